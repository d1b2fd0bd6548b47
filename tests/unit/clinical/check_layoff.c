/* Days without any session, and missed sessions: row by row, policy by policy (clinical fact sheet 6.8). */
#include "clinical/judge/layoff.h"
#include "lit.h"
#include "support/support.h"

static struct world w;

static void open_lit(void) { lit_open_with(&w, LIT); }
static void close_lit(void) { world_close(&w); }
static struct plan *plan(void) { return patient_plan(w.patient, 1); }
static struct stand stand(void) { return stand_of(&w, 1, 0); }

/* --- days without any session --------------------------------------------------------------------------------------- */

/* Of the first session, on Monday, 1 March, on. What the plan is on each day after so many without. */
static void last_done(void) {
    live(&w, "2027-03-01", FINE);
    plan()->phase_day = plan()->start_day - 5;
}

static const char *date(int days) {
    static char text[INSTANT_SIZE];
    return date_format(text, day_of("2027-03-01") + days);
}

/* So many days without a session on the next one's day: it is judged at the end of the day before. */
static const struct { int days; const char *exercise; int rung; bool gate, waits; int proposals; } rows[] = {
    {1, "bridge", 1, false, false, 0},
    {3, "bridge", 1, false, false, 0},
    {7, "bridge", 1, false, false, 0},                                          /* the last session again */
    {8, "bridge", 0, false, false, 0},
    {14, "bridge", 0, false, false, 0},
    {15, "press", 1, true, false, 0},                                           /* two below, and the gate */
    {28, "press", 1, true, false, 0},
    {29, "press", 1, true, false, 0},                                           /* the phase anew, and no rung up by it */
    {56, "press", 1, true, false, 0},
    {57, "press", 1, true, true, 1},                                            /* a clinician must say yes */
};

static bool waits_for_intake(void) {
    for (size_t i = 0; i < plan()->holds.count; i++)
        if (plan()->holds.item[i].cause == CAUSE_INTAKE) return plan()->holds.item[i].kind == HOLD_WAIT_UNTIL;
    return false;
}

static void check_row(int row) {
    ck_assert_str_eq(stand().exercise->id, rows[row].exercise);
    ck_assert_int_eq(stand().rung, rows[row].rung);
    ck_assert_int_eq(held(&w, 1, HOLD_NO_IMPACT), rows[row].gate);
    ck_assert_int_eq(waits_for_intake(), rows[row].waits);
    int proposals = 0;
    for (size_t i = 0; i < w.patient->proposals.count; i++) proposals += w.patient->proposals.item[i].kind == PROPOSAL_INTAKE;
    ck_assert_int_eq(proposals, rows[row].proposals);
}

START_TEST(after_so_many_days_the_row_acts) {
    last_done();
    days_pass(&w, date(rows[_i].days - 1));
    check_row(_i);
}
END_TEST

START_TEST(a_pause_is_no_better_than_the_same_days_without) {
    struct error err;
    last_done();
    struct event e = {.kind = EVENT_SETTINGS, .at_ms = clock_at(&w, day_of(date(rows[_i].days)), 9, 0)};
    e.as.settings = w.patient->settings;
    must_fold(&w, &e);
    ck_assert_int_eq(layoff_judge(w.patient, plan(), &e, w.patient->today, &w.effects, &err), STATUS_OK);
    check_row(_i);
}
END_TEST

START_TEST(each_row_acts_once_until_something_is_done) {
    last_done();
    days_pass(&w, date(9));
    ck_assert_int_eq(plan()->layoffs, 1);
    ck_assert_int_eq(stand().rung, 0);
    ck_assert_ptr_null(effect_of(&w, EFFECT_DOSE));                             /* it acted the day before */
    come_due(&w, date(10));
    say(&w, w.patient->last_session, clock_at(&w, day_of(date(10)), 18, 30), false, 100, "");
    ck_assert_int_eq(plan()->layoffs, 0);
    ck_assert_int_eq(plan()->done_day, day_of(date(10)));
    days_pass(&w, date(16));
    ck_assert_str_eq(stand().exercise->id, "bridge");
    days_pass(&w, date(17));                                                    /* eight days again */
    ck_assert_str_eq(stand().exercise->id, "press");
}
END_TEST

