/* words_library.c - what a module of protocols/vocabulary gives: named things, where an unknown name is a mistake.
 *
 * A library is a word whose user value holds its members by name; the library of findings makes them when they are
 * asked for, from the draft's declarations. */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/usage.h"
#include "bindings/lua/words.h"
#include "bindings/lua/words_dose.h"
#include <stdlib.h>
#include <string.h>

/* side-plank → side_plank: how Lua writes it. Pushed. */
static void push_member_name(lua_State *L, const char *id) {
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (; *id; id++) luaL_addchar(&b, *id == '-' ? '_' : *id);
    luaL_pushresult(&b);
}

static void push_library(lua_State *L, const char *of) {
    word_put_text(L, word_new(L, WORD_LIBRARY), "of", of);
    lua_newtable(L);
    lua_setiuservalue(L, -2, 1);
}

/* Of two definitions the second one's line; of one that is listed twice the list's. */
static void check_twice(lua_State *L, const char *where, const char *id, const struct word *first,
                        const struct word *second) {
    if (first && first->json == second->json)
        bind_mistake(L, "%s: \"%s\" is there twice", where, id);
    else if (first)
        bind_mistake_of(L, second->json, "%s: \"%s\" is there twice", where, id);
}

/* The word at index becomes a member of the library at the top of the stack. */
static void add_member(lua_State *L, const char *where, const char *id, int index) {
    lua_getiuservalue(L, -1, 1);
    push_member_name(L, id);
    lua_pushvalue(L, -1);
    lua_rawget(L, -3);
    check_twice(L, where, id, word_at(L, -1), word_at(L, index));
    lua_pop(L, 1);
    lua_pushvalue(L, index);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

/* What the whole load finds by id. */
static void keep_definition(lua_State *L, const struct word *w) {
    struct draft *d = bind_draft(L);
    if (w->kind == WORD_SOURCE)
        word_keep(L, json_object_set(d->sources, word_text(w, "id"), json_object_get(w->json, "text")));
    if (w->kind == WORD_EXERCISE) word_keep(L, json_object_set(d->exercises, word_text(w, "id"), w->json));
    const char *kind = strchr(word_kind_name(w->kind), ' ') + 1;
    word_keep(L, usage_define(d->defined, d->arena, kind, word_text(w, "id"), w->json));
}

static void check_ladders(lua_State *L) {
    const char *id;
    json_t *exercise;
    json_object_foreach (bind_draft(L)->exercises, id, exercise) {
        dose_check_ladder(L, id, json_object_get(exercise, "ladder"));
    }
}

int library_new(lua_State *L, enum word_kind of) {
    const char *where = bind_called(L);
    if (!bind_body(L, where, "")) return word_broken(L);
    bind_flatten(L, 1, where);
    int count = bind_items(L, 1, where, false);
    push_library(L, strchr(word_kind_name(of), ' ') + 1);
    int library = lua_gettop(L);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, 1, i);
        lua_insert(L, library); /* the item below the library */
        struct word *w = word_at(L, library);
        if (w && w->kind == of) keep_definition(L, w);
        if (w && w->kind == of)
            add_member(L, where, word_text(w, "id"), library);
        else if (!w || w->kind != WORD_BROKEN)
            bind_mistake(L, "%s: item %d is %s, expected %s", where, i, bind_show(L, library), word_kind_name(of));
        lua_remove(L, library);
    }
    if (of == WORD_EXERCISE) check_ladders(L);
    return 1;
}

