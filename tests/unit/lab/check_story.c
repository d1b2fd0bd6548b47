#include "lab/story.h"
#include "practice/office.h"

/* Cases as the loader leaves them, with single quotes; the office's store and protocols. */
static json_t *failures;

static json_t *case_of(const char *zone, const char *steps) {
    char whole[4000];
    snprintf(whole, sizeof whole,
             "{'name':'one','@':'a.cases.lua:3','at':'2027-03-01T09:00','zone':'%s','side':'left','steps':[%s]}", zone,
             steps);
    return loose(whole);
}

static enum status run_case(const json_t *one) {
    json_decref(failures);
    failures = NULL;
    return story_run(&office, "itb-syndrome", one, &failures, &err);
}

static void run_in(const char *zone, const char *steps) {
    json_t *one = case_of(zone, steps);
    OK(run_case(one));
    json_decref(one);
}

static void run(const char *steps) { run_in("Europe/Berlin", steps); }

static const json_t *failure(size_t i) { return json_array_get(failures, i); }
static const char *says(size_t i, const char *key) {
    const char *value = json_string_value(json_object_get(failure(i), key));
    return value != NULL ? value : "";
}

static char *all(void) {
    static char text[2000];
    char *line = json_canonical(failures);
    snprintf(text, sizeof text, "%s", line != NULL ? line : "");
    free(line);
    return text;
}

#define HOLDS(steps) do { run(steps); ck_assert_msg(json_array_size(failures) == 0, "%s", all()); } while (0)
#define FAILS(steps, what_, expected_, got_) do { \
        run(steps); \
        ck_assert_msg(json_array_size(failures) == 1, "%s", all()); \
        ck_assert_str_eq(says(0, "what"), what_); \
        ck_assert_str_eq(says(0, "expected"), expected_); \
        ck_assert_msg(strstr(says(0, "got"), got_) != NULL, "%s", says(0, "got")); \
    } while (0)

static void open_lab(void) {
    open_office();
    failures = NULL;
}
static void close_lab(void) {
    json_decref(failures);
    close_office();
}

#define GIVEN(findings) "{'do':'given','@':'a.cases.lua:4','findings':{" findings "}}"
#define WELL GIVEN("'noble':true,'fever':false,'swollen':false")
#define EXPECT(rows) "{'do':'expect','@':'a.cases.lua:9','rows':[" rows "]}"
#define IS(what, value) "{'what':'" what "','is':" value "}"
#define LIST_OF(what, list) "{'what':'" what "','list':{" list "}}"
#define CONDITION(key, value) "{'what':'condition','id':'itb-syndrome','key':'" key "','is':'" value "'}"
#define ENROL_IT "{'do':'enrol','@':'a.cases.lua:5'}"
#define WAIT(minutes) "{'do':'wait','@':'a.cases.lua:6','minutes':" #minutes "}"
#define SESSION(with) "{'do':'session','@':'a.cases.lua:7','with':{" with "}}"
#define EACH(minutes, with) "{'do':'each-session','@':'a.cases.lua:8','minutes':" #minutes ",'with':{" with "}}"

/* ---- What holds ---- */

