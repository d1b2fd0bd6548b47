#include "expressions.h"

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

/* ------------------------------------------------------------------------------------------------------ truth tables */

/* Three yes/no findings in each of the 27 states: 0 no, 1 unknown, 2 yes. */
static const char *const names[] = {"noble", "locking", "tender"};

static void answer(const int *state) {
    given_nothing(&g);
    for (int i = 0; i < 3; i++) {
        char form[100];
        if (state[i] == TRUTH_UNKNOWN) continue;
        snprintf(form, sizeof form, "{'findings':{'%s':{'left':%s}}}", names[i], state[i] ? "true" : "false");
        given(&g, form);
    }
}

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

static int at_least(int n, const int *s) {
    int met = 0, possible = 0;
    for (int i = 0; i < 3; i++) {
        met += s[i] == TRUTH_MET;
        possible += s[i] != TRUTH_NOT_MET;
    }
    return met >= n ? TRUTH_MET : possible < n ? TRUTH_NOT_MET : TRUTH_UNKNOWN;
}

static int all_of(const int *s) { return least(s[0], least(s[1], s[2])); }
static int any_of(const int *s) { return most(s[0], most(s[1], s[2])); }
static int none_of(const int *s) { return 2 - any_of(s); }
static int not_of(const int *s) { return 2 - s[0]; }
static int one_of(const int *s) { return at_least(1, s); }
static int two_of(const int *s) { return at_least(2, s); }
static int three_of(const int *s) { return at_least(3, s); }
static int known_of(const int *s) { return s[0] == TRUTH_UNKNOWN ? TRUTH_NOT_MET : TRUTH_MET; }
static int answered_of(const int *s) { return s[0] == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_MET; }
static int decided_of(const int *s) { return all_of(s) == TRUTH_UNKNOWN ? TRUTH_NOT_MET : TRUTH_MET; }
static int same_of(const int *s) { return s[0]; }

#define THREE "'of':[" YES("noble") "," YES("locking") "," YES("tender") "]"
static const struct { const char *condition; int (*wanted)(const int *state); } tables[] = {
    {"{'op':'all'," THREE "}", all_of},
    {"{'op':'any'," THREE "}", any_of},
    {"{'op':'none'," THREE "}", none_of},
    {"{'op':'not','of':" YES("noble") "}", not_of},
    {"{'op':'at-least','n':1," THREE "}", one_of},
    {"{'op':'at-least','n':2," THREE "}", two_of},
    {"{'op':'at-least','n':3," THREE "}", three_of},
    {"{'op':'known','finding':'noble'}", known_of},
    {"{'op':'answered','finding':'noble'}", answered_of},
    {"{'op':'not','of':{'op':'none','of':[{'op':'answered','finding':'noble'}]}}", answered_of},
    {"{'op':'decided','of':{'op':'all'," THREE "}}", decided_of},
    {"{'op':'named','name':'x','of':" YES("noble") "}", same_of},
    {"{'op':'not','of':{'op':'none'," THREE "}}", any_of},
    {"{'op':'none','of':[{'op':'not','of':{'op':'all'," THREE "}}]}", all_of},
};

START_TEST(truth_table_holds_in_all_27_states) {
    const struct protocol *p = given_condition(&g, tables[_i].condition);
    for (int k = 0; k < 27; k++) {
        int state[] = {k % 3, k / 3 % 3, k / 9};
        answer(state);
        ck_assert_msg((int)given_truth(&g, p, p->definite, SIDE_LEFT) == tables[_i].wanted(state), "%s in %d %d %d",
                      tables[_i].condition, state[0], state[1], state[2]);
    }
}
END_TEST

