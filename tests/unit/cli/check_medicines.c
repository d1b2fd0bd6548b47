#include "cli/shipped.h"
#include "time/instant.h"

/* Who may have a painkiller, an injection, a tape: the decision tables of the fact sheet (3.2 to 3.7), a line for each
 * row, on somebody who may have everything but for a few findings. Tests run from the top of the tree. */

static struct result *results;
static const struct protocol *protocol;
static struct figures figures; /* of the plan; none are known unless a test says so */

static void begin(void) {
    figures = (struct figures){0};
    begin_answers();
}

/* The sample but for these findings; ' stands for ". */
static void find(const char *findings) {
    char text[1200];
    json_t *form;
    ck_assert_msg(json_read_file(SAMPLE, 100000, &form, &err) == STATUS_OK, "%s", err.message);
    take(form, NOW_MS - 1000);
    snprintf(text, sizeof text, "{'side': 'right', 'findings': {%s}}", findings);
    for (char *c = text; *c; c++)
        if (*c == '\'') *c = '"';
    form = json_loads(text, 0, NULL);
    ck_assert_msg(form != NULL, "%s", text);
    take(form, NOW_MS);
}

/* ---- What a measure's rows say ---- */

static const struct care *care(const char *in, const char *id) {
    protocol = catalogue_by_id(catalogue, in);
    ck_assert_ptr_nonnull(protocol);
    for (size_t i = 0; i < protocol->cares; i++)
        if (!strcmp(protocol->care[i].id, id)) return &protocol->care[i];
    ck_abort_msg("%s has no care %s", in, id);
}

static enum truth truth_of(const struct contraindication *x) {
    const struct situation s = {.answers = &answers,
                                .history = &reports,
                                .figures = &figures,
                                .now_ms = NOW_MS,
                                .plan_since_ms = INSTANT_NONE,
                                .side = SIDE_RIGHT};
    results = arena_array(arena, protocol->criteria.nodes.count + 1, sizeof *results);
    ck_assert_ptr_nonnull(results);
    return criterion_eval(&protocol->criteria, x->when, &s, results);
}

static bool acts(const struct contraindication *x) {
    enum truth truth = truth_of(x);
    return truth == TRUTH_MET || (truth == TRUTH_UNKNOWN && x->critical);
}

/* The strictest of those that act: "block", "ask" or "allow". A warning decides nothing. */
static const char *decision(const struct care *c) {
    const char *strictest = "allow";
    for (size_t i = 0; i < c->contraindications; i++) {
        if (c->contraindication[i].warn || !acts(&c->contraindication[i])) continue;
        if (c->contraindication[i].block) return "block";
        strictest = "ask";
    }
    return strictest;
}

static bool row_acts(const struct care *c, const char *id) {
    for (size_t i = 0; i < c->contraindications; i++)
        if (!strcmp(c->contraindication[i].id, id)) return acts(&c->contraindication[i]);
    ck_abort_msg("%s has no row %s", c->id, id);
}

/* ---- Anti-inflammatory painkillers (3.2): by mouth, and on the skin of a knee with recorded osteoarthritis ---- */

