/* The traffic light of a session, row by row of the clinical fact sheet 6.2, and what follows from its colours. */
#include "lit.h"
#include "support/support.h"

static struct world w;

static void open_lit(void) { lit_open_with(&w, LIT); }
static void close_lit(void) { world_close(&w); }
static struct plan *plan(void) { return patient_plan(w.patient, 1); }
static int rung(void) { return stand_of(&w, 1, 0).rung; }

/* --- the table ---------------------------------------------------------------------------------------------------- */

/* before, during, after, morning; swelling, limp, sharp; masked; share. The morning is usually 1. */
static const struct { const char *what; struct told told; const char *colour; } rows[] = {
    {"all is well", {1, 2, 2, 1, 0, 0, 0, false, 100}, "green"},
    {"pain at its worst just at the limit", {1, 2, 1, 1, 0, 0, 0, false, 100}, "green"},
    {"above what is fine", {1, 3, 1, 1, 0, 0, 0, false, 100}, "amber"},
    {"just at what is too much", {1, 5, 1, 1, 0, 0, 0, false, 100}, "amber"},
    {"too much", {1, 6, 1, 1, 0, 0, 0, false, 100}, "red"},
    {"one more an hour later", {1, 2, 2, 1, 0, 0, 0, false, 100}, "green"},
    {"two more an hour later", {1, 2, 3, 1, 0, 0, 0, false, 100}, "amber"},
    {"a morning one worse than usual", {1, 2, 2, 2, 0, 0, 0, false, 100}, "amber"},
    {"a morning two worse than usual", {1, 2, 2, 3, 0, 0, 0, false, 100}, "red"},
    {"a morning better than usual", {1, 2, 2, 0, 0, 0, 0, false, 100}, "green"},
    {"newly swollen", {1, 2, 2, 1, 1, 0, 0, false, 100}, "red"},
    {"a limp", {1, 2, 2, 1, 0, 1, 0, false, 100}, "red"},
    {"sharp pain that ended it", {1, 2, 2, 1, 0, 0, 1, false, 100}, "red"},
    {"pain before is not told", {UNTOLD, 2, 2, 1, 0, 0, 0, false, 100}, "grey"},
    {"pain during is not told", {1, UNTOLD, 2, 1, 0, 0, 0, false, 100}, "grey"},
    {"an hour later is not told", {1, 2, UNTOLD, 1, 0, 0, 0, false, 100}, "grey"},
    {"the morning is not told", {1, 2, 2, UNTOLD, 0, 0, 0, false, 100}, "grey"},
    {"swelling is not told", {1, 2, 2, 1, UNTOLD, 0, 0, false, 100}, "grey"},
    {"a limp is not told", {1, 2, 2, 1, 0, UNTOLD, 0, false, 100}, "grey"},
    {"sharp pain is not told", {1, 2, 2, 1, 0, 0, UNTOLD, false, 100}, "grey"},
    {"amber although the morning is not told", {1, 3, 2, UNTOLD, 0, 0, 0, false, 100}, "amber"},
    {"a painkiller masks what looks well", {1, 2, 2, 1, 0, 0, 0, true, 100}, "grey"},
    {"masked, and at face value above what is fine", {1, 3, 2, 1, 0, 0, 0, true, 100}, "amber"},
    {"masked, and at face value too much", {1, 6, 2, 1, 0, 0, 0, true, 100}, "red"},
    {"masked, a morning two worse at face value", {1, 2, 2, 3, 0, 0, 0, true, 100}, "red"},
    {"three quarters of the sets", {1, 2, 2, 1, 0, 0, 0, false, 75}, "green"},
    {"less than three quarters of the sets", {1, 2, 2, 1, 0, 0, 0, false, 74}, "grey"},
    {"red with little of it done", {1, 6, 2, 1, 0, 0, 0, false, 20}, "red"},
};

START_TEST(a_session_has_the_colour_of_the_table) {
    int64_t n = live(&w, "2027-03-01", rows[_i].told);
    days_pass(&w, "2027-03-02");
    ck_assert_msg(strcmp(colour(&w, n, "bridge"), rows[_i].colour) == 0, "%s: %s, not %s", rows[_i].what,
                  colour(&w, n, "bridge"), rows[_i].colour);
    ck_assert_str_eq(colour(&w, n, "slide"), rows[_i].colour);                  /* mobility by the default limits, too */
}
END_TEST

