/* One message for several rows, and that no key ever stands for anything it did not stand for before. */
#include "outbox_rows.h"

static void setup(void) { open_station(); }

static const char *session_and_question(void) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    asked(p, 2, AT(0, 9), AT(0, 13));
    return p;
}

START_TEST(a_session_and_a_question_that_are_ready_together_are_one_message) {
    const char *p = session_and_question();
    start_scheduler("me");
    move_to(AT(0, 9));
    ck_assert_int_eq(letter_count, 1);
    ck_assert_str_eq(letters[0].reminder, "p1.1/terminal/0");
    ck_assert_str_eq(letters[0].key, reminder(p, 1).key);
    ck_assert_str_eq(letters[0].when, "2027-03-01 08:00");
    ck_assert_str_eq(letters[0].text, "Monday 08:00: Side plank (right knee): 3 × 20 s hold, rest 60 s\n"
                                      "Monday 09:00: How much does it hurt? (left knee)");
    assert_state(p, 1, REMINDER_SENT);
    assert_state(p, 2, REMINDER_SENT);
    ck_assert_str_eq(attempt_of(p, 1), "with p1.1/terminal/0");
    ck_assert_str_eq(attempt_of(p, 2), "with p1.1/terminal/0");
    ck_assert_int_eq(scheduler_counts(scheduler).sent, 2);
}
END_TEST

START_TEST(a_row_by_itself_says_nothing_of_others) {
    const char *p = new_patient(), *q = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    asked(q, 1, AT(0, 8), AT(0, 12)); /* another patient's is no part of it */
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 2);
    ck_assert_str_eq(attempt_of(p, 1), "");
}
END_TEST

START_TEST(h02_what_was_refused_together_is_tried_together_under_the_same_key) {
    const char *p = session_and_question();
    mood = REFUSING_NOW;
    start_scheduler("me");
    move_to(AT(0, 9));
    ck_assert_int_eq(letter_count, 1);
    ck_assert_int_eq(reminder(p, 1).next_try_ms, reminder(p, 2).next_try_ms);
    ck_assert_str_eq(attempt_of(p, 2), "with p1.1/terminal/0; the test says no");
    mood = ACCEPTING;
    move_to(reminder(p, 1).next_try_ms);
    ck_assert_int_eq(letter_count, 2);
    ck_assert_str_eq(letters[1].key, letters[0].key);
    ck_assert_str_eq(letters[1].text, letters[0].text);
    assert_state(p, 2, REMINDER_SENT);
}
END_TEST

START_TEST(h02_nothing_new_joins_what_was_tried_before) {
    const char *p = session_and_question();
    mood = REFUSING_NOW;
    start_scheduler("me");
    move_to(AT(0, 9));
    asked(p, 3, AT(0, 9) + 1000, AT(0, 14));
    mood = ACCEPTING;
    move_to(AT(0, 9) + 7000);
    ck_assert_int_eq(letter_count, 3);
    int third = strcmp(letters[1].key, letters[0].key) == 0 ? 2 : 1;
    ck_assert_str_eq(letters[3 - third].text, letters[0].text);
    ck_assert_str_eq(letters[third].key, reminder(p, 3).key);
}
END_TEST

START_TEST(h02_when_the_leader_is_answered_the_rest_keeps_its_key) {
    const char *p = session_and_question();
    mood = REFUSING_NOW;
    start_scheduler("me");
    move_to(AT(0, 9));
    struct stored_reminder r = reminder(p, 1);
    r.state = REMINDER_ANSWERED;
    OK(store_begin(store, &err));
    OK(store_reminder_set(store, &r, &err));
    OK(store_commit(store, &err));
    mood = ACCEPTING;
    move_to(AT(0, 9) + 7000);
    ck_assert_int_eq(letter_count, 2);
    ck_assert_str_eq(letters[1].key, letters[0].key);
    ck_assert_str_eq(letters[1].text, "How much does it hurt? (left knee)");
    assert_state(p, 1, REMINDER_ANSWERED);
    assert_state(p, 2, REMINDER_SENT);
}
END_TEST

