#include "clinical/plan/ladder.h"
#include "clinical/plan/withheld.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- where a prescription stands --- */

static struct progress *find(const struct plan *plan, const struct prescription *rx) {
    for (size_t i = 0; i < plan->progress.count; i++)
        if (plan->progress.item[i].prescribed == rx->exercise) return &plan->progress.item[i];
    return NULL;
}

static const struct ladder *ladder_of(const struct plan *plan, const struct prescription *rx, int exercise) {
    return exercise == rx->exercise ? &rx->ladder : &plan->protocol->exercise[exercise].ladder;
}

static int clamp(int rung, const struct ladder *l) {
    if (rung >= (int)l->rungs) rung = (int)l->rungs - 1;
    return rung < 0 ? 0 : rung;
}

struct stand ladder_stand(const struct plan *plan, const struct prescription *rx) {
    const struct progress *g = find(plan, rx);
    int exercise = g == NULL ? rx->exercise : g->exercise;
    const struct ladder *l = ladder_of(plan, rx, exercise);
    struct stand s = {.exercise = &plan->protocol->exercise[exercise], .dose = &rx->dose};
    if (l->rungs == 0) return s;
    s.rung = clamp(g == NULL ? (int)l->entry : g->rung, l);
    s.dose = &l->rung[s.rung];
    return s;
}

static const struct exercise *stands_at(const struct plan *plan, const struct prescription *rx) {
    const struct progress *g = find(plan, rx);
    return &plan->protocol->exercise[g == NULL ? rx->exercise : g->exercise];
}

const struct prescription *ladder_prescription(const struct plan *plan, const char *exercise, const char *prescribed) {
    if (plan->phase < 0) return NULL;
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    const struct prescription *rx = phase->prescription, *end = rx + phase->prescriptions;
    for (; rx < end; rx++)                                           /* mostly it is the protocol's own word */
        if (stands_at(plan, rx)->id == exercise) return rx;
    for (rx = phase->prescription; rx < end; rx++)
        if (strcmp(stands_at(plan, rx)->id, exercise) == 0) return rx;
    for (rx = phase->prescription; rx < end; rx++) {
        const char *id = plan->protocol->exercise[rx->exercise].id;
        if (strcmp(id, exercise) == 0 || (prescribed != NULL && strcmp(id, prescribed) == 0)) return rx;
    }
    return NULL;
}

const struct prescription *ladder_of_item(const struct plan *plan, const struct item *item) {
    const struct prescription *rx = ladder_prescription(plan, item->exercise, item->prescribed);
    if (rx != NULL || item->kind != KIND_RUN || plan->phase < 0) return rx;
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    for (size_t i = 0; i < phase->prescriptions; i++)
        if (ladder_stand(plan, &phase->prescription[i]).exercise->kind == KIND_RUN) return &phase->prescription[i];
    return NULL;
}

struct progress *ladder_progress(struct patient *p, struct plan *plan, const struct prescription *rx) {
    struct progress *g = find(plan, rx);
    if (g != NULL) return g;
    g = LIST_PUSH(p->arena, &plan->progress);
    if (g == NULL) return NULL;
    *g = (struct progress){.prescribed = rx->exercise, .exercise = rx->exercise, .rung = (int)rx->ladder.entry};
    return g;
}

bool ladder_as_much(const struct plan *plan, const struct stand *stand, const struct item *item) {
    const struct dose *is = &item->dose, *due = stand->dose;
    if (strcmp(stand->exercise->id, item->exercise) != 0) return false;
    bool own = item->plan == plan->number;           /* another plan's rung is of another ladder */
    if (own && item->rung < stand->rung) return false;
    return is->sets >= due->sets && is->reps >= due->reps && is->hold_s >= due->hold_s && is->seconds >= due->seconds &&
           is->minutes >= due->minutes && is->load_milli >= due->load_milli;
}

/* --- up and down --- */

/* Whose place this exercise took, on the way from what is prescribed by `harder`, or by easier ones; -1: nobody's. */
static int came_from(const struct plan *plan, const struct prescription *rx, int exercise, bool harder) {
    int at = rx->exercise;
    for (size_t steps = 0; steps <= plan->protocol->exercises && at >= 0; steps++) {
        const struct ladder *l = ladder_of(plan, rx, at);
        int next = harder ? l->harder : l->easier;
        if (next == exercise) return at;
        at = next;
    }
    return -1;
}

