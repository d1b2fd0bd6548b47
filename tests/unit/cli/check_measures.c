#include "cli/shipped.h"
#include "time/instant.h"

/* The questionnaires: the points of every answer, as the fact sheet has them (7.2, 7.3). Tests run from the top of the
 * tree. */

static const struct finding *finding(const char *name) {
    int index = vocabulary_find(catalogue->vocabulary, name);
    ck_assert_msg(index >= 0, "no finding %s", name);
    return &catalogue->vocabulary->findings.item[index];
}

/* ---- The points ---- */

struct points {
    const char *item, *code;
    int points;
};

static const struct points akps[] = {
    {"limp", "none", 5},
    {"limp", "slight", 3},
    {"limp", "constant", 0}, /* a print in circulation says 2 */
    {"support", "full", 5},
    {"support", "painful", 3},
    {"support", "impossible", 0},
    {"walking", "unlimited", 5},
    {"walking", "above_2km", 3},
    {"walking", "from_1_to_2km", 2},
    {"walking", "unable", 0},
    {"stairs", "no_difficulty", 10},
    {"stairs", "slight_pain_down", 8},
    {"stairs", "pain_both_ways", 5},
    {"stairs", "unable", 0},
    {"squatting", "no_difficulty", 5},
    {"squatting", "painful_repeated", 4},
    {"squatting", "painful_each_time", 3},
    {"squatting", "partial_weight", 2}, /* a print in circulation says 1 */
    {"squatting", "unable", 0},
    {"running", "no_difficulty", 10},
    {"running", "pain_after_2km", 8},
    {"running", "slight_from_start", 6},
    {"running", "severe", 3},
    {"running", "unable", 0},
    {"jumping", "no_difficulty", 10},
    {"jumping", "slight_difficulty", 7},
    {"jumping", "constant_pain", 2},
    {"jumping", "unable", 0},
    {"sitting", "no_difficulty", 10},
    {"sitting", "pain_after_exercise", 8},
    {"sitting", "constant_pain", 6},
    {"sitting", "must_straighten", 4},
    {"sitting", "unable", 0},
    {"pain", "none", 10},
    {"pain", "slight_occasional", 8},
    {"pain", "disturbs_sleep", 6},
    {"pain", "occasionally_severe", 3},
    {"pain", "constant_severe", 0},
    {"swelling", "none", 10},
    {"swelling", "after_severe_effort", 8},
    {"swelling", "after_daily_activity", 6},
    {"swelling", "every_evening", 4},
    {"swelling", "constant", 0},
    {"kneecap", "none", 10},
    {"kneecap", "occasionally_in_sport", 6},
    {"kneecap", "occasionally_daily", 4},
    {"kneecap", "one_dislocation", 2},
    {"kneecap", "more_dislocations", 0},
    {"wasting", "none", 5},
    {"wasting", "slight", 3},
    {"wasting", "severe", 0},
    {"bending", "none", 5},
    {"bending", "slight", 3},
    {"bending", "severe", 0},
};

static int64_t points_of(const char *scale, const char *item, const char *code) {
    char name[60];
    snprintf(name, sizeof name, "%s_%s", scale, item);
    const struct finding *f = finding(name);
    const struct score *score = &finding(scale)->score;
    int index = finding_code(f, code);
    ck_assert_msg(index >= 0, "%s has no code %s", name, code);
    for (size_t i = 0; i < score->items; i++)
        if (!strcmp(score->item[i].name, name)) return score->item[i].points[index];
    ck_abort_msg("%s does not count %s", scale, name);
}

START_TEST(an_answer_of_the_akps_has_its_points) {
    ck_assert_int_eq(points_of("akps", akps[_i].item, akps[_i].code), akps[_i].points * INT64_C(1000));
}
END_TEST

START_TEST(every_answer_of_the_akps_is_listed_above) {
    const struct score *score = &finding("akps")->score;
    size_t codes = 0;
    ck_assert_uint_eq(score->items, 13);
    for (size_t i = 0; i < score->items; i++) codes += finding(score->item[i].name)->codes;
    ck_assert_uint_eq(codes, COUNT(akps));
}
END_TEST

