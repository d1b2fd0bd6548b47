/* The table library: all raw, sorting stable. */
#include "bindings/lua/sandbox_inside.h"
#include <lualib.h>

/* All raw: what a table says about its length or items by metamethods is not asked for. */
static lua_Integer length_of(lua_State *L, int index) {
    luaL_checktype(L, index, LUA_TTABLE);
    return (lua_Integer)lua_rawlen(L, index);
}

static void copy_item(lua_State *L, int from, lua_Integer i, int to, lua_Integer j) {
    lua_rawgeti(L, from, i);
    lua_rawseti(L, to, j);
}

static int l_insert(lua_State *L) {
    lua_Integer n = length_of(L, 1), at = n + 1;
    int top = lua_gettop(L);
    if (top != 2 && top != 3) return luaL_error(L, "insert takes a table, perhaps a position, and a value");
    if (top == 3) {
        at = luaL_checkinteger(L, 2);
        luaL_argcheck(L, at >= 1 && at <= n + 1, 2, "position out of bounds");
    }
    sandbox_charge(L, CALL_STEPS + (size_t)(n + 1 - at));
    for (lua_Integer i = n; i >= at; i--) copy_item(L, 1, i, 1, i + 1);
    lua_pushvalue(L, top);
    lua_rawseti(L, 1, at);
    return 0;
}

static int l_remove(lua_State *L) {
    lua_Integer n = length_of(L, 1), at = luaL_optinteger(L, 2, n);
    if (lua_gettop(L) > 1) luaL_argcheck(L, at >= (n > 0) && at <= n + 1, 2, "position out of bounds");
    sandbox_charge(L, CALL_STEPS + (at < n ? (size_t)(n - at) : 0));
    lua_rawgeti(L, 1, at);
    for (; at < n; at++) copy_item(L, 1, at + 1, 1, at);
    lua_pushnil(L);
    lua_rawseti(L, 1, at);
    return 1;
}

/* How many items from first to last, which may be any two integers; an error when they are too many. */
static size_t count_items(lua_State *L, lua_Integer first, lua_Integer last, int most, const char *name) {
    if (first > last) return 0;
    if ((lua_Unsigned)last - (lua_Unsigned)first >= (lua_Unsigned)most)
        luaL_error(L, "%s takes at most %d items at once", name, most);
    return (size_t)(last - first) + 1;
}

static int l_move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    length_of(L, 1);
    length_of(L, target);
    lua_Integer n = (lua_Integer)count_items(L, first, last, SANDBOX_ITEMS, "move");
    luaL_argcheck(L, to <= LUA_MAXINTEGER - n, 4, "destination out of bounds");
    sandbox_charge(L, CALL_STEPS + 2 * (size_t)n);
    bool backwards = target == 1 && to > first; /* so that nothing is overwritten before it is copied */
    for (lua_Integer i = 0; i < n; i++) {
        lua_Integer k = backwards ? n - 1 - i : i;
        copy_item(L, 1, first + k, target, to + k);
    }
    lua_pushvalue(L, target);
    return 1;
}

static int l_unpack(lua_State *L) {
    lua_Integer first = luaL_optinteger(L, 2, 1), last = luaL_optinteger(L, 3, length_of(L, 1));
    size_t n = count_items(L, first, last, SANDBOX_VALUES, "unpack");
    sandbox_charge(L, CALL_STEPS + n);
    luaL_checkstack(L, SANDBOX_VALUES, "too many values to unpack");
    for (size_t i = 0; i < n; i++) lua_rawgeti(L, 1, first + (lua_Integer)i);
    return (int)n;
}

/* Pushes an item of the list at 1 as a text, and gives its length. */
static size_t push_item(lua_State *L, lua_Integer at, int position) {
    lua_rawgeti(L, 1, at);
    if (!lua_isstring(L, -1)) luaL_error(L, "item %d of the list is a %s, not a text", position, luaL_typename(L, -1));
    lua_tostring(L, -1); /* of a number, makes it a text */
    return lua_rawlen(L, -1);
}

static int l_concat(lua_State *L) {
    lua_Integer n = length_of(L, 1);
    size_t between, size = 0;
    const char *separator = luaL_optlstring(L, 2, "", &between);
    lua_Integer first = luaL_optinteger(L, 3, 1), last = luaL_optinteger(L, 4, n);
    size_t count = count_items(L, first, last, SANDBOX_ITEMS, "concat");
    luaL_Buffer joined;
    sandbox_charge(L, CALL_STEPS + 2 * count);
    luaL_buffinit(L, &joined);
    for (size_t i = 0; i < count; i++) {
        size += push_item(L, first + (lua_Integer)i, (int)i + 1) + between;
        if (size > SANDBOX_TEXT_BYTES)
            return luaL_error(L, "concat would make a text longer than %d bytes", (int)SANDBOX_TEXT_BYTES);
        luaL_addvalue(&joined);
        if (i + 1 < count) luaL_addlstring(&joined, separator, between);
    }
    luaL_pushresult(&joined);
    return 1;
}

/* Whether item i of the list at index comes before item j; 2 may be the script's own comparison. */
static bool comes_before(lua_State *L, int list, lua_Integer i, lua_Integer j) {
    bool before;
    sandbox_charge(L, CALL_STEPS);
    if (lua_isnil(L, 2)) {
        lua_rawgeti(L, list, i);
        lua_rawgeti(L, list, j);
        before = lua_compare(L, -2, -1, LUA_OPLT);
        lua_pop(L, 2);
    } else {
        lua_pushvalue(L, 2);
        lua_rawgeti(L, list, i);
        lua_rawgeti(L, list, j);
        lua_call(L, 2, 1);
        before = lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    return before;
}

/* Merges items [low, middle) and [middle, high), each in order, into the list at to. */
static void merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle, lua_Integer high) {
    lua_Integer left = low, right = middle;
    for (lua_Integer at = low; at < high; at++) {
        bool take_right = right < high && (left >= middle || comes_before(L, from, right, left));
        copy_item(L, from, take_right ? right++ : left++, to, at);
    }
}

static lua_Integer lesser(lua_Integer a, lua_Integer b) { return a < b ? a : b; }

/* Lua's own takes its pivots from the clock when a list is long, and leaves equals in an order that depends on it. */
static int l_sort(lua_State *L) {
    lua_Integer n = length_of(L, 1);
    int from = 3, to = 4;
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    if (n > SANDBOX_ITEMS) return luaL_error(L, "sort takes at most %d items", SANDBOX_ITEMS);
    lua_settop(L, 2);
    sandbox_charge(L, CALL_STEPS + 4 * (size_t)n);
    lua_createtable(L, (int)n, 0);
    lua_createtable(L, (int)n, 0);
    for (lua_Integer i = 1; i <= n; i++) copy_item(L, 1, i, from, i);
    for (lua_Integer width = 1; width < n; width *= 2) {
        for (lua_Integer low = 1; low <= n; low += 2 * width)
            merge(L, from, to, low, lesser(low + width, n + 1), lesser(low + 2 * width, n + 1));
        int sorted = to;
        to = from;
        from = sorted;
    }
    for (lua_Integer i = 1; i <= n; i++) copy_item(L, from, i, 1, i);
    return 0;
}

static const struct sandbox_kept kept[] = {{"pack", false}, {NULL, false}};
static const luaL_Reg ours[] = {{"concat", l_concat}, {"insert", l_insert}, {"move", l_move}, {"remove", l_remove},
                                {"sort", l_sort},     {"unpack", l_unpack}, {NULL, NULL}};
const struct sandbox_library sandbox_table = {LUA_TABLIBNAME, luaopen_table, kept, ours};
