#include "cli/shipped.h"

/* The red flags that are shipped, each on somebody who has none but for a few findings. Tests run from the top of the
 * tree. */
#define DAY    INT64_C(86400000)

static struct assessment assessment;

/* These findings of the right knee, with no painkiller; ' stands for ". */
static void say(int64_t at_ms, const char *findings) {
    char text[1200];
    snprintf(text, sizeof text, "{'side': 'right', 'findings': {'analgesic': false%s%s}}", *findings ? ", " : "",
             findings);
    for (char *c = text; *c; c++)
        if (*c == '\'') *c = '"';
    json_t *form = json_loads(text, 0, NULL);
    ck_assert_msg(form != NULL, "%s", text);
    take(form, at_ms);
}

static void say_sample(int64_t at_ms) {
    json_t *form;
    ck_assert_msg(json_read_file(SAMPLE, 100000, &form, &err) == STATUS_OK, "%s", err.message);
    take(form, at_ms);
}

/* With a plan that began then, for both knees; 0 for none. */
static void judge(int64_t plan_since_ms) {
    struct subject subject = {.answers = &answers, .history = &reports, .now_ms = NOW_MS};
    for (size_t i = 0; i < 3; i++) subject.plan_since_ms[i] = plan_since_ms;
    ck_assert_msg(assessment_make(catalogue, &subject, &assessment, arena, &err) == STATUS_OK, "%s", err.message);
}

/* The sample but for these findings. */
static void assess_with(const char *findings) {
    say_sample(NOW_MS - 1000);
    say(NOW_MS, findings);
    judge(0);
}

static const struct flag_result *flag(const char *id) {
    for (size_t i = 0; i < assessment.flags.count; i++)
        if (!strcmp(assessment.flags.item[i].flag->id, id)) return &assessment.flags.item[i];
    return NULL;
}

static bool may_have_a_plan(void) {
    return assessment_allows_plan(&assessment, assessment_condition(&assessment, "itb-syndrome", SIDE_RIGHT), &err);
}

/* ---- One flag each ---- */

/* "met" with its disposition, "unknown" with what that asks for, "" when the flag is not listed. */
struct flagged {
    const char *flag, *findings, *truth, *disposition;
};

#define INJURY(days)                                                                                                   \
    "'onset': 'traumatic', 'injury_days': " days ", 'injury_circumstances': [], 'weight_bear_at_injury': true, "
#define FALL(days) INJURY(days) "'injury_mechanism': 'fall', "
#define SWOLLEN    "'effusion': 'small', 'swelling_days': 3, "
#define LEG        "'leg_swelling_or_calf_pain': true, "

static const struct flagged rf01[] = {
    {"RF01", INJURY("7") "'age': 55", "met", "same-day"}, /* from 55, not above it */
    {"RF01", INJURY("7") "'age': 54", "", ""},
    {"RF01", INJURY("8") "'age': 55", "", ""},
    {"RF01", "'age': 61", "", ""}, /* the age counts only after an injury */
    {"RF01", INJURY("1") "'patella_bony_tender': true", "met", "same-day"},
    {"RF01", INJURY("1") "'patella_bony_tender': true, 'other_bony_tender': true", "", ""},
    {"RF01", INJURY("1") "'patella_bony_tender': true, 'other_bony_tender': null", "unknown", "self-ok"},
    {"RF01", INJURY("1") "'fibular_head_tender': true", "met", "same-day"},
    {"RF01", INJURY("1") "'rom_flex': 89", "met", "same-day"},
    {"RF01", INJURY("1") "'rom_flex': 90", "", ""},
    {"RF01", INJURY("1") "'weight_bear_at_injury': false, 'weight_bear_4_steps_now': false", "met", "same-day"},
    {"RF01", INJURY("1") "'weight_bear_at_injury': false", "", ""}, /* both times */
    {"RF01", INJURY("1") "'weight_bear_4_steps_now': false", "", ""},
    {"RF01", INJURY("1") "'weight_bear_at_injury': null, 'weight_bear_4_steps_now': false", "unknown", "self-ok"},
    {"RF01", INJURY("1") "'injury_circumstances': ['altered_awareness']", "met", "same-day"},
    {"RF01", INJURY("1") "'prosthesis': true", "met", "same-day"},
    {"RF01", "'onset': null, 'age': 57", "unknown", "self-ok"},
    {"RF01", "'onset': null, 'injury_days': 1, 'age': 57", "met", "same-day"}, /* it has a day: it happened */
    {"RF01", "'onset': 'gradual', 'injury_days': 1, 'age': 57", "", ""},
};

static const struct flagged rf02[] = {
    {"RF02", FALL("6") "'age': 51", "met", "same-day"},
    {"RF02", FALL("6") "'age': 50", "", ""},
    {"RF02", FALL("7") "'age': 51", "", ""},
    {"RF02", FALL("6") "'age': 11", "met", "same-day"},
    {"RF02", FALL("6") "'age': 12", "", ""},
    {"RF02", INJURY("1") "'injury_mechanism': 'blow', 'weight_bear_4_steps_now': false", "met", "same-day"},
    {"RF02", INJURY("1") "'injury_mechanism': 'twist', 'weight_bear_4_steps_now': false", "", ""},
    {"RF02", FALL("1") "'age': 51, 'prior_surgery': true", "", ""},
    {"RF02", FALL("1") "'age': 51, 'prior_surgery': null", "met",
     "same-day"}, /* only what is known takes it out of use */
    {"RF02", FALL("1") "'weight_bear_4_steps_now': null", "unknown", "self-ok"},
};

