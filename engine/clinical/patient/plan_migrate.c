#include "clinical/patient/plan_migrate.h"
#include "clinical/judge/judge.h"
#include "clinical/judge/judge_cancel.h"
#include "clinical/judge/judge_step.h"
#include "clinical/plan/ladder.h"
#include "clinical/plan/proposal.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static int phase_index(const struct protocol *pr, const char *id) {
    for (size_t i = 0; id != NULL && i < pr->phases; i++)
        if (strcmp(pr->phase[i].id, id) == 0) return (int)i;
    return -1;
}

static int exercise_index(const struct protocol *pr, const char *id) {
    for (size_t i = 0; i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, id) == 0) return (int)i;
    return -1;
}

enum status plan_migrate_check(struct patient *p, const struct event *e, struct error *err) {
    const struct plan *plan = patient_plan(p, e->as.migrated.plan);
    const struct protocol *to = catalogue_by_hash(p->catalogue, e->as.migrated.hash);
    const char *step = e->as.migrated.step, *phase = e->as.migrated.phase;
    if (to == NULL) return error_set(err, STATUS_NO, "no protocol with hash %s is known", e->as.migrated.hash);
    if (strcmp(to->id, plan->protocol->id) != 0)
        return error_set(err, STATUS_NO, "%s/%d is a plan for %s: it cannot be migrated to %s", p->id, plan->number,
                         plan->protocol->id, to->id);
    if (step != NULL && step_index(to, step) < 0)
        return error_set(err, STATUS_NO, "%s %s has no step %s", to->id, to->version, step);
    if (phase != NULL && phase_index(to, phase) < 0)
        return error_set(err, STATUS_NO, "%s %s has no phase %s", to->id, to->version, phase);
    if ((phase == NULL) != (to->phases == 0))
        return error_set(err, STATUS_NO, "%s %s: %s", to->id, to->version, phase == NULL ? "in which phase?" : "it has no phases");
    return STATUS_OK;
}

/* --- what goes along ---------------------------------------------------------------------------------------------- */

static void carry_progress(struct plan *plan, const struct protocol *old, const struct protocol *to) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->progress.count; i++) {
        struct progress g = plan->progress.item[i];
        g.prescribed = exercise_index(to, old->exercise[g.prescribed].id);
        g.exercise = exercise_index(to, old->exercise[g.exercise].id);
        if (g.prescribed >= 0 && g.exercise >= 0) plan->progress.item[kept++] = g;
    }
    plan->progress.count = kept;
}

/* Of those that the phase prescribes; by the prescription's own ladder, or by the one of what has taken its place. */
static void clamp_rungs(struct plan *plan) {
    const struct phase *phase = plan->phase < 0 ? NULL : &plan->protocol->phase[plan->phase];
    for (size_t i = 0; phase != NULL && i < phase->prescriptions; i++)
        for (size_t k = 0; k < plan->progress.count; k++) {
            struct progress *g = &plan->progress.item[k];
            if (g->prescribed == phase->prescription[i].exercise) g->rung = ladder_stand(plan, &phase->prescription[i]).rung;
        }
}

static void carry_merged(struct plan *plan, const struct protocol *old, const struct protocol *to) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->merged.count; i++) {
        int x = exercise_index(to, old->exercise[plan->merged.item[i]].id);
        if (x >= 0) plan->merged.item[kept++] = x;
    }
    plan->merged.count = kept;
}

static int32_t new_gate(const struct protocol *old, const struct protocol *to, int32_t root) {
    int32_t gate = NO_EXPRESSION;
    int over_d = -1;
    for (size_t i = 0; i < old->layoffs; i++)
        if (old->layoff[i].gate == root) over_d = old->layoff[i].over_d;
    for (size_t i = 0; i < to->layoffs; i++) {
        if (to->layoff[i].gate == NO_EXPRESSION) continue;
        gate = to->layoff[i].gate;
        if (to->layoff[i].over_d == over_d) break;
    }
    return gate;
}

