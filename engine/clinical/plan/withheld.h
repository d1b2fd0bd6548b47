/* withheld.h - why an exercise is not to be done by this plan as things stand.
 *
 * One answer for the agenda (what to leave out) and for the fold (which open session invites to something forbidden):
 * holds at that instant, contraindications that act (met, or critical and unknown; an ask that a clinician has approved
 * does not), the phase's avoid rows and running rules, and the vetoes of the person's other plans: their holds, avoid rows
 * and running rules, where they concern the same knee, or a run, which concerns both. An avoid row acts unless it is
 * known not to be met.
 *
 * The wait after a red session and the one for a clinician's yes after a long layoff leave mobility alone; the wait for an
 * answer to a red-flag question leaves nothing. */
#ifndef STRIDE_CLINICAL_WITHHELD_H
#define STRIDE_CLINICAL_WITHHELD_H
#include "clinical/state/patient_state.h"

/* What one plan's own protocol says: NULL: it may be done at at_ms. s is the plan's situation; results has room for every
 * node of its protocol. The sentence lives as long as the protocol or the patient. */
const char *withheld_why(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms,
                         const struct situation *s, struct result *results);
/* What the other active plans say of an exercise of this one; their situations are made in room, as of its instant (0: of
 * the patient's newest event). */
struct withheld_room { struct figures figures; struct situation s; struct result *results;      /* for the largest protocol */
                       int64_t now_ms; int32_t today; };
const char *withheld_veto(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms,
                          struct withheld_room *room);

/* The two halves of each, for who asks of many instants: holds change with the instant, what findings say does not. */
const char *withheld_hold(const struct plan *plan, const struct exercise *x, int64_t at_ms);
const char *withheld_finding(const struct patient *p, const struct plan *plan, const struct exercise *x,
                             const struct situation *s, struct result *results);
const char *withheld_veto_hold(const struct patient *p, const struct plan *plan, const struct exercise *x, int64_t at_ms);
const char *withheld_veto_finding(const struct patient *p, const struct plan *plan, const struct exercise *x,
                                  struct withheld_room *room);
/* The room that every plan's criteria fit in: so many results. */
size_t withheld_results(const struct patient *p);

#endif
