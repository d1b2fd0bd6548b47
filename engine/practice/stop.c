/* stop: a plan ends for good. */
#include "practice/change.h"

enum status deed_stop(struct request *r, json_t **answer, struct error *err) {
    return change_of_plan(r, EVENT_REVOKED, answer, err);
}
