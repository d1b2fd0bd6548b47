/* words_case_deed.c - what happens in a case: time passes, sessions are answered, a plan is opened.
 *
 *     enrol {}, session { done = true, during = 8 }, each_session(days(14), { done = true, during = 1 }), wait(days(7))
 */
#include "bindings/lua/shape.h"
#include "bindings/lua/words_case.h"
#include "time/instant.h"
#include <string.h>

#define MOST_DAYS 730 /* of one wait */

/* ---- Time passes ---- */

static bool read_minutes(lua_State *L, int index, struct word *step) {
    int64_t minutes;
    const char *what = bind_called(L);
    if (!time_units(L, index, what, 60, &minutes)) return false;
    word_put(L, step, "minutes", json_integer(minutes));
    if (minutes >= 1 && minutes <= MOST_DAYS * 1440) return true;
    bind_mistake(L, "%s(%s): expected one minute to %d days", what, bind_show(L, index), MOST_DAYS);
    return false;
}

/*** wait(days(7)): so much time passes; what is not answered meanwhile stays unanswered. */
static int l_case_wait(lua_State *L) {
    struct word *step = case_step(L, "wait");
    if (lua_gettop(L) != 2) bind_mistake(L, "wait takes a length of time, as in wait(days(7))");
    if (lua_gettop(L) == 2) (void)read_minutes(L, 1, step);
    return 1;
}

/* ---- Sessions ---- */

static void own_score(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    int64_t milli;
    const char *where = shape_where(L, at, field->name);
    if (!bind_milli(L, index, where, &milli)) return;
    if (milli < 0 || milli > 10000)
        bind_mistake(L, "%s is %s, expected 0 to 10", where, bind_show(L, index));
    else
        word_keep(L, json_object_set_new(at->into, field->key, json_from_milli(milli)));
}

static const struct field checkin_fields[] = {
    {"done", "done", FIELD_TRUE, .required = false},       {"skipped", "skipped", FIELD_TEXT, .max = 200},
    {"share", "share", FIELD_COUNT, .min = 0, .max = 100}, {"before", "before", FIELD_OWN, .own = own_score},
    {"during", "during", FIELD_OWN, .own = own_score},     {"after60", "after60", FIELD_OWN, .own = own_score},
    {"morning", "morning", FIELD_OWN, .own = own_score}};
#define CHECKIN_FIELDS (sizeof checkin_fields / sizeof *checkin_fields)

/* The findings are taken out, so that the shape sees its own fields only. */
static void split_findings(lua_State *L, int index, json_t *findings) {
    const char *name;
    json_t *value;
    case_put_findings(L, index, bind_called(L), findings);
    json_object_foreach (findings, name, value) {
        lua_pushstring(L, name);
        lua_pushnil(L);
        lua_rawset(L, index);
    }
}

/* A copy of the table at index, pushed: a script may use one table twice. */
static int copy_table(lua_State *L, int index) {
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
    return lua_gettop(L);
}

/* What case_check_fields has blamed is not blamed again by the shape. */
static void drop_unknown(lua_State *L, int index, const char *const *names) {
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        size_t i = 0;
        const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
        while (names[i] && strcmp(names[i], key) != 0) i++;
        if (names[i] || lua_isinteger(L, -1)) continue;
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, index);
    }
}

static void read_fields(lua_State *L, int index, struct word *step, json_t *with) {
    const char *names[CHECKIN_FIELDS + 1] = {NULL}, *what = bind_called(L);
    const struct shape shape = {.what = what, .field = checkin_fields, .fields = CHECKIN_FIELDS};
    for (size_t i = 0; i < CHECKIN_FIELDS; i++) names[i] = checkin_fields[i].name;
    case_check_fields(L, index, what, names, NULL);
    word_keep(L, json_object_set_new(with, "findings", json_object()));
    index = copy_table(L, index);
    split_findings(L, index, json_object_get(with, "findings"));
    drop_unknown(L, index, names);
    shape_read(L, &shape, NULL, index, step, with);
    if (json_object_size(json_object_get(with, "findings")) == 0) json_object_del(with, "findings");
}

static void read_checkin(lua_State *L, int index, struct word *step) {
    const char *what = bind_called(L);
    word_put(L, step, "with", json_object());
    json_t *with = json_object_get(step->json, "with");
    if (lua_type(L, index) == LUA_TTABLE) {
        read_fields(L, index, step, with);
        if (json_object_size(with) == 0)
            bind_mistake(L, "%s: nothing is answered: say done, skipped, or a score", what);
    } else if (!word_of(L, index, WORD_BROKEN)) {
        bind_mistake(L, "%s is answered by %s, expected { done = true, during = 1 } or its like", what,
                     bind_show(L, index));
    }
}

/*** session { done = true, during = 1 }: the next session comes, and is answered so. */
static int l_case_session(lua_State *L) {
    lua_settop(L, 1);
    struct word *step = case_step(L, "session");
    read_checkin(L, 1, step);
    lua_settop(L, 2);
    return 1;
}

/*** each_session(days(14), { done = true, during = 1 }): so much time passes, and every session in it is answered so.
 */
static int l_case_each_session(lua_State *L) {
    lua_settop(L, 2);
    struct word *step = case_step(L, "each-session");
    if (read_minutes(L, 1, step)) read_checkin(L, 2, step);
    lua_settop(L, 3);
    return 1;
}

/* ---- A plan ---- */

static void own_protocol(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const json_t *names = json_object_get(case_world(L)->names, "protocols");
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    if (json_object_get(names, text))
        word_keep(L, json_object_set_new(at->into, field->key, json_string(text)));
    else
        bind_mistake(L, "%s is %s, which is no protocol%s", shape_where(L, at, field->name), bind_show(L, index),
                     bind_nearest_key(bind_draft(L), text, names));
}

static void own_date(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    int32_t day;
    if (date_parse(text, field->name, &day, NULL) == STATUS_OK)
        word_keep(L, json_object_set_new(at->into, field->key, json_string(text)));
    else
        bind_mistake(L, "%s is %s, expected a date such as \"2027-03-01\"", shape_where(L, at, field->name),
                     bind_show(L, index));
}

static const char *const knees[] = {"left", "right", NULL};

/*** enrol {}: opens the plan of this protocol for this knee, if the engine allows it; with protocol, side, start, draft
 * where they differ. */
static int l_case_enrol(lua_State *L) {
    static const struct field fields[] = {{"protocol", "protocol", FIELD_OWN, .own = own_protocol},
                                          {"side", "side", FIELD_CHOICE, .choices = knees},
                                          {"start", "start", FIELD_OWN, .own = own_date},
                                          {"draft", "draft", FIELD_TRUE, .required = false}};
    static const struct shape shape = {"enrol", fields, 4, .item = NULL};
    if (!bind_body(L, "enrol", "")) return word_broken(L);
    struct word *step = case_step(L, "enrol");
    shape_read(L, &shape, NULL, 1, step, step->json);
    if (!case_world(L)->protocol && !json_object_get(step->json, "protocol"))
        bind_mistake(L, "enrol: these are the cases of no protocol: say which, as in enrol { protocol = \"…\" }");
    return 1;
}

void words_case_deed_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "wait", l_case_wait);
    bind_word(L, d, "session", l_case_session);
    bind_word(L, d, "each_session", l_case_each_session);
    bind_word(L, d, "enrol", l_case_enrol);
}