/* The median of mornings 1 and 2 is 1.5. */
static const struct { int morning; const char *colour; } halves[] = {{2, "green"}, {3, "amber"}, {4, "red"}};

START_TEST(after_the_first_week_the_usual_morning_is_the_median_and_may_end_in_a_half) {
    say(&w, live(&w, "2027-03-07", FINE), clock_at(&w, day_of("2027-03-09"), 9, 0), false, 100, ",'pain':{'next-morning':2}");
    struct told t = FINE;
    t.morning = halves[_i].morning;
    int64_t n = live(&w, "2027-03-10", t);
    days_pass(&w, "2027-03-11");
    ck_assert_str_eq(colour(&w, n, "bridge"), halves[_i].colour);
}
END_TEST

START_TEST(a_masked_morning_is_no_part_of_the_usual_one) {
    int64_t n = live(&w, "2027-03-07", FINE);
    say(&w, n, clock_at(&w, day_of("2027-03-09"), 9, 0), true, 100, ",'pain':{'next-morning':5}");
    struct told t = FINE;
    t.morning = 2;
    ck_assert_str_eq(colour(&w, live(&w, "2027-03-10", t), "bridge"), "amber");
}
END_TEST

/* --- limits ----------------------------------------------------------------------------------------------------------- */

static void in_phase(int phase) { plan()->phase = phase; }

START_TEST(a_run_has_its_own_limits_beside_exercise_of_the_same_session) {
    in_phase(2);
    int64_t n = come_due(&w, "2027-03-01");
    tell_exercise(&w, n, "2027-03-01", FINE);                                   /* 2 at its worst */
    ck_assert_str_eq(colour(&w, n, "run"), "red");
    ck_assert_str_eq(colour(&w, n, "bridge"), "");
}
END_TEST

START_TEST(a_minor_has_the_lowest_of_each_limit) {
    findings(&w, "2027-03-01T12:30:00Z", "{'findings':{'minor':true}}");
    struct told t = FINE;
    t.during = 4;
    ck_assert_str_eq(colour(&w, live(&w, "2027-03-01", t), "bridge"), "red");
}
END_TEST

START_TEST(who_may_be_a_minor_has_a_minors_limits) {
    findings(&w, "2027-03-01T12:30:00Z", "{'findings':{'minor':null}}");
    struct told t = FINE;
    t.during = 4;
    ck_assert_str_eq(colour(&w, live(&w, "2027-03-01", t), "bridge"), "red");
}
END_TEST

#define STRICT LIT_PROTOCOL("strict", "'light':{'limits':[{'ok':1000,'high':1000,'greens':3}]," \
    "'red':" LIT_RED ",'amber':" LIT_AMBER ",'green':" LIT_GREEN ",'settled':" LIT_IS("le", LIT_LATEST, LIT_USUAL) "," \
    "'wait_h':24,'impact_wait_h':48,'ambers':3}", LIT_PHASES, "")

START_TEST(what_two_plans_prescribe_has_the_lower_limits_of_both) {
    enrol_in(&w, add(w.catalogue, STRICT), SIDE_LEFT);
    int64_t n = come_due(&w, "2027-03-01");
    tell_exercise(&w, n, "2027-03-01", FINE);
    ck_assert_str_eq(colour(&w, n, "bridge"), "red");                           /* 2 of 10, of the right knee */
    ck_assert_int_ne(shade_of(&w, n, 2, "bridge")->colour, COLOUR_RED);         /* of the left nothing was told */
}
END_TEST

START_TEST(a_plan_without_a_light_judges_no_session) {
    world_close(&w);
    world_open(&w, "America/New_York", LIT_FIRST);
    findings(&w, LIT_FIRST, WELL);
    enrol(&w, LIT_FIRST, "2027-03-01", SIDE_RIGHT);
    int64_t n = come_due(&w, "2027-03-01");
    checkin(&w, "2027-03-01T23:30:00Z", n, true, "{'side':'right','findings':{'pain':{'during':9}}}");
    ck_assert_int_eq(patient_session(w.patient, n)->shades.count, 0);
    ck_assert_ptr_null(effect_of(&w, EFFECT_COLOUR));
    ck_assert_int_eq(plan()->holds.count, 0);
}
END_TEST

