/* What people decide about plans and alerts, and what follows. */
#include "decided.h"

static void open_world(void) {
    open_cared();
    enrol_cared("2027-03-01T12:30:00Z", false);
}
static void close_world(void) { world_close(&w); }

/* --- refusals ----------------------------------------------------------------------------------------------------- */

START_TEST(a_plan_that_is_not_there_is_named) {
    struct event e = of_plan(EVENT_PAUSED, "2027-03-01T13:00:00Z");
    e.as.plan.plan = 7;
    must_refuse(&e, "p1/7 is no plan");
}
END_TEST

START_TEST(a_second_pause_is_refused_by_name_and_state) {
    say(EVENT_PAUSED, "2027-03-01T12:40:00Z");
    struct event e = of_plan(EVENT_PAUSED, "2027-03-01T12:50:00Z");
    must_refuse(&e, "p1/1 is paused: it cannot be paused");
}
END_TEST

START_TEST(a_decision_dated_before_the_newest_event_is_refused_naming_both) {
    struct event e = of_plan(EVENT_PAUSED, "2027-03-01T12:29:59Z");
    must_refuse(&e, "paused is dated 2027-03-01T12:29:59Z, before the newest event of 2027-03-01T12:30:00Z");
}
END_TEST

START_TEST(what_is_no_proposal_and_no_alert_is_named) {
    struct event e = of_raised(EVENT_APPROVED, "2027-03-01T13:00:00Z", 2, 9);
    must_refuse(&e, "p1:2/9 is no proposal");
    e = of_raised(EVENT_ACKNOWLEDGED, "2027-03-01T13:00:00Z", 2, 9);
    must_refuse(&e, "p1:2/9 is no alert");
}
END_TEST

/* --- pause and resume --------------------------------------------------------------------------------------------- */

START_TEST(h05_a_pause_cancels_what_is_open_and_it_is_not_missed) {
    pass(&w, "2027-03-01T13:00:00Z");
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_OPEN);
    say(EVENT_PAUSED, "2027-03-01T13:05:00Z");
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_CANCELLED));
    ck_assert_int_eq(effect_of(&w, EFFECT_CANCELLED)->session, 1);
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_CANCELLED);
    ck_assert_int_eq(w.patient->missed_in_a_row, 0);
    ck_assert_int_eq(pass(&w, "2027-03-10T13:00:00Z"), 0);
}
END_TEST

START_TEST(a_pause_is_on_record_with_its_reason_and_ends_with_the_resume) {
    struct event e = of_plan(EVENT_PAUSED, "2027-03-02T12:40:00Z");
    e.as.plan.why = "a holiday";
    must_fold(&w, &e);
    ck_assert_str_eq(effect_of(&w, EFFECT_STATE)->reason, "a holiday");
    ck_assert_int_eq(plan()->pauses.count, 1);
    ck_assert_str_eq(plan()->pauses.item[0].why, "a holiday");
    ck_assert_int_eq(plan()->pauses.item[0].to, INT32_MAX);
    say(EVENT_RESUMED, "2027-03-05T12:40:00Z");
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    ck_assert_int_eq(plan()->pauses.item[0].to - plan()->pauses.item[0].from, 3);
}
END_TEST

START_TEST(days_of_a_pause_are_not_judged_afterwards) {
    pass(&w, "2027-03-02T12:40:00Z");
    say(EVENT_PAUSED, "2027-03-02T12:40:00Z");
    say(EVENT_RESUMED, "2027-03-05T12:40:00Z");
    struct event e;
    struct error err;
    do {
        ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &e, &err), STATUS_OK);
        must_fold(&w, &e);
    } while (e.kind != EVENT_DAY);
    ck_assert_int_eq(e.as.day.day, wall_day(at("2027-03-05T12:00:00Z")));
    ck_assert_int_eq(e.at_ms, at("2027-03-06T05:00:00Z"));
}
END_TEST

START_TEST(a_resume_after_a_long_pause_asks_a_clinician) {
    say(EVENT_PAUSED, "2027-03-02T12:40:00Z");
    say(EVENT_RESUMED, "2027-03-25T12:40:00Z");
    ck_assert_ptr_nonnull(proposed(PROPOSAL_INTAKE));
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));
    ck_assert(plan_holds(plan(), HOLD_NO_IMPACT));
    decide_newest(EVENT_DECLINED, PROPOSAL_INTAKE, "2027-03-25T13:40:00Z");
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));              /* it waits on */
}
END_TEST

