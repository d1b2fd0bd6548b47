#include "clinical/criterion/criterion.h"
#include "clinical/criterion/criterion_window.h"

const char *truth_name(enum truth t) {
    static const char *const names[] = {"not met", "unknown", "met"};
    return names[t];
}

const char *mark_name(enum mark m) {
    static const char *const names[] = {
        [MARK_NONE] = NULL, [MARK_READ] = "read", [MARK_GK] = "GK", [MARK_DEF] = "DEF", [MARK_SECONDARY] = "2nd"};
    return names[m];
}

/* ---------------------------------------------------------------------------------------------------------- leaves */

enum side criterion_side(const struct criteria *set, const struct node *n, enum side judged) {
    if (!set->vocabulary->findings.item[n->finding].knee) return SIDE_NONE;
    switch ((enum knee)n->knee) {
    case KNEE_SAME: return judged;
    case KNEE_OTHER: return judged == SIDE_LEFT ? SIDE_RIGHT : SIDE_LEFT;
    case KNEE_LEFT: return SIDE_LEFT;
    case KNEE_RIGHT: return SIDE_RIGHT;
    }
    return judged;
}

/* An answer that is looked at holds until it goes stale, or another comes. */
static void note(const struct node *n, const struct situation *s, int32_t slot) {
    const struct answers *a = s->answers;
    if (slot >= a->slots || n->fresh_ms == 0 || !a->value[slot].known) return;
    int64_t fresh_until = a->value[slot].at_ms + n->fresh_ms;
    if (fresh_until >= s->now_ms && fresh_until < *s->until_ms) *s->until_ms = fresh_until;
}

static inline const struct value *look(const struct node *n, const struct situation *s) {
    const struct answers *a = s->answers;
    uint32_t slot = (uint32_t)n->slot[s->side == SIDE_RIGHT];
    if (s->until_ms) note(n, s, (int32_t)slot);
    if (slot >= (uint32_t)a->slots) return NULL;
    const struct value *v = &a->value[slot];
    if (!v->known || (n->fresh_ms > 0 && s->now_ms - v->at_ms > n->fresh_ms)) return NULL;
    return v;
}

const struct value *criterion_answer(const struct node *n, const struct situation *s) { return look(n, s); }

static inline struct result value_of(const struct node *n, const struct situation *s) {
    const struct value *v = look(n, s);
    if (!v) return (struct result){n->min, n->max, TRUTH_UNKNOWN};
    return (struct result){v->number, v->masked && v->number < n->max ? n->max : v->number, TRUTH_MET};
}

static struct result rank_of(const struct node *n, const struct situation *s) {
    const struct value *v = look(n, s);
    if (!v) return (struct result){n->min, n->max, TRUTH_UNKNOWN};
    return (struct result){v->number * 1000, v->number * 1000, TRUTH_MET};
}

/* A figure over days is asked for. As it stands it is only of use where no other days are meant. */
static bool figure_known(const struct node *n, const struct figures *f, int64_t *value) {
    enum plan_figure which = (enum plan_figure)n->detail;
    if (n->number > 0 && f->over) return f->over(f, which, (int)n->number, value);
    *value = f->value[which];
    return f->known[which] && (n->number == 0 || n->number == FIGURE_ADHERENCE_DAYS);
}

static struct result plan_of(const struct node *n, const struct situation *s) {
    int64_t value;
    if (!s->figures || !figure_known(n, s->figures, &value)) return (struct result){n->min, n->max, TRUTH_UNKNOWN};
    return (struct result){value, value, TRUTH_MET};
}

/* ----------------------------------------------------------------------------------------------------- comparisons */

/* a <= b, for all of both intervals, for some, for none. */
static inline enum truth at_most(struct result a, struct result b) {
    if (a.hi <= b.lo) return TRUTH_MET;
    return a.lo > b.hi ? TRUTH_NOT_MET : TRUTH_UNKNOWN;
}

static inline enum truth below(struct result a, struct result b) {
    if (a.hi < b.lo) return TRUTH_MET;
    return a.lo >= b.hi ? TRUTH_NOT_MET : TRUTH_UNKNOWN;
}

static inline enum truth equal(struct result a, struct result b) {
    if (a.hi < b.lo || b.hi < a.lo) return TRUTH_NOT_MET;
    return a.lo == a.hi && b.lo == b.hi ? TRUTH_MET : TRUTH_UNKNOWN;
}

