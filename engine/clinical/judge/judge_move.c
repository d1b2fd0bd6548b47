#include "clinical/judge/judge_move.h"
#include "clinical/criterion/explanation.h"
#include "clinical/plan/ladder.h"
#include "clinical/state/kept.h"

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

void judge_look(struct judging *j) {
    patient_situation(j->p, j->plan, j->p->newest_ms, j->today, &j->figures, &j->s);
}

bool judge_met(struct judging *j, int32_t root) {
    return root != NO_EXPRESSION && kept_truth(j->p, j->plan, root, &j->s, j->results) == TRUTH_MET;
}

bool judge_held(const struct judging *j) {
    int64_t now_ms = j->p->newest_ms;
    return plan_holds_at(j->plan, HOLD_NO_PROGRESSION, now_ms) || plan_holds_at(j->plan, HOLD_WAIT_UNTIL, now_ms);
}

const char *judge_phase_id(const struct plan *plan, int phase) {
    return (size_t)phase < plan->protocol->phases ? plan->protocol->phase[phase].id : "completed";
}

static void release_explanation(void *explanation) { json_decref(explanation); }

enum status judge_reason(struct judging *j, int32_t root) {
    const struct criteria *set = &j->plan->protocol->criteria;
    j->root = root;
    j->explanation = NULL;
    if (!j->out->explain) return STATUS_OK;
    criterion_eval(set, root, &j->s, j->results);
    json_t *explanation = explanation_json(set, root, &j->s, j->results, j->out->reading);
    if (explanation == NULL || !arena_defer(j->out->arena, release_explanation, explanation)) {
        json_decref(explanation);
        return memory_out(j->err);
    }
    j->explanation = explanation;
    return STATUS_OK;
}

void judge_blame(const struct judging *j, struct effect *e) {
    e->rule_of = j->plan->protocol;
    e->rule = j->plan->protocol->criteria.nodes.item[j->root].path;
    e->explanation = j->explanation;
}

/* What is met as the phase begins has not just happened in it: only what is met anew acts, and the way back only on
 * something newer, so that one report leads back one phase. */
void judge_latch(struct judging *j) {
    struct plan *plan = j->plan;
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    judge_look(j);
    plan->rules_met = 0;
    for (size_t i = 0; i < phase->rules; i++)
        if (judge_met(j, phase->rule[i].when)) plan->rules_met |= UINT64_C(1) << i;
    plan->regress_waits = judge_met(j, phase->regress);
}

void judge_restart(struct judging *j) {
    j->plan->phase_day = j->today;
    j->plan->phase_since_ms = j->p->newest_ms;
    j->plan->review_asked = false;
    judge_latch(j);
}

enum status judge_move(struct judging *j, int to, const char *why) {
    struct plan *plan = j->plan;
    int from = plan->phase;
    struct effect *moved = effect_add(j->out, EFFECT_MOVED);
    if (moved == NULL) return memory_out(j->err);
    moved->plan = plan->number;
    moved->from = judge_phase_id(plan, plan->phase);
    moved->to = judge_phase_id(plan, to);
    moved->reason = why;
    judge_blame(j, moved);
    if ((size_t)to == plan->protocol->phases) plan->state = PLAN_COMPLETED;
    else plan->phase = to;
    ladder_enter(plan, from, false);
    judge_restart(j);
    return STATUS_OK;
}
