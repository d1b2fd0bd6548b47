/* agenda_windows.h - when a session's reminder goes out, how late it still may, when its answer window ends.
 *
 * The rules are told in agenda.h; this is their arithmetic. */
#ifndef STRIDE_CLINICAL_AGENDA_WINDOWS_H
#define STRIDE_CLINICAL_AGENDA_WINDOWS_H
#include "clinical/patient/patient_state.h"
#include "time/instant.h"

/* The soonest instant at which anything of this session can happen; INSTANT_NONE of one without an instant. */
int64_t windows_soonest(const struct settings *q, const struct zone *z, const struct session_plan *s);
#define WINDOWS_REACH_MS (24 * HOUR_MS)  /* no answer window is longer (reliability rules 2, DEF) */
/* Fills send_ms, late_ms and closes_ms; next_ms is the next session's instant, INSTANT_NONE when there is none. */
void windows_set(const struct patient *p, const struct zone *z, struct session_plan *s, int64_t next_ms);

#endif
