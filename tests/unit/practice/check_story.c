/* The main story: a patient is added, says, is enrolled, days pass, answers come, the plan moves, and all is explained. */
#include "office.h"

START_TEST(a_patient_goes_through_a_plan) {
    enrolled();
    ck_assert_str_eq(text("plan"), "p1/1");
    ck_assert_str_eq(text("event"), "p1:3");
    ck_assert_str_eq(text("state"), "active");
    ck_assert_str_eq(text("step"), "conservative");
    ck_assert_str_eq(text("phase"), "settle");
    ck_assert_str_eq(text("first/id"), "p1.1");
    ck_assert_str_eq(text("first/local"), "2027-03-01T18:00");
    ck_assert_str_eq(text("assessment/conditions/0/protocol"), "itb-syndrome");

    now("2027-03-02T12:00:00Z");         /* Monday 18:00, Tuesday 08:00 have come due; the first was not answered */
    DOES("{'deed':'checkin','args':{'session':'p1.2','done':true,'during':2,'form':{'findings':{'analgesic':false}}}}");
    ck_assert_str_eq(text("session"), "p1.2");
    ck_assert_str_eq(text("disposition/code"), "self-ok");
    ck_assert_str_eq(text("moves/0/kind"), "moved");
    ck_assert_str_eq(text("moves/0/from"), "settle");
    ck_assert_str_eq(text("moves/0/to"), "build");
    ck_assert_str_eq(text("moves/0/plan"), "p1/1");
    ck_assert_str_eq(text("moves/0/script"), "runners-knee/itb-syndrome.lua:34");

    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/phase"), "build");
    ck_assert_str_eq(text("next"), "2027-03-02T17:00:00Z");
    no_problems();
}
END_TEST

START_TEST(the_agenda_shows_what_comes) {
    enrolled();
    DOES("{'deed':'agenda','args':{'patient':'p1','days':2}}");
    ck_assert_str_eq(text("zone"), "Europe/Berlin");
    ck_assert_uint_eq(count("sessions"), 3);
    ck_assert_str_eq(text("sessions/0/id"), "p1.1");
    ck_assert_str_eq(text("sessions/0/items/0/plan"), "p1/1");
    ck_assert_str_eq(text("sessions/1/utc"), "2027-03-02T07:00:00Z");
}
END_TEST

static const char *story_text(const char *kind) {
    for (size_t i = 0; i < count("story"); i++) {
        const json_t *entry = json_array_get(get("story"), i);
        if (strcmp(json_string_value(json_object_get(entry, "kind")), kind) == 0)
            return json_string_value(json_object_get(entry, "text"));
    }
    ck_abort_msg("no entry of kind %s", kind);
    return NULL;
}

static void live_a_day(void) {
    enrolled();
    now("2027-03-02T12:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.2','done':true,'during':1,'form':{'findings':{'analgesic':false}}}}");
}

START_TEST(the_story_of_a_patient_is_explained) {
    live_a_day();
    DOES("{'deed':'explain','args':{'what':'p1'}}");
    ck_assert_str_eq(text("of"), "p1");
    ck_assert_str_eq(text("story/0/kind"), "patient-added");
    ck_assert_str_eq(text("story/2/kind"), "enrolled");
    ck_assert_str_eq(text("story/2/rule"), "/criteria/definite");
    ck_assert_str_eq(text("story/2/script"), "runners-knee/itb-syndrome.lua:12");
    ck_assert_str_eq(text("story/2/explanation/result"), "met");
    ck_assert_str_eq(story_text("due"), "Session due: Monday 1 March 18:00: Side plank (left) 3 × 20 s hold, rest 60 s");
    ck_assert_str_eq(story_text("moved"), "Moved from settle to build because the phase's exit is met (plan p1/1)");
    ck_assert_ptr_nonnull(strstr(story_text("checkin"), "Check-in for p1.2: done; analgesic no, pain during left 1"));
}
END_TEST

START_TEST(a_session_is_explained_with_its_reminder) {
    live_a_day();
    DOES("{'deed':'explain','args':{'what':'p1.2'}}");
    ck_assert_str_eq(text("story/0/kind"), "due");
    ck_assert_str_eq(text("story/0/reminders/0/reminder"), "p1.2/terminal/0");
    ck_assert_str_eq(text("story/0/reminders/0/state"), "answered");
    ck_assert_str_eq(text("story/1/kind"), "checkin");
    ck_assert_str_eq(text("story/2/kind"), "moved");
    ck_assert_str_eq(text("story/2/rule"), "/phases/0/advance");
    ck_assert_str_eq(text("story/2/explanation/result"), "met");
    ck_assert_uint_eq(count("story"), 3);
}
END_TEST

