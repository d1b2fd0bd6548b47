#include "remind/delivery.h"
#include "clinical/event/event.h"
#include "clinical/event/reminder.h"
#include "remind/message.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* ---- Moves ---- */

static bool move(struct stored_reminder *r, enum reminder_event on, int64_t now_ms) {
    enum reminder_state to;
    if (!reminder_next((enum reminder_state)r->state, on, &to)) return false;
    r->state = to;
    r->changed_ms = now_ms;
    r->reason = "";
    return true;
}

static void unclaim(struct stored_reminder *r) {
    r->owner = NULL;
    r->lease_ms = 0;
}

/* ---- Taking back ---- */

static bool is_held(const delivery_held_list *held, const struct stored_reminder *r) {
    for (size_t i = 0; i < held->count; i++)
        if (held->item[i].generation == r->generation && strcmp(held->item[i].key, r->key) == 0) return true;
    return false;
}

static enum status take_back(struct store *s, const struct delivery_by *by, struct stored_reminder *r,
                             struct delivery_counts *counts, struct error *err) {
    bool ours = r->owner && strcmp(r->owner, by->owner) == 0;
    if (!move(r, ON_LEASE_OVER, by->now_ms)) return STATUS_OK;
    unclaim(r);
    r->uncertain = true;
    r->next_try_ms = by->now_ms;
    r->reason = ours ? "no answer within the lease; it may have been sent"
                     : "its process ended before the result was kept; it may have been sent";
    counts->uncertain++;
    return store_reminder_set(s, r, err);
}

static enum status take_back_some(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                                  struct arena *a, struct delivery_counts *counts, bool *more, struct error *err) {
    struct stored_reminder *rows;
    size_t count, limit = DELIVERY_BATCH + held->count;
    enum status status = store_reminders_abandoned(s, by->owner, by->now_ms, limit, a, &rows, &count, err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (!is_held(held, &rows[i])) status = take_back(s, by, &rows[i], counts, err);
    *more = status == STATUS_OK && count == limit;
    return status;
}

enum status delivery_take_back(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                             struct delivery_counts *counts, bool *more, struct error *err) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (!a) return memory_out(err);
    enum status status = take_back_some(s, by, held, a, counts, more, err);
    arena_free(a);
    return status;
}

/* ---- Expiring and claiming ---- */

struct claiming {
    struct practice *practice;
    const struct delivery_by *by;
    struct arena *arena;
    struct delivery_claims *out;
    bool someone_behind;                 /* some patient, of whatever row, has events to come */
};

static enum status expire(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err) {
    const char *last = r->reason && *r->reason ? r->reason : NULL;
    const char *reason = r->uncertain           ? arena_printf(c->arena, "%s; whether it was sent is not known", why)
                         : r->attempts && last ? arena_printf(c->arena, "%s; the last try: %s", why, last)
                                               : why;
    if (!reason) return memory_out(err);
    if (!move(r, ON_LATE_OVER, c->by->now_ms)) return STATUS_OK;
    r->reason = reason;
    c->out->counts.born += r->attempts == 0;
    c->out->counts.expired++;
    return store_reminder_set(c->practice->store, r, err);
}

/* While a patient has events to come, whether a row still stands is not known. */
static enum status is_behind(struct claiming *c, const struct stored_reminder *r, bool *behind, struct error *err) {
    *behind = false;
    if (!c->someone_behind) return STATUS_OK;
    struct stored_patient patient;
    bool found = false;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (!a) return memory_out(err);
    enum status status = store_patient_get(c->practice->store, r->patient, a, &patient, &found, err);
    *behind = status == STATUS_OK && found && patient.next_due_ms <= c->by->now_ms;
    arena_free(a);
    return status;
}

static enum status session_of(const struct stored_event *row, struct arena *a, struct session_plan *session,
                              struct error *err) {
    struct event e = {.kind = EVENT_DUE};
    json_t *data;
    enum status status = json_read(row->data, strlen(row->data), JSON_MAX_DEPTH, &data, err);
    if (status != STATUS_OK) return status;
    status = event_data_read(NULL, data, &e, a, err);
    json_decref(data);
    *session = e.as.due.session;
    return status;
}

