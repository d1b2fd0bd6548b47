#include "bindings/lua/sandbox.h"
#include "base/text.h"
#include <lauxlib.h>
#include <lualib.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOOK_EVERY      1000                /* instructions; also what a run may go past its budget */
#define HOST_BYTES      ((size_t)16 << 20)  /* beyond the limit, for the host alone */
#define BLOCK_BYTES     ((size_t)512 << 10) /* one allocation: bounds tables, and chains of calls, as a whole */
#define STRING_BYTES    (2 * SANDBOX_TEXT_BYTES + 64) /* one string object with its head */
#define BYTES_PER_STEP  4                             /* allocated */
#define COLLECT_SHARE   8                             /* bytes a step of a collection that a full heap forces */
#define CALL_STEPS      5                             /* a library function, before what it does */
#define PROTECTED_STEPS 50                            /* pcall: an error costs about a microsecond */
#define PLACE_ROOM      160                           /* as in struct error */

enum refusal { REFUSED_NOT, REFUSED_HEAP, REFUSED_TEXT, REFUSED_BLOCK, REFUSED_SYSTEM };

struct sandbox {
    lua_State *L;
    struct sandbox_limits limits;
    size_t used;
    int64_t spent;
    bool hosted;  /* the host's own code runs: no steps, spare memory */
    bool running; /* inside a protected call */
    bool dead;
    struct error death;        /* why, and what every later call says */
    struct error caught;       /* by the message handler, while the frames are still there */
    enum refusal refusal;      /* the last time memory was refused, which Lua may have survived by collecting */
    struct error refused_at;   /* its place only */
    const char *parsing;       /* the path that is being compiled */
    char unparsed[PLACE_ROOM]; /* the path that did not compile */
    const char *loading[SANDBOX_REQUIRE_DEPTH]; /* the paths that are being run, outermost first */
    size_t loading_count;
    sandbox_find_fn find;
    void *find_arg;
    struct text printed;
};

static char words_key, modules_key, paths_key; /* their addresses are keys of the registry */

static volatile sig_atomic_t interrupted;

void sandbox_interrupt(void) { interrupted = 1; }

struct sandbox *sandbox_of(lua_State *L) {
    return *(struct sandbox **)lua_getextraspace(L);
}

/* ----------------------------------------------------------------------------------------------- where and why */

bool sandbox_where(lua_State *L, int level, const char **file, int *line) {
    lua_Debug ar;
    for (int i = 0; lua_getstack(L, i, &ar); i++) {
        if (!lua_getinfo(L, "Sl", &ar) || ar.currentline <= 0) continue; /* a C function: look at who called it */
        if (level-- > 0) continue;
        *file = ar.source[0] == '@' ? ar.source + 1 : ar.source;
        *line = ar.currentline;
        return true;
    }
    return false;
}

static void place_here(struct sandbox *sb, struct error *err) {
    const char *file = sb->parsing;
    int line = 0;
    if (file == NULL && (sb->L == NULL || !sandbox_where(sb->L, 0, &file, &line)))
        file = sb->loading_count > 0 ? sb->loading[sb->loading_count - 1] : NULL;
    error_at(err, file, line);
}

/* "file:12: words" -> words, when the text begins like that. */
static const char *after_prefix(const char *words, size_t *file_length, int *line) {
    const char *colon = strchr(words, ':');
    if (colon == NULL || colon == words) return NULL;
    size_t digits = strspn(colon + 1, "0123456789");
    if (digits == 0 || digits > 9 || strncmp(colon + 1 + digits, ": ", 2) != 0) return NULL;
    *file_length = (size_t)(colon - words);
    *line = (int)strtol(colon + 1, NULL, 10);
    return colon + digits + 3;
}

/* The whole path of the file whose name, as Lua writes it in messages, is the first n bytes of words: the whole path,
 * or
 * "..." and its end. NULL when no such file was run. */
