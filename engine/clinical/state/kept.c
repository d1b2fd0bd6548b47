#include "clinical/state/kept.h"
#include "clinical/state/kept_inside.h"

enum { WATCH_OWN, WATCH_ALL };           /* of a view: between kept_begin and kept_end, kept_watch and kept_unwatch */

static struct kept *kept_of(struct patient *p) {
    if (p->kept == NULL) p->kept = arena_alloc(p->arena, sizeof *p->kept);
    return p->kept;
}

const struct changes *kept_changes(struct patient *p) {
    struct kept *k = kept_of(p);
    return k == NULL ? NULL : &k->changes;
}

void kept_answer(struct patient *p, int32_t slot) {
    if (p->kept != NULL) changes_add(&p->kept->changes, slot);
}

void kept_forget(struct patient *p) {
    if (p->kept != NULL) changes_add_all(&p->kept->changes);
}

/* --- views -------------------------------------------------------------------------------------------------------- */

static bool is_it(const struct kept_view *k, const struct plan *plan, const struct web *w, const struct situation *s) {
    return k->plan == plan->number && k->view->web == w && k->view->session == s->session;
}

/* Another session takes the place of the one that was looked at so many sessions ago. */
static bool may_be(const struct kept_view *k, const struct plan *plan, const struct web *w, const struct situation *s) {
    return k->plan == plan->number && k->view->web == w && k->place == s->session % KEPT_SESSIONS;
}

/* Its own, or a new one; NULL when memory is out. */
static struct kept_view *find(struct patient *p, const struct plan *plan, const struct web *w,
                              const struct situation *s) {
    struct kept *k = kept_of(p);
    if (k == NULL) return NULL;
    if (k->newest < k->views.count && is_it(&k->views.item[k->newest], plan, w, s)) return &k->views.item[k->newest];
    for (size_t i = 0; i < k->views.count; i++)
        if (may_be(&k->views.item[i], plan, w, s)) return &k->views.item[k->newest = i];
    struct view *view = view_new(w, p->arena);
    struct kept_view *new = view == NULL ? NULL : LIST_PUSH(p->arena, &k->views);
    if (new == NULL) return NULL;
    *new = (struct kept_view){.plan = plan->number, .place = s->session % KEPT_SESSIONS, .view = view};
    k->newest = k->views.count - 1;
    return new;
}

/* --- figures over days -------------------------------------------------------------------------------------------- */

static struct over over_now(const struct patient *p, const struct plan *plan, const struct figures *f) {
    size_t n = plan->pauses.count;
    return (struct over){f->today, p->tally_changes, n, n == 0 ? 0 : plan->pauses.item[n - 1].from,
                         n == 0 ? 0 : plan->pauses.item[n - 1].to};
}

static bool same_over(const struct over *a, const struct over *b) {
    return a->today == b->today && a->tallies == b->tallies && a->pauses == b->pauses && a->from == b->from &&
           a->to == b->to;
}

static void look(struct kept_view *k, const struct patient *p, const struct plan *plan, const struct situation *s) {
    const struct over now = over_now(p, plan, s->figures);
    k->stamp = s->figures->stamp;
    view_look(k->view, s, &p->kept->changes);
    if (same_over(&k->over, &now)) return;
    k->over = now;
    view_over(k->view, s);
}