START_TEST(an_approved_intake_ends_its_wait_but_not_the_gate) {
    say(EVENT_PAUSED, "2027-03-02T12:40:00Z");
    findings(&w, "2027-03-24T12:40:00Z", WELL);                  /* else the red flags' questions wait too */
    say(EVENT_RESUMED, "2027-03-25T12:40:00Z");
    decide_newest(EVENT_APPROVED, PROPOSAL_INTAKE, "2027-03-25T13:40:00Z");
    ck_assert(!plan_holds(plan(), HOLD_WAIT_UNTIL));
    ck_assert(plan_holds(plan(), HOLD_NO_IMPACT));
    ck_assert_str_eq(effect_of(&w, EFFECT_RELEASED)->reason, "approved by test");
}
END_TEST

/* --- plans in draft ----------------------------------------------------------------------------------------------- */

static void draft_left(void) {
    struct event e = cared_enrolment("2027-03-01T12:30:00Z", SIDE_LEFT, true);
    must_fold(&w, &e);
}

START_TEST(a_draft_is_proposed_and_begins_with_its_approval) {
    draft_left();
    const struct plan *left = patient_plan(w.patient, 2);
    ck_assert_int_eq(proposed(PROPOSAL_PLAN)->plan, 2);
    decide_newest(EVENT_APPROVED, PROPOSAL_PLAN, "2027-03-04T12:30:00Z");
    ck_assert_int_eq(left->state, PLAN_ACTIVE);
    ck_assert_int_eq(left->start_day, wall_day(at("2027-03-04T12:00:00Z")));
    ck_assert_int_eq(left->phase_day, left->start_day);
    const struct proposal *r = proposed(PROPOSAL_PLAN);
    struct event e = of_raised(EVENT_APPROVED, "2027-03-04T12:31:00Z", r->event, r->index);
    must_refuse(&e, "p1/2 is active: it cannot be approved");
}
END_TEST

START_TEST(h15_a_draft_is_not_opened_while_a_flag_that_forbids_plans_stands) {
    draft_left();
    findings(&w, "2027-03-01T13:00:00Z", "{'side':'left','findings':{'swollen':true}}");
    ck_assert_int_eq(patient_plan(w.patient, 2)->state, PLAN_STOPPED);
    const struct proposal *r = proposed(PROPOSAL_PLAN);
    struct event e = of_raised(EVENT_APPROVED, "2027-03-01T13:30:00Z", r->event, r->index);
    must_refuse(&e, "p1/2 is stopped: it cannot be approved");
    clear("2027-03-01T14:00:00Z");
    ck_assert_int_eq(patient_plan(w.patient, 2)->state, PLAN_PROPOSED);
    decide_newest(EVENT_APPROVED, PROPOSAL_PLAN, "2027-03-01T14:30:00Z");
    ck_assert_int_eq(patient_plan(w.patient, 2)->state, PLAN_ACTIVE);
}
END_TEST

START_TEST(a_declined_draft_is_revoked) {
    draft_left();
    decide_newest(EVENT_DECLINED, PROPOSAL_PLAN, "2027-03-01T13:00:00Z");
    ck_assert_int_eq(patient_plan(w.patient, 2)->state, PLAN_REVOKED);
}
END_TEST

/* --- alerts ------------------------------------------------------------------------------------------------------- */

START_TEST(h13_an_alert_is_acknowledged_once) {
    findings(&w, "2027-03-01T13:00:00Z", "{'side':'right','findings':{'groin':true}}");
    const struct alert *a = &w.patient->alerts.item[0];
    struct event e = of_raised(EVENT_ACKNOWLEDGED, "2027-03-01T13:30:00Z", a->event, a->index);
    must_fold(&w, &e);
    ck_assert_int_eq(a->acknowledged, e.number);
    ck_assert_int_eq(effect_of(&w, EFFECT_ACKNOWLEDGED)->alert.event, a->event);
    e.at_ms += MINUTE_MS;
    must_refuse(&e, "was already acknowledged by p1:");
}
END_TEST

