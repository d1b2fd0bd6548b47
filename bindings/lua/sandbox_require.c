/* Files of a script: compiled, run, and required by each other. */
#include "bindings/lua/sandbox_inside.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_module_name(const char *name, size_t n) {
    if (n == 0 || n > 100 || strlen(name) != n) return false;
    for (size_t i = 0; i < n; i++) {
        bool joint = name[i] == '-' || name[i] == '_' || name[i] == '/';
        if (!joint && !(name[i] >= 'a' && name[i] <= 'z') && !(name[i] >= '0' && name[i] <= '9')) return false;
        if (name[i] == '/' && (i == 0 || i == n - 1 || name[i - 1] == '/')) return false;
    }
    return true;
}

/* An error of a file as a whole: without the place that luaL_error puts in front, which would be that of the
 * require. */
static void fail_file(lua_State *L, const char *format, ...) {
    va_list args;
    va_start(args, format);
    lua_pushvfstring(L, format, args);
    va_end(args);
    lua_error(L);
}

static void compile(lua_State *L, const struct sandbox_source *source) {
    struct sandbox *sb = sandbox_of(L);
    char chunk[PLACE_ROOM + 2], limit[32];
    const char *text = source->text;
    size_t n = source->length;
    sandbox_write_bytes(limit, sb->limits.source_bytes);
    snprintf(chunk, sizeof chunk, "@%s", source->path);
    snprintf(sb->unparsed, sizeof sb->unparsed, "%s", source->path);
    if (n > sb->limits.source_bytes) fail_file(L, "the file is larger than %s", limit);
    if (n > 0 && text[0] == LUA_SIGNATURE[0]) fail_file(L, "this is compiled Lua, only source text is taken");
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3, n -= 3;
    sb->parsing = source->path;
    sandbox_charge(L, 2 * n + n * n / 1024); /* the worst there is goes with the square */
    int result = luaL_loadbufferx(L, text, n, chunk, "t");
    sb->parsing = NULL;
    if (result == LUA_ERRMEM) sandbox_die_of_memory(sb);
    if (sb->dead) sandbox_give_up(L);
    if (result != LUA_OK) lua_error(L);
    sb->unparsed[0] = '\0';
}

/* Leaves one result on the stack. The paths being loaded are taken back by whoever catches an error. */
static void run(lua_State *L, const struct sandbox_source *source) {
    struct sandbox *sb = sandbox_of(L);
    if (sb->loading_count == SANDBOX_REQUIRE_DEPTH)
        luaL_error(L, "require goes deeper than %d files", SANDBOX_REQUIRE_DEPTH);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_paths_key);
    lua_pushstring(L, source->path);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    lua_pop(L, 1);
    compile(L, source);
    sb->loading[sb->loading_count++] = source->path;
    lua_call(L, 0, 1);
    sb->loading_count--;
}

static void check_circle(lua_State *L, const char *path) {
    struct sandbox *sb = sandbox_of(L);
    luaL_Buffer circle;
    size_t i = 0;
    while (i < sb->loading_count && strcmp(sb->loading[i], path) != 0) i++;
    if (i == sb->loading_count) return;
    luaL_buffinit(L, &circle);
    for (; i < sb->loading_count; i++) {
        luaL_addstring(&circle, sb->loading[i]);
        luaL_addstring(&circle, " -> ");
    }
    luaL_addstring(&circle, path);
    luaL_pushresult(&circle);
    luaL_error(L, "require goes in a circle: %s", lua_tostring(L, -1));
}

static int is_missing(lua_State *L, const char *name, const char *near) {
    struct sandbox *sb = sandbox_of(L);
    if (sb->missing != NULL) {
        sb->missing(L, sb->find_arg, name, near);
        return 1;
    }
    if (near != NULL) return luaL_error(L, "there is no \"%s\", did you mean \"%s\"?", name, near);
    return luaL_error(L, "there is no \"%s\"", name);
}

int l_sandbox_require(lua_State *L) {
    size_t n;
    const char *name = luaL_checklstring(L, 1, &n);
    struct sandbox *sb = sandbox_of(L);
    struct sandbox_source source = {0};
    sandbox_charge(L, 100);
    if (!is_module_name(name, n))
        return luaL_error(L,
                          "require takes a name of small letters, digits, - _ and /, such as \"vocabulary/findings\"");
    if (sb->find == NULL || !sb->find(sb->find_arg, name, &source)) return is_missing(L, name, source.near);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_modules_key); /* 2 */
    if (lua_getfield(L, 2, source.path) != LUA_TNIL) return 1;
    lua_settop(L, 2);
    check_circle(L, source.path);
    run(L, &source);
    if (lua_isnil(L, 3)) lua_pushboolean(L, true), lua_replace(L, 3);
    lua_pushvalue(L, 3);
    lua_setfield(L, 2, source.path);
    return 1;
}

void sandbox_push_modules(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_modules_key); }

static int run_main(lua_State *L) {
    run(L, lua_touserdata(L, 1));
    return 1;
}

enum status sandbox_run(struct sandbox *sb, const char *path, const char *text, size_t length, struct error *err) {
    struct sandbox_source source = {.path = path, .text = text, .length = length};
    return sandbox_call_with(sb, run_main, &source, 1, false, err);
}

void sandbox_set_require(struct sandbox *sb, sandbox_find_fn find, void *arg) {
    sb->find = find;
    sb->find_arg = arg;
}

void sandbox_set_missing(struct sandbox *sb, sandbox_missing_fn missing) { sb->missing = missing; }
