/* words_light.c - the traffic light of a session: the pain it may have, its colours, and what is asked about it.
 *
 *     light = traffic_light {
 *       limits { ok = 2, high = 5, greens = 2 },                       -- the default: neither when nor kinds
 *       limits { kinds = "run", ok = 1, high = 1, greens = 2 },
 *       red = …, amber = …, green = …, settled = …, wait = hours(24), impact_wait = hours(48), ambers = 3,
 *       follow_up { f.pain "next-morning", at = "09:00" } } */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include "clinical/protocol/protocol.h"
#include <string.h>

#define PAIN_MOST   10000 /* thousandths of a pain score */
#define FOLLOW_MOST 1440  /* minutes */

/* ---- limits { kinds = "run plyometric", ok = 1, high = 1, greens = 2 } ---- */

static int kind_of(lua_State *L, const char *where, const char *name, size_t n) {
    const char *names[KIND_KINDS];
    for (int i = 0; i < KIND_KINDS; i++) {
        names[i] = exercise_kind_name((enum exercise_kind)i);
        if (strlen(names[i]) == n && !memcmp(names[i], name, n)) return i;
    }
    const char *said = arena_printf(bind_draft(L)->arena, "%.*s", n < 40 ? (int)n : 40, name);
    bind_mistake(L, "%s: unknown kind of exercise \"%s\"%s", where, said ? said : "",
                 bind_nearest(bind_draft(L), said ? said : "", names, KIND_KINDS));
    return -1;
}

static void own_kinds(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    unsigned kinds = 0;
    json_t *list = word_list(L, at->word, field->key);
    text += strspn(text, " ");
    if (!*text) bind_mistake(L, "%s is %s, expected kinds such as \"run plyometric\"", where, bind_show(L, index));
    for (size_t n; *text; text += n, text += strspn(text, " ")) {
        n = strcspn(text, " ");
        int kind = kind_of(L, where, text, n);
        if (kind >= 0 && kinds & KIND_BIT(kind))
            bind_mistake(L, "%s: %s stands there twice", where, exercise_kind_name((enum exercise_kind)kind));
        if (kind >= 0) kinds |= KIND_BIT(kind);
    }
    for (int i = 0; i < KIND_KINDS; i++)
        if (kinds & KIND_BIT(i))
            word_keep(L, json_array_append_new(list, json_string(exercise_kind_name((enum exercise_kind)i))));
}

static json_int_t figure_of(const struct word *w, const char *key) {
    return json_integer_value(json_object_get(w->json, key));
}