static const struct {
    const char *findings, *oral, *topical;
} nsaid[] = {
    {"", "allow", "allow"},
    /* N01 ✱ */
    {"'nsaid_sensitivity': true", "block", "block"},
    {"'asthma': true, 'nasal_polyps': true", "block", "block"},
    {"'nasal_polyps': true", "allow", "allow"},
    {"'nsaid_sensitivity': null", "ask", "ask"},
    {"'asthma': true, 'nasal_polyps': null", "ask", "ask"},
    {"'nasal_polyps': null", "allow", "allow"}, /* without asthma it says nothing */
    /* N02 */
    {"'asthma': true", "ask", "allow"},
    {"'asthma': null", "allow", "allow"},
    /* N03 ✱ */
    {"'pregnancy_weeks': 20", "block", "block"},
    {"'pregnancy_weeks': 32", "block", "block"},
    {"'pregnancy_weeks': null", "ask", "ask"},
    {"'pregnancy_weeks': null, 'sex': 'male'", "allow", "allow"}, /* only where it can apply */
    {"'pregnancy_weeks': null, 'age': 56", "allow", "allow"},
    {"'pregnancy_weeks': null, 'sex': null", "ask", "ask"},
    {"'pregnancy_weeks': 25, 'sex': null", "block", "block"}, /* what is known counts */
    {"'pregnancy_weeks': 25, 'age': 56", "block", "block"},
    /* N04 */
    {"'pregnancy_weeks': 19", "ask", "allow"},
    {"'trying_to_conceive': true", "ask", "allow"},
    {"'breastfeeding': true", "ask", "allow"},
    {"'breastfeeding': null", "allow", "allow"},
    /* N05 ✱ */
    {"'recent_cabg': true", "block", "block"},
    {"'recent_cabg': null", "ask", "ask"},
    /* N06 ✱ */
    {"'gi_bleed': true", "block", "ask"},
    {"'gi_ulcer': 'active'", "block", "ask"},
    {"'gi_bleed': null", "ask", "ask"},
    {"'gi_ulcer': null", "ask", "ask"},
    /* N07 */
    {"'gi_ulcer': 'past'", "ask", "allow"},
    {"'heartburn': true", "ask", "allow"},
    {"'heartburn': null", "allow", "allow"},
    /* N08 ✱ */
    {"'anticoagulant': true", "block", "ask"},
    {"'bleeding_disorder': true", "block", "ask"},
    {"'antiplatelet': 'two'", "block", "ask"},
    {"'anticoagulant': null", "ask", "ask"},
    {"'antiplatelet': null", "ask", "ask"},
    /* N09 */
    {"'antiplatelet': 'one'", "ask", "allow"},
    {"'ssri_snri': true", "ask", "allow"},
    {"'oral_steroid': true", "ask", "allow"},
    {"'oral_steroid': null", "allow", "allow"},
    /* N10 ✱: a filtration rate that nobody measured says nothing without a kidney disease. */
    {"'egfr': 29", "block", "block"},
    {"'dialysis': true", "block", "block"},
    {"'kidney_disease': true, 'egfr': 29.9", "block", "block"},
    {"'kidney_disease': null", "ask", "ask"},
    {"'egfr': null", "allow", "allow"},
    /* N11 */
    {"'egfr': 30", "ask", "allow"},
    {"'egfr': 59.9", "ask", "allow"},
    {"'egfr': 60", "allow", "allow"},
    {"'kidney_disease': true, 'dialysis': false", "ask", "ask"}, /* N10 is open as well */
    {"'kidney_disease': true, 'dialysis': false, 'egfr': 45", "ask", "allow"},
    /* N12 ✱ */
    {"'heart_failure': true", "block", "ask"},
    {"'heart_failure': null", "ask", "ask"},
    /* N13 */
    {"'cvd': true", "ask", "allow"},
    {"'hypertension_uncontrolled': true", "ask", "allow"},
    {"'cvd': null", "allow", "allow"},
    /* N14 ✱ and N15 */
    {"'acei_arb': true, 'diuretic': true", "block", "ask"},
    {"'acei_arb': true, 'diuretic': null", "ask", "ask"},
    {"'acei_arb': null, 'diuretic': null", "ask", "ask"},
    {"'acei_arb': true", "ask", "allow"},
    {"'diuretic': true", "ask", "allow"},
    /* N16 and N17 */
    {"'age': 59", "allow", "allow"},
    {"'age': 60", "ask", "allow"},
    {"'age': 65", "ask", "allow"},
    /* N18 */
    {"'alcohol_per_day': 3", "ask", "allow"},
    {"'alcohol_per_day': 2", "allow", "allow"},
    {"'alcohol_per_day': null", "allow", "allow"},
    /* N19 */
    {"'cirrhosis': true", "block", "ask"},
    {"'cirrhosis': null", "allow", "allow"},
    /* N20 */
    {"'lithium': true", "block", "ask"},
    {"'methotrexate': true", "block", "ask"},
    {"'ciclosporin_tacrolimus': true", "block", "ask"},
    {"'lithium': null", "allow", "allow"},
    /* N21; the gel is for adults */
    {"'age': 11", "block", "block"},
    {"'age': 12", "ask", "block"},
    {"'age': 17", "ask", "block"},
    {"'age': 18", "allow", "allow"},
    /* N22 */
    {"'dehydrated': true", "block", "allow"},
    {"'long_run_near': true", "block", "allow"},
    {"'long_run_near': null", "allow", "allow"},
    /* N23 */
    {"'prp_planned_7d': true", "block", "ask"},
    {"'prp_injection_14d': true", "block", "ask"},
    {"'prp_injection_14d': {'left': true, 'right': false}", "block", "ask"}, /* whichever knee */
    {"'prp_injection_14d': null", "allow", "allow"},
    /* N24 */
    {"'low_dose_aspirin': true", "ask", "allow"},
    {"'low_dose_aspirin': null", "allow", "allow"},
    /* N25; 21 days on the skin */
    {"'nsaid_course_days': 10", "allow", "allow"},
    {"'nsaid_course_days': 11", "block", "allow"},
    {"'nsaid_days_30d': 15", "allow", "allow"},
    {"'nsaid_days_30d': 16", "block", "allow"},
    {"'nsaid_gel_days': 21", "allow", "allow"},
    {"'nsaid_gel_days': 22", "allow", "block"},
    {"'nsaid_course_days': null", "allow", "allow"},
    /* N26 */
    {"'mi_last_12m': true", "block", "ask"},
    {"'mi_last_12m': null", "allow", "allow"},
    /* N27 */
    {"'bowel_disease': true", "ask", "allow"},
    {"'bowel_disease': null", "allow", "allow"},
    /* All of them count together. */
    {"'other_nsaid': true", "block", "block"},
    {"'nsaid_gel': true", "block", "block"},
    /* The skin. */
    {"'open_wound': true", "allow", "block"},
    {"'skin_infection': true", "allow", "block"},
};

