#include "given.h"
#include <stdarg.h>

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

#define YES(name)   "{'op':'yes','finding':'" name "'}"
#define PAIN        "{'op':'value','finding':'pain','context':'rest'}"
#define NUMBER(n)   "{'op':'number','value':" #n "}"
#define CONST(b)    "{'op':'const','value':" #b "}"
#define OP(o, a, b) "{'op':'" o "','left':" a ",'right':" b "}"

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
static struct result number_of(const char *number) {
    static int count;
    char id[40], *members = NULL;
    snprintf(id, sizeof id, "n%d", ++count);
    ck_assert_int_ge(asprintf(&members, "'severity':%s", number), 0);
    const struct protocol *p = given_members(&g, id, members);
    free(members);
    const struct situation s = given_situation(&g, SIDE_LEFT);
    return criterion_number(&p->criteria, p->severity, &s, given_results(&g, p));
}

#define WORST "{'op':'value','finding':'pain','context':'worst-24h'}"
#define CHOOSE(when, a, b) "{'op':'choose','when':" when ",'then':" a ",'else':" b "}"
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

/* ----------------------------------------------------------------------------------------------------------- windows */

#define WINDOW(stat, rest) "{'op':'window','finding':'pain','context':'rest','stat':'" stat "'," rest "}"

/* Pain at rest of the left knee, so many days ago. */
static void pain(double days_ago, int value, const char *analgesic) {
    char form[200];
    snprintf(form, sizeof form, "{'findings':{'pain':{'left':{'rest':%d}},'analgesic':%s}}", value, analgesic);
    given_at(&g, form, GIVEN_NOW - (int64_t)(days_ago * 24) * HOUR_MS);
}

static const struct { const char *number; int64_t lo, hi; enum truth known; } windows[] = {
    {WINDOW("median", "'days':7"), 4000, 4000, TRUTH_MET},          /* 2 4 9 */
    {WINDOW("median", "'days':9"), 4500, 4500, TRUTH_MET},          /* 2 4 5 9 */
    {WINDOW("mean", "'days':7"), 5000, 5000, TRUTH_MET},
    {WINDOW("mean", "'days':9"), 5000, 5000, TRUTH_MET},
    {WINDOW("worst", "'days':7"), 9000, 9000, TRUTH_MET},
    {WINDOW("least", "'days':7"), 2000, 2000, TRUTH_MET},
    {WINDOW("sum", "'days':7"), 15000, 15000, TRUTH_MET},
    {WINDOW("count", "'days':7"), 3000, 3000, TRUTH_MET},
    {WINDOW("sum", "'last':2"), 11000, 11000, TRUTH_MET},
    {WINDOW("worst", "'last':1"), 9000, 9000, TRUTH_MET},
    {WINDOW("mean", "'last':4"), 5000, 5000, TRUTH_MET},
    {WINDOW("mean", "'last':5"), 0, 10000, TRUTH_UNKNOWN},
    {WINDOW("sum", "'last':5"), 0, 50000, TRUTH_UNKNOWN},
    {WINDOW("sum", "'last':2,'since_phase':true"), 11000, 11000, TRUTH_MET},
    {WINDOW("sum", "'last':3,'since_phase':true"), 0, 30000, TRUTH_UNKNOWN},
    {WINDOW("count", "'days':30,'since_phase':true"), 2000, 2000, TRUTH_MET},
    {WINDOW("median", "'days':7,'ago':3"), 4000, 4000, TRUTH_MET},   /* 2 4 5 */
    {WINDOW("worst", "'days':7,'ago':1"), 4000, 4000, TRUTH_MET},    /* 2 4: 8 days ago is outside */
    {WINDOW("worst", "'days':7,'ago':2"), 5000, 5000, TRUTH_MET},    /* 2 4 5 */
    {WINDOW("count", "'days':3,'ago':9"), 0, 0, TRUTH_MET},
    {WINDOW("mean", "'days':3,'ago':9"), 0, 10000, TRUTH_UNKNOWN},
    {WINDOW("count", "'days':30,'ago':1,'since_phase':true"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'days':30,'ago':5,'since_phase':true"), 0, 0, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'gt','than':4000}"), 2000, 2000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'ge','than':4000}"), 3000, 3000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'lt','than':4000}"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'le','than':4000}"), 2000, 2000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'eq','than':4000}"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'eq','than':4001}"), 0, 0, TRUTH_MET},
    {WINDOW("count", "'last':2,'where':{'is':'gt','than':4000}"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'days':7,'ago':1,'where':{'is':'gt','than':3000}"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'last':5,'where':{'is':'gt','than':4000}"), 0, EXPRESSION_MAX / 10, TRUTH_UNKNOWN},
    {OP("minus", WINDOW("median", "'days':4"), WINDOW("median", "'days':4,'ago':4")), 1500, 1500, TRUTH_MET},   /* 2 9 and 4 */
    {"{'op':'window','finding':'pain','context':'rest','knee':'other','stat':'worst','days':30}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'window','finding':'pain','context':'rest','knee':'other','stat':'count','days':30}", 0, 0, TRUTH_MET},
    {"{'op':'window','finding':'pain','context':'worst-24h','stat':'worst','days':30}", 0, 10000, TRUTH_UNKNOWN},
};

