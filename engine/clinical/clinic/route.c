#include "clinical/clinic/route.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define OVERDUE_LOOK_MS (7 * DAY_MS) /* how far on an opening may be when the time for a visit has passed (DEF) */
#define ELSEWHERE       "an emergency department or urgent care"

/* --- parts of sentences ------------------------------------------------------------------------------------------- */

static void put_day(struct text *t, int32_t day) {
    static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    char date[INSTANT_SIZE];
    date_format(date, day); /* "2027-03-01" */
    long month = strtol(date + 5, NULL, 10);
    text_add(t, "%s %ld %s %.4s", weekdays[date_weekday(day)], strtol(date + 8, NULL, 10),
             month >= 1 && month <= 12 ? months[month - 1] : "", date);
}

static void put_time(struct text *t, int64_t wall_ms) {
    char minute[INSTANT_SIZE];
    text_put(t, minute_format(minute, wall_minute(wall_ms)));
}

static void put_when(struct text *t, const struct route *r, int64_t instant_ms) {
    int64_t wall_ms = zone_local(r->zone, instant_ms).wall_ms;
    put_day(t, wall_day(wall_ms));
    text_put(t, " at ");
    put_time(t, wall_ms);
}

/* When today's opening is over: 24:00, and not 00:00, at midnight. */
static void put_closing(struct text *t, const struct route *r, int64_t instant_ms) {
    int64_t wall_ms = zone_local(r->zone, instant_ms).wall_ms;
    if (wall_minute(wall_ms) == 0)
        text_put(t, "24:00");
    else
        put_time(t, wall_ms);
}

/* " (New York time; phone +1 …)" */
static void put_aside(struct text *t, const struct route *r) {
    const char *zone = r->clinic->zone, *city = strrchr(zone, '/');
    text_put(t, " (");
    for (const char *c = city != NULL ? city + 1 : zone; *c != '\0'; c++) text_put_n(t, *c == '_' ? " " : c, 1);
    text_put(t, " time");
    if (r->clinic->phone != NULL) text_add(t, "; phone %s", r->clinic->phone);
    text_put(t, ")");
}

static void put_own(struct text *t, const struct route *r, enum clinic_words which) {
    if (r->clinic != NULL && r->clinic->words[which] != NULL) text_add(t, " %s", r->clinic->words[which]);
}

/* --- the dispositions --------------------------------------------------------------------------------------------- */

/* No hour is named, so that nobody waits for one. */
static void write_emergency(const struct route *r, struct text *t) {
    text_put(t, "Go to the nearest emergency department now, or call an ambulance. Do not wait for the clinic.");
    put_own(t, r, WORDS_EMERGENCY);
}

static void write_same_day(const struct route *r, struct text *t) {
    int64_t until_ms = clinic_open_until(r->clinic, r->zone, r->now_ms);
    if (until_ms == INSTANT_NONE) {
        text_add(t, "%s is closed now. Go to " ELSEWHERE " now, whatever the hour; do not wait for the clinic to open.",
                 r->clinic->name);
        put_own(t, r, WORDS_OUT_OF_HOURS);
        return;
    }
    text_add(t, "Go to %s today: it is open now, until ", r->clinic->name);
    put_closing(t, r, until_ms);
    put_aside(t, r);
    text_put(t, ". If you cannot be there before it closes, go to " ELSEWHERE " today.");
    put_own(t, r, WORDS_SAME_DAY);
}

static const char *need_of(enum disposition d) {
    if (d == DISPOSITION_URGENT_48H) return "imaging or a clinician's review";
    return d == DISPOSITION_URGENT_2W ? "a specialist or imaging" : "a review";
}

static bool is_overdue(const struct route *r) { return r->deadline_ms <= r->now_ms; }

/* Once the time for a visit that could wait for weeks has passed, the next opening is still where it leads. */
static int64_t latest_ms(const struct route *r) {
    bool can_wait = r->disposition == DISPOSITION_URGENT_2W || r->disposition == DISPOSITION_ROUTINE;
    return is_overdue(r) && can_wait ? r->now_ms + OVERDUE_LOOK_MS : r->deadline_ms;
}

