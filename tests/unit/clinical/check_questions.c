/* Questions beside exercises, in parts, unsent; what rules do under a hold; what leads back; what the patient is told. */
#include "clinical/agenda/agenda.h"
#include "clinical/patient/patient.h"
#include "fixture.h"
#include "support/support.h"

#define MISSED "{'op':'ge','left':{'op':'plan','figure':'questions-missed-in-a-row'},'right':{'op':'number','value':2000}}"
#define ASK(context, at) "{'finding':'pain','context':'" context "','days':" EVERY_DAY ",'at':[" #at "]}"
#define DAYS "'days':{'min':0,'target':5,'max':90}"
#define SLIDE PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':2,'reps':15}")
#define BACK "'regress':" PAIN("ge", "during", 6000)

/* Beside: an exercise and a question at 08:00. Apart: an exercise at 08:00, two questions at 12:00. Rules: a question at
 * 12:00; two missed ones nudge; a worst pain of 2 or less goes on. Back: a pain of 6 or more during it leads back. */
#define ASKED "{'format':1,'kind':'protocol','version':'1.0.0','findings':[" FINDINGS_PAIN "],'id':'asked','title':'Asked'," \
    "'criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," EXERCISES ",'steps':[{'id':'conservative','title':'Conservative'}]," \
    "'phases':[" \
    "{'id':'beside','title':'t'," DAYS ",'exercises':[" SLIDE "],'asks':[" ASK("worst-24h", 480) "]}," \
    "{'id':'apart','title':'t'," DAYS ",'exercises':[" SLIDE "],'asks':[" ASK("worst-24h", 720) "," ASK("during", 720) "]}," \
    "{'id':'rules','title':'t'," DAYS ",'judged_at':1380,'asks':[" ASK("worst-24h", 720) "],'rules':[" \
    "{'when':" MISSED ",'judged':'day','do':[{'nudge':'Please tell us.'},{'restart':'questions'}]}," \
    "{'when':" PAIN("le", "worst-24h", 2000) ",'do':[{'nudge':'Well done.'},{'move':1}]}]}," \
    "{'id':'back-1','title':'t'," DAYS ",'asks':[" ASK("during", 720) "]," BACK "}," \
    "{'id':'back-2','title':'t'," DAYS ",'asks':[" ASK("during", 720) "]," BACK "}," \
    "{'id':'back-3','title':'t'," DAYS ",'asks':[" ASK("during", 720) "]," BACK "}]}"

static struct world w;

/* In New York, enrolled at 07:00 on 1 March 2027. */
static void open_in(const char *phase) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    const struct protocol *asked = add(w.catalogue, ASKED);
    findings(&w, "2027-03-01T12:00:00Z", WELL);
    struct event e = enrolment(&w, "2027-03-01T12:00:00Z", "2027-03-01", SIDE_RIGHT);
    e.as.enrolled.protocol = "asked";
    e.as.enrolled.hash = asked->hash;
    e.as.enrolled.phase = phase;
    must_fold(&w, &e);
}
static void close_world(void) { world_close(&w); }

static struct plan *plan(void) { return patient_plan(w.patient, 1); }
static const char *phase(void) { return plan()->protocol->phase[plan()->phase].id; }
static enum session_state state(int64_t session) { return patient_session(w.patient, session)->state; }

static void say(const char *when, int64_t session, const char *context, int pain) {
    char form[120];
    snprintf(form, sizeof form, "{'side':'right','findings':{'analgesic':false,'pain':{'%s':%d}}}", context, pain);
    checkin(&w, when, session, false, form);
}

