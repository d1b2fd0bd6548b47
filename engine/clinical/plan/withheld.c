#include "clinical/plan/withheld.h"
#include "clinical/plan/proposal.h"
#include "time/instant.h"
#include <string.h>

/* --- holds ---------------------------------------------------------------------------------------------------------- */

static bool holds_at(const struct hold *h, int64_t at_ms) {
    return h->waits || h->until_ms == INSTANT_NONE || at_ms < h->until_ms;
}

static bool jolts(const struct exercise *x) {
    return x->impact || x->kind == KIND_RUN || x->kind == KIND_PLYOMETRIC;
}

static bool forbids(const struct hold *h, const struct exercise *x) {
    bool mobility = x->kind == KIND_MOBILITY;
    switch (h->kind) {
    case HOLD_WAIT_UNTIL: return !mobility || (h->cause != CAUSE_RED && h->cause != CAUSE_INTAKE);
    case HOLD_NO_LOAD: return !mobility;
    case HOLD_NO_IMPACT: return jolts(x);
    case HOLD_NO_PROGRESSION:
    case HOLD_KINDS: break;
    }
    return false;
}

static const char *hold_says(const struct hold *h) {
    if (h->cause == CAUSE_RULE && h->flag != NULL) return h->flag;
    if (h->kind == HOLD_NO_LOAD) return "loading of this limb is on hold";
    if (h->kind == HOLD_NO_IMPACT) return "impact is on hold";
    if (h->cause == CAUSE_RED) return "the wait after a red session is not over";
    if (h->cause == CAUSE_INTAKE) return "a clinician has not approved going on yet";
    return "a red-flag question waits for its answer";
}

/* What stops most says why: a wait before a hold of loading before one of impact; of one kind a red flag's first. */
const char *withheld_hold(const struct plan *plan, const struct exercise *x, int64_t at_ms) {
    static const int weight[HOLD_KINDS] = {[HOLD_WAIT_UNTIL] = 3, [HOLD_NO_LOAD] = 2, [HOLD_NO_IMPACT] = 1};
    const struct hold *worst = NULL;
    for (size_t i = 0; i < plan->holds.count; i++) {
        const struct hold *h = &plan->holds.item[i];
        if (!holds_at(h, at_ms) || !forbids(h, x)) continue;
        if (worst != NULL && weight[h->kind] < weight[worst->kind]) continue;
        if (worst == NULL || weight[h->kind] > weight[worst->kind] || h->cause < worst->cause) worst = h;
    }
    return worst == NULL ? NULL : hold_says(worst);
}

/* --- findings -------------------------------------------------------------------------------------------------------- */

static bool acts(const struct contraindication *c, enum truth t) {
    return t == TRUTH_MET || (c->critical && t == TRUTH_UNKNOWN);
}

/* A block wins; an ask is settled when a clinician has approved it. */
static const char *contraindicated(const struct patient *p, const struct plan *plan, const struct exercise *x,
                                   const struct situation *s, struct result *results) {
    const char *asks = NULL;
    for (size_t i = 0; i < x->contraindications; i++) {
        const struct contraindication *c = &x->contraindication[i];
        if ((asks != NULL && !c->block) || c->warn) continue;
        if (!acts(c, criterion_truth(&plan->protocol->criteria, c->when, s, results))) continue;
        if (c->block) return c->reason;
        if (proposal_settled(p, plan->number, x->id, proposal_ask(i)) != PROPOSAL_APPROVED) asks = c->reason;
    }
    return asks;
}

static const char *avoided(const struct phase *ph, const struct exercise *x, const struct criteria *set,
                           const struct situation *s, struct result *results) {
    for (size_t i = 0; i < ph->avoids; i++) {
        const struct avoid *a = &ph->avoid[i];
        if (a->exercise != NULL ? strcmp(a->exercise, x->id) != 0 : a->kind != (int)x->kind) continue;
        if (a->when == NO_EXPRESSION || criterion_truth(set, a->when, s, results) != TRUTH_NOT_MET) return a->reason;
    }
    return NULL;
}