static const char *const nothing_known[] = {
    "{'op':'not','of':" YES("noble") "}",
    "{'op':'none','of':[" YES("noble") "," YES("fever") "]}",
    "{'op':'at-least','n':1,'of':[" YES("noble") "," YES("fever") "]}",
    "{'op':'at-least','n':2,'of':[" CONST(true) "," YES("fever") "]}",
    "{'op':'not','of':{'op':'at-least','n':2,'of':[" CONST(true) "," YES("fever") "]}}",
    "{'op':'not','of':{'op':'is','finding':'onset','code':'gradual'}}",
    "{'op':'not','of':{'op':'includes','finding':'pain_place','code':'patella'}}",
    "{'op':'not','of':" OP("ge", PAIN, NUMBER(5000)) "}",
    OP("eq", PAIN, NUMBER(5000)),
    "{'op':'not','of':" OP("eq", "{'op':'rank','finding':'effusion'}", NUMBER(0)) "}",
    "{'op':'answered','finding':'noble'}",
    "{'op':'not','of':{'op':'answered','finding':'noble'}}",
    OP("ge", OP("divide", NUMBER(1000), PAIN), NUMBER(0)),
    OP("le", OP("divide", NUMBER(1000), PAIN), NUMBER(9000000000000)),
    "{'op':'not','of':" OP("ge", "{'op':'choose','when':" YES("noble") ",'then':" NUMBER(1) ",'else':" NUMBER(0) "}", NUMBER(1)) "}",
    OP("ge", "{'op':'baseline','finding':'noble'}", NUMBER(1000)),
    "{'op':'not','of':" OP("ge", "{'op':'baseline','finding':'noble'}", NUMBER(1000)) "}",
};

START_TEST(unknown_is_never_read_as_no) {
    ck_assert_int_eq(given_left(&g, nothing_known[_i]), TRUTH_UNKNOWN);
}
END_TEST

START_TEST(constants_are_what_they_say) {
    ck_assert_int_eq(given_left(&g, CONST(true)), TRUTH_MET);
    ck_assert_int_eq(given_left(&g, CONST(false)), TRUTH_NOT_MET);
}
END_TEST

START_TEST(a_code_is_or_is_not_and_several_become_one_node) {
    const char *any = "{'op':'any','of':[{'op':'is','finding':'effusion','code':'small'},{'op':'is','finding':'effusion','code':'large'}]}";
    const struct { const char *code; enum truth wanted; } cases[] = {
        {"none", TRUTH_NOT_MET}, {"small", TRUTH_MET}, {"moderate", TRUTH_NOT_MET}, {"large", TRUTH_MET}};
    const struct protocol *p = given_condition(&g, any);
    ck_assert_int_eq(p->criteria.nodes.count, 1);
    ck_assert_int_eq(given_truth(&g, p, p->definite, SIDE_LEFT), TRUTH_UNKNOWN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char form[100];
        snprintf(form, sizeof form, "{'findings':{'effusion':{'left':'%s'}}}", cases[i].code);
        given(&g, form);
        ck_assert_int_eq(given_truth(&g, p, p->definite, SIDE_LEFT), cases[i].wanted);
    }
}
END_TEST

START_TEST(no_place_of_pain_is_known_not_to_include_one) {
    const char *patella = "{'op':'includes','finding':'pain_place','code':'patella'}";
    given(&g, "{'findings':{'pain_place':{'left':[],'right':['patella','diffuse']}}}");
    const struct protocol *p = given_condition(&g, patella);
    ck_assert_int_eq(given_truth(&g, p, p->definite, SIDE_LEFT), TRUTH_NOT_MET);
    ck_assert_int_eq(given_truth(&g, p, p->definite, SIDE_RIGHT), TRUTH_MET);
}
END_TEST

/* ----------------------------------------------------------------------------------------- comparisons and intervals */

static const char *const compare_names[] = {"le", "lt", "ge", "gt", "eq"};

static bool holds(int how, int a, int b) {
    const bool result[] = {a <= b, a < b, a >= b, a > b, a == b};
    return result[how];
}

START_TEST(a_known_number_compares_exactly_on_either_side) {
    for (int pain = 0; pain <= 10; pain++) {
        char form[100], text[300];
        snprintf(form, sizeof form, "{'findings':{'pain':{'left':{'rest':%d}},'analgesic':false}}", pain);
        given(&g, form);
        for (int number = 0; number <= 10; number += 5) {
            snprintf(text, sizeof text, "{'op':'%s','left':" PAIN ",'right':{'op':'number','value':%d}}", compare_names[_i], number * 1000);
            ck_assert_int_eq(given_left(&g, text), holds(_i, pain, number) ? TRUTH_MET : TRUTH_NOT_MET);
            snprintf(text, sizeof text, "{'op':'%s','right':" PAIN ",'left':{'op':'number','value':%d}}", compare_names[_i], number * 1000);
            ck_assert_int_eq(given_left(&g, text), holds(_i, number, pain) ? TRUTH_MET : TRUTH_NOT_MET);
        }
    }
}
END_TEST

