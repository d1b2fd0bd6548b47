/* layoff.h - missed sessions and days without any: what the protocol declares for them (clinical fact sheet 6.8).
 *
 * Part of the fold. The layoff counts days from the last session of the plan that was done, paused days included, to the day
 * that counts; it acts at day, resumed and cleared events, each row once, so that the next session is already the lower one. */
#ifndef STRIDE_CLINICAL_LAYOFF_H
#define STRIDE_CLINICAL_LAYOFF_H
#include "clinical/patient/patient_state.h"

enum status layoff_judge(struct patient *p, struct plan *plan, const struct event *e, int32_t today, struct effects *out,
                         struct error *err);
/* A session of this plan was missed or skipped: each item by its policy. *moved counts the items that were put off and are
 * not missed. */
enum status missed_judge(struct patient *p, struct plan *plan, const struct session *s, const struct event *e, int *moved,
                         struct effects *out, struct error *err);
/* The plan has done something: layoff and put-off days begin anew. */
void layoff_over(struct plan *plan, const struct session *s);

#endif
