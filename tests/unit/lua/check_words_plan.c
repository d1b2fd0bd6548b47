/* The words of a plan that lives: light, layoff, missed sessions, plan rules, what is avoided, versions. What they
 * leave is text by text as the canonical form has it, and is read back by its reader; their mistakes say what to write.
 */
#include "lua/words_fixture.h"

#define HEADER     "return protocol \"t\" { title = \"T\", version = \"1.1.0\", criteria = { place = f.noble }, "
#define DOSED      "exercise(ex.side_plank) { sets = 3, reps = 8, days = \"mon\", at = \"18:00\" "
#define DOSED_JSON "\"at\":[1080],\"days\":[0],\"dose\":{\"reps\":8,\"sets\":3},\"exercise\":\"side-plank\""
#define PHASE      "phase \"a\" { lasts = days(1, 2, 3), "
#define COLOURS    "red = f.noble, amber = f.noble, green = f.noble, settled = f.noble, "
#define WAITS      "wait = hours(24), impact_wait = hours(48), ambers = 3 "
#define DEFAULT    "limits { ok = 2, high = 5, greens = 2 }, "
#define YES        "{\"finding\":\"noble\",\"op\":\"yes\"}"
#define STEPS      "steps { step \"conservative\" { care.ice }, step \"injection\" { approval = \"clinician\" } }"

