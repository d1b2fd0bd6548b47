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

static void open_sandbox(void) {
    struct sandbox_limits limits = {.steps = STEPS};
    ck_assert_int_eq(sandbox_new(&limits, &sb, &err), STATUS_OK);
}

static void close_sandbox(void) {
    ck_assert_int_eq(lua_gettop(sandbox_state(sb)), 0);
    sandbox_free(sb);
    sb = NULL;
}

static void renew(const struct sandbox_limits *limits) {
    sandbox_free(sb);
    ck_assert_int_eq(sandbox_new(limits, &sb, &err), STATUS_OK);
}

static enum status run_as(const char *path, const char *script) {
    enum status status = sandbox_run(sb, path, script, strlen(script), &err);
    if (status == STATUS_OK) lua_pop(sandbox_state(sb), 1);
    return status;
}

static enum status run(const char *script) { return run_as("knee/test.lua", script); }

/* The script goes through; its own asserts are the test. */
static void goes(const char *script) {
    enum status status = run(script);
    ck_assert_msg(status == STATUS_OK, "%s:%d: %s\nin: %s", err.file, err.line, err.message, script);
}

static void fails(const char *script, const char *part) {
    ck_assert_msg(run(script) == STATUS_INPUT, "no error from: %s", script);
    ck_assert_msg(strstr(err.message, part) != NULL, "expected \"%s\", got \"%s\"\nin: %s", part, err.message, script);
    ck_assert_str_eq(err.file, "knee/test.lua");
}

/* The limit is hit, nothing can go on from there, and the sandbox stays dead. */
static void dies(const char *script, const char *part) {
    fails(script, part);
    ck_assert_int_ge(err.line, 1);
    ck_assert(sandbox_is_dead(sb));
    fails("return 1", part);
}

/* What the script's result is, as text. */
static const char *result(const char *script) {
    static char words[1000];
    lua_State *L = sandbox_state(sb);
    enum status status = sandbox_run(sb, "knee/test.lua", script, strlen(script), &err);
    ck_assert_msg(status == STATUS_OK, "%s:%d: %s\nin: %s", err.file, err.line, err.message, script);
    snprintf(words, sizeof words, "%s", lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, -1));
    lua_pop(L, 1);
    return words;
}

/* ------------------------------------------------------------------------------- the ways round a hook, row by row */

START_TEST(finalizers_are_refused_however_they_are_put_in) {
    fails("setmetatable({}, {__gc = function() while true do end end})", "__gc is not available");
    goes("local mt = {} "
         "for i = 1, 100 do local t = setmetatable({}, mt) mt.__gc = function() while true do end end mt = {} end "
         "local mt2 = {} local t = setmetatable({}, mt2) getmetatable(t).__gc = function() while true do end end "
         "assert(not pcall(setmetatable, t, mt2)) t = nil "
         "for i = 1, 1000 do local garbage = {{}, {}} end");
}
END_TEST

START_TEST(handler_of_xpcall_runs_after_unwinding_and_is_counted) {
    goes("local ok, e = xpcall(error, function(e) return 'handled ' .. e end, 'x', 0) assert(not ok and e == 'handled "
         "x')");
    goes("local ok, a, b = xpcall(function(...) return ... end, print, 1, 2) assert(ok and a == 1 and b == 2)");
    fails("xpcall(error, function(e) error('in the handler') end, 'x')", "in the handler");
    dies("while true do pcall(xpcall, function() while true do end end, function() while true do end end) end",
         "300000 steps");
}
END_TEST

START_TEST(handler_cannot_outlive_the_budget) {
    dies("xpcall(function() local t = {} while true do t = {t} end end, function() while true do end end)", "steps");
}
END_TEST

static const char *const pattern_calls[] = {
    "string.match(('a'):rep(40), ('a?'):rep(40) .. ('a'):rep(40))",
    "string.gmatch(('a'):rep(40), '.-.-.-b')",
    "string.gsub(('a'):rep(40), '.-.-.-b', '')",
    "('a'):rep(40):find('.-.-.-b')",
    "('a'):rep(40):find('%f[b]')",
    "('a'):rep(40):find('(a')",
    "('a'):rep(40):find('[a')",
};

START_TEST(patterns_are_refused) { fails(pattern_calls[_i], "not available"); }
END_TEST

START_TEST(plain_search_is_charged_for_both_lengths) {
    goes("assert(('a.b-c'):find('.b-', 1, true) == 2) assert(('abc'):find('c') == 3) assert(not ('abc'):find('d'))");
    goes("assert(('abcabc'):find('bc', 3) == 5) assert(('abc'):find('') == 1)");
    dies("local s, p = ('a'):rep(60000), ('a'):rep(30000) .. 'b' while true do pcall(s.find, s, p, 1, true) end",
         "steps");
}
END_TEST

START_TEST(rep_is_bounded_by_count_and_size) {
    fails("string.rep('', 1e15)", "longer than 65536 bytes");
    fails("string.rep('', math.maxinteger, '')", "longer than 65536 bytes");
    fails("string.rep('x', 65537)", "longer than 65536 bytes");
    fails("string.rep('x', 40000, 'y')", "longer than 65536 bytes");
    goes("assert(#string.rep('x', 65536) == 65536 and string.rep('x', -1) == '' and string.rep('x', 3, ',') == "
         "'x,x,x')");
    dies("while true do pcall(string.rep, '', 65536) end", "steps");
}
END_TEST

START_TEST(table_functions_take_raw_lengths) {
    goes("local t = setmetatable({1, 2, 3}, {__len = function() return 1e15 end, __index = function() return 1 end}) "
         "assert(#t == 1e15) table.insert(t, 4) assert(rawlen(t) == 4) table.insert(t, 1, 0) assert(t[1] == 0 and t[5] "
         "== 4) "
         "assert(table.remove(t) == 4 and table.remove(t, 1) == 0 and rawlen(t) == 3) table.sort(t) "
         "assert(select('#', table.unpack(t)) == 3 and table.concat(t) == '123')");
    fails("table.move({}, 1, 1 << 60, 2)", "at most 10000 items");
    fails("table.move({}, math.mininteger, math.maxinteger, 2)", "at most 10000 items");
    fails("table.move({1}, 1, 1, math.maxinteger)", "destination out of bounds");
    fails("table.unpack({}, 1, 1e8)", "at most 256 items");
    fails("table.unpack({}, math.mininteger, math.maxinteger)", "at most 256 items");
    fails("table.concat({}, '', 1, 1 << 60)", "at most 10000 items");
    fails("local t = {} for i = 1, 10001 do t[i] = i end table.sort(t)", "at most 10000 items");
}
END_TEST

