#include "random_criteria.h"
#include "clinical/assess/assessment.h"

/* What to ask: by hand, and against all completions. */
static struct given g;
static struct assessment as;

#define YES(name) "{'op':'yes','finding':'" name "'}"
#define NOT(x)    "{'op':'not','of':" x "}"
#define ALL(a, b) "{'op':'all','of':[" a "," b "]}"
#define ANY(a, b) "{'op':'any','of':[" a "," b "]}"
#define TRUE      "{'op':'const','value':true}"
#define WORST     "{'op':'value','finding':'pain','context':'worst-24h'}"
#define LEFT_KNEE {.knee = {[SIDE_LEFT] = true}}

static void set_up(void) {
    g = given_new();
    as = (struct assessment){0};
}

static void tear_down(void) { given_free(&g); }

static struct subject subject(void) { return (struct subject){.answers = &g.answers, .history = &g.history, .now_ms = GIVEN_NOW}; }

static void assess_for(const struct asking *asking) {
    struct subject s = subject();
    ck_assert_msg(assessment_make_for(g.c, &s, asking, &as, g.c->arena, &g.err) == STATUS_OK, "%s", g.err.message);
}

/* The left knee's assessment, with these findings. */
static void assess(const char *findings) {
    char form[1000];
    struct asking asking = LEFT_KNEE;
    if (!g.answers.vocabulary) given_nothing(&g);
    snprintf(form, sizeof form, "{'side':'left','findings':{%s}}", findings);
    given(&g, form);
    assess_for(&asking);
}

static const char *name_of(const struct missing *m) { return g.c->vocabulary->findings.item[m->finding].name; }

static const char *next(void) { return as.has_next ? name_of(&as.next) : "nothing"; }

static bool asks(const char *name) {
    for (size_t i = 0; i < as.open.count; i++)
        if (strcmp(name_of(&as.open.item[i]), name) == 0) return true;
    return false;
}

static void safety(const char *flags) {
    char *text = random_text("{'format':1,'kind':'safety','id':'safety','version':'1','title':'Red flags','findings':" GIVEN_FINDINGS ",'flags':[%s]}", flags);
    given_protocol(&g, text);
    free(text);
}

/* ---------------------------------------------------------------------------------------------------------- by hand */

START_TEST(what_no_completion_changes_is_not_asked) {
    /* The worse row cannot be met, though three-valued logic does not see it. */
    safety("{'id':'RF01','title':'t','about':'knee','rows':[{'disposition':'emergency','when':" ALL(YES("noble"), NOT(YES("noble")))
           ",'say':'a'},{'disposition':'routine','when':" YES("tender") ",'say':'b'}]}");
    assess("'tender':true");
    ck_assert_str_eq(next(), "nothing");
    given_nothing(&g);
    assess("'locking':false");
    ck_assert(asks("tender") && asks("noble"));
}
END_TEST

START_TEST(a_result_that_only_an_answer_settles_is_asked_for) {
    given_condition(&g, ANY(YES("noble"), NOT(YES("noble"))));
    assess("'locking':false");
    ck_assert_str_eq(next(), "noble");
    assess("'noble':false");
    ck_assert_str_eq(next(), "nothing");
}
END_TEST

START_TEST(a_decision_that_is_as_strict_as_can_be_asks_nothing_more) {
    given_members(&g, "p", "'criteria':{'definite':" YES("noble") "},'steps':[{'id':'s','title':'t','care':['c']}],'care':[{'id':'c','title':'t','text':'x',"
                           "'contraindications':[{'id':'a','outcome':'ask','when':" YES("tender") ",'reason':'r'},{'id':'b','outcome':'block','when':" YES("locking") ",'reason':'r'}]}]");
    assess("'noble':true,'locking':true");
    ck_assert_str_eq(next(), "nothing");
    given_nothing(&g);
    assess("'noble':true,'tender':true");
    ck_assert_str_eq(next(), "locking");
}
END_TEST

START_TEST(of_a_severity_that_cannot_get_worse_nothing_is_asked) {
    given_members(&g, "p", "'criteria':{'definite':" YES("noble") "},'severity':{'op':'worst-known','of':[{'op':'bands','of':" WORST ",'bands':[[0,1000],[4000,2000],[7000,3000]]},"
                           "{'op':'bands','of':{'op':'value','finding':'age'},'bands':[[0,1000],[60000,3000]]}]}");
    assess("'noble':true,'age':70");
    ck_assert_str_eq(next(), "nothing");
    given_nothing(&g);
    assess("'noble':true,'age':30");
    ck_assert_str_eq(next(), "pain");
}
END_TEST