/* The event that time brings next. */
static struct event coming(void) {
    struct event e;
    struct error err = {0};
    if (passing_next(w.patient, w.zone, w.arena, &e, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    return e;
}

/* --- counting --- */

START_TEST(a_question_answered_beside_exercises_that_were_not_done_is_not_missed) {
    open_in("beside");
    pass(&w, "2027-03-01T13:00:00Z");
    say("2027-03-01T14:00:00Z", 1, "worst-24h", 4);
    ck_assert_int_eq(state(1), SESSION_OPEN);
    pass(&w, "2027-03-02T12:59:59Z");
    ck_assert_int_eq(plan()->questions_missed, 0);
    pass(&w, "2027-03-02T13:00:00Z");                                           /* its answer window ends */
    ck_assert_int_eq(state(1), SESSION_MISSED);
    ck_assert_int_eq(w.patient->missed_in_a_row, 1);
    ck_assert_int_eq(plan()->questions_missed, 0);
    pass(&w, "2027-03-03T13:00:00Z");
    ck_assert_int_eq(plan()->questions_missed, 1);
}
END_TEST

START_TEST(questions_answered_one_by_one_are_done_with_the_last) {
    open_in("apart");
    pass(&w, "2027-03-01T17:00:00Z");
    say("2027-03-01T17:10:00Z", 2, "worst-24h", 4);
    ck_assert_int_eq(state(2), SESSION_OPEN);
    say("2027-03-01T17:20:00Z", 2, "during", 3);
    ck_assert_int_eq(state(2), SESSION_DONE);
}
END_TEST

/* At 12:00 the left knee's question, by a plan whose day ends at midnight; at 23:00 the right knee's day is judged. */
START_TEST(the_day_of_one_plan_counts_no_questions_of_another) {
    open_in("rules");
    struct event e = enrolment(&w, "2027-03-01T12:00:00Z", "2027-03-01", SIDE_LEFT);
    e.as.enrolled.protocol = "asked";
    e.as.enrolled.hash = plan()->protocol->hash;
    e.as.enrolled.phase = "back-1";
    must_fold(&w, &e);
    pass(&w, "2027-03-02T04:00:00Z");
    ck_assert_int_eq(plan()->questions_missed, 1);
    ck_assert_int_eq(patient_plan(w.patient, 2)->questions_missed, 0);
}
END_TEST

START_TEST(a_question_that_nobody_was_sent_is_not_missed_at_the_days_end) {
    open_in("rules");
    pass(&w, "2027-03-02T03:59:59Z");
    struct event day = coming();
    ck_assert_int_eq(day.kind, EVENT_DAY);
    int64_t *unsent = LIST_PUSH(w.arena, &day.as.day.unsent);
    *unsent = 1;
    json_t *data = event_data_json(w.catalogue->vocabulary, &day);
    struct event again = {.kind = EVENT_DAY, .at_ms = day.at_ms};
    struct error err = {0};
    ck_assert_int_eq(event_data_read(w.catalogue->vocabulary, data, &again, w.arena, &err), STATUS_OK);
    json_decref(data);
    ck_assert_int_eq(again.as.day.unsent.count, 1);
    must_fold(&w, &again);
    ck_assert_int_eq(plan()->questions_missed, 0);
}
END_TEST

START_TEST(h32_answered_and_missed_questions_are_read_back_the_same) {
    open_in("apart");
    pass(&w, "2027-03-01T17:00:00Z");
    say("2027-03-01T17:10:00Z", 2, "worst-24h", 4);
    pass(&w, "2027-03-02T13:00:00Z");
    json_t *o = patient_json(w.patient);
    struct patient *back;
    struct error err;
    ck_assert_int_eq(patient_read(o, w.catalogue, w.arena, &back, &err), STATUS_OK);
    const struct session *s = patient_session(back, 2);
    ck_assert(s->planned.questions.item[0].answered && !s->planned.questions.item[0].missed);
    ck_assert(!s->planned.questions.item[1].answered && s->planned.questions.item[1].missed);
    json_t *again = patient_json(back);
    ck_assert(json_equal(o, again));
    json_decref(o);
    json_decref(again);
}
END_TEST

/* --- windows --- */

START_TEST(a_question_ends_no_exercises_answer_window) {
    open_in("apart");
    pass(&w, "2027-03-01T18:00:00Z");
    ck_assert_int_eq(state(1), SESSION_OPEN);                                   /* 08:00; the questions came at 12:00 */
    const struct session_plan *s = &patient_session(w.patient, 1)->planned;
    ck_assert_int_eq(s->closes_ms, at("2027-03-02T13:00:00Z"));
    ck_assert_int_eq(s->late_ms, at("2027-03-01T17:00:00Z"));                   /* four hours */
    ck_assert_int_eq(patient_session(w.patient, 2)->planned.closes_ms, at("2027-03-02T13:00:00Z"));
}
END_TEST

/* --- what is told --- */

START_TEST(a_nudge_does_not_displace_one_that_is_not_told_yet) {
    open_in("rules");
    w.patient->note = "Earlier.";
    pass(&w, "2027-03-01T16:59:59Z");
    struct event due = coming();
    due.as.due.session.note = NULL;                                             /* as if it had been set after this one */
    must_fold(&w, &due);
    pass(&w, "2027-03-02T16:59:59Z");
    due = coming();
    while (due.kind != EVENT_DUE) { must_fold(&w, &due); due = coming(); }
    due.as.due.session.note = NULL;
    must_fold(&w, &due);
    pass(&w, "2027-03-03T04:00:00Z");                                           /* the second one missed */
    ck_assert_str_eq(w.patient->note, "Earlier.\nPlease tell us.");
}
END_TEST

START_TEST(what_went_with_a_message_that_was_never_sent_is_told_with_the_next) {
    open_in("rules");
    w.patient->note = "Please tell us.";
    pass(&w, "2027-03-01T17:00:00Z");
    ck_assert_ptr_null(w.patient->note);
    pass(&w, "2027-03-02T16:59:59Z");
    struct event closed = coming();
    ck_assert_int_eq(closed.kind, EVENT_CLOSED);
    closed.as.closed.unsent = true;
    must_fold(&w, &closed);
    ck_assert_str_eq(w.patient->note, "Please tell us.");
}
END_TEST

/* --- rules under a hold --- */

START_TEST(a_rule_that_goes_on_waits_for_the_end_of_a_hold) {
    open_in("rules");
    findings(&w, "2027-03-01T12:10:00Z", "{'side':'right','findings':{'groin':true}}");
    say("2027-03-01T17:10:00Z", (pass(&w, "2027-03-01T17:00:00Z"), 1), "worst-24h", 1);
    ck_assert_str_eq(phase(), "rules");
    ck_assert_ptr_null(w.patient->note);                                        /* nobody is told that they go on */
    plan()->holds.count = 0;                                                    /* as a clearance does it */
    pass(&w, "2027-03-02T04:00:00Z");
    ck_assert_str_eq(phase(), "back-1");
    ck_assert_str_eq(w.patient->note, "Well done.");
}
END_TEST

/* --- the way back --- */

START_TEST(one_report_leads_back_one_phase) {
    open_in("back-3");
    pass(&w, "2027-03-01T17:00:00Z");
    say("2027-03-01T17:10:00Z", 1, "during", 7);
    ck_assert_str_eq(phase(), "back-2");
    findings(&w, "2027-03-01T18:00:00Z", "{'side':'right','findings':{'groin':false}}");
    pass(&w, "2027-03-03T06:00:00Z");                                           /* two days end */
    ck_assert_str_eq(phase(), "back-2");
    json_t *o = patient_json(w.patient);
    struct patient *back;
    struct error err;
    ck_assert_int_eq(patient_read(o, w.catalogue, w.arena, &back, &err), STATUS_OK);
    ck_assert(patient_plan(back, 1)->regress_waits);
    json_decref(o);
    say("2027-03-03T17:10:00Z", (pass(&w, "2027-03-03T17:00:00Z"), 3), "during", 7);
    ck_assert_str_eq(phase(), "back-1");
}
END_TEST

START_TEST(what_was_bad_before_and_is_bad_anew_leads_back_again) {
    open_in("back-3");
    pass(&w, "2027-03-01T17:00:00Z");
    say("2027-03-01T17:10:00Z", 1, "during", 7);
    say("2027-03-01T18:00:00Z", 1, "during", 2);
    ck_assert_str_eq(phase(), "back-2");
    ck_assert(!plan()->regress_waits);
    say("2027-03-01T19:00:00Z", 1, "during", 6);
    ck_assert_str_eq(phase(), "back-1");
}
END_TEST

/* --- red flags at a day's end --- */

/* RF01, critical, about a fever; RF02: three reports of 8 or more in a week. */
#define WINDOWED "{'format':1,'kind':'safety','id':'safety','version':'2','title':'Safety','findings':[" \
    FINDINGS_PAIN "," FINDINGS_FEVER "," FINDINGS_ANALGESIC "],'flags':[" \
    "{'id':'RF01','title':'fever','about':'person','critical':{'op':'const','value':true},'rows':[" \
    "{'disposition':'same-day','when':" YES("fever") ",'say':'Today.'}]}," \
    "{'id':'RF02','title':'pain','about':'knee','rows':[{'disposition':'routine','say':'Look.','when':{'op':'le','left':" \
    "{'op':'window','finding':'pain','context':'during','stat':'count','days':3},'right':{'op':'number','value':0}}}]}]}"

START_TEST(a_days_end_judges_what_looks_back_and_leaves_the_rest_standing) {
    open_in("rules");
    w.safety = add(w.catalogue, WINDOWED);
    findings(&w, "2027-03-01T12:30:00Z", "{'side':'both','findings':{'analgesic':false,'fever':null,'pain':{'during':3,'worst-24h':4}}}");
    ck_assert_int_eq(w.patient->standing.count, 1);
    ck_assert_str_eq(w.patient->standing.item[0].flag, "RF01");
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));
    pass(&w, "2027-03-03T12:00:00Z");
    ck_assert_int_eq(w.patient->standing.count, 1);                             /* unanswered still */
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL));
    pass(&w, "2027-03-05T12:00:00Z");                                           /* no report for three days */
    ck_assert_int_eq(w.patient->standing.count, 3);                             /* of either knee */
    ck_assert_str_eq(w.patient->standing.item[2].flag, "RF02");
    ck_assert(plan_holds(plan(), HOLD_WAIT_UNTIL) && plan_holds(plan(), HOLD_NO_PROGRESSION));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("questions");
    TCase *t = tcase_create("questions");
    suite_add_tcase(suite, t);
    tcase_add_checked_fixture(t, NULL, close_world);
    tcase_add_test(t, a_question_answered_beside_exercises_that_were_not_done_is_not_missed);
    tcase_add_test(t, questions_answered_one_by_one_are_done_with_the_last);
    tcase_add_test(t, the_day_of_one_plan_counts_no_questions_of_another);
    tcase_add_test(t, a_question_that_nobody_was_sent_is_not_missed_at_the_days_end);
    tcase_add_test(t, h32_answered_and_missed_questions_are_read_back_the_same);
    tcase_add_test(t, a_question_ends_no_exercises_answer_window);
    tcase_add_test(t, a_nudge_does_not_displace_one_that_is_not_told_yet);
    tcase_add_test(t, what_went_with_a_message_that_was_never_sent_is_told_with_the_next);
    tcase_add_test(t, a_rule_that_goes_on_waits_for_the_end_of_a_hold);
    tcase_add_test(t, one_report_leads_back_one_phase);
    tcase_add_test(t, what_was_bad_before_and_is_bad_anew_leads_back_again);
    tcase_add_test(t, a_days_end_judges_what_looks_back_and_leaves_the_rest_standing);
    return support_run(suite);
}
