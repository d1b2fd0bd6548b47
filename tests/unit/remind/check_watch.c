/* H-07 of reliability rules, section 5: a clock that is wrong. */
#include "remind/station.h"

static void setup(void) { open_station(); }

static void step(int64_t by_ms) {
    hands.start_ms += by_ms; /* the wall clock alone */
    scheduler_poke(scheduler);
    settle();
}

START_TEST(h07_after_a_step_of_the_clock_nothing_is_sent_until_it_is_set_right) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    start_scheduler("me");
    move_to(AT(0, 7));
    step(DAY_MS); /* by this clock the row would be too late */
    ck_assert_int_eq(letter_count, 0);
    assert_state(p, 1, REMINDER_DUE);
    ck_assert(!scheduler_done_until(scheduler, AT(0, 7)));
    ck_assert_int_gt(uv_backend_timeout(&loop), SCHEDULER_RETRY_MS / 2); /* the loop rests */
    step(-DAY_MS);
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_SENT);
}
END_TEST

START_TEST(h07_a_clock_that_stays_is_believed_after_ten_minutes) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    start_scheduler("me");
    move_to(AT(0, 6));
    step(2 * HOUR_MS);
    move_to(AT(0, 8) + 9 * MINUTE_MS);
    ck_assert_int_eq(letter_count, 0);
    assert_state(p, 1, REMINDER_DUE);
    move_to(AT(0, 8) + 10 * MINUTE_MS);
    ck_assert_int_eq(letter_count, 1);
    step(-3 * MINUTE_MS); /* and the next step is one again */
    ck_assert(!scheduler_done_until(scheduler, AT(0, 7)));
    ck_assert_int_eq(letter_count, 1);
}
END_TEST

START_TEST(h07_neither_a_small_correction_nor_a_sleep_of_the_machine_holds_anything) {
    const char *p = new_patient(), *q = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    born(q, 1, AT(0, 10), AT(0, 12));
    start_scheduler("me");
    move_to(AT(0, 8) - 2 * MINUTE_MS);
    step(2 * MINUTE_MS);
    ck_assert_int_eq(letter_count, 1);
    move_to(AT(0, 10)); /* two hours at once, on both clocks */
    ck_assert_int_eq(letter_count, 2);
}
END_TEST

/* Back by more than two minutes while serving: held, then believed; what was sent stays sent, and nothing waits for the
 * instants that come again. */
START_TEST(h07_a_clock_that_is_set_back_for_good_sends_nothing_again) {
    clock_move_to(&hands, AT(0, 5));
    enrol_p1();
    start_scheduler("me");
    for (int hour = 6; hour <= 42; hour++) move_to(AT(0, hour)); /* 08:00 and 18:00 in Berlin, twice */
    ck_assert_int_eq(letter_count, 4);
    step(-DAY_MS);
    ck_assert(!scheduler_done_until(scheduler, AT(0, 7))); /* held */
    for (int i = 0; i < 40; i++) move_to(hands.start_ms + HOUR_MS);
    ck_assert_int_eq(letter_count, 5); /* the next one, at its time by the clock as it is now */
    for (int i = 0; i < letter_count; i++)
        for (int k = 0; k < i; k++) ck_assert_str_ne(letters[i].key, letters[k].key);
    ck_assert_int_ge(uv_backend_timeout(&loop), 0);
    ck_assert_int_le(uv_backend_timeout(&loop), SCHEDULER_MAX_SLEEP_MS);
}
END_TEST

/* No step is seen by a process that starts with the wrong time: state decides, and not the clock. */
START_TEST(h07_a_start_by_a_clock_before_the_newest_event_sends_nothing_again) {
    clock_move_to(&hands, AT(0, 5));
    enrol_p1();
    start_scheduler("me");
    for (int hour = 6; hour <= 42; hour++) move_to(AT(0, hour));
    ck_assert_int_eq(letter_count, 4);
    stop_scheduler();
    clock_move_to(&hands, AT(0, 6));
    start_scheduler("the next");
    settle();
    for (int hour = 7; hour <= 42; hour++) move_to(AT(0, hour));
    ck_assert_int_eq(letter_count, 4);
    ck_assert_int_le(uv_backend_timeout(&loop), SCHEDULER_MAX_SLEEP_MS);
    for (int hour = 43; hour <= 56; hour++) move_to(AT(0, hour));
    ck_assert_int_eq(letter_count, 5);
}
END_TEST

/* The monotonic clock runs the lease. */
START_TEST(h07_a_send_that_hangs_is_given_up_though_the_clock_was_set_back) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    mood = HANGING;
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 1);
    step(-MINUTE_MS); /* too little to be held for */
    mood = ACCEPTING;
    move_to(hands.start_ms + SCHEDULER_LEASE_MS);
    move_to(hands.start_ms + SCHEDULER_LEASE_MS);
    ck_assert_int_eq(letter_count, 2);
    ck_assert(letters[1].uncertain);
    assert_state(p, 1, REMINDER_SENT);
    letters[0].answered(letters[0].arg, CHANNEL_LOST, "");
    settle();
}
END_TEST

START_TEST(h07_a_service_that_holds_can_be_closed) {
    start_scheduler("me");
    settle();
    step(HOUR_MS);
    stop_scheduler();
    ck_assert_int_eq(letter_count, 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("watch");
    TCase *c = tcase_create("watch");
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_test(c, h07_after_a_step_of_the_clock_nothing_is_sent_until_it_is_set_right);
    tcase_add_test(c, h07_a_clock_that_stays_is_believed_after_ten_minutes);
    tcase_add_test(c, h07_neither_a_small_correction_nor_a_sleep_of_the_machine_holds_anything);
    tcase_add_test(c, h07_a_clock_that_is_set_back_for_good_sends_nothing_again);
    tcase_add_test(c, h07_a_start_by_a_clock_before_the_newest_event_sends_nothing_again);
    tcase_add_test(c, h07_a_send_that_hangs_is_given_up_though_the_clock_was_set_back);
    tcase_add_test(c, h07_a_service_that_holds_can_be_closed);
    suite_add_tcase(s, c);
    return support_run(s);
}