START_TEST(a_dose_that_goes_down_says_how_many_days_it_were) {
    last_done();
    days_pass(&w, date(7));
    const struct effect *e = effect_of(&w, EFFECT_DOSE);
    ck_assert_str_eq(e->to, "Bridge: 2 × 8");
    ck_assert_str_eq(e->reason, "8 days without a session");
    ck_assert_str_eq(e->rule, "/layoff/0");
}
END_TEST

START_TEST(a_restart_begins_the_phases_days_anew) {
    last_done();
    days_pass(&w, date(28));
    ck_assert_int_eq(plan()->phase_day, day_of(date(29)));
    ck_assert_str_eq(effect_of(&w, EFFECT_MOVED)->from, "build");
    ck_assert_str_eq(effect_of(&w, EFFECT_MOVED)->to, "build");
}
END_TEST

START_TEST(a_restart_lowers_what_had_risen_to_its_entry) {
    last_done();
    days_pass(&w, date(1));
    ladder_progress(w.patient, plan(), &plan()->protocol->phase[plan()->phase].prescription[0])->rung = 2;
    plan()->layoffs = 2;                                                        /* the rows before did not act */
    plan()->done_day = day_of(date(0));
    days_pass(&w, date(28));
    ck_assert_str_eq(stand().exercise->id, "bridge");
    ck_assert_int_eq(stand().rung, 1);
}
END_TEST

START_TEST(the_gate_opens_when_it_is_met_by_something_newer) {
    findings(&w, "2027-03-01T12:30:00Z", "{'findings':{'gate':true}}");
    plan()->phase = 2;                                                          /* the gate is no exit here */
    days_pass(&w, date(17));
    ck_assert(held(&w, 1, HOLD_NO_IMPACT));
    findings(&w, "2027-03-19T15:00:00Z", NOTHING);
    ck_assert(held(&w, 1, HOLD_NO_IMPACT));                                     /* it was met before the layoff */
    findings(&w, "2027-03-19T16:00:00Z", "{'findings':{'gate':null}}");
    ck_assert(held(&w, 1, HOLD_NO_IMPACT));
    findings(&w, "2027-03-19T17:00:00Z", "{'findings':{'gate':true}}");
    ck_assert(!held(&w, 1, HOLD_NO_IMPACT));
    ck_assert_str_eq(effect_of(&w, EFFECT_RELEASED)->from, "no-impact");
}
END_TEST

#define AGAIN LIT_PROTOCOL("again", LIT_LIGHT, LIT_PHASES, ",'layoff':[{'over_d':3},{'over_d':7,'down':1}]")

/* Two green sessions, on Monday and Tuesday: what rose by them has not been done yet. */
static void risen(const char *bridge) {
    close_lit();
    lit_open_with(&w, AGAIN);
    live(&w, "2027-03-01", FINE);
    live(&w, "2027-03-02", FINE);
    ck_assert_str_eq(stand().exercise->id, bridge);
    plan()->phase_day = plan()->start_day - 5;
}

START_TEST(after_four_days_without_the_last_session_is_done_again) {
    risen("bridge");
    ck_assert_int_eq(stand().rung, 2);
    days_pass(&w, date(3));
    ck_assert_int_eq(stand().rung, 2);
    days_pass(&w, date(4));                                                     /* Saturday is the fourth */
    ck_assert_int_eq(stand().rung, 1);
    ck_assert_str_eq(effect_of(&w, EFFECT_DOSE)->rule, "/layoff/0");
    days_pass(&w, date(7));
    ck_assert_int_eq(stand().rung, 1);
    days_pass(&w, date(8));
    ck_assert_int_eq(stand().rung, 0);
}
END_TEST

START_TEST(after_eight_days_at_once_it_is_a_rung_below_the_last_session) {
    struct error err;
    risen("bridge");
    struct event e = {.kind = EVENT_SETTINGS, .at_ms = clock_at(&w, day_of(date(9)), 9, 0)};
    e.as.settings = w.patient->settings;
    must_fold(&w, &e);
    ck_assert_int_eq(layoff_judge(w.patient, plan(), &e, w.patient->today, &w.effects, &err), STATUS_OK);
    ck_assert_int_eq(stand().rung, 0);
}
END_TEST

