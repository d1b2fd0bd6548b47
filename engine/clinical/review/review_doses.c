/* Doses: what bounds them, and whether a ladder rises by one thing at a time. */
#include "clinical/review/review_inside.h"
#include <stdlib.h>
#include <string.h>

/* How two neighbouring rungs differ. */
struct change {
    int up, down;
    const char *fell;
    bool words, units, range;
};

static void compare(struct change *c, const char *what, int64_t before, int64_t now) {
    c->up += now > before;
    c->down += now < before;
    if (now < before) c->fell = what;
}

static bool same(const char *a, const char *b) { return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0); }

/* Up to how far a note says that the movement goes: 60 of "0 to 60 degrees"; -1 when it does not. */
static long range_of(const char *note) {
    const char *at = strstr(note, " degrees");
    if (at == NULL) return -1;
    while (at > note && at[-1] >= '0' && at[-1] <= '9') at--;
    return strtol(at, NULL, 10);
}

static struct change change_of(const struct dose *a, const struct dose *b) {
    struct change c = {.words = !same(a->tempo, b->tempo) || !same(a->note, b->note)};
    c.units = a->load_unit != NULL && b->load_unit != NULL && !same(a->load_unit, b->load_unit);
    compare(&c, "sets", a->sets, b->sets);
    compare(&c, "reps", a->reps, b->reps);
    compare(&c, "hold", a->hold_s, b->hold_s);
    compare(&c, "seconds", a->seconds, b->seconds);
    compare(&c, "minutes", a->minutes, b->minutes);
    if (!c.units) compare(&c, "load", a->load_milli, b->load_milli);
    c.range = a->note != NULL && b->note != NULL && range_of(a->note) != range_of(b->note);
    return c;
}

static void look_at_rung(struct review *r, const char *path, const struct ladder *l, size_t i) {
    const struct change c = change_of(&l->rung[i - 1], &l->rung[i]);
    bool rests_less = l->rung[i].rest_s < l->rung[i - 1].rest_s;
    const char *place = review_path(r, "%s/ladder/rungs/%zu", path, i);
    if (c.units) {
        review_warn(r, place, "rung %zu has its load in %s, the one before it in %s", i + 1, l->rung[i].load_unit,
                    l->rung[i - 1].load_unit);
    } else if (c.down > 0 && c.up == 0 && !c.words && !rests_less) {
        review_wrong(r, place, "rung %zu is easier than rung %zu: fewer %s; a ladder rises", i + 1, i, c.fell);
    } else if (c.up + c.down + c.range > 1) {
        review_warn(r, place, "rung %zu changes more than one thing from rung %zu: change one at a time", i + 1, i);
    } else if (c.up + c.down == 0 && !c.words && !rests_less) {
        review_warn(r, place, "rung %zu asks for no more than rung %zu", i + 1, i);
    }
}

static void look_at_ladder(struct review *r, const char *path, const struct ladder *l) {
    for (size_t i = 1; i < l->rungs; i++) look_at_rung(r, path, l, i);
}

static void look_at_prescription(struct review *r, const struct prescription *p) {
    const struct exercise *e = &r->p->exercise[p->exercise];
    if (review_own_ladder(r, p)) look_at_ladder(r, p->path, &p->ladder);
    if (p->ladder.rungs > 0 || p->evidence.mark != MARK_NONE) return;
    if (e->kind == KIND_MOBILITY || e->kind == KIND_RUN) return;
    review_warn(r, p->path,
                "the dose of \"%s\" never changes: give it a ladder, whose last rung is its ceiling, or its own mark",
                e->id);
}

void review_doses(struct review *r) {
    for (size_t i = 0; i < r->p->exercises; i++) look_at_ladder(r, r->p->exercise[i].path, &r->p->exercise[i].ladder);
    for (size_t i = 0; i < r->p->phases; i++)
        for (size_t j = 0; j < r->p->phase[i].prescriptions; j++)
            look_at_prescription(r, &r->p->phase[i].prescription[j]);
}
