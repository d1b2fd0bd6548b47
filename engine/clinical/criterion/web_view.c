#include "clinical/criterion/web_view.h"
#include "clinical/criterion/criterion.h"
#include <string.h>

struct view *view_new(const struct web *w, struct arena *a) {
    size_t parts = w->set.nodes.count;
    struct view *v = arena_alloc(a, sizeof *v);
    if (v == NULL) return NULL;
    v->web = w;
    v->result = arena_array(a, parts + 1, sizeof *v->result);
    v->lasting = arena_array(a, parts + 1, sizeof *v->lasting);
    v->stale = arena_array(a, w->words * (2 + VIEW_WATCHES) + 1, sizeof *v->stale);
    if (v->result == NULL || v->lasting == NULL || v->stale == NULL) return NULL;
    v->renewed = v->stale + w->words;
    for (size_t i = 0; i < VIEW_WATCHES; i++) v->watch[i].asked = v->stale + (2 + i) * w->words;
    memset(v->stale, 0xff, w->words * sizeof *v->stale);
    return v;
}

/* --- finding out -------------------------------------------------------------------------------------------------- */

/* A view, as it is asked in its situation. */
struct asked { struct view *v; const struct criteria *set; const struct situation *s; };

static void find_out(const struct asked *a, int32_t part);

static inline bool is_stale(const struct view *v, int32_t part) { return v->stale[part / 64] >> part % 64 & 1; }

static inline bool holds(const struct view *v, int32_t part) {
    return !is_stale(v, part) && v->now_ms <= v->lasting[part].until_ms;
}

static inline void ask(const struct asked *a, int32_t part) {
    if (!holds(a->v, part)) find_out(a, part);
}

static inline void join(struct lasting *all, const struct lasting *one) {
    if (one->until_ms < all->until_ms) all->until_ms = one->until_ms;
    all->figures |= one->figures;
}

/* The least of the truths (the most with MET as the bound). One that reaches the bound decides, whatever the others
 * are. */
static enum truth furthest(const struct asked *a, const struct node *n, enum truth bound, struct lasting *lasting) {
    const int32_t *child = a->set->child.item + n->child, *end = child + n->children;
    enum truth t = (enum truth)(TRUTH_MET - bound);
    for (; child < end; child++) {
        ask(a, *child);
        enum truth each = a->v->result[*child].truth;
        if (each == bound) {
            *lasting = a->v->lasting[*child];
            return bound;
        }
        if (each == TRUTH_UNKNOWN) t = each;
        join(lasting, &a->v->lasting[*child]);
    }
    return t;
}

static enum truth enough(const struct asked *a, const struct node *n, struct lasting *lasting) {
    int64_t met = 0, possible = 0;
    for (int32_t i = 0; i < n->children; i++) {
        if (met >= n->number || possible + n->children - i < n->number) break;
        int32_t child = a->set->child.item[n->child + i];
        ask(a, child);
        met += a->v->result[child].truth == TRUTH_MET;
        possible += a->v->result[child].truth != TRUTH_NOT_MET;
        join(lasting, &a->v->lasting[child]);
    }
    return met >= n->number ? TRUTH_MET : possible < n->number ? TRUTH_NOT_MET : TRUTH_UNKNOWN;
}

/* By what it is made of; of a choice that is made, by what was chosen. */
static void by_children(const struct asked *a, int32_t part, const struct node *n, struct lasting *lasting) {
    const int32_t *child = a->set->child.item + n->child;
    for (int32_t i = 0; i < n->children; i++) {
        enum truth chosen = n->op == OP_CHOOSE && i > 0 ? a->v->result[child[0]].truth : TRUTH_UNKNOWN;
        if (chosen == (i == 1 ? TRUTH_NOT_MET : TRUTH_MET)) continue;
        ask(a, child[i]);
        join(lasting, &a->v->lasting[child[i]]);
    }
    criterion_step(a->set, part, a->s, a->v->result);
}

static void by_figure(const struct asked *a, int32_t part, struct lasting *lasting) {
    criterion_step(a->set, part, a->s, a->v->result);
    lasting->figures = a->v->web->figures[part];
}

static void by_answer(const struct asked *a, int32_t part, struct lasting *lasting) {
    struct situation s = *a->s;
    s.until_ms = &lasting->until_ms;
    criterion_step(a->set, part, &s, a->v->result);
    lasting->figures = a->v->web->figures[part];
}