static const struct { const char *condition; enum truth wanted; } masked_four[] = {
    {OP("le", PAIN, NUMBER(5000)), TRUTH_UNKNOWN},  {OP("le", PAIN, NUMBER(3000)), TRUTH_NOT_MET},
    {OP("lt", PAIN, NUMBER(4000)), TRUTH_NOT_MET},  {OP("le", PAIN, NUMBER(10000)), TRUTH_MET},
    {OP("ge", PAIN, NUMBER(4000)), TRUTH_MET},      {OP("ge", PAIN, NUMBER(5000)), TRUTH_UNKNOWN},
    {OP("gt", PAIN, NUMBER(4000)), TRUTH_UNKNOWN},  {OP("gt", PAIN, NUMBER(3000)), TRUTH_MET},
    {OP("eq", PAIN, NUMBER(4000)), TRUTH_UNKNOWN},  {OP("eq", PAIN, NUMBER(3000)), TRUTH_NOT_MET},
    {OP("ge", NUMBER(5000), PAIN), TRUTH_UNKNOWN},  {OP("gt", NUMBER(4000), PAIN), TRUTH_NOT_MET},
};

START_TEST(a_masked_score_never_satisfies_an_upper_limit_but_breaks_one) {
    given(&g, "{'findings':{'pain':{'left':{'rest':4}},'analgesic':true}}");
    ck_assert_int_eq(given_left(&g, masked_four[_i].condition), masked_four[_i].wanted);
}
END_TEST

START_TEST(an_unknown_number_is_its_whole_range) {
    ck_assert_int_eq(given_left(&g, OP("le", PAIN, NUMBER(10000))), TRUTH_MET);
    ck_assert_int_eq(given_left(&g, OP("gt", PAIN, NUMBER(10000))), TRUTH_NOT_MET);
    ck_assert_int_eq(given_left(&g, OP("ge", PAIN, NUMBER(1))), TRUTH_UNKNOWN);
}
END_TEST

/* The interval of a number on the left knee, read as the severity of a protocol. */
static struct result number_of(const char *number) { return expression_number(&g, number); }