static const char *whole_path(lua_State *L, const char *words, size_t n) {
    const char *found = NULL;
    size_t dots = n > 3 && memcmp(words, "...", 3) == 0 ? 3 : 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &paths_key);
    for (lua_Integer i = (lua_Integer)lua_rawlen(L, -1); i > 0 && found == NULL; i--) {
        lua_rawgeti(L, -1, i);
        size_t length;
        const char *path = lua_tolstring(L, -1, &length);
        bool same = dots > 0 ? length > n - dots : length == n;
        if (same && memcmp(path + length - (n - dots), words + dots, n - dots) == 0) found = path;
        lua_pop(L, 1); /* the list keeps it */
    }
    lua_pop(L, 1);
    return found;
}

/* The words of an error value, which may be anything of any size, without running script code or allocating. */
static void write_value(lua_State *L, int index, char *words, size_t room) {
    int type = lua_type(L, index);
    if (type == LUA_TSTRING) {
        size_t n;
        const char *bytes = lua_tolstring(L, index, &n);
        if (n >= room) n = room - 1;
        for (size_t i = 0; i < n; i++) words[i] = bytes[i] != '\0' ? bytes[i] : '?';
        words[n] = '\0';
    } else if (lua_isinteger(L, index)) {
        snprintf(words, room, "%lld", (long long)lua_tointeger(L, index));
    } else if (type == LUA_TNUMBER) {
        snprintf(words, room, "%.14g", lua_tonumber(L, index));
    } else {
        snprintf(words, room, "the script raised an error that is no text (%s)", lua_typename(L, type));
    }
}

/* ------------------------------------------------------------------------------------------------------ the limits */

static void write_bytes(char words[static 32], size_t bytes) {
    bool mebi = bytes >= (size_t)1 << 20 && bytes % ((size_t)1 << 20) == 0;
    if (mebi || bytes % 1024 == 0)
        snprintf(words, 32, "%zu %s", mebi ? bytes >> 20 : bytes >> 10, mebi ? "MiB" : "KiB");
    else
        snprintf(words, 32, "%zu bytes", bytes);
}

static void die_of_steps(struct sandbox *sb) {
    if (sb->dead) return;
    sb->dead = true;
    if (interrupted)
        error_set(&sb->death, STATUS_INPUT, "the script takes too much processor time");
    else
        error_set(&sb->death, STATUS_INPUT, "the script runs too long: more than %lld steps",
                  (long long)sb->limits.steps);
    place_here(sb, &sb->death);
}

static void die_of_memory(struct sandbox *sb) {
    char size[32];
    struct error *death = &sb->death;
    if (sb->dead) return;
    sb->dead = true;
    write_bytes(size, sb->refusal == REFUSED_TEXT    ? 2 * SANDBOX_TEXT_BYTES
                      : sb->refusal == REFUSED_BLOCK ? BLOCK_BYTES
                                                     : sb->limits.memory_bytes);
    if (sb->refusal == REFUSED_SYSTEM)
        error_set(death, STATUS_MEMORY, "out of memory while running a script");
    else if (sb->refusal == REFUSED_TEXT)
        error_set(death, STATUS_INPUT, "the script makes a text longer than %s", size);
    else if (sb->refusal == REFUSED_BLOCK)
        error_set(death, STATUS_INPUT, "the script lets one table, or calls inside calls, grow past %s", size);
    else
        error_set(death, STATUS_INPUT, "the script needs more than %s of memory", size);
    error_at(death, sb->refused_at.file, sb->refused_at.line);
}

/* Raises what no pcall of ours keeps. The value does not matter: sb->death has the words. */
static void on_count(lua_State *L, lua_Debug *ar);
static void give_up(lua_State *L) {
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1); /* from now on every step fails */
    lua_pushnil(L);
    lua_error(L);
}

static void spend(struct sandbox *sb, size_t steps) {
    int64_t most = INT64_MAX - sb->spent;
    sb->spent += steps < (uint64_t)most ? (int64_t)steps : most;
}

