/* decide.h - what people decide about plans: pause, resume, stop, approve, decline, clear, acknowledge, migrate, exams.
 *
 * Part of the fold (patient.c calls it), by the table of reliability rules, section 2. The check refuses with STATUS_NO,
 * naming plan and state ("p1/1 is paused: it cannot be approved"), and changes nothing. What is decided is decided now: an
 * event dated before the newest one is refused, naming both instants. */
#ifndef STRIDE_CLINICAL_DECIDE_H
#define STRIDE_CLINICAL_DECIDE_H
#include "clinical/state/patient_state.h"

bool decide_is(enum event_kind k);                               /* is this kind decided here? */
/* Refuses one that is dated before the newest event. */
enum status decide_check_date(const struct patient *p, const struct event *e, struct error *err);
enum status decide_check(struct patient *p, const struct event *e, struct error *err);
enum status decide_apply(struct patient *p, const struct event *e, struct effects *out, struct error *err);

#endif
