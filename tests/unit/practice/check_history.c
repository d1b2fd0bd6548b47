/* Histories: opened from the cache, caught up, appended as a whole or not at all; protocols are pinned. */
#include "office.h"
#include "practice/history.h"

static struct history open_history(const char *patient) {
    struct history h;
    OK(history_open(&office, patient, &h, &err));
    return h;
}

static struct event settings_event(const struct history *h, int quiet_to) {
    struct event e = {.kind = EVENT_SETTINGS, .at_ms = office.clock->wall_ms(office.clock), .who = "anna"};
    e.as.settings = h->patient->settings;
    e.as.settings.quiet_to = quiet_to;
    return e;
}

START_TEST(who_comes_second_is_told_and_writes_nothing) {
    enrolled();
    struct history first = open_history("p1"), second = open_history("p1");
    struct event a = settings_event(&first, 400), b = settings_event(&second, 410);
    OK(history_add(&first, &a, &err));
    OK(history_add(&second, &b, &err));
    OK(store_begin(office.store, &err));
    OK(history_commit(&first, &err));
    ck_assert_int_eq(history_commit(&second, &err), STATUS_CONFLICT);
    OK(store_commit(office.store, &err));
    history_close(&second);
    second = open_history("p1");         /* opened again it takes the same event */
    ck_assert_int_eq(second.patient->settings.quiet_to, 400);
    b = settings_event(&second, 410);
    OK(history_add(&second, &b, &err));
    OK(store_begin(office.store, &err));
    OK(history_commit(&second, &err));
    OK(store_commit(office.store, &err));
    ck_assert_int_eq(events_of("p1"), 5);
    history_close(&first);
    history_close(&second);
    no_problems();
}
END_TEST

START_TEST(a_long_history_is_cached_and_replays_to_the_same) {
    enrolled();
    for (int day = 2; day <= 25; day++) {
        char instant[40];
        snprintf(instant, sizeof instant, "2027-03-%02dT21:00:00Z", day);
        now(instant);
        DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    }
    struct stored_patient p;
    bool found;
    OK(store_patient_get(office.store, "p1", arena, &p, &found, &err));
    ck_assert_int_ge(p.snapshot_events, HISTORY_SNAPSHOT_EVERY);
    ck_assert_int_lt(p.events - p.snapshot_events, HISTORY_SNAPSHOT_EVERY);
    struct history cached = open_history("p1"), replayed;
    OK(history_replay(&office, "p1", false, NULL, NULL, &replayed, &err));
    json_t *a = patient_json(cached.patient), *b = patient_json(replayed.patient);
    char *x = json_canonical(a), *y = json_canonical(b);
    ck_assert_str_eq(x, y);
    ck_assert_str_eq(cached.head, replayed.head);
    json_decref(a);
    json_decref(b);
    free(x);
    free(y);
    history_close(&cached);
    history_close(&replayed);
    stop();                              /* another process, which serves nothing, finds the same */
    start();
    no_problems();
}
END_TEST

START_TEST(time_passes_in_portions) {
    enrolled();
    struct history h = open_history("p1");
    bool more;
    OK(history_pass(&h, at("2027-03-05T12:00:00Z"), 3, &more, &err));
    ck_assert(more);
    ck_assert_uint_eq(h.rows.count, 3);
    history_close(&h);
    int appended;
    OK(store_begin(office.store, &err));
    OK(practice_pass(&office, "p1", at("2027-03-05T12:00:00Z"), &appended, &more, &err));
    ck_assert(!more);
    ck_assert_int_gt(appended, 10);
    OK(practice_pass(&office, "p1", at("2027-03-05T12:00:00Z"), &appended, &more, &err));
    ck_assert_int_eq(appended, 0);
    OK(store_commit(office.store, &err));
    ck_assert_int_eq(practice_pass(&office, "p9", 0, &appended, &more, NULL), STATUS_INPUT);
    now("2027-03-05T12:00:00Z");
    no_problems();
}
END_TEST

START_TEST(a_year_unattended_is_caught_up_in_one_request) {
    enrolled();
    now("2028-02-01T12:00:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1','days':1}}");
    ck_assert_int_gt(events_of("p1"), PRACTICE_PASS_MAX);
    no_problems();
}
END_TEST

START_TEST(a_stale_next_due_is_put_right) {
    enrolled();
    OK(store_begin(office.store, &err));
    OK(store_next_due_set(office.store, "p1", at("2027-02-01T00:00:00Z"), &err));
    OK(store_commit(office.store, &err));
    DOES("{'deed':'verify'}");
    ck_assert_str_eq(text("problems/0"),
                     "p1: its next-due instant is 2027-02-01T00:00:00Z, but should be 2027-03-01T17:00:00Z");
    int appended;
    bool more;
    OK(store_begin(office.store, &err));
    OK(practice_pass(&office, "p1", at("2027-03-01T09:00:00Z"), &appended, &more, &err));
    OK(store_commit(office.store, &err));
    no_problems();
}
END_TEST

/* A plan stays on the version it was opened with, also in a process that serves another one. */
START_TEST(a_plan_is_pinned_to_its_version) {
    enrolled();
    stop();
    start();
    publish(SAFETY, NULL);
    publish(ITB_OF("2.0.0"), NULL);
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/version"), "1.0.0");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true}}");
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'right','findings':{'noble':true}}}}");
    DOES("{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'right'}}");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/1/version"), "2.0.0");
    no_problems();
}
END_TEST

START_TEST(a_process_that_serves_nothing_can_still_read) {
    enrolled();
    stop();
    start();
    now("2027-03-02T12:00:00Z");
    DOES("{'deed':'explain','args':{'what':'p1'}}");
    ck_assert_str_eq(text("story/2/script"), "runners-knee/itb-syndrome.lua:12");
    REFUSES(STATUS_INPUT, "no protocol", ENROL);
    no_problems();
}
END_TEST

START_TEST(findings_of_a_protocol_that_is_gone_are_still_read) {
    publish("{'format':1,'kind':'protocol','id':'other','version':'1.0.0','title':'Other','findings':["
            FINDING("odd", "person", "") "],'criteria':{'definite':" YES("odd") "}}", NULL);
    DOES(ADD);
    DOES("{'deed':'record','args':{'patient':'p1','form':{'findings':{'odd':true}}}}");
    stop();
    start();
    publish(SAFETY, NULL);
    DOES("{'deed':'explain','args':{'what':'p1:2'}}");
    ck_assert_str_eq(text("story/0/text"), "Findings: odd yes");
    no_problems();
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("history");
    TCase *t = tcase_create("history");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, who_comes_second_is_told_and_writes_nothing);
    tcase_add_test(t, a_long_history_is_cached_and_replays_to_the_same);
    tcase_add_test(t, time_passes_in_portions);
    tcase_add_test(t, a_year_unattended_is_caught_up_in_one_request);
    tcase_add_test(t, a_stale_next_due_is_put_right);
    tcase_add_test(t, a_plan_is_pinned_to_its_version);
    tcase_add_test(t, a_process_that_serves_nothing_can_still_read);
    tcase_add_test(t, findings_of_a_protocol_that_is_gone_are_still_read);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
