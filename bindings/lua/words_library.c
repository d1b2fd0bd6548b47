/* words_library.c - what a module of protocols/vocabulary gives: named things, where an unknown name is a mistake.
 *
 * A library is a word whose user value holds its members by name; the library of findings makes them when they are
 * asked for, from the draft's declarations. */
#include "bindings/lua/words.h"
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

/* The word at index becomes a member of the library at the top of the stack. */
static void add_member(lua_State *L, const char *where, const char *id, int index) {
    lua_getiuservalue(L, -1, 1);
    push_member_name(L, id);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) != LUA_TNIL) bind_mistake(L, "%s: \"%s\" is there twice", where, id);
    lua_pop(L, 1);
    lua_pushvalue(L, index);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

int library_new(lua_State *L, enum word_kind of) {
    const char *where = bind_called(L);
    if (!bind_body(L, where, "")) return word_broken(L);
    int count = bind_items(L, 1, where, false);
    push_library(L, strchr(word_kind_name(of), ' ') + 1);
    int library = lua_gettop(L);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, 1, i);
        lua_insert(L, library); /* the item below the library */
        struct word *w = word_at(L, library);
        if (w && w->kind == WORD_SOURCE)
            word_keep(L, json_object_set(bind_draft(L)->sources, word_text(w, "id"), json_object_get(w->json, "text")));
        if (w && w->kind == of)
            add_member(L, where, word_text(w, "id"), library);
        else if (!w || w->kind != WORD_BROKEN)
            bind_mistake(L, "%s: item %d is %s, expected %s", where, i, bind_show(L, library), word_kind_name(of));
        lua_remove(L, library);
    }
    return 1;
}

/*** Named conditions and numbers that several protocols share: criteria { severe = …, limping = … }. */
static int l_library_criteria(lua_State *L) {
    if (!bind_body(L, "criteria", "")) return word_broken(L);
    push_library(L, "criterion");
    int library = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        struct word *w = word_at(L, -1);
        bool named = lua_type(L, -2) == LUA_TSTRING;
        if (!named || !w || w->kind == WORD_LIBRARY)
            bind_mistake(L, "criteria: %s is %s, expected name = condition", bind_show(L, -2), bind_show(L, -1));
        if (named) {
            lua_getiuservalue(L, library, 1);
            lua_pushvalue(L, -3);
            lua_pushvalue(L, -3);
            lua_rawset(L, -3);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_settop(L, library);
    return 1;
}

static int push_finding(lua_State *L, const char *name) {
    struct draft *d = bind_draft(L);
    json_t *declared = draft_finding(d, name);
    if (!declared) {
        size_t count = json_array_size(d->findings);
        const char **names = arena_array(d->arena, count + 1, sizeof *names);
        word_keep(L, names == NULL);
        for (size_t i = 0; names && i < count; i++)
            names[i] = json_string_value(json_object_get(json_array_get(d->findings, i), "name"));
        bind_mistake(L, "unknown finding \"%s\"%s", name, bind_nearest(d, name, names, count));
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
    struct word *library = word_at(L, 1);
    if (lua_type(L, 2) != LUA_TSTRING) {
        bind_mistake(L, "a library has names only, got %s", bind_show(L, 2));
        return word_broken(L);
    }
    if (!strcmp(word_text(library, "of"), "finding")) return push_finding(L, lua_tostring(L, 2));
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) != LUA_TNIL) return 1;
    return unknown_member(L, library, lua_tostring(L, 2));
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
