#include "clinical/assess/assessment.h"
#include "given.h"

static struct given g;
static struct assessment as;

#define YES(name)    "{'op':'yes','finding':'" name "'}"
#define NUMBER(n)    "{'op':'number','value':" #n "}"
#define WORST        "{'op':'value','finding':'pain','context':'worst-24h'}"
#define OP(o, a, b)  "{'op':'" o "','left':" a ",'right':" b "}"
#define PLACE(code)  "{'op':'includes','finding':'pain_place','code':'" code "'}"
#define AGAINST      "{'op':'none','of':[" YES("locking") "," YES("swollen") "]}"
#define CODES(r, l)  "'codes':{'icd10cm':{'left':'" l "','right':'" r "','unspecified':'U'},'undetermined':{'left':'M25.562','right':'M25.561','unspecified':'M25.569'}}"

/* Iliotibial band syndrome, cut down to the vocabulary of given.h. */
#define ITB \
    CODES("M76.31", "M76.32") ",'criteria':{'place':" PLACE("lateral_epicondyle") "," \
    "'definite':{'op':'all','of':[" PLACE("lateral_epicondyle") "," YES("noble") "," AGAINST "]}," \
    "'probable':{'op':'all','of':[" PLACE("lateral_epicondyle") ",{'op':'not','of':{'op':'known','finding':'noble'}}," AGAINST "]}}," \
    "'severity':{'op':'worst-known','of':[{'op':'bands','of':" WORST ",'bands':[[0,1000],[4000,2000],[7000,3000]]}]}," \
    "'care':[{'id':'ice','title':'Ice','text':'Cool it.'},{'id':'nsaid','title':'NSAID','text':'Tablets.','contraindications':[" \
    "{'id':'N01','outcome':'block','critical':true,'when':" YES("fever") ",'reason':'a fever'},{'id':'N02','outcome':'ask','when':" YES("hop") ",'reason':'hopping hurts'}," \
    "{'id':'N03','outcome':'ask','when':" YES("tender") ",'reason':'tender'}," \
    "{'id':'W1','outcome':'warn','when':{'op':'is','finding':'effusion','code':'small'},'reason':'with food'}]},{'id':'class','title':'Class','text':'Train.'},{'id':'steroid','title':'Steroid','text':'Injection.','approval':'clinician'}]," \
    "'steps':[{'id':'conservative','title':'C','care':['ice','nsaid']},{'id':'physical-therapy','title':'P','care':['class'],'when':" OP("ge", WORST, NUMBER(7000)) "}," \
    "{'id':'injection','title':'I','care':['steroid'],'approval':'clinician','when':" YES("noble") "}]," \
    "'exercises':[{'gap_h':12,'id':'side-plank','kind':'isometric','text':'Hold.','title':'Side plank'}]," \
    "'phases':[{'id':'settle','title':'Settle','days':{'min':1,'target':2,'max':3},'exercises':[{'exercise':'side-plank','days':[0],'at':[480],'dose':{'sets':1}}]," \
    "'running':[{'when':" YES("stairs") ",'allowed':true,'say':'a little'},{'when':" YES("hop") ",'allowed':false,'say':'none'},{'when':{'op':'const','value':true},'allowed':true,'say':'as it feels'}]}]"

#define PFP CODES("M22.2X1", "M22.2X2") ",'criteria':{'place':" PLACE("patella") ",'definite':{'op':'all','of':[" PLACE("patella") "," YES("noble") "]}}"

/* A safety value: septic joint (knee, critical), locked knee (knee), illness (person, critical while the age is known to
 * be under 60 or not known). */
#define SAFETY \
    "{'format':1,'kind':'safety','id':'safety','version':'1','title':'Red flags','findings':" GIVEN_FINDINGS ",'flags':[" \
    "{'id':'RF03','title':'Septic joint','about':'knee','critical':{'op':'const','value':true},'rows':[" \
    "{'disposition':'emergency','when':{'op':'all','of':[" YES("swollen") "," YES("fever") "]},'say':'a hot swollen joint'}," \
    "{'disposition':'routine','when':" YES("swollen") ",'say':'a swollen joint'}]}," \
    "{'id':'RF07','title':'Locked knee','about':'knee','rows':[{'disposition':'urgent-2w','when':" YES("locking") ",'say':'it locks'}]}," \
    "{'id':'RF10','title':'Illness','about':'person','critical':" OP("lt", "{'op':'value','finding':'age'}", NUMBER(60000)) ",'rows':[" \
    "{'disposition':'urgent-48h','when':" YES("fever") ",'say':'fever'}],'unknown':{'disposition':'routine','hold':'no-impact','say':'take the temperature'}}]}"

