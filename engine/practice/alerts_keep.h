/* alerts_keep.h - the store's lists of alerts and booked examinations, kept in step with the patients' states.
 *
 * A state is one patient's; these lists are looked at over all of them. They are written in the transaction of the events.
 * A store of an older schema has none for those who were there: they are listed with their next event, or when the alerts
 * of all are asked for. */
#ifndef STRIDE_PRACTICE_ALERTS_KEEP_H
#define STRIDE_PRACTICE_ALERTS_KEEP_H
#include "practice/practice.h"

/* The plan that an alert of a plan's rule is about; 0 for others. */
int alert_plan(const struct patient *p, const struct alert *a);
/* Brings both lists in line with p, whose newest event is in the store. */
enum status alerts_keep(struct store *s, const struct patient *p, struct arena *a, struct error *err);
/* Each difference of the lists from p is told; nothing is changed. */
enum status alerts_compare(struct store *s, const struct patient *p, struct arena *a,
                           void (*differs)(void *arg, const char *sentence), void *arg, struct error *err);

#endif
