/* The envelope: what is asked, by whom, when, and what a wrong request leaves behind. */
#include "office.h"

START_TEST(the_table_knows_what_writes) {
    ck_assert(practice_writes("patient-add") && practice_writes("checkin") && practice_writes("enrol"));
    ck_assert(!practice_writes("patient-show") && !practice_writes("explain") && !practice_writes("no-such-deed"));
    ck_assert(practice_makes_store("patient-add"));
    ck_assert(!practice_makes_store("record") && !practice_makes_store("plan"));
}
END_TEST

static const struct { enum status status; const char *says, *request; } wrong[] = {
    {STATUS_INPUT, "\"deed\": missing", "{'args':{}}"},
    {STATUS_INPUT, "did you mean \"enrol\"", "{'deed':'enroll','args':{}}"},
    {STATUS_INPUT, "no deed \"transfer\"", "{'deed':'transfer','args':{}}"},
    {STATUS_INPUT, "unknown member \"arg\", did you mean \"args\"", "{'deed':'verify','arg':{}}"},
    {STATUS_INPUT, "\"who\": expected text", "{'deed':'verify','who':3}"},
    {STATUS_INPUT, "\"who\" is empty", "{'deed':'verify','who':''}"},
    {STATUS_INPUT, "\"who\" has", "{'deed':'verify','who':'a\\u0007b'}"},
    {STATUS_INPUT, "\"key\" has more than one line", "{'deed':'verify','key':'a\\nb'}"},
    {STATUS_INPUT, "\"at\"", "{'deed':'verify','at':'yesterday'}"},
    {STATUS_INPUT, "2027-03-01T10:00:00Z is in the future, it is 2027-03-01T09:00:00Z now",
     "{'deed':'patient-set','at':'2027-03-01T10:00:00Z','args':{'patient':'p1'}}"},
    {STATUS_INPUT, "\"args\": expected an object", "{'deed':'verify','args':[]}"},
    {STATUS_INPUT, "\"patient\": missing", "{'deed':'record','args':{}}"},
    {STATUS_INPUT, "names a session, expected a patient", "{'deed':'record','args':{'patient':'p1.7'}}"},
    {STATUS_INPUT, "expected a session", "{'deed':'checkin','args':{'session':'p1','done':true}}"},
    {STATUS_INPUT, "there is no patient p9", "{'deed':'agenda','args':{'patient':'p9'}}"},
    {STATUS_INPUT, "unknown member \"day\"", "{'deed':'agenda','args':{'patient':'p1','day':3}}"},
    {STATUS_INPUT, "\"days\"", "{'deed':'agenda','args':{'patient':'p1','days':0}}"},
    {STATUS_INPUT, "unknown member", "{'deed':'verify','args':{'patient':'p1'}}"},
    {STATUS_INPUT, "did you mean \"cancelled\"", "{'deed':'reminders','args':{'state':'canceled'}}"},
    {STATUS_INPUT, "no time zone", "{'deed':'patient-add','args':{'zone':'Europe/Nowhere'}}"},
    {STATUS_INPUT, "\"zone\": missing", "{'deed':'patient-add','args':{}}"},
    {STATUS_INPUT, "kebab-case", "{'deed':'patient-add','args':{'zone':'Europe/Berlin','id':'Anna B'}}"},
    {STATUS_NO, "patient p1 already", "{'deed':'patient-add','args':{'zone':'Europe/Berlin','id':'p1'}}"},
    {STATUS_INPUT, "\"times\"", "{'deed':'patient-add','args':{'zone':'Europe/Berlin','times':['25:00']}}"},
    {STATUS_INPUT, "expected times like", "{'deed':'patient-add','args':{'zone':'Europe/Berlin','times':[8]}}"},
    {STATUS_INPUT, "08:00 stands twice",
     "{'deed':'patient-set','args':{'patient':'p1','times':['08:00','18:00','08:00']}}"},
    {STATUS_INPUT, "9 are given, 8 are possible", "{'deed':'patient-set','args':{'patient':'p1','times':"
     "['01:00','02:00','03:00','04:00','05:00','06:00','07:00','08:00','09:00']}}"},
    {STATUS_INPUT, "\"quiet\": expected hours", "{'deed':'patient-set','args':{'patient':'p1','quiet':'never'}}"},
    {STATUS_INPUT, "begins when it ends", "{'deed':'patient-set','args':{'patient':'p1','quiet':'07:00-07:00'}}"},
    {STATUS_INPUT, "\"quiet\"", "{'deed':'patient-set','args':{'patient':'p1','quiet':'21:00-7'}}"},
    {STATUS_INPUT, "more than one line", "{'deed':'patient-set','args':{'patient':'p1','name':'A\\nB'}}"},
    {STATUS_INPUT, "not an address", "{'deed':'patient-set','args':{'patient':'p1','email':'anna'}}"},
    {STATUS_INPUT, "not an address", "{'deed':'patient-set','args':{'patient':'p1','email':'a@b@c'}}"},
    {STATUS_NO, "dated before", "{'deed':'patient-set','at':'2027-02-01T10:00:00Z','args':{'patient':'p1','times':['08:00']}}"},
    {STATUS_INPUT, "\"form\": missing", "{'deed':'record','args':{'patient':'p1'}}"},
    {STATUS_INPUT, "no findings", "{'deed':'record','args':{'patient':'p1','form':{'findings':{}}}}"},
    {STATUS_INPUT, "did you mean", "{'deed':'record','args':{'patient':'p1','form':{'findings':{'fevr':true}}}}"},
    {STATUS_INPUT, "fever", "{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':3}}}}"},
    {STATUS_INPUT, "did you mean \"itb-syndrome\"",
     "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-sindrome','side':'left'}}"},
    {STATUS_INPUT, "no protocol \"safety\"", "{'deed':'enrol','args':{'patient':'p1','protocol':'safety','side':'left'}}"},
    {STATUS_INPUT, "expected left or right", "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'both'}}"},
    {STATUS_NO, "is already a plan for itb-syndrome, left knee, and is active", ENROL},
    {STATUS_NO, "", "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'right'}}"},
    {STATUS_NO, "no phases", "{'deed':'enrol','args':{'patient':'p1','protocol':'knee-scores','side':'left'}}"},
    {STATUS_INPUT, "in the past",
     "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left','start':'2027-02-28'}}"},
    {STATUS_INPUT, "a year ahead",
     "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left','start':'2028-06-01'}}"},
    {STATUS_INPUT, "\"start\"",
     "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left','start':'2027-02-30'}}"},
    {STATUS_NO, "dated before", "{'deed':'enrol','at':'2027-02-28T23:30:00Z','args':{'patient':'p1','protocol':"
     "'itb-syndrome','side':'left'}}"},
    {STATUS_INPUT, "nothing is reported", "{'deed':'checkin','args':{'session':'p1.1'}}"},
    {STATUS_INPUT, "not both", "{'deed':'checkin','args':{'session':'p1.1','done':true,'skipped':'tired'}}"},
    {STATUS_INPUT, "\"skipped\" is empty", "{'deed':'checkin','args':{'session':'p1.1','skipped':''}}"},
    {STATUS_INPUT, "needs \"done\"", "{'deed':'checkin','args':{'session':'p1.1','share':50}}"},
    {STATUS_INPUT, "\"share\"", "{'deed':'checkin','args':{'session':'p1.1','done':true,'share':101}}"},
    {STATUS_INPUT, "\"during\": expected 0 to 10", "{'deed':'checkin','args':{'session':'p1.1','during':11}}"},
    {STATUS_INPUT, "three decimals", "{'deed':'checkin','args':{'session':'p1.1','during':1.23456}}"},
    {STATUS_INPUT, "\"during\"", "{'deed':'checkin','args':{'session':'p1.1','during':'much'}}"},
    {STATUS_NO, "p1.2 is not the next session: that is p1.1, at 2027-03-01T18:00",
     "{'deed':'checkin','args':{'session':'p1.2','done':true}}"},
};

