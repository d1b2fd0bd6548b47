/* Questions at a time of their own, days judged at their hour, and the rules of a phase. */
#include "clinical/agenda/agenda.h"
#include "clinical/patient/patient.h"
#include "fixture.h"
#include "support/support.h"

#define WINDOW(stat, size) "{'op':'window','finding':'pain','context':'worst-24h','stat':'" stat "'," size "}"
#define COMPARE(op, left, n) "{'op':'" op "','left':" left ",'right':{'op':'number','value':" #n "}}"
#define LATEST WINDOW("worst", "'last':1,'since_phase':true")
#define MISSED "{'op':'plan','figure':'questions-missed-in-a-row'}"

/* Asked for the worst pain at 19:00, judged at 23:00. Low: up at a latest report of 2 or less. High: 8 or more alerts, goes
 * down and begins anew; two missed questions nudge and count anew. */
#define RULES "'rules':[" \
    "{'when':" COMPARE("ge", LATEST, 8000) ",'judged':'day','do':[{'alert':'urgent-48h','say':'Pain of 8 or more.','within_d':1}," \
    "{'move':-1},{'restart':'phase'}]}," \
    "{'when':" COMPARE("le", LATEST, 2000) ",'judged':'day','do':[{'move':1}]}," \
    "{'when':" COMPARE("ge", MISSED, 2000) ",'judged':'day','do':[{'nudge':'Please tell us how it is.'}," \
    "{'restart':'questions'}]}]"
#define ASKS "'asks':[{'finding':'pain','context':'worst-24h','days':" EVERY_DAY ",'at':[1140]}]"
#define PHASE(id) "{'id':'" id "','title':'" id "','days':{'min':1,'target':5,'max':90},'judged_at':1380," ASKS "," RULES "}"
#define WATCHED "{'format':1,'kind':'protocol','version':'1.0.0','findings':[" FINDINGS_PAIN "," FINDINGS_ANALGESIC "]," \
    "'id':'watched','title':'Watched','criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," \
    "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[" PHASE("low") "," PHASE("high") "]}"

static struct world w;

static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    const struct protocol *watched = add(w.catalogue, WATCHED);
    findings(&w, "2027-03-01T12:00:00Z", WELL);
    struct event e = enrolment(&w, "2027-03-01T12:00:00Z", "2027-03-01", SIDE_RIGHT);
    e.as.enrolled.protocol = "watched";
    e.as.enrolled.hash = watched->hash;
    e.as.enrolled.phase = "high";
    must_fold(&w, &e);
}
static void close_world(void) { world_close(&w); }

static struct plan *plan(void) { return patient_plan(w.patient, 1); }
static const char *phase(void) { return plan()->protocol->phase[plan()->phase].id; }

static void report(const char *when, int64_t session, int pain) {
    char form[120];
    snprintf(form, sizeof form, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':%d}}}", pain);
    checkin(&w, when, session, false, form);
}

START_TEST(a_question_comes_due_at_its_own_hour_whatever_times_are_preferred) {
    w.patient->settings.times = 1;
    w.patient->settings.time[0] = 8 * 60;
    pass(&w, "2027-03-02T00:00:00Z");
    const struct session *s = patient_session(w.patient, 1);
    ck_assert_int_eq(s->planned.due_ms, at("2027-03-02T00:00:00Z"));            /* 19:00 in New York */
    ck_assert_int_eq(s->planned.items.count, 0);
    ck_assert_int_eq(s->planned.questions.count, 1);
    ck_assert_str_eq(s->planned.questions.item[0].text, "How much pain?");
    ck_assert_int_eq(s->planned.questions.item[0].side, SIDE_RIGHT);
}
END_TEST

#define TOGETHER "{'format':1,'kind':'protocol','version':'1.0.0','findings':[" FINDINGS_PAIN "," FINDINGS_ANALGESIC "]," \
    "'id':'together','title':'Together','criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," EXERCISES "," \
    "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[{'id':'low','title':'Low'," \
    "'days':{'min':1,'target':5,'max':90},'exercises':[" PRESCRIBE("slide", EVERY_DAY, "[1140]", "{'sets':2}") "]," ASKS "}]}"

START_TEST(a_question_at_an_hour_of_exercise_goes_with_it_to_the_preferred_time) {
    const struct protocol *together = add(w.catalogue, TOGETHER);
    struct event e = enrolment(&w, "2027-03-01T12:00:00Z", "2027-03-01", SIDE_LEFT);
    e.as.enrolled.protocol = "together";
    e.as.enrolled.hash = together->hash;
    e.as.enrolled.phase = "low";
    must_fold(&w, &e);
    w.patient->settings.times = 1;
    w.patient->settings.time[0] = 17 * 60;
    pass(&w, "2027-03-01T22:00:00Z");                                           /* 17:00 in New York, not 19:00 */
    const struct session *s = patient_session(w.patient, 1);
    ck_assert_int_eq(s->planned.items.count, 1);
    ck_assert_uint_ge(s->planned.questions.count, 1);
}
END_TEST

START_TEST(a_question_is_done_with_its_answer_and_counts_neither_for_adherence_nor_as_missed) {
    pass(&w, "2027-03-02T00:00:00Z");
    report("2027-03-02T00:30:00Z", 1, 4);
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_DONE);
    ck_assert_int_eq(w.patient->tallies.count, 0);
    pass(&w, "2027-03-04T00:00:00Z");                                           /* the second is left unanswered */
    ck_assert_int_eq(patient_session(w.patient, 2)->state, SESSION_MISSED);
    ck_assert_int_eq(w.patient->missed_in_a_row, 0);
    ck_assert_int_eq(w.patient->tallies.count, 0);
    ck_assert_int_eq(plan()->questions_missed, 1);
}
END_TEST