static void find_out(const struct asked *a, int32_t part) {
    struct view *v = a->v;
    const struct node *n = &a->set->nodes.item[part];
    struct lasting lasting = {INT64_MAX, 0};
    switch ((enum op)n->op) {
    case OP_ALL: v->result[part].truth = furthest(a, n, TRUTH_NOT_MET, &lasting); break;
    case OP_ANY: v->result[part].truth = furthest(a, n, TRUTH_MET, &lasting); break;
    case OP_NONE: v->result[part].truth = (enum truth)(TRUTH_MET - furthest(a, n, TRUTH_MET, &lasting)); break;
    case OP_AT_LEAST: v->result[part].truth = enough(a, n, &lasting); break;
    default:
        if (n->op == OP_PLAN || n->op == OP_NUMBER) by_figure(a, part, &lasting);
        else if (n->children == 0) by_answer(a, part, &lasting);
        else by_children(a, part, n, &lasting);
    }
    v->lasting[part] = lasting;
    if (!v->web->flows[part]) v->stale[part / 64] &= ~(UINT64_C(1) << part % 64);
}

enum truth view_truth(struct view *v, int32_t root, const struct situation *s, struct lasting *lasting) {
    const struct asked a = {v, &v->web->set, s};
    int32_t part = v->web->part_of[root] - 1;
    ask(&a, part);
    *lasting = v->lasting[part];
    if (v->watching != NULL) {
        v->watching->asked[part / 64] |= UINT64_C(1) << part % 64;
        join(&v->watching->lasting, lasting);
    }
    return v->result[part].truth;
}

/* --- watching ----------------------------------------------------------------------------------------------------- */

static bool have_common(const uint64_t *a, const uint64_t *b, size_t words) {
    uint64_t common = 0;
    for (size_t i = 0; i < words; i++) common |= a[i] & b[i];
    return common != 0;
}

static void tell_watches(struct view *v) {
    if (!v->any_renewed) return;
    v->any_renewed = false;
    for (size_t i = 0; i < VIEW_WATCHES; i++)
        v->watch[i].changed = v->watch[i].changed || have_common(v->watch[i].asked, v->renewed, v->web->words);
    memset(v->renewed, 0, v->web->words * sizeof *v->renewed);
}

void view_watch(struct view *v, int watch) {
    struct watch *w = v->watching = &v->watch[watch];
    tell_watches(v);
    memset(w->asked, 0, v->web->words * sizeof *w->asked);
    w->known = false;
    w->changed = false;
    w->lasting = (struct lasting){INT64_MAX, 0};
}

/* What became another while it was asked belongs to it as well. */
void view_unwatch(struct view *v, bool whole) {
    tell_watches(v);
    v->watching->known = whole;
    v->watching->changed = false;
    v->watching = NULL;
}

bool view_same(struct view *v, int watch) {
    tell_watches(v);
    return v->watch[watch].known && !v->watch[watch].changed && v->now_ms <= v->watch[watch].lasting.until_ms;
}

/* --- what may have changed ---------------------------------------------------------------------------------------- */

static void renew_all(struct view *v, const uint64_t *parts) {
    v->any_renewed = true;
    for (size_t i = 0; i < v->web->words; i++) {
        v->stale[i] |= parts[i];
        v->renewed[i] |= parts[i];
    }
}

static void renew(struct view *v, int32_t part) {
    renew_all(v, v->web->above + (size_t)part * v->web->words);
}

/* What is made of it stays as it is while it is the same, and holds no shorter. What holds no more by itself, nothing
 * that still holds hangs on. */
static void look_again(const struct asked *a, int32_t part) {
    struct view *v = a->v;
    if (!holds(v, part)) return;
    struct result was = v->result[part], is;
    int64_t until_ms = v->lasting[part].until_ms;
    find_out(a, part);
    is = v->result[part];
    bool number = a->set->nodes.item[part].op >= OP_NUMBER;
    bool same = was.truth == is.truth && (!number || (was.lo == is.lo && was.hi == is.hi));
    if (!same || v->lasting[part].until_ms < until_ms) renew(v, part);
}

/* What a plan began with is what it was. */
static void look_at_slot(const struct asked *a, int32_t slot) {
    const struct web *w = a->v->web;
    const struct web_lists *l = &w->of_slot[a->s->side == SIDE_RIGHT];
    if (slot >= w->slots) return;
    for (uint32_t i = l->from[slot]; i < l->from[slot + 1]; i++) {
        int32_t part = l->at[i];
        if (a->set->nodes.item[part].op != OP_BASELINE) look_again(a, part);
    }
}