static const struct {
    const char *part, *key, *json;
} parts[] = {
    /* the light */
    {"light = traffic_light { " DEFAULT
     "limits { kinds = \"run mobility\", when = f.squat, ok = 1.5, high = 1.5, greens = 1, mark = \"DEF\" },\n" COLOURS
         WAITS ", follow_up { f.pain \"walking\", after = minutes(60) }, follow_up { f.squat, f.lefs, at = \"09:00\" "
               "}, mark = \"GK\" }",
     "light",
     "{\"amber\":" YES ",\"ambers\":3,\"asks\":[{\"after_min\":60,\"context\":\"walking\",\"finding\":\"pain\"},"
     "{\"finding\":\"squat\",\"morning_at\":540},{\"finding\":\"lefs\",\"morning_at\":540}],\"green\":" YES
     ",\"impact_wait_h\":48,\"limits\":[{\"greens\":2,\"high\":5000,\"ok\":2000},{\"greens\":1,\"high\":1500,"
     "\"kinds\":[\"mobility\",\"run\"],\"mark\":\"DEF\",\"ok\":1500,\"when\":{\"finding\":\"squat\",\"op\":\"yes\"}}],"
     "\"mark\":\"GK\",\"red\":" YES ",\"settled\":" YES ",\"wait_h\":24}"},
    {"light = traffic_light { " DEFAULT "red = f.pain \"walking\":of_session():worst():above(limit_high),\n"
     "amber = f.pain \"walking\":of_session():worst():above(limit_ok),\n"
     "green = f.pain \"walking\":of_session():unmasked():count():at_least(1) & f.noble:of_session():at_most(0),\n"
     "settled = f.pain \"walking\":over(days(7)):ago(days(1)):unmasked():median():at_least(2), " WAITS "}",
     "light",
     "{\"amber\":{\"left\":{\"context\":\"walking\",\"finding\":\"pain\",\"op\":\"window\",\"session\":true,\"stat\":"
     "\"worst\"},\"op\":\"gt\",\"right\":{\"figure\":\"limit-ok\",\"op\":\"plan\"}},\"ambers\":3,\"green\":{\"of\":[{"
     "\"left\":{\"context\":\"walking\",\"finding\":\"pain\",\"op\":\"window\",\"session\":true,\"stat\":\"count\","
     "\"unmasked\":true},\"op\":\"ge\",\"right\":{\"op\":\"number\",\"value\":1000}},{\"left\":{\"finding\":\"noble\","
     "\"op\":\"window\",\"session\":true,\"stat\":\"worst\"},\"op\":\"le\",\"right\":{\"op\":\"number\",\"value\":0}}],"
     "\"op\":\"all\"},\"impact_wait_h\":48,\"limits\":[{\"greens\":2,\"high\":5000,\"ok\":2000}],\"red\":{\"left\":{"
     "\"context\":\"walking\",\"finding\":\"pain\",\"op\":\"window\",\"session\":true,\"stat\":\"worst\"},\"op\":"
     "\"gt\","
     "\"right\":{\"figure\":\"limit-high\",\"op\":\"plan\"}},\"settled\":{\"left\":{\"ago\":1,\"context\":\"walking\","
     "\"days\":7,\"finding\":\"pain\",\"op\":\"window\",\"stat\":\"median\",\"unmasked\":true},\"op\":\"ge\",\"right\":"
     "{"
     "\"op\":\"number\",\"value\":2000}},\"wait_h\":24}"},
    /* layoffs */
    {"layoff { over = days(3) }, layoff { over = days(7), down = 1, mark = \"DEF\" },\n"
     "layoff { over = weeks(4), restart = true, intake = true, gate = f.noble }",
     "layoff",
     "[{\"over_d\":3},{\"down\":1,\"mark\":\"DEF\",\"over_d\":7},{\"gate\":" YES
     ",\"intake\":true,\"over_d\":28,\"restart\":true}]"},
    /* rules of the plan */
    {STEPS
     ", on(red_sessions:over(days(7)):at_least(2)) { alert(\"routine\", \"w\", days(7)), escalate \"injection\",\n"
     "hold(\"no-progression\", days(7), \"h\"), lower(1), exam(\"routine\", \"e\", days(7)), judged = \"day\",\n"
     "mark = \"DEF\" }, on(adherence:over(days(84)):at_least(0.8)) { exam(\"urgent-2w\", \"e\") }",
     "rules",
     "[{\"do\":[{\"alert\":\"routine\",\"say\":\"w\",\"within_d\":7},{\"step\":\"injection\"},{\"days\":7,\"hold\":"
     "\"no-progression\",\"say\":\"h\"},{\"lower\":1},{\"exam\":\"routine\",\"say\":\"e\",\"within_d\":7}],\"judged\":"
     "\"day\",\"mark\":\"DEF\",\"when\":{\"left\":{\"days\":7,\"figure\":\"red-sessions\",\"op\":\"plan\"},\"op\":"
     "\"ge\","
     "\"right\":{\"op\":\"number\",\"value\":2000}}},{\"do\":[{\"exam\":\"urgent-2w\",\"say\":\"e\"}],\"when\":{"
     "\"left\":{"
     "\"days\":84,\"figure\":\"adherence\",\"op\":\"plan\"},\"op\":\"ge\",\"right\":{\"op\":\"number\",\"value\":800}}}"
     "]"},
    /* missed sessions, and what is avoided */
    {"phases { " PHASE "missed = shift(days(2)), " DOSED "}, " DOSED ", missed = \"skip\" }, " DOSED
     ", missed = shift(days(1)) }, " DOSED ", missed = \"lower\" },\n"
     "avoid { ex.feet, when = f.noble, reason = \"r\", mark = \"GK\" }, avoid { kind = \"plyometric\", reason = \"r\" "
     "} },\n"
     "phase \"b\" { lasts = days(1, 2, 3), missed = \"skip\", " DOSED ", missed = \"skip\" } },\n"
     "phase \"c\" { lasts = days(1, 2, 3), missed = \"merge\", " DOSED "} } }",
     "phases",
     "[{\"avoid\":[{\"exercise\":\"feet\",\"mark\":\"GK\",\"reason\":\"r\",\"when\":" YES
     "},{\"kind\":\"plyometric\",\"reason\":\"r\"}],\"days\":{\"max\":3,\"min\":1,\"target\":2},\"exercises\":["
     "{" DOSED_JSON "},{" DOSED_JSON ",\"missed\":{\"policy\":\"skip\"}},{" DOSED_JSON
     ",\"missed\":{\"days\":1,\"policy\":\"shift\"}},{" DOSED_JSON ",\"missed\":{\"policy\":\"lower\"}}],\"id\":\"a\","
     "\"missed\":{\"days\":2,\"policy\":\"shift\"},\"title\":\"A\"},{\"days\":{\"max\":3,\"min\":1,\"target\":2},"
     "\"exercises\":[{" DOSED_JSON "}],\"id\":\"b\",\"title\":\"B\"},{\"days\":{\"max\":3,\"min\":1,\"target\":2},"
     "\"exercises\":[{" DOSED_JSON "}],\"id\":\"c\",\"missed\":{\"policy\":\"merge\"},\"title\":\"C\"}]"},
    {"phases { " PHASE DOSED "}, avoid { ex.feet, reason = \"r\" } } }", "exercises",
     "[{\"gap_h\":6,\"id\":\"side-plank\",\"kind\":\"isometric\",\"ref\":\"E24\",\"text\":\"Hold.\",\"title\":\"Side "
     "plank\"}]"},
    /* further reminders */
    {"phases { " PHASE DOSED "}, again { after = minutes(45), times = 2, mark = \"DEF\" } },\n"
     "phase \"b\" { lasts = days(1, 2, 3), " DOSED "}, again { after = hours(2) } } }",
     "phases",
     "[{\"again\":{\"after_min\":45,\"mark\":\"DEF\",\"times\":2},\"days\":{\"max\":3,\"min\":1,\"target\":2},"
     "\"exercises\":[{" DOSED_JSON "}],\"id\":\"a\",\"title\":\"A\"},{\"again\":{\"after_min\":120,\"times\":1},\"days\":{"
     "\"max\":3,\"min\":1,\"target\":2},\"exercises\":[{" DOSED_JSON "}],\"id\":\"b\",\"title\":\"B\"}]"},
    {"again { after = minutes(10), times = 3 }, messages = 24", "again", "{\"after_min\":10,\"times\":3}"},
    /* versions */
    {STEPS ", phases { " PHASE DOSED "} } }, migrates { from = \"1.0.0\", phases = { source = \"a\" },\n"
           "steps = { [\"physical-therapy\"] = \"conservative\" } }, migrates { from = \"0.9.0\", steps = {} }",
     "migrations",
     "[{\"phases\":{\"source\":\"a\"},\"steps\":{\"physical-therapy\":\"conservative\"},\"version\":\"1.0.0\"},"
     "{\"version\":\"0.9.0\"}]"},
    /* windows and figures anywhere */
    {"layoff { over = days(7), gate = f.noble:over(days(30)):sum():at_least(2) & "
     "f.squat:last(3):count_equals(1):above(1) }",
     "layoff",
     "[{\"gate\":{\"of\":[{\"left\":{\"days\":30,\"finding\":\"noble\",\"op\":\"window\",\"stat\":\"sum\"},\"op\":"
     "\"ge\","
     "\"right\":{\"op\":\"number\",\"value\":2000}},{\"left\":{\"finding\":\"squat\",\"last\":3,\"op\":\"window\","
     "\"stat\":"
     "\"count\",\"where\":{\"is\":\"eq\",\"than\":1000}},\"op\":\"gt\",\"right\":{\"op\":\"number\",\"value\":1000}}],"
     "\"op\":\"all\"},\"over_d\":7}]"},
};