START_TEST(a_row_of_the_table_decides_by_mouth) {
    find(nsaid[_i].findings);
    ck_assert_msg(!strcmp(decision(care("itb-syndrome", "oral-nsaid")), nsaid[_i].oral), "%s: %s, not %s",
                  nsaid[_i].findings, decision(care("itb-syndrome", "oral-nsaid")), nsaid[_i].oral);
}
END_TEST

START_TEST(a_row_of_the_table_decides_on_the_skin) {
    char findings[400];
    snprintf(findings, sizeof findings, "%s%s'osteoarthritis_recorded': true", nsaid[_i].findings,
             *nsaid[_i].findings ? ", " : "");
    find(findings);
    ck_assert_msg(!strcmp(decision(care("itb-syndrome", "topical-nsaid")), nsaid[_i].topical), "%s: %s, not %s",
                  nsaid[_i].findings, decision(care("itb-syndrome", "topical-nsaid")), nsaid[_i].topical);
}
END_TEST

/* What the gel may be had with, and is told beside it; not known, it is not told. */
static const struct {
    const char *findings, *row;
    bool warns;
} warned[] = {
    {"'asthma': true", "n02", true},
    {"'asthma': null", "n02", false},
    {"'asthma': true, 'nasal_polyps': true", "n02", false}, /* N01, which is worse */
    {"'pregnancy_weeks': 19", "n04", true},
    {"'pregnancy_weeks': 20", "n04", false},
    {"'trying_to_conceive': true", "n04", true},
    {"'breastfeeding': true", "n04", true},
    {"'gi_ulcer': 'past'", "n07", true},
    {"'gi_ulcer': 'past', 'gi_bleed': true", "n07", false}, /* N06 */
    {"'heartburn': true", "n07", true},
    {"'antiplatelet': 'one'", "n09", true},
    {"'antiplatelet': 'two'", "n09", false}, /* N08 */
    {"'ssri_snri': true", "n09", true},
    {"'oral_steroid': true", "n09", true},
    {"'egfr': 30", "n11", true},
    {"'egfr': 29", "n11", false}, /* N10 */
    {"'egfr': 60", "n11", false},
    {"'cvd': true", "n13", true},
    {"'hypertension_uncontrolled': true", "n13", true},
    {"'acei_arb': true", "n15", true},
    {"'diuretic': true", "n15", true},
    {"'acei_arb': true, 'diuretic': true", "n15", false}, /* N14 */
    {"'age': 59", "n16", false},
    {"'age': 60", "n16", true},
    {"'age': 64", "n17", false},
    {"'age': 65", "n17", true},
    {"'alcohol_per_day': 2", "n18", false},
    {"'alcohol_per_day': 3", "n18", true},
    {"'dehydrated': true", "n22", true},
    {"'long_run_near': true", "n22", true},
    {"'low_dose_aspirin': true", "n24", true},
    {"'bowel_disease': true", "n27", true},
    {"'bowel_disease': null", "n27", false},
};

