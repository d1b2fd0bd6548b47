/* snooze: the patient wants to be reminded of an open session once more, a little later. */
#include "base/json_build.h"
#include "clinical/agenda/agenda_windows.h"
#include "clinical/event/reminder.h"
#include "practice/change.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

#define MINUTES_MOST 1440 /* more is no number of minutes; the fold says which are allowed */

/* Of what was named: the reminder, or of a session every one of its newest round. */
static bool is_meant(const struct request *r, const struct session *s, const struct stored_reminder *row) {
    if (r->about.kind != ID_REMINDER) return row->round == s->round;
    return row->round == r->about.round && strcmp(row->channel, r->about.channel) == 0;
}

static enum status refuse_row(const struct stored_reminder *row, struct error *err) {
    char id[ID_SIZE];
    const char *state = reminder_state_name((enum reminder_state)row->state);
    return error_set(err, STATUS_NO, "%s is %s: it cannot be snoozed", id_reminder(id, row), state);
}

static enum status no_reminder(const struct request *r, struct error *err) {
    char id[ID_SIZE];
    const struct stored_reminder named = {.patient = r->about.patient, .session = r->about.number,
                                          .channel = r->about.channel, .round = r->about.round};
    if (r->about.kind == ID_REMINDER)
        return error_set(err, STATUS_INPUT, "there is no reminder %s", id_reminder(id, &named));
    return error_set(err, STATUS_NO, "%s has no reminder that could be snoozed",
                     id_session(id, r->about.patient, r->about.number));
}

/* One that may still be read, or go out, is put off; what has ended is not. The fold has the other reasons. */
static enum status check_rows(const struct request *r, const struct session *s, struct error *err) {
    struct stored_reminder *row;
    const struct stored_reminder *ended = NULL;
    size_t count;
    TRY(store_reminders_of(r->practice->store, r->about.patient, r->about.number, r->arena, &row, &count, err));
    for (size_t i = 0; i < count; i++) {
        enum reminder_state to;
        if (!is_meant(r, s, &row[i])) continue;
        if (reminder_next((enum reminder_state)row[i].state, ON_SNOOZE, &to)) return STATUS_OK;
        ended = &row[i];
    }
    return ended != NULL ? refuse_row(ended, err) : no_reminder(r, err);
}

static enum status answer_snoozed(const struct request *r, const struct event *e, json_t **answer, struct error *err) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, r->history.id, r->history.patient->events));
    change_put(&o, r, e, &r->history.effects);
    return deed_answer(o, answer, err);
}

enum status deed_snooze(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"reminder", "minutes", NULL};
    struct event e = deed_event(r, EVENT_SNOOZED);
    const struct session *s = patient_session(r->history.patient, r->about.number);
    json_t *moves;
    int64_t minutes;
    TRY(json_only(r->args, members, err));
    TRY(json_get_int(r->args, "minutes", 1, MINUTES_MOST, &minutes, err));
    e.as.snoozed.session = r->about.number;
    e.as.snoozed.minutes = (int)minutes;
    e.as.snoozed.until_ms = e.at_ms + minutes * MINUTE_MS;
    bool waits = s != NULL && s->came_due && s->state == SESSION_OPEN && !s->snoozed;
    if (waits) TRY(check_rows(r, s, err));
    if (waits) e.as.snoozed.late_ms = windows_wish_late(r->history.zone, &s->planned);
    TRY(change_add(r, &e, &moves, err));
    json_decref(moves);
    return answer_snoozed(r, &e, answer, err);
}
