/* The lists of alerts and booked examinations. */
#include "stores.h"

static struct stored_alert *alerts;
static struct stored_exam *exams;
static size_t count;

static void setup_lists(void) {
    setup_store();
    begin();
    add_patient("anna");
    add_patient("ben");
    for (int64_t i = 1; i <= 3; i++) {
        OK(append_one("anna", i));
        OK(append_one("ben", i));
    }
}

static void put(const char *patient, int64_t event, int index, int disposition, int64_t deadline_ms,
                int64_t acknowledged) {
    struct stored_alert a = {.patient = patient,
                             .event = event,
                             .index = index,
                             .disposition = disposition,
                             .deadline_ms = deadline_ms,
                             .raised_ms = NOON,
                             .text = "words",
                             .times = 1,
                             .acknowledged = acknowledged};
    OK(store_alert_put(store, &a, &err));
}

static void expect(size_t i, const char *patient, int64_t event, int index) {
    ck_assert_uint_lt(i, count);
    ck_assert_str_eq(alerts[i].patient, patient);
    ck_assert_int_eq(alerts[i].event, event);
    ck_assert_int_eq(alerts[i].index, index);
}

START_TEST(the_gravest_comes_first_then_the_soonest_due) {
    put("anna", 1, 1, 4, NOON + 5, 0);
    put("anna", 1, 2, 0, INSTANT_NONE, 0);
    put("ben", 2, 1, 4, NOON + 1, 0);
    put("ben", 2, 2, 4, INSTANT_NONE, 0);
    put("ben", 1, 1, 0, NOON, 3);
    OK(store_alerts(store, NULL, false, arena, &alerts, &count, &err));
    ck_assert_uint_eq(count, 4);
    expect(0, "anna", 1, 2);
    expect(1, "ben", 2, 1);
    expect(2, "anna", 1, 1);
    expect(3, "ben", 2, 2);
    ck_assert_int_eq(alerts[3].deadline_ms, INSTANT_NONE);
    OK(store_alerts(store, NULL, true, arena, &alerts, &count, &err));
    ck_assert_uint_eq(count, 5);
    expect(4, "ben", 1, 1);
    ck_assert_str_eq(alerts[4].who, "anna");
    ck_assert_int_eq(alerts[4].acknowledged, 3);
    OK(store_alerts(store, "ben", false, arena, &alerts, &count, &err));
    ck_assert_uint_eq(count, 2);
    OK(store_alerts(store, "ben", true, arena, &alerts, &count, &err));
    ck_assert_uint_eq(count, 3);
}
END_TEST

START_TEST(one_is_put_in_its_own_place_and_dropped) {
    put("anna", 1, 1, 4, NOON, 0);
    put("anna", 1, 1, 2, NOON, 0);
    OK(store_alerts(store, "anna", true, arena, &alerts, &count, &err));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(alerts[0].disposition, 2);
    OK(store_alert_drop(store, "anna", 1, 1, &err));
    OK(store_alert_drop(store, "anna", 1, 1, &err));
    OK(store_alerts(store, "anna", true, arena, &alerts, &count, &err));
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(an_alert_of_no_event_is_refused) {
    struct stored_alert a = {.patient = "anna", .event = 9, .index = 1, .text = "words", .times = 1};
    ck_assert_int_ne(store_alert_put(store, &a, &err), STATUS_OK);
}
END_TEST

START_TEST(examinations_are_found_by_instant) {
    OK(store_exam_put(store, &(struct stored_exam){"anna", 1, 1, NOON + 10}, &err));
    OK(store_exam_put(store, &(struct stored_exam){"ben", 1, 1, NOON}, &err));
    OK(store_exam_put(store, &(struct stored_exam){"anna", 1, 1, NOON + 20}, &err));
    OK(store_exams(store, NULL, NOON, NOON + 20, arena, &exams, &count, &err));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(exams[0].patient, "ben");
    OK(store_exams(store, NULL, NOON, NOON + 21, arena, &exams, &count, &err));
    ck_assert_uint_eq(count, 2);
    OK(store_exams(store, "anna", INT64_MIN, INT64_MAX, arena, &exams, &count, &err));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(exams[0].at_ms, NOON + 20);
    OK(store_exam_drop(store, "anna", 1, 1, &err));
    OK(store_exams(store, NULL, NOON, NOON + 100, arena, &exams, &count, &err));
    ck_assert_uint_eq(count, 1);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("lists");
    tcase_add_checked_fixture(t, setup_lists, teardown);
    tcase_add_test(t, the_gravest_comes_first_then_the_soonest_due);
    tcase_add_test(t, one_is_put_in_its_own_place_and_dropped);
    tcase_add_test(t, an_alert_of_no_event_is_refused);
    tcase_add_test(t, examinations_are_found_by_instant);
    Suite *s = suite_create("store alerts");
    suite_add_tcase(s, t);
    return support_run(s);
}