START_TEST(work_inside_table_functions_is_charged) {
    dies("local t = {} for i = 1, 5000 do t[i] = i end while true do pcall(table.insert, t, 1, 0) pcall(table.remove, "
         "t, 1) end",
         "steps");
}
END_TEST

START_TEST(comparison_of_sort_is_counted_and_may_be_nonsense) {
    goes("local t = {3, 1, 2} table.sort(t, function() return true end) assert(#t == 3)");
    dies("while true do pcall(table.sort, {2, 1}, function() while true do end end) end", "steps");
}
END_TEST

START_TEST(coroutines_are_not_there) {
    fails("for i = 1, 1e9 do pcall(coroutine.wrap(function() end)) end", "\"coroutine\" is not available");
}
END_TEST

START_TEST(nothing_can_be_closed_by_a_metamethod) {
    fails("setmetatable({}, {__close = print})", "__close is not available");
    fails("local mt = {} local t = setmetatable({}, mt) mt.__close = function() while true do end end local x <close> "
          "= t",
          "non-closable value");
    fails(
        "local mt = {} local t = setmetatable({}, mt) getmetatable(t).__close = print for i in next, {}, nil, t do end",
        "non-closable value");
}
END_TEST

static const char *const removed[] = {"collectgarbage", "load",    "loadfile", "loadstring", "dofile", "os",       "io",
                                      "debug",          "package", "rawset",   "_G",         "warn",   "coroutine"};

START_TEST(dangerous_words_are_named_and_refused) {
    char script[100], part[100];
    snprintf(script, sizeof script, "local x = %s", removed[_i]);
    snprintf(part, sizeof part, "\"%s\" is not available to scripts", removed[_i]);
    fails(script, part);
    ck_assert_int_eq(err.line, 1);
}
END_TEST

START_TEST(libraries_cannot_be_changed) {
    fails("string.upper = nil", "\"string.upper\" cannot be changed");
    fails("table.mine = 1", "\"table.mine\" cannot be changed");
    fails("setmetatable(string, {})", "protected metatable");
    fails("setmetatable(_ENV, nil)", "protected metatable");
    goes("assert(getmetatable('x') == nil and getmetatable(string) == false and getmetatable(_ENV) == false)");
    goes("assert(rawget(string, 'upper') == nil and next(string) == nil and next(_ENV) == nil)");
    goes("assert(('x'):upper() == 'X')");
}
END_TEST

/* ------------------------------------------------------------------------------------------------- the guarantees */

static const char *const endless[] = {
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "local function f() pcall(f) f() end while true do pcall(f) end",
    "repeat local ok = pcall(error) until ok",
    "local t = setmetatable({}, {__index = function(t, k) while true do end end}) while true do pcall(next, t.x) end",
    "local mt = {__eq = function() while true do end end} return setmetatable({}, mt) == setmetatable({}, mt)",
    "local s = ('x'):rep(60000) while true do pcall(function() return s .. 'y' end) end",
    "while true do pcall(require, 'x') end",
    "while true do pcall(setmetatable, {}, {}) end",
    "while true do pcall(pairs, {}) end",
    "local t = {} for i = 1, 2000 do t[i] = i end while true do pcall(next, t, 5) end",
    "while true do pcall(function() return misspelt end) end",
    "while true do pcall(string.format, '%99.99f', 1e308) end",
    "while true do pcall(select, '#', table.unpack({}, 1, 256)) end",
    "while true do tostring(1) end",
    "while true do print() end",
    "local s = ('x'):rep(60000) while true do utf8.len(s) end",
    "local s = ('x'):rep(60000) while true do s:upper() end",
    "while true do for _ in ipairs({1, 2, 3}) do end end",
    "goto a ::b:: goto a ::a:: goto b",
};

START_TEST(g1_no_control_flow_goes_past_the_time_bound) {
    dies(endless[_i], "the script runs too long: more than 300000 steps");
    ck_assert_int_lt(sandbox_steps(sb), STEPS + 200000);
}
END_TEST

START_TEST(g1_a_chain_of_tables_is_counted_link_by_link) {
    fails("local t = setmetatable({}, nil) setmetatable(t, {__index = t}) return t.x", "C stack overflow");
    goes("local a = {x = 1} local b = setmetatable({}, {__index = a}) local c = setmetatable({}, {__index = b, "
         "__newindex = a}) "
         "c.y = 2 assert(c.x == 1 and a.y == 2 and rawget(c, 'y') == nil)");
    fails("setmetatable({}, {__call = {}})", "__call must be a function, got a table");
}
END_TEST

START_TEST(g1_processor_time_is_the_last_bound) {
    sandbox_interrupt();
    fails("while true do pcall(function() while true do end end) end", "too much processor time");
    ck_assert(sandbox_is_dead(sb));
}
END_TEST

static const char *const greedy[] = {
    "local t = {} while true do t = {t, {}, {}, {}} end",
    "local t, n = {}, 0 while true do pcall(function() while true do n = n + 1 t = {t, ('x'):rep(5000) .. n} end end) "
    "end",
    "local t, n = {}, 0 while true do pcall(function() while true do n = n + 1 t = {t, ('x' .. n):rep(5000)} end end) "
    "end",
};

START_TEST(g2_memory_is_bounded_and_running_out_is_the_end) {
    struct sandbox_limits limits = {.memory_bytes = (size_t)2 << 20};
    renew(&limits);
    dies(greedy[_i], "the script needs more than 2 MiB of memory");
}
END_TEST

START_TEST(g2_one_text_or_table_cannot_take_it_all) {
    dies("local s = ('x'):rep(60000) while true do pcall(function() s = s .. s end) end", "a text longer than 128 KiB");
}
END_TEST

