/* passing.h - how time passes for a patient: through events the engine itself appends.
 *
 * passing_next gives the next of them after the patient's newest event: a session that comes due (at its send instant
 * when quiet hours move the reminder earlier, else at its own) or whose reminder has its next round, an answer window
 * that ends, a plan's day to be judged. At one instant the order is closed, day, due, each by number. Pure; the caller
 * appends what is due by its clock and asks again. The event is complete but for number, recorded, who and tzdata.
 */
#ifndef STRIDE_CLINICAL_PASSING_H
#define STRIDE_CLINICAL_PASSING_H
#include "clinical/agenda/agenda.h"

/* out->at_ms is INSTANT_NONE when nothing will happen by itself. out lives in a, or with the patient; of the patient
 * only what is derived changes (agenda_kept.h). */
enum status passing_next(struct patient *p, const struct zone *z, struct arena *a, struct event *out,
                         struct error *err);

#endif
