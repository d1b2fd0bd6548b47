/* pause: a plan stands still until it is resumed. */
#include "practice/change.h"

enum status deed_pause(struct request *r, json_t **answer, struct error *err) {
    return change_of_plan(r, EVENT_PAUSED, answer, err);
}