static enum status carry_gates(struct plan *plan, const struct protocol *old, const struct protocol *to, struct effects *out,
                               struct error *err) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->holds.count; i++) {
        struct hold h = plan->holds.item[i];
        if (h.cause == CAUSE_GATE) h.root = new_gate(old, to, h.root);
        if (h.cause != CAUSE_GATE || h.root != NO_EXPRESSION) {
            plan->holds.item[kept++] = h;
            continue;
        }
        struct effect *e = effect_add(out, EFFECT_RELEASED);
        if (e == NULL) return memory_out(err);
        e->plan = plan->number;
        e->from = hold_name(h.kind);
        e->reason = arena_printf(out->arena, "%s %s has no such gate", to->id, to->version);
        if (e->reason == NULL) return memory_out(err);
    }
    plan->holds.count = kept;
    return STATUS_OK;
}

/* --- proposals ---------------------------------------------------------------------------------------------------- */

/* An approval is for the version that it was given for; what is proposed by name goes along while the name does. */
static enum status carry_proposals(struct patient *p, const struct plan *plan, const struct event *e, struct effects *out,
                                   struct error *err) {
    for (size_t i = 0; i < p->proposals.count; i++) {
        struct proposal *r = &p->proposals.item[i];
        if (r->plan != plan->number) continue;
        bool measure = proposal_is_measure(r->kind);
        bool gone = r->kind == PROPOSAL_STEP && step_index(plan->protocol, r->what) <= plan->step;
        if (r->state == PROPOSAL_OPEN && (measure || gone))
            TRY(proposal_decide(r, PROPOSAL_WITHDRAWN, e, "the plan has another version", out, err));
        if (measure) r->asks = 0;
    }
    return STATUS_OK;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static enum status tell(const struct plan *plan, const struct protocol *old, struct effects *out, struct error *err) {
    const struct protocol *to = plan->protocol;
    struct effect *effect = effect_add(out, EFFECT_MIGRATED);
    if (effect == NULL) return memory_out(err);
    effect->plan = plan->number;
    effect->from = old->version;
    effect->to = to->version;
    effect->reason = arena_printf(out->arena, "it goes on in step %s, phase %s", plan->step < 0 ? "none" : to->step[plan->step].id,
                                  plan->phase < 0 ? "none" : to->phase[plan->phase].id);
    return effect->reason == NULL ? memory_out(err) : STATUS_OK;
}

static void latch_plan_rules(struct judging *j) {
    const struct protocol *pr = j->plan->protocol;
    j->plan->protocol_rules_met = 0;
    for (size_t i = 0; i < pr->rules; i++)
        if (judge_met(j, pr->rule[i].when)) j->plan->protocol_rules_met |= UINT64_C(1) << i;
}

/* As where a phase begins, but for its days. */
static void latch(struct judging *j) {
    if (j->plan->phase >= 0) judge_latch(j);
    else judge_look(j);
    latch_plan_rules(j);
}

static enum status judge(struct patient *p, struct plan *plan, const struct event *e, struct arena *scratch,
                         struct effects *out, struct error *err) {
    struct judging j = {.p = p, .plan = plan, .e = e, .out = out, .today = p->today, .err = err};
    j.results = arena_room(scratch, plan->protocol->criteria.nodes.count + 1, sizeof *j.results);
    if (j.results == NULL) return memory_out(err);
    latch(&j);
    TRY(judge_flags(p, e, out, err));
    TRY(proposal_judge(p, plan, e, out, err));
    return judge_cancel(p, out, scratch, err);
}

enum status plan_migrate(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct plan *plan = patient_plan(p, e->as.migrated.plan);
    const struct protocol *old = plan->protocol, *to = catalogue_by_hash(p->catalogue, e->as.migrated.hash);
    plan->protocol = to;
    plan->step = step_index(to, e->as.migrated.step);
    plan->phase = phase_index(to, e->as.migrated.phase);
    TRY(tell(plan, old, out, err));
    carry_progress(plan, old, to);
    clamp_rungs(plan);
    carry_merged(plan, old, to);
    plan->shifts.count = 0;
    if (plan->layoffs > (int)to->layoffs) plan->layoffs = (int)to->layoffs;
    TRY(carry_gates(plan, old, to, out, err));
    TRY(carry_proposals(p, plan, e, out, err));
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    enum status status = scratch == NULL ? memory_out(err) : judge(p, plan, e, scratch, out, err);
    arena_free(scratch);
    return status;
}
