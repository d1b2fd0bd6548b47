/* What people decide about plans: pause, resume, stop, approve, decline, clear; and who may. */
#include "clinic_office.h"

static const char *state_of_plan(void) {
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    return text("plans/0/state");
}

/* ---- Pause, resume, stop ---- */

START_TEST(a_plan_is_paused_and_goes_on) {
    enrolled();
    DOES("{'deed':'pause','args':{'plan':'p1/1','reason':'away'}}");
    ck_assert_str_eq(text("plan"), "p1/1");
    ck_assert_str_eq(text("state"), "paused");
    ck_assert_str_eq(text("moves/0/kind"), "state");
    ck_assert_str_eq(text("event"), "p1:4");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("sessions"), 0);
    now("2027-03-03T09:00:00Z");
    DOES("{'deed':'resume','args':{'plan':'p1/1'}}");
    ck_assert_str_eq(text("state"), "active");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    ck_assert_uint_gt(count("sessions"), 0);
    no_problems();
}
END_TEST

/* h05: what is committed stops what was on its way. */
START_TEST(h05_a_pause_and_a_stop_cancel_the_reminder_that_is_open) {
    enrolled();
    now("2027-03-01T17:00:00Z");
    DOES("{'deed':'%s','args':{'plan':'p1/1'}}", _i == 0 ? "pause" : "stop");
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("reminders"), 1);
    ck_assert_str_eq(text("reminders/0/state"), "cancelled");
    no_problems();
}
END_TEST

START_TEST(a_stopped_plan_is_over_for_good) {
    enrolled();
    DOES("{'deed':'stop','args':{'plan':'p1/1','reason':'moved away'}}");
    ck_assert_str_eq(text("state"), "revoked");
    ck_assert_ptr_null(get("replayed"));
    REFUSES(STATUS_NO, "p1/1", "{'deed':'resume','args':{'plan':'p1/1'}}");
    REFUSES(STATUS_NO, "p1/1", "{'deed':'pause','args':{'plan':'p1/1'}}");
    REFUSES(STATUS_NO, "p1/1", "{'deed':'stop','args':{'plan':'p1/1'}}");
    ck_assert_int_eq(events_of("p1"), 4);
    no_problems();
}
END_TEST

START_TEST(keys_work_for_changes_too) {
    enrolled();
    DOES("{'deed':'pause','key':'k','args':{'plan':'p1/1'}}");
    DOES("{'deed':'resume','args':{'plan':'p1/1'}}");
    DOES("{'deed':'pause','key':'k','args':{'plan':'p1/1'}}");
    ck_assert(json_is_true(get("replayed")));
    ck_assert_str_eq(text("event"), "p1:4");
    ck_assert_str_eq(text("plan"), "p1/1");
    ck_assert_str_eq(text("state"), "active"); /* as it stands now */
    REFUSES(STATUS_NO, "was used by another request", "{'deed':'pause','key':'k','args':{'plan':'p1/1','reason':'x'}}");
    REFUSES(STATUS_NO, "was used by another request", "{'deed':'stop','key':'k','args':{'plan':'p1/1'}}");
    ck_assert_int_eq(events_of("p1"), 5);
}
END_TEST

static const struct {
    enum status status;
    const char *says, *request;
} wrong[] = {
    {STATUS_INPUT, "there is no plan p1/2", "{'deed':'pause','args':{'plan':'p1/2'}}"},
    {STATUS_INPUT, "there is no plan p1/99999999999", "{'deed':'pause','args':{'plan':'p1/99999999999'}}"},
    {STATUS_INPUT, "there is no patient p2", "{'deed':'pause','args':{'plan':'p2/1'}}"},
    {STATUS_INPUT, "p1.1 names a session, expected a plan", "{'deed':'pause','args':{'plan':'p1.1'}}"},
    {STATUS_INPUT, "\"plan\": missing", "{'deed':'resume','args':{}}"},
    {STATUS_INPUT, "unknown member \"why\"", "{'deed':'stop','args':{'plan':'p1/1','why':'x'}}"},
    {STATUS_INPUT, "\"reason\" is empty", "{'deed':'stop','args':{'plan':'p1/1','reason':''}}"},
    {STATUS_NO, "dated before", "{'deed':'pause','at':'2027-03-01T08:00:00Z','args':{'plan':'p1/1'}}"},
    {STATUS_NO, "p1/1", "{'deed':'resume','args':{'plan':'p1/1'}}"},
    {STATUS_INPUT, "there is no proposal p1:3/1", "{'deed':'approve','args':{'proposal':'p1:3/1'}}"},
    {STATUS_NO, "p1/1 is active: it is no draft", "{'deed':'approve','args':{'proposal':'p1/1'}}"},
    {STATUS_INPUT, "p1:3 names an event, expected an alert", "{'deed':'decline','args':{'proposal':'p1:3'}}"},
    {STATUS_INPUT, "is not an id", "{'deed':'approve','args':{'proposal':'p1:3/0'}}"},
    {STATUS_INPUT, "is not an id", "{'deed':'approve','args':{'proposal':'p1:3/1/1'}}"},
    {STATUS_NO, "nothing stands that could be cleared", "{'deed':'clear','args':{'patient':'p1'}}"},
    {STATUS_INPUT, "there is no alert p1:2/1", "{'deed':'acknowledge','args':{'alert':'p1:2/1'}}"},
    {STATUS_INPUT, "there is no exam p1:2/1",
     "{'deed':'exam-book','args':{'exam':'p1:2/1','time':'2027-03-02T09:00'}}"},
    {STATUS_INPUT, "there is no exam p1:2/1", "{'deed':'exam-times','args':{'exam':'p1:2/1'}}"},
    {STATUS_INPUT, "\"zone\": missing", "{'deed':'travel','args':{'patient':'p1'}}"},
    {STATUS_INPUT, "zone", "{'deed':'travel','args':{'patient':'p1','zone':'Europe/Berlyn'}}"},
};

