/* light.h - how a session went, as a colour for each plan and exercise (clinical fact sheet 6.2), and what follows.
 *
 * Part of the fold. A session that was done is judged by each of its plans' own light, on that plan's knee, with the lowest
 * limits that any open plan has for that exercise (two knees, two conditions, a minor). Colours are judged anew at each
 * contact, closed and day event until they are final: red at once; green when it is met, which needs all its answers; amber
 * and grey once the next morning was answered, or when the day after the session is over. A final colour counts:
 *   green   so many in a row of one item: one rung up (ladder.h); nothing goes up under no-progression
 *   amber   so many in a row: one rung down
 *   red     one rung down, and two holds: wait-until for the exercise, no-impact for jumps and runs, each until its hours
 *           are over and the light's settled was met by something recorded after the red session
 *   grey    breaks no row and begins none
 * An item of several plans has a colour for each, and a red one on one knee holds back the plans of that knee, and a run
 * for all. A session with a stopped plan gets no colour. */
#ifndef STRIDE_CLINICAL_LIGHT_H
#define STRIDE_CLINICAL_LIGHT_H
#include "clinical/state/patient_state.h"

enum status light_judge(struct patient *p, const struct event *e, struct effects *out, struct error *err);
/* An event that colours do not hang on has been folded: a session came due. */
void light_goes_on(struct patient *p);
/* Whether a session was done, and its colours hang on an answer that can still be given. */
bool light_waits(const struct patient *p, const struct session *s);

#endif
