/* One instant's occurrences as one session: what is left out, and why, is on record in it. */
#include "clinical/agenda/agenda_inside.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status leave_out(struct agenda *g, struct session_plan *s, const struct occurrence *o,
                             const struct exercise *x, const char *reason, struct error *err) {
    struct dropped *d = LIST_PUSH(g->arena, &s->dropped);
    if (d == NULL || reason == NULL) return agenda_memory_out(err);
    *d = (struct dropped){agenda_plan(g, o)->number, x->id, reason};
    return STATUS_OK;
}

static enum status put_in(struct agenda *g, struct session_plan *s, const struct occurrence *o, const struct stand *stand,
                          struct error *err) {
    const struct plan *plan = agenda_plan(g, o);
    const struct protocol *pr = plan->protocol;
    const struct exercise *x = stand->exercise, *prescribed = &pr->exercise[agenda_rx(g, o)->exercise];
    struct item *item = LIST_PUSH(g->arena, &s->items);
    if (item == NULL) return agenda_memory_out(err);
    *item = (struct item){.plan = plan->number, .protocol = pr->id, .version = pr->version,
                          .step = plan->step >= 0 ? pr->step[plan->step].id : NULL, .phase = agenda_phase(plan)->id,
                          .exercise = x->id, .ref = x->ref, .title = x->title, .side = plan->side, .kind = x->kind,
                          .dose = *stand->dose, .rung = stand->rung, .prescribed = prescribed == x ? NULL : prescribed->id};
    return STATUS_OK;
}

static enum status put_question(struct agenda *g, const struct occurrence *o, struct session_plan *s, struct error *err) {
    const struct plan *plan = agenda_plan(g, o);
    const struct phase_question *ask = &agenda_phase(plan)->ask[o->index];
    const struct finding *f = &g->patient->catalogue->vocabulary->findings.item[ask->finding];
    struct question *q = LIST_PUSH(g->arena, &s->questions);
    if (q == NULL) return agenda_memory_out(err);
    *q = (struct question){.plan = plan->number, .finding = f->name, .context = f->context[ask->context],
                           .side = f->knee ? plan->side : SIDE_NONE, .text = finding_question(f, ask->context)};
    return STATUS_OK;
}

/* Preferred times, or an hour that does not exist, can bring two of a prescription's times to one instant: it is done once. */
static bool is_repeat(const struct agenda *g, const struct occurrence *o) {
    return o > g->today.item && o[-1].at_ms == o->at_ms && o[-1].plan == o->plan && o[-1].kind == o->kind &&
           o[-1].index == o->index && o[-1].about == o->about;
}

static const char *gap_words(struct agenda *g, const struct exercise *x, const struct load *l) {
    return arena_printf(g->arena, "%lld h after %s.%lld are not over", (long long)(x->gap_ms / HOUR_MS), g->patient->id,
                        (long long)l->session);
}

static const char *fixed_words(struct agenda *g, const struct occurrence *o) {
    return arena_printf(g->arena, "it is in %s.%lld", g->patient->id, (long long)o->fixed);
}

static enum status take_exercise(struct agenda *g, const struct occurrence *o, struct session_plan *s, struct error *err) {
    const char *why;
    const struct rx_view *view = agenda_view(g, o->plan, o->index);
    if (view == NULL) return agenda_memory_out(err);
    const struct exercise *x = view->stand.exercise;
    if (o->taken != NULL) return leave_out(g, s, o, x, o->taken, err);
    if (o->fixed != 0) return leave_out(g, s, o, x, fixed_words(g, o), err);
    if (is_repeat(g, o)) return leave_out(g, s, o, x, "two of its times fall on this minute", err);
    TRY(agenda_withheld(g, o, o->at_ms, &why, err));
    if (why != NULL) return leave_out(g, s, o, x, why, err);
    const struct load *l = agenda_too_close(g, x, agenda_plan(g, o)->side, o->at_ms);
    if (l != NULL) return leave_out(g, s, o, x, gap_words(g, x, l), err);
    struct item *own = agenda_own(g, o, s), *same = agenda_same(g, o, s);
    if (own != NULL) {
        TRY(agenda_lower(g, o, own, err));
        return leave_out(g, s, o, x, "it is in this session already, with the lower dose", err);
    }
    if (same == NULL) return put_in(g, s, o, &view->stand, err);
    TRY(agenda_join(g, o, same, err));
    return leave_out(g, s, o, x, agenda_joined, err);
}

static enum status take_occurrence(struct agenda *g, const struct occurrence *o, struct session_plan *s,
                                   struct error *err) {
    switch (o->kind) {
    case OCCURRENCE_QUESTION: return is_repeat(g, o) ? STATUS_OK : put_question(g, o, s, err);
    case OCCURRENCE_FOLLOW_UP: return agenda_put_follow_up(g, o, s, err);
    case OCCURRENCE_EXERCISE: break;
    }
    return take_exercise(g, o, s, err);
}

/* *s has no items when all were left out. */
enum status agenda_take_group(struct agenda *g, struct session_plan *s, struct error *err) {
    int64_t at = g->today.item[g->next].at_ms;
    memset(s, 0, sizeof *s);
    s->due_ms = at;
    s->local = zone_local(g->zone, at);
    for (; g->next < g->today.count && g->today.item[g->next].at_ms == at; g->next++)
        TRY(take_occurrence(g, &g->today.item[g->next], s, err));
    return agenda_absorb(g, s, err);
}
