/* alerts: what clinicians must see, of one patient or of all, and whose turn each is. */
#include "clinical/clinic/on_call.h"
#include "practice/alerts_bring_up.h"
#include "practice/alerts_keep.h"
#include "practice/answer.h"
#include "practice/deed.h"
#include "practice/try.h"
#include "practice/undelivered.h"
#include "time/instant.h"

static json_t *person_json(const struct clinic_person *person, const char *key, int64_t since_ms) {
    json_t *o = json_object();
    if (person == NULL) {
        json_decref(o);
        return json_null();
    }
    json_put_text(&o, "person", person->id);
    json_put_text(&o, "name", person->name);
    json_put(&o, key, answer_instant(since_ms));
    return o;
}

/* Somebody's until they have seen it. */
static void put_turn(json_t **o, const struct request *r, const struct stored_alert *a) {
    struct turn t = {.from_ms = INSTANT_NONE};
    if (a->acknowledged == 0)
        t = on_call_turn(r->clinic.clinic, r->clinic.zone, (enum disposition)a->disposition, a->raised_ms, r->now_ms);
    json_put(o, "with", person_json(t.with, "since", t.since_ms));
    json_put(o, "next", person_json(t.next, "from", t.from_ms));
}

static json_t *acknowledged_json(const struct stored_alert *a) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, a->patient, a->acknowledged));
    json_put_text(&o, "who", a->who);
    json_put(&o, "at", answer_instant(a->acknowledged_ms));
    return o;
}

static json_t *alert_json(const struct request *r, const char *alert, const struct stored_alert *a) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "alert", alert);
    json_put_text(&o, "patient", a->patient);
    if (a->plan > 0) json_put_text(&o, "plan", id_plan(id, a->patient, a->plan));
    json_put_text(&o, "disposition", disposition_name((enum disposition)a->disposition));
    json_put(&o, "raised", answer_instant(a->raised_ms));
    json_put(&o, "deadline", answer_instant(a->deadline_ms));
    json_put_bool(&o, "overdue", a->acknowledged == 0 && a->deadline_ms < r->now_ms);
    json_put_text(&o, "about", a->about);
    json_put_text(&o, "text", a->text);
    json_put_int(&o, "times", a->times);
    put_turn(&o, r, a);
    if (a->acknowledged > 0) json_put(&o, "acknowledged", acknowledged_json(a));
    return o;
}

/* A reminder that reached nobody is one like another, and has no event of its own. */
static json_t *undelivered_json(const struct request *r, const struct undelivered *u) {
    const struct stored_reminder *row = &u->row;
    char id[ID_SIZE];
    const struct stored_alert a = {.patient = row->patient, .disposition = DISPOSITION_ROUTINE, .times = u->times,
                                   .deadline_ms = INSTANT_NONE, .raised_ms = row->changed_ms, .about = "delivery",
                                   .acknowledged = u->acknowledged, .who = u->who, .acknowledged_ms = u->seen_ms,
                                   .text = undelivered_words(u, r->arena)};
    return a.text != NULL ? alert_json(r, id_reminder(id, row), &a) : NULL;
}

struct listed {
    struct stored_alert *alert; size_t alerts;
    struct undelivered *row; size_t rows;
    struct undelivered *seen; size_t seen_rows;      /* those of them that were acknowledged */
};

/* Those that were acknowledged last. */
static json_t *list_of(const struct request *r, const struct listed *l) {
    char id[ID_SIZE];
    const struct stored_alert *a = l->alert, *end = a + l->alerts;
    json_t *list = json_array();
    for (; a < end && a->acknowledged == 0; a++)
        json_push(&list, alert_json(r, id_raised(id, a->patient, a->event, a->index), a));
    for (size_t k = 0; k < l->rows; k++) json_push(&list, undelivered_json(r, &l->row[k]));
    for (; a < end; a++) json_push(&list, alert_json(r, id_raised(id, a->patient, a->event, a->index), a));
    for (size_t k = 0; k < l->seen_rows; k++) json_push(&list, undelivered_json(r, &l->seen[k]));
    return list;
}

static enum status answer_of(const struct request *r, const char *patient, bool all, json_t *behind, json_t **answer,
                             struct error *err) {
    struct store *s = r->practice->store;
    struct listed l = {.alerts = 0};
    TRY(store_alerts(s, patient, all, r->arena, &l.alert, &l.alerts, err));
    TRY(undelivered_list(s, patient, false, r->arena, &l.row, &l.rows, err));
    if (all) TRY(undelivered_list(s, patient, true, r->arena, &l.seen, &l.seen_rows, err));
    json_t *list = list_of(r, &l), *o = json_object();
    json_put(&o, "alerts", list);
    if (json_array_size(behind) > 0) json_put(&o, "behind", json_incref(behind));
    return deed_answer(o, answer, err);
}

enum status deed_alerts(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "all", NULL};
    const char *patient = r->history.patient != NULL ? r->about.patient : NULL;
    bool all = false;
    TRY(json_only(r->args, members, err));
    TRY(json_get_bool_or(r->args, "all", &all, err));
    json_t *behind = json_array();
    enum status status = patient != NULL ? alerts_keep(r->practice->store, r->history.patient, r->arena, err)
                                         : alerts_bring_up(r->practice, r->now_ms, r->arena, &behind, err);
    if (status == STATUS_OK && behind == NULL) status = no_memory(err);
    if (status == STATUS_OK) status = answer_of(r, patient, all, behind, answer, err);
    json_decref(behind);
    return status;
}
