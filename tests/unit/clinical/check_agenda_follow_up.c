/* What is asked about a session that was done, when, and what these questions are not. */
#include "clinical/agenda/agenda.h"
#include "lit.h"
#include "support/support.h"

static struct world w;
static const struct protocol *lit;

/* Enrolled on Monday, 1 March 2027, at 07:00 in New York; a bridge and a slide every day at 18:00. */
static void open_world(void) { lit = lit_open_with(&w, LIT); }
static void close_world(void) { world_close(&w); }

static struct plan *plan(void) { return patient_plan(w.patient, 1); }

static void do_session(const char *when, int64_t number) {
    checkin(&w, when, number, true, "{'side':'right','findings':{'pain':{'before':1,'during':2}}}");
}

/* The next session, as time would bring it; *found false at the end. */
static struct session_plan next(void) {
    struct session_plan s = {0};
    struct agenda *g;
    struct error err = {0};
    bool found;
    ck_assert_int_eq(agenda_open(w.patient, w.zone, w.patient->passed_ms, w.arena, &g, &err), STATUS_OK);
    ck_assert_int_eq(agenda_next(g, &s, &found, NULL, &err), STATUS_OK);
    ck_assert(found);
    return s;
}

static const char *utc(int64_t ms) {
    static char text[INSTANT_SIZE];
    return instant_format(text, ms);
}

/* --- when --- */

START_TEST(an_hour_after_and_the_next_morning_are_asked_about_that_session) {
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-01T23:20:00Z", 1);
    struct session_plan hour = next();
    ck_assert_str_eq(utc(hour.due_ms), "2027-03-02T00:20:00Z");
    ck_assert(hour.items.count == 0 && hour.questions.count == 1);
    const struct question *q = &hour.questions.item[0];
    ck_assert(q->about == 1 && strcmp(q->context, "after-60") == 0 && q->side == SIDE_RIGHT && q->plan == 1);
    pass(&w, "2027-03-02T00:20:00Z");
    ck_assert_int_eq(w.patient->last_session, 2);
    struct session_plan morning = next();
    ck_assert_str_eq(utc(morning.due_ms), "2027-03-02T14:00:00Z");              /* 09:00 */
    ck_assert(morning.questions.item[0].about == 1 && strcmp(morning.questions.item[0].context, "next-morning") == 0);
}
END_TEST

START_TEST(a_session_that_was_not_done_is_not_asked_about) {
    pass(&w, "2027-03-01T23:00:00Z");
    struct session_plan s = next();
    ck_assert_str_eq(utc(s.due_ms), "2027-03-02T23:00:00Z");
}
END_TEST

START_TEST(what_the_sessions_reports_have_is_not_asked) {
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-01T23:20:00Z", 1);
    checkin(&w, "2027-03-01T23:50:00Z", 1, true, "{'side':'right','findings':{'pain':{'after-60':2}}}");
    ck_assert_str_eq(utc(next().due_ms), "2027-03-02T14:00:00Z");
}
END_TEST

START_TEST(an_answer_that_is_not_known_leaves_it_asked) {
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-01T23:20:00Z", 1);
    checkin(&w, "2027-03-01T23:50:00Z", 1, true, "{'side':'right','findings':{'pain':{'after-60':null}}}");
    ck_assert_str_eq(utc(next().due_ms), "2027-03-02T00:20:00Z");
}
END_TEST

START_TEST(nobody_is_woken_up_an_hour_after) {
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-02T01:20:00Z", 1);                                      /* 20:20; at 21:20 quiet hours have begun */
    ck_assert_str_eq(utc(next().due_ms), "2027-03-02T14:00:00Z");
}
END_TEST

START_TEST(a_morning_question_in_quiet_hours_waits_for_their_end) {
    w.patient->settings.quiet_to = 10 * 60;
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-02T01:20:00Z", 1);
    struct session_plan s = next();
    ck_assert_str_eq(utc(s.due_ms), "2027-03-02T14:00:00Z");
    ck_assert_str_eq(utc(s.send_ms), "2027-03-02T15:00:00Z");
}
END_TEST

START_TEST(a_morning_of_the_short_day_is_nine_on_the_wall) {
    pass(&w, "2027-03-13T23:00:00Z");
    do_session("2027-03-14T01:20:00Z", w.patient->last_session);
    ck_assert_str_eq(utc(next().due_ms), "2027-03-14T13:00:00Z");
}
END_TEST

static const struct { enum plan_state state; bool asked; } states[] = {
    {PLAN_ACTIVE, true}, {PLAN_PAUSED, false}, {PLAN_STOPPED, false}, {PLAN_REVOKED, false}};

