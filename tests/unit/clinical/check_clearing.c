/* A clinician's clearance: what it settles, and when a flag acts again. */
#include "clinical/judge/clearing.h"
#include "decided.h"

static void open_world(void) {
    open_cared();
    enrol_cared("2027-03-01T12:30:00Z", false);
}
static void close_world(void) { world_close(&w); }

#define SWOLLEN(side) "{'side':'" side "','findings':{'swollen':true}}"
#define GROIN(side)   "{'side':'" side "','findings':{'groin':true}}"

static void must_be(enum plan_state s) { ck_assert_str_eq(plan_state_name(plan()->state), plan_state_name(s)); }

START_TEST(nothing_to_clear_is_refused) {
    struct event e = {.kind = EVENT_CLEARED, .at_ms = at("2027-03-02T12:00:00Z")};
    must_refuse(&e, "p1: nothing stands that could be cleared");
}
END_TEST

START_TEST(a_clearance_ends_all_that_stands_and_says_so) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    findings(&w, "2027-03-02T12:10:00Z", GROIN("left"));
    struct event e = {.kind = EVENT_CLEARED, .at_ms = at("2027-03-02T13:00:00Z")};
    e.as.cleared.why = "seen";
    must_fold(&w, &e);
    must_be(PLAN_ACTIVE);
    ck_assert_int_eq(w.patient->standing.count, 0);
    ck_assert_int_eq(w.patient->cleared.count, 2);
    ck_assert_int_eq(plan()->holds.count, 0);
    ck_assert_str_eq(effect_of(&w, EFFECT_CLEARED)->from, "RF03");
    ck_assert_str_eq(effect_of(&w, EFFECT_CLEARED)->reason, "RF03 hot joint, right: seen");
    ck_assert_str_eq(effect_of(&w, EFFECT_STATE)->from, "stopped");
    ck_assert_str_eq(effect_of(&w, EFFECT_STATE)->to, "active");
    e.at_ms += MINUTE_MS;
    must_refuse(&e, "nothing stands");
}
END_TEST

START_TEST(days_on_which_a_red_flag_stopped_the_plan_are_paused_days) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    ck_assert_str_eq(plan()->pauses.item[0].why, "red flag");
    clear("2027-03-07T12:00:00Z");
    ck_assert_int_eq(plan()->pauses.item[0].to - plan()->pauses.item[0].from, 5);
    ck_assert_int_eq(plan()->judged_day, wall_day(at("2027-03-06T12:00:00Z")));
}
END_TEST

START_TEST(a_plan_that_was_stopped_long_goes_on_by_the_layoff_rule) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    clear("2027-03-25T12:00:00Z");
    must_be(PLAN_ACTIVE);
    ck_assert(plan_holds(plan(), HOLD_NO_IMPACT));
    ck_assert_ptr_nonnull(proposed(PROPOSAL_INTAKE));
}
END_TEST

START_TEST(h12_a_cleared_flag_is_passed_over_until_something_it_reads_is_recorded) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    clear("2027-03-02T13:00:00Z");
    findings(&w, "2027-03-02T14:00:00Z", "{'side':'both','findings':{'groin':false}}");     /* RF03 does not read it */
    must_be(PLAN_ACTIVE);
    findings(&w, "2027-03-02T15:00:00Z", "{'side':'left','findings':{'swollen':false}}");   /* nor the other knee */
    must_be(PLAN_ACTIVE);
    findings(&w, "2027-03-02T16:00:00Z", SWOLLEN("right"));      /* the same answer, given again */
    must_be(PLAN_STOPPED);
    ck_assert_int_eq(w.patient->cleared.count, 0);
}
END_TEST

START_TEST(h12_what_a_flag_reads_about_the_person_ends_its_clearance) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    clear("2027-03-02T13:00:00Z");
    findings(&w, "2027-03-02T14:00:00Z", "{'findings':{'fever':true}}");
    must_be(PLAN_STOPPED);
    ck_assert_int_eq(patient_disposition(w.patient), DISPOSITION_EMERGENCY);
}
END_TEST

START_TEST(h13_a_flag_that_acts_again_is_told_again) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    clear("2027-03-02T13:00:00Z");
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_ACKNOWLEDGED));   /* whoever cleared it has seen it */
    findings(&w, "2027-03-02T16:00:00Z", SWOLLEN("right"));
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_ALERT));
}
END_TEST

