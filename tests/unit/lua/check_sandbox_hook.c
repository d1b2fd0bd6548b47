/* The ways round a count hook, a test or more for each: what a script does that an instruction count does not see. */
#include "lua/sandbox_fixture.h"

START_TEST(row_gc_finalizers_are_refused_however_they_are_put_in) {
    fails("setmetatable({}, {__gc = function() while true do end end})", "__gc is not available");
    goes("local mt = {} "
         "for i = 1, 100 do local t = setmetatable({}, mt) mt.__gc = function() while true do end end mt = {} end "
         "local mt2 = {} local t = setmetatable({}, mt2) getmetatable(t).__gc = function() while true do end end "
         "assert(not pcall(setmetatable, t, mt2)) t = nil "
         "for i = 1, 1000 do local garbage = {{}, {}} end");
}
END_TEST

START_TEST(row_xpcall_handler_runs_after_unwinding_and_is_counted) {
    goes("local ok, e = xpcall(error, function(e) return 'handled ' .. e end, 'x', 0) assert(not ok and e == 'handled "
         "x')");
    goes("local ok, a, b = xpcall(function(...) return ... end, print, 1, 2) assert(ok and a == 1 and b == 2)");
    fails("xpcall(error, function(e) error('in the handler') end, 'x')", "in the handler");
    dies("while true do pcall(xpcall, function() while true do end end, function() while true do end end) end",
         "300000 steps");
}
END_TEST

START_TEST(row_xpcall_handler_cannot_outlive_the_budget) {
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

START_TEST(row_patterns_are_refused) { fails(pattern_calls[_i], "not available"); }
END_TEST

START_TEST(row_patterns_plain_search_is_charged_for_both_lengths) {
    goes("assert(('a.b-c'):find('.b-', 1, true) == 2) assert(('abc'):find('c') == 3) assert(not ('abc'):find('d'))");
    goes("assert(('abcabc'):find('bc', 3) == 5) assert(('abc'):find('') == 1)");
    dies("local s, p = ('a'):rep(60000), ('a'):rep(30000) .. 'b' while true do pcall(s.find, s, p, 1, true) end",
         "steps");
}
END_TEST

START_TEST(row_rep_is_bounded_by_count_and_size) {
    fails("string.rep('', 1e15)", "longer than 65536 bytes");
    fails("string.rep('', math.maxinteger, '')", "longer than 65536 bytes");
    fails("string.rep('x', 65537)", "longer than 65536 bytes");
    fails("string.rep('x', 40000, 'y')", "longer than 65536 bytes");
    goes("assert(#string.rep('x', 65536) == 65536 and string.rep('x', -1) == '' and string.rep('x', 3, ',') == "
         "'x,x,x')");
    dies("while true do pcall(string.rep, '', 65536) end", "steps");
}
END_TEST

START_TEST(row_table_functions_take_raw_lengths_and_bounded_ranges) {
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

START_TEST(row_table_functions_are_charged_for_their_work) {
    dies("local t = {} for i = 1, 5000 do t[i] = i end while true do pcall(table.insert, t, 1, 0) pcall(table.remove, "
         "t, 1) end",
         "steps");
}
END_TEST

START_TEST(row_table_sort_comparison_is_counted_and_may_be_nonsense) {
    goes("local t = {3, 1, 2} table.sort(t, function() return true end) assert(#t == 3)");
    dies("while true do pcall(table.sort, {2, 1}, function() while true do end end) end", "steps");
}
END_TEST

START_TEST(row_coroutines_are_not_there) {
    fails("for i = 1, 1e9 do pcall(coroutine.wrap(function() end)) end", "\"coroutine\" is not available");
}
END_TEST

START_TEST(row_close_nothing_can_be_closed_by_a_metamethod) {
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

START_TEST(row_removed_words_are_named_and_refused) {
    char script[100], part[100];
    snprintf(script, sizeof script, "local x = %s", removed[_i]);
    snprintf(part, sizeof part, "\"%s\" is not available to scripts", removed[_i]);
    fails(script, part);
    ck_assert_int_eq(err.line, 1);
}
END_TEST

START_TEST(row_collectgarbage_and_load_are_removed) {
    fails("while true do collectgarbage() end", "\"collectgarbage\" is not available");
    fails("load('return 1')", "\"load\" is not available");
    fails("load(string.dump(function() end))", "\"load\" is not available");
    fails("string.dump(print)", "\"string.dump\" is not available");
    fails("loadstring('x')", "\"loadstring\" is not available");
}
END_TEST

START_TEST(row_coroutines_cannot_close_each_other) {
    fails("local co = coroutine.create(print) coroutine.close(co)", "\"coroutine\" is not available");
    fails("local mt = {} local t = setmetatable({}, mt) mt.__close = print local x <close> = t", "non-closable value");
}
END_TEST

START_TEST(row_shared_metatable_of_texts_is_out_of_reach) {
    goes("assert(getmetatable('x') == nil)");
    fails("setmetatable('x', {})", "table expected");
    goes("pcall(function() string.upper = nil end) pcall(function() getmetatable('').__index = nil end) "
         "assert(('x'):upper() == 'X')");
    renew(NULL);
    goes("assert(('x'):upper() == 'X')");
}
END_TEST

START_TEST(row_shared_libraries_cannot_be_changed) {
    fails("string.upper = nil", "\"string.upper\" cannot be changed");
    fails("table.mine = 1", "\"table.mine\" cannot be changed");
    fails("setmetatable(string, {})", "protected metatable");
    fails("setmetatable(_ENV, nil)", "protected metatable");
    goes("assert(getmetatable('x') == nil and getmetatable(string) == false and getmetatable(_ENV) == false)");
    goes("assert(rawget(string, 'upper') == nil and next(string) == nil and next(_ENV) == nil)");
    goes("assert(('x'):upper() == 'X')");
}
END_TEST

static void add_rows(Suite *s) {
    TCase *tc = tcase_create("rows");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_test(tc, row_gc_finalizers_are_refused_however_they_are_put_in);
    tcase_add_test(tc, row_xpcall_handler_runs_after_unwinding_and_is_counted);
    tcase_add_test(tc, row_xpcall_handler_cannot_outlive_the_budget);
    tcase_add_loop_test(tc, row_patterns_are_refused, 0, ROWS(pattern_calls));
    tcase_add_test(tc, row_patterns_plain_search_is_charged_for_both_lengths);
    tcase_add_test(tc, row_rep_is_bounded_by_count_and_size);
    tcase_add_test(tc, row_table_functions_take_raw_lengths_and_bounded_ranges);
    tcase_add_test(tc, row_table_functions_are_charged_for_their_work);
    tcase_add_test(tc, row_table_sort_comparison_is_counted_and_may_be_nonsense);
    tcase_add_test(tc, row_coroutines_are_not_there);
    tcase_add_test(tc, row_close_nothing_can_be_closed_by_a_metamethod);
    tcase_add_loop_test(tc, row_removed_words_are_named_and_refused, 0, ROWS(removed));
    tcase_add_test(tc, row_collectgarbage_and_load_are_removed);
    tcase_add_test(tc, row_coroutines_cannot_close_each_other);
    tcase_add_test(tc, row_shared_metatable_of_texts_is_out_of_reach);
    tcase_add_test(tc, row_shared_libraries_cannot_be_changed);
    suite_add_tcase(s, tc);
}

int main(void) {
    Suite *s = suite_create("sandbox_hook");
    add_rows(s);
    return support_run(s);
}