START_TEST(a_wrong_change_leaves_nothing_behind) {
    enrolled();
    REFUSES(wrong[_i].status, wrong[_i].says, "%s", wrong[_i].request);
    ck_assert_int_eq(events_of("p1"), 3);
    no_problems();
}
END_TEST

/* ---- Drafts ---- */

static void draft(void) {
    DOES(ADD);
    DOES(RECORD);
    DOES("{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left','draft':true}}");
    ck_assert_str_eq(text("state"), "proposed");
}

START_TEST(h15_a_draft_waits_for_a_clinician) {
    draft();
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("proposals/0/kind"), "plan");
    ck_assert_str_eq(text("proposals/0/state"), "open");
    ck_assert_str_eq(text("proposals/0/plan"), "p1/1");
    const char *by_plan = _i == 0 ? "p1/1" : "p1:3/1";
    DOES("{'deed':'approve','args':{'proposal':'%s','reason':'fits'}}", by_plan);
    ck_assert_str_eq(text("proposal"), "p1:3/1");
    ck_assert_str_eq(text("plan"), "p1/1");
    ck_assert_str_eq(text("state"), "active");
    REFUSES(STATUS_NO, "p1/1 is active: it cannot be approved", "{'deed':'approve','args':{'proposal':'p1:3/1'}}");
    no_problems();
}
END_TEST

START_TEST(a_draft_is_declined) {
    draft();
    DOES("{'deed':'decline','args':{'proposal':'p1/1'}}");
    ck_assert_str_eq(text("state"), "revoked");
    ck_assert_str_eq(state_of_plan(), "revoked");
}
END_TEST

/* ---- Who may ---- */

static const struct {
    const char *who, *says;
} people[] = {
    {"anna", NULL},
    {"max", "is for a clinician: max is of Mitte, but admin"},
    {"eve", "is for a clinician: eve is nobody of Mitte"},
    {"p1", "is for a clinician: p1 is nobody of Mitte"},
    {"", "\"who\" is empty"},
};

START_TEST(h15_only_a_clinician_of_the_clinic_decides) {
    draft();
    enum status status = ask("{'deed':'approve','who':'%s','named':true,'args':{'proposal':'p1/1'}}", people[_i].who);
    ck_assert_int_eq(status == STATUS_OK, people[_i].says == NULL);
    if (people[_i].says != NULL) ck_assert_msg(strstr(err.message, people[_i].says) != NULL, "%s", err.message);
    ck_assert_str_eq(state_of_plan(), people[_i].says == NULL ? "active" : "proposed");
}
END_TEST

static const char *const for_clinicians[] = {
    "'deed':'approve','args':{'proposal':'p1/1'}",
    "'deed':'decline','args':{'proposal':'p1/1'}",
    "'deed':'clear','args':{'patient':'p1'}",
    "'deed':'acknowledge','args':{'alert':'p1:3/1'}",
    "'deed':'exam-book','args':{'exam':'p1:3/1','time':'2027-03-02T09:00'}",
    "'deed':'migrate','args':{'plan':'p1/1','to':'1.0.0'}",
};

START_TEST(without_people_somebody_must_be_named_who_is_not_the_patient) {
    DOES(CLINIC_OF(""));
    draft();
    REFUSES(STATUS_NO, "say who you are", "{%s}", for_clinicians[_i]);
    REFUSES(STATUS_NO, "not for the patient", "{'who':'p1','named':true,%s}", for_clinicians[_i]);
    ck_assert_int_eq(events_of("p1"), 3);
    enum status status = ask("{'named':true,%s}", for_clinicians[_i]);
    ck_assert_msg(status == STATUS_OK || strstr(err.message, "clinician") == NULL, "%s", err.message);
}
END_TEST

/* A used key answers, but not those who may not ask. */
START_TEST(h15_a_used_key_is_no_way_round) {
    draft();
    DOES("{'deed':'approve','key':'k','args':{'proposal':'p1/1'}}");
    DOES("{'deed':'approve','key':'k','args':{'proposal':'p1/1'}}");
    ck_assert(json_is_true(get("replayed")));
    REFUSES(STATUS_NO, "is for a clinician", "{'deed':'approve','who':'eve','key':'k','args':{'proposal':'p1/1'}}");
}
END_TEST

