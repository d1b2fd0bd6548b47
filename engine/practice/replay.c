/* deed_replay: a used key answers again. What the event made and moved is told by its own replay, what stands as it
 * stands now: whoever asks again because an answer was lost must not miss a red flag. */
#include "practice/change.h"
#include "practice/differences.h"
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
    const struct patient *before; /* an amended event makes another patient: the one before can still be looked at */
    json_t *answer;
};

static void put_plan(json_t **o, const struct patient *p, int number) {
    char id[ID_SIZE];
    const struct plan *plan = number >= 1 && (size_t)number <= p->plans.count ? &p->plans.item[number - 1] : NULL;
    json_put_text(o, "plan", id_plan(id, p->id, number));
    if (plan == NULL) return;
    json_put_text(o, "state", plan_state_name(plan->state));
    json_put_text(o, "step", plan->step >= 0 ? plan->protocol->step[plan->step].id : NULL);
    json_put_text(o, "phase", plan->phase >= 0 ? plan->protocol->phase[plan->phase].id : NULL);
}

static void put_amended(struct recall *c, const struct patient *after, const struct event *e) {
    char id[ID_SIZE];
    json_put_text(&c->answer, "of", id_event(id, after->id, e->as.amended.number));
    json_put(&c->answer, "changed", differences_json(c->before, after));
}

static void put_stands(struct recall *c) {
    const struct patient *p = c->request->history.patient;
    json_put(&c->answer, "disposition", answer_disposition(p, &c->request->clinic, c->request->now_ms));
    json_put(&c->answer, "say", answer_say(p));
}

/* What the first answer had beside its event. Only a history that is open says what stands. */
static void put_answer(struct recall *c, const struct patient *after, const struct event *e,
                       const struct effects *effects) {
    const struct patient *now = c->request->history.patient;
    char id[ID_SIZE];
    bool stands =
        e->kind == EVENT_FINDINGS || e->kind == EVENT_CHECKIN || e->kind == EVENT_ENROLLED || e->kind == EVENT_AMENDED;
    if (e->kind == EVENT_FINDINGS) json_put_int(&c->answer, "reports", (int64_t)e->as.findings.reports.count);
    if (e->kind == EVENT_CHECKIN) json_put_text(&c->answer, "session", id_session(id, now->id, e->as.checkin.session));
    if (e->kind == EVENT_ENROLLED) put_plan(&c->answer, now, e->as.enrolled.plan);
    if (e->kind == EVENT_MIGRATED) json_put_text(&c->answer, "to", e->as.migrated.version);
    if (e->kind == EVENT_MIGRATED) put_plan(&c->answer, now, e->as.migrated.plan);
    if (e->kind == EVENT_AMENDED) put_amended(c, after, e);
    if (stands) put_stands(c);
    change_put(&c->answer, c->request, e, effects);
}

static bool has_moves(enum event_kind k) { return k != EVENT_PATIENT_ADDED && k != EVENT_SETTINGS; }

static enum status look(void *arg, const struct patient *after, const struct event *e, const struct stored_event *row,
                        const struct effects *effects, struct error *err) {
    struct recall *c = arg;
    json_t *moves;
    (void)row;
    if (e->number < c->row->number) c->before = after;
    if (e->number != c->row->number || c->request->history.patient == NULL || !has_moves(e->kind)) return STATUS_OK;
    TRY(answer_moves_of(c->request->practice, after, effects, c->request->arena, &moves, err));
    put_answer(c, after, e, effects);
    json_put(&c->answer, "moves", moves);
    return STATUS_OK;
}

/* --- the answer -------------------------------------------------------------------------------------------------- */

static enum status answer_again(struct request *r, const char *patient, const struct stored_event *row, json_t **answer,
                                struct error *err) {
    struct recall c = {.request = r, .row = row, .answer = json_object()};
    struct history h;
    char id[ID_SIZE];
    json_put_text(&c.answer, "event", id_event(id, patient, row->number));
    json_put_bool(&c.answer, "replayed", true);
    json_put_text(&c.answer, "patient", patient);
    enum status status = history_replay(r->practice, patient, NULL, look, &c, &h, err);
    history_close(&h);
    if (status == STATUS_OK) return deed_answer(c.answer, answer, err);
    json_decref(c.answer);
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