START_TEST(what_hangs_on_a_condition_waits_for_none_that_cannot_be_met) {
    given_members(&g, "p", "'criteria':{'definite':" ALL(YES("noble"), YES("tender")) "},'severity':{'op':'bands','of':" WORST ",'bands':[[0,1000],[4000,2000]]}");
    assess("'noble':false");
    ck_assert_str_eq(next(), "nothing");
    given_nothing(&g);
    assess("'noble':true");
    ck_assert(asks("tender") && asks("pain"));
    ck_assert_str_eq(next(), "tender");      /* "no" closes both results */
}
END_TEST

START_TEST(a_plans_course_is_not_asked_for) {
    given_condition(&g, ALL(YES("noble"), "{'op':'ge','left':{'op':'plan','figure':'days-in-plan'},'right':{'op':'number','value':28000}}"));
    assess("'noble':true");
    ck_assert_str_eq(next(), "nothing");
}
END_TEST

START_TEST(a_masked_pain_is_not_asked_again) {
    given_condition(&g, "{'op':'lt','left':" WORST ",'right':{'op':'number','value':5000}}");
    assess("'pain':{'worst-24h':3}");
    ck_assert(as.conditions.item[0].truth == TRUTH_UNKNOWN);
    ck_assert_str_eq(next(), "nothing");
}
END_TEST

START_TEST(critical_flags_come_first_then_other_flags) {
    safety("{'id':'RF02','title':'t','about':'knee','rows':[{'disposition':'urgent-2w','when':" YES("noble") ",'say':'a'}]},"
           "{'id':'RF09','title':'t','about':'knee','critical':" TRUE ",'rows':[{'disposition':'same-day','when':" YES("swollen") ",'say':'b'}]}");
    given_condition(&g, ANY(YES("tender"), YES("locking")));
    assess("'hop':true");
    const char *order[] = {"swollen", "noble", "locking", "tender"};
    ck_assert_uint_eq(as.open.count, 4);
    for (size_t i = 0; i < 4; i++) ck_assert_str_eq(name_of(&as.open.item[i]), order[i]);
}
END_TEST

START_TEST(the_question_that_leaves_the_least_open_comes_first) {
    given_condition(&g, ALL(YES("noble"), YES("swollen")));
    given_condition(&g, ALL(YES("locking"), YES("swollen")));
    given_condition(&g, ALL(YES("tender"), YES("swollen")));
    assess("'hop':true");
    ck_assert_str_eq(next(), "swollen");     /* "no" closes three; any other closes one at most */
    assess("'swollen':true");
    ck_assert_str_eq(next(), "noble");       /* all alike: the vocabulary's order */
}
END_TEST

START_TEST(both_knees_are_asked_left_before_right) {
    given_condition(&g, YES("noble"));
    given_nothing(&g);
    assess_for(NULL);
    ck_assert(as.open.count == 2 && as.open.item[0].side == SIDE_LEFT && as.open.item[1].side == SIDE_RIGHT);
}
END_TEST

START_TEST(what_is_asked_and_not_known_is_not_asked_again_and_changes_nothing) {
    missing_list not_known = {0};
    given_condition(&g, ANY(YES("noble"), YES("tender")));
    assess("'hop':true");
    ck_assert_str_eq(next(), "noble");
    *LIST_PUSH(g.c->arena, &not_known) = as.next;
    struct asking asking = {.knee = {true, false}, .not_known = &not_known};
    assess_for(&asking);
    ck_assert_str_eq(next(), "tender");
    ck_assert(!asks("noble") && as.conditions.item[0].truth == TRUTH_UNKNOWN);
    *LIST_PUSH(g.c->arena, &not_known) = as.next;
    assess_for(&asking);
    ck_assert_str_eq(next(), "nothing");
}
END_TEST

START_TEST(who_wants_no_questions_gets_none) {
    given_condition(&g, YES("noble"));
    given_nothing(&g);
    struct asking asking = {.nothing = true};
    assess_for(&asking);
    ck_assert(!as.has_next && as.open.count == 0 && as.conditions.count == 2);
}
END_TEST

