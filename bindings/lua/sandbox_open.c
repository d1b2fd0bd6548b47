/* Making a sandbox, with what it has of Lua's libraries, and freeing it. */
#include "bindings/lua/sandbox_inside.h"
#include <lualib.h>
#include <stdlib.h>

char sandbox_words_key, sandbox_modules_key, sandbox_paths_key;

/* A function of Lua's own library, run in this very frame so that its messages name it as the script did. Upvalues: the
 * function, and whether its work grows with the texts it is given. */
static int l_charged(lua_State *L) {
    int n = lua_gettop(L);
    size_t steps = CALL_STEPS + (size_t)n;
    for (int i = 1; i <= n && lua_toboolean(L, lua_upvalueindex(2)); i++)
        if (lua_type(L, i) == LUA_TSTRING) steps += lua_rawlen(L, i);
    sandbox_charge(L, steps);
    int results = lua_tocfunction(L, lua_upvalueindex(1))(L);
    if (results > 1) sandbox_charge(L, (size_t)results);
    return results;
}

static const struct sandbox_kept math_kept[] = {
    {"abs", false},        {"ceil", false}, {"floor", false},      {"fmod", false}, {"huge", false}, {"max", false},
    {"maxinteger", false}, {"min", false},  {"mininteger", false}, {"modf", false}, {"pi", false},   {"sqrt", false},
    {"tointeger", true},   {"type", false}, {"ult", false},        {NULL, false}};
static const struct sandbox_kept utf8_kept[] = {{"char", false}, {"codepoint", true}, {"codes", true},
                                                {"len", true},   {"offset", true},    {NULL, false}};
static const luaL_Reg none_ours[] = {{NULL, NULL}};
static const struct sandbox_library math = {LUA_MATHLIBNAME, luaopen_math, math_kept, none_ours};
static const struct sandbox_library utf8 = {LUA_UTF8LIBNAME, luaopen_utf8, utf8_kept, none_ours};
static const struct sandbox_library *const libraries[] = {&sandbox_string, &sandbox_table, &math, &utf8};

/* Fills the table at `to` with what is listed of the library at `from`. */
static void fill(lua_State *L, const struct sandbox_library *library, int from, int to) {
    for (const struct sandbox_kept *k = library->kept; k->name != NULL; k++) {
        if (lua_getfield(L, from, k->name) == LUA_TFUNCTION) {
            lua_pushboolean(L, k->texts);
            lua_pushcclosure(L, l_charged, 2);
        }
        lua_setfield(L, to, k->name);
    }
    lua_pushvalue(L, to);
    lua_pushvalue(L, from);
    luaL_setfuncs(L, library->ours, 1);
    lua_pop(L, 1);
}

/* "x":upper() finds our functions, and nothing is to be had from getmetatable("x"). */
static void set_string_metatable(lua_State *L, int members) {
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, members);
    lua_setfield(L, -2, "__index");
    sandbox_hide_metatable(L, lua_gettop(L));
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

static void open_library(lua_State *L, const struct sandbox_library *library) {
    int from = lua_gettop(L) + 1, to = from + 1;
    luaL_requiref(L, library->name, library->open, 0);
    lua_newtable(L);
    fill(L, library, from, to);
    if (library->open == luaopen_string) set_string_metatable(L, to);
    sandbox_read_only(L, library->name);
    sandbox_define(L, library->name);
    lua_settop(L, from - 1);
}

/* Runs once, as a protected call. At the end nothing of Lua's own tables can be reached by name any more. */
static int set_up(lua_State *L) {
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &sandbox_modules_key);
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &sandbox_paths_key);
    lua_newtable(L); /* 2: the words */
    lua_pushvalue(L, 2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &sandbox_words_key);
    luaL_requiref(L, sandbox_base.name, sandbox_base.open, 0);
    fill(L, &sandbox_base, 3, 2);
    lua_settop(L, 2);
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) open_library(L, libraries[i]);
    sandbox_read_only(L, "");
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS); /* what a chunk gets as _ENV */
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    return 0;
}

static struct sandbox_limits with_defaults(struct sandbox_limits limits) {
    if (limits.memory_bytes == 0) limits.memory_bytes = SANDBOX_MEMORY_BYTES;
    if (limits.steps <= 0) limits.steps = SANDBOX_STEPS;
    if (limits.source_bytes == 0) limits.source_bytes = SANDBOX_SOURCE_BYTES;
    return limits;
}

enum status sandbox_new(const struct sandbox_limits *limits, struct sandbox **out, struct error *err) {
    struct sandbox *sb = calloc(1, sizeof *sb);
    if (sb == NULL) return error_set(err, STATUS_MEMORY, "out of memory for a sandbox");
    sb->limits = with_defaults(limits != NULL ? *limits : (struct sandbox_limits){0});
    enum status status = STATUS_MEMORY;
    lua_State *L = lua_newstate(sandbox_allocate, sb);
    if (L == NULL) {
        error_set(err, STATUS_MEMORY, "out of memory for a sandbox");
    } else {
        *(struct sandbox **)lua_getextraspace(L) = sb;
        sb->L = L;
        status = sandbox_read(sb, set_up, NULL, err);
    }
    if (status == STATUS_OK)
        *out = sb;
    else
        sandbox_free(sb);
    return status;
}

void sandbox_free(struct sandbox *sb) {
    if (sb == NULL) return;
    if (sb->L != NULL) lua_close(sb->L);
    text_fini(&sb->printed);
    free(sb);
}

struct sandbox *sandbox_of(lua_State *L) {
    return *(struct sandbox **)lua_getextraspace(L);
}
lua_State *sandbox_state(struct sandbox *sb) { return sb->L; }
bool sandbox_is_dead(const struct sandbox *sb) { return sb->dead; }
int64_t sandbox_steps(const struct sandbox *sb) { return sb->spent; }
const char *sandbox_printed(const struct sandbox *sb) { return text_get(&sb->printed); }
