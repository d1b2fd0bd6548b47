#include "clinical/patient/patient.h"
#include "fixture.h"
#include "support/support.h"

static struct world w;

static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    findings(&w, "2027-03-01T12:00:00Z", WELL);
    enrol(&w, "2027-03-01T12:00:00Z", "2027-03-01", SIDE_RIGHT);
}
static void close_world(void) { world_close(&w); }

static struct plan *plan(void) { return patient_plan(w.patient, 1); }
static const char *phase(void) { return plan()->protocol->phase[plan()->phase].id; }

static char *state_text(const struct patient *p) {
    json_t *o = patient_json(p);
    char *text = json_canonical(o);
    json_decref(o);
    ck_assert_ptr_nonnull(text);
    return text;
}

/* --- time ---------------------------------------------------------------------------------------------------------- */

START_TEST(h01_each_session_comes_due_once_for_a_year) {
    findings(&w, "2027-03-01T12:01:00Z", "{'side':'right','findings':{'pain':{'worst-24h':6}}}");
    int64_t last = 0, count = 0;
    struct error err;
    for (;;) {
        struct event e;
        ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &e, &err), STATUS_OK);
        if (e.at_ms >= at("2028-03-01T05:00:00Z")) break;
        must_fold(&w, &e);
        if (e.kind != EVENT_DUE) continue;
        if (last % 14 == 13) {                                     /* the red flags' answers do not go stale */
            struct event again = {.kind = EVENT_FINDINGS, .at_ms = e.at_ms, .safety = w.safety->hash};
            again.as.findings.reports = reports(&w, WELL, e.at_ms);
            must_fold(&w, &again);
        }
        ck_assert_int_eq(e.as.due.session.number, ++last);
        count++;
    }
    ck_assert_int_eq(count, 2 * 366);                          /* two a day, 1 March 2027 to 29 February 2028 */
}
END_TEST

START_TEST(an_unanswered_session_is_closed_once_and_missed) {
    pass(&w, "2027-03-01T23:00:00Z");
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_MISSED);
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
    struct event again = {.kind = EVENT_CLOSED, .at_ms = at("2027-03-01T23:00:00Z")};
    again.as.closed.session = 1;
    struct error err;
    ck_assert_int_eq(fold(&w, &again, &err), STATUS_NO);
}
END_TEST

START_TEST(a_session_whose_reminder_was_never_sent_counts_neither_as_missed_nor_for_adherence) {
    pass(&w, "2027-03-01T13:00:00Z");
    struct event e = {.kind = EVENT_CLOSED, .at_ms = at("2027-03-01T23:00:00Z")};
    e.as.closed.session = 1;
    e.as.closed.unsent = true;
    must_fold(&w, &e);
    ck_assert_int_eq(w.patient->missed_in_a_row, 0);
    ck_assert_int_eq(w.patient->tallies.count, 0);
}
END_TEST

START_TEST(at_one_instant_closed_comes_before_due) {
    struct event e;
    struct error err;
    pass(&w, "2027-03-01T22:59:59Z");
    ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &e, &err), STATUS_OK);
    ck_assert_int_eq(e.kind, EVENT_CLOSED);
    must_fold(&w, &e);
    ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &e, &err), STATUS_OK);
    ck_assert_int_eq(e.kind, EVENT_DUE);
    ck_assert_int_eq(e.at_ms, at("2027-03-01T23:00:00Z"));
}
END_TEST

/* --- answers ---------------------------------------------------------------------------------------------------------- */

START_TEST(a_checkin_answers_the_session_and_counts) {
    pass(&w, "2027-03-01T13:00:00Z");
    checkin(&w, "2027-03-01T14:00:00Z", 1, true, NOTHING);
    ck_assert_int_eq(effect_of(&w, EFFECT_ANSWERED)->session, 1);
    ck_assert_int_eq(w.patient->tallies.item[0].done, 1);
    ck_assert_int_eq(w.patient->tallies.item[0].due, 1);
    checkin(&w, "2027-03-01T15:00:00Z", 1, true, "{'side':'right','findings':{'pain':{'during':3}}}");   /* a later part */
    ck_assert_ptr_null(effect_of(&w, EFFECT_ANSWERED));
    ck_assert_int_eq(w.patient->tallies.item[0].due, 1);
}
END_TEST

