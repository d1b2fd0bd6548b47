#include "clinical/plan/proposal.h"
#include "clinical/plan/alert.h"
#include "time/instant.h"
#include <string.h>

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static bool same_text(const char *a, const char *b) { return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0); }

static bool is_about(const struct proposal *r, enum proposal_kind kind, int plan, const char *what) {
    return r->kind == kind && r->plan == plan && same_text(r->what, what);
}

bool proposal_is_measure(enum proposal_kind k) { return k == PROPOSAL_CARE || k == PROPOSAL_EXERCISE; }

struct proposal *proposal_open(struct patient *p, enum proposal_kind kind, int plan, const char *what) {
    for (size_t i = 0; i < p->proposals.count; i++) {
        struct proposal *r = &p->proposals.item[i];
        if (r->state == PROPOSAL_OPEN && is_about(r, kind, plan, what)) return r;
    }
    return NULL;
}

uint64_t proposal_ask(size_t contraindication) {
    return UINT64_C(1) << (contraindication < 61 ? contraindication : 61);
}

/* --- raising ------------------------------------------------------------------------------------------------------ */

/* It begins with the plan's number, as the causes of plans' rules do. */
static const char *cause_of(struct patient *p, const struct proposal *r) {
    return arena_printf(p->arena, "%d proposal %lld/%d", r->plan, (long long)r->event, r->index);
}

/* On what the course of a plan hangs nobody comes upon by chance: it is an alert as well. */
static enum status say_aloud(struct patient *p, const struct event *e, const struct proposal *r, struct effects *out,
                             struct error *err) {
    const char *text = arena_printf(p->arena, "%s (to approve or decline: %s:%lld/%d)", r->text, p->id,
                                    (long long)r->event, r->index);
    return alert_raise(p, e, out, DISPOSITION_ROUTINE, disposition_limit_ms(DISPOSITION_ROUTINE), "proposal",
                       cause_of(p, r), text, err);
}

enum status proposal_raise(struct patient *p, const struct event *e, enum proposal_kind kind, int plan, const char *what,
                           uint64_t asks, const char *text, const struct protocol *rule_of, const char *rule,
                           struct effects *out, struct error *err) {
    if (text == NULL) return memory_out(err);
    struct proposal *open = proposal_open(p, kind, plan, what);
    if (open != NULL && open->asks == asks) return STATUS_OK;
    if (open == NULL) {
        int index = patient_index(p, e->number);
        if ((open = LIST_PUSH(p->arena, &p->proposals)) == NULL) return memory_out(err);
        *open = (struct proposal){.event = e->number, .index = index, .kind = kind, .plan = plan, .what = what};
    }
    open->asks = asks;
    open->text = text;
    struct effect *effect = effect_add(out, EFFECT_PROPOSED);
    if (effect == NULL) return memory_out(err);
    effect->plan = plan;
    effect->proposal = *open;
    effect->reason = text;
    effect->rule_of = rule_of;
    effect->rule = rule;
    const struct proposal now = *open;
    return kind == PROPOSAL_STEP || kind == PROPOSAL_INTAKE ? say_aloud(p, e, &now, out, err) : STATUS_OK;
}

enum status proposal_seen(struct patient *p, const struct proposal *r, const struct event *e, struct effects *out,
                          struct error *err) {
    const char *cause = cause_of(p, r);
    if (cause == NULL) return memory_out(err);
    for (size_t i = 0; i < p->alerts.count; i++) {
        struct alert *a = &p->alerts.item[i];
        if (a->acknowledged != 0 || strcmp(a->cause, cause) != 0) continue;
        enum status status = alert_acknowledge(a, e, out, err);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

enum status proposal_decide(struct proposal *r, enum proposal_state state, const struct event *e, const char *why,
                            struct effects *out, struct error *err) {
    struct effect *effect = effect_add(out, EFFECT_DECIDED);
    if (effect == NULL) return memory_out(err);
    r->state = state;
    r->decided = e->number;
    r->decided_ms = e->at_ms;
    effect->plan = r->plan;
    effect->proposal = *r;
    effect->to = proposal_state_name(state);
    effect->reason = why;
    return STATUS_OK;
}

enum status proposal_withdraw(struct patient *p, const struct plan *plan, enum proposal_kind kind, const char *what,
                              const struct event *e, const char *why, struct effects *out, struct error *err) {
    struct proposal *r = proposal_open(p, kind, plan->number, what);
    return r == NULL ? STATUS_OK : proposal_decide(r, PROPOSAL_WITHDRAWN, e, why, out, err);
}

/* --- what was decided --------------------------------------------------------------------------------------------- */

/* Of one ask the newest decision counts. */
static void add_decision(const struct proposal *r, uint64_t *approved, uint64_t *declined) {
    if (r->state == PROPOSAL_APPROVED) *approved |= r->asks, *declined &= ~r->asks;
    if (r->state == PROPOSAL_DECLINED) *declined |= r->asks, *approved &= ~r->asks;
}

enum proposal_state proposal_settled(const struct patient *p, int plan, const char *what, uint64_t asks) {
    bool open = false;
    uint64_t approved = 0, declined = 0;
    for (size_t i = 0; i < p->proposals.count; i++) {
        const struct proposal *r = &p->proposals.item[i];
        if (!proposal_is_measure(r->kind) || r->plan != plan || !same_text(r->what, what)) continue;
        open = open || r->state == PROPOSAL_OPEN;
        add_decision(r, &approved, &declined);
    }
    if (asks != 0 && (asks & ~approved) == 0) return PROPOSAL_APPROVED;
    if ((asks & declined) != 0) return PROPOSAL_DECLINED;
    return open ? PROPOSAL_OPEN : PROPOSAL_WITHDRAWN;
}

/* --- forgetting --------------------------------------------------------------------------------------------------- */

/* Decisions about care and exercises are looked at for as long as their plan is open. */
static bool is_kept(const struct patient *p, const struct proposal *r) {
    if (r->state == PROPOSAL_OPEN) return true;
    bool decides = proposal_is_measure(r->kind) && r->state != PROPOSAL_WITHDRAWN && r->asks != 0;
    bool open = r->plan >= 1 && (size_t)r->plan <= p->plans.count && plan_is_open(&p->plans.item[r->plan - 1]);
    return (decides && open) || r->decided_ms >= p->newest_ms - PATIENT_TOLD_DAYS * DAY_MS;
}

void proposal_pass(struct patient *p) {
    size_t kept = 0;
    for (size_t i = 0; i < p->proposals.count; i++) {
        if (!is_kept(p, &p->proposals.item[i])) continue;
        if (kept < i) p->proposals.item[kept] = p->proposals.item[i];
        kept++;
    }
    p->proposals.count = kept;
}