/* Its own version of RF20 takes groin pain for graver. */
#define WATCHFUL "{'format':1,'kind':'protocol','version':'1.0.0','id':'watchful','title':'Watchful','findings':[" FINDINGS_PAIN "," \
    FINDINGS_GROIN "],'criteria':{'definite':" PAIN("ge", "worst-24h", 0) "},'flags':[{'id':'RF20','title':'groin pain','about':'knee'," \
    "'rows':[{'disposition':'same-day','when':" YES("groin") ",'say':'See a clinician today.'}]}]," \
    "'exercises':[{'id':'slide','title':'Heel slide','text':'Slide.','kind':'mobility','gap_h':4}]," \
    "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[{'id':'settle','title':'Settle'," \
    "'days':{'min':3,'target':5,'max':90},'exercises':[" PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':2}") "]}]}"

START_TEST(h12_a_clearance_does_not_cover_what_is_graver_than_what_was_seen) {
    const struct protocol *watchful = add(w.catalogue, WATCHFUL);
    findings(&w, "2027-03-02T12:00:00Z", GROIN("right"));
    clear("2027-03-02T13:00:00Z");
    must_be(PLAN_ACTIVE);
    ck_assert_int_eq(w.patient->cleared.item[0].disposition, DISPOSITION_URGENT_2W);
    struct event e = cared_enrolment("2027-03-02T14:00:00Z", SIDE_RIGHT, false);
    e.as.enrolled.protocol = "watchful";
    e.as.enrolled.hash = watchful->hash;
    must_fold(&w, &e);
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_ALERT));
    must_be(PLAN_STOPPED);
    ck_assert_uint_eq(w.patient->cleared.count, 0);
    clear("2027-03-02T15:00:00Z");
    must_be(PLAN_ACTIVE);
    findings(&w, "2027-03-02T16:00:00Z", "{'findings':{'fever':false}}");
    must_be(PLAN_ACTIVE);
}
END_TEST

START_TEST(an_unanswered_critical_flag_is_cleared_too) {
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'swollen':null}}");
    findings(&w, "2027-03-02T13:00:00Z", "{'findings':{'fever':false}}");
    must_be(PLAN_STOPPED);
    clear("2027-03-02T14:00:00Z");
    must_be(PLAN_ACTIVE);
    findings(&w, "2027-03-02T15:00:00Z", "{'side':'right','findings':{'groin':false}}");
    must_be(PLAN_ACTIVE);
    ck_assert_int_eq(plan()->holds.count, 0);
}
END_TEST

START_TEST(a_plan_whose_flag_was_answered_while_it_was_stopped_waits_for_a_clearance) {
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'swollen':null}}");
    findings(&w, "2027-03-02T13:00:00Z", "{'findings':{'fever':false}}");
    findings(&w, "2027-03-02T14:00:00Z", "{'side':'right','findings':{'swollen':false}}");
    ck_assert_int_eq(w.patient->standing.count, 0);
    must_be(PLAN_STOPPED);
    clear("2027-03-02T15:00:00Z");
    must_be(PLAN_ACTIVE);
}
END_TEST

static bool is_held_for_the_right_knee(void) {
    for (size_t i = 0; i < plan()->holds.count; i++) {
        const struct hold *h = &plan()->holds.item[i];
        if (h->kind == HOLD_WAIT_UNTIL && h->cause == CAUSE_FLAG && h->side == SIDE_RIGHT) return true;
    }
    return false;
}

START_TEST(h12_a_cleared_flag_whose_answer_goes_stale_later_is_asked_again) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));      /* fresh for 14 days */
    clear("2027-03-02T13:00:00Z");
    pass(&w, "2027-03-16T06:00:00Z");                            /* another that it reads is stale: it is met as before */
    ck_assert(!is_held_for_the_right_knee());
    pass(&w, "2027-03-18T12:00:00Z");
    must_be(PLAN_ACTIVE);
    ck_assert(is_held_for_the_right_knee());
}
END_TEST

START_TEST(what_was_stale_when_it_was_cleared_is_settled_with_it) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    clear("2027-03-25T12:00:00Z");
    must_be(PLAN_ACTIVE);
    ck_assert(!is_held_for_the_right_knee());
}
END_TEST

START_TEST(the_worst_of_two_flags_is_kept_while_the_plan_is_stopped) {
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    findings(&w, "2027-03-02T12:10:00Z", "{'findings':{'fever':true}}");
    must_be(PLAN_STOPPED);
    ck_assert_int_eq(plan()->before, PLAN_ACTIVE);
    ck_assert_int_eq(patient_disposition(w.patient), DISPOSITION_EMERGENCY);
}
END_TEST