static const struct { const char *number; int64_t lo, hi; enum truth known; } numbers[] = {
    {NUMBER(1500), 1500, 1500, TRUTH_MET},
    {PAIN, 4000, 4000, TRUTH_MET},
    {"{'op':'value','finding':'pain','context':'worst-24h'}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'value','finding':'pain','context':'rest','knee':'other'}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'rank','finding':'effusion'}", 2000, 2000, TRUTH_MET},
    {"{'op':'rank','finding':'onset'}", 0, 1000, TRUTH_UNKNOWN},
    {"{'op':'sum','of':[" PAIN "," NUMBER(250) "," PAIN "]}", 8250, 8250, TRUTH_MET},
    {"{'op':'sum','of':[" PAIN ",{'op':'value','finding':'pain','context':'worst-24h'}]}", 4000, 14000, TRUTH_UNKNOWN},
    {OP("minus", NUMBER(1000), "{'op':'value','finding':'pain','context':'worst-24h'}"), -9000, 1000, TRUTH_UNKNOWN},
    {OP("times", PAIN, NUMBER(2500)), 10000, 10000, TRUTH_MET},
    {OP("times", NUMBER(1), NUMBER(500)), 1, 1, TRUTH_MET},
    {OP("times", NUMBER(1), NUMBER(499)), 0, 0, TRUTH_MET},
    {OP("times", NUMBER(-1), NUMBER(500)), -1, -1, TRUTH_MET},
    {OP("times", NUMBER(-1), NUMBER(1500)), -2, -2, TRUTH_MET},
    {OP("times", NUMBER(-2000), "{'op':'value','finding':'pain','context':'worst-24h'}"), -20000, 0, TRUTH_UNKNOWN},
    {OP("divide", PAIN, NUMBER(2500)), 1600, 1600, TRUTH_MET},
    {OP("divide", NUMBER(1), NUMBER(2000)), 1, 1, TRUTH_MET},              /* 0.0005, half away from zero */
    {OP("divide", NUMBER(-1), NUMBER(2000)), -1, -1, TRUTH_MET},
    {OP("divide", NUMBER(1), NUMBER(-2000)), -1, -1, TRUTH_MET},
    {OP("divide", NUMBER(-1), NUMBER(-2000)), 1, 1, TRUTH_MET},
    {OP("divide", NUMBER(1000), NUMBER(3000)), 333, 333, TRUTH_MET},
    {OP("divide", NUMBER(2000), NUMBER(3000)), 667, 667, TRUTH_MET},
    {OP("divide", PAIN, WORST), -EXPRESSION_MAX, EXPRESSION_MAX, TRUTH_UNKNOWN},
    {OP("divide", PAIN, OP("minus", PAIN, NUMBER(4000))), -EXPRESSION_MAX, EXPRESSION_MAX, TRUTH_UNKNOWN},   /* by 0 */
    {OP("divide", PAIN, "{'op':'sum','of':[" WORST "," NUMBER(2000) "]}"), 333, 2000, TRUTH_UNKNOWN},
    {OP("divide", OP("minus", WORST, NUMBER(4000)), NUMBER(2000)), -2000, 3000, TRUTH_UNKNOWN},
    {OP("divide", OP("minus", WORST, NUMBER(4000)), NUMBER(-2000)), -3000, 2000, TRUTH_UNKNOWN},
    {OP("divide", OP("minus", WORST, NUMBER(4000)), "{'op':'sum','of':[" WORST "," NUMBER(2000) "]}"), -2000, 3000, TRUTH_UNKNOWN},
    {CHOOSE(YES("noble"), PAIN, WORST), 4000, 4000, TRUTH_MET},
    {CHOOSE(YES("locking"), PAIN, WORST), 0, 10000, TRUTH_UNKNOWN},
    {CHOOSE(YES("locking"), WORST, PAIN), 4000, 4000, TRUTH_MET},
    {CHOOSE(YES("tender"), NUMBER(-1), NUMBER(7)), -1, 7, TRUTH_UNKNOWN},
    {CHOOSE(YES("tender"), NUMBER(7), NUMBER(-1)), -1, 7, TRUTH_UNKNOWN},
    {CHOOSE(YES("tender"), PAIN, NUMBER(4000)), 4000, 4000, TRUTH_MET},
    {CHOOSE(YES("tender"), WORST, NUMBER(4000)), 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'points','of':" YES("noble") ",'value':3000}", 3000, 3000, TRUTH_MET},
    {"{'op':'points','of':" YES("locking") ",'value':3000}", 0, 0, TRUTH_MET},
    {"{'op':'points','of':" YES("tender") ",'value':3000}", 0, 3000, TRUTH_UNKNOWN},
    {"{'op':'points','of':" YES("tender") ",'value':-2000}", -2000, 0, TRUTH_UNKNOWN},
    {"{'op':'bands','of':" PAIN ",'bands':[[0,1000],[4000,2000],[7000,3000]]}", 2000, 2000, TRUTH_MET},
    {"{'op':'bands','of':" PAIN ",'bands':[[4001,2000],[7000,3000]]}", 0, 0, TRUTH_MET},
    {"{'op':'bands','of':{'op':'value','finding':'pain','context':'worst-24h'},'bands':[[1,3000],[4000,1000]]}", 0, 3000, TRUTH_UNKNOWN},
    {"{'op':'worst-known','of':[" PAIN ",{'op':'value','finding':'pain','context':'worst-24h'}," NUMBER(1000) "]}", 4000, 4000, TRUTH_MET},
    {"{'op':'worst-known','of':[{'op':'value','finding':'pain','context':'worst-24h'}]}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'plan','figure':'adherence'}", 0, 1000, TRUTH_UNKNOWN},
};

START_TEST(numbers_are_intervals_and_round_half_away_from_zero) {
    given(&g, "{'findings':{'pain':{'left':{'rest':4}},'effusion':{'left':'moderate'},'analgesic':false,"
              "'noble':{'left':true},'locking':{'left':false}}}");
    struct result r = number_of(numbers[_i].number);
    ck_assert_int_eq(r.lo, numbers[_i].lo);
    ck_assert_int_eq(r.hi, numbers[_i].hi);
    ck_assert_int_eq(r.truth, numbers[_i].known);
}
END_TEST