void sandbox_charge(lua_State *L, size_t steps) {
    struct sandbox *sb = sandbox_of(L);
    if (sb->hosted) return;
    spend(sb, steps);
    if (sb->spent > sb->limits.steps || interrupted) die_of_steps(sb);
    if (sb->dead) give_up(L);
}

static void on_count(lua_State *L, lua_Debug *ar) {
    (void)ar;
    sandbox_charge(L, HOOK_EVERY);
}

static enum refusal refusal_of(const struct sandbox *sb, bool string, size_t had, size_t bytes) {
    if (!sb->hosted && sb->running) {
        if (string && bytes > STRING_BYTES) return REFUSED_TEXT;
        if (bytes > BLOCK_BYTES) return REFUSED_BLOCK;
    }
    size_t limit = sb->limits.memory_bytes + (sb->hosted || !sb->running ? HOST_BYTES : 0);
    size_t others = sb->used - had;
    return others > limit || bytes > limit - others ? REFUSED_HEAP : REFUSED_NOT;
}

/* Lua collects all it can and asks once more before it gives up, and that takes its time: a script that sits at the
 * brim pays for it. */
static void *refuse(struct sandbox *sb, enum refusal why) {
    sb->refusal = why;
    error_set(&sb->refused_at, STATUS_INPUT, "memory");
    place_here(sb, &sb->refused_at);
    spend(sb, sb->used / COLLECT_SHARE);
    return NULL;
}

/* Lua's allocator. Without a block, had is the kind of thing that is made. */
static void *allocate(void *arg, void *block, size_t had, size_t bytes) {
    struct sandbox *sb = arg;
    bool string = block == NULL && had == LUA_TSTRING;
    if (block == NULL) had = 0;
    if (bytes == 0) {
        free(block);
        sb->used -= had;
        return NULL;
    }
    enum refusal why = bytes > had ? refusal_of(sb, string, had, bytes) : REFUSED_NOT;
    if (why != REFUSED_NOT) return refuse(sb, why);
    void *moved = realloc(block, bytes);
    if (moved == NULL && bytes > had) return refuse(sb, REFUSED_SYSTEM);
    if (moved == NULL) moved = block; /* Lua counts on shrinking to succeed, and a larger block will do */
    sb->used = sb->used - had + bytes;
    if (bytes > had) spend(sb, (bytes - had) / BYTES_PER_STEP + 1);
    return moved;
}

/* ------------------------------------------------------------------------------------------------- protected calls */

/* Lua's text buffers report it as any other error. */
static bool is_out_of_memory(const struct sandbox *sb, int result) {
    if (result == LUA_ERRMEM) return true;
    return sb->refusal != REFUSED_NOT && lua_type(sb->L, -1) == LUA_TSTRING &&
           strcmp(lua_tostring(sb->L, -1), "not enough memory") == 0;
}

/* The message handler. The error value is on top, and whoever raised it still on the stack. */
static int blame(lua_State *L) {
    struct sandbox *sb = sandbox_of(L);
    char words[1200]; /* more than struct error keeps, so that it sees what it has to cut */
    size_t n;
    int line;
    if (is_out_of_memory(sb, LUA_ERRRUN)) die_of_memory(sb);
    if (sb->dead) return 1;
    write_value(L, -1, words, sizeof words);
    const char *rest = after_prefix(words, &n, &line);
    const char *file = sb->unparsed[0] != '\0' ? sb->unparsed : rest != NULL ? whole_path(L, words, n) : NULL;
    if (file == NULL) rest = NULL;
    if (file != NULL && rest == NULL) line = 0;
    error_set(&sb->caught, STATUS_INPUT, "%s", rest != NULL ? rest : words);
    if (file != NULL)
        error_at(&sb->caught, file, line);
    else
        place_here(sb, &sb->caught);
    return 1;
}