/* The first run rule that is met rules; one that is unknown rules too when it forbids, because unknown is never no. */
static const char *run_forbidden(const struct phase *ph, const struct criteria *set, const struct situation *s,
                                 struct result *results) {
    for (size_t i = 0; i < ph->runs; i++) {
        enum truth t = criterion_truth(set, ph->run[i].when, s, results);
        if (t == TRUTH_NOT_MET || (t == TRUTH_UNKNOWN && ph->run[i].allowed)) continue;
        return ph->run[i].allowed ? NULL : ph->run[i].say;
    }
    return NULL;
}

/* What a plan's phase says of an exercise, whoever prescribes it. */
static const char *phase_says(const struct plan *plan, const struct exercise *x, const struct situation *s,
                              struct result *results) {
    if (plan->phase < 0 || (size_t)plan->phase >= plan->protocol->phases) return NULL;
    const struct phase *ph = &plan->protocol->phase[plan->phase];
    const char *why = avoided(ph, x, &plan->protocol->criteria, s, results);
    if (why == NULL && x->kind == KIND_RUN) why = run_forbidden(ph, &plan->protocol->criteria, s, results);
    return why;
}

const char *withheld_finding(const struct patient *p, const struct plan *plan, const struct exercise *x,
                             const struct situation *s, struct result *results) {
    const char *why = contraindicated(p, plan, x, s, results);
    return why != NULL ? why : phase_says(plan, x, s, results);
}

const char *withheld_why(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms,
                         const struct situation *s, struct result *results) {
    const char *why = withheld_hold(plan, x, at_ms);
    return why != NULL ? why : withheld_finding(p, plan, x, s, results);
}

/* --- the other plans -------------------------------------------------------------------------------------------------- */

static bool concerns(const struct plan *other, const struct plan *plan, const struct exercise *x) {
    return other != plan && (other->side == plan->side || x->kind == KIND_RUN);
}

/* Its holds end only while it runs. */
static bool may_hold(const struct plan *other, const struct plan *plan, const struct exercise *x) {
    return other->state == PLAN_ACTIVE && concerns(other, plan, x);
}

/* What its condition forbids is forbidden through its pause as well. */
static bool has_say(const struct plan *other, const struct plan *plan, const struct exercise *x) {
    return (other->state == PLAN_ACTIVE || other->state == PLAN_PAUSED) && concerns(other, plan, x);
}

const char *withheld_veto_hold(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms) {
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *other = &p->plans.item[i];
        const char *why = may_hold(other, plan, x) ? withheld_hold(other, x, at_ms) : NULL;
        if (why != NULL) return why;
    }
    return NULL;
}

const char *withheld_veto_finding(const struct patient *p, const struct plan *plan, const struct exercise *x,
                                  struct withheld_room *room) {
    int64_t now_ms = room->now_ms != 0 ? room->now_ms : p->newest_ms;
    int32_t today = room->now_ms != 0 ? room->today : p->today;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *other = &p->plans.item[i];
        if (!has_say(other, plan, x) || other->phase < 0) continue;
        patient_situation(p, other, now_ms, today, &room->figures, &room->s);
        const char *why = phase_says(other, x, &room->s, room->results);
        if (why != NULL) return why;
    }
    return NULL;
}

const char *withheld_veto(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms,
                          struct withheld_room *room) {
    const char *why = withheld_veto_hold(p, plan, x, at_ms);
    return why != NULL ? why : withheld_veto_finding(p, plan, x, room);
}

size_t withheld_results(const struct patient *p) {
    size_t most = 0;
    for (size_t i = 0; i < p->plans.count; i++)
        if (p->plans.item[i].protocol->criteria.nodes.count > most) most = p->plans.item[i].protocol->criteria.nodes.count;
    return most + 1;
}