START_TEST(what_gave_way_to_a_harder_exercise_is_itself_done_again) {
    risen("bridge");
    live(&w, "2027-03-03", FINE);
    live(&w, "2027-03-04", FINE);
    ck_assert_str_eq(stand().exercise->id, "single");
    days_pass(&w, date(7));
    ck_assert_str_eq(stand().exercise->id, "bridge");
    ck_assert_int_eq(stand().rung, 2);
}
END_TEST

START_TEST(what_went_down_with_the_last_session_stays_down) {
    struct told t = FINE;
    t.during = 6;
    risen("bridge");
    live(&w, "2027-03-03", t);
    ck_assert_int_eq(stand().rung, 1);
    days_pass(&w, date(6));
    ck_assert_int_eq(stand().rung, 1);
}
END_TEST

START_TEST(a_plan_that_never_began_lays_off_from_its_first_day) {
    days_pass(&w, date(6));
    ck_assert_int_eq(stand().rung, 0);                                          /* 28 February to 8 March: eight days */
}
END_TEST

/* --- missed sessions ----------------------------------------------------------------------------------------------------- */

/* One exercise by each policy, all on Mon Wed Fri at 18:00; a slide every day. */
#define MISSED(policy) ",'missed':{'policy':'" policy "'}"
#define SHIFT(days) ",'missed':{'days':" days ",'policy':'shift'}"
#define DAYS_MWF "[0,2,4]"
#define PUTS(more) LIT_PROTOCOL("puts", LIT_LIGHT, LIT_PHASE("build", LIT_RX("bridge", DAYS_MWF, more), ""), "")

static void open_with(const char *text) {
    world_close(&w);
    lit_open_with(&w, text);
}

static int64_t miss(const char *on) {
    int64_t n = come_due(&w, on);
    close_session(&w, n);
    return n;
}

static int due(void) {
    int sum = 0;
    for (size_t i = 0; i < w.patient->tallies.count; i++) sum += w.patient->tallies.item[i].due;
    return sum;
}

START_TEST(skip_it_is_missed) {
    open_with(PUTS(""));
    miss("2027-03-01");
    ck_assert_int_eq(due(), 1);
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
    ck_assert_int_eq(plan()->shifts.count, 0);
    ck_assert_int_eq(stand().rung, 1);
}
END_TEST

START_TEST(lower_it_is_missed_and_a_rung_down) {
    open_with(PUTS(MISSED("lower")));
    miss("2027-03-01");
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
    ck_assert_int_eq(stand().rung, 0);
    ck_assert_str_eq(effect_of(&w, EFFECT_DOSE)->reason, "its session was missed");
}
END_TEST

START_TEST(repeat_it_is_missed_and_the_row_of_greens_begins_anew) {
    open_with(PUTS(MISSED("repeat")));
    live(&w, "2027-03-01", FINE);
    ck_assert_int_eq(plan()->progress.item[0].greens, 1);
    miss("2027-03-03");
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
    ck_assert_int_eq(plan()->progress.item[0].greens, 0);
    ck_assert_int_eq(stand().rung, 1);
}
END_TEST

START_TEST(shift_it_comes_a_day_later_with_the_rest_of_its_week_and_is_not_missed) {
    open_with(PUTS(SHIFT("2")));
    miss("2027-03-01");
    ck_assert_int_eq(plan()->shifts.count, 1);
    ck_assert_int_eq(plan()->shifts.item[0].week, day_of("2027-03-01"));
    ck_assert_int_eq(plan()->shifts.item[0].from_day, day_of("2027-03-01"));
    ck_assert_int_eq(plan()->shifts.item[0].days, 1);
    ck_assert_int_eq(due(), 0);
    ck_assert_int_eq(w.patient->missed_in_a_row, 0);
    ck_assert_str_eq(effect_of(&w, EFFECT_SHIFTED)->reason, "Bridge is put off to 2027-03-02, and the rest of its week with it");
}
END_TEST

/* A bridge that comes on that day, as the agenda has it after it was put off. */
static void miss_on(const char *on) {
    struct event e = {.kind = EVENT_DUE, .at_ms = clock_at(&w, day_of(on), 18, 0)};
    struct session_plan *s = &e.as.due.session;
    *s = (struct session_plan){.number = w.patient->last_session + 1, .due_ms = e.at_ms, .send_ms = e.at_ms,
                               .late_ms = e.at_ms + HOUR_MS, .closes_ms = e.at_ms + 20 * HOUR_MS,
                               .local = zone_local(w.zone, e.at_ms)};
    put_item(&w, s, plan(), &plan()->protocol->phase[0].prescription[0]);
    must_fold(&w, &e);
    close_session(&w, s->number);
}

