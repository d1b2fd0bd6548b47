#include "bindings/lua/loader.h"
#include "clinical/assess/assessment.h"
#include "clinical/protocol/canonical.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The protocols that are shipped. Tests run from the top of the tree. */
#define ROOT   "protocols"
#define NOW_MS INT64_C(1800000000000)

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

static struct loader *loader;
static struct arena *arena;
static struct load load;
static struct error err;

static void setup(void) {
    arena = arena_new(ARENA_NO_LIMIT);
    ck_assert_ptr_nonnull(arena);
    ck_assert_msg(loader_start(&loader, &err) == STATUS_OK, "%s", err.message);
    ck_assert_msg(loader_load(loader, ROOT, arena, &load, &err) == STATUS_OK, "%s", err.message);
}

static void teardown(void) {
    loader_stop(loader);
    arena_free(arena);
}

START_TEST(they_load_without_a_mistake) {
    for (size_t i = 0; i < load.mistakes.count; i++)
        ck_abort_msg("%s:%d: %s", load.mistakes.item[i].file, load.mistakes.item[i].line,
                     load.mistakes.item[i].message);
    ck_assert_ptr_nonnull(load_find(&load, "itb-syndrome"));
    ck_assert_ptr_nonnull(load_find(&load, "patellofemoral-pain"));
    ck_assert_ptr_nonnull(load_find(&load, "chondromalacia-patellae"));
    ck_assert_ptr_nonnull(load.safety);
}
END_TEST

START_TEST(the_engine_reads_them) {
    struct catalogue *c = catalogue_new();
    const struct protocol *p;
    ck_assert_ptr_nonnull(c);
    for (size_t i = 0; i < load.protocols.count; i++) {
        const struct loaded *one = &load.protocols.item[i];
        ck_assert_msg(catalogue_add(c, one->canonical, true, &p, &err) == STATUS_OK, "%s: %s", one->path, err.message);
        ck_assert_str_eq(p->hash, one->hash);
        ck_assert_str_eq(p->review_status, "unsigned");
    }
    ck_assert_ptr_nonnull(c->safety);
    ck_assert_int_ge(vocabulary_find(c->vocabulary, FINDING_ANALGESIC), 0);
    catalogue_free(c);
}
END_TEST

START_TEST(two_loads_give_the_same_bytes) {
    struct loader *other;
    struct load again;
    ck_assert_int_eq(loader_start(&other, &err), STATUS_OK);
    ck_assert_int_eq(loader_load(other, ROOT, arena, &again, &err), STATUS_OK);
    ck_assert_uint_eq(again.protocols.count, load.protocols.count);
    for (size_t i = 0; i < load.protocols.count; i++) {
        ck_assert_str_eq(again.protocols.item[i].canonical, load.protocols.item[i].canonical);
        ck_assert_str_eq(again.protocols.item[i].hash, load.protocols.item[i].hash);
        ck_assert(json_equal(again.protocols.item[i].map, load.protocols.item[i].map));
    }
    loader_stop(other);
}
END_TEST

/* ---- The map ---- */