static const struct flagged rf03[] = {
    {"RF03", SWOLLEN "'warmth': true", "met", "emergency"},
    {"RF03", SWOLLEN "'rigors': true", "met", "emergency"},
    {"RF03", SWOLLEN "'fever': false, 'motion_severely_restricted': true", "met", "emergency"},
    {"RF03", SWOLLEN "'prosthesis': true", "met", "emergency"},
    {"RF03", SWOLLEN "'immunosuppressed': true", "met", "emergency"},
    {"RF03", "'effusion': 'small', 'swelling_days': 15, 'warmth': true", "", ""},
    {"RF03", "'effusion': 'small', 'swelling_days': 3", "", ""},
    {"RF03", SWOLLEN "'warmth': null", "unknown", "same-day"},
    {"RF03", "'effusion': null, 'swelling_days': null, 'warmth': null", "unknown", "same-day"},
    /* Only an injury explains a swelling, and only one that is known. */
    {"RF03", SWOLLEN "'warmth': true, 'injury_explains_swelling': null", "met", "emergency"},
    {"RF03", SWOLLEN "'warmth': true, 'injury_explains_swelling': true, 'injury_days': 3", "met", "emergency"},
    {"RF03", SWOLLEN INJURY("3") "'warmth': true, 'injury_explains_swelling': null", "unknown", "same-day"},
    {"RF03", SWOLLEN INJURY("3") "'warmth': true, 'injury_explains_swelling': true", "", ""},
    {"RF03", SWOLLEN INJURY("3") "'warmth': true, 'injury_explains_swelling': true, 'fever': null", "met", "emergency"},
    {"RF03", SWOLLEN INJURY("8") "'warmth': true, 'injury_explains_swelling': true", "met", "emergency"},
};

static const struct flagged rf04[] = {
    {"RF04", "'chest_pain': true", "met", "emergency"},
    {"RF04", "'breathless': true", "met", "emergency"},
    {"RF04", "'haemoptysis': true", "met", "emergency"},
    {"RF04", LEG "'collapse': true", "met", "emergency"},
    {"RF04", "'leg_swelling_or_calf_pain': true", "met", "same-day"},
    {"RF04", "'whole_leg_swollen': true", "met", "same-day"},
    {"RF04", "'calf_diff_cm': 3", "met", "same-day"},
    {"RF04", "'calf_diff_cm': 2.9", "", ""},
    {"RF04", "'leg_swelling_or_calf_pain': null", "unknown", "self-ok"},
    {"RF04", "'chest_pain': null", "unknown", "self-ok"},
    /* With no sign at the leg it does not matter whom no score could clear. */
    {"RF04", "'pregnancy_weeks': null, 'birth_6w': null, 'anticoagulant': null, 'sex': null", "", ""},
    {"RF04", "'pregnancy_weeks': 8, 'anticoagulant': true", "", ""},
    {"RF04", "'prior_dvt': true, 'active_cancer': true", "", ""}, /* a risk alone is no sign */
};

static const struct flagged rf05_and_rf06[] = {
    {"RF05", "'foot_drop': true", "met", "emergency"},
    {"RF05", "'pulses': 'weak'", "met", "emergency"},
    {"RF05", "'pulses': 'absent'", "met", "emergency"},
    {"RF05", "'cold_pale_foot': true", "met", "emergency"},
    {"RF05", "'sensation_loss': true", "met", "emergency"},
    {"RF05", "'knee_dislocation': true", "met", "emergency"},
    {"RF05", "'compartment_pain': true", "met", "emergency"},
    {"RF05", "'pulses': null", "unknown", "self-ok"}, /* critical only after an injury */
    {"RF05", INJURY("14") "'pulses': null", "unknown", "same-day"},
    {"RF05", INJURY("15") "'pulses': null", "unknown", "self-ok"},
    {"RF06", "'active_slr': false", "met", "emergency"},
    {"RF06", "'palpable_tendon_gap': true", "met", "emergency"},
    {"RF06", "'active_slr': true", "", ""},
    {"RF06", "'active_slr': null", "unknown", "self-ok"},
    {"RF06", INJURY("1") "'active_slr': null", "unknown", "same-day"},
};

static const struct flagged rf07[] = {
    {"RF07", "'mechanical_block': true, 'rom_ext_deficit': 10, 'locked_days': 14", "met", "same-day"},
    {"RF07", "'mechanical_block': true, 'rom_ext_deficit': 10, 'locked_days': 15", "met", "urgent-2w"},
    {"RF07", "'mechanical_block': true, 'rom_ext_deficit': 9, 'locked_days': 2", "met", "routine"},
    {"RF07", "'mechanical_block': true, 'rom_ext_deficit': null, 'locked_days': null", "met", "same-day"},
    {"RF07", "'mechanical_block': false, 'rom_ext_deficit': 20, 'locked_days': 2", "", ""},
    {"RF07", "'locking': true", "met", "routine"},
    {"RF07", "'mechanical_block': null, 'rom_ext_deficit': 10", "unknown", "self-ok"},
};

static const struct flagged rf08[] = {
    {"RF08", INJURY("1") "'swelling_onset_h': 6", "met", "same-day"},
    {"RF08", INJURY("1") "'swelling_onset_h': 7", "", ""},
    {"RF08", "'swelling_onset_h': 3", "", ""},
    {"RF08", INJURY("1") "'swelling_onset_h': 3, 'anticoagulant': true", "met", "emergency"},
    {"RF08", INJURY("1") "'swelling_onset_h': 3, 'bleeding_disorder': true", "met", "emergency"},
    {"RF08", INJURY("1") "'swelling_onset_h': 3, 'bleeding_disorder': null", "met", "same-day"},
    {"RF08", INJURY("1") "'swelling_onset_h': null", "unknown", "self-ok"},
};