/* What has the figure beside a constant is another only when one of the two values is past it, or at it. */
static void look_at_figure(const struct asked *a, int figure, int64_t was, int64_t is) {
    const struct web *w = a->v->web;
    int64_t low = was < is ? was : is, high = was < is ? is : was;
    for (uint32_t i = w->of_figure.from[figure]; i < w->of_figure.from[figure + 1]; i++) {
        bool apart = w->beside[i] != WEB_ALONE && (w->beside[i] < low || w->beside[i] > high);
        if (!apart) look_again(a, w->of_figure.at[i]);
    }
}

static void look_at_one(const struct asked *a, int i) {
    const struct figures *f = a->s->figures;
    struct view *v = a->v;
    bool was = v->known[i], is = f->known[i];
    int64_t value = v->value[i];
    if (value == f->value[i] && was == is) return;
    v->value[i] = f->value[i];
    v->known[i] = is;
    if (was && is) look_at_figure(a, i, value, f->value[i]);
    else look_at_figure(a, i, INT64_MIN, INT64_MAX);
}

static void look_at_figures(const struct asked *a, unsigned which) {
    const struct figures *f = a->s->figures;
    struct view *v = a->v;
    if (f == NULL) return;
    if (memcmp(v->value, f->value, sizeof v->value) == 0 && memcmp(v->known, f->known, sizeof v->known) == 0) return;
    for (; which != 0; which &= which - 1) look_at_one(a, __builtin_ctz(which));
}

/* One over days, and what is made of it, as far as anybody has asked for that. */
static void look_at_over(const struct asked *a, int32_t part) {
    struct view *v = a->v;
    const struct web_lists *l = &v->web->of_figure;
    struct result was = v->result[part];
    criterion_step(a->set, part, a->s, v->result);
    if (was.truth == v->result[part].truth && was.lo == v->result[part].lo && was.hi == v->result[part].hi) return;
    for (uint32_t i = l->from[WEB_OVER_BELOW]; i < l->from[WEB_OVER_BELOW + 1]; i++) {
        const struct node *n = &a->set->nodes.item[l->at[i]];
        if (v->web->beside[i] == WEB_ALONE || a->set->child.item[n->child] == part) look_again(a, l->at[i]);
    }
}

static bool begins_anew(const struct view *v, const struct situation *s, const struct changes *c) {
    return s->now_ms < v->now_ms || s->plan_since_ms != v->plan_since_ms || s->session != v->session ||
           c->count - v->since > CHANGES_KEPT;
}

/* Windows since the phase began, and what is made of them. */
static void begin_phase(struct view *v, const struct situation *s) {
    v->phase_since_ms = s->phase_since_ms;
    renew_all(v, v->web->of_phase);
}

static void look(struct view *v, const struct situation *s, const struct changes *c, unsigned figures) {
    const struct asked a = {v, &v->web->set, s};
    bool anew = begins_anew(v, s, c);
    int64_t since = v->since;
    v->now_ms = s->now_ms;
    v->since = c->count;
    if (anew) {
        v->plan_since_ms = s->plan_since_ms;
        v->session = s->session;
        memset(v->stale, 0xff, 2 * v->web->words * sizeof *v->stale);     /* and renewed */
        v->any_renewed = true;
    }
    if (s->phase_since_ms != v->phase_since_ms) begin_phase(v, s);
    for (int64_t i = since; !anew && i < c->count; i++) look_at_slot(&a, c->slot[i % CHANGES_KEPT]);
    look_at_figures(&a, figures);
}

#define ALL_FIGURES ((1u << PLAN_FIGURES) - 1)

void view_look(struct view *v, const struct situation *s, const struct changes *c) { look(v, s, c, ALL_FIGURES); }

void view_look_for(struct view *v, const struct situation *s, const struct changes *c, int watch) {
    look(v, s, c, v->watch[watch].lasting.figures & ALL_FIGURES);
}

void view_over(struct view *v, const struct situation *s) {
    const struct asked a = {v, &v->web->set, s};
    const struct web_lists *l = &v->web->of_figure;
    for (uint32_t i = l->from[WEB_OVER]; i < l->from[WEB_OVER + 1]; i++) look_at_over(&a, l->at[i]);
}