/* The text of a line of a shipped script. */
static const char *line_of(const char *name, int line) {
    static char text[400];
    char path[400];
    snprintf(path, sizeof path, ROOT "/%s", name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is not there", path);
    for (int i = 0; i < line; i++)
        ck_assert_msg(fgets(text, sizeof text, file) != NULL, "%s ends before line %d", path, line);
    fclose(file);
    return text;
}

static const struct {
    const char *id, *pointer, *words;
} places[] = {
    {"itb-syndrome", "/title", "return protocol \"itb-syndrome\""},
    {"itb-syndrome", "/criteria/definite", "itbs_definite = named"},
    {"itb-syndrome", "/criteria/definite/of/of/2/of/of/0", "f.noble | f.epicondyle_tender"},
    {"itb-syndrome", "/phases/0/advance", "advance = all"},
    {"itb-syndrome", "/phases/0/advance/of/1", "latest(f.pain \"stairs-up\"):at_most(1)"},
    {"itb-syndrome", "/phases/0/exercises/3", "exercise(ex.side_plank)"},
    {"patellofemoral-pain", "/phases/0/exercises/7/ladder/rungs/1", "sets = 5, hold = seconds(30)"},
    {"patellofemoral-pain", "/phases/0/asks/0", "asks { f.pain \"worst-24h\""},
    {"chondromalacia-patellae", "/criteria/definite", "definite = all"},
    {"itb-syndrome", "/phases/2/days", "phase \"return-to-run\""},
    {"itb-syndrome", "/steps/1/when", "supervised <const> = any"},
    {"itb-syndrome", "/exercises/1/text", "exercise \"clamshell\""},
    {"itb-syndrome", "/care/2", "care \"ice\""},
    {"itb-syndrome", "/care/4/contraindications/0", "block \"n01\""},
    {"itb-syndrome", "/severity/of/1", "f.lefs:bands"},
    {"itb-syndrome", "/findings/0", "\"age\""},
    {"safety", "/flags/0/rows/0", "same_day {"},
    {"safety", "/flags/22/unknown", "if_unknown \"routine\""},
};

START_TEST(the_map_points_at_the_right_lines) {
    const struct loaded *one = load_find(&load, places[_i].id);
    char file[160];
    int line;
    ck_assert_ptr_nonnull(one);
    ck_assert(loader_place(one->map, places[_i].pointer, file, sizeof file, &line));
    const char *text = line_of(file, line);
    ck_assert_msg(strstr(text, places[_i].words) != NULL, "%s is %s:%d: %s", places[_i].pointer, file, line, text);
}
END_TEST

/* ---- Somebody's findings ---- */

#define DAY  INT64_C(86400000)
#define HOUR INT64_C(3600000)

static struct catalogue *catalogue;
static struct answers answers;
static report_list reports;
static struct assessment assessment;
static struct result *results;

static void begin(void) {
    setup();
    catalogue = catalogue_new();
    ck_assert_ptr_nonnull(catalogue);
    size_t most = 0;
    for (size_t i = 0; i < load.protocols.count; i++) {
        const struct protocol *p;
        ck_assert_int_eq(catalogue_add(catalogue, load.protocols.item[i].canonical, true, &p, &err), STATUS_OK);
        if (p->criteria.nodes.count > most) most = p->criteria.nodes.count;
    }
    reports = (report_list){0};
    answers = (struct answers){0};
    ck_assert_int_eq(answers_fit(&answers, catalogue->vocabulary, arena, &err), STATUS_OK);
    results = arena_array(arena, most + 1, sizeof *results);
    ck_assert_ptr_nonnull(results);
}

static void end(void) {
    catalogue_free(catalogue);
    teardown();
}

static void take(json_t *form, int64_t at_ms) {
    report_list said = {0};
    ck_assert_msg(findings_read(catalogue->vocabulary, form, at_ms, &said, arena, &err) == STATUS_OK, "%s",
                  err.message);
    json_decref(form);
    for (size_t i = 0; i < said.count; i++) {
        struct report *place = LIST_PUSH(arena, &reports);
        ck_assert_ptr_nonnull(place);
        *place = said.item[i];
        answers_take(&answers, place);
    }
}

/* These findings of the right knee, with no painkiller; ' stands for ". Later ones replace earlier ones. */
static void say(int64_t at_ms, const char *findings) {
    char text[1000];
    snprintf(text, sizeof text, "{'side': 'right', 'findings': {'analgesic': false, %s}}", findings);
    for (char *c = text; *c; c++)
        if (*c == '\'') *c = '"';
    json_t *form = json_loads(text, 0, NULL);
    ck_assert_msg(form != NULL, "%s", text);
    take(form, at_ms);
}

static void say_sample(const char *sample, int64_t at_ms) {
    json_t *form;
    ck_assert_msg(json_read_file(sample, 100000, &form, &err) == STATUS_OK, "%s", err.message);
    take(form, at_ms);
}

static void judge(void) {
    struct subject subject = {.answers = &answers, .history = &reports, .now_ms = NOW_MS};
    ck_assert_msg(assessment_make(catalogue, &subject, &assessment, arena, &err) == STATUS_OK, "%s", err.message);
}

static void assess(const char *sample) {
    say_sample(sample, NOW_MS);
    judge();
}

static const struct flag_result *flag(const char *id) {
    for (size_t i = 0; i < assessment.flags.count; i++)
        if (!strcmp(assessment.flags.item[i].flag->id, id)) return &assessment.flags.item[i];
    return NULL;
}

START_TEST(the_first_sample_has_the_syndrome_and_may_have_a_plan) {
    assess(ROOT "/samples/v1-itb.json");
    ck_assert_uint_eq(assessment.flags.count, 0);
    const struct condition_result *itb = assessment_condition(&assessment, "itb-syndrome", SIDE_RIGHT);
    ck_assert_ptr_nonnull(itb);
    ck_assert_int_eq(itb->strength, STRENGTH_DEFINITE);
    ck_assert_str_eq(itb->code, "M76.31");
    ck_assert_int_eq(itb->severity, 2);
    ck_assert_str_eq(itb->protocol->step[itb->step].id, "conservative");
    ck_assert_str_eq(itb->protocol->phase[itb->phase].id, "settle");
    ck_assert(!itb->protocol->phase[itb->phase].run[itb->run].allowed);
    ck_assert_msg(assessment_allows_plan(&assessment, itb, &err), "%s", err.message);
}
END_TEST

START_TEST(the_second_sample_leaves_a_critical_flag_open) {
    assess(ROOT "/samples/unknown-flag.json");
    ck_assert_ptr_nonnull(flag("RF03"));
    ck_assert_int_eq(flag("RF03")->truth, TRUTH_UNKNOWN);
    for (size_t i = 0; i < assessment.flags.count; i++)
        ck_assert(assessment_counts(&assessment.flags.item[i]) ==
                  (assessment.flags.item[i].flag == flag("RF03")->flag));
    ck_assert_int_eq(assessment.disposition, DISPOSITION_SAME_DAY);
    const struct condition_result *itb = assessment_condition(&assessment, "itb-syndrome", SIDE_RIGHT);
    ck_assert_ptr_nonnull(itb);
    ck_assert(!assessment_allows_plan(&assessment, itb, &err));
}
END_TEST

static const char *decision_of(const char *care) {
    static const char *const names[] = {"allow", "ask", "block"};
    for (size_t i = 0; i < assessment.care.count; i++) {
        const struct care_result *r = &assessment.care.item[i];
        if (!strcmp(r->care->id, care)) return names[r->decision];
    }
    return "not offered";
}

START_TEST(the_third_sample_is_patellofemoral_pain_and_chondromalacia_is_only_possible) {
    assess(ROOT "/samples/v2-pfp.json");
    const struct condition_result *pfp = assessment_condition(&assessment, "patellofemoral-pain", SIDE_LEFT),
                                  *cp = assessment_condition(&assessment, "chondromalacia-patellae", SIDE_LEFT);
    ck_assert_ptr_nonnull(pfp);
    ck_assert_ptr_nonnull(cp);
    ck_assert_uint_eq(assessment.flags.count, 0);
    ck_assert_int_eq(pfp->strength, STRENGTH_DEFINITE);
    ck_assert_str_eq(pfp->code, "M22.2X2");
    ck_assert_int_eq(pfp->severity, 3);
    ck_assert_str_eq(pfp->protocol->step[pfp->step].id, "physical-therapy");
    ck_assert_str_eq(pfp->protocol->phase[pfp->phase].id, "settle");
    ck_assert_int_eq(cp->strength, STRENGTH_POSSIBLE);
    ck_assert_str_eq(cp->code, "M22.2X2"); /* the code of chondromalacia needs an image */
    ck_assert(pfp->primary && !cp->primary);
    ck_assert(assessment_allows_plan(&assessment, pfp, &err) && !assessment_allows_plan(&assessment, cp, &err));
    ck_assert_str_eq(decision_of("oral-nsaid"), "ask");
    ck_assert_str_eq(decision_of("tape"), "allow");
    ck_assert_str_eq(decision_of("foot-orthosis"), "block");
    ck_assert_str_eq(decision_of("brace"), "block");
    ck_assert_str_eq(decision_of("steroid-injection-joint"), "not offered");
    ck_assert_str_eq(decision_of("platelet-rich-plasma"), "not offered");
}
END_TEST

/* ---- What rules a measure out ---- */

static const struct protocol *syndrome(void) { return catalogue_by_id(catalogue, "itb-syndrome"); }

/* As a plan that is three weeks old sees it. */
static struct situation now(int64_t phase_since_ms) {
    static const struct figures figures = {.known[PLAN_DAYS_IN_PLAN] = true, .value[PLAN_DAYS_IN_PLAN] = 21000};
    return (struct situation){.answers = &answers,
                              .history = &reports,
                              .figures = &figures,
                              .now_ms = NOW_MS,
                              .plan_since_ms = NOW_MS - 21 * DAY,
                              .phase_since_ms = phase_since_ms,
                              .side = SIDE_RIGHT};
}

/* The strictest of those that act: "block", "ask" or "". */
static const char *decision(const struct contraindication *list, size_t count) {
    struct situation s = now(0);
    const char *strictest = "";
    for (size_t i = 0; i < count; i++) {
        enum truth truth = criterion_eval(&syndrome()->criteria, list[i].when, &s, results);
        if (truth == TRUTH_NOT_MET || (truth == TRUTH_UNKNOWN && !list[i].critical)) continue;
        if (list[i].block) return "block";
        strictest = "ask";
    }
    return strictest;
}

static const char *exercise_decision(const char *id) {
    const struct protocol *p = syndrome();
    for (size_t i = 0; i < p->exercises; i++)
        if (!strcmp(p->exercise[i].id, id))
            return decision(p->exercise[i].contraindication, p->exercise[i].contraindications);
    return "no such exercise";
}

static const struct {
    const char *findings, *exercise, *decision;
} exercised[] = {
    {"'age': 29", "walk-run", ""},
    {"'steroid_injection_14d': true", "walk-run", "block"},
    {"'prp_injection_28d': true", "walk-run", "block"},
    {"'other_bony_tender': true", "walk-run", "block"},
    {"'hop_bone_pain': true", "walk-run", "block"},
    {"'age': 29", "continuous-run", ""},
    {"'steroid_injection_14d': true", "continuous-run", "block"},
    {"'prp_injection_28d': true", "continuous-run", "block"},
    {"'other_bony_tender': true", "continuous-run", "block"},
    {"'hop_bone_pain': true", "continuous-run", "block"},
    {"'age': 29", "double-leg-jump", ""},
    {"'steroid_injection_14d': true", "double-leg-jump", "block"},
    {"'prp_injection_28d': true", "double-leg-jump", "block"},
    {"'hop_bone_pain': true", "double-leg-jump", "block"},
    {"'pregnancy_weeks': 1", "double-leg-jump", "ask"},
    {"'pregnancy_weeks': 8", "double-leg-jump", "ask"},
    {"'steroid_injection_14d': true", "side-plank", ""},
};

START_TEST(an_exercise_is_ruled_out) {
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 1000);
    say(NOW_MS, exercised[_i].findings);
    ck_assert_str_eq(exercise_decision(exercised[_i].exercise), exercised[_i].decision);
}
END_TEST

