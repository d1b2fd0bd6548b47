/* words_clinic.c - the clinic's settings: its hours, its words for patients, its people. The clinic's vocabulary stands
 * apart from that of protocols: `person` means somebody who works there. */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include "bindings/lua/words_clinic.h"
#include "clinical/clinic/clinic.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLOSED "closed"

static bool is_table(lua_State *L, const struct shape_at *at, const struct field *field, int index, const char *such) {
    if (lua_type(L, index) == LUA_TTABLE) return true;
    bind_mistake(L, "%s is %s, expected %s", shape_where(L, at, field->name), bind_show(L, index), such);
    return false;
}

void clinic_inside(lua_State *L, const struct shape_at *at, const struct field *field, const struct shape *s, int index,
                   const char *such) {
    if (!is_table(L, at, field, index, such)) return;
    word_keep(L, json_object_set_new(at->into, field->key, json_object()));
    shape_read(L, s, NULL, index, at->word, json_object_get(at->into, field->key));
}

/* ---- hours = { mon = "07:00-19:00", sat = "08:00-12:00 14:00-18:00", sun = closed } ---- */

static void put_openings(lua_State *L, const struct shape_at *at, const struct field *field,
                         const struct clinic_day *day) {
    char text[CLINIC_MAX_SPANS * 48] = "";
    size_t length = 0;
    for (int i = 0; i < day->spans; i++) {
        const struct clinic_span *s = &day->span[i];
        int n = snprintf(text + length, sizeof text - length, "%s%02d:%02d-%02d:%02d", i > 0 ? " " : "", s->from / 60,
                         s->from % 60, s->to / 60, s->to % 60);
        if (n > 0) length += (size_t)n;
    }
    word_keep(L, json_object_set_new(at->into, field->key, json_string(text)));
}

static void own_day(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : NULL;
    struct clinic_day day;
    struct error why;
    if (text != NULL && strcmp(text, CLOSED) == 0) return;
    if (text == NULL)
        bind_mistake(L, "%s is %s, expected hours such as \"07:00-19:00\", or closed", where, bind_show(L, index));
    else if (clinic_hours_read(text, where, &day, &why) != STATUS_OK)
        bind_mistake(L, "%s", why.message);
    else
        put_openings(L, at, field, &day);
}

static void own_hours(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
#define DAY(name) {name, name, FIELD_OWN, .own = own_day}
    static const struct field fields[] = {DAY("mon"), DAY("tue"), DAY("wed"), DAY("thu"),
                                          DAY("fri"), DAY("sat"), DAY("sun")};
    static const struct shape shape = {"clinic: hours", fields, sizeof fields / sizeof *fields, .item = NULL};
    clinic_inside(L, at, field, &shape, index, "a table such as { mon = \"07:00-19:00\", sun = closed }");
}

/* ---- holidays = { "2026-12-25", … } ---- */

static int by_date(const void *left, const void *right) {
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static bool read_date(lua_State *L, const char *where, int index, int32_t *day) {
    struct error why;
    if (lua_type(L, index) != LUA_TSTRING) {
        bind_mistake(L, "%s: %s is no date such as \"2026-12-25\"", where, bind_show(L, index));
        return false;
    }
    if (date_parse(lua_tostring(L, index), where, day, &why) == STATUS_OK) return true;
    bind_mistake(L, "%s", why.message);
    return false;
}

static void put_dates(lua_State *L, const struct shape_at *at, const struct field *field, const char *where,
                      int32_t *day, size_t count) {
    char text[INSTANT_SIZE];
    json_t *list = word_list(L, at->word, field->key);
    if (count > 0) qsort(day, count, sizeof *day, by_date);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && day[i] == day[i - 1])
            bind_mistake(L, "%s: %s stands there twice", where, date_format(text, day[i]));
        else
            word_keep(L, json_array_append_new(list, json_string(date_format(text, day[i]))));
    }
}

static void own_holidays(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    size_t read = 0;
    if (!is_table(L, at, field, index, "a list of dates such as { \"2026-12-25\" }")) return;
    int count = bind_items(L, index, where, false);
    if (count > CLINIC_MAX_HOLIDAYS) {
        bind_mistake(L, "%s has %d dates, expected at most %d", where, count, CLINIC_MAX_HOLIDAYS);
        return;
    }
    int32_t *day = lua_newuserdatauv(L, ((size_t)count + 1) * sizeof *day, 0);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, index, i);
        read += read_date(L, where, lua_gettop(L), &day[read]);
        lua_pop(L, 1);
    }
    put_dates(L, at, field, where, day, read);
    lua_pop(L, 1);
}

/* ---- routes = { emergency = "…", out_of_hours = "…" } ---- */