static void set_up(void) {
    g = given_new();
    given_protocol(&g, SAFETY);
    given_members(&g, "itb-syndrome", ITB);
    given_members(&g, "patellofemoral-pain", PFP);
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

static struct subject subject(void) { return (struct subject){.answers = &g.answers, .history = &g.history, .now_ms = GIVEN_NOW}; }

static void assess(const char *form) {
    if (form) given(&g, form);
    struct subject s = subject();
    ck_assert_msg(assessment_make(g.c, &s, &as, g.c->arena, &g.err) == STATUS_OK, "%s", g.err.message);
}

static const struct flag_result *flag(const char *id, enum side side) {
    for (size_t i = 0; i < as.flags.count; i++)
        if (as.flags.item[i].side == side && strcmp(as.flags.item[i].flag->id, id) == 0) return &as.flags.item[i];
    return NULL;
}

static const struct condition_result *itb(enum side side) { return assessment_condition(&as, "itb-syndrome", side); }

static const struct care_result *care(const char *id) {
    for (size_t i = 0; i < as.care.count; i++)
        if (strcmp(as.care.item[i].care->id, id) == 0) return &as.care.item[i];
    return NULL;
}

static const char *name_of(const struct missing *m) { return g.c->vocabulary->findings.item[m->finding].name; }

#define WELL "'locking':false,'swollen':false,'fever':false,'age':29,'analgesic':false,'hop':false,'tender':false,'stairs':true"
#define PATIENT_A "{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'pain':{'worst-24h':6,'stairs-down':3,'rest':0}," WELL "}}"

/* ------------------------------------------------------------------------------------------------------- conditions */

START_TEST(patient_a_has_definite_itb_syndrome_of_the_right_knee) {
    assess(PATIENT_A);
    const struct condition_result *c = itb(SIDE_RIGHT);
    ck_assert_uint_eq(as.flags.count, 0);
    ck_assert_int_eq(as.disposition, DISPOSITION_SELF_OK);
    ck_assert(c->truth == TRUTH_MET && c->strength == STRENGTH_DEFINITE && c->primary);
    ck_assert_str_eq(c->code, "M76.31");
    ck_assert(c->severity == 2 && c->step == 0 && !c->step_uncertain && c->phase == 0 && c->run == 0);
    ck_assert_uint_eq(c->missing.count, 0);
    ck_assert_int_eq(assessment_condition(&as, "patellofemoral-pain", SIDE_RIGHT)->truth, TRUTH_NOT_MET);
    ck_assert(assessment_allows_plan(&as, c, &g.err));
    ck_assert_ptr_null(itb(SIDE_LEFT));
    ck_assert(!as.has_next);
}
END_TEST

START_TEST(h16_mirrored_findings_give_the_mirrored_result) {
    assess(PATIENT_A);
    struct condition_result right = *itb(SIDE_RIGHT);
    char *mirrored = strdup(PATIENT_A), *at = strstr(mirrored, "'right'");
    ck_assert_ptr_nonnull(at);
    memcpy(at, "'left' ", 7);
    given_nothing(&g);
    assess(mirrored);
    const struct condition_result *left = itb(SIDE_LEFT);
    ck_assert(left->truth == right.truth && left->strength == right.strength && left->severity == right.severity);
    ck_assert(left->step == right.step && left->phase == right.phase && left->run == right.run && left->primary == right.primary);
    ck_assert_str_eq(left->code, "M76.32");
    ck_assert_ptr_null(itb(SIDE_RIGHT));
    free(mirrored);
}
END_TEST

START_TEST(h16_two_knees_are_two_results) {
    assess("{'findings':{'pain_place':{'left':['lateral_epicondyle'],'right':['patella']},'noble':{'left':true,'right':true},"
           "'locking':{'left':false,'right':false},'swollen':{'left':false,'right':false},'fever':false,'age':29}}");
    ck_assert_uint_eq(as.conditions.count, 4);
    ck_assert(itb(SIDE_LEFT)->truth == TRUTH_MET && itb(SIDE_RIGHT)->truth == TRUTH_NOT_MET);
    ck_assert(itb(SIDE_LEFT)->primary && assessment_condition(&as, "patellofemoral-pain", SIDE_RIGHT)->primary);
    for (size_t i = 0; i < 4; i++) ck_assert(as.conditions.item[i].side == (i % 2 ? SIDE_RIGHT : SIDE_LEFT));
}
END_TEST

START_TEST(a_sign_not_examined_makes_it_probable_and_says_what_is_missing) {
    assess("{'side':'right','findings':{'pain_place':['lateral_epicondyle']," WELL "}}");
    const struct condition_result *c = itb(SIDE_RIGHT);
    ck_assert(c->truth == TRUTH_MET && c->strength == STRENGTH_PROBABLE);
    ck_assert_str_eq(c->code, "M76.31");
    ck_assert_uint_eq(c->missing.count, 1);
    ck_assert_str_eq(name_of(&c->missing.item[0]), "noble");
    ck_assert(as.has_next && strcmp(name_of(&as.next), "noble") == 0 && as.next.side == SIDE_RIGHT);
    ck_assert(assessment_allows_plan(&as, c, NULL));
}
END_TEST

START_TEST(the_right_place_with_an_unknown_rule_is_possible_and_undetermined) {
    assess("{'side':'right','findings':{'pain_place':['patella'],'swollen':false,'locking':false,'fever':false,'age':29}}");
    const struct condition_result *c = assessment_condition(&as, "patellofemoral-pain", SIDE_RIGHT);
    ck_assert(c->truth == TRUTH_UNKNOWN && c->strength == STRENGTH_POSSIBLE && c->step == -1 && c->phase == -1);
    ck_assert_str_eq(c->code, "M25.561");
    ck_assert(!assessment_allows_plan(&as, c, &g.err));
    ck_assert_str_eq(g.err.message, "Title of patellofemoral-pain of the right knee is only possible; a plan needs it to be definite or probable");
}
END_TEST

START_TEST(an_unknown_place_gives_no_strength_and_no_code) {
    assess("{'side':'right','findings':{'noble':true,'swollen':false,'locking':false,'fever':false,'age':29}}");
    const struct condition_result *c = itb(SIDE_RIGHT);
    ck_assert(c->truth == TRUTH_UNKNOWN && c->strength == STRENGTH_NONE && c->code == NULL && !c->primary);
    ck_assert(!assessment_allows_plan(&as, c, &g.err));
    ck_assert_str_eq(g.err.message, "Title of itb-syndrome of the right knee is unknown; a plan needs it to be definite or probable");
}
END_TEST

static const struct { const char *pain; int severity, step; bool uncertain; } severities[] = {
    {"{'worst-24h':3}", 1, 0, false}, {"{'worst-24h':4}", 2, 0, false}, {"{'worst-24h':6}", 2, 0, false},
    {"{'worst-24h':7}", 3, 1, false}, {"{'rest':2}", 0, 0, true},
};

START_TEST(severity_and_entry_step_follow_the_worst_pain) {
    char form[400];
    snprintf(form, sizeof form, "{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'pain':%s," WELL "}}", severities[_i].pain);
    assess(form);
    const struct condition_result *c = itb(SIDE_RIGHT);
    ck_assert(c->severity == severities[_i].severity && c->step == severities[_i].step && c->step_uncertain == severities[_i].uncertain);
    ck_assert_int_eq(as.has_next, severities[_i].uncertain);
}
END_TEST

START_TEST(irritability_is_a_level_beside_severity) {
    given_members(&g, "irritable", "'criteria':{'definite':" YES("noble") "},'irritability':{'op':'bands','of':" WORST ",'bands':[[0,1000],[3000,2000],[6000,3000]]}");
    const struct { const char *pain, *level; } cases[] = {{"2", "low"}, {"3", "moderate"}, {"9", "high"}, {"null", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char form[200];
        struct subject s = subject();
        given_nothing(&g);
        snprintf(form, sizeof form, "{'side':'left','findings':{'noble':true,'analgesic':false,'pain':{'worst-24h':%s}}}", cases[i].pain);
        assess(form);
        json_t *o = assessment_json(g.c, &s, &as), *c = json_array_get(json_object_get(o, "conditions"), 0);
        ck_assert_str_eq(json_string_value(json_object_get(c, "protocol")), "irritable");
        ck_assert_pstr_eq(json_string_value(json_object_get(c, "irritability")), cases[i].level);
        json_decref(o);
    }
}
END_TEST

START_TEST(a_step_is_certain_when_only_a_lower_one_is_unknown) {
    given_members(&g, "stepped", "'criteria':{'definite':" YES("noble") "},'steps':[{'id':'s0','title':'t'},{'id':'s1','title':'t','when':" YES("tender") "},"
                                 "{'id':'s2','title':'t','when':" YES("hop") "},{'id':'s3','title':'t','when':" YES("locking") "}]");
    assess("{'side':'left','findings':{'noble':true,'hop':true,'locking':false}}");
    const struct condition_result *c = assessment_condition(&as, "stepped", SIDE_LEFT);
    ck_assert(c->step == 2 && !c->step_uncertain);
    given_nothing(&g);
    assess("{'side':'left','findings':{'noble':true,'hop':true}}");
    c = assessment_condition(&as, "stepped", SIDE_LEFT);
    ck_assert(c->step == 2 && c->step_uncertain);
}
END_TEST

START_TEST(a_masked_pain_counts_at_face_value_and_may_be_worse) {
    assess("{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'pain':{'worst-24h':4},'locking':false,'swollen':false,'fever':false,'age':29,'analgesic':true}}");
    ck_assert(itb(SIDE_RIGHT)->severity == 2 && itb(SIDE_RIGHT)->severity_uncertain && itb(SIDE_RIGHT)->step == 0 && itb(SIDE_RIGHT)->step_uncertain);
}
END_TEST

START_TEST(an_unknown_rule_about_running_holds_only_when_it_forbids) {
    const struct { const char *answers; int run; } cases[] = {
        {"'stairs':true,'hop':false", 0}, {"'stairs':null,'hop':false", 2}, {"'stairs':false,'hop':null", 1}, {"'stairs':null,'hop':true", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char form[400];
        given_nothing(&g);
        snprintf(form, sizeof form, "{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'locking':false,'swollen':false,'fever':false,'age':29,%s}}", cases[i].answers);
        assess(form);
        ck_assert_int_eq(itb(SIDE_RIGHT)->run, cases[i].run);
    }
}
END_TEST

/* ---------------------------------------------------------------------------------------------------------- primary */

START_TEST(the_strongest_is_primary_then_the_dominant_place_then_the_id) {
    const struct { const char *answers, *primary; } cases[] = {
        {"'noble':true", "itb-syndrome"},                                      /* equal: by id */
        {"'noble':true,'dominant_place':'patella'", "patellofemoral-pain"},
        {"'noble':true,'dominant_place':'diffuse'", "itb-syndrome"},
        {"'noble':null,'dominant_place':'patella'", "itb-syndrome"},           /* probable beats possible */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char form[400];
        int primary = 0;
        given_nothing(&g);
        snprintf(form, sizeof form, "{'side':'left','findings':{'pain_place':['lateral_epicondyle','patella'],'locking':false,'swollen':false,'fever':false,'age':29,%s}}", cases[i].answers);
        assess(form);
        for (size_t k = 0; k < as.conditions.count; k++) primary += as.conditions.item[k].primary;
        ck_assert_int_eq(primary, 1);
        ck_assert_msg(assessment_condition(&as, cases[i].primary, SIDE_LEFT)->primary, "%s", cases[i].answers);
    }
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------ flags */

START_TEST(h12_a_flag_is_met_by_its_findings_and_absent_without_them) {
    assess("{'side':'left','findings':{'swollen':true,'locking':false,'fever':true,'age':29}}");
    const struct flag_result *r = flag("RF03", SIDE_LEFT);
    ck_assert(r->truth == TRUTH_MET && r->critical && r->disposition == DISPOSITION_EMERGENCY);
    ck_assert_ptr_null(flag("RF03", SIDE_RIGHT));
    ck_assert_ptr_null(flag("RF07", SIDE_LEFT));
    ck_assert(flag("RF10", SIDE_NONE)->truth == TRUTH_MET);
    ck_assert_int_eq(as.disposition, DISPOSITION_EMERGENCY);
    given_nothing(&g);
    assess("{'side':'left','findings':{'swollen':false,'locking':false,'fever':false,'age':29}}");
    ck_assert_uint_eq(as.flags.count, 0);
    ck_assert_int_eq(as.disposition, DISPOSITION_SELF_OK);
}
END_TEST

START_TEST(h12_an_unknown_critical_flag_is_same_day_and_forbids_a_plan) {
    assess("{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'locking':false,'fever':false,'age':29}}");
    const struct flag_result *r = flag("RF03", SIDE_RIGHT);
    ck_assert(r->truth == TRUTH_UNKNOWN && r->critical && r->disposition == DISPOSITION_SAME_DAY && r->hold == -1);
    ck_assert_int_eq(as.disposition, DISPOSITION_SAME_DAY);
    ck_assert_str_eq(as.reasons.item[0], "RF03, right knee, not known: a swollen joint");
    ck_assert_str_eq(name_of(&as.next), "swollen");
    ck_assert(!assessment_allows_plan(&as, itb(SIDE_RIGHT), &g.err));
    ck_assert_str_eq(g.err.message, "red flag RF03 (Septic joint) is not known, to answer first: swollen: same-day, and no plan is opened; a swollen joint");
}
END_TEST

START_TEST(h12_an_unknown_flag_that_is_not_critical_is_listed_and_does_not_block) {
    assess("{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'swollen':false,'fever':false,'age':29}}");
    const struct flag_result *r = flag("RF07", SIDE_RIGHT);
    ck_assert(r->truth == TRUTH_UNKNOWN && !r->critical && r->disposition == DISPOSITION_SELF_OK);
    ck_assert_int_eq(as.disposition, DISPOSITION_SELF_OK);
    ck_assert_uint_eq(as.reasons.count, 0);
    ck_assert_str_eq(name_of(&as.next), "locking");
}
END_TEST

START_TEST(h12_a_flag_is_critical_unless_its_condition_is_known_not_to_hold) {
    const struct { const char *age; bool critical; enum disposition wanted; } cases[] = {
        {"59", true, DISPOSITION_ROUTINE}, {"60", false, DISPOSITION_SELF_OK}, {"null", true, DISPOSITION_ROUTINE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char form[200];
        given_nothing(&g);
        snprintf(form, sizeof form, "{'side':'left','findings':{'swollen':false,'locking':false,'age':%s}}", cases[i].age);
        assess(form);
        const struct flag_result *r = flag("RF10", SIDE_NONE);
        ck_assert(r->critical == cases[i].critical && r->disposition == cases[i].wanted);
        ck_assert_int_eq(r->hold, cases[i].critical ? HOLD_NO_IMPACT : -1);
        ck_assert_str_eq(r->say, cases[i].critical ? "take the temperature" : "fever");
        ck_assert_int_eq(as.disposition, cases[i].wanted);
    }
}
END_TEST

START_TEST(h12_a_milder_row_does_not_hide_a_critical_one_that_is_unknown) {
    assess("{'side':'left','findings':{'swollen':true,'locking':false,'age':29}}");
    const struct flag_result *r = flag("RF03", SIDE_LEFT);
    ck_assert(r->truth == TRUTH_MET && r->disposition == DISPOSITION_SAME_DAY);
    ck_assert_str_eq(name_of(&as.next), "fever");
    given(&g, "{'findings':{'fever':false}}");
    assess(NULL);
    ck_assert(flag("RF03", SIDE_LEFT)->disposition == DISPOSITION_ROUTINE);
}
END_TEST

START_TEST(the_worst_disposition_wins_and_every_reason_is_kept_worst_first) {
    assess("{'findings':{'swollen':{'left':true,'right':true},'locking':{'left':true,'right':false},'fever':true,'age':29}}");
    ck_assert_int_eq(as.disposition, DISPOSITION_EMERGENCY);
    const char *wanted[] = {"RF03, left knee: a hot swollen joint", "RF03, right knee: a hot swollen joint", "RF10: fever", "RF07, left knee: it locks"};
    ck_assert_uint_eq(as.reasons.count, 4);
    for (size_t i = 0; i < 4; i++) ck_assert_str_eq(as.reasons.item[i], wanted[i]);
    const char *order[] = {"RF03", "RF03", "RF07", "RF10"};
    ck_assert_uint_eq(as.flags.count, 4);
    for (size_t i = 0; i < 4; i++) ck_assert_str_eq(as.flags.item[i].flag->id, order[i]);
    ck_assert(as.flags.item[0].side == SIDE_LEFT && as.flags.item[1].side == SIDE_RIGHT);
}
END_TEST

START_TEST(a_knee_without_an_answer_is_not_judged) {
    assess("{'findings':{'swollen':{'left':false,'right':null},'locking':{'left':false},'fever':false,'age':29}}");
    for (size_t i = 0; i < as.flags.count; i++) ck_assert(as.flags.item[i].side != SIDE_RIGHT);
    ck_assert_ptr_null(itb(SIDE_RIGHT));
}
END_TEST

START_TEST(flags_alone_are_judged_like_in_an_assessment) {
    assess("{'side':'left','findings':{'swollen':true,'locking':true,'age':29}}");
    struct assessment alone;
    struct subject s = subject();
    const struct protocol *of[] = {g.c->safety};
    ck_assert(assessment_flags(of, 1, &s, false, &alone, g.c->arena, &g.err) == STATUS_OK);
    ck_assert_uint_eq(alone.flags.count, as.flags.count);
    for (size_t i = 0; i < as.flags.count; i++) ck_assert(alone.flags.item[i].disposition == as.flags.item[i].disposition);
    ck_assert(alone.disposition == as.disposition && alone.conditions.count == 0);
}
END_TEST

START_TEST(a_protocols_own_flags_are_judged_beside_the_safety_values) {
    given_members(&g, "zz-own", "'flags':[{'id':'RF07','title':'Own','about':'knee','rows':[{'disposition':'emergency','say':'own','when':" YES("locking") "}]}]");
    assess("{'side':'left','findings':{'swollen':false,'locking':true,'fever':false,'age':29}}");
    ck_assert_uint_eq(as.flags.count, 2);
    ck_assert(as.flags.item[0].of == g.c->safety && strcmp(as.flags.item[1].of->id, "zz-own") == 0);
    ck_assert_int_eq(as.disposition, DISPOSITION_EMERGENCY);
    ck_assert_ptr_null(assessment_condition(&as, "zz-own", SIDE_LEFT));
}
END_TEST

START_TEST(a_refusal_names_the_worst_flag_not_the_first) {
    given_members(&g, "zz-own", "'flags':[{'id':'RF30','title':'Later','about':'knee','rows':[{'disposition':'same-day','say':'today','when':" YES("hop") "}]},"
                                "{'id':'RF31','title':'Now','about':'knee','rows':[{'disposition':'emergency','say':'now','when':" YES("hop") "}]}]");
    assess("{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'locking':false,'swollen':false,'fever':false,'age':29,'hop':true,'tender':false}}");
    ck_assert(!assessment_allows_plan(&as, itb(SIDE_RIGHT), &g.err));
    ck_assert_str_eq(g.err.message, "red flag RF31 (Now) is met: emergency, and no plan is opened; now");
}
END_TEST

START_TEST(a_row_that_wants_no_plan_forbids_it_whatever_its_disposition) {
    given_members(&g, "zz-own", "'flags':[{'id':'RF30','title':'Own','about':'knee','rows':[{'disposition':'routine','say':'rest first','no_plan':true,'when':" YES("hop") "},"
                                "{'disposition':'routine','say':'no plan yet','no_plan':true,'when':" YES("tender") "}]}]");
    assess("{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'locking':false,'swollen':false,'fever':false,'age':29,'hop':true,'tender':false}}");
    ck_assert_int_eq(as.disposition, DISPOSITION_ROUTINE);
    ck_assert(!assessment_allows_plan(&as, itb(SIDE_RIGHT), &g.err));
    ck_assert_str_eq(g.err.message, "red flag RF30 (Own) is met: routine, and no plan is opened; rest first");
    given(&g, "{'side':'right','findings':{'hop':false,'tender':true}}");
    assess(NULL);
    ck_assert(!assessment_allows_plan(&as, itb(SIDE_RIGHT), &g.err));
    ck_assert_ptr_nonnull(strstr(g.err.message, "no plan yet"));
    given(&g, "{'side':'right','findings':{'tender':null}}");
    assess(NULL);
    ck_assert(flag("RF30", SIDE_RIGHT)->truth == TRUTH_UNKNOWN && assessment_allows_plan(&as, itb(SIDE_RIGHT), NULL));
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------- care */

START_TEST(care_is_that_of_the_steps_up_to_the_entry_step) {
    assess(PATIENT_A);
    ck_assert_uint_eq(as.care.count, 2);
    ck_assert(care("ice")->decision == DECISION_ALLOW && care("nsaid")->decision == DECISION_ALLOW);
    ck_assert_ptr_null(care("steroid"));
    given(&g, "{'side':'right','findings':{'pain':{'worst-24h':8},'analgesic':false}}");
    assess(NULL);
    ck_assert(care("class") != NULL && care("steroid") == NULL);
}
END_TEST

#define ILL "{'side':'left','findings':{'pain_place':['lateral_epicondyle'],'noble':true,'locking':false,'swollen':false,'age':70"
static const struct { const char *answers; enum decision decision; size_t reasons; const char *first; } decisions[] = {
    {",'fever':false,'hop':false,'tender':false", DECISION_ALLOW, 0, NULL},
    {",'fever':true,'hop':false,'tender':false", DECISION_BLOCK, 2, "a fever"},
    {",'fever':null,'hop':false,'tender':false", DECISION_BLOCK, 1, "not known: a fever"},
    {",'fever':false,'hop':true,'tender':false", DECISION_ASK, 1, "hopping hurts"},
    {",'fever':false,'hop':null,'tender':false", DECISION_ALLOW, 1, "open question: hopping hurts"},
    {",'fever':true,'hop':true,'tender':null", DECISION_BLOCK, 4, "a fever"},
    {",'fever':false,'hop':false,'tender':false,'effusion':'small'", DECISION_ALLOW, 1, "take care: with food"},
    {",'fever':false,'hop':false,'tender':false,'effusion':null", DECISION_ALLOW, 0, NULL},
};

START_TEST(the_strictest_contraindication_decides) {
    char form[400];
    snprintf(form, sizeof form, ILL "%s}}", decisions[_i].answers);
    assess(form);
    ck_assert_int_eq(care("nsaid")->decision, decisions[_i].decision);
    ck_assert_uint_eq(care("nsaid")->reasons.count, decisions[_i].reasons);
    if (decisions[_i].first) ck_assert_str_eq(care("nsaid")->reasons.item[0], decisions[_i].first);
}
END_TEST

START_TEST(h12_while_a_red_flag_forbids_a_plan_no_care_is_simply_allowed) {
    assess(ILL ",'fever':true,'hop':false,'tender':false}}");
    ck_assert(!disposition_allows_plan(as.disposition));
    for (size_t i = 0; i < as.care.count; i++) ck_assert(as.care.item[i].decision != DECISION_ALLOW);
    const struct care_result *ice = care("ice");
    ck_assert_msg(strncmp(ice->reasons.item[ice->reasons.count - 1], "a red flag is open: RF", 22) == 0, "%s",
                  ice->reasons.item[ice->reasons.count - 1]);
    ck_assert_ptr_nonnull(itb(SIDE_LEFT)->run_forbidden);
    assess(ILL ",'fever':false,'hop':false,'tender':false}}");
    ck_assert_ptr_null(itb(SIDE_LEFT)->run_forbidden);
}
END_TEST

START_TEST(of_two_knees_the_stricter_decision_stands) {
    assess("{'findings':{'pain_place':{'left':['lateral_epicondyle'],'right':['lateral_epicondyle']},'noble':{'left':true,'right':true},"
           "'locking':{'left':false,'right':false},'swollen':{'left':false,'right':false},'hop':{'left':false,'right':true},"
           "'tender':{'left':false,'right':false},'fever':false,'age':29}}");
    const struct care_result *r = care("nsaid");
    ck_assert(r->decision == DECISION_ASK && r->side == SIDE_RIGHT && r->reasons.count == 1);
    ck_assert_uint_eq(as.care.count, 2);
}
END_TEST

START_TEST(care_that_needs_approval_is_at_least_asked_for) {
    given_members(&g, "approved", "'criteria':{'definite':{'op':'known','finding':'noble'}},'care':[{'id':'shot','title':'t','text':'x','approval':'clinician'}],'steps':[{'id':'s','title':'t','care':['shot']}]");
    assess("{'side':'left','findings':{'noble':true}}");
    ck_assert(care("shot")->decision == DECISION_ASK && strcmp(care("shot")->reasons.item[0], "needs a clinician's approval") == 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------------- what to ask next */

START_TEST(with_nothing_known_the_red_flags_are_asked_first) {
    assess("{'findings':{}}");
    const char *wanted[] = {"swollen", "swollen", "fever", "age", "locking", "locking"};
    const enum side sides[] = {SIDE_LEFT, SIDE_RIGHT, SIDE_NONE, SIDE_NONE, SIDE_LEFT, SIDE_RIGHT};
    ck_assert_uint_gt(as.open.count, 6);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_str_eq(name_of(&as.open.item[i]), wanted[i]);
        ck_assert_int_eq(as.open.item[i].side, sides[i]);
    }
    ck_assert(as.has_next && as.next.finding == as.open.item[0].finding);
    ck_assert(!disposition_allows_plan(as.disposition));     /* h12: nothing known is not nothing found */
}
END_TEST

/* Answering what is asked, one after the other, comes to an end, and each question is asked once. */
START_TEST(an_interview_ends_and_asks_nothing_twice) {
    static const char *const answers[] = {"false", "true"};
    bool asked[200] = {false};
    int count = 0;
    assess("{'side':'left','findings':{'noble':true}}");
    for (; as.has_next; count++) {
        const struct finding *f = &g.c->vocabulary->findings.item[as.next.finding];
        int slot = finding_slot(f, as.next.context, as.next.side);
        struct report r = {as.next.finding, as.next.context, as.next.side, {.at_ms = GIVEN_NOW, .known = true}, 0};
        ck_assert_msg(!asked[slot], "%s is asked twice", f->name);
        asked[slot] = true;
        if (f->type == FINDING_YES_NO) r.value.number = answers[_i][0] == 't';
        if (f->type == FINDING_SOME_OF) r.value.number = 1;
        if (f->type == FINDING_NUMBER) r.value.number = 4000;
        answers_take(&g.answers, &r);
        assess(NULL);
    }
    ck_assert_int_gt(count, 3);
    for (size_t i = 0; i < as.flags.count; i++) ck_assert(as.flags.item[i].truth == TRUTH_MET);
    for (size_t i = 0; i < as.conditions.count; i++) ck_assert(as.conditions.item[i].truth != TRUTH_UNKNOWN);
}
END_TEST

/* Whatever else is answered, what is not asked for changes no flag and no condition. */
START_TEST(what_is_not_asked_cannot_change_a_result) {
    assess("{'side':'right','findings':{'pain_place':['lateral_epicondyle'],'noble':false,'locking':false,'fever':false}}");
    struct assessment before = as;
    const struct vocabulary *v = g.c->vocabulary;
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *f = &v->findings.item[i];
        bool open = f->type != FINDING_YES_NO;
        for (size_t k = 0; k < before.open.count; k++) open = open || before.open.item[k].finding == (int)i;
        struct value now;
        if (open || answers_get(&g.answers, f, finding_slot(f, 0, SIDE_RIGHT), GIVEN_NOW, &now)) continue;
        for (int yes = 0; yes < 2; yes++) {
            struct report r = {(int)i, 0, f->knee ? SIDE_RIGHT : SIDE_NONE, {.number = yes, .at_ms = GIVEN_NOW, .known = true}, 0};
            answers_take(&g.answers, &r);
            assess(NULL);
            ck_assert_uint_eq(as.flags.count, before.flags.count);
            for (size_t k = 0; k < as.flags.count; k++) ck_assert(as.flags.item[k].truth == before.flags.item[k].truth);
            for (size_t k = 0; k < as.conditions.count; k++) ck_assert(as.conditions.item[k].truth == before.conditions.item[k].truth);
        }
    }
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------- JSON */

static json_t *as_json(void) {
    struct subject s = subject();
    json_t *o = assessment_json(g.c, &s, &as);
    ck_assert_ptr_nonnull(o);
    return o;
}

static const char *at(const json_t *o, const char *list, size_t index, const char *key) {
    return json_string_value(json_object_get(json_array_get(json_object_get(o, list), index), key));
}

START_TEST(the_json_has_the_form_of_the_contract) {
    assess(PATIENT_A);
    json_t *o = as_json(), *d = json_object_get(o, "disposition"), *c = json_array_get(json_object_get(o, "conditions"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(d, "code")), "self-ok");
    ck_assert(json_is_null(json_object_get(d, "deadline")) && json_is_array(json_object_get(d, "reasons")));
    ck_assert_uint_eq(json_array_size(json_object_get(o, "red_flags")), 0);
    ck_assert_str_eq(at(o, "conditions", 0, "protocol"), "itb-syndrome");
    ck_assert_str_eq(at(o, "conditions", 0, "side"), "right");
    ck_assert_str_eq(at(o, "conditions", 0, "result"), "met");
    ck_assert_str_eq(at(o, "conditions", 0, "strength"), "definite");
    ck_assert_str_eq(at(o, "conditions", 0, "code"), "M76.31");
    ck_assert_str_eq(at(o, "conditions", 0, "severity"), "moderate");
    ck_assert_str_eq(at(o, "conditions", 0, "step"), "conservative");
    ck_assert_str_eq(at(o, "conditions", 0, "phase"), "settle");
    ck_assert(json_is_true(json_object_get(c, "primary")));
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(c, "explanation"), "result")), "met");
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(c, "running"), "say")), "a little");
    ck_assert_str_eq(at(o, "care", 0, "care"), "ice");
    ck_assert_str_eq(at(o, "care", 0, "decision"), "allow");
    ck_assert(json_is_null(json_object_get(o, "next")));
    ck_assert_str_eq(at(o, "protocols", 0, "id"), "itb-syndrome");
    ck_assert_str_eq(at(o, "protocols", 2, "id"), "safety");
    ck_assert_str_eq(at(o, "protocols", 2, "hash"), g.c->safety->hash);
    json_decref(o);
}
END_TEST

START_TEST(the_json_tells_deadline_flag_and_next_question) {
    assess("{'side':'left','findings':{'pain_place':['patella'],'swollen':true,'locking':false,'fever':true,'age':29}}");
    json_t *o = as_json(), *d = json_object_get(o, "disposition"), *next = json_object_get(o, "next");
    ck_assert_str_eq(json_string_value(json_object_get(d, "code")), "emergency");
    ck_assert_str_eq(json_string_value(json_object_get(d, "deadline")), "2027-03-01T09:00:00Z");
    ck_assert_str_eq(at(o, "red_flags", 0, "flag"), "RF03");
    ck_assert_str_eq(at(o, "red_flags", 0, "side"), "left");
    ck_assert_ptr_null(at(o, "red_flags", 1, "side"));
    ck_assert_str_eq(json_string_value(json_object_get(next, "finding")), "noble");
    ck_assert_str_eq(json_string_value(json_object_get(next, "side")), "left");
    ck_assert_str_eq(json_string_value(json_object_get(next, "question")), "Noble test painful?");
    json_t *missing = json_object_get(json_array_get(json_object_get(o, "conditions"), 1), "missing");
    ck_assert_str_eq(json_string_value(json_array_get(missing, 0)), "noble");
    json_decref(o);
    given_nothing(&g);
    assess("{'side':'left','findings':{'locking':false,'fever':false,'age':29}}");
    o = as_json();
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(o, "disposition"), "deadline")), "2027-03-02T09:00:00Z");
    json_decref(o);
}
END_TEST

