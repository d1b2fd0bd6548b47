#include "remind/delivery.h"
#include "remind/station.h"

static void setup(void) { open_station(); }

/* ---- A real loop on a clock that runs fast ---- */

static void finish(void *arg) { ++*(int *)arg; }

static const struct { int64_t speed; int days; } pace[] = {
    {100000, 2},
    {2000000, 14}, /* faster than anybody keeps up with: a late window of 4 hours is 7 ms */
};

START_TEST(every_session_is_sent_once_and_in_order) {
    clock_move_to(&hands, AT(0, 5));
    enrol_p1();
    int days = pace[_i].days, closed = 0;
    clock_init_scaled(&hands, AT(0, 5), 1);
    hands.speed = pace[_i].speed;
    start_scheduler("me");
    while (!scheduler_done_until(scheduler, AT(days, 5))) uv_run(&loop, UV_RUN_ONCE);
    scheduler_close(scheduler, finish, &closed);
    while (!closed) uv_run(&loop, UV_RUN_ONCE);
    scheduler = NULL;
    ck_assert_int_ge(letter_count, 2 * days);
    for (int i = 0; i < 2 * days; i++) {
        char id[32], when[32], date[INSTANT_SIZE];
        snprintf(id, sizeof id, "p1.%d/terminal/0", i + 1);
        snprintf(when, sizeof when, "%s %s", date_format(date, wall_day(AT(i / 2, 5))), i % 2 ? "18:00" : "08:00");
        ck_assert_str_eq(letters[i].reminder, id);
        ck_assert_str_eq(letters[i].when, when);
        ck_assert(!letters[i].late && !letters[i].uncertain);
        if (i + 1 < letter_count) assert_state("p1", i + 1, REMINDER_UNANSWERED);
    }
}
END_TEST

/* ---- Many, and much ---- */

START_TEST(more_than_two_batches_are_sent_in_one_go) {
    enum { MANY = 2 * DELIVERY_BATCH + 3 };
    OK(store_begin(store, &err));
    for (int i = 0; i < MANY; i++) add_due(add_patient(), 1, AT(0, 8), AT(0, 12));
    OK(store_commit(store, &err));
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, MANY);
    ck_assert_int_eq(scheduler_counts(scheduler).sent, MANY);
    ck_assert(scheduler_done_until(scheduler, AT(0, 8)));
}
END_TEST

START_TEST(two_patients_are_sent_in_order_of_the_end_of_their_windows) {
    const char *p = new_patient(), *q = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    born(q, 1, AT(0, 8), AT(0, 10));
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_str_eq(letters[0].reminder, "p2.1/terminal/0");
    ck_assert_str_eq(letters[1].reminder, "p1.1/terminal/0");
}
END_TEST

START_TEST(a_row_waits_for_its_send_instant) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    start_scheduler("me");
    move_to(AT(0, 8) - 1);
    ck_assert_int_eq(letter_count, 0);
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 1);
}
END_TEST

START_TEST(a_channel_that_is_not_there_is_waited_for) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    fake.name = "email";
    start_scheduler("me");
    move_to(AT(0, 8));
    fake.name = "terminal";
    assert_state(p, 1, REMINDER_DUE);
    ck_assert_str_eq(reminder(p, 1).reason, "this process has no such channel");
    move_to(AT(0, 9));
    assert_state(p, 1, REMINDER_SENT);
}
END_TEST

/* ---- What goes wrong ---- */

/* A patient whose history cannot go on: it has no first event, and yet says that something is due. */
static const char *broken_patient(int64_t due_ms) {
    const char *p = new_patient();
    OK(store_begin(store, &err));
    int64_t number;
    append(p, "nonsense", MONDAY, "{}", &number);
    OK(store_next_due_set(store, p, due_ms, &err));
    OK(store_commit(store, &err));
    return p;
}

START_TEST(a_patient_that_cannot_go_on_holds_up_nobody_else) {
    const char *broken = broken_patient(AT(0, 7)), *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    born(broken, 1, AT(0, 8), AT(0, 12));
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_SENT);
    assert_state(broken, 1, REMINDER_DUE); /* whether it still stands is not known */
    int wait = uv_backend_timeout(&loop);
    ck_assert_int_gt(wait, SCHEDULER_RETRY_MS / 2); /* and the loop rests meanwhile */
    move_to(AT(0, 12) + 1);
    assert_state(broken, 1, REMINDER_EXPIRED);
}
END_TEST

static enum status open_and_leave(void *arg, struct practice *p, struct error *e) {
    (void)arg;
    store_rollback(p->store); /* the transaction is lost, as when the disk is full */
    return error_set(e, STATUS_ENVIRONMENT, "the disk is full");
}

START_TEST(a_round_that_fails_is_tried_again_after_a_rest) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    start_scheduler("me");
    settle();
    clock_move_to(&hands, AT(0, 8));
    OK(store_begin(store, &err)); /* no batch can begin */
    scheduler_poke(scheduler);
    settle();
    ck_assert_int_eq(letter_count, 0);
    int wait = uv_backend_timeout(&loop);
    ck_assert_int_gt(wait, SCHEDULER_RETRY_MS / 2);
    ck_assert_int_le(wait, SCHEDULER_RETRY_MS);
    ck_assert(!scheduler_done_until(scheduler, AT(0, 7)));
    store_rollback(store);
    scheduler_poke(scheduler);
    settle();
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_SENT);
}
END_TEST

