/* What the words leave: the canonical form, text by text. */
#include "lua/words_fixture.h"

static const struct {
    const char *value, *json;
} right[] = {
    {"f.noble & f.squat & ~f.noble",
     "{\"of\":[{\"finding\":\"noble\",\"op\":\"yes\"},{\"finding\":\"squat\",\"op\":\"yes\"},"
     "{\"of\":{\"finding\":\"noble\",\"op\":\"yes\"},\"op\":\"not\"}],\"op\":\"all\"}"},
    {"f.noble | f.squat",
     "{\"of\":[{\"finding\":\"noble\",\"op\":\"yes\"},{\"finding\":\"squat\",\"op\":\"yes\"}],\"op\":\"any\"}"},
    {"at_least(1) { f.squat }", "{\"n\":1,\"of\":[{\"finding\":\"squat\",\"op\":\"yes\"}],\"op\":\"at-least\"}"},
    {"f.pain \"walking\":at_most(2.5)",
     "{\"left\":{\"context\":\"walking\",\"finding\":\"pain\",\"op\":\"value\"},\"op\":\"le\","
     "\"right\":{\"op\":\"number\",\"value\":2500}}"},
    {"f.lefs:other_knee():above(f.lefs)",
     "{\"left\":{\"finding\":\"lefs\",\"knee\":\"other\",\"op\":\"value\"},\"op\":\"gt\","
     "\"right\":{\"finding\":\"lefs\",\"op\":\"value\"}}"},
    {"f.since:at_least(weeks(2))", "{\"left\":{\"finding\":\"since\",\"op\":\"value\"},\"op\":\"ge\","
                                   "\"right\":{\"op\":\"number\",\"value\":14000}}"},
    {"f.effusion:at_least \"small\"", "{\"left\":{\"finding\":\"effusion\",\"op\":\"rank\"},\"op\":\"ge\","
                                      "\"right\":{\"op\":\"number\",\"value\":1000}}"},
    {"f.place:includes_any { \"groin\", \"calf\" }",
     "{\"of\":[{\"code\":\"groin\",\"finding\":\"place\",\"op\":\"includes\"},"
     "{\"code\":\"calf\",\"finding\":\"place\",\"op\":\"includes\"}],\"op\":\"any\"}"},
    {"f.pain \"squat\":last(3):since_phase():sum():at_least(18)",
     "{\"left\":{\"context\":\"squat\",\"finding\":\"pain\",\"last\":3,\"op\":\"window\",\"since_phase\":true,"
     "\"stat\":\"sum\"},\"op\":\"ge\",\"right\":{\"op\":\"number\",\"value\":18000}}"},
    {"f.lefs:over(days(7)):at_most(2)",
     "{\"left\":{\"days\":7,\"finding\":\"lefs\",\"op\":\"window\",\"stat\":\"worst\"},"
     "\"op\":\"le\",\"right\":{\"op\":\"number\",\"value\":2000}}"},
    {"adherence:over(days(14)):at_least(0.7)", "{\"left\":{\"figure\":\"adherence\",\"op\":\"plan\"},\"op\":\"ge\","
                                               "\"right\":{\"op\":\"number\",\"value\":700}}"},
    {"days_in_step:at_least(weeks(6))", "{\"left\":{\"figure\":\"days-in-step\",\"op\":\"plan\"},\"op\":\"ge\","
                                        "\"right\":{\"op\":\"number\",\"value\":42000}}"},
    {"f.lefs:bands { severe = 0, moderate = 45, mild = 65 }:at_least \"severe\"",
     "{\"left\":{\"bands\":[[0,3000],[45000,2000],[65000,1000]],\"of\":{\"finding\":\"lefs\",\"op\":\"value\"},"
     "\"op\":\"bands\"},\"op\":\"ge\",\"right\":{\"op\":\"number\",\"value\":3000}}"},
    {"sum { f.noble:points(1), f.squat:points(-2) }:equals(1)",
     "{\"left\":{\"of\":[{\"of\":{\"finding\":\"noble\",\"op\":\"yes\"},\"op\":\"points\",\"value\":1000},"
     "{\"of\":{\"finding\":\"squat\",\"op\":\"yes\"},\"op\":\"points\",\"value\":-2000}],\"op\":\"sum\"},\"op\":\"eq\","
     "\"right\":{\"op\":\"number\",\"value\":1000}}"},
    {"(f.lefs - 3 * f.age):below(0)",
     "{\"left\":{\"left\":{\"finding\":\"lefs\",\"op\":\"value\"},\"op\":\"minus\",\"right\":{\"left\":{\"op\":"
     "\"number\","
     "\"value\":3000},\"op\":\"times\",\"right\":{\"finding\":\"age\",\"op\":\"value\"}}},\"op\":\"lt\","
     "\"right\":{\"op\":\"number\",\"value\":0}}"},
    {"named \"Noble\" { f.noble, source = \"beals-2013\" }",
     "{\"name\":\"Noble\",\"of\":{\"finding\":\"noble\",\"op\":\"yes\"},\"op\":\"named\",\"source\":\"beals-2013\"}"},
    {"f.lefs:known()", "{\"finding\":\"lefs\",\"op\":\"known\"}"},
    {"none { always, never }",
     "{\"of\":[{\"op\":\"const\",\"value\":true},{\"op\":\"const\",\"value\":false}],\"op\":\"none\"}"},
    {"known_absent(f.noble)", "{\"of\":[{\"of\":{\"finding\":\"noble\",\"op\":\"yes\"},\"op\":\"decided\"},"
                              "{\"of\":{\"finding\":\"noble\",\"op\":\"yes\"},\"op\":\"not\"}],\"op\":\"all\"}"},
    {"named \"x\" { f.noble, mark = \"GK\", source = \"beals-2013\" }",
     "{\"mark\":\"GK\",\"name\":\"x\",\"of\":{\"finding\":\"noble\",\"op\":\"yes\"},\"op\":\"named\","
     "\"source\":\"beals-2013\"}"},
    {"f.age:below(figure(18, \"DEF\", \"beals-2013\"))",
     "{\"left\":{\"finding\":\"age\",\"op\":\"value\"},\"op\":\"lt\",\"right\":{\"mark\":\"DEF\",\"op\":\"number\","
     "\"source\":\"beals-2013\",\"value\":18000}}"},
    {"f.since:at_least(figure(weeks(2), \"GK\"))",
     "{\"left\":{\"finding\":\"since\",\"op\":\"value\"},\"op\":\"ge\",\"right\":{\"mark\":\"GK\",\"op\":\"number\","
     "\"value\":14000}}"},
    {"answered(f.pain \"walking\")", "{\"context\":\"walking\",\"finding\":\"pain\",\"op\":\"answered\"}"},
    {"answered { f.effusion, f.lefs:other_knee() }",
     "{\"of\":[{\"finding\":\"effusion\",\"op\":\"answered\"},{\"finding\":\"lefs\",\"knee\":\"other\",\"op\":"
     "\"answered\"}],\"op\":\"all\"}"},
    {"possibly(f.noble)",
     "{\"of\":{\"of\":[{\"of\":{\"finding\":\"noble\",\"op\":\"yes\"},\"op\":\"decided\"},"
     "{\"of\":{\"finding\":\"noble\",\"op\":\"yes\"},\"op\":\"not\"}],\"op\":\"all\"},\"op\":\"not\"}"},
    {"(f.lefs / 2):above(choose(f.noble, 3, f.age))",
     "{\"left\":{\"left\":{\"finding\":\"lefs\",\"op\":\"value\"},\"op\":\"divide\",\"right\":{\"op\":\"number\","
     "\"value\":2000}},\"op\":\"gt\",\"right\":{\"else\":{\"finding\":\"age\",\"op\":\"value\"},\"op\":\"choose\","
     "\"then\":{\"op\":\"number\",\"value\":3000},\"when\":{\"finding\":\"noble\",\"op\":\"yes\"}}}"},
    {"f.lefs:over(days(7)):ago(days(14)):median():above(3)",
     "{\"left\":{\"ago\":14,\"days\":7,\"finding\":\"lefs\",\"op\":\"window\",\"stat\":\"median\"},\"op\":\"gt\","
     "\"right\":{\"op\":\"number\",\"value\":3000}}"},
    {"f.lefs:over(days(7)):ago(days(1)):trend():above(0)",
     "{\"left\":{\"left\":{\"ago\":1,\"days\":7,\"finding\":\"lefs\",\"op\":\"window\",\"stat\":\"median\"},"
     "\"op\":\"minus\",\"right\":{\"ago\":8,\"days\":7,\"finding\":\"lefs\",\"op\":\"window\",\"stat\":\"median\"}},"
     "\"op\":\"gt\",\"right\":{\"op\":\"number\",\"value\":0}}"},
    {"f.pain \"walking\":last(5):count_at_most(5):at_least(2)",
     "{\"left\":{\"context\":\"walking\",\"finding\":\"pain\",\"last\":5,\"op\":\"window\",\"stat\":\"count\","
     "\"where\":{\"is\":\"le\",\"than\":5000}},\"op\":\"ge\",\"right\":{\"op\":\"number\",\"value\":2000}}"},
    {"(f.pain \"walking\":baseline() - 2):above(f.lefs)",
     "{\"left\":{\"left\":{\"context\":\"walking\",\"finding\":\"pain\",\"op\":\"baseline\"},\"op\":\"minus\","
     "\"right\":{\"op\":\"number\",\"value\":2000}},\"op\":\"gt\",\"right\":{\"finding\":\"lefs\",\"op\":\"value\"}}"},
    {"f.effusion:baseline():at_most \"small\"", "{\"left\":{\"finding\":\"effusion\",\"op\":\"baseline\"},\"op\":"
                                                "\"le\",\"right\":{\"op\":\"number\",\"value\":1000}}"},
    {"f.effusion:above(f.effusion:baseline())",
     "{\"left\":{\"finding\":\"effusion\",\"op\":\"rank\"},\"op\":\"gt\",\"right\":{\"finding\":\"effusion\",\"op\":"
     "\"baseline\"}}"},
    {"f.noble:baseline()", "{\"left\":{\"finding\":\"noble\",\"op\":\"baseline\"},\"op\":\"ge\",\"right\":{\"op\":"
                           "\"number\",\"value\":1000}}"},
    {"questions_missed_in_a_row:at_least(3)",
     "{\"left\":{\"figure\":\"questions-missed-in-a-row\",\"op\":\"plan\"},\"op\":\"ge\",\"right\":{\"op\":\"number\","
     "\"value\":3000}}"},
    {"f.lefs:bands { low = 0, moderate = 4, high = 9 }:equals \"high\"",
     "{\"left\":{\"bands\":[[0,1000],[4000,2000],[9000,3000]],\"of\":{\"finding\":\"lefs\",\"op\":\"value\"},\"op\":"
     "\"bands\"},\"op\":\"eq\",\"right\":{\"op\":\"number\",\"value\":3000}}"},
};

