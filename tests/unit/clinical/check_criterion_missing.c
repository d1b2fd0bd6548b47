#include "expressions.h"

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

/* -------------------------------------------------------------------------------------------------- what is missing */

static missing_list missing_of(const char *condition, enum side side) {
    const struct protocol *p = given_condition(&g, condition);
    const struct situation s = given_situation(&g, side);
    struct result *results = given_results(&g, p);
    missing_list out = {0};
    criterion_eval(&p->criteria, p->definite, &s, results);
    ck_assert(criterion_missing(&p->criteria, p->definite, &s, results, &out, g.c->arena, &g.err) == STATUS_OK);
    return out;
}

static const char *missing_text(const missing_list *list) {
    static char text[300];
    text[0] = '\0';
    for (size_t i = 0; i < list->count; i++) {
        const struct missing *m = &list->item[i];
        const struct finding *f = &g.c->vocabulary->findings.item[m->finding];
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%s %s%s", n ? ", " : "", f->name, f->context[m->context], side_name(m->side));
    }
    return text;
}

static const struct { const char *condition, *wanted; } missing_cases[] = {
    {YES("noble"), "noble left"},
    {YES("locking"), ""},
    {"{'op':'all','of':[" YES("locking") "," YES("noble") "]}", ""},                    /* no already */
    {"{'op':'any','of':[" YES("locking") "," YES("noble") "]}", "noble left"},
    {"{'op':'none','of':[" YES("tender") "," YES("fever") "," YES("noble") "," YES("tender") "]}", "noble left, tender left, fever person"},
    {"{'op':'any','of':[{'op':'all','of':[" YES("locking") "," YES("tender") "]}," YES("noble") "]}", "noble left"},
    {"{'op':'any','of':[{'op':'yes','finding':'noble','knee':'right'}," YES("noble") "]}", "noble left, noble right"},
    {"{'op':'all','of':[{'op':'decided','of':" YES("noble") "}," YES("fever") "]}", ""},
    {"{'op':'any','of':[{'op':'known','finding':'noble'}," YES("fever") "]}", "fever person"},
    {OP("ge", PAIN, NUMBER(3000)), "pain restleft"},
    {OP("ge", "{'op':'value','finding':'pain','context':'worst-24h'}", NUMBER(3000)), ""},   /* masked: known */
    {OP("ge", "{'op':'sum','of':[" PAIN ",{'op':'value','finding':'age'},{'op':'points','of':" YES("swollen") ",'value':1000}]}", NUMBER(3000)),
     "swollen left, pain restleft, age person"},
    {OP("ge", WINDOW("worst", "'days':7"), NUMBER(3000)), "pain restleft"},
    {"{'op':'answered','finding':'noble'}", "noble left"},
    {"{'op':'any','of':[{'op':'answered','finding':'locking'},{'op':'answered','finding':'noble'}]}", ""},
    {OP("ge", "{'op':'baseline','finding':'noble'}", NUMBER(1000)), ""},                     /* it lies in the past */
    {OP("ge", OP("divide", PAIN, "{'op':'sum','of':[{'op':'value','finding':'age'}," NUMBER(1) "]}"), NUMBER(3000)), "pain restleft, age person"},
    {OP("ge", CHOOSE(YES("noble"), PAIN, "{'op':'value','finding':'age'}"), NUMBER(3000)), "noble left, pain restleft, age person"},
    {OP("ge", CHOOSE(YES("locking"), PAIN, "{'op':'value','finding':'age'}"), NUMBER(3000)), "age person"},
    {OP("ge", CHOOSE("{'op':'not','of':" YES("locking") "}", PAIN, "{'op':'value','finding':'age'}"), NUMBER(3000)), "pain restleft"},
    {OP("ge", CHOOSE(YES("noble"), NUMBER(1), NUMBER(5000)), NUMBER(3000)), "noble left"},
};

START_TEST(only_what_the_result_hangs_on_is_missing) {
    given(&g, "{'findings':{'locking':{'left':false},'pain':{'left':{'worst-24h':2}}}}");
    missing_list list = missing_of(missing_cases[_i].condition, SIDE_LEFT);
    ck_assert_str_eq(missing_text(&list), missing_cases[_i].wanted);
}
END_TEST

START_TEST(what_a_session_left_open_and_a_plan_s_course_are_not_missing) {
    const struct protocol *p = expression_light(&g, "{'op':'any','of':[" OP("gt", WINDOW("worst", "'session':true"), "{'op':'plan','figure':'limit-high'}") ","
        OP("ge", "{'op':'plan','figure':'red-sessions','days':7}", NUMBER(2000)) "," YES("swollen") "]}");
    const struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    missing_list out = {0}, all = {0};
    ck_assert_int_eq(criterion_eval(&p->criteria, p->light->red, &s, results), TRUTH_UNKNOWN);
    ck_assert(criterion_missing(&p->criteria, p->light->red, &s, results, &out, g.c->arena, &g.err) == STATUS_OK);
    ck_assert_str_eq(missing_text(&out), "swollen left");
    ck_assert(criterion_unanswered(&p->criteria, p->light->red, &s, results, &all, g.c->arena, &g.err) == STATUS_OK);
    ck_assert_str_eq(missing_text(&all), "swollen left");
}
END_TEST

START_TEST(everything_unanswered_is_found_but_no_baseline) {
    const struct protocol *p = given_condition(&g, "{'op':'any','of':[" CONST(true) ",{'op':'answered','finding':'noble'},"
        OP("ge", "{'op':'baseline','finding':'tender'}", NUMBER(1000)) "," OP("ge", CHOOSE(YES("locking"), PAIN, "{'op':'value','finding':'age'}"), NUMBER(3000)) "]}");
    given(&g, "{'findings':{'locking':{'left':false}}}");
    const struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    missing_list out = {0};
    ck_assert_int_eq(criterion_eval(&p->criteria, p->definite, &s, results), TRUTH_MET);
    ck_assert(criterion_unanswered(&p->criteria, p->definite, &s, results, &out, g.c->arena, &g.err) == STATUS_OK);
    ck_assert_str_eq(missing_text(&out), "noble left, pain restleft, age person");
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("criterion missing");
    TCase *t = tcase_create("missing");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, only_what_the_result_hangs_on_is_missing, 0, ROWS(missing_cases));
    tcase_add_test(t, what_a_session_left_open_and_a_plan_s_course_are_not_missing);
    tcase_add_test(t, everything_unanswered_is_found_but_no_baseline);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