START_TEST(windows_look_at_the_reports_of_their_time) {
    static int count;
    char id[40], *members = NULL;
    pain(8, 5, "false");
    pain(6, 4, "false");
    pain(3, 2, "false");
    pain(0, 9, "false");
    snprintf(id, sizeof id, "w%d", ++count);
    ck_assert_int_ge(asprintf(&members, "'severity':%s", windows[_i].number), 0);
    const struct protocol *p = given_members(&g, id, members);
    free(members);
    struct situation s = given_situation(&g, SIDE_LEFT);
    s.phase_since_ms = GIVEN_NOW - 4 * DAY_MS;
    struct result r = criterion_number(&p->criteria, p->severity, &s, given_results(&g, p));
    ck_assert_int_eq(r.lo, windows[_i].lo);
    ck_assert_int_eq(r.hi, windows[_i].hi);
    ck_assert_int_eq(r.truth, windows[_i].known);
}
END_TEST

START_TEST(a_window_on_the_other_knee_needs_no_answer_about_this_one) {
    given(&g, "{'findings':{'pain':{'right':{'rest':7}},'analgesic':false}}");
    struct result r = number_of("{'op':'window','finding':'pain','context':'rest','knee':'other','stat':'count','days':7}");
    ck_assert(r.lo == 1000 && r.truth == TRUTH_MET);
    r = number_of("{'op':'window','finding':'pain','context':'rest','knee':'other','stat':'worst','last':1}");
    ck_assert(r.lo == 7000 && r.truth == TRUTH_MET);
}
END_TEST

/* Reports of both knees and all contexts, masked, unknown and of one instant, some joined one by one. */
START_TEST(an_index_changes_no_window) {
    struct report_index index = {0};
    char id[40], *members = NULL;
    uint32_t x = UINT32_C(0x9E3779B9) + (uint32_t)_i;
    given(&g, "{'findings':{'analgesic':false}}");
    snprintf(id, sizeof id, "i%d", _i);
    ck_assert_int_ge(asprintf(&members, "'severity':%s", windows[_i].number), 0);
    const struct protocol *p = given_members(&g, id, members);
    free(members);
    int pain_ = vocabulary_find(g.c->vocabulary, "pain");
    given_nothing(&g);
    for (int n = 0; n < 200; n++) {
        x ^= x << 13, x ^= x >> 17, x ^= x << 5;
        struct report *r = LIST_PUSH(g.c->arena, &g.history);
        *r = (struct report){.finding = pain_, .context = (int)(x % 3), .side = x >> 8 & 1 ? SIDE_LEFT : SIDE_RIGHT,
                             .value = {x % 11 * 1000, GIVEN_NOW - (200 - n) / 3 * (DAY_MS / 5), x >> 16 & 7, !(x >> 20 & 7), false}};
        answers_take(&g.answers, r);
        if (n % 9 == 0) ck_assert(report_index_grow(&index, &g.history, g.c->vocabulary, g.c->arena));
    }
    ck_assert(report_index_grow(&index, &g.history, g.c->vocabulary, g.c->arena));
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        struct situation s = given_situation(&g, (enum side)side);
        s.phase_since_ms = GIVEN_NOW - 4 * DAY_MS;
        struct result without = criterion_number(&p->criteria, p->severity, &s, given_results(&g, p));
        s.index = &index;
        struct result with = criterion_number(&p->criteria, p->severity, &s, given_results(&g, p));
        ck_assert(without.lo == with.lo && without.hi == with.hi && without.truth == with.truth);
    }
}
END_TEST

