#include "base/hash.h"
#include "bindings/lua/compile.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A small vocabulary and one protocol, so that what is tested does not hang on the shipped ones. */
static const char findings[] =
    "return findings {\n"
    "  person.number \"age\" { \"Age?\", unit = \"years\", from = 0, to = 120 },\n"
    "  person.yes_no \"fever\" \"Fever?\",\n"
    "  knee.yes_no \"noble\" \"Noble?\",\n"
    "  knee.yes_no \"stands\" { \"Stands?\", normal = true },\n"
    "  knee.yes_no \"squat\" { \"Squat?\", when_pain = \"pain squat\" },\n"
    "  knee.number \"pain\" { \"Pain?\", unit = \"0-10\", from = 0, to = 10, contexts = \"walking squat\", normal = 0 },\n"
    "  knee.number \"since\" { \"Days?\", unit = \"d\", from = 0, to = 3650 },\n"
    "  knee.one_of \"effusion\" { \"Fluid?\", codes = \"none small large\", normal = \"none\" },\n"
    "  knee.some_of \"place\" { \"Where?\", codes = \"groin thigh calf\", normal = {} },\n"
    "}\n";
static const char exercises[] =
    "return exercises { exercise \"side-plank\" { ref = \"E24\", title = \"Side plank\", text = \"Hold.\",\n"
    "  kind = \"isometric\", gap = hours(6) } }\n";
static const char protocol[] =
    "local f, ex = require \"findings\", require \"exercises\"\n"
    "return protocol \"knee-pain\" { title = \"T\", version = \"1.0.0\", criteria = { definite = f.noble },\n"
    "  steps { step \"conservative\" { care \"ice\" { title = \"Ice\", text = \"Cold.\" } } },\n"
    "  phases { phase \"settle\" { lasts = days(1, 2, 3), at = \"18:00\",\n"
    "    exercise(ex.side_plank) { sets = 3, hold = seconds(20), days = \"daily\" } } },\n"
    "  flags { flag \"RF90\" { title = \"Fever\", about = \"person\", emergency { when = f.fever, say = \"Go.\" } } } }\n";

static json_t *answer;

static json_t *request_of(const char *script) {
    json_t *request =
        json_pack("{s{ssssss}sbs{ssss}}", "files", "vocabulary/findings.lua", findings, "vocabulary/exercises.lua",
                  exercises, "knee-pain.lua", protocol, "cases", 1, "script", "path", "t.cases.lua", "text", script);
    ck_assert_ptr_nonnull(request);
    return request;
}

static void compile(const char *script) {
    json_t *request = request_of(script);
    json_decref(answer);
    answer = compile_work(request);
    json_decref(request);
    ck_assert_ptr_nonnull(answer);
}

static void setup(void) {
    ck_assert(hash_start());
    answer = NULL;
}
static void teardown(void) { json_decref(answer); }

static const json_t *mistakes(void) { return json_object_get(answer, "mistakes"); }

static const char *mistake(size_t i) {
    static char line[700];
    const json_t *m = json_array_get(mistakes(), i);
    if (!m) return "";
    snprintf(line, sizeof line, "%s:%d: %s", json_string_value(json_object_get(m, "file")),
             (int)json_integer_value(json_object_get(m, "line")), json_string_value(json_object_get(m, "message")));
    return line;
}

/* The steps stand on line 2. */
static void compile_steps(const char *steps) {
    char script[4000];
    int n = snprintf(script, sizeof script,
                     "return cases \"knee-pain\" { side = \"left\", case \"one\" {\n%s } }", steps);
    ck_assert_int_lt(n, (int)sizeof script);
    compile(script);
}

static const json_t *case_at(size_t i) {
    const json_t *file = json_array_get(json_object_get(answer, "cases"), 0);
    return json_array_get(json_object_get(json_object_get(file, "cases"), "cases"), i);
}

