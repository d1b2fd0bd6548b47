/* Red sessions: what is held back, for whom, and what ends it; and the light with the agenda's own questions. */
#include "lit.h"
#include "support/support.h"

static struct world w;

static void open_lit(void) { lit_open_with(&w, LIT); }
static void close_lit(void) { world_close(&w); }
static struct plan *plan(void) { return patient_plan(w.patient, 1); }
static int rung(void) { return stand_of(&w, 1, 0).rung; }
static void in_phase(int phase) { plan()->phase = phase; }

static const char *const days[] = {"2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04", "2027-03-05"};
#define TOO_MUCH (struct told){1, 6, 2, 1, 0, 0, 0, false, 100}

static int64_t turn_red(void) {
    int64_t n = come_due(&w, days[0]);
    struct told t = TOO_MUCH;
    t.after = UNTOLD;
    tell_exercise(&w, n, days[0], t);                                           /* done on Monday at 18:30 */
    return n;
}

static void morning(int64_t n, const char *date, int pain) {                    /* of the day after that date */
    struct told t = FINE;
    t.morning = pain;
    t.puffy = t.limp = t.sharp = UNTOLD;
    tell_morning(&w, n, date, t);
}

START_TEST(red_holds_exercise_and_impact_and_counts_for_its_day) {
    int64_t n = turn_red();
    ck_assert_int_eq(plan()->holds.count, 2);
    const struct hold *wait = &plan()->holds.item[0], *impact = &plan()->holds.item[1];
    ck_assert_int_eq(wait->kind, HOLD_WAIT_UNTIL);
    ck_assert_int_eq(wait->cause, CAUSE_RED);
    ck_assert_int_eq(wait->session, n);
    ck_assert(wait->waits && impact->waits);
    ck_assert_int_eq(wait->until_ms, at("2027-03-02T23:30:00Z"));
    ck_assert_int_eq(impact->kind, HOLD_NO_IMPACT);
    ck_assert_int_eq(impact->until_ms, at("2027-03-03T23:30:00Z"));
    ck_assert_int_eq(w.patient->tallies.item[0].red, 1);                        /* two items, one session */
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_HELD));
    ck_assert_int_eq(rung(), 0);
}
END_TEST

START_TEST(the_wait_is_over_after_its_hours_and_a_morning_as_usual) {
    int64_t n = turn_red();
    morning(n, days[0], 1);
    ck_assert(held(&w, 1, HOLD_WAIT_UNTIL));                                    /* Tuesday 09:00: not 24 h yet */
    ck_assert(!plan()->holds.item[0].waits);
    days_pass(&w, days[1]);
    ck_assert_int_eq(plan()->holds.count, 1);                                   /* impact for 48 h */
    ck_assert_str_eq(effect_of(&w, EFFECT_RELEASED)->from, "wait-until");
    days_pass(&w, days[2]);
    ck_assert_int_eq(plan()->holds.count, 0);
}
END_TEST

START_TEST(a_morning_worse_than_usual_does_not_end_the_wait) {
    int64_t n = turn_red();
    morning(n, days[0], 2);
    days_pass(&w, days[2]);
    ck_assert(held(&w, 1, HOLD_WAIT_UNTIL));
    morning(n, days[2], 1);
    ck_assert(!held(&w, 1, HOLD_WAIT_UNTIL));
    ck_assert(!held(&w, 1, HOLD_NO_IMPACT));
}
END_TEST

START_TEST(a_masked_morning_does_not_end_the_wait) {
    int64_t n = turn_red();
    say(&w, n, clock_at(&w, day_of(days[1]), 9, 0), true, 100, ",'pain':{'next-morning':1}");
    days_pass(&w, days[2]);
    ck_assert(held(&w, 1, HOLD_WAIT_UNTIL));
}
END_TEST

START_TEST(a_morning_of_before_the_red_session_does_not_end_the_wait) {
    turn_red();
    findings(&w, "2027-03-02T13:00:00Z", "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':1}}}");
    days_pass(&w, days[1]);
    ck_assert(held(&w, 1, HOLD_WAIT_UNTIL));
}
END_TEST

