/* decline: a clinician says no to what was proposed. */
#include "practice/change.h"

enum status deed_decline(struct request *r, json_t **answer, struct error *err) {
    return change_of_proposal(r, EVENT_DECLINED, answer, err);
}