START_TEST(shift_a_second_time_goes_on_to_its_limit_and_then_is_missed) {
    open_with(PUTS(SHIFT("2")));
    miss_on("2027-03-01");
    miss_on("2027-03-02");
    ck_assert_int_eq(plan()->shifts.count, 1);
    ck_assert_int_eq(plan()->shifts.item[0].days, 2);
    ck_assert_int_eq(plan()->shifts.item[0].from_day, day_of("2027-03-01"));
    ck_assert_int_eq(w.patient->missed_in_a_row, 0);
    miss_on("2027-03-03");                                        /* two days are all */
    ck_assert_int_eq(plan()->shifts.item[0].days, 2);
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
    ck_assert_int_eq(due(), 1);
}
END_TEST

START_TEST(shift_past_sunday_is_missed_there_and_then) {
    open_with(PUTS(SHIFT("6")));
    miss_on("2027-03-07");                                        /* nothing comes after Sunday */
    ck_assert_int_eq(plan()->shifts.count, 0);
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
}
END_TEST

#define DAILY LIT_PROTOCOL("puts", LIT_LIGHT, LIT_PHASE("build", LIT_RX("bridge", EVERY_DAY, SHIFT("2")), ""), "")

START_TEST(shift_what_it_pushes_out_of_the_week_is_missed_at_once) {
    open_with(DAILY);
    miss_on("2027-03-04");
    ck_assert_int_eq(plan()->shifts.item[0].days, 1);
    ck_assert_int_eq(due(), 1);                                                 /* Sunday's */
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
    ck_assert_str_eq(effect_of(&w, EFFECT_SHIFTED)->reason, "Bridge is put off to 2027-03-05, and the rest of its week with it; "
                     "what would come after Sunday is missed");
}
END_TEST

START_TEST(shift_ends_with_its_week) {
    open_with(PUTS(SHIFT("2")));
    miss_on("2027-03-01");
    miss_on("2027-03-08");
    ck_assert_int_eq(plan()->shifts.count, 1);
    ck_assert_int_eq(plan()->shifts.item[0].week, day_of("2027-03-08"));
    ck_assert_int_eq(plan()->shifts.item[0].days, 1);
}
END_TEST

START_TEST(shift_what_was_done_after_all_is_not_put_off) {
    open_with(PUTS(SHIFT("2")));
    int64_t n = miss("2027-03-01");
    say(&w, n, clock_at(&w, day_of("2027-03-02"), 19, 0), false, 100, "");
    ck_assert_int_eq(plan()->shifts.count, 0);
    ck_assert_int_eq(due(), 1);
    ck_assert_int_eq(w.patient->tallies.item[0].done, 1);
}
END_TEST

START_TEST(a_skipped_session_is_put_off_like_a_missed_one) {
    open_with(PUTS(SHIFT("2")));
    int64_t n = come_due(&w, "2027-03-01");
    struct event e = answer(&w, "2027-03-01T23:30:00Z", n, false, NOTHING);
    e.as.checkin.skipped = true;
    must_fold(&w, &e);
    ck_assert_int_eq(plan()->shifts.count, 1);
    ck_assert_int_eq(due(), 0);
}
END_TEST

START_TEST(an_unsent_session_moves_nothing) {
    open_with(PUTS(MISSED("lower")));
    int64_t n = come_due(&w, "2027-03-01");
    struct event e = {.kind = EVENT_CLOSED, .at_ms = patient_session(w.patient, n)->planned.closes_ms};
    e.as.closed.session = n;
    e.as.closed.unsent = true;
    must_fold(&w, &e);
    ck_assert_int_eq(stand().rung, 1);
}
END_TEST

#define JOINS LIT_PROTOCOL("puts", LIT_LIGHT, LIT_PHASE("build", LIT_RX("bridge", DAYS_MWF, MISSED("merge")) "," \
    LIT_RX("slide", EVERY_DAY, ",'dose':{'sets':2,'reps':15}"), ""), "")

