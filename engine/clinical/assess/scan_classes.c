/* The classes of answers that some expression tells apart. */
#include "clinical/assess/scan_parts.h"
#include <stdlib.h>

#define UNITS_MAX 150 /* whole units of a number that is reckoned with */

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static bool add_inside(struct scanner *x, number_list *list, const struct finding *f, int64_t number) {
    return number < f->min || number > f->max || scan_add_number(x, list, number);
}

/* Answers to try: among them one of every class. */
static bool find_numbers(struct scanner *x, struct variable *v, const struct finding *f, number_list *out) {
    v->wide = v->fine && (f->max - f->min) / 1000 > UNITS_MAX;
    bool fits = scan_add_number(x, out, f->min) && scan_add_number(x, out, f->max);
    for (size_t i = 0; i < v->cut.count && fits; i++) {
        for (int64_t beside = -1; beside <= 1 && fits; beside++) fits = add_inside(x, out, f, v->cut.item[i] + beside);
    }
    for (int64_t unit = f->min; v->fine && !v->wide && unit <= f->max && fits; unit += 1000)
        fits = scan_add_number(x, out, unit);
    if (fits) qsort(out->item, out->count, sizeof *out->item, by_number);
    return fits;
}

static bool find_answers(struct scanner *x, struct variable *v, number_list *out) {
    const struct finding *f = &x->trial.vocabulary->findings.item[v->about.finding];
    if (v->type == FINDING_NUMBER) return find_numbers(x, v, f, out);
    int64_t count = v->type == FINDING_YES_NO ? 2 : (int64_t)f->codes;
    bool fits = true;
    for (int64_t i = 0; i < count && fits; i++) fits = scan_add_number(x, out, i);
    return fits;
}

static bool is_same(struct result a, struct result b) { return a.lo == b.lo && a.hi == b.hi && a.truth == b.truth; }

/* Is the newest result of every top like that of an earlier class? Then it is taken back. */
static bool is_old_class(const struct scanner *x, const struct variable *v) {
    for (size_t class = 0; class < v->value.count; class ++) {
        bool same = true;
        for (size_t i = 0; i < v->top.count && same; i++) {
            const struct top *top = &x->tops.item[v->top.item[i]];
            same = is_same(top->result.item[class], top->result.item[v->value.count]);
        }
        if (same) return true;
    }
    return false;
}

/* What an answer makes of every top, as one more result of each. */
static bool evaluate_tops(struct scanner *x, struct variable *v, int64_t number) {
    struct value before = scan_try(x, v, number);
    bool fits = true;
    for (size_t i = 0; i < v->top.count && fits; i++) {
        struct top *top = &x->tops.item[v->top.item[i]];
        struct result *place = LIST_PUSH(x->pass, &top->result);
        fits = place != NULL;
        if (fits) *place = scan_evaluate(x, &x->scans.item[top->scan], top->node);
    }
    x->trial.value[v->slot] = before;
    return fits;
}

/* A new class unless an earlier answer made the same of every top. */
static bool try_answer(struct scanner *x, struct variable *v, int64_t number) {
    if (!evaluate_tops(x, v, number)) return false;
    if (!is_old_class(x, v)) {
        int64_t *place = LIST_PUSH(x->a, &v->value);
        if (place) *place = number;
        return place != NULL;
    }
    for (size_t i = 0; i < v->top.count; i++) x->tops.item[v->top.item[i]].result.count--;
    return true;
}

static bool classify(struct scanner *x, struct variable *v) {
    number_list answers = {0};
    if (v->type == FINDING_SOME_OF) return true;
    for (size_t i = 0; v->settled && i < v->value.count; i++) {
        if (!evaluate_tops(x, v, v->value.item[i])) return false;
    }
    if (v->settled) return true;
    if (!find_answers(x, v, &answers)) return false;
    for (size_t i = 0; i < answers.count; i++) {
        if (!try_answer(x, v, answers.item[i])) return false;
    }
    return true;
}

/* Lists first, so that all their bits stand together at the top; what has many classes last: it is copied least. */
static int rank_of(const struct variable *v) { return v->type == FINDING_SOME_OF ? 0 : v->value.count <= 12 ? 1 : 2; }

static bool number_variables(struct scanner *x) {
    for (int rank = 0; rank <= 2; rank++) {
        for (size_t i = 0; i < x->variables.count; i++) {
            struct variable *v = &x->variables.item[i];
            if (v->settled || rank_of(v) != rank) continue;
            v->settled = true;
            v->number = diagram_variable(x->d, rank == 0 ? 2 : (int)v->value.count + 1, false);
            for (size_t bit = 0; bit < v->group.count && v->number >= 0; bit++)
                if (diagram_variable(x->d, 2, true) < 0) return false;
            if (v->number < 0) return false;
        }
    }
    return true;
}

static bool draw_top(struct scanner *x, const struct variable *v, struct top *top) {
    const struct scan *s = &x->scans.item[top->scan];
    diagram_ref *child = arena_room(x->pass, v->value.count + 1, sizeof *child);
    if (!child) return false;
    child[0] = diagram_leaf(x->d, s->now[top->node - s->first]);
    for (size_t i = 0; i < v->value.count; i++) child[i + 1] = diagram_leaf(x->d, top->result.item[i]);
    top->ref = v->wide ? DIAGRAM_NONE : diagram_node(x->d, v->number, child);
    return !diagram_memory_out(x->d);
}

bool scan_classify(struct scanner *x) {
    for (size_t i = 0; i < x->variables.count; i++) {
        if (!classify(x, &x->variables.item[i])) return false;
    }
    if (!number_variables(x)) return false;
    for (size_t i = 0; i < x->variables.count; i++) {
        const struct variable *v = &x->variables.item[i];
        for (size_t k = 0; k < v->top.count; k++) {
            if (!draw_top(x, v, &x->tops.item[v->top.item[k]])) return false;
        }
    }
    return true;
}