START_TEST(h10_a_checkin_for_a_session_that_is_not_there_changes_nothing) {
    struct error err;
    char *before = state_text(w.patient);
    struct event e = answer(&w, "2027-03-01T14:00:00Z", 7, true, NOTHING);
    ck_assert_int_eq(fold(&w, &e, &err), STATUS_NO);
    ck_assert_str_eq(err.message, "p1.7 is not a session that can be answered");
    char *after = state_text(w.patient);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}
END_TEST

START_TEST(done_and_skipped_contradict_each_other) {
    struct error err;
    pass(&w, "2027-03-01T13:00:00Z");
    checkin(&w, "2027-03-01T14:00:00Z", 1, true, NOTHING);
    struct event e = answer(&w, "2027-03-01T14:30:00Z", 1, false, NOTHING);
    e.as.checkin.skipped = true;
    e.as.checkin.why = "no time";
    ck_assert_int_eq(fold(&w, &e, &err), STATUS_NO);
    ck_assert_str_eq(err.message, "p1.1 was already answered as done");
}
END_TEST

START_TEST(a_missed_session_may_be_answered_late) {
    pass(&w, "2027-03-02T13:00:00Z");
    ck_assert_int_eq(patient_session(w.patient, 2)->state, SESSION_MISSED);
    checkin(&w, "2027-03-02T14:00:00Z", 2, true, NOTHING);
    ck_assert_int_eq(patient_session(w.patient, 2)->state, SESSION_DONE);
    ck_assert_int_eq(w.patient->tallies.item[0].due, 2);
    ck_assert_int_eq(w.patient->tallies.item[0].done, 1);
}
END_TEST

START_TEST(an_early_checkin_fixes_the_number_and_its_reminder_is_born_answered) {
    struct error err;
    struct agenda *g;
    bool found;
    struct event e = answer(&w, "2027-03-01T12:30:00Z", 1, true, NOTHING);
    e.as.checkin.early = true;
    ck_assert_int_eq(agenda_open(w.patient, w.zone, e.at_ms, w.arena, &g, &err), STATUS_OK);
    ck_assert_int_eq(agenda_next(g, &e.as.checkin.planned, &found, NULL, &err), STATUS_OK);
    must_fold(&w, &e);
    pass(&w, "2027-03-01T13:00:00Z");
    const struct effect *born = effect_of(&w, EFFECT_REMINDER);
    ck_assert_int_eq(born->session, 1);
    ck_assert(born->answered_early);
    pass(&w, "2027-03-01T23:00:00Z");
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_DONE);
    ck_assert_int_eq(effect_of(&w, EFFECT_REMINDER)->session, 2);
}
END_TEST

/* --- moves ------------------------------------------------------------------------------------------------------------- */

