/* The functions that stand by themselves: tostring, print, pcall, metatables. */
#include "bindings/lua/sandbox_inside.h"
#include <lualib.h>

#define PROTECTED_STEPS 50 /* pcall: an error costs about a microsecond */

void sandbox_push_text(lua_State *L, int index) {
    int type = lua_type(L, index);
    index = lua_absindex(L, index);
    luaL_checkstack(L, 4, NULL);
    if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
        lua_pushvalue(L, index);
        lua_call(L, 1, 1);
        if (!lua_isstring(L, -1)) luaL_error(L, "__tostring must give a text");
        lua_tostring(L, -1); /* of a number, makes it a text */
    } else if (type == LUA_TSTRING || type == LUA_TNUMBER) {
        lua_pushvalue(L, index);
        lua_tostring(L, -1);
    } else if (type == LUA_TBOOLEAN) {
        lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
    } else if (type != LUA_TUSERDATA || luaL_getmetafield(L, index, "__name") != LUA_TSTRING) {
        lua_pushstring(L, lua_typename(L, type));
    }
}

static int l_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    sandbox_charge(L, CALL_STEPS);
    sandbox_push_text(L, 1);
    return 1;
}

static void put_printed(struct sandbox *sb, const char *words, size_t n) {
    if (n <= SANDBOX_PRINTED_BYTES - sb->printed.length) text_put_n(&sb->printed, words, n);
}

static int l_print(lua_State *L) {
    struct sandbox *sb = sandbox_of(L);
    int n = lua_gettop(L);
    sandbox_charge(L, CALL_STEPS);
    for (int i = 1; i <= n; i++) {
        size_t length;
        sandbox_push_text(L, i);
        const char *words = lua_tolstring(L, -1, &length);
        sandbox_charge(L, CALL_STEPS + length);
        put_printed(sb, words, length);
        if (i < n) put_printed(sb, "\t", 1);
        lua_pop(L, 1);
    }
    put_printed(sb, "\n", 1);
    return 0;
}

static int l_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    sandbox_charge(L, PROTECTED_STEPS);
    int result = sandbox_protect(L, lua_gettop(L) - 1);
    lua_pushboolean(L, result == LUA_OK);
    lua_insert(L, 1);
    return lua_gettop(L);
}

/* Calls the handler after unwinding: inside the error hooks would be off, and it could run for ever. */
static int l_xpcall(lua_State *L) {
    luaL_checktype(L, 2, LUA_TFUNCTION);
    sandbox_charge(L, PROTECTED_STEPS);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 1);
    lua_replace(L, 2);
    lua_replace(L, 1); /* stack: handler, function, arguments */
    int result = sandbox_protect(L, lua_gettop(L) - 2);
    if (result != LUA_OK) { /* stack: handler, error */
        lua_pushvalue(L, 1);
        lua_insert(L, -2);
        lua_call(L, 1, LUA_MULTRET);
    }
    lua_pushboolean(L, result == LUA_OK);
    lua_replace(L, 1);
    return lua_gettop(L);
}

/* What a metatable may hold. Others would run code where nothing is counted (__gc, __close), let the collector be
 * watched (__mode), or lie to us (__metatable, __pairs). */
static const char *const metamethods[] = {"__call", "__tostring", "__len", "__eq",   "__lt",  "__le",  "__concat",
                                          "__unm",  "__add",      "__sub", "__mul",  "__div", "__mod", "__pow",
                                          "__idiv", "__band",     "__bor", "__bxor", "__shl", "__shr", "__bnot"};
static const char *const forbidden[] = {"__gc", "__close", "__mode", "__metatable", "__pairs"};

static int l_index(lua_State *L) { /* (table, key); upvalue 1: where to look */
    sandbox_charge(L, CALL_STEPS);
    lua_settop(L, 2);
    lua_gettable(L, lua_upvalueindex(1));
    return 1;
}

static int l_newindex(lua_State *L) { /* (table, key, value); upvalue 1: where to put it */
    sandbox_charge(L, CALL_STEPS);
    lua_settop(L, 3);
    lua_settable(L, lua_upvalueindex(1));
    return 0;
}

/* Copies the field of the metatable at 2 to the one at 3. A table to look in becomes a function that does: Lua would
 * follow a chain of two thousand tables in a single instruction. */
static void copy_index(lua_State *L, const char *name, lua_CFunction through) {
    lua_pushstring(L, name);
    int type = lua_rawget(L, 2);
    if (type != LUA_TNIL && type != LUA_TTABLE && type != LUA_TFUNCTION)
        luaL_error(L, "%s must be a table or a function, got a %s", name, lua_typename(L, type));
    if (type == LUA_TTABLE) lua_pushcclosure(L, through, 1);
    lua_setfield(L, 3, name);
}

static void copy_metamethod(lua_State *L, const char *name) {
    lua_pushstring(L, name);
    int type = lua_rawget(L, 2);
    if (type != LUA_TNIL && type != LUA_TFUNCTION)
        luaL_error(L, "%s must be a function, got a %s", name, lua_typename(L, type));
    lua_setfield(L, 3, name);
}

static void check_metatable(lua_State *L) {
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        lua_pushstring(L, forbidden[i]);
        if (lua_rawget(L, 2) != LUA_TNIL)
            luaL_error(L, "a metatable with %s is not available to scripts", forbidden[i]);
    }
    lua_settop(L, 2);
}

/* Pushes a copy of the metatable at 2 (as 3), so that nothing can be slipped into it once it is in use; the original is
 * kept as __metatable, for getmetatable. */
static void push_copy(lua_State *L) {
    check_metatable(L);
    lua_newtable(L);
    copy_index(L, "__index", l_index);
    copy_index(L, "__newindex", l_newindex);
    for (size_t i = 0; i < sizeof metamethods / sizeof *metamethods; i++) copy_metamethod(L, metamethods[i]);
    lua_pushvalue(L, 2);
    lua_setfield(L, 3, "__metatable");
}

static int l_setmetatable(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_istable(L, 2) || lua_isnil(L, 2), 2, "nil or table");
    lua_settop(L, 2);
    sandbox_charge(L, 100);
    if (luaL_getmetafield(L, 1, "__metatable") == LUA_TBOOLEAN)
        return luaL_error(L, "cannot change a protected metatable");
    lua_settop(L, 2);
    if (lua_istable(L, 2)) push_copy(L);
    lua_setmetatable(L, 1);
    lua_settop(L, 1);
    return 1;
}

static int l_getmetatable(lua_State *L) {
    luaL_checkany(L, 1);
    sandbox_charge(L, CALL_STEPS);
    if (!lua_istable(L, 1) || luaL_getmetafield(L, 1, "__metatable") == LUA_TNIL) lua_pushnil(L);
    return 1;
}

static const struct sandbox_kept kept[] = {{"assert", false}, {"error", false},  {"ipairs", false}, {"rawequal", true},
                                           {"rawget", false}, {"rawlen", false}, {"select", false}, {"tonumber", true},
                                           {"type", false},   {NULL, false}};
static const luaL_Reg ours[] = {{"getmetatable", l_getmetatable},
                                {"next", l_sandbox_next},
                                {"pairs", l_sandbox_pairs},
                                {"pcall", l_pcall},
                                {"print", l_print},
                                {"require", l_sandbox_require},
                                {"setmetatable", l_setmetatable},
                                {"tostring", l_tostring},
                                {"xpcall", l_xpcall},
                                {NULL, NULL}};
const struct sandbox_library sandbox_base = {LUA_GNAME, luaopen_base, kept, ours};
