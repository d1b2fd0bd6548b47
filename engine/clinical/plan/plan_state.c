#include "clinical/plan/plan_state.h"

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static struct pause *open_pause(struct plan *plan) {
    size_t count = plan->pauses.count;
    return count > 0 && plan->pauses.item[count - 1].to == INT32_MAX ? &plan->pauses.item[count - 1] : NULL;
}

/* One that is stopped while it is paused stands still already. */
static bool stand_still(struct patient *p, struct plan *plan, const char *why) {
    if (open_pause(plan) != NULL) return true;
    struct pause *pause = LIST_PUSH(p->arena, &plan->pauses);
    if (pause == NULL) return false;
    *pause = (struct pause){.from = p->today, .to = INT32_MAX, .why = arena_text(p->arena, why)};
    return pause->why != NULL;
}

static void go_on(const struct patient *p, struct plan *plan) {
    struct pause *pause = open_pause(plan);
    if (pause != NULL) pause->to = p->today;
    if (pause != NULL && pause->from >= pause->to) plan->pauses.count--;
    if (plan->judged_day < p->today - 1) plan->judged_day = p->today - 1;
}

static bool stands_still(enum plan_state s) { return s == PLAN_PAUSED || s == PLAN_STOPPED; }

enum status plan_state_set(struct patient *p, struct plan *plan, enum plan_state to, const char *why, const char *kept,
                           struct effects *out, struct error *err) {
    struct effect *e = effect_add(out, EFFECT_STATE);
    if (e == NULL || why == NULL) return memory_out(err);
    e->plan = plan->number;
    e->from = plan_state_name(plan->state);
    e->to = plan_state_name(to);
    e->reason = why;
    if (to == PLAN_STOPPED) plan->before = plan->state;
    plan->state = to;
    if (stands_still(to)) return stand_still(p, plan, kept != NULL ? kept : why) ? STATUS_OK : memory_out(err);
    go_on(p, plan);
    return STATUS_OK;
}
