/* decision.h - steps of a case in which people decide: approve, decline, clear, pause, resume, stop, travel, acknowledge,
 * amend, exam-asked, exam-booked, snooze (bindings/lua/words_case.h has their members).
 *
 * Each is the practice's own deed, by a clinician of the case. What a step means without saying so is the newest: of the
 * plans the one of the case's knee, of the answers the last report, of the open sessions the last that came due. */
#ifndef STRIDE_LAB_DECISION_H
#define STRIDE_LAB_DECISION_H
#include "lab/course.h"

bool decision_is(const json_t *step);
/* As practice_request; a step that finds nothing to decide is STATUS_NO, and says so. */
enum status decision_make(struct course *c, const json_t *step, struct error *err);

#endif