START_TEST(the_same_input_gives_the_same_bytes) {
    assess(PATIENT_A);
    json_t *o = as_json();
    char *one = json_dumps(o, 0);
    json_decref(o);
    assess(NULL);
    o = as_json();
    char *two = json_dumps(o, 0);
    json_decref(o);
    ck_assert_str_eq(one, two);
    free(one);
    free(two);
}
END_TEST

/* ----------------------------------------------------------------------------------------------------------- person */

START_TEST(a_protocol_about_the_person_is_judged_once) {
    given_protocol(&g, "{'findings':[{'about':'person','name':'fever','question':'Fever?','type':'yes-no'}],'codes':{'icd10cm':{'left':'L','right':'R','unspecified':'U'}},"
                       "'criteria':{'definite':{'op':'yes','finding':'fever'}},'format':1,'id':'a-fever','kind':'protocol','title':'t','version':'1'}");
    assess("{'findings':{'fever':true,'swollen':{'left':false,'right':false}}}");
    const struct condition_result *c = assessment_condition(&as, "a-fever", SIDE_NONE);
    ck_assert(c && c->truth == TRUTH_MET && c->primary);
    ck_assert_str_eq(c->code, "U");
    ck_assert_ptr_null(assessment_condition(&as, "a-fever", SIDE_LEFT));
}
END_TEST

