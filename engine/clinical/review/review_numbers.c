/* Units that do not go together, and comparisons that every answer meets, or none. */
#include "base/text.h"
#include "clinical/review/review_inside.h"
#include <stdio.h>
#include <string.h>

/* Of which kind a number is. What is of any kind goes with all. */
struct unit {
    enum { UNIT_ANY, UNIT_OF, UNIT_LEVEL, UNIT_CODES } kind;
    const char *name;              /* "0-10" */
    const struct finding *finding; /* whose codes are ranked */
};

static struct unit named(const char *name) {
    if (name == NULL || *name == '\0') return (struct unit){.kind = UNIT_ANY};
    return (struct unit){.kind = UNIT_OF, .name = name};
}

static bool same_codes(const struct finding *a, const struct finding *b) {
    if (a == b) return true;
    if (a->codes != b->codes) return false;
    for (size_t i = 0; i < a->codes; i++)
        if (strcmp(a->code[i], b->code[i]) != 0) return false;
    return true;
}

static bool same_unit(const struct unit *a, const struct unit *b) {
    if (a->kind == UNIT_ANY || b->kind == UNIT_ANY) return true;
    if (a->kind != b->kind) return false;
    if (a->kind == UNIT_OF) return strcmp(a->name, b->name) == 0;
    return a->kind == UNIT_LEVEL || same_codes(a->finding, b->finding);
}

static const char *unit_words(const struct unit *u, char room[static 100]) {
    if (u->kind == UNIT_LEVEL) return "levels";
    if (u->kind == UNIT_OF) snprintf(room, 100, "\"%s\"", u->name);
    if (u->kind == UNIT_CODES) snprintf(room, 100, "codes of %s", u->finding->name);
    return room;
}

/* ---------------------------------------------------------------------------------------------------------- leaves */

static struct unit unit_of_finding(const struct finding *f) {
    if (f->type == FINDING_NUMBER) return named(f->unit);
    if (f->type == FINDING_ONE_OF) return (struct unit){.kind = UNIT_CODES, .finding = f};
    return (struct unit){.kind = UNIT_ANY};
}

static struct unit unit_of_figure(enum plan_figure figure) {
    bool days = figure == PLAN_DAYS_IN_PHASE || figure == PLAN_DAYS_IN_STEP || figure == PLAN_DAYS_IN_PLAN;
    bool limit = figure == PLAN_LIMIT_OK || figure == PLAN_LIMIT_HIGH;
    return named(days ? "d" : limit ? "0-10" : NULL);
}

/* ----------------------------------------------------------------------------------------------------- mixed units */

static const char *mixing(enum op op) {
    switch (op) {
    case OP_COMPARE: return "are compared";
    case OP_SUM: return "are added";
    case OP_MINUS: return "are subtracted";
    case OP_WORST_KNOWN: return "are measured against each other";
    case OP_CHOOSE: return "stand for each other";
    default: return NULL;
    }
}

struct units {
    struct unit *of;
};

/* The unit that the children share; the first two that do not go together are named. */
static struct unit common(struct review *r, const struct units *u, const struct node *n) {
    struct unit first = {.kind = UNIT_ANY};
    char one[100], two[100];
    bool told = false;
    for (int32_t i = n->op == OP_CHOOSE; i < n->children; i++) {
        const struct unit *each = &u->of[review_child(r, n, i)];
        if (!same_unit(&first, each) && !told)
            review_warn(r, n->path, "numbers in %s and in %s %s", unit_words(&first, one), unit_words(each, two),
                        mixing((enum op)n->op));
        told = told || !same_unit(&first, each);
        if (first.kind == UNIT_ANY) first = *each;
    }
    return first;
}

/* A product with a plain number keeps its unit; of two units nobody knows. */
static struct unit scaled(const struct review *r, const struct units *u, const struct node *n) {
    const struct unit *a = &u->of[review_child(r, n, 0)], *b = &u->of[review_child(r, n, 1)];
    if (b->kind == UNIT_ANY) return *a;
    if (n->op == OP_TIMES && a->kind == UNIT_ANY) return *b;
    return (struct unit){.kind = UNIT_ANY};
}

static struct unit unit_of(struct review *r, const struct units *u, const struct node *n) {
    const struct vocabulary *v = r->p->criteria.vocabulary;
    switch ((enum op)n->op) {
    case OP_VALUE:
    case OP_RANK:
    case OP_BASELINE: return unit_of_finding(&v->findings.item[n->finding]);
    case OP_WINDOW: return n->detail == STAT_COUNT ? named(NULL) : unit_of_finding(&v->findings.item[n->finding]);
    case OP_PLAN: return unit_of_figure((enum plan_figure)n->detail);
    case OP_BANDS: return (struct unit){.kind = UNIT_LEVEL};
    case OP_TIMES:
    case OP_DIVIDE: return scaled(r, u, n);
    case OP_COMPARE:
    case OP_SUM:
    case OP_MINUS:
    case OP_WORST_KNOWN:
    case OP_CHOOSE: return common(r, u, n);
    default: return (struct unit){.kind = UNIT_ANY};
    }
}

/* ---------------------------------------------------------------------------------------------- decided comparisons */

static const char *interval(const struct reach *of, char room[static 60]) {
    char lo[24], hi[24];
    if (of->lo <= -EXPRESSION_MAX)
        snprintf(room, 60, "at most %s", text_milli(hi, of->hi));
    else if (of->hi >= EXPRESSION_MAX)
        snprintf(room, 60, "at least %s", text_milli(lo, of->lo));
    else
        snprintf(room, 60, "%s to %s", text_milli(lo, of->lo), text_milli(hi, of->hi));
    return room;
}

/* "3 to 10" of a number that goes to 10 says what it means, and is no mistake. */
static bool touches(const struct node *n, const struct reach *a, const struct reach *b) {
    if (n->detail == COMPARE_LE) return a->hi == b->lo;
    return n->detail == COMPARE_GE && a->lo == b->hi;
}

static void look_at(struct review *r, int32_t index) {
    const struct node *n = review_node(r, index);
    unsigned can = r->reach[index].can;
    char left[60], right[60];
    if ((can & REACH_MET) != 0 && (can & REACH_NOT_MET) != 0) return;
    struct reach a = {n->min, n->max, 0}, b = {n->number, n->number, 0};
    if (n->op == OP_COMPARE) a = r->reach[review_child(r, n, 0)], b = r->reach[review_child(r, n, 1)];
    if ((can & REACH_MET) != 0 && touches(n, &a, &b)) return;
    interval(&a, left);
    if (b.lo == b.hi)
        text_milli(right, b.lo);
    else
        interval(&b, right);
    const char *when = can & REACH_MET ? "always" : "never";
    review_warn(r, n->path, "this comparison is %s met: %s against %s", when, left, right);
}

void review_numbers(struct review *r) {
    size_t count = r->p->criteria.nodes.count;
    const struct units u = {arena_array(r->a, count + 1, sizeof *u.of)};
    if (u.of == NULL) r->failed = true;
    for (size_t i = 0; i < count && !r->failed; i++) {
        const struct node *n = review_node(r, (int32_t)i);
        u.of[i] = unit_of(r, &u, n);
        if (n->op == OP_COMPARE || n->op == OP_COMPARE_VALUE) look_at(r, (int32_t)i);
    }
}
