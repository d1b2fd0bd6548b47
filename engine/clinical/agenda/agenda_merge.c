/* What several plans prescribe as one exercise on one local day is one item, in the earlier of the sessions, with the lower
 * dose; any two plans' runs are one. Doses never add. */
#include "clinical/agenda/agenda_inside.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static bool one_exercise(const char *a, enum exercise_kind of_a, const char *b, enum exercise_kind of_b) {
    return (of_a == KIND_RUN && of_b == KIND_RUN) || strcmp(a, b) == 0;
}

/* --- the lower dose ----------------------------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_dose(const struct dose *a, const struct dose *b) {
    return a->sets == b->sets && a->reps == b->reps && a->hold_s == b->hold_s && a->rest_s == b->rest_s &&
           a->seconds == b->seconds && a->minutes == b->minutes && a->load_milli == b->load_milli &&
           same_text(a->load_unit, b->load_unit) && same_text(a->tempo, b->tempo) && same_text(a->note, b->note);
}

static bool same_ladder(const struct ladder *a, const struct ladder *b) {
    if (a->rungs != b->rungs || a->rungs == 0) return false;
    for (size_t i = 0; a->rung != b->rung && i < a->rungs; i++)
        if (!same_dose(&a->rung[i], &b->rung[i])) return false;
    return true;
}

static int64_t at_least_one(int n) { return n > 0 ? n : 1; }

static int64_t work(const struct dose *d) {
    return at_least_one(d->sets) * at_least_one(d->reps) * at_least_one(d->hold_s) *
           at_least_one(d->seconds + 60 * d->minutes);
}

/* Of what cannot be compared the first stands. */
static bool loads_less(const struct dose *a, const struct dose *b) {
    if (work(a) != work(b)) return work(a) < work(b);
    bool comparable = same_text(a->load_unit, b->load_unit) || a->load_milli == 0 || b->load_milli == 0;
    return comparable && a->load_milli < b->load_milli;
}

static bool is_lower(const struct rx_view *x, const struct ladder *ladder, const struct item *item) {
    if (same_text(x->stand.exercise->id, item->exercise) && ladder != NULL && same_ladder(x->ladder, ladder))
        return x->stand.rung < item->rung;
    return loads_less(x->stand.dose, &item->dose);
}

/* --- joining -------------------------------------------------------------------------------------------------------------- */

/* The ladder that the item's dose stands on: that of one of its plans. */
static const struct ladder *ladder_of(struct agenda *g, const struct item *item) {
    for (size_t i = 0; i < g->patient->plans.count; i++) {
        const struct plan *plan = &g->patient->plans.item[i];
        if (!agenda_has_sessions(plan) || !item_has_plan(item, plan->number)) continue;
        for (size_t r = 0; r < agenda_phase(plan)->prescriptions; r++) {
            const struct rx_view *x = agenda_view(g, (int)i, (int)r);
            if (x != NULL && x->stand.rung == item->rung && strcmp(x->stand.exercise->id, item->exercise) == 0 &&
                same_dose(x->stand.dose, &item->dose)) return x->ladder;
        }
    }
    return NULL;
}

static void take_dose(struct item *item, const struct plan *plan, const struct prescription *rx, const struct rx_view *x) {
    const struct exercise *prescribed = &plan->protocol->exercise[rx->exercise];
    item->dose = *x->stand.dose;
    item->rung = x->stand.rung;
    item->exercise = x->stand.exercise->id;
    item->ref = x->stand.exercise->ref;
    item->title = x->stand.exercise->title;
    item->kind = x->stand.exercise->kind;
    item->prescribed = prescribed == x->stand.exercise ? NULL : prescribed->id;
}

/* The item is its lowest plan's; the others follow in order. */
static void name_plan(struct item *item, const struct plan *plan) {
    int number = plan->number;
    if (number < item->plan) {
        const struct protocol *pr = plan->protocol;
        number = item->plan;
        item->plan = plan->number;
        item->protocol = pr->id;
        item->version = pr->version;
        item->step = plan->step >= 0 ? pr->step[plan->step].id : NULL;
        item->phase = agenda_phase(plan)->id;
    }
    int i = item->alsos++;
    for (; i > 0 && item->also[i - 1] > number; i--) item->also[i] = item->also[i - 1];
    item->also[i] = number;
}

