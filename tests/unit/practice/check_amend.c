/* amend: new data in the place of a mistaken answer; what changed is shown, and the store is as a replay has it. */
#include "office.h"

#define AMEND(event, form) "{'deed':'amend','named':true,'args':{'event':'" event "','form':" form "}}"
#define FOUND(findings)    "{'side':'left','findings':{" findings "}}"

static bool changed(const char *what, const char *was, const char *is) {
    for (size_t i = 0; i < count("changed"); i++) {
        const json_t *o = json_array_get(get("changed"), i);
        if (strcmp(json_string_value(json_object_get(o, "what")), what) != 0) continue;
        ck_assert_str_eq(json_string_value(json_object_get(o, "was")), was);
        ck_assert_str_eq(json_string_value(json_object_get(o, "is")), is);
        return true;
    }
    return false;
}

/* Everything of the kind among "moves". */
static size_t moves(const char *kind) {
    size_t n = 0;
    for (size_t i = 0; i < count("moves"); i++)
        n += strcmp(json_string_value(json_object_get(json_array_get(get("moves"), i), "kind")), kind) == 0;
    return n;
}

START_TEST(a_fever_told_by_mistake_is_put_right) {
    enrolled();
    now("2027-03-01T10:00:00Z");
    DOES("{'deed':'record','args':{'patient':'p1','form':" FOUND("'fever':true") "}}"); /* p1:4 */
    ck_assert_str_eq(text("disposition/code"), "emergency");
    now("2027-03-01T11:00:00Z");
    DOES(AMEND("p1:4", FOUND("'fever':false")));
    ck_assert_str_eq(text("event"), "p1:5");
    ck_assert_str_eq(text("of"), "p1:4");
    ck_assert_str_eq(text("disposition/code"), "self-ok");
    ck_assert(changed("state", "stopped", "active"));
    ck_assert(changed("fever", "yes", "no"));
    ck_assert(changed("red flag RF03", "stands, met, emergency", "does not stand"));
    ck_assert_uint_eq(moves("state"), 1);
    ck_assert_uint_eq(moves("alert"), 0);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/state"), "active");
    ck_assert_str_eq(text("alerts/0/id"), "p1:4/1"); /* what was told is not taken back */
    no_problems();
}
END_TEST

/* Whoever is stopped by what they have told does not take it back by telling otherwise. */
START_TEST(h12_a_red_flag_that_stands_is_put_right_by_a_clinician_alone) {
    enrolled();
    now("2027-03-01T10:00:00Z");
    DOES("{'deed':'record','args':{'patient':'p1','form':" FOUND("'fever':true") "}}"); /* p1:4 */
    now("2027-03-01T11:00:00Z");
    long long before = events_of("p1");
    REFUSES(STATUS_NO, "RF03 would end with it, and to end it amend is for a clinician, not for the patient",
            "{'deed':'amend','who':'p1','named':true,'args':{'event':'p1:4','form':" FOUND("'fever':false") "}}");
    REFUSES(STATUS_NO, "say who you are",
            "{'deed':'amend','args':{'event':'p1:4','form':" FOUND("'fever':null") "}}");
    ck_assert_int_eq(events_of("p1"), before);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/state"), "stopped");
    DOES("{'deed':'amend','who':'p1','args':{'event':'p1:4','form':" FOUND("'fever':true,'noble':true") "}}");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/state"), "stopped");
    no_problems();
}
END_TEST

START_TEST(a_fever_that_comes_to_be_known_cancels_what_was_sent) {
    enrolled();
    now("2027-03-01T18:00:00Z"); /* 18:00 there was a session at 17:00Z */
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    DOES(AMEND("p1:2", FOUND("'noble':true,'fever':true")));
    ck_assert_str_eq(text("disposition/code"), "emergency");
    ck_assert(changed("state", "active", "stopped"));
    ck_assert(changed("fever", "no", "yes"));
    ck_assert_uint_eq(moves("alert"), 1);
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("reminders/0/state"), "cancelled");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("sessions"), 0);
    no_problems();
}
END_TEST