/* Pregnant when the plan began, and not asked since: not known is not no. */
START_TEST(a_pregnancy_that_was_not_asked_about_again_still_counts) {
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 41 * DAY);
    say(NOW_MS - 40 * DAY, "'pregnancy_weeks': 16");
    ck_assert_str_eq(exercise_decision("double-leg-bridge"), "block");
    ck_assert_str_eq(exercise_decision("double-leg-jump"), "ask");
    say(NOW_MS - 1, "'pregnancy_weeks': 19");
    ck_assert_str_eq(exercise_decision("double-leg-bridge"), "");
    say(NOW_MS, "'pregnancy_weeks': 20");
    ck_assert_str_eq(exercise_decision("double-leg-bridge"), "block");
}
END_TEST

static const struct care *care(const char *id) {
    const struct protocol *p = syndrome();
    for (size_t i = 0; i < p->cares; i++)
        if (!strcmp(p->care[i].id, id)) return &p->care[i];
    ck_abort_msg("no care %s", id);
}

START_TEST(a_wrap_waits_until_a_clot_is_ruled_out) {
    const struct care *wrap = care("wrap");
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 1000);
    ck_assert_str_eq(decision(wrap->contraindication, wrap->contraindications), "");
    say(NOW_MS, "'leg_swelling_or_calf_pain': null");
    ck_assert_str_eq(decision(wrap->contraindication, wrap->contraindications), "block");
}
END_TEST

