/* Rules of the whole protocol beside a phase's, those that wait for their turn, and what the actions do to the plan's course. */
#include "clinical/plan/proposal.h"
#include "lit.h"
#include "support/support.h"

#define WHEN(when, actions) "{'when':" when ",'do':[" actions "]}"
#define ALERT(say) "{'alert':'routine','say':'" say "'}"
#define RULES(rules) ",'rules':[" rules "]"
#define STEPS "'steps':[{'id':'conservative','title':'Conservative'},{'id':'therapy','title':'Physical therapy'}," \
    "{'id':'injection','title':'Injection','approval':'clinician'}]"
#define PLAN_OF(phase_rules, rules) "{'format':1,'kind':'protocol','version':'1.0.0'," LIT_FINDINGS ",'id':'course'," \
    "'title':'Course','criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," LIT_EXERCISES "," STEPS ",'phases':[" \
    LIT_PHASE("build", LIT_RX("bridge", EVERY_DAY, ""), ",'advance':" YES("gate") phase_rules) "," \
    LIT_PHASE("again", LIT_RX("bridge", EVERY_DAY, ""), "") "]" rules "}"

static struct world w;

static void open_with(const char *text) { lit_open_with(&w, text); }
static void close_world(void) { world_close(&w); }
static struct plan *plan(void) { return patient_plan(w.patient, 1); }

static void tell(const char *when, const char *members) {
    char form[200];
    snprintf(form, sizeof form, "{'side':'right','findings':{%s}}", members);
    findings(&w, when, form);
}

static int alerts(void) {
    int count = 0;
    for (size_t i = 0; i < w.effects.list.count; i++) count += w.effects.list.item[i].kind == EFFECT_ALERT;
    return count;
}

#define TWO RULES(WHEN(YES("sharp"), ALERT("Sharp.")) "," WHEN(YES("limp"), ALERT("A limp.")))

/* --- which rules act ---------------------------------------------------------------------------------------------------- */

START_TEST(each_rule_of_the_protocol_that_is_newly_met_acts) {
    open_with(PLAN_OF("", TWO));
    tell("2027-03-01T13:00:00Z", "'sharp':true,'limp':true");
    ck_assert_int_eq(alerts(), 2);
    ck_assert_str_eq(effect_of(&w, EFFECT_ALERT)->rule, "/rules/0/when");
    tell("2027-03-01T14:00:00Z", "'sharp':true,'limp':true");
    ck_assert_int_eq(alerts(), 0);
}
END_TEST

START_TEST(the_first_of_a_phase_acts_and_the_other_at_the_next_judging) {
    open_with(PLAN_OF(TWO, ""));
    tell("2027-03-01T13:00:00Z", "'sharp':true,'limp':true");
    ck_assert_int_eq(alerts(), 1);
    ck_assert_str_eq(effect_of(&w, EFFECT_ALERT)->rule, "/phases/0/rules/0/when");
    findings(&w, "2027-03-01T14:00:00Z", NOTHING);
    ck_assert_int_eq(alerts(), 1);
    ck_assert_str_eq(effect_of(&w, EFFECT_ALERT)->rule, "/phases/0/rules/1/when");
    findings(&w, "2027-03-01T15:00:00Z", NOTHING);
    ck_assert_int_eq(alerts(), 0);
}
END_TEST

START_TEST(one_that_waited_and_is_met_no_more_does_not_act) {
    open_with(PLAN_OF(TWO, ""));
    tell("2027-03-01T13:00:00Z", "'sharp':true,'limp':true");
    tell("2027-03-01T14:00:00Z", "'limp':false");
    ck_assert_int_eq(alerts(), 0);
}
END_TEST

START_TEST(the_protocols_rules_act_before_the_phases) {
    open_with(PLAN_OF(RULES(WHEN(YES("sharp"), ALERT("The phase."))), RULES(WHEN(YES("sharp"), ALERT("The protocol.")))));
    tell("2027-03-01T13:00:00Z", "'sharp':true");
    ck_assert_int_eq(alerts(), 2);
    ck_assert_str_eq(effect_of(&w, EFFECT_ALERT)->rule, "/rules/0/when");
}
END_TEST

START_TEST(what_is_met_stays_so_when_the_phase_changes) {
    open_with(PLAN_OF("", TWO));
    tell("2027-03-01T13:00:00Z", "'sharp':true");
    tell("2027-03-03T15:00:00Z", "'gate':true");
    ck_assert_int_eq(plan()->phase, 1);
    findings(&w, "2027-03-03T16:00:00Z", NOTHING);
    ck_assert_int_eq(alerts(), 0);
    tell("2027-03-03T17:00:00Z", "'sharp':false");
    tell("2027-03-03T18:00:00Z", "'sharp':true");
    ck_assert_int_eq(plan()->protocol_rules_met, 1);
}
END_TEST

START_TEST(a_stopped_plans_rules_do_not_act) {
    open_with(PLAN_OF("", TWO));
    tell("2027-03-01T13:00:00Z", "'swollen':true,'sharp':true");
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
    ck_assert_int_eq(plan()->protocol_rules_met, 0);
}
END_TEST

/* --- what they do ---------------------------------------------------------------------------------------------------------- */

#define HOLDS RULES(WHEN(YES("sharp"), "{'hold':'no-progression','days':7,'say':'A weekly rise.'}"))