START_TEST(a_window_of_days_ends_exactly) {
    pain(7, 5, "false");
    ck_assert_int_eq(number_of(WINDOW("count", "'days':7")).lo, 0);
    ck_assert_int_eq(number_of(WINDOW("count", "'days':8")).lo, 1000);
}
END_TEST

START_TEST(a_masked_report_opens_the_window_upwards) {
    pain(1, 2, "true");
    pain(0, 3, "false");
    struct result worst = number_of(WINDOW("worst", "'days':7")), median = number_of(WINDOW("median", "'days':7")),
                  least_ = number_of(WINDOW("least", "'days':7"));
    ck_assert(worst.lo == 3000 && worst.hi == 10000);
    ck_assert(median.lo == 2500 && median.hi == 6500);
    ck_assert(least_.lo == 2000 && least_.hi == 3000);
    ck_assert_int_eq(given_left(&g, OP("le", WINDOW("worst", "'days':7"), NUMBER(5000))), TRUTH_UNKNOWN);
    ck_assert_int_eq(given_left(&g, OP("ge", WINDOW("worst", "'days':7"), NUMBER(3000))), TRUTH_MET);
}
END_TEST

/* 2 or more, 8 or more and 5: what is only possible counts at the high end. */
START_TEST(a_masked_report_counts_when_it_surely_compares_and_perhaps_when_it_could) {
    const struct { const char *where; int64_t lo, hi; } cases[] = {
        {"{'is':'gt','than':5000}", 1000, 2000}, {"{'is':'ge','than':5000}", 2000, 3000}, {"{'is':'lt','than':5000}", 0, 1000},
        {"{'is':'le','than':5000}", 1000, 2000}, {"{'is':'eq','than':5000}", 1000, 2000}, {"{'is':'eq','than':9000}", 0, 2000},
        {"{'is':'le','than':10000}", 3000, 3000}, {"{'is':'gt','than':10000}", 0, 0}};
    pain(2, 2, "true");
    pain(1, 8, "true");
    pain(0, 5, "false");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[300];
        snprintf(text, sizeof text, WINDOW("count", "'days':7,'where':%s"), cases[i].where);
        struct result r = number_of(text);
        ck_assert_msg(r.lo == cases[i].lo && r.hi == cases[i].hi && r.truth == TRUTH_MET, "%s: %lld to %lld", cases[i].where,
                      (long long)r.lo, (long long)r.hi);
    }
}
END_TEST

/* --------------------------------------------------------------------------------------------------------- baselines */

static const struct { const char *number; int64_t lo, hi; enum truth known; } baselines[] = {
    {"{'op':'baseline','finding':'pain','context':'rest'}", 4000, 4000, TRUTH_MET},
    {"{'op':'baseline','finding':'pain','context':'worst-24h'}", 6000, 10000, TRUTH_MET},           /* masked */
    {"{'op':'baseline','finding':'pain','context':'stairs-down'}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'baseline','finding':'pain','context':'rest','knee':'other'}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'baseline','finding':'effusion'}", 1000, 1000, TRUTH_MET},
    {"{'op':'baseline','finding':'onset'}", 0, 1000, TRUTH_UNKNOWN},
    {"{'op':'baseline','finding':'noble'}", 1000, 1000, TRUTH_MET},
    {"{'op':'baseline','finding':'locking'}", 0, 0, TRUTH_MET},
    {"{'op':'baseline','finding':'tender'}", 0, 1000, TRUTH_UNKNOWN},
    {"{'op':'baseline','finding':'fever'}", 0, 1000, TRUTH_UNKNOWN},                                /* asked, not known */
    {"{'op':'baseline','finding':'age'}", 34000, 34000, TRUTH_MET},
    {"{'op':'baseline','finding':'hop'}", 1000, 1000, TRUTH_MET},                                   /* old since, but not then */
};

static void before_and_after_a_plan(void) {
    given_at(&g, "{'findings':{'pain':{'left':{'rest':7,'worst-24h':6}},'hop':{'left':true},'age':30}}", GIVEN_NOW - 30 * DAY_MS);
    given_at(&g, "{'findings':{'pain':{'left':{'rest':4}},'analgesic':false,'effusion':{'left':'small'},'age':34,"
                 "'noble':{'left':true},'locking':{'left':false},'fever':null}}", GIVEN_NOW - 20 * DAY_MS);
    given_at(&g, "{'findings':{'pain':{'left':{'rest':1,'stairs-down':2}},'analgesic':false,'effusion':{'left':'none'},"
                 "'noble':{'left':false},'tender':{'left':true}}}", GIVEN_NOW - DAY_MS);
}

