#include "clinical/plan/plan_hold.h"
#include "clinical/plan/alert.h"
#include "time/instant.h"
#include <stdio.h>
#include <string.h>

#define WAIT_TOLD_DAYS 3                 /* DEF: so long the settled answer may be missing before a clinician is told */

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- beginning --- */

static bool same(const struct hold *a, const struct hold *b) {
    if (a->kind != b->kind || a->cause != b->cause || a->side != b->side || a->root != b->root) return false;
    return a->cause != CAUSE_RULE || strcmp(a->flag, b->flag) == 0;
}

static struct hold *find(struct plan *plan, const struct hold *h) {
    for (size_t i = 0; i < plan->holds.count; i++)
        if (same(&plan->holds.item[i], h)) return &plan->holds.item[i];
    return NULL;
}

/* An older session's red does not begin the wait anew, nor end a later one. */
static void lengthen(struct hold *h, const struct hold *by) {
    struct hold was = *h;
    if (by->since_ms >= was.since_ms) *h = *by;
    h->until_ms = was.until_ms > by->until_ms ? was.until_ms : by->until_ms;
    h->waits = was.waits || by->waits;
}

enum status plan_hold_add(struct patient *p, struct plan *plan, const struct hold *h, const char *why,
                          struct effects *out, struct error *err) {
    struct hold *there = find(plan, h);
    if (there != NULL && there->event == h->event && there->session == h->session) return STATUS_OK;
    struct effect *e = effect_add(out, EFFECT_HELD);
    if (e == NULL || why == NULL || h->flag == NULL) return memory_out(err);
    e->plan = plan->number;
    e->to = hold_name(h->kind);
    e->reason = why;
    if (there != NULL) {
        lengthen(there, h);
        return STATUS_OK;
    }
    if ((there = LIST_PUSH(p->arena, &plan->holds)) == NULL) return memory_out(err);
    *there = *h;
    return STATUS_OK;
}

/* --- ending --- */

static bool is_leaf(const struct node *n) { return n->op != OP_BASELINE && n->finding >= 0 && n->children == 0; }

bool plan_hold_news(const struct patient *p, const struct plan *plan, int32_t root, enum side side, int64_t since_ms) {
    const struct criteria *set = &plan->protocol->criteria;
    bool pain = false, any = false;
    for (int32_t i = set->nodes.item[root].first; i <= root; i++) {
        const struct node *n = &set->nodes.item[i];
        if (n->op == OP_NUMBER || n->op == OP_CONST || n->op == OP_PLAN || !is_leaf(n)) continue;
        int32_t slot = n->slot[side == SIDE_RIGHT];
        bool newer = slot < p->answers.slots && p->answers.value[slot].at_ms > since_ms;
        bool scored = finding_is_pain(&set->vocabulary->findings.item[n->finding]);
        if (scored && !newer) return false;
        pain = pain || scored;
        any = any || newer;
    }
    return pain || any;
}

static bool is_met(const struct patient *p, const struct plan *plan, int32_t root, const struct hold *h, enum side side,
                   int32_t today, struct result *results) {
    struct figures figures;
    struct situation s;
    if (root == NO_EXPRESSION || !plan_hold_news(p, plan, root, side, h->since_ms)) return false;
    patient_situation(p, plan, p->newest_ms, today, &figures, &s);
    s.side = side;
    return criterion_truth(&plan->protocol->criteria, root, &s, results) == TRUTH_MET;
}

/* A plan that has no light of its own waits as long as one that has waits for that session. */
static bool another_waits(const struct patient *p, const struct plan *plan, const struct hold *h) {
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *other = &p->plans.item[i];
        if (other == plan || other->protocol->light == NULL || !plan_is_open(other)) continue;
        for (size_t k = 0; k < other->holds.count; k++) {
            const struct hold *its = &other->holds.item[k];
            if (its->cause == CAUSE_RED && its->waits && its->kind == h->kind && its->side == h->side) return true;
        }
    }
    return false;
}

static bool still_waits(const struct patient *p, const struct plan *plan, const struct hold *h, int32_t today,
                        struct result *results) {
    const struct light *light = plan->protocol->light;
    if (!h->waits) return false;
    return light == NULL ? another_waits(p, plan, h) : !is_met(p, plan, light->settled, h, h->side, today, results);
}

/* By the patient's own days, as their clock stands now. */
static int32_t day_of(const struct event *e, int64_t ms) {
    return wall_day(ms + (int64_t)e->local.offset_s * 1000);
}

static enum status tell_clinic(struct patient *p, const struct plan *plan, const struct hold *h, const struct event *e,
                               int32_t today, struct effects *out, struct error *err) {
    bool tells = h->kind == HOLD_WAIT_UNTIL && h->side == plan->side && plan->protocol->light != NULL;
    if (!tells || plan->state != PLAN_ACTIVE || today - day_of(e, h->since_ms) < WAIT_TOLD_DAYS) return STATUS_OK;
    char cause[64];
    snprintf(cause, sizeof cause, "%d wait after %lld", plan->number, (long long)h->session);
    for (size_t i = 0; i < p->alerts.count; i++)
        if (strcmp(p->alerts.item[i].cause, cause) == 0) return STATUS_OK;      /* also one that was acknowledged */
    const char *text = arena_printf(p->arena, "%s (%s): exercise waits for the morning value since session %s.%lld was "
                                    "red", plan->protocol->title, side_name(plan->side), p->id, (long long)h->session);
    return alert_raise(p, e, out, DISPOSITION_ROUTINE, disposition_limit_ms(DISPOSITION_ROUTINE), "red session",
                       arena_text(p->arena, cause), text, err);
}

static enum status release(const struct plan *plan, const struct hold *h, struct effects *out, struct error *err) {
    struct effect *e = effect_add(out, EFFECT_RELEASED);
    if (e == NULL) return memory_out(err);
    e->plan = plan->number;
    e->from = hold_name(h->kind);
    e->reason = arena_printf(out->arena, "%s: %s", h->flag, h->cause == CAUSE_GATE ? "its gate is met" : "is over");
    return e->reason == NULL ? memory_out(err) : STATUS_OK;
}

static bool is_over(const struct patient *p, const struct plan *plan, struct hold *h, int32_t today,
                    struct result *results) {
    if (h->cause == CAUSE_GATE) return is_met(p, plan, h->root, h, plan->side, today, results);
    if (h->cause != CAUSE_RED && h->cause != CAUSE_RULE) return false;
    h->waits = still_waits(p, plan, h, today, results);
    return !h->waits && p->newest_ms >= h->until_ms;
}

enum status plan_hold_pass(struct patient *p, struct plan *plan, const struct event *e, int32_t today,
                           struct result *results, struct effects *out, struct error *err) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->holds.count; i++) {
        struct hold h = plan->holds.item[i];
        if (is_over(p, plan, &h, today, results)) {
            TRY(release(plan, &h, out, err));
            continue;
        }
        if (h.cause == CAUSE_RED && h.waits) TRY(tell_clinic(p, plan, &h, e, today, out, err));
        plan->holds.item[kept++] = h;
    }
    plan->holds.count = kept;
    return STATUS_OK;
}
