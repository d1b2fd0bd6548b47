/* withheld.h - why an exercise is not to be done by this plan as things stand.
 *
 * One answer for the agenda (what to leave out) and for the fold (which open session invites to something forbidden):
 * holds at that instant, contraindications that act (met, or critical and unknown; an ask that a clinician has approved
 * does not), the phase's running rules, and the vetoes of the person's other plans: their holds, avoid rows and running
 * rules, where they concern the same knee, or a run, which concerns both. */
#ifndef STRIDE_CLINICAL_WITHHELD_H
#define STRIDE_CLINICAL_WITHHELD_H
#include "clinical/patient/patient_state.h"

/* What one plan's own protocol says: NULL: it may be done at at_ms. s is the plan's situation; results has room for every
 * node of its protocol. The sentence lives as long as the protocol or the patient. */
const char *withheld_why(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms,
                         const struct situation *s, struct result *results);
/* What the other active plans say of an exercise of this one; their situations are made in room. */
struct withheld_room { struct figures figures; struct situation s; struct result *results; };    /* for the largest protocol */
const char *withheld_veto(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms,
                          struct withheld_room *room);

#endif