START_TEST(every_activity_of_the_lefs_counts_0_to_4) {
    static const char *const codes[] = {"unable", "quite_a_bit", "moderate", "a_little", "none"};
    const struct score *score = &finding("lefs")->score;
    ck_assert_uint_eq(score->items, 20);
    for (size_t i = 0; i < score->items; i++)
        for (int code = 0; code < COUNT(codes); code++)
            ck_assert_int_eq(points_of("lefs", score->item[i].name + strlen("lefs_"), codes[code]),
                             code * INT64_C(1000));
}
END_TEST

/* ---- Filled in ---- */

/* The score that these answers of the right knee give; not known when there is none. */
static struct value scored(const char *scale, json_t *form) {
    struct value value = {0};
    forget_answers();
    take(form, NOW_MS);
    const struct finding *f = finding(scale);
    answers_get(&answers, f, finding_slot(f, 0, SIDE_RIGHT), NOW_MS, &value);
    return value;
}

static json_t *form(const char *text) {
    char buffer[1500];
    snprintf(buffer, sizeof buffer, "{'side': 'right', 'findings': {%s}}", text);
    for (char *c = buffer; *c; c++)
        if (*c == '\'') *c = '"';
    json_t *read = json_loads(buffer, 0, NULL);
    ck_assert_msg(read != NULL, "%s", buffer);
    return read;
}

/* All but the last. */
#define V2                                                                                                             \
    "'akps_limp': 'slight', 'akps_support': 'painful', 'akps_walking': 'above_2km', "                                  \
    "'akps_stairs': 'pain_both_ways', 'akps_squatting': 'painful_each_time', "                                         \
    "'akps_running': 'slight_from_start', 'akps_jumping': 'slight_difficulty', 'akps_sitting': 'constant_pain', "      \
    "'akps_pain': 'occasionally_severe', 'akps_swelling': 'none', 'akps_kneecap': 'none', 'akps_wasting': 'none'"

START_TEST(the_second_vignette_scores_69) {
    struct value value = scored("akps", form(V2 ", 'akps_bending': 'none'"));
    ck_assert(value.known && !value.prorated);
    ck_assert_int_eq(value.number, 69000);
}
END_TEST

START_TEST(an_akps_with_an_item_missing_has_no_score) {
    ck_assert(!scored("akps", form(V2)).known);
    ck_assert(!scored("akps", form(V2 ", 'akps_bending': null")).known);
}
END_TEST

/* The first of the twenty activities answered "moderate", the rest not at all. */
static json_t *lefs_form(size_t answered) {
    json_t *findings = json_object();
    const struct score *score = &finding("lefs")->score;
    for (size_t i = 0; i < answered; i++) json_object_set_new(findings, score->item[i].name, json_string("moderate"));
    return json_pack("{s:s, s:o}", "side", "right", "findings", findings);
}

START_TEST(a_lefs_is_prorated_from_18_answers) {
    struct value whole = scored("lefs", lefs_form(20)), most = scored("lefs", lefs_form(18));
    ck_assert(whole.known && !whole.prorated);
    ck_assert_int_eq(whole.number, 40000);
    ck_assert(most.known && most.prorated);
    ck_assert_int_eq(most.number, 40000); /* 36 of 18, times 20 */
    ck_assert(!scored("lefs", lefs_form(17)).known);
}
END_TEST

START_TEST(a_total_that_its_answers_contradict_is_refused) {
    report_list said = {0};
    json_t *wrong = form(V2 ", 'akps_bending': 'none', 'akps': 70");
    ck_assert_int_eq(findings_read(catalogue->vocabulary, wrong, NOW_MS, &said, arena, &err), STATUS_INPUT);
    json_decref(wrong);
}
END_TEST