static const char *const holding[] = {
    WELL "," EXPECT(CONDITION("result", "met") "," CONDITION("strength", "definite") "," LIST_OF("flags", "'exactly':[]")
                    "," IS("disposition", "'self-ok'")),
    GIVEN("'noble':true,'fever':true") "," EXPECT(LIST_OF("flags", "'exactly':['RF03']") "," IS("disposition", "'emergency'")
        ",{'what':'reasons','has':['RF03']}"),
    GIVEN("'noble':false") "," EXPECT(CONDITION("result", "not met")),
    EXPECT(CONDITION("result", "unknown") "," IS("next", "'fever'")),
    GIVEN("'fever':false") "," EXPECT(LIST_OF("missing", "'includes':['noble']")),
    /* findings: by knee, with contexts, not known */
    GIVEN("'noble':{'left':true,'right':false},'pain':{'worst-24h':2.5},'pain_place':['medial','lateral'],'analgesic':null")
        ",{'do':'expect','@':'x:1','values':{'noble':{'left':true,'right':false},'pain':{'worst-24h':2.5,'during':null},"
        "'pain_place':['lateral','medial'],'fever':null}}",
    /* the other knee */
    GIVEN("'noble':{'left':true,'right':false}") ",{'do':'expect','@':'x:1','side':'right','rows':["
        CONDITION("result", "not met") "]}",
    /* a plan and its sessions: 08:00 and 18:00, the first at 18:00 on the day itself */
    WELL "," ENROL_IT "," EXPECT(IS("plan", "'active'") "," IS("phase", "'settle'") "," IS("step", "'conservative'") ","
        IS("next_session", "'2027-03-01T18:00'") "," IS("sessions", "27") "," LIST_OF("exercises", "'exactly':['side-plank']")
        "," LIST_OF("exercises", "'among':['E24'],'none_of':['hop'],'includes':['E24']") "," IS("alerts", "0") ","
        LIST_OF("holds", "'exactly':[]")),
    /* sessions move it on, once its least day is over */
    WELL "," ENROL_IT "," SESSION("'done':true,'during':1") "," EXPECT(IS("phase", "'settle'")) ","
        EACH(2880, "'done':true,'during':1") "," EXPECT(IS("phase", "'build'") ",{'what':'story','has':['settle']}"),
    /* the first session, at 18:00, is put off: reminded of once, then twice */
    WELL "," ENROL_IT "," WAIT(540) "," EXPECT(IS("reminders", "1")) ",{'do':'snooze','@':'x:1','minutes':30}," WAIT(29) ","
        EXPECT(IS("reminders", "1")) "," WAIT(1) "," EXPECT(IS("reminders", "2") ",{'what':'story','has':['once more']}"),
    /* a painkiller hides pain, and nothing moves */
    WELL "," ENROL_IT "," EACH(4320, "'done':true,'during':1,'findings':{'analgesic':true}") "," EXPECT(IS("phase", "'settle'")),
    /* unanswered sessions pass */
    WELL "," ENROL_IT "," WAIT(2880) "," EXPECT(IS("plan", "'active'") "," IS("next_session", "'2027-03-03T18:00'")),
    /* seven days are seven days of the calendar, over the change of the clock on 28 March */
    WELL "," ENROL_IT "," WAIT(41760) "," EXPECT(IS("next_session", "'2027-03-30T18:00'")),
    /* what is told is what is new */
    WELL "," ENROL_IT "," EXPECT("{'what':'story','has':['noble']}"),
    /* what was found before is found again, but for what is told, at either knee */
    GIVEN("'noble':{'left':true,'right':false},'pain':{'worst-24h':3,'during':2},'fever':false") "," WAIT(60)
        ",{'do':'report','@':'x:1','again':true,'findings':{'noble':false,'pain':{'during':null}}},"
        "{'do':'expect','@':'x:1','values':{'noble':{'left':false,'right':false},'pain':{'during':null},'fever':false}}",
    /* a refusal that is expected */
    GIVEN("'noble':false") "," ENROL_IT "," EXPECT(IS("plan", "'refused'") ",{'what':'refused','has':['not met']}"),
    /* a red flag later on */
    WELL "," ENROL_IT ",{'do':'report','@':'x:1','findings':{'fever':true}}," EXPECT(IS("plan", "'stopped'") ","
        IS("disposition", "'emergency'") "," IS("running", "false") ",{'what':'alerts','has':['emergency']}," IS("sessions", "0")),
};

START_TEST(what_the_engine_says_holds) { HOLDS(holding[_i]); }
END_TEST

/* ---- What does not ---- */