START_TEST(a_hold_keeps_the_plan_from_going_on_and_ends_with_its_days) {
    open_with(PLAN_OF("", HOLDS));
    tell("2027-03-03T15:00:00Z", "'sharp':true,'gate':true");
    ck_assert_int_eq(plan()->phase, 0);
    ck_assert_str_eq(effect_of(&w, EFFECT_HELD)->to, "no-progression");
    ck_assert_str_eq(effect_of(&w, EFFECT_HELD)->reason, "A weekly rise.");
    ck_assert_str_eq(effect_of(&w, EFFECT_HELD)->rule, "/rules/0/when");
    ck_assert_int_eq(plan()->holds.item[0].cause, CAUSE_RULE);
    ck_assert_int_eq(plan()->holds.item[0].until_ms, at("2027-03-10T15:00:00Z"));
    findings(&w, "2027-03-10T14:59:59Z", NOTHING);
    ck_assert_int_eq(plan()->phase, 0);
    findings(&w, "2027-03-10T15:00:00Z", NOTHING);
    ck_assert_int_eq(plan()->holds.count, 0);
    ck_assert_int_eq(plan()->phase, 1);
}
END_TEST

START_TEST(a_hold_that_comes_again_is_taken_further) {
    open_with(PLAN_OF("", HOLDS));
    tell("2027-03-02T15:00:00Z", "'sharp':true");
    tell("2027-03-03T15:00:00Z", "'sharp':false");
    tell("2027-03-04T15:00:00Z", "'sharp':true");
    ck_assert_int_eq(plan()->holds.count, 1);
    ck_assert_int_eq(plan()->holds.item[0].until_ms, at("2027-03-11T15:00:00Z"));
}
END_TEST

START_TEST(a_hold_on_exercise_calls_off_the_session_that_is_open) {
    open_with(PLAN_OF("", RULES(WHEN(YES("sharp"), "{'hold':'no-load','days':2,'say':'Sharp pain.'}"))));
    int64_t n = come_due(&w, "2027-03-01");
    tell("2027-03-01T23:10:00Z", "'sharp':true");
    ck_assert_int_eq(patient_session(w.patient, n)->state, SESSION_CANCELLED);
}
END_TEST

START_TEST(lower_takes_every_ladder_down) {
    open_with(PLAN_OF("", RULES(WHEN(YES("sharp"), "{'lower':1}"))));
    tell("2027-03-01T13:00:00Z", "'sharp':true");
    ck_assert_int_eq(stand_of(&w, 1, 0).rung, 0);
    ck_assert_str_eq(effect_of(&w, EFFECT_DOSE)->rule, "/rules/0/when");
}
END_TEST

START_TEST(an_exam_is_asked_for) {
    open_with(PLAN_OF("", RULES(WHEN(YES("sharp"), "{'exam':'routine','say':'Look at the knee.','within_d':7}"))));
    tell("2027-03-01T13:00:00Z", "'sharp':true");
    ck_assert_int_eq(w.patient->exams.count, 1);
    ck_assert_str_eq(w.patient->exams.item[0].reason, "Course (right): Look at the knee.");
    ck_assert_int_eq(w.patient->exams.item[0].deadline_ms, at("2027-03-08T13:00:00Z"));
}
END_TEST

START_TEST(a_step_is_gone_up_to_at_once) {
    open_with(PLAN_OF("", RULES(WHEN(YES("sharp"), "{'step':'therapy'}"))));
    tell("2027-03-04T13:00:00Z", "'sharp':true");
    ck_assert_int_eq(plan()->step, 1);
    ck_assert_int_eq(plan()->step_day, day_of("2027-03-04"));
    ck_assert_int_eq(plan()->phase, 0);
    ck_assert_str_eq(effect_of(&w, EFFECT_STEP)->to, "therapy");
}
END_TEST

START_TEST(a_step_that_needs_approval_is_proposed) {
    open_with(PLAN_OF("", RULES(WHEN(YES("sharp"), "{'step':'injection'}"))));
    tell("2027-03-04T13:00:00Z", "'sharp':true");
    ck_assert_int_eq(plan()->step, 0);
    ck_assert_int_eq(w.patient->proposals.count, 1);
    ck_assert_str_eq(w.patient->proposals.item[0].what, "injection");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rules_course");
    TCase *t = tcase_create("rules");
    suite_add_tcase(suite, t);
    tcase_add_checked_fixture(t, NULL, close_world);
    tcase_add_test(t, each_rule_of_the_protocol_that_is_newly_met_acts);
    tcase_add_test(t, the_first_of_a_phase_acts_and_the_other_at_the_next_judging);
    tcase_add_test(t, one_that_waited_and_is_met_no_more_does_not_act);
    tcase_add_test(t, the_protocols_rules_act_before_the_phases);
    tcase_add_test(t, what_is_met_stays_so_when_the_phase_changes);
    tcase_add_test(t, a_stopped_plans_rules_do_not_act);
    tcase_add_test(t, a_hold_keeps_the_plan_from_going_on_and_ends_with_its_days);
    tcase_add_test(t, a_hold_that_comes_again_is_taken_further);
    tcase_add_test(t, a_hold_on_exercise_calls_off_the_session_that_is_open);
    tcase_add_test(t, lower_takes_every_ladder_down);
    tcase_add_test(t, an_exam_is_asked_for);
    tcase_add_test(t, a_step_is_gone_up_to_at_once);
    tcase_add_test(t, a_step_that_needs_approval_is_proposed);
    return support_run(suite);
}
