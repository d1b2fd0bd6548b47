/* approve: a clinician says yes to a draft plan, a step, a care, an exercise, or to going on. */
#include "practice/change.h"

enum status deed_approve(struct request *r, json_t **answer, struct error *err) {
    return change_of_proposal(r, EVENT_APPROVED, answer, err);
}
