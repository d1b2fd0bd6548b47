/* What an answer to record, checkin and the like says of what is new, beside its moves. */
#include "practice/answer.h"
#include "practice/id.h"

static json_t *proposed_json(const struct patient *p, const struct proposal *x) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "proposal", id_raised(id, p->id, x->event, x->index));
    json_put_text(&o, "plan", id_plan(id, p->id, x->plan));
    json_put_text(&o, "kind", proposal_kind_name(x->kind));
    json_put_text(&o, "what", x->what);
    json_put_text(&o, "text", x->text);
    return o;
}

static json_t *exam_json(const struct patient *p, const struct exam *x) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "exam", id_raised(id, p->id, x->event, x->index));
    json_put_text(&o, "state", exam_state_name(x->state));
    json_put(&o, "deadline", answer_instant(x->deadline_ms));
    json_put_text(&o, "reason", x->reason);
    return o;
}

/* The exercise stands in from, the colour in to (effect.h). */
static json_t *colour_json(const struct patient *p, const struct effect *e) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "plan", id_plan(id, p->id, e->plan));
    if (e->session > 0) json_put_text(&o, "session", id_session(id, p->id, e->session));
    json_put_text(&o, "exercise", e->from);
    json_put_text(&o, "colour", e->to);
    json_put_text(&o, "reason", e->reason);
    return o;
}

static void put_some(json_t **object, const char *key, json_t *list) {
    if (list != NULL && json_array_size(list) == 0)
        json_decref(list);
    else
        json_put(object, key, list);
}

void answer_put_news(json_t **object, const struct patient *p, const struct effects *effects) {
    json_t *proposed = json_array(), *colours = json_array();
    const struct exam *exam = NULL;
    for (size_t i = 0; i < effects->list.count; i++) {
        const struct effect *e = &effects->list.item[i];
        if (e->kind == EFFECT_PROPOSED) json_push(&proposed, proposed_json(p, &e->proposal));
        if (e->kind == EFFECT_COLOUR) json_push(&colours, colour_json(p, e));
        if (e->kind == EFFECT_EXAM) exam = &e->exam;
    }
    put_some(object, "proposed", proposed);
    put_some(object, "colour", colours);
    if (exam != NULL) json_put(object, "exam", exam_json(p, exam));
}