START_TEST(a_row_of_the_table_warns_on_the_skin) {
    const struct care *gel = care("itb-syndrome", "topical-nsaid");
    find(warned[_i].findings);
    for (size_t i = 0; i < gel->contraindications; i++) {
        const struct contraindication *row = &gel->contraindication[i];
        if (strcmp(row->id, warned[_i].row) != 0) continue;
        ck_assert(row->warn && !row->block && !row->critical);
        ck_assert_msg(acts(row) == warned[_i].warns, "%s: %s", warned[_i].findings, warned[_i].row);
        return;
    }
    ck_abort_msg("the gel has no row %s", warned[_i].row);
}
END_TEST

START_TEST(nothing_by_mouth_is_only_warned_of) {
    const struct care *oral = care("itb-syndrome", "oral-nsaid");
    for (size_t i = 0; i < oral->contraindications; i++) ck_assert(!oral->contraindication[i].warn);
}
END_TEST

START_TEST(the_gel_is_off_label_without_recorded_osteoarthritis) {
    find("");
    ck_assert_str_eq(decision(care("itb-syndrome", "topical-nsaid")), "ask");
    find("'osteoarthritis_recorded': null");
    ck_assert_str_eq(decision(care("itb-syndrome", "topical-nsaid")), "ask");
}
END_TEST

/* V4: an ACE inhibitor with a diuretic at 61 years, diabetes, kidneys that filter 68. */
#define V4 "'age': 61, 'acei_arb': true, 'diuretic': true, 'diabetes': true, 'hba1c': 8.4, 'egfr': 68"

START_TEST(every_row_that_holds_is_reported) {
    find(V4);
    const struct care *oral = care("itb-syndrome", "oral-nsaid");
    ck_assert_str_eq(decision(oral), "block");
    ck_assert(row_acts(oral, "n14") && row_acts(oral, "n16"));
    ck_assert(!row_acts(oral, "n15") && !row_acts(oral, "n17") && !row_acts(oral, "n11"));
    ck_assert_str_eq(decision(care("itb-syndrome", "topical-nsaid")), "ask");
    ck_assert_str_eq(decision(care("itb-syndrome", "paracetamol")), "allow");
}
END_TEST

START_TEST(a_blood_thinner_blocks_after_a_fall_too) { /* V5 */
    find("'age': 57, 'anticoagulant': true");
    ck_assert_str_eq(decision(care("patellofemoral-pain", "oral-nsaid")), "block");
    ck_assert(row_acts(care("patellofemoral-pain", "oral-nsaid"), "n08"));
}
END_TEST

