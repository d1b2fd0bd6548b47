#include "bindings/lua/words_score.h"
#include <string.h>

#define ITEMS_MOST 100

static const char *text_of(const json_t *piece, const char *key) {
    const char *text = json_string_value(json_object_get(piece, key));
    return text ? text : "";
}

/* ---- Reading ---- */

/* { "akps_limp", none = 5, slight = 3, constant = 0 } at index, into the item. */
static void read_item(lua_State *L, int index, const char *where, json_t *item) {
    json_t *points = json_object();
    word_keep(L, json_object_set_new(item, "points", points));
    if (bind_items(L, index, where, true) != 1)
        bind_mistake(L, "%s: expected one finding and its points, as in { \"akps_limp\", none = 5, slight = 3 }",
                     where);
    lua_rawgeti(L, index, 1);
    shape_put_text(L, item, "finding", where, lua_gettop(L), 60);
    lua_pop(L, 1);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        int64_t milli;
        if (lua_type(L, -2) == LUA_TSTRING && bind_milli(L, lua_gettop(L), where, &milli))
            word_keep(L, json_object_set_new(points, lua_tostring(L, -2), json_integer(milli)));
        lua_pop(L, 1);
    }
}

static void read_items(lua_State *L, int index, const char *where, json_t *items) {
    int count = bind_items(L, index, where, true);
    if (count == 0) bind_mistake(L, "%s has no items, such as { \"akps_limp\", none = 5, slight = 3 }", where);
    for (int i = 1; i <= count; i++) {
        const char *which = arena_printf(bind_draft(L)->arena, "%s: item %d", where, i);
        json_t *item = json_object();
        word_keep(L, json_array_append_new(items, item) || !which);
        if (lua_rawgeti(L, index, i) == LUA_TTABLE)
            read_item(L, lua_gettop(L), which, item);
        else
            bind_mistake(L, "%s is %s, expected { \"finding\", code = points, … }", which, bind_show(L, lua_gettop(L)));
        lua_pop(L, 1);
    }
}

static void read_field(lua_State *L, const char *where, json_t *score) {
    static const char *const names[] = {"at_least"};
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    lua_Integer items = (lua_Integer)json_array_size(json_object_get(score, "items"));
    if (strcmp(key, names[0]) != 0)
        bind_mistake(L, "%s: unknown field %s%s", where, bind_show(L, lua_gettop(L) - 1),
                     bind_nearest(bind_draft(L), key, names, 1));
    else if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1 || lua_tointeger(L, -1) > items)
        bind_mistake(L, "%s: at_least is %s, expected a whole number from 1 to %lld, the number of items", where,
                     bind_show(L, lua_gettop(L)), (long long)items);
    else if (lua_tointeger(L, -1) < items) /* all of them is the default */
        word_keep(L, json_object_set_new(score, "at_least", json_integer(lua_tointeger(L, -1))));
}

void words_score_read(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    if (lua_type(L, index) != LUA_TTABLE) {
        bind_mistake(L, "%s is %s, expected { { \"finding\", code = points, … }, … }", where, bind_show(L, index));
        return;
    }
    json_t *score = json_object(), *items = json_array();
    word_put(L, at->word, field->key, score);
    word_keep(L, json_object_set_new(score, "items", items));
    read_items(L, index, where, items);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        if (!lua_isinteger(L, -2)) read_field(L, where, score);
        lua_pop(L, 1);
    }
}

/* ---- Checking ---- */

struct sum { /* what the points of all items come to */
    int64_t low, high;
};

static bool has_code(const json_t *finding, const char *code) {
    size_t i;
    json_t *each;
    json_array_foreach (json_object_get(finding, "codes"), i, each) {
        if (!strcmp(json_string_value(each), code)) return true;
    }
    return false;
}

/* Points by code become a list in the order of the codes. */
static void set_in_order(lua_State *L, const json_t *score, json_t *item, const json_t *finding, struct sum *sum) {
    json_t *points = json_object_get(item, "points"), *list = json_array(), *code;
    const char *name = text_of(finding, "name"), *key;
    int64_t low = INT64_MAX, high = INT64_MIN;
    size_t i;
    word_keep(L, json_object_set_new(item, "list", list));
    json_object_foreach (points, key, code) {
        if (!has_code(finding, key)) bind_mistake_of(L, score, "score: %s has no code \"%s\"", name, key);
    }
    json_array_foreach (json_object_get(finding, "codes"), i, code) {
        json_t *value = json_object_get(points, json_string_value(code));
        int64_t milli = json_integer_value(value);
        if (!value) bind_mistake_of(L, score, "score: no points for \"%s\" of %s", json_string_value(code), name);
        word_keep(L, json_array_append_new(list, json_integer(milli)));
        if (milli < low) low = milli;
        if (milli > high) high = milli;
    }
    word_keep(L, json_object_set(item, "points", list));
    json_object_del(item, "list");
    sum->low += low, sum->high += high;
}

/* false after a mistake. */
static bool check_item(lua_State *L, const json_t *score, json_t *item, struct sum *sum) {
    struct draft *d = bind_draft(L);
    const char *name = text_of(item, "finding");
    const json_t *finding = draft_finding(d, name);
    if (!*name) return false; /* a mistake already */
    if (!finding)
        bind_mistake_of(L, score, "score: unknown finding \"%s\"%s", name, bind_nearest_finding(d, name));
    else if (strcmp(text_of(finding, "type"), "one-of") != 0)
        bind_mistake_of(L, score, "score: %s is a %s finding, expected one-of", name, text_of(finding, "type"));
    else if (strcmp(text_of(finding, "about"), text_of(score, "about")) != 0)
        bind_mistake_of(L, score, "score: %s is about the %s, but the score about the %s", name,
                        text_of(finding, "about"), text_of(score, "about"));
    else {
        set_in_order(L, score, item, finding, sum);
        return true;
    }
    return false;
}

static void check_score(lua_State *L, json_t *declared) {
    struct sum sum = {0, 0};
    size_t i;
    json_t *item;
    bool whole = true;
    char low[24], high[24];
    if (json_object_get(declared, "contexts"))
        bind_mistake_of(L, declared, "%s has a score and contexts: one or the other", text_of(declared, "name"));
    json_array_foreach (json_object_get(json_object_get(declared, "score"), "items"), i, item) {
        whole = check_item(L, declared, item, &sum) && whole;
    }
    if (!whole || (sum.low >= json_integer_value(json_object_get(declared, "min")) &&
                   sum.high <= json_integer_value(json_object_get(declared, "max"))))
        return;
    bind_mistake_of(L, declared, "%s: the points of its items come to %s to %s, which is past its range",
                    text_of(declared, "name"), text_milli(low, sum.low), text_milli(high, sum.high));
}

void words_score_check(lua_State *L) {
    size_t i;
    json_t *declared;
    json_array_foreach (bind_draft(L)->findings, i, declared) {
        if (json_object_get(declared, "score")) check_score(L, declared);
    }
}