/* --- when it is final ---------------------------------------------------------------------------------------------------- */

START_TEST(red_is_final_at_once_and_said_so) {
    struct told t = FINE;
    t.during = 7;
    int64_t n = come_due(&w, "2027-03-01");
    t.after = UNTOLD;
    tell_exercise(&w, n, "2027-03-01", t);
    const struct effect *e = effect_of(&w, EFFECT_COLOUR);
    ck_assert_int_eq(e->session, n);
    ck_assert_str_eq(e->from, "bridge");
    ck_assert_str_eq(e->to, "red");
    ck_assert_str_eq(e->reason, "pain limits 2 and 5");
    ck_assert_str_eq(e->rule, "/light/red");
}
END_TEST

START_TEST(amber_waits_for_the_morning_which_may_make_it_red) {
    struct told t = FINE;
    t.during = 3;
    int64_t n = come_due(&w, "2027-03-01");
    tell_exercise(&w, n, "2027-03-01", t);
    ck_assert_str_eq(colour(&w, n, "bridge"), "");
    ck_assert(light_waits(w.patient, patient_session(w.patient, n)));
    t.morning = 3;
    tell_morning(&w, n, "2027-03-01", t);
    ck_assert_str_eq(colour(&w, n, "bridge"), "red");
    ck_assert(!light_waits(w.patient, patient_session(w.patient, n)));
}
END_TEST

START_TEST(without_a_morning_it_is_final_when_the_day_after_is_over) {
    int64_t n = come_due(&w, "2027-03-01");
    tell_exercise(&w, n, "2027-03-01", FINE);
    days_pass(&w, "2027-03-01");
    ck_assert_str_eq(colour(&w, n, "bridge"), "");
    days_pass(&w, "2027-03-02");
    ck_assert_str_eq(colour(&w, n, "bridge"), "grey");
}
END_TEST

START_TEST(what_turns_a_final_session_red_is_never_too_late) {
    int64_t n = come_due(&w, "2027-03-01");
    tell_exercise(&w, n, "2027-03-01", FINE);
    days_pass(&w, "2027-03-03");
    say(&w, n, clock_at(&w, day_of("2027-03-04"), 9, 0), false, 100, ",'puffy':true");
    ck_assert_str_eq(colour(&w, n, "bridge"), "red");
    ck_assert(held(&w, 1, HOLD_WAIT_UNTIL));
}
END_TEST

START_TEST(one_morning_answer_is_that_of_every_session_it_is_about_and_counts_once) {
    int64_t first = come_due(&w, "2027-03-01");
    tell_exercise(&w, first, "2027-03-01", FINE);
    int64_t second = come_due(&w, "2027-03-01");
    tell_exercise(&w, second, "2027-03-01", FINE);
    struct event e = {.kind = EVENT_DUE, .at_ms = clock_at(&w, day_of("2027-03-02"), 9, 0)};
    struct session_plan *s = &e.as.due.session;
    *s = (struct session_plan){.number = second + 1, .due_ms = e.at_ms, .send_ms = e.at_ms, .late_ms = e.at_ms + HOUR_MS,
                               .closes_ms = e.at_ms + 12 * HOUR_MS, .local = zone_local(w.zone, e.at_ms)};
    for (int64_t about = first; about <= second; about++)
        *LIST_PUSH(w.arena, &s->questions) = (struct question){.plan = 1, .finding = "pain", .context = "next-morning",
                                                               .side = SIDE_RIGHT, .text = "How much pain?", .about = about};
    must_fold(&w, &e);
    size_t before = w.patient->history.count;
    checkin(&w, "2027-03-02T15:00:00Z", second + 1, false,
            "{'side':'right','findings':{'analgesic':false,'puffy':false,'limp':false,'sharp':false,'pain':{'next-morning':1}}}");
    ck_assert_str_eq(colour(&w, first, "bridge"), "green");
    ck_assert_str_eq(colour(&w, second, "bridge"), "green");
    ck_assert_int_eq(patient_session(w.patient, second + 1)->state, SESSION_DONE);
    ck_assert_uint_eq(w.patient->history.count, before + 10);
    ck_assert_int_eq(plan()->questions_missed, 0);
}
END_TEST