START_TEST(a_failing_expectation_says_where_what_and_why) {
    run(GIVEN("'noble':true") "," EXPECT(CONDITION("strength", "probable") "," LIST_OF("flags", "'exactly':['RF03']")));
    ck_assert_msg(json_array_size(failures) == 2, "%s", all());
    ck_assert_str_eq(says(0, "file"), "a.cases.lua");
    ck_assert_int_eq(json_integer_value(json_object_get(failure(0), "line")), 9);
    ck_assert_str_eq(says(0, "what"), "itb-syndrome: strength");
    ck_assert_str_eq(says(0, "expected"), "probable");
    ck_assert_str_eq(says(0, "got"), "definite");
    const json_t *why = json_array_get(json_object_get(failure(0), "explanations"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(why, "of")), "Iliotibial band syndrome");
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(why, "explanation"), "finding")), "noble");
    ck_assert_str_eq(says(1, "what"), "flags");
    ck_assert_str_eq(says(1, "got"), "none");
    why = json_array_get(json_object_get(failure(1), "explanations"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(why, "of")), "RF03 fever: emergency");
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(why, "explanation"), "result")), "unknown");
}
END_TEST

START_TEST(a_plan_that_does_not_move_says_what_it_waits_for) {
    FAILS(WELL "," ENROL_IT "," EACH(2880, "'done':true,'during':5") "," EXPECT(IS("phase", "'build'")), "phase", "build",
          "settle");
    const json_t *why = json_array_get(json_object_get(failure(0), "explanations"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(why, "of")), "going on from settle");
}
END_TEST

static const struct { const char *steps, *what, *expected, *got; } failing[] = {
    {WELL "," EXPECT(IS("disposition", "'emergency'")), "disposition", "emergency", "self-ok"},
    {WELL "," EXPECT("{'what':'reasons','has':['fever']}"), "reasons", "words with: fever", "none"},
    {WELL "," ENROL_IT "," EXPECT(LIST_OF("exercises", "'none_of':['E24'],'includes':['hop']")), "exercises",
     "at least: hop; none of: E24", "side-plank"},
    {WELL "," ENROL_IT "," EXPECT(IS("sessions", "3")), "sessions", "3", "27"},
    {WELL "," EXPECT("{'what':'care','id':'ice','is':'allow'}"), "care: ice", "allow", "not offered"},
    {WELL "," EXPECT(LIST_OF("unknown_flags", "'exactly':['RF20']")), "unknown flags", "RF20", "none"},
    {WELL ",{'do':'expect','@':'x:1','values':{'noble':false}}", "noble", "false", "true"},
    {WELL ",{'do':'expect','@':'x:1','values':{'pain':{'during':3}}}", "pain during", "3", "not known"},
    {WELL "," ENROL_IT "," EXPECT("{'what':'story','has':['surgery']}"), "story", "words with: surgery", "noble"},
    /* steps that the practice does not take */
    {GIVEN("'noble':{'left':3}") "," EXPECT(CONDITION("result", "met")), "given", "that it is taken", "noble"},
    {GIVEN("'noble':false") "," ENROL_IT "," WAIT(60), "plan", "that it is opened", "not met"},
    {GIVEN("'noble':false") "," ENROL_IT "," EXPECT(CONDITION("result", "not met")), "plan", "that it is opened", "not met"},
    {GIVEN("'noble':true,'fever':true") "," ENROL_IT "," EXPECT(IS("plan", "'active'")), "plan", "active", "refused"},
    {WELL "," ENROL_IT "," EACH(60, "'done':true") "," EXPECT(IS("plan", "'active'")), "each-session",
     "a session in this time", "none comes"},
    {WELL "," ENROL_IT ",{'do':'report','@':'x:1','findings':{'fever':true}}," SESSION("'done':true"), "session",
     "a session in this time", "none comes"},
};

START_TEST(what_does_not_hold_is_a_failure) {
    FAILS(failing[_i].steps, failing[_i].what, failing[_i].expected, failing[_i].got);
}
END_TEST

START_TEST(a_refused_step_ends_the_case) {
    run(GIVEN("'noble':{'left':3}") "," EXPECT(CONDITION("result", "met")) "," EXPECT(IS("disposition", "'routine'")));
    ck_assert_uint_eq(json_array_size(failures), 1);
}
END_TEST

START_TEST(a_zone_that_does_not_exist_is_a_failure) {
    run_in("Europe/Berlni", EXPECT(CONDITION("result", "met")));
    ck_assert_str_eq(says(0, "what"), "zone");
    ck_assert_msg(strstr(says(0, "got"), "Europe/Berlin") != NULL, "%s", says(0, "got"));
}
END_TEST

