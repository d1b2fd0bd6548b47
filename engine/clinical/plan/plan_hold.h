/* plan_hold.h - the holds on a plan that no red flag brought: after a red session, a long layoff, by a rule.
 *
 * Part of the fold. Those of red flags are plan_flag.h's; approving an intake ends its own (decide.h). */
#ifndef STRIDE_CLINICAL_PLAN_HOLD_H
#define STRIDE_CLINICAL_PLAN_HOLD_H
#include "clinical/state/patient_state.h"

/* One of the same kind and cause, for the same knee and condition (of a rule: the same reason), is taken further: it never
 * ends sooner than it would have. why lives as long as the patient; NULL means that memory was out making it. */
enum status plan_hold_add(struct patient *p, struct plan *plan, const struct hold *h, const char *why,
                          struct effects *out, struct error *err);
/* Ends what is over by now: the time of red and rule, the settled answer after red, the gate of a layoff. A wait for the
 * settled answer that lasts is told to a clinician, once. results has room for every node of the plan's protocol. */
enum status plan_hold_pass(struct patient *p, struct plan *plan, const struct event *e, int32_t today,
                           struct result *results, struct effects *out, struct error *err);
/* Has what root reads been recorded after since_ms, for that knee: each pain score that it reads, or, where it reads none,
 * anything at all? */
bool plan_hold_news(const struct patient *p, const struct plan *plan, int32_t root, enum side side, int64_t since_ms);

#endif