/* Twenty unknown findings, and a row that only all of them together show to be impossible. */
START_TEST(twenty_unknown_findings_are_judged_exactly) {
    char findings[4000] = "", all[2000] = "", none[2000] = "";
    for (int i = 0; i < 20; i++) {
        char part[200];
        snprintf(part, sizeof part, "%s{'about':'person','name':'q%02d','question':'q?','type':'yes-no'}", i ? "," : "", i);
        strcat(findings, part);
        snprintf(part, sizeof part, "%s{'op':'yes','finding':'q%02d'}", i ? "," : "", i);
        strcat(i % 2 ? all : none, i < 2 ? part + (i ? 1 : 0) : part);
    }
    char *text = random_text("{'format':1,'kind':'safety','id':'safety','version':'1','title':'R','findings':[%s,{'about':'person','name':'sure','question':'q?','type':'yes-no'}],"
        "'flags':[{'id':'RF01','title':'t','about':'person','rows':[{'disposition':'emergency','when':{'op':'all','of':[{'op':'at-least','n':6,'of':[%s]},{'op':'not','of':{'op':'at-least','n':5,'of':[%s]}},"
        "{'op':'at-least','n':2,'of':[%s]}]},'say':'a'},{'disposition':'routine','when':{'op':'yes','finding':'sure'},'say':'b'}]}]}", findings, all, all, none);
    given_protocol(&g, text);
    free(text);
    given_nothing(&g);
    given(&g, "{'findings':{'sure':true}}");
    assess_for(NULL);
    ck_assert_uint_eq(as.flags.count, 1);
    ck_assert_str_eq(next(), "nothing");
}
END_TEST

/* --------------------------------------------------------------------------------------------- against all completions */

/* One number a result: flags, then grade, severity, step and rule about running of each condition, then care. */
struct seen { int64_t result[80]; int count; };

static void see(struct seen *s, int64_t result) {
    ck_assert_int_lt(s->count, 80);
    s->result[s->count++] = result;
}

static const struct flag_result *flag_of(const struct flag *flag) {
    for (size_t i = 0; i < as.flags.count; i++)
        if (as.flags.item[i].flag == flag) return &as.flags.item[i];
    return NULL;
}

static void see_flags(struct seen *s, const struct protocol *p) {
    for (size_t i = 0; i < p->flags; i++) {
        const struct flag_result *r = flag_of(&p->flag[i]);
        see(s, !r ? -1 : ((((int64_t)r->truth * 2 + r->critical) * 8 + r->disposition) * 8 + r->hold + 1) * 100 + r->say[0]);
    }
}

static void see_results(struct seen *s, bool care) {
    struct asking asking = {.nothing = true, .knee = {true, false}};
    assess_for(&asking);
    *s = (struct seen){.count = 0};
    see_flags(s, g.c->safety);
    for (size_t i = 0; i < as.conditions.count; i++) {
        const struct condition_result *c = &as.conditions.item[i];
        see(s, (int64_t)c->truth * 10 + c->strength);
        see(s, c->severity * 10 + c->severity_uncertain);
        see(s, c->step * 10 + c->step_uncertain);
        if (care) see(s, c->run_forbidden ? -2 : c->run);
    }
    for (size_t i = 0; care && i < as.care.count; i++)
        if (!as.care.item[i].unasked) see(s, as.care.item[i].decision);
}

static bool same(const struct seen *a, const struct seen *b) {
    return a->count == b->count && memcmp(a->result, b->result, (size_t)a->count * sizeof a->result[0]) == 0;
}

/* A safety value with two flags of two rows, and two protocols. */
static void make_random(const struct pool *p) {
    char *c[12];
    for (int i = 0; i < 12; i++) c[i] = random_condition(p, i < 8 ? 2 : 1);
    char *flags = random_text("{'id':'RF01','title':'t','about':'knee','critical':%s,'rows':[{'disposition':'emergency','when':%s,'say':'a'},{'disposition':'routine','when':%s,'say':'b'}]},"
                              "{'id':'RF02','title':'t','about':'knee','rows':[{'disposition':'urgent-2w','when':%s,'say':'c'}]}", c[0], c[1], c[2], c[3]);
    safety(flags);
    char *one = random_text("'criteria':{'place':%s,'definite':%s,'probable':%s},'severity':{'op':'sum','of':[{'op':'number','value':1000},{'op':'points','of':%s,'value':1000}]},"
                            "'steps':[{'id':'s','title':'t','care':['c']},{'id':'u','title':'t','when':%s}],"
                            "'care':[{'id':'c','title':'t','text':'x','contraindications':[{'id':'a','outcome':'ask','critical':true,'when':%s,'reason':'r'},{'id':'b','outcome':'block','when':%s,'reason':'r'}]}]",
                            c[8], c[4], c[5], c[9], c[10], c[11], c[6]);
    given_members(&g, "one", one);
    free(one);
    given_condition(&g, c[7]);
    for (int i = 0; i < 12; i++) free(c[i]);
    free(flags);
}