START_TEST(g2_calls_inside_calls_are_bounded) {
    struct sandbox_limits limits = {0};
    renew(&limits);
    dies("local function f() return 1 + f() end while true do pcall(f) end", "calls inside calls, grow past 512 KiB");
}
END_TEST

START_TEST(g2_a_heap_at_the_brim_pays_for_its_collections) {
    struct sandbox_limits limits = {.memory_bytes = (size_t)1 << 20, .steps = 3000000};
    renew(&limits);
    dies("local s, t = ('y'):rep(20000), {} for i = 1, 125 do t[i] = ('x'):rep(7000) .. i end "
         "while true do local r = s .. #t end",
         "steps");
}
END_TEST

START_TEST(g2_memory_of_compiling_is_bounded) {
    struct sandbox_limits limits = {.memory_bytes = 100000};
    renew(&limits);
    char script[40000] = "return {";
    for (size_t n = strlen(script); n < sizeof script - 20; n += 4) memcpy(script + n, "{1},", 4);
    fails(script, "needs more than 100000 bytes of memory");
    ck_assert(sandbox_is_dead(sb));
}
END_TEST

START_TEST(g3_what_one_call_may_do_is_bounded) {
    renew(NULL);
    fails("string.byte(('x'):rep(1000), 1, -1)", "at most 256 values");
    fails("local t = {} for i = 1, 10001 do t[i] = i end for _ in pairs(t) do end", "more than 10000 items");
    fails("table.concat({('x'):rep(40000), ('x'):rep(40000)})", "longer than 65536 bytes");
    goes("assert(select('#', string.byte(('x'):rep(1000), 1, 256)) == 256)");
    goes("local t = {} for i = 1, 10000 do t[i] = i end table.sort(t, function(a, b) return a > b end) assert(t[1] == "
         "10000)");
}
END_TEST

START_TEST(g4_only_source_text_of_bounded_size) {
    fails("\x1bLua", "compiled Lua");
    struct sandbox_limits limits = {.source_bytes = 12};
    renew(&limits);
    fails("return 123456789", "the file is larger than 12 bytes");
    goes("return 1");
    goes("\xEF\xBB\xBFreturn 1");
}
END_TEST

START_TEST(g4_compiling_is_charged) {
    char script[60000];
    memset(script, ' ', sizeof script - 1);
    script[sizeof script - 1] = '\0';
    fails(script, "steps");
    ck_assert(sandbox_is_dead(sb));
}
END_TEST

/* Every word that there is. A new one has to be thought about, and entered here. */
static const char all_words[] = "assert error getmetatable ipairs math next pairs pcall print rawequal rawget rawlen "
                                "require select setmetatable string "
                                "table tonumber tostring type utf8 xpcall";
static const char *const members[][2] = {
    {"string", "byte char find format len lower rep reverse sub upper"},
    {"table", "concat insert move pack remove sort unpack"},
    {"math", "abs ceil floor fmod huge max maxinteger min mininteger modf pi sqrt tointeger type ult"},
    {"utf8", "char codepoint codes len offset"},
};

/* Joins, in order, the keys of what stands behind a read-only view. */
static int list_words(lua_State *L) {
    char *out = lua_touserdata(L, 1);
    if (*out == '\0')
        lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    else
        luaL_loadstring(L, out), lua_call(L, 0, 1);
    lua_getmetatable(L, -1);
    lua_getfield(L, -1, "__index");
    const char *keys[64];
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        size_t i = n++;
        for (; i > 0 && strcmp(keys[i - 1], lua_tostring(L, -2)) > 0; i--) keys[i] = keys[i - 1];
        keys[i] = lua_tostring(L, -2);
    }
    *out = '\0';
    for (size_t i = 0; i < n; i++) sprintf(out + strlen(out), "%s%s", i > 0 ? " " : "", keys[i]);
    return 0;
}

START_TEST(g5_the_words_are_these_and_no_others) {
    char words[1000] = "";
    ck_assert_int_eq(sandbox_read(sb, list_words, words, &err), STATUS_OK);
    ck_assert_str_eq(words, all_words);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        snprintf(words, sizeof words, "return %s", members[i][0]);
        ck_assert_int_eq(sandbox_read(sb, list_words, words, &err), STATUS_OK);
        ck_assert_str_eq(words, members[i][1]);
    }
}
END_TEST

START_TEST(g5_no_addresses) {
    goes("assert(tostring({}) == 'table' and tostring(print) == 'function' and tostring(string.byte) == 'function')");
    goes("assert(string.format('%s %s', {}, print) == 'table function')");
    goes("assert(tostring(setmetatable({}, {__name = 'mine'})) == 'table')");
    fails("string.format('%p', {})", "%p is not available");
    fails("string.format('%-20p', {})", "%p is not available");
    fails("return {} .. ''", "attempt to concatenate a table value");
    fails("return setmetatable({}, {__tostring = 1})", "__tostring must be a function");
    goes("print({}, print)");
    ck_assert_str_eq(sandbox_printed(sb), "table\tfunction\n");
}
END_TEST

START_TEST(g6_nothing_is_carried_over) {
    goes("pcall(function() string.upper = nil end) pcall(function() mine = 1 end)");
    fails("return mine", "unknown name \"mine\"");
    renew(NULL);
    fails("return mine", "unknown name \"mine\"");
    goes("assert(('x'):upper() == 'X')");
    ck_assert_str_eq(sandbox_printed(sb), "");
}
END_TEST

