/* agenda_windows.h - when a session's reminder goes out, how late it still may, when its answer window ends.
 *
 * The rules are told in agenda.h; this is their arithmetic. */
#ifndef STRIDE_CLINICAL_AGENDA_WINDOWS_H
#define STRIDE_CLINICAL_AGENDA_WINDOWS_H
#include "clinical/state/patient_state.h"
#include "time/instant.h"

/* The soonest instant at which anything of this session can happen; INSTANT_NONE of one without an instant. */
int64_t windows_soonest(const struct settings *q, const struct zone *z, const struct session_plan *s);
bool windows_in_quiet(const struct settings *q, int minute);
/* The end of the quiet hours that at_ms lies in, if that comes before before_ms; else their start, or at_ms itself when they
 * had begun before not_before_ms. */
int64_t windows_out_of_quiet(const struct settings *q, const struct zone *z, int64_t at_ms, int64_t before_ms,
                             int64_t not_before_ms);
#define WINDOWS_REACH_MS (24 * HOUR_MS)  /* no answer window is longer (reliability rules 2, DEF) */
/* Fills send_ms, late_ms and closes_ms; next_ms is the next session's instant, INSTANT_NONE when there is none. */
void windows_set(const struct patient *p, const struct zone *z, struct session_plan *s, int64_t next_ms);
bool windows_only_follow_ups(const struct session_plan *s);      /* nothing in it but questions about sessions that were done */
/* Of such a one: to the end of its local day, at most WINDOWS_FOLLOW_UP_MS (DEF). */
#define WINDOWS_FOLLOW_UP_MS (12 * HOUR_MS)
void windows_set_follow_up(const struct patient *p, const struct zone *z, struct session_plan *s);
/* Of a further reminder at at_ms that nobody asked for: the windows from there on, as for a session of its own that closes
 * with this one. */
void windows_set_round(const struct patient *p, const struct zone *z, struct session_plan *s, int64_t at_ms);
/* How late a reminder that the patient puts off may go out: its late window, whatever the quiet hours. Of a session in the
 * state: send_ms is of the newest reminder that came by itself. */
int64_t windows_wish_late(const struct zone *z, const struct session_plan *s);

#endif