static void find_unknowns(struct unknowns *all) {
    *all = (struct unknowns){.count = 0};
    unknown_add(all, &g, g.c->safety, SIDE_LEFT);
    for (size_t i = 0; i < g.c->served.count; i++) unknown_add(all, &g, g.c->served.item[i], SIDE_LEFT);
}

static bool is_open(const missing_list *open, const struct unknown *u) {
    for (size_t i = 0; i < open->count; i++)
        if (open->item[i].finding == u->finding && open->item[i].context == u->context && open->item[i].side == u->side) return true;
    return false;
}

/* With every other one as the completion has it, does what this one is change a result? */
static bool matters(const struct unknowns *all, int which, long completion) {
    struct seen first, other;
    const struct unknown *u = &all->item[which];
    unknown_complete(&g, all, completion);
    for (int i = 0; i < u->values; i++) {
        unknown_answer(&g, u, u->value[i]);
        see_results(i ? &other : &first, true);
        if (i && !same(&first, &other)) return true;
    }
    return false;
}

static void check_random(int trial) {
    struct unknowns all;
    struct seen now, then;
    struct asking asking = LEFT_KNEE;
    bool changes = false;
    find_unknowns(&all);
    unknown_answer_some(&g, &all, random_below(2) ? 10 : 50);
    see_results(&now, true);
    long many = unknown_completions(&all);
    for (long i = 0; i < many && !changes; i++) {
        unknown_complete(&g, &all, i);
        see_results(&then, true);
        changes = !same(&now, &then);
    }
    unknown_forget(&g, &all);
    assess_for(&asking);
    const missing_list open = as.open;
    ck_assert_msg(as.has_next == changes, "trial %d: %s, but %s", trial, changes ? "a completion changes a result" : "no completion changes a result", next());
    for (int i = 0; i < all.count; i++) {
        for (int k = 0; k < 20 && !is_open(&open, &all.item[i]); k++)
            ck_assert_msg(!matters(&all, i, (long)random_below((uint32_t)many)), "trial %d: %s matters and is not asked", trial,
                          g.c->vocabulary->findings.item[all.item[i].finding].name);
    }
}

START_TEST(a_question_is_asked_if_and_only_if_some_completion_changes_a_result) {
    random_begin("asked if and only if");
    for (int trial = 0; trial < 500; trial++) {
        struct pool p = random_pool(3 + (int)random_below(3));
        given_free(&g);
        set_up();
        make_random(&p);
        given_nothing(&g);
        check_random(trial);
    }
}
END_TEST

/* Answers, one after the other, with work that is kept and without: the same is asked for. */
static void check_kept(int trial) {
    struct unknowns all;
    struct asking fresh = LEFT_KNEE, kept = LEFT_KNEE;
    kept.kept = relevance_new(g.c->arena);
    find_unknowns(&all);
    for (int i = 0; i <= all.count; i++) {
        assess_for(&fresh);
        struct assessment wanted = as;
        assess_for(&kept);
        ck_assert_msg(as.has_next == wanted.has_next && as.open.count == wanted.open.count, "trial %d: after %d answers", trial, i);
        for (size_t k = 0; k < wanted.open.count; k++) {
            struct unknown u = {wanted.open.item[k].finding, wanted.open.item[k].context, wanted.open.item[k].side, 0, 0, {0}};
            ck_assert_msg(is_open(&as.open, &u), "trial %d: after %d answers, %s", trial, i, name_of(&wanted.open.item[k]));
        }
        if (i < all.count) unknown_answer(&g, &all.item[i], all.item[i].value[random_below((uint32_t)all.item[i].values)]);
    }
}

