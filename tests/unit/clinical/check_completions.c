#include "random_criteria.h"
#include "clinical/assess/assessment.h"

/* What three-valued logic says holds for every completion of what is not known. */
static struct given g;

static void set_up(void) { g = given_new(); }
static void tear_down(void) { given_free(&g); }

/* Where one asks whether something is known, what is below is held as it is: there an answer may turn any truth round. */
static void hold(struct unknowns *all, const struct protocol *p) {
    const struct criteria *set = &p->criteria;
    for (size_t i = 0; i < set->nodes.count; i++) {
        const struct node *n = &set->nodes.item[i];
        if (n->op != OP_KNOWN && n->op != OP_DECIDED && n->op != OP_WORST_KNOWN) continue;
        for (int32_t k = n->first; k <= (int32_t)i; k++)
            for (int u = 0; u < all->count; u++)
                if (set->nodes.item[k].slot[0] == all->item[u].slot && set->nodes.item[k].children == 0) all->item[u--] = all->item[--all->count];
    }
}

/* The truth alone, beside results that say nothing. */
static enum truth quick_truth(const struct protocol *p) {
    const struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    memset(results, 0x55, p->criteria.nodes.count * sizeof *results);
    return criterion_truth(&p->criteria, p->definite, &s, results);
}

static void check_completions(const struct protocol *p, int trial, int *decided) {
    struct unknowns all = {.count = 0};
    unknown_add(&all, &g, p, SIDE_LEFT);
    unknown_answer_some(&g, &all, 40);
    hold(&all, p);
    enum truth now = given_truth(&g, p, p->definite, SIDE_LEFT);
    *decided += now != TRUTH_UNKNOWN;
    ck_assert_msg(quick_truth(p) == now, "trial %d: the truth alone differs", trial);
    for (long i = 0, many = unknown_completions(&all); i < many; i++) {
        unknown_complete(&g, &all, i);
        enum truth then = given_truth(&g, p, p->definite, SIDE_LEFT);
        ck_assert_msg(quick_truth(p) == then, "trial %d: the truth alone differs in completion %ld", trial, i);
        ck_assert_msg(now == TRUTH_UNKNOWN || then == now, "trial %d: %s, but %s in completion %ld", trial, truth_name(now), truth_name(then), i);
    }
}

START_TEST(what_is_met_or_not_met_is_so_in_every_completion) {
    int decided = 0;
    random_begin("every completion");
    for (int trial = 0; trial < 2000; trial++) {
        struct pool p = random_pool(2 + (int)random_below(3));
        char *condition = random_condition(&p, 3);
        given_free(&g);
        set_up();
        check_completions(given_condition(&g, condition), trial, &decided);
        free(condition);
    }
    ck_assert_int_gt(decided, 200);
}
END_TEST

/* ---- The order of answering ---- */

static json_t *judge(const struct unknowns *all, const int *order, const int64_t *value) {
    struct subject s = {.answers = &g.answers, .history = &g.history, .now_ms = GIVEN_NOW};
    struct asking asking = {.nothing = true, .knee = {true, true}};
    struct assessment as;
    given_nothing(&g);
    for (int i = 0; i < all->count; i++) {
        const struct unknown *u = &all->item[order[i]];
        struct report r = {.finding = u->finding, .context = u->context, .side = u->side};
        r.value = (struct value){.number = value[order[i]], .at_ms = GIVEN_NOW, .known = true};
        answers_take(&g.answers, &r);
        ck_assert(assessment_make_for(g.c, &s, &asking, &as, g.c->arena, &g.err) == STATUS_OK);
    }
    json_t *json = assessment_json(g.c, &s, &as);
    ck_assert_ptr_nonnull(json);
    return json;
}

static void shuffle(int *order, int count) {
    for (int i = count - 1; i > 0; i--) {
        int k = (int)random_below((uint32_t)i + 1), old = order[i];
        order[i] = order[k];
        order[k] = old;
    }
}

START_TEST(no_order_of_answering_changes_an_outcome) {
    random_begin("order of answering");
    for (int trial = 0; trial < 200; trial++) {
        struct pool p = random_pool(4);
        struct unknowns all = {.count = 0};
        int order[64];
        int64_t value[64];
        given_free(&g);
        set_up();
        for (int i = 0; i < 3; i++) {
            char *condition = random_condition(&p, 3);
            unknown_add(&all, &g, given_condition(&g, condition), i ? SIDE_LEFT : SIDE_RIGHT);
            free(condition);
        }
        for (int i = 0; i < all.count; i++) {
            order[i] = i;
            value[i] = all.item[i].value[random_below((uint32_t)all.item[i].values)];
        }
        if (all.count == 0) continue;
        json_t *first = judge(&all, order, value);
        for (int i = 0; i < 5; i++) {
            shuffle(order, all.count);
            json_t *other = judge(&all, order, value);
            ck_assert_msg(json_equal(first, other), "trial %d", trial);
            json_decref(other);
        }
        json_decref(first);
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("completions");
    TCase *t = tcase_create("completions");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    tcase_add_test(t, what_is_met_or_not_met_is_so_in_every_completion);
    tcase_add_test(t, no_order_of_answering_changes_an_outcome);
    return s;
}

int main(void) { return support_run(make_suite()); }
