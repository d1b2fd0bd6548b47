/* A session's reminders after its first: snoozed, repeated, and when there is none. New York, from 1 March 2027 on: a
 * slide at 08:00 and 18:00, squats at 18:00 (fixture.h). */
#include "clinical/agenda/agenda_windows.h"
#include "clinical/judge/judge_cancel.h"
#include "clinical/judge/rounds.h"
#include "clinical/patient/patient_fold.h"
#include "living.h"
#include "support/support.h"
#include <stdio.h>

static struct world w;

#define FIRST "2027-03-01T13:00:00Z"     /* 08:00 */
#define AGAIN(after, times) "'again':{'after_min':" #after ",'times':" #times "},"

/* The fixture's protocol with one member more. */
static const struct protocol *with(const char *member) {
    size_t room = strlen(KNEE) + strlen(member) + 1;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    snprintf(text, room, "{%s%s", member, &KNEE[1]);
    const struct protocol *p = add(w.catalogue, text);
    free(text);
    return p;
}

static void open_with(const char *member) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    findings(&w, "2027-03-01T12:00:00Z", "{'side':'both','findings':{'swollen':false,'fever':false,'groin':false,"
                                         "'analgesic':false,'pain':{'worst-24h':6}}}");
    if (*member != '\0') w.knee = with(member);
    enrol(&w, "2027-03-01T12:00:00Z", "2027-03-01", SIDE_RIGHT);
}

static void open_world(void) { open_with(""); }
static void close_world(void) { world_close(&w); }

static const struct session *session(int64_t number) {
    const struct session *s = patient_session(w.patient, number);
    ck_assert_ptr_nonnull(s);
    return s;
}

static struct event snoozed(const char *when, int64_t number, int minutes) {
    struct event e = {.kind = EVENT_SNOOZED, .at_ms = at(when)};
    const struct session *s = patient_session(w.patient, number);
    e.as.snoozed.session = number;
    e.as.snoozed.minutes = minutes;
    e.as.snoozed.until_ms = e.at_ms + minutes * MINUTE_MS;
    e.as.snoozed.late_ms = s == NULL ? e.as.snoozed.until_ms : windows_wish_late(w.zone, &s->planned);
    return e;
}

static void snooze(const char *when, int64_t number, int minutes) {
    struct event e = snoozed(when, number, minutes);
    must_fold(&w, &e);
}

static char *state_text(void) {
    json_t *o = patient_json(w.patient);
    char *text = json_canonical(o);
    json_decref(o);
    ck_assert_ptr_nonnull(text);
    return text;
}

/* Refused with these words, and nothing has changed. */
static void refused(struct event e, const char *words) {
    struct error err = {0};
    char *before = state_text();
    ck_assert_int_eq(fold(&w, &e, &err), STATUS_NO);
    ck_assert_msg(strstr(err.message, words) != NULL, "%s", err.message);
    char *after = state_text();
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}

