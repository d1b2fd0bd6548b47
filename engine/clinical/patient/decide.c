#include "clinical/patient/decide.h"
#include "clinical/plan/alert.h"
#include "clinical/judge/clearing.h"
#include "clinical/plan/exam.h"
#include "clinical/judge/judge.h"
#include "clinical/judge/judge_cancel.h"
#include "clinical/judge/judge_step.h"
#include "clinical/judge/layoff.h"
#include "clinical/plan/plan_flag.h"
#include "clinical/patient/plan_migrate.h"
#include "clinical/plan/plan_state.h"
#include "clinical/plan/proposal.h"
#include "time/instant.h"
#include <stdio.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- the table ---------------------------------------------------------------------------------------------------- */

#define IN(s) (1u << (s))
#define IN_OPEN (IN(PLAN_PROPOSED) | IN(PLAN_ACTIVE) | IN(PLAN_PAUSED) | IN(PLAN_STOPPED))

/* The states of a plan in which each is taken; of approved and declined, those of a plan in draft. */
static const struct { unsigned in; const char *verb; } table[EVENT_KINDS] = {
    [EVENT_PAUSED] = {IN(PLAN_ACTIVE), "paused"},
    [EVENT_RESUMED] = {IN(PLAN_PAUSED), "resumed"},
    [EVENT_REVOKED] = {IN_OPEN, "revoked"},
    [EVENT_MIGRATED] = {IN_OPEN, "migrated"},
    [EVENT_APPROVED] = {IN(PLAN_PROPOSED), "approved"},
    [EVENT_DECLINED] = {IN(PLAN_PROPOSED), "declined"},
};
/* What belongs to a plan is decided while it is one. */
#define PART_DECIDED_IN (IN(PLAN_ACTIVE) | IN(PLAN_PAUSED) | IN(PLAN_STOPPED))

bool decide_is(enum event_kind k) {
    return table[k].verb != NULL || k == EVENT_CLEARED || k == EVENT_ACKNOWLEDGED || k == EVENT_TRAVELLED ||
           k == EVENT_EXAM_ASKED || k == EVENT_EXAM_BOOKED || k == EVENT_EXAM_CANCELLED;
}

/* --- refusals ----------------------------------------------------------------------------------------------------- */

enum status decide_check_date(const struct patient *p, const struct event *e, struct error *err) {
    if (e->at_ms >= p->newest_ms) return STATUS_OK;
    char at[INSTANT_SIZE], newest[INSTANT_SIZE];
    return error_set(err, STATUS_NO, "%s: %s is dated %s, before the newest event of %s", p->id, event_kind_name(e->kind),
                     instant_format(at, e->at_ms), instant_format(newest, p->newest_ms));
}

static enum status check_plan(struct patient *p, enum event_kind kind, int number, unsigned in, const char *it,
                              struct error *err) {
    const struct plan *plan = patient_plan(p, number);
    if (plan == NULL) return error_set(err, STATUS_NO, "%s/%d is no plan", p->id, number);
    if (in & IN(plan->state)) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s/%d is %s: %s cannot be %s", p->id, number, plan_state_name(plan->state), it,
                     table[kind].verb);
}

static enum status check_open(const struct patient *p, const struct proposal *r, struct error *err) {
    if (r->state == PROPOSAL_OPEN) return STATUS_OK;
    return error_set(err, STATUS_NO, "the proposal %s:%lld/%d was %s by %s:%lld", p->id, (long long)r->event, r->index,
                     proposal_state_name(r->state), p->id, (long long)r->decided);
}

/* A plan in draft is opened by its approval: what forbids opening one forbids that. */
static enum status check_opening(struct patient *p, const struct event *e, const struct plan *plan, struct error *err) {
    if (e->kind != EVENT_APPROVED || p->amending) return STATUS_OK;      /* flags that stand act on it at once */
    TRY(plan_flag_refuse(p, plan->side, err));
    return judge_no_plan(p, plan->protocol, plan->side, e->at_ms, err);
}

static enum status check_raised(struct patient *p, const struct event *e, struct error *err) {
    const struct proposal *r = patient_proposal(p, e->as.raised.event, e->as.raised.index);
    if (r == NULL)
        return error_set(err, STATUS_NO, "%s:%lld/%d is no proposal", p->id, (long long)e->as.raised.event, e->as.raised.index);
    if (r->kind != PROPOSAL_PLAN) {
        char it[120];
        snprintf(it, sizeof it, "its %s%s%s", proposal_kind_name(r->kind), r->what == NULL ? "" : " ",
                 r->what == NULL ? "" : r->what);
        TRY(check_plan(p, e->kind, r->plan, PART_DECIDED_IN, it, err));
        return check_open(p, r, err);
    }
    TRY(check_plan(p, e->kind, r->plan, table[e->kind].in, "it", err));
    TRY(check_open(p, r, err));
    return check_opening(p, e, patient_plan(p, r->plan), err);
}

