/* acknowledge: a clinician has seen an alert, and it is theirs; or that a reminder reached nobody. */
#include "clinical/event/reminder.h"
#include "practice/change.h"
#include "practice/try.h"
#include "practice/undelivered.h"

static enum status answer_seen(const struct request *r, const struct event *e, json_t **answer, struct error *err) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, r->history.id, r->history.patient->events));
    change_put(&o, r, e, &r->history.effects);
    return deed_answer(o, answer, err);
}

static enum status add(struct request *r, struct event *e, struct error *err) {
    json_t *moves;
    TRY(change_add(r, e, &moves, err));
    json_decref(moves); /* nothing moves when somebody has seen it */
    return STATUS_OK;
}

static enum status acknowledge_alert(struct request *r, json_t **answer, struct error *err) {
    struct event e = deed_event(r, EVENT_ACKNOWLEDGED);
    char id[ID_SIZE];
    e.as.raised.event = r->about.number;
    e.as.raised.index = r->about.index;
    if (patient_alert(r->history.patient, r->about.number, r->about.index) == NULL)
        return error_set(err, STATUS_INPUT, "there is no alert %s",
                         id_raised(id, r->about.patient, r->about.number, r->about.index));
    TRY(add(r, &e, err));
    return answer_seen(r, &e, answer, err);
}

/* ---- A reminder ---- */

static enum status find_row(const struct request *r, struct stored_reminder *row, struct error *err) {
    struct store *s = r->practice->store;
    char id[ID_SIZE], event[ID_SIZE];
    int64_t seen = 0;
    bool found;
    const struct stored_reminder named = {.patient = r->about.patient, .session = r->about.number,
                                          .channel = r->about.channel, .round = r->about.round};
    TRY(store_reminder_get(s, named.patient, named.session, named.channel, named.round, r->arena, row, &found, err));
    if (!found) return error_set(err, STATUS_INPUT, "there is no reminder %s", id_reminder(id, &named));
    if (row->state != REMINDER_FAILED && row->state != REMINDER_EXPIRED)
        return error_set(err, STATUS_NO, "the reminder %s is %s: it needs nobody to see it", id_reminder(id, row),
                         reminder_state_name((enum reminder_state)row->state));
    TRY(store_reminder_seen_by(s, row, &seen, err));
    if (seen == 0) return STATUS_OK;
    return error_set(err, STATUS_NO, "that %s was not delivered was already acknowledged by %s", id_reminder(id, row),
                     id_event(event, row->patient, seen));
}

/* The event is written first: what was seen names it. */
static enum status acknowledge_reminder(struct request *r, json_t **answer, struct error *err) {
    struct event e = deed_event(r, EVENT_ACKNOWLEDGED);
    struct stored_reminder row;
    TRY(find_row(r, &row, err));
    e.as.raised.session = row.session;
    e.as.raised.channel = row.channel;
    e.as.raised.round = row.round;
    TRY(add(r, &e, err));
    TRY(history_commit(&r->history, err));
    TRY(undelivered_seen(r->practice->store, &row, r->history.patient->events, r->arena, err));
    return answer_seen(r, &e, answer, err);
}

enum status deed_acknowledge(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"alert", NULL};
    TRY(json_only(r->args, members, err));
    return r->about.kind == ID_REMINDER ? acknowledge_reminder(r, answer, err) : acknowledge_alert(r, answer, err);
}