static inline enum truth compare(enum compare how, struct result a, struct result b) {
    switch (how) {
    case COMPARE_LE: return at_most(a, b);
    case COMPARE_LT: return below(a, b);
    case COMPARE_GE: return at_most(b, a);
    case COMPARE_GT: return below(b, a);
    case COMPARE_EQ: return equal(a, b);
    }
    return TRUTH_UNKNOWN;
}

/* ------------------------------------------------------------------------------------------------------ conditions */

struct pass {
    const struct criteria *set;
    const struct situation *s;
    struct result *results;
};

static inline enum truth inverse(enum truth t) { return (enum truth)(TRUTH_MET - t); }

static inline struct result child_of(const struct pass *p, const struct node *n, int32_t i) {
    return p->results[p->set->child.item[n->child + i]];
}

static enum truth least_of(const struct pass *p, const struct node *n) {
    const int32_t *child = p->set->child.item + n->child, *end = child + n->children;
    const struct result *results = p->results;
    enum truth t = TRUTH_MET;
    while (child < end) {
        enum truth each = results[*child++].truth;
        if (each < t) t = each;
    }
    return t;
}

static enum truth most_of(const struct pass *p, const struct node *n) {
    const int32_t *child = p->set->child.item + n->child, *end = child + n->children;
    const struct result *results = p->results;
    enum truth t = TRUTH_NOT_MET;
    while (child < end) {
        enum truth each = results[*child++].truth;
        if (each > t) t = each;
    }
    return t;
}

static enum truth enough_of(const struct pass *p, const struct node *n) {
    const int32_t *child = p->set->child.item + n->child, *end = child + n->children;
    const struct result *results = p->results;
    int64_t met = 0, possible = 0;
    while (child < end) {
        enum truth each = results[*child++].truth;
        met += each == TRUTH_MET;
        possible += each != TRUTH_NOT_MET;
    }
    if (met >= n->number) return TRUTH_MET;
    return possible < n->number ? TRUTH_NOT_MET : TRUTH_UNKNOWN;
}

static inline enum truth truth_if(bool b) { return b ? TRUTH_MET : TRUTH_NOT_MET; }

static inline enum truth compare_value(const struct node *n, const struct situation *s) {
    struct result number = {n->number, n->number, TRUTH_MET};
    return compare((enum compare)n->detail, value_of(n, s), number);
}

static inline enum truth condition(const struct pass *p, const struct node *n) {
    const struct value *v;
    switch ((enum op)n->op) {
    case OP_YES: return (v = look(n, p->s)) ? truth_if(v->number != 0) : TRUTH_UNKNOWN;
    case OP_IS: return (v = look(n, p->s)) ? truth_if(n->number >> v->number & 1) : TRUTH_UNKNOWN;
    case OP_INCLUDES: return (v = look(n, p->s)) ? truth_if(v->number & n->number) : TRUTH_UNKNOWN;
    case OP_COMPARE_VALUE: return compare_value(n, p->s);
    case OP_ALL: return least_of(p, n);
    case OP_ANY: return most_of(p, n);
    case OP_NONE: return inverse(most_of(p, n));
    case OP_AT_LEAST: return enough_of(p, n);
    case OP_NOT: return inverse(child_of(p, n, 0).truth);
    case OP_NAMED: return child_of(p, n, 0).truth;
    case OP_COMPARE: return compare((enum compare)n->detail, child_of(p, n, 0), child_of(p, n, 1));
    case OP_KNOWN: return truth_if(look(n, p->s) != NULL);
    case OP_ANSWERED: return look(n, p->s) ? TRUTH_MET : TRUTH_UNKNOWN;
    case OP_DECIDED: return truth_if(child_of(p, n, 0).truth != TRUTH_UNKNOWN);
    case OP_CONST: return (enum truth)n->detail;
    default: return TRUTH_UNKNOWN;
    }
}

/* --------------------------------------------------------------------------------------------------------- numbers */

/* The product of thousandths, in thousandths. An int64_t overflows only past what is allowed. */
static int64_t product(int64_t a, int64_t b) {
    int64_t whole;
    if (__builtin_mul_overflow(a, b, &whole)) return (a < 0) == (b < 0) ? EXPRESSION_MAX : -EXPRESSION_MAX;
    return window_add(0, window_divide(whole, 1000));
}

static struct result sum_of(const struct pass *p, const struct node *n) {
    struct result sum = {0, 0, least_of(p, n)};
    for (int32_t i = 0; i < n->children; i++) {
        struct result each = child_of(p, n, i);
        sum.lo = window_add(sum.lo, each.lo);
        sum.hi = window_add(sum.hi, each.hi);
    }
    return sum;
}

