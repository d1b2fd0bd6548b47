#include "clinical/judge/judge_step.h"
#include "clinical/criterion/explanation.h"
#include "clinical/plan/proposal.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

int step_index(const struct protocol *pr, const char *id) {
    for (size_t i = 0; id != NULL && i < pr->steps; i++)
        if (strcmp(pr->step[i].id, id) == 0) return (int)i;
    return -1;
}

static const char *step_id(const struct plan *plan) { return plan->step < 0 ? "none" : plan->protocol->step[plan->step].id; }

static enum status withdraw_passed(struct patient *p, const struct plan *plan, const struct event *e, struct effects *out,
                                   struct error *err) {
    for (int i = 0; i <= plan->step; i++)
        TRY(proposal_withdraw(p, plan, PROPOSAL_STEP, plan->protocol->step[i].id, e, "the plan is past it", out, err));
    return STATUS_OK;
}

enum status step_move(struct patient *p, struct plan *plan, int step, const struct event *e, int32_t today,
                      const struct judging *blame, const char *why, struct effects *out, struct error *err) {
    struct effect *moved = effect_add(out, EFFECT_STEP);
    if (moved == NULL) return memory_out(err);
    moved->plan = plan->number;
    moved->from = step_id(plan);
    moved->to = plan->protocol->step[step].id;
    moved->reason = why;
    if (blame != NULL) judge_blame(blame, moved);
    plan->step = step;
    plan->step_day = today;
    TRY(withdraw_passed(p, plan, e, out, err));
    return proposal_judge(p, plan, e, out, err);
}

/* The basis is part of what is proposed, asked for or not: the same words whoever folds. */
static const char *basis(struct judging *j, const struct step *step) {
    const struct plan *plan = j->plan;
    const struct criteria *set = &plan->protocol->criteria;
    criterion_eval(set, j->root, &j->s, j->results);
    json_t *explanation = explanation_json(set, j->root, &j->s, j->results, READING_CLINICIAN);
    const char *because = json_string_value(json_object_get(explanation, "text"));
    const char *text = because == NULL ? NULL : arena_printf(j->p->arena, "%s (%s): %s is proposed: %s", plan->protocol->title,
                                                            side_name(plan->side), step->title, because);
    json_decref(explanation);
    return text;
}

static enum status propose(struct judging *j, const struct step *step) {
    size_t before = j->out->list.count;
    const char *rule = j->plan->protocol->criteria.nodes.item[j->root].path, *text = basis(j, step);
    if (text == NULL) return memory_out(j->err);
    TRY(proposal_raise(j->p, j->e, PROPOSAL_STEP, j->plan->number, step->id, 0, text, j->plan->protocol, rule, j->out, j->err));
    if (j->out->list.count > before) judge_blame(j, &j->out->list.item[j->out->list.count - 1]);
    return STATUS_OK;
}

enum status step_go(struct judging *j, int step) {
    const struct plan *plan = j->plan;
    if (step <= plan->step || (size_t)step >= plan->protocol->steps) return STATUS_OK;
    if (plan->protocol->step[step].approval) return propose(j, &plan->protocol->step[step]);
    return step_move(j->p, j->plan, step, j->e, j->today, j, "a rule is met", j->out, j->err);
}