START_TEST(a_steroid_is_asked_about_when_the_defence_is_weak) {
    const struct care *steroid = care("steroid-injection");
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 1000);
    say(NOW_MS, "'immunosuppressed': true");
    struct situation s = now(0);
    for (size_t i = 0; i < steroid->contraindications; i++) {
        const struct contraindication *one = &steroid->contraindication[i];
        if (strcmp(one->id, "immunosuppression") != 0) continue;
        ck_assert(!one->block);
        ck_assert_int_eq(criterion_eval(&syndrome()->criteria, one->when, &s, results), TRUTH_MET);
        return;
    }
    ck_abort_msg("it is not asked about");
}
END_TEST

/* ---- The phases ---- */

static const struct phase *phase(const char *id) {
    const struct protocol *p = syndrome();
    for (size_t i = 0; i < p->phases; i++)
        if (!strcmp(p->phase[i].id, id)) return &p->phase[i];
    ck_abort_msg("no phase %s", id);
}

/* Whether the phase, which began then, advances or goes back now. */
static enum truth holds(int32_t root, int64_t phase_since_ms) {
    struct situation s = now(phase_since_ms);
    return criterion_eval(&syndrome()->criteria, root, &s, results);
}

/* The first rule that is met, or that forbids and is unknown. */
static bool may_run(const struct phase *p) {
    for (size_t i = 0; i < p->runs; i++) {
        enum truth truth = holds(p->run[i].when, 0);
        if (truth == TRUTH_MET || (truth == TRUTH_UNKNOWN && !p->run[i].allowed)) return p->run[i].allowed;
    }
    return false;
}