START_TEST(work_that_is_kept_changes_nothing_of_what_is_asked) {
    random_begin("kept work");
    for (int trial = 0; trial < 300; trial++) {
        struct pool p = random_pool(3 + (int)random_below(3));
        given_free(&g);
        set_up();
        make_random(&p);
        given_nothing(&g);
        check_kept(trial);
    }
}
END_TEST

/* How many results some completion still changes. */
static int count_open(const struct unknowns *all) {
    struct seen now, then;
    bool open[80] = {false};
    int count = 0;
    see_results(&now, false);
    for (long i = 0, many = unknown_completions(all); i < many; i++) {
        unknown_complete(&g, all, i);
        see_results(&then, false);
        for (int k = 0; k < now.count; k++) open[k] = open[k] || now.result[k] != then.result[k];
    }
    unknown_forget(&g, all);
    for (int k = 0; k < now.count; k++) count += open[k];
    return count;
}

/* Twice the expected number of results left open by the answer to a yes/no. */
static int left_open(const struct unknowns *all, int which) {
    struct unknowns others = *all;
    int count = 0;
    others.item[which] = others.item[--others.count];
    for (int yes = 0; yes < 2; yes++) {
        unknown_answer(&g, &all->item[which], yes);
        count += count_open(&others);
    }
    unknown_forget(&g, all);
    return count;
}

static void check_first(int trial) {
    struct unknowns all;
    struct asking asking = LEFT_KNEE;
    int least = 1 << 20, mine = -1;
    find_unknowns(&all);
    unknown_answer_some(&g, &all, 20);
    assess_for(&asking);
    if (!as.has_next) return;
    struct missing first = as.next;
    missing_list open = as.open;
    for (int i = 0; i < all.count; i++) {
        if (!is_open(&open, &all.item[i])) continue;
        int count = left_open(&all, i);
        if (count < least) least = count;
        if (all.item[i].finding == first.finding) mine = count;
    }
    ck_assert_msg(mine == least, "trial %d: %s leaves %d half results open, another %d", trial, name_of(&first), mine, least);
}

START_TEST(the_first_question_leaves_the_smallest_expected_number_open) {
    random_begin("smallest expected number");
    for (int trial = 0; trial < 400; trial++) {
        struct pool p = random_pool(5);
        p.pain = p.age = p.effusion = p.place = p.known = false;
        given_free(&g);
        set_up();
        safety("{'id':'RF01','title':'t','about':'person','rows':[{'disposition':'routine','when':{'op':'const','value':false},'say':'a'}]}");
        for (int i = 0; i < 5; i++) {
            char *c = random_condition(&p, 2);
            given_condition(&g, c);
            free(c);
        }
        given_nothing(&g);
        check_first(trial);
    }
}
END_TEST

static TCase *tcase(Suite *s, const char *name) {
    TCase *t = tcase_create(name);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return t;
}

static Suite *make_suite(void) {
    Suite *s = suite_create("relevance");
    TCase *t = tcase(s, "by hand");
    tcase_add_test(t, what_no_completion_changes_is_not_asked);
    tcase_add_test(t, a_result_that_only_an_answer_settles_is_asked_for);
    tcase_add_test(t, a_decision_that_is_as_strict_as_can_be_asks_nothing_more);
    tcase_add_test(t, of_a_severity_that_cannot_get_worse_nothing_is_asked);
    tcase_add_test(t, what_hangs_on_a_condition_waits_for_none_that_cannot_be_met);
    tcase_add_test(t, a_plans_course_is_not_asked_for);
    tcase_add_test(t, a_masked_pain_is_not_asked_again);
    tcase_add_test(t, critical_flags_come_first_then_other_flags);
    tcase_add_test(t, the_question_that_leaves_the_least_open_comes_first);
    tcase_add_test(t, both_knees_are_asked_left_before_right);
    tcase_add_test(t, what_is_asked_and_not_known_is_not_asked_again_and_changes_nothing);
    tcase_add_test(t, who_wants_no_questions_gets_none);
    tcase_add_test(t, twenty_unknown_findings_are_judged_exactly);
    t = tcase(s, "completions");
    tcase_add_test(t, a_question_is_asked_if_and_only_if_some_completion_changes_a_result);
    tcase_add_test(t, work_that_is_kept_changes_nothing_of_what_is_asked);
    tcase_add_test(t, the_first_question_leaves_the_smallest_expected_number_open);
    return s;
}

int main(void) { return support_run(make_suite()); }
