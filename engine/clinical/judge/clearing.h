/* clearing.h - a clinician's clearance: what stands is settled as it stands, and what was stopped goes on.
 *
 * Part of the fold (decide.c, judge_flags.c and patient.c call it). A flag that was cleared is passed over until something
 * that it reads, about that knee or about the person, is recorded by a later event. Time alone does not bring it back as met,
 * unless as graver than it was when it was cleared, which nobody has seen; but where an answer that it reads has gone stale and it is critical and not known any more, it is asked again. */
#ifndef STRIDE_CLINICAL_CLEARING_H
#define STRIDE_CLINICAL_CLEARING_H
#include "clinical/state/patient_state.h"

enum status clearing_check(const struct patient *p, struct error *err);          /* refuses when there is nothing to clear */
enum status clearing_apply(struct patient *p, const struct event *e, struct effects *out, struct error *err);

bool clearing_stands(const struct patient *p, const char *flag, enum side side);
/* The same of one that is met with this disposition. */
bool clearing_covers(const struct patient *p, const char *flag, enum side side, enum disposition d);
/* Ends it if the flag is met with a graver disposition than the one that was cleared. */
bool clearing_ends_graver(struct patient *p, const char *flag, enum side side, enum disposition d);
void clearing_end(struct patient *p, const report_list *reports);                /* of the event that is folded now */
/* Ends it if an answer that the flag reads went stale at an instant from since_ms on and before the newest. */
bool clearing_ends_stale(struct patient *p, const char *flag, enum side side, int64_t since_ms);

#endif
