#include "clinical/state/patient_read.h"
#include "time/instant.h"

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

#define MAX_COUNT 1000000                /* of anything in a row */

/* Whose lists are read: their indexes are into its protocol. */
struct whose { struct arena *arena; struct plan *plan; };

static enum status read_hold(const json_t *o, struct whose *w, struct hold *h, struct error *err) {
    int kind, cause = CAUSE_FLAG;
    size_t nodes = w->plan->protocol->criteria.nodes.count;
    h->until_ms = INSTANT_NONE;
    h->root = NO_EXPRESSION;
    TRY(patient_read_int(o, "kind", 0, HOLD_KINDS - 1, &kind, err));
    TRY(patient_read_int_or(o, "cause", 0, HOLD_CAUSES - 1, &cause, err));
    h->kind = (enum hold_kind)kind;
    h->cause = (enum hold_cause)cause;
    TRY(json_need_text(o, "flag", &h->flag, w->arena, err));
    TRY(patient_read_side(o, &h->side, err));
    TRY(json_get_bool_or(o, "met", &h->met, err));
    TRY(patient_read_event(o, "event", &h->event, err));
    TRY(patient_read_ms_or(o, "until", &h->until_ms, err));
    TRY(json_get_bool_or(o, "waits", &h->waits, err));
    TRY(patient_read_session_or(o, "session", &h->session, err));
    TRY(patient_read_ms_or(o, "since", &h->since_ms, err));
    if (h->cause != CAUSE_GATE) return STATUS_OK;
    return patient_read_int(o, "root", NO_EXPRESSION, (int)nodes - 1, &h->root, err);
}

/* How many rungs the ladder has that this progress stands on: the exercise's, or a longer one of the prescription. */
static int rungs_of(const struct plan *p, const struct progress *g) {
    const struct protocol *pr = p->protocol;
    size_t rungs = pr->exercise[g->exercise].ladder.rungs;
    for (size_t i = 0; p->phase >= 0 && g->exercise == g->prescribed && i < pr->phase[p->phase].prescriptions; i++) {
        const struct prescription *rx = &pr->phase[p->phase].prescription[i];
        if (rx->exercise == g->prescribed && rx->ladder.rungs > rungs) rungs = rx->ladder.rungs;
    }
    return rungs == 0 ? 1 : (int)rungs;
}

static enum status read_progress(const json_t *o, struct whose *w, struct progress *g, struct error *err) {
    int last = (int)w->plan->protocol->exercises - 1;
    TRY(patient_read_int(o, "prescribed", 0, last, &g->prescribed, err));
    g->exercise = g->prescribed;
    TRY(patient_read_int_or(o, "exercise", 0, last, &g->exercise, err));
    TRY(patient_read_int(o, "rung", 0, rungs_of(w->plan, g) - 1, &g->rung, err));
    TRY(patient_read_int_or(o, "greens", 0, MAX_COUNT, &g->greens, err));
    TRY(patient_read_int_or(o, "ambers", 0, MAX_COUNT, &g->ambers, err));
    return patient_read_session_or(o, "session", &g->session, err);
}

static enum status read_shift(const json_t *o, struct whose *w, struct shift *s, struct error *err) {
    const struct plan *p = w->plan;
    int last = p->phase < 0 ? -1 : (int)p->protocol->phase[p->phase].prescriptions - 1;
    TRY(patient_read_int(o, "prescription", 0, last, &s->prescription, err));
    TRY(patient_read_day(o, "week", &s->week, err));
    TRY(patient_read_day(o, "from", &s->from_day, err));
    return patient_read_int(o, "days", 1, 6, &s->days, err);
}

static enum status read_pause(const json_t *o, struct whose *w, struct pause *p, struct error *err) {
    p->to = INT32_MAX;
    TRY(patient_read_day(o, "from", &p->from, err));
    TRY(patient_read_day_or(o, "to", &p->to, err));
    return json_copy_text(o, "why", &p->why, w->arena, err);
}