/*** limits { when = …, kinds = "run", ok = 2, high = 5, greens = 2 }: how much pain a session may have. */
static int l_light_limits(lua_State *L) {
    static const struct field fields[] = {{"when", "when", FIELD_CONDITION, .required = false},
                                          {"kinds", "kinds", FIELD_OWN, .own = own_kinds},
                                          {"ok", "ok", FIELD_MILLI, .required = true, .min = 0, .max = PAIN_MOST},
                                          {"high", "high", FIELD_MILLI, .required = true, .min = 0, .max = PAIN_MOST},
                                          {"greens", "greens", FIELD_COUNT, .required = true, .min = 1, .max = 10}};
    static const struct shape shape = {"limits", fields, 5, .marked = true};
    if (!bind_body(L, "limits", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_LIMITS);
    shape_read(L, &shape, NULL, 1, w, w->json);
    if (json_object_get(w->json, "high") && figure_of(w, "ok") > figure_of(w, "high"))
        bind_mistake(L, "limits: ok is above high");
    return 1;
}

/* ---- follow_up { f.pain "after-60", after = minutes(60) } ---- */

static void own_morning(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    int minute;
    if (time_minute(L, index, shape_where(L, at, field->name), &minute))
        word_put(L, at->word, field->key, json_integer(minute));
}

/* What is asked, and in which context; the knee is the plan's. */
static void check_asked(lua_State *L, int index) {
    const struct word *finding = word_of(L, index, WORD_FINDING);
    if (!finding || !finding_in_context(L, index)) return;
    if (json_object_get(finding->json, "knee"))
        bind_mistake(L, "follow_up: %s is of a fixed knee, but the plan's own is asked about", bind_show(L, index));
}

static void check_all_asked(lua_State *L) {
    for (lua_Integer i = 1, count = (lua_Integer)lua_rawlen(L, 1); i <= count; i++) {
        lua_rawgeti(L, 1, i);
        check_asked(L, lua_gettop(L));
        lua_pop(L, 1);
    }
}

static bool is_field(lua_State *L, const char *name) {
    bool there = lua_getfield(L, 1, name) != LUA_TNIL;
    lua_pop(L, 1);
    return there;
}

/*** follow_up { finding, …, after = minutes(60) } or { …, at = "09:00" }: what is asked about a session that was done,
 * so long after it or the next morning. */
static int l_light_follow_up(lua_State *L) {
    static const struct field fields[] = {{"after", "after_min", FIELD_MINUTES, .min = 1, .max = FOLLOW_MOST},
                                          {"at", "morning_at", FIELD_OWN, .own = own_morning}};
    static const struct shape_item items[] = {{WORD_FINDING, "of", false, true}};
    static const struct shape shape = {"follow_up", fields, 2, items, 1, .texts = NULL};
    if (!bind_body(L, "follow_up", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_FOLLOW_UP);
    shape_read(L, &shape, NULL, 1, w, w->json);
    check_all_asked(L);
    if (is_field(L, "after") == is_field(L, "at"))
        bind_mistake(L, "follow_up: say after = minutes(60), or, of the next morning, at = \"09:00\": one of the two");
    return 1;
}

/* ---- traffic_light { … } ---- */

static bool is_default(const json_t *row) { return !json_object_get(row, "when") && !json_object_get(row, "kinds"); }

static void check_default(lua_State *L, const struct word *light) {
    size_t i, defaults = 0;
    json_t *row;
    json_array_foreach (json_object_get(light->json, "limits"), i, row) {
        if (is_default(row) && ++defaults == 2)
            bind_mistake_of(L, row,
                            "traffic_light: these limits are the default, and there is one already: say when, "
                            "or kinds");
    }
    if (i > 0 && defaults == 0)
        bind_mistake(L, "traffic_light has no default limits: one row has neither when nor kinds");
}

/* One question: the finding, and the time that its follow_up says. */
static void put_question(lua_State *L, struct word *light, const json_t *finding, const json_t *group) {
    static const char *const times[] = {"after_min", "morning_at"};
    json_t *one = json_copy((json_t *)finding);
    word_keep(L, json_array_append_new(word_list(L, light, "asks"), one));
    for (size_t i = 0; i < 2; i++) {
        json_t *time = json_object_get(group, times[i]);
        if (time) word_keep(L, json_object_set(one, times[i], time));
    }
}

/* follow_up { f.a, f.b, at = … } becomes a question each. */
static void spread_questions(lua_State *L, struct word *light) {
    size_t i, j;
    json_t *group, *one, *groups = json_object_get(light->json, "groups");
    json_array_foreach (groups, i, group) {
        json_array_foreach (json_object_get(group, "of"), j, one) {
            put_question(L, light, one, group);
        }
    }
    json_object_del(light->json, "groups");
}

/*** traffic_light { limits { … }, red = …, amber = …, green = …, settled = …, … }: how a session went, and what
 * follows. */
static int l_light_light(lua_State *L) {
    static const struct field fields[] = {
        {"red", "red", FIELD_CONDITION, .required = true},
        {"amber", "amber", FIELD_CONDITION, .required = true},
        {"green", "green", FIELD_CONDITION, .required = true},
        {"settled", "settled", FIELD_CONDITION, .required = true},
        {"wait", "wait_h", FIELD_HOURS, .required = true, .min = 0, .max = 240},
        {"impact_wait", "impact_wait_h", FIELD_HOURS, .required = true, .min = 0, .max = 240},
        {"ambers", "ambers", FIELD_COUNT, .required = true, .min = 1, .max = 10}};
    static const struct shape_item items[] = {{WORD_LIMITS, "limits", false, true},
                                              {WORD_FOLLOW_UP, "groups", false, false}};
    static const struct shape shape = {"traffic_light", fields, 7, items, 2, .marked = true, .session = true};
    if (!bind_body(L, "traffic_light", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_LIGHT);
    shape_read(L, &shape, NULL, 1, w, w->json);
    check_default(L, w);
    spread_questions(L, w);
    return 1;
}

void words_light_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "limits", l_light_limits);
    bind_word(L, d, "follow_up", l_light_follow_up);
    bind_word(L, d, "traffic_light", l_light_light);
}
