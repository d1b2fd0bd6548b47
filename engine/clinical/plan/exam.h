/* exam.h - asking for an examination, in the fold: one at a time; reasons that come while it is asked for join it.
 *
 * A red flag that newly acts with a disposition the clinic sees to (urgent-48h, urgent-2w, routine) asks for one, and so may a
 * rule, and the patient. Which times the clinic has is its hours' business, not the fold's. */
#ifndef STRIDE_CLINICAL_EXAM_H
#define STRIDE_CLINICAL_EXAM_H
#include "clinical/state/patient_state.h"

/* limit_ms counts from the event; INSTANT_NONE: none. reason lives as long as the patient. */
enum status exam_ask(struct patient *p, const struct event *e, enum disposition d, int64_t limit_ms, const char *reason,
                     struct effects *out, struct error *err);
/* The same, and an alert: for one that no red flag speaks of already. Booking it acknowledges the alert. */
enum status exam_ask_aloud(struct patient *p, const struct event *e, enum disposition d, int64_t limit_ms,
                           const char *reason, struct effects *out, struct error *err);
struct exam *exam_open(struct patient *p);                       /* asked for, or booked and not over; NULL */
/* What was booked for a time that has passed is over; what was closed PATIENT_TOLD_DAYS ago is forgotten. */
void exam_pass(struct patient *p);

/* exam-booked and exam-cancelled (decide.h), about the exam of this id. One that is booked may be booked for another time.
 * Refused: none of that id, one that is cancelled or over, a time that is not to come. */
enum status exam_check(struct patient *p, const struct event *e, int64_t event, int index, struct error *err);
enum status exam_book(struct patient *p, const struct event *e, struct effects *out, struct error *err);
enum status exam_cancel(struct patient *p, const struct event *e, struct effects *out, struct error *err);

#endif
