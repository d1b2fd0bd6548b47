/* judge.h - what a contact or a day's end does to plans: red flags first, then moves between phases.
 *
 * Part of the fold (patient.c calls it after the answers are taken); changes the patient and adds effects. */
#ifndef STRIDE_CLINICAL_JUDGE_H
#define STRIDE_CLINICAL_JUDGE_H
#include "clinical/state/patient_state.h"

/* Judges the safety value's flags and those of the open plans; updates standing, states, holds; cancels sessions that are
 * not to be done any more; raises an alert for each flag that newly acts. */
enum status judge_flags(struct patient *p, const struct event *e, struct effects *out, struct error *err);
/* Refuses a new plan while a flag's row is met that forbids any (no_plan), unless a clinician has cleared the flag. */
enum status judge_no_plan(const struct patient *p, const struct protocol *pr, enum side side, int64_t at_ms,
                          struct error *err);
/* Regress, else advance, else the day limit's review, for one active plan. Others are left alone. */
enum status judge_plan(struct patient *p, struct plan *plan, const struct event *e, struct effects *out,
                       struct error *err);

#endif
