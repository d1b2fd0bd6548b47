/* judge_cancel.h - open sessions that must not be done any more, as things stand.
 *
 * Part of the fold (judge_flags.c calls it after red flags were judged, and whoever pauses or stops a plan). */
#ifndef STRIDE_CLINICAL_JUDGE_CANCEL_H
#define STRIDE_CLINICAL_JUDGE_CANCEL_H
#include "clinical/state/patient_state.h"

/* Takes out of each open session what has become forbidden, with the reason (EFFECT_DROPPED, an entry in planned.dropped),
 * and what is asked for a plan that is stopped. An item of several plans stays for those that may go on. A session that
 * had items and has none, or asked and has nothing to ask, is cancelled; so is the reminder of an exam that will not be then. */
enum status judge_cancel(struct patient *p, struct effects *out, struct arena *scratch, struct error *err);
/* The same of one session alone; 0: of all. */
enum status judge_cancel_one(struct patient *p, int64_t session, struct effects *out, struct arena *scratch,
                             struct error *err);
/* What an open session still invites to at at_ms, on that local day: its items that may be done then, with what is left out
 * on record in dropped, and its questions that are not answered. *any is false when that is nothing. Changes nothing; *out
 * lives in a, and borrows from the patient. */
enum status judge_left(const struct patient *p, const struct session *s, int64_t at_ms, int32_t today, struct arena *a,
                       struct session_plan *out, bool *any, struct error *err);

#endif
