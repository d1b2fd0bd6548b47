/* Protected calls: into a sandbox from outside, and a script's own. */
#include "bindings/lua/sandbox_inside.h"

/* What was being loaded inside is not being loaded any more. */
int sandbox_protect(lua_State *L, int nargs) {
    struct sandbox *sb = sandbox_of(L);
    size_t loading = sb->loading_count;
    int result = lua_pcall(L, nargs, LUA_MULTRET, 0);
    if (result == LUA_OK) return result;
    if (sandbox_is_out_of_memory(sb, result)) sandbox_die_of_memory(sb);
    if (sb->dead) sandbox_give_up(L);
    sb->loading_count = loading;
    sb->unparsed[0] = '\0';
    return result;
}

static enum status explain(struct sandbox *sb, int result, struct error *err) {
    if (result == LUA_ERRMEM) sandbox_die_of_memory(sb);
    if (sb->dead) sb->caught = sb->death;
    if (sb->caught.status == STATUS_OK) /* the handler could not be run either */
        error_set(&sb->caught, STATUS_INPUT, "the script nests too deeply");
    if (err != NULL) *err = sb->caught;
    return sb->caught.status;
}

static void enter(struct sandbox *sb, bool hosted) {
    sb->caught = (struct error){0};
    sb->hosted = hosted;
    sb->running = true;
    lua_sethook(sb->L, hosted ? NULL : sandbox_count_hook, hosted ? 0 : LUA_MASKCOUNT, HOOK_EVERY);
}

static void leave(struct sandbox *sb) {
    lua_sethook(sb->L, NULL, 0, 0);
    sb->hosted = sb->running = false;
    sb->loading_count = 0;
    sb->parsing = NULL;
}

static enum status call(struct sandbox *sb, int nargs, int nresults, bool hosted, struct error *err) {
    lua_State *L = sb->L;
    int handler = lua_gettop(L) - nargs;
    if (sb->dead || !lua_checkstack(L, LUA_MINSTACK)) {
        lua_settop(L, handler - 1);
        return explain(sb, sb->dead ? LUA_OK : LUA_ERRMEM, err);
    }
    int64_t spent = sb->spent;
    lua_pushcfunction(L, sandbox_blame);
    lua_insert(L, handler);
    enter(sb, hosted);
    int result = lua_pcall(L, nargs, nresults, handler);
    leave(sb);
    if (hosted) sb->spent = spent;
    lua_remove(L, handler);
    enum status status = STATUS_OK;
    if (result != LUA_OK || sb->dead) {
        status = explain(sb, result, err);
        lua_settop(L, handler - 1);
    }
    sb->unparsed[0] = '\0';
    return status;
}

enum status sandbox_call(struct sandbox *sb, int nargs, int nresults, struct error *err) {
    return call(sb, nargs, nresults, false, err);
}

/* Neither push allocates: a light C function and a light userdata, in room that every state has to spare. */
enum status sandbox_call_with(struct sandbox *sb, lua_CFunction fn, void *arg, int nresults, bool hosted,
                              struct error *err) {
    lua_pushcfunction(sb->L, fn);
    lua_pushlightuserdata(sb->L, arg);
    return call(sb, 1, nresults, hosted, err);
}

enum status sandbox_do(struct sandbox *sb, lua_CFunction fn, void *arg, struct error *err) {
    return sandbox_call_with(sb, fn, arg, 0, false, err);
}

enum status sandbox_read(struct sandbox *sb, lua_CFunction fn, void *arg, struct error *err) {
    return sandbox_call_with(sb, fn, arg, 0, true, err);
}