START_TEST(an_acknowledged_alert_is_kept_for_so_many_days) {
    findings(&w, "2027-03-01T13:00:00Z", "{'side':'right','findings':{'groin':true}}");
    const struct alert *a = &w.patient->alerts.item[0];
    findings(&w, "2027-07-01T13:00:00Z", WELL);
    ck_assert_int_eq(w.patient->alerts.item[0].acknowledged, 0); /* one that nobody has seen stays */
    struct event e = of_raised(EVENT_ACKNOWLEDGED, "2027-07-01T13:30:00Z", a->event, a->index);
    must_fold(&w, &e);
    size_t before = w.patient->alerts.count;
    findings(&w, "2027-09-29T13:30:00Z", WELL);                  /* the 90th day */
    ck_assert_uint_ge(w.patient->alerts.count, before);
    findings(&w, "2027-09-29T13:30:01Z", WELL);
    for (size_t i = 0; i < w.patient->alerts.count; i++) ck_assert_int_ne(w.patient->alerts.item[i].event, e.as.raised.event);
}
END_TEST

/* --- another version ---------------------------------------------------------------------------------------------- */

static struct event migration(const char *when, const char *step, const char *phase) {
    struct event e = {.kind = EVENT_MIGRATED, .at_ms = at(when)};
    e.as.migrated.plan = 1;
    e.as.migrated.version = "1.1.0";
    e.as.migrated.hash = cared_new->hash;
    e.as.migrated.step = step;
    e.as.migrated.phase = phase;
    return e;
}

START_TEST(h20_a_migrated_plan_stands_where_the_event_says_with_its_days_and_rungs) {
    struct progress *g = LIST_PUSH(w.arena, &plan()->progress);
    *g = (struct progress){.prescribed = 0, .exercise = 0, .rung = 2};
    struct event e = migration("2027-03-04T12:00:00Z", "first", "calm");
    must_fold(&w, &e);
    ck_assert_ptr_eq(plan()->protocol, cared_new);
    ck_assert_str_eq(plan()->protocol->phase[plan()->phase].id, "calm");
    ck_assert_int_eq(plan()->phase_day, wall_day(at("2027-03-01T12:00:00Z")));
    ck_assert_int_eq(plan()->progress.item[0].rung, 2);
    const struct effect *migrated = effect_of(&w, EFFECT_MIGRATED);
    ck_assert_str_eq(migrated->from, "1.0.0");
    ck_assert_str_eq(migrated->to, "1.1.0");
}
END_TEST

START_TEST(h20_a_migration_to_what_is_not_there_is_refused) {
    struct event e = migration("2027-03-04T12:00:00Z", "conservative", "calm");
    must_refuse(&e, "cared 1.1.0 has no step conservative");
    e = migration("2027-03-04T12:00:00Z", "first", "settle");
    must_refuse(&e, "cared 1.1.0 has no phase settle");
    e.as.migrated.hash = w.knee->hash;
    must_refuse(&e, "p1/1 is a plan for cared: it cannot be migrated to knee");
    e.as.migrated.hash = "0000";
    must_refuse(&e, "no protocol with hash 0000 is known");
}
END_TEST

START_TEST(a_gate_that_the_new_version_does_not_have_ends) {
    say(EVENT_PAUSED, "2027-03-02T12:40:00Z");
    say(EVENT_RESUMED, "2027-03-25T12:40:00Z");
    ck_assert(plan_holds(plan(), HOLD_NO_IMPACT));
    struct event e = migration("2027-03-25T13:00:00Z", "first", "calm");
    must_fold(&w, &e);
    ck_assert(!plan_holds(plan(), HOLD_NO_IMPACT));
    ck_assert_str_eq(effect_of(&w, EFFECT_RELEASED)->reason, "cared 1.1.0 has no such gate");
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));              /* the clinician is asked for still */
}
END_TEST

START_TEST(a_rule_that_is_met_as_the_plan_is_migrated_has_acted) {
    report_worst("2027-03-02T12:00:00Z", 6);
    ck_assert_int_eq(plan()->step, 1);
    struct event e = migration("2027-03-04T12:00:00Z", "first", "calm");
    must_fold(&w, &e);
    findings(&w, "2027-03-04T13:00:00Z", WELL);
    ck_assert_int_eq(plan()->step, 0);
}
END_TEST

