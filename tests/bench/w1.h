/* w1.h - workload W1 by the engine: the eight conditions of tests/bench/w1, loaded as an author wrote them, and
 * patients drawn by the generator of benchmarks.md. For the benchmark and for the unit test of its check values. */
#ifndef STRIDE_BENCH_W1_H
#define STRIDE_BENCH_W1_H
#include "bindings/lua/loader.h"
#include "clinical/criterion/criterion.h"
#include "clinical/protocol/protocol.h"
#include "tests/bench/reference/w1.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define W1_ROOT   "tests/bench/w1"       /* from the top of the tree */
#define W1_NOW_MS INT64_C(1798804800000)

struct w1_condition {
    const struct protocol *protocol;
    int32_t criterion[W1_CRITERIA];      /* the node of each */
    bool reads[W1_FINDINGS];
};
struct w1 {
    struct loader *loader;
    struct arena *arena;
    struct catalogue *catalogue;
    struct w1_condition condition[W1_CONDITIONS];
    int slot[W1_FINDINGS];               /* -1: no criterion looks at it */
};
/* One patient: the answers, and of each condition the results of all nodes, which is the structure to walk. */
struct w1_state { struct answers answers; struct result *results[W1_CONDITIONS]; };

static inline void w1_must(bool good, const char *what) {
    if (good) return;
    fprintf(stderr, "w1: %s\n", what);
    exit(3);
}

/* ---- Loading ---- */

static inline int32_t w1_find(const struct criteria *set, int of, int below) {
    char path[80];
    snprintf(path, sizeof path, below < 0 ? "/criteria/definite/of/%d" : "/criteria/definite/of/%d/of/%d", of, below);
    for (size_t i = 0; i < set->nodes.count; i++)
        if (strcmp(set->nodes.item[i].path, path) == 0) return (int32_t)i;
    w1_must(false, "a criterion is not where it should be");
    return -1;
}

static inline void w1_find_all(struct w1 *w, struct w1_condition *c) {
    const struct criteria *set = &c->protocol->criteria;
    for (int k = 0; k < W1_CRITERIA; k++)
        c->criterion[k] = k < 4 ? w1_find(set, k, -1) : k < 9 ? w1_find(set, 4, k - 4) : w1_find(set, 5, k - 9);
    for (size_t i = 0; i < set->nodes.count; i++) {
        const struct node *n = &set->nodes.item[i];
        bool leaf = n->op == OP_YES || n->op == OP_IS || n->op == OP_COMPARE_VALUE;
        const char *name = leaf ? w->catalogue->vocabulary->findings.item[n->finding].name : NULL;
        if (leaf) c->reads[strtol(name + 1, NULL, 10)] = true;
    }
}

static inline void w1_add(struct w1 *w, int c, const char *canonical) {
    struct error err;
    if (catalogue_add(w->catalogue, canonical, true, &w->condition[c].protocol, &err) != STATUS_OK)
        w1_must(false, err.message);
    w1_find_all(w, &w->condition[c]);
}

static inline void w1_find_slots(struct w1 *w) {
    for (int j = 0; j < W1_FINDINGS; j++) {
        char name[16];
        snprintf(name, sizeof name, "f%02d", j);
        int index = vocabulary_find(w->catalogue->vocabulary, name);
        w->slot[j] = index < 0 ? -1 : finding_slot(&w->catalogue->vocabulary->findings.item[index], 0, SIDE_NONE);
    }
}

static inline void w1_start(struct w1 *w) {
    memset(w, 0, sizeof *w);
    w->arena = arena_new(ARENA_NO_LIMIT);
    w->catalogue = catalogue_new();
    w1_must(w->arena != NULL && w->catalogue != NULL, "memory is out");
}

/* By the loader, as an author's scripts are. First thing in main: it forks. */
static inline void w1_open(struct w1 *w) {
    struct error err;
    struct load load;
    w1_start(w);
    if (loader_start(&w->loader, &err) != STATUS_OK) w1_must(false, err.message);
    if (loader_load(w->loader, W1_ROOT, w->arena, &load, &err) != STATUS_OK) w1_must(false, err.message);
    if (load.mistakes.count > 0) w1_must(false, load.mistakes.item[0].message);
    for (int c = 0; c < W1_CONDITIONS; c++) {
        char id[40];
        snprintf(id, sizeof id, "condition-%d", c);
        const struct loaded *one = load_find(&load, id);
        w1_must(one != NULL, "a condition is missing");
        w1_add(w, c, one->canonical);
    }
    w1_find_slots(w);
}

static inline void w1_close(struct w1 *w) {
    loader_stop(w->loader);
    catalogue_free(w->catalogue);
    arena_free(w->arena);
}

/* ---- Patients ---- */

static inline void w1_make(const struct w1 *w, struct w1_state *s) {
    struct error err;
    memset(s, 0, sizeof *s);
    w1_must(answers_fit(&s->answers, w->catalogue->vocabulary, w->arena, &err) == STATUS_OK, "memory is out");
    for (int c = 0; c < W1_CONDITIONS; c++) {
        s->results[c] = arena_array(w->arena, w->condition[c].protocol->criteria.nodes.count, sizeof **s->results);
        w1_must(s->results[c] != NULL, "memory is out");
    }
}

static inline void w1_set(const struct w1 *w, struct w1_state *s, int j, struct w1_value v) {
    int64_t number = j >= 20 && j < 35 ? v.number * 1000 : v.number;
    if (w->slot[j] < 0) return;
    s->answers.value[w->slot[j]] = (struct value){.number = number, .at_ms = W1_NOW_MS, .known = v.known};
}

static inline void w1_draw(const struct w1 *w, struct w1_state *s, uint32_t *x) {
    for (int j = 0; j < W1_FINDINGS; j++) w1_set(w, s, j, w1_draw_value(x, j));
}

/* ---- Evaluating ---- */

static inline struct situation w1_situation(const struct w1_state *s) {
    return (struct situation){.answers = &s->answers, .now_ms = W1_NOW_MS, .side = SIDE_LEFT};
}

static inline void w1_evaluate(const struct w1 *w, const struct w1_state *s) {
    const struct situation now = w1_situation(s);
    for (int c = 0; c < W1_CONDITIONS; c++) {
        const struct protocol *p = w->condition[c].protocol;
        criterion_eval(&p->criteria, p->definite, &now, s->results[c]);
    }
}

/* Finding j is another: what does not look at it stays. */
static inline void w1_evaluate_again(const struct w1 *w, const struct w1_state *s, int j) {
    const struct situation now = w1_situation(s);
    for (int c = 0; c < W1_CONDITIONS; c++) {
        const struct protocol *p = w->condition[c].protocol;
        if (w->condition[c].reads[j]) criterion_eval(&p->criteria, p->definite, &now, s->results[c]);
    }
}

static inline void w1_count(const struct w1 *w, const struct w1_state *s, struct w1_counts *n) {
    for (int c = 0; c < W1_CONDITIONS; c++) {
        const struct w1_condition *each = &w->condition[c];
        n->conditions[s->results[c][each->protocol->definite].truth]++;
        for (int k = 0; k < W1_CRITERIA; k++) n->criteria[s->results[c][each->criterion[k]].truth]++;
    }
}

#endif
