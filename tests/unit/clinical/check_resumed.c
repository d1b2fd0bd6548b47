/* A plan that stood still goes on: what was told meanwhile, what is told then, and what its phase forbids. */
#include "clinical/judge/judge.h"
#include "living.h"
#include "shared.h"
#include "support/support.h"

static struct world w;

static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T05:10:00Z");
    findings(&w, "2027-03-01T05:20:00Z", WELL);
}
static void close_world(void) { world_close(&w); }

static struct plan *plan(int number) { return patient_plan(w.patient, number); }

static void say_of(enum event_kind kind, const char *when, int number) {
    struct event e = {.kind = kind, .at_ms = at(when)};
    e.as.plan.plan = number;
    must_fold(&w, &e);
}

static void acknowledge_all(const char *when) {
    for (size_t i = 0; i < w.patient->alerts.count; i++) {
        const struct alert *a = &w.patient->alerts.item[i];
        struct event e = {.kind = EVENT_ACKNOWLEDGED, .at_ms = at(when)};
        if (a->acknowledged != 0) continue;
        e.as.raised.event = a->event;
        e.as.raised.index = a->index;
        must_fold(&w, &e);
    }
}

static void during(const char *when, int pain) {
    char form[160];
    snprintf(form, sizeof form, "{'side':'right','findings':{'swollen':false,'fever':false,'analgesic':false,"
             "'pain':{'during':%d}}}", pain);
    findings(&w, when, form);
}

static const struct alert *alarm_told(void) {
    const struct effect *e = effect_of(&w, EFFECT_ALERT);
    return e == NULL || strstr(e->alert.text, "Pain of 8 or more.") == NULL ? NULL : &e->alert;
}

/* Pain of 8 on 2 March, seen by a clinician. */
static void alarmed(void) {
    join(&w, add(w.catalogue, LIVING_1), "load", SIDE_RIGHT);
    during("2027-03-02T15:00:00Z", 8);
    ck_assert_ptr_nonnull(alarm_told());
    acknowledge_all("2027-03-02T16:00:00Z");
}

/* --- alarms --- */

START_TEST(h12_pain_that_was_alarming_before_a_pause_alarms_again_after_it) {
    alarmed();
    say_of(EVENT_PAUSED, "2027-03-02T17:00:00Z", 1);
    during("2027-03-04T15:00:00Z", 2);
    say_of(EVENT_RESUMED, "2027-03-05T15:00:00Z", 1);
    during("2027-03-05T16:00:00Z", 8);
    ck_assert_ptr_nonnull(alarm_told());
}
END_TEST

START_TEST(h12_alarming_pain_told_in_a_pause_alarms_when_the_plan_goes_on) {
    alarmed();
    say_of(EVENT_PAUSED, "2027-03-02T17:00:00Z", 1);
    during("2027-03-04T15:00:00Z", 2);
    during("2027-03-04T16:00:00Z", 9);
    ck_assert_ptr_null(alarm_told());
    say_of(EVENT_RESUMED, "2027-03-05T15:00:00Z", 1);
    size_t alerts = w.patient->alerts.count;
    pass(&w, "2027-03-06T05:00:00Z");
    ck_assert_uint_gt(w.patient->alerts.count, alerts);
}
END_TEST

START_TEST(h12_a_red_flag_that_stopped_the_plan_silences_no_later_alarm) {
    alarmed();
    findings(&w, "2027-03-02T18:00:00Z", "{'side':'right','findings':{'swollen':true}}");
    ck_assert_int_eq(plan(1)->state, PLAN_STOPPED);
    during("2027-03-04T15:00:00Z", 2);
    struct event e = {.kind = EVENT_CLEARED, .at_ms = at("2027-03-05T15:00:00Z")};
    must_fold(&w, &e);
    ck_assert_int_eq(plan(1)->state, PLAN_ACTIVE);
    during("2027-03-05T16:00:00Z", 8);
    ck_assert_ptr_nonnull(alarm_told());
}
END_TEST

START_TEST(h13_an_urgent_alarm_that_was_seen_is_told_again_with_the_next_answer_that_gives_it) {
    alarmed();
    during("2027-03-03T15:00:00Z", 9);
    ck_assert_ptr_nonnull(alarm_told());
    findings(&w, "2027-03-03T16:00:00Z", "{'findings':{'fever':false}}");        /* nothing about pain */
    ck_assert_ptr_null(alarm_told());
}
END_TEST

START_TEST(h24_an_urgent_alarm_that_nobody_has_seen_counts_and_is_no_second) {
    join(&w, add(w.catalogue, LIVING_1), "load", SIDE_RIGHT);
    during("2027-03-02T15:00:00Z", 8);
    size_t alerts = w.patient->alerts.count;
    during("2027-03-03T15:00:00Z", 8);
    ck_assert_ptr_null(alarm_told());
    ck_assert_uint_eq(w.patient->alerts.count, alerts);
    for (size_t i = 0; i < alerts; i++)
        if (strstr(w.patient->alerts.item[i].text, "Pain of 8") != NULL)
            ck_assert_int_eq(w.patient->alerts.item[i].times, 2);
}
END_TEST