static const struct {
    const char *phase;
    bool runs;
} phases_with_runs[] = {{"settle", true}, {"build", false}, {"return-to-run", true}, {"full", true}};

START_TEST(after_an_injection_nobody_runs) {
    static const char *const injections[] = {"'steroid_injection_14d'", "'prp_injection_28d'"};
    const struct phase *p = phase(phases_with_runs[_i].phase);
    char injected[100], not_known[100], not_injected[100];
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 1000);
    for (size_t i = 0; i < 2; i++) {
        snprintf(injected, sizeof injected, "%s: true", injections[i]);
        snprintf(not_known, sizeof not_known, "%s: null", injections[i]);
        snprintf(not_injected, sizeof not_injected, "%s: false", injections[i]);
        say(NOW_MS, "'running_limitation': 1, 'pain': {'walking': 0}");
        ck_assert(may_run(p) == phases_with_runs[_i].runs);
        say(NOW_MS, injected);
        ck_assert(!may_run(p));
        say(NOW_MS, not_known);
        ck_assert(!may_run(p));
        say(NOW_MS, not_injected);
    }
}
END_TEST

static const char settled[] = "'epicondyle_pain': 1, 'noble_pain': 2, 'pain': {'walking': 0, 'stairs-up': 1, "
                              "'stairs-down': 1}";
static const char built[] =
    "'hip_abduction_lsi': 90, 'step_down_quality': 2, 'calf_raises': 22, 'effusion': 'none', 'pain': {'during': 1, "
    "'step-down': 1, 'brisk-walk': 1, 'stairs-up': 1, 'stairs-down': 1, 'single-leg-squat': 2, 'hop': 1, "
    "'next-morning': 1}";