static struct result minus_of(const struct pass *p, const struct node *n) {
    struct result a = child_of(p, n, 0), b = child_of(p, n, 1);
    return (struct result){window_add(a.lo, -b.hi), window_add(a.hi, -b.lo), least_of(p, n)};
}

/* The quotient of thousandths, in thousandths. Neither number is past EXPRESSION_MAX, so a thousand times it fits. */
static int64_t quotient(int64_t a, int64_t b) {
    int64_t whole = b < 0 ? window_divide(-a * 1000, -b) : window_divide(a * 1000, b);
    return window_add(0, whole);
}

static struct result hull(const int64_t *corner, int count, enum truth t) {
    struct result r = {corner[0], corner[0], t};
    for (int i = 1; i < count; i++) {
        if (corner[i] < r.lo) r.lo = corner[i];
        if (corner[i] > r.hi) r.hi = corner[i];
    }
    return r;
}

static struct result times_of(const struct pass *p, const struct node *n) {
    struct result a = child_of(p, n, 0), b = child_of(p, n, 1);
    int64_t corner[] = {product(a.lo, b.lo), product(a.lo, b.hi), product(a.hi, b.lo), product(a.hi, b.hi)};
    return hull(corner, 4, least_of(p, n));
}

/* By what could be 0 nothing can be divided: whatever the left is, the quotient is not known, and could be anything. */
static struct result divide_of(const struct pass *p, const struct node *n) {
    struct result a = child_of(p, n, 0), b = child_of(p, n, 1);
    if (b.lo <= 0 && b.hi >= 0) return (struct result){-EXPRESSION_MAX, EXPRESSION_MAX, TRUTH_UNKNOWN};
    int64_t corner[] = {quotient(a.lo, b.lo), quotient(a.lo, b.hi), quotient(a.hi, b.lo), quotient(a.hi, b.hi)};
    return hull(corner, 4, least_of(p, n));
}

/* While the condition is unknown either could be right; when both are the same number it does not matter which. */
static struct result choose_of(const struct pass *p, const struct node *n) {
    enum truth when = child_of(p, n, 0).truth;
    struct result a = child_of(p, n, 1), b = child_of(p, n, 2);
    if (when != TRUTH_UNKNOWN) return when == TRUTH_MET ? a : b;
    int64_t corner[] = {a.lo, a.hi, b.lo, b.hi};
    struct result r = hull(corner, 4, TRUTH_UNKNOWN);
    if (r.lo == r.hi) r.truth = a.truth < b.truth ? a.truth : b.truth;
    return r;
}

static struct result points_of(const struct pass *p, const struct node *n) {
    enum truth t = child_of(p, n, 0).truth;
    int64_t most = n->number > 0 ? n->number : 0, least = n->number < 0 ? n->number : 0;
    if (t == TRUTH_UNKNOWN) return (struct result){least, most, TRUTH_UNKNOWN};
    int64_t value = t == TRUTH_MET ? n->number : 0;
    return (struct result){value, value, TRUTH_MET};
}

/* The levels of all bands that the interval touches; below the first band the level is 0. */
static struct result bands_of(const struct pass *p, const struct node *n) {
    struct result of = child_of(p, n, 0), r = {INT64_MAX, INT64_MIN, of.truth};
    for (int32_t i = -1; i < n->bands; i++) {
        int64_t from = i < 0 ? INT64_MIN : n->band[2 * i], level = i < 0 ? 0 : n->band[2 * i + 1];
        bool ends_before = i + 1 < n->bands && n->band[2 * (i + 1)] <= of.lo;
        if (ends_before || from > of.hi) continue;
        if (level < r.lo) r.lo = level;
        if (level > r.hi) r.hi = level;
    }
    return r;
}

/* The highest of those that are known; when none is, whatever it could turn out to be. */
static struct result worst_of(const struct pass *p, const struct node *n) {
    enum truth wanted = most_of(p, n);
    struct result r = {INT64_MIN, INT64_MIN, wanted};
    int64_t least = INT64_MAX;
    for (int32_t i = 0; i < n->children; i++) {
        struct result each = child_of(p, n, i);
        if (each.truth != wanted) continue;
        if (each.lo > r.lo) r.lo = each.lo;
        if (each.hi > r.hi) r.hi = each.hi;
        if (each.lo < least) least = each.lo;
    }
    if (wanted != TRUTH_MET) r.lo = least;
    return r;
}