START_TEST(without_protocols_nothing_is_found) {
    struct catalogue *empty = catalogue_new();
    struct answers none = {0};
    ck_assert(answers_fit(&none, empty->vocabulary, empty->arena, NULL) == STATUS_OK);
    struct subject s = {.answers = &none, .now_ms = GIVEN_NOW};
    ck_assert(assessment_make(empty, &s, &as, empty->arena, NULL) == STATUS_OK);
    ck_assert(as.disposition == DISPOSITION_SELF_OK && !as.has_next && as.conditions.count == 0);
    json_t *o = assessment_json(empty, &s, &as);
    ck_assert_ptr_nonnull(o);
    json_decref(o);
    catalogue_free(empty);
}
END_TEST

/* ----------------------------------------------------------------------------------------------------------- memory */

START_TEST(an_assessment_survives_every_failing_allocation) {
    given(&g, "{'findings':{'pain_place':{'left':['lateral_epicondyle'],'right':['patella']},'noble':{'left':true},'dominant_place':{'left':'patella'},'fever':true}}");
    struct subject s = subject();
    enum status status = STATUS_MEMORY;
    for (size_t limit = 64; status == STATUS_MEMORY; limit += 61) {
        struct arena *a = arena_new(limit);
        ck_assert_ptr_nonnull(a);
        status = assessment_make(g.c, &s, &as, a, &g.err);
        arena_free(a);
    }
    ck_assert_int_eq(status, STATUS_OK);
    for (int n = 1;; n++) {
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        support_fail_nth(n);
        status = assessment_make(g.c, &s, &as, a, &g.err);
        int failed = support_failed();
        support_fail_nth(0);
        arena_free(a);
        ck_assert_int_eq(status, failed ? STATUS_MEMORY : STATUS_OK);
        if (!failed) break;
    }
}
END_TEST