/* The bands of severity (1.9): the worst of what is known. */
static const struct {
    const char *protocol, *findings;
    int severity;
} bands[] = {
    {"patellofemoral-pain", "'pain': {'worst-24h': 3}", 1},
    {"patellofemoral-pain", "'pain': {'worst-24h': 4}", 2},
    {"patellofemoral-pain", "'pain': {'worst-24h': 6}", 2},
    {"patellofemoral-pain", "'pain': {'worst-24h': 7}", 3},
    {"patellofemoral-pain", "'akps': 80", 1},
    {"patellofemoral-pain", "'akps': 79", 2},
    {"patellofemoral-pain", "'akps': 60", 2},
    {"patellofemoral-pain", "'akps': 59", 3},
    {"patellofemoral-pain", "'akps': 90, 'pain': {'worst-24h': 7}", 3},
    {"patellofemoral-pain", "'lefs': 20", 0}, /* not this condition's scale */
    {"chondromalacia-patellae", "'akps': 59", 3},
    {"itb-syndrome", "'lefs': 65", 1},
    {"itb-syndrome", "'lefs': 64", 2},
    {"itb-syndrome", "'lefs': 45", 2},
    {"itb-syndrome", "'lefs': 44", 3},
    {"itb-syndrome", "'running_limitation': 2", 1},
    {"itb-syndrome", "'running_limitation': 3", 2},
    {"itb-syndrome", "'running_limitation': 4", 3},
    {"itb-syndrome", "'akps': 20", 0},
};

/* How easily it is stirred up: hours until the pain is back to the usual. */
static const struct {
    const char *hours;
    int level;
} settling[] = {{"0.9", 1}, {"1", 2}, {"24", 2}, {"25", 3}};

static int level(const char *id, const char *findings, bool of_severity) {
    char text[400];
    const struct protocol *p = catalogue_by_id(catalogue, id);
    ck_assert_ptr_nonnull(p);
    struct result *results = arena_array(arena, p->criteria.nodes.count + 1, sizeof *results);
    snprintf(text, sizeof text, "'analgesic': false, %s", findings);
    forget_answers();
    take(form(text), NOW_MS);
    const struct situation s = {
        .answers = &answers, .now_ms = NOW_MS, .plan_since_ms = INSTANT_NONE, .side = SIDE_RIGHT};
    struct result r = criterion_number(&p->criteria, of_severity ? p->severity : p->irritability, &s, results);
    return r.truth == TRUTH_MET ? (int)(r.lo / 1000) : 0;
}

START_TEST(a_score_lies_in_its_band) {
    ck_assert_int_eq(level(bands[_i].protocol, bands[_i].findings, true), bands[_i].severity);
}
END_TEST

START_TEST(pain_that_lingers_is_easily_stirred_up) {
    char findings[60];
    snprintf(findings, sizeof findings, "'settling_h': %s", settling[_i].hours);
    ck_assert_int_eq(level("itb-syndrome", findings, false), settling[_i].level);
    ck_assert_int_eq(level("patellofemoral-pain", findings, false), settling[_i].level);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("measures");
    TCase *t = tcase_create("scores");
    tcase_add_unchecked_fixture(t, load_protocols, drop_protocols);
    tcase_add_checked_fixture(t, begin_answers, end_answers);
    tcase_add_loop_test(t, an_answer_of_the_akps_has_its_points, 0, COUNT(akps));
    tcase_add_test(t, every_answer_of_the_akps_is_listed_above);
    tcase_add_test(t, every_activity_of_the_lefs_counts_0_to_4);
    tcase_add_test(t, the_second_vignette_scores_69);
    tcase_add_test(t, an_akps_with_an_item_missing_has_no_score);
    tcase_add_test(t, a_lefs_is_prorated_from_18_answers);
    tcase_add_test(t, a_total_that_its_answers_contradict_is_refused);
    tcase_add_loop_test(t, a_score_lies_in_its_band, 0, COUNT(bands));
    tcase_add_loop_test(t, pain_that_lingers_is_easily_stirred_up, 0, COUNT(settling));
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
