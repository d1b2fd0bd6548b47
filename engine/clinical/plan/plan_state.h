/* plan_state.h - one plan from one state to another, with the days on which it stands still (reliability rules, section 2).
 *
 * Part of the fold: whether the move is allowed is decide.h's table; here it happens. */
#ifndef STRIDE_CLINICAL_PLAN_STATE_H
#define STRIDE_CLINICAL_PLAN_STATE_H
#include "clinical/state/patient_state.h"

/* Adds EFFECT_STATE. A plan that is paused or stopped stands still from today on (plan->pauses, whose why is kept); one that
 * becomes active again stands still no longer, and its days are judged from today on; stopped remembers what it was. why
 * lives as long as the effects; kept, of a pause, is copied, and why itself when it is NULL. */
enum status plan_state_set(struct patient *p, struct plan *plan, enum plan_state to, const char *why, const char *kept,
                           struct effects *out, struct error *err);

#endif
