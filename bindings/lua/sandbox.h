/* sandbox.h - one Lua state for one load: what a script may use, how long, how much.
 *
 * A sandbox is made for one load, runs its scripts, has its results read, and is freed: nothing carries over from one
 * load to the next. Everything a script can reach is on a list here; all else (files, clock, environment, random
 * numbers, coroutines, bytecode, patterns, addresses of things) is not there. The same scripts always do the same:
 * tables are gone through in order (numbers first, then texts byte by byte), sorting is stable, and the limits are
 * counts and not times.
 *
 * Limits. Steps: about one an instruction (20 ns); what library functions do inside, bytes allocated and source parsed
 * are charged to the same budget. Memory: all of Lua's. When a budget is gone the sandbox is dead: no pcall can catch
 * it, nothing runs in it any more, and every later call gives the same error. What a count bounds badly (a comparison
 * of two long texts is one instruction) ends with sandbox_interrupt, or with the deadline of child.h.
 *
 * Errors are STATUS_INPUT with file and line of the innermost place in a script (or the place the message itself names
 * first, as after error(text, 2)); STATUS_MEMORY when the machine's memory is out. Not for threads to share. */
#ifndef STRIDE_LUA_SANDBOX_H
#define STRIDE_LUA_SANDBOX_H
#include "base/error.h"
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SANDBOX_MEMORY_BYTES  ((size_t)16 << 20)
#define SANDBOX_STEPS         INT64_C(50000000)  /* an honest load takes under a hundredth of it */
#define SANDBOX_SOURCE_BYTES  ((size_t)64 << 10) /* a file: the parser takes up to 0.25 s for that */
#define SANDBOX_TEXT_BYTES    ((size_t)64 << 10) /* what a library function may make; ".." may make twice that */
#define SANDBOX_ITEMS         10000              /* in a table that is sorted, moved, joined or gone through */
#define SANDBOX_VALUES        256                /* table.unpack, string.byte */
#define SANDBOX_PRINTED_BYTES ((size_t)16 << 10)
#define SANDBOX_REQUIRE_DEPTH 16

struct sandbox;

struct sandbox_limits { /* 0 stands for the default above */
    size_t memory_bytes;
    int64_t steps;
    size_t source_bytes;
};

/* limits may be NULL. On STATUS_OK the caller frees *out. */
enum status sandbox_new(const struct sandbox_limits *limits, struct sandbox **out, struct error *err);
void sandbox_free(struct sandbox *sb); /* NULL is fine; runs no script code */

/* ---- For the loader: outside of any running script ---- */

/* Compiles the text and runs it; path ("runners-knee/itb-syndrome.lua") is its name in messages. On STATUS_OK the
 * script's first result (nil for none) is left on top of the state's stack; else the stack is as before. */
enum status sandbox_run(struct sandbox *sb, const char *path, const char *text, size_t length, struct error *err);

/* `require "name"` in a script asks find for the source; false when there is none. All pointers are the host's and must
 * stay valid while the sandbox lives. near may be set in both cases: a name that the script perhaps meant. Each path is
 * run once, its result kept (true for none). A module that requires itself, through others too, is an error that names
 * the circle. Without a find function every require fails. */
struct sandbox_source {
    const char *path, *text;
    size_t length;
    const char *near;
};
typedef bool (*sandbox_find_fn)(void *arg, const char *name, struct sandbox_source *out);
void sandbox_set_require(struct sandbox *sb, sandbox_find_fn find, void *arg);
/* What a require of a name that find does not know is, instead of an error: missing notes it, and leaves one value that
 * the script goes on with, so that later mistakes are found too. arg is that of find; near may be NULL. */
typedef void (*sandbox_missing_fn)(lua_State *L, void *arg, const char *name, const char *near);
void sandbox_set_missing(struct sandbox *sb, sandbox_missing_fn missing);

/* The only protected calls. fn runs with arg as a light userdata in argument 1; it may raise, and results are dropped.
 * sandbox_do is under the script's limits. sandbox_read is for the host's own code, such as adding words and reading
 * results (raw!): no steps are counted and there is spare memory, so that a script which filled its heap to the brim
 * does not make it fail; it must not call what a script made. */
enum status sandbox_do(struct sandbox *sb, lua_CFunction fn, void *arg, struct error *err);
enum status sandbox_read(struct sandbox *sb, lua_CFunction fn, void *arg, struct error *err);

/* Calls the function under its nargs arguments on the stack as a script is called: function and arguments are taken
 * off, nresults results left on STATUS_OK. Not from inside a C function that a script called: use lua_call there. */
enum status sandbox_call(struct sandbox *sb, int nargs, int nresults, struct error *err);

/* Kills, at its next thousand instructions, every sandbox that runs in this process from now on. For the handler of the
 * signal that says that processor time is used up: async-signal-safe, and never taken back. */
void sandbox_interrupt(void);

lua_State *sandbox_state(struct sandbox *sb); /* outside of the calls above, push nothing that allocates */
bool sandbox_is_dead(const struct sandbox *sb);
int64_t sandbox_steps(const struct sandbox *sb); /* used so far */
/* What scripts printed, as they wrote it (escape it for where it goes); what is too much is dropped. */
const char *sandbox_printed(const struct sandbox *sb);

/* ---- For bindings: inside a protected call ---- */

struct sandbox *sandbox_of(lua_State *L);

/* Takes the value on top of the stack and makes it a word that scripts may use and cannot assign to.
 * A table is shared as it is: make it read-only with sandbox_read_only first. */
void sandbox_define(lua_State *L, const char *word);

/* Replaces the table on top of the stack by a view of it that cannot be changed (and that pairs finds empty). Reading a
 * member that is not there is an error that names "label.member" and what may have been meant. */
void sandbox_read_only(lua_State *L, const char *label);

/* Charges work that no instruction stands for; does not return when the budget is gone. */
void sandbox_charge(lua_State *L, size_t steps);

/* The place in a script: level 0 is the innermost Lua function that is running, 1 the one that called it. false when
 * there is none. *file stays valid until that function returns: copy it to keep it. */
bool sandbox_where(lua_State *L, int level, const char **file, int *line);

/* Pushes the table of what required files gave, by path: those that were run to their end. To be read raw. */
void sandbox_push_modules(lua_State *L);

/* Pushes what tostring gives in a script: no addresses. */
void sandbox_push_text(lua_State *L, int index);

#endif
