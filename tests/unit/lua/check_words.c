#include "base/hash.h"
#include "bindings/lua/compile.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A small vocabulary, so that what is tested does not hang on the shipped one. */
static const char findings[] =
    "return findings {\n"
    "  person.number \"age\" { \"Age?\", unit = \"years\", from = 0, to = 120 },\n"
    "  knee.yes_no \"noble\" \"Noble?\",\n"
    "  knee.yes_no \"squat\" { \"Squat?\", when_pain = \"pain squat\", fresh = days(14) },\n"
    "  knee.number \"pain\" { \"Pain?\", unit = \"0-10\", from = 0, to = 10, contexts = \"walking squat\" },\n"
    "  knee.number \"lefs\" { \"LEFS?\", from = 0, to = 80 },\n"
    "  knee.number \"since\" { \"Days?\", unit = \"d\", from = 0, to = 3650 },\n"
    "  knee.one_of \"effusion\" { \"Fluid?\", codes = \"none small large\" },\n"
    "  knee.some_of \"place\" { \"Where?\", codes = \"groin thigh calf\" },\n"
    "}\n";
static const char sources[] = "return sources { source \"beals-2013\" \"Beals C. A review.\" }\n";
static const char exercises[] =
    "return exercises { exercise \"side-plank\" { ref = \"E24\", title = \"Side plank\", text = \"Hold.\",\n"
    "  kind = \"isometric\", gap = hours(6) } }\n";
static const char care[] = "return cares { care \"ice\" { title = \"Ice\", text = \"Cold.\" } }\n";

#define HEAD "local f, ex, care = require \"findings\", require \"exercises\", require \"care\"\n"

static json_t *answer;

