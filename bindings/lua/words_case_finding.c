/* words_case_finding.c - findings in cases: given { … }, report { … }, unknown, otherwise_normal().
 *
 *     given { age = 29, noble = true, effusion = { left = "none", right = "small" }, pain = { ["worst-24h"] = 6 },
 *             fever = unknown, otherwise_normal() } */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/words_case.h"
#include <string.h>

#define DAY_S INT64_C(86400)

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *name_of(const json_t *declared) { return text_of(declared, "name"); }
static bool about_knee(const json_t *declared) { return !strcmp(text_of(declared, "about"), "knee"); }

/* The object under key, made if it is not there. */
static json_t *inside(lua_State *L, json_t *into, const char *key) {
    json_t *there = json_object_get(into, key);
    if (json_is_object(there)) return there;
    word_keep(L, json_object_set_new(into, key, json_object()));
    return json_object_get(into, key);
}

/* ---- One value ---- */

struct place {
    const json_t *declared;
    const char *where; /* "given: noble" */
    json_t *into;
    const char *key;
};

static void put(lua_State *L, const struct place *p, json_t *taken) {
    word_keep(L, json_object_set_new(p->into, p->key, taken));
}

static bool has_word(const json_t *list, const char *word) {
    size_t i;
    json_t *one;
    json_array_foreach (list, i, one) {
        if (!strcmp(json_string_value(one), word)) return true;
    }
    return false;
}

static const char *near(lua_State *L, const json_t *list, const char *word) {
    const char *names[64];
    size_t count = 0;
    json_t *one;
    json_array_foreach (list, count, one) {
        if (count == 64) break;
        names[count] = json_string_value(one);
    }
    return bind_nearest(bind_draft(L), word, names, count);
}

/* A duration as thousandths of the finding's unit; -1 when it is not measured in time. */
static int64_t duration_milli(const json_t *declared, int64_t seconds) {
    static const struct {
        const char *unit;
        int64_t seconds;
    } units[] = {{"s", 1}, {"min", 60}, {"h", 3600}, {"d", DAY_S}, {"weeks", 7 * DAY_S}, {"months", 0}};
    for (size_t i = 0; units[i].seconds; i++)
        if (!strcmp(text_of(declared, "unit"), units[i].unit)) return seconds * 1000 / units[i].seconds;
    return -1;
}

static void put_number(lua_State *L, int index, const struct place *p) {
    int64_t milli, min = json_integer_value(json_object_get(p->declared, "min")),
                   max = json_integer_value(json_object_get(p->declared, "max"));
    char low[24], high[24];
    const struct word *w = word_of(L, index, WORD_DURATION);
    if (w && (milli = duration_milli(p->declared, w->seconds)) < 0)
        bind_mistake(L, "%s is a length of time, and %s is not measured so", p->where, name_of(p->declared));
    else if (!w && !bind_milli(L, index, p->where, &milli))
        return;
    else if (milli < min || milli > max)
        bind_mistake(L, "%s is %s, expected %s to %s", p->where, bind_show(L, index), text_milli(low, min),
                     text_milli(high, max));
    else
        put(L, p, json_from_milli(milli));
}

/* The code at index; NULL after a mistake. */
static const char *code_at(lua_State *L, int index, const struct place *p) {
    const json_t *codes = json_object_get(p->declared, "codes");
    const char *code = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : NULL;
    if (code && has_word(codes, code)) return code;
    bind_mistake(L, "%s is %s, expected one of its codes%s", p->where, bind_show(L, index),
                 code ? near(L, codes, code) : "");
    return NULL;
}

static void put_codes(lua_State *L, int index, const struct place *p) {
    if (lua_type(L, index) != LUA_TTABLE) {
        bind_mistake(L, "%s is %s, expected a list of codes: { \"…\" }", p->where, bind_show(L, index));
        return;
    }
    int count = bind_items(L, index, p->where, false);
    put(L, p, json_array());
    json_t *list = json_object_get(p->into, p->key);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, index, i);
        const char *code = code_at(L, lua_gettop(L), p);
        if (code) word_keep(L, json_array_append_new(list, json_string(code)));
        lua_pop(L, 1);
    }
}

