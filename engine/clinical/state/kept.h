/* kept.h - what was found true or not of a patient's plans and still holds, so that an event finds out anew only what
 * it can have changed.
 *
 * Derived from the state and never part of it: a patient that was just read has nothing kept, and gives the same
 * truths. Whoever gives a patient new answers, or changes the history, tells (kept_answer, kept_forget); figures of
 * plans are compared. When memory is out nothing is kept. */
#ifndef STRIDE_CLINICAL_KEPT_H
#define STRIDE_CLINICAL_KEPT_H
#include "clinical/state/patient_state.h"

/* As criterion_truth over the plan's protocol. s is the plan's own situation (patient_situation), perhaps of one
 * session or with the limits of an item. */
enum truth kept_truth(struct patient *p, const struct plan *plan, int32_t root, const struct situation *s,
                      struct result *results);

/* All that is asked for between kept_watch and kept_unwatch, of whatever plan and session, belongs together;
 * kept_still: none of it has become another, as far as is known. */
void kept_watch(struct patient *p);
void kept_unwatch(struct patient *p);
bool kept_still(struct patient *p);

/* What is asked of one plan between kept_begin and kept_end belongs together; kept_same: all of it is as it was found
 * then, for the same mark of whatever else it is asked for by. For one asker. kept_end is left out when something
 * failed. */
void kept_begin(struct patient *p, const struct plan *plan, const struct situation *s);
void kept_end(struct patient *p, const struct plan *plan, uint64_t mark);
bool kept_same(struct patient *p, const struct plan *plan, const struct situation *s, uint64_t mark);

void kept_answer(struct patient *p, int32_t slot);               /* it has another answer, or another history */
void kept_forget(struct patient *p);                             /* every slot may have */
/* The changes so far, for others who keep something; NULL when memory is out. */
const struct changes *kept_changes(struct patient *p);

#endif