/* The protocol's canonical form. NULL where it has mistakes. */
static json_t *whole(void) {
    const json_t *one = json_array_get(json_object_get(answer, "protocols"), 0);
    return one ? json_loads(json_string_value(json_object_get(one, "canonical")), 0, NULL) : NULL;
}

START_TEST(a_part_leaves_its_canonical_form) {
    char script[3000];
    ck_assert_int_lt(snprintf(script, sizeof script, HEAD HEADER "%s }", parts[_i].part), (int)sizeof script);
    compile(script);
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s: %s", parts[_i].part, mistake(0));
    json_t *p = whole();
    char *part = json_dumps(json_object_get(p, parts[_i].key), JSON_SORT_KEYS | JSON_COMPACT);
    ck_assert_str_eq(part, parts[_i].json);
    free(part);
    json_decref(p);
}
END_TEST

START_TEST(what_a_light_reads_and_asks_is_declared) {
    compile(HEAD HEADER "light = traffic_light { " DEFAULT COLOURS WAITS
                        ", follow_up { f.effusion, at = \"09:00\" } } }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    json_t *p = whole(), *findings = json_object_get(p, "findings");
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(findings, 1), "name")), "effusion");
    ck_assert_uint_eq(json_array_size(findings), 2);
    json_decref(p);
}
END_TEST