START_TEST(a_wrong_request_leaves_nothing_behind) {
    enrolled();
    long long before = events_of("p1");
    REFUSES(wrong[_i].status, wrong[_i].says, "%s", wrong[_i].request);
    ck_assert_int_eq(events_of("p1"), before);
    DOES("{'deed':'patient-list'}");
    ck_assert_uint_eq(count("patients"), 1);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_ptr_null(get("name"));
    no_problems();
}
END_TEST

START_TEST(who_asks_must_be_said) {
    json_t *request = loose("{'deed':'verify'}");
    ck_assert_int_eq(send(request), STATUS_INPUT);
    ck_assert_str_eq(err.message, "\"who\": missing, expected who asks");
    json_decref(request);
    request = loose("['verify']");
    ck_assert_int_eq(send(request), STATUS_INPUT);
    json_decref(request);
}
END_TEST

START_TEST(a_refusal_leaves_the_passing_of_time) {
    enrolled();
    now("2027-03-01T18:00:00Z");
    REFUSES(STATUS_INPUT, "nothing is reported", "{'deed':'checkin','args':{'session':'p1.1'}}");
    ck_assert_int_eq(events_of("p1"), 4);
    no_problems();
}
END_TEST

#define FEVER "'args':{'patient':'p1','form':{'findings':{'fever':true}}}"