enum status agenda_lower(struct agenda *g, const struct occurrence *o, struct item *item, struct error *err) {
    const struct rx_view *x = agenda_view(g, o->plan, o->index);
    if (x == NULL) return agenda_memory_out(err);
    if (is_lower(x, ladder_of(g, item), item)) take_dose(item, agenda_plan(g, o), agenda_rx(g, o), x);
    return STATUS_OK;
}

enum status agenda_join(struct agenda *g, const struct occurrence *o, struct item *item, struct error *err) {
    const struct plan *plan = agenda_plan(g, o);
    TRY(agenda_lower(g, o, item, err));
    name_plan(item, plan);
    if (item->side != plan->side) item->side = SIDE_NONE;
    return STATUS_OK;
}

/* Two prescriptions of one plan come to one exercise when one has climbed down, or up, to it. */
struct item *agenda_own(struct agenda *g, const struct occurrence *o, struct session_plan *s) {
    const struct rx_view *x = agenda_view(g, o->plan, o->index);
    for (size_t i = 0; x != NULL && i < s->items.count; i++) {
        struct item *item = &s->items.item[i];
        if (item_has_plan(item, agenda_plan(g, o)->number) &&
            one_exercise(item->exercise, item->kind, x->stand.exercise->id, x->stand.exercise->kind)) return item;
    }
    return NULL;
}

struct item *agenda_same(struct agenda *g, const struct occurrence *o, struct session_plan *s) {
    const struct plan *plan = agenda_plan(g, o);
    const struct rx_view *x = agenda_view(g, o->plan, o->index);
    for (size_t i = 0; x != NULL && i < s->items.count; i++) {
        struct item *item = &s->items.item[i];
        if (item->alsos < ITEM_MAX_ALSO && !item_has_plan(item, plan->number) &&
            one_exercise(item->exercise, item->kind, x->stand.exercise->id, x->stand.exercise->kind)) return item;
    }
    return NULL;
}

/* --- the reason on record ------------------------------------------------------------------------------------------------- */

const char agenda_joined[] = "done once";

static const char *once(struct agenda *g, const struct item *item) {
    const char *id = g->patient->id, *plans = arena_printf(g->arena, "%s/%d", id, item->plan);
    for (int i = 0; plans != NULL && i < item->alsos; i++)
        plans = arena_printf(g->arena, i + 1 < item->alsos ? "%s, %s/%d" : "%s and %s/%d", plans, id, item->also[i]);
    return plans == NULL ? NULL : arena_printf(g->arena, "done once for %s, with the lower dose", plans);
}

/* The item of this plan by that name; a run may be there by another's. */
static const struct item *joined_item(const struct session_plan *s, int plan, const char *exercise) {
    const struct item *run = NULL;
    for (size_t i = 0; i < s->items.count; i++) {
        const struct item *item = &s->items.item[i];
        if (!item_has_plan(item, plan)) continue;
        if (strcmp(item->exercise, exercise) == 0) return item;
        if (item->kind == KIND_RUN) run = item;
    }
    return run;
}

static enum status name_joined(struct agenda *g, const struct session_plan *s, int plan, const char *exercise,
                               const char **reason, struct error *err) {
    if (*reason != agenda_joined) return STATUS_OK;
    const struct item *item = joined_item(s, plan, exercise);
    if (item != NULL) *reason = once(g, item);
    return *reason != NULL ? STATUS_OK : agenda_memory_out(err);
}

/* Said when all have joined: only then is it known who did. */
static enum status name_all_joined(struct agenda *g, struct session_plan *s, struct error *err) {
    for (size_t i = 0; i < s->dropped.count; i++) {
        struct dropped *d = &s->dropped.item[i];
        TRY(name_joined(g, s, d->plan, d->exercise, &d->reason, err));
    }
    for (size_t i = g->next; i < g->today.count; i++) {
        struct occurrence *o = &g->today.item[i];
        if (o->taken != agenda_joined) continue;
        const struct rx_view *x = agenda_view(g, o->plan, o->index);
        if (x == NULL) return agenda_memory_out(err);
        TRY(name_joined(g, s, agenda_plan(g, o)->number, x->stand.exercise->id, &o->taken, err));
    }
    return STATUS_OK;
}