/* What passes next by itself. */
static struct event next(void) {
    struct error err = {0};
    struct event e;
    if (passing_next(w.patient, w.zone, w.arena, &e, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    return e;
}

static struct event must_be_round(const char *when, int64_t number, int round) {
    struct event e = next();
    char is[INSTANT_SIZE];
    ck_assert_str_eq(event_kind_name(e.kind), "due");
    ck_assert_str_eq(instant_format(is, e.at_ms), when);
    ck_assert_int_eq(e.as.due.session.number, number);
    ck_assert_int_eq(e.as.due.round, round);
    must_fold(&w, &e);
    return e;
}

/* --- snoozed ----------------------------------------------------------------------------------------------------- */

START_TEST(a_snooze_brings_the_next_round_of_the_same_session) {
    pass(&w, FIRST);
    int64_t late = session(1)->planned.late_ms, closes = session(1)->planned.closes_ms;
    snooze("2027-03-01T13:05:00Z", 1, 30);
    ck_assert_str_eq(effect_of(&w, EFFECT_SNOOZED)->reason, "snoozed until 08:35");
    ck_assert_int_eq(effect_of(&w, EFFECT_SNOOZED)->round, 0);
    ck_assert_int_eq(pass(&w, "2027-03-01T13:34:59Z"), 0);
    struct event e = must_be_round("2027-03-01T13:35:00Z", 1, 1);
    const struct session_plan *s = &e.as.due.session;
    ck_assert_int_eq(s->due_ms, at(FIRST));
    ck_assert_int_eq(s->send_ms, e.at_ms);
    ck_assert_int_eq(s->late_ms, late);
    ck_assert_int_eq(s->closes_ms, closes);
    ck_assert_str_eq(s->items.item[0].exercise, "slide");
    const struct effect *reminder = effect_of(&w, EFFECT_REMINDER);
    ck_assert_int_eq(reminder->round, 1);
    ck_assert(!reminder->answered_early);
    ck_assert_int_eq(w.patient->last_session, 1);
    ck_assert_str_eq(event_kind_name(next().kind), "closed");        /* and no other comes by itself */
}
END_TEST

START_TEST(a_snooze_moves_nothing_but_the_reminder) {
    pass(&w, FIRST);
    snooze("2027-03-01T13:00:00Z", 1, 60);
    pass(&w, "2027-03-02T12:00:00Z");
    ck_assert_int_eq(session(2)->planned.due_ms, at("2027-03-01T23:00:00Z"));
    ck_assert_int_eq(session(1)->state, SESSION_MISSED);
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
}
END_TEST

START_TEST(a_session_is_snoozed_three_times_at_most) {
    pass(&w, FIRST);
    snooze("2027-03-01T13:00:00Z", 1, 10);
    refused(snoozed("2027-03-01T13:05:00Z", 1, 10), "p1.1 is snoozed already, until 08:10");
    must_be_round("2027-03-01T13:10:00Z", 1, 1);
    snooze("2027-03-01T13:10:00Z", 1, 10);
    must_be_round("2027-03-01T13:20:00Z", 1, 2);
    snooze("2027-03-01T13:20:00Z", 1, 60);
    must_be_round("2027-03-01T14:20:00Z", 1, 3);
    refused(snoozed("2027-03-01T14:21:00Z", 1, 10), "p1.1 was snoozed 3 times already, and none is left");
}
END_TEST

/* The late window is the first reminder's, 08:00 to 12:00, however often it is put off. */
START_TEST(h04_snoozes_do_not_add_up) {
    pass(&w, FIRST);
    snooze("2027-03-01T13:00:00Z", 1, 60);
    must_be_round("2027-03-01T14:00:00Z", 1, 1);
    snooze("2027-03-01T15:58:00Z", 1, 60);
    must_be_round("2027-03-01T16:58:00Z", 1, 2);
    refused(snoozed("2027-03-01T16:58:00Z", 1, 10), "p1.1 cannot be snoozed any more");
}
END_TEST

START_TEST(h01_what_cannot_be_snoozed_says_why) {
    pass(&w, FIRST);
    refused(snoozed("2027-03-01T13:01:00Z", 1, 9), "a reminder is snoozed for 10 to 60 minutes, not 9");
    refused(snoozed("2027-03-01T13:01:00Z", 1, 61), "a reminder is snoozed for 10 to 60 minutes, not 61");
    refused(snoozed("2027-03-01T13:01:00Z", 2, 30), "p1.2 has not come due: it cannot be snoozed");
    refused(snoozed("2027-03-01T12:59:00Z", 1, 30), "before the newest event");
    refused(snoozed("2027-03-01T16:00:00Z", 1, 60),
            "p1.1 can be snoozed until 11:59 at the latest: 60 minutes would be until 12:00");
    refused(snoozed("2027-03-01T16:55:00Z", 1, 10),
            "p1.1 cannot be snoozed any more: its reminder goes out until 11:59 at the latest");
    struct event e = snoozed("2027-03-01T13:01:00Z", 1, 30);
    e.as.snoozed.late_ms = session(1)->planned.closes_ms + 1;
    refused(e, "does not fit");
    checkin(&w, "2027-03-01T13:10:00Z", 1, true, NOTHING);
    refused(snoozed("2027-03-01T13:11:00Z", 1, 30), "p1.1 is done: it cannot be snoozed");
}
END_TEST

START_TEST(what_is_settled_otherwise_cannot_be_snoozed_either) {
    pass(&w, FIRST);
    struct event e = answer(&w, "2027-03-01T13:10:00Z", 1, false, NOTHING);
    e.as.checkin.skipped = true;
    e.as.checkin.why = "no time";
    must_fold(&w, &e);
    refused(snoozed("2027-03-01T13:11:00Z", 1, 30), "p1.1 was skipped");
    pass(&w, "2027-03-02T13:00:00Z");
    refused(snoozed("2027-03-02T13:01:00Z", 2, 30), "p1.2 was missed");
    struct event stop = {.kind = EVENT_REVOKED, .at_ms = at("2027-03-02T13:02:00Z")};
    stop.as.plan.plan = 1;
    must_fold(&w, &stop);
    refused(snoozed("2027-03-02T13:03:00Z", 3, 30), "p1.3 was taken back");
}
END_TEST

/* 20:50 for 60 minutes: quiet hours begin at 21:00, the late window ends at 22:00. */
START_TEST(a_snooze_into_quiet_hours_goes_out) {
    pass(&w, "2027-03-01T23:00:00Z");
    snooze("2027-03-02T01:50:00Z", 2, 60);
    struct event e = must_be_round("2027-03-02T02:50:00Z", 2, 1);
    ck_assert_int_eq(e.as.due.session.late_ms, at("2027-03-02T03:00:00Z"));
}
END_TEST

START_TEST(h05_no_round_comes_after_an_answer_a_pause_a_stop_or_a_red_flag) {
    static const enum event_kind kind[] = {EVENT_CHECKIN, EVENT_PAUSED, EVENT_REVOKED, EVENT_FINDINGS};
    pass(&w, FIRST);
    snooze("2027-03-01T13:05:00Z", 1, 30);
    struct event e = {.kind = kind[_i], .at_ms = at("2027-03-01T13:10:00Z"), .safety = w.safety->hash};
    if (e.kind == EVENT_CHECKIN) e = answer(&w, "2027-03-01T13:10:00Z", 1, true, NOTHING);
    else if (e.kind == EVENT_FINDINGS)
        e.as.findings.reports = reports(&w, "{'side':'right','findings':{'swollen':true}}", e.at_ms);
    else e.as.plan.plan = 1;
    must_fold(&w, &e);
    for (struct event n = next(); n.at_ms <= at("2027-03-02T18:00:00Z"); n = next()) {
        ck_assert_int_eq(n.as.due.round, 0);
        must_fold(&w, &n);
    }
    refused((struct event){.kind = EVENT_DUE, .at_ms = at("2027-03-02T18:00:00Z"),
                           .as.due = {.session = session(1)->planned, .round = 1}}, "p1.1");
}
END_TEST

START_TEST(h05_a_round_leaves_out_what_is_held_back_by_then) {
    struct error err = {0};
    struct session_plan left;
    bool any;
    pass(&w, "2027-03-01T23:00:00Z");
    ck_assert_int_eq(session(2)->planned.items.count, 2);
    struct hold *h = LIST_PUSH(w.arena, &w.patient->plans.item[0].holds);
    *h = (struct hold){.kind = HOLD_WAIT_UNTIL, .cause = CAUSE_RED, .flag = "a red session", .event = 1,
                       .until_ms = at("2027-03-02T02:00:00Z")};
    snooze("2027-03-01T23:05:00Z", 2, 30);
    struct event e = must_be_round("2027-03-01T23:35:00Z", 2, 1);
    ck_assert_int_eq(e.as.due.session.items.count, 1);
    ck_assert_str_eq(e.as.due.session.items.item[0].exercise, "slide");
    ck_assert_str_eq(e.as.due.session.dropped.item[0].exercise, "squat");
    ck_assert_int_eq(session(2)->planned.items.count, 1);    /* and it stays out */
    w.patient->plans.item[0].holds.item[0].cause = CAUSE_FLAG;
    int64_t then = at("2027-03-02T01:00:00Z");
    ck_assert_int_eq(judge_left(w.patient, session(2), then, w.patient->today, w.arena, &left, &any, &err), STATUS_OK);
    ck_assert(!any);                                         /* mobility is held back too: nothing is left */
    snooze("2027-03-01T23:40:00Z", 2, 10);
    ck_assert_str_ne(event_kind_name(next().kind), "due");
}
END_TEST

/* --- repeats ----------------------------------------------------------------------------------------------------- */

static void close_again(void) { world_close(&w); }

START_TEST(nothing_is_repeated_that_no_script_asks_for) {
    open_world();
    pass(&w, FIRST);
    ck_assert_int_eq(session(1)->again_ms, 0);
    ck_assert_str_eq(event_kind_name(next().kind), "closed");
}
END_TEST

START_TEST(what_nobody_answers_comes_again_so_often_and_no_more) {
    open_with(AGAIN(45, 2));
    pass(&w, FIRST);
    struct event e = must_be_round("2027-03-01T13:45:00Z", 1, 1);
    ck_assert_int_eq(e.as.due.session.send_ms, e.at_ms);
    ck_assert_int_eq(e.as.due.session.late_ms, at("2027-03-01T17:45:00Z"));
    must_be_round("2027-03-01T14:30:00Z", 1, 2);
    ck_assert_str_eq(event_kind_name(next().kind), "closed");
    pass(&w, "2027-03-01T23:00:00Z");
    ck_assert_int_eq(session(1)->state, SESSION_MISSED);
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);         /* once, however many reminders */
}
END_TEST

START_TEST(one_is_repeated_as_often_as_it_says) {
    open_with(AGAIN(10, 1));
    pass(&w, FIRST);
    must_be_round("2027-03-01T13:10:00Z", 1, 1);
    ck_assert_str_eq(event_kind_name(next().kind), "closed");
}
END_TEST

START_TEST(a_snooze_pushes_the_repeat_on) {
    open_with(AGAIN(45, 2));
    pass(&w, FIRST);
    snooze("2027-03-01T13:05:00Z", 1, 60);
    must_be_round("2027-03-01T14:05:00Z", 1, 1);
    must_be_round("2027-03-01T14:50:00Z", 1, 2);
    snooze("2027-03-01T14:51:00Z", 1, 10);
    must_be_round("2027-03-01T15:01:00Z", 1, 3);
    must_be_round("2027-03-01T15:46:00Z", 1, 4);
    ck_assert_str_eq(event_kind_name(next().kind), "closed");
}
END_TEST

START_TEST(whoever_has_logged_anything_is_not_reminded_again) {
    open_with(AGAIN(45, 1));
    pass(&w, FIRST);
    checkin(&w, "2027-03-01T13:10:00Z", 1, false, "{'side':'right','findings':{'pain':{'during':1}}}");
    ck_assert_int_eq(session(1)->state, SESSION_OPEN);
    ck_assert_str_eq(event_kind_name(next().kind), "closed");
    /* But may wish for it, and a part of an answer takes no wish back. */
    snooze("2027-03-01T13:20:00Z", 1, 10);
    checkin(&w, "2027-03-01T13:25:00Z", 1, false, "{'side':'right','findings':{'pain':{'during':2}}}");
    must_be_round("2027-03-01T13:30:00Z", 1, 1);
}
END_TEST

/* 18:00 and 4 hours are 22:00; 08:00 and 10 hours are the next session's instant. */
START_TEST(nothing_is_repeated_in_quiet_hours_or_when_the_next_session_is_due) {
    open_with(_i == 0 ? AGAIN(240, 1) : AGAIN(600, 1));
    pass(&w, _i == 0 ? "2027-03-01T23:00:00Z" : FIRST);
    int64_t number = _i == 0 ? 2 : 1;
    if (_i == 0) {                                           /* nor later, when the quiet hours are over */
        checkin(&w, "2027-03-01T23:01:00Z", 1, false, NOTHING);
        findings(&w, "2027-03-02T12:30:00Z", WELL);
    }
    for (struct event e = next(); e.at_ms <= at("2027-03-02T14:00:00Z"); e = next()) {
        ck_assert(e.kind != EVENT_DUE || e.as.due.session.number > number);
        must_fold(&w, &e);
    }
    ck_assert_int_eq(session(number)->round, 0);
}
END_TEST

START_TEST(a_phase_has_its_own_or_the_protocols) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    const struct protocol *p = with(AGAIN(45, 3));
    ck_assert_int_eq(p->phase[1].again.after_min, 45);
    ck_assert_int_eq(p->phase[1].again.times, 3);
    ck_assert_str_eq(p->phase[1].again.path, "/again");
    ck_assert_int_eq(w.knee->phase[0].again.times, 0);
}
END_TEST