START_TEST(now_that_a_person_says_may_not_be_before_the_newest_event) {
    enrolled();
    now("2027-03-01T08:59:00Z");
    REFUSES(STATUS_INPUT, "now is 2027-03-01T08:59:00Z, before the newest event of p1 at 2027-03-01T09:00:00Z",
            "{'deed':'record','now':'2027-03-01T08:59:00Z'," FEVER "}");
    REFUSES(STATUS_INPUT, "\"now\": the clock shows 2027-03-01T08:59:00Z, not 2027-03-01T10:00:00Z",
            "{'deed':'record','now':'2027-03-01T10:00:00Z'," FEVER "}");
    REFUSES(STATUS_INPUT, "\"now\"", "{'deed':'record','now':'soon'," FEVER "}");
    ck_assert_int_eq(events_of("p1"), 3);
    now("2027-03-01T09:01:00Z");
    DOES("{'deed':'record','now':'2027-03-01T09:01:00Z'," FEVER "}");
}
END_TEST

/* A clock that somebody has put back is not the patient's fault: what comes in stands beside the newest event. */
START_TEST(a_clock_that_steps_back_refuses_nobody) {
    enrolled();
    now("2027-03-01T08:59:58Z");
    DOES("{'deed':'record'," FEVER "}");
    ck_assert_str_eq(text("disposition/code"), "emergency");
    DOES("{'deed':'explain','args':{'what':'p1:4','for':'engineer'}}");
    ck_assert_str_eq(text("story/0/at"), "2027-03-01T09:00:00Z");
    ck_assert_str_eq(text("story/0/recorded"), "2027-03-01T09:00:00Z");
    DOES("{'deed':'record','at':'2027-03-01T08:59:58Z'," FEVER "}");
    DOES("{'deed':'explain','args':{'what':'p1:5'}}");
    ck_assert_str_eq(text("story/0/at"), "2027-03-01T08:59:58Z");
    DOES("{'deed':'record','at':'2027-03-01T09:00:00Z'," FEVER "}");      /* the newest event has been */
    REFUSES(STATUS_INPUT, "is in the future", "{'deed':'record','at':'2027-03-01T09:00:01Z'," FEVER "}");
    DOES("{'deed':'patient-set','args':{'patient':'p1','quiet':'off'}}");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    no_problems();
}
END_TEST

