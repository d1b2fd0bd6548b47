#include "clinical/state/plan.h"
#include "time/instant.h"
#include <string.h>

static const char *const state_names[PLAN_STATES] = {
    [PLAN_PROPOSED] = "proposed", [PLAN_ACTIVE] = "active", [PLAN_PAUSED] = "paused",
    [PLAN_STOPPED] = "stopped", [PLAN_COMPLETED] = "completed", [PLAN_REVOKED] = "revoked",
};

const char *plan_state_name(enum plan_state s) { return state_names[s]; }

bool plan_state_from(const char *name, enum plan_state *out) {
    for (size_t i = 0; i < PLAN_STATES; i++)
        if (strcmp(name, state_names[i]) == 0) { *out = (enum plan_state)i; return true; }
    return false;
}

static const char *const cause_names[HOLD_CAUSES] = {
    [CAUSE_FLAG] = "flag", [CAUSE_RED] = "red", [CAUSE_GATE] = "gate", [CAUSE_INTAKE] = "intake", [CAUSE_RULE] = "rule",
};

const char *hold_cause_name(enum hold_cause c) { return cause_names[c]; }

bool plan_is_open(const struct plan *p) { return p->state != PLAN_COMPLETED && p->state != PLAN_REVOKED; }

bool plan_holds(const struct plan *p, enum hold_kind k) {
    for (size_t i = 0; i < p->holds.count; i++)
        if (p->holds.item[i].kind == k) return true;
    return false;
}

bool plan_holds_at(const struct plan *p, enum hold_kind k, int64_t at_ms) {
    for (size_t i = 0; i < p->holds.count; i++) {
        const struct hold *h = &p->holds.item[i];
        if (h->kind == k && (h->waits || h->until_ms == INSTANT_NONE || at_ms < h->until_ms)) return true;
    }
    return false;
}

static bool gives(const struct plan *p, int step) {
    return step == p->step || (step < p->step && !p->protocol->step[step].approval);
}

static bool gives_before(const struct plan *p, int step, int care) {
    for (int k = 0; k < step; k++)
        for (size_t i = 0; gives(p, k) && i < p->protocol->step[k].cares; i++)
            if (p->protocol->step[k].care[i] == care) return true;
    return false;
}

const struct care *plan_care(const struct plan *p, size_t i) {
    for (int k = 0; k <= p->step; k++) {
        const struct step *step = &p->protocol->step[k];
        for (size_t c = 0; gives(p, k) && c < step->cares; c++)
            if (!gives_before(p, k, step->care[c]) && i-- == 0) return &p->protocol->care[step->care[c]];
    }
    return NULL;
}

bool plan_needs_day(const struct plan *p) {
    if (p->state != PLAN_ACTIVE || p->phase < 0) return false;
    const struct phase *phase = &p->protocol->phase[p->phase];
    if (p->protocol->light != NULL || p->protocol->rules > 0 || p->protocol->layoffs > 0) return true;
    return phase->advance != NO_EXPRESSION || phase->regress != NO_EXPRESSION || phase->max_days > 0 ||
           phase->rules > 0;
}