START_TEST(g7_tables_are_gone_through_in_order) {
    const char *script =
        "local t = {zeta = 1, alpha = 1, [3] = 1, [1.5] = 1, [-2] = 1, [1] = 1, ['Z'] = 1, ['10'] = 1, ['é'] = 1} "
        "local keys = {} for k in pairs(t) do keys[#keys + 1] = tostring(k) end "
        "local again, k = {}, next(t) while k ~= nil do again[#again + 1] = tostring(k) k = next(t, k) end "
        "assert(table.concat(again, ' ') == table.concat(keys, ' ')) return table.concat(keys, ' ')";
    for (int i = 0; i < 20; i++) {
        ck_assert_str_eq(result(script), "-2 1 1.5 3 10 Z alpha zeta é");
        renew(NULL);
    }
    fails("for k in pairs({[true] = 1}) do end", "has a boolean");
    fails("next({[print] = 1})", "has a function");
    goes("assert(next({}) == nil and next({7}, 1) == nil)");
    goes("local t = {a = 1, b = 2, c = 3} local seen = '' for k in pairs(t) do seen = seen .. k t.b = nil t.d = 4 end "
         "assert(seen == 'ac')");
    goes("local t = {[math.maxinteger] = 'i', [2^63] = 'f'} local s = '' for k, v in pairs(t) do s = s .. v end "
         "assert(s == 'if')");
    goes("for k, v in pairs({x = false}) do assert(k == 'x' and v == false) end");
}
END_TEST

START_TEST(g7_sorting_is_stable) {
    goes("local t = {} for i = 1, 500 do t[i] = {key = i % 7, at = i} end "
         "table.sort(t, function(a, b) return a.key < b.key end) "
         "for i = 2, 500 do assert(t[i - 1].key < t[i].key or (t[i - 1].key == t[i].key and t[i - 1].at < t[i].at)) "
         "end");
    goes("for n = 0, 20 do local t = {} for i = 1, n do t[i] = (i * 7) % 11 end table.sort(t) "
         "for i = 2, n do assert(t[i - 1] <= t[i]) end assert(#t == n) end");
    fails("table.sort({1, 'x'})", "attempt to compare");
}
END_TEST

START_TEST(g7_the_same_script_takes_the_same_steps) {
    const char *script =
        "local t = {} for i = 1, 500 do t['k' .. i] = {i} end for k, v in pairs(t) do t[k] = #v .. k end";
    int64_t steps = 0;
    for (int i = 0; i < 5; i++) {
        renew(NULL);
        goes(script);
        if (i > 0) ck_assert_int_eq(sandbox_steps(sb), steps);
        steps = sandbox_steps(sb);
    }
}
END_TEST

static int read_wrongly(lua_State *L) {
    lua_getglobal(L, "nothing"); /* raises */
    return 0;
}

START_TEST(g8_reading_results_has_memory_to_spare) {
    struct sandbox_limits limits = {.memory_bytes = (size_t)1 << 20};
    renew(&limits);
    goes("local keep = {} local ok = true for i = 1, 60 do keep[i] = ('x'):rep(10000) .. i end print(#keep)");
    char words[1000] = "";
    for (int i = 0; i < 100; i++) {
        *words = '\0';
        ck_assert_int_eq(sandbox_read(sb, list_words, words, &err), STATUS_OK);
    }
    int64_t steps = sandbox_steps(sb);
    ck_assert_int_eq(sandbox_read(sb, list_words, (*words = '\0', words), &err), STATUS_OK);
    ck_assert_int_eq(sandbox_steps(sb), steps);
    ck_assert_int_eq(sandbox_read(sb, read_wrongly, NULL, &err), STATUS_INPUT); /* an error, not an abort */
    ck_assert_str_eq(err.message, "unknown name \"nothing\"");
}
END_TEST

START_TEST(g8_errors_run_no_script_code) {
    fails("error(setmetatable({}, {__tostring = function() while true do end end}))",
          "an error that is no text (table)");
    ck_assert(!sandbox_is_dead(sb));
}
END_TEST

START_TEST(g9_a_limit_is_a_fault_of_the_load_with_its_place) {
    ck_assert_int_eq(run_as("knee/a.lua", "local n = 0\n\npcall(function()\n  while true do n = n + 1 end\nend)"),
                     STATUS_INPUT);
    ck_assert_str_eq(err.file, "knee/a.lua");
    ck_assert_int_eq(err.line, 4);
    struct sandbox_limits limits = {.memory_bytes = (size_t)1 << 20};
    renew(&limits);
    ck_assert_int_eq(run_as("knee/b.lua", "local t\npcall(function()\n  while true do\n    t = {t}\n  end\nend)"),
                     STATUS_INPUT);
    ck_assert_str_eq(err.file, "knee/b.lua");
    ck_assert_int_eq(err.line, 4);
}
END_TEST

/* The tenth guarantee, that a hang or crash does not stop the service, is shown in check_child.c. */

/* ---------------------------------------------------------------------------------------------------------- words */

static const char *const spelling[][2] = {
    {"retrun = 1", "\"retrun\" cannot be set from here: write local retrun = ..."},
    {"print = nil", "\"print\" cannot be set from here: write local print = ..."},
    {"return tostirng(1)", "unknown name \"tostirng\", did you mean \"tostring\"?"},
    {"return zzzzzzzz", "unknown name \"zzzzzzzz\""},
    {"return string.uper('x')", "unknown name \"string.uper\", did you mean \"string.upper\"?"},
    {"return ('x'):lenn()", "unknown name \"string.lenn\", did you mean \"string.len\"?"},
    {"return math.random(6)", "\"math.random\" is not available to scripts"},
    {"return table[1]", "table has no member that is a number"},
    {"return '10' + 1", "attempt to perform arithmetic on a string value (constant '10')"},
};

START_TEST(misspelt_words_are_errors_that_help) {
    fails(spelling[_i][0], spelling[_i][1]);
    ck_assert_str_eq(err.message + strlen(err.message) - strlen(spelling[_i][1]),
                     spelling[_i][1]); /* nothing follows */
}
END_TEST

static int define_words(lua_State *L) {
    lua_pushinteger(L, 42);
    sandbox_define(L, "answer");
    lua_newtable(L);
    lua_pushinteger(L, 7);
    lua_setfield(L, -2, "days");
    sandbox_read_only(L, "time");
    sandbox_define(L, "time");
    return 0;
}

START_TEST(bindings_add_words) {
    ck_assert_int_eq(sandbox_read(sb, define_words, NULL, &err), STATUS_OK);
    goes("assert(answer == 42 and time.days == 7)");
    fails("answer = 1", "\"answer\" cannot be set");
    fails("return anser", "did you mean \"answer\"?");
    fails("time.days = 1", "\"time.days\" cannot be changed");
    fails("return time.day", "did you mean \"time.days\"?");
}
END_TEST