/* --- later that day --------------------------------------------------------------------------------------------------------- */

static enum status may_join(struct agenda *g, const struct occurrence *o, const struct session_plan *s, bool *may,
                            struct error *err) {
    const char *why;
    const struct rx_view *x = agenda_view(g, o->plan, o->index);
    TRY(agenda_withheld(g, o, s->due_ms, &why, err));
    *may = why == NULL && agenda_too_close(g, x->stand.exercise, agenda_plan(g, o)->side, s->due_ms) == NULL;
    return STATUS_OK;
}

/* At its own time a plan may do what it may not do now: then it keeps its own. */
static enum status try_join(struct agenda *g, struct occurrence *o, struct session_plan *s, struct error *err) {
    bool may;
    if (o->kind != OCCURRENCE_EXERCISE || o->at_ms <= s->due_ms) return STATUS_OK;
    if (o->taken != NULL || o->fixed != 0) return STATUS_OK;
    struct item *item = agenda_same(g, o, s);
    if (item == NULL) return STATUS_OK;
    TRY(may_join(g, o, s, &may, err));
    if (!may) return STATUS_OK;
    o->taken = agenda_joined;
    return agenda_join(g, o, item, err);
}

enum status agenda_absorb(struct agenda *g, struct session_plan *s, struct error *err) {
    if (g->patient->plans.count < 2 || s->items.count == 0) return STATUS_OK;
    for (size_t i = g->next; i < g->today.count; i++) TRY(try_join(g, &g->today.item[i], s, err));
    return name_all_joined(g, s, err);
}

/* --- what was fixed before ---------------------------------------------------------------------------------------------------- */

/* A plan that is in the item has had its turn, whatever became of it; another only where the knee has done it, or may. */
static bool stands_for(const struct session *s, const struct item *item, const struct plan *plan) {
    if (item_has_plan(item, plan->number)) return true;
    if (s->state != SESSION_OPEN && s->state != SESSION_DONE) return false;
    return item->side == SIDE_NONE || item->side == plan->side || item->kind == KIND_RUN;
}

/* The plan's own occurrence of that instant, else the first after it. */
static struct occurrence *stood_for(struct agenda *g, int plan, const struct item *item, int64_t at_ms) {
    for (size_t i = 0; i < g->today.count; i++) {
        struct occurrence *o = &g->today.item[i];
        if (o->kind != OCCURRENCE_EXERCISE || o->plan != plan || o->at_ms < at_ms || o->fixed != 0) continue;
        const struct rx_view *x = agenda_view(g, plan, o->index);
        if (x != NULL && one_exercise(item->exercise, item->kind, x->stand.exercise->id, x->stand.exercise->kind)) return o;
    }
    return NULL;
}

static void cover(struct agenda *g, const struct session *s, const struct item *item) {
    for (size_t i = 0; i < g->patient->plans.count; i++) {
        const struct plan *plan = &g->patient->plans.item[i];
        if (!agenda_has_sessions(plan) || !stands_for(s, item, plan)) continue;
        struct occurrence *o = stood_for(g, (int)i, item, s->planned.due_ms);
        /* Of one plan alone each time of the day is its own: how soon it may be done again is for the least gap to say. */
        bool alone = item->alsos == 0 && item->plan == plan->number;
        if (o != NULL && (!alone || o->at_ms == s->planned.due_ms)) o->fixed = s->planned.number;
    }
}

/* Occurrences of the day before now are in the list as well: each stands for itself first. */
void agenda_cover(struct agenda *g) {
    if (g->day > g->opened_day && !g->early) return;
    for (size_t i = 0; i < g->patient->sessions.count; i++) {
        const struct session *s = &g->patient->sessions.item[i];
        if (s->planned.due_ms < g->opened_ms - 2 * DAY_MS || s->state == SESSION_CANCELLED) continue;
        if (s->planned.items.count == 0 || agenda_day_of(g, s->planned.due_ms) != g->day) continue;
        for (size_t k = 0; k < s->planned.items.count; k++) cover(g, s, &s->planned.items.item[k]);
    }
}