/* --- both -------------------------------------------------------------------------------------------------------- */

/* Living: a question at 19:00, squats at 18:00; of two that come at one instant the lower number is first. */
START_TEST(at_one_instant_the_older_session_is_first) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    findings(&w, "2027-03-01T12:00:00Z", WELL);
    w.knee = add(w.catalogue, LIVING_1);
    struct event e = enrolment(&w, "2027-03-01T12:00:00Z", "2027-03-01", SIDE_RIGHT);
    e.as.enrolled.protocol = "living";
    must_fold(&w, &e);
    pass(&w, "2027-03-01T23:00:00Z");
    int64_t squats = w.patient->last_session;
    snooze("2027-03-01T23:00:00Z", squats, 60);
    must_be_round("2027-03-02T00:00:00Z", squats, 1);
    must_be_round("2027-03-02T00:00:00Z", squats + 1, 0);
    snooze("2027-03-02T00:00:00Z", squats + 1, 30);          /* a question is put off like a session */
    must_be_round("2027-03-02T00:30:00Z", squats + 1, 1);
}
END_TEST

START_TEST(h01_a_wish_survives_a_restart) {
    struct error err = {0};
    struct patient *back;
    open_with(AGAIN(45, 1));
    pass(&w, FIRST);
    snooze("2027-03-01T13:05:00Z", 1, 30);
    json_t *o = patient_json(w.patient);
    ck_assert_int_eq(patient_read(o, w.catalogue, w.arena, &back, &err), STATUS_OK);
    json_decref(o);
    w.patient = back;
    must_be_round("2027-03-01T13:35:00Z", 1, 1);
    must_be_round("2027-03-01T14:20:00Z", 1, 2);
}
END_TEST