static char where_file[100];
static int where_line;

static int l_where(lua_State *L) {
    const char *file;
    if (!sandbox_where(L, (int)luaL_checkinteger(L, 1), &file, &where_line)) return luaL_error(L, "nowhere");
    snprintf(where_file, sizeof where_file, "%s", file);
    return 0;
}

static int define_where(lua_State *L) {
    lua_pushcfunction(L, l_where);
    sandbox_define(L, "where");
    return 0;
}

START_TEST(constructors_find_their_place) {
    ck_assert_int_eq(sandbox_do(sb, define_where, NULL, &err), STATUS_OK);
    goes("local function f(n)\n  where(n)\nend\n\nf(0)");
    ck_assert_str_eq(where_file, "knee/test.lua");
    ck_assert_int_eq(where_line, 2);
    goes("local function f(n)\n  where(n)\nend\n\nf(1)");
    ck_assert_int_eq(where_line, 5);
    goes("local function f(n)\n  pcall(where, n)\nend\n\npcall(f, 1)");
    ck_assert_int_eq(where_line, 5);
    fails("where(9)", "nowhere");
}
END_TEST

START_TEST(metatables_work_for_what_is_left) {
    goes("local V = {} V.__index = V V.__add = function(a, b) return V.new(a.n + b.n) end "
         "V.__eq = function(a, b) return a.n == b.n end V.__lt = function(a, b) return a.n < b.n end "
         "V.__call = function(v, n) return v.n + n end V.__tostring = function(v) return 'V' .. v.n end "
         "function V.new(n) return setmetatable({n = n}, V) end function V:get() return self.n end "
         "local a, b = V.new(1), V.new(2) "
         "assert((a + b):get() == 3 and a == V.new(1) and a < b and a(5) == 6 and tostring(a) == 'V1') "
         "assert(getmetatable(a) == V and getmetatable({}) == nil) "
         "assert(string.format('%s|%5s', a, b) == 'V1|   V2') "
         "setmetatable(a, nil) assert(getmetatable(a) == nil)");
    fails("setmetatable({}, {__mode = 'k'})", "__mode is not available");
    fails("setmetatable({}, {__metatable = 1})", "__metatable is not available");
    fails("setmetatable({}, {__index = 'x'})", "__index must be a table or a function, got a string");
    fails("setmetatable({})", "nil or table");
    fails("tostring(setmetatable({}, {__tostring = function() return {} end}))", "__tostring must give a text");
}
END_TEST

START_TEST(base_functions_are_lua_s_own) {
    goes("assert(type(1) == 'number' and tonumber('0x10') == 16 and tonumber('zz', 36) == 1295 and select(-1, 1, 2) == "
         "2)");
    goes("assert(tostring(nil) == 'nil' and tostring(true) == 'true' and tostring(1) == '1' and tostring(1.0) == "
         "'1.0')");
    goes("local ok, a, b = pcall(function(...) return ... end, 1, 2) assert(ok and a == 1 and b == 2)");
    goes("local ok, e = pcall(error, {code = 7}) assert(not ok and e.code == 7)");
    goes("local ok, e = pcall(error) assert(not ok and e == nil)");
    goes("local ok, e = pcall(error, 'x', 0) assert(not ok and e == 'x')");
    goes("local n = 0 for i, v in ipairs({1, 2, nil, 4}) do n = n + v end assert(n == 3)");
    goes("assert(rawequal('a', 'a') and rawlen({1, 2}) == 2 and rawget({5}, 1) == 5)");
    fails("string.rep()", "bad argument #1 to 'rep'");
    fails("('x'):upper():bad()", "unknown name \"string.bad\"");
}
END_TEST

START_TEST(text_functions_are_lua_s_own) {
    goes("assert(('abc'):byte(-1) == 99 and select('#', ('abc'):byte(1, -1)) == 3 and ('abc'):byte(10) == nil)");
    goes("assert(('abc'):byte(math.mininteger, math.maxinteger) == 97)");
    goes("assert(('abc'):sub(-2) == 'bc' and ('aB'):upper() == 'AB' and ('aB'):lower() == 'ab' and ('ab'):reverse() == "
         "'ba')");
    goes("assert(string.format('%5.2f|%-4d|%q|%x|%%|%s|%c', 1.5, 3, 'a', 255, nil, 65) == ' 1.50|3   "
         "|\"a\"|ff|%|nil|A')");
    goes("assert(string.format('%.3s', 'abcdef') == 'abc' and string.format('%s', 12) == '12')");
    goes("assert(utf8.len('knée') == 4 and utf8.char(233) == 'é' and utf8.codepoint('é') == 233)");
    goes("local n = 0 for _, c in utf8.codes('aé') do n = n + c end assert(n == 97 + 233)");
    fails("string.format('%s')", "bad argument #2 to 'format'");
    fails("string.format('%', 1)", "invalid conversion");
    fails("string.format('%1000d', 1)", "invalid");
}
END_TEST

START_TEST(table_functions_do_as_lua_s) {
    goes("local t = {1, 2, 3} table.insert(t, 2, 9) assert(table.concat(t, ',') == '1,9,2,3') "
         "assert(table.remove(t, 2) == 9 and table.remove(t) == 3 and #t == 2 and table.remove({}) == nil)");
    goes("local t = {1, 2, 3} assert(table.remove(t, 4) == nil and #t == 3) t[4] = 4 assert(table.remove(t, 4) == 4)");
    goes("local t = table.move({1, 2, 3}, 1, 3, 2) assert(table.concat(t, ',') == '1,1,2,3')");
    goes("local t = table.move({1, 2, 3}, 2, 3, 1) assert(table.concat(t, ',') == '2,3,3')");
    goes("local t = table.move({1, 2}, 1, 2, 3, {8, 9}) assert(table.concat(t, ',') == '8,9,1,2')");
    goes("local t = table.pack(1, nil, 3) assert(t.n == 3 and t[3] == 3) assert(select('#', table.unpack(t, 1, t.n)) "
         "== 3)");
    goes("assert(table.concat({1, 'a', 2.5}, '-', 2, 3) == 'a-2.5' and table.concat({}) == '')");
    fails("table.insert({}, 5, 1)", "position out of bounds");
    fails("table.insert({})", "insert takes");
    fails("table.remove({1}, 7)", "position out of bounds");
    fails("table.concat({{}})", "item 1 of the list is a table");
    fails("table.insert('x', 1)", "table expected, got string");
}
END_TEST