START_TEST(a_wait_of_three_days_is_told_to_a_clinician_once) {
    turn_red();
    days_pass(&w, days[1]);
    ck_assert_int_eq(w.patient->alerts.count, 0);
    days_pass(&w, days[2]);                                                     /* it is Thursday now */
    ck_assert_int_eq(w.patient->alerts.count, 1);
    ck_assert_int_eq(w.patient->alerts.item[0].disposition, DISPOSITION_ROUTINE);
    ck_assert_str_eq(w.patient->alerts.item[0].text, "Lit (right): exercise waits for the morning value since session p1.1 was red");
    w.patient->alerts.item[0].acknowledged = 1;
    days_pass(&w, days[4]);
    ck_assert_int_eq(w.patient->alerts.count, 1);
}
END_TEST

START_TEST(an_open_session_is_called_off_when_another_turns_red) {
    int64_t n = come_due(&w, days[0]), other = come_due(&w, days[0]);
    struct session *s = patient_session(w.patient, other);
    s->planned.items.count = 1;                                                 /* the bridge alone */
    struct told t = TOO_MUCH;
    t.after = UNTOLD;
    tell_exercise(&w, n, days[0], t);
    ck_assert_int_eq(patient_session(w.patient, other)->state, SESSION_CANCELLED);
}
END_TEST

#define OTHER LIT_PROTOCOL("other", LIT_LIGHT, LIT_PHASES, "")

START_TEST(red_holds_back_the_plans_of_its_knee_and_leaves_the_other_alone) {
    const struct protocol *other = add(w.catalogue, OTHER);
    enrol_in(&w, other, SIDE_RIGHT);
    enrol_in(&w, other, SIDE_LEFT);
    turn_red();
    ck_assert(held(&w, 2, HOLD_WAIT_UNTIL));
    ck_assert(!held(&w, 3, HOLD_WAIT_UNTIL));
}
END_TEST

START_TEST(a_red_run_holds_back_all_plans_until_that_knee_is_as_usual) {
    enrol_in(&w, add(w.catalogue, OTHER), SIDE_LEFT);
    in_phase(2);
    int64_t n = come_due(&w, days[0]);
    tell_exercise(&w, n, days[0], FINE);                                        /* 2 is too much in a run */
    ck_assert(held(&w, 2, HOLD_WAIT_UNTIL));
    ck_assert_int_eq(patient_plan(w.patient, 2)->holds.item[0].side, SIDE_RIGHT);
    morning(n, days[0], 1);
    morning(n, days[3], 1);
    ck_assert(!held(&w, 2, HOLD_WAIT_UNTIL));
}
END_TEST

START_TEST(a_plan_without_a_light_waits_with_one_that_has) {
    enrol(&w, LIT_FIRST, "2027-03-01", SIDE_RIGHT);
    int64_t n = turn_red();
    ck_assert(held(&w, 2, HOLD_WAIT_UNTIL));
    findings(&w, "2027-03-04T15:00:00Z", NOTHING);
    ck_assert(held(&w, 2, HOLD_WAIT_UNTIL));
    morning(n, days[3], 1);
    ck_assert(!held(&w, 1, HOLD_WAIT_UNTIL));
    ck_assert(!held(&w, 2, HOLD_WAIT_UNTIL));
}
END_TEST