static bool may_be_done(const struct patient *p, const struct plan *plan, int exercise, bool *memory) {
    const struct exercise *x = &plan->protocol->exercise[exercise];
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    struct withheld_room room = {.results = NULL};
    if (scratch != NULL) room.results = arena_room(scratch, withheld_results(p), sizeof *room.results);
    bool may = *memory = room.results != NULL;
    if (may) {
        patient_situation(p, plan, p->newest_ms, p->today, &room.figures, &room.s);
        may = withheld_why(p, plan, x, p->newest_ms, &room.s, room.results) == NULL &&
              withheld_veto(p, plan, x, p->newest_ms, &room) == NULL;
    }
    arena_free(scratch);
    return may;
}

static bool step_up(const struct patient *p, const struct plan *plan, const struct prescription *rx, struct progress *g,
                    bool *memory) {
    const struct ladder *l = ladder_of(plan, rx, g->exercise);
    if (g->rung + 1 < (int)l->rungs) {
        g->rung++;
        return true;
    }
    int next = l->harder >= 0 ? l->harder : came_from(plan, rx, g->exercise, false);
    if (next < 0 || !may_be_done(p, plan, next, memory)) return false;
    g->exercise = next;
    g->rung = 0;
    return true;
}

static bool step_down(const struct plan *plan, const struct prescription *rx, struct progress *g) {
    const struct ladder *l = ladder_of(plan, rx, g->exercise);
    if (g->rung > 0) {
        g->rung--;
        return true;
    }
    int next = l->easier >= 0 ? l->easier : came_from(plan, rx, g->exercise, true);
    if (next < 0) return false;
    g->exercise = next;
    g->rung = clamp((int)ladder_of(plan, rx, next)->rungs - 1, ladder_of(plan, rx, next));
    return true;
}

static const char *words(const struct stand *s, struct arena *a) {
    struct text t = {0};
    dose_text(s->dose, &t);
    const char *out = text_failed(&t) ? NULL : arena_printf(a, "%s: %s", s->exercise->title, text_get(&t));
    text_fini(&t);
    return out;
}

static enum status tell(const struct plan *plan, struct stand from, struct stand to, const char *why, const char *rule,
                        struct effects *out, struct error *err) {
    struct effect *e = effect_add(out, EFFECT_DOSE);
    if (e == NULL || why == NULL) return memory_out(err);
    e->plan = plan->number;
    e->from = words(&from, out->arena);
    e->to = words(&to, out->arena);
    e->reason = why;
    e->rule = rule;
    if (rule != NULL) e->rule_of = plan->protocol;
    return e->from == NULL || e->to == NULL ? memory_out(err) : STATUS_OK;
}

enum status ladder_move(struct patient *p, struct plan *plan, const struct prescription *rx, int by, const char *why,
                        const char *rule, struct effects *out, struct error *err) {
    bool memory = true, moved = false;
    if (rx->ladder.rungs == 0 || by == 0) return STATUS_OK;
    struct stand before = ladder_stand(plan, rx);
    struct progress *g = ladder_progress(p, plan, rx);
    if (g == NULL) return memory_out(err);
    g->rung = before.rung;
    for (int left = by < 0 ? -by : 1; left > 0; left--)
        moved = (by < 0 ? step_down(plan, rx, g) : step_up(p, plan, rx, g, &memory)) || moved;
    if (!memory) return memory_out(err);
    if (!moved) return STATUS_OK;
    g->greens = g->ambers = 0;
    return tell(plan, before, ladder_stand(plan, rx), why, rule, out, err);
}

/* Of one exercise that is prescribed twice the first speaks. */
static bool is_repeat(const struct phase *phase, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (phase->prescription[i].exercise == phase->prescription[index].exercise) return true;
    return false;
}

enum status ladder_move_all(struct patient *p, struct plan *plan, int by, const char *why, const char *rule,
                            struct effects *out, struct error *err) {
    if (plan->phase < 0) return STATUS_OK;
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    for (size_t i = 0; i < phase->prescriptions; i++)
        if (!is_repeat(phase, i)) TRY(ladder_move(p, plan, &phase->prescription[i], by, why, rule, out, err));
    return STATUS_OK;
}

/* --- the last session again --- */