static struct result number(const struct pass *p, const struct node *n) {
    switch ((enum op)n->op) {
    case OP_NUMBER: return (struct result){n->number, n->number, TRUTH_MET};
    case OP_VALUE: return value_of(n, p->s);
    case OP_RANK: return rank_of(n, p->s);
    case OP_SUM: return sum_of(p, n);
    case OP_MINUS: return minus_of(p, n);
    case OP_TIMES: return times_of(p, n);
    case OP_DIVIDE: return divide_of(p, n);
    case OP_CHOOSE: return choose_of(p, n);
    case OP_POINTS: return points_of(p, n);
    case OP_BANDS: return bands_of(p, n);
    case OP_WORST_KNOWN: return worst_of(p, n);
    case OP_WINDOW:
    case OP_BASELINE: return window_result(n, p->s, criterion_side(p->set, n, p->s->side));
    case OP_PLAN: return plan_of(n, p->s);
    default: return (struct result){0, 0, TRUTH_UNKNOWN};
    }
}

/* ------------------------------------------------------------------------------------------------------ evaluation */

static inline void step(const struct pass *p, int32_t index) {
    const struct node *n = &p->set->nodes.item[index];
    if (n->op < OP_NUMBER)
        p->results[index].truth = condition(p, n);
    else
        p->results[index] = number(p, n);
}

static void run(const struct criteria *set, int32_t first, int32_t last, const struct situation *s,
                struct result *results) {
    const struct pass p = {set, s, results};
    for (int32_t i = first; i <= last; i++) step(&p, i);
}

enum truth criterion_eval(const struct criteria *set, int32_t root, const struct situation *s, struct result *results) {
    run(set, set->nodes.item[root].first, root, s, results);
    return results[root].truth;
}

/* --------------------------------------------------------------------------------------------------- truth alone */

static void settle(const struct pass *p, int32_t index);

/* The least of the children's truths (the most with MET as the bound), looked at up to the first that reaches it. */
static enum truth settle_to(const struct pass *p, const struct node *n, enum truth bound) {
    enum truth t = inverse(bound);
    for (int32_t i = 0; i < n->children && t != bound; i++) {
        int32_t child = p->set->child.item[n->child + i];
        settle(p, child);
        enum truth each = p->results[child].truth;
        if (bound == TRUTH_MET ? each > t : each < t) t = each;
    }
    return t;
}

static enum truth settle_enough(const struct pass *p, const struct node *n) {
    int64_t met = 0, possible = 0;
    for (int32_t i = 0; i < n->children; i++) {
        if (met >= n->number) return TRUTH_MET;
        if (possible + n->children - i < n->number) return TRUTH_NOT_MET;
        int32_t child = p->set->child.item[n->child + i];
        settle(p, child);
        met += p->results[child].truth == TRUTH_MET;
        possible += p->results[child].truth != TRUTH_NOT_MET;
    }
    return met >= n->number ? TRUTH_MET : possible < n->number ? TRUTH_NOT_MET : TRUTH_UNKNOWN;
}

/* All children; of a choice that is made, only what was chosen. */
static void settle_children(const struct pass *p, const struct node *n) {
    const int32_t *child = p->set->child.item + n->child;
    for (int32_t i = 0; i < n->children; i++) {
        bool skipped = n->op == OP_CHOOSE && i > 0 && p->results[child[0]].truth == (i == 1 ? TRUTH_NOT_MET : TRUTH_MET);
        if (!skipped) settle(p, child[i]);
    }
}

static void settle(const struct pass *p, int32_t index) {
    const struct node *n = &p->set->nodes.item[index];
    switch ((enum op)n->op) {
    case OP_ALL: p->results[index].truth = settle_to(p, n, TRUTH_NOT_MET); return;
    case OP_ANY: p->results[index].truth = settle_to(p, n, TRUTH_MET); return;
    case OP_NONE: p->results[index].truth = inverse(settle_to(p, n, TRUTH_MET)); return;
    case OP_AT_LEAST: p->results[index].truth = settle_enough(p, n); return;
    default: break;
    }
    settle_children(p, n);
    step(p, index);
}

enum truth criterion_truth(const struct criteria *set, int32_t root, const struct situation *s, struct result *results) {
    const struct pass p = {set, s, results};
    settle(&p, root);
    return results[root].truth;
}

struct result criterion_number(const struct criteria *set, int32_t root, const struct situation *s,
                               struct result *results) {
    run(set, set->nodes.item[root].first, root, s, results);
    return results[root];
}

void criterion_step(const struct criteria *set, int32_t index, const struct situation *s, struct result *results) {
    const struct pass p = {set, s, results};
    step(&p, index);
}