START_TEST(a_plan_that_was_paused_before_it_was_stopped_stays_paused) {
    say(EVENT_PAUSED, "2027-03-02T11:00:00Z");
    findings(&w, "2027-03-03T12:00:00Z", SWOLLEN("right"));
    clear("2027-03-05T12:00:00Z");
    must_be(PLAN_PAUSED);
    ck_assert_int_eq(plan()->pauses.count, 1);
    ck_assert_int_eq(plan()->pauses.item[0].to, INT32_MAX);
    say(EVENT_RESUMED, "2027-03-06T12:00:00Z");
    ck_assert_int_eq(plan()->pauses.item[0].to - plan()->pauses.item[0].from, 4);
}
END_TEST

START_TEST(h32_a_clearance_survives_the_cache) {
    struct error err = {0};
    struct patient *copy;
    findings(&w, "2027-03-02T12:00:00Z", SWOLLEN("right"));
    clear("2027-03-05T12:00:00Z");
    json_t *o = patient_json(w.patient);
    ck_assert_msg(patient_read(o, w.catalogue, w.arena, &copy, &err) == STATUS_OK, "%s", err.message);
    json_decref(o);
    w.patient = copy;
    findings(&w, "2027-03-05T14:00:00Z", "{'side':'both','findings':{'groin':false}}");
    must_be(PLAN_ACTIVE);
    ck_assert(clearing_stands(w.patient, "RF03", SIDE_RIGHT));
    ck_assert(!clearing_stands(w.patient, "RF03", SIDE_LEFT));
}
END_TEST

/* --- rows that forbid a plan whatever their disposition ----------------------------------------------------------- */

#define FORBIDDING "{'format':1,'kind':'protocol','version':'1','id':'strict','title':'Strict','findings':[" FINDINGS_PAIN "," \
    FINDINGS_GROIN "],'criteria':{'definite':" PAIN("ge", "worst-24h", 0) "},'flags':[{'id':'RF50','title':'sore groin'," \
    "'about':'knee','rows':[{'disposition':'routine','when':" YES("groin") ",'say':'Look at the hip first.','no_plan':true}]}]," \
    "'steps':[{'id':'conservative','title':'Conservative'}]}"

START_TEST(h15_a_plan_is_refused_while_a_row_is_met_that_forbids_any) {
    const struct protocol *strict = add(w.catalogue, FORBIDDING);
    findings(&w, "2027-03-02T12:00:00Z", GROIN("left"));
    struct event e = enrolment(&w, "2027-03-02T13:00:00Z", "2027-03-03", SIDE_LEFT);
    e.as.enrolled.protocol = "strict";
    e.as.enrolled.hash = strict->hash;
    e.as.enrolled.phase = NULL;
    must_refuse(&e, "RF50 sore groin is met: Look at the hip first.: no plan");
    e.as.enrolled.side = SIDE_RIGHT;
    must_fold(&w, &e);
}
END_TEST

#define TEST(name) tcase_add_test(tcase, name)

int main(void) {
    Suite *suite = suite_create("clearing");
    TCase *tcase = tcase_create("clearing");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, open_world, close_world);
    TEST(nothing_to_clear_is_refused);
    TEST(a_clearance_ends_all_that_stands_and_says_so);
    TEST(days_on_which_a_red_flag_stopped_the_plan_are_paused_days);
    TEST(a_plan_that_was_stopped_long_goes_on_by_the_layoff_rule);
    TEST(h12_a_cleared_flag_is_passed_over_until_something_it_reads_is_recorded);
    TEST(h12_what_a_flag_reads_about_the_person_ends_its_clearance);
    TEST(h13_a_flag_that_acts_again_is_told_again);
    TEST(h12_a_clearance_does_not_cover_what_is_graver_than_what_was_seen);
    TEST(an_unanswered_critical_flag_is_cleared_too);
    TEST(a_plan_whose_flag_was_answered_while_it_was_stopped_waits_for_a_clearance);
    TEST(h12_a_cleared_flag_whose_answer_goes_stale_later_is_asked_again);
    TEST(what_was_stale_when_it_was_cleared_is_settled_with_it);
    TEST(the_worst_of_two_flags_is_kept_while_the_plan_is_stopped);
    TEST(a_plan_that_was_paused_before_it_was_stopped_stays_paused);
    TEST(h32_a_clearance_survives_the_cache);
    TEST(h15_a_plan_is_refused_while_a_row_is_met_that_forbids_any);
    return support_run(suite);
}