/* For one knee or the person, in one context. */
static void put_one(lua_State *L, int index, const struct place *p) {
    const char *type = text_of(p->declared, "type");
    const char *code;
    if (word_of(L, index, WORD_BROKEN)) return;
    if (word_of(L, index, WORD_UNKNOWN))
        put(L, p, json_null());
    else if (!strcmp(type, "number"))
        put_number(L, index, p);
    else if (!strcmp(type, "some-of"))
        put_codes(L, index, p);
    else if (!strcmp(type, "one-of") && (code = code_at(L, index, p)))
        put(L, p, json_string(code));
    else if (!strcmp(type, "yes-no") && lua_type(L, index) == LUA_TBOOLEAN)
        put(L, p, json_boolean(lua_toboolean(L, index)));
    else if (!strcmp(type, "yes-no"))
        bind_mistake(L, "%s is %s, expected true, false or unknown", p->where, bind_show(L, index));
}

/* ---- Contexts and knees ---- */

static const char *join(lua_State *L, const char *a, const char *b) {
    const char *text = arena_printf(bind_draft(L)->arena, "%s %s", a, b);
    word_keep(L, text == NULL);
    return text ? text : "";
}

/* Whether the table names any context; what is none is a mistake. */
static bool check_contexts(lua_State *L, int index, const struct place *p) {
    const json_t *contexts = json_object_get(p->declared, "contexts");
    bool any = false;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
        any = true;
        if (!key || !has_word(contexts, key))
            bind_mistake(L, "%s has no context %s%s", p->where, bind_show(L, lua_gettop(L)),
                         key ? near(L, contexts, key) : "");
    }
    return any;
}

static void put_contexts(lua_State *L, int index, const struct place *p) {
    const json_t *contexts = json_object_get(p->declared, "contexts");
    size_t i;
    json_t *one;
    bool table = lua_type(L, index) == LUA_TTABLE;
    if (!table || !check_contexts(L, index, p)) {
        bind_mistake(L, "%s is %s: say which, as in { [\"%s\"] = 3 }", p->where, table ? "empty" : bind_show(L, index),
                     json_string_value(json_array_get(contexts, 0)));
        return;
    }
    json_t *into = inside(L, p->into, p->key);
    json_array_foreach (contexts, i, one) {
        const char *name = json_string_value(one);
        lua_pushstring(L, name);
        if (lua_rawget(L, index) != LUA_TNIL)
            put_one(L, lua_gettop(L), &(struct place){p->declared, join(L, p->where, name), into, name});
        lua_pop(L, 1);
    }
}

static void put_knee(lua_State *L, int index, const struct place *p) {
    if (json_object_get(p->declared, "contexts") && !word_of(L, index, WORD_UNKNOWN))
        put_contexts(L, index, p);
    else
        put_one(L, index, p);
}

/* { left = …, right = … } */
static bool put_sides(lua_State *L, int index, const struct place *p) {
    static const char *const sides[] = {"left", "right"};
    if (lua_type(L, index) != LUA_TTABLE || !(case_has(L, index, "left") || case_has(L, index, "right"))) return false;
    if (!about_knee(p->declared)) {
        bind_mistake(L, "%s: it is about the person, and has no left and right", p->where);
        return true;
    }
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
        if (strcmp(key, "left") != 0 && strcmp(key, "right") != 0)
            bind_mistake(L, "%s: %s stands beside left and right", p->where, bind_show(L, lua_gettop(L)));
    }
    json_t *into = inside(L, p->into, p->key);
    for (int i = 0; i < 2; i++) {
        lua_pushstring(L, sides[i]);
        if (lua_rawget(L, index) != LUA_TNIL)
            put_knee(L, lua_gettop(L), &(struct place){p->declared, join(L, p->where, sides[i]), into, sides[i]});
        lua_pop(L, 1);
    }
    return true;
}

void case_put_finding(lua_State *L, int index, const char *where, const json_t *declared, json_t *into) {
    const char *name = name_of(declared), *whole = arena_printf(bind_draft(L)->arena, "%s: %s", where, name);
    word_keep(L, whole == NULL);
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    const struct place p = {declared, whole, into, name};
    if (!put_sides(L, index, &p)) put_knee(L, index, &p);
}

/* ---- All of a table ---- */

bool case_has(lua_State *L, int index, const char *name) {
    lua_pushstring(L, name);
    bool there = lua_rawget(L, index) != LUA_TNIL;
    lua_pop(L, 1);
    return there;
}

