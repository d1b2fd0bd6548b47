/* Proposing what stands under ask: each care that a plan gives, and each exercise of its phase. */
#include "clinical/assess/outcome.h"
#include "clinical/plan/ladder.h"
#include "clinical/plan/proposal.h"
#include "clinical/state/kept.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- what findings say of one ------------------------------------------------------------------------------------- */

static const char *const decision_names[] = {[CARE_ALLOW] = "allow", [CARE_ASK] = "ask", [CARE_BLOCK] = "block"};

const char *care_decision_name(enum care_decision d) { return decision_names[d]; }

/* What contraindications say; path is that of the first that decides. */
struct weighed { enum care_decision decision; uint64_t asks; const char *reason, *path; bool open; /* not known */ };

static void weigh_one(const struct contraindication *x, size_t i, enum truth t, struct weighed *w) {
    enum decision said = outcome_care(DECISION_ALLOW, x, t);
    if (said == DECISION_ALLOW) return;
    enum care_decision d = said == DECISION_BLOCK ? CARE_BLOCK : CARE_ASK;
    if (d == CARE_ASK) w->asks |= proposal_ask(i);
    if (d <= w->decision && w->reason != NULL) return;
    if (d > w->decision) w->decision = d;
    w->reason = x->reason;
    w->path = x->path;
    w->open = t == TRUTH_UNKNOWN;
}

/* p NULL: nothing is kept of it. */
static struct weighed weigh(struct patient *p, const struct plan *plan, const struct contraindication *x, size_t count,
                            const struct situation *s, struct result *results, struct weighed w) {
    const struct criteria *set = &plan->protocol->criteria;
    for (size_t i = 0; i < count; i++) {
        enum truth t = p == NULL ? criterion_truth(set, x[i].when, s, results) : kept_truth(p, plan, x[i].when, s, results);
        weigh_one(&x[i], i, t, &w);
    }
    return w;
}

static struct weighed weigh_care(struct patient *p, const struct plan *plan, const struct care *c, const struct situation *s,
                                 struct result *results) {
    struct weighed w = {CARE_ALLOW, 0, NULL, NULL, false};
    w = weigh(p, plan, c->contraindication, c->contraindications, s, results, w);
    if (!c->approval) return w;
    w.asks |= PROPOSAL_APPROVAL;
    if (w.decision == CARE_ALLOW)
        w = (struct weighed){CARE_ASK, w.asks, "it needs a clinician's approval, whatever the findings", c->path, false};
    return w;
}

enum care_decision care_decide(const struct plan *plan, const struct care *c, const struct situation *s,
                               struct result *results, uint64_t *asks, const char **reason) {
    struct weighed w = weigh_care(NULL, plan, c, s, results);
    *asks = w.asks;
    if (reason != NULL) *reason = w.reason;
    return w.decision;
}

/* --- what waits for a clinician ----------------------------------------------------------------------------------- */

/* One plan at one event. */
struct looking {
    struct patient *p; struct plan *plan; const struct event *e; struct effects *out; struct error *err;
    struct figures figures; struct situation s; struct result *results;
};

/* What no longer asks was declined for nothing that still holds: should it ask anew, it is proposed anew. */
static enum status lapse(struct looking *l, enum proposal_kind kind, const char *what, const char *why) {
    for (size_t i = 0; i < l->p->proposals.count; i++) {
        struct proposal *r = &l->p->proposals.item[i];
        if (r->state == PROPOSAL_DECLINED && r->kind == kind && r->plan == l->plan->number && strcmp(r->what, what) == 0) r->asks = 0;
    }
    return proposal_withdraw(l->p, l->plan, kind, what, l->e, why, l->out, l->err);
}

static enum status take(struct looking *l, enum proposal_kind kind, const char *what, const char *title,
                        const struct weighed *w) {
    struct plan *plan = l->plan;
    if (w->decision == CARE_BLOCK)
        return proposal_withdraw(l->p, plan, kind, what, l->e, w->reason, l->out, l->err);
    if (w->decision == CARE_ALLOW) return lapse(l, kind, what, "nothing asks for a clinician any more");
    enum proposal_state settled = proposal_settled(l->p, plan->number, what, w->asks);
    if (settled == PROPOSAL_APPROVED)
        return proposal_withdraw(l->p, plan, kind, what, l->e, "what still asks was approved before", l->out,
                                 l->err);
    if (settled == PROPOSAL_DECLINED) return STATUS_OK;
    const struct proposal *open = proposal_open(l->p, kind, plan->number, what);
    if (open != NULL && open->asks == w->asks) return STATUS_OK;
    const char *text = arena_printf(l->p->arena, "%s (%s): %s waits for a clinician: %s%s", plan->protocol->title,
                                    side_name(plan->side), title, w->open ? "not known: " : "", w->reason);
    return proposal_raise(l->p, l->e, kind, plan->number, what, w->asks, text, plan->protocol, w->path, l->out, l->err);
}

static enum status take_cares(struct looking *l) {
    const struct care *c;
    for (size_t i = 0; (c = plan_care(l->plan, i)) != NULL; i++) {
        struct weighed w = weigh_care(l->p, l->plan, c, &l->s, l->results);
        TRY(take(l, PROPOSAL_CARE, c->id, c->title, &w));
    }
    return STATUS_OK;
}