/* Whether a reminder was delivered the outbox knows, not the fold. */
static enum status check_acknowledged(struct patient *p, const struct event *e, struct error *err) {
    if (e->as.raised.channel != NULL) return STATUS_OK;
    const struct alert *a = patient_alert(p, e->as.raised.event, e->as.raised.index);
    if (a == NULL)
        return error_set(err, STATUS_NO, "%s:%lld/%d is no alert", p->id, (long long)e->as.raised.event, e->as.raised.index);
    if (a->acknowledged == 0) return STATUS_OK;
    return error_set(err, STATUS_NO, "the alert %s:%lld/%d was already acknowledged by %s:%lld", p->id, (long long)a->event,
                     a->index, p->id, (long long)a->acknowledged);
}

enum status decide_check(struct patient *p, const struct event *e, struct error *err) {
    TRY(decide_check_date(p, e, err));
    switch (e->kind) {
    case EVENT_PAUSED:
    case EVENT_RESUMED:
    case EVENT_REVOKED: return check_plan(p, e->kind, e->as.plan.plan, table[e->kind].in, "it", err);
    case EVENT_MIGRATED:
        TRY(check_plan(p, e->kind, e->as.migrated.plan, table[e->kind].in, "it", err));
        return plan_migrate_check(p, e, err);
    case EVENT_APPROVED:
    case EVENT_DECLINED: return check_raised(p, e, err);
    case EVENT_CLEARED: return clearing_check(p, err);
    case EVENT_ACKNOWLEDGED: return check_acknowledged(p, e, err);
    case EVENT_EXAM_BOOKED: return exam_check(p, e, e->as.exam_booked.event, e->as.exam_booked.index, err);
    case EVENT_EXAM_CANCELLED: return exam_check(p, e, e->as.raised.event, e->as.raised.index, err);
    default: return STATUS_OK;
    }
}

/* --- plans -------------------------------------------------------------------------------------------------------- */

/* Sessions that a plan had open are not to be done any more; they are cancelled, not missed. */
static enum status cancel(struct patient *p, struct effects *out, struct error *err) {
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    enum status status = scratch == NULL ? memory_out(err) : judge_cancel(p, out, scratch, err);
    arena_free(scratch);
    return status;
}

static const char *because(const char *why, const char *otherwise) { return why != NULL && *why ? why : otherwise; }

static enum status pause(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    const char *why = because(e->as.plan.why, "paused");
    TRY(plan_state_set(p, patient_plan(p, e->as.plan.plan), PLAN_PAUSED, why, why, out, err));
    return cancel(p, out, err);
}

static enum status resume(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct plan *plan = patient_plan(p, e->as.plan.plan);
    TRY(judge_plan(p, plan, e, out, err));   /* as it stands still: what is met now has acted only if it did before */
    TRY(plan_state_set(p, plan, PLAN_ACTIVE, because(e->as.plan.why, "resumed"), NULL, out, err));
    TRY(layoff_judge(p, plan, e, p->today, out, err));
    TRY(judge_flags(p, e, out, err));        /* answers may have gone stale, and its phase may avoid what is open */
    return proposal_judge(p, plan, e, out, err);
}

static enum status revoke(struct patient *p, const struct event *e, struct plan *plan, const char *why,
                          struct effects *out, struct error *err) {
    TRY(plan_state_set(p, plan, PLAN_REVOKED, why, NULL, out, err));
    TRY(proposal_judge(p, plan, e, out, err));
    return cancel(p, out, err);
}

/* Days before the approval are none of the plan's. */
static enum status open_plan(struct patient *p, const struct event *e, struct plan *plan, const char *why,
                             struct effects *out, struct error *err) {
    if (plan->start_day < p->today) plan->start_day = plan->step_day = plan->phase_day = p->today;
    plan->phase_since_ms = e->at_ms;
    plan->done_day = plan->start_day - 1;
    TRY(plan_state_set(p, plan, PLAN_ACTIVE, why, NULL, out, err));
    TRY(judge_flags(p, e, out, err));
    return proposal_judge(p, plan, e, out, err);
}