static void write_elsewhere(const struct route *r, struct text *t) {
    if (is_overdue(r)) {
        text_add(t, "%s is closed now, and this should have been seen to already: go to " ELSEWHERE " now for %s.",
                 r->clinic->name, need_of(r->disposition));
    } else {
        text_add(t, "%s does not open before this is due, on ", r->clinic->name);
        put_when(t, r, r->deadline_ms);
        put_aside(t, r);
        text_add(t, ": go to " ELSEWHERE " before then for %s.", need_of(r->disposition));
    }
    put_own(t, r, WORDS_OUT_OF_HOURS);
}

static void write_visit(const struct route *r, struct text *t) {
    int64_t until_ms = clinic_open_until(r->clinic, r->zone, r->now_ms), opens_ms = INSTANT_NONE;
    if (until_ms == INSTANT_NONE) {
        opens_ms = clinic_next_opening(r->clinic, r->zone, r->now_ms, latest_ms(r));
        if (opens_ms == INSTANT_NONE) {
            write_elsewhere(r, t);
            return;
        }
    }
    text_add(t, "See %s for %s, ", r->clinic->name, need_of(r->disposition));
    if (is_overdue(r))
        text_put(t, "which is overdue");
    else
        text_put(t, "at the latest on "), put_when(t, r, r->deadline_ms);
    text_put(t, until_ms != INSTANT_NONE ? ". It is open now, until " : ". It is closed now; its first opening is ");
    if (until_ms != INSTANT_NONE)
        put_closing(t, r, until_ms);
    else
        put_when(t, r, opens_ms);
    put_aside(t, r);
    text_put(t, ".");
    put_own(t, r, (enum clinic_words)r->disposition);
}

static void write_without_hours(enum disposition d, struct text *t) {
    static const char *const sentences[] = {
        [DISPOSITION_SAME_DAY] = "See a clinician or go to an emergency department the same day, whatever the hour.",
        [DISPOSITION_URGENT_48H] = "Have imaging or a clinician's review within 48 hours.",
        [DISPOSITION_URGENT_2W] = "See a specialist or have imaging within 14 days.",
        [DISPOSITION_ROUTINE] = "Have a review at the clinic within 42 days.",
        [DISPOSITION_SELF_OK] = "No red flag stands against a self-managed plan."};
    text_put(t, sentences[d]);
}

void route_write(const struct route *r, struct text *t) {
    if (r->disposition == DISPOSITION_EMERGENCY)
        write_emergency(r, t);
    else if (r->clinic == NULL || r->disposition == DISPOSITION_SELF_OK)
        write_without_hours(r->disposition, t);
    else if (r->disposition == DISPOSITION_SAME_DAY)
        write_same_day(r, t);
    else
        write_visit(r, t);
}

int64_t route_deadline_ms(enum disposition d, int64_t now_ms) {
    int64_t limit_ms = disposition_limit_ms(d);
    return limit_ms == INSTANT_NONE ? INSTANT_NONE : now_ms + limit_ms;
}

void route_put_in(json_t **assessment, const struct clinic *c, const struct zone *z, int64_t now_ms) {
    json_t *o = json_incref(json_object_get(*assessment, "disposition"));
    const char *code = json_string_value(json_object_get(o, "code"));
    struct route r = {.clinic = c, .zone = z, .now_ms = now_ms};
    if (c != NULL && code != NULL && disposition_from(code, &r.disposition)) {
        const char *deadline = json_string_value(json_object_get(o, "deadline"));
        if (deadline == NULL || instant_parse(deadline, "deadline", &r.deadline_ms, NULL) != STATUS_OK)
            r.deadline_ms = route_deadline_ms(r.disposition, now_ms);
        route_put(&o, &r);
        if (o == NULL) json_put(assessment, "disposition", NULL); /* memory is out */
    }
    json_decref(o);
}

void route_put(json_t **object, const struct route *r) {
    char deadline[INSTANT_SIZE];
    struct text t = {0};
    route_write(r, &t);
    json_put(object, "deadline",
             r->deadline_ms == INSTANT_NONE ? json_null() : json_string(instant_format(deadline, r->deadline_ms)));
    json_put(object, "route", text_failed(&t) ? NULL : json_string(text_get(&t)));
    text_fini(&t);
}