START_TEST(a_masked_number_divides_and_is_chosen_as_a_whole_range) {
    given(&g, "{'findings':{'pain':{'left':{'rest':4}},'analgesic':true,'noble':{'left':true}}}");
    struct result r = number_of(OP("divide", NUMBER(20000), PAIN));
    ck_assert(r.lo == 2000 && r.hi == 5000 && r.truth == TRUTH_MET);
    r = number_of(CHOOSE(YES("noble"), PAIN, NUMBER(0)));
    ck_assert(r.lo == 4000 && r.hi == 10000 && r.truth == TRUTH_MET);
    r = number_of(CHOOSE(YES("tender"), PAIN, NUMBER(0)));
    ck_assert(r.lo == 0 && r.hi == 10000 && r.truth == TRUTH_UNKNOWN);
}
END_TEST

START_TEST(what_is_too_large_stops_at_its_end) {
    const struct node n[] = {{.op = OP_NUMBER, .number = EXPRESSION_MAX - 1}, {.op = OP_NUMBER, .number = 1, .first = 1},
                             {.op = OP_DIVIDE, .children = 2}, {.op = OP_TIMES, .children = 2, .first = 3}};
    struct node nodes[4];
    int32_t child[] = {0, 1};
    struct result results[4];
    memcpy(nodes, n, sizeof n);
    nodes[1].number = 1;
    const struct criteria set = {.vocabulary = g.c->vocabulary, .nodes = {nodes, 4, 4}, .child = {child, 2, 2}};
    const struct situation s = given_situation(&g, SIDE_LEFT);
    for (int32_t i = 0; i < 3; i++) criterion_step(&set, i, &s, results);
    ck_assert(results[2].lo == EXPRESSION_MAX && results[2].hi == EXPRESSION_MAX);
    nodes[1].number = 1001;
    for (int32_t i = 0; i < 4; i++) criterion_step(&set, i, &s, results);
    ck_assert(results[3].lo == EXPRESSION_MAX && results[3].hi == EXPRESSION_MAX);
    nodes[1].number = -1001;
    for (int32_t i = 0; i < 4; i++) criterion_step(&set, i, &s, results);
    ck_assert(results[3].lo == -EXPRESSION_MAX && results[3].hi == -EXPRESSION_MAX);
}
END_TEST

START_TEST(a_score_with_unknown_items_decides_when_they_cannot_matter) {
#define ITEM(name, n) "{'op':'points','of':" YES(name) ",'value':" #n "}"
    const char *score = OP("ge", "{'op':'sum','of':[" ITEM("noble", 1000) "," ITEM("locking", 1000) "," ITEM("tender", -2000) "]}", NUMBER(2000));
    ck_assert_int_eq(given_left(&g, score), TRUTH_UNKNOWN);
    given(&g, "{'findings':{'noble':{'left':true},'locking':{'left':true}}}");
    ck_assert_int_eq(given_left(&g, score), TRUTH_UNKNOWN);
    given(&g, "{'findings':{'tender':{'left':false}}}");
    ck_assert_int_eq(given_left(&g, score), TRUTH_MET);
    given_nothing(&g);
    given(&g, "{'findings':{'noble':{'left':false}}}");
    ck_assert_int_eq(given_left(&g, score), TRUTH_NOT_MET);
}
END_TEST

START_TEST(a_plans_figures_are_unknown_without_a_plan) {
    const struct protocol *p = given_condition(&g, OP("ge", "{'op':'plan','figure':'days-in-phase'}", NUMBER(14000)));
    struct situation s = given_situation(&g, SIDE_LEFT);
    struct figures figures = {0};
    struct result *results = given_results(&g, p);
    ck_assert_int_eq(criterion_eval(&p->criteria, p->definite, &s, results), TRUTH_UNKNOWN);
    s.figures = &figures;
    ck_assert_int_eq(criterion_eval(&p->criteria, p->definite, &s, results), TRUTH_UNKNOWN);
    figures.known[PLAN_DAYS_IN_PHASE] = true;
    figures.value[PLAN_DAYS_IN_PHASE] = 14000;
    ck_assert_int_eq(criterion_eval(&p->criteria, p->definite, &s, results), TRUTH_MET);
}
END_TEST