static void compile(const char *script) {
    json_t *request = json_pack("{s{ssssssss}s{ssss}}", "files", "vocabulary/findings.lua", findings,
                                "vocabulary/sources.lua", sources, "vocabulary/exercises.lua", exercises,
                                "vocabulary/care.lua", care, "script", "path", "t.lua", "text", script);
    ck_assert_ptr_nonnull(request);
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

/* The script is one expression; it stands on line 2, after what brings f, ex and care. */
static void compile_value(const char *value) {
    char script[4000];
    ck_assert_int_lt(snprintf(script, sizeof script,
                              HEAD "local x = %s\nreturn protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria "
                                   "= { place = f.noble } }",
                              value),
                     (int)sizeof script);
    compile(script);
}

/* ---- Every constructor's bad input ---- */

#define DOSED "exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", at = \"18:00\" }"

static const struct {
    const char *value, *message;
} wrong[] = {
    /* findings */
    {"f.nobel", "unknown finding \"nobel\", did you mean \"noble\"?"},
    {"f.noble:includs \"x\"", "noble has no \"includs\", did you mean \"includes\"?"},
    {"f.noble \"walking\"", "noble has no contexts"},
    {"f.pain \"walkin\"", "pain has no context \"walkin\", did you mean \"walking\"?"},
    {"f.pain:at_least(3)", "left of :at_least: say which pain, as in f.pain \"walking\""},
    {"f.pain:known()", "pain: say which, as in f.pain \"walking\""},
    {"f.pain(3)", "pain: expected a context in quotes, got 3"},
    {"f.pain \"walking\":at_least(12)", "pain \"walking\" runs from 0 to 10, and is compared with 12"},
    {"f.pain \"walking\":at_least(2.00001)",
     "pain \"walking\":at_least is 2.00001, which has more than three decimals"},
    {"f.pain \"walking\":at_least \"3\"", "pain \"walking\":at_least is \"3\", expected a number"},
    {"f.noble:at_least(1)", "left of :at_least is noble, expected a number"},
    {"f.noble:is \"yes\"", "noble is a yes-no finding: only a one-of finding has :is"},
    {"f.effusion:is \"smal\"", "effusion has no code \"smal\", did you mean \"small\"?"},
    {"f.effusion:at_least \"smal\"", "effusion: expected one of its codes, got \"smal\", did you mean \"small\"?"},
    {"f.place:includes \"grion\"", "place has no code \"grion\", did you mean \"groin\"?"},
    {"f.place:includes_any { \"groin\", \"calv\" }", "place has no code \"calv\", did you mean \"calf\"?"},
    {"f.place:includes_any \"groin\"", "place: includes_any takes a list of codes, got \"groin\""},
    {"f.age:other_knee()", "age is about the person: it has no other_knee"},
    {"f.since:at_least(hours(5))", "since is not a whole number of days"},
    {"f.lefs:at_least(days(5))", "lefs is not a length of time, and is compared with a plain number"},
    {"f.lefs < 3", "Lua's <, >, <= or >= compares at once, before there is a patient: write :below(n), :above(n), "
                   ":at_most(n) or :at_least(n)"},
    {"f.lefs == f.age", "== compares at once, before there is a patient: write :equals(n) or :is \"code\""},
    {"f.effusion | f.noble", "left of | is effusion, which is one of a list: write :is \"code\""},
    {"f.lefs & f.noble", "left of & is lefs, which is a number: compare it, as in :at_least(4)"},
    {"~f.place", "~ is place, which is some of a list: write :includes \"code\""},
    {"f.noble + 1", "left of + is noble, expected a number"},
    {"f.noble / 2", "noble cannot be used with an operator"},
    {"knee.yes_no \"Bad\" \"?\"", "knee.yes_no \"Bad\": expected small letters, digits and single underscores"},
    {"knee.number \"n\" { \"?\", from = 0 }", "knee.number \"n\" has no to"},
    {"knee.number \"n\" { \"?\", from = 0, to = 1, units = \"d\" }",
     "knee.number \"n\": unknown field \"units\", did you mean \"unit\"?"},
    {"knee.one_of \"n\" { codes = \"a b\" }", "knee.one_of \"n\" has no question"},
    {"findings { knee.yes_no \"noble\" \"?\" }", "findings: there is a vocabulary already"},
    /* conditions */
    {"all {}", "all has no conditions"},
    {"all(f.noble)", "all: expected { … }, got noble"},
    {"all { f.noble, true }",
     "all: item 2 is true: Lua's ==, ~= and not answer at once; write :equals(n), :is \"code\" or "
     "~condition, and always or never for what is fixed"},
    {"any { f.noble, nil, f.squat }", "any: item 2 is nil"},
    {"none { f.squat, noble = f.noble }", "none has no field \"noble\": it is a plain list"},
    {"at_least(3) { f.noble, f.squat }", "at_least(3) has 2 conditions: it can never be met"},
    {"at_least \"two\" { f.noble }", "at_least: expected how many, as in at_least(2) { … }, got \"two\""},
    {"all { at_least(2) }", "all: item 1 is a word without its { … }, expected a condition"},
    {"named(3) { f.noble }", "named: expected its name first, as in named \"some words\" { … }, got 3"},
    {"named \"x\" { f.lefs }", "named is lefs, which is a number: compare it, as in :at_least(4)"},
    {"named \"x\" { f.noble, source = \"beels-2013\" }",
     "named \"x\": unknown source \"beels-2013\", did you mean \"beals-2013\"?"},
    {"decided(3)", "decided is 3, expected a condition"},
    {"known_absent(f.lefs)", "known_absent is lefs, which is a number: compare it, as in :at_least(4)"},
    {"explained \"groin\"", "explained stands for all protocols together: only vocabulary/red_flags.lua may use it"},
    /* numbers */
    {"sum {}", "sum has no numbers"},
    {"worst_known { f.noble }", "worst_known: item 1 is noble, expected a number"},
    {"f.lefs:bands { mild = 0, bad = 4 }", "bands: unknown level \"bad\", expected mild, moderate or severe"},
    {"f.lefs:bands(3)", "bands: expected where each level begins, as in { mild = 0, moderate = 4, severe = 7 }, got 3"},
    {"f.lefs:bands { mild = 0, severe = 0 }", "bands: two levels begin at the same number"},
    {"f.lefs:bands { mild = 0, severe = 9 }:at_least \"sever\"",
     "\"sever\" is none of \"mild\", \"moderate\", \"severe\", did you mean \"severe\"?"},
    {"f.noble:points \"2\"", "points is \"2\", expected a number"},
    {"f.lefs:over(7):worst()", "lefs:over is 7: say the unit, as in days(7)"},
    {"f.lefs:last(0):worst()", "lefs:last is 0, expected how many reports, 1 to 100"},
    {"f.noble:last(3)", "noble:last: only a number has a window of reports"},
    {"f.lefs:last(3) + 1",
     "left of +: say which figure of the reports: :median(), :mean(), :worst(), :least(), :sum() or "
     ":count()"},
    {"f.lefs:last(3):avg()", "a window of reports has no \"avg\""},
    {"adherence:over(days(7))", "only adherence:over(days(14)) is there; reports of a finding have :over(days(n))"},
    /* times */
    {"days(3, 2, 1)", "days(3, 2, 1): expected the least, the target and the most, in rising order"},
    {"days(1, 2)", "days takes one number, or three: least, target, most, got 2"},
    {"seconds(-1)", "seconds(-1): expected a whole number from 0 to 100000"},
    {"hours(1.5)", "hours(1.5): expected a whole number from 0 to 100000"},
    /* exercises */
    {"ex.side_plunk", "unknown exercise \"side_plunk\", did you mean \"side_plank\"?"},
    {"exercise(3)", "exercise: expected its name first, as in exercise \"name\" { … }, got 3"},
    {"exercise \"Side Plank\"", "exercise \"Side Plank\": expected small letters, digits and single hyphens"},
    {"exercise \"x\" { title = \"X\", text = \"x\", kind = \"strenght\", gap = hours(1) }",
     "exercise \"x\": kind is \"strenght\", expected \"mobility\", \"isometric\", \"strength\", \"heavy\", "
     "\"plyometric\" or "
     "\"run\", did you mean \"strength\"?"},
    {"exercise \"x\" { title = \"X\", text = \"x\", kind = \"run\", gap = 48 }",
     "exercise \"x\": gap is 48: say the unit, as in hours(48)"},
    {"exercise(ex.side_plank) { sets = 3, hold = seconds(2000), days = \"daily\" }",
     "exercise \"side-plank\": hold is 2000 s, expected 1 to 600"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, lader = 1, days = \"daily\" }",
     "exercise \"side-plank\": unknown field \"lader\""},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, holt = seconds(1), days = \"daily\" }",
     "exercise \"side-plank\": unknown field \"holt\", did you mean \"hold\"?"},
    {"exercise(ex.side_plank) { sets = 2.5, reps = 12, days = \"daily\" }",
     "exercise \"side-plank\": sets is 2.5, expected a whole number from 1 to 20"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12 }", "exercise \"side-plank\" has no days"},
    {"exercise(ex.side_plank) { days = \"daily\" }", "exercise \"side-plank\": a dose needs reps, hold, or lasts"},
    {"exercise(ex.side_plank) { sets = 3, days = \"daily\" }",
     "exercise \"side-plank\": a dose needs reps, hold, or lasts"},
    {"exercise(ex.side_plank) { reps = 12, days = \"daily\" }",
     "exercise \"side-plank\" has no sets: say how often, or how long it lasts"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"mon wen\" }",
     "exercise \"side-plank\": days is \"mon wen\": unknown day \"wen\", did you mean \"wed\"?"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"mon mon\" }",
     "exercise \"side-plank\": days is \"mon mon\": mon stands there twice"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"\" }",
     "exercise \"side-plank\": days is empty, expected weekdays such as \"mon wed fri\", or \"daily\""},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", at = \"25:00\" }",
     "exercise \"side-plank\": at is \"25:00\", expected times of the day such as \"08:00 18:00\""},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", at = \"18:00 08:00\" }",
     "exercise \"side-plank\": at is \"18:00 08:00\", expected times of the day such as \"08:00 18:00\", each later "
     "than the "
     "one before"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", tempo = \"slow\" }",
     "exercise \"side-plank\": tempo is \"slow\", expected seconds such as \"3-0-2\""},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", load = 5 }",
     "exercise \"side-plank\": load is 5, expected an amount and its unit, as in { 2.5, \"kg\" }"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", note = \"a\\27b\" }",
     "exercise \"side-plank\": note has a control character"},
    {"exercises { care.ice }", "exercises: item 1 is care \"ice\", expected an exercise"},
    /* care and steps */
    {"care.icy", "unknown care \"icy\", did you mean \"ice\"?"},
    {"block \"x\" { when = f.noble }", "block \"x\" has no reason"},
    {"ask \"x\" { when = 1, reason = \"r\" }", "ask \"x\": when is 1, expected a condition"},
    {"block \"x\" { when = f.noble, reason = \"r\", critical = 1 }",
     "block \"x\": critical is 1, expected true or false"},
    {"step \"conservativ\" { care.ice }", "unknown step \"conservativ\", did you mean \"conservative\"?; the steps are "
                                          "triage, conservative, physical-therapy, "
                                          "injection, regenerative, surgical-opinion"},
    {"step \"conservative\" { ex.side_plank }",
     "step \"conservative\": item 1 is exercise \"side-plank\", expected a care"},
    {"step \"injection\" { care.ice }",
     "step \"injection\" needs approval = \"clinician\": nothing invasive happens without it"},
    {"step \"triage\" { approval = \"nurse\" }", "step \"triage\": approval is \"nurse\", expected \"clinician\""},
    {"steps { step \"physical-therapy\" {}, step \"conservative\" {} }",
     "steps: \"conservative\" stands after \"physical-therapy\", but comes before it"},
    {"steps { step \"triage\" {}, step \"triage\" {} }", "steps: \"triage\" is there twice"},
    {"steps {}", "steps: expected at least a step"},
    /* phases */
    {"phase \"settle\" { lasts = days(7), " DOSED " }",
     "phase \"settle\": lasts is a duration, expected days(least, target, most)"},
    {"phase \"settle\" { " DOSED " }", "phase \"settle\" has no lasts"},
    {"phase \"settle\" { lasts = days(1, 2, 3), exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\" } }",
     "phase \"settle\": exercise \"side-plank\" has no time: say at = \"18:00\" in the phase or the exercise"},
    {"phase \"settle\" { lasts = days(1, 2, 3), ex.side_plank }",
     "phase \"settle\": item 1 is exercise \"side-plank\", expected an exercise with its dose or a running rule"},
    {"phase \"settle\" { lasts = days(1, 2, 3) }", "phase \"settle\" has no exercise"},
    {"phase \"settle\" { lasts = days(1, 2, 3), running { when = always, say = \"run\" } }",
     "phase \"settle\" has no exercise"},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), " DOSED " }, phase \"a\" { lasts = days(1, 2, 3), " DOSED " } }",
     "phases: \"a\" is there twice"},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), regress = f.noble, " DOSED " } }",
     "phases: \"a\" is the first: there is none to go back to"},
    {"running { when = always }", "running has no say"},
    {"no_running { when = f.lefs, say = \"no\" }",
     "no_running: when is lefs, which is a number: compare it, as in :at_least(4)"},
    /* flags */
    {"flag \"rf3\"", "flag \"rf3\": expected a name such as RF03"},
    {"flag \"RF03\" { title = \"T\" }", "flag \"RF03\": expected at least a row of a flag"},
    {"flag \"RF03\" { title = \"T\", about = \"hip\", emergency { when = f.noble, say = \"go\" } }",
     "flag \"RF03\": about is \"hip\", expected \"knee\" or \"person\""},
    {"flag \"RF03\" { title = \"T\", routine { when = f.noble, say = \"a\" }, emergency { when = f.noble, say = \"b\" "
     "} }",
     "flag \"RF03\": emergency stands below a milder row; the worst comes first"},
    {"flag \"RF03\" { title = \"T\", routine { when = f.noble, say = \"a\" }, if_unknown \"same-day\" {} }",
     "flag \"RF03\" has if_unknown, but is never critical: say critical = always, or when"},
    {"if_unknown \"tomorrow\" {}",
     "if_unknown: unknown disposition \"tomorrow\", expected emergency, same-day, urgent-48h, urgent-2w or routine"},
    {"if_unknown \"routine\" { hold = \"no-runs\" }",
     "if_unknown \"routine\": hold is \"no-runs\", expected \"no-progression\", \"no-impact\" or \"no-load\""},
    {"emergency { say = \"go\" }", "emergency has no when"},
    {"safety { title = \"S\", version = \"1.0.0\", 3 }", "safety: item 1 is 3, expected a red flag"},
    /* sources, libraries, and the whole */
    {"source \"x\" (3)", "source \"x\" is 3, expected a text"},
    {"sources { \"x\" }", "sources: item 1 is \"x\", expected a source"},
    {"cares { care.ice, care.ice }", "cares: \"ice\" is there twice"},
    {"criteria { f.noble }", "criteria: 1 is noble, expected name = condition"},
    {"protocol \"x\" { title = \"X\" }", "protocol \"x\" has no version"},
    {"protocol \"x\" { title = \"X\", version = \"1.0\" }",
     "protocol \"x\": version is \"1.0\", expected three numbers such as \"1.0.0\""},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", criteria = { definit = f.noble } }",
     "protocol \"x\": criteria: unknown field \"definit\", did you mean \"definite\"?"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", codes = { icd10cm = { left = \"L\", right = \"R\" } } }",
     "protocol \"x\": codes: icd10cm has no unspecified"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", sources = { \"beels-2013\" } }",
     "protocol \"x\": unknown source \"beels-2013\", did you mean \"beals-2013\"?"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", severity = f.noble }",
     "protocol \"x\": severity is noble, expected a number"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", review_status = \"signed\" }",
     "protocol \"x\": review_status is \"signed\", expected \"unsigned\""},
    /* Lua's own */
    {"f.noble and f.squat", "`and` is Lua's own and would drop the condition before it: write &"},
    {"f.noble or f.squat", "`or` is Lua's own and would drop the condition after it: write |"},
    {"not f.noble", "`not` is Lua's own and answers at once: write ~"},
    {"al { f.noble }", "unknown name \"al\", did you mean \"all\"?"},
};