/* A script's own pcall. What is dead stays dead; what was being loaded inside is not being loaded any more. */
static int protect(lua_State *L, int nargs) {
    struct sandbox *sb = sandbox_of(L);
    size_t loading = sb->loading_count;
    int result = lua_pcall(L, nargs, LUA_MULTRET, 0);
    if (result == LUA_OK) return result;
    if (is_out_of_memory(sb, result)) die_of_memory(sb);
    if (sb->dead) give_up(L);
    sb->loading_count = loading;
    sb->unparsed[0] = '\0';
    return result;
}

static enum status explain(struct sandbox *sb, int result, struct error *err) {
    if (result == LUA_ERRMEM) die_of_memory(sb);
    if (sb->dead) sb->caught = sb->death;
    if (sb->caught.status == STATUS_OK) /* the handler could not be run either */
        error_set(&sb->caught, STATUS_INPUT, "the script nests too deeply");
    if (err != NULL) *err = sb->caught;
    return sb->caught.status;
}

static enum status call(struct sandbox *sb, int nargs, int nresults, bool hosted, struct error *err) {
    lua_State *L = sb->L;
    int handler = lua_gettop(L) - nargs;
    if (sb->dead || !lua_checkstack(L, LUA_MINSTACK)) {
        lua_settop(L, handler - 1);
        return explain(sb, sb->dead ? LUA_OK : LUA_ERRMEM, err);
    }
    int64_t spent = sb->spent;
    lua_pushcfunction(L, blame);
    lua_insert(L, handler);
    sb->caught = (struct error){0};
    sb->hosted = hosted;
    sb->running = true;
    lua_sethook(L, hosted ? NULL : on_count, hosted ? 0 : LUA_MASKCOUNT, HOOK_EVERY);
    int result = lua_pcall(L, nargs, nresults, handler);
    lua_sethook(L, NULL, 0, 0);
    if (hosted) sb->spent = spent;
    sb->hosted = sb->running = false;
    sb->loading_count = 0;
    sb->parsing = NULL;
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
static enum status call_with(struct sandbox *sb, lua_CFunction fn, void *arg, int nresults, bool hosted,
                             struct error *err) {
    lua_pushcfunction(sb->L, fn);
    lua_pushlightuserdata(sb->L, arg);
    return call(sb, 1, nresults, hosted, err);
}

enum status sandbox_do(struct sandbox *sb, lua_CFunction fn, void *arg, struct error *err) {
    return call_with(sb, fn, arg, 0, false, err);
}

enum status sandbox_read(struct sandbox *sb, lua_CFunction fn, void *arg, struct error *err) {
    return call_with(sb, fn, arg, 0, true, err);
}

/* -------------------------------------------------------------------------------------------- the words of a script */

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
    write_value(L, 2, word, sizeof word);
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
    write_value(L, 2, word, sizeof word);
    if (*label != '\0') return luaL_error(L, "\"%s.%s\" cannot be changed", label, word);
    return luaL_error(L, "\"%s\" cannot be set from here: write local %s = ...", word, word);
}

static void set_metamethod(lua_State *L, int metatable, const char *name, lua_CFunction fn, const char *label) {
    lua_pushstring(L, label);
    lua_pushcclosure(L, fn, 1);
    lua_setfield(L, metatable, name);
}

static void protect_metatable(lua_State *L, int metatable) {
    lua_pushboolean(L, false);
    lua_setfield(L, metatable, "__metatable");
}

void sandbox_read_only(lua_State *L, const char *label) {
    int real = lua_gettop(L), metatable = real + 2;
    luaL_checkstack(L, 8, NULL);
    lua_newtable(L); /* stack: real, view */
    lua_newtable(L); /* stack: real, view, metatable of real */
    set_metamethod(L, metatable, "__index", l_unknown, label);
    protect_metatable(L, metatable);
    lua_setmetatable(L, real);
    lua_newtable(L); /* stack: real, view, metatable of view */
    lua_pushvalue(L, real);
    lua_setfield(L, metatable, "__index");
    set_metamethod(L, metatable, "__newindex", l_refuse, label);
    protect_metatable(L, metatable);
    lua_setmetatable(L, real + 1);
    lua_replace(L, real);
}