static const struct flagged rf09[] = {
    {"RF09", "'patella_out_now': true", "met", "emergency"},
    {"RF09", INJURY("1") "'laxity_planes': 2", "met", "emergency"},
    {"RF09", "'onset': null, 'laxity_planes': 2", "met", "emergency"}, /* an injury cannot be ruled out */
    {"RF09", "'laxity_planes': 2", "met", "same-day"},
    {"RF09", "'laxity_planes': 1", "met", "same-day"},
    {"RF09", "'patella_dislocated': true", "met", "same-day"},
    {"RF09", "'patella_dislocated': true, 'prior_dislocation': null", "met", "same-day"},
    {"RF09", "'patella_dislocated': true, 'prior_dislocation': true", "met", "urgent-2w"},
    {"RF09", "'pop_heard': true, 'giving_way': true, 'injury_mechanism': 'twist'", "met", "urgent-2w"},
    {"RF09", "'pop_heard': true, 'giving_way': true, 'injury_mechanism': 'fall'", "", ""},
    {"RF09", "'prior_dislocation': true", "", ""},
    {"RF09", "'laxity_planes': null", "unknown", "self-ok"},
};

static const struct flagged rf10[] = {
    /* Pain that a condition of that place explains is no sign of the hip; pain at another place is. */
    {"RF10", "'night': true", "", ""},
    {"RF10", "'night': true, 'pain_place': ['lateral_epicondyle', 'medial_joint_line']", "met", "urgent-48h"},
    {"RF10", "'night': true, 'pain_place': ['lateral_epicondyle', 'calf']", "", ""},
    {"RF10", "'night': true, 'pain_place': ['groin']", "met", "urgent-48h"},
    {"RF10", "'night': true, 'pain_place': ['medial_joint_line'], 'runner': false", "", ""},
    {"RF10", "'night': true, 'noble': false, 'epicondyle_tender': false", "met", "urgent-48h"},
    {"RF10", "'night': true, 'pain_place': []", "met", "urgent-48h"},
    {"RF10", "'night': true, 'pain_place': null", "unknown", "routine"},
    {"RF10", "'pain_place': ['medial_joint_line']", "", ""},
    {"RF10", "'pain_place': ['groin'], 'hop_groin_pain': true", "met", "urgent-48h"},
    {"RF10", "'pain_place': ['groin'], 'hip_ir_deg': 19", "met", "urgent-48h"},
    {"RF10", "'pain_place': ['groin'], 'hip_ir_deg': 20, 'hip_ir_other_side_deg': 34", "", ""},
    {"RF10", "'pain_place': ['groin'], 'hip_ir_deg': 20, 'hip_ir_other_side_deg': 35", "met", "urgent-48h"},
    {"RF10", "'pain_place': ['groin'], 'gait_limp': true, 'weight_bear_4_steps_now': false", "met", "emergency"},
    {"RF10", "'pain_place': ['medial_joint_line'], 'weight_bear_4_steps_now': false, 'night': true", "met",
     "emergency"},
    /* Bone pain at night or at rest is a sign as well as unexplained. */
    {"RF10", "'bone_pain_night_or_rest': true", "met", "urgent-48h"},
    {"RF10", "'bone_pain_night_or_rest': true, 'runner': false", "", ""},
    {"RF10", "'femoral_neck_displaced': true", "met", "emergency"},
    {"RF10", "'femoral_neck_displaced': true, 'runner': false", "met", "emergency"},
    {"RF10", "'femoral_neck_displaced': null, 'runner': false", "", ""},
    {"RF10", "'pain_place': ['groin'], 'hip_ir_painful': null", "unknown", "routine"},
};

/* Each look-alike explains pain at its own place, whether a protocol is about it or not; what speaks against it, or a
 * sign that is not there, leaves the pain unexplained. */
#define AT(place) "'night': true, 'pain_place': ['" place "'], "
static const struct flagged explained[] = {
    {"RF10", AT("inferior_pole") "'slds_pain': 6, 'dl_squat_pain': 2", "", ""},
    {"RF10", AT("inferior_pole") "'slds_pain': 2, 'dl_squat_pain': 2", "met", "urgent-48h"},
    {"RF10", AT("inferior_pole") "'slds_pain': 2, 'dl_squat_pain': 2, 'jump_land': true", "", ""},
    {"RF10", AT("inferior_pole") "'slds_pain': 6, 'dl_squat_pain': 2, 'active_slr': false", "met", "urgent-48h"},
    {"RF10", AT("medial_parapatellar_band") "'mpp_test': true", "", ""},
    {"RF10", AT("medial_parapatellar_band") "'mpp_test': false", "met", "urgent-48h"},
    {"RF10", AT("medial_parapatellar_band") "'mpp_test': true, 'jlt_medial': true, 'mcmurray_medial': true", "met",
     "urgent-48h"},
    {"RF10", AT("infrapatellar_sides") "'hoffa_test': true", "", ""},
    {"RF10", AT("infrapatellar_sides") "'hyperext_pain': true", "", ""},
    {"RF10", AT("infrapatellar_sides") "'full_extension': true", "met", "urgent-48h"},
    {"RF10", AT("pes_anserine") "'pes_tender': true, 'rise_from_chair': true", "", ""},
    {"RF10", AT("pes_anserine") "'pes_tender': true, 'stairs_up': true", "", ""},
    {"RF10", AT("pes_anserine") "'pes_tender': true, 'stairs_down': false, 'pain': {'stairs-down': 0}", "met",
     "urgent-48h"},
    {"RF10", AT("pes_anserine") "'pes_tender': false", "met", "urgent-48h"},
    {"RF10", AT("pes_anserine") "'pes_tender': true, 'bone_tender_site': ['proximal_tibia']", "met", "urgent-48h"},
    {"RF10", AT("posterolateral") "'garrick': true", "", ""},
    {"RF10", AT("posterolateral") "'garrick': true, 'varus_laxity': true", "met", "urgent-48h"},
    {"RF10", AT("tibial_tubercle") "'age': 12, 'bone_tender_site': ['tibial_tubercle']", "", ""},
    {"RF10", AT("tibial_tubercle") "'age': 16, 'bone_tender_site': ['tibial_tubercle']", "met", "urgent-48h"},
};

