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
    tcase_add_test(c, h07_a_service_that_holds_can_be_closed);
    suite_add_tcase(s, c);
    return support_run(s);
}