START_TEST(a_plan_advances_when_its_exit_is_met_but_not_before_its_least_days) {
    pass(&w, "2027-03-02T13:00:00Z");
    checkin(&w, "2027-03-02T14:00:00Z", 3, true, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':1}}}");
    ck_assert_str_eq(phase(), "settle");
    pass(&w, "2027-03-04T04:59:59Z");
    ck_assert_str_eq(phase(), "settle");
    pass(&w, "2027-03-04T05:00:00Z");                            /* the end of the third day */
    ck_assert_str_eq(phase(), "load");
    ck_assert_int_eq(plan()->phase_day, wall_day(at("2027-03-04T12:00:00Z")));
}
END_TEST

START_TEST(a_move_names_its_rule_and_why) {
    w.effects.explain = true;
    pass(&w, "2027-03-04T13:00:00Z");
    checkin(&w, "2027-03-04T14:00:00Z", 7, true, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':2}}}");
    const struct effect *moved = effect_of(&w, EFFECT_MOVED);
    ck_assert_ptr_nonnull(moved);
    ck_assert_str_eq(moved->from, "settle");
    ck_assert_str_eq(moved->to, "load");
    ck_assert_str_eq(moved->rule, "/phases/0/advance");
    ck_assert_ptr_nonnull(moved->explanation);
}
END_TEST

START_TEST(h17_a_masked_score_never_advances) {
    pass(&w, "2027-03-04T13:00:00Z");
    checkin(&w, "2027-03-04T14:00:00Z", 7, true, "{'side':'right','findings':{'analgesic':true,'pain':{'worst-24h':1}}}");
    ck_assert_str_eq(phase(), "settle");
    checkin(&w, "2027-03-04T15:00:00Z", 7, true, "{'side':'right','findings':{'pain':{'worst-24h':1}}}");
    ck_assert_str_eq(phase(), "settle");                          /* not said: counts as masked */
    checkin(&w, "2027-03-04T16:00:00Z", 7, true, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':1}}}");
    ck_assert_str_eq(phase(), "load");
}
END_TEST

START_TEST(a_missing_value_never_advances) {
    pass(&w, "2027-03-08T12:00:00Z");
    ck_assert_str_eq(phase(), "settle");
}
END_TEST

START_TEST(a_plan_goes_back_when_the_rule_to_go_back_is_met) {
    pass(&w, "2027-03-04T13:00:00Z");
    checkin(&w, "2027-03-04T14:00:00Z", 7, true, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':2}}}");
    checkin(&w, "2027-03-04T15:00:00Z", 7, true, "{'side':'right','findings':{'pain':{'during':7}}}");  /* masked counts at face value */
    ck_assert_str_eq(phase(), "settle");
}
END_TEST

START_TEST(a_late_report_is_judged_as_of_now) {
    pass(&w, "2027-03-04T13:00:00Z");
    checkin(&w, "2027-03-04T14:00:00Z", 7, true, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':2}}}");
    ck_assert_str_eq(phase(), "load");
    checkin(&w, "2027-03-02T14:00:00Z", 3, true, "{'side':'right','findings':{'analgesic':false,'pain':{'during':7}}}");
    ck_assert_str_eq(phase(), "settle");
    ck_assert_int_eq(plan()->phase_day, wall_day(at("2027-03-04T12:00:00Z")));
    ck_assert_int_eq(plan()->phase_since_ms, at("2027-03-04T14:00:00Z"));
}
END_TEST

START_TEST(the_last_phases_exit_completes_the_plan_and_its_sessions_end) {
    plan()->phase = 1;
    pass(&w, "2027-03-08T23:00:00Z");
    checkin(&w, "2027-03-08T23:30:00Z", w.patient->last_session, true,
            "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':0}}}");
    ck_assert_int_eq(plan()->state, PLAN_COMPLETED);
    struct event e;
    struct error err;
    ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &e, &err), STATUS_OK);
    ck_assert_int_eq(e.at_ms, INSTANT_NONE);
}
END_TEST

START_TEST(at_the_phases_limit_a_clinician_is_asked_once) {
    int alerts = 0;
    struct error err;
    for (;;) {
        struct event e;
        ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &e, &err), STATUS_OK);
        if (e.at_ms > at("2027-03-14T12:00:00Z")) break;
        must_fold(&w, &e);
        if (effect_of(&w, EFFECT_ALERT) == NULL) continue;
        alerts++;
        ck_assert_int_eq(e.at_ms, at("2027-03-11T05:00:00Z"));    /* ten days after the first */
    }
    ck_assert_int_eq(alerts, 1);
    ck_assert_str_eq(phase(), "settle");
}
END_TEST

/* --- red flags ------------------------------------------------------------------------------------------------------------ */

START_TEST(h05_h12_a_red_flag_stops_every_plan_and_cancels_what_is_open) {
    enrol(&w, "2027-03-01T12:30:00Z", "2027-03-01", SIDE_LEFT);
    pass(&w, "2027-03-01T13:00:00Z");
    findings(&w, "2027-03-01T13:05:00Z", "{'side':'right','findings':{'swollen':true,'fever':true}}");
    ck_assert_int_eq(patient_disposition(w.patient), DISPOSITION_EMERGENCY);
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
    ck_assert_int_eq(patient_plan(w.patient, 2)->state, PLAN_STOPPED);
    ck_assert_int_eq(effect_of(&w, EFFECT_CANCELLED)->session, 1);
    ck_assert_int_eq(effect_of(&w, EFFECT_ALERT)->alert.disposition, DISPOSITION_EMERGENCY);
    ck_assert_int_eq(pass(&w, "2027-04-01T12:00:00Z"), 0);        /* nothing comes due any more */
}
END_TEST

START_TEST(a_met_flag_stands_although_a_later_answer_says_no) {
    findings(&w, "2027-03-01T13:05:00Z", "{'side':'right','findings':{'swollen':true}}");
    findings(&w, "2027-03-01T13:10:00Z", WELL);
    ck_assert_int_eq(patient_disposition(w.patient), DISPOSITION_SAME_DAY);
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
}
END_TEST

START_TEST(urgent_2w_holds_impact_and_progression_of_that_knee_only) {
    enrol(&w, "2027-03-01T12:30:00Z", "2027-03-01", SIDE_LEFT);
    findings(&w, "2027-03-01T13:05:00Z", "{'side':'right','findings':{'groin':true}}");
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    ck_assert(plan_holds(plan(), HOLD_NO_IMPACT));
    ck_assert(plan_holds(plan(), HOLD_NO_PROGRESSION));
    ck_assert_int_eq(patient_plan(w.patient, 2)->holds.count, 0);
}
END_TEST

START_TEST(h12_an_unanswered_critical_flag_first_waits_then_acts) {
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'swollen':null}}");
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));
    findings(&w, "2027-03-02T13:00:00Z", "{'findings':{'fever':false}}");
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
}
END_TEST

