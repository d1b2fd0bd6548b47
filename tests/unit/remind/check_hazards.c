/* The hazards of reliability rules, section 5 that sending has to meet; each test is named for its row. */
#include "remind/station.h"

static void setup(void) { open_station(); }

static struct stored_attempt *attempts(const char *patient, int64_t session, size_t *count) {
    struct stored_reminder r = reminder(patient, session);
    struct stored_attempt *list;
    OK(store_attempts_of(store, &r, arena, &list, count, &err));
    return list;
}

/* ---- H-01: a reminder never comes ---- */

START_TEST(h01_a_row_that_waits_at_start_is_sent) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    clock_move_to(&hands, AT(0, 8));
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 1);
    ck_assert(!letters[0].late && !letters[0].uncertain);
    assert_state(p, 1, REMINDER_SENT);
}
END_TEST

START_TEST(h01_a_session_found_passed_at_start_is_sent_and_says_so) {
    clock_move_to(&hands, AT(0, 9));
    enrol_p1();
    clock_move_to(&hands, AT(0, 17) + 20 * MINUTE_MS); /* 18:20 in Berlin */
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 1);
    ck_assert_str_eq(letters[0].when, "2027-03-01 18:00");
    ck_assert_str_eq(letters[0].text, "Heel slide (left knee): 2 × 15");
    ck_assert(letters[0].late);
    ck_assert_int_eq(scheduler_counts(scheduler).passed, 1);
    ck_assert_int_eq(scheduler_counts(scheduler).born, 1);
}
END_TEST

START_TEST(h01_the_timer_looks_again_within_a_minute_however_far_the_next_session_is) {
    const char *p = new_patient();
    born(p, 1, AT(300, 8), AT(300, 12));
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 0);
    int wait = uv_backend_timeout(&loop);
    ck_assert_int_gt(wait, 0);
    ck_assert_int_le(wait, SCHEDULER_MAX_SLEEP_MS);
}
END_TEST

START_TEST(h01_what_is_refused_for_now_is_tried_again) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    mood = REFUSING_NOW;
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 1);
    struct stored_reminder r = reminder(p, 1);
    ck_assert_int_eq(r.state, REMINDER_DUE);
    ck_assert_str_eq(r.reason, "the test says no");
    ck_assert_int_ge(r.next_try_ms, AT(0, 8) + 4000);
    ck_assert_int_le(r.next_try_ms, AT(0, 8) + 6000);
    mood = ACCEPTING;
    move_to(AT(0, 8) + 6000);
    ck_assert_int_eq(letter_count, 2);
    ck_assert_str_eq(letters[0].key, letters[1].key);
    ck_assert(!letters[1].uncertain);
    assert_state(p, 1, REMINDER_SENT);
    ck_assert_int_eq(reminder(p, 1).attempts, 2);
}
END_TEST

START_TEST(h01_what_is_refused_for_good_is_failed_with_the_reason) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    mood = REFUSING;
    start_scheduler("me");
    move_to(AT(0, 8));
    move_to(AT(0, 9));
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_FAILED);
    ck_assert_str_eq(reminder(p, 1).reason, "the test says no");
    ck_assert_int_eq(scheduler_counts(scheduler).failed, 1);
}
END_TEST

/* ---- H-02: two reminders for one session ---- */

START_TEST(h02_a_reminder_is_sent_once_however_often_one_looks) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    start_scheduler("me");
    for (int i = 0; i < 20; i++) move_to(AT(0, 8) + i * 10000);
    ck_assert_int_eq(letter_count, 1);
    stop_scheduler();
    start_scheduler("the next process");
    settle();
    move_to(AT(0, 9));
    ck_assert_int_eq(letter_count, 1);
    ck_assert_int_eq(reminder(p, 1).generation, 1);
}
END_TEST

START_TEST(h02_a_send_that_is_out_is_not_claimed_again_when_the_wall_clock_jumps) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    mood = HANGING;
    start_scheduler("me");
    move_to(AT(0, 8));
    hands.start_ms += SCHEDULER_LEASE_MS + 1; /* a step, too small to be held for: the monotonic clock stays */
    scheduler_poke(scheduler);
    settle();
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_CLAIMED);
    letters[0].answered(letters[0].arg, CHANNEL_ACCEPTED, "");
    settle();
    assert_state(p, 1, REMINDER_SENT);
}
END_TEST