START_TEST(a_check_in_without_the_answer_leaves_the_question_open) {
    pass(&w, "2027-03-02T00:00:00Z");
    checkin(&w, "2027-03-02T00:30:00Z", 1, false, "{'side':'right','findings':{'pain':{'during':3}}}");
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_OPEN);
}
END_TEST

START_TEST(a_day_is_judged_at_the_phases_hour) {
    pass(&w, "2027-03-02T00:00:00Z");
    report("2027-03-02T00:30:00Z", 1, 1);
    ck_assert_str_eq(phase(), "high");                                          /* its rules are judged at the day's end */
    pass(&w, "2027-03-02T03:59:59Z");
    ck_assert_int_eq(plan()->judged_day, plan()->start_day - 1);
    pass(&w, "2027-03-02T04:00:00Z");                                           /* 23:00 in New York */
    ck_assert_int_eq(plan()->judged_day, plan()->start_day);
}
END_TEST

START_TEST(a_rule_moves_between_the_first_phase_and_the_last_and_completes_nothing) {
    pass(&w, "2027-03-02T00:00:00Z");
    report("2027-03-02T00:30:00Z", 1, 1);
    pass(&w, "2027-03-02T04:00:00Z");
    ck_assert_str_eq(phase(), "high");
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    ck_assert_ptr_null(effect_of(&w, EFFECT_MOVED));
}
END_TEST

START_TEST(the_first_rule_that_is_met_acts_in_the_order_of_its_actions) {
    pass(&w, "2027-03-02T00:00:00Z");
    report("2027-03-02T00:30:00Z", 1, 9);
    pass(&w, "2027-03-02T04:00:00Z");
    ck_assert_str_eq(phase(), "low");
    const struct effect *alert = effect_of(&w, EFFECT_ALERT), *moved = effect_of(&w, EFFECT_MOVED);
    ck_assert_str_eq(alert->alert.text, "Watched (right), phase high: Pain of 8 or more.");
    ck_assert_int_eq(alert->alert.disposition, DISPOSITION_URGENT_48H);
    ck_assert_int_eq(alert->alert.deadline_ms, at("2027-03-03T04:00:00Z"));     /* sooner than 48 h */
    ck_assert_str_eq(moved->from, "high");
    ck_assert_str_eq(moved->rule, "/phases/1/rules/0/when");
    ck_assert(alert < moved);
}
END_TEST

START_TEST(a_restart_empties_windows_and_lets_the_next_report_act_again) {
    pass(&w, "2027-03-02T00:00:00Z");
    report("2027-03-02T00:30:00Z", 1, 9);
    pass(&w, "2027-03-02T04:00:00Z");
    pass(&w, "2027-03-03T04:00:00Z");                                           /* nothing was reported: nothing acts */
    ck_assert_ptr_null(effect_of(&w, EFFECT_ALERT));
    report("2027-03-03T04:30:00Z", 2, 9);                                       /* late, and so a day later */
    pass(&w, "2027-03-04T04:00:00Z");
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_ALERT));
    ck_assert_str_eq(phase(), "low");                                           /* there is none below */
}
END_TEST

