/* Explanations of what a session and a plan's course say, in the three readings. */
#include "clinical/criterion/explanation.h"
#include "expressions.h"

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

static bool over(const struct figures *f, enum plan_figure which, int days, int64_t *value) {
    *value = which == PLAN_RED_SESSIONS ? 2000 : 750;
    return f != NULL && days < 200;
}

/* Session 7 hurt 6, and 3 masked; the knee swelled. */
static void a_session(void) {
    given_at(&g, "{'findings':{'pain':{'left':{'rest':6}},'analgesic':false,'swollen':{'left':true}}}", GIVEN_NOW - 2 * HOUR_MS);
    given_at(&g, "{'findings':{'pain':{'left':{'rest':3}},'analgesic':true}}", GIVEN_NOW - HOUR_MS);
    for (size_t i = 0; i < g.history.count; i++) g.history.item[i].session = 7;
}

static json_t *read_as(enum reading reading, const char *condition, int64_t session) {
    const struct protocol *p = expression_light(&g, condition);
    struct figures figures = {.over = over, .known = {[PLAN_LIMIT_OK] = true, [PLAN_LIMIT_HIGH] = true}};
    figures.value[PLAN_LIMIT_OK] = 2000;
    figures.value[PLAN_LIMIT_HIGH] = 5000;
    struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    s.figures = &figures;
    s.session = session;
    criterion_eval(&p->criteria, p->light->red, &s, results);
    json_t *o = explanation_json(&p->criteria, p->light->red, &s, results, reading);
    ck_assert_ptr_nonnull(o);
    return o;
}

#define HIGH        "{'op':'plan','figure':'limit-high'}"
#define SWELLING(r) "{'op':'window','finding':'swollen'," r "}"
static const struct { const char *condition; int64_t session; const char *clinician, *patient; } said[] = {
    {OP("gt", WINDOW("worst", "'session':true,'unmasked':true"), HIGH), 7,
     "the session's \"How bad is the pain (rest, left)\", masked ones left out: 6, wanted above the upper limit",
     "This applies, because the answer to \"How bad is the pain?\" (rest, left knee) for the session is 6, and the upper limit: 5."},
    {OP("gt", WINDOW("worst", "'session':true"), "{'op':'plan','figure':'limit-ok'}"), 9,
     "the session's \"How bad is the pain (rest, left)\": unknown, wanted above the limit",
     "This cannot be decided yet, because \"How bad is the pain?\" (rest, left knee) is not answered for the session."},
    {OP("ge", SWELLING("'stat':'worst','session':true"), NUMBER(1000)), 7, "the session's \"Swollen (left)\": yes, wanted yes",
     "This applies, because the answer to \"Swollen?\" (left knee) for the session is yes."},
    {OP("ge", SWELLING("'stat':'count','days':7,'where':{'is':'gt','than':0}"), NUMBER(1000)), 7,
     "count of \"Swollen (left)\" yes over 7 days: 1, wanted at least 1",
     "This applies, because the number of answers to \"Swollen?\" (left knee) that are yes over 7 days is 1."},
    {OP("le", WINDOW("median", "'days':7,'unmasked':true"), NUMBER(6000)), 7,
     "median of \"How bad is the pain (rest, left)\" over 7 days, masked ones left out: 6, wanted at most 6",
     "This applies, because the middle one of the answers to \"How bad is the pain?\" (rest, left knee) over 7 days, masked ones left out, is 6."},
    {OP("ge", "{'op':'plan','figure':'red-sessions','days':7}", NUMBER(2000)), 7, "red sessions in 7 days: 2, wanted at least 2",
     "This applies, because red sessions in 7 days: 2."},
    {OP("ge", "{'op':'plan','figure':'red-sessions','days':200}", NUMBER(2000)), 7, "red sessions in 200 days: unknown, wanted at least 2",
     "This cannot be decided yet, because red sessions in 200 days: not known."},
    {OP("ge", "{'op':'plan','figure':'adherence','days':84}", NUMBER(800)), 7, "adherence over 84 days: 0.75, wanted at least 0.8",
     "This does not apply, because adherence over 84 days: 0.75."},
    {OP("ge", "{'op':'plan','figure':'adherence'}", NUMBER(700)), 7, "adherence: 0.75, wanted at least 0.7", "This applies, because adherence: 0.75."},
};

START_TEST(a_clinician_reads_what_the_session_said) {
    a_session();
    json_t *o = read_as(READING_CLINICIAN, said[_i].condition, said[_i].session);
    ck_assert_str_eq(json_string_value(json_object_get(o, "text")), said[_i].clinician);
    json_decref(o);
}
END_TEST

START_TEST(a_patient_reads_it_in_plain_words) {
    a_session();
    json_t *o = read_as(READING_PATIENT, said[_i].condition, said[_i].session);
    ck_assert_str_eq(json_string_value(json_object_get(o, "text")), said[_i].patient);
    json_decref(o);
}
END_TEST

START_TEST(an_engineer_reads_where_each_number_comes_from) {
    a_session();
    json_t *o = read_as(READING_ENGINEER, said[0].condition, 7);
    const json_t *inputs = json_object_get(o, "inputs"), *window = json_array_get(inputs, 0), *limit = json_array_get(inputs, 1);
    ck_assert_str_eq(json_string_value(json_object_get(o, "path")), "/light/red");
    ck_assert_str_eq(json_string_value(json_object_get(window, "op")), "window");
    ck_assert_str_eq(json_string_value(json_object_get(limit, "op")), "plan");
    ck_assert_str_eq(json_string_value(json_object_get(limit, "path")), "/light/red/right");
    ck_assert_int_eq(json_integer_value(json_object_get(limit, "lo")), 5);
    json_decref(o);
}
END_TEST

START_TEST(a_yes_or_no_of_a_window_is_shown_as_what_it_was) {
    a_session();
    json_t *o = read_as(READING_CLINICIAN, OP("ge", SWELLING("'stat':'worst','session':true"), NUMBER(1000)), 7);
    ck_assert(json_is_true(json_object_get(o, "value")));
    json_decref(o);
    given_at(&g, "{'findings':{'swollen':{'left':false}}}", GIVEN_NOW - HOUR_MS);
    o = read_as(READING_CLINICIAN, OP("ge", SWELLING("'stat':'median','days':7"), NUMBER(1000)), 7);
    ck_assert_str_eq(json_string_value(json_object_get(o, "text")), "median of \"Swollen (left)\" over 7 days: 0.5, wanted yes");
    json_decref(o);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("explanation of sessions");
    TCase *t = tcase_create("readings");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_clinician_reads_what_the_session_said, 0, ROWS(said));
    tcase_add_loop_test(t, a_patient_reads_it_in_plain_words, 0, ROWS(said));
    tcase_add_test(t, an_engineer_reads_where_each_number_comes_from);
    tcase_add_test(t, a_yes_or_no_of_a_window_is_shown_as_what_it_was);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