/* The receiver may have the message: whichever part is sent again is sent under the key it knows. */
START_TEST(h03_after_a_crash_the_same_rows_go_out_under_the_same_key_and_in_doubt) {
    const char *p = session_and_question();
    mood = HANGING;
    start_scheduler("a process that dies");
    move_to(AT(0, 9));
    char key[80], text[400];
    memcpy(key, letters[0].key, sizeof key);
    memcpy(text, letters[0].text, sizeof text);
    move_to(AT(0, 9) + SCHEDULER_LEASE_MS); /* the lease is over, and both are taken back */
    ck_assert_int_eq(letter_count, 2);
    ck_assert_str_eq(letters[1].key, key);
    ck_assert_str_eq(letters[1].text, text);
    ck_assert(letters[1].uncertain);
    letters[1].answered(letters[1].arg, CHANNEL_ACCEPTED, "");
    settle();
    assert_state(p, 1, REMINDER_SENT);
    assert_state(p, 2, REMINDER_SENT);
    letters[0].answered(letters[0].arg, CHANNEL_ACCEPTED, ""); /* kept as evidence alone */
    settle();
    ck_assert_int_eq(scheduler_counts(scheduler).sent, 2);
}
END_TEST

/* A batch may end between them: the one that was taken back waits for the other, and not for long. */
START_TEST(h03_a_part_that_comes_back_early_waits_for_the_one_that_is_still_out) {
    const char *p = session_and_question();
    mood = HANGING;
    start_scheduler("me");
    move_to(AT(0, 9));
    struct stored_reminder r = reminder(p, 2);
    r.state = REMINDER_DUE;
    r.uncertain = true;
    r.next_try_ms = AT(0, 9);
    OK(store_begin(store, &err));
    OK(store_reminder_set(store, &r, &err));
    OK(store_commit(store, &err));
    move_to(AT(0, 9) + 1000);
    ck_assert_int_eq(letter_count, 1);
    mood = ACCEPTING;
    move_to(AT(0, 9) + SCHEDULER_LEASE_MS);
    ck_assert_int_eq(letter_count, 2);
    ck_assert_str_eq(letters[1].key, letters[0].key);
    ck_assert_str_eq(letters[1].text, letters[0].text);
    letters[0].answered(letters[0].arg, CHANNEL_ACCEPTED, "");
}
END_TEST

START_TEST(h04_never_two_sessions_in_one_message) {
    const char *p = new_patient();
    OK(store_begin(store, &err));
    add_early(p, 1, AT(0, 21), AT(0, 21) + 30 * MINUTE_MS, AT(0, 23)); /* quiet hours begin at 21:00 */
    add_early(p, 2, AT(0, 21), AT(0, 22) + 30 * MINUTE_MS, AT(0, 24));
    OK(store_commit(store, &err));
    asked(p, 3, AT(0, 20), AT(0, 23));
    clock_move_to(&hands, AT(0, 21));
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 2);
    ck_assert_ptr_nonnull(strstr(letters[0].text, "How much"));
    ck_assert_ptr_null(strstr(letters[1].text, "How much"));
    for (int i = 1; i <= 3; i++) assert_state(p, i, REMINDER_SENT);
}
END_TEST

START_TEST(a_question_outlives_the_next_session_and_goes_along_with_it) {
    const char *p = new_patient();
    asked(p, 1, AT(0, 9), AT(0, 20));
    born(p, 2, AT(0, 12), AT(0, 20));
    clock_move_to(&hands, AT(0, 12));
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_SENT);
    assert_state(p, 2, REMINDER_SENT);
}
END_TEST

int main(void) {
    Suite *s = suite_create("digest");
    TCase *c = tcase_create("digest");
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_test(c, a_session_and_a_question_that_are_ready_together_are_one_message);
    tcase_add_test(c, a_row_by_itself_says_nothing_of_others);
    tcase_add_test(c, h02_what_was_refused_together_is_tried_together_under_the_same_key);
    tcase_add_test(c, h02_nothing_new_joins_what_was_tried_before);
    tcase_add_test(c, h02_when_the_leader_is_answered_the_rest_keeps_its_key);
    tcase_add_test(c, h03_after_a_crash_the_same_rows_go_out_under_the_same_key_and_in_doubt);
    tcase_add_test(c, h03_a_part_that_comes_back_early_waits_for_the_one_that_is_still_out);
    tcase_add_test(c, h04_never_two_sessions_in_one_message);
    tcase_add_test(c, a_question_outlives_the_next_session_and_goes_along_with_it);
    suite_add_tcase(s, c);
    return support_run(s);
}
