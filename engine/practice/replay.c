/* deed_replay: a used key answers again. What the event made and moved is told by its own replay, what stands as it
 * stands now: whoever asks again because an answer was lost must not miss a red flag. */
#include "practice/answer.h"
#include "practice/deed.h"
#include "practice/row.h"
#include "practice/try.h"
#include <string.h>

static enum status same_request(const struct request *r, const char *patient, const struct stored_event *row,
                                const json_t *data, struct error *err) {
    const char *request = json_string_value(json_object_get(data, "request"));
    char id[ID_SIZE];
    if (request != NULL && strcmp(request, r->fingerprint) == 0) return STATUS_OK;
    return error_set(err, STATUS_NO, "the key \"%s\" was used by another request, which made %s", r->key,
                     id_event(id, patient, row->number));
}

/* --- what the event did ------------------------------------------------------------------------------------------ */

struct recall {
    struct request *request;
    const struct stored_event *row;
    struct event event; /* without what it only points to */
    json_t *moves;
};

static enum status look(void *arg, const struct patient *after, const struct event *e, const struct stored_event *row,
                        const struct effects *effects, struct error *err) {
    struct recall *c = arg;
    (void)row;
    if (e->number != c->row->number) return STATUS_OK;
    c->event = *e;
    return answer_moves_of(c->request->practice, after, effects, c->request->arena, &c->moves, err);
}

static enum status recall(struct recall *c, const char *patient, struct error *err) {
    struct history h;
    enum status status = history_replay(c->request->practice, patient, NULL, look, c, &h, err);
    history_close(&h);
    return status;
}

/* --- the answer -------------------------------------------------------------------------------------------------- */

static void put_plan(json_t **o, const struct patient *p, int number) {
    char id[ID_SIZE];
    const struct plan *plan = number >= 1 && (size_t)number <= p->plans.count ? &p->plans.item[number - 1] : NULL;
    json_put_text(o, "plan", id_plan(id, p->id, number));
    if (plan == NULL) return;
    json_put_text(o, "state", plan_state_name(plan->state));
    json_put_text(o, "step", plan->step >= 0 ? plan->protocol->step[plan->step].id : NULL);
    json_put_text(o, "phase", plan->phase >= 0 ? plan->protocol->phase[plan->phase].id : NULL);
}

/* What the first answer had beside its event. Only a history that is open says what stands. */
static void put_answer(json_t **o, const struct recall *c) {
    const struct patient *p = c->request->history.patient;
    char id[ID_SIZE];
    enum event_kind kind = c->event.kind;
    if (p == NULL || (kind != EVENT_FINDINGS && kind != EVENT_CHECKIN && kind != EVENT_ENROLLED)) return;
    if (kind == EVENT_FINDINGS) json_put_int(o, "reports", (int64_t)c->event.as.findings.reports.count);
    if (kind == EVENT_CHECKIN) json_put_text(o, "session", id_session(id, p->id, c->event.as.checkin.session));
    if (kind == EVENT_ENROLLED) put_plan(o, p, c->event.as.enrolled.plan);
    json_put(o, "disposition", answer_disposition(p, &c->request->clinic, c->request->now_ms));
    json_put(o, "say", answer_say(p));
    json_put(o, "moves", json_incref(c->moves));
}

static enum status answer_again(struct request *r, const char *patient, const struct stored_event *row, json_t **answer,
                                struct error *err) {
    struct recall c = {.request = r, .row = row};
    char id[ID_SIZE];
    enum status status = recall(&c, patient, err);
    if (status == STATUS_OK) {
        json_t *o = json_object();
        json_put_text(&o, "event", id_event(id, patient, row->number));
        json_put_bool(&o, "replayed", true);
        json_put_text(&o, "patient", patient);
        put_answer(&o, &c);
        status = deed_answer(o, answer, err);
    }
    json_decref(c.moves);
    return status;
}

enum status deed_replay(struct request *r, const char *patient, json_t **answer, bool *used, struct error *err) {
    struct stored_event row;
    json_t *data = NULL;
    *used = false;
    if (r->key == NULL) return STATUS_OK;
    TRY(store_event_by_key(r->practice->store, patient, r->key, r->arena, &row, used, err));
    if (!*used) return STATUS_OK;
    TRY(row_data(&row, &data, err));
    enum status status = same_request(r, patient, &row, data, err);
    json_decref(data);
    return status == STATUS_OK ? answer_again(r, patient, &row, answer, err) : status;
}