/* ---- Red flags ---- */

START_TEST(a_clearance_lets_a_stopped_plan_go_on) {
    enrolled();
    DOES(FEVER);
    ck_assert_str_eq(state_of_plan(), "stopped");
    DOES("{'deed':'clear','args':{'patient':'p1','reason':'a cold'}}");
    ck_assert_uint_eq(count("cleared"), 1);
    ck_assert_str_eq(text("cleared/0"), "RF03");
    ck_assert_str_eq(text("disposition/code"), "self-ok");
    ck_assert_uint_eq(count("say"), 0);
    ck_assert_uint_gt(count("moves"), 0);
    ck_assert_str_eq(state_of_plan(), "active");
    REFUSES(STATUS_NO, "nothing stands that could be cleared", "{'deed':'clear','args':{'patient':'p1'}}");
    DOES(FEVER);
    ck_assert_str_eq(text("disposition/code"), "emergency");
    ck_assert_str_eq(state_of_plan(), "stopped");
    no_problems();
}
END_TEST

START_TEST(a_check_in_to_a_stopped_plan_is_kept_and_starts_nothing) {
    enrolled();
    now("2027-03-01T17:00:00Z");
    DOES(FEVER);
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':1,'analgesic':false}}");
    ck_assert_str_eq(text("disposition/code"), "emergency");
    ck_assert_str_eq(state_of_plan(), "stopped");
    no_problems();
}
END_TEST

/* ---- Travel ---- */

START_TEST(a_preview_of_a_journey_changes_nothing) {
    enrolled();
    DOES("{'deed':'travel','args':{'patient':'p1','zone':'America/New_York','dry_run':true}}");
    ck_assert(json_is_null(get("event")));
    ck_assert_str_eq(text("from"), "Europe/Berlin");
    ck_assert_str_eq(text("zone"), "America/New_York");
    ck_assert_str_eq(text("sessions/0/session"), "p1.1");
    ck_assert_str_eq(text("sessions/0/local"), "2027-03-01T08:00");
    ck_assert_str_eq(text("sessions/0/utc"), "2027-03-01T13:00:00Z");
    ck_assert_str_eq(text("sessions/0/was"), "2027-03-01T17:00:00Z");
    ck_assert_int_eq(events_of("p1"), 3);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("zone"), "Europe/Berlin");
    no_problems();
}
END_TEST

START_TEST(h06_a_journey_moves_what_is_to_come) {
    enrolled();
    DOES("{'deed':'travel','args':{'patient':'p1','zone':'America/New_York'}}");
    ck_assert_str_eq(text("event"), "p1:4");
    ck_assert_str_eq(text("sessions/1/utc"), "2027-03-01T23:00:00Z");
    DOES("{'deed':'travel','args':{'patient':'p1','zone':'America/New_York'}}");
    ck_assert(json_is_null(get("event")));
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("zone"), "America/New_York");
    ck_assert_str_eq(text("next"), "2027-03-01T13:00:00Z");
    now("2027-03-01T13:00:00Z");
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("reminders"), 1);
    no_problems();
}
END_TEST

int main(void) {
    Suite *s = suite_create("changes");
    TCase *t = tcase_create("changes"), *who = tcase_create("who may");
    tcase_add_checked_fixture(t, open_clinic, close_office);
    tcase_add_checked_fixture(who, open_clinic, close_office);
    tcase_add_test(t, a_plan_is_paused_and_goes_on);
    tcase_add_loop_test(t, h05_a_pause_and_a_stop_cancel_the_reminder_that_is_open, 0, 2);
    tcase_add_test(t, a_stopped_plan_is_over_for_good);
    tcase_add_test(t, keys_work_for_changes_too);
    tcase_add_loop_test(t, a_wrong_change_leaves_nothing_behind, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(t, h15_a_draft_waits_for_a_clinician, 0, 2);
    tcase_add_test(t, a_draft_is_declined);
    tcase_add_test(t, a_clearance_lets_a_stopped_plan_go_on);
    tcase_add_test(t, a_check_in_to_a_stopped_plan_is_kept_and_starts_nothing);
    tcase_add_test(t, a_preview_of_a_journey_changes_nothing);
    tcase_add_test(t, h06_a_journey_moves_what_is_to_come);
    tcase_add_loop_test(who, h15_only_a_clinician_of_the_clinic_decides, 0, sizeof people / sizeof *people);
    tcase_add_loop_test(who, without_people_somebody_must_be_named_who_is_not_the_patient, 0,
                        sizeof for_clinicians / sizeof *for_clinicians);
    tcase_add_test(who, h15_a_used_key_is_no_way_round);
    suite_add_tcase(s, t);
    suite_add_tcase(s, who);
    return support_run(s);
}