START_TEST(a_protocol_says_how_many_messages_a_day_are_enough) {
    compile(HEAD HEADER "messages = 24 }");
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    json_t *p = whole();
    ck_assert_int_eq(json_integer_value(json_object_get(p, "messages")), 24);
    json_decref(p);
}
END_TEST

START_TEST(a_finding_says_how_long_it_is_kept) {
    json_t *request =
        json_pack("{s{ss}s{ssss}}", "files", "vocabulary/findings.lua",
                  "return findings { knee.yes_no \"a\" { \"A?\", keep = days(400) }, person.number \"b\" { \"B?\", "
                  "from = 0, to = 9,\n"
                  "  keep = days(120) }, knee.one_of \"c\" { \"C?\", codes = \"x y\", keep = weeks(2) } }",
                  "script", "path", "t.lua", "text",
                  "local f = require \"findings\"\nreturn protocol \"t\" { title = \"T\", version = \"1.0.0\", "
                  "criteria = { place =\n"
                  "  f.a:over(days(400)):sum():at_least(3) & f.b:over(days(90)):ago(days(30)):worst():at_least(1) & "
                  "f.c:is \"x\" } }");
    answer = compile_work(request);
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    json_t *p = whole();
    char *findings = json_dumps(json_object_get(p, "findings"), JSON_SORT_KEYS | JSON_COMPACT);
    ck_assert_str_eq(findings,
                     "[{\"about\":\"knee\",\"kept_d\":400,\"name\":\"a\",\"question\":\"A?\",\"type\":\"yes-no\"},"
                     "{\"about\":\"person\",\"max\":9000,\"min\":0,\"name\":\"b\",\"question\":\"B?\",\"type\":"
                     "\"number\"},{\"about\":\"knee\",\"codes\":[\"x\",\"y\"],\"kept_d\":14,\"name\":\"c\","
                     "\"question\":\"C?\",\"type\":\"one-of\"}]");
    free(findings);
    json_decref(p);
    json_decref(request);
}
END_TEST

/* A light of the vocabulary, with the limits of a run that each protocol says. */
static const char load_lua[] =
    "local f, load = require \"findings\", {}\n"
    "local peak <const> = f.pain \"walking\":of_session():worst()\n"
    "local red <const> = named \"red\" { peak:above(limit_high), mark = \"DEF\" }\n"
    "function load.light(run) return traffic_light { " DEFAULT
    "limits { kinds = \"run\", ok = run, high = run, greens = 1 },\n"
    "  red = red, amber = peak:above(limit_ok), green = peak:at_most(limit_ok), settled = f.noble,\n  " WAITS
    ", follow_up { f.pain \"walking\", at = \"09:00\" }, mark = \"DEF\" } end\n"
    "return load\n";

static json_t *light_of(size_t protocol) {
    const json_t *one = json_array_get(json_object_get(answer, "protocols"), protocol);
    json_t *p = json_loads(json_string_value(json_object_get(one, "canonical")), 0, NULL);
    json_t *light = json_incref(json_object_get(p, "light"));
    json_decref(p);
    return light;
}

