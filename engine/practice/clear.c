/* clear: a clinician settles the red flags that stand, as they stand. */
#include "practice/change.h"
#include "practice/try.h"

enum status deed_clear(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "reason", NULL};
    struct event e = deed_event(r, EVENT_CLEARED);
    json_t *moves;
    TRY(json_only(r->args, members, err));
    TRY(change_reason(r, &e.as.cleared.why, err));
    TRY(change_add(r, &e, &moves, err));
    return change_answer(r, &e, moves, answer, err);
}