#define SPOT "'bone_tender_site': ['proximal_tibia'], "
static const struct flagged rf11[] = {
    {"RF11", SPOT "'load_spike': true", "met", "urgent-2w"},
    {"RF11", SPOT "'low_energy_availability': true", "met", "urgent-2w"},
    {"RF11", SPOT "'amenorrhoea_months': 3", "met", "urgent-2w"},
    {"RF11", SPOT "'amenorrhoea_months': 2", "", ""},
    {"RF11", SPOT "'prior_bone_stress': true", "met", "urgent-2w"},
    {"RF11", SPOT "'night': true", "met", "urgent-2w"},
    {"RF11", SPOT "'hop_bone_pain': true", "met", "urgent-2w"},
    {"RF11", SPOT "'load_spike': true, 'weight_bear_4_steps_now': false", "met", "same-day"},
    {"RF11", "'load_spike': true", "", ""},
    {"RF11", "'load_spike': true, 'bone_tender_site': null", "unknown", "self-ok"},
    {"RF11", "'load_spike': true, 'bone_tender_site': ['tibial_tubercle']", "met", "urgent-2w"},
    {"RF11", "'load_spike': true, 'bone_tender_site': ['tibial_tubercle'], 'age': 14", "", ""},
};

static const struct flagged rf12[] = {
    {"RF12", "'age': 13, 'gait_limp': true", "met", "emergency"},
    {"RF12", "'age': 13, 'hip_ir_deg': 19", "met", "emergency"},
    {"RF12", "'age': 13, 'hip_ir_painful': true", "met", "emergency"},
    {"RF12", "'age': 13, 'obligate_er': true", "met", "emergency"},
    {"RF12", "'age': 13, 'weight_bear_4_steps_now': false", "met", "emergency"},
    {"RF12", "'age': 13", "", ""},
    {"RF12", "'age': 13, 'hip_ir_painful': null", "unknown", "same-day"},
    {"RF12", "'age': 17, 'physes_open': true, 'gait_limp': true", "met", "emergency"},
    {"RF12", "'age': 17, 'physes_open': null, 'gait_limp': true", "met", "emergency"},
    {"RF12", "'age': 17, 'physes_open': false, 'gait_limp': true", "", ""},
    {"RF12", "'age': 18, 'physes_open': true, 'gait_limp': true", "", ""},
    {"RF12", "'age': null, 'gait_limp': true", "unknown", "same-day"},
};

static const struct flagged rf13[] = {
    {"RF13a", "'age': 24, 'bone_swelling': true", "met", "urgent-48h"},
    {"RF13a", "'age': 25, 'bone_swelling': true", "", ""},
    {"RF13a", "'age': 24, 'bone_pain_night_or_rest': true", "met", "urgent-48h"},
    {"RF13a", "'age': 24, 'bone_pain_days': 1, 'pain_place': ['thigh']", "met", "urgent-48h"},
    {"RF13a", "'age': 24, 'bone_pain_days': 1", "", ""}, /* at the epicondyle the syndrome explains it */
    {"RF13a", "'age': 24, 'bone_swelling': null", "unknown", "self-ok"},
    {"RF13a",
     "'age': 12, 'bone_swelling': true, 'pain_place': ['tibial_tubercle'], "
     "'bone_tender_site': ['tibial_tubercle']",
     "", ""},
    {"RF13b", "'bone_pain_night_or_rest': true", "met", "urgent-2w"},
    {"RF13b", "'bone_pain_days': 42, 'pain_place': ['thigh']", "met", "urgent-2w"},
    {"RF13b", "'bone_pain_days': 41, 'pain_place': ['thigh']", "", ""},
    /* At night or at rest it need not be two weeks old, unless something explains it. */
    {"RF13b", "'bone_pain_days': 7, 'night': true, 'pain_place': ['thigh']", "met", "urgent-2w"},
    {"RF13b", "'bone_pain_days': 7, 'rest': true, 'pain_place': ['medial_joint_line']", "met", "urgent-2w"},
    {"RF13b", "'bone_pain_days': 7, 'night': true", "", ""},
    {"RF13b", "'bone_pain_days': 7, 'pain_place': ['thigh']", "", ""},
    {"RF13b", "'soft_mass': true", "met", "urgent-2w"},
    {"RF13b", "'bone_swelling': true", "met", "urgent-2w"},
    {"RF13b", "'weight_loss': true", "met", "urgent-2w"},
    {"RF13b", "'cancer_history': true", "met", "urgent-2w"},
    {"RF13b", "'cancer_history': null, 'active_cancer': true", "met", "urgent-2w"},
    {"RF13b", "'cancer_history': null", "unknown", "self-ok"},
    {"RF13b", "'soft_mass': null", "unknown", "self-ok"},
};

