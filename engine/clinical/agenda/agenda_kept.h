/* agenda_kept.h - what stays the same of the agenda from one event to the next.
 *
 * Where the sessions of a patient's one plan depend on nothing but its phase and the day (no least gaps, nothing
 * withheld or put off, nothing that a light or an exam asks), a weekday's sessions are found once, by the agenda
 * itself, and repeated on the days that are far from any change of the clock. Everywhere else there is nothing to repeat,
 * and the agenda is opened anew.
 *
 * Derived from the state and never part of it: what it was found from is compared at each look, so nobody needs to tell
 * it of changes, and a patient that was just read has the same sessions. When memory is out nothing is kept. */
#ifndef STRIDE_CLINICAL_AGENDA_KEPT_H
#define STRIDE_CLINICAL_AGENDA_KEPT_H
#include "clinical/patient/patient.h"

/* The first session of the agenda after what has passed, with its windows, as agenda_next gives it; NULL: the agenda is
 * to be opened for it. It stands until the next look; its lists live as long as the patient. */
const struct session_plan *agenda_kept_next(struct patient *p, const struct zone *z);

/* As zone_instant_ms and zone_local. */
int64_t agenda_kept_instant_ms(struct patient *p, const struct zone *z, int64_t wall_ms);
struct local agenda_kept_local(struct patient *p, const struct zone *z, int64_t at_ms);

#endif