void sandbox_define(lua_State *L, const char *word) {
    luaL_checkstack(L, 3, NULL);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &words_key);
    lua_pushstring(L, word);
    lua_pushvalue(L, -3);
    lua_rawset(L, -3);
    lua_pop(L, 2);
}

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

/* -------------------------------------------------------------------------------------------------- base functions */

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
    int result = protect(L, lua_gettop(L) - 1);
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
    int result = protect(L, lua_gettop(L) - 2);
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

/* The table gets a copy, so that nothing can be slipped into its metatable afterwards; the original is kept as
 * __metatable, for getmetatable. */
static int l_setmetatable(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_istable(L, 2) || lua_isnil(L, 2), 2, "nil or table");
    lua_settop(L, 2);
    sandbox_charge(L, 100);
    if (luaL_getmetafield(L, 1, "__metatable") == LUA_TBOOLEAN)
        return luaL_error(L, "cannot change a protected metatable");
    lua_settop(L, 2);
    if (lua_istable(L, 2)) {
        check_metatable(L);
        lua_newtable(L);
        copy_index(L, "__index", l_index);
        copy_index(L, "__newindex", l_newindex);
        for (size_t i = 0; i < sizeof metamethods / sizeof *metamethods; i++) copy_metamethod(L, metamethods[i]);
        lua_pushvalue(L, 2);
        lua_setfield(L, 3, "__metatable");
    }
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

/* ------------------------------------------------------------------------------------ going through tables in order */

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

/* Replaces the list of keys on top by a sorted one. */
static void sort_keys(lua_State *L, int count) {
    int keys = lua_gettop(L);
    size_t bytes = 0, rounds = 1;
    struct key *key = lua_newuserdatauv(L, (size_t)count * sizeof *key + 1, 0);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, keys, i + 1);
        key[i] = read_key(L, -1, i + 1);
        bytes += key[i].is_text ? key[i].length : 0;
        lua_pop(L, 1); /* the list keeps it */
    }
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

static int l_pairs(lua_State *L) {
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

/* The least key above the one given. */
static int l_next(lua_State *L) {
    struct key after = {0}, best = {0};
    bool found = false;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    bool first = lua_isnil(L, 2);
    if (!first) after = read_key(L, 2, 0);
    lua_pushnil(L); /* 3: the best so far */
    for (lua_pushnil(L); lua_next(L, 1);) {
        struct key key = read_key(L, -2, 0);
        lua_pop(L, 1);
        sandbox_charge(L, 2 + (key.is_text ? key.length / 16 : 0));
        if ((!first && by_key(&key, &after) <= 0) || (found && by_key(&key, &best) >= 0)) continue;
        best = key;
        found = true;
        lua_pushvalue(L, -1);
        lua_replace(L, 3);
    }
    if (!found) return 1; /* nil */
    lua_settop(L, 3);
    lua_pushvalue(L, 3);
    lua_rawget(L, 1);
    return 2;
}

/* --------------------------------------------------------------------------------------------------------- require */

static bool is_module_name(const char *name, size_t n) {
    if (n == 0 || n > 100 || strlen(name) != n) return false;
    for (size_t i = 0; i < n; i++) {
        bool joint = name[i] == '-' || name[i] == '_' || name[i] == '/';
        if (!joint && !(name[i] >= 'a' && name[i] <= 'z') && !(name[i] >= '0' && name[i] <= '9')) return false;
        if (name[i] == '/' && (i == 0 || i == n - 1 || name[i - 1] == '/')) return false;
    }
    return true;
}

/* An error of a file as a whole: without the place that luaL_error puts in front, which would be that of the require.
 */
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
    write_bytes(limit, sb->limits.source_bytes);
    snprintf(chunk, sizeof chunk, "@%s", source->path);
    snprintf(sb->unparsed, sizeof sb->unparsed, "%s", source->path);
    if (n > sb->limits.source_bytes) fail_file(L, "the file is larger than %s", limit);
    if (n > 0 && text[0] == LUA_SIGNATURE[0]) fail_file(L, "this is compiled Lua, only source text is taken");
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3, n -= 3;
    sb->parsing = source->path;
    sandbox_charge(L, 2 * n + n * n / 1024); /* the worst there is goes with the square */
    int result = luaL_loadbufferx(L, text, n, chunk, "t");
    sb->parsing = NULL;
    if (result == LUA_ERRMEM) die_of_memory(sb);
    if (sb->dead) give_up(L);
    if (result != LUA_OK) lua_error(L);
    sb->unparsed[0] = '\0';
}

