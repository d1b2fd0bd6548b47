#include "bindings/lua/loader.h"
#include "clinical/protocol/canonical.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every criterion of the shipped protocols, on random findings of which a few are unknown: what it says holds for every
 * completion of these. Tests run from the top of the tree. */
#define ROOT    "protocols"
#define NOW_MS  INT64_C(1800000000000)
#define OPEN    6   /* unknown findings */
#define VALUES  24  /* of one of them, at most */
#define TRIALS  12  /* of each criterion and knee */
#define SAMPLES 200 /* completions, where there are more */

static struct loader *loader;
static struct arena *arena;
static struct load load;
static struct catalogue *catalogue;
static struct answers answers;
static struct result *results;
static struct error err;
static uint32_t state;

static uint32_t below(uint32_t n) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % n;
}

static void setup(void) {
    const char *seed = getenv("STRIDE_SEED");
    size_t most = 1;
    arena = arena_new(ARENA_NO_LIMIT);
    catalogue = catalogue_new();
    ck_assert(arena != NULL && catalogue != NULL);
    ck_assert_msg(loader_start(&loader, &err) == STATUS_OK, "%s", err.message);
    ck_assert_msg(loader_load(loader, ROOT, arena, &load, &err) == STATUS_OK, "%s", err.message);
    for (size_t i = 0; i < load.protocols.count; i++) {
        const struct protocol *p;
        ck_assert_msg(catalogue_add(catalogue, load.protocols.item[i].canonical, true, &p, &err) == STATUS_OK, "%s",
                      err.message);
        if (p->criteria.nodes.count > most) most = p->criteria.nodes.count;
    }
    results = arena_array(arena, most, sizeof *results);
    answers = (struct answers){0};
    ck_assert(results != NULL && answers_fit(&answers, catalogue->vocabulary, arena, &err) == STATUS_OK);
    state = seed ? (uint32_t)strtoul(seed, NULL, 0) : UINT32_C(0x9E3779B9);
    if (state == 0) state = 1;
    printf("shipped criteria: seed 0x%08X\n", state);
    fflush(stdout);
}

static void teardown(void) {
    catalogue_free(catalogue);
    loader_stop(loader);
    arena_free(arena);
}

/* ---- One criterion ---- */

struct criterion {
    const struct protocol *p;
    int32_t root;
    enum side side;
};
struct unknown {
    int slot, values;
    int64_t value[VALUES];
};
struct unknowns {
    struct unknown item[OPEN];
    int count;
};

static const struct node *node(const struct criterion *c, int32_t i) { return &c->p->criteria.nodes.item[i]; }

static const struct finding *finding(const struct node *n) { return &catalogue->vocabulary->findings.item[n->finding]; }

static bool reads(const struct node *n) {
    return n->op == OP_KNOWN || n->op == OP_ANSWERED || n->op == OP_YES || n->op == OP_IS || n->op == OP_INCLUDES ||
           n->op == OP_COMPARE_VALUE || n->op == OP_VALUE || n->op == OP_RANK;
}

static int slot_of(const struct criterion *c, const struct node *n) { return n->slot[c->side == SIDE_RIGHT]; }

static struct result evaluate(const struct criterion *c) {
    struct situation s = {.answers = &answers, .now_ms = NOW_MS, .plan_since_ms = INT64_MAX, .side = c->side};
    if (node(c, c->root)->op >= OP_NUMBER) return criterion_number(&c->p->criteria, c->root, &s, results);
    return (struct result){0, 0, criterion_eval(&c->p->criteria, c->root, &s, results)};
}

static void set(int slot, int64_t number) {
    answers.value[slot] = (struct value){.number = number, .at_ms = NOW_MS, .known = true};
}

static void add_value(struct unknown *u, const struct finding *f, int64_t number) {
    if (u->values < VALUES && (f->type != FINDING_NUMBER || (number >= f->min && number <= f->max)))
        u->value[u->values++] = number;
}

/* One value of every class: beside each constant of the criterion, and the ends. */
static void find_values(const struct criterion *c, const struct finding *f, struct unknown *u) {
    u->values = 0;
    if (f->type != FINDING_NUMBER) {
        for (int i = 0; i < 2 && f->type == FINDING_YES_NO; i++) add_value(u, f, i);
        for (size_t i = 0; i < f->codes; i++) add_value(u, f, f->type == FINDING_ONE_OF ? (int64_t)i : INT64_C(1) << i);
        if (f->type == FINDING_SOME_OF) u->value[0] = 0;
        return;
    }
    add_value(u, f, f->min);
    add_value(u, f, f->max);
    for (int32_t i = node(c, c->root)->first; i <= c->root; i++) {
        const struct node *n = node(c, i);
        if (n->op != OP_COMPARE_VALUE && n->op != OP_NUMBER) continue;
        for (int64_t beside = -1; beside <= 1; beside++) add_value(u, f, n->number + beside);
    }
}