START_TEST(a_word_leaves_its_canonical_form) {
    char script[2000], expected[1200];
    snprintf(
        script, sizeof script,
        HEAD
        "return protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria = { definite = %s, place = f.noble } }",
        right[_i].value);
    compile(script);
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s: %s", right[_i].value, mistake(0));
    const json_t *one = json_array_get(json_object_get(answer, "protocols"), 0);
    snprintf(expected, sizeof expected, "\"criteria\":{\"definite\":%s,\"place\"", right[_i].json);
    const char *canonical = json_string_value(json_object_get(one, "canonical"));
    ck_assert_msg(strstr(canonical, expected) != NULL, "%s gave %s", right[_i].value, canonical);
}
END_TEST

/* ---- Whole parts ---- */

static const struct {
    const char *part, *key, *json;
} parts[] = {
    {"phases { phase \"a\" { lasts = days(1, 2, 3), at = \"18:00\", exercise(ex.knees) { days = \"mon\", mark = "
     "\"DEF\" } } }",
     "exercises",
     "[{\"gap_h\":6,\"id\":\"knees\",\"kind\":\"isometric\",\"ladder\":{\"entry\":1,\"harder\":\"feet\",\"rungs\":["
     "{\"hold_s\":20,\"sets\":3},{\"hold_s\":25,\"sets\":3},{\"hold_s\":30,\"sets\":3}]},\"text\":\"Hold.\",\"title\":"
     "\"Knees\"},{\"gap_h\":6,\"id\":\"feet\",\"kind\":\"isometric\",\"ladder\":{\"easier\":\"knees\",\"harder\":"
     "\"weight\",\"rungs\":[{\"hold_s\":20,\"sets\":3}]},\"text\":\"Hold.\",\"title\":\"Feet\"},{\"gap_h\":6,\"id\":"
     "\"weight\",\"kind\":\"isometric\",\"ladder\":{\"rungs\":[{\"load\":{\"milli\":1000,\"unit\":\"kg\"},\"reps\":8,"
     "\"sets\":3},{\"load\":{\"milli\":1500,\"unit\":\"kg\"},\"reps\":8,\"sets\":3},{\"load\":{\"milli\":2000,\"unit\":"
     "\"kg\"},\"reps\":8,\"sets\":3}]},\"text\":\"Hold.\",\"title\":\"Weight\"}]"},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), at = \"18:00\", exercise(ex.knees) { days = \"mon\", mark = "
     "\"DEF\" } } }",
     "phases",
     "[{\"days\":{\"max\":3,\"min\":1,\"target\":2},\"exercises\":[{\"at\":[1080],\"days\":[0],\"exercise\":\"knees\","
     "\"mark\":\"DEF\"}],\"id\":\"a\",\"title\":\"A\"}]"},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), at = \"18:00\", exercise(ex.side_plank) { days = \"mon\",\n"
     "  ladder = ladder { sets = 3, reps = climb(8, 10, 2), rest = climb(seconds(60), seconds(45), seconds(15)),\n"
     "    order = \"rest reps\", easier = \"weight\" } } } }",
     "phases",
     "[{\"days\":{\"max\":3,\"min\":1,\"target\":2},\"exercises\":[{\"at\":[1080],\"days\":[0],\"exercise\":"
     "\"side-plank\",\"ladder\":{\"easier\":\"weight\",\"rungs\":[{\"reps\":8,\"rest_s\":60,\"sets\":3},{\"reps\":8,"
     "\"rest_s\":45,\"sets\":3},{\"reps\":10,\"rest_s\":45,\"sets\":3}]}}],\"id\":\"a\",\"title\":\"A\"}]"},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), at = \"18:00\", judged_at = \"23:00\", mark = \"GK\",\n"
     "  asks { f.pain \"walking\", f.lefs, at = \"19:00\", days = \"daily\" }, asks { f.since, days = \"mon\" },\n"
     "  on(f.noble) { alert(\"urgent-48h\", \"words\"), nudge \"Go.\", up(1), restart \"phase\",\n"
     "    restart \"questions\", judged = \"day\", mark = \"DEF\" } },\n"
     "  phase \"b\" { lasts = days(1, 2, 3), asks { f.lefs, at = \"19:00\", days = \"sun\" }, on(f.noble) { down(1), "
     "alert \"routine\" } } }",
     "phases",
     "[{\"asks\":[{\"at\":[1140],\"context\":\"walking\",\"days\":[0,1,2,3,4,5,6],\"finding\":\"pain\"},{\"at\":[1140],"
     "\"days\":[0,1,2,3,4,5,6],\"finding\":\"lefs\"},{\"at\":[1080],\"days\":[0],\"finding\":\"since\"}],\"days\":"
     "{\"max\":3,\"min\":1,\"target\":2},\"id\":\"a\",\"judged_at\":1380,\"mark\":\"GK\",\"rules\":[{\"do\":[{"
     "\"alert\":"
     "\"urgent-48h\",\"say\":\"words\"},{\"nudge\":\"Go.\"},{\"move\":1},{\"restart\":\"phase\"},"
     "{\"restart\":\"questions\"}],\"judged\":\"day\",\"mark\":\"DEF\",\"when\":{\"finding\":\"noble\",\"op\":\"yes\"}}"
     "],"
     "\"title\":\"A\"},{\"asks\":[{\"at\":[1140],\"days\":[6],\"finding\":\"lefs\"}],\"days\":{\"max\":3,\"min\":1,"
     "\"target\":2},\"id\":\"b\",\"rules\":[{\"do\":[{\"move\":-1},{\"alert\":\"routine\"}],\"when\":{\"finding\":"
     "\"noble\",\"op\":\"yes\"}}],"
     "\"title\":\"B\"}]"},
    {"flags { flag \"RF99\" { title = \"T\", mark = \"GK\",\n"
     "  emergency { when = f.noble, say = \"go\", no_plan = true },\n"
     "  routine { when = f.noble, say = \"see\", within = days(7), mark = \"DEF\", source = \"beals-2013\" } } }",
     "flags",
     "[{\"about\":\"knee\",\"id\":\"RF99\",\"mark\":\"GK\",\"rows\":[{\"disposition\":\"emergency\","
     "\"no_plan\":true,\"say\":\"go\",\"when\":{\"finding\":\"noble\",\"op\":\"yes\"}},{\"disposition\":\"routine\",\"mark\":\"DEF\","
     "\"say\":\"see\",\"source\":\"beals-2013\",\"when\":{\"finding\":\"noble\",\"op\":\"yes\"},\"within_d\":7}],"
     "\"title\":\"T\"}]"},
    {"steps { step \"conservative\" { mark = \"2nd\", source = \"beals-2013\", care.ice } }", "steps",
     "[{\"care\":[\"ice\"],\"id\":\"conservative\",\"mark\":\"2nd\",\"source\":\"beals-2013\",\"title\":"
     "\"Conservative\"}]"},
    {"mark = \"read\", source = \"beals-2013\"", "source", "\"beals-2013\""},
    {"mark = \"read\", source = \"beals-2013\"", "sources",
     "[{\"id\":\"beals-2013\",\"text\":\"Beals C. A review.\"}]"},
    {"irritability = f.lefs:bands { low = 0, high = 9 }", "irritability",
     "{\"bands\":[[0,1000],[9000,3000]],\"of\":{\"finding\":\"lefs\",\"op\":\"value\"},\"op\":\"bands\"}"},
};

