/* The authoring vocabulary as a whole: all mistakes in one run, what a script returns, and the page that explains it.
 * Every constructor's mistakes are in check_words_mistakes.c, what the words leave in check_words_form.c. */
#include "lua/words_fixture.h"

/* ---- One run, all mistakes ---- */

START_TEST(one_run_reports_every_mistake) {
    compile(HEAD "return protocol \"t\" {\n"
                 "  title = \"T\", version = \"1.0.0\",\n"
                 "  criteria = { definite = all { f.nobel, f.squat } },\n"
                 "  phases {\n"
                 "    phase \"a\" { lasts = days(1, 2, 3), at = \"18:00\",\n"
                 "      exercise(ex.side_plank) { sets = 300, reps = 5, days = \"daily\" },\n"
                 "      exercise(ex.side_plank) { sets = 3, reps = 5, days = \"weekly\" },\n"
                 "      advance = f.pain \"walkin\":at_most(1) },\n"
                 "  },\n"
                 "}\n");
    static const char *const expected[] = {
        "t.lua:4: unknown finding \"nobel\", did you mean \"noble\"?",
        "t.lua:7: exercise \"side-plank\": sets is 300, expected 1 to 20",
        "t.lua:8: exercise \"side-plank\": days is \"weekly\": unknown day \"weekly\"",
        "t.lua:9: pain has no context \"walkin\", did you mean \"walking\"?"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) ck_assert_str_eq(mistake(i), expected[i]);
    ck_assert_uint_eq(json_array_size(mistakes()), 4);
    ck_assert_uint_eq(json_array_size(json_object_get(answer, "protocols")), 0);
}
END_TEST

START_TEST(a_broken_value_makes_no_further_mistakes) {
    compile_value(
        "named \"x\" { all { f.nobel:is \"a\", f.nobel \"b\":over(days(7)):median():at_least(f.nobel), ~f.nobel,\n"
        "  f.nobel | f.noble, decided(f.nobel), f.nobel.x.y(3) } }");
    ck_assert_str_eq(mistake(0), "t.lua:2: unknown finding \"nobel\", did you mean \"noble\"?");
    ck_assert_str_eq(mistake(1), "t.lua:3: unknown finding \"nobel\", did you mean \"noble\"?");
    ck_assert_uint_eq(json_array_size(mistakes()), 2);
}
END_TEST

static const struct {
    const char *script, *message;
} endings[] = {
    {"", "t.lua:1: the script returns nothing: it ends in return protocol \"name\" { … }"},
    {"return 3", "t.lua:1: the script returns a plain value, expected return protocol \"name\" { … }"},
    {"return {}", "t.lua:1: the script returns a plain value, expected return protocol \"name\" { … }"},
    {"return protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria = { place = findings { 3 }.x } }",
     "t.lua:1: findings: item 1 is 3, expected a declaration such as knee.yes_no \"locking\" \"…\""},
    {"return findings { knee.yes_no \"a\" \"A?\", knee.yes_no \"a\" \"A?\", person.yes_no \"b\" { \"B?\", fresh = 3 } "
     "}",
     "t.lua:1: findings: a is declared twice"},
    {"return always", "t.lua:1: the script returns a condition, expected a protocol"},
    {"local x =\n= 3", "t.lua:2: unexpected symbol near '='"},
    {"\n\nerror \"stop\"", "t.lua:3: stop"},
    {"\nreturn require \"finding\"", "t.lua:2: there is no \"finding\", did you mean \"findings\"?"},
};

START_TEST(a_script_ends_in_a_protocol) {
    compile(endings[_i].script);
    for (size_t i = 0; i < json_array_size(mistakes()); i++)
        if (!strcmp(mistake(i), endings[_i].message)) return;
    ck_abort_msg("%s gave %s", endings[_i].script, mistake(0));
}
END_TEST

/* What the words let through, the reader of the canonical form may still refuse: then the line comes from the map. */
START_TEST(the_readers_refusal_names_the_script_line) {
    compile(HEAD "return protocol \"t\" { title = \"T\", version = \"1.0.0\",\n"
                 "  flags { flag \"RF99\" { title = \"x\", about = \"person\",\n"
                 "    emergency { say = \"go\",\n"
                 "      when = all {\n"
                 "        f.noble } } } } }");
    ck_assert_msg(strncmp(mistake(0), "t.lua:6: noble is about a knee, but the person is judged here", 59) == 0, "%s",
                  mistake(0));
    ck_assert_uint_eq(json_array_size(mistakes()), 1);
}
END_TEST