START_TEST(plan_reminder_event_and_provisional_session_are_explained) {
    live_a_day();
    DOES("{'deed':'explain','args':{'what':'p1/1'}}");
    ck_assert_str_eq(text("story/0/kind"), "enrolled");
    DOES("{'deed':'explain','args':{'what':'p1.1/terminal/0'}}");
    ck_assert_str_eq(text("story/0/kind"), "due");
    ck_assert_uint_eq(count("story/0/reminders"), 1);
    DOES("{'deed':'explain','args':{'what':'p1:2'}}");
    ck_assert_uint_eq(count("story"), 1);
    ck_assert_str_eq(text("story/0/text"), "Findings: noble left yes, fever no");
    DOES("{'deed':'explain','args':{'what':'p1.3'}}");
    ck_assert_str_eq(text("story/0/kind"), "provisional");
    ck_assert_ptr_nonnull(strstr(text("story/0/text"), "Tuesday 2 March 18:00"));
}
END_TEST

START_TEST(answers_of_every_type_are_told) {
    DOES(ADD);
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'right','findings':{'pain_place':['lateral','patella'],"
         "'swollen':null,'pain':{'worst-24h':2.5}}}}}");
    DOES("{'deed':'explain','args':{'what':'p1:2'}}");
    ck_assert_str_eq(text("story/0/text"), "Findings: pain place right lateral and patella, swollen right not known, "
                                           "pain worst-24h right 2.5 (perhaps masked by a painkiller)");
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'right','findings':{'pain_place':[]}}}}");
    DOES("{'deed':'explain','args':{'what':'p1:3'}}");
    ck_assert_str_eq(text("story/0/text"), "Findings: pain place right none");
}
END_TEST

START_TEST(each_audience_gets_what_it_can_use) {
    live_a_day();
    DOES("{'deed':'explain','args':{'what':'p1.2','for':'patient'}}");
    ck_assert_ptr_null(get("story/2/rule"));
    ck_assert_ptr_null(get("story/2/script"));
    ck_assert_ptr_null(get("story/0/reminders"));
    DOES("{'deed':'explain','args':{'what':'p1.2','for':'engineer'}}");
    ck_assert_uint_eq(strlen(text("story/2/hash")), 64);
    ck_assert_uint_eq(strlen(text("story/2/protocol")), 64);
    REFUSES(STATUS_INPUT, "clinician, patient or engineer", "{'deed':'explain','args':{'what':'p1','for':'boss'}}");
}
END_TEST

START_TEST(that_a_day_was_judged_is_told_to_engineers_only) {
    live_a_day();
    DOES("{'deed':'explain','args':{'what':'p1','for':'clinician'}}");
    for (size_t i = 0; i < count("story"); i++) {
        char kind[48];
        snprintf(kind, sizeof kind, "story/%zu/kind", i);
        ck_assert_str_ne(text(kind), "day");
    }
    DOES("{'deed':'explain','args':{'what':'p1','for':'engineer'}}");
    ck_assert_ptr_nonnull(story_text("day"));
}
END_TEST

START_TEST(what_is_not_there_is_not_explained) {
    enrolled();
    REFUSES(STATUS_INPUT, "no plan p1/2", "{'deed':'explain','args':{'what':'p1/2'}}");
    REFUSES(STATUS_INPUT, "no event p1:9", "{'deed':'explain','args':{'what':'p1:9'}}");
    REFUSES(STATUS_INPUT, "no session p1.999", "{'deed':'explain','args':{'what':'p1.999'}}");
    REFUSES(STATUS_INPUT, "no reminder p1.1/email/0", "{'deed':'explain','args':{'what':'p1.1/email/0'}}");
    REFUSES(STATUS_INPUT, "no patient p7", "{'deed':'explain','args':{'what':'p7'}}");
    REFUSES(STATUS_INPUT, "not an id", "{'deed':'explain','args':{'what':'P1//2'}}");
}
END_TEST

START_TEST(a_red_flag_stops_the_plan_and_says_what_to_do) {
    enrolled();
    now("2027-03-01T17:30:00Z");         /* 18:30 there: the first session is due */
    DOES("{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':true}}}}");
    ck_assert_str_eq(text("disposition/code"), "emergency");
    ck_assert_str_eq(text("disposition/deadline"), "2027-03-01T17:30:00Z");
    ck_assert_ptr_nonnull(strstr(text("disposition/reasons/0"), "RF03 fever"));
    ck_assert_str_eq(text("say/0"), "Go to the emergency department now.");
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("reminders/0/state"), "cancelled");
    ck_assert_str_eq(text("reminders/0/reason"), "its plan is stopped");
    now("2027-03-09T12:00:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("sessions"), 0);
    DOES("{'deed':'explain','args':{'what':'p1/1'}}");
    ck_assert_ptr_nonnull(strstr(story_text("state"), "Plan p1/1 went from active to stopped because RF03"));
    REFUSES(STATUS_NO, "", "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'right'}}");
    no_problems();
}
END_TEST