START_TEST(a_part_leaves_its_canonical_form) {
    char script[2000];
    snprintf(script, sizeof script,
             HEAD "return protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria = { place "
                  "= f.noble }, %s }",
             parts[_i].part);
    compile(script);
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s: %s", parts[_i].part, mistake(0));
    const json_t *one = json_array_get(json_object_get(answer, "protocols"), 0);
    json_t *whole = json_loads(json_string_value(json_object_get(one, "canonical")), 0, NULL);
    char *part = json_dumps(json_object_get(whole, parts[_i].key), JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
    ck_assert_str_eq(part, parts[_i].json);
    free(part);
    json_decref(whole);
}
END_TEST

START_TEST(a_score_and_a_pain_bring_what_they_need) {
    compile(HEAD
            "return protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria = { place = f.akps:at_least(3) } }");
    const json_t *one = json_array_get(json_object_get(answer, "protocols"), 0);
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    json_t *whole = json_loads(json_string_value(json_object_get(one, "canonical")), 0, NULL);
    char *part = json_dumps(json_object_get(whole, "findings"), JSON_SORT_KEYS | JSON_COMPACT);
    ck_assert_str_eq(part,
                     "[{\"about\":\"knee\",\"codes\":[\"none\",\"slight\"],\"name\":\"limp\",\"question\":\"Limp?\","
                     "\"type\":\"one-of\"},{\"about\":\"knee\",\"codes\":[\"well\",\"badly\"],\"name\":\"stairs\","
                     "\"question\":\"Stairs?\",\"type\":\"one-of\"},{\"about\":\"knee\",\"max\":15000,\"min\":0,"
                     "\"name\":\"akps\",\"question\":\"AKPS?\",\"score\":{\"at_least\":1,\"items\":[{\"finding\":"
                     "\"limp\",\"points\":[5000,2500]},{\"finding\":\"stairs\",\"points\":[10000,0]}]},\"type\":"
                     "\"number\"}]");
    free(part);
    json_decref(whole);
    compile(HEAD "return protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria = { place = f.squat } }");
    one = json_array_get(json_object_get(answer, "protocols"), 0);
    ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(one, "canonical")), "\"name\":\"pain\""));
}
END_TEST

