/* patient_kept.h - what people were told and what they decided, carried over when a history is folded anew.
 *
 * Part of patient_fold.c. A decision names a thing by its id ("p1:31/1"), and a corrected history may raise other
 * things at that place, or none: a decision is about the very thing that stood there when it was made. An alert stays
 * until somebody acknowledges it, an approval settles what it was asked, and a clearance settles no flag that nobody
 * had seen. */
#ifndef STRIDE_CLINICAL_PATIENT_KEPT_H
#define STRIDE_CLINICAL_PATIENT_KEPT_H
#include "clinical/patient/patient.h"

/* What one decision was about, as it stood just before. */
struct decided {
    const struct alert *alert;       /* acknowledged */
    const struct proposal *proposal; /* approved, declined */
    const struct exam *exam;         /* booked, cancelled */
    LIST(struct standing) standing;  /* cleared */
};
/* Looks at the patient before e is applied. Copies live in the patient's arena; of other kinds of events out stays
 * empty. */
enum status kept_note(struct patient *p, const struct event *e, struct decided *out, struct error *err);

/* patient_apply on a patient whose history is folded anew (amending): the decision meets what it was about. */
enum status kept_apply(struct patient *p, const struct event *e, const struct decided *d, struct effects *out,
                       struct error *err);

/* After all that came before the amended event e was folded anew: p takes over the ids by which people know alerts,
 * proposals and exams, and those that are only in `was` (as shown before) where they were told. What is new is raised
 * by e, and what is now to be done about open sessions and plans is among the effects. Both live in one arena. */
enum status kept_carry(struct patient *p, const struct patient *was, const struct event *e, struct effects *out,
                       struct error *err);

#endif
