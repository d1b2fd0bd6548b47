#include "clinical/clinic/clinic.h"
#include "base/text.h"
#include "time/instant.h"
#include <stdio.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)
#define DAY_MINUTES 1440
#define LOOK_DAYS   366
#define SPAN_CHARS  11 /* "07:00-19:00" */

static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};
static const char *const words[] = {"emergency", "same-day",     "urgent-48h", "urgent-2w",
                                    "routine",   "out-of-hours", NULL};
static const char *const roles[] = {"clinician", "admin", NULL};

const char *clinic_day_name(int weekday) { return days[weekday]; }
const char *clinic_words_name(enum clinic_words which) { return words[which]; }
const char *clinic_role_name(enum clinic_role role) { return roles[role]; }

const struct clinic_person *clinic_find(const struct clinic *c, const char *id) {
    for (size_t i = 0; i < c->persons; i++)
        if (strcmp(c->person[i].id, id) == 0) return &c->person[i];
    return NULL;
}

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* --- hours -------------------------------------------------------------------------------------------------------- */

static bool read_minute(const char *at, int *minute) {
    char text[6];
    snprintf(text, sizeof text, "%.5s", at);
    if (strcmp(text, "24:00") == 0) {
        *minute = DAY_MINUTES;
        return true;
    }
    return minute_parse(text, "", minute, NULL) == STATUS_OK;
}

static bool read_span(const char *at, struct clinic_span *out) {
    return strcspn(at, " ") == SPAN_CHARS && at[5] == '-' && read_minute(at, &out->from) &&
           read_minute(at + 6, &out->to);
}

enum status clinic_hours_read(const char *text, const char *what, struct clinic_day *out, struct error *err) {
    int last = -1;
    *out = (struct clinic_day){.spans = 0};
    for (const char *at = text + strspn(text, " "); *at != '\0'; at += strspn(at, " ")) {
        struct clinic_span span;
        if (out->spans == CLINIC_MAX_SPANS)
            return error_set(err, STATUS_INPUT, "%s: \"%s\" has more than %d openings", what, text, CLINIC_MAX_SPANS);
        if (!read_span(at, &span))
            return error_set(err, STATUS_INPUT,
                             "%s: expected hours such as \"07:00-19:00\" or \"08:00-12:00 14:00-18:00\", got \"%s\"",
                             what, text);
        if (span.from >= span.to)
            return error_set(err, STATUS_INPUT,
                             "%s: \"%s\" ends before it begins; what goes on past midnight ends at "
                             "24:00 and begins again at 00:00 of the next day",
                             what, text);
        if (span.from <= last)
            return error_set(err, STATUS_INPUT, "%s: the second opening of \"%s\" begins before the first is over",
                             what, text);
        last = span.to;
        out->span[out->spans++] = span;
        at += SPAN_CHARS;
    }
    return out->spans > 0 ? STATUS_OK : error_set(err, STATUS_INPUT, "%s is empty, expected hours", what);
}

static enum status read_hours(const json_t *settings, struct clinic *c, struct error *err) {
    json_t *hours = NULL;
    bool opens = false;
    TRY(json_get_object(settings, "hours", &hours, err));
    TRY(json_only(hours, days, err));
    for (int i = 0; i < 7; i++) {
        const char *text = NULL;
        char what[12];
        snprintf(what, sizeof what, "\"%s\"", days[i]);
        TRY(json_get_text_or(hours, days[i], &text, err));
        if (text != NULL) TRY(clinic_hours_read(text, what, &c->day[i], err));
        opens = opens || text != NULL;
    }
    return opens ? STATUS_OK : error_set(err, STATUS_INPUT, "\"hours\": the clinic is open on no day");
}

/* --- the rest of the settings ------------------------------------------------------------------------------------- */

/* Clean text of one line. Absent is NULL. */
static enum status read_text(const json_t *o, const char *key, size_t max, const char **out, struct arena *a,
                             struct error *err) {
    const char *text = NULL, *why = NULL;
    *out = NULL;
    TRY(json_get_text_or(o, key, &text, err));
    if (text == NULL) return STATUS_OK;
    if (*text == '\0') return error_set(err, STATUS_INPUT, "\"%s\" is empty", key);
    if (!text_is_clean(text, strlen(text), max, &why)) return error_set(err, STATUS_INPUT, "\"%s\" %s", key, why);
    if (strchr(text, '\n') != NULL) return error_set(err, STATUS_INPUT, "\"%s\" has more than one line", key);
    *out = arena_text(a, text);
    return *out != NULL ? STATUS_OK : no_memory(err);
}