START_TEST(only_a_plan_that_runs_asks) {
    struct agenda *g;
    struct session_plan s;
    struct error err;
    bool found;
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-01T23:20:00Z", 1);
    plan()->state = states[_i].state;
    ck_assert_int_eq(agenda_open(w.patient, w.zone, w.patient->passed_ms, w.arena, &g, &err), STATUS_OK);
    ck_assert_int_eq(agenda_next(g, &s, &found, NULL, &err), STATUS_OK);
    ck_assert_int_eq(found, states[_i].asked);
}
END_TEST

/* --- windows --- */

START_TEST(its_window_ends_with_the_day_and_after_twelve_hours) {
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-01T23:20:00Z", 1);
    ck_assert_str_eq(utc(next().closes_ms), "2027-03-02T05:00:00Z");            /* midnight */
    pass(&w, "2027-03-02T13:00:00Z");
    struct session_plan morning = next();
    ck_assert_str_eq(utc(morning.closes_ms), "2027-03-03T02:00:00Z");           /* 21:00, past the session of 18:00 */
    ck_assert_str_eq(utc(morning.late_ms), "2027-03-02T18:00:00Z");
}
END_TEST

START_TEST(it_ends_no_sessions_answer_window) {
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-01T23:20:00Z", 1);
    pass(&w, "2027-03-02T23:00:00Z");
    int64_t number = w.patient->last_session;
    const struct session_plan *s = &patient_session(w.patient, number)->planned;
    ck_assert_uint_gt(s->items.count, 0);
    ck_assert_str_eq(utc(s->closes_ms), "2027-03-03T23:00:00Z");                /* not the morning's question */
}
END_TEST

START_TEST(missed_follow_ups_count_neither_for_adherence_nor_as_missed) {
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-01T23:20:00Z", 1);
    pass(&w, "2027-03-03T04:59:59Z");
    ck_assert_int_eq(patient_session(w.patient, 2)->state, SESSION_MISSED);
    ck_assert_int_eq(patient_session(w.patient, 3)->state, SESSION_MISSED);
    ck_assert_int_eq(plan()->questions_missed, 0);
    ck_assert_int_eq(w.patient->missed_in_a_row, 0);
    ck_assert_int_eq(w.patient->tallies.count, 1);
}
END_TEST

/* --- beside others --- */

START_TEST(beside_exercises_each_answer_goes_to_its_session) {
    w.patient->settings.times = 1;
    w.patient->settings.time[0] = 9 * 60;
    pass(&w, "2027-03-01T14:00:00Z");                                           /* 09:00 */
    do_session("2027-03-01T14:20:00Z", 1);
    pass(&w, "2027-03-02T14:00:00Z");
    const struct session *s = patient_session(w.patient, w.patient->last_session);
    ck_assert(s->planned.items.count == 2 && s->planned.questions.count == 1 && s->planned.questions.item[0].about == 1);
    checkin(&w, "2027-03-02T14:20:00Z", s->planned.number, true,
            "{'side':'right','findings':{'pain':{'during':2,'next-morning':1}}}");
    const report_list *h = &w.patient->history;
    ck_assert_int_eq(h->item[h->count - 1].session + h->item[h->count - 2].session, 1 + s->planned.number);
    for (size_t i = h->count - 2; i < h->count; i++)
        ck_assert_int_eq(h->item[i].session == 1, h->item[i].context == 2);     /* next-morning is the third context */
}
END_TEST

START_TEST(two_plans_of_one_knee_ask_once_and_two_knees_each) {
    enrol_in(&w, add(w.catalogue, LIT_PROTOCOL("lit-2", LIT_LIGHT, LIT_PHASES, "")), SIDE_RIGHT);
    enrol_in(&w, lit, SIDE_LEFT);
    pass(&w, "2027-03-01T23:00:00Z");
    ck_assert_int_eq(patient_session(w.patient, 1)->planned.items.count, 2);
    do_session("2027-03-01T23:20:00Z", 1);
    struct session_plan s = next();
    ck_assert_int_eq(s.questions.count, 2);
    ck_assert(s.questions.item[0].side == SIDE_RIGHT && s.questions.item[1].side == SIDE_LEFT);
}
END_TEST

/* --- after a red session --- */

START_TEST(while_a_red_session_is_waited_for_every_morning_asks) {
    pass(&w, "2027-03-01T23:00:00Z");
    checkin(&w, "2027-03-01T23:20:00Z", 1, true, "{'side':'right','findings':{'pain':{'before':1,'during':8,'after-60':8}}}");
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));
    static const char *const mornings[] = {"2027-03-02T14:00:00Z", "2027-03-03T14:00:00Z", "2027-03-04T14:00:00Z"};
    struct agenda *g;
    struct error err;
    ck_assert_int_eq(agenda_open(w.patient, w.zone, w.patient->passed_ms, w.arena, &g, &err), STATUS_OK);
    for (int i = 0; i < 6; i++) {
        struct session_plan s;
        bool found;
        ck_assert_int_eq(agenda_next(g, &s, &found, NULL, &err), STATUS_OK);
        if (i % 2 == 0) ck_assert_str_eq(utc(s.due_ms), mornings[i / 2]);       /* 18:00 brings the slide alone */
        ck_assert_int_eq(s.items.count, (size_t)i % 2);
        if (i % 2 == 0) ck_assert(s.questions.count == 1 && s.questions.item[0].about == 1);
    }
}
END_TEST

