/* layoff.h - missed sessions and days without any: what the protocol declares for them (clinical fact sheet 6.8).
 *
 * Part of the fold. The layoff counts days from the last session of the plan that was done, paused days included, to the
 * day that counts; it acts at day, resumed and cleared events, each row once, so that the next session is already the lower
 * one. Where several rows come to fit at once, as after a pause, all that they say is done: a pause is no better than the
 * same days without. */
#ifndef STRIDE_CLINICAL_LAYOFF_H
#define STRIDE_CLINICAL_LAYOFF_H
#include "clinical/state/patient_state.h"

enum status layoff_judge(struct patient *p, struct plan *plan, const struct event *e, int32_t today, struct effects *out,
                         struct error *err);
/* A session of this plan was missed or skipped: each item by its policy. *moved counts the items that were put off and are
 * not missed; one that this puts past the end of its week is missed at once, in tally and row. */
enum status missed_judge(struct patient *p, struct plan *plan, const struct session *s, const struct event *e, int *moved,
                         struct effects *out, struct error *err);
/* It was done after all: what was put off for it is not. */
void missed_undo(struct plan *plan, const struct session *s);
/* The plan has done something: the layoff begins anew. Put-off days stand to the end of their week. */
void layoff_over(struct plan *plan, const struct session *s);

#endif