START_TEST(what_was_sent_keeps_its_number_when_an_answer_is_put_right) {
    struct error err = {0};
    struct patient *p;
    pass(&w, FIRST);
    checkin(&w, "2027-03-01T13:02:00Z", 1, false, "{'side':'right','findings':{'pain':{'during':1}}}");
    int64_t number = w.patient->events;
    snooze("2027-03-01T13:05:00Z", 1, 10);
    must_be_round("2027-03-01T13:15:00Z", 1, 1);
    snooze("2027-03-01T13:20:00Z", 1, 30);
    static const char *const form = "{'side':'right','findings':{'pain':{'during':3}}}";
    struct event with = answer(&w, "2027-03-01T13:02:00Z", 1, false, form);
    struct event amended = {.kind = EVENT_AMENDED, .at_ms = at("2027-03-01T13:25:00Z"), .number = w.patient->events + 1,
                            .local = zone_local(w.zone, at("2027-03-01T13:25:00Z")), .who = "test", .tzdata = "test",
                            .safety = w.safety->hash};
    amended.as.amended.number = number;
    amended.as.amended.with = &with;
    *(struct event *)LIST_PUSH(w.arena, &w.log) = amended;
    w.effects.list.count = 0;
    size_t count = w.log.count;
    enum status status = patient_fold(w.catalogue, "p1", w.log.item, count, &w.effects, NULL, NULL, w.arena, &p, &err);
    ck_assert_int_eq(status, STATUS_OK);
    w.patient = p;
    ck_assert_int_eq(session(1)->snoozes, 2);
    must_be_round("2027-03-01T13:50:00Z", 1, 2);
}
END_TEST

