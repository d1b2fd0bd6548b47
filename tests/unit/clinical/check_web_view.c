/* What is kept of a protocol's expressions says what criterion_truth says, whatever is answered and however time passes. */
#include "clinical/criterion/criterion.h"
#include "clinical/criterion/web_view.h"
#include "random_criteria.h"

#define CRITERIA 300
#define STEPS    60

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

/* Another answer to something that the protocol reads; or none; or the same again, only later. */
static void answer_some(const struct protocol *p, struct changes *c, int64_t now_ms) {
    const struct node *n = &p->criteria.nodes.item[random_below((uint32_t)p->criteria.nodes.count)];
    if (n->finding < 0 || n->children > 0) return;
    struct value *v = &g.answers.value[n->slot[0]];
    struct unknown u = {.slot = n->slot[0]};
    unknown_values(&g.c->vocabulary->findings.item[n->finding], &u);
    bool again = v->known && random_below(3) == 0;
    v->at_ms = now_ms;
    if (!again) v->number = u.value[random_below((uint32_t)u.values)];
    v->known = random_below(5) > 0;
    changes_add(c, n->slot[0]);
}

static void compare(const struct protocol *p, struct view *v, const struct situation *s, int step) {
    struct result *results = given_results(&g, p);
    enum truth wanted = criterion_truth(&p->criteria, p->definite, s, results);
    struct lasting lasting;
    enum truth kept = view_truth(v, p->definite, s, &lasting);
    ck_assert_msg(kept == wanted, "step %d: %s is kept, %s it is: %s", step, truth_name(kept), truth_name(wanted), p->canonical);
}

static void live(const struct protocol *p) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct view *v = view_new(p->criteria.web[0], a);
    struct changes c = {0};
    struct situation s = given_situation(&g, SIDE_LEFT);
    ck_assert_ptr_nonnull(v);
    for (int step = 0; step < STEPS; step++) {
        s.now_ms += random_below(4) == 0 ? (int64_t)random_below(40) * 3600000 : 60000;
        for (uint32_t i = random_below(4); i > 0; i--) answer_some(p, &c, s.now_ms);
        view_look(v, &s, &c);
        compare(p, v, &s, step);
    }
    arena_free(a);
}

START_TEST(what_is_kept_is_what_is_found_anew) {
    random_begin("what_is_kept_is_what_is_found_anew");
    for (int i = 0; i < CRITERIA; i++) {
        struct pool pool = random_pool(3);
        char *condition = random_condition(&pool, 4);
        given_nothing(&g);
        live(given_condition(&g, condition));
        free(condition);
    }
}
END_TEST

START_TEST(what_says_the_same_is_one_part) {
    const struct protocol *p = given_condition(&g, "{'op':'any','of':[{'op':'named','name':'it','of':{'op':'yes','finding':'noble'}},"
                                                   "{'op':'yes','finding':'noble'},{'op':'yes','finding':'locking'}]}");
    ck_assert_uint_eq(p->criteria.web[0]->set.nodes.count, 3);
    ck_assert_uint_eq(p->criteria.web[1]->set.nodes.count, 0);
}
END_TEST

START_TEST(a_watch_tells_what_has_become_another_and_nothing_else) {
    const struct protocol *p = given_condition(&g, "{'op':'yes','finding':'noble'}");
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct view *v = view_new(p->criteria.web[0], a);
    struct situation s = given_situation(&g, SIDE_LEFT);
    struct changes c = {0};
    int32_t slot = p->criteria.nodes.item[p->definite].slot[0];
    struct lasting lasting;
    view_look(v, &s, &c);
    ck_assert(!view_same(v, 0));
    view_watch(v, 0);
    ck_assert_int_eq(view_truth(v, p->definite, &s, &lasting), TRUTH_UNKNOWN);
    view_unwatch(v, true);
    changes_add(&c, slot);
    view_look(v, &s, &c);
    ck_assert(view_same(v, 0));
    g.answers.value[slot] = (struct value){.number = 1, .at_ms = s.now_ms, .known = true};
    changes_add(&c, slot);
    view_look(v, &s, &c);
    ck_assert(!view_same(v, 0));
    arena_free(a);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("web_view");
    TCase *all = tcase_create("all");
    suite_add_tcase(suite, all);
    tcase_set_timeout(all, 0);
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, what_is_kept_is_what_is_found_anew);
    tcase_add_test(all, what_says_the_same_is_one_part);
    tcase_add_test(all, a_watch_tells_what_has_become_another_and_nothing_else);
    return support_run(suite);
}