static const struct flagged rf14_to_rf16[] = {
    {"RF14", "'morning_stiffness_min': 30, 'swollen_joint_count': 2", "met", "urgent-2w"},
    {"RF14", "'morning_stiffness_min': 29, 'swollen_joint_count': 2", "", ""},
    {"RF14", "'morning_stiffness_min': 30, 'swollen_joint_count': 1", "", ""},
    {"RF14", "'morning_stiffness_min': 30, 'psoriasis': true", "met", "urgent-2w"},
    {"RF14", "'morning_stiffness_min': 30, 'uveitis': true", "met", "urgent-2w"},
    {"RF14", "'morning_stiffness_min': 30, 'bowel_disease': true", "met", "urgent-2w"},
    {"RF14", "'morning_stiffness_min': null, 'psoriasis': true", "unknown", "self-ok"},
    {"RF15", SWOLLEN "'redness': true", "met", "emergency"},
    {"RF15", "'redness': true", "", ""},
    {"RF15", SWOLLEN "'redness': null", "unknown", "self-ok"},
    {"RF16", "'injection_21d': true, 'injection_pain_rising': true", "met", "emergency"},
    {"RF16", "'injection_21d': true, 'fever': true", "met", "emergency"},
    {"RF16", "'injection_21d': true, 'spreading_redness': true", "met", "emergency"},
    {"RF16", "'injection_21d': true, 'wound_discharge': true", "met", "emergency"},
    {"RF16", "'injection_21d': null, 'steroid_injection_14d': true, 'fever': true", "met", "emergency"},
    {"RF16", "'injection_21d': false, 'steroid_injection_days': 21, 'fever': true", "met", "emergency"},
    {"RF16", "'injection_21d': false, 'steroid_injection_days': 22, 'fever': true", "", ""},
    {"RF16", "'injection_21d': null, 'prp_injection_14d': true, 'fever': true", "met", "emergency"},
    {"RF16", "'injection_21d': true", "", ""},
    {"RF16", "'fever': true", "", ""},
    {"RF16", "'injection_21d': null, 'fever': true", "unknown", "self-ok"},
};

static const struct flagged rf17_to_rf19[] = {
    {"RF17", "'medicine_reaction': ['black_stool']", "met", "emergency"},
    {"RF17", "'medicine_reaction': ['hives', 'wheeze']", "met", "emergency"},
    {"RF17", "'chest_pain': true", "met", "emergency"},
    {"RF17", "'medicine_reaction': []", "", ""},
    {"RF17", "'medicine_reaction': null", "unknown", "self-ok"},
    {"RF18", "'pain': {'rest': 8}", "met", "urgent-48h"},
    {"RF18", "'pain': {'rest': 7}", "", ""},
    {"RF18", "'night_pain_nights_per_week': 3", "met", "urgent-48h"},
    {"RF18", "'night_pain_nights_per_week': 2", "", ""},
    {"RF18", "'night_pain_nights_per_week': null", "unknown", "self-ok"},
    {"RF19", "'weight_bear_4_steps_now': false", "met", "same-day"},
    {"RF19", INJURY("7") "'weight_bear_4_steps_now': false", "", ""}, /* RF01 and RF02 judge these */
    {"RF19", INJURY("8") "'weight_bear_4_steps_now': false", "met", "same-day"},
    /* Only an injury that is known stands in the way. */
    {"RF19", "'weight_bear_4_steps_now': false, 'onset': 'traumatic'", "met", "same-day"},
    {"RF19", "'weight_bear_4_steps_now': false, 'onset': null", "met", "same-day"},
    {"RF19", "'weight_bear_4_steps_now': null", "unknown", "self-ok"},
};

#define OLD "'swelling_days': 30, "
static const struct flagged rf20_and_rf21[] = {
    {"RF20", OLD "'effusion': 'small'", "met", "routine"},
    {"RF20", OLD "'effusion': 'moderate'", "met", "urgent-2w"},
    {"RF20", OLD "'effusion': 'large', 'warmth': true", "met", "urgent-2w"},     /* too old for RF03 */
    {"RF20", "'swelling_days': 3, 'effusion': 'large', 'warmth': true", "", ""}, /* RF03 says what to do */
    {"RF20", OLD "'effusion': 'small', 'tick_exposure_12m': true", "met", "urgent-48h"},
    {"RF20", OLD "'effusion': 'large', 'onset': 'traumatic'", "", ""},
    {"RF20", "'tick_exposure_12m': true", "", ""},
    {"RF20", "'effusion': null", "unknown", "self-ok"},
    {"RF21", "'saddle_numbness': true", "met", "emergency"},
    {"RF21", "'bladder_bowel_change': true", "met", "emergency"},
    {"RF21", "'leg_weakness': 'both_legs'", "met", "emergency"},
    {"RF21", "'leg_weakness': 'one_leg', 'dermatomal_pain': true", "met", "urgent-2w"},
    {"RF21", "'leg_weakness': 'one_leg'", "", ""},
    {"RF21", "'dermatomal_pain': true", "", ""},
    {"RF21", "'saddle_numbness': null", "unknown", "self-ok"},
};

