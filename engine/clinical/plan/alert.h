/* alert.h - raising an alert: something a clinician must see, with its urgency and deadline.
 *
 * Part of the fold: the alert joins the patient's list and the event's effects. One cause, one alert: while one of this cause
 * is not acknowledged no second is made; it counts, and where it has become more urgent, or due sooner, it is raised anew
 * under its old id. */
#ifndef STRIDE_CLINICAL_ALERT_H
#define STRIDE_CLINICAL_ALERT_H
#include "clinical/state/patient_state.h"

/* limit_ms counts from the event's instant; INSTANT_NONE: no deadline. about (a flag's or phase's id) lives as long as
 * the patient, cause and text too; one that is NULL means that memory was out making it. */
enum status alert_raise(struct patient *p, const struct event *e, struct effects *out, enum disposition d,
                        int64_t limit_ms, const char *about, const char *cause, const char *text,
                        struct error *err);
/* The same cause again, where that tells nothing new: it is counted, and no text needs to be made. False: it is to be
 * raised. */
bool alert_again(struct patient *p, const struct event *e, enum disposition d, int64_t limit_ms, const char *cause);
/* Somebody has seen it, by this event. */
enum status alert_acknowledge(struct alert *a, const struct event *e, struct effects *out, struct error *err);
/* What was acknowledged PATIENT_TOLD_DAYS ago is forgotten. */
void alert_pass(struct patient *p);

#endif
