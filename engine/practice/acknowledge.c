/* acknowledge: a clinician has seen an alert, and it is theirs. */
#include "practice/change.h"
#include "practice/try.h"

enum status deed_acknowledge(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"alert", NULL};
    struct event e = deed_event(r, EVENT_ACKNOWLEDGED);
    char id[ID_SIZE];
    json_t *moves;
    TRY(json_only(r->args, members, err));
    e.as.raised.event = r->about.number;
    e.as.raised.index = r->about.index;
    if (patient_alert(r->history.patient, r->about.number, r->about.index) == NULL)
        return error_set(err, STATUS_INPUT, "there is no alert %s",
                         id_raised(id, r->about.patient, r->about.number, r->about.index));
    TRY(change_add(r, &e, &moves, err));
    json_decref(moves); /* nothing moves when somebody has seen it */
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, r->history.id, r->history.patient->events));
    change_put(&o, r, &e, &r->history.effects);
    return deed_answer(o, answer, err);
}