/* The session of a due event after the row's own whose instant has passed, 0 when there is none: since then another
 * session stands. One that is still to come stands beside the row's: both may be told before quiet hours begin. */
static enum status newer_session(const struct stored_reminder *r, const struct stored_event *events, size_t count,
                                 int64_t now_ms, struct arena *a, int64_t *newer, struct error *err) {
    *newer = 0;
    for (size_t i = 1; i < count; i++) {
        struct session_plan session;
        if (strcmp(events[i].kind, event_kind_name(EVENT_DUE)) != 0) continue;
        enum status status = session_of(&events[i], a, &session, err);
        if (status != STATUS_OK) return status;
        if (session.number != r->session && session.due_ms <= now_ms) *newer = session.number;
    }
    return STATUS_OK;
}

/* A row that cannot be put into words is of no use to anybody: it fails for good, with the reason. */
static enum status give_up(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err) {
    struct store *s = c->practice->store;
    int64_t now_ms = c->by->now_ms;
    unclaim(r);
    r->reason = arena_text(c->arena, why);
    if (!r->reason) return memory_out(err);
    c->out->counts.failed++;
    enum status status = store_reminder_set(s, r, err);
    if (status == STATUS_OK) status = store_attempt_start(s, r, now_ms, err);
    if (status == STATUS_OK) status = store_attempt_finish(s, r, r->generation, now_ms, "refused", r->reason, err);
    return status;
}

static enum status keep_claim(struct claiming *c, const struct delivery_claim *claim, struct error *err) {
    struct delivery_claim *kept = LIST_PUSH(c->arena, &c->out->list);
    if (!kept) return memory_out(err);
    *kept = *claim;
    enum status status = store_reminder_set(c->practice->store, &claim->row, err);
    if (status == STATUS_OK) status = store_attempt_start(c->practice->store, &claim->row, c->by->now_ms, err);
    return status;
}

static enum status claim(struct claiming *c, const struct stored_reminder *row, const struct stored_event *event,
                         struct error *err) {
    struct delivery_claim claim = {.row = *row};
    struct stored_reminder *r = &claim.row;
    struct error why = {0};
    if (!move(r, ON_CLAIM, c->by->now_ms)) return STATUS_OK;
    c->out->counts.born += r->attempts == 0;
    r->owner = c->by->owner;
    r->lease_ms = c->by->now_ms + c->by->lease_ms;
    r->generation++;
    r->attempts++;
    enum status status = event ? message_compose(r, event, c->by->now_ms, c->arena, &claim.message, &why)
                               : error_set(&why, STATUS_INPUT, "its due event %lld is not there", (long long)r->event);
    if (status == STATUS_OK) return keep_claim(c, &claim, err);
    if (status != STATUS_INPUT || !move(r, ON_REFUSED, c->by->now_ms)) return error_set(err, status, "%s", why.message);
    return give_up(c, r, why.message, err);
}

static enum status handle(struct claiming *c, struct stored_reminder *row, struct error *err) {
    struct stored_event *events;
    size_t count;
    int64_t newer;
    bool behind;
    if (c->by->now_ms > row->late_ms) return expire(c, row, "its time has passed", err);
    enum status status = is_behind(c, row, &behind, err);
    if (status != STATUS_OK) return status;
    if (behind) {
        c->out->behind++;
        return STATUS_OK;
    }
    status = store_events(c->practice->store, row->patient, row->event - 1, c->arena, &events, &count, err);
    if (status != STATUS_OK) return status;
    if (count == 0 || events[0].number != row->event) return claim(c, row, NULL, err);
    status = newer_session(row, events, count, c->by->now_ms, c->arena, &newer, err);
    if (status != STATUS_OK) return status;
    if (!newer) return claim(c, row, &events[0], err);
    const char *why = arena_printf(c->arena, "session %s.%lld has come due since, and two are never asked for at once",
                                   row->patient, (long long)newer);
    return why ? expire(c, row, why, err) : memory_out(err);
}

