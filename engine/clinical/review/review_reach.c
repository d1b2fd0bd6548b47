#include "clinical/review/review_reach.h"
#include "clinical/criterion/criterion_window.h"

#define EITHER (REACH_MET | REACH_NOT_MET)
#define ANY    (EITHER | REACH_UNKNOWN)

struct pass {
    const struct criteria *set;
    struct reach *reach;
};

static const struct reach *child(const struct pass *p, const struct node *n, int32_t i) {
    return &p->reach[p->set->child.item[n->child + i]];
}

static unsigned any_of(const struct pass *p, const struct node *n) {
    unsigned can = 0;
    for (int32_t i = 0; i < n->children; i++) can |= child(p, n, i)->can;
    return can;
}

static unsigned every_of(const struct pass *p, const struct node *n) {
    unsigned can = ANY;
    for (int32_t i = 0; i < n->children; i++) can &= child(p, n, i)->can;
    return can;
}

/* ------------------------------------------------------------------------------------------------------ conditions */

static unsigned inverse(unsigned can) {
    return (can & REACH_UNKNOWN) | ((can & REACH_MET) ? REACH_NOT_MET : 0) | ((can & REACH_NOT_MET) ? REACH_MET : 0);
}

/* Met when all are; not met when one is not; unknown when one is and no other must be not met. */
static unsigned all(const struct pass *p, const struct node *n) {
    unsigned can = (every_of(p, n) & REACH_MET) | (any_of(p, n) & REACH_NOT_MET), open = any_of(p, n) & REACH_UNKNOWN;
    for (int32_t i = 0; i < n->children; i++)
        if (child(p, n, i)->can == REACH_NOT_MET) open = 0;
    return can | open;
}

static unsigned any(const struct pass *p, const struct node *n) {
    unsigned can = (any_of(p, n) & REACH_MET) | (every_of(p, n) & REACH_NOT_MET), open = any_of(p, n) & REACH_UNKNOWN;
    for (int32_t i = 0; i < n->children; i++)
        if (child(p, n, i)->can == REACH_MET) open = 0;
    return can | open;
}

static unsigned at_least(const struct pass *p, const struct node *n) {
    int64_t met = 0, not_met = 0;
    for (int32_t i = 0; i < n->children; i++) {
        met += (child(p, n, i)->can & REACH_MET) != 0;
        not_met += (child(p, n, i)->can & REACH_NOT_MET) != 0;
    }
    unsigned can = any_of(p, n) & REACH_UNKNOWN;
    if (met >= n->number) can |= REACH_MET;
    if (not_met > n->children - n->number) can |= REACH_NOT_MET;
    return can;
}

static unsigned decided(unsigned of) {
    return ((of & EITHER) ? REACH_MET : 0) | ((of & REACH_UNKNOWN) ? REACH_NOT_MET : 0);
}

/* Which of met and not met some pair of numbers gives. An unknown number is all of its range at once: what holds on the
 * whole range is never unknown. */
static unsigned compare(enum compare how, const struct reach *a, const struct reach *b) {
    bool met = false, not_met = false;
    switch (how) {
    case COMPARE_LE: met = a->lo <= b->hi, not_met = a->hi > b->lo; break;
    case COMPARE_LT: met = a->lo < b->hi, not_met = a->hi >= b->lo; break;
    case COMPARE_GE: met = a->hi >= b->lo, not_met = a->lo < b->hi; break;
    case COMPARE_GT: met = a->hi > b->lo, not_met = a->lo <= b->hi; break;
    case COMPARE_EQ:
        met = a->lo <= b->hi && b->lo <= a->hi;
        not_met = a->lo != a->hi || b->lo != b->hi || a->lo != b->lo;
        break;
    }
    unsigned open = met && not_met ? (a->can | b->can) & REACH_UNKNOWN : 0;
    return (met ? REACH_MET : 0) | (not_met ? REACH_NOT_MET : 0) | open;
}

static unsigned constant(const struct node *n) {
    if (n->detail == TRUTH_MET) return REACH_MET;
    return n->detail == TRUTH_NOT_MET ? REACH_NOT_MET : REACH_UNKNOWN;
}

static unsigned condition(const struct pass *p, const struct node *n) {
    const struct reach value = {n->min, n->max, REACH_UNKNOWN}, number = {n->number, n->number, 0};
    switch ((enum op)n->op) {
    case OP_CONST: return constant(n);
    case OP_ALL: return all(p, n);
    case OP_ANY: return any(p, n);
    case OP_NONE: return inverse(any(p, n));
    case OP_NOT: return inverse(child(p, n, 0)->can);
    case OP_AT_LEAST: return at_least(p, n);
    case OP_NAMED: return child(p, n, 0)->can;
    case OP_KNOWN: return EITHER;
    case OP_ANSWERED: return REACH_MET | REACH_UNKNOWN;
    case OP_DECIDED: return decided(child(p, n, 0)->can);
    case OP_COMPARE: return compare((enum compare)n->detail, child(p, n, 0), child(p, n, 1));
    case OP_COMPARE_VALUE: return compare((enum compare)n->detail, &value, &number);
    default: return ANY;
    }
}

