/* Why an exercise is not to be done, and what becomes of open sessions that invite to it. */
#include "clinical/plan/withheld.h"
#include "shared.h"
#include "support/support.h"

/* Asks: a squat under two asks and a block. Rules: no jumps with a fever, no run unless the groin is known to be well. */
#define GUARDED_SQUAT "{'id':'squat','title':'Squat','text':'Squat.','kind':'heavy','gap_h':48,'contraindications':[" \
    "{'id':'C1','outcome':'ask','when':" YES("groin") ",'reason':'a painful groin'}," \
    "{'id':'C2','outcome':'ask','critical':true,'when':" YES("analgesic") ",'reason':'a painkiller'}," \
    "{'id':'C3','outcome':'block','when':" YES("fever") ",'reason':'a fever'}]}"
#define GUARDED "{'format':1,'kind':'protocol','version':'1.0.0','findings':[" FINDINGS_PAIN "," FINDINGS_GROIN "," \
    FINDINGS_FEVER "," FINDINGS_ANALGESIC "],'id':'guarded','title':'Guarded','criteria':{'definite':" \
    PAIN("ge", "worst-24h", 0) "},'exercises':[" GUARDED_SQUAT "," SHARED_SLIDE "," SHARED_HOP "," SHARED_RUN("jog", 20) "]," \
    "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[" \
    SHARED_PHASE("all", SHARED_GIVES("jog", EVERY_DAY, 480) "," PRESCRIBE("squat", EVERY_DAY, "[480]", "{'sets':3,'reps':8}") "," \
        PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':2,'reps':15}") "," \
        PRESCRIBE("hop", EVERY_DAY, "[480]", "{'sets':3,'reps':6}"), \
        ",'avoid':[{'kind':'plyometric','when':" YES("fever") ",'reason':'no jumps with a fever'}]," \
        "'running':[{'when':" YES("groin") ",'allowed':false,'say':'no run with a painful groin'}]") "]}"

enum { SQUAT, SLIDE, HOP, JOG };

static struct world w;
static const struct protocol *guarded;

static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T05:10:00Z");
    guarded = add(w.catalogue, GUARDED);
    findings(&w, "2027-03-01T05:20:00Z", WELL);
    join(&w, guarded, "all", SIDE_RIGHT);
}
static void close_world(void) { world_close(&w); }

static struct plan *plan(int number) { return patient_plan(w.patient, number); }

static const char *why_at(int exercise, int64_t at_ms) {
    struct figures figures;
    struct situation s;
    struct result *results = arena_array(w.arena, withheld_results(w.patient), sizeof *results);
    patient_situation(w.patient, plan(1), w.patient->newest_ms, w.patient->today, &figures, &s);
    const char *why = withheld_why(w.patient, plan(1), &guarded->exercise[exercise], at_ms, &s, results);
    struct withheld_room room = {.results = results};
    return why != NULL ? why : withheld_veto(w.patient, plan(1), &guarded->exercise[exercise], at_ms, &room);
}

static const char *why(int exercise) { return why_at(exercise, w.patient->newest_ms); }

static struct hold *hold(enum hold_kind kind, enum hold_cause cause) {
    struct hold *h = LIST_PUSH(w.arena, &plan(1)->holds);
    *h = (struct hold){.kind = kind, .cause = cause, .side = SIDE_RIGHT, .until_ms = INSTANT_NONE, .root = NO_EXPRESSION};
    return h;
}

/* --- holds --- */

START_TEST(an_open_red_flag_question_stops_everything) {
    hold(HOLD_WAIT_UNTIL, CAUSE_FLAG);
    for (int x = SQUAT; x <= JOG; x++) ck_assert_str_eq(why(x), "a red-flag question waits for its answer");
}
END_TEST

static const struct { enum hold_cause cause; const char *says; } waits[] = {
    {CAUSE_RED, "the wait after a red session is not over"},
    {CAUSE_INTAKE, "a clinician has not approved going on yet"},
};

START_TEST(the_wait_after_red_and_for_an_intake_leaves_mobility) {
    hold(HOLD_WAIT_UNTIL, waits[_i].cause);
    ck_assert_ptr_null(why(SLIDE));
    ck_assert_str_eq(why(SQUAT), waits[_i].says);
    ck_assert_str_eq(why(JOG), waits[_i].says);
}
END_TEST