/* --- what became of it meanwhile --- */

START_TEST(h12_a_critical_answer_that_went_stale_in_the_pause_is_asked_for_before_exercise) {
    join(&w, add(w.catalogue, LIVING_1), "settle", SIDE_RIGHT);
    say_of(EVENT_PAUSED, "2027-03-02T17:00:00Z", 1);
    say_of(EVENT_RESUMED, "2027-03-17T15:00:00Z", 1);
    ck_assert(plan_holds(plan(1), HOLD_WAIT_UNTIL));
}
END_TEST

START_TEST(h18_what_a_phase_avoids_is_avoided_while_its_plan_is_paused) {
    join(&w, add(w.catalogue, STRONG), "squats", SIDE_RIGHT);
    join(&w, add(w.catalogue, GENTLE), "forbids", SIDE_RIGHT);
    say_of(EVENT_PAUSED, "2027-03-01T18:00:00Z", 2);
    pass(&w, "2027-03-03T23:30:00Z");
    for (size_t i = 0; i < w.patient->sessions.count; i++)
        ck_assert_ptr_null(item_in(&w.patient->sessions.item[i].planned, "squat"));
}
END_TEST

/* Free, then, at a worst pain of 2 or less, a phase that avoids squats. */
#define MOVING SHARED("moving", SHARED_SQUAT "," SHARED_SLIDE, \
    SHARED_PHASE("free", PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':2,'reps':15}"), \
        ",'advance':" PAIN("le", "worst-24h", 2000)) "," \
    SHARED_PHASE("strict", PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':2,'reps':15}"), \
        ",'avoid':[{'exercise':'squat','reason':'no squats in this phase'}]"))

START_TEST(h18_what_a_new_phase_avoids_leaves_other_plans_open_sessions_at_once) {
    join(&w, add(w.catalogue, STRONG), "squats", SIDE_RIGHT);
    join(&w, add(w.catalogue, MOVING), "free", SIDE_RIGHT);
    pass(&w, "2027-03-01T23:30:00Z");
    const struct session *s = patient_session(w.patient, w.patient->last_session);
    ck_assert_ptr_nonnull(item_in(&s->planned, "squat"));
    findings(&w, "2027-03-01T23:40:00Z", "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':1}}}");
    ck_assert_int_eq(plan(2)->phase, 1);
    ck_assert_int_eq(s->state, SESSION_CANCELLED);
    ck_assert_str_eq(effect_of(&w, EFFECT_CANCELLED)->reason, "no squats in this phase");
}
END_TEST

/* A layoff is found at a day's end: what came due that evening is still open. */
START_TEST(h05_what_a_layoff_holds_back_leaves_the_session_that_is_open) {
    join(&w, add(w.catalogue, LIVING_1), "load", SIDE_RIGHT);
    plan(1)->done_day -= 15;                                                     /* the gate's row is of 14 days */
    plan(1)->layoffs = 1;
    pass(&w, "2027-03-03T04:30:00Z");                                            /* Tuesday's jumps and run are open */
    ck_assert(plan_holds(plan(1), HOLD_NO_IMPACT));
    for (size_t i = 0; i < w.patient->sessions.count; i++) {
        const struct session *s = &w.patient->sessions.item[i];
        if (s->state == SESSION_OPEN) ck_assert_ptr_null(item_in(&s->planned, "hop"));
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("resumed");
    TCase *t = tcase_create("resumed");
    suite_add_tcase(suite, t);
    tcase_add_checked_fixture(t, open_world, close_world);
    tcase_add_test(t, h12_pain_that_was_alarming_before_a_pause_alarms_again_after_it);
    tcase_add_test(t, h12_alarming_pain_told_in_a_pause_alarms_when_the_plan_goes_on);
    tcase_add_test(t, h12_a_red_flag_that_stopped_the_plan_silences_no_later_alarm);
    tcase_add_test(t, h13_an_urgent_alarm_that_was_seen_is_told_again_with_the_next_answer_that_gives_it);
    tcase_add_test(t, h24_an_urgent_alarm_that_nobody_has_seen_counts_and_is_no_second);
    tcase_add_test(t, h12_a_critical_answer_that_went_stale_in_the_pause_is_asked_for_before_exercise);
    tcase_add_test(t, h18_what_a_phase_avoids_is_avoided_while_its_plan_is_paused);
    tcase_add_test(t, h18_what_a_new_phase_avoids_leaves_other_plans_open_sessions_at_once);
    tcase_add_test(t, h05_what_a_layoff_holds_back_leaves_the_session_that_is_open);
    return support_run(suite);
}
