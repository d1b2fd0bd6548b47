/* Keys: said twice, done once, and what the first answer said is said again. */
#include "office.h"

START_TEST(a_used_key_gives_the_first_event_again) {
    DOES("{'deed':'patient-add','key':'k0','args':{'zone':'Europe/Berlin'}}");
    ck_assert_str_eq(text("patient"), "p1");
    DOES("{'deed':'patient-add','key':'k0','args':{'zone':'Europe/Berlin'}}");
    ck_assert_str_eq(text("patient"), "p1");
    ck_assert(json_is_true(get("replayed")));
    DOES("{'deed':'record','key':'k1','args':{'patient':'p1','form':{'side':'left','findings':{'noble':true}}}}");
    now("2027-03-01T10:00:00Z");
    DOES("{'deed':'record','key':'k1','args':{'form':{'findings':{'noble':true},'side':'left'},'patient':'p1'}}");
    ck_assert_str_eq(text("event"), "p1:2");
    ck_assert(json_is_true(get("replayed")));
    DOES("{'deed':'enrol','key':'k2','args':{'patient':'p1','protocol':'itb-syndrome','side':'left'}}");
    DOES("{'deed':'enrol','key':'k2','args':{'patient':'p1','protocol':'itb-syndrome','side':'left'}}");
    ck_assert_str_eq(text("plan"), "p1/1");
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'checkin','key':'k3','args':{'session':'p1.1','done':true}}");
    DOES("{'deed':'checkin','key':'k3','args':{'session':'p1.1','done':true}}");
    ck_assert_str_eq(text("session"), "p1.1");
    ck_assert_int_eq(events_of("p1"), 5);
    DOES("{'deed':'patient-list'}");
    ck_assert_uint_eq(count("patients"), 1);
    no_problems();
}
END_TEST

START_TEST(a_key_used_otherwise_is_refused) {
    DOES(ADD);
    DOES("{'deed':'record','key':'k','args':{'patient':'p1','form':{'findings':{'fever':false}}}}");
    REFUSES(STATUS_NO, "the key \"k\" was used by another request, which made p1:2",
            "{'deed':'record','key':'k','args':{'patient':'p1','form':{'findings':{'fever':true}}}}");
    REFUSES(STATUS_NO, "was used by another request",
            "{'deed':'patient-set','key':'k','args':{'patient':'p1','quiet':'off'}}");
    ck_assert_int_eq(events_of("p1"), 2);
    DOES("{'deed':'patient-add','key':'k','args':{'zone':'Europe/Berlin','id':'ben'}}");   /* keys are each patient's own */
    REFUSES(STATUS_NO, "was used", "{'deed':'patient-add','key':'k','args':{'zone':'Europe/Paris','id':'ben'}}");
    no_problems();
}
END_TEST

START_TEST(a_key_of_another_patients_event_is_free_for_a_new_patient) {
    enrolled();
    DOES("{'deed':'record','key':'k','args':{'patient':'p1','form':{'findings':{'fever':false}}}}");
    DOES("{'deed':'patient-add','key':'k','args':{'zone':'Europe/Berlin'}}");
    ck_assert_str_eq(text("patient"), "p2");
    ck_assert_ptr_null(get("replayed"));
    DOES("{'deed':'patient-add','key':'k','args':{'zone':'Europe/Berlin'}}");
    ck_assert_str_eq(text("patient"), "p2");
    ck_assert(json_is_true(get("replayed")));
    REFUSES(STATUS_NO, "which made p2:1", "{'deed':'patient-add','key':'k','args':{'zone':'Europe/Paris'}}");
    no_problems();
}
END_TEST

/* --- what the first answer said ---------------------------------------------------------------------------------- */

/* Sends it twice: the second answer has the first's member. */
static void says_again(const char *asked, const char *const *members) {
    DOES("%s", asked);
    json_t *first = json_incref(last);
    now("2027-03-01T18:30:00Z");
    DOES("%s", asked);
    ck_assert(json_is_true(get("replayed")));
    for (; *members != NULL; members++) {
        const json_t *was = json_object_get(first, *members);
        ck_assert_msg(was != NULL && json_equal(was, get(*members)), "%s", *members);
    }
    json_decref(first);
}

START_TEST(a_red_flag_is_said_again) {
    static const char *const members[] = {"event", "session", "disposition", "say", "moves", NULL};
    enrolled();
    now("2027-03-01T18:00:00Z");
    says_again("{'deed':'checkin','key':'k1','args':{'session':'p1.1','done':true,'form':{'findings':{'fever':true}}}}",
               members);
    ck_assert_str_eq(text("disposition/code"), "emergency");
    ck_assert_str_eq(text("say/0"), "Go to the emergency department now.");
    ck_assert_uint_ge(count("moves"), 2);
    ck_assert_int_eq(events_of("p1"), 5);
    no_problems();
}
END_TEST

START_TEST(findings_and_a_plan_are_answered_again) {
    static const char *const of_findings[] = {"event", "reports", "disposition", "say", "moves", NULL};
    static const char *const of_plan[] = {"event", "plan", "state", "step", "phase", NULL};
    DOES(ADD);
    says_again("{'deed':'record','key':'k1','args':{'patient':'p1','form':{'side':'left','findings':"
               "{'noble':true,'fever':false}}}}", of_findings);
    says_again("{'deed':'enrol','key':'k2','args':{'patient':'p1','protocol':'itb-syndrome','side':'left'}}", of_plan);
    ck_assert_str_eq(text("disposition/code"), "self-ok");
}
END_TEST

/* A rule's move is told with its place in the script, though the plan has moved on. */
START_TEST(moves_are_those_of_the_event) {
    #define MOVES "{'deed':'checkin','key':'k1','args':{'session':'p1.2','during':0,'form':{'findings':{'analgesic':false}}}}"
    enrolled();
    now("2027-03-02T08:01:00Z");
    DOES(MOVES);
    ck_assert_str_eq(text("moves/0/to"), "build");
    now("2027-03-02T09:00:00Z");
    DOES("{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':true}}}}");
    DOES(MOVES);
    ck_assert_uint_eq(count("moves"), 1);
    ck_assert_str_eq(text("moves/0/to"), "build");
    ck_assert_str_eq(text("moves/0/script"), "runners-knee/itb-syndrome.lua:34");
    ck_assert_str_eq(text("disposition/code"), "emergency");     /* what stands, stands now */
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("keys");
    TCase *t = tcase_create("keys");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_add_test(t, a_used_key_gives_the_first_event_again);
    tcase_add_test(t, a_key_used_otherwise_is_refused);
    tcase_add_test(t, a_key_of_another_patients_event_is_free_for_a_new_patient);
    tcase_add_test(t, a_red_flag_is_said_again);
    tcase_add_test(t, findings_and_a_plan_are_answered_again);
    tcase_add_test(t, moves_are_those_of_the_event);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
