#include "clinical/patient/withheld.h"

static bool acts(const struct contraindication *c, enum truth t) {
    if (c->warn) return false;
    return t == TRUTH_MET || (c->critical && t == TRUTH_UNKNOWN);
}

static const char *contraindicated(const struct exercise *x, const struct criteria *set, const struct situation *s,
                                   struct result *results) {
    for (size_t i = 0; i < x->contraindications; i++)
        if (acts(&x->contraindication[i], criterion_truth(set, x->contraindication[i].when, s, results)))
            return x->contraindication[i].reason;
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

const char *withheld_why(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms,
                         const struct situation *s, struct result *results) {
    (void)p, (void)at_ms;
    const struct criteria *set = &plan->protocol->criteria;
    if (plan_holds(plan, HOLD_WAIT_UNTIL)) return "a red-flag question waits for its answer";
    if (x->kind != KIND_MOBILITY && plan_holds(plan, HOLD_NO_LOAD)) return "loading of this limb is on hold";
    if (x->impact && plan_holds(plan, HOLD_NO_IMPACT)) return "impact is on hold";
    const char *why = contraindicated(x, set, s, results);
    if (why == NULL && x->kind == KIND_RUN && plan->phase >= 0)
        why = run_forbidden(&plan->protocol->phase[plan->phase], set, s, results);
    return why;
}