/* In this very situation, and no answer has come since. */
static bool is_seen(const struct kept_view *k, const struct patient *p, const struct situation *s) {
    return k->stamp != 0 && k->stamp == s->figures->stamp && k->view->since == p->kept->changes.count &&
           k->view->session == s->session && k->view->now_ms == s->now_ms && k->over.tallies == p->tally_changes;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static void watch(struct kept *k, struct kept_view *of) {
    if (!k->watching || of->watched) return;
    of->watched = true;
    view_watch(of->view, WATCH_ALL);
}

void kept_watch(struct patient *p) {
    struct kept *k = kept_of(p);
    if (k == NULL) return;
    for (size_t i = 0; i < k->views.count; i++) k->views.item[i].watched = false;
    k->watching = true;
    k->lost = false;
}

void kept_unwatch(struct patient *p) {
    struct kept *k = p->kept;
    if (k == NULL) return;
    k->watching = false;
    for (size_t i = 0; i < k->views.count; i++)
        if (k->views.item[i].watched) view_unwatch(k->views.item[i].view, true);
}

/* How things stand with one plan. */
struct standpoint { const struct plan *plan; struct figures figures; struct situation s; };

/* In its own situation, with the limits it was last looked at with. */
static bool is_still(struct patient *p, struct kept_view *k, struct standpoint *at) {
    const struct plan *plan = patient_plan(p, k->plan);
    const struct view *v = k->view;
    if (plan == NULL) return false;
    const struct web *const *w = plan->protocol->criteria.web;
    if (w[0] != v->web && w[1] != v->web) return false;
    if (at->plan != plan) patient_situation(p, plan, p->newest_ms, p->today, &at->figures, &at->s);
    at->plan = plan;
    at->s.session = v->session;
    for (int i = PLAN_LIMIT_OK; i <= PLAN_LIMIT_HIGH; i++) {
        at->figures.known[i] = v->known[i];
        at->figures.value[i] = v->value[i];
    }
    k->stamp = 0;                        /* not all figures may be looked at */
    bool over = v->watch[WATCH_ALL].lasting.figures & 1u << WEB_OVER;
    if (over) look(k, p, plan, &at->s);
    else view_look_for(k->view, &at->s, &p->kept->changes, WATCH_ALL);
    return view_same(k->view, WATCH_ALL);
}

bool kept_still(struct patient *p) {
    struct kept *k = p->kept;
    bool still = k != NULL && !k->lost && !k->watching;
    struct standpoint at;
    at.plan = NULL;
    for (size_t i = 0; still && i < k->views.count; i++)
        if (k->views.item[i].watched) still = is_still(p, &k->views.item[i], &at);
    return still;
}

/* The plan's view of what reads of no session, brought up to now; NULL: nothing can be kept. */
static struct kept_view *whole_of(struct patient *p, const struct plan *plan, const struct situation *s) {
    const struct web *w = plan->protocol->criteria.web[0];
    struct kept_view *k = w == NULL || s->figures == NULL ? NULL : find(p, plan, w, s);
    if (k != NULL) look(k, p, plan, s);
    return k;
}

void kept_begin(struct patient *p, const struct plan *plan, const struct situation *s) {
    struct kept_view *k = whole_of(p, plan, s);
    if (k == NULL) return;
    k->begun = true;
    view_watch(k->view, WATCH_OWN);
}

void kept_end(struct patient *p, const struct plan *plan, uint64_t mark) {
    for (size_t i = 0; p->kept != NULL && i < p->kept->views.count; i++) {
        struct kept_view *k = &p->kept->views.item[i];
        if (k->plan != plan->number || !k->begun) continue;
        k->begun = false;
        k->mark = mark;
        view_unwatch(k->view, true);
    }
}

bool kept_same(struct patient *p, const struct plan *plan, const struct situation *s, uint64_t mark) {
    struct kept_view *k = whole_of(p, plan, s);
    return k != NULL && k->mark == mark && view_same(k->view, WATCH_OWN);
}

enum truth kept_truth(struct patient *p, const struct plan *plan, int32_t root, const struct situation *s,
                      struct result *results) {
    const struct criteria *set = &plan->protocol->criteria;
    const struct web *w = set->web[0] == NULL || set->web[1]->part_of[root] == 0 ? set->web[0] : set->web[1];
    bool own = w != NULL && s->figures != NULL && s->history != NULL && s->side == plan->side;
    struct situation without;
    if (own && w == set->web[0] && s->session != 0) {    /* nothing in it reads of one */
        without = *s;
        without.session = 0;
        s = &without;
    }
    struct kept_view *k = own ? find(p, plan, w, s) : NULL;
    struct lasting lasting;
    if (k == NULL) {
        if (p->kept != NULL) p->kept->lost = true;
        return criterion_truth(set, root, s, results);
    }
    if (!k->begun && !is_seen(k, p, s)) look(k, p, plan, s);     /* else it was, as kept_begin was called */
    watch(p->kept, k);
    return view_truth(k->view, root, s, &lasting);
}