static enum status take_exercises(struct looking *l) {
    const struct protocol *pr = l->plan->protocol;
    if (l->plan->phase < 0) return STATUS_OK;
    const struct phase *phase = &pr->phase[l->plan->phase];
    for (size_t i = 0; i < phase->prescriptions; i++) {
        const struct exercise *x = ladder_stand(l->plan, &phase->prescription[i]).exercise;
        if (x->contraindications == 0) continue;
        struct weighed w = weigh(l->p, l->plan, x->contraindication, x->contraindications, &l->s, l->results,
                                 (struct weighed){CARE_ALLOW, 0, NULL, NULL, false});
        TRY(take(l, PROPOSAL_EXERCISE, x->id, x->title, &w));
    }
    return STATUS_OK;
}

static bool is_offered(const struct plan *plan, const struct proposal *r) {
    const struct protocol *pr = plan->protocol;
    const struct care *c;
    for (size_t i = 0; r->kind == PROPOSAL_CARE && (c = plan_care(plan, i)) != NULL; i++)
        if (strcmp(c->id, r->what) == 0) return true;
    if (r->kind == PROPOSAL_EXERCISE && plan->phase >= 0)
        for (size_t i = 0; i < pr->phase[plan->phase].prescriptions; i++)
            if (strcmp(ladder_stand(plan, &pr->phase[plan->phase].prescription[i]).exercise->id, r->what) == 0) return true;
    return !proposal_is_measure(r->kind);
}

/* What the plan's step or phase has no longer is not to be decided any more, nor anything of a plan that is over. */
static enum status withdraw_old(struct looking *l) {
    bool open = plan_is_open(l->plan);
    for (size_t i = 0; i < l->p->proposals.count; i++) {
        struct proposal *r = &l->p->proposals.item[i];
        if (r->state != PROPOSAL_OPEN || r->plan != l->plan->number || (open && is_offered(l->plan, r))) continue;
        const char *why = open ? "the plan has moved on" : "the plan is over";
        TRY(proposal_decide(r, PROPOSAL_WITHDRAWN, l->e, why, l->out, l->err));
    }
    return STATUS_OK;
}

static void mix(uint64_t *mark, uint64_t with) { *mark = (*mark ^ with) * UINT64_C(0x9E3779B97F4A7C15); }

/* All that proposing hangs on but findings, as one number. */
static uint64_t mark_of(const struct looking *l) {
    const struct plan *plan = l->plan;
    uint64_t mark = l->p->proposals.count;
    mix(&mark, (uint64_t)(uintptr_t)plan->protocol);
    mix(&mark, (uint64_t)plan->phase << 32 | (uint32_t)plan->step);
    for (size_t i = 0; i < plan->progress.count; i++)
        mix(&mark, (uint64_t)plan->progress.item[i].prescribed << 32 | (uint32_t)plan->progress.item[i].exercise);
    for (size_t i = 0; i < l->p->proposals.count; i++) {
        const struct proposal *r = &l->p->proposals.item[i];
        mix(&mark, (uint64_t)r->event << 8 | (uint64_t)r->state);
        mix(&mark, (uint64_t)r->index);
        mix(&mark, r->asks);
    }
    return mark;
}

static enum status look(struct looking *l, struct arena *scratch) {
    l->results = arena_room(scratch, l->plan->protocol->criteria.nodes.count + 1, sizeof *l->results);
    if (l->results == NULL) return memory_out(l->err);
    kept_begin(l->p, l->plan, &l->s);
    TRY(take_cares(l));
    TRY(take_exercises(l));
    kept_end(l->p, l->plan, mark_of(l));
    return STATUS_OK;
}

/* Most protocols' phases and steps have nothing that could ask. */
static bool may_ask(const struct plan *plan) {
    const struct protocol *pr = plan->protocol;
    const struct care *c;
    for (size_t i = 0; (c = plan_care(plan, i)) != NULL; i++)
        if (c->approval || c->contraindications > 0) return true;
    for (size_t i = 0; plan->phase >= 0 && i < pr->phase[plan->phase].prescriptions; i++)
        if (ladder_stand(plan, &pr->phase[plan->phase].prescription[i]).exercise->contraindications > 0) return true;
    return false;
}

enum status proposal_judge(struct patient *p, struct plan *plan, const struct event *e, struct effects *out,
                           struct error *err) {
    struct looking l = {.p = p, .plan = plan, .e = e, .out = out, .err = err};
    TRY(withdraw_old(&l));
    if ((plan->state != PLAN_ACTIVE && plan->state != PLAN_PROPOSED) || !may_ask(plan)) return STATUS_OK;
    patient_situation(p, plan, p->newest_ms, p->today, &l.figures, &l.s);
    if (kept_same(p, plan, &l.s, mark_of(&l))) return STATUS_OK;         /* all was proposed that is to be */
    struct arena *scratch = patient_scratch(p);
    enum status status = scratch == NULL ? memory_out(err) : look(&l, scratch);
    patient_scratch_back(p, scratch);
    return status;
}
