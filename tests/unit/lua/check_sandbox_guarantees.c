/* What the sandbox guarantees, by number: 1 time, 2 memory, 3 work inside a call, 4 source text, 5 no power, 6 nothing
 * carried over, 7 the same again, 8 reading runs no script, 9 a limit is the load's fault. The tenth, that a hang or
 * crash does not stop the service, is shown in check_child.c; the sixth for whole loads in check_loader.c. */
#include "lua/sandbox_fixture.h"

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

START_TEST(g1_nesting_is_bounded_in_the_text_and_in_calls) {
    char script[2000] = "return ";
    memset(script + strlen(script), '(', 900);
    ck_assert_int_eq(run(script), STATUS_INPUT);
    ck_assert_str_eq(err.file, "knee/test.lua");
    fails("local function f(x) return f(setmetatable({}, {__index = function(t, k) return f(t.y) end}).x) end f()",
          "overflow");
    goes("local function f() return pcall(f) end f()");
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

static void add_guarantees(Suite *s) {
    TCase *tc = tcase_create("guarantees");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_loop_test(tc, g1_no_control_flow_goes_past_the_time_bound, 0, ROWS(endless));
    tcase_add_test(tc, g1_a_chain_of_tables_is_counted_link_by_link);
    tcase_add_test(tc, g1_processor_time_is_the_last_bound);
    tcase_add_test(tc, g1_nesting_is_bounded_in_the_text_and_in_calls);
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

int main(void) {
    Suite *s = suite_create("sandbox_guarantees");
    add_guarantees(s);
    return support_run(s);
}