/* What figures over days say, and what they were asked for. */
struct asked { enum plan_figure which; int days; bool known; int64_t value; };

static bool over(const struct figures *f, enum plan_figure which, int days, int64_t *value) {
    struct asked *a = (struct asked *)(uintptr_t)f->of[0];
    a->which = which;
    a->days = days;
    *value = a->value;
    return a->known;
}

static struct result figure_of(const char *number, struct figures *figures) {
    const struct protocol *p = expression_protocol(&g, number);
    struct situation s = given_situation(&g, SIDE_LEFT);
    s.figures = figures;
    return criterion_number(&p->criteria, p->severity, &s, given_results(&g, p));
}

START_TEST(a_figure_over_days_is_asked_for_those_days) {
    const struct { const char *number; enum plan_figure which; int days; } cases[] = {
        {"{'op':'plan','figure':'adherence'}", PLAN_ADHERENCE, 14},
        {"{'op':'plan','figure':'adherence','days':84}", PLAN_ADHERENCE, 84},
        {"{'op':'plan','figure':'red-sessions','days':7}", PLAN_RED_SESSIONS, 7}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked = {.known = true, .value = 500};
        struct figures figures = {.over = over, .of = {&asked}, .known[PLAN_ADHERENCE] = true};
        struct result r = figure_of(cases[i].number, &figures);
        ck_assert(r.lo == 500 && r.hi == 500 && r.truth == TRUTH_MET && asked.which == cases[i].which && asked.days == cases[i].days);
        asked.known = false;
        ck_assert_int_eq(figure_of(cases[i].number, &figures).truth, TRUTH_UNKNOWN);
    }
}
END_TEST

/* At intake nobody answers for days. What is known as it stands is of the usual days, and says nothing of others. */
START_TEST(a_figure_over_days_is_unknown_when_nobody_can_say) {
    struct figures figures = {.known[PLAN_ADHERENCE] = true, .value[PLAN_ADHERENCE] = 700};
    struct result r = figure_of("{'op':'plan','figure':'adherence','days':84}", &figures);
    ck_assert(r.lo == 0 && r.hi == 1000 && r.truth == TRUTH_UNKNOWN);
    ck_assert_int_eq(figure_of("{'op':'plan','figure':'red-sessions','days':7}", &figures).truth, TRUTH_UNKNOWN);
    ck_assert_int_eq(figure_of("{'op':'plan','figure':'adherence'}", &figures).lo, 700);
    ck_assert_int_eq(figure_of("{'op':'plan','figure':'adherence'}", NULL).truth, TRUTH_UNKNOWN);
}
END_TEST

START_TEST(a_limit_is_what_the_session_was_allowed) {
    const struct protocol *p = expression_light(&g, OP("gt", "{'op':'plan','figure':'limit-high'}", "{'op':'plan','figure':'limit-ok'}"));
    struct figures figures = {.known[PLAN_LIMIT_OK] = true, .value[PLAN_LIMIT_OK] = 2000, .value[PLAN_LIMIT_HIGH] = 5000};
    struct situation s = given_situation(&g, SIDE_LEFT);
    s.figures = &figures;
    ck_assert_int_eq(criterion_eval(&p->criteria, p->light->red, &s, given_results(&g, p)), TRUTH_UNKNOWN);
    figures.known[PLAN_LIMIT_HIGH] = true;
    ck_assert_int_eq(criterion_eval(&p->criteria, p->light->red, &s, given_results(&g, p)), TRUTH_MET);
}
END_TEST

START_TEST(a_stale_answer_is_unknown) {
    given_at(&g, "{'findings':{'hop':{'left':true}}}", GIVEN_NOW - 24 * HOUR_MS);
    ck_assert_int_eq(given_left(&g, YES("hop")), TRUTH_MET);
    given_nothing(&g);
    given_at(&g, "{'findings':{'hop':{'left':true}}}", GIVEN_NOW - 24 * HOUR_MS - 1);
    ck_assert_int_eq(given_left(&g, YES("hop")), TRUTH_UNKNOWN);
    ck_assert_int_eq(given_left(&g, "{'op':'known','finding':'hop'}"), TRUTH_NOT_MET);
}
END_TEST