static int64_t draw(const struct finding *f) {
    switch (f->type) {
    case FINDING_YES_NO: return below(2);
    case FINDING_ONE_OF: return below((uint32_t)f->codes);
    case FINDING_SOME_OF: return below(3) == 0 ? 0 : INT64_C(1) << below((uint32_t)f->codes);
    case FINDING_NUMBER: return f->min + 1000 * (int64_t)below((uint32_t)((f->max - f->min) / 1000 + 1));
    }
    return 0;
}

/* Below `known`, `decided` and `worst-known` an answer is held as it is: there it may turn any truth round. */
static bool is_held(const struct criterion *c, int slot) {
    for (int32_t i = node(c, c->root)->first; i <= c->root; i++) {
        const struct node *n = node(c, i);
        if (n->op != OP_KNOWN && n->op != OP_DECIDED && n->op != OP_WORST_KNOWN) continue;
        for (int32_t k = n->first; k <= i; k++)
            if (reads(node(c, k)) && slot_of(c, node(c, k)) == slot) return true;
    }
    return false;
}

static bool has(const struct unknowns *all, int slot) {
    for (int i = 0; i < all->count; i++)
        if (all->item[i].slot == slot) return true;
    return false;
}

/* Answers all that the criterion reads but a few; what is held is left out now and then, too. */
static void answer_most(const struct criterion *c, struct unknowns *all) {
    all->count = 0;
    for (int32_t i = node(c, c->root)->first; i <= c->root; i++) {
        const struct node *n = node(c, i);
        if (!reads(n) || has(all, slot_of(c, n))) continue;
        bool open = below(3) == 0, held = is_held(c, slot_of(c, n));
        set(slot_of(c, n), draw(finding(n)));
        if (!open || (!held && all->count == OPEN)) continue;
        answers.value[slot_of(c, n)] = (struct value){0};
        if (held) continue;
        all->item[all->count].slot = slot_of(c, n);
        find_values(c, finding(n), &all->item[all->count++]);
    }
}

static bool agrees(const struct criterion *c, struct result now, struct result then) {
    if (node(c, c->root)->op >= OP_NUMBER) return now.lo <= then.lo && then.hi <= now.hi;
    return now.truth == TRUTH_UNKNOWN || now.truth == then.truth;
}

static void check(const struct criterion *c) {
    struct unknowns all;
    long many = 1;
    answer_most(c, &all);
    struct result now = evaluate(c);
    for (int i = 0; i < all.count; i++) many *= all.item[i].values;
    for (long i = 0; i < many && i < SAMPLES; i++) {
        long rest = many <= SAMPLES ? i : (long)below((uint32_t)many);
        for (int k = 0; k < all.count; k++) {
            set(all.item[k].slot, all.item[k].value[rest % all.item[k].values]);
            rest /= all.item[k].values;
        }
        ck_assert_msg(agrees(c, now, evaluate(c)), "%s, %s, %s knee: %s does not hold for a completion", c->p->id,
                      node(c, c->root)->path ? node(c, c->root)->path : "?", side_name(c->side), truth_name(now.truth));
    }
}

/* ---- All of them ---- */

/* A root is a node that no other has below it. */
static int check_protocol(const struct protocol *p) {
    int roots = 0;
    bool *below_other = arena_array(arena, p->criteria.nodes.count + 1, sizeof *below_other);
    ck_assert_ptr_nonnull(below_other);
    for (size_t i = 0; i < p->criteria.child.count; i++) below_other[p->criteria.child.item[i]] = true;
    for (size_t i = 0; i < p->criteria.nodes.count; i++) {
        if (below_other[i]) continue;
        roots++;
        for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
            struct criterion c = {p, (int32_t)i, (enum side)side};
            for (int trial = 0; trial < TRIALS; trial++) check(&c);
        }
    }
    return roots;
}

START_TEST(every_shipped_criterion_agrees_with_all_completions) {
    int roots = 0;
    if (catalogue->safety) roots += check_protocol(catalogue->safety);
    for (size_t i = 0; i < catalogue->served.count; i++) roots += check_protocol(catalogue->served.item[i]);
    ck_assert_int_gt(roots, 30);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("shipped_criteria");
    TCase *t = tcase_create("shipped criteria");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    tcase_add_test(t, every_shipped_criterion_agrees_with_all_completions);
    return s;
}

int main(void) { return support_run(make_suite()); }