static const char ran[] = "'continuous_run_min': 30, 'onset_distance_pain': false, 'pain': {'run': 1}";
static const char done[] = "'days_at_target_volume': 14, 'lefs': 78, 'uwri': 34";

static const struct {
    const char *phase, *findings;
} advancing[] = {{"settle", settled}, {"build", built}, {"return-to-run", ran}, {"full", done}};

START_TEST(only_what_was_said_in_a_phase_ends_it) {
    const struct phase *p = phase(advancing[_i].phase);
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 9 * DAY);
    for (int day = 4; day >= 0; day--) say(NOW_MS - day * DAY - HOUR, advancing[_i].findings);
    ck_assert_int_eq(holds(p->advance, NOW_MS - 7 * DAY), TRUTH_MET);
    ck_assert_int_ne(holds(p->advance, NOW_MS - 1), TRUTH_MET); /* the phase began later, after a step back */
}
END_TEST

/* Three reports of one morning are no three mornings, and a day without one is not a good one. */
START_TEST(three_mornings_are_three_days) {
    const struct phase *p = phase("build");
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 9 * DAY);
    for (int n = 3; n > 0; n--) say(NOW_MS - n, built);
    ck_assert_int_eq(holds(p->advance, NOW_MS - 7 * DAY), TRUTH_UNKNOWN);
    say(NOW_MS - 4 * DAY, built);
    say(NOW_MS - 3 * DAY - HOUR, built);
    ck_assert_int_eq(holds(p->advance, NOW_MS - 7 * DAY), TRUTH_UNKNOWN);
}
END_TEST

/* What a gain of strength, or the body's height, is worth: something only when the other leg is affected too. */
static const struct {
    const char *findings;
    enum truth truth;
} strengths[] = {
    {"'other_side_affected': false, 'hip_abduction_lsi': 85", TRUTH_MET},
    {"'other_side_affected': false, 'hip_abduction_lsi': 84, 'strength_gain': 20", TRUTH_NOT_MET},
    {"'other_side_affected': true, 'hip_abduction_lsi': 95, 'strength_gain': 14", TRUTH_NOT_MET},
    {"'other_side_affected': true, 'hip_abduction_lsi': 70, 'strength_gain': 15", TRUTH_MET},
    {"'other_side_affected': null, 'hip_abduction_lsi': 95, 'strength_gain': 14", TRUTH_UNKNOWN},
};

START_TEST(strength_is_measured_against_the_sound_leg) {
    const struct phase *p = phase("build");
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 9 * DAY);
    for (int day = 4; day >= 0; day--) say(NOW_MS - day * DAY - HOUR, built);
    say(NOW_MS, strengths[_i].findings);
    ck_assert_int_eq(holds(p->advance, NOW_MS - 7 * DAY), strengths[_i].truth);
}
END_TEST

/* The kneecap's return to running: two runs and the questionnaire are well; how the leg hops decides. */
static const struct {
    const char *findings;
    enum truth truth;
} hops[] = {
    {"'other_side_affected': false, 'hop_lsi': 90", TRUTH_MET},
    {"'other_side_affected': false, 'hop_lsi': 89, 'hop_of_height': 90", TRUTH_NOT_MET},
    {"'other_side_affected': true, 'hop_lsi': 95, 'hop_of_height': 79, 'sex': 'male'", TRUTH_NOT_MET},
    {"'other_side_affected': true, 'hop_of_height': 80, 'sex': 'male'", TRUTH_MET},
    {"'other_side_affected': true, 'hop_of_height': 70, 'sex': 'female'", TRUTH_MET},
    {"'other_side_affected': true, 'hop_of_height': 69, 'sex': 'female'", TRUTH_NOT_MET},
    {"'other_side_affected': true, 'hop_of_height': 75, 'sex': null", TRUTH_UNKNOWN},
};