static enum status need_text(const json_t *o, const char *key, size_t max, const char **out, struct arena *a,
                             struct error *err) {
    TRY(read_text(o, key, max, out, a, err));
    return *out != NULL ? STATUS_OK : error_set(err, STATUS_INPUT, "\"%s\": missing, expected text", key);
}

static enum status check_kind(const json_t *settings, struct error *err) {
    int64_t format;
    const char *kind;
    TRY(json_get_text(settings, "kind", &kind, err));
    if (strcmp(kind, "clinic") != 0)
        return error_set(err, STATUS_INPUT, "\"kind\": expected \"clinic\", got \"%s\"", kind);
    return json_get_int(settings, "format", CLINIC_FORMAT, CLINIC_FORMAT, &format, err);
}

static enum status read_holidays(const json_t *settings, struct clinic *c, struct arena *a, struct error *err) {
    json_t *list = NULL;
    TRY(json_get_array_or(settings, "holidays", &list, err));
    size_t count = json_array_size(list);
    if (count > CLINIC_MAX_HOLIDAYS)
        return error_set(err, STATUS_INPUT, "\"holidays\" has %zu dates, more than %d", count, CLINIC_MAX_HOLIDAYS);
    c->holiday = arena_array(a, count + 1, sizeof *c->holiday);
    if (c->holiday == NULL) return no_memory(err);
    for (; c->holidays < count; c->holidays++) {
        const char *text = json_string_value(json_array_get(list, c->holidays));
        int32_t day;
        if (text == NULL) return error_set(err, STATUS_INPUT, "\"holidays\": expected dates such as 2026-12-25");
        TRY(date_parse(text, "\"holidays\"", &day, err));
        if (c->holidays > 0 && day <= c->holiday[c->holidays - 1])
            return error_set(err, STATUS_INPUT, "\"holidays\": %s does not come after the one before it", text);
        c->holiday[c->holidays] = day;
    }
    return STATUS_OK;
}

static enum status read_words(const json_t *settings, struct clinic *c, struct arena *a, struct error *err) {
    json_t *routes = NULL;
    TRY(json_get_object_or(settings, "routes", &routes, err));
    if (routes == NULL) return STATUS_OK;
    TRY(json_only(routes, words, err));
    for (int i = 0; i < CLINIC_WORDS; i++) TRY(read_text(routes, words[i], CLINIC_MAX_WORDS, &c->words[i], a, err));
    return STATUS_OK;
}

static enum status read_role(const json_t *o, enum clinic_role *out, struct error *err) {
    const char *role;
    TRY(json_get_text(o, "role", &role, err));
    for (int i = 0; roles[i] != NULL; i++) {
        if (strcmp(role, roles[i]) != 0) continue;
        *out = (enum clinic_role)i;
        return STATUS_OK;
    }
    return error_set(err, STATUS_INPUT, "\"role\": expected \"clinician\" or \"admin\", got \"%s\"", role);
}

static bool has_order(const struct clinic *c, int on_call) {
    for (size_t i = 0; i < c->persons; i++)
        if (c->person[i].on_call == on_call) return true;
    return false;
}

static enum status read_on_call(const json_t *o, const struct clinic *c, struct clinic_person *p, struct error *err) {
    int64_t on_call = 0, within_min = 0;
    TRY(json_get_int_or(o, "on_call", 1, CLINIC_MAX_ON_CALL, &on_call, err));
    TRY(json_get_int_or(o, "within_min", 1, CLINIC_MAX_WITHIN, &within_min, err));
    if (on_call == 0 && within_min > 0)
        return error_set(err, STATUS_INPUT, "\"within_min\": \"%s\" is not on call", p->id);
    if (on_call == 0) return STATUS_OK;
    if (p->role != ROLE_CLINICIAN) return error_set(err, STATUS_INPUT, "\"on_call\": \"%s\" is no clinician", p->id);
    if (has_order(c, (int)on_call))
        return error_set(err, STATUS_INPUT, "\"on_call\": %d stands there twice", (int)on_call);
    p->on_call = (int)on_call;
    p->within_min = within_min > 0 ? (int)within_min : CLINIC_WITHIN_MIN;
    return STATUS_OK;
}

static enum status read_person(const json_t *o, struct clinic *c, struct arena *a, struct error *err) {
    static const char *const members[] = {"id", "name", "role", "on_call", "within_min", NULL};
    struct clinic_person *p = &c->person[c->persons];
    if (!json_is_object(o)) return error_set(err, STATUS_INPUT, "\"people\": expected objects");
    TRY(json_only(o, members, err));
    TRY(need_text(o, "id", 64, &p->id, a, err));
    if (!text_is_kebab(p->id)) return error_set(err, STATUS_INPUT, "\"id\": \"%s\" is not kebab-case", p->id);
    for (size_t i = 0; i < c->persons; i++)
        if (strcmp(c->person[i].id, p->id) == 0)
            return error_set(err, STATUS_INPUT, "\"people\": \"%s\" stands there twice", p->id);
    TRY(need_text(o, "name", CLINIC_MAX_NAME, &p->name, a, err));
    TRY(read_role(o, &p->role, err));
    TRY(read_on_call(o, c, p, err));
    c->persons++;
    return STATUS_OK;
}