/* The pair on top of the stack becomes a member of the library; its value is taken off. */
static void add_criterion(lua_State *L, int library) {
    struct draft *d = bind_draft(L);
    struct word *w = word_at(L, -1);
    if (lua_type(L, -2) != LUA_TSTRING || !w || w->kind == WORD_LIBRARY) {
        bind_mistake(L, "criteria: %s is %s, expected name = condition", bind_show(L, lua_gettop(L) - 1),
                     bind_show(L, lua_gettop(L)));
        lua_pop(L, 1);
        return;
    }
    lua_getiuservalue(L, library, 1);
    lua_pushvalue(L, -3);
    lua_rawget(L, -2);
    check_twice(L, "criteria", lua_tostring(L, -4), word_at(L, -1), w);
    word_keep(L, usage_define(d->defined, d->arena, "criterion", lua_tostring(L, -4), w->json));
    lua_pop(L, 1);
    lua_pushvalue(L, -3);
    lua_pushvalue(L, -3);
    lua_rawset(L, -3);
    lua_pop(L, 2);
}

/* Of the table at index: name = condition; and what stands there without a name, a table of the same. */
static void add_criteria(lua_State *L, int index, int library, int depth) {
    luaL_checkstack(L, 8, NULL);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        sandbox_charge(L, 10);
        if (!lua_isinteger(L, -2) || lua_type(L, -1) != LUA_TTABLE) {
            add_criterion(L, library);
            continue;
        }
        if (depth == 0)
            bind_mistake(L, "criteria: tables stand in tables too deep");
        else
            add_criteria(L, lua_gettop(L), library, depth - 1);
        lua_pop(L, 1);
    }
}

/*** Named conditions and numbers that several protocols share: criteria { severe = …, require "criteria/gait" }. */
static int l_library_criteria(lua_State *L) {
    if (!bind_body(L, "criteria", "")) return word_broken(L);
    push_library(L, "criterion");
    int library = lua_gettop(L);
    add_criteria(L, 1, library, 8);
    lua_settop(L, library);
    return 1;
}

static int push_finding(lua_State *L, const char *name) {
    struct draft *d = bind_draft(L);
    json_t *declared = draft_finding(d, name);
    if (!declared) {
        bind_mistake(L, "unknown finding \"%s\"%s", name, bind_nearest_finding(d, name));
        return word_broken(L);
    }
    struct word *w = word_new(L, WORD_FINDING);
    w->declared = declared;
    word_put_text(L, w, "finding", name);
    return 1;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static int unknown_member(lua_State *L, const struct word *library, const char *name) {
    struct draft *d = bind_draft(L);
    const char *names[256];
    size_t count = 0;
    lua_getiuservalue(L, 1, 1);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        if (count < 256) names[count++] = lua_tostring(L, -1);
    }
    if (count) qsort(names, count, sizeof *names, by_bytes);
    bind_mistake(L, "unknown %s \"%s\"%s", word_text(library, "of"), name, bind_nearest(d, name, names, count));
    return word_broken(L);
}

static int l_library_index(lua_State *L) {
    struct draft *d = bind_draft(L);
    struct word *library = word_at(L, 1);
    if (lua_type(L, 2) != LUA_TSTRING) {
        bind_mistake(L, "a library has names only, got %s", bind_show(L, 2));
        return word_broken(L);
    }
    if (!strcmp(word_text(library, "of"), "finding")) return push_finding(L, lua_tostring(L, 2));
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) == LUA_TNIL) return unknown_member(L, library, lua_tostring(L, 2));
    if (!strcmp(word_text(library, "of"), "criterion"))
        word_keep(L, usage_add(d->used, d->arena, "criterion", lua_tostring(L, 2)));
    return 1;
}

static int l_library_list(lua_State *L) {
    return library_new(L, !strcmp(bind_called(L), "exercises") ? WORD_EXERCISE
                          : !strcmp(bind_called(L), "cares")   ? WORD_CARE
                                                               : WORD_SOURCE);
}

void words_library_open(lua_State *L, struct draft *d) {
    static const luaL_Reg operators[] = {{"__index", l_library_index}, {NULL, NULL}};
    bind_kind(L, d, WORD_LIBRARY, operators, NULL);
    bind_words(L, d, (const char *const[]){"exercises", "cares", "sources", NULL}, l_library_list);
    bind_word(L, d, "criteria", l_library_criteria);
}