/* ---- H-03: a crash between sending and recording ---- */

START_TEST(h03_crash_between_send_and_record) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    claimed_by("a process that died", p, 1, AT(0, 9));
    clock_move_to(&hands, AT(0, 8) + 1000); /* its lease is not over, but its owner is gone */
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 1);
    ck_assert(letters[0].uncertain);
    ck_assert_str_eq(letters[0].key, reminder(p, 1).key);
    assert_state(p, 1, REMINDER_SENT);
    ck_assert_int_eq(reminder(p, 1).generation, 2);
    ck_assert_int_eq(scheduler_counts(scheduler).uncertain, 1);
    move_to(AT(0, 10));
    ck_assert_int_eq(letter_count, 1);
    size_t count;
    struct stored_attempt *a = attempts(p, 1, &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(a[0].finished_ms, 0); /* what came of it is not known */
    ck_assert_str_eq(a[1].result, "accepted");
}
END_TEST

START_TEST(h03_a_channel_that_hangs_is_given_up_after_the_lease_and_its_old_answer_changes_nothing) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    mood = HANGING;
    start_scheduler("me");
    move_to(AT(0, 8));
    move_to(AT(0, 8) + SCHEDULER_LEASE_MS - 1);
    ck_assert_int_eq(letter_count, 1);
    move_to(AT(0, 8) + SCHEDULER_LEASE_MS);
    ck_assert_int_eq(letter_count, 2);
    ck_assert(letters[1].uncertain);
    ck_assert_str_eq(letters[0].key, letters[1].key);
    letters[0].answered(letters[0].arg, CHANNEL_REFUSED, "too late");
    settle();
    assert_state(p, 1, REMINDER_CLAIMED);
    size_t count;
    struct stored_attempt *a = attempts(p, 1, &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(a[0].result, "refused"); /* kept as evidence */
    ck_assert_str_eq(a[0].detail, "too late");
    letters[1].answered(letters[1].arg, CHANNEL_ACCEPTED, "");
    settle();
    assert_state(p, 1, REMINDER_SENT);
}
END_TEST

START_TEST(h03_doubt_is_told_when_it_is_too_late_to_repeat) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    claimed_by("a process that died", p, 1, AT(0, 9));
    clock_move_to(&hands, AT(0, 12) + 1);
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 0);
    assert_state(p, 1, REMINDER_EXPIRED);
    ck_assert_ptr_nonnull(strstr(reminder(p, 1).reason, "not known"));
}
END_TEST

/* ---- H-04: a burst of old reminders ---- */

START_TEST(h04_of_several_overdue_sessions_only_the_newest_is_sent) {
    const char *p = new_patient(), *q = new_patient();
    born(p, 1, AT(0, 8), AT(0, 20));
    born(p, 2, AT(0, 10), AT(0, 20));
    born(p, 3, AT(0, 12), AT(0, 20));
    born(q, 1, AT(0, 8), AT(0, 20)); /* another patient's is no concern of theirs */
    clock_move_to(&hands, AT(0, 13));
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 2);
    assert_state(p, 1, REMINDER_EXPIRED);
    assert_state(p, 2, REMINDER_EXPIRED);
    assert_state(p, 3, REMINDER_SENT);
    assert_state(q, 1, REMINDER_SENT);
    ck_assert_str_eq(reminder(p, 1).reason, "session p1.3 has come due since, and two are never asked for at once");
    ck_assert_int_eq(scheduler_counts(scheduler).expired, 2);
    ck_assert_int_eq(scheduler_counts(scheduler).born, 4);
}
END_TEST

/* Quiet hours begin at 21:00: the reminders of 21:30 and 22:30 go out before, together. */
static void two_before_quiet_hours(const char *p) {
    OK(store_begin(store, &err));
    add_early(p, 1, AT(0, 21), AT(0, 21) + 30 * MINUTE_MS, AT(0, 23));
    add_early(p, 2, AT(0, 21), AT(0, 22) + 30 * MINUTE_MS, AT(0, 24));
    OK(store_commit(store, &err));
}

START_TEST(h04_sessions_that_are_still_to_come_do_not_supersede_one_another) {
    const char *p = new_patient();
    two_before_quiet_hours(p);
    clock_move_to(&hands, AT(0, 21) + _i * 40 * MINUTE_MS); /* both to come; the first just passed */
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 2);
    assert_state(p, 1, REMINDER_SENT);
    assert_state(p, 2, REMINDER_SENT);
}
END_TEST