START_TEST(several_protocols_may_have_one_light) {
    static const char one[] = "local f, load = require \"findings\", require \"load\"\n"
                              "return protocol \"one\" { title = \"T\", version = \"1.0.0\", light = load.light(1),\n"
                              "  criteria = { place = f.noble } }";
    static const char two[] = "local f, load = require \"findings\", require \"load\"\n"
                              "return protocol \"two\" { title = \"T\", version = \"1.0.0\", light = load.light(2.5),\n"
                              "  criteria = { place = f.noble } }";
    json_t *request = json_pack("{s{ssssssss}}", "files", "vocabulary/findings.lua", words_findings,
                                "vocabulary/load.lua", load_lua, "one.lua", one, "two.lua", two);
    answer = compile_work(request);
    ck_assert_msg(json_array_size(mistakes()) == 0, "%s", mistake(0));
    json_t *first = light_of(0), *second = light_of(1);
    json_t *run = json_array_get(json_object_get(second, "limits"), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(run, "ok")), 2500);
    ck_assert_int_eq(json_object_set(second, "limits", json_object_get(first, "limits")), 0);
    ck_assert(json_equal(first, second));
    const json_t *map = json_object_get(json_array_get(json_object_get(answer, "protocols"), 0), "map");
    ck_assert_str_eq(json_string_value(json_object_get(map, "/light/red")), "vocabulary/load.lua:3");
    json_decref(first);
    json_decref(second);
    json_decref(request);
}
END_TEST

/* ---- Mistakes ---- */

#define LIGHT(more) "traffic_light { " DEFAULT COLOURS WAITS ", " more " }"