START_TEST(an_answer_releases_the_hold_of_an_unanswered_flag) {
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'swollen':null}}");
    findings(&w, "2027-03-02T13:00:00Z", "{'side':'right','findings':{'swollen':false}}");
    ck_assert_int_eq(plan()->holds.count, 0);
    ck_assert_int_eq(effect_of(&w, EFFECT_RELEASED)->plan, 1);
    ck_assert_int_eq(w.patient->standing.count, 0);
}
END_TEST

START_TEST(h16_a_flag_of_the_left_knee_is_the_left_knees) {
    findings(&w, "2027-03-01T13:05:00Z", "{'side':'left','findings':{'groin':true}}");
    ck_assert_int_eq(w.patient->standing.item[0].side, SIDE_LEFT);
    ck_assert_int_eq(plan()->holds.count, 0);
}
END_TEST

START_TEST(h15_a_plan_is_refused_while_a_flag_that_forbids_it_stands) {
    struct error err;
    findings(&w, "2027-03-01T13:05:00Z", "{'side':'left','findings':{'swollen':true}}");
    findings(&w, "2027-03-01T13:10:00Z", WELL);
    struct event e = enrolment(&w, "2027-03-01T13:20:00Z", "2027-03-01", SIDE_LEFT);
    ck_assert_int_eq(fold(&w, &e, &err), STATUS_NO);
    ck_assert_msg(strstr(err.message, "RF03 hot joint stands since p1:4 (same-day)") != NULL, "%s", err.message);
}
END_TEST

START_TEST(a_flag_that_stands_acts_on_a_later_plan) {
    findings(&w, "2027-03-01T13:05:00Z", "{'side':'left','findings':{'groin':true}}");
    enrol(&w, "2027-03-01T13:20:00Z", "2027-03-01", SIDE_LEFT);
    ck_assert(plan_holds(patient_plan(w.patient, 2), HOLD_NO_IMPACT));
    ck_assert(plan_holds(patient_plan(w.patient, 2), HOLD_NO_PROGRESSION));
}
END_TEST

START_TEST(h12_a_critical_answer_that_goes_stale_holds_exercise_back_and_tells_the_clinic) {
    pass(&w, "2027-03-14T12:00:00Z");                             /* the answers are fresh for 14 days */
    ck_assert_int_eq(plan()->holds.count, 0);
    pass(&w, "2027-03-16T05:00:00Z");
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    const struct alert *a = &w.patient->alerts.item[w.patient->alerts.count - 1];
    ck_assert_msg(strstr(a->text, "exercise waits for it") != NULL, "%s", a->text);
    pass(&w, "2027-03-20T05:00:00Z");                             /* time alone does not make it worse */
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    findings(&w, "2027-03-20T06:00:00Z", WELL);
    ck_assert_int_eq(plan()->holds.count, 0);
}
END_TEST

START_TEST(a_flag_that_is_met_after_waiting_waits_no_more_on_any_plan) {
    enrol(&w, "2027-03-01T12:30:00Z", "2027-03-01", SIDE_LEFT);
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'swollen':null}}");
    findings(&w, "2027-03-02T13:00:00Z", "{'side':'right','findings':{'swollen':true}}");
    ck_assert(!plan_holds(plan(), HOLD_WAIT_UNTIL));
    ck_assert(!plan_holds(patient_plan(w.patient, 2), HOLD_WAIT_UNTIL));
    const struct effect *released = effect_of(&w, EFFECT_RELEASED);
    ck_assert_str_eq(released->reason, "RF03 is met");
}
END_TEST