START_TEST(a_morning_question_that_nobody_answers_is_no_missed_one) {
    int64_t n = come_due(&w, "2027-03-01");
    tell_exercise(&w, n, "2027-03-01", FINE);
    struct event e = {.kind = EVENT_DUE, .at_ms = clock_at(&w, day_of("2027-03-02"), 9, 0)};
    struct session_plan *s = &e.as.due.session;
    *s = (struct session_plan){.number = n + 1, .due_ms = e.at_ms, .send_ms = e.at_ms, .late_ms = e.at_ms + HOUR_MS,
                               .closes_ms = clock_at(&w, day_of("2027-03-03"), 0, 0), .local = zone_local(w.zone, e.at_ms)};
    *LIST_PUSH(w.arena, &s->questions) = (struct question){.plan = 1, .finding = "pain", .context = "next-morning",
                                                           .side = SIDE_RIGHT, .text = "How much pain?", .about = n};
    must_fold(&w, &e);
    close_session(&w, n + 1);                                                   /* at the end of the day after */
    ck_assert_int_eq(plan()->questions_missed, 0);
    ck_assert_str_eq(colour(&w, n, "bridge"), "grey");
}
END_TEST

/* --- what follows ----------------------------------------------------------------------------------------------------------- */

static const char *const days[] = {"2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04", "2027-03-05"};

static struct told shaded(char c) {
    struct told t = FINE;
    if (c == 'a') t.during = 3;
    if (c == 'r') t.during = 6;
    if (c == 'm') t.masked = true;
    if (c == '-') t.limp = UNTOLD;
    if (c == 's') t.share = 50;
    return t;
}

/* green, amber, red, masked, a missing answer, a short one; the bridge begins on rung 1 of 0 to 2. */
static const struct { const char *colours; int rung; } courses[] = {
    {"g", 1}, {"gg", 2}, {"ga", 1}, {"gag", 1}, {"gagg", 2}, {"g-g", 1}, {"gmg", 1}, {"gsg", 1}, {"g-gg", 2}, {"mm", 1}, {"--", 1}, {"ss", 1},
    {"aa", 1}, {"aaa", 0}, {"aga", 1}, {"a-aa", 0}, {"amaa", 0}, {"aagaa", 1}, {"r", 0}};

START_TEST(colours_in_a_row_move_the_dose) {
    const char *c = courses[_i].colours;
    for (int d = 0; c[d] != '\0'; d++) {
        live(&w, days[d], shaded(c[d]));
        days_pass(&w, days[d]);
    }
    ck_assert_msg(rung() == courses[_i].rung, "%s: %d, not %d", c, rung(), courses[_i].rung);
}
END_TEST

START_TEST(a_step_up_is_told_in_words_with_its_reason) {
    live(&w, days[0], FINE);
    live(&w, days[1], FINE);
    const struct effect *e = effect_of(&w, EFFECT_DOSE);
    ck_assert_str_eq(e->from, "Bridge: 2 × 10");
    ck_assert_str_eq(e->to, "Bridge: 2 × 12");
    ck_assert_str_eq(e->reason, "p1.2 was green");
    ck_assert_str_eq(e->rule, "/light");
}
END_TEST

START_TEST(the_more_sessions_the_matching_rows_ask_for_the_later_the_step) {
    enrol_in(&w, add(w.catalogue, STRICT), SIDE_LEFT);
    struct told t = FINE;
    t.during = 1;
    for (int d = 0; d < 2; d++) live(&w, days[d], t);
    ck_assert_int_eq(rung(), 1);
    live(&w, days[2], t);
    ck_assert_int_eq(rung(), 2);
}
END_TEST

START_TEST(nothing_goes_up_under_no_progression_and_the_row_goes_on) {
    *LIST_PUSH(w.arena, &plan()->holds) = (struct hold){.kind = HOLD_NO_PROGRESSION, .cause = CAUSE_RULE, .flag = "a rule",
                                                        .until_ms = INSTANT_NONE, .root = NO_EXPRESSION};
    live(&w, days[0], FINE);
    live(&w, days[1], FINE);
    ck_assert_int_eq(rung(), 1);
    plan()->holds.count = 0;
    live(&w, days[2], FINE);
    ck_assert_int_eq(rung(), 2);
}
END_TEST

