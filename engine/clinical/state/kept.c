#include "clinical/state/kept.h"
#include "clinical/state/kept_inside.h"

#define MOST (KEPT_PLACES / 2)           /* past it the places fill up: what comes then is not kept */

static struct kept *kept_of(struct patient *p) {
    if (p->kept == NULL) p->kept = arena_alloc(p->arena, sizeof *p->kept);
    if (p->kept != NULL) p->kept->windows.changes = &p->kept->changes;
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

/* --- finding one ---------------------------------------------------------------------------------------------------- */

static bool is_same(const struct kept_truth *t, const struct plan *plan, int32_t root, const struct situation *s) {
    return t->root == root && t->plan == plan->number && t->place == s->session % KEPT_SESSIONS && t->side == s->side &&
           t->protocol == plan->protocol;
}

/* Its own, or a new one; NULL where there is no room for it. */
static struct kept_truth *find(struct patient *p, const struct plan *plan, int32_t root, const struct situation *s) {
    struct kept *k = kept_of(p);
    if (k == NULL) return NULL;
    uint64_t hash = ((uint64_t)root * 64 + (uint64_t)plan->number * 8 + (uint64_t)(s->session % KEPT_SESSIONS)) * UINT64_C(0x9E3779B97F4A7C15) >> 32;
    size_t place = (size_t)hash % KEPT_PLACES;
    for (; k->place[place] != 0; place = (place + 1) % KEPT_PLACES)
        if (is_same(&k->truths.item[k->place[place] - 1], plan, root, s)) return &k->truths.item[k->place[place] - 1];
    if (k->truths.count == MOST) return NULL;
    struct kept_truth *t = LIST_PUSH(p->arena, &k->truths);
    if (t == NULL) return NULL;
    *t = (struct kept_truth){.root = root, .plan = plan->number, .place = s->session % KEPT_SESSIONS, .side = s->side,
                             .protocol = plan->protocol, .grounds = {.lost = true}};
    k->place[place] = (uint16_t)k->truths.count;
    return t;
}

/* --- does it hold? -------------------------------------------------------------------------------------------------- */

static struct over over_now(const struct patient *p, const struct plan *plan, const struct figures *f) {
    size_t n = plan->pauses.count;
    return (struct over){f->today, p->tally_changes, n, n == 0 ? 0 : plan->pauses.item[n - 1].from,
                         n == 0 ? 0 : plan->pauses.item[n - 1].to};
}

static bool same_over(const struct over *a, const struct over *b) {
    return a->today == b->today && a->tallies == b->tallies && a->pauses == b->pauses && a->from == b->from && a->to == b->to;
}

static bool same_figures(const struct kept_truth *t, const struct patient *p, const struct plan *plan,
                         const struct figures *f) {
    for (unsigned left = t->grounds.figures & ~GROUNDS_OVER; left != 0; left &= left - 1) {
        int which = __builtin_ctz(left);
        if ((t->grounds.known >> which & 1) != f->known[which]) return false;
        if (f->value[which] < t->grounds.low[which] || f->value[which] > t->grounds.high[which]) return false;
    }
    if (!(t->grounds.figures & GROUNDS_OVER)) return true;
    const struct over now = over_now(p, plan, f);
    return same_over(&t->over, &now);
}

static void remember(struct kept_truth *t, const struct patient *p, const struct plan *plan, const struct situation *s) {
    t->since = p->kept->changes.count;
    t->session = s->session;
    t->phase_since_ms = s->phase_since_ms;
    t->plan_since_ms = s->plan_since_ms;
    if (t->grounds.figures & GROUNDS_OVER) t->over = over_now(p, plan, s->figures);
}

/* --- the whole ------------------------------------------------------------------------------------------------------ */

void kept_watch(struct patient *p) {
    if (p->kept == NULL) return;
    p->kept->watched_until_ms = INT64_MAX;
    p->kept->watched_figures = 0;
}

void kept_watched(const struct patient *p, int64_t *until_ms, unsigned *figures) {
    *until_ms = p->kept == NULL ? INT64_MIN : p->kept->watched_until_ms;
    *figures = p->kept == NULL ? 0 : p->kept->watched_figures;
}

static enum truth watch(struct kept *k, const struct kept_truth *t) {
    int64_t until_ms = t->grounds.lost ? INT64_MIN : t->grounds.until_ms;
    if (until_ms < k->watched_until_ms) k->watched_until_ms = until_ms;
    k->watched_figures |= t->grounds.figures;
    return t->truth;
}

enum truth kept_truth(struct patient *p, const struct plan *plan, int32_t root, const struct situation *s,
                      struct result *results) {
    struct kept_truth *t = s->figures == NULL || s->history == NULL ? NULL : find(p, plan, root, s);
    if (t == NULL) {
        if (p->kept != NULL) p->kept->watched_until_ms = INT64_MIN;
        return criterion_truth(&plan->protocol->criteria, root, s, results);
    }
    if (t->session == s->session && t->phase_since_ms == s->phase_since_ms && t->plan_since_ms == s->plan_since_ms &&
        grounds_hold(&t->grounds, &t->since, &p->kept->changes, s->now_ms) && same_figures(t, p, plan, s->figures))
        return watch(p->kept, t);
    struct situation looking = *s;
    looking.grounds = &t->grounds;
    grounds_begin(&t->grounds, s->now_ms);
    t->truth = criterion_truth(&plan->protocol->criteria, root, &looking, results);
    remember(t, p, plan, s);
    return watch(p->kept, t);
}
