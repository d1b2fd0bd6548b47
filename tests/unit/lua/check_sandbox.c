/* What scripts may say in a sandbox and what they are told, modules, and the host's calls. Its limits are in
 * check_sandbox_guarantees.c, and what goes round them in check_sandbox_hook.c. */
#include "lua/sandbox_fixture.h"

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

/* The parser's words are for people who program. */
static const char *const unreadable[][2] = {
    {"return f {\n  a = \"b\"\n  c = 1 }", "near 'c': a comma may be missing before it, at the end of the line above"},
    {"return f { a = 1", "near <eof>: the file ends too early, a brace or bracket is not closed"},
    {"return f { a = \"b }\n", "unfinished string near '\"b }': its closing quote is missing"},
    {"return f { a = \xe2\x80\x9c" "b\xe2\x80\x9d }", "there are plain signs only"},
    {"return f { worst-24h = 1 }", "near '24h': a name with a hyphen stands in brackets and quotes"},
    {"return f { a = g.b = 1 }", "expected near '=': a value that is compared has :is or :equals, not ="},
    {"return f { a: 1 }", "near '1': behind a field's name stands ="},
};

START_TEST(what_cannot_be_read_says_what_may_be_missing) {
    fails(unreadable[_i][0], unreadable[_i][1]);
    fails("error(\"near '='\")", "near '='");
    ck_assert_str_eq(err.message, "near '='"); /* what a script says itself stays as it is */
}
END_TEST

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

static void note_missing(lua_State *L, void *arg, const char *name, const char *near) {
    ck_assert_ptr_eq(arg, &asked);
    lua_pushfstring(L, "no %s, but %s", name, near ? near : "nothing");
}

START_TEST(a_missing_module_may_be_taken_note_of_instead) {
    sandbox_set_require(sb, find_module, &asked);
    sandbox_set_missing(sb, note_missing);
    ck_assert_str_eq(result("return require 'findngs'"), "no findngs, but findings");
    ck_assert_str_eq(result("return require 'zzz'"), "no zzz, but nothing");
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

static void add_words(Suite *s) {
    TCase *tc = tcase_create("words");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_loop_test(tc, what_cannot_be_read_says_what_may_be_missing, 0, ROWS(unreadable));
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
    suite_add_tcase(s, tc);
}

static void add_modules(Suite *s) {
    TCase *tc = tcase_create("require");
    tcase_add_checked_fixture(tc, open_sandbox, close_sandbox);
    tcase_add_test(tc, modules_are_run_once);
    tcase_add_test(tc, missing_modules_are_named);
    tcase_add_test(tc, a_missing_module_may_be_taken_note_of_instead);
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
    add_words(s);
    add_modules(s);
    add_calls(s);
    return support_run(s);
}
