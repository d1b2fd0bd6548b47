/* agenda.h - the sessions to come, computed from all of a patient's plans together; nothing of it is stocked.
 *
 * For each local day: the prescriptions of each active plan's phase that fall on it (put-off days later in their week, what
 * is to join the next session with it), at the dose where they stand on their ladders, grouped by local minute, times
 * replaced by the patient's preferred ones in order of the day, less what a hold at that instant, a withheld exercise,
 * another plan's veto or a least gap takes out. What several plans prescribe as one exercise on one day, and any two plans'
 * runs, is one item in the earlier session with the lower dose; its knee is both where the plans' knees differ. A gap is
 * elapsed time between sessions of one kind on one limb (runs and jumps load both); sessions skipped or missed do not count
 * for it; it outranks the wall clock: the later item is dropped. What is left out is on record in the session, with the
 * reason. A session that loses all items is no session.
 *
 * What a phase asks joins the session of its minute, or is one by itself. At an hour of exercise it goes with it to the
 * preferred time, at any other it keeps its hour. It is not held back. A plan's light asks about each session that was done
 * (question.about): so long after it, not in quiet hours, and the next morning, every morning while a red one is waited for;
 * until that session's reports have it. The reminder of a booked exam is a session of its own, a day before it.
 *
 * Windows: late_ms is the smallest of 4 h, half the gap to the next session and the local day's end; closes_ms is the next
 * session's instant, at most 24 h on. Questions alone, and exams, are no next session here. Follow-ups alone close with their
 * day, at most 12 h on, an exam's reminder with the exam. Quiet hours move send_ms to their end; when that is past late_ms,
 * to their start, or to the session's own time when the start has passed. (All DEF: reliability rules 2, 3; clinical fact
 * sheet 6.8, 6.9.)
 *
 * Pure: the zone is an argument. Numbers are provisional until an event names them: the lowest unused, in order. */
#ifndef STRIDE_CLINICAL_AGENDA_H
#define STRIDE_CLINICAL_AGENDA_H
#include "clinical/patient/patient.h"

#define AGENDA_HORIZON_DAYS 60           /* when no session is found within this the agenda has ended */
#define QUIET_FROM_DEFAULT (21 * 60)
#define QUIET_TO_DEFAULT (7 * 60)

struct agenda;
/* Sessions with an instant after `after_ms`. Early-answered ones that have not come due are in it, with their number. */
enum status agenda_open(const struct patient *p, const struct zone *z, int64_t after_ms, struct arena *a,
                        struct agenda **out, struct error *err);
/* The soonest instant at which anything of the next session can happen (its reminder may go out before it, as quiet hours
 * begin); INSTANT_NONE at the end. Cheaper than agenda_next. */
int64_t agenda_soonest(const struct agenda *g);
/* *found is false at the end. The session lives in the agenda's arena. early (may be NULL) is set when the session was
 * checked in before it came due. */
enum status agenda_next(struct agenda *g, struct session_plan *out, bool *found, bool *early, struct error *err);

/* What --json prints for the sessions of `days` local days from the one at now_ms on (more than 0). */
json_t *agenda_json(const struct patient *p, const struct zone *z, int64_t now_ms, int days, struct error *err);

#endif