static const struct {
    const char *value, *message;
} wrong[] = {
    {"traffic_light { " DEFAULT WAITS ", amber = f.noble, green = f.noble, settled = f.noble }",
     "traffic_light has no red"},
    {"traffic_light { " DEFAULT COLOURS "wait = 24, impact_wait = hours(48), ambers = 3 }",
     "traffic_light: wait is 24: say the unit, as in hours(24)"},
    {"traffic_light { " DEFAULT COLOURS "wait = hours(300), impact_wait = hours(48), ambers = 3 }",
     "traffic_light: wait is 300 h, expected 0 to 240"},
    {"traffic_light { " COLOURS WAITS "}", "traffic_light: expected at least limits"},
    {"traffic_light { limits { kinds = \"run\", ok = 1, high = 1, greens = 1 }, " COLOURS WAITS "}",
     "traffic_light has no default limits: one row has neither when nor kinds"},
    {LIGHT("limits { ok = 1, high = 2, greens = 2 }"),
     "traffic_light: these limits are the default, and there is one already: say when, or kinds"},
    {LIGHT("reds = f.noble"), "traffic_light: unknown field \"reds\", did you mean \"red\"?"},
    {LIGHT("f.noble"), "traffic_light: item 2 is noble, expected limits or follow_up"},
    {"limits { ok = 3, high = 2, greens = 2 }", "limits: ok is above high"},
    {"limits { ok = 3, greens = 2 }", "limits has no high"},
    {"limits { ok = 3, high = 11, greens = 2 }", "limits: high is 11, expected 0 to 10"},
    {"limits { ok = 1, high = 2, greens = 0 }", "limits: greens is 0, expected 1 to 10"},
    {"limits { ok = 1, high = 2, greens = 1, kinds = \"run plyo-metric\" }",
     "limits: kinds: unknown kind of exercise \"plyo-metric\", did you mean \"plyometric\"?"},
    {"limits { ok = 1, high = 2, greens = 1, kinds = \"run run\" }", "limits: kinds: run stands there twice"},
    {"limits { ok = 1, high = 2, greens = 1, kinds = { \"run\" } }",
     "limits: kinds is a plain table, expected kinds such as \"run plyometric\""},
    {"limits { ok = 1, high = 2, greens = 1, when = limit_ok:above(1) }",
     "limits: when looks at one session (:of_session(), limit_ok, limit_high): only a traffic_light does"},
    {"follow_up { f.noble }",
     "follow_up: say after = minutes(60), or, of the next morning, at = \"09:00\": one of the two"},
    {"follow_up { f.noble, after = minutes(60), at = \"09:00\" }",
     "follow_up: say after = minutes(60), or, of the next morning, at = \"09:00\": one of the two"},
    {"follow_up { after = minutes(60) }", "follow_up: expected at least a finding"},
    {"follow_up { f.pain, after = minutes(60) }", "pain: say which, as in f.pain \"walking\""},
    {"follow_up { f.noble:left_knee(), after = minutes(60) }",
     "follow_up: noble is of a fixed knee, but the plan's own is asked about"},
    {"follow_up { f.noble, after = hours(25) }", "follow_up: after is 1500 min, expected 1 to 1440"},
    {"follow_up { f.noble, at = \"9\" }", "follow_up: at is \"9\", expected a time of the day such as \"23:00\""},
    /* one session is looked at by a light alone, wherever the condition was made */
    {"phase \"a\" { lasts = days(1, 2, 3), " DOSED "}, advance = f.pain \"walking\":of_session():at_most(2) }",
     "phase \"a\": advance looks at one session (:of_session(), limit_ok, limit_high): only a traffic_light does"},
    {"on(named \"x\" { f.noble & limit_ok:above(1) }) { up(1) }",
     "on looks at one session (:of_session(), limit_ok, limit_high): only a traffic_light does"},
    {"block \"x\" { when = choose(f.noble, limit_high, 3):above(2), reason = \"r\" }",
     "block \"x\": when looks at one session (:of_session(), limit_ok, limit_high): only a traffic_light does"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", severity = f.lefs:of_session():worst():bands { mild = 0 } }",
     "protocol \"x\": severity looks at one session (:of_session(), limit_ok, limit_high): only a traffic_light does"},
    {"f.effusion:of_session()", "effusion:of_session: only a number or a yes/no finding has a window of reports"},
    {"f.pain:of_session()", "pain: say which, as in f.pain \"walking\""},
    {"f.lefs:of_session(3)",
     "of_session: too much stands between the brackets; a decimal is written with a point, as in 0.8"},
    {"f.lefs:of_session():since_phase()",
     ":since_phase is of a window of days or reports; a session lies in one phase"},
    {"f.lefs:of_session():trend()", ":trend is of a window of days, as in :over(days(7)):trend()"},
    {"f.noble:of_session():at_least(2) & f.noble:last(1):count_above(3):above(0)",
     "a window of reports runs from 0 to 1, and is compared with 3"},
    {"f.lefs:over(days(121)):worst()",
     "lefs:over is 121 days, expected days(1) to days(120), for which its reports are kept"},
    {"f.lefs:over(days(100)):ago(days(30)):worst()",
     "ago is 30 days, expected days(1) to days(20), for which its reports are kept"},
    {"knee.yes_no \"x\" { \"X?\", keep = days(500) }",
     "knee.yes_no \"x\": keep is 500 days, expected days(1) to days(400)"},
    {"red_sessions:at_least(2)", "left of :at_least: say of how many days, as in red_sessions:over(days(7))"},
    {"red_sessions + 1", "left of +: say of how many days, as in red_sessions:over(days(7))"},
    {"red_sessions:over(7)", "red_sessions:over is 7: say the unit, as in days(7)"},
    {"adherence:over(days(300))", "adherence:over is 300 days, expected days(1) to days(200)"},
    {"days_in_phase:over(days(7))", "only adherence, red_sessions and reports of a finding have :over(days(n))"},
    /* layoffs */
    {"layoff { down = 1 }", "layoff has no over"},
    {"layoff { over = days(7), down = 0 }", "layoff: down is 0, expected 1 to 20"},
    {"layoff { over = days(7), down = 1, restart = true }",
     "layoff has down and restart: when the phase begins anew, so do its ladders"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", layoff { over = days(9) }, layoff { over = days(7) } }",
     "layoff: over = days(7) stands below days(9); the shortest comes first"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", light = 3 }",
     "protocol \"x\": light is 3, expected traffic_light { … }"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", layoff = { over = days(7) } }",
     "protocol \"x\": layoff stands there without =: write layoff { … }"},
    /* missed */
    {"phase \"a\" { lasts = days(1, 2, 3), missed = \"skp\", " DOSED "} }",
     "phase \"a\": missed is \"skp\", expected \"skip\", \"merge\", \"repeat\", \"lower\" or shift(days(n)), did you "
     "mean "
     "\"skip\"?"},
    {DOSED ", missed = \"shift\" }", "exercise \"side-plank\": missed is \"shift\", expected \"skip\", \"merge\", "
                                     "\"repeat\", \"lower\" or shift(days(n))"},
    {"shift(2)", "shift is 2: say the unit, as in days(2)"},
    {"shift(days(7))", "shift is 7 days, expected days(1) to days(6)"},
    /* what a rule does */
    {"escalate \"injektion\"",
     "escalate: unknown step \"injektion\", did you mean \"injection\"?; the steps are triage, "
     "conservative, physical-therapy, injection, regenerative, surgical-opinion"},
    {"escalate(3)", "escalate is 3, expected a step, as in escalate \"injection\""},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", " STEPS ", on(f.noble) { escalate \"regenerative\" } }",
     "escalate: the protocol has no step \"regenerative\""},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", " STEPS ", on(f.noble) { escalate \"conservative\" } }",
     "escalate: \"conservative\" is the first step: nothing goes up to it"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", " STEPS ", phases { " PHASE DOSED "},\n"
     "on(f.noble) { escalate \"triage\" } } } }",
     "escalate: the protocol has no step \"triage\""},
    {"hold(\"no-progres\", days(7), \"w\")",
     "hold is \"no-progres\", expected \"no-progression\", \"no-impact\" or \"no-load\""},
    {"hold(\"no-impact\", days(0), \"w\")", "hold is for 0 days, expected days(1) to days(200)"},
    {"hold(\"no-impact\")", "hold: expected for how long, as in hold(\"no-impact\", days(7), \"words\")"},
    {"hold(\"no-impact\", days(7))", "hold: expected why, as in hold(\"no-impact\", days(7), \"words\")"},
    {"lower(0)", "lower is 0, expected how many rungs, as in lower(1)"},
    {"exam \"routine\"", "exam: expected what is to be examined, as in exam(\"routine\", \"words\")"},
    {"exam(\"rutine\", \"w\")", "exam: unknown disposition \"rutine\", did you mean \"routine\"?; they are emergency, "
                                "same-day, urgent-48h, urgent-2w, routine"},
    {"on(f.noble) { lower(1), hold(\"no-load\", days(1), \"w\"), lower(2) }",
     "on: item 3 does what another one does already"},
    /* avoid */
    {"avoid { reason = \"r\" }",
     "avoid: say what, as in avoid { ex.side_plank, reason = \"…\" }, or kind = \"plyometric\""},
    {"avoid { ex.feet, kind = \"run\", reason = \"r\" }", "avoid names an exercise and a kind: one or the other"},
    {"avoid { ex.feet }", "avoid has no reason"},
    {"avoid { ex.feet, ex.knees, reason = \"r\" }", "avoid: an exercise stands there twice"},
    {"avoid { ex.weigt, reason = \"r\" }", "unknown exercise \"weigt\", did you mean \"weight\"?"},
    {"avoid { kind = \"jump\", reason = \"r\" }", "avoid: kind is \"jump\", expected \"mobility\", \"isometric\", "
                                                  "\"strength\", \"heavy\", \"plyometric\" or \"run\""},
    /* again */
    {"again {}", "again has no after"},
    {"again { after = 45 }", "again: after is 45: say the unit, as in minutes(45)"},
    {"again { after = minutes(5) }", "again: after is 5 min, expected 10 to 720"},
    {"again { after = hours(13) }", "again: after is 780 min, expected 10 to 720"},
    {"again { after = minutes(45), times = 4 }", "again: times is 4, expected 1 to 3"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", messages = 25 }", "protocol \"x\": messages is 25, expected 1 to 24"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", again { after = minutes(45) }, again { after = minutes(46) } }",
     "protocol \"x\": again stands there twice"},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), again { after = minutes(45) } } }",
     "phase \"a\" has no exercise and asks nothing"},
    /* migrates */
    {"migrates { phases = { a = \"b\" } }", "migrates has no from"},
    {"migrates { from = \"1.0\" }", "migrates: from is \"1.0\", expected three numbers such as \"1.0.0\""},
    {"migrates { from = \"1.0.0\", phases = \"a\" }", "migrates: phases is \"a\", expected { old = \"new\" }"},
    {"migrates { from = \"1.0.0\", phases = { a = \"a\" } }",
     "migrates: phases: \"a\" keeps its name, and need not be there"},
    {"migrates { from = \"1.0.0\", phases = { a = 3 } }",
     "migrates: phases: \"a\" is 3, expected the old name and the new, as in settle = \"calm\""},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", phases { phase \"calm\" { lasts = days(1, 2, 3), " DOSED
     "} } }, migrates { from = \"0.9.0\", phases = { settle = \"clam\" } } }",
     "migrates: the protocol's phases have no \"clam\", did you mean \"calm\"?"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", migrates { from = \"1.0.0\" } }",
     "migrates: from is this protocol's own version, 1.0.0"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", migrates { from = \"0.9.0\" }, migrates { from = \"0.9.0\" "
     "} }",
     "migrates: from \"0.9.0\" is there twice"},
};

