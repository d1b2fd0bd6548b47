/* Least gaps: elapsed time between what loads one limb with one kind. Runs and jumps load both limbs, whichever knee
 * they are prescribed for. */
#include "clinical/agenda/agenda_inside.h"

static bool loads_limb(enum exercise_kind kind, enum side side, enum limb limb) {
    if (side == SIDE_NONE || kind == KIND_RUN || kind == KIND_PLYOMETRIC) return true;
    return side == (limb == LIMB_LEFT ? SIDE_LEFT : SIDE_RIGHT);
}

void agenda_add_loads(struct agenda *g, const struct session_plan *s, int64_t at_ms) {
    for (size_t i = 0; i < s->items.count; i++) {
        const struct item *item = &s->items.item[i];
        for (int limb = 0; limb < LIMBS; limb++) {
            struct load *l = &g->load[item->kind][limb];
            if (!loads_limb(item->kind, item->side, (enum limb)limb)) continue;
            if (l->session == 0 || at_ms >= l->at_ms) *l = (struct load){at_ms, s->number};
        }
    }
}

void agenda_remember_loads(struct agenda *g) {
    for (size_t i = 0; i < g->patient->sessions.count; i++) {
        const struct session *s = &g->patient->sessions.item[i];
        g->early = g->early || !s->came_due;
        if (s->state != SESSION_OPEN && s->state != SESSION_DONE) continue;
        /* Done before its instant, it loads from then on, also when its occurrence is no longer in the agenda. */
        bool early = s->state == SESSION_DONE && s->done_ms < s->planned.due_ms;
        if (!s->came_due && !early) continue;                           /* met again when the day is expanded */
        agenda_add_loads(g, &s->planned, early ? s->done_ms : s->planned.due_ms);
    }
}

const struct load *agenda_too_close(const struct agenda *g, const struct exercise *x, enum side side, int64_t at_ms) {
    for (int limb = 0; limb < LIMBS; limb++) {
        const struct load *l = &g->load[x->kind][limb];
        if (l->session != 0 && loads_limb(x->kind, side, (enum limb)limb) && at_ms - l->at_ms < x->gap_ms) return l;
    }
    return NULL;
}