START_TEST(what_grows_without_end_is_stopped) {
    compile_value("(function() local x = f.noble for i = 1, 40 do x = all { x, x } end return x end)()");
    ck_assert_str_eq(mistake(0), "t.lua:2: this has grown past 20000 parts");
    compile_value("(function() local x = f.noble for i = 1, 40 do x = ~x end return x end)()");
    ck_assert_str_eq(mistake(0), "t.lua:2: conditions nest more than 32 deep");
}
END_TEST

/* Whatever allocation fails: no answer, or a mistake, and never a protocol that lacks something. */
START_TEST(memory_that_runs_out_is_no_protocol) {
    static const char script[] = HEAD
        "return protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria = { definite =\n"
        "  named \"x\" { all { f.noble, f.squat } | f.lefs:at_least(figure(3, \"GK\")) & f.nobel } },\n"
        "  irritability = f.lefs:over(days(7)):trend():bands { low = 0 }, phases { phase \"a\" { lasts = days(1, 2, "
        "3),\n"
        "    exercise(ex.knees) { days = \"mon\", at = \"18:00\" }, asks { f.lefs, days = \"mon\", at = \"18:00\" },\n"
        "    on(f.noble:baseline()) { alert \"routine\", down(1) } } } }";
    json_t *request =
        json_pack("{s{ssssss}s{ssss}}", "files", "vocabulary/findings.lua", words_findings, "vocabulary/exercises.lua",
                  words_exercises, "vocabulary/care.lua", words_care, "script", "path", "t.lua", "text", script);
    for (int n = 1;; n += 1 + n / 30) {
        support_fail_once(n);
        answer = compile_work(request);
        bool all = !support_failed();
        support_fail_nth(0);
        ck_assert(!answer || json_array_size(mistakes()) > 0);
        ck_assert_uint_eq(json_array_size(json_object_get(answer, "protocols")), 0);
        json_decref(answer);
        answer = NULL;
        if (all) break;
    }
    json_decref(request);
}
END_TEST

START_TEST(words_cannot_be_changed_or_looked_into) {
    compile_value("(function() f.noble.x = 3 end)()");
    ck_assert_str_eq(mistake(0), "t.lua:2: noble cannot be changed");
    compile_value("tostring(f.pain \"walking\")");
    ck_assert_uint_eq(json_array_size(mistakes()), 0);
    compile_value("getmetatable(f.noble).__index");
    ck_assert_uint_eq(json_array_size(mistakes()), 1);
}
END_TEST

START_TEST(requests_without_sense_have_no_answer) {
    static const char *const requests[] = {"{}",
                                           "[]",
                                           "{\"files\":3}",
                                           "{\"files\":{\"../x.lua\":\"\"}}",
                                           "{\"files\":{},\"script\":{}}",
                                           "{\"files\":{},\"script\":{\"path\":\"x\"}}"};
    json_t *request = json_loads(requests[_i], 0, NULL);
    ck_assert_ptr_null(compile_work(request));
    json_decref(request);
}
END_TEST

START_TEST(a_protocol_reads_some_finding) {
    compile(HEAD "\nreturn protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria = { definite = always } }");
    ck_assert_str_eq(mistake(0),
                     "t.lua:3: protocol \"t\": its criteria ask for no finding, so nobody can be judged by it");
    ck_assert_uint_eq(json_array_size(mistakes()), 1);
}
END_TEST

START_TEST(a_protocol_has_criteria) {
    compile(HEAD "\nreturn protocol \"t\" { title = \"T\", version = \"1.0.0\" }");
    ck_assert_str_eq(mistake(0),
                     "t.lua:3: protocol \"t\" has no criteria: say by which findings the condition is known, "
                     "as in criteria = { definite = … }");
    ck_assert_uint_eq(json_array_size(mistakes()), 1);
}
END_TEST

START_TEST(a_mistaken_exercise_is_one_mistake_and_not_an_empty_phase) {
    compile_value("phase \"a\" { lasts = days(1, 2, 3), exercise(ex.side_plunk) { sets = 3, days = \"daily\" } }");
    ck_assert_str_eq(mistake(0), "t.lua:2: unknown exercise \"side_plunk\", did you mean \"side_plank\"?");
    ck_assert_uint_eq(json_array_size(mistakes()), 1);
}
END_TEST