/* Whether the clinic is open at that hour, a Sunday. */
START_TEST(a_route_hangs_on_the_hours_of_the_clinic) {
    json_t *one = case_of("Europe/Berlin", GIVEN("'noble':true,'swollen':true") ","
                          EXPECT(IS("deadline", "'2027-03-21T10:00'") ",{'what':'route','has':['Knee Clinic','Monday']}"));
    json_object_set_new(one, "at", json_string("2027-03-07T10:00"));
    json_t *clinic = loose("{'@':'a:2','format':1,'kind':'clinic','name':'Knee Clinic','zone':'Europe/Berlin',"
                           "'hours':{'mon':'07:00-19:00'}}");
    json_object_set_new(one, "clinic", clinic);
    OK(run_case(one));
    ck_assert_msg(json_array_size(failures) == 0, "%s", all());
    json_object_del(one, "clinic");
    OK(run_case(one));
    ck_assert_str_eq(says(0, "what"), "route");
    json_decref(one);
}
END_TEST

/* ---- Each for itself ---- */

START_TEST(a_case_leaves_nothing_behind) {
    HOLDS(WELL "," ENROL_IT "," WAIT(2880) "," EXPECT(IS("plan", "'active'")));
    DOES("{'deed':'patient-list'}");
    ck_assert_uint_eq(count("patients"), 0);
    HOLDS(EXPECT(IS("plan", "'none'")));
}
END_TEST

static const char *const odd[] = {"{}", "{'at':'2027-03-01T09:00','zone':'UTC','side':'left'}",
                                  "{'at':'yesterday','zone':'UTC','side':'left','steps':[]}",
                                  "{'at':'2027-03-01T09:00','zone':'UTC','side':'left','steps':[{'do':'dance'}]}",
                                  "{'at':'2027-03-01T09:00','zone':'UTC','side':'left','steps':[{'do':'wait'}]}"};

START_TEST(what_is_no_case_is_refused) {
    json_t *one = loose(odd[_i]);
    failures = NULL;
    ck_assert_int_eq(story_run(&office, "itb-syndrome", one, &failures, &err), STATUS_INPUT);
    ck_assert_ptr_null(failures);
    json_decref(one);
    HOLDS(WELL "," EXPECT(CONDITION("result", "met")));
}
END_TEST

START_TEST(memory_that_runs_out_is_said_and_leaves_a_practice_that_works) {
    json_t *one = case_of("Europe/Berlin", WELL "," ENROL_IT "," SESSION("'done':true,'during':1") ","
                          EXPECT(IS("phase", "'build'") "," CONDITION("strength", "probable")));
    for (int n = 1;; n += 1 + n / 12) {
        support_fail_once(n);
        enum status status = run_case(one);
        int refused = support_failed();
        support_fail_nth(0);
        if (refused == 0) break;
        ck_assert_msg(status != STATUS_OK || json_array_size(failures) > 0, "allocation %d", n);
    }
    json_decref(one);
    HOLDS(WELL "," EXPECT(CONDITION("result", "met")));
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("story");
    TCase *t = tcase_create("story");
    tcase_add_checked_fixture(t, open_lab, close_lab);
    tcase_add_loop_test(t, what_the_engine_says_holds, 0, sizeof holding / sizeof *holding);
    tcase_add_test(t, a_failing_expectation_says_where_what_and_why);
    tcase_add_test(t, a_plan_that_does_not_move_says_what_it_waits_for);
    tcase_add_loop_test(t, what_does_not_hold_is_a_failure, 0, sizeof failing / sizeof *failing);
    tcase_add_test(t, a_refused_step_ends_the_case);
    tcase_add_test(t, a_zone_that_does_not_exist_is_a_failure);
    tcase_add_test(t, a_route_hangs_on_the_hours_of_the_clinic);
    tcase_add_test(t, a_case_leaves_nothing_behind);
    tcase_add_loop_test(t, what_is_no_case_is_refused, 0, sizeof odd / sizeof *odd);
    tcase_add_test(t, memory_that_runs_out_is_said_and_leaves_a_practice_that_works);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