START_TEST(h05_a_hold_on_impact_takes_the_hop_out_of_an_open_session_and_leaves_the_slide) {
    plan()->phase = 1;
    pass(&w, "2027-03-01T23:00:00Z");                             /* Monday: a hop and a slide */
    findings(&w, "2027-03-01T23:05:00Z", "{'side':'right','findings':{'groin':true}}");
    const struct session *s = patient_session(w.patient, 1);
    ck_assert(effect_of(&w, EFFECT_CANCELLED) == NULL && s->state == SESSION_OPEN);
    ck_assert_int_eq(effect_of(&w, EFFECT_DROPPED)->session, 1);
    ck_assert_str_eq(effect_of(&w, EFFECT_DROPPED)->from, "hop");
    ck_assert_str_eq(effect_of(&w, EFFECT_DROPPED)->reason, "impact is on hold");
    ck_assert_int_eq(s->planned.items.count, 1);
    ck_assert_str_eq(s->planned.items.item[0].exercise, "slide");
}
END_TEST

START_TEST(a_second_open_plan_for_the_same_knee_is_refused) {
    struct error err;
    struct event e = enrolment(&w, "2027-03-01T12:30:00Z", "2027-03-01", SIDE_RIGHT);
    ck_assert_int_eq(fold(&w, &e, &err), STATUS_NO);
    ck_assert_str_eq(err.message, "p1/1 is already a plan for knee, right knee, and is active");
}
END_TEST

/* --- the fold as a whole ------------------------------------------------------------------------------------------------------ */