START_TEST(a_misspelt_module_hides_no_later_mistake) {
    compile("local f = require \"findngs\"\nlocal x = all { f.nobel, 3 }\nreturn protocol \"t\" { title = \"T\" }");
    ck_assert_str_eq(mistake(0), "t.lua:1: there is no \"findngs\", did you mean \"findings\"?");
    ck_assert_str_eq(mistake(1), "t.lua:2: all: item 2 is 3, expected a condition");
    ck_assert_str_eq(mistake(2), "t.lua:3: protocol \"t\" has no version");
    ck_assert_uint_eq(json_array_size(mistakes()), 3);
}
END_TEST

/* ---- The page that explains them ---- */

static const char *const words[] = {"protocol",
                                    "steps",
                                    "step",
                                    "phases",
                                    "phase",
                                    "exercise",
                                    "running",
                                    "no_running",
                                    "flags",
                                    "flag",
                                    "safety",
                                    "emergency",
                                    "same_day",
                                    "urgent_48h",
                                    "urgent_2w",
                                    "routine",
                                    "if_unknown",
                                    "findings",
                                    "knee",
                                    "person",
                                    "criteria",
                                    "exercises",
                                    "cares",
                                    "care",
                                    "block",
                                    "ask",
                                    "sources",
                                    "source",
                                    "all",
                                    "any",
                                    "none",
                                    "at_least",
                                    "named",
                                    "decided",
                                    "known_absent",
                                    "always",
                                    "never",
                                    "explained",
                                    "sum",
                                    "worst_known",
                                    "adherence",
                                    "missed_in_a_row",
                                    "days_in_phase",
                                    "days_in_step",
                                    "days_in_plan",
                                    "seconds",
                                    "minutes",
                                    "hours",
                                    "days",
                                    "weeks",
                                    "figure",
                                    "answered",
                                    "possibly",
                                    "choose",
                                    "climb",
                                    "ladder",
                                    "asks",
                                    "on",
                                    "alert",
                                    "nudge",
                                    "up",
                                    "down",
                                    "restart",
                                    "escalate",
                                    "hold",
                                    "lower",
                                    "exam",
                                    "avoid",
                                    "shift",
                                    "traffic_light",
                                    "limits",
                                    "follow_up",
                                    "layoff",
                                    "again",
                                    "migrates",
                                    "red_sessions",
                                    "limit_ok",
                                    "limit_high",
                                    "questions_missed_in_a_row"};

static bool mentions(const char *page, const char *word) {
    size_t n = strlen(word);
    for (const char *at = page; (at = strstr(at, word)); at += n) {
        char after = at[n];
        if (at > page && at[-1] == '`' && !(after >= 'a' && after <= 'z') && after != '_') return true;
    }
    return false;
}

START_TEST(the_page_for_authors_explains_every_word) {
    static char page[100000];
    FILE *file = fopen("protocols/README.md", "r");
    ck_assert_msg(file != NULL, "protocols/README.md is not there: run the tests from the top of the tree");
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ck_assert_msg(mentions(page, words[i]), "protocols/README.md does not explain %s", words[i]);
        compile_value(words[i]);
        ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("words");
    TCase *mistaken = tcase_create("mistakes"), *form = tcase_create("form");
    tcase_add_checked_fixture(mistaken, setup, teardown);
    tcase_add_checked_fixture(form, setup, teardown);
    tcase_add_test(mistaken, a_misspelt_module_hides_no_later_mistake);
    tcase_add_test(mistaken, one_run_reports_every_mistake);
    tcase_add_test(mistaken, a_broken_value_makes_no_further_mistakes);
    tcase_add_loop_test(mistaken, a_script_ends_in_a_protocol, 0, sizeof endings / sizeof *endings);
    tcase_add_test(mistaken, the_readers_refusal_names_the_script_line);
    tcase_add_test(mistaken, what_grows_without_end_is_stopped);
    tcase_add_test(mistaken, memory_that_runs_out_is_no_protocol);
    tcase_add_test(mistaken, words_cannot_be_changed_or_looked_into);
    tcase_add_test(form, a_protocol_reads_some_finding);
    tcase_add_test(form, a_protocol_has_criteria);
    tcase_add_test(form, a_mistaken_exercise_is_one_mistake_and_not_an_empty_phase);
    tcase_add_loop_test(form, requests_without_sense_have_no_answer, 0, 6);
    tcase_add_test(form, the_page_for_authors_explains_every_word);
    suite_add_tcase(s, mistaken);
    suite_add_tcase(s, form);
    return s;
}

int main(void) { return support_run(make_suite()); }
