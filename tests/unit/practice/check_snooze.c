/* Snooze: a reminder that is put off, its rows, the next round's, and what is said of it. Sessions are at 08:00 and 18:00 in
 * Berlin, 17:00 in UTC. */
#include "clinical/event/reminder.h"
#include "office.h"

#define SNOOZE(reminder, minutes) "{'deed':'snooze','args':{'reminder':'" reminder "','minutes':" #minutes "}}"

static void due(void) {
    enrolled();
    now("2027-03-01T17:00:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
}

static struct stored_reminder row(int round) {
    struct stored_reminder r;
    bool found;
    OK(store_reminder_get(office.store, "p1", 1, "terminal", round, arena, &r, &found, &err));
    ck_assert_msg(found, "there is no round %d", round);
    return r;
}

static const char *state_of(int round) { return reminder_state_name((enum reminder_state)row(round).state); }

static void set_state(int round, enum reminder_state state) {
    struct stored_reminder r = row(round);
    r.state = (int)state;
    OK(store_begin(office.store, &err));
    OK(store_reminder_set(office.store, &r, &err));
    OK(store_commit(office.store, &err));
}

START_TEST(a_snooze_supersedes_the_reminder_and_brings_the_next) {
    static const enum reminder_state open[] = {REMINDER_DUE, REMINDER_CLAIMED, REMINDER_SENT};
    due();
    set_state(0, open[_i]);
    now("2027-03-01T17:05:00Z");
    DOES(SNOOZE("p1.1/terminal/0", 30));
    ck_assert_str_eq(text("session"), "p1.1");
    ck_assert_str_eq(text("at"), "2027-03-01T17:35:00Z");
    ck_assert_str_eq(text("local"), "2027-03-01T18:35");
    ck_assert_int_eq(json_integer_value(get("round")), 1);
    ck_assert_int_eq(json_integer_value(get("left")), 2);
    ck_assert_str_eq(state_of(0), "superseded");
    ck_assert_str_eq(row(0).reason, "snoozed until 18:35");
    now("2027-03-01T17:35:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    ck_assert_str_eq(state_of(1), "due");
    ck_assert_int_eq(row(1).send_ms, at("2027-03-01T17:35:00Z"));
    ck_assert_int_eq(row(1).due_ms, at("2027-03-01T17:00:00Z"));
    ck_assert_str_ne(row(1).key, row(0).key);
    no_problems();
}
END_TEST

START_TEST(h01_a_snooze_survives_a_restart) {
    due();
    DOES(SNOOZE("p1.1", 30));
    stop();
    start();
    publish_all();
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("reminders"), 2);
    no_problems();
}
END_TEST

START_TEST(a_check_in_meets_every_round) {
    due();
    DOES(SNOOZE("p1.1", 10));
    now("2027-03-01T17:10:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    set_state(1, REMINDER_SENT);
    DOES(SNOOZE("p1.1/terminal/1", 10));
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true}}");
    now("2027-03-01T20:00:00Z");
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("reminders"), 2);                /* the third round never came */
    ck_assert_str_eq(state_of(0), "superseded");
    ck_assert_str_eq(state_of(1), "superseded");
    no_problems();
}
END_TEST

START_TEST(h02_a_round_that_is_open_is_answered_and_a_claimed_one_too) {
    due();
    DOES(SNOOZE("p1.1", 10));
    now("2027-03-01T17:10:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    set_state(1, _i == 0 ? REMINDER_CLAIMED : REMINDER_SENT);
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true}}");
    ck_assert_str_eq(state_of(1), "answered");
    no_problems();
}
END_TEST

