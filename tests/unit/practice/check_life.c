/* The life of a reminder (reliability rules, section 2) as it happens in the store: each row of its table, on two
 * channels and with further rounds. The table by itself is clinical/check_reminder's. Sessions are at 08:00 and 18:00
 * in Berlin. */
#include "clinical/event/reminder.h"
#include "office.h"

#define ASK "{'deed':'agenda','args':{'patient':'p1'}}"
#define SNOOZE "{'deed':'snooze','args':{'reminder':'p1.1','minutes':10}}"
#define DONE "{'deed':'checkin','args':{'session':'p1.1','done':true,'during':5}}"

static void setup(void) {
    char again[3000];
    open_office();
    DOES("{'deed':'clinic-set','args':{'settings':{'format':1,'kind':'clinic','name':'Mitte','zone':'Europe/Berlin',"
         "'hours':{'mon':'08:00-12:00'},'channels':{'terminal':{},'file':{'path':'/nowhere/r.jsonl'}}}}}");
    snprintf(again, sizeof again, "{'again':{'after_min':45,'times':1},%s", &ITB_OF("1.0.1")[1]);
    publish(again, NULL);
    enrolled();
    now("2027-03-01T17:00:00Z");
    DOES(ASK);
}

static struct stored_reminder row_of(const char *channel, int round) {
    struct stored_reminder r;
    bool found;
    OK(store_reminder_get(office.store, "p1", 1, channel, round, arena, &r, &found, &err));
    ck_assert_msg(found, "p1.1/%s/%d is not there", channel, round);
    return r;
}

static void is(const char *channel, int round, enum reminder_state state) {
    struct stored_reminder r = row_of(channel, round);
    ck_assert_str_eq(reminder_state_name((enum reminder_state)r.state), reminder_state_name(state));
}

/* As sending would have left the row. */
static void set(const char *channel, int round, enum reminder_state state) {
    struct stored_reminder r = row_of(channel, round);
    const char *result = state == REMINDER_SENT ? ATTEMPT_ACCEPTED : "refused";
    r.state = (int)state;
    r.attempts = r.generation = 1;
    r.reason = "as the test has it";
    OK(store_begin(office.store, &err));
    OK(store_reminder_set(office.store, &r, &err));
    OK(store_attempt_start(office.store, &r, r.send_ms, &err));
    if (state != REMINDER_CLAIMED)
        OK(store_attempt_finish(office.store, &r, 1, r.send_ms + 1, result, "", &err));
    OK(store_commit(office.store, &err));
}

static int events_named(const char *kind) {
    struct stored_event *e;
    size_t n;
    int found = 0;
    OK(store_events(office.store, "p1", 0, arena, &e, &n, &err));
    for (size_t i = 0; i < n; i++) found += strcmp(e[i].kind, kind) == 0;
    return found;
}

static size_t rows(void) {
    struct stored_reminder *r;
    size_t n;
    OK(store_reminders_of(office.store, "p1", 1, arena, &r, &n, &err));
    return n;
}

START_TEST(h02_an_instant_brings_one_row_a_channel_and_no_second_however_often_one_looks) {
    for (int i = 0; i < 5; i++) DOES(ASK);
    ck_assert_uint_eq(rows(), 2);
    is("terminal", 0, REMINDER_DUE);
    is("file", 0, REMINDER_DUE);
    ck_assert_int_eq(events_named("due"), 1);
    ck_assert_str_ne(row_of("terminal", 0).key, row_of("file", 0).key);
    ck_assert_int_eq(row_of("file", 0).event, events_of("p1"));
    no_problems();
}
END_TEST

/* Due, claimed and sent ones alike; what has ended stays. */
START_TEST(a_snooze_supersedes_what_is_open_and_the_next_round_is_on_every_channel) {
    static const enum reminder_state states[][2] = {{REMINDER_DUE, REMINDER_CLAIMED}, {REMINDER_SENT, REMINDER_FAILED},
                                                    {REMINDER_SENT, REMINDER_SENT}};
    const enum reminder_state *s = states[_i];
    if (s[0] != REMINDER_DUE) set("terminal", 0, s[0]);
    set("file", 0, s[1]);
    DOES(SNOOZE);
    is("terminal", 0, REMINDER_SUPERSEDED);
    is("file", 0, s[1] == REMINDER_FAILED ? REMINDER_FAILED : REMINDER_SUPERSEDED);
    now("2027-03-01T17:10:00Z");
    DOES(ASK);
    ck_assert_uint_eq(rows(), 4);
    is("terminal", 1, REMINDER_DUE);
    is("file", 1, REMINDER_DUE);
    ck_assert_str_ne(row_of("terminal", 0).key, row_of("terminal", 1).key);
    no_problems();
}
END_TEST

START_TEST(a_repeat_supersedes_what_was_sent_and_leaves_what_is_out_or_has_ended) {
    static const enum reminder_state states[][3] = {
        {REMINDER_SENT, REMINDER_CLAIMED, REMINDER_CLAIMED}, {REMINDER_SENT, REMINDER_FAILED, REMINDER_FAILED},
        {REMINDER_SENT, REMINDER_EXPIRED, REMINDER_EXPIRED}};
    set("terminal", 0, states[_i][0]);
    set("file", 0, states[_i][1]);
    now("2027-03-01T17:45:00Z");
    DOES(ASK);
    is("terminal", 0, REMINDER_SUPERSEDED);
    is("file", 0, states[_i][2]);
    is("terminal", 1, REMINDER_DUE);
    is("file", 1, REMINDER_DUE);
    ck_assert_int_eq(events_named("due"), 2);
    no_problems();
}
END_TEST