static int left_;
static void *sometimes(size_t bytes) { return left_-- > 0 ? malloc(bytes) : NULL; }

START_TEST(without_memory_there_is_no_json) {
    assess("{'side':'left','findings':{'swollen':true,'pain_place':['patella']}}");
    struct subject s = subject();
    json_t *o = NULL;
    for (int n = 0; !o && n < 20000; n += n < 100 ? 1 : 7) {
        left_ = n;
        json_set_alloc_funcs(sometimes, free);
        o = assessment_json(g.c, &s, &as);
        json_set_alloc_funcs(malloc, free);
        ck_assert(o == NULL || left_ >= 0);
    }
    ck_assert_ptr_nonnull(o);
    json_decref(o);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static TCase *tcase(Suite *s, const char *name) {
    TCase *t = tcase_create(name);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 30);
    suite_add_tcase(s, t);
    return t;
}

static Suite *make_suite(void) {
    Suite *s = suite_create("assessment");
    TCase *t = tcase(s, "conditions");
    tcase_add_test(t, patient_a_has_definite_itb_syndrome_of_the_right_knee);
    tcase_add_test(t, h16_mirrored_findings_give_the_mirrored_result);
    tcase_add_test(t, h16_two_knees_are_two_results);
    tcase_add_test(t, a_sign_not_examined_makes_it_probable_and_says_what_is_missing);
    tcase_add_test(t, the_right_place_with_an_unknown_rule_is_possible_and_undetermined);
    tcase_add_test(t, an_unknown_place_gives_no_strength_and_no_code);
    tcase_add_loop_test(t, severity_and_entry_step_follow_the_worst_pain, 0, ROWS(severities));
    tcase_add_test(t, irritability_is_a_level_beside_severity);
    tcase_add_test(t, a_step_is_certain_when_only_a_lower_one_is_unknown);
    tcase_add_test(t, a_masked_pain_counts_at_face_value_and_may_be_worse);
    tcase_add_test(t, an_unknown_rule_about_running_holds_only_when_it_forbids);
    tcase_add_test(t, the_strongest_is_primary_then_the_dominant_place_then_the_id);
    tcase_add_test(t, a_protocol_about_the_person_is_judged_once);
    tcase_add_test(t, without_protocols_nothing_is_found);
    t = tcase(s, "flags");
    tcase_add_test(t, h12_a_flag_is_met_by_its_findings_and_absent_without_them);
    tcase_add_test(t, h12_an_unknown_critical_flag_is_same_day_and_forbids_a_plan);
    tcase_add_test(t, h12_an_unknown_flag_that_is_not_critical_is_listed_and_does_not_block);
    tcase_add_test(t, h12_a_flag_is_critical_unless_its_condition_is_known_not_to_hold);
    tcase_add_test(t, h12_a_milder_row_does_not_hide_a_critical_one_that_is_unknown);
    tcase_add_test(t, the_worst_disposition_wins_and_every_reason_is_kept_worst_first);
    tcase_add_test(t, a_knee_without_an_answer_is_not_judged);
    tcase_add_test(t, flags_alone_are_judged_like_in_an_assessment);
    tcase_add_test(t, a_protocols_own_flags_are_judged_beside_the_safety_values);
    tcase_add_test(t, a_refusal_names_the_worst_flag_not_the_first);
    tcase_add_test(t, a_row_that_wants_no_plan_forbids_it_whatever_its_disposition);
    t = tcase(s, "care");
    tcase_add_test(t, care_is_that_of_the_steps_up_to_the_entry_step);
    tcase_add_test(t, h12_while_a_red_flag_forbids_a_plan_no_care_is_simply_allowed);
    tcase_add_loop_test(t, the_strictest_contraindication_decides, 0, ROWS(decisions));
    tcase_add_test(t, of_two_knees_the_stricter_decision_stands);
    tcase_add_test(t, care_that_needs_approval_is_at_least_asked_for);
    t = tcase(s, "next");
    tcase_add_test(t, with_nothing_known_the_red_flags_are_asked_first);
    tcase_add_loop_test(t, an_interview_ends_and_asks_nothing_twice, 0, 2);
    tcase_add_test(t, what_is_not_asked_cannot_change_a_result);
    t = tcase(s, "json and memory");
    tcase_add_test(t, the_json_has_the_form_of_the_contract);
    tcase_add_test(t, the_json_tells_deadline_flag_and_next_question);
    tcase_add_test(t, the_same_input_gives_the_same_bytes);
    tcase_add_test(t, an_assessment_survives_every_failing_allocation);
    tcase_add_test(t, without_memory_there_is_no_json);
    return s;
}

int main(void) { return support_run(make_suite()); }