static void is_json(const json_t *value, const char *expected) {
    char *text = value ? json_dumps(value, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    ck_assert_str_eq(text ? text : "nothing", expected);
    free(text);
}

/* ---- Every word's bad input ---- */

#define END ", expect { flags = {} }"
#define MET "expect { [\"knee-pain\"] = \"met\" }"

static const struct {
    const char *steps, *message;
} wrong[] = {
    /* findings */
    {"given { nobel = true }" END, "given: unknown field \"nobel\", did you mean \"noble\"?"},
    {"given { noble = 1 }" END, "given: noble is 1, expected true, false or unknown"},
    {"given { noble = \"yes\" }" END, "given: noble is \"yes\", expected true, false or unknown"},
    {"given { age = 130 }" END, "given: age is 130, expected 0 to 120"},
    {"given { age = \"old\" }" END, "given: age is \"old\", expected a number"},
    {"given { age = days(3) }" END, "given: age is a length of time, and age is not measured so"},
    {"given { effusion = \"smal\" }" END, "given: effusion is \"smal\", expected one of its codes, did you mean \"small\"?"},
    {"given { place = \"groin\" }" END, "given: place is \"groin\", expected a list of codes: { \"…\" }"},
    {"given { place = { \"grion\" } }" END,
     "given: place is \"grion\", expected one of its codes, did you mean \"groin\"?"},
    {"given { pain = {} }" END, "given: pain is empty: say which, as in { [\"walking\"] = 3 }"},
    {"given {}" END, "given says nothing"},
    {"given { pain = 3 }" END, "given: pain is 3: say which, as in { [\"walking\"] = 3 }"},
    {"given { pain = { walkin = 3 } }" END, "given: pain has no context \"walkin\", did you mean \"walking\"?"},
    {"given { pain = { walking = 11 } }" END, "given: pain walking is 11, expected 0 to 10"},
    {"given { fever = { left = true } }" END, "given: fever: it is about the person, and has no left and right"},
    {"given { noble = { left = true, rigth = false } }" END, "given: noble: \"rigth\" stands beside left and right"},
    {"given { noble = { left = 3 } }" END, "given: noble left is 3, expected true, false or unknown"},
    {"given { otherwise_normal(1) }" END, "otherwise_normal() takes nothing"},
    {"given { otherwise_normal }" END,
     "given: item 1 is a word without its { … }, expected finding = value, otherwise_normal() or "
     "as_before()"},
    {"given { as_before() }" END, "as_before() stands in a report { … }, without otherwise_normal()"},
    {"report { as_before(), otherwise_normal() }" END, "as_before() stands in a report { … }, without otherwise_normal()"},
    {"given(3)" END, "given: expected { … }, got 3"},
    /* expectations */
    {"expect {}", "expect is empty: nothing would be checked"},
    {"expect { dispositon = \"self-ok\" }", "expect: unknown field \"dispositon\", did you mean \"disposition\"?"},
    {"expect { [\"knee-pian\"] = \"met\" }", "expect: unknown field \"knee-pian\", did you mean \"knee-pain\"?"},
    {"expect { [\"knee-pain\"] = \"mett\" }",
     "expect: \"knee-pain\": result is \"mett\", expected one of \"met\", \"not met\", \"unknown\", did you mean \"met\"?"},
    {"expect { [\"knee-pain\"] = { strenght = \"definite\" } }",
     "expect: \"knee-pain\": unknown field \"strenght\", did you mean \"strength\"?"},
    {"expect { [\"knee-pain\"] = {} }", "expect: \"knee-pain\" is empty: nothing would be checked"},
    {"expect { [\"knee-pain\"] = { phase = \"setle\" } }",
     "expect: \"knee-pain\": phase: unknown name \"setle\", did you mean \"settle\"?"},
    {"expect { phase = \"setle\" }", "expect: phase: unknown name \"setle\", did you mean \"settle\"?"},
    {"expect { disposition = \"same day\" }",
     "expect: disposition is \"same day\", expected one of \"emergency\", \"same-day\", \"urgent-48h\", \"urgent-2w\", "
     "\"routine\", \"self-ok\", did you mean \"same-day\"?"},
    {"expect { flags = \"RF90\" }", "expect: flags is \"RF90\", expected a list"},
    {"expect { flags = { \"RF91\" } }", "expect: flags: unknown name \"RF91\", did you mean \"RF90\"?"},
    {"expect { flags = { include = { \"RF90\" } } }",
     "expect: flags: unknown field \"include\", did you mean \"includes\"?"},
    {"expect { flags = { includes = {} } }", "expect: flags: includes is empty: nothing would be checked"},
    {"expect { flags = { \"RF90\", includes = {} } }", "expect: flags: items stand beside includes, among and none_of"},
    {"expect { care = { icy = \"allow\" } }", "expect: care: unknown name \"icy\", did you mean \"ice\"?"},
    {"expect { care = { ice = \"alow\" } }", "expect: care: ice is \"alow\", expected one of \"allow\", \"ask\", "
                                             "\"block\", \"not offered\", did you mean \"allow\"?"},
    {"expect { running = \"no\" }", "expect: running is \"no\", expected true or false"},
    {"expect { next = \"nobel\" }", "expect: next: unknown name \"nobel\", did you mean \"noble\"?"},
    {"expect { missing = { \"pain/sqat\" } }",
     "expect: missing: unknown name \"pain/sqat\", did you mean \"pain/squat\"?"},
    {"expect { deadline = \"tomorrow\" }",
     "expect: deadline is \"tomorrow\", expected a local time such as \"2027-03-01 09:00\""},
    {"expect { reasons = {} }", "expect: reasons is empty: nothing would be checked"},
    {"expect { age = 200 }", "expect: age is 200, expected 0 to 120"},
    {"expect { side = \"both\", flags = {} }", "expect: side is \"both\", expected one of \"left\", \"right\""},
    {"expect { 3, flags = {} }", "expect has fields only, as in disposition = \"self-ok\""},
    {"enrol {}, expect { plan = \"actve\" }",
     "expect: plan is \"actve\", expected one of \"none\", \"refused\", \"proposed\", \"active\", \"paused\", "
     "\"stopped\", \"completed\", \"revoked\", did you mean \"active\"?"},
    {"enrol {}, expect { holds = { \"no-impct\" } }",
     "expect: holds: unknown name \"no-impct\", did you mean \"no-impact\"?"},
    {"enrol {}, expect { exercises = { \"E25\" } }", "expect: exercises: unknown name \"E25\", did you mean \"E24\"?"},
    {"enrol {}, expect { sessions = -1 }", "expect: sessions is -1, expected a whole number"},
    /* what can never be checked */
    {"given { noble = true }", "case \"one\" expects nothing: it needs an expect { … }"},
    {MET ", wait(days(1))", "the case ends here, and nothing is expected of it: put an expect { … } behind it"},
    {"expect { plan = \"active\" }", "there is no plan yet to expect something of: it comes with enrol {}"},
    {"session { done = true }" END, "there are no sessions yet: a plan comes with enrol {}"},
    /* what happens */
    {"enrol { side = \"lft\" }" END, "enrol: side is \"lft\", expected \"left\" or \"right\", did you mean \"left\"?"},
    {"enrol { protocol = \"knee-pian\" }" END,
     "enrol: protocol is \"knee-pian\", which is no protocol, did you mean \"knee-pain\"?"},
    {"enrol { start = \"2027-02-30\" }" END,
     "enrol: start is \"2027-02-30\", expected a date such as \"2027-03-01\""},
    {"wait(3)" END, "wait is 3: say the unit, as in minutes(3)"},
    {"snooze { minutes = 30 }" END, "there are no sessions yet: a plan comes with enrol {}"},
    {"enrol {}, snooze {}" END, "snooze has no minutes"},
    {"enrol {}, snooze { minutes = 5 }" END, "snooze: minutes is 5, expected 10 to 60"},
    {"enrol {}, snooze { minutes = minutes(30) }" END, "snooze: minutes is a duration, expected a whole number from 10 to 60"},
    {"enrol {}, expect { reminders = \"two\" }", "expect: reminders is \"two\", expected a whole number"},
    {"wait(days(0))" END, "wait(a duration): expected one minute to 730 days"},
    {"enrol {}, each_session(days(3))" END,
     "each_session is answered by nil, expected { done = true, during = 1 } or its like"},
    {"enrol {}, session {}" END, "session: nothing is answered: say done, skipped, or a score"},
    {"enrol {}, session { doen = true }" END, "session: unknown field \"doen\", did you mean \"done\"?"},
    {"enrol {}, session { during = 11 }" END, "session: during is 11, expected 0 to 10"},
    {"enrol {}, session { done = true, noble = 3 }" END, "session: noble is 3, expected true, false or unknown"},
    {"at = \"2027-02-30 09:00\"," MET, "case \"one\": at is \"2027-02-30 09:00\", expected a local time such as "
                                       "\"2027-03-01 09:00\""},
    {"sied = \"left\"," MET, "case \"one\": unknown field \"sied\", did you mean \"side\"?"},
    {"3, " MET, "case \"one\": item 1 is 3, expected a step of a case or a clinic"},
    {"", "case \"one\" expects nothing: it needs an expect { … }"},
};

START_TEST(a_wrong_word_is_a_mistake_with_its_line) {
    char expected[600];
    compile_steps(wrong[_i].steps);
    for (size_t i = 0; i < json_array_size(mistakes()); i++)
        for (int line = 1; line <= 2; line++) {
            snprintf(expected, sizeof expected, "t.cases.lua:%d: %s", line, wrong[_i].message);
            if (!strcmp(mistake(i), expected)) return;
        }
    ck_abort_msg("%s gave %s, not %s", wrong[_i].steps, mistake(0), wrong[_i].message);
}
END_TEST

START_TEST(a_mistake_leaves_no_cases) {
    compile_steps("given { nobel = true }, " MET);
    ck_assert_uint_eq(json_array_size(mistakes()), 1);
    ck_assert_uint_eq(json_array_size(json_object_get(answer, "cases")), 0);
    ck_assert_uint_eq(json_array_size(json_object_get(answer, "protocols")), 1);
}
END_TEST

static const struct {
    const char *script, *message;
} endings[] = {
    {"", "t.cases.lua:1: the script returns no cases: it ends in return cases \"protocol\" { case \"…\" { … } }"},
    {"return 3", "t.cases.lua:1: the script returns no cases: it ends in return cases \"protocol\" { case \"…\" { … } }"},
    {"return cases \"knee-pain\" {}", "t.cases.lua:1: cases \"knee-pain\" has no case: write case \"what it shows\" { … }"},
    {"return cases \"knee-pian\" { side = \"left\", case \"a\" { " MET " } }",
     "t.cases.lua:1: cases \"knee-pian\": there is no protocol of that name without mistakes, did you mean "
     "\"knee-pain\"?"},
    {"return cases \"knee-pain\" { case \"a\" { " MET " } }",
     "t.cases.lua:1: the case has no side: say side = \"left\" or \"right\", here or for all cases"},
    {"return cases \"knee-pain\" { side = \"left\", case \"a\" { " MET " },\ncase \"a\" { " MET " } }",
     "t.cases.lua:2: case \"a\" is there twice"},
    {"return cases \"knee-pain\" { side = \"left\", case \"a\\nb\" { " MET " } }",
     "t.cases.lua:1: case \"a\nb\": its name is one line"},
    {"return protocol \"knee-pain\" {}",
     "t.cases.lua:1: the script returns no cases: it ends in return cases \"protocol\" { case \"…\" { … } }"},
    {"\nerror \"stop\"", "t.cases.lua:2: stop"},
};

START_TEST(a_script_of_cases_ends_in_cases) {
    compile(endings[_i].script);
    for (size_t i = 0; i < json_array_size(mistakes()); i++)
        if (!strcmp(mistake(i), endings[_i].message)) return;
    ck_abort_msg("%s gave %s", endings[_i].script, mistake(0));
}
END_TEST

START_TEST(the_words_of_cases_are_not_those_of_protocols) {
    json_t *request = json_pack("{s{}s{ssss}}", "files", "script", "path", "t.lua", "text", "return given { }");
    answer = compile_work(request);
    json_decref(request);
    ck_assert_msg(strncmp(mistake(0), "t.lua:1: ", 9) == 0 && strstr(mistake(0), "given") != NULL, "%s", mistake(0));
}
END_TEST

START_TEST(a_script_of_cases_is_known_by_its_name) {
    json_t *request =
        json_pack("{s{ssss}s{ssss}}", "files", "vocabulary/findings.lua", findings, "x.cases.lua", "return 3", "script",
                  "path", "t.cases.lua", "text", "return cases \"none\" { }");
    answer = compile_work(request);
    json_decref(request);
    ck_assert_msg(strstr(mistake(0), "has no case") != NULL, "%s", mistake(0));
    ck_assert_msg(strstr(mistake(1), "no protocol of that name") != NULL, "%s", mistake(1));
    ck_assert_uint_eq(json_array_size(mistakes()), 2);
}
END_TEST

/* ---- What the words leave ---- */

START_TEST(a_case_leaves_its_steps_with_their_places) {
    compile("return cases \"knee-pain\" { side = \"left\", zone = \"Europe/Berlin\", at = \"2027-03-02 10:00\",\n"
            "  case \"one\" { side = \"right\",\n"
            "    given { noble = true, pain = { walking = 2.5 } },\n"
            "    enrol { draft = true },\n"
            "    each_session(days(2), { done = true, during = 1, fever = false }),\n"
            "    wait(hours(2)),\n"
            "    expect { plan = \"active\", side = \"left\", [\"knee-pain\"] = \"definite\", age = unknown } } }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    is_json(case_at(0),
            "{\"@\":\"t.cases.lua:2\",\"at\":\"2027-03-02T10:00\",\"name\":\"one\",\"side\":\"right\",\"steps\":["
            "{\"@\":\"t.cases.lua:3\",\"do\":\"given\",\"findings\":{\"noble\":true,\"pain\":{\"walking\":2.5}}},"
            "{\"@\":\"t.cases.lua:4\",\"do\":\"enrol\",\"draft\":true},"
            "{\"@\":\"t.cases.lua:5\",\"do\":\"each-session\",\"minutes\":2880,\"with\":{\"done\":true,\"during\":1,"
            "\"findings\":{\"fever\":false}}},"
            "{\"@\":\"t.cases.lua:6\",\"do\":\"wait\",\"minutes\":120},"
            "{\"@\":\"t.cases.lua:7\",\"do\":\"expect\",\"of_plan\":true,\"rows\":[{\"is\":\"active\",\"what\":\"plan\"},"
            "{\"id\":\"knee-pain\",\"is\":\"definite\",\"key\":\"strength\",\"what\":\"condition\"}],\"side\":\"left\","
            "\"values\":{\"age\":null}}],\"zone\":\"Europe/Berlin\"}");
}
END_TEST

static const struct {
    const char *given, *json;
} filled[] = {
    /* the other knee, and the person; what has no normal value stays unknown */
    {"", "{\"effusion\":{\"left\":\"none\",\"right\":\"none\"},\"fever\":false,\"noble\":{\"left\":false,\"right\":false},"
         "\"pain\":{\"left\":{\"squat\":0,\"walking\":0},\"right\":{\"squat\":0,\"walking\":0}},"
         "\"place\":{\"left\":[],\"right\":[]},\"squat\":{\"left\":false,\"right\":false},"
         "\"stands\":{\"left\":true,\"right\":true}}"},
    /* a bare value is of the case's knee; a yes that a number implies leaves that number unsaid */
    {"squat = true, noble = { right = true },",
     "{\"effusion\":{\"left\":\"none\",\"right\":\"none\"},\"fever\":false,\"noble\":{\"left\":false,\"right\":true},"
     "\"pain\":{\"left\":{\"walking\":0},\"right\":{\"squat\":0,\"walking\":0}},"
     "\"place\":{\"left\":[],\"right\":[]},\"squat\":{\"left\":true,\"right\":false},"
     "\"stands\":{\"left\":true,\"right\":true}}"},
    /* and a number leaves the yes/no unsaid; what the story calls unknown stays so */
    {"pain = { squat = 4 }, fever = unknown, stands = unknown, place = { \"calf\" },",
     "{\"effusion\":{\"left\":\"none\",\"right\":\"none\"},\"fever\":null,\"noble\":{\"left\":false,\"right\":false},"
     "\"pain\":{\"left\":{\"squat\":4,\"walking\":0},\"right\":{\"squat\":0,\"walking\":0}},"
     "\"place\":{\"left\":[\"calf\"],\"right\":[]},\"squat\":{\"right\":false},"
     "\"stands\":{\"left\":null,\"right\":true}}"},
    {"pain = unknown,",
     "{\"effusion\":{\"left\":\"none\",\"right\":\"none\"},\"fever\":false,\"noble\":{\"left\":false,\"right\":false},"
     "\"pain\":{\"left\":null,\"right\":{\"squat\":0,\"walking\":0}},"
     "\"place\":{\"left\":[],\"right\":[]},\"squat\":{\"right\":false},"
     "\"stands\":{\"left\":true,\"right\":true}}"},
};

START_TEST(otherwise_normal_fills_what_is_not_said_and_contradicts_nothing) {
    char steps[400];
    snprintf(steps, sizeof steps, "given { %s otherwise_normal() }, " MET, filled[_i].given);
    compile_steps(steps);
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    is_json(json_object_get(json_array_get(json_object_get(case_at(0), "steps"), 0), "findings"), filled[_i].json);
}
END_TEST

START_TEST(lists_and_texts_are_matched_in_several_ways) {
    compile_steps("enrol {}, expect { flags = { includes = { \"RF90\" } }, unknown_flags = {}, reasons = \"x\",\n"
                  "  exercises = { among = { \"E24\" }, none_of = { \"side-plank\" } }, alerts = 2,\n"
                  "  deadline = \"2027-03-01 13:00\", next = false }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    is_json(json_object_get(json_array_get(json_object_get(case_at(0), "steps"), 1), "rows"),
            "[{\"list\":{\"includes\":[\"RF90\"]},\"what\":\"flags\"},{\"list\":{\"exactly\":[]},\"what\":\"unknown_flags\"},"
            "{\"is\":\"2027-03-01T13:00\",\"what\":\"deadline\"},{\"has\":[\"x\"],\"what\":\"reasons\"},"
            "{\"is\":false,\"what\":\"next\"},"
            "{\"list\":{\"among\":[\"E24\"],\"none_of\":[\"side-plank\"]},\"what\":\"exercises\"},"
            "{\"is\":2,\"what\":\"alerts\"}]");
}
END_TEST

START_TEST(a_snooze_and_what_it_brings_are_steps_like_others) {
    compile_steps("enrol {}, snooze { minutes = 30 }, expect { reminders = 2 }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    const json_t *steps = json_object_get(case_at(0), "steps");
    is_json(json_array_get(steps, 1), "{\"@\":\"t.cases.lua:2\",\"do\":\"snooze\",\"minutes\":30}");
    is_json(json_object_get(json_array_get(steps, 2), "rows"), "[{\"is\":2,\"what\":\"reminders\"}]");
}
END_TEST

START_TEST(one_table_may_be_used_twice) {
    compile("local well = { done = true, noble = false }\n"
            "return cases \"knee-pain\" { side = \"left\", case \"a\" { enrol {}, session(well), session(well), " MET " } }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    const json_t *steps = json_object_get(case_at(0), "steps");
    ck_assert(json_equal(json_object_get(json_array_get(steps, 1), "with"),
                         json_object_get(json_array_get(steps, 2), "with")));
}
END_TEST

START_TEST(a_step_stands_where_the_story_calls_for_it) {
    compile("local function met()\n  return " MET "\nend\n"
            "return cases \"knee-pain\" { side = \"left\", case \"a\" {\n given { noble = true },\n met() } }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    const json_t *step = json_array_get(json_object_get(case_at(0), "steps"), 1);
    ck_assert_str_eq(json_string_value(json_object_get(step, "@")), "t.cases.lua:6");
}
END_TEST

START_TEST(a_function_may_tell_several_steps_as_a_list) {
    compile("local function weeks_of() return { enrol {}, { wait(days(7)), wait(days(7)) } } end\n"
            "return cases \"knee-pain\" { side = \"left\", case \"a\" { weeks_of(), wait(days(1)), " MET " } }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    ck_assert_uint_eq(json_array_size(json_object_get(case_at(0), "steps")), 5);
}
END_TEST

START_TEST(red_flags_have_cases_of_their_own) {
    compile("return cases \"safety\" { side = \"left\", case \"a\" { expect { flags = {} } } }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    compile("return cases \"safety\" { side = \"left\", case \"a\" { enrol {}, expect { flags = {} } } }");
    ck_assert_str_eq(mistake(0), "t.cases.lua:1: enrol: these are the cases of no protocol: say which, as in "
                                 "enrol { protocol = \"…\" }");
}
END_TEST

START_TEST(a_clinic_stands_in_a_case_or_before_all) {
    compile("return cases \"knee-pain\" { side = \"left\",\n"
            "  clinic { name = \"C\", zone = \"Europe/Berlin\", hours = { mon = \"07:00-19:00\", sun = closed } },\n"
            "  case \"a\" { " MET " },\n"
            "  case \"b\" { clinic { name = \"D\", zone = \"UTC\", hours = {} }, " MET " } }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    is_json(json_object_get(json_object_get(case_at(0), "clinic"), "hours"), "{\"mon\":\"07:00-19:00\"}");
    is_json(json_object_get(json_object_get(case_at(1), "clinic"), "name"), "\"D\"");
}
END_TEST

static const char *const explained[] = {
    "cases",   "case",    "given",    "unknown",  "otherwise_normal", "expect",   "enrol",      "session",
    "report",  "as_before", "wait",    "each_session", "flags", "unknown_flags",    "deadline", "route",      "reasons",
    "care",    "next",    "missing",  "running",  "step",             "phase",    "plan",       "refused",
    "holds",   "exercises", "sessions", "next_session", "alerts",     "story",    "side",       "includes",
    "among",   "none_of", "skipped",  "share",    "before",           "during",   "after60",    "morning",
    "result",  "strength", "code",    "severity", "irritability",     "primary",  "disposition"};

START_TEST(every_word_is_explained_to_authors) {
    static char page[65536];
    FILE *file = fopen("protocols/README.md", "r");
    ck_assert_msg(file != NULL, "protocols/README.md is not there: run the tests from the top of the tree");
    size_t n = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    page[n] = '\0';
    const char *cases = strstr(page, "## Cases");
    ck_assert_ptr_nonnull(cases);
    for (size_t i = 0; i < sizeof explained / sizeof *explained; i++)
        ck_assert_msg(strstr(cases, explained[i]) != NULL, "protocols/README.md does not explain %s", explained[i]);
}
END_TEST

/* Whatever allocation fails: no answer, or a mistake, and never a case that lacks something. */
START_TEST(memory_that_runs_out_is_no_case) {
    static const char script[] =
        "return cases \"knee-pain\" { side = \"left\", case \"a\" { given { noble = true, otherwise_normal() },\n"
        "  expect { flags = { \"RF90\" }, [\"knee-pain\"] = \"met\", age = 3 }, enrol {}, wait(days(1)),\n"
        "  session { done = true, during = 1 }, expect { plan = \"active\", exercises = { among = { \"E24\" } } } } }";
    json_t *request = request_of(script);
    compile(script);
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    char *whole = json_dumps(case_at(0), JSON_SORT_KEYS);
    for (int n = 1;; n += 1 + n / 25) {
        support_fail_once(n);
        json_t *given = compile_work(request);
        int refused = support_failed();
        support_fail_nth(0);
        json_decref(answer);
        answer = given;
        if (!refused) break;
        if (!answer || json_array_size(mistakes()) > 0) continue;
        char *now = json_dumps(case_at(0), JSON_SORT_KEYS);
        ck_assert_str_eq(now ? now : "", whole);
        free(now);
    }
    free(whole);
    json_decref(request);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("cases");
    TCase *t = tcase_create("cases");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, a_wrong_word_is_a_mistake_with_its_line, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(t, a_mistake_leaves_no_cases);
    tcase_add_loop_test(t, a_script_of_cases_ends_in_cases, 0, sizeof endings / sizeof *endings);
    tcase_add_test(t, the_words_of_cases_are_not_those_of_protocols);
    tcase_add_test(t, a_script_of_cases_is_known_by_its_name);
    tcase_add_test(t, a_case_leaves_its_steps_with_their_places);
    tcase_add_loop_test(t, otherwise_normal_fills_what_is_not_said_and_contradicts_nothing, 0,
                        sizeof filled / sizeof *filled);
    tcase_add_test(t, lists_and_texts_are_matched_in_several_ways);
    tcase_add_test(t, a_snooze_and_what_it_brings_are_steps_like_others);
    tcase_add_test(t, one_table_may_be_used_twice);
    tcase_add_test(t, a_step_stands_where_the_story_calls_for_it);
    tcase_add_test(t, a_function_may_tell_several_steps_as_a_list);
    tcase_add_test(t, red_flags_have_cases_of_their_own);
    tcase_add_test(t, a_clinic_stands_in_a_case_or_before_all);
    tcase_add_test(t, every_word_is_explained_to_authors);
    tcase_add_test(t, memory_that_runs_out_is_no_case);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