START_TEST(only_what_is_read_is_declared_and_only_what_is_cited_is_a_source) {
    compile(HEAD "return protocol \"t\" { title = \"T\", version = \"1.0.0\",\n"
                 "  criteria = { definite = named \"x\" { f.squat, source = \"beals-2013\" } } }");
    const json_t *one = json_array_get(json_object_get(answer, "protocols"), 0);
    ck_assert_str_eq(
        json_string_value(json_object_get(one, "canonical")),
        "{\"criteria\":{\"definite\":{\"name\":\"x\",\"of\":{\"finding\":\"squat\",\"op\":\"yes\"},\"op\":\"named\","
        "\"source\":\"beals-2013\"}},\"findings\":[{\"about\":\"knee\",\"fresh_h\":336,\"implied_by\":{\"context\":"
        "\"squat\",\"finding\":\"pain\"},\"name\":\"squat\",\"question\":\"Squat?\",\"type\":\"yes-no\"},"
        "{\"about\":\"knee\",\"contexts\":[\"walking\",\"squat\"],\"max\":10000,\"min\":0,\"name\":\"pain\","
        "\"question\":"
        "\"Pain?\",\"type\":\"number\",\"unit\":\"0-10\"}],"
        "\"format\":1,\"id\":\"t\",\"kind\":\"protocol\",\"sources\":[{\"id\":\"beals-2013\",\"text\":"
        "\"Beals C. A review.\"}],\"title\":\"T\",\"version\":\"1.0.0\"}");
    char *map = json_dumps(json_object_get(one, "map"), JSON_SORT_KEYS | JSON_COMPACT);
    ck_assert_str_eq(map, "{\"\":\"t.lua:2\",\"/criteria/definite\":\"t.lua:3\",\"/findings/0\":\"vocabulary/"
                          "findings.lua:4\",\"/findings/1\":\"vocabulary/findings.lua:5\"}");
    free(map);
}
END_TEST

int main(void) {
    Suite *s = suite_create("words_form");
    TCase *tc = tcase_create("form");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, a_word_leaves_its_canonical_form, 0, ROWS(right));
    tcase_add_loop_test(tc, a_part_leaves_its_canonical_form, 0, ROWS(parts));
    tcase_add_test(tc, a_score_and_a_pain_bring_what_they_need);
    tcase_add_test(tc, only_what_is_read_is_declared_and_only_what_is_cited_is_a_source);
    suite_add_tcase(s, tc);
    return support_run(s);
}
