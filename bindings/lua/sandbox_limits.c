/* The limits of a sandbox: steps and memory are counted here, and here it dies when they are gone. */
#include "bindings/lua/sandbox_inside.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST_BYTES     ((size_t)16 << 20)  /* beyond the limit, for the host alone */
#define BLOCK_BYTES    ((size_t)512 << 10) /* one allocation: bounds tables, and chains of calls, as a whole */
#define STRING_BYTES   (2 * SANDBOX_TEXT_BYTES + 64) /* one string object with its head */
#define BYTES_PER_STEP 4                             /* allocated */
#define COLLECT_SHARE  8                             /* bytes a step of a collection that a full heap forces */

static volatile sig_atomic_t interrupted;

void sandbox_interrupt(void) { interrupted = 1; }

void sandbox_write_bytes(char words[static 32], size_t bytes) {
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
    sandbox_place(sb, &sb->death);
}

void sandbox_die_of_memory(struct sandbox *sb) {
    char size[32];
    struct error *death = &sb->death;
    if (sb->dead) return;
    sb->dead = true;
    sandbox_write_bytes(size, sb->refusal == REFUSED_TEXT    ? 2 * SANDBOX_TEXT_BYTES
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

void sandbox_give_up(lua_State *L) {
    lua_sethook(L, sandbox_count_hook, LUA_MASKCOUNT, 1); /* from now on every step fails */
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
    if (sb->dead) sandbox_give_up(L);
}

void sandbox_count_hook(lua_State *L, lua_Debug *ar) {
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
    sandbox_place(sb, &sb->refused_at);
    spend(sb, sb->used / COLLECT_SHARE);
    return NULL;
}

/* Without a block, had is the kind of thing that is made. */
void *sandbox_allocate(void *arg, void *block, size_t had, size_t bytes) {
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

/* Lua's text buffers report it as any other error. */
bool sandbox_is_out_of_memory(const struct sandbox *sb, int result) {
    if (result == LUA_ERRMEM) return true;
    return sb->refusal != REFUSED_NOT && lua_type(sb->L, -1) == LUA_TSTRING &&
           strcmp(lua_tostring(sb->L, -1), "not enough memory") == 0;
}