/* --- the person --------------------------------------------------------------------------------------------------- */

START_TEST(h06_who_travels_has_another_zone) {
    struct event e = {.kind = EVENT_TRAVELLED, .at_ms = at("2027-03-02T12:00:00Z")};
    e.as.travelled.zone = "Europe/Berlin";
    must_fold(&w, &e);
    ck_assert_str_eq(w.patient->settings.zone, "Europe/Berlin");
    ck_assert_str_eq(effect_of(&w, EFFECT_TRAVELLED)->from, "America/New_York");
}
END_TEST

/* --- corrected histories ------------------------------------------------------------------------------------------ */

START_TEST(what_a_corrected_history_refuses_is_counted_and_ignored) {
    w.patient->amending = true;
    int64_t events = w.patient->events;
    struct event e = of_plan(EVENT_RESUMED, "2027-03-02T12:00:00Z");
    must_fold(&w, &e);
    ck_assert_int_eq(w.patient->events, events + 1);
    ck_assert_int_eq(w.patient->newest_ms, e.at_ms);
    ck_assert_str_eq(effect_of(&w, EFFECT_IGNORED)->reason, "p1/1 is active: it cannot be resumed");
}
END_TEST

START_TEST(h12_the_findings_of_an_ignored_answer_hold) {
    w.patient->amending = true;
    struct event e = answer(&w, "2027-03-02T12:00:00Z", 99, true, "{'side':'right','findings':{'swollen':true}}");
    must_fold(&w, &e);
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_IGNORED));
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
}
END_TEST

START_TEST(an_amended_event_is_a_contact) {
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'swollen':null}}");
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    struct event e = {.kind = EVENT_AMENDED, .at_ms = at("2027-03-02T13:00:00Z")};
    e.as.amended.number = 2;
    must_fold(&w, &e);
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);               /* still not answered */
    e.at_ms += MINUTE_MS;
    e.as.amended.number = 99;
    must_refuse(&e, "there is no such event to amend");
}
END_TEST

START_TEST(a_decision_is_no_contact) {
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'swollen':null}}");
    struct event e = migration("2027-03-02T13:00:00Z", "first", "calm");
    must_fold(&w, &e);
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);                /* nobody was asked again */
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));
}
END_TEST

#define TEST(name) tcase_add_test(tcase, name)

int main(void) {
    Suite *suite = suite_create("decide");
    TCase *tcase = tcase_create("decide");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, open_world, close_world);
    TEST(a_plan_that_is_not_there_is_named);
    TEST(a_second_pause_is_refused_by_name_and_state);
    TEST(a_decision_dated_before_the_newest_event_is_refused_naming_both);
    TEST(what_is_no_proposal_and_no_alert_is_named);
    TEST(h05_a_pause_cancels_what_is_open_and_it_is_not_missed);
    TEST(a_pause_is_on_record_with_its_reason_and_ends_with_the_resume);
    TEST(days_of_a_pause_are_not_judged_afterwards);
    TEST(a_resume_after_a_long_pause_asks_a_clinician);
    TEST(an_approved_intake_ends_its_wait_but_not_the_gate);
    TEST(a_draft_is_proposed_and_begins_with_its_approval);
    TEST(h15_a_draft_is_not_opened_while_a_flag_that_forbids_plans_stands);
    TEST(a_declined_draft_is_revoked);
    TEST(h13_an_alert_is_acknowledged_once);
    TEST(an_acknowledged_alert_is_kept_for_so_many_days);
    TEST(h20_a_migrated_plan_stands_where_the_event_says_with_its_days_and_rungs);
    TEST(h20_a_migration_to_what_is_not_there_is_refused);
    TEST(a_gate_that_the_new_version_does_not_have_ends);
    TEST(a_rule_that_is_met_as_the_plan_is_migrated_has_acted);
    TEST(h06_who_travels_has_another_zone);
    TEST(what_a_corrected_history_refuses_is_counted_and_ignored);
    TEST(h12_the_findings_of_an_ignored_answer_hold);
    TEST(an_amended_event_is_a_contact);
    TEST(a_decision_is_no_contact);
    return support_run(suite);
}