#define RECORDED "'parent_consent': true, 'supervising_clinician': true"
static const struct flagged rf22_and_ob01[] = {
    {"RF22", "'age': 11, " RECORDED, "met", "routine"},
    {"RF22", "'age': 12, " RECORDED, "", ""},
    {"RF22", "'age': 17, " RECORDED, "", ""},
    {"RF22", "'age': 12", "met", "routine"},
    {"RF22", "'age': 17, 'parent_consent': true", "met", "routine"},
    {"RF22", "'age': 17, " RECORDED ", 'hip_ir_painful': null", "met", "routine"},
    {"RF22", "'age': 18", "", ""},
    {"RF22", "'age': null", "unknown", "self-ok"},
    {"OB01", "'obstetric_warning_sign': true, 'pregnancy_weeks': 8", "met", "same-day"},
    {"OB01", "'obstetric_warning_sign': true", "", ""}, /* not pregnant */
    {"OB01", "'obstetric_warning_sign': true, 'pregnancy_weeks': null", "unknown", "self-ok"},
    {"OB01", "'obstetric_warning_sign': true, 'pregnancy_weeks': null, 'sex': 'male'", "", ""},
    {"OB01", "'obstetric_warning_sign': true, 'pregnancy_weeks': null, 'age': 56", "", ""},
    {"OB01", "'obstetric_warning_sign': null, 'pregnancy_weeks': 8", "unknown", "self-ok"},
};

static void judge_one(const struct flagged *one) {
    assess_with(one->findings);
    const struct flag_result *r = flag(one->flag);
    const char *truth = r ? truth_name(r->truth) : "", *disposition = r ? disposition_name(r->disposition) : "";
    if (strcmp(truth, one->truth) != 0 || strcmp(disposition, one->disposition) != 0)
        ck_abort_msg("%s with %s: %s %s, expected %s %s", one->flag, one->findings, truth, disposition, one->truth,
                     one->disposition);
}

#define JUDGED(table)                                                                                                  \
    START_TEST(table##_is_judged) { judge_one(&table[_i]); }                                                           \
    END_TEST
JUDGED(rf01)
JUDGED(rf02)
JUDGED(rf03)
JUDGED(rf04)
JUDGED(rf05_and_rf06)
JUDGED(rf07)
JUDGED(rf08)
JUDGED(rf09)
JUDGED(rf10)
JUDGED(explained)
JUDGED(rf11)
JUDGED(rf12)
JUDGED(rf13)
JUDGED(rf14_to_rf16)
JUDGED(rf17_to_rf19)
JUDGED(rf20_and_rf21)
JUDGED(rf22_and_ob01)

/* ---- What of a swollen leg ---- */

/* What RF04 says tells the rows of one disposition apart. */
static const struct {
    const char *findings, *says;
} legs[] = {
    {"'prior_dvt': true", "unlikely"}, /* one point */
    {"'prior_dvt': true, 'whole_leg_swollen': true", "is likely"},
    {"'calf_diff_cm': 3", "unlikely"}, /* one point, not two */
    {"'calf_diff_cm': 3, 'deep_vein_tender': true", "is likely"},
    /* Two points fewer, not two more. */
    {"'calf_diff_cm': 3, 'deep_vein_tender': true, 'alternative_dx_as_likely': true", "unlikely"},
    {"'alternative_dx_as_likely': true", "unlikely"},
    /* What is not known counts as if it were there. */
    {"'prior_dvt': null, 'active_cancer': null", "is likely"},
    {"'prior_dvt': null", "unlikely"},
    {"'prior_dvt': null, 'active_cancer': null, 'alternative_dx_as_likely': true", "unlikely"},
    /* Where no score clears anybody. */
    {"'pregnancy_weeks': 8", "neither a score nor"},
    {"'pregnancy_weeks': null", "neither a score nor"},
    {"'pregnancy_weeks': null, 'birth_6w': null, 'sex': 'male'", "unlikely"},
    {"'pregnancy_weeks': null, 'birth_6w': null, 'age': 56", "unlikely"},
    {"'pregnancy_weeks': null, 'birth_6w': null, 'sex': null", "neither a score nor"},
    {"'pregnancy_weeks': 8, 'age': 56", "neither a score nor"},
    {"'birth_6w': true", "neither a score nor"},
    {"'age': 17", "neither a score nor"},
    {"'anticoagulant': true", "neither a score nor"},
    {"'anticoagulant': null", "neither a score nor"},
};

START_TEST(a_swollen_leg_is_scored) {
    char findings[400];
    snprintf(findings, sizeof findings, LEG "%s", legs[_i].findings);
    assess_with(findings);
    ck_assert_ptr_nonnull(flag("RF04"));
    ck_assert_int_eq(flag("RF04")->disposition, DISPOSITION_SAME_DAY);
    ck_assert_msg(strstr(flag("RF04")->say, legs[_i].says) != NULL, "%s: %s", findings, flag("RF04")->say);
}
END_TEST

/* ---- How it goes ---- */

/* The sample, whose worst pain is 6, began a plan 20 days ago. Then this worst pain on the days of the week before last
 * and on those of the last one, and these findings now. */
static const struct {
    int before, last;
    const char *findings, *truth;
} courses[] = {
    {8, 8, "", "met"},
    {7, 8, "", ""},
    {8, 7, "", ""},
    {-1, 8, "", ""}, /* a week without an answer is no week that was worse */
    {6, 6, "'effusion': 'small'", "met"},
    {6, 6, "'effusion': 'none'", ""},
    {6, 6, "'effusion': null", ""},
    {6, 6, "'gait_limp': true", "met"},
    {6, 6, "'gait_limp': null", ""},
};

static void say_week(int64_t end_ms, int pain) {
    char findings[60];
    snprintf(findings, sizeof findings, "'pain': {'worst-24h': %d}", pain);
    for (int day = 6; day >= 0 && pain >= 0; day--) say(end_ms - day * DAY - 2, findings);
}

static void live_course(int n) {
    say_sample(NOW_MS - 20 * DAY);
    say_week(NOW_MS - 7 * DAY, courses[n].before);
    say_week(NOW_MS, courses[n].last);
    say(NOW_MS, courses[n].findings);
}

START_TEST(who_is_worse_than_at_the_beginning_is_reviewed) {
    live_course(_i);
    judge(NOW_MS - 20 * DAY);
    const struct flag_result *r = flag("RF23");
    ck_assert_str_eq(r ? truth_name(r->truth) : "", courses[_i].truth);
    if (r) ck_assert_int_eq(r->disposition, DISPOSITION_ROUTINE);
}
END_TEST

START_TEST(without_a_plan_there_is_no_beginning) {
    live_course(_i);
    judge(0);
    ck_assert_ptr_null(flag("RF23"));
}
END_TEST

/* ---- What they do together ---- */

START_TEST(nobody_is_flagged_who_is_well) {
    assess_with("");
    ck_assert_uint_eq(assessment.flags.count, 0);
    ck_assert_int_eq(assessment.disposition, DISPOSITION_SELF_OK);
    ck_assert_msg(may_have_a_plan(), "%s", err.message);
}
END_TEST

/* The fifth vignette: a fall, a swelling within hours, a blood thinner. */
START_TEST(a_fall_gives_three_reasons_and_the_worst_of_them) {
    static const char *const ids[] = {"RF01", "RF02", "RF08"};
    assess_with(
        FALL("1") "'age': 57, 'symptom_days': 1, 'rom_flex': 100, 'patella_bony_tender': true, 'effusion': 'small', "
                  "'swelling_days': 1, 'swelling_onset_h': 3, 'injury_explains_swelling': true, "
                  "'anticoagulant': true, 'runner': false, 'pain_place': ['peripatellar'], 'run_flat': false, "
                  "'noble': false, 'epicondyle_tender': false");
    ck_assert_uint_eq(assessment.flags.count, 3);
    for (size_t i = 0; i < 3; i++) ck_assert_str_eq(assessment.flags.item[i].flag->id, ids[i]);
    ck_assert_int_eq(assessment.disposition, DISPOSITION_EMERGENCY);
    ck_assert_uint_eq(assessment.reasons.count, 3);
}
END_TEST

/* What was true of the leg a week or more ago says nothing of an injury of today. */
START_TEST(old_answers_do_not_clear_a_new_injury) {
    static const char *const ids[] = {"RF05", "RF06"};
    say_sample(NOW_MS - 8 * DAY);
    say(NOW_MS, FALL("0") "'symptom_days': 0");
    judge(0);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        ck_assert_msg(flag(ids[i]) != NULL, "%s is cleared", ids[i]);
        ck_assert_int_eq(flag(ids[i])->truth, TRUTH_UNKNOWN);
    }
    ck_assert_int_eq(assessment.disposition, DISPOSITION_SAME_DAY);
}
END_TEST

