/* The string library, without patterns and addresses. */
#include "bindings/lua/sandbox_inside.h"
#include <lualib.h>
#include <string.h>

/* Upvalue 1 of the functions below is Lua's own library. */
static lua_CFunction original(lua_State *L, const char *name) {
    lua_getfield(L, lua_upvalueindex(1), name);
    lua_CFunction fn = lua_tocfunction(L, -1);
    lua_pop(L, 1);
    return fn;
}

/* Plain text only: a pattern can take longer than anybody can wait. One that has to be read as a pattern is refused
 * rather than taken for something else. Lua's search takes the product of both lengths at worst. */
static int l_find(lua_State *L) {
    size_t n, m;
    luaL_checklstring(L, 1, &n);
    const char *what = luaL_checklstring(L, 2, &m);
    if (!lua_toboolean(L, 4) && (memchr(what, '\0', m) != NULL || strpbrk(what, "^$*+?.([%-") != NULL))
        return luaL_error(L,
                          "patterns are not available: write find(text, what, 1, true) to look for the text as it is");
    sandbox_charge(L, CALL_STEPS + n + n * m / 32);
    lua_settop(L, 3);
    lua_pushboolean(L, true);
    return original(L, "find")(L);
}

static int l_rep(lua_State *L) {
    size_t n, between = 0;
    luaL_checklstring(L, 1, &n);
    lua_Integer count = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &between);
    if (count > (lua_Integer)SANDBOX_TEXT_BYTES || (count > 0 && (n + between) * (size_t)count > SANDBOX_TEXT_BYTES))
        return luaL_error(L, "rep would make a text longer than %d bytes", (int)SANDBOX_TEXT_BYTES);
    sandbox_charge(L, CALL_STEPS + (count > 0 ? (size_t)count : 0));
    return original(L, "rep")(L);
}

static lua_Integer from_start(lua_Integer i, lua_Integer n) { return i >= 0 ? i : i >= -n ? n + i + 1 : 0; }

static int l_byte(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    lua_Integer n = (lua_Integer)length, first = from_start(luaL_optinteger(L, 2, 1), n);
    lua_Integer last = from_start(luaL_optinteger(L, 3, first), n);
    if (first < 1) first = 1;
    if (last > n) last = n;
    if (last - first >= SANDBOX_VALUES) return luaL_error(L, "byte gives at most %d values", SANDBOX_VALUES);
    sandbox_charge(L, CALL_STEPS);
    return original(L, "byte")(L);
}

/* The directive that begins after the % at format: gives its letter, and where it ends. */
static char directive(const char *format, size_t n, size_t *at) {
    while (*at < n && format[*at] != '\0' && strchr("-+ #0123456789.", format[*at]) != NULL) ++*at;
    return *at < n ? format[(*at)++] : '\0';
}

/* %p shows an address, and Lua's %s does so for tables. */
static int l_format(lua_State *L) {
    size_t n;
    const char *format = luaL_checklstring(L, 1, &n);
    int top = lua_gettop(L), argument = 1;
    size_t steps = CALL_STEPS + n;
    for (size_t i = 0; i < n;) {
        if (format[i++] != '%') continue;
        char letter = directive(format, n, &i);
        if (letter == 'p') return luaL_error(L, "%%p is not available to scripts");
        if (letter != '%') argument++;
        steps += 100; /* digits of large numbers */
        if (letter != 's' || argument > top) continue;
        sandbox_push_text(L, argument);
        steps += lua_rawlen(L, -1);
        lua_replace(L, argument);
    }
    sandbox_charge(L, steps);
    return original(L, "format")(L);
}

static const struct sandbox_kept kept[] = {{"char", false}, {"len", false},  {"lower", true}, {"reverse", true},
                                           {"sub", false},  {"upper", true}, {NULL, false}};
static const luaL_Reg ours[] = {{"byte", l_byte}, {"find", l_find}, {"format", l_format}, {"rep", l_rep}, {NULL, NULL}};
const struct sandbox_library sandbox_string = {LUA_STRLIBNAME, luaopen_string, kept, ours};
