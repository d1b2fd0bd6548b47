/* The words of a script: those that bindings add, unknown ones, and tables that cannot be changed. */
#include "bindings/lua/sandbox_inside.h"
#include <stdlib.h>
#include <string.h>

/* Standard names that somebody who knows Lua will try. */
static const char *const absent[] = {
    "_G",   "_VERSION", "charpattern", "collectgarbage", "coroutine", "cos",    "debug",      "dofile",
    "dump", "exp",      "gmatch",      "gsub",           "io",        "load",   "loadfile",   "loadstring",
    "log",  "match",    "os",          "package",        "packsize",  "random", "randomseed", "rawset",
    "sin",  "tan",      "warn"};

static bool is_absent(const char *word) {
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        if (strcmp(word, absent[i]) == 0) return true;
    return false;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The nearest text key of the table at index; among equals the first in order of bytes. */
static const char *nearest_key(lua_State *L, int index, const char *word) {
    const char *keys[512];
    size_t count = 0;
    for (lua_pushnil(L); lua_next(L, index) && count < 512; lua_pop(L, 1))
        if (lua_type(L, -2) == LUA_TSTRING) keys[count++] = lua_tostring(L, -2);
    if (count == 0) return NULL;
    qsort(keys, count, sizeof *keys, by_bytes);
    return text_nearest(word, keys, count);
}

/* __index of a table whose members are all known: upvalue 1 its label ("" for the words themselves). (table, key) */
static int l_unknown(lua_State *L) {
    const char *label = lua_tostring(L, lua_upvalueindex(1)), *dot = *label ? "." : "";
    char word[64];
    sandbox_charge(L, 5000);
    lua_settop(L, 2);
    sandbox_write_value(L, 2, word, sizeof word);
    if (lua_type(L, 2) != LUA_TSTRING)
        return luaL_error(L, "%s has no member that is a %s", label, luaL_typename(L, 2));
    if (is_absent(word)) return luaL_error(L, "\"%s%s%s\" is not available to scripts", label, dot, word);
    const char *near = nearest_key(L, 1, word);
    if (near == NULL) return luaL_error(L, "unknown name \"%s%s%s\"", label, dot, word);
    return luaL_error(L, "unknown name \"%s%s%s\", did you mean \"%s%s%s\"?", label, dot, word, label, dot, near);
}

/* __newindex of the same. */
static int l_refuse(lua_State *L) {
    const char *label = lua_tostring(L, lua_upvalueindex(1));
    char word[64];
    sandbox_charge(L, CALL_STEPS);
    sandbox_write_value(L, 2, word, sizeof word);
    if (*label != '\0') return luaL_error(L, "\"%s.%s\" cannot be changed", label, word);
    return luaL_error(L, "\"%s\" cannot be set from here: write local %s = ...", word, word);
}

static void set_metamethod(lua_State *L, int metatable, const char *name, lua_CFunction fn, const char *label) {
    lua_pushstring(L, label);
    lua_pushcclosure(L, fn, 1);
    lua_setfield(L, metatable, name);
}

void sandbox_hide_metatable(lua_State *L, int metatable) {
    lua_pushboolean(L, false);
    lua_setfield(L, metatable, "__metatable");
}

void sandbox_read_only(lua_State *L, const char *label) {
    int real = lua_gettop(L), metatable = real + 2;
    luaL_checkstack(L, 8, NULL);
    lua_newtable(L); /* stack: real, view */
    lua_newtable(L); /* stack: real, view, metatable of real */
    set_metamethod(L, metatable, "__index", l_unknown, label);
    sandbox_hide_metatable(L, metatable);
    lua_setmetatable(L, real);
    lua_newtable(L); /* stack: real, view, metatable of view */
    lua_pushvalue(L, real);
    lua_setfield(L, metatable, "__index");
    set_metamethod(L, metatable, "__newindex", l_refuse, label);
    sandbox_hide_metatable(L, metatable);
    lua_setmetatable(L, real + 1);
    lua_replace(L, real);
}

void sandbox_define(lua_State *L, const char *word) {
    luaL_checkstack(L, 3, NULL);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_words_key);
    lua_pushstring(L, word);
    lua_pushvalue(L, -3);
    lua_rawset(L, -3);
    lua_pop(L, 2);
}