START_TEST(a_hop_is_measured_against_the_sound_leg) {
    const struct protocol *p = catalogue_by_id(catalogue, "patellofemoral-pain");
    struct situation s = now(NOW_MS - 7 * DAY);
    for (int run = 2; run > 0; run--)
        say(NOW_MS - run * 2 * DAY, "'continuous_run_min': 30, 'run_settling_min': 60, 'akps': 85, 'pain': {'run': 2}");
    say(NOW_MS, hops[_i].findings);
    ck_assert_str_eq(p->phase[2].id, "return-to-run");
    ck_assert_int_eq(criterion_eval(&p->criteria, p->phase[2].advance, &s, results), hops[_i].truth);
}
END_TEST

/* In the first phase of a painful kneecap no ladder leads to the deep squat or the press. */
START_TEST(the_kneecap_is_spared_at_first) {
    static const char *const of[] = {"patellofemoral-pain", "chondromalacia-patellae"};
    static const char *const low[] = {"mini-squat", "seated-knee-extension", "wall-sit"};
    for (int i = 0; i < COUNT(of); i++) {
        const struct protocol *p = catalogue_by_id(catalogue, of[i]);
        for (size_t e = 0; e < p->phase[0].prescriptions; e++)
            for (int n = 0; n < COUNT(low); n++)
                if (!strcmp(p->exercise[p->phase[0].prescription[e].exercise].id, low[n]))
                    ck_assert_int_eq(p->phase[0].prescription[e].ladder.harder, -1);
    }
}
END_TEST

START_TEST(the_latest_report_of_a_phase_decides) {
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 9 * DAY);
    say(NOW_MS - 6 * DAY, settled);
    say(NOW_MS - DAY, "'pain': {'walking': 3}");
    ck_assert_int_eq(holds(phase("settle")->advance, NOW_MS - 7 * DAY), TRUTH_NOT_MET);
    say(NOW_MS, "'pain': {'walking': 1}");
    ck_assert_int_eq(holds(phase("settle")->advance, NOW_MS - 7 * DAY), TRUTH_MET);
}
END_TEST

static const char *const phases_back[] = {"build", "return-to-run", "full"};

static int64_t reds;                     /* thousandths, in the last 14 days */

static bool red_in_14_days(const struct figures *f, enum plan_figure which, int days, int64_t *value) {
    (void)f;
    *value = days == 14 ? reds : 0;
    return which == PLAN_RED_SESSIONS;
}

static enum truth leads_back(const char *id) {
    const struct figures figures = {.over = red_in_14_days};
    struct situation s = now(NOW_MS - 9 * DAY);
    s.figures = &figures;
    return criterion_eval(&syndrome()->criteria, phase(id)->regress, &s, results);
}

/* Two red sessions call a clinician, the third in 14 days leads back (clinical fact sheet 6.2). */
START_TEST(three_red_sessions_lead_back) {
    reds = 2000;
    ck_assert_int_eq(leads_back(phases_back[_i]), TRUTH_NOT_MET);
    reds = 3000;
    ck_assert_int_eq(leads_back(phases_back[_i]), TRUTH_MET);
}
END_TEST

/* A morning is as usual by the seven days before it, itself and later ones left out. */
START_TEST(a_slow_rise_is_no_usual_morning) {
    const struct phase *p = phase("build");
    say_sample(ROOT "/samples/v1-itb.json", NOW_MS - 20 * DAY);
    for (int day = 9; day >= 0; day--) {
        say(NOW_MS - day * DAY - HOUR, built);
        if (day < 4) say(NOW_MS - day * DAY - HOUR + 1000, "'pain': {'next-morning': 2}");
    }
    ck_assert_int_eq(holds(p->advance, NOW_MS - 15 * DAY), TRUTH_NOT_MET);
}
END_TEST

/* ---- The words for patients ---- */