/* --------------------------------------------------------------------------------------------------------- numbers */

static void widen(struct reach *r, int64_t value) {
    if (value < r->lo) r->lo = value;
    if (value > r->hi) r->hi = value;
}

static void join(struct reach *r, const struct reach *other) {
    widen(r, other->lo);
    widen(r, other->hi);
}

static struct reach sum(const struct pass *p, const struct node *n) {
    struct reach r = {0, 0, 0};
    for (int32_t i = 0; i < n->children; i++) {
        r.lo = window_add(r.lo, child(p, n, i)->lo);
        r.hi = window_add(r.hi, child(p, n, i)->hi);
    }
    return r;
}

static int64_t product(int64_t a, int64_t b) {
    int64_t whole;
    if (__builtin_mul_overflow(a, b, &whole)) return (a < 0) == (b < 0) ? EXPRESSION_MAX : -EXPRESSION_MAX;
    return window_divide(whole, 1000);
}

static struct reach times(const struct reach *a, const struct reach *b) {
    int64_t first = product(a->lo, b->lo);
    struct reach r = {first, first, 0};
    widen(&r, product(a->lo, b->hi));
    widen(&r, product(a->hi, b->lo));
    widen(&r, product(a->hi, b->hi));
    return r;
}

static struct reach bands(const struct reach *of, const struct node *n) {
    struct reach r = {INT64_MAX, INT64_MIN, 0};
    for (int32_t i = -1; i < n->bands; i++) {
        int64_t from = i < 0 ? INT64_MIN : n->band[2 * i], level = i < 0 ? 0 : n->band[2 * i + 1];
        bool ends_before = i + 1 < n->bands && n->band[2 * (i + 1)] <= of->lo;
        if (!ends_before && from <= of->hi) widen(&r, level);
    }
    return r;
}

/* The highest of some of them. */
static struct reach worst_known(const struct pass *p, const struct node *n) {
    struct reach r = *child(p, n, 0);
    for (int32_t i = 1; i < n->children; i++) join(&r, child(p, n, i));
    return r;
}

static struct reach choose(const struct pass *p, const struct node *n) {
    struct reach r = {INT64_MAX, INT64_MIN, 0};
    unsigned when = child(p, n, 0)->can;
    if (when & (REACH_MET | REACH_UNKNOWN)) join(&r, child(p, n, 1));
    if (when & (REACH_NOT_MET | REACH_UNKNOWN)) join(&r, child(p, n, 2));
    return r;
}

static struct reach points(unsigned of, const struct node *n) {
    if (of == REACH_MET) return (struct reach){n->number, n->number, 0};
    if (of == REACH_NOT_MET) return (struct reach){0, 0, 0};
    struct reach r = {0, 0, 0};
    widen(&r, n->number);
    return r;
}

/* A count may be 0; a sum is of as many as there are. */
static struct reach window(const struct node *n) {
    if (n->detail == STAT_COUNT) return (struct reach){0, n->last ? n->number * 1000 : EXPRESSION_MAX, 0};
    struct reach r = {n->min, n->max, REACH_UNKNOWN};
    if (n->detail != STAT_SUM) return r;
    if (n->max > 0) r.hi = EXPRESSION_MAX;
    if (n->min < 0) r.lo = -EXPRESSION_MAX;
    return r;
}

static struct reach combined(const struct pass *p, const struct node *n) {
    const struct reach everything = {-EXPRESSION_MAX, EXPRESSION_MAX, REACH_UNKNOWN};
    switch ((enum op)n->op) {
    case OP_SUM: return sum(p, n);
    case OP_MINUS:
        return (struct reach){window_add(child(p, n, 0)->lo, -child(p, n, 1)->hi),
                              window_add(child(p, n, 0)->hi, -child(p, n, 1)->lo), 0};
    case OP_TIMES: return times(child(p, n, 0), child(p, n, 1));
    case OP_CHOOSE: return choose(p, n);
    case OP_POINTS: return points(child(p, n, 0)->can, n);
    case OP_BANDS: return bands(child(p, n, 0), n);
    case OP_WORST_KNOWN: return worst_known(p, n);
    default: return everything;
    }
}

static struct reach number(const struct pass *p, const struct node *n) {
    switch ((enum op)n->op) {
    case OP_NUMBER: return (struct reach){n->number, n->number, 0};
    case OP_VALUE:
    case OP_RANK:
    case OP_BASELINE:
    case OP_PLAN: return (struct reach){n->min, n->max, REACH_UNKNOWN};
    case OP_WINDOW: return window(n);
    default: break;
    }
    struct reach r = combined(p, n);
    r.can |= any_of(p, n) & REACH_UNKNOWN;
    return r;
}

struct reach *review_reach(const struct criteria *set, struct arena *a) {
    struct reach *reach = arena_array(a, set->nodes.count + 1, sizeof *reach);
    const struct pass p = {set, reach};
    if (reach == NULL) return NULL;
    for (size_t i = 0; i < set->nodes.count; i++) {
        const struct node *n = &set->nodes.item[i];
        if (n->op < OP_NUMBER)
            reach[i].can = condition(&p, n);
        else
            reach[i] = number(&p, n);
    }
    return reach;
}
