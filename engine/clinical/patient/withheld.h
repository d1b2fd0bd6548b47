/* withheld.h - why an exercise is not to be done by this plan as things stand.
 *
 * One answer for the agenda (what to leave out) and for the fold (which open session invites to something forbidden):
 * holds, contraindications that act (met, or critical and unknown), and the phase's running rules. */
#ifndef STRIDE_CLINICAL_WITHHELD_H
#define STRIDE_CLINICAL_WITHHELD_H
#include "clinical/patient/patient_state.h"

/* NULL: it may be done. s is the plan's situation; results has room for every node of its protocol. The sentence lives as
 * long as the protocol. */
const char *withheld_why(const struct plan *plan, const struct exercise *x, const struct situation *s,
                         struct result *results);

#endif