static const struct {
    const char *id, *words;
    bool there;
} worded[] = {
    {"itb-syndrome", "outer knob", false},
    {"itb-syndrome", "lateral femoral epicondyle (the bony point at the outer side of the knee)", true},
    {"safety", "Can the foot not be lifted", false},
    {"safety", "Does the front of the foot hang down, or slap the floor, when you walk?", true},
    {"safety", "not the kneecap", true},
    {"safety", "temperature of 38.0 °C or more, now or in the last 14 days", true},
    {"safety", "shaking chills, now or in the last 14 days", true},
    {"itb-syndrome", "hopping hurts in the bone? Do not hop to find out.", true},
    {"itb-syndrome", "6 or more", true},
    {"itb-syndrome", "back to the usual by the next morning", true},
    {"itb-syndrome", "new swelling, locking, giving way or a limp", true},
    {"itb-syndrome", "vomited blood", true},
    {"itb-syndrome", "one of these two, not both", true},
    {"itb-syndrome", "at most six (1200 mg) in 24 hours", true},
    {"itb-syndrome", "at most three (660 mg) in 24 hours", true},
    {"itb-syndrome", "10 days at most", true},
    {"itb-syndrome", "never longer than 20", true},
    {"itb-syndrome", "Never over the head of the fibula", true},
    {"itb-syndrome", "at most half the distance at which the pain begins", true},
    {"patellofemoral-pain", "for four weeks at most", true},
    {"patellofemoral-pain", "90 to 45 degrees", true},
    {"patellofemoral-pain", "a third to a half", false}, /* of a range, the end that loads less */
};

START_TEST(the_words_are_plain) {
    const char *text = load_find(&load, worded[_i].id)->canonical;
    ck_assert_msg((strstr(text, worded[_i].words) != NULL) == worded[_i].there, "%s: %s", worded[_i].id,
                  worded[_i].words);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("protocols");
    TCase *shipped = tcase_create("shipped"), *samples = tcase_create("samples"), *rules = tcase_create("rules");
    tcase_add_checked_fixture(shipped, setup, teardown);
    tcase_add_checked_fixture(samples, begin, end);
    tcase_add_checked_fixture(rules, begin, end);
    tcase_add_test(shipped, they_load_without_a_mistake);
    tcase_add_test(shipped, the_engine_reads_them);
    tcase_add_test(shipped, two_loads_give_the_same_bytes);
    tcase_add_loop_test(shipped, the_map_points_at_the_right_lines, 0, COUNT(places));
    tcase_add_test(samples, the_first_sample_has_the_syndrome_and_may_have_a_plan);
    tcase_add_test(samples, the_second_sample_leaves_a_critical_flag_open);
    tcase_add_test(samples, the_third_sample_is_patellofemoral_pain_and_chondromalacia_is_only_possible);
    tcase_add_loop_test(shipped, the_words_are_plain, 0, COUNT(worded));
    tcase_add_loop_test(rules, an_exercise_is_ruled_out, 0, COUNT(exercised));
    tcase_add_test(rules, a_pregnancy_that_was_not_asked_about_again_still_counts);
    tcase_add_test(rules, a_wrap_waits_until_a_clot_is_ruled_out);
    tcase_add_test(rules, a_steroid_is_asked_about_when_the_defence_is_weak);
    tcase_add_loop_test(rules, after_an_injection_nobody_runs, 0, COUNT(phases_with_runs));
    tcase_add_loop_test(rules, only_what_was_said_in_a_phase_ends_it, 0, COUNT(advancing));
    tcase_add_test(rules, three_mornings_are_three_days);
    tcase_add_loop_test(rules, strength_is_measured_against_the_sound_leg, 0, COUNT(strengths));
    tcase_add_loop_test(rules, a_hop_is_measured_against_the_sound_leg, 0, COUNT(hops));
    tcase_add_test(rules, the_kneecap_is_spared_at_first);
    tcase_add_test(rules, the_latest_report_of_a_phase_decides);
    tcase_add_loop_test(rules, three_red_sessions_lead_back, 0, COUNT(phases_back));
    tcase_add_test(rules, a_slow_rise_is_no_usual_morning);
    suite_add_tcase(s, shipped);
    suite_add_tcase(s, samples);
    suite_add_tcase(s, rules);
    return s;
}

int main(void) { return support_run(make_suite()); }