/* --- proposals ---------------------------------------------------------------------------------------------------- */

static enum status end_intake(struct plan *plan, const char *why, struct effects *out, struct error *err) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->holds.count; i++) {
        struct hold h = plan->holds.item[i];
        if (h.cause != CAUSE_INTAKE) {
            plan->holds.item[kept++] = h;
            continue;
        }
        struct effect *effect = effect_add(out, EFFECT_RELEASED);
        if (effect == NULL) return memory_out(err);
        effect->plan = plan->number;
        effect->from = hold_name(h.kind);
        effect->reason = why;
    }
    plan->holds.count = kept;
    return STATUS_OK;
}

static enum status approve(struct patient *p, const struct event *e, enum proposal_kind kind, const char *what,
                           struct plan *plan, const char *why, struct effects *out, struct error *err) {
    int step = kind == PROPOSAL_STEP ? step_index(plan->protocol, what) : -1;
    switch (kind) {
    case PROPOSAL_PLAN: return open_plan(p, e, plan, why, out, err);
    case PROPOSAL_INTAKE: return end_intake(plan, why, out, err);
    case PROPOSAL_STEP:
        return step > plan->step ? step_move(p, plan, step, e, p->today, NULL, why, out, err) : STATUS_OK;
    default: return proposal_judge(p, plan, e, out, err);
    }
}

static enum status decide(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct proposal *r = patient_proposal(p, e->as.raised.event, e->as.raised.index);
    struct plan *plan = patient_plan(p, r->plan);
    enum proposal_kind kind = r->kind;
    bool approved = e->kind == EVENT_APPROVED;
    const char *what = r->what, *why = arena_printf(out->arena, "%s by %s%s%s", approved ? "approved" : "declined", e->who,
                                                    e->as.raised.why == NULL ? "" : ": ",
                                                    e->as.raised.why == NULL ? "" : e->as.raised.why);
    if (why == NULL) return memory_out(err);
    TRY(proposal_decide(r, approved ? PROPOSAL_APPROVED : PROPOSAL_DECLINED, e, why, out, err));
    TRY(proposal_seen(p, r, e, out, err));
    if (approved) return approve(p, e, kind, what, plan, why, out, err);
    return kind == PROPOSAL_PLAN ? revoke(p, e, plan, why, out, err) : STATUS_OK;
}

/* --- the person --------------------------------------------------------------------------------------------------- */

static enum status clear(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    TRY(clearing_apply(p, e, out, err));
    TRY(judge_flags(p, e, out, err));
    for (size_t i = 0; i < p->plans.count; i++) TRY(proposal_judge(p, &p->plans.item[i], e, out, err));
    return STATUS_OK;
}

static enum status travel(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct effect *effect = effect_add(out, EFFECT_TRAVELLED);
    if (effect == NULL) return memory_out(err);
    effect->from = p->settings.zone;
    effect->to = p->settings.zone = arena_text(p->arena, e->as.travelled.zone);
    return effect->to == NULL ? memory_out(err) : STATUS_OK;
}

static enum status ask_exam(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    const char *reason = arena_text(p->arena, because(e->as.exam_asked.reason, "the patient asks for it"));
    return exam_ask_aloud(p, e, e->as.exam_asked.disposition, INSTANT_NONE, reason, out, err);
}

enum status decide_apply(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    switch (e->kind) {
    case EVENT_PAUSED: return pause(p, e, out, err);
    case EVENT_RESUMED: return resume(p, e, out, err);
    case EVENT_REVOKED:
        return revoke(p, e, patient_plan(p, e->as.plan.plan), because(e->as.plan.why, "revoked"), out, err);
    case EVENT_APPROVED:
    case EVENT_DECLINED: return decide(p, e, out, err);
    case EVENT_MIGRATED: return plan_migrate(p, e, out, err);
    case EVENT_CLEARED: return clear(p, e, out, err);
    case EVENT_ACKNOWLEDGED:
        if (e->as.raised.channel != NULL) return STATUS_OK;
        return alert_acknowledge(patient_alert(p, e->as.raised.event, e->as.raised.index), e, out, err);
    case EVENT_TRAVELLED: return travel(p, e, out, err);
    case EVENT_EXAM_ASKED: return ask_exam(p, e, out, err);
    case EVENT_EXAM_BOOKED: TRY(exam_book(p, e, out, err)); return cancel(p, out, err);
    case EVENT_EXAM_CANCELLED: TRY(exam_cancel(p, e, out, err)); return cancel(p, out, err);
    default: return STATUS_OK;
    }
}
