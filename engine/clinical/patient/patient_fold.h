/* patient_fold.h - a whole history folded, with amendments in their place.
 *
 * patient_apply takes one event; `amended` alone looks back. Here each event is applied with the newest amended data that
 * the list holds for it, and the amended events themselves only as contacts, at their own place, so that red flags and plans
 * are judged on what is now known. While anything later was amended the patient is `amending`: an event that the corrected
 * history would refuse (a due of a plan that should have been stopped) is kept, counts, and changes nothing but what was sent
 * and decided; its effect is EFFECT_IGNORED with the reason. */
#ifndef STRIDE_CLINICAL_PATIENT_FOLD_H
#define STRIDE_CLINICAL_PATIENT_FOLD_H
#include "clinical/patient/patient.h"

/* each (may be NULL) sees the state after each event; effects is emptied before each. *out lives in a. */
typedef enum status (*patient_fold_fn)(void *arg, const struct patient *after, const struct event *e,
                                       const struct effects *effects, struct error *err);
enum status patient_fold(const struct catalogue *c, const char *id, const struct event *event, size_t count,
                         struct effects *effects, patient_fold_fn each, void *arg, struct arena *a, struct patient **out,
                         struct error *err);
/* Refused with the reason: an event that is not there, is no findings or check-in, or whose new data do not belong to it
 * (another session, done told as skipped). */
enum status patient_amend_check(const struct patient *p, const struct event *old, const struct event *with,
                                struct error *err);

#endif