/* Every row and mark of the shipped measures rests on something. */
START_TEST(every_row_says_how_well_it_is_founded) {
    for (size_t p = 0; p < catalogue->served.count; p++)
        for (size_t c = 0; c < catalogue->served.item[p]->cares; c++)
            ck_assert_msg(catalogue->served.item[p]->care[c].evidence.mark != MARK_NONE, "%s has no mark",
                          catalogue->served.item[p]->care[c].id);
}
END_TEST

/* ---- Other measures ---- */

struct measured {
    const char *in, *care, *findings, *decision;
};

static const struct measured measures[] = {
    {"itb-syndrome", "paracetamol", "", "allow"},
    {"itb-syndrome", "paracetamol", "'paracetamol_allergy': true", "block"},
    {"itb-syndrome", "paracetamol", "'other_paracetamol': true", "block"},
    {"itb-syndrome", "paracetamol", "'liver_disease': true", "ask"},
    {"itb-syndrome", "paracetamol", "'cirrhosis': true", "ask"},
    {"itb-syndrome", "paracetamol", "'alcohol_per_day': 3", "ask"},
    {"itb-syndrome", "paracetamol", "'anticoagulant': true, 'warfarin': true", "ask"},
    {"itb-syndrome", "paracetamol", "'anticoagulant': true, 'warfarin': false", "allow"},
    {"itb-syndrome", "paracetamol", "'anticoagulant': true, 'warfarin': null", "ask"}, /* it may be */
    {"itb-syndrome", "paracetamol", "'anticoagulant': null, 'warfarin': true", "ask"},
    {"itb-syndrome", "paracetamol", "'anticoagulant': false, 'warfarin': null", "allow"},
    {"itb-syndrome", "paracetamol", "'pregnancy_weeks': 8", "ask"},
    {"itb-syndrome", "paracetamol", "'breastfeeding': true", "ask"},
    {"itb-syndrome", "paracetamol", "'age': 11", "ask"},
    {"itb-syndrome", "ice", "", "allow"},
    {"itb-syndrome", "ice", "'neuropathy': true", "block"},
    {"itb-syndrome", "ice", "'sensation_loss': true", "block"},
    {"itb-syndrome", "ice", "'raynaud': true", "block"},
    {"itb-syndrome", "ice", "'cryoglobulinaemia': true", "block"},
    {"itb-syndrome", "ice", "'cold_urticaria': true", "block"},
    {"itb-syndrome", "ice", "'arterial_disease': true", "block"},
    {"itb-syndrome", "ice", "'crps': true", "block"},
    {"itb-syndrome", "wrap", "", "allow"},
    {"itb-syndrome", "wrap", "'leg_swelling_or_calf_pain': true", "block"},
    {"itb-syndrome", "wrap", "'leg_swelling_or_calf_pain': null", "block"},
    {"itb-syndrome", "wrap", "'arterial_disease': true", "block"},
    {"itb-syndrome", "wrap", "'neuropathy': true", "block"},
    {"itb-syndrome", "wrap", "'open_wound': true", "block"},
    {"patellofemoral-pain", "tape", "", "allow"},
    {"patellofemoral-pain", "tape", "'tape_rash': true", "block"},
    {"patellofemoral-pain", "foot-orthosis", "", "block"},
    {"patellofemoral-pain", "foot-orthosis", "'pronation_excess': true", "allow"},
    {"patellofemoral-pain", "foot-orthosis", "'pronation_excess': null", "ask"},
    {"patellofemoral-pain", "brace", "", "block"},
};

static void so_long(int days_in_plan, int days_in_step) {
    figures.known[PLAN_DAYS_IN_PLAN] = figures.known[PLAN_DAYS_IN_STEP] = true;
    figures.value[PLAN_DAYS_IN_PLAN] = days_in_plan * INT64_C(1000);
    figures.value[PLAN_DAYS_IN_STEP] = days_in_step * INT64_C(1000);
}

