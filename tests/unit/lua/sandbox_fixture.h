/* sandbox_fixture.h - one sandbox, and short ways to say what a script does in it: goes, fails, dies. */
#ifndef STRIDE_TEST_SANDBOX_FIXTURE_H
#define STRIDE_TEST_SANDBOX_FIXTURE_H
#include "bindings/lua/sandbox.h"
#include "support/support.h"
#include <lauxlib.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS 300000 /* a few milliseconds: enough for every script here that is meant to end */

static struct sandbox *sb;
static struct error err;

static inline void open_sandbox(void) {
    struct sandbox_limits limits = {.steps = STEPS};
    ck_assert_int_eq(sandbox_new(&limits, &sb, &err), STATUS_OK);
}

static inline void close_sandbox(void) {
    ck_assert_int_eq(lua_gettop(sandbox_state(sb)), 0);
    sandbox_free(sb);
    sb = NULL;
}

static inline void renew(const struct sandbox_limits *limits) {
    sandbox_free(sb);
    ck_assert_int_eq(sandbox_new(limits, &sb, &err), STATUS_OK);
}

static inline enum status run_as(const char *path, const char *script) {
    enum status status = sandbox_run(sb, path, script, strlen(script), &err);
    if (status == STATUS_OK) lua_pop(sandbox_state(sb), 1);
    return status;
}

static inline enum status run(const char *script) { return run_as("knee/test.lua", script); }

/* The script goes through; its own asserts are the test. */
static inline void goes(const char *script) {
    enum status status = run(script);
    ck_assert_msg(status == STATUS_OK, "%s:%d: %s\nin: %s", err.file, err.line, err.message, script);
}

static inline void fails(const char *script, const char *part) {
    ck_assert_msg(run(script) == STATUS_INPUT, "no error from: %s", script);
    ck_assert_msg(strstr(err.message, part) != NULL, "expected \"%s\", got \"%s\"\nin: %s", part, err.message, script);
    ck_assert_str_eq(err.file, "knee/test.lua");
}

/* The limit is hit, nothing can go on from there, and the sandbox stays dead. */
static inline void dies(const char *script, const char *part) {
    fails(script, part);
    ck_assert_int_ge(err.line, 1);
    ck_assert(sandbox_is_dead(sb));
    fails("return 1", part);
}

/* What the script's result is, as text. */
static inline const char *result(const char *script) {
    static char words[1000];
    lua_State *L = sandbox_state(sb);
    enum status status = sandbox_run(sb, "knee/test.lua", script, strlen(script), &err);
    ck_assert_msg(status == STATUS_OK, "%s:%d: %s\nin: %s", err.file, err.line, err.message, script);
    snprintf(words, sizeof words, "%s", lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, -1));
    lua_pop(L, 1);
    return words;
}

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

#endif
