/* words_level.c - numbers of levels: bands, and comparing with a level by its name. */
#include "bindings/lua/words.h"
#include <stdlib.h>
#include <string.h>

static const char *const names[][3] = {
    [SCALE_SEVERITY] = {"mild", "moderate", "severe"}, [SCALE_IRRITABILITY] = {"low", "moderate", "high"}};

/* 1 to 3; 0 when the scale has no such level. */
static int level_of(enum scale scale, const char *name) {
    for (int i = 0; i < 3; i++)
        if (!strcmp(names[scale][i], name)) return i + 1;
    return 0;
}

bool level_from(lua_State *L, const struct word *left, int index) {
    if (!left->scale || lua_type(L, index) != LUA_TSTRING) return true;
    const char *const *all = names[left->scale];
    int level = level_of(left->scale, lua_tostring(L, index));
    if (level > 0) {
        number_constant(L, level * 1000);
        lua_replace(L, index);
        return true;
    }
    bind_mistake(L, "%s is none of \"%s\", \"%s\", \"%s\"%s", bind_show(L, index), all[0], all[1], all[2],
                 bind_nearest(bind_draft(L), lua_tostring(L, index), all, 3));
    return false;
}

void level_check(lua_State *L, const struct word *w, enum scale scale, const char *where) {
    if (w->scale == scale || (w->scale == SCALE_NONE && scale == SCALE_SEVERITY)) return;
    bind_mistake(L, "%s is %s, expected levels such as f.lefs:bands { %s = 0, %s = 45, %s = 65 }", where,
                 w->scale ? "of other levels" : "a plain number", names[scale][0], names[scale][1], names[scale][2]);
}

/* ---- Bands: f.lefs:bands { severe = 0, moderate = 45, mild = 65 } ---- */

struct band {
    int64_t from, level;
};

static int by_from(const void *a, const void *b) {
    const struct band *left = a, *right = b;
    return (left->from > right->from) - (left->from < right->from);
}

/* Which scale the table at 2 is of: moderate is of both. */
static enum scale scale_of(lua_State *L) {
    enum scale scale = SCALE_SEVERITY;
    lua_pushnil(L);
    while (lua_next(L, 2)) {
        lua_pop(L, 1);
        const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
        if (!strcmp(name, "low") || !strcmp(name, "high")) scale = SCALE_IRRITABILITY;
    }
    return scale;
}

static size_t read_bands(lua_State *L, enum scale scale, struct band bands[3]) {
    const char *const *all = names[scale];
    size_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, 2)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        int level = level_of(scale, name);
        if (level == 0)
            bind_mistake(L, "bands: unknown level %s, expected %s, %s or %s%s", bind_show(L, lua_gettop(L) - 1), all[0],
                         all[1], all[2], bind_nearest(bind_draft(L), name, all, 3));
        else if (bind_milli(L, lua_gettop(L), name, &bands[count].from))
            bands[count++].level = level * 1000;
        lua_pop(L, 1);
    }
    qsort(bands, count, sizeof *bands, by_from);
    for (size_t i = 1; i < count; i++)
        if (bands[i].from == bands[i - 1].from) bind_mistake(L, "bands: two levels begin at the same number");
    return count;
}

int l_number_bands(lua_State *L) {
    bind_take(L, 2);
    const struct word *self = bind_number(L, 1, "left of :bands");
    if (lua_type(L, 2) != LUA_TTABLE) {
        bind_mistake(L, "bands: expected where each level begins, as in { mild = 0, moderate = 4, severe = 7 }, got %s",
                     bind_show(L, 2));
        return word_broken(L);
    }
    struct band bands[3] = {{0, 0}};
    enum scale scale = scale_of(L);
    size_t count = read_bands(L, scale, bands);
    if (count == 0)
        bind_mistake(L, "bands: expected where each level begins, as in { mild = 0, moderate = 4, severe = 7 }");
    if (!self || self->kind == WORD_BROKEN) return word_broken(L);
    struct word *w = word_new(L, WORD_NUMBER);
    w->scale = scale;
    word_put_text(L, w, "op", "bands");
    word_put_word(L, w, "of", self);
    json_t *list = word_list(L, w, "bands");
    for (size_t i = 0; i < count; i++) {
        json_t *pair = json_array();
        word_keep(L, json_array_append_new(list, pair));
        word_keep(L, json_array_append_new(pair, json_integer(bands[i].from)));
        word_keep(L, json_array_append_new(pair, json_integer(bands[i].level)));
    }
    return 1;
}