void case_put_findings(lua_State *L, int index, const char *where, json_t *into) {
    size_t i;
    json_t *declared;
    json_array_foreach (bind_draft(L)->findings, i, declared) {
        lua_pushstring(L, name_of(declared));
        if (lua_rawget(L, index) != LUA_TNIL) case_put_finding(L, lua_gettop(L), where, declared, into);
        lua_pop(L, 1);
    }
}

static bool listed(const char *const *words, const char *word) {
    for (; words && *words; words++)
        if (!strcmp(*words, word)) return true;
    return false;
}

static const char *near_field(lua_State *L, const char *key, const char *const *words, const json_t *more) {
    struct draft *d = bind_draft(L);
    size_t count = 0, i, all = json_array_size(d->findings) + json_object_size(more) + 64;
    const char **names = arena_array(d->arena, all, sizeof *names);
    const char *name;
    json_t *value;
    word_keep(L, names == NULL);
    if (!names) return "";
    for (; words && *words && count < 64; words++) names[count++] = *words;
    json_object_foreach ((json_t *)more, name, value) names[count++] = name;
    json_array_foreach (d->findings, i, value) names[count++] = name_of(value);
    return bind_nearest(d, key, names, count);
}

void case_check_fields(lua_State *L, int index, const char *where, const char *const *words, const json_t *more) {
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        if (lua_isinteger(L, -1)) continue;
        const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
        if (!key)
            bind_mistake(L, "%s: unknown field %s", where, bind_show(L, lua_gettop(L)));
        else if (!listed(words, key) && !draft_finding(bind_draft(L), key) && !json_object_get(more, key))
            bind_mistake(L, "%s: unknown field \"%s\"%s", where, key, near_field(L, key, words, more));
    }
}

/* ---- The words ---- */

/*** otherwise_normal(): whatever a given { … } does not say is as in a healthy person, in both knees. */
static int l_case_finding_normal(lua_State *L) {
    if (lua_gettop(L) > 0) bind_mistake(L, "otherwise_normal() takes nothing");
    word_new(L, WORD_NORMAL);
    return 1;
}

/*** as_before(): in a report, what was found before is found again, so that it does not go stale. */
static int l_case_finding_before(lua_State *L) {
    if (lua_gettop(L) > 0) bind_mistake(L, "as_before() takes nothing");
    word_put(L, word_new(L, WORD_NORMAL), "again", json_true());
    return 1;
}

static void read_items(lua_State *L, const char *where, struct word *step) {
    int count = bind_items(L, 1, where, true);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, 1, i);
        const struct word *rest = word_of(L, -1, WORD_NORMAL);
        if (rest)
            word_put(L, step, json_object_get(rest->json, "again") ? "again" : "normal", json_true());
        else if (!word_of(L, -1, WORD_BROKEN))
            bind_mistake(L, "%s: item %d is %s, expected finding = value, otherwise_normal() or as_before()", where, i,
                         bind_show(L, lua_gettop(L)));
        lua_pop(L, 1);
    }
}

/*** given { age = 29, noble = true, otherwise_normal() }: what is found. report { … }: the same at a later time, of
 * which only what changed needs to be said. */
static int l_case_finding_given(lua_State *L) {
    const char *what = bind_called(L);
    lua_settop(L, 1);
    if (!bind_body(L, what, "")) return word_broken(L);
    struct word *step = case_step(L, what);
    word_put(L, step, "findings", json_object());
    case_check_fields(L, 1, what, NULL, NULL);
    case_put_findings(L, 1, what, json_object_get(step->json, "findings"));
    read_items(L, what, step);
    if (json_object_get(step->json, "again") && (json_object_get(step->json, "normal") || strcmp(what, "report") != 0))
        bind_mistake(L, "as_before() stands in a report { … }, without otherwise_normal()");
    lua_pushnil(L);
    if (!lua_next(L, 1)) bind_mistake(L, "%s says nothing", what);
    lua_settop(L, 2);
    return 1;
}

void words_case_finding_open(lua_State *L, struct draft *d) {
    word_new(L, WORD_UNKNOWN);
    sandbox_define(L, "unknown");
    bind_word(L, d, "otherwise_normal", l_case_finding_normal);
    bind_word(L, d, "as_before", l_case_finding_before);
    bind_words(L, d, (const char *const[]){"given", "report", NULL}, l_case_finding_given);
}
