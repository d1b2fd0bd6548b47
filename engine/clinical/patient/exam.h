/* exam.h - asking for an examination, in the fold: one at a time; reasons that come while it is asked for join it.
 *
 * A red flag that newly acts with a disposition the clinic sees to (urgent-48h, urgent-2w, routine) asks for one, and so may a
 * rule, and the patient. Which times the clinic has is its hours' business, not the fold's. */
#ifndef STRIDE_CLINICAL_EXAM_H
#define STRIDE_CLINICAL_EXAM_H
#include "clinical/patient/patient_state.h"

/* limit_ms counts from the event; INSTANT_NONE: none. reason lives as long as the patient. */
enum status exam_ask(struct patient *p, const struct event *e, enum disposition d, int64_t limit_ms, const char *reason,
                     struct effects *out, struct error *err);
struct exam *exam_open(struct patient *p);                       /* asked for, or booked and not over; NULL */
void exam_pass(struct patient *p);                               /* what was booked for a time that has passed is over */

#endif