START_TEST(a_morning_that_was_answered_is_not_asked_again_that_day) {
    pass(&w, "2027-03-01T23:00:00Z");
    checkin(&w, "2027-03-01T23:20:00Z", 1, true, "{'side':'right','findings':{'pain':{'before':1,'during':8,'after-60':8}}}");
    pass(&w, "2027-03-02T12:00:00Z");
    checkin(&w, "2027-03-02T12:10:00Z", 1, true, "{'side':'right','findings':{'analgesic':false,'pain':{'next-morning':5}}}");
    ck_assert_str_eq(utc(next().due_ms), "2027-03-02T23:00:00Z");               /* the slide */
    pass(&w, "2027-03-02T23:00:00Z");
    ck_assert_str_eq(utc(next().due_ms), "2027-03-03T14:00:00Z");
}
END_TEST

START_TEST(an_agenda_of_questions_alone_ends) {
    struct agenda *g;
    struct session_plan s;
    struct error err;
    bool found = true;
    pass(&w, "2027-03-01T23:00:00Z");
    checkin(&w, "2027-03-01T23:20:00Z", 1, true, "{'side':'right','findings':{'pain':{'before':1,'during':8,'after-60':8}}}");
    struct hold *h = LIST_PUSH(w.arena, &plan()->holds);
    *h = (struct hold){.kind = HOLD_WAIT_UNTIL, .cause = CAUSE_FLAG, .flag = "RF03", .until_ms = INSTANT_NONE, .root = NO_EXPRESSION};
    ck_assert_int_eq(agenda_open(w.patient, w.zone, w.patient->passed_ms, w.arena, &g, &err), STATUS_OK);
    int count = 0;
    for (; found && count < 1000; count++) ck_assert_int_eq(agenda_next(g, &s, &found, NULL, &err), STATUS_OK);
    ck_assert_int_le(count, AGENDA_HORIZON_DAYS + 2);
}
END_TEST

START_TEST(the_agenda_as_json_says_which_session_is_asked_about) {
    struct error err;
    pass(&w, "2027-03-01T23:00:00Z");
    do_session("2027-03-01T23:20:00Z", 1);
    json_t *o = agenda_json(w.patient, w.zone, at("2027-03-01T23:30:00Z"), 1, &err);
    json_t *s = json_array_get(json_object_get(o, "sessions"), 0);
    json_t *q = json_array_get(json_object_get(s, "questions"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(q, "about")), "p1.1");
    json_decref(o);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("follow-ups");
    TCase *t = tcase_create("follow-ups");
    suite_add_tcase(suite, t);
    tcase_add_checked_fixture(t, open_world, close_world);
    tcase_add_test(t, an_hour_after_and_the_next_morning_are_asked_about_that_session);
    tcase_add_test(t, a_session_that_was_not_done_is_not_asked_about);
    tcase_add_test(t, what_the_sessions_reports_have_is_not_asked);
    tcase_add_test(t, an_answer_that_is_not_known_leaves_it_asked);
    tcase_add_test(t, nobody_is_woken_up_an_hour_after);
    tcase_add_test(t, a_morning_question_in_quiet_hours_waits_for_their_end);
    tcase_add_test(t, a_morning_of_the_short_day_is_nine_on_the_wall);
    tcase_add_loop_test(t, only_a_plan_that_runs_asks, 0, 4);
    tcase_add_test(t, its_window_ends_with_the_day_and_after_twelve_hours);
    tcase_add_test(t, it_ends_no_sessions_answer_window);
    tcase_add_test(t, missed_follow_ups_count_neither_for_adherence_nor_as_missed);
    tcase_add_test(t, beside_exercises_each_answer_goes_to_its_session);
    tcase_add_test(t, two_plans_of_one_knee_ask_once_and_two_knees_each);
    tcase_add_test(t, while_a_red_session_is_waited_for_every_morning_asks);
    tcase_add_test(t, a_morning_that_was_answered_is_not_asked_again_that_day);
    tcase_add_test(t, an_agenda_of_questions_alone_ends);
    tcase_add_test(t, the_agenda_as_json_says_which_session_is_asked_about);
    return support_run(suite);
}
