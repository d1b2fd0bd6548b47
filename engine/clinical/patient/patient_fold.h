/* patient_fold.h - a whole history folded, with amendments in their place.
 *
 * patient_apply takes one event; `amended` alone looks back. Up to an amended event the history is folded as it came;
 * there all that came before is folded anew, each event with the newest data that any amendment so far holds for it,
 * and the amended event itself is applied to that as a contact, so that red flags and plans are judged on what is now
 * known. So a cut of the history at any point gives the state that was shown then. While it is folded anew the patient
 * is `amending`: an event that the corrected history would refuse (a day of a plan that should have been stopped) is
 * kept, counts, and changes nothing but what was sent and decided (patient_kept.h); its effect is EFFECT_IGNORED with
 * the reason. */
#ifndef STRIDE_CLINICAL_PATIENT_FOLD_H
#define STRIDE_CLINICAL_PATIENT_FOLD_H
#include "clinical/patient/patient.h"

/* each (may be NULL) sees the state after each event as it was shown; effects is emptied before each. Those of an
 * amended event are what is to be done now. *out lives in a, and so does whatever effects point to that is not the
 * events'. */
typedef enum status (*patient_fold_fn)(void *arg, const struct patient *after, const struct event *e,
                                       const struct effects *effects, struct error *err);
enum status patient_fold(const struct catalogue *c, const char *id, const struct event *event, size_t count,
                         struct effects *effects, patient_fold_fn each, void *arg, struct arena *a,
                         struct patient **out, struct error *err);
/* What would have been: the same with `other` in the place of the events (a plan pinned to another version), folded
 * once with the newest data of all amendments, `amending` throughout. What does not fit is told by EFFECT_IGNORED. */
enum status patient_fold_other(const struct catalogue *c, const char *id, const struct event *event,
                               const struct event *other, size_t count, struct effects *effects, patient_fold_fn each,
                               void *arg, struct arena *a, struct patient **out, struct error *err);
/* Refused with the reason: an event that is not there (old NULL), is no findings or check-in, or whose new data do not
 * belong to it (of another kind, of another session, done told as skipped). */
enum status patient_amend_check(const struct patient *p, const struct event *old, const struct event *with,
                                struct error *err);

#endif