START_TEST(a_rule_acts_once_while_it_stays_met) {
    pass(&w, "2027-03-02T00:00:00Z");
    report("2027-03-02T00:30:00Z", 1, 9);
    pass(&w, "2027-03-02T04:00:00Z");
    size_t alerts = w.patient->alerts.count;
    pass(&w, "2027-03-03T00:00:00Z");
    report("2027-03-03T00:30:00Z", 2, 2);                                       /* up again */
    pass(&w, "2027-03-03T04:00:00Z");
    ck_assert_str_eq(phase(), "high");
    pass(&w, "2027-03-06T05:00:00Z");
    ck_assert_str_eq(phase(), "high");
    ck_assert_int_eq(w.patient->alerts.count, alerts);
}
END_TEST

START_TEST(two_questions_missed_in_a_row_nudge_with_the_next_message_and_count_anew) {
    pass(&w, "2027-03-03T03:59:59Z");
    ck_assert_ptr_null(w.patient->note);
    pass(&w, "2027-03-03T04:00:00Z");                                           /* the second evening without a report */
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_NUDGED));
    ck_assert_int_eq(plan()->questions_missed, 0);
    struct event due;
    struct error err;
    pass(&w, "2027-03-03T23:59:59Z");
    ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &due, &err), STATUS_OK);
    must_fold(&w, &due);                                                        /* the window of the second ends */
    ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &due, &err), STATUS_OK);
    ck_assert_int_eq(due.kind, EVENT_DUE);
    ck_assert_str_eq(due.as.due.session.note, "Please tell us how it is.");
    must_fold(&w, &due);
    ck_assert_ptr_null(w.patient->note);                                        /* said once */
    pass(&w, "2027-03-04T04:00:00Z");
    ck_assert_int_eq(plan()->questions_missed, 1);                              /* the nudged ones do not count again */
}
END_TEST

START_TEST(a_hold_on_progression_keeps_a_rule_from_going_on) {
    pass(&w, "2027-03-02T00:00:00Z");
    report("2027-03-02T00:30:00Z", 1, 9);
    pass(&w, "2027-03-02T04:00:00Z");
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'groin':true}}");
    pass(&w, "2027-03-03T00:00:00Z");
    report("2027-03-03T00:30:00Z", 2, 1);
    pass(&w, "2027-03-03T04:00:00Z");
    ck_assert_str_eq(phase(), "low");
}
END_TEST

START_TEST(a_stopped_plan_asks_no_more) {
    pass(&w, "2027-03-02T00:00:00Z");
    findings(&w, "2027-03-02T00:10:00Z", "{'side':'right','findings':{'swollen':true,'fever':true}}");
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_CANCELLED);
    int64_t last = w.patient->last_session;
    pass(&w, "2027-03-10T00:00:00Z");
    ck_assert_int_eq(w.patient->last_session, last);
}
END_TEST

START_TEST(h32_the_state_with_rules_and_questions_is_read_back_the_same) {
    pass(&w, "2027-03-03T04:00:00Z");
    json_t *o = patient_json(w.patient);
    struct patient *back;
    struct error err;
    ck_assert_int_eq(patient_read(o, w.catalogue, w.arena, &back, &err), STATUS_OK);
    json_t *again = patient_json(back);
    ck_assert(json_equal(o, again));
    json_decref(o);
    json_decref(again);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rules");
    TCase *rules = tcase_create("rules");
    suite_add_tcase(suite, rules);
    tcase_add_checked_fixture(rules, open_world, close_world);
    tcase_add_test(rules, a_question_comes_due_at_its_own_hour_whatever_times_are_preferred);
    tcase_add_test(rules, a_question_at_an_hour_of_exercise_goes_with_it_to_the_preferred_time);
    tcase_add_test(rules, a_question_is_done_with_its_answer_and_counts_neither_for_adherence_nor_as_missed);
    tcase_add_test(rules, a_check_in_without_the_answer_leaves_the_question_open);
    tcase_add_test(rules, a_day_is_judged_at_the_phases_hour);
    tcase_add_test(rules, a_rule_moves_between_the_first_phase_and_the_last_and_completes_nothing);
    tcase_add_test(rules, the_first_rule_that_is_met_acts_in_the_order_of_its_actions);
    tcase_add_test(rules, a_restart_empties_windows_and_lets_the_next_report_act_again);
    tcase_add_test(rules, a_rule_acts_once_while_it_stays_met);
    tcase_add_test(rules, two_questions_missed_in_a_row_nudge_with_the_next_message_and_count_anew);
    tcase_add_test(rules, a_hold_on_progression_keeps_a_rule_from_going_on);
    tcase_add_test(rules, a_stopped_plan_asks_no_more);
    tcase_add_test(rules, h32_the_state_with_rules_and_questions_is_read_back_the_same);
    return support_run(suite);
}