START_TEST(a_wrong_argument_is_a_mistake_that_says_what_to_write) {
    char expected[700];
    compile_value(wrong[_i].value);
    snprintf(expected, sizeof expected, "t.lua:2: %s", wrong[_i].message);
    ck_assert_msg(strcmp(mistake(0), expected) == 0, "%s\n  gave     %s\n  expected %s", wrong[_i].value, mistake(0),
                  expected);
    ck_assert_msg(json_array_size(mistakes()) == 1, "%s: also %s", wrong[_i].value, mistake(1));
}
END_TEST

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

/* ---- What the words leave ---- */

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

START_TEST(only_what_is_read_is_declared_and_only_what_is_cited_is_a_source) {
    compile(HEAD "return protocol \"t\" { title = \"T\", version = \"1.0.0\",\n"
                 "  criteria = { definite = named \"x\" { f.squat, source = \"beals-2013\" } } }");
    const json_t *one = json_array_get(json_object_get(answer, "protocols"), 0);
    ck_assert_str_eq(
        json_string_value(json_object_get(one, "canonical")),
        "{\"criteria\":{\"definite\":{\"name\":\"x\",\"of\":{\"finding\":\"squat\",\"op\":\"yes\"},\"op\":\"named\","
        "\"source\":\"beals-2013\"}},\"findings\":[{\"about\":\"knee\",\"fresh_h\":336,\"implied_by\":{\"context\":"
        "\"squat\",\"finding\":\"pain\"},\"name\":\"squat\",\"question\":\"Squat?\",\"type\":\"yes-no\"}],"
        "\"format\":1,\"id\":\"t\",\"kind\":\"protocol\",\"sources\":[{\"id\":\"beals-2013\",\"text\":"
        "\"Beals C. A review.\"}],\"title\":\"T\",\"version\":\"1.0.0\"}");
    char *map = json_dumps(json_object_get(one, "map"), JSON_SORT_KEYS | JSON_COMPACT);
    ck_assert_str_eq(
        map, "{\"\":\"t.lua:2\",\"/criteria/definite\":\"t.lua:3\",\"/findings/0\":\"vocabulary/findings.lua:4\"}");
    free(map);
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
    ck_assert_str_eq(mistake(0), "t.lua:2: conditions nest more than 24 deep");
}
END_TEST