START_TEST(h04_sent_early_or_not_only_the_newest_of_what_has_passed_is_sent) {
    const char *p = new_patient();
    two_before_quiet_hours(p);
    clock_move_to(&hands, AT(0, 22) + 30 * MINUTE_MS);
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_EXPIRED);
    assert_state(p, 2, REMINDER_SENT);
}
END_TEST

START_TEST(h04_a_row_whose_late_window_is_over_expires) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    born(p, 2, AT(0, 18), AT(0, 22));
    clock_move_to(&hands, AT(0, 12) + 1);
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 0);
    assert_state(p, 1, REMINDER_EXPIRED);
    move_to(AT(0, 22)); /* at its very end it still goes out */
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 2, REMINDER_SENT);
}
END_TEST

START_TEST(h04_a_refused_row_expires_at_the_end_of_its_window_and_not_at_its_next_try) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 8) + 3000);
    mood = REFUSING_NOW;
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_int_eq(reminder(p, 1).next_try_ms, AT(0, 8) + 3001);
    move_to(AT(0, 8) + 3001);
    assert_state(p, 1, REMINDER_EXPIRED);
    ck_assert_ptr_nonnull(strstr(reminder(p, 1).reason, "the test says no"));
}
END_TEST

START_TEST(h04_a_month_of_downtime_brings_one_reminder_at_most) {
    clock_move_to(&hands, AT(0, 9));
    enrol_p1();
    clock_move_to(&hands, AT(10, 17) + 5 * MINUTE_MS);
    start_scheduler("me");
    settle();
    ck_assert_int_eq(letter_count, 1);
    ck_assert_str_eq(letters[0].when, "2027-03-11 18:00");
    assert_state("p1", 1, REMINDER_EXPIRED);
}
END_TEST

/* ---- H-05: a reminder after a stop ---- */

static enum status cancel_deed(void *arg, struct practice *p, struct error *e) {
    struct stored_reminder r = reminder(arg, 1);
    r.state = REMINDER_CANCELLED;
    r.reason = "stopped";
    return store_reminder_set(p->store, &r, e);
}

static void cancel(const char *patient) {
    struct writer_job job = {.deed = cancel_deed, .arg = (void *)patient};
    OK(writer_submit(writer, &job, &err));
}

START_TEST(h05_a_cancelled_row_is_never_sent) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    start_scheduler("me");
    cancel(p);
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 0);
    assert_state(p, 1, REMINDER_CANCELLED);
}
END_TEST

START_TEST(h05_a_send_that_was_out_when_the_stop_came_is_shown_and_changes_nothing) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    mood = HANGING;
    start_scheduler("me");
    move_to(AT(0, 8));
    cancel(p);
    settle();
    letters[0].answered(letters[0].arg, CHANNEL_ACCEPTED, "");
    settle();
    assert_state(p, 1, REMINDER_CANCELLED);
    size_t count;
    ck_assert_str_eq(attempts(p, 1, &count)[0].result, "accepted");
    ck_assert_int_eq(scheduler_counts(scheduler).sent, 0);
}
END_TEST

START_TEST(h05_no_attempt_starts_after_a_red_flag) {
    clock_move_to(&hands, AT(0, 9));
    enrol_p1();
    clock_move_to(&hands, AT(0, 17));
    json_decref(request("{'deed':'record','who':'anna','args':{'patient':'p1','form':{'findings':"
                        "{'swollen':{'left':true,'right':false}}}}}")); /* the 18:00 session has come due before it */
    start_scheduler("me");
    settle();
    for (int day = 0; day < 5; day++) move_to(AT(day, 20));
    ck_assert_int_eq(letter_count, 0);
    assert_state("p1", 1, REMINDER_CANCELLED);
}
END_TEST