/* The step that has them may begin at week 6. */
START_TEST(tape_and_insoles_are_limited_from_the_step_on) {
    find("'pronation_excess': true");
    const struct care *tape = care("patellofemoral-pain", "tape");
    const struct care *insole = care("patellofemoral-pain", "foot-orthosis");
    so_long(60, 28);
    ck_assert_str_eq(decision(tape), "allow");
    so_long(60, 29);
    ck_assert_str_eq(decision(tape), "block");
    so_long(60, 42);
    ck_assert_str_eq(decision(insole), "allow");
    so_long(60, 43);
    ck_assert_str_eq(decision(insole), "block");
}
END_TEST

/* An injection is asked about at best (3.3). */
static const struct measured injections[] = {
    {"itb-syndrome", "steroid-injection", "", "ask"},
    {"itb-syndrome", "steroid-injection", "'skin_infection': true", "block"},
    {"itb-syndrome", "steroid-injection", "'spreading_redness': true", "block"},
    {"itb-syndrome", "steroid-injection", "'fever': true", "block"},
    {"itb-syndrome", "steroid-injection", "'systemic_infection': true", "block"},
    {"itb-syndrome", "steroid-injection", "'knee_fracture': true", "block"},
    {"itb-syndrome", "steroid-injection", "'prosthesis': true", "block"},
    {"itb-syndrome", "steroid-injection", "'joint_replacement_3m': true", "block"},
    {"itb-syndrome", "steroid-injection", "'laxity_planes': 1", "block"},
    {"itb-syndrome", "steroid-injection", "'injection_allergy': true", "block"},
    {"itb-syndrome", "steroid-injection", "'age': 17", "block"},
    {"itb-syndrome", "steroid-injection", "'physes_open': true", "block"},
    {"itb-syndrome", "steroid-injection", "'injection_site': 'patellar_tendon'", "block"},
    {"itb-syndrome", "steroid-injection", "'injection_site': 'quadriceps_tendon'", "block"},
    {"itb-syndrome", "steroid-injection", "'injection_site': 'beside_the_band'", "ask"},
    {"itb-syndrome", "steroid-injection", "'steroid_injections_365d': 1, 'steroid_injection_days': 89", "block"},
    {"itb-syndrome", "steroid-injection",
     "'steroid_injections_365d': 1, 'steroid_injection_days': 90, 'steroid_benefit_weeks': 4", "ask"},
    {"itb-syndrome", "steroid-injection", "'steroid_injections_365d': null, 'steroid_injection_days': 60", "block"},
    {"itb-syndrome", "steroid-injection", "'steroid_injection_days': 400, 'steroid_benefit_weeks': 3", "block"},
    {"itb-syndrome", "steroid-injection", "'steroid_injection_14d': true", "block"},
    {"itb-syndrome", "steroid-injection", "'steroid_injections_365d': 3, 'steroid_injection_days': 120", "block"},
    {"itb-syndrome", "steroid-injection",
     "'steroid_injections_365d': 1, 'steroid_injection_days': 120, 'steroid_benefit_weeks': 3", "block"},
    {"chondromalacia-patellae", "steroid-injection-joint", "", "ask"},
    {"chondromalacia-patellae", "steroid-injection-joint", "'injection_site': 'patellar_tendon'", "block"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'evidence_line_shown': true", "allow"}, /* besides approval */
    {"chondromalacia-patellae", "platelet-rich-plasma", "'evidence_line_shown': null", "ask"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'platelets': 149", "block"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'platelets': 150, 'evidence_line_shown': true", "allow"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'anticoagulant': true", "block"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'antiplatelet': 'one'", "block"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'pregnancy_weeks': 8", "block"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'skin_infection': true", "block"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'active_cancer': true", "block"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'steroid_injections_365d': 1, 'steroid_injection_days': 60",
     "block"},
    {"chondromalacia-patellae", "platelet-rich-plasma", "'anaemia': true", "block"},
};

static void decides(const struct measured *m) {
    find(m->findings);
    ck_assert_msg(!strcmp(decision(care(m->in, m->care)), m->decision), "%s, %s: %s, not %s", m->care, m->findings,
                  decision(care(m->in, m->care)), m->decision);
}

START_TEST(a_measure_is_ruled_out) { decides(&measures[_i]); }
END_TEST
START_TEST(an_injection_is_ruled_out) { decides(&injections[_i]); }
END_TEST

/* Rows that ask besides the approval that every injection needs. */
static const struct {
    const char *findings, *row;
} relative[] = {
    {"'diabetes': true, 'hba1c': 8", "diabetes"},
    {"'diabetes': true", "diabetes"}, /* nobody measured it */
    {"'anticoagulant': true", "anticoagulant"},
    {"'bleeding_disorder': true", "anticoagulant"},
    {"'immunosuppressed': true", "immunosuppression"},
    {"'osteoporosis_near_joint': true", "osteoporosis"},
    {"'open_wound': true", "broken-skin"},
    {"'injection_site': 'fat_pad'", "fat-pad"},
};

START_TEST(a_steroid_is_asked_about) {
    find(relative[_i].findings);
    const struct care *steroid = care("itb-syndrome", "steroid-injection");
    ck_assert(steroid->approval);
    ck_assert_msg(row_acts(steroid, relative[_i].row), "%s", relative[_i].row);
    ck_assert_str_eq(decision(steroid), "ask");
}
END_TEST

START_TEST(sugar_that_is_well_controlled_is_no_reason) {
    find("'diabetes': true, 'hba1c': 7.9");
    ck_assert(!row_acts(care("itb-syndrome", "steroid-injection"), "diabetes"));
}
END_TEST

START_TEST(nothing_regenerative_is_offered_but_for_chondromalacia) {
    for (size_t i = 0; i < catalogue->served.count; i++) {
        const struct protocol *p = catalogue->served.item[i];
        for (size_t s = 0; s < p->steps; s++)
            ck_assert(strcmp(p->step[s].id, "regenerative") != 0 || !strcmp(p->id, "chondromalacia-patellae"));
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("medicines");
    TCase *t = tcase_create("tables");
    tcase_add_unchecked_fixture(t, load_protocols, drop_protocols);
    tcase_add_checked_fixture(t, begin, end_answers);
    tcase_add_loop_test(t, a_row_of_the_table_decides_by_mouth, 0, COUNT(nsaid));
    tcase_add_loop_test(t, a_row_of_the_table_decides_on_the_skin, 0, COUNT(nsaid));
    tcase_add_loop_test(t, a_row_of_the_table_warns_on_the_skin, 0, COUNT(warned));
    tcase_add_test(t, nothing_by_mouth_is_only_warned_of);
    tcase_add_test(t, the_gel_is_off_label_without_recorded_osteoarthritis);
    tcase_add_test(t, every_row_that_holds_is_reported);
    tcase_add_test(t, a_blood_thinner_blocks_after_a_fall_too);
    tcase_add_test(t, every_row_says_how_well_it_is_founded);
    tcase_add_loop_test(t, a_measure_is_ruled_out, 0, COUNT(measures));
    tcase_add_test(t, tape_and_insoles_are_limited_from_the_step_on);
    tcase_add_loop_test(t, an_injection_is_ruled_out, 0, COUNT(injections));
    tcase_add_loop_test(t, a_steroid_is_asked_about, 0, COUNT(relative));
    tcase_add_test(t, sugar_that_is_well_controlled_is_no_reason);
    tcase_add_test(t, nothing_regenerative_is_offered_but_for_chondromalacia);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