START_TEST(what_cannot_be_snoozed_is_refused_and_says_why) {
    due();
    REFUSES(STATUS_NO, "a reminder is snoozed for 10 to 60 minutes, not 5", SNOOZE("p1.1", 5));
    REFUSES(STATUS_INPUT, "there is no reminder p1.1/email/0", SNOOZE("p1.1/email/0", 30));
    REFUSES(STATUS_INPUT, "there is no reminder p1.1/terminal/1", SNOOZE("p1.1/terminal/1", 30));
    REFUSES(STATUS_NO, "p1.2 has not come due", SNOOZE("p1.2", 30));
    REFUSES(STATUS_INPUT, "names a plan", SNOOZE("p1/1", 30));
    REFUSES(STATUS_INPUT, "minutes", "{'deed':'snooze','args':{'reminder':'p1.1'}}");
    set_state(0, REMINDER_FAILED);
    REFUSES(STATUS_NO, "p1.1/terminal/0 is failed: it cannot be snoozed", SNOOZE("p1.1", 30));
    set_state(0, REMINDER_SENT);
    DOES(SNOOZE("p1.1", 30));
    REFUSES(STATUS_NO, "p1.1 is snoozed already, until 18:30", SNOOZE("p1.1", 30));
    now("2027-03-01T17:30:00Z");
    REFUSES(STATUS_NO, "p1.1/terminal/0 is superseded", SNOOZE("p1.1/terminal/0", 30));
    DOES(SNOOZE("p1.1/terminal/1", 30));
    no_problems();
}
END_TEST

START_TEST(a_key_is_for_one_snooze) {
    due();
    DOES("{'deed':'snooze','key':'k','args':{'reminder':'p1.1','minutes':20}}");
    ck_assert_str_eq(text("event"), "p1:5");
    now("2027-03-01T17:01:00Z");
    DOES("{'deed':'snooze','key':'k','args':{'reminder':'p1.1','minutes':20}}");
    ck_assert(json_is_true(get("replayed")));
    ck_assert_str_eq(text("event"), "p1:5");
    ck_assert_str_eq(text("at"), "2027-03-01T17:20:00Z");
    ck_assert_int_eq(json_integer_value(get("left")), 2);
}
END_TEST

static void tells(const char *who, const char *what, const char *words) {
    DOES("{'deed':'explain','args':{'what':'%s','for':'%s'}}", what, who);
    for (size_t i = 0; i < count("story"); i++) {
        const char *is = json_string_value(json_object_get(json_array_get(get("story"), i), "text"));
        if (strstr(is, words) != NULL) return;
    }
    ck_abort_msg("%s is not told: %s", who, words);
}

START_TEST(every_reader_is_told_of_it) {
    due();
    DOES(SNOOZE("p1.1", 30));
    now("2027-03-01T17:30:00Z");
    tells("clinician", "p1.1", "p1.1 was snoozed for 30 minutes: its reminder comes again Monday 1 March 18:30");
    tells("engineer", "p1.1/terminal/0", "p1.1 was snoozed for 30 minutes");
    tells("patient", "p1", "You put off the session of Monday 1 March 18:00: you are reminded again at 18:30.");
    tells("clinician", "p1.1", "Session of Monday 1 March 18:00, once more: Side plank");
    tells("patient", "p1.1", "A reminder came again: Side plank.");
}
END_TEST

/* The protocol with a further reminder. */
START_TEST(what_nobody_answers_comes_again_by_itself) {
    char again[3000];
    snprintf(again, sizeof again, "{'again':{'after_min':45,'times':1},%s", &ITB_OF("1.0.1")[1]);
    publish(again, NULL);
    due();
    set_state(0, _i == 0 ? REMINDER_SENT : REMINDER_CLAIMED);
    now("2027-03-01T17:45:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    ck_assert_str_eq(state_of(0), _i == 0 ? "superseded" : "claimed");
    ck_assert_str_eq(state_of(1), "due");
    now("2027-03-02T07:00:00Z");
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("reminders"), 3);                /* and the next morning's */
    no_problems();
}
END_TEST

int main(void) {
    Suite *suite = suite_create("snooze");
    TCase *whole = tcase_create("whole");
    suite_add_tcase(suite, whole);
    tcase_add_checked_fixture(whole, open_office, close_office);
    tcase_add_loop_test(whole, a_snooze_supersedes_the_reminder_and_brings_the_next, 0, 3);
    tcase_add_test(whole, h01_a_snooze_survives_a_restart);
    tcase_add_test(whole, a_check_in_meets_every_round);
    tcase_add_loop_test(whole, h02_a_round_that_is_open_is_answered_and_a_claimed_one_too, 0, 2);
    tcase_add_test(whole, what_cannot_be_snoozed_is_refused_and_says_why);
    tcase_add_test(whole, a_key_is_for_one_snooze);
    tcase_add_test(whole, every_reader_is_told_of_it);
    tcase_add_loop_test(whole, what_nobody_answers_comes_again_by_itself, 0, 2);
    return support_run(suite);
}