START_TEST(no_impact_stops_jumps_and_runs_and_no_load_all_but_mobility) {
    hold(HOLD_NO_IMPACT, CAUSE_FLAG);
    ck_assert_str_eq(why(HOP), "impact is on hold");
    ck_assert_str_eq(why(JOG), "impact is on hold");
    ck_assert(why(SQUAT) == NULL && why(SLIDE) == NULL);
    hold(HOLD_NO_LOAD, CAUSE_FLAG);
    ck_assert_str_eq(why(SQUAT), "loading of this limb is on hold");
    ck_assert_ptr_null(why(SLIDE));
}
END_TEST

START_TEST(a_hold_ends_with_its_hours_unless_it_still_waits) {
    struct hold *h = hold(HOLD_NO_IMPACT, CAUSE_RED);
    h->until_ms = at("2027-03-03T12:00:00Z");
    ck_assert_ptr_nonnull(why_at(HOP, h->until_ms - 1));
    ck_assert_ptr_null(why_at(HOP, h->until_ms));
    h->waits = true;
    ck_assert_ptr_nonnull(why_at(HOP, h->until_ms));
}
END_TEST

START_TEST(no_progression_withholds_nothing) {
    hold(HOLD_NO_PROGRESSION, CAUSE_FLAG);
    for (int x = SQUAT; x <= JOG; x++) ck_assert_ptr_null(why(x));
}
END_TEST

START_TEST(a_rules_hold_gives_the_rules_reason) {
    hold(HOLD_NO_IMPACT, CAUSE_RULE)->flag = "a week of rest from impact";
    ck_assert_str_eq(why(HOP), "a week of rest from impact");
}
END_TEST

/* --- contraindications --- */

static void approve(uint64_t asks) {
    w.patient->proposals.count = 0;
    struct proposal *r = LIST_PUSH(w.arena, &w.patient->proposals);
    *r = (struct proposal){.event = 1, .index = 1, .kind = PROPOSAL_EXERCISE, .state = PROPOSAL_APPROVED, .plan = 1,
                           .what = "squat", .text = "", .asks = asks, .decided = 2};
}

static void say(const char *form) {
    struct event e = {.kind = EVENT_FINDINGS, .at_ms = w.patient->newest_ms + MINUTE_MS, .safety = w.safety->hash};
    e.as.findings.reports = reports(&w, form, e.at_ms);
    must_fold(&w, &e);
    plan(1)->holds.count = 0;                                        /* those of flags are not what is looked at here */
}

START_TEST(an_ask_withholds_until_a_clinician_has_approved_it) {
    ck_assert_ptr_null(why(SQUAT));
    say("{'side':'right','findings':{'groin':true}}");
    ck_assert_str_eq(why(SQUAT), "a painful groin");
    approve(1);
    ck_assert_ptr_null(why(SQUAT));
}
END_TEST

START_TEST(an_approval_settles_what_stood_then_and_nothing_that_came_since) {
    say("{'side':'right','findings':{'groin':true}}");
    approve(1);
    say("{'findings':{'analgesic':true}}");
    ck_assert_str_eq(why(SQUAT), "a painkiller");
    approve(3);
    ck_assert_ptr_null(why(SQUAT));
}
END_TEST

START_TEST(a_critical_ask_acts_when_it_is_unknown) {
    say("{'findings':{'analgesic':null}}");
    ck_assert_str_eq(why(SQUAT), "a painkiller");
}
END_TEST

START_TEST(a_block_wins_over_every_approval) {
    say("{'side':'right','findings':{'groin':true}}");
    approve(3);
    say("{'side':'right','findings':{'fever':true}}");
    ck_assert_str_eq(why(SQUAT), "a fever");
}
END_TEST

/* --- what the phase says --- */

static const struct { const char *fever; bool jumps; } fevers[] = {{"false", true}, {"true", false}, {"null", false}};

START_TEST(an_avoid_row_acts_unless_it_is_known_not_to_be_met) {
    char form[60];
    snprintf(form, sizeof form, "{'findings':{'fever':%s}}", fevers[_i].fever);
    say(form);
    ck_assert_int_eq(why(HOP) == NULL, fevers[_i].jumps);
    ck_assert_ptr_null(why(SLIDE));
}
END_TEST

START_TEST(a_rule_that_forbids_running_acts_when_it_is_unknown) {
    ck_assert_ptr_null(why(JOG));
    say("{'side':'right','findings':{'groin':null}}");
    ck_assert_str_eq(why(JOG), "no run with a painful groin");
}
END_TEST