START_TEST(h10_a_check_in_answers_every_open_row_of_its_session_and_no_other) {
    DOES(SNOOZE);
    now("2027-03-01T17:10:00Z");
    DOES(ASK);
    set("terminal", 1, REMINDER_SENT);
    set("file", 1, REMINDER_CLAIMED);
    DOES(DONE);
    is("terminal", 0, REMINDER_SUPERSEDED);
    is("terminal", 1, REMINDER_ANSWERED);
    is("file", 1, REMINDER_ANSWERED);
    now("2027-03-02T07:00:00Z");
    DOES("{'deed':'reminders','args':{'patient':'p1','state':'due'}}");
    ck_assert_uint_eq(count("reminders"), 2);
    ck_assert_str_eq(text("reminders/0/session"), "p1.2");
    no_problems();
}
END_TEST

START_TEST(when_the_window_is_over_what_was_sent_is_unanswered_by_one_event_and_the_rest_stays) {
    set("terminal", 0, REMINDER_SENT);
    set("file", 0, _i == 0 ? REMINDER_FAILED : REMINDER_EXPIRED);
    now("2027-03-01T17:45:00Z");
    DOES(ASK);
    set("terminal", 1, REMINDER_SENT);
    now("2027-03-02T07:00:00Z");
    DOES(ASK);
    is("terminal", 0, REMINDER_SUPERSEDED);
    is("terminal", 1, REMINDER_UNANSWERED);
    is("file", 0, _i == 0 ? REMINDER_FAILED : REMINDER_EXPIRED);
    is("file", 1, REMINDER_EXPIRED); /* it waited until then */
    ck_assert_int_eq(events_named("closed"), 1);
    no_problems();
}
END_TEST

START_TEST(when_nothing_was_sent_the_closing_event_says_so) {
    struct stored_event *e;
    size_t n;
    bool says = false;
    set("terminal", 0, REMINDER_FAILED);
    set("file", 0, REMINDER_EXPIRED);
    now("2027-03-02T07:00:00Z");
    DOES(ASK);
    OK(store_events(office.store, "p1", 0, arena, &e, &n, &err));
    for (size_t i = 0; i < n; i++)
        says = says || (strcmp(e[i].kind, "closed") == 0 && strstr(e[i].data, "\"unsent\":true") != NULL);
    ck_assert(says);
    no_problems();
}
END_TEST

START_TEST(a_late_check_in_leads_out_of_expired_failed_and_unanswered) {
    static const enum reminder_state ended[] = {REMINDER_EXPIRED, REMINDER_FAILED, REMINDER_UNANSWERED};
    now("2027-03-02T07:00:00Z");
    DOES(ASK);
    set("terminal", 0, ended[_i]);
    set("file", 0, ended[(_i + 1) % 3]);
    DOES(DONE);
    is("terminal", 0, REMINDER_ANSWERED);
    is("file", 0, REMINDER_ANSWERED);
    ck_assert_str_ne(row_of("file", 0).reason, "");
    no_problems();
}
END_TEST

#define FEVER "{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':true}}}}"
static const char *const stops[] = {"{'deed':'pause','args':{'plan':'p1/1','reason':'ill'}}",
                                    "{'deed':'stop','args':{'plan':'p1/1','reason':'ill'}}", FEVER};

START_TEST(h05_a_pause_a_stop_and_a_red_flag_cancel_what_is_open_on_every_channel) {
    DOES(SNOOZE);
    now("2027-03-01T17:10:00Z");
    DOES(ASK);
    set("terminal", 0, REMINDER_FAILED);
    set("terminal", 1, REMINDER_SENT);
    set("file", 1, REMINDER_CLAIMED);
    DOES("%s", stops[_i]);
    is("terminal", 0, REMINDER_FAILED);
    is("file", 0, REMINDER_SUPERSEDED);
    is("terminal", 1, REMINDER_CANCELLED);
    is("file", 1, REMINDER_CANCELLED);
    ck_assert_str_ne(row_of("file", 1).reason, "");
    DOES("{'deed':'reminders','args':{'patient':'p1','state':'cancelled'}}");
    ck_assert_uint_eq(count("reminders"), 2); /* by channel: file, which is out without an answer, then terminal */
    ck_assert_ptr_null(strstr(text("reminders/0/reason"), "sent before stop"));
    ck_assert_ptr_nonnull(strstr(text("reminders/1/reason"), "sent before stop"));
    no_problems();
}
END_TEST

int main(void) {
    Suite *s = suite_create("life");
    TCase *t = tcase_create("life");
    tcase_add_checked_fixture(t, setup, close_office);
    tcase_add_test(t, h02_an_instant_brings_one_row_a_channel_and_no_second_however_often_one_looks);
    tcase_add_loop_test(t, a_snooze_supersedes_what_is_open_and_the_next_round_is_on_every_channel, 0, 3);
    tcase_add_loop_test(t, a_repeat_supersedes_what_was_sent_and_leaves_what_is_out_or_has_ended, 0, 3);
    tcase_add_test(t, h10_a_check_in_answers_every_open_row_of_its_session_and_no_other);
    tcase_add_loop_test(t, when_the_window_is_over_what_was_sent_is_unanswered_by_one_event_and_the_rest_stays,
                        0, 2);
    tcase_add_test(t, when_nothing_was_sent_the_closing_event_says_so);
    tcase_add_loop_test(t, a_late_check_in_leads_out_of_expired_failed_and_unanswered, 0, 3);
    tcase_add_loop_test(t, h05_a_pause_a_stop_and_a_red_flag_cancel_what_is_open_on_every_channel,
                        0, sizeof stops / sizeof *stops);
    suite_add_tcase(s, t);
    return support_run(s);
}
