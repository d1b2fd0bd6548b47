/* resume: a paused plan goes on, at the level that the layoff asks for. */
#include "practice/change.h"

enum status deed_resume(struct request *r, json_t **answer, struct error *err) {
    return change_of_plan(r, EVENT_RESUMED, answer, err);
}