START_TEST(a_paused_plan_still_forbids_and_one_that_is_over_does_not) {
    join(&w, add(w.catalogue, GENTLE), "forbids", SIDE_RIGHT);
    ck_assert_str_eq(why(SQUAT), "no squats yet");
    plan(2)->state = PLAN_PAUSED;
    ck_assert_str_eq(why(SQUAT), "no squats yet");
    plan(2)->state = PLAN_REVOKED;
    ck_assert_ptr_null(why(SQUAT));
}
END_TEST

/* --- open sessions --- */

static const struct session *first(void) { return patient_session(w.patient, 1); }

static void pause(int number) {
    struct event e = {.kind = EVENT_PAUSED, .at_ms = w.patient->newest_ms + MINUTE_MS};
    e.as.plan.plan = number;
    must_fold(&w, &e);
}

START_TEST(what_became_forbidden_is_taken_out_of_an_open_session_and_the_rest_stays) {
    pass(&w, "2027-03-01T13:00:00Z");
    ck_assert_int_eq(first()->planned.items.count, 4);
    findings(&w, "2027-03-01T13:05:00Z", "{'side':'right','findings':{'groin':true}}");      /* no impact, and an ask */
    ck_assert_int_eq(first()->state, SESSION_OPEN);
    ck_assert_int_eq(first()->planned.items.count, 1);
    ck_assert_str_eq(first()->planned.items.item[0].exercise, "slide");
    ck_assert_str_eq(reason_in(&first()->planned, 1, "squat"), "a painful groin");
    ck_assert_str_eq(reason_in(&first()->planned, 1, "jog"), "impact is on hold");
    ck_assert_ptr_null(effect_of(&w, EFFECT_CANCELLED));
    ck_assert_int_eq(effect_of(&w, EFFECT_DROPPED)->session, 1);
}
END_TEST

START_TEST(a_session_with_nothing_left_is_cancelled) {
    pass(&w, "2027-03-01T13:00:00Z");
    pause(1);
    ck_assert_int_eq(first()->state, SESSION_CANCELLED);
    ck_assert_str_eq(effect_of(&w, EFFECT_CANCELLED)->reason, "its plan is paused");
    ck_assert_ptr_null(effect_of(&w, EFFECT_DROPPED));
}
END_TEST

START_TEST(a_shared_item_stays_for_the_plan_that_goes_on) {
    join(&w, guarded, "all", SIDE_LEFT);
    pass(&w, "2027-03-01T13:00:00Z");
    ck_assert(first()->planned.items.item[1].alsos == 1 && first()->planned.items.item[1].side == SIDE_NONE);
    pause(1);
    ck_assert_int_eq(first()->state, SESSION_OPEN);
    ck_assert_int_eq(first()->planned.items.count, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct item *item = &first()->planned.items.item[i];
        ck_assert(item->plan == 2 && item->alsos == 0 && item->side == SIDE_LEFT);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("withheld");
    TCase *t = tcase_create("withheld");
    suite_add_tcase(suite, t);
    tcase_add_checked_fixture(t, open_world, close_world);
    tcase_add_test(t, an_open_red_flag_question_stops_everything);
    tcase_add_loop_test(t, the_wait_after_red_and_for_an_intake_leaves_mobility, 0, 2);
    tcase_add_test(t, no_impact_stops_jumps_and_runs_and_no_load_all_but_mobility);
    tcase_add_test(t, a_hold_ends_with_its_hours_unless_it_still_waits);
    tcase_add_test(t, no_progression_withholds_nothing);
    tcase_add_test(t, a_rules_hold_gives_the_rules_reason);
    tcase_add_test(t, an_ask_withholds_until_a_clinician_has_approved_it);
    tcase_add_test(t, an_approval_settles_what_stood_then_and_nothing_that_came_since);
    tcase_add_test(t, a_critical_ask_acts_when_it_is_unknown);
    tcase_add_test(t, a_block_wins_over_every_approval);
    tcase_add_loop_test(t, an_avoid_row_acts_unless_it_is_known_not_to_be_met, 0, 3);
    tcase_add_test(t, a_rule_that_forbids_running_acts_when_it_is_unknown);
    tcase_add_test(t, a_paused_plan_still_forbids_and_one_that_is_over_does_not);
    tcase_add_test(t, what_became_forbidden_is_taken_out_of_an_open_session_and_the_rest_stays);
    tcase_add_test(t, a_session_with_nothing_left_is_cancelled);
    tcase_add_test(t, a_shared_item_stays_for_the_plan_that_goes_on);
    return support_run(suite);
}