START_TEST(a_plan_past_a_standing_red_flag_is_refused) {
    DOES(ADD);
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'noble':true,'fever':true}}}}");
    now("2027-03-01T09:30:00Z");
    DOES(RECORD);                        /* the fever is gone, the flag is not */
    REFUSES(STATUS_NO, "RF03", ENROL);
    REFUSES(STATUS_NO, "RF03", "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left','draft':true}}");
    ck_assert_int_eq(events_of("p1"), 3);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("plans"), 0);
    now("2027-03-03T12:00:00Z");
    DOES("{'deed':'reminders'}");
    ck_assert_uint_eq(count("reminders"), 0);
    no_problems();
}
END_TEST

START_TEST(a_deed_without_its_store_is_refused) {
    struct store *kept = office.store;
    office.store = NULL;
    json_t *request = loose("{'deed':'verify','who':'anna'}");
    enum status status = practice_request(&office, request, &last, &err);
    json_decref(request);
    office.store = kept;
    ck_assert_int_eq(status, STATUS_USAGE);
    ck_assert_str_eq(err.message, "verify needs a store");
}
END_TEST

START_TEST(an_error_nobody_asked_for_is_not_written) {
    json_t *request = loose("{'deed':'record','who':'anna','args':{'patient':'p1','form':3}}");
    OK(store_begin(office.store, &err));
    ck_assert_int_eq(practice_request(&office, request, &last, NULL), STATUS_INPUT);
    OK(store_commit(office.store, &err));
    json_decref(request);
}
END_TEST

/* --- patients ---------------------------------------------------------------------------------------------------- */

START_TEST(patients_are_added_set_shown_and_listed) {
    DOES("{'deed':'patient-add','args':{'zone':'America/New_York','times':['18:30','07:00'],'quiet':'22:00-06:30',"
         "'name':'Anna \xc3\x96zil','email':'anna@example.org'}}");
    ck_assert_str_eq(text("patient"), "p1");
    DOES("{'deed':'patient-add','args':{'zone':'Europe/Berlin','id':'ben'}}");
    ck_assert_str_eq(text("patient"), "ben");
    DOES(ADD);
    ck_assert_str_eq(text("patient"), "p2");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("name"), "Anna \xc3\x96zil");
    ck_assert_str_eq(text("email"), "anna@example.org");
    ck_assert_str_eq(text("zone"), "America/New_York");
    ck_assert_str_eq(text("times/0"), "07:00");
    ck_assert_str_eq(text("times/1"), "18:30");
    ck_assert_str_eq(text("quiet"), "22:00-06:30");
    ck_assert(json_is_null(get("next")));
    DOES("{'deed':'patient-set','args':{'patient':'p1','quiet':'off','email':''}}");
    ck_assert_str_eq(text("event"), "p1:2");
    DOES("{'deed':'patient-set','args':{'patient':'p1','quiet':'off','name':'Anna'}}");
    ck_assert(json_is_null(get("event")));
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("quiet"), "off");
    ck_assert_str_eq(text("name"), "Anna");
    ck_assert_ptr_null(get("email"));
    DOES("{'deed':'patient-list'}");
    ck_assert_str_eq(text("patients/0/patient"), "p1");
    ck_assert_str_eq(text("patients/1/patient"), "p2");
    ck_assert_str_eq(text("patients/2/patient"), "ben");
    no_problems();
}
END_TEST

START_TEST(preferred_times_and_late_findings_are_taken) {
    enrolled();
    DOES("{'deed':'patient-set','args':{'patient':'p1','times':['20:00','12:15']}}");
    DOES("{'deed':'agenda','args':{'patient':'p1','days':1}}");
    ck_assert_str_eq(text("sessions/0/local"), "2027-03-01T12:15");
    now("2027-03-01T10:00:00Z");
    DOES("{'deed':'record','at':'2027-02-20T08:00:00Z','args':{'patient':'p1','form':{'findings':{'fever':false}}}}");
    DOES("{'deed':'explain','args':{'what':'p1:5'}}");
    ck_assert_str_eq(text("story/0/at"), "2027-02-20T08:00:00Z");
    ck_assert_str_eq(text("story/0/local"), "2027-02-20T09:00");
    no_problems();
}
END_TEST