START_TEST(a_wrong_argument_is_a_mistake_that_says_what_to_write) {
    char expected[600];
    compile_value(wrong[_i].value);
    snprintf(expected, sizeof expected, "t.lua:2: %s", wrong[_i].message);
    if (strchr(wrong[_i].value, '\n')) snprintf(expected, sizeof expected, "t.lua:3: %s", wrong[_i].message);
    ck_assert_msg(!strcmp(mistake(0), expected), "%s\n gave     %s\n expected %s", wrong[_i].value, mistake(0),
                  expected);
    ck_assert_msg(json_array_size(mistakes()) == 1, "%s: also %s", wrong[_i].value, mistake(1));
}
END_TEST

/* What is broken in itself is one mistake, and none of what leans on it. */
START_TEST(a_broken_part_makes_no_further_mistakes) {
    compile_value(
        "protocol \"x\" { title = \"X\", version = \"1.0.0\", light = traffic_light(f.nobel), steps(f.nobel),\n"
        "on(red_sessions:over(f.nobel):at_least(2)) { escalate \"injection\", lower(f.nobel) },\n"
        "layoff(f.nobel), migrates { from = \"0.9.0\", phases = { a = f.nobel } } }");
    for (size_t i = 0; i < json_array_size(mistakes()); i++)
        ck_assert_msg(strstr(mistake(i), "unknown finding \"nobel\"") != NULL, "%s", mistake(i));
    ck_assert_uint_eq(json_array_size(mistakes()), 3);
}
END_TEST