/* Freshness is the protocol's own: another protocol in the same process does not change what this one says. */
START_TEST(a_protocol_reads_by_its_own_freshness_and_range) {
    const struct protocol *other = given_protocol(&g,
        "{'format':1,'kind':'protocol','id':'other','version':'1','title':'t','findings':["
        "{'about':'knee','fresh_h':48,'name':'hop','question':'?','type':'yes-no'},"
        "{'about':'person','max':200000,'min':0,'name':'age','question':'?','type':'number','unit':'y'}],"
        "'criteria':{'definite':" YES("hop") ",'probable':" OP("le", "{'op':'value','finding':'age'}", NUMBER(120000)) "}}");
    given_at(&g, "{'findings':{'hop':{'left':true}}}", GIVEN_NOW - 30 * HOUR_MS);
    ck_assert_int_eq(given_left(&g, YES("hop")), TRUTH_UNKNOWN);
    ck_assert_int_eq(given_truth(&g, other, other->definite, SIDE_LEFT), TRUTH_MET);
    ck_assert_int_eq(given_left(&g, OP("le", "{'op':'value','finding':'age'}", NUMBER(120000))), TRUTH_MET);
    ck_assert_int_eq(given_truth(&g, other, other->probable, SIDE_LEFT), TRUTH_UNKNOWN);
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------- knees */

START_TEST(h16_each_knee_is_judged_by_its_own_answers) {
    given(&g, "{'findings':{'noble':{'left':true,'right':false}}}");
    const struct { const char *knee; enum truth left, right; } cases[] = {
        {"", TRUTH_MET, TRUTH_NOT_MET}, {",'knee':'other'", TRUTH_NOT_MET, TRUTH_MET},
        {",'knee':'left'", TRUTH_MET, TRUTH_MET}, {",'knee':'right'", TRUTH_NOT_MET, TRUTH_NOT_MET}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[100];
        snprintf(text, sizeof text, "{'op':'yes','finding':'noble'%s}", cases[i].knee);
        const struct protocol *p = given_condition(&g, text);
        ck_assert_int_eq(given_truth(&g, p, p->definite, SIDE_LEFT), cases[i].left);
        ck_assert_int_eq(given_truth(&g, p, p->definite, SIDE_RIGHT), cases[i].right);
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("criterion");
    TCase *t = tcase_create("truth");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, truth_table_holds_in_all_27_states, 0, ROWS(tables));
    tcase_add_loop_test(t, unknown_is_never_read_as_no, 0, ROWS(nothing_known));
    tcase_add_test(t, constants_are_what_they_say);
    tcase_add_test(t, a_code_is_or_is_not_and_several_become_one_node);
    tcase_add_test(t, no_place_of_pain_is_known_not_to_include_one);
    tcase_add_test(t, h16_each_knee_is_judged_by_its_own_answers);
    suite_add_tcase(s, t);
    t = tcase_create("numbers");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_known_number_compares_exactly_on_either_side, 0, 5);
    tcase_add_loop_test(t, a_masked_score_never_satisfies_an_upper_limit_but_breaks_one, 0, ROWS(masked_four));
    tcase_add_test(t, an_unknown_number_is_its_whole_range);
    tcase_add_loop_test(t, numbers_are_intervals_and_round_half_away_from_zero, 0, ROWS(numbers));
    tcase_add_test(t, a_masked_number_divides_and_is_chosen_as_a_whole_range);
    tcase_add_test(t, what_is_too_large_stops_at_its_end);
    tcase_add_test(t, a_score_with_unknown_items_decides_when_they_cannot_matter);
    tcase_add_test(t, a_plans_figures_are_unknown_without_a_plan);
    tcase_add_test(t, a_figure_over_days_is_asked_for_those_days);
    tcase_add_test(t, a_figure_over_days_is_unknown_when_nobody_can_say);
    tcase_add_test(t, a_limit_is_what_the_session_was_allowed);
    tcase_add_test(t, a_stale_answer_is_unknown);
    tcase_add_test(t, a_protocol_reads_by_its_own_freshness_and_range);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
