/* judge_step.h - moving one plan between steps of care: up at once, or, where the step needs approval, by a proposal.
 *
 * Part of the fold: rules call it, and decide.c where a clinician approves. Steps and phases are independent: an injection
 * does not move the phase on (clinical 4.1). */
#ifndef STRIDE_CLINICAL_JUDGE_STEP_H
#define STRIDE_CLINICAL_JUDGE_STEP_H
#include "clinical/judge/judge_move.h"

/* For the rule that judge_reason was called with. A plan that is there already, or above, stays. */
enum status step_go(struct judging *j, int step);
/* The plan goes there: its days in the step begin anew, proposals of what it has passed are withdrawn, the care of the new
 * step is judged. blame (may be NULL) says whose rule it was. */
enum status step_move(struct patient *p, struct plan *plan, int step, const struct event *e, int32_t today,
                      const struct judging *blame, const char *why, struct effects *out, struct error *err);
int step_index(const struct protocol *pr, const char *id);       /* -1 */

#endif