START_TEST(merge_it_joins_the_next_session_and_is_not_missed_twice) {
    open_with(JOINS);
    int64_t n = come_due(&w, "2027-03-01");
    close_session(&w, n);
    ck_assert_int_eq(plan()->merged.count, 1);
    ck_assert_str_eq(plan()->protocol->exercise[plan()->merged.item[0]].id, "bridge");
    ck_assert_str_eq(effect_of(&w, EFFECT_SHIFTED)->reason, "Bridge joins the next session");
    ck_assert_int_eq(due(), 1);                                                 /* the slide of that session was missed */
    struct event e = {.kind = EVENT_DUE, .at_ms = clock_at(&w, day_of("2027-03-02"), 18, 0)};
    struct session_plan *s = &e.as.due.session;
    *s = (struct session_plan){.number = n + 1, .due_ms = e.at_ms, .send_ms = e.at_ms, .late_ms = e.at_ms + HOUR_MS,
                               .closes_ms = e.at_ms + 20 * HOUR_MS, .local = zone_local(w.zone, e.at_ms)};
    for (size_t i = 0; i < 2; i++) put_item(&w, s, plan(), &plan()->protocol->phase[0].prescription[i]);
    must_fold(&w, &e);
    ck_assert_int_eq(plan()->merged.count, 0);
    close_session(&w, n + 1);
    ck_assert_int_eq(plan()->merged.count, 0);                                  /* it had joined: now it is missed */
}
END_TEST

START_TEST(merge_what_the_next_session_has_anyway_is_missed) {
    open_with(PUTS(MISSED("merge")));
    miss("2027-03-01");
    ck_assert_int_eq(plan()->merged.count, 0);
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("layoff");
    TCase *layoff = tcase_create("layoff"), *missed = tcase_create("missed");
    suite_add_tcase(suite, layoff);
    suite_add_tcase(suite, missed);
    tcase_add_checked_fixture(layoff, open_lit, close_lit);
    tcase_add_checked_fixture(missed, open_lit, close_lit);
    tcase_add_loop_test(layoff, after_so_many_days_the_row_acts, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(layoff, a_pause_is_no_better_than_the_same_days_without, 0, sizeof rows / sizeof *rows);
    tcase_add_test(layoff, each_row_acts_once_until_something_is_done);
    tcase_add_test(layoff, a_dose_that_goes_down_says_how_many_days_it_were);
    tcase_add_test(layoff, a_restart_begins_the_phases_days_anew);
    tcase_add_test(layoff, a_restart_lowers_what_had_risen_to_its_entry);
    tcase_add_test(layoff, the_gate_opens_when_it_is_met_by_something_newer);
    tcase_add_test(layoff, after_four_days_without_the_last_session_is_done_again);
    tcase_add_test(layoff, after_eight_days_at_once_it_is_a_rung_below_the_last_session);
    tcase_add_test(layoff, what_gave_way_to_a_harder_exercise_is_itself_done_again);
    tcase_add_test(layoff, what_went_down_with_the_last_session_stays_down);
    tcase_add_test(layoff, a_plan_that_never_began_lays_off_from_its_first_day);
    tcase_add_test(missed, skip_it_is_missed);
    tcase_add_test(missed, lower_it_is_missed_and_a_rung_down);
    tcase_add_test(missed, repeat_it_is_missed_and_the_row_of_greens_begins_anew);
    tcase_add_test(missed, shift_it_comes_a_day_later_with_the_rest_of_its_week_and_is_not_missed);
    tcase_add_test(missed, shift_a_second_time_goes_on_to_its_limit_and_then_is_missed);
    tcase_add_test(missed, shift_past_sunday_is_missed_there_and_then);
    tcase_add_test(missed, shift_what_it_pushes_out_of_the_week_is_missed_at_once);
    tcase_add_test(missed, shift_ends_with_its_week);
    tcase_add_test(missed, shift_what_was_done_after_all_is_not_put_off);
    tcase_add_test(missed, a_skipped_session_is_put_off_like_a_missed_one);
    tcase_add_test(missed, an_unsent_session_moves_nothing);
    tcase_add_test(missed, merge_it_joins_the_next_session_and_is_not_missed_twice);
    tcase_add_test(missed, merge_what_the_next_session_has_anyway_is_missed);
    return support_run(suite);
}
