/* exam-cancel: an examination is not wanted any more, or its time is given back. What the patient alone asked for the
 * patient may call off; what a red flag or a rule asked for, only a clinician. */
#include "practice/exam.h"
#include "practice/try.h"
#include "time/instant.h"

enum status deed_exam_cancel(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"exam", "reason", NULL};
    struct event e = deed_event(r, EVENT_EXAM_CANCELLED);
    struct exam *x;
    json_t *moves;
    TRY(json_only(r->args, members, err));
    TRY(change_reason(r, &e.as.raised.why, err));
    TRY(exam_of(r, &x, err));
    if (x->deadline_ms != INSTANT_NONE) TRY(deed_clinician(r, err)); /* a red flag or a rule asked for it, with a limit */
    e.as.raised.event = x->event;
    e.as.raised.index = x->index;
    TRY(change_add(r, &e, &moves, err));
    return change_answer(r, &e, moves, answer, err);
}