/* Neither do the signs of an infection that were not there before the knee swelled. */
START_TEST(old_answers_do_not_clear_a_new_swelling) {
    say_sample(NOW_MS - 8 * DAY);
    say(NOW_MS, "'effusion': 'small', 'swelling_days': 1");
    judge(0);
    ck_assert_ptr_nonnull(flag("RF03"));
    ck_assert_int_eq(flag("RF03")->truth, TRUTH_UNKNOWN);
    ck_assert_int_eq(flag("RF03")->disposition, DISPOSITION_SAME_DAY);
}
END_TEST

/* The days since an injury go on, though nobody counts them: told as 10 days a week and a half ago, or as 3 two weeks
 * ago, it is no recent one any more. */
static const struct {
    int told_days_ago;
    const char *as, *truth;
    bool critical;
} injuries[] = {
    {0, "14", "unknown", true}, {0, "15", "unknown", false},  {6, "8", "unknown", true},
    {9, "3", "unknown", true},  {10, "10", "unknown", false}, {15, "3", "unknown", false},
};

START_TEST(an_injury_grows_older) {
    char findings[100];
    say_sample(NOW_MS - injuries[_i].told_days_ago * DAY - 1000);
    snprintf(findings, sizeof findings, "'onset': 'traumatic', 'injury_days': %s", injuries[_i].as);
    say(NOW_MS - injuries[_i].told_days_ago * DAY, findings);
    say(NOW_MS, "'pulses': null");
    judge(0);
    ck_assert_ptr_nonnull(flag("RF05"));
    ck_assert_str_eq(truth_name(flag("RF05")->truth), injuries[_i].truth);
    ck_assert_int_eq(flag("RF05")->critical, injuries[_i].critical);
}
END_TEST

/* Nor does one that was told long ago explain a swelling of today. */
START_TEST(an_old_injury_explains_no_new_swelling) {
    say_sample(NOW_MS - 9 * DAY);
    say(NOW_MS - 8 * DAY, "'onset': 'traumatic', 'injury_days': 3");
    say(NOW_MS, SWOLLEN "'warmth': true, 'injury_explains_swelling': true, 'fever': false, 'rigors': false, "
                        "'redness': false, 'open_wound': false");
    judge(0);
    ck_assert_ptr_nonnull(flag("RF03"));
    ck_assert_int_eq(flag("RF03")->disposition, DISPOSITION_EMERGENCY);
}
END_TEST