/* Whatever allocation fails: no answer, or a mistake, and never a protocol that lacks something. */
START_TEST(memory_that_runs_out_is_no_protocol) {
    static const char script[] =
        HEAD "return protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria = { definite =\n"
             "  named \"x\" { all { f.noble, f.squat } | f.lefs:at_least(3) & f.nobel } } }";
    json_t *request =
        json_pack("{s{ssssss}s{ssss}}", "files", "vocabulary/findings.lua", findings, "vocabulary/exercises.lua",
                  exercises, "vocabulary/care.lua", care, "script", "path", "t.lua", "text", script);
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
    ck_assert_str_eq(mistake(0), "t.lua:3: protocol \"t\" has no criteria: say by which findings the condition is known, "
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

/* ---- The page that explains them ---- */

static const char *const words[] = {
    "protocol",      "steps",        "step",         "phases",   "phase",       "exercise",  "running",
    "no_running",    "flags",        "flag",         "safety",   "emergency",   "same_day",  "urgent_48h",
    "urgent_2w",     "routine",      "if_unknown",   "findings", "knee",        "person",    "criteria",
    "exercises",     "cares",        "care",         "block",    "ask",         "sources",   "source",
    "all",           "any",          "none",         "at_least", "named",       "decided",   "known_absent",
    "always",        "never",        "explained",    "sum",      "worst_known", "adherence", "missed_in_a_row",
    "days_in_phase", "days_in_step", "days_in_plan", "seconds",  "minutes",     "hours",     "days",
    "weeks"};

static bool mentions(const char *page, const char *word) {
    size_t n = strlen(word);
    for (const char *at = page; (at = strstr(at, word)); at += n) {
        char after = at[n];
        if (at > page && at[-1] == '`' && !(after >= 'a' && after <= 'z') && after != '_') return true;
    }
    return false;
}

START_TEST(the_page_for_authors_explains_every_word) {
    static char page[40000];
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
    tcase_add_loop_test(mistaken, a_wrong_argument_is_a_mistake_that_says_what_to_write, 0,
                        sizeof wrong / sizeof *wrong);
    tcase_add_test(mistaken, one_run_reports_every_mistake);
    tcase_add_test(mistaken, a_broken_value_makes_no_further_mistakes);
    tcase_add_loop_test(mistaken, a_script_ends_in_a_protocol, 0, sizeof endings / sizeof *endings);
    tcase_add_test(mistaken, the_readers_refusal_names_the_script_line);
    tcase_add_test(mistaken, what_grows_without_end_is_stopped);
    tcase_add_test(mistaken, memory_that_runs_out_is_no_protocol);
    tcase_add_test(mistaken, words_cannot_be_changed_or_looked_into);
    tcase_add_loop_test(form, a_word_leaves_its_canonical_form, 0, sizeof right / sizeof *right);
    tcase_add_test(form, only_what_is_read_is_declared_and_only_what_is_cited_is_a_source);
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