START_TEST(a_checkin_is_put_right_as_a_whole) {
    enrolled();
    now("2027-03-02T12:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.2','done':true,'during':1,'form':{'findings':{'analgesic':false}}}}");
    const char *event = arena_text(arena, text("event"));
    ck_assert_ptr_nonnull(event);
    now("2027-03-03T20:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    now("2027-03-03T20:10:00Z");
    DOES("{'deed':'amend','args':{'event':'%s','form':{'done':true,'share':50,'form':"
         "{'side':'left','findings':{'analgesic':false,'pain':{'during':9}}}}}}",
         event);
    ck_assert(changed("pain during left", "1", "9"));
    no_problems();
    DOES("{'deed':'amend','args':{'event':'%s','form':{'form':{'side':'left','findings':{'pain':{'during':2}}}}}}",
         event);
    ck_assert(changed("pain during left", "9", "2 (perhaps masked by a painkiller)"));
    no_problems();
    stop(); /* another process finds the same */
    start();
    no_problems();
}
END_TEST

START_TEST(the_history_goes_on_after_it_and_replays) {
    enrolled();
    for (int day = 2; day <= 20; day++) {
        char instant[40];
        snprintf(instant, sizeof instant, "2027-03-%02dT21:00:00Z", day);
        now(instant);
        DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
        if (day % 6 == 0) DOES(AMEND("p1:2", FOUND("'noble':true,'fever':true")));
        if (day % 6 == 3) DOES(AMEND("p1:2", FOUND("'noble':true,'fever':false")));
    }
    no_problems();
    DOES("{'deed':'explain','args':{'what':'p1'}}");
    DOES("{'deed':'explain','args':{'what':'p1/1','for':'patient'}}");
    stop();
    start();
    publish_all();
    no_problems();
}
END_TEST

/* The cache that goes with an amended event is used, and one that is missing is no harm. */
START_TEST(an_amended_event_is_cached) {
    enrolled();
    DOES(AMEND("p1:2", FOUND("'noble':true,'fever':true")));
    struct stored_patient p;
    bool found;
    OK(store_patient_get(office.store, "p1", arena, &p, &found, &err));
    ck_assert_int_eq(p.snapshot_events, p.events);
}
END_TEST

START_TEST(a_key_that_is_used_again_gets_the_answer_again) {
    enrolled();
    DOES("{'deed':'amend','key':'k','args':{'event':'p1:2','form':" FOUND("'noble':true,'fever':true") "}}");
    char *first = json_canonical(get("changed")), *again;
    DOES("{'deed':'amend','key':'k','args':{'event':'p1:2','form':" FOUND("'noble':true,'fever':true") "}}");
    ck_assert(json_is_true(get("replayed")));
    again = json_canonical(get("changed"));
    ck_assert_str_eq(first, again);
    ck_assert_str_eq(text("of"), "p1:2");
    free(first);
    free(again);
    REFUSES(STATUS_NO, "was used by another request",
            "{'deed':'amend','key':'k','args':{'event':'p1:2','form':" FOUND("'noble':false") "}}");
}
END_TEST

START_TEST(what_cannot_be_amended_is_named) {
    enrolled();
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true}}"); /* p1:5 */
    long long before = events_of("p1");
    REFUSES(STATUS_NO, "there is no event p1:40: the newest of p1 is 5", AMEND("p1:40", FOUND("'fever':false")));
    REFUSES(STATUS_NO, "p1:3 is of the kind enrolled", AMEND("p1:3", FOUND("'fever':false")));
    REFUSES(STATUS_NO, "p1:1 is of the kind patient-added", AMEND("p1:1", FOUND("'fever':false")));
    REFUSES(STATUS_NO, "it cannot be told as skipped", AMEND("p1:5", "{'skipped':'no time'}"));
    REFUSES(STATUS_INPUT, "\"share\" says how much", AMEND("p1:5", "{'share':40}"));
    REFUSES(STATUS_INPUT, "did you mean", AMEND("p1:2", FOUND("'fevr':false")));
    REFUSES(STATUS_INPUT, "the form has no findings", AMEND("p1:2", "{'findings':{}}"));
    REFUSES(STATUS_INPUT, "\"form\"", "{'deed':'amend','args':{'event':'p1:2'}}");
    REFUSES(STATUS_INPUT, "expected", AMEND("p1", FOUND("'fever':false")));
    REFUSES(STATUS_NO, "dated before",
            "{'deed':'amend','at':'2027-03-01T09:30:00Z','args':{'event':'p1:2','form':" FOUND("'fever':false") "}}");
    ck_assert_int_eq(events_of("p1"), before);
    no_problems();
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("amend");
    TCase *t = tcase_create("amend");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, a_fever_told_by_mistake_is_put_right);
    tcase_add_test(t, h12_a_red_flag_that_stands_is_put_right_by_a_clinician_alone);
    tcase_add_test(t, a_fever_that_comes_to_be_known_cancels_what_was_sent);
    tcase_add_test(t, a_checkin_is_put_right_as_a_whole);
    tcase_add_test(t, the_history_goes_on_after_it_and_replays);
    tcase_add_test(t, an_amended_event_is_cached);
    tcase_add_test(t, a_key_that_is_used_again_gets_the_answer_again);
    tcase_add_test(t, what_cannot_be_amended_is_named);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