enum status delivery_claim(struct practice *p, const struct delivery_by *by, size_t behind, struct arena *a,
                         struct delivery_claims *out, struct error *err) {
    struct claiming c = {.practice = p, .by = by, .arena = a, .out = out};
    struct stored_reminder *rows;
    const char **ids;
    size_t count, patients, limit = DELIVERY_BATCH + behind;
    *out = (struct delivery_claims){.more = false};
    enum status status = store_due_patients(p->store, by->now_ms, 1, a, &ids, &patients, err);
    if (status != STATUS_OK) return status;
    c.someone_behind = patients > 0;
    status = store_reminders_ready(p->store, by->now_ms, limit, a, &rows, &count, err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) status = handle(&c, &rows[i], err);
    out->more = status == STATUS_OK && count == limit;
    return status;
}

/* ---- Recording ---- */

int64_t delivery_retry_ms(const char *key, int attempt) {
    int64_t wait = DELIVERY_FIRST_RETRY_MS;
    for (int i = 1; i < attempt && wait < DELIVERY_LAST_RETRY_MS; i++) wait *= 2;
    if (wait > DELIVERY_LAST_RETRY_MS) wait = DELIVERY_LAST_RETRY_MS;
    char number[16], hex[HASH_SIZE], digits[5];
    snprintf(number, sizeof number, "%d", attempt);
    hash_parts(hex, (const char *const[]){key, number}, 2);
    memcpy(digits, hex, 4);
    digits[4] = '\0';
    int64_t part = strtol(digits, NULL, 16); /* 0 .. 65535 */
    return wait * 4 / 5 + wait * 2 / 5 * part / 65535;
}

static const char *result_name(enum channel_result result) {
    switch (result) {
    case CHANNEL_ACCEPTED: return "accepted";
    case CHANNEL_REFUSED_NOW: return "refused for now";
    case CHANNEL_REFUSED: break;
    }
    return "refused";
}

/* An expiry is not to wait for a try that would come after it. */
static int64_t next_try(const struct stored_reminder *row, int64_t now_ms) {
    int64_t at_ms = now_ms + delivery_retry_ms(row->key, row->attempts);
    return at_ms <= row->late_ms || row->late_ms < now_ms ? at_ms : row->late_ms + 1;
}

static enum status settle(struct store *s, struct stored_reminder *row, const struct delivery_result *r,
                          struct delivery_counts *counts, struct error *err) {
    static const enum reminder_event event[] = {
        [CHANNEL_ACCEPTED] = ON_ACCEPTED, [CHANNEL_REFUSED_NOW] = ON_REFUSED_NOW, [CHANNEL_REFUSED] = ON_REFUSED};
    if (row->generation != r->row->generation || !move(row, event[r->result], r->at_ms)) return STATUS_OK;
    unclaim(row);
    row->reason = r->detail;
    if (r->result == CHANNEL_REFUSED_NOW) row->next_try_ms = next_try(row, r->at_ms);
    counts->sent += r->result == CHANNEL_ACCEPTED;
    counts->failed += r->result == CHANNEL_REFUSED;
    return store_reminder_set(s, row, err);
}

static enum status record(struct store *s, const struct delivery_result *r, struct arena *a,
                          struct delivery_counts *counts, struct error *err) {
    const struct stored_reminder *as = r->row;
    struct stored_reminder row;
    bool found;
    enum status status = store_reminder_get(s, as->patient, as->session, as->channel, as->round, a, &row, &found, err);
    if (status != STATUS_OK || !found) return status;
    status = store_attempt_finish(s, &row, as->generation, r->at_ms, result_name(r->result), r->detail, err);
    return status == STATUS_OK ? settle(s, &row, r, counts, err) : status;
}

enum status delivery_record(struct store *s, const struct delivery_result *r, struct delivery_counts *counts,
                          struct error *err) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (!a) return memory_out(err);
    enum status status = record(s, r, a, counts, err);
    arena_free(a);
    return status;
}
