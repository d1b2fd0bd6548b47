/* sandbox_inside.h - what the files of the sandbox share; used by sandbox_*.c alone.
 *
 *   sandbox_open.c     making and freeing a sandbox, filling it with what is listed; numbers and UTF-8
 *   sandbox_limits.c   steps and memory, and the end when they are gone
 *   sandbox_blame.c    where in a script something happened, and what an error says
 *   sandbox_call.c     protected calls
 *   sandbox_names.c    unknown names, tables that cannot be changed, words that bindings add
 *   sandbox_base.c     tostring, print, pcall, metatables
 *   sandbox_order.c    pairs and next, in order
 *   sandbox_require.c  compiling, running and requiring files
 *   sandbox_string.c, sandbox_table.c  the libraries of these names */
#ifndef STRIDE_LUA_SANDBOX_INSIDE_H
#define STRIDE_LUA_SANDBOX_INSIDE_H
#include "base/text.h"
#include "bindings/lua/sandbox.h"
#include <lauxlib.h>

#define HOOK_EVERY 1000 /* instructions; also what a run may go past its budget */
#define CALL_STEPS 5    /* a library function, before what it does */
#define PLACE_ROOM 160  /* as in struct error */

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
    sandbox_missing_fn missing; /* may be NULL */
    struct text printed;
};

/* Tables in the registry, under the addresses of these: the words, results of modules by path, paths that were run. */
extern char sandbox_words_key, sandbox_modules_key, sandbox_paths_key;

/* ---- sandbox_limits.c ---- */

void *sandbox_allocate(void *arg, void *block, size_t had, size_t bytes); /* Lua's allocator; arg is the sandbox */
void sandbox_count_hook(lua_State *L, lua_Debug *ar);
/* Whether the error value on top, of a call that gave result, says that memory was refused. */
bool sandbox_is_out_of_memory(const struct sandbox *sb, int result);
void sandbox_die_of_memory(struct sandbox *sb);
/* Raises what no pcall of ours keeps. The value does not matter: sb->death has the words. */
void sandbox_give_up(lua_State *L);
void sandbox_write_bytes(char words[static 32], size_t bytes); /* "64 KiB" */

/* ---- sandbox_blame.c ---- */

void sandbox_place(struct sandbox *sb, struct error *err); /* says that err is about where the script is now */
/* The words of an error value, which may be anything of any size, without running script code or allocating. */
void sandbox_write_value(lua_State *L, int index, char *words, size_t room);
int sandbox_blame(lua_State *L); /* the message handler of protected calls */

/* ---- sandbox_call.c ---- */

/* A script's own pcall: what lua_pcall gives, but what is dead stays dead. */
int sandbox_protect(lua_State *L, int nargs);
/* sandbox_call of fn with arg as a light userdata; hosted: as sandbox_read does it. */
enum status sandbox_call_with(struct sandbox *sb, lua_CFunction fn, void *arg, int nresults, bool hosted,
                              struct error *err);

/* ---- sandbox_names.c ---- */

void sandbox_hide_metatable(lua_State *L, int metatable); /* getmetatable gives false, setmetatable refuses */

/* ---- What scripts may use ---- */

struct sandbox_kept { /* a function or constant of Lua's that is kept as it is */
    const char *name;
    bool texts; /* its work grows with the texts it is given */
};

struct sandbox_library {
    const char *name; /* "_G" for the words themselves */
    lua_CFunction open;
    const struct sandbox_kept *kept;
    const luaL_Reg *ours; /* upvalue 1: Lua's own library */
};

extern const struct sandbox_library sandbox_base, sandbox_string, sandbox_table;

int l_sandbox_pairs(lua_State *L);
int l_sandbox_next(lua_State *L);
int l_sandbox_require(lua_State *L);

#endif