START_TEST(red_sessions_and_adherence_look_back_over_days_that_count) {
    turn_red();
    struct figures f;
    struct situation s;
    int64_t value;
    patient_situation(w.patient, plan(), w.patient->newest_ms, w.patient->today, &f, &s);
    ck_assert(f.over(&f, PLAN_RED_SESSIONS, 7, &value));
    ck_assert_int_eq(value, 1000);
    ck_assert(f.over(&f, PLAN_ADHERENCE, 14, &value));
    ck_assert_int_eq(value, 1000);
    f.today += 20;
    ck_assert(f.over(&f, PLAN_RED_SESSIONS, 7, &value));
    ck_assert_int_eq(value, 0);
    ck_assert(!f.over(&f, PLAN_ADHERENCE, 14, &value));                         /* nothing was due: unknown */
    *LIST_PUSH(w.arena, &plan()->pauses) = (struct pause){.from = day_of("2027-03-02"), .to = day_of("2027-03-21")};
    ck_assert(f.over(&f, PLAN_RED_SESSIONS, 7, &value));
    ck_assert_int_eq(value, 1000);
    plan()->pauses.item[0].from = day_of("2027-03-01");                         /* nor does a day of the pause count */
    ck_assert(f.over(&f, PLAN_RED_SESSIONS, 7, &value));
    ck_assert_int_eq(value, 0);
}
END_TEST

START_TEST(h32_the_state_is_read_back_the_same) {
    int64_t n = turn_red();
    enrol_in(&w, add(w.catalogue, OTHER), SIDE_LEFT);
    morning(n, days[0], 2);
    live(&w, days[2], FINE);
    days_pass(&w, days[4]);
    json_t *o = patient_json(w.patient);
    struct patient *back;
    struct error err;
    ck_assert_msg(patient_read(o, w.catalogue, w.arena, &back, &err) == STATUS_OK, "%s", err.message);
    json_t *again = patient_json(back);
    ck_assert(json_equal(o, again));
    json_decref(o);
    json_decref(again);
}
END_TEST

/* --- with the agenda ----------------------------------------------------------------------------------------------------------- */

static const struct session *asked(void) {
    for (size_t i = w.patient->sessions.count; i-- > 0;)
        if (w.patient->sessions.item[i].planned.questions.count > 0) return &w.patient->sessions.item[i];
    return NULL;
}

START_TEST(the_morning_after_is_asked_and_its_answer_gives_the_colour) {
    pass(&w, "2027-03-01T23:00:00Z");
    tell_exercise(&w, 1, days[0], FINE);
    pass(&w, "2027-03-02T14:00:00Z");                                           /* 09:00 in New York */
    const struct session *s = asked();
    ck_assert_ptr_nonnull(s);
    ck_assert_str_eq(s->planned.questions.item[0].context, "next-morning");
    ck_assert_int_eq(s->planned.questions.item[0].about, 1);
    checkin(&w, "2027-03-02T14:10:00Z", s->planned.number, false,
            "{'side':'right','findings':{'analgesic':false,'puffy':false,'limp':false,'sharp':false,'pain':{'next-morning':1}}}");
    ck_assert_str_eq(colour(&w, 1, "bridge"), "green");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("light_red");
    TCase *red = tcase_create("red");
    suite_add_tcase(suite, red);
    tcase_add_checked_fixture(red, open_lit, close_lit);
    tcase_add_test(red, red_holds_exercise_and_impact_and_counts_for_its_day);
    tcase_add_test(red, the_wait_is_over_after_its_hours_and_a_morning_as_usual);
    tcase_add_test(red, a_morning_worse_than_usual_does_not_end_the_wait);
    tcase_add_test(red, a_masked_morning_does_not_end_the_wait);
    tcase_add_test(red, a_morning_of_before_the_red_session_does_not_end_the_wait);
    tcase_add_test(red, a_wait_of_three_days_is_told_to_a_clinician_once);
    tcase_add_test(red, an_open_session_is_called_off_when_another_turns_red);
    tcase_add_test(red, red_holds_back_the_plans_of_its_knee_and_leaves_the_other_alone);
    tcase_add_test(red, a_red_run_holds_back_all_plans_until_that_knee_is_as_usual);
    tcase_add_test(red, a_plan_without_a_light_waits_with_one_that_has);
    tcase_add_test(red, red_sessions_and_adherence_look_back_over_days_that_count);
    tcase_add_test(red, h32_the_state_is_read_back_the_same);
    tcase_add_test(red, the_morning_after_is_asked_and_its_answer_gives_the_colour);
    return support_run(suite);
}
