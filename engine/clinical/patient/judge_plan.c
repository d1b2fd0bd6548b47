/* Moves of one plan: back, on, or, at the phase's limit, to a clinician. */
#include "clinical/patient/alert.h"
#include "clinical/criterion/explanation.h"
#include "clinical/patient/judge.h"
#include "time/instant.h"

#define REVIEW_LIMIT_MS (7 * DAY_MS)     /* clinical fact sheet 4.1: at max without exit, clinician review within 7 days */

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static void release_explanation(void *explanation) { json_decref(explanation); }

static enum status explain(struct plan *plan, int32_t root, const struct situation *s, const struct result *results,
                           struct effects *out, struct effect *e, struct error *err) {
    if (!out->explain) return STATUS_OK;
    e->explanation = explanation_json(&plan->protocol->criteria, root, s, results);
    if (e->explanation != NULL && arena_defer(out->arena, release_explanation, e->explanation)) return STATUS_OK;
    json_decref(e->explanation);
    e->explanation = NULL;
    return memory_out(err);
}

static const char *phase_id(const struct plan *plan, int phase) {
    return (size_t)phase < plan->protocol->phases ? plan->protocol->phase[phase].id : "completed";
}

static enum status move(struct patient *p, struct plan *plan, int to, int32_t root, const char *why,
                        const struct situation *s, const struct result *results, struct effects *out,
                        struct error *err) {
    struct effect *moved = effect_add(out, EFFECT_MOVED);
    if (moved == NULL) return memory_out(err);
    moved->plan = plan->number;
    moved->from = phase_id(plan, plan->phase);
    moved->to = phase_id(plan, to);
    moved->reason = why;
    moved->rule_of = plan->protocol;
    moved->rule = plan->protocol->criteria.nodes.item[root].path;
    TRY(explain(plan, root, s, results, out, moved, err));
    if ((size_t)to == plan->protocol->phases) plan->state = PLAN_COMPLETED;
    else plan->phase = to;
    plan->phase_day = p->today;
    plan->phase_since_ms = p->newest_ms;
    plan->review_asked = false;
    return STATUS_OK;
}

static enum status review(struct patient *p, struct plan *plan, const struct phase *phase, int days,
                          const struct event *e, struct effects *out, struct error *err) {
    if (phase->max_days == 0 || days < phase->max_days || plan->review_asked) return STATUS_OK;
    plan->review_asked = true;
    const char *text = arena_printf(p->arena, "%s (%s) has been in phase %s for %d days, its limit is %d: clinician review",
                                    plan->protocol->title, side_name(plan->side), phase->id, days, phase->max_days);
    return alert_raise(p, e, out, DISPOSITION_ROUTINE, REVIEW_LIMIT_MS, phase->id, text, err);
}

static bool rule_met(const struct plan *plan, int32_t root, const struct situation *s, struct result *results) {
    return root != NO_EXPRESSION && criterion_eval(&plan->protocol->criteria, root, s, results) == TRUTH_MET;
}

static enum status judge_rules(struct patient *p, struct plan *plan, const struct event *e, struct effects *out,
                               struct result *results, struct error *err) {
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    int days = p->today - plan->phase_day;
    struct figures figures;
    struct situation s;
    patient_situation(p, plan, p->newest_ms, p->today, &figures, &s);
    if (plan->phase > 0 && rule_met(plan, phase->regress, &s, results))
        return move(p, plan, plan->phase - 1, phase->regress, "the rule to go back is met", &s, results, out, err);
    bool held = plan_holds(plan, HOLD_NO_PROGRESSION) || plan_holds(plan, HOLD_WAIT_UNTIL);
    if (days >= phase->min_days && !held && rule_met(plan, phase->advance, &s, results))
        return move(p, plan, plan->phase + 1, phase->advance, "the phase's exit is met", &s, results, out, err);
    return review(p, plan, phase, days, e, out, err);
}

enum status judge_plan(struct patient *p, struct plan *plan, const struct event *e, struct effects *out,
                       struct error *err) {
    if (plan->state != PLAN_ACTIVE || plan->phase < 0) return STATUS_OK;
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    struct result *results = scratch == NULL ? NULL
        : arena_room(scratch, plan->protocol->criteria.nodes.count + 1, sizeof *results);
    enum status status = results == NULL ? memory_out(err) : judge_rules(p, plan, e, out, results, err);
    arena_free(scratch);
    return status;
}