/* An answer that overtakes its own reminder: it is answered, and what was sent is kept. */
START_TEST(h02_a_check_in_while_the_reminder_is_on_the_wire_leaves_it_sent_and_answered) {
    clock_move_to(&hands, AT(0, 9));
    enrol_p1();
    mood = HANGING;
    start_scheduler("me");
    move_to(AT(0, 17));
    ck_assert_int_eq(letter_count, 1);
    json_decref(request("{'deed':'checkin','who':'p1','args':{'session':'p1.1','done':true}}"));
    assert_state("p1", 1, REMINDER_ANSWERED);
    letters[0].answered(letters[0].arg, _i == 0 ? CHANNEL_ACCEPTED : CHANNEL_REFUSED_NOW, "");
    settle();
    mood = ACCEPTING;
    move_to(AT(0, 18));
    ck_assert_int_eq(letter_count, 1);
    assert_state("p1", 1, REMINDER_ANSWERED);
    size_t count;
    ck_assert_str_eq(attempts("p1", 1, &count)[0].result, _i == 0 ? "accepted" : "refused for now");
}
END_TEST

/* The claim is the last of its batch: what is committed after it comes after the sends. */
static enum mood mood_when_stopped;
static enum status stop_deed(void *arg, struct practice *p, struct error *e) {
    mood_when_stopped = letter_count > 0 ? HANGING : ACCEPTING;
    return cancel_deed(arg, p, e);
}

START_TEST(h05_no_stop_commits_between_a_claim_and_its_send) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    start_scheduler("me");
    settle();
    for (int turns = 0; turns < 4; turns++) { /* whatever step of a round the stop meets */
        clock_move_to(&hands, AT(0, 8));
        scheduler_poke(scheduler);
        for (int i = 0; i < turns; i++) uv_run(&loop, UV_RUN_ONCE);
        struct writer_job job = {.deed = stop_deed, .arg = (void *)p};
        OK(writer_submit(writer, &job, &err));
        settle();
        size_t tried;
        (void)attempts(p, 1, &tried);
        ck_assert_int_eq(letter_count > 0, tried > 0);
        ck_assert_int_eq(letter_count > 0, mood_when_stopped == HANGING);
        letter_count = 0;
        OK(store_begin(store, &err));
        struct stored_reminder r = reminder(p, 1);
        r.state = REMINDER_DUE;
        if (tried == 0) OK(store_reminder_set(store, &r, &err));
        OK(store_commit(store, &err));
        if (tried > 0) break;
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("hazards");
    TCase *c = tcase_create("hazards");
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_test(c, h01_a_row_that_waits_at_start_is_sent);
    tcase_add_test(c, h01_a_session_found_passed_at_start_is_sent_and_says_so);
    tcase_add_test(c, h01_the_timer_looks_again_within_a_minute_however_far_the_next_session_is);
    tcase_add_test(c, h01_what_is_refused_for_now_is_tried_again);
    tcase_add_test(c, h01_what_is_refused_for_good_is_failed_with_the_reason);
    tcase_add_test(c, h02_a_reminder_is_sent_once_however_often_one_looks);
    tcase_add_test(c, h02_a_send_that_is_out_is_not_claimed_again_when_the_wall_clock_jumps);
    tcase_add_test(c, h03_crash_between_send_and_record);
    tcase_add_test(c, h03_a_channel_that_hangs_is_given_up_after_the_lease_and_its_old_answer_changes_nothing);
    tcase_add_test(c, h03_doubt_is_told_when_it_is_too_late_to_repeat);
    tcase_add_test(c, h04_of_several_overdue_sessions_only_the_newest_is_sent);
    tcase_add_loop_test(c, h04_sessions_that_are_still_to_come_do_not_supersede_one_another, 0, 2);
    tcase_add_test(c, h04_sent_early_or_not_only_the_newest_of_what_has_passed_is_sent);
    tcase_add_test(c, h04_a_row_whose_late_window_is_over_expires);
    tcase_add_test(c, h04_a_refused_row_expires_at_the_end_of_its_window_and_not_at_its_next_try);
    tcase_add_test(c, h04_a_month_of_downtime_brings_one_reminder_at_most);
    tcase_add_loop_test(c, h02_a_check_in_while_the_reminder_is_on_the_wire_leaves_it_sent_and_answered, 0, 2);
    tcase_add_test(c, h05_a_cancelled_row_is_never_sent);
    tcase_add_test(c, h05_a_send_that_was_out_when_the_stop_came_is_shown_and_changes_nothing);
    tcase_add_test(c, h05_no_attempt_starts_after_a_red_flag);
    tcase_add_test(c, h05_no_stop_commits_between_a_claim_and_its_send);
    suite_add_tcase(s, c);
    return support_run(s);
}