/* A plan goes on meanwhile: nothing is asked for while no knee has swollen and nobody was hurt. */
START_TEST(old_answers_alone_raise_nothing) {
    say_sample(NOW_MS - 20 * DAY);
    say(NOW_MS, "'pain': {'rest': 0, 'walking': 0, 'worst-24h': 3}");
    judge(NOW_MS - 20 * DAY);
    for (size_t i = 0; i < assessment.flags.count; i++)
        ck_assert_msg(!assessment_counts(&assessment.flags.item[i]), "%s", assessment.flags.item[i].flag->id);
}
END_TEST

/* The fourth: pes anserine pain at 61. */
START_TEST(somebody_of_61_is_not_flagged_for_the_age) {
    assess_with("'age': 61, 'symptom_days': 35, 'pain_place': ['pes_anserine'], 'dominant_place': 'pes_anserine', "
                "'pes_tender': true, 'stairs_up': true, 'rise_from_chair': true, 'night': true, 'rest': false, "
                "'morning_stiffness_min': 15, 'noble': false, 'epicondyle_tender': false");
    ck_assert_uint_eq(assessment.flags.count, 0);
}
END_TEST

static const struct {
    const char *findings;
    bool plan;
} planned[] = {
    {"'weight_bear_4_steps_now': null", true}, /* an open question keeps no plan away */
    {"'chest_pain': null, 'saddle_numbness': null, 'injection_21d': null, 'tick_exposure_12m': null", true},
    {"'age': null, 'gait_limp': true", false}, /* RF12 is critical */
    {"'age': null", true},                     /* with no sign it does not hang on the age */
    {"'effusion': null, 'swelling_days': null, 'warmth': null", false},
    {"'age': 17", false}, /* consent and the rest */
    {"'age': 17, " RECORDED, true},
    {"'age': 11, " RECORDED, false},
    {"'cancer_history': true", true}, /* two weeks leave a plan */
    {"'weight_bear_4_steps_now': false, 'onset': null", false},
    {"'pregnancy_weeks': null, 'birth_6w': null, 'anticoagulant': null, 'prior_dvt': null", true},
    {"'night_pain_nights_per_week': 3", false},
};

START_TEST(a_plan_is_kept_away_by_what_is_known_and_by_what_is_critical) {
    assess_with(planned[_i].findings);
    bool allowed = may_have_a_plan();
    ck_assert_msg(allowed == planned[_i].plan, "%s: %s", planned[_i].findings, allowed ? "a plan" : err.message);
}
END_TEST

START_TEST(nobody_is_called_growing_whose_age_is_unknown) {
    assess_with("'age': null, 'gait_limp': true");
    ck_assert_ptr_nonnull(flag("RF12"));
    ck_assert_ptr_null(strstr(flag("RF12")->say, "growing person"));
}
END_TEST

START_TEST(nobody_is_told_to_hop) {
    static const char *const names[] = {"hop", "hop_groin_pain", "hop_bone_pain"};
    for (int i = 0; i < COUNT(names); i++) {
        int index = vocabulary_find(catalogue->vocabulary, names[i]);
        if (index < 0) continue;
        const char *question = catalogue->vocabulary->findings.item[index].question;
        ck_assert_msg(strstr(question, "hop to find out") != NULL, "%s: %s", names[i], question);
    }
}
END_TEST

#define ADD(table) tcase_add_loop_test(c, table##_is_judged, 0, COUNT(table))

static void add_flags(TCase *c) {
    ADD(rf01);
    ADD(rf02);
    ADD(rf03);
    ADD(rf04);
    ADD(rf05_and_rf06);
    ADD(rf07);
    ADD(rf08);
    ADD(rf09);
    ADD(rf10);
    ADD(explained);
    ADD(rf11);
    ADD(rf12);
    ADD(rf13);
    ADD(rf14_to_rf16);
    ADD(rf17_to_rf19);
    ADD(rf20_and_rf21);
    ADD(rf22_and_ob01);
}

int main(void) {
    Suite *suite = suite_create("red_flags");
    TCase *c = tcase_create("red_flags");
    tcase_add_unchecked_fixture(c, load_protocols, drop_protocols);
    tcase_add_checked_fixture(c, begin_answers, end_answers);
    tcase_set_timeout(c, 60);
    add_flags(c);
    tcase_add_loop_test(c, a_swollen_leg_is_scored, 0, COUNT(legs));
    tcase_add_loop_test(c, who_is_worse_than_at_the_beginning_is_reviewed, 0, COUNT(courses));
    tcase_add_loop_test(c, without_a_plan_there_is_no_beginning, 0, COUNT(courses));
    tcase_add_test(c, nobody_is_flagged_who_is_well);
    tcase_add_test(c, a_fall_gives_three_reasons_and_the_worst_of_them);
    tcase_add_test(c, old_answers_do_not_clear_a_new_injury);
    tcase_add_test(c, old_answers_do_not_clear_a_new_swelling);
    tcase_add_loop_test(c, an_injury_grows_older, 0, COUNT(injuries));
    tcase_add_test(c, an_old_injury_explains_no_new_swelling);
    tcase_add_test(c, old_answers_alone_raise_nothing);
    tcase_add_test(c, somebody_of_61_is_not_flagged_for_the_age);
    tcase_add_loop_test(c, a_plan_is_kept_away_by_what_is_known_and_by_what_is_critical, 0, COUNT(planned));
    tcase_add_test(c, nobody_is_called_growing_whose_age_is_unknown);
    tcase_add_test(c, nobody_is_told_to_hop);
    suite_add_tcase(suite, c);
    return support_run(suite);
}