static enum status read_people(const json_t *settings, struct clinic *c, struct arena *a, struct error *err) {
    json_t *list = NULL;
    TRY(json_get_array_or(settings, "people", &list, err));
    size_t count = json_array_size(list);
    if (count > CLINIC_MAX_PEOPLE)
        return error_set(err, STATUS_INPUT, "\"people\" has %zu, more than %d", count, CLINIC_MAX_PEOPLE);
    c->person = arena_array(a, count + 1, sizeof *c->person);
    if (c->person == NULL) return no_memory(err);
    for (size_t i = 0; i < count; i++) TRY(read_person(json_array_get(list, i), c, a, err));
    return STATUS_OK;
}

static enum status read_exam(const json_t *settings, struct clinic *c, struct error *err) {
    int64_t minutes = CLINIC_EXAM_MIN;
    TRY(json_get_int_or(settings, "exam_min", CLINIC_LEAST_EXAM, CLINIC_MOST_EXAM, &minutes, err));
    c->exam_min = (int)minutes;
    return STATUS_OK;
}

enum status clinic_read(const json_t *settings, struct arena *a, const struct clinic **out, struct error *err) {
    static const char *const members[] = {"format",   "kind",     "name",      "zone",   "phone",
                                          "hours",    "holidays", "routes",    "people", "exam_min",
                                          "channels", "messages", "heartbeat", "anchor", NULL};
    struct clinic *c = arena_alloc(a, sizeof *c);
    if (c == NULL) return no_memory(err);
    if (!json_is_object(settings)) return error_set(err, STATUS_INPUT, "expected an object with the clinic's settings");
    TRY(json_only(settings, members, err));
    TRY(check_kind(settings, err));
    TRY(need_text(settings, "name", CLINIC_MAX_NAME, &c->name, a, err));
    TRY(need_text(settings, "zone", 64, &c->zone, a, err));
    TRY(read_text(settings, "phone", CLINIC_MAX_PHONE, &c->phone, a, err));
    TRY(read_hours(settings, c, err));
    TRY(read_holidays(settings, c, a, err));
    TRY(read_words(settings, c, a, err));
    TRY(read_people(settings, c, a, err));
    TRY(read_exam(settings, c, err));
    TRY(clinic_channels_read(settings, a, &c->channels, err));
    *out = c;
    return STATUS_OK;
}

/* --- when it is open ---------------------------------------------------------------------------------------------- */

static bool is_holiday(const struct clinic *c, int32_t day) {
    for (size_t i = 0; i < c->holidays && c->holiday[i] <= day; i++)
        if (c->holiday[i] == day) return true;
    return false;
}

const struct clinic_day *clinic_day_of(const struct clinic *c, int32_t day) {
    static const struct clinic_day closed = {.spans = 0};
    return is_holiday(c, day) ? &closed : &c->day[date_weekday(day)];
}

static int64_t instant_of(const struct zone *z, int32_t day, int minute) {
    return zone_instant_ms(z, wall_at(day, minute));
}

int64_t clinic_open_until(const struct clinic *c, const struct zone *z, int64_t now_ms) {
    int32_t today = wall_day(zone_local(z, now_ms).wall_ms);
    const struct clinic_day *d = clinic_day_of(c, today);
    for (int i = 0; i < d->spans; i++) {
        int64_t ends_ms = instant_of(z, today, d->span[i].to);
        if (instant_of(z, today, d->span[i].from) <= now_ms && now_ms < ends_ms) return ends_ms;
    }
    return INSTANT_NONE;
}

int64_t clinic_next_opening(const struct clinic *c, const struct zone *z, int64_t now_ms, int64_t before_ms) {
    int32_t today = wall_day(zone_local(z, now_ms).wall_ms);
    for (int32_t day = today; day <= today + LOOK_DAYS; day++) {
        const struct clinic_day *d = clinic_day_of(c, day);
        for (int i = 0; i < d->spans; i++) {
            int64_t opens_ms = instant_of(z, day, d->span[i].from);
            if (opens_ms >= before_ms) return INSTANT_NONE;
            if (opens_ms > now_ms) return opens_ms;
        }
    }
    return INSTANT_NONE;
}