/* Leaves one result on the stack. The paths being loaded are taken back by whoever catches an error. */
static void run(lua_State *L, const struct sandbox_source *source) {
    struct sandbox *sb = sandbox_of(L);
    if (sb->loading_count == SANDBOX_REQUIRE_DEPTH)
        luaL_error(L, "require goes deeper than %d files", SANDBOX_REQUIRE_DEPTH);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &paths_key);
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
    if (near != NULL) return luaL_error(L, "there is no \"%s\", did you mean \"%s\"?", name, near);
    return luaL_error(L, "there is no \"%s\"", name);
}

static int l_require(lua_State *L) {
    size_t n;
    const char *name = luaL_checklstring(L, 1, &n);
    struct sandbox *sb = sandbox_of(L);
    struct sandbox_source source = {0};
    sandbox_charge(L, 100);
    if (!is_module_name(name, n))
        return luaL_error(L,
                          "require takes a name of small letters, digits, - _ and /, such as \"vocabulary/findings\"");
    if (sb->find == NULL || !sb->find(sb->find_arg, name, &source)) return is_missing(L, name, source.near);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &modules_key); /* 2 */
    if (lua_getfield(L, 2, source.path) != LUA_TNIL) return 1;
    lua_settop(L, 2);
    check_circle(L, source.path);
    run(L, &source);
    if (lua_isnil(L, 3)) lua_pushboolean(L, true), lua_replace(L, 3);
    lua_pushvalue(L, 3);
    lua_setfield(L, 2, source.path);
    return 1;
}

static int run_main(lua_State *L) {
    run(L, lua_touserdata(L, 1));
    return 1;
}

enum status sandbox_run(struct sandbox *sb, const char *path, const char *text, size_t length, struct error *err) {
    struct sandbox_source source = {.path = path, .text = text, .length = length};
    return call_with(sb, run_main, &source, 1, false, err);
}

void sandbox_set_require(struct sandbox *sb, sandbox_find_fn find, void *arg) {
    sb->find = find;
    sb->find_arg = arg;
}

/* ----------------------------------------------------------------------------------------------------- text functions
 */

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

/* ---------------------------------------------------------------------------------------------------- table functions
 */

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
        lua_rawgeti(L, 1, first + (lua_Integer)i);
        if (!lua_isstring(L, -1))
            return luaL_error(L, "item %d of the list is a %s, not a text", (int)i + 1, luaL_typename(L, -1));
        lua_tostring(L, -1); /* of a number, makes it a text */
        size += lua_rawlen(L, -1) + between;
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

/* ------------------------------------------------------------------------------------------------------ setting up */

struct kept { /* a function or constant of Lua's that is kept as it is */
    const char *name;
    bool texts; /* its work grows with the texts it is given */
};

struct library {
    const char *name; /* "_G" for the words themselves */
    lua_CFunction open;
    const struct kept *kept;
    const luaL_Reg *ours;
};

static const struct kept base_kept[] = {{"assert", false}, {"error", false},  {"ipairs", false}, {"rawequal", true},
                                        {"rawget", false}, {"rawlen", false}, {"select", false}, {"tonumber", true},
                                        {"type", false},   {NULL, false}};
static const luaL_Reg base_ours[] = {{"getmetatable", l_getmetatable},
                                     {"next", l_next},
                                     {"pairs", l_pairs},
                                     {"pcall", l_pcall},
                                     {"print", l_print},
                                     {"require", l_require},
                                     {"setmetatable", l_setmetatable},
                                     {"tostring", l_tostring},
                                     {"xpcall", l_xpcall},
                                     {NULL, NULL}};