START_TEST(a_baseline_is_what_was_known_when_the_plan_began) {
    static int count;
    char members[200], id[40];
    before_and_after_a_plan();
    snprintf(id, sizeof id, "b%d", ++count);
    snprintf(members, sizeof members, "'severity':%s", baselines[_i].number);
    const struct protocol *p = given_members(&g, id, members);
    struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    s.plan_since_ms = GIVEN_NOW - 20 * DAY_MS;
    struct result r = criterion_number(&p->criteria, p->severity, &s, results);
    ck_assert_int_eq(r.lo, baselines[_i].lo);
    ck_assert_int_eq(r.hi, baselines[_i].hi);
    ck_assert_int_eq(r.truth, baselines[_i].known);
    const int64_t without[] = {INSTANT_NONE, GIVEN_NOW - 31 * DAY_MS, 0};
    for (int i = 0; i < 3; i++) {
        s.plan_since_ms = without[i];
        ck_assert_int_eq(criterion_number(&p->criteria, p->severity, &s, results).truth, TRUTH_UNKNOWN);
    }
    s.plan_since_ms = GIVEN_NOW;
    s.history = NULL;
    ck_assert_int_eq(criterion_number(&p->criteria, p->severity, &s, results).truth, TRUTH_UNKNOWN);
}
END_TEST

START_TEST(unknown_and_future_reports_are_passed_over) {
    given_at(&g, "{'findings':{'pain':{'left':{'rest':null}}}}", GIVEN_NOW - DAY_MS);
    given_at(&g, "{'findings':{'pain':{'left':{'rest':8}},'analgesic':false}}", GIVEN_NOW + 1);
    ck_assert_int_eq(number_of(WINDOW("worst", "'days':7")).truth, TRUTH_UNKNOWN);
    ck_assert_int_eq(number_of(WINDOW("count", "'days':7")).lo, 0);
}
END_TEST

START_TEST(without_a_history_even_a_count_is_unknown) {
    const struct protocol *p = given_members(&g, "count", "'severity':" WINDOW("count", "'days':7"));
    struct situation s = given_situation(&g, SIDE_LEFT);
    s.history = NULL;
    ck_assert_int_eq(criterion_number(&p->criteria, p->severity, &s, given_results(&g, p)).truth, TRUTH_UNKNOWN);
}
END_TEST

/* Against a plain sort, for every length and with many equal values. */
START_TEST(medians_equal_those_of_a_sort) {
    const struct protocol *p = given_members(&g, "median", "'severity':" WINDOW("median", "'days':120"));
    int pain_ = vocabulary_find(g.c->vocabulary, "pain");
    int64_t sorted[40];
    uint32_t x = 0x9E3779B9;
    for (size_t n = 1; n <= 40; n++) {
        x ^= x << 13, x ^= x >> 17, x ^= x << 5;
        int64_t value = x % 11 * 1000, at = (int64_t)n - 1;
        struct report *r = LIST_PUSH(g.c->arena, &g.history);
        *r = (struct report){.finding = pain_, .side = SIDE_LEFT, .value = {.number = value, .at_ms = GIVEN_NOW - 100 + at, .known = true}};
        answers_take(&g.answers, r);
        size_t i = n - 1;
        for (; i > 0 && sorted[i - 1] > value; i--) sorted[i] = sorted[i - 1];
        sorted[i] = value;
        const struct situation s = given_situation(&g, SIDE_LEFT);
        int64_t wanted = n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        ck_assert_int_eq(criterion_number(&p->criteria, p->severity, &s, given_results(&g, p)).lo, wanted);
    }
}
END_TEST

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

/* -------------------------------------------------------------------------------------- soundness, by random expressions */

/* A person with four yes/no findings and three small numbers; each known or not. */
enum { BOOLS = 4, NUMBERS = 3, ATOMS = BOOLS + NUMBERS, LEVELS = 3 };
struct world { int value[ATOMS]; bool known[ATOMS]; };

