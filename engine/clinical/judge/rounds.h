/* rounds.h - the reminders of a session after its first: put off by a wish (snoozed), or repeated.
 *
 * Part of the fold (patient.c calls it). Snoozes and repeats make rounds of one row of numbers. A snooze lasts 10 to 60
 * minutes, at most three times a session, never past the late window of the reminder that came by itself, and moves
 * nothing but the reminder; while one is waited for there is no other. A repeat comes where a phase says so (struct
 * repeat; of several plans the soonest that has one left), so long after the reminder before it, inside the answer
 * window; who has logged anything about the session gets none. Follow-ups and exams are not repeated. Quiet hours hold
 * repeats back, not wishes: passing.c looks at them, for the fold knows no zone. */
#ifndef STRIDE_CLINICAL_ROUNDS_H
#define STRIDE_CLINICAL_ROUNDS_H
#include "clinical/state/patient_state.h"

#define SNOOZE_ROOM_MS 60000             /* a reminder must still get out before its late window ends */

/* Refuses with STATUS_NO: names the value, how many are left, or until when it could be. Its date is checked
 * already. */
enum status round_check_snoozed(struct patient *p, const struct event *e, struct error *err);
enum status round_snoozed(struct patient *p, const struct event *e, struct effects *out, struct error *err);

/* Of a due event with a round. It brings what the session still invites to. */
enum status round_check_due(struct patient *p, const struct event *e, struct error *err);
enum status round_due(struct patient *p, const struct event *e, struct effects *out, struct error *err);

void round_await(struct patient *p, const struct event *due);    /* a reminder goes out: when the next one would */
void round_logged(struct patient *p, const struct event *checkin);   /* nothing is repeated any more; a wish stands */
bool round_repeats(const struct session *s);                     /* the next round comes by itself, not by a wish */

#endif