START_TEST(a_result_that_cannot_be_kept_is_kept_later_and_nothing_is_sent_twice) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    mood = HANGING;
    start_scheduler("me");
    move_to(AT(0, 8));
    struct writer_job job = {.deed = open_and_leave};
    OK(writer_submit(writer, &job, &err));
    OK(writer_submit(writer, &job, &err)); /* shares its batch with the result */
    letters[0].answered(letters[0].arg, CHANNEL_ACCEPTED, "");
    settle();
    assert_state(p, 1, REMINDER_CLAIMED);
    ck_assert(!scheduler_done_until(scheduler, AT(0, 7)));
    move_to(AT(0, 8) + 2 * SCHEDULER_LEASE_MS);
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_SENT);
    ck_assert_int_eq(reminder(p, 1).generation, 1);
}
END_TEST

START_TEST(a_row_without_its_event_fails_with_the_reason) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    OK(store_begin(store, &err));
    int64_t number;
    append(p, "due", AT(0, 8), "{\"due\":1}", &number);
    struct stored_reminder r = reminder(p, 1);
    r.event = number;
    OK(store_reminder_set(store, &r, &err));
    OK(store_commit(store, &err));
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 0);
    assert_state(p, 1, REMINDER_FAILED);
    ck_assert(*reminder(p, 1).reason != '\0');
}
END_TEST

/* Whatever fails is made good later: sent once, or twice where that cannot be known, and then the second says so. */
START_TEST(every_allocation_may_fail) {
    start_scheduler("me");
    settle();
    for (int n = 1;; n++) {
        const char *p = new_patient();
        born(p, 1, AT(n, 8), AT(n, 12));
        clock_move_to(&hands, AT(n, 8));
        letter_count = 0;
        support_fail_once(n);
        scheduler_poke(scheduler);
        settle();
        int refused = support_failed();
        support_fail_nth(0);
        move_to(AT(n, 8) + 2 * SCHEDULER_LEASE_MS);
        assert_state(p, 1, REMINDER_SENT);
        ck_assert(letter_count == 1 || (letter_count == 2 && letters[1].uncertain));
        if (!refused) break;
    }
}
END_TEST

/* ---- Closing ---- */

START_TEST(closing_waits_for_what_is_out_and_keeps_its_result) {
    const char *p = new_patient(), *q = new_patient();
    int closed = 0;
    born(p, 1, AT(0, 8), AT(0, 12));
    born(q, 1, AT(0, 9), AT(0, 12));
    mood = HANGING;
    start_scheduler("me");
    move_to(AT(0, 8));
    scheduler_close(scheduler, finish, &closed);
    clock_move_to(&hands, AT(0, 9));
    scheduler_poke(scheduler); /* nothing more is claimed */
    settle();
    ck_assert_int_eq(closed, 0);
    ck_assert_int_eq(letter_count, 1);
    letters[0].answered(letters[0].arg, CHANNEL_ACCEPTED, "");
    while (!closed) uv_run(&loop, UV_RUN_ONCE);
    scheduler = NULL;
    assert_state(p, 1, REMINDER_SENT);
    assert_state(q, 1, REMINDER_DUE);
}
END_TEST

START_TEST(closing_in_the_middle_of_a_round_ends_it) {
    const char *p = new_patient();
    int closed = 0;
    born(p, 1, AT(0, 8), AT(0, 12));
    clock_move_to(&hands, AT(0, 8));
    start_scheduler("me");
    scheduler_poke(scheduler);
    scheduler_close(scheduler, finish, &closed);
    while (!closed) uv_run(&loop, UV_RUN_ONCE);
    scheduler = NULL;
    ck_assert_int_eq(reminder(p, 1).state == REMINDER_DUE, letter_count == 0);
}
END_TEST

/* ---- The wait before another try ---- */

START_TEST(tries_come_five_seconds_to_fifteen_minutes_apart_each_a_fifth_more_or_less) {
    int64_t wait = DELIVERY_FIRST_RETRY_MS;
    bool differ = false;
    for (int attempt = 1; attempt < 60; attempt++) {
        int64_t a = delivery_retry_ms("one key", attempt), b = delivery_retry_ms("another", attempt);
        ck_assert_int_ge(a, wait * 4 / 5);
        ck_assert_int_le(a, wait * 6 / 5);
        ck_assert_int_eq(a, delivery_retry_ms("one key", attempt));
        differ = differ || a != b;
        wait = wait * 2 < DELIVERY_LAST_RETRY_MS ? wait * 2 : DELIVERY_LAST_RETRY_MS;
    }
    ck_assert(differ);
}
END_TEST

int main(void) {
    Suite *s = suite_create("scheduler");
    TCase *c = tcase_create("scheduler");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_loop_test(c, every_session_is_sent_once_and_in_order, 0, (int)(sizeof pace / sizeof *pace));
    tcase_add_test(c, more_than_two_batches_are_sent_in_one_go);
    tcase_add_test(c, two_patients_are_sent_in_order_of_the_end_of_their_windows);
    tcase_add_test(c, a_row_waits_for_its_send_instant);
    tcase_add_test(c, a_channel_that_is_not_there_is_waited_for);
    tcase_add_test(c, a_patient_that_cannot_go_on_holds_up_nobody_else);
    tcase_add_test(c, a_round_that_fails_is_tried_again_after_a_rest);
    tcase_add_test(c, a_result_that_cannot_be_kept_is_kept_later_and_nothing_is_sent_twice);
    tcase_add_test(c, a_row_without_its_event_fails_with_the_reason);
    tcase_add_test(c, every_allocation_may_fail);
    tcase_add_test(c, closing_waits_for_what_is_out_and_keeps_its_result);
    tcase_add_test(c, closing_in_the_middle_of_a_round_ends_it);
    tcase_add_test(c, tries_come_five_seconds_to_fifteen_minutes_apart_each_a_fifth_more_or_less);
    suite_add_tcase(s, c);
    return support_run(s);
}