static uint32_t state;
static uint32_t pick(uint32_t n) {
    state ^= state << 13, state ^= state >> 17, state ^= state << 5;
    return state % n;
}

static char text_of[60000];
static void add(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void add(const char *format, ...) {
    size_t n = strlen(text_of);
    va_list args;
    va_start(args, format);
    vsnprintf(text_of + n, sizeof text_of - n, format, args);
    va_end(args);
}

static void random_number(int depth);

static void random_condition(int depth) {
    static const char *const groups[] = {"all", "any", "none"};
    uint32_t kind = depth == 0 ? pick(2) : pick(7);
    uint32_t count = 1 + pick(3);
    if (kind == 0) { add("{'op':'yes','finding':'b%u'}", pick(BOOLS)); return; }
    if (kind == 1) { add("{'op':'%s','left':{'op':'value','finding':'n%u'},'right':{'op':'number','value':%u}}", compare_names[pick(5)], pick(NUMBERS), pick(LEVELS + 1) * 1000); return; }
    if (kind == 2) { add("{'op':'not','of':"); random_condition(depth - 1); add("}"); return; }
    if (kind == 3) { add("{'op':'%s','left':", compare_names[pick(5)]); random_number(depth - 1); add(",'right':"); random_number(depth - 1); add("}"); return; }
    if (kind == 4) add("{'op':'at-least','n':%u,'of':[", 1 + pick(count));
    else add("{'op':'%s','of':[", groups[pick(3)]);
    for (uint32_t i = 0; i < count; i++) { if (i) add(","); random_condition(depth - 1); }
    add("]}");
}

static void random_number(int depth) {
    uint32_t kind = depth == 0 ? pick(2) : pick(8);
    if (kind == 0) { add("{'op':'number','value':%d}", (int)pick(7000) - 3000); return; }
    if (kind == 1) { add("{'op':'value','finding':'n%u'}", pick(NUMBERS)); return; }
    if (kind == 2) { add("{'op':'points','of':"); random_condition(depth - 1); add(",'value':%d}", (int)pick(5000) - 2000); return; }
    if (kind == 3) { add("{'op':'bands','of':"); random_number(depth - 1); add(",'bands':[[%d,%d],[%d,%d]]}", (int)pick(1000), (int)pick(4000), 1000 + (int)pick(2000), (int)pick(4000)); return; }
    if (kind == 4) { add("{'op':'sum','of':["); random_number(depth - 1); add(","); random_number(depth - 1); add("]}"); return; }
    if (kind == 5) { add("{'op':'choose','when':"); random_condition(depth - 1); add(",'then':"); random_number(depth - 1); add(",'else':"); random_number(depth - 1); add("}"); return; }
    if (kind == 6) { add("{'op':'divide','left':"); random_number(depth - 1); add(",'right':{'op':'sum','of':[{'op':'value','finding':'n%u'},{'op':'number','value':%u}]}}", pick(NUMBERS), 1 + pick(2000)); return; }
    add("{'op':'%s','left':", pick(2) ? "minus" : "times");
    random_number(depth - 1);
    add(",'right':");
    random_number(depth - 1);
    add("}");
}

/* The same by plain two-valued logic, straight from the JSON. */
static int64_t amount(const json_t *e, const struct world *w);

static const char *op_of(const json_t *e) { return json_string_value(json_object_get(e, "op")); }
static int atom_of(const json_t *e) {
    const char *name = json_string_value(json_object_get(e, "finding"));
    return name[1] - '0' + (name[0] == 'n' ? BOOLS : 0);
}

static bool is_true(const json_t *e, const struct world *w) {
    const char *op = op_of(e);
    const json_t *of = json_object_get(e, "of");
    for (int i = 0; i < 5; i++) {
        if (strcmp(op, compare_names[i]) != 0) continue;
        int64_t a = amount(json_object_get(e, "left"), w), b = amount(json_object_get(e, "right"), w);
        return (const bool[]){a <= b, a < b, a >= b, a > b, a == b}[i];
    }
    if (strcmp(op, "yes") == 0) return w->value[atom_of(e)] != 0;
    if (strcmp(op, "not") == 0) return !is_true(of, w);
    size_t met = 0, count = json_array_size(of);
    for (size_t i = 0; i < count; i++) met += is_true(json_array_get(of, i), w);
    if (strcmp(op, "all") == 0) return met == count;
    if (strcmp(op, "any") == 0) return met > 0;
    if (strcmp(op, "none") == 0) return met == 0;
    return (json_int_t)met >= json_integer_value(json_object_get(e, "n"));
}

static int64_t amount(const json_t *e, const struct world *w) {
    const char *op = op_of(e);
    const json_t *of = json_object_get(e, "of");
    if (strcmp(op, "number") == 0) return json_integer_value(json_object_get(e, "value"));
    if (strcmp(op, "value") == 0) return w->value[atom_of(e)] * 1000;
    if (strcmp(op, "points") == 0) return is_true(of, w) ? json_integer_value(json_object_get(e, "value")) : 0;
    if (strcmp(op, "sum") == 0) return amount(json_array_get(of, 0), w) + amount(json_array_get(of, 1), w);
    if (strcmp(op, "bands") == 0) {
        int64_t n = amount(of, w), level = 0;
        const json_t *bands = json_object_get(e, "bands");
        for (size_t i = 0; i < json_array_size(bands); i++) {
            const json_t *band = json_array_get(bands, i);
            if (n >= json_integer_value(json_array_get(band, 0))) level = json_integer_value(json_array_get(band, 1));
        }
        return level;
    }
    if (strcmp(op, "choose") == 0) return amount(json_object_get(e, is_true(json_object_get(e, "when"), w) ? "then" : "else"), w);
    int64_t a = amount(json_object_get(e, "left"), w), b = amount(json_object_get(e, "right"), w);
    if (strcmp(op, "minus") == 0) return a - b;
    if (strcmp(op, "divide") == 0) return (a < 0 ? -1 : 1) * (((a < 0 ? -a : a) * 2000 + b) / (2 * b));
    int64_t product = a * b, size = product < 0 ? -product : product;
    return (product < 0 ? -1 : 1) * ((size + 500) / 1000);
}

/* Whether the expression is true in some, and false in some, of the completions of w. */
static void complete(const json_t *e, struct world w, int atom, bool seen[2]) {
    if (seen[0] && seen[1]) return;
    if (atom == ATOMS) {
        seen[is_true(e, &w)] = true;
        return;
    }
    if (w.known[atom]) {
        complete(e, w, atom + 1, seen);
        return;
    }
    for (w.value[atom] = 0; w.value[atom] < (atom < BOOLS ? 2 : LEVELS + 1); w.value[atom]++) complete(e, w, atom + 1, seen);
}

static struct world random_world(uint32_t unknown_of_10) {
    struct world w;
    for (int i = 0; i < ATOMS; i++) {
        w.known[i] = pick(10) >= unknown_of_10;
        w.value[i] = (int)pick(i < BOOLS ? 2 : LEVELS + 1);
    }
    return w;
}

static void enter(struct given *where, const struct world *w) {
    given_nothing(where);
    for (int i = 0; i < ATOMS; i++) {
        char name[] = {i < BOOLS ? 'b' : 'n', (char)('0' + (i < BOOLS ? i : i - BOOLS)), '\0'};
        const struct finding *f = &where->c->vocabulary->findings.item[vocabulary_find(where->c->vocabulary, name)];
        if (w->known[i])
            where->answers.value[f->slot[0]] = (struct value){w->value[i] * (i < BOOLS ? 1 : 1000), GIVEN_NOW, true, false, false};
    }
}

static const struct protocol *random_protocol(struct given *where, int number) {
    text_of[0] = '\0';
    add("{'format':1,'kind':'protocol','id':'r%d','version':'1','title':'t','findings':[", number);
    for (int i = 0; i < BOOLS; i++) add("{'about':'person','name':'b%d','question':'?','type':'yes-no'},", i);
    for (int i = 0; i < NUMBERS; i++) add("%s{'about':'person','max':%d,'min':0,'name':'n%d','question':'?','type':'number'}", i ? "," : "", LEVELS * 1000, i);
    add("],'criteria':{'definite':");
    random_condition(4);
    add("}}");
    return given_protocol(where, text_of);
}

START_TEST(met_and_not_met_hold_in_every_completion_of_random_expressions) {
    const char *chosen = getenv("STRIDE_SEED");
    uint32_t seed = chosen ? (uint32_t)strtoul(chosen, NULL, 0) : 0x9E3779B9u + (uint32_t)_i;
    state = seed ? seed : 1;
    struct given here = given_new();
    int decided = 0;
    for (int i = 0; i < 150; i++) {
        const struct protocol *p = random_protocol(&here, i);
        json_t *whole = given_json(text_of);
        const json_t *e = json_object_get(json_object_get(whole, "criteria"), "definite");
        for (int k = 0; k < 12; k++) {
            struct world w = random_world(k % 3 == 0 ? 0 : 5);
            bool seen[2] = {false, false};
            enter(&here, &w);
            enum truth t = given_truth(&here, p, p->definite, SIDE_NONE);
            complete(e, w, 0, seen);
            bool all_known = true;
            for (int a = 0; a < ATOMS; a++) all_known = all_known && w.known[a];
            ck_assert_msg(!(t == TRUTH_MET && seen[0]) && !(t == TRUTH_NOT_MET && seen[1]) && !(all_known && t == TRUTH_UNKNOWN),
                          "STRIDE_SEED=%#x: %s is wrong for expression %d: %s", seed, truth_name(t), i, text_of);
            decided += t != TRUTH_UNKNOWN && !all_known;
        }
        json_decref(whole);
    }
    ck_assert_int_gt(decided, 50);      /* the test is not empty: much is decided with something unknown */
    given_free(&here);
}
END_TEST

/* What is missing is enough: without an answer to any of it the result stays unknown, whatever else is answered. */
START_TEST(what_is_not_missing_cannot_decide_by_kleene) {
    state = 0x1234567 + (uint32_t)_i;
    struct given here = given_new();
    for (int i = 0; i < 150; i++) {
        const struct protocol *p = random_protocol(&here, i);
        struct world w = random_world(6);
        missing_list missing = {0};
        enter(&here, &w);
        const struct situation s = given_situation(&here, SIDE_NONE);
        struct result *results = given_results(&here, p);
        if (criterion_eval(&p->criteria, p->definite, &s, results) != TRUTH_UNKNOWN) continue;
        ck_assert(criterion_missing(&p->criteria, p->definite, &s, results, &missing, here.c->arena, NULL) == STATUS_OK);
        ck_assert_uint_gt(missing.count, 0);
        for (int a = 0; a < ATOMS; a++) {
            char name[] = {a < BOOLS ? 'b' : 'n', (char)('0' + (a < BOOLS ? a : a - BOOLS)), '\0'};
            int finding = vocabulary_find(here.c->vocabulary, name);
            bool is_missing = false;
            for (size_t m = 0; m < missing.count; m++) is_missing = is_missing || missing.item[m].finding == finding;
            if (!is_missing) w.known[a] = true;
        }
        enter(&here, &w);
        const struct situation more = given_situation(&here, SIDE_NONE);
        ck_assert_msg(criterion_eval(&p->criteria, p->definite, &more, results) == TRUTH_UNKNOWN, "%s", text_of);
    }
    given_free(&here);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

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
    tcase_add_test(t, a_stale_answer_is_unknown);
    tcase_add_test(t, a_protocol_reads_by_its_own_freshness_and_range);
    suite_add_tcase(s, t);
    t = tcase_create("windows");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, windows_look_at_the_reports_of_their_time, 0, ROWS(windows));
    tcase_add_test(t, a_window_on_the_other_knee_needs_no_answer_about_this_one);
    tcase_add_loop_test(t, an_index_changes_no_window, 0, ROWS(windows));
    tcase_add_test(t, a_window_of_days_ends_exactly);
    tcase_add_test(t, a_masked_report_opens_the_window_upwards);
    tcase_add_test(t, a_masked_report_counts_when_it_surely_compares_and_perhaps_when_it_could);
    tcase_add_loop_test(t, a_baseline_is_what_was_known_when_the_plan_began, 0, ROWS(baselines));
    tcase_add_test(t, unknown_and_future_reports_are_passed_over);
    tcase_add_test(t, without_a_history_even_a_count_is_unknown);
    tcase_add_test(t, medians_equal_those_of_a_sort);
    suite_add_tcase(s, t);
    t = tcase_create("missing");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, only_what_the_result_hangs_on_is_missing, 0, ROWS(missing_cases));
    tcase_add_test(t, everything_unanswered_is_found_but_no_baseline);
    suite_add_tcase(s, t);
    t = tcase_create("soundness");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, met_and_not_met_hold_in_every_completion_of_random_expressions, 0, 6);
    tcase_add_loop_test(t, what_is_not_missing_cannot_decide_by_kleene, 0, 4);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
