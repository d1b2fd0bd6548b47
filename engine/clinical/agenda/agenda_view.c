/* What prescriptions mean today, and what is withheld: looked at when an occurrence first needs it, because an agenda is
 * opened anew at each event, mostly for its first session alone. */
#include "clinical/agenda/agenda_inside.h"

enum status agenda_memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

int32_t agenda_day_of(const struct agenda *g, int64_t at_ms) { return wall_day(zone_local(g->zone, at_ms).wall_ms); }

bool agenda_has_sessions(const struct plan *plan) { return plan->state == PLAN_ACTIVE && plan->phase >= 0; }

const struct phase *agenda_phase(const struct plan *plan) { return &plan->protocol->phase[plan->phase]; }

const struct plan *agenda_plan(const struct agenda *g, const struct occurrence *o) {
    return &g->patient->plans.item[o->plan];
}

const struct prescription *agenda_rx(const struct agenda *g, const struct occurrence *o) {
    return &agenda_phase(agenda_plan(g, o))->prescription[o->index];
}

static struct rx_view *look(struct agenda *g, int place, int index) {
    struct plan_view *v = &g->view[place];
    const struct plan *plan = &g->patient->plans.item[place];
    const struct prescription *rx = &agenda_phase(plan)->prescription[index];
    if (v->rx == NULL) v->rx = arena_array(g->arena, agenda_phase(plan)->prescriptions, sizeof *v->rx);
    if (v->rx == NULL) return NULL;
    struct rx_view *x = &v->rx[index];
    if (x->ready) return x;
    x->ready = true;
    x->stand = ladder_stand(plan, rx);
    bool own = x->stand.exercise == &plan->protocol->exercise[rx->exercise];
    x->ladder = own ? &rx->ladder : &x->stand.exercise->ladder;
    return x;
}

const struct rx_view *agenda_view(struct agenda *g, int plan, int rx) { return look(g, plan, rx); }

static const char *finding_as_of(struct agenda *g, const struct plan *plan, const struct exercise *x, int64_t now_ms,
                                 const struct situation *s) {
    const char *why = withheld_finding(g->patient, plan, x, s, g->results);
    if (why != NULL || g->patient->plans.count == 1) return why;
    struct withheld_room room = {.results = g->results, .now_ms = now_ms, .today = agenda_day_of(g, now_ms)};
    return withheld_veto_finding(g->patient, plan, x, &room);
}

/* As things stand, and as they will when it is first to be done: an answer may have gone stale by then. */
static const char *finding(struct agenda *g, const struct plan *plan, struct plan_view *v, const struct exercise *x,
                           int64_t at_ms) {
    struct figures figures;
    struct situation then;
    if (!v->situated) patient_situation(g->patient, plan, g->opened_ms, g->opened_day, &v->figures, &v->s);
    v->situated = true;
    const char *why = finding_as_of(g, plan, x, g->opened_ms, &v->s);
    if (why != NULL || at_ms <= g->opened_ms) return why;
    patient_situation(g->patient, plan, at_ms, agenda_day_of(g, at_ms), &figures, &then);
    return finding_as_of(g, plan, x, at_ms, &then);
}

enum status agenda_withheld(struct agenda *g, const struct occurrence *o, int64_t at_ms, const char **why,
                            struct error *err) {
    const struct plan *plan = agenda_plan(g, o);
    struct rx_view *x = look(g, o->plan, o->index);
    if (g->results == NULL) g->results = arena_room(g->arena, withheld_results(g->patient), sizeof *g->results);
    if (x == NULL || g->results == NULL) return agenda_memory_out(err);
    *why = withheld_hold(plan, x->stand.exercise, at_ms);
    if (*why == NULL) *why = withheld_veto_hold(g->patient, plan, x->stand.exercise, at_ms);
    if (*why != NULL) return STATUS_OK;
    if (!x->judged) x->finding = finding(g, plan, &g->view[o->plan], x->stand.exercise, at_ms);
    x->judged = true;
    *why = x->finding;
    return STATUS_OK;
}