static void own_routes(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
#define WORDS(name, key) {name, key, FIELD_TEXT, .max = CLINIC_MAX_WORDS}
    static const struct field fields[] = {WORDS("emergency", "emergency"),   WORDS("same_day", "same-day"),
                                          WORDS("urgent_48h", "urgent-48h"), WORDS("urgent_2w", "urgent-2w"),
                                          WORDS("routine", "routine"),       WORDS("out_of_hours", "out-of-hours")};
    static const struct shape shape = {"clinic: routes", fields, sizeof fields / sizeof *fields, .item = NULL};
    clinic_inside(L, at, field, &shape, index, "a table such as { emergency = \"…\" }");
}

/* ---- people = { person "anna" { … } } ---- */

static int l_clinic_person_body(lua_State *L) {
    static const char *const roles[] = {"clinician", "admin", NULL};
    static const struct field fields[] = {
        {"name", "name", FIELD_TEXT, .required = true, .max = CLINIC_MAX_NAME},
        {"role", "role", FIELD_CHOICE, .required = true, .choices = roles},
        {"on_call", "on_call", FIELD_COUNT, .min = 1, .max = CLINIC_MAX_ON_CALL},
        {"within_min", "within_min", FIELD_COUNT, .min = 1, .max = CLINIC_MAX_WITHIN}};
    static const struct shape shape = {"person", fields, sizeof fields / sizeof *fields, .item = NULL};
    if (!bind_body(L, "person", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_PERSON);
    word_put_text(L, w, "id", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    return 1;
}

/*** person "anna" { name = "Anna B", role = "clinician", on_call = 1, within_min = 60 }: somebody who works at the
 * clinic, what they may do, and in which order and how soon they see to alerts. */
static int l_clinic_person(lua_State *L) { return bind_named(L, "person", NAME_KEBAB, l_clinic_person_body); }

static bool has_person(const json_t *people, const char *id) {
    for (size_t i = 0; i < json_array_size(people); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(people, i), "id")), id) == 0) return true;
    return false;
}

static void add_person(lua_State *L, const struct shape_at *at, const char *where, const char *key, int index) {
    const struct word *w = word_of(L, index, WORD_PERSON);
    if (w == NULL && word_of(L, index, WORD_BROKEN) == NULL)
        bind_mistake(L, "%s: %s is no person, write person \"name\" { … }", where, bind_show(L, index));
    else if (w != NULL && has_person(word_list(L, at->word, key), word_text(w, "id")))
        bind_mistake(L, "%s: person \"%s\" stands there twice", where, word_text(w, "id"));
    else if (w != NULL)
        word_add(L, at->word, key, w);
}

static void own_people(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    if (!is_table(L, at, field, index, "a list such as { person \"anna\" { … } }")) return;
    int count = bind_items(L, index, where, false);
    if (count > CLINIC_MAX_PEOPLE)
        bind_mistake(L, "%s has %d persons, expected at most %d", where, count, CLINIC_MAX_PEOPLE);
    for (int i = 1; i <= count && i <= CLINIC_MAX_PEOPLE; i++) {
        lua_rawgeti(L, index, i);
        add_person(L, at, where, field->key, lua_gettop(L));
        lua_pop(L, 1);
    }
}

/* ---- clinic { … } ---- */

/*** clinic { name = "…", zone = "America/New_York", hours = { … } }: what a settings file returns. */
static int l_clinic_clinic(lua_State *L) {
    static const struct field fields[] = {
        {"name", "name", FIELD_TEXT, .required = true, .max = CLINIC_MAX_NAME},
        {"zone", "zone", FIELD_TEXT, .required = true, .max = 64},
        {"phone", "phone", FIELD_TEXT, .max = CLINIC_MAX_PHONE},
        {"hours", "hours", FIELD_OWN, .required = true, .own = own_hours},
        {"holidays", "holidays", FIELD_OWN, .own = own_holidays},
        {"routes", "routes", FIELD_OWN, .own = own_routes},
        {"people", "people", FIELD_OWN, .own = own_people},
        {"exam_min", "exam_min", FIELD_COUNT, .min = CLINIC_LEAST_EXAM, .max = CLINIC_MOST_EXAM},
        {"channels", "channels", FIELD_OWN, .own = clinic_own_channels},
        {"messages", "messages", FIELD_COUNT, .min = 1, .max = MESSAGES_MOST},
        {"heartbeat", "heartbeat", FIELD_OWN, .own = clinic_own_heartbeat},
        {"anchor", "anchor", FIELD_OWN, .own = clinic_own_anchor}};
    static const struct shape shape = {"clinic", fields, sizeof fields / sizeof *fields, .item = NULL};
    if (!bind_body(L, "clinic", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_CLINIC);
    word_put(L, w, "format", json_integer(CLINIC_FORMAT));
    word_put_text(L, w, "kind", "clinic");
    shape_read(L, &shape, NULL, 1, w, w->json);
    return 1;
}

void words_clinic_hours_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "clinic", l_clinic_clinic);
    lua_pushstring(L, CLOSED);
    sandbox_define(L, CLOSED);
}

void words_clinic_open(lua_State *L, struct draft *d) {
    words_clinic_hours_open(L, d);
    bind_word(L, d, "person", l_clinic_person);
}