static const struct kept string_kept[] = {{"char", false}, {"len", false},  {"lower", true}, {"reverse", true},
                                          {"sub", false},  {"upper", true}, {NULL, false}};
static const luaL_Reg string_ours[] = {
    {"byte", l_byte}, {"find", l_find}, {"format", l_format}, {"rep", l_rep}, {NULL, NULL}};
static const struct kept table_kept[] = {{"pack", false}, {NULL, false}};
static const luaL_Reg table_ours[] = {{"concat", l_concat}, {"insert", l_insert}, {"move", l_move},
                                      {"remove", l_remove}, {"sort", l_sort},     {"unpack", l_unpack},
                                      {NULL, NULL}};
static const struct kept math_kept[] = {{"abs", false},        {"ceil", false}, {"floor", false},      {"fmod", false},
                                        {"huge", false},       {"max", false},  {"maxinteger", false}, {"min", false},
                                        {"mininteger", false}, {"modf", false}, {"pi", false},         {"sqrt", false},
                                        {"tointeger", true},   {"type", false}, {"ult", false},        {NULL, false}};
static const struct kept utf8_kept[] = {{"char", false}, {"codepoint", true}, {"codes", true},
                                        {"len", true},   {"offset", true},    {NULL, false}};
static const luaL_Reg none_ours[] = {{NULL, NULL}};
static const struct library libraries[] = {{LUA_GNAME, luaopen_base, base_kept, base_ours},
                                           {LUA_STRLIBNAME, luaopen_string, string_kept, string_ours},
                                           {LUA_TABLIBNAME, luaopen_table, table_kept, table_ours},
                                           {LUA_MATHLIBNAME, luaopen_math, math_kept, none_ours},
                                           {LUA_UTF8LIBNAME, luaopen_utf8, utf8_kept, none_ours}};

/* Fills the table at `to` with what is listed of the library at `from`. */
static void fill(lua_State *L, const struct library *library, int from, int to) {
    for (const struct kept *k = library->kept; k->name != NULL; k++) {
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
    protect_metatable(L, lua_gettop(L));
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

static void open_library(lua_State *L, const struct library *library) {
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
    lua_rawsetp(L, LUA_REGISTRYINDEX, &modules_key);
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &paths_key);
    lua_newtable(L); /* 2: the words */
    lua_pushvalue(L, 2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &words_key);
    luaL_requiref(L, libraries[0].name, libraries[0].open, 0);
    fill(L, &libraries[0], 3, 2);
    lua_settop(L, 2);
    for (size_t i = 1; i < sizeof libraries / sizeof *libraries; i++) open_library(L, &libraries[i]);
    sandbox_read_only(L, "");
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS); /* what a chunk gets as _ENV */
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    return 0;
}

enum status sandbox_new(const struct sandbox_limits *limits, struct sandbox **out, struct error *err) {
    struct sandbox *sb = calloc(1, sizeof *sb);
    if (sb == NULL) return error_set(err, STATUS_MEMORY, "out of memory for a sandbox");
    if (limits != NULL) sb->limits = *limits;
    if (sb->limits.memory_bytes == 0) sb->limits.memory_bytes = SANDBOX_MEMORY_BYTES;
    if (sb->limits.steps <= 0) sb->limits.steps = SANDBOX_STEPS;
    if (sb->limits.source_bytes == 0) sb->limits.source_bytes = SANDBOX_SOURCE_BYTES;
    enum status status = STATUS_MEMORY;
    lua_State *L = lua_newstate(allocate, sb);
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

lua_State *sandbox_state(struct sandbox *sb) { return sb->L; }
bool sandbox_is_dead(const struct sandbox *sb) { return sb->dead; }
int64_t sandbox_steps(const struct sandbox *sb) { return sb->spent; }
const char *sandbox_printed(const struct sandbox *sb) { return text_get(&sb->printed); }
