/* Going through tables in order: numbers first, then texts byte by byte. */
#include "bindings/lua/sandbox_inside.h"
#include <stdlib.h>
#include <string.h>

struct key {
    union {
        long double number; /* holds integers and floats of Lua exactly */
        struct {
            const char *text; /* the table's */
            size_t length;
        };
    };
    int at;
    bool is_text;
};

static struct key read_key(lua_State *L, int index, int at) {
    struct key key = {.at = at};
    int type = lua_type(L, index);
    if (type == LUA_TSTRING) {
        key.is_text = true;
        key.text = lua_tolstring(L, index, &key.length);
    } else if (type == LUA_TNUMBER) {
        key.number =
            lua_isinteger(L, index) ? (long double)lua_tointeger(L, index) : (long double)lua_tonumber(L, index);
    } else {
        luaL_error(L, "only a table whose keys are numbers and texts can be gone through, this one has a %s",
                   lua_typename(L, type));
    }
    return key;
}

static int by_key(const void *left, const void *right) {
    const struct key *a = left, *b = right;
    if (a->is_text != b->is_text) return a->is_text ? 1 : -1;
    if (!a->is_text) return (a->number > b->number) - (a->number < b->number);
    int order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* Pushes a list of the keys of the table at index 1, as they come. */
static int list_keys(lua_State *L) {
    int count = 0, keys = lua_gettop(L) + 1;
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, 1);) {
        lua_pop(L, 1);
        if (++count > SANDBOX_ITEMS)
            luaL_error(L, "a table of more than %d items cannot be gone through", SANDBOX_ITEMS);
        lua_pushvalue(L, -1);
        lua_rawseti(L, keys, count);
    }
    return count;
}

/* Reads the list of keys at index, and says how many bytes those have that are texts. */
static size_t read_keys(lua_State *L, int index, struct key *keys, int count) {
    size_t bytes = 0;
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, index, i + 1);
        keys[i] = read_key(L, -1, i + 1);
        bytes += keys[i].is_text ? keys[i].length : 0;
        lua_pop(L, 1); /* the list keeps it */
    }
    return bytes;
}

/* Replaces the list of keys on top by a sorted one. */
static void sort_keys(lua_State *L, int count) {
    int keys = lua_gettop(L);
    struct key *key = lua_newuserdatauv(L, (size_t)count * sizeof *key + 1, 0);
    size_t bytes = read_keys(L, keys, key, count), rounds = 1;
    while ((count >> rounds) > 0) rounds++;
    sandbox_charge(L, rounds * ((size_t)count + bytes / 16) * 2);
    qsort(key, (size_t)count, sizeof *key, by_key);
    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, keys, key[i].at);
        lua_rawseti(L, -2, i + 1);
    }
    lua_replace(L, keys);
    lua_settop(L, keys);
}

/* Upvalues: the table, its keys in order when it began, how many are done. One that is gone by now is left out. */
static int l_next_pair(lua_State *L) {
    lua_Integer done = lua_tointeger(L, lua_upvalueindex(3));
    sandbox_charge(L, CALL_STEPS);
    lua_settop(L, 0);
    while (lua_rawgeti(L, lua_upvalueindex(2), ++done) != LUA_TNIL) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) break;
        lua_settop(L, 0);
        sandbox_charge(L, 1);
    }
    lua_pushinteger(L, done);
    lua_replace(L, lua_upvalueindex(3));
    return lua_gettop(L);
}

int l_sandbox_pairs(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    sandbox_charge(L, 50);
    lua_pushvalue(L, 1);
    sort_keys(L, list_keys(L));
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, l_next_pair, 3);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/* Pushes the least key of the table at 1 above the one given (NULL: of all), as 3; false when there is none. */
static bool find_next(lua_State *L, const struct key *after) {
    struct key best = {0};
    bool found = false;
    lua_pushnil(L);
    for (lua_pushnil(L); lua_next(L, 1);) {
        struct key key = read_key(L, -2, 0);
        lua_pop(L, 1);
        sandbox_charge(L, 2 + (key.is_text ? key.length / 16 : 0));
        if ((after != NULL && by_key(&key, after) <= 0) || (found && by_key(&key, &best) >= 0)) continue;
        best = key;
        found = true;
        lua_pushvalue(L, -1);
        lua_replace(L, 3);
    }
    return found;
}

int l_sandbox_next(lua_State *L) {
    struct key after = {0};
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    bool first = lua_isnil(L, 2);
    if (!first) after = read_key(L, 2, 0);
    if (!find_next(L, first ? NULL : &after)) return 1; /* nil */
    lua_settop(L, 3);
    lua_pushvalue(L, 3);
    lua_rawget(L, 1);
    return 2;
}