static enum status read_merged(const json_t *o, struct whose *w, struct error *err) {
    json_t *merged = NULL;
    TRY(json_get_array_or(o, "merged", &merged, err));
    for (size_t i = 0; i < json_array_size(merged); i++) {
        int64_t exercise;
        int *joins = LIST_PUSH(w->arena, &w->plan->merged);
        if (joins == NULL) return error_set(err, STATUS_MEMORY, "memory is out");
        TRY(patient_read_nth(merged, i, "merged", 0, (int64_t)w->plan->protocol->exercises - 1, &exercise, err));
        *joins = (int)exercise;
    }
    return STATUS_OK;
}

static enum status read_course(const json_t *o, struct patient *owner, struct plan *p, struct error *err) {
    json_t *holds;
    struct whose w = {owner->arena, p};
    TRY(json_get_array(o, "holds", &holds, err));
    PATIENT_READ_LIST(o, "holds", &w, p->holds, read_hold);
    PATIENT_READ_LIST(o, "progress", &w, p->progress, read_progress);
    PATIENT_READ_LIST(o, "shifts", &w, p->shifts, read_shift);
    PATIENT_READ_LIST(o, "pauses", &w, p->pauses, read_pause);
    TRY(read_merged(o, &w, err));
    p->done_day = p->start_day - 1;
    TRY(patient_read_day_or(o, "done_day", &p->done_day, err));
    return patient_read_int_or(o, "layoffs", 0, (int)p->protocol->layoffs, &p->layoffs, err);
}

static enum status read_state(const json_t *o, struct plan *p, struct error *err) {
    const char *state;
    int before = PLAN_PROPOSED;
    TRY(json_get_text(o, "state", &state, err));
    if (!plan_state_from(state, &p->state)) return error_set(err, STATUS_INPUT, "\"state\": \"%s\" is none", state);
    TRY(patient_read_int_or(o, "before", 0, PLAN_STATES - 1, &before, err));
    p->before = (enum plan_state)before;
    return STATUS_OK;
}

/* Where it stands in its protocol, which is known already. */
static enum status read_place(const json_t *o, struct plan *p, struct error *err) {
    TRY(patient_read_int(o, "step", -1, (int)p->protocol->steps - 1, &p->step, err));
    TRY(patient_read_int(o, "phase", -1, (int)p->protocol->phases - 1, &p->phase, err));
    TRY(patient_read_day(o, "start_day", &p->start_day, err));
    TRY(patient_read_day(o, "step_day", &p->step_day, err));
    TRY(patient_read_day(o, "phase_day", &p->phase_day, err));
    TRY(patient_read_ms(o, "phase_since", &p->phase_since_ms, err));
    TRY(patient_read_ms(o, "since", &p->since_ms, err));
    return patient_read_day(o, "judged_day", &p->judged_day, err);
}

static enum status read_judged(const json_t *o, struct plan *p, struct error *err) {
    int64_t rules = 0, protocol_rules = 0;
    TRY(json_get_int_or(o, "rules_met", INT64_MIN, INT64_MAX, &rules, err));
    TRY(json_get_int_or(o, "protocol_rules_met", INT64_MIN, INT64_MAX, &protocol_rules, err));
    p->rules_met = (uint64_t)rules;
    p->protocol_rules_met = (uint64_t)protocol_rules;
    TRY(patient_read_int_or(o, "questions_missed", 0, MAX_COUNT, &p->questions_missed, err));
    TRY(json_get_bool_or(o, "regress_waits", &p->regress_waits, err));
    return json_get_bool_or(o, "review_asked", &p->review_asked, err);
}

enum status patient_read_plan(const json_t *o, struct patient *owner, struct plan *p, struct error *err) {
    const char *hash;
    TRY(json_get_text(o, "protocol", &hash, err));
    p->protocol = catalogue_by_hash(owner->catalogue, hash);
    if (p->protocol == NULL) return error_set(err, STATUS_INPUT, "no protocol with hash %s is known", hash);
    TRY(read_state(o, p, err));
    TRY(patient_read_side(o, &p->side, err));
    TRY(json_need_text(o, "strength", &p->strength, owner->arena, err));
    TRY(patient_read_int(o, "severity", 0, 3, &p->severity, err));
    TRY(read_place(o, p, err));
    TRY(read_judged(o, p, err));
    return read_course(o, owner, p, err);
}
