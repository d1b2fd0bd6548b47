/* Steps, care and exercises that wait for a clinician. */
#include "clinical/plan/proposal.h"
#include "decided.h"

static void open_world(void) {
    open_cared();
    enrol_cared("2027-03-01T12:30:00Z", false);
}
static void close_world(void) { world_close(&w); }

static const char *step(void) { return plan()->protocol->step[plan()->step].id; }
static void person(const char *when, const char *finding, const char *value) {
    char form[120];
    snprintf(form, sizeof form, "{'findings':{'%s':%s}}", finding, value);
    findings(&w, when, form);
}
static enum proposal_state settled(const char *what, uint64_t asks) { return proposal_settled(w.patient, 1, what, asks); }
static size_t count_of(enum proposal_kind kind) {
    size_t count = 0;
    for (size_t i = 0; i < w.patient->proposals.count; i++) count += w.patient->proposals.item[i].kind == kind;
    return count;
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

START_TEST(a_step_without_approval_is_gone_to_at_once) {
    w.effects.explain = true;
    report_worst("2027-03-03T13:00:00Z", 5);
    ck_assert_str_eq(step(), "therapy");
    ck_assert_int_eq(plan()->step_day, wall_day(at("2027-03-03T12:00:00Z")));
    const struct effect *moved = effect_of(&w, EFFECT_STEP);
    ck_assert_str_eq(moved->from, "conservative");
    ck_assert_str_eq(moved->to, "therapy");
    ck_assert_str_eq(moved->rule, "/rules/0/when");
    ck_assert_ptr_nonnull(moved->explanation);
    ck_assert_int_eq(count_of(PROPOSAL_STEP), 0);
}
END_TEST

START_TEST(h15_a_step_with_approval_is_proposed_with_its_basis_and_moves_nothing) {
    report_worst("2027-03-03T13:00:00Z", 8);
    ck_assert_str_eq(step(), "therapy");
    const struct proposal *r = proposed(PROPOSAL_STEP);
    ck_assert_str_eq(r->what, "injection");
    ck_assert_msg(strstr(r->text, "Injection is proposed") != NULL && strstr(r->text, "8") != NULL, "%s", r->text);
    const struct effect *told = effect_of(&w, EFFECT_PROPOSED);
    ck_assert_str_eq(told->rule, "/rules/1/when");
    pass(&w, "2027-03-20T13:00:00Z");
    report_worst("2027-03-20T14:00:00Z", 9);
    ck_assert_str_eq(step(), "therapy");
    ck_assert_int_eq(count_of(PROPOSAL_STEP), 1);
}
END_TEST

static const struct alert *alert_about(const char *about) {
    for (size_t i = w.patient->alerts.count; i-- > 0;)
        if (strcmp(w.patient->alerts.item[i].about, about) == 0) return &w.patient->alerts.item[i];
    return NULL;
}

START_TEST(h13_a_proposed_step_is_an_alert_until_it_is_decided) {
    char id[40];
    report_worst("2027-03-03T13:00:00Z", 8);
    const struct alert *a = alert_about("proposal");
    ck_assert_ptr_nonnull(a);
    snprintf(id, sizeof id, "p1:%lld/%d", (long long)proposed(PROPOSAL_STEP)->event, proposed(PROPOSAL_STEP)->index);
    ck_assert_msg(strstr(a->text, id) != NULL, "%s", a->text);
    ck_assert_int_eq(a->acknowledged, 0);
    decide_newest(EVENT_DECLINED, PROPOSAL_STEP, "2027-03-04T13:00:00Z");
    ck_assert_int_eq(alert_about("proposal")->acknowledged, w.patient->events);
}
END_TEST

START_TEST(h14_a_care_under_ask_is_no_alert) {
    ck_assert_ptr_null(alert_about("proposal"));
}
END_TEST

START_TEST(h15_an_approval_moves_the_plan_one_step_and_only_its_step) {
    report_worst("2027-03-03T13:00:00Z", 8);
    int phase = plan()->phase;
    decide_newest(EVENT_APPROVED, PROPOSAL_STEP, "2027-03-04T13:00:00Z");
    ck_assert_str_eq(step(), "injection");
    ck_assert_int_eq(plan()->phase, phase);
    ck_assert_int_eq(effect_of(&w, EFFECT_DECIDED)->proposal.state, PROPOSAL_APPROVED);
    ck_assert_str_eq(effect_of(&w, EFFECT_STEP)->reason, "approved by test");
    struct event e = of_raised(EVENT_APPROVED, "2027-03-04T14:00:00Z", proposed(PROPOSAL_STEP)->event,
                               proposed(PROPOSAL_STEP)->index);
    must_refuse(&e, "was approved by p1:");
}
END_TEST

START_TEST(h15_the_care_of_an_approved_step_still_needs_its_own_approval) {
    report_worst("2027-03-03T13:00:00Z", 8);
    decide_newest(EVENT_APPROVED, PROPOSAL_STEP, "2027-03-04T13:00:00Z");
    ck_assert_str_eq(proposed(PROPOSAL_CARE)->what, "steroid");
    ck_assert_int_eq(settled("steroid", PROPOSAL_APPROVAL), PROPOSAL_OPEN);
    decide_newest(EVENT_APPROVED, PROPOSAL_CARE, "2027-03-04T14:00:00Z");
    ck_assert_int_eq(settled("steroid", PROPOSAL_APPROVAL), PROPOSAL_APPROVED);
}
END_TEST

START_TEST(a_declined_step_stays_declined_until_its_rule_is_met_anew) {
    report_worst("2027-03-03T13:00:00Z", 8);
    decide_newest(EVENT_DECLINED, PROPOSAL_STEP, "2027-03-04T13:00:00Z");
    ck_assert_str_eq(step(), "therapy");
    report_worst("2027-03-05T13:00:00Z", 9);
    ck_assert_int_eq(count_of(PROPOSAL_STEP), 1);
    report_worst("2027-03-06T13:00:00Z", 3);
    report_worst("2027-03-07T13:00:00Z", 8);
    ck_assert_int_eq(count_of(PROPOSAL_STEP), 2);
    ck_assert_int_eq(proposed(PROPOSAL_STEP)->state, PROPOSAL_OPEN);
}
END_TEST

START_TEST(a_proposed_step_may_be_approved_while_its_plan_is_stopped) {
    report_worst("2027-03-03T13:00:00Z", 8);
    findings(&w, "2027-03-03T14:00:00Z", "{'side':'right','findings':{'swollen':true}}");
    ck_assert_int_eq(proposed(PROPOSAL_STEP)->state, PROPOSAL_OPEN);
    decide_newest(EVENT_APPROVED, PROPOSAL_STEP, "2027-03-04T13:00:00Z");
    ck_assert_str_eq(step(), "injection");
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
}
END_TEST

/* --- care --------------------------------------------------------------------------------------------------------- */

START_TEST(h14_a_care_under_ask_is_proposed_and_withdrawn_when_nothing_asks) {
    ck_assert_int_eq(count_of(PROPOSAL_CARE), 0);
    person("2027-03-02T13:00:00Z", "ulcer", "true");
    const struct proposal *r = proposed(PROPOSAL_CARE);
    ck_assert_str_eq(r->what, "painkiller");
    ck_assert_str_eq(r->text, "Cared (right): Painkiller waits for a clinician: N07: ulcer");
    ck_assert_uint_eq(r->asks, proposal_ask(1));
    person("2027-03-02T14:00:00Z", "ulcer", "false");
    ck_assert_int_eq(proposed(PROPOSAL_CARE)->state, PROPOSAL_WITHDRAWN);
    ck_assert_str_eq(effect_of(&w, EFFECT_DECIDED)->to, "withdrawn");
}
END_TEST

START_TEST(h14_an_unknown_critical_row_asks_and_another_unknown_does_not) {
    person("2027-03-02T13:00:00Z", "ulcer", "null");
    ck_assert_int_eq(count_of(PROPOSAL_CARE), 0);
    person("2027-03-02T14:00:00Z", "thinner", "null");
    ck_assert_uint_eq(proposed(PROPOSAL_CARE)->asks, proposal_ask(2));
}
END_TEST

START_TEST(h14_an_approval_settles_the_asks_that_stood_then_and_no_new_one) {
    person("2027-03-02T13:00:00Z", "ulcer", "true");
    decide_newest(EVENT_APPROVED, PROPOSAL_CARE, "2027-03-02T14:00:00Z");
    ck_assert_int_eq(settled("painkiller", proposal_ask(1)), PROPOSAL_APPROVED);
    person("2027-03-02T15:00:00Z", "ulcer", "true");
    ck_assert_int_eq(count_of(PROPOSAL_CARE), 1);                /* nothing new to ask */
    person("2027-03-02T16:00:00Z", "thinner", "true");
    ck_assert_int_eq(count_of(PROPOSAL_CARE), 2);
    ck_assert_int_eq(settled("painkiller", proposal_ask(1) | proposal_ask(2)), PROPOSAL_OPEN);
    person("2027-03-02T17:00:00Z", "thinner", "false");
    ck_assert_int_eq(proposed(PROPOSAL_CARE)->state, PROPOSAL_WITHDRAWN);
    ck_assert_int_eq(settled("painkiller", proposal_ask(1)), PROPOSAL_APPROVED);
}
END_TEST

START_TEST(h14_a_block_wins_over_an_ask_and_over_an_approval) {
    person("2027-03-02T13:00:00Z", "ulcer", "true");
    person("2027-03-02T14:00:00Z", "allergy", "true");
    ck_assert_int_eq(proposed(PROPOSAL_CARE)->state, PROPOSAL_WITHDRAWN);
    ck_assert_str_eq(effect_of(&w, EFFECT_DECIDED)->reason, "N06: allergy");
    struct figures figures;
    struct situation s;
    struct result results[200];
    uint64_t asks;
    const char *reason;
    patient_situation(w.patient, plan(), w.patient->newest_ms, w.patient->today, &figures, &s);
    ck_assert_uint_lt(cared->criteria.nodes.count, 200);
    ck_assert_int_eq(care_decide(plan(), &cared->care[0], &s, results, &asks, &reason), CARE_BLOCK);
    ck_assert_uint_eq(asks, proposal_ask(1));
    ck_assert_str_eq(reason, "N06: allergy");
}
END_TEST

START_TEST(a_declined_care_is_proposed_again_only_when_it_comes_to_be_asked_anew) {
    person("2027-03-02T13:00:00Z", "ulcer", "true");
    decide_newest(EVENT_DECLINED, PROPOSAL_CARE, "2027-03-02T14:00:00Z");
    person("2027-03-02T15:00:00Z", "ulcer", "true");
    person("2027-03-02T15:30:00Z", "thinner", "true");
    ck_assert_int_eq(count_of(PROPOSAL_CARE), 1);
    ck_assert_int_eq(settled("painkiller", proposal_ask(1)), PROPOSAL_DECLINED);
    person("2027-03-02T16:00:00Z", "thinner", "false");
    person("2027-03-02T16:00:00Z", "ulcer", "false");
    person("2027-03-02T17:00:00Z", "ulcer", "true");
    ck_assert_int_eq(count_of(PROPOSAL_CARE), 2);
    ck_assert_int_eq(settled("painkiller", proposal_ask(1)), PROPOSAL_OPEN);
}
END_TEST

START_TEST(an_approval_of_care_is_kept_while_its_plan_is_open) {
    person("2027-03-02T13:00:00Z", "ulcer", "true");
    decide_newest(EVENT_APPROVED, PROPOSAL_CARE, "2027-03-02T14:00:00Z");
    person("2027-12-02T15:00:00Z", "ulcer", "true");
    ck_assert_int_eq(count_of(PROPOSAL_CARE), 1);
    ck_assert_int_eq(settled("painkiller", proposal_ask(1)), PROPOSAL_APPROVED);
}
END_TEST

START_TEST(h15_an_approval_was_for_the_version_it_was_given_for) {
    person("2027-03-02T13:00:00Z", "ulcer", "true");
    decide_newest(EVENT_APPROVED, PROPOSAL_CARE, "2027-03-02T14:00:00Z");
    struct event e = {.kind = EVENT_MIGRATED, .at_ms = at("2027-03-03T14:00:00Z")};
    e.as.migrated.plan = 1;
    e.as.migrated.hash = cared_new->hash;
    e.as.migrated.step = "first";
    e.as.migrated.phase = "calm";
    must_fold(&w, &e);
    ck_assert_int_eq(settled("painkiller", proposal_ask(1)), PROPOSAL_OPEN);
}
END_TEST

/* --- exercises ---------------------------------------------------------------------------------------------------- */

START_TEST(h14_an_exercise_under_ask_is_proposed_and_may_be_approved) {
    person("2027-03-02T13:00:00Z", "fallen", "true");
    const struct proposal *r = proposed(PROPOSAL_EXERCISE);
    ck_assert_str_eq(r->what, "hop");
    ck_assert_int_eq(settled("hop", r->asks), PROPOSAL_OPEN);
    decide_newest(EVENT_APPROVED, PROPOSAL_EXERCISE, "2027-03-02T14:00:00Z");
    ck_assert_int_eq(settled("hop", proposal_ask(0)), PROPOSAL_APPROVED);
}
END_TEST

/* --- the end ------------------------------------------------------------------------------------------------------ */

START_TEST(all_that_waits_is_withdrawn_with_its_plan) {
    report_worst("2027-03-02T13:00:00Z", 8);
    person("2027-03-02T13:30:00Z", "fallen", "true");
    say(EVENT_REVOKED, "2027-03-02T14:00:00Z");
    for (size_t i = 0; i < w.patient->proposals.count; i++)
        ck_assert_int_eq(w.patient->proposals.item[i].state, PROPOSAL_WITHDRAWN);
    struct event e = of_raised(EVENT_APPROVED, "2027-03-04T14:00:00Z", proposed(PROPOSAL_STEP)->event,
                               proposed(PROPOSAL_STEP)->index);
    must_refuse(&e, "p1/1 is revoked: its step injection cannot be approved");
}
END_TEST

START_TEST(h32_proposals_survive_the_cache) {
    struct error err = {0};
    struct patient *copy;
    report_worst("2027-03-02T13:00:00Z", 8);
    person("2027-03-02T13:30:00Z", "ulcer", "true");
    decide_newest(EVENT_APPROVED, PROPOSAL_STEP, "2027-03-02T14:00:00Z");
    char *before = state_text();
    json_t *o = json_loads(before, 0, NULL);
    ck_assert_msg(patient_read(o, w.catalogue, w.arena, &copy, &err) == STATUS_OK, "%s", err.message);
    json_decref(o);
    w.patient = copy;
    char *after = state_text();
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}
END_TEST

#define TEST(name) tcase_add_test(tcase, name)

int main(void) {
    Suite *suite = suite_create("proposal");
    TCase *tcase = tcase_create("proposal");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, open_world, close_world);
    TEST(a_step_without_approval_is_gone_to_at_once);
    TEST(h15_a_step_with_approval_is_proposed_with_its_basis_and_moves_nothing);
    TEST(h15_an_approval_moves_the_plan_one_step_and_only_its_step);
    TEST(h13_a_proposed_step_is_an_alert_until_it_is_decided);
    TEST(h14_a_care_under_ask_is_no_alert);
    TEST(h15_the_care_of_an_approved_step_still_needs_its_own_approval);
    TEST(a_declined_step_stays_declined_until_its_rule_is_met_anew);
    TEST(a_proposed_step_may_be_approved_while_its_plan_is_stopped);
    TEST(h14_a_care_under_ask_is_proposed_and_withdrawn_when_nothing_asks);
    TEST(h14_an_unknown_critical_row_asks_and_another_unknown_does_not);
    TEST(h14_an_approval_settles_the_asks_that_stood_then_and_no_new_one);
    TEST(h14_a_block_wins_over_an_ask_and_over_an_approval);
    TEST(a_declined_care_is_proposed_again_only_when_it_comes_to_be_asked_anew);
    TEST(an_approval_of_care_is_kept_while_its_plan_is_open);
    TEST(h15_an_approval_was_for_the_version_it_was_given_for);
    TEST(h14_an_exercise_under_ask_is_proposed_and_may_be_approved);
    TEST(all_that_waits_is_withdrawn_with_its_plan);
    TEST(h32_proposals_survive_the_cache);
    return support_run(suite);
}
