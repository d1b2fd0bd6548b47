#include "clinical/plan/plan_flag.h"
#include "clinical/plan/plan_state.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static enum status hold(struct patient *p, struct plan *plan, enum hold_kind kind, const struct standing *s,
                        struct effects *out, struct error *err) {
    for (size_t i = 0; i < plan->holds.count; i++) {
        struct hold *h = &plan->holds.item[i];
        if (h->cause == CAUSE_FLAG && h->kind == kind && h->side == s->side && strcmp(h->flag, s->flag) == 0) {
            h->met = h->met || s->met;
            return STATUS_OK;
        }
    }
    struct hold *h = LIST_PUSH(p->arena, &plan->holds);
    struct effect *e = effect_add(out, EFFECT_HELD);
    if (h == NULL || e == NULL) return memory_out(err);
    *h = (struct hold){.kind = kind, .cause = CAUSE_FLAG, .flag = s->flag, .side = s->side, .met = s->met, .event = s->event,
                       .until_ms = INSTANT_NONE, .root = NO_EXPRESSION};
    e->plan = plan->number;
    e->to = hold_name(kind);
    e->reason = arena_printf(out->arena, "%s %s%s", s->flag, s->title, s->met ? "" : " is not answered");
    return e->reason == NULL ? memory_out(err) : STATUS_OK;
}

enum status plan_flag_release(struct plan *plan, const struct standing *s, int kind, const char *why, struct effects *out,
                           struct error *err) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->holds.count; i++) {
        struct hold h = plan->holds.item[i];
        bool other = h.cause != CAUSE_FLAG || h.side != s->side || strcmp(h.flag, s->flag) != 0;
        if (other || (kind >= 0 && (int)h.kind != kind)) {
            plan->holds.item[kept++] = h;
            continue;
        }
        struct effect *e = effect_add(out, EFFECT_RELEASED);
        if (e == NULL) return memory_out(err);
        e->plan = plan->number;
        e->from = hold_name(h.kind);
        e->reason = arena_printf(out->arena, "%s %s", s->flag, why);
        if (e->reason == NULL) return memory_out(err);
    }
    plan->holds.count = kept;
    return STATUS_OK;
}

static enum status stop(struct patient *p, struct plan *plan, const struct standing *s, struct effects *out,
                        struct error *err) {
    if (plan->state == PLAN_STOPPED || !plan_is_open(plan)) return STATUS_OK;
    const char *why = arena_printf(out->arena, "%s %s: %s", s->flag, s->title, disposition_name(s->disposition));
    return plan_state_set(p, plan, PLAN_STOPPED, why, "red flag", out, err);
}

bool plan_flag_concerns(const struct standing *s, const struct plan *plan) {
    return s->side == SIDE_NONE || s->side == plan->side || s->disposition <= DISPOSITION_SAME_DAY;
}

/* What a disposition does to a plan: reliability rules, section 1, point 6. */
static enum status act_on(struct patient *p, struct plan *plan, const struct standing *s, struct effects *out,
                          struct error *err) {
    if (!s->acts) return hold(p, plan, HOLD_WAIT_UNTIL, s, out, err);
    if (!s->met && s->hold >= 0) TRY(hold(p, plan, (enum hold_kind)s->hold, s, out, err));
    switch (s->disposition) {
    case DISPOSITION_EMERGENCY:
    case DISPOSITION_SAME_DAY: return stop(p, plan, s, out, err);
    case DISPOSITION_URGENT_48H: TRY(hold(p, plan, HOLD_NO_LOAD, s, out, err)); break;
    case DISPOSITION_URGENT_2W: TRY(hold(p, plan, HOLD_NO_IMPACT, s, out, err)); break;
    case DISPOSITION_ROUTINE: break;
    case DISPOSITION_SELF_OK: return STATUS_OK;
    }
    return hold(p, plan, HOLD_NO_PROGRESSION, s, out, err);
}

enum status plan_flag_act(struct patient *p, const struct standing *s, struct effects *out, struct error *err) {
    for (size_t i = 0; i < p->plans.count; i++) {
        struct plan *plan = &p->plans.item[i];
        if (s->acts) TRY(plan_flag_release(plan, s, HOLD_WAIT_UNTIL, s->met ? "is met" : "is still not answered", out, err));
        if (plan_is_open(plan) && plan_flag_concerns(s, plan)) TRY(act_on(p, plan, s, out, err));
    }
    return STATUS_OK;
}

/* The worst, of equals the first. */
const struct standing *plan_flag_forbids(const struct patient *p, enum side side) {
    const struct standing *worst = NULL;
    for (size_t i = 0; i < p->standing.count; i++) {
        const struct standing *s = &p->standing.item[i];
        bool here = s->side == SIDE_NONE || s->side == side || s->disposition <= DISPOSITION_SAME_DAY;
        bool forbids = s->acts && here && !disposition_allows_plan(s->disposition);
        if (forbids && (worst == NULL || s->disposition < worst->disposition)) worst = s;
    }
    return worst;
}

enum status plan_flag_refuse(const struct patient *p, enum side side, struct error *err) {
    const struct standing *s = plan_flag_forbids(p, side);
    if (s == NULL) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s %s stands since %s:%lld (%s) until a clinician clears it: no plan", s->flag, s->title,
                     p->id, (long long)s->event, disposition_name(s->disposition));
}