static void live(struct world *to) {
    pass(to, "2027-03-02T14:00:00Z");
    checkin(to, "2027-03-02T15:00:00Z", 3, true, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':2,'during':1}}}");
    pass(to, "2027-03-06T14:00:00Z");
    findings(to, "2027-03-06T15:00:00Z", "{'side':'right','findings':{'groin':true}}");
    pass(to, "2027-03-30T14:00:00Z");
}

START_TEST(h32_the_same_events_give_the_same_bytes) {
    live(&w);
    char *first = state_text(w.patient);
    world_close(&w);
    open_world();
    live(&w);
    char *second = state_text(w.patient);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
}
END_TEST

START_TEST(h32_a_state_read_back_is_the_same_and_goes_on_the_same) {
    struct error err = {0};
    struct patient *copy;
    pass(&w, "2027-03-02T14:00:00Z");
    checkin(&w, "2027-03-02T15:00:00Z", 3, true, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':6,'during':1}}}");
    findings(&w, "2027-03-02T15:30:00Z", "{'side':'right','findings':{'groin':true}}");
    char *before = state_text(w.patient);
    json_t *o = json_loads(before, 0, NULL);
    if (patient_read(o, w.catalogue, w.arena, &copy, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    json_decref(o);
    char *after = state_text(copy);
    ck_assert_str_eq(before, after);
    pass(&w, "2027-03-20T14:00:00Z");
    char *went_on = state_text(w.patient);
    w.patient = copy;
    pass(&w, "2027-03-20T14:00:00Z");
    char *copy_went_on = state_text(copy);
    ck_assert_str_eq(went_on, copy_went_on);
    free(before); free(after); free(went_on); free(copy_went_on);
}
END_TEST

START_TEST(events_survive_their_json) {
    struct error err = {0};
    struct event e;
    for (int i = 0; i < 40; i++) {
        ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &e, &err), STATUS_OK);
        json_t *data = event_data_json(w.catalogue->vocabulary, &e);
        struct event back = {.kind = e.kind};
        if (event_data_read(w.catalogue->vocabulary, data, &back, w.arena, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
        json_t *again = event_data_json(w.catalogue->vocabulary, &back);
        ck_assert(json_equal(data, again));
        json_decref(data);
        json_decref(again);
        must_fold(&w, &e);
    }
}
END_TEST

START_TEST(an_events_hash_covers_every_column) {
    struct event e = {.number = 3, .kind = EVENT_CLOSED, .at_ms = 5, .recorded_ms = 6, .tzdata = "2025b", .who = "anna"};
    char base[HASH_SIZE], other[HASH_SIZE];
    event_hash(base, "p1", &e, "{}", EVENT_FIRST_PREV);
    for (int i = 0; i < 10; i++) {
        struct event x = e;
        if (i == 0) x.number++;
        if (i == 1) x.kind = EVENT_DAY;
        if (i == 2) x.at_ms++;
        if (i == 3) x.recorded_ms++;
        if (i == 4) x.local.wall_ms++;
        if (i == 5) x.local.offset_s++;
        if (i == 6) x.tzdata = "2025a";
        if (i == 7) x.who = "ann";
        if (i == 8) x.key = "k";
        if (i == 9) x.safety = "s";
        event_hash(other, "p1", &x, "{}", EVENT_FIRST_PREV);
        ck_assert_str_ne(base, other);
    }
    event_hash(other, "p2", &e, "{}", EVENT_FIRST_PREV);
    ck_assert_str_ne(base, other);
    event_hash(other, "p1", &e, "{} ", EVENT_FIRST_PREV);
    ck_assert_str_ne(base, other);
    event_hash(other, "p1", &e, "{}", base);
    ck_assert_str_ne(base, other);
}
END_TEST

#define CASE(name) TCase *name = tcase_create(#name); suite_add_tcase(suite, name); \
    tcase_add_checked_fixture(name, open_world, close_world)

int main(void) {
    Suite *suite = suite_create("patient");
    CASE(time);
    tcase_add_test(time, h01_each_session_comes_due_once_for_a_year);
    tcase_add_test(time, an_unanswered_session_is_closed_once_and_missed);
    tcase_add_test(time, a_session_whose_reminder_was_never_sent_counts_neither_as_missed_nor_for_adherence);
    tcase_add_test(time, at_one_instant_closed_comes_before_due);
    CASE(answers);
    tcase_add_test(answers, a_checkin_answers_the_session_and_counts);
    tcase_add_test(answers, h10_a_checkin_for_a_session_that_is_not_there_changes_nothing);
    tcase_add_test(answers, done_and_skipped_contradict_each_other);
    tcase_add_test(answers, a_missed_session_may_be_answered_late);
    tcase_add_test(answers, an_early_checkin_fixes_the_number_and_its_reminder_is_born_answered);
    CASE(moves);
    tcase_add_test(moves, a_plan_advances_when_its_exit_is_met_but_not_before_its_least_days);
    tcase_add_test(moves, a_move_names_its_rule_and_why);
    tcase_add_test(moves, h17_a_masked_score_never_advances);
    tcase_add_test(moves, a_missing_value_never_advances);
    tcase_add_test(moves, a_plan_goes_back_when_the_rule_to_go_back_is_met);
    tcase_add_test(moves, a_late_report_is_judged_as_of_now);
    tcase_add_test(moves, the_last_phases_exit_completes_the_plan_and_its_sessions_end);
    tcase_add_test(moves, at_the_phases_limit_a_clinician_is_asked_once);
    CASE(flags);
    tcase_add_test(flags, h05_h12_a_red_flag_stops_every_plan_and_cancels_what_is_open);
    tcase_add_test(flags, a_met_flag_stands_although_a_later_answer_says_no);
    tcase_add_test(flags, urgent_2w_holds_impact_and_progression_of_that_knee_only);
    tcase_add_test(flags, h12_an_unanswered_critical_flag_first_waits_then_acts);
    tcase_add_test(flags, an_answer_releases_the_hold_of_an_unanswered_flag);
    tcase_add_test(flags, h16_a_flag_of_the_left_knee_is_the_left_knees);
    tcase_add_test(flags, h15_a_plan_is_refused_while_a_flag_that_forbids_it_stands);
    tcase_add_test(flags, a_flag_that_stands_acts_on_a_later_plan);
    tcase_add_test(flags, h12_a_critical_answer_that_goes_stale_holds_exercise_back_and_tells_the_clinic);
    tcase_add_test(flags, a_flag_that_is_met_after_waiting_waits_no_more_on_any_plan);
    tcase_add_test(flags, h05_a_hold_on_impact_takes_the_hop_out_of_an_open_session_and_leaves_the_slide);
    tcase_add_test(flags, a_second_open_plan_for_the_same_knee_is_refused);
    CASE(whole);
    tcase_add_test(whole, h32_the_same_events_give_the_same_bytes);
    tcase_add_test(whole, h32_a_state_read_back_is_the_same_and_goes_on_the_same);
    tcase_add_test(whole, events_survive_their_json);
    tcase_add_test(whole, an_events_hash_covers_every_column);
    return support_run(suite);
}