START_TEST(printing_is_collected_and_bounded) {
    goes("print('one', 2) print() print(nil)");
    ck_assert_str_eq(sandbox_printed(sb), "one\t2\n\nnil\n");
    goes("for i = 1, 10 do print(('x'):rep(5000)) end");
    ck_assert_uint_le(strlen(sandbox_printed(sb)), SANDBOX_PRINTED_BYTES);
}
END_TEST

/* ----------------------------------------------------------------------------------------------------- error values */

static const char *const odd_errors[][2] = {
    {"error()", "no text (nil)"},
    {"error(nil)", "no text (nil)"},
    {"error({})", "no text (table)"},
    {"error(true)", "no text (boolean)"},
    {"error(print)", "no text (function)"},
    {"error(12)", "12"},
    {"error(1.5)", "1.5"},
    {"error('')", ""},
    {"error('a\\0b', 0)", "a?b"},
    {"error('a\\27[31mb\\nc\\r\\xff', 0)", "a?[31mb c??"},
    {"error(('x'):rep(60000))", "xxx"},
    {"error(('é'):rep(2000))", "é"},
    {"error('%s%n%d')", "%s%n%d"},
    {"local t = {} t.x.y = 1", "attempt to index a nil value (field 'x')"},
    {"other.lua:99: lies", "<name> expected near '99'"},
    {"error('elsewhere.lua:99: lies', 0)", "elsewhere.lua:99: lies"},
    {"error(('\\xe2'):rep(600), 0)", "???"},
};

START_TEST(any_error_value_becomes_one_clean_sentence) {
    fails(odd_errors[_i][0], odd_errors[_i][1]);
    ck_assert_int_eq(err.line, 1);
    for (const char *p = err.message; *p != '\0'; p++) ck_assert((unsigned char)*p >= 0x20 && *p != 0x7F);
    ck_assert(!sandbox_is_dead(sb));
}
END_TEST

START_TEST(places_are_those_of_the_script) {
    ck_assert_int_eq(run("local x = 1\nlocal y = = 2"), STATUS_INPUT);
    ck_assert_str_eq(err.file, "knee/test.lua");
    ck_assert_int_eq(err.line, 2);
    ck_assert_str_eq(err.message, "unexpected symbol near '='");
    ck_assert_int_eq(run("local function f()\n  error('here')\nend\n\nf()"), STATUS_INPUT);
    ck_assert_int_eq(err.line, 2);
    ck_assert_str_eq(err.message, "here");
    ck_assert_int_eq(run("local function f()\n  error('the caller', 2)\nend\n\nf()"), STATUS_INPUT);
    ck_assert_int_eq(err.line, 5);
    ck_assert_int_eq(run("\n\nstring.rep()"), STATUS_INPUT);
    ck_assert_int_eq(err.line, 3);
    ck_assert_int_eq(run("\nlocal ok, e = pcall(error, 'again')\nerror(e)"), STATUS_INPUT);
    ck_assert_int_eq(err.line, 3);
    const char *path = "a-folder-with-a-long-name/another-folder-with-a-long-name/a-protocol-with-a-long-name.lua";
    ck_assert_int_eq(run_as(path, "\nerror('x')"), STATUS_INPUT);
    ck_assert_str_eq(err.file, path);
    ck_assert_str_eq(err.message, "x");
    ck_assert_int_eq(run_as(path, "\n("), STATUS_INPUT);
    ck_assert_str_eq(err.file, path);
    ck_assert_int_eq(err.line, 2);
}
END_TEST

START_TEST(deep_nesting_is_an_error) {
    char script[2000] = "return ";
    memset(script + strlen(script), '(', 900);
    ck_assert_int_eq(run(script), STATUS_INPUT);
    ck_assert_str_eq(err.file, "knee/test.lua");
    fails("local function f(x) return f(setmetatable({}, {__index = function(t, k) return f(t.y) end}).x) end f()",
          "overflow");
    goes("local function f() return pcall(f) end f()");
}
END_TEST

/* --------------------------------------------------------------------------------------------------------- require */

struct module {
    const char *name, *path, *text;
};
static const struct module modules[] = {
    {"findings", "vocabulary/findings.lua", "print('run') return {age = 1}"},
    {"vocabulary/findings", "vocabulary/findings.lua", "print('run') return {age = 1}"},
    {"nothing", "nothing.lua", "local x = 1"},
    {"broken", "broken.lua", "local x =\n\n= 2"},
    {"raises", "raises.lua", "\nerror('no good')"},
    {"a", "a.lua", "return require 'b'"},
    {"b", "b.lua", "local ok, e = pcall(require, 'c') error(e, 0)"},
    {"c", "c.lua", "return require 'a'"},
    {"self", "self.lua", "return require 'self'"},
    {"sets", "sets.lua", "mine = 1"},
    {"hangs", "hangs.lua", "while true do end"},
    {"bytecode", "bytecode.lua", "\x1bLua"},
};
static int asked;

static bool find_module(void *arg, const char *name, struct sandbox_source *out) {
    ck_assert_ptr_eq(arg, &asked);
    asked++;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        if (strcmp(modules[i].name, name) != 0) continue;
        *out = (struct sandbox_source){
            .path = modules[i].path, .text = modules[i].text, .length = strlen(modules[i].text)};
        return true;
    }
    if (strcmp(name, "findngs") == 0) out->near = "findings";
    return false;
}

START_TEST(modules_are_run_once) {
    sandbox_set_require(sb, find_module, &asked);
    goes("local f = require 'findings' assert(f.age == 1 and require 'findings' == f and require 'vocabulary/findings' "
         "== f)");
    ck_assert_str_eq(sandbox_printed(sb), "run\n");
    goes("assert(require 'nothing' == true)");
    goes("assert(require('findings').age == 1)");
    ck_assert_str_eq(sandbox_printed(sb), "run\n");
}
END_TEST

