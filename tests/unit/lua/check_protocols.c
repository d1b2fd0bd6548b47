#include "bindings/lua/loader.h"
#include "clinical/assessment.h"
#include "clinical/canonical.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The protocols that are shipped. Tests run from the top of the tree. */
#define ROOT   "protocols"
#define NOW_MS INT64_C(1800000000000)

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
    {"itb-syndrome", "/criteria/definite", "definite = all"},
    {"itb-syndrome", "/criteria/definite/of/2/of/of/0", "f.noble | f.epicondyle_tender"},
    {"itb-syndrome", "/phases/0/advance", "advance = all"},
    {"itb-syndrome", "/phases/0/advance/of/1", "f.pain \"stairs-up\":at_most(1)"},
    {"itb-syndrome", "/phases/0/exercises/3/dose", "exercise(ex.side_plank)"},
    {"itb-syndrome", "/phases/2/days", "phase \"return-to-run\""},
    {"itb-syndrome", "/steps/1/when", "when = any"},
    {"itb-syndrome", "/exercises/1/text", "exercise \"clamshell\""},
    {"itb-syndrome", "/care/2", "care \"ice\""},
    {"itb-syndrome", "/severity/of/1", "f.lefs:bands"},
    {"itb-syndrome", "/findings/0", "\"age\""},
    {"safety", "/flags/0/rows/0", "emergency {"},
    {"safety", "/flags/3/unknown", "if_unknown \"routine\""},
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

/* ---- The samples ---- */

static struct catalogue *catalogue;
static struct assessment assessment;

static void assess(const char *sample) {
    json_t *form;
    report_list reports = {0};
    struct answers answers = {0};
    catalogue = catalogue_new();
    ck_assert_ptr_nonnull(catalogue);
    for (size_t i = 0; i < load.protocols.count; i++)
        ck_assert_int_eq(catalogue_add(catalogue, load.protocols.item[i].canonical, true, NULL, &err), STATUS_OK);
    ck_assert_msg(json_read_file(sample, 100000, &form, &err) == STATUS_OK, "%s", err.message);
    ck_assert_msg(findings_read(catalogue->vocabulary, form, NOW_MS, &reports, arena, &err) == STATUS_OK, "%s",
                  err.message);
    json_decref(form);
    ck_assert_int_eq(answers_fit(&answers, catalogue->vocabulary, arena, &err), STATUS_OK);
    for (size_t i = 0; i < reports.count; i++) answers_take(&answers, &reports.item[i]);
    struct subject subject = {&answers, &reports, NOW_MS};
    ck_assert_msg(assessment_make(catalogue, &subject, &assessment, arena, &err) == STATUS_OK, "%s", err.message);
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
    catalogue_free(catalogue);
}
END_TEST

START_TEST(the_second_sample_leaves_a_critical_flag_open) {
    assess(ROOT "/samples/unknown-flag.json");
    ck_assert_uint_eq(assessment.flags.count, 1);
    ck_assert_str_eq(assessment.flags.item[0].flag->id, "RF03");
    ck_assert_int_eq(assessment.flags.item[0].truth, TRUTH_UNKNOWN);
    ck_assert_int_eq(assessment.disposition, DISPOSITION_SAME_DAY);
    const struct condition_result *itb = assessment_condition(&assessment, "itb-syndrome", SIDE_RIGHT);
    ck_assert_ptr_nonnull(itb);
    ck_assert(!assessment_allows_plan(&assessment, itb, &err));
    catalogue_free(catalogue);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("protocols");
    TCase *shipped = tcase_create("shipped"), *samples = tcase_create("samples");
    tcase_add_checked_fixture(shipped, setup, teardown);
    tcase_add_checked_fixture(samples, setup, teardown);
    tcase_add_test(shipped, they_load_without_a_mistake);
    tcase_add_test(shipped, the_engine_reads_them);
    tcase_add_test(shipped, two_loads_give_the_same_bytes);
    tcase_add_loop_test(shipped, the_map_points_at_the_right_lines, 0, sizeof places / sizeof *places);
    tcase_add_test(samples, the_first_sample_has_the_syndrome_and_may_have_a_plan);
    tcase_add_test(samples, the_second_sample_leaves_a_critical_flag_open);
    suite_add_tcase(s, shipped);
    suite_add_tcase(s, samples);
    return s;
}

int main(void) { return support_run(make_suite()); }