START_TEST(the_cap_of_messages_is_the_least_that_an_active_plan_says) {
    open_world();
    ck_assert_int_eq(patient_messages_cap(w.patient), 0);
    w.patient->plans.item[0].protocol = with("'messages':5,");
    ck_assert_int_eq(patient_messages_cap(w.patient), 5);
    w.patient->plans.item[0].state = PLAN_PAUSED;
    ck_assert_int_eq(patient_messages_cap(w.patient), 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rounds");
    TCase *wishes = tcase_create("snoozed"), *repeats = tcase_create("repeats");
    suite_add_tcase(suite, wishes);
    suite_add_tcase(suite, repeats);
    tcase_add_checked_fixture(wishes, open_world, close_world);
    tcase_add_checked_fixture(repeats, NULL, close_again);
    tcase_add_test(wishes, a_snooze_brings_the_next_round_of_the_same_session);
    tcase_add_test(wishes, a_snooze_moves_nothing_but_the_reminder);
    tcase_add_test(wishes, a_session_is_snoozed_three_times_at_most);
    tcase_add_test(wishes, h04_snoozes_do_not_add_up);
    tcase_add_test(wishes, h01_what_cannot_be_snoozed_says_why);
    tcase_add_test(wishes, what_is_settled_otherwise_cannot_be_snoozed_either);
    tcase_add_test(wishes, a_snooze_into_quiet_hours_goes_out);
    tcase_add_loop_test(wishes, h05_no_round_comes_after_an_answer_a_pause_a_stop_or_a_red_flag, 0, 4);
    tcase_add_test(wishes, h05_a_round_leaves_out_what_is_held_back_by_then);
    tcase_add_test(wishes, what_was_sent_keeps_its_number_when_an_answer_is_put_right);
    tcase_add_test(repeats, nothing_is_repeated_that_no_script_asks_for);
    tcase_add_test(repeats, what_nobody_answers_comes_again_so_often_and_no_more);
    tcase_add_test(repeats, one_is_repeated_as_often_as_it_says);
    tcase_add_test(repeats, a_snooze_pushes_the_repeat_on);
    tcase_add_test(repeats, whoever_has_logged_anything_is_not_reminded_again);
    tcase_add_loop_test(repeats, nothing_is_repeated_in_quiet_hours_or_when_the_next_session_is_due, 0, 2);
    tcase_add_test(repeats, a_phase_has_its_own_or_the_protocols);
    tcase_add_test(repeats, at_one_instant_the_older_session_is_first);
    tcase_add_test(repeats, h01_a_wish_survives_a_restart);
    tcase_add_test(repeats, the_cap_of_messages_is_the_least_that_an_active_plan_says);
    return support_run(suite);
}