START_TEST(missing_modules_are_named) {
    sandbox_set_require(sb, find_module, &asked);
    fails("\nrequire 'findngs'", "there is no \"findngs\", did you mean \"findings\"?");
    ck_assert_int_eq(err.line, 2);
    fails("require 'zzz'", "there is no \"zzz\"");
    sandbox_set_require(sb, NULL, NULL);
    fails("require 'findings'", "there is no \"findings\"");
}
END_TEST

static const char *const bad_names[] = {"",     "../x",  "/etc/passwd", "a/../b", "a.lua", "A", "a b",
                                        "a//b", "a\\0b", "a\\nb",       "/",      "a/",    "é", "a\\\\b"};

START_TEST(names_of_modules_are_checked_before_anybody_is_asked) {
    char script[100];
    asked = 0;
    sandbox_set_require(sb, find_module, &asked);
    snprintf(script, sizeof script, "require '%s'", bad_names[_i]);
    fails(script, "require takes a name of small letters");
    fails("require(('a'):rep(101))", "require takes a name");
    ck_assert_int_eq(asked, 0);
}
END_TEST

START_TEST(circles_are_named) {
    sandbox_set_require(sb, find_module, &asked);
    ck_assert_int_eq(run("return require 'a'"), STATUS_INPUT);
    ck_assert_str_eq(err.message, "require goes in a circle: a.lua -> b.lua -> c.lua -> a.lua");
    ck_assert_int_eq(run("return require 'self'"), STATUS_INPUT);
    ck_assert_str_eq(err.message, "require goes in a circle: self.lua -> self.lua");
    goes("pcall(require, 'a') assert(require('findings').age == 1)"); /* nothing is still being loaded */
    goes("local ok, e = pcall(require, 'raises') local again, e2 = pcall(require, 'raises') assert(e == e2)");
}
END_TEST

START_TEST(errors_in_modules_have_their_place) {
    sandbox_set_require(sb, find_module, &asked);
    ck_assert_int_eq(run("return require 'raises'"), STATUS_INPUT);
    ck_assert_str_eq(err.file, "raises.lua");
    ck_assert_int_eq(err.line, 2);
    ck_assert_int_eq(run("return require 'broken'"), STATUS_INPUT);
    ck_assert_str_eq(err.file, "broken.lua");
    ck_assert_int_eq(err.line, 3);
    ck_assert_int_eq(run("return require 'bytecode'"), STATUS_INPUT);
    ck_assert_str_eq(err.file, "bytecode.lua");
    ck_assert_int_eq(err.line, 0);
    fails("pcall(require, 'broken') error('mine')", "mine");
    ck_assert_int_eq(run("return require 'sets'"), STATUS_INPUT);
    ck_assert_str_eq(err.file, "sets.lua");
    ck_assert_int_eq(run("while true do pcall(require, 'hangs') end"), STATUS_INPUT);
    ck_assert_str_eq(err.file, "hangs.lua");
    ck_assert(sandbox_is_dead(sb));
}
END_TEST

static bool find_next(void *arg, const char *name, struct sandbox_source *out) { /* m1 requires m2 requires m3 ... */
    static char paths[64][16], texts[64][32];
    (void)arg;
    unsigned char n = (unsigned char)strtol(name + 1, NULL, 10);
    ck_assert_int_lt(n, 64);
    snprintf(paths[n], sizeof paths[n], "m%d.lua", n);
    snprintf(texts[n], sizeof texts[n], "return require 'm%d'", n + 1);
    *out = (struct sandbox_source){.path = paths[n], .text = texts[n], .length = strlen(texts[n])};
    return true;
}

START_TEST(modules_in_modules_are_bounded) {
    sandbox_set_require(sb, find_next, NULL);
    ck_assert_int_eq(run("return require 'm1'"), STATUS_INPUT);
    ck_assert_str_eq(err.message, "require goes deeper than 16 files");
}
END_TEST

/* ------------------------------------------------------------------------------------------------- calling, memory */

static char function_key;

static int keep_function(lua_State *L) {
    ck_assert_int_eq(luaL_loadstring(L, "local a, b = ... return a + b, a"), LUA_OK);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &function_key);
    return 0;
}

START_TEST(calls_leave_the_stack_level) {
    lua_State *L = sandbox_state(sb);
    ck_assert_int_eq(sandbox_do(sb, keep_function, NULL, &err), STATUS_OK);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &function_key);
    lua_pushinteger(L, 1);
    lua_pushinteger(L, 2);
    ck_assert_int_eq(sandbox_call(sb, 2, 2, &err), STATUS_OK);
    ck_assert_int_eq(lua_gettop(L), 2);
    ck_assert_int_eq(lua_tointeger(L, 1), 3);
    lua_settop(L, 0);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &function_key);
    ck_assert_int_eq(sandbox_call(sb, 0, 2, &err), STATUS_INPUT);
    ck_assert_int_eq(lua_gettop(L), 0);
    dies("while true do end", "steps");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &function_key);
    lua_pushinteger(L, 1);
    ck_assert_int_eq(sandbox_call(sb, 1, 1, NULL), STATUS_INPUT);
}
END_TEST

START_TEST(results_are_left_on_the_stack) {
    ck_assert_str_eq(result("return 'x', 'y'"), "x");
    ck_assert_str_eq(result("local x"), "nil");
    ck_assert_str_eq(result("return {}"), "table");
}
END_TEST

static const char busy[] =
    "local t = {} for i = 1, 50 do t['k' .. i] = {i, ('x'):rep(i)} end table.sort({3, 1, 2}) "
    "for k, v in pairs(t) do t[k] = table.concat(v, ',') end print(string.format('%s %d', 'x', 1)) "
    "pcall(error, 'x') return #t";