/* Whatever allocation fails: no answer, or a mistake, and never a protocol that lacks something. */
START_TEST(memory_that_runs_out_is_no_protocol) {
    static const char script[] = HEAD HEADER STEPS ", light = " LIGHT(
        "follow_up { f.noble, at = \"09:00\" }") ", layoff { over = days(7) },\n"
                                                 "phases { " PHASE DOSED ", missed = shift(days(2)) }, avoid { kind = "
                                                                         "\"run\", reason = \"r\" } } },\n"
                                                 "on(f.noble:of_session():at_least(1)) { escalate \"injection\" }, "
                                                 "migrates { from = \"1.0.0\", phases = { b = \"a\" "
                                                 "} } }";
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

int main(void) {
    Suite *s = suite_create("words_plan");
    TCase *form = tcase_create("form"), *mistaken = tcase_create("mistakes");
    tcase_add_checked_fixture(form, setup, teardown);
    tcase_add_checked_fixture(mistaken, setup, teardown);
    tcase_add_loop_test(form, a_part_leaves_its_canonical_form, 0, ROWS(parts));
    tcase_add_test(form, what_a_light_reads_and_asks_is_declared);
    tcase_add_test(form, a_protocol_says_how_many_messages_a_day_are_enough);
    tcase_add_test(form, a_finding_says_how_long_it_is_kept);
    tcase_add_test(form, several_protocols_may_have_one_light);
    tcase_add_loop_test(mistaken, a_wrong_argument_is_a_mistake_that_says_what_to_write, 0, ROWS(wrong));
    tcase_add_test(mistaken, a_broken_part_makes_no_further_mistakes);
    tcase_add_test(mistaken, memory_that_runs_out_is_no_protocol);
    suite_add_tcase(s, form);
    suite_add_tcase(s, mistaken);
    return support_run(s);
}