START_TEST(nothing_goes_up_while_the_plan_is_paused) {
    live(&w, days[0], FINE);
    int64_t n = come_due(&w, days[1]);
    tell_exercise(&w, n, days[1], FINE);
    plan()->state = PLAN_PAUSED;
    tell_morning(&w, n, days[1], FINE);
    ck_assert_str_eq(colour(&w, n, "bridge"), "green");
    ck_assert_int_eq(rung(), 1);
}
END_TEST

START_TEST(a_session_with_a_stopped_plan_gets_no_colour) {
    int64_t n = come_due(&w, days[0]);
    plan()->state = PLAN_STOPPED;
    tell_exercise(&w, n, days[0], shaded('r'));
    ck_assert_ptr_null(effect_of(&w, EFFECT_COLOUR));
    ck_assert_int_eq(plan()->holds.count, 0);
    ck_assert_int_eq(rung(), 1);
}
END_TEST

START_TEST(a_green_of_less_than_is_prescribed_by_now_leads_nowhere) {
    int64_t n = come_due(&w, days[0]);
    w.effects.list.count = 0;
    struct error err;
    const struct prescription *rx = &plan()->protocol->phase[0].prescription[0];
    ck_assert_int_eq(ladder_move(w.patient, plan(), rx, 1, "a test", NULL, &w.effects, &err), STATUS_OK);
    tell_exercise(&w, n, days[0], FINE);
    tell_morning(&w, n, days[0], FINE);
    ck_assert_str_eq(colour(&w, n, "bridge"), "green");
    ck_assert_int_eq(plan()->progress.item[0].greens, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("light");
    TCase *table = tcase_create("table"), *follows = tcase_create("follows");
    suite_add_tcase(suite, table);
    suite_add_tcase(suite, follows);
    tcase_add_checked_fixture(table, open_lit, close_lit);
    tcase_add_checked_fixture(follows, open_lit, close_lit);
    tcase_add_loop_test(table, a_session_has_the_colour_of_the_table, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(table, after_the_first_week_the_usual_morning_is_the_median_and_may_end_in_a_half, 0, 3);
    tcase_add_test(table, a_masked_morning_is_no_part_of_the_usual_one);
    tcase_add_test(table, a_run_has_its_own_limits_beside_exercise_of_the_same_session);
    tcase_add_test(table, a_minor_has_the_lowest_of_each_limit);
    tcase_add_test(table, who_may_be_a_minor_has_a_minors_limits);
    tcase_add_test(table, what_two_plans_prescribe_has_the_lower_limits_of_both);
    tcase_add_test(table, a_plan_without_a_light_judges_no_session);
    tcase_add_test(table, red_is_final_at_once_and_said_so);
    tcase_add_test(table, amber_waits_for_the_morning_which_may_make_it_red);
    tcase_add_test(table, without_a_morning_it_is_final_when_the_day_after_is_over);
    tcase_add_test(table, what_turns_a_final_session_red_is_never_too_late);
    tcase_add_test(table, one_morning_answer_is_that_of_every_session_it_is_about_and_counts_once);
    tcase_add_test(table, a_morning_question_that_nobody_answers_is_no_missed_one);
    tcase_add_loop_test(follows, colours_in_a_row_move_the_dose, 0, sizeof courses / sizeof *courses);
    tcase_add_test(follows, a_step_up_is_told_in_words_with_its_reason);
    tcase_add_test(follows, the_more_sessions_the_matching_rows_ask_for_the_later_the_step);
    tcase_add_test(follows, nothing_goes_up_under_no_progression_and_the_row_goes_on);
    tcase_add_test(follows, nothing_goes_up_while_the_plan_is_paused);
    tcase_add_test(follows, a_session_with_a_stopped_plan_gets_no_colour);
    tcase_add_test(follows, a_green_of_less_than_is_prescribed_by_now_leads_nowhere);
    return support_run(suite);
}