/* What this phase did last of that prescription, by the plan's own ladder; NULL: nothing that is still known. */
static const struct item *last_done(const struct patient *p, const struct plan *plan, const struct prescription *rx) {
    for (size_t i = p->sessions.count; i-- > 0;) {
        const struct session *s = &p->sessions.item[i];
        bool counts = s->state == SESSION_DONE && s->done_ms > plan->phase_since_ms;
        for (size_t k = 0; counts && k < s->planned.items.count; k++) {
            const struct item *item = &s->planned.items.item[k];
            bool own = item->plan == plan->number;
            if (own && ladder_prescription(plan, item->exercise, item->prescribed) == rx) return item;
        }
    }
    return NULL;
}

/* How many rungs it has risen since that was done. */
static int risen(const struct plan *plan, const struct prescription *rx, const struct item *done) {
    struct stand stand = ladder_stand(plan, rx);
    if (strcmp(stand.exercise->id, done->exercise) == 0) return stand.rung > done->rung ? stand.rung - done->rung : 0;
    int now = (int)(stand.exercise - plan->protocol->exercise);
    int below = ladder_of(plan, rx, now)->easier;
    if (below < 0) below = came_from(plan, rx, now, true);
    bool up = below >= 0 && strcmp(plan->protocol->exercise[below].id, done->exercise) == 0;
    return up ? stand.rung + 1 : 0;
}

enum status ladder_repeat(struct patient *p, struct plan *plan, const char *why, const char *rule, struct effects *out,
                          struct error *err) {
    if (plan->phase < 0) return STATUS_OK;
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    for (size_t i = 0; i < phase->prescriptions; i++) {
        const struct prescription *rx = &phase->prescription[i];
        const struct item *done = is_repeat(phase, i) ? NULL : last_done(p, plan, rx);
        if (done != NULL) TRY(ladder_move(p, plan, rx, -risen(plan, rx, done), why, rule, out, err));
    }
    return STATUS_OK;
}

/* --- another phase --- */

static bool same_words(const char *a, const char *b) { return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0); }

static bool same_dose(const struct dose *a, const struct dose *b) {
    return a->sets == b->sets && a->reps == b->reps && a->hold_s == b->hold_s && a->rest_s == b->rest_s &&
           a->seconds == b->seconds && a->minutes == b->minutes && a->load_milli == b->load_milli &&
           same_words(a->load_unit, b->load_unit) && same_words(a->tempo, b->tempo) && same_words(a->note, b->note);
}

static bool same_ladder(const struct ladder *a, const struct ladder *b) {
    if (a->rungs != b->rungs || a->harder != b->harder || a->easier != b->easier) return false;
    for (size_t i = 0; i < a->rungs && a->rung != b->rung; i++)
        if (!same_dose(&a->rung[i], &b->rung[i])) return false;
    return true;
}

static const struct prescription *prescribes(const struct plan *plan, int phase, int exercise) {
    const struct phase *ph = phase < 0 ? NULL : &plan->protocol->phase[phase];
    for (size_t i = 0; ph != NULL && i < ph->prescriptions; i++)
        if (ph->prescription[i].exercise == exercise) return &ph->prescription[i];
    return NULL;
}

/* Does it stand below where the prescription begins: on a lower rung, or at an easier exercise? */
static bool is_below_entry(const struct plan *plan, const struct prescription *rx, const struct progress *g) {
    if (g->exercise == rx->exercise) return (size_t)g->rung < rx->ladder.entry;
    int easier = rx->ladder.easier;
    for (size_t i = 0; i < plan->protocol->exercises && easier >= 0; i++) {
        if (easier == g->exercise) return true;
        easier = plan->protocol->exercise[easier].ladder.easier;
    }
    return false;
}

void ladder_enter(struct plan *plan, int from, bool fresh) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->progress.count; i++) {
        struct progress g = plan->progress.item[i];
        const struct prescription *was = prescribes(plan, from, g.prescribed);
        const struct prescription *is = prescribes(plan, plan->phase, g.prescribed);
        if (was == NULL || is == NULL || !same_ladder(&was->ladder, &is->ladder)) continue;
        if (fresh && !is_below_entry(plan, is, &g)) continue;
        g.greens = g.ambers = 0;
        plan->progress.item[kept++] = g;
    }
    plan->progress.count = kept;
    if (from == plan->phase) return;
    plan->shifts.count = 0;              /* of prescriptions that are another phase's */
    plan->merged.count = 0;
}