START_TEST(any_allocation_may_fail) {
    sandbox_free(sb);
    for (int n = 1;; n++) {
        sb = NULL;
        support_fail_nth(n);
        enum status status = sandbox_new(NULL, &sb, &err);
        if (status == STATUS_OK) status = run(busy);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        if (status != STATUS_OK) ck_assert_int_eq(status, STATUS_MEMORY); /* printing alone may be left out */
        sandbox_free(sb);
    }
}
END_TEST

START_TEST(any_memory_limit_holds) {
    for (size_t bytes = 1000; bytes < 60000; bytes += 777) {
        struct sandbox_limits limits = {.memory_bytes = bytes};
        renew(&limits); /* setting up is the host's */
        enum status status = run(busy);
        ck_assert_int_eq(status == STATUS_OK, !sandbox_is_dead(sb));
        ck_assert(status == STATUS_OK || strstr(err.message, "of memory") != NULL);
    }
}
END_TEST

START_TEST(any_step_limit_holds) {
    for (int64_t steps = 1; steps < 30000; steps += 371) {
        struct sandbox_limits limits = {.steps = steps};
        renew(&limits);
        enum status status = run(busy);
        ck_assert_int_eq(status == STATUS_OK, !sandbox_is_dead(sb));
    }
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static void add_ways_round(Suite *s) {
    TCase *tc = tcase_create("ways round the hook");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_test(tc, finalizers_are_refused_however_they_are_put_in);
    tcase_add_test(tc, handler_of_xpcall_runs_after_unwinding_and_is_counted);
    tcase_add_test(tc, handler_cannot_outlive_the_budget);
    tcase_add_loop_test(tc, patterns_are_refused, 0, ROWS(pattern_calls));
    tcase_add_test(tc, plain_search_is_charged_for_both_lengths);
    tcase_add_test(tc, rep_is_bounded_by_count_and_size);
    tcase_add_test(tc, table_functions_take_raw_lengths);
    tcase_add_test(tc, work_inside_table_functions_is_charged);
    tcase_add_test(tc, comparison_of_sort_is_counted_and_may_be_nonsense);
    tcase_add_test(tc, coroutines_are_not_there);
    tcase_add_test(tc, nothing_can_be_closed_by_a_metamethod);
    tcase_add_loop_test(tc, dangerous_words_are_named_and_refused, 0, ROWS(removed));
    tcase_add_test(tc, libraries_cannot_be_changed);
    suite_add_tcase(s, tc);
}

static void add_guarantees(Suite *s) {
    TCase *tc = tcase_create("guarantees");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_loop_test(tc, g1_no_control_flow_goes_past_the_time_bound, 0, ROWS(endless));
    tcase_add_test(tc, g1_a_chain_of_tables_is_counted_link_by_link);
    tcase_add_test(tc, g1_processor_time_is_the_last_bound);
    tcase_add_loop_test(tc, g2_memory_is_bounded_and_running_out_is_the_end, 0, ROWS(greedy));
    tcase_add_test(tc, g2_one_text_or_table_cannot_take_it_all);
    tcase_add_test(tc, g2_calls_inside_calls_are_bounded);
    tcase_add_test(tc, g2_a_heap_at_the_brim_pays_for_its_collections);
    tcase_add_test(tc, g2_memory_of_compiling_is_bounded);
    tcase_add_test(tc, g3_what_one_call_may_do_is_bounded);
    tcase_add_test(tc, g4_only_source_text_of_bounded_size);
    tcase_add_test(tc, g4_compiling_is_charged);
    tcase_add_test(tc, g5_the_words_are_these_and_no_others);
    tcase_add_test(tc, g5_no_addresses);
    tcase_add_test(tc, g6_nothing_is_carried_over);
    tcase_add_test(tc, g7_tables_are_gone_through_in_order);
    tcase_add_test(tc, g7_sorting_is_stable);
    tcase_add_test(tc, g7_the_same_script_takes_the_same_steps);
    tcase_add_test(tc, g8_reading_results_has_memory_to_spare);
    tcase_add_test(tc, g8_errors_run_no_script_code);
    tcase_add_test(tc, g9_a_limit_is_a_fault_of_the_load_with_its_place);
    suite_add_tcase(s, tc);
}

static void add_words(Suite *s) {
    TCase *tc = tcase_create("words");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_loop_test(tc, misspelt_words_are_errors_that_help, 0, ROWS(spelling));
    tcase_add_test(tc, bindings_add_words);
    tcase_add_test(tc, constructors_find_their_place);
    tcase_add_test(tc, metatables_work_for_what_is_left);
    tcase_add_test(tc, base_functions_are_lua_s_own);
    tcase_add_test(tc, text_functions_are_lua_s_own);
    tcase_add_test(tc, table_functions_do_as_lua_s);
    tcase_add_test(tc, printing_is_collected_and_bounded);
    tcase_add_loop_test(tc, any_error_value_becomes_one_clean_sentence, 0, ROWS(odd_errors));
    tcase_add_test(tc, places_are_those_of_the_script);
    tcase_add_test(tc, deep_nesting_is_an_error);
    suite_add_tcase(s, tc);
}

static void add_modules(Suite *s) {
    TCase *tc = tcase_create("require");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_test(tc, modules_are_run_once);
    tcase_add_test(tc, missing_modules_are_named);
    tcase_add_loop_test(tc, names_of_modules_are_checked_before_anybody_is_asked, 0, ROWS(bad_names));
    tcase_add_test(tc, circles_are_named);
    tcase_add_test(tc, errors_in_modules_have_their_place);
    tcase_add_test(tc, modules_in_modules_are_bounded);
    suite_add_tcase(s, tc);
}

static void add_calls(Suite *s) {
    TCase *tc = tcase_create("calls and memory");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_test(tc, calls_leave_the_stack_level);
    tcase_add_test(tc, results_are_left_on_the_stack);
    tcase_add_test(tc, any_allocation_may_fail);
    tcase_add_test(tc, any_memory_limit_holds);
    tcase_add_test(tc, any_step_limit_holds);
    suite_add_tcase(s, tc);
}

int main(void) {
    Suite *s = suite_create("sandbox");
    add_ways_round(s);
    add_guarantees(s);
    add_words(s);
    add_modules(s);
    add_calls(s);
    return support_run(s);
}