START_TEST(h12_not_assessed_is_not_self_ok) {
    DOES(ADD);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert(json_is_null(get("disposition")));
    DOES("{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':false}}}}");
    ck_assert_str_eq(text("disposition/code"), "self-ok");
}
END_TEST

START_TEST(a_red_flag_is_explained_with_its_rule_and_values) {
    enrolled();
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'swollen':true,'fever':true}}}}");
    DOES("{'deed':'explain','args':{'what':'p1'}}");
    for (size_t i = 0; i < count("story"); i++) {
        const json_t *entry = json_array_get(get("story"), i);
        if (strcmp(json_string_value(json_object_get(entry, "kind")), "alert") != 0) continue;
        ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(entry, "rule")), "/flags/"));
        ck_assert_str_eq(json_string_value(json_object_get(json_object_get(entry, "explanation"), "result")), "met");
        return;
    }
    ck_abort_msg("no alert is told");
}
END_TEST

START_TEST(a_plan_is_shown_without_a_store) {
    struct store *kept = office.store;
    office.store = NULL;
    json_t *request = loose("{'deed':'plan','who':'anna','args':{'protocol':'itb-syndrome','side':'left','zone':"
                            "'America/New_York','start':'2027-03-03','days':2,'form':{'side':'left','findings':"
                            "{'noble':true}}}}");
    enum status status = practice_request(&office, request, &last, &err);
    json_decref(request);
    office.store = kept;
    ck_assert_msg(status == STATUS_OK, "%s", err.message);
    ck_assert_uint_eq(count("sessions"), 4);
    ck_assert_str_eq(text("sessions/0/id"), "p0.1");
    ck_assert_str_eq(text("sessions/0/local"), "2027-03-03T08:00");
    ck_assert_str_eq(text("sessions/3/utc"), "2027-03-04T23:00:00Z");
    REFUSES(STATUS_NO, "", "{'deed':'plan','args':{'protocol':'itb-syndrome','side':'right','zone':'Europe/Berlin',"
            "'start':'2027-03-03','form':{'side':'left','findings':{'noble':true}}}}");
    DOES("{'deed':'patient-list'}");
    ck_assert_uint_eq(count("patients"), 0);
}
END_TEST

/* The same requests at the same times in two stores give the same events and the same answers. */
static char *live_and_tell(void) {
    live_a_day();
    DOES("{'deed':'explain','args':{'what':'p1','for':'clinician'}}");
    char *out = json_canonical(last);
    ck_assert_ptr_nonnull(out);
    return out;
}

START_TEST(the_same_requests_give_the_same_bytes) {
    struct stored_event *a, *b;
    size_t n, m;
    char *one = live_and_tell();
    OK(store_events(office.store, "p1", 0, arena, &a, &n, &err));
    stop();
    snprintf(path, sizeof path, "%s/y.db", support_tempdir());
    now("2027-03-01T09:00:00Z");
    start();
    publish_all();
    char *other = live_and_tell();
    OK(store_events(office.store, "p1", 0, arena, &b, &m, &err));
    ck_assert_uint_eq(n, m);
    for (size_t i = 0; i < n; i++) ck_assert_str_eq(a[i].hash, b[i].hash);
    /* All but the reminders' keys, which are of the installation. */
    char *x = strstr(one, "\"key\":"), *y = strstr(other, "\"key\":");
    for (; x != NULL && y != NULL; x = strstr(x + 1, "\"key\":"), y = strstr(y + 1, "\"key\":")) {
        memset(x + 7, '0', 64);
        memset(y + 7, '0', 64);
    }
    ck_assert_str_eq(one, other);
    free(one);
    free(other);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("story");
    TCase *t = tcase_create("story");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_add_test(t, a_patient_goes_through_a_plan);
    tcase_add_test(t, the_agenda_shows_what_comes);
    tcase_add_test(t, the_story_of_a_patient_is_explained);
    tcase_add_test(t, a_session_is_explained_with_its_reminder);
    tcase_add_test(t, plan_reminder_event_and_provisional_session_are_explained);
    tcase_add_test(t, answers_of_every_type_are_told);
    tcase_add_test(t, each_audience_gets_what_it_can_use);
    tcase_add_test(t, that_a_day_was_judged_is_told_to_engineers_only);
    tcase_add_test(t, what_is_not_there_is_not_explained);
    tcase_add_test(t, a_red_flag_stops_the_plan_and_says_what_to_do);
    tcase_add_test(t, h12_not_assessed_is_not_self_ok);
    tcase_add_test(t, a_red_flag_is_explained_with_its_rule_and_values);
    tcase_add_test(t, a_plan_is_shown_without_a_store);
    tcase_add_test(t, the_same_requests_give_the_same_bytes);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
