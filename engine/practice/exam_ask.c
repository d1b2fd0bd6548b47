/* exam-ask: the patient wants to be examined. */
#include "practice/exam.h"
#include "practice/try.h"

/* Asked again while one is open, it is that one: the newest effect says which. */
static const struct exam *asked(const struct request *r) {
    const struct effects *x = &r->history.effects;
    for (size_t i = x->list.count; i-- > 0;) {
        const struct exam *one = &x->list.item[i].exam;
        if (x->list.item[i].kind == EFFECT_EXAM) return patient_exam(r->history.patient, one->event, one->index);
    }
    return NULL;
}

enum status deed_exam_ask(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "reason", NULL};
    struct event e = deed_event(r, EVENT_EXAM_ASKED);
    json_t *moves, *times = NULL;
    char id[ID_SIZE];
    TRY(json_only(r->args, members, err));
    TRY(change_reason(r, &e.as.exam_asked.reason, err));
    e.as.exam_asked.disposition = DISPOSITION_ROUTINE;
    TRY(change_add(r, &e, &moves, err));
    json_decref(moves);
    const struct exam *x = asked(r);
    if (x != NULL) TRY(exam_times_json(r, x, 0, &times, err));
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, r->history.id, r->history.patient->events));
    change_put(&o, r, &e, &r->history.effects);
    json_put(&o, "times", times != NULL ? times : json_array());
    return deed_answer(o, answer, err);
}
