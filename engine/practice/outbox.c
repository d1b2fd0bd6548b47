#include "practice/outbox.h"
#include "clinical/event/reminder.h"
#include "practice/channels_of.h"
#include "practice/id.h"
#include "practice/try.h"
#include <stdio.h>
#include <string.h>

void outbox_key(char hex[static HASH_SIZE], const struct store *s, const struct stored_reminder *r) {
    char session[ID_SIZE], round[16];
    snprintf(round, sizeof round, "%d", r->round);
    const char *const parts[] = {store_installation(s), id_session(session, r->patient, r->session), r->channel, round};
    hash_parts(hex, parts, sizeof parts / sizeof *parts);
}

/* --- new rows ---------------------------------------------------------------------------------------------------- */

static int64_t event_of(const struct outbox *o, const struct effect *e) {
    for (size_t i = 0; i < o->events; i++) {
        const struct event *event = &o->event[i];
        if (event->kind == EVENT_DUE && event->as.due.session.number == e->session && event->as.due.round == e->round)
            return event->number;
    }
    return o->patient->events;
}

static enum status add_row(const struct outbox *o, const struct effect *e, const char *channel, struct error *err) {
    char key[HASH_SIZE];
    struct stored_reminder r = {.patient = o->patient->id,
                                .channel = channel,
                                .session = e->session,
                                .round = e->round,
                                .key = key,
                                .state = e->answered_early ? REMINDER_ANSWERED : REMINDER_DUE,
                                .event = event_of(o, e),
                                .due_ms = e->planned->due_ms,
                                .send_ms = e->planned->send_ms,
                                .late_ms = e->planned->late_ms,
                                .next_try_ms = e->planned->send_ms,
                                .changed_ms = o->now_ms,
                                .reason = e->answered_early ? "checked in before it came due" : ""};
    outbox_key(key, o->store, &r);
    return store_reminder_add(o->store, &r, err);
}

/* One for each channel by which the patient is reached. */
static enum status add_rows(const struct outbox *o, const struct effect *e, struct error *err) {
    struct channels_of of;
    TRY(channels_of(o->practice, o->patient->id, o->arena, &of, err));
    for (size_t i = 0; i < of.count; i++) TRY(add_row(o, e, of.name[i], err));
    return STATUS_OK;
}

/* --- rows that are there ----------------------------------------------------------------------------------------- */

static enum status move_row(const struct outbox *o, struct stored_reminder *r, enum reminder_event on,
                            const char *reason, struct error *err) {
    enum reminder_state to;
    if (!reminder_next((enum reminder_state)r->state, on, &to) || to == (enum reminder_state)r->state) return STATUS_OK;
    r->state = to;
    r->changed_ms = o->now_ms;
    r->reason = reason != NULL ? reason : "";
    return store_reminder_move(o->store, r, err);
}

/* The answer window ends after the late window: what still waits to be sent then will not be. */
static enum status close_row(const struct outbox *o, struct stored_reminder *r, const char *reason, struct error *err) {
    TRY(move_row(o, r, ON_LATE_OVER, "its late window ended before it was sent", err));
    return move_row(o, r, ON_CLOSED, reason, err);
}

static enum status move_rows(const struct outbox *o, int64_t session, enum reminder_event on, const char *reason,
                             struct error *err) {
    struct stored_reminder *r;
    size_t count;
    TRY(store_reminders_of(o->store, o->patient->id, session, o->arena, &r, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(on == ON_CLOSED ? close_row(o, &r[i], reason, err) : move_row(o, &r[i], on, reason, err));
    return STATUS_OK;
}

/* A further round stands in the place of those before it, unless one is on the wire. */
static enum status add_round(const struct outbox *o, const struct effect *e, struct error *err) {
    if (e->round > 0) TRY(move_rows(o, e->session, ON_REPEAT, "nothing was logged: it came again", err));
    return add_rows(o, e, err);
}

static const struct session *session_of(const struct outbox *o, int64_t number) {
    for (size_t i = o->patient->sessions.count; i-- > 0;)
        if (o->patient->sessions.item[i].planned.number == number) return &o->patient->sessions.item[i];
    return NULL;
}

/* A message shows the session as it came due: one that is not out yet must not invite to what has been taken out of it. */
static enum status withdraw_rows(const struct outbox *o, const struct effect *e, struct error *err) {
    struct stored_reminder *r;
    size_t count;
    TRY(store_reminders_of(o->store, o->patient->id, e->session, o->arena, &r, &count, err));
    for (size_t i = 0; i < count; i++)
        if (r[i].state == REMINDER_DUE || r[i].state == REMINDER_CLAIMED)
            TRY(move_row(o, &r[i], ON_CANCEL, e->reason, err));
    return STATUS_OK;
}

static enum status follow(const struct outbox *o, const struct effect *e, struct error *err) {
    switch (e->kind) {
    case EFFECT_REMINDER: return add_round(o, e, err);
    case EFFECT_SNOOZED: return move_rows(o, e->session, ON_SNOOZE, e->reason, err);
    case EFFECT_ANSWERED: return move_rows(o, e->session, ON_CHECKIN, e->reason, err);
    case EFFECT_UNANSWERED: return move_rows(o, e->session, ON_CLOSED, e->reason, err);
    case EFFECT_CANCELLED: return move_rows(o, e->session, ON_CANCEL, e->reason, err);
    case EFFECT_DROPPED: return withdraw_rows(o, e, err);
    default: return STATUS_OK;
    }
}

/* Of an exam at the clinic people are told whatever is stopped. */
static enum status stop_rows(const struct outbox *o, struct error *err) {
    struct stored_reminder *r;
    size_t count;
    TRY(store_reminders_of(o->store, o->patient->id, 0, o->arena, &r, &count, err));
    for (size_t i = 0; i < count; i++) {
        const struct session *s = session_of(o, r[i].session);
        if (s == NULL || s->planned.exam == NULL)
            TRY(move_row(o, &r[i], ON_CANCEL, "a red flag stops all sessions", err));
    }
    return STATUS_OK;
}

enum status outbox_write(const struct outbox *o, const struct effects *effects, struct error *err) {
    for (size_t i = 0; i < effects->list.count; i++) TRY(follow(o, &effects->list.item[i], err));
    /* No reminder outlives a stop, whatever brought it. */
    if (effects->list.count == 0 || !patient_stopped(o->patient)) return STATUS_OK;
    return stop_rows(o, err);
}

/* A try that was refused reached nobody; whatever else was tried may have. Without a try there is none, whatever became
 * of the row since: then it does not matter whether it had been written when its session closed. */
static bool may_have_gone_out(const struct stored_reminder *r) {
    bool refused = r->state == REMINDER_DUE || r->state == REMINDER_EXPIRED || r->state == REMINDER_FAILED;
    bool going = r->state == REMINDER_CLAIMED || r->state == REMINDER_SENT;
    return r->uncertain || going || (r->attempts > 0 && !refused);
}

enum status outbox_unsent(struct store *s, const char *patient, int64_t session, struct arena *a, bool *out,
                          struct error *err) {
    struct stored_reminder *r;
    size_t count;
    *out = true;
    TRY(store_reminders_of(s, patient, session, a, &r, &count, err));
    for (size_t i = 0; i < count; i++) *out = *out && !may_have_gone_out(&r[i]);
    return STATUS_OK;
}