START_TEST(a_draft_waits) {
    DOES(ADD);
    DOES(RECORD);
    DOES("{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left','draft':true,"
         "'start':'2027-04-01'}}");
    ck_assert_str_eq(text("state"), "proposed");
    ck_assert(json_is_null(get("first")));
    REFUSES(STATUS_NO, "and is proposed", ENROL);
}
END_TEST

START_TEST(a_start_to_come_has_its_first_session_there) {
    DOES(ADD);
    DOES(RECORD);
    DOES("{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left','start':'2027-05-01'}}");
    ck_assert_str_eq(text("first/local"), "2027-05-01T08:00");
    now("2027-04-30T12:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("next"), "2027-05-01T06:00:00Z");
    no_problems();
}
END_TEST

/* --- memory that runs out ---------------------------------------------------------------------------------------- */

static void runs_out(const char *asked) {
    json_t *request = loose(asked);
    json_object_set_new(request, "who", json_string("anna"));
    for (int n = 1;; n++) {
        forget();
        OK(store_begin(office.store, &err));
        support_fail_nth(n);
        enum status status = practice_request(&office, request, &last, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (refused == 0) {
            ck_assert_msg(status == STATUS_OK, "%s", err.message);
            OK(store_commit(office.store, &err));
            break;
        }
        store_rollback(office.store);
        ck_assert_msg(status == STATUS_OK || status == STATUS_MEMORY, "at %d: %s", n, err.message);
    }
    json_decref(request);
}

START_TEST(memory_that_runs_out_leaves_nothing_behind) {
    static const char *const later[] = {
        "{'deed':'checkin','key':'k','args':{'session':'p1.1','done':true,'during':4}}",
        "{'deed':'checkin','key':'k','args':{'session':'p1.1','done':true,'during':4}}",
        "{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':true}}}}",
        "{'deed':'patient-show','args':{'patient':'p1'}}",
        "{'deed':'explain','args':{'what':'p1','for':'engineer'}}",
        "{'deed':'reminders'}",
        "{'deed':'verify'}",
    };
    runs_out("{'deed':'patient-add','args':{'zone':'Europe/Berlin','name':'Anna'}}");
    runs_out(RECORD);
    runs_out(ENROL);
    now("2027-03-01T18:00:00Z");
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) runs_out(later[i]);
    runs_out("{'deed':'plan','args':{'protocol':'itb-syndrome','side':'left','zone':'Europe/Berlin','start':'2027-03-03',"
             "'form':{'side':'left','findings':{'noble':true}}}}");
    no_problems();
    ck_assert_int_eq(events_of("p1"), 6);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("request");
    TCase *t = tcase_create("request");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_add_test(t, the_table_knows_what_writes);
    tcase_add_loop_test(t, a_wrong_request_leaves_nothing_behind, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(t, who_asks_must_be_said);
    tcase_add_test(t, a_refusal_leaves_the_passing_of_time);
    tcase_add_test(t, now_that_a_person_says_may_not_be_before_the_newest_event);
    tcase_add_test(t, a_clock_that_steps_back_refuses_nobody);
    tcase_add_test(t, a_plan_past_a_standing_red_flag_is_refused);
    tcase_add_test(t, a_deed_without_its_store_is_refused);
    tcase_add_test(t, an_error_nobody_asked_for_is_not_written);
    tcase_add_test(t, patients_are_added_set_shown_and_listed);
    tcase_add_test(t, preferred_times_and_late_findings_are_taken);
    tcase_add_test(t, a_draft_waits);
    tcase_add_test(t, a_start_to_come_has_its_first_session_there);
    tcase_add_test(t, memory_that_runs_out_leaves_nothing_behind);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
