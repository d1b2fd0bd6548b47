#include "clinical/event/reminder.h"
#include "store/reminder_rows.h"
#include "time/instant.h"

/* The store keeps the states as numbers, and its indexes name two of them. */
_Static_assert(REMINDER_DUE == 0 && REMINDER_CLAIMED == 1 && REMINDER_SENT == 2 && REMINDER_FAILED == 3 &&
                   REMINDER_EXPIRED == 4 && REMINDER_ANSWERED == 5 && REMINDER_SUPERSEDED == 6 &&
                   REMINDER_UNANSWERED == 7 && REMINDER_CANCELLED == 8 && REMINDER_STATES == 9,
               "a stored state keeps its meaning");

void reminder_put_key(struct query *q, const struct stored_reminder *r) {
    sql_put_text(q, r->patient);
    sql_put_int(q, r->session);
    sql_put_text(q, r->channel);
    sql_put_int(q, r->round);
}

static enum status refuse(const struct stored_reminder *r, const char *why, struct error *err) {
    return error_set(err, STATUS_NO, "reminder %s.%lld/%s/%d %s", r->patient, (long long)r->session, r->channel,
                     r->round, why);
}

/* ---- Rows ---- */

static void put_progress(struct query *q, const struct stored_reminder *r) {
    sql_put_int(q, r->changed_ms);
    sql_put_int(q, r->lease_ms);
    sql_put_text(q, r->owner);
    sql_put_int(q, r->generation);
    sql_put_int(q, r->attempts);
    sql_put_int(q, r->uncertain);
    sql_put_text(q, r->reason ? r->reason : "");
}

static void put_rest(struct query *q, const struct stored_reminder *r) {
    sql_put_int(q, r->state);
    sql_put_int(q, r->event);
    sql_put_int(q, r->due_ms);
    sql_put_int(q, r->send_ms);
    sql_put_int(q, r->late_ms);
    sql_put_int(q, r->next_try_ms);
    put_progress(q, r);
}

enum status store_reminder_add(struct store *s, const struct stored_reminder *r, struct error *err) {
    struct query q = sql_query(s, "INSERT INTO reminder (patient, session, channel, round, key, state, event, due_ms, "
                                  "send_ms, late_ms, next_try_ms, changed_ms, lease_ms, owner, generation, attempts, "
                                  "uncertain, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                  "ON CONFLICT DO NOTHING");
    int added = 0;
    reminder_put_key(&q, r);
    sql_put_text(&q, r->key);
    put_rest(&q, r);
    enum status st = sql_run(&q, &added, err);
    return st == STATUS_OK && added == 0 ? refuse(r, "is there already", err) : st;
}

enum status store_reminder_set(struct store *s, const struct stored_reminder *r, struct error *err) {
    struct query q = sql_query(s, "UPDATE reminder SET state = ?, event = ?, due_ms = ?, send_ms = ?, late_ms = ?, "
                                  "next_try_ms = ?, changed_ms = ?, lease_ms = ?, owner = ?, generation = ?, "
                                  "attempts = ?, uncertain = ?, reason = ? "
                                  "WHERE patient = ? AND session = ? AND channel = ? AND round = ?");
    int changed = 0;
    put_rest(&q, r);
    reminder_put_key(&q, r);
    enum status st = sql_run(&q, &changed, err);
    return st == STATUS_OK && changed == 0 ? refuse(r, "is not there", err) : st;
}

/* A column that is not named asks no other table whether it may change, and needs no journal of its own for that. */
enum status store_reminder_move(struct store *s, const struct stored_reminder *r, struct error *err) {
    struct query q = sql_query(s, "UPDATE reminder SET state = ?, next_try_ms = ?, changed_ms = ?, lease_ms = ?, "
                                  "owner = ?, generation = ?, attempts = ?, uncertain = ?, reason = ? "
                                  "WHERE patient = ? AND session = ? AND channel = ? AND round = ?");
    int changed = 0;
    sql_put_int(&q, r->state);
    sql_put_int(&q, r->next_try_ms);
    put_progress(&q, r);
    reminder_put_key(&q, r);
    enum status st = sql_run(&q, &changed, err);
    return st == STATUS_OK && changed == 0 ? refuse(r, "is not there", err) : st;
}

void reminder_read(struct query *q, struct arena *a, struct stored_reminder *out) {
    out->patient = sql_text(q, a);
    out->session = sql_int(q);
    out->channel = sql_text(q, a);
    out->round = (int)sql_int(q);
    out->key = sql_text(q, a);
    out->state = (int)sql_int(q);
    out->event = sql_int(q);
    out->due_ms = sql_int(q);
    out->send_ms = sql_int(q);
    out->late_ms = sql_int(q);
    out->next_try_ms = sql_int(q);
    out->changed_ms = sql_int(q);
    out->lease_ms = sql_int(q);
    out->owner = sql_text(q, a);
    out->generation = sql_int(q);
    out->attempts = (int)sql_int(q);
    out->uncertain = sql_int(q) != 0;
    out->reason = sql_text(q, a);
}

enum status reminders_read(struct query *q, struct arena *a, struct stored_reminder **out, size_t *count,
                           struct error *err) {
    LIST(struct stored_reminder) list = {0};
    while (sql_row(q)) {
        struct stored_reminder *r = LIST_PUSH(a, &list);
        if (r)
            reminder_read(q, a, r);
        else
            sql_no_memory(q);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(q, err);
}

enum status store_reminder_get(struct store *s, const char *patient, int64_t session, const char *channel, int round,
                               struct arena *a, struct stored_reminder *out, bool *found, struct error *err) {
    struct query q = sql_query(s, "SELECT " REMINDER_COLUMNS " FROM reminder "
                                  "WHERE patient = ? AND session = ? AND channel = ? AND round = ?");
    reminder_put_key(&q, &(struct stored_reminder){.patient = patient, .session = session, .channel = channel, .round = round});
    *found = sql_row(&q);
    if (*found) reminder_read(&q, a, out);
    return sql_end(&q, err);
}

enum status store_reminders_of(struct store *s, const char *patient, int64_t session, struct arena *a,
                               struct stored_reminder **out, size_t *count, struct error *err) {
    struct query q = sql_query(
        s, session == 0 ? "SELECT " REMINDER_COLUMNS " FROM reminder WHERE patient = ? ORDER BY session, channel, round"
                        : "SELECT " REMINDER_COLUMNS
                          " FROM reminder WHERE patient = ? AND session = ? ORDER BY session, channel, round");
    sql_put_text(&q, patient);
    if (session != 0) sql_put_int(&q, session);
    return reminders_read(&q, a, out, count, err);
}

/* By the index of late windows, so that a long queue after downtime is not sorted anew for every batch. */
enum status store_reminders_ready(struct store *s, int64_t now_ms, size_t limit, struct arena *a,
                                  struct stored_reminder **out, size_t *count, struct error *err) {
    struct query q = sql_query(s, "SELECT " REMINDER_COLUMNS " FROM reminder INDEXED BY reminder_ready "
                                  "WHERE state = 0 AND next_try_ms <= ? "
                                  "ORDER BY late_ms, next_try_ms, patient, session, channel, round LIMIT ?");
    sql_put_int(&q, now_ms);
    sql_put_limit(&q, limit);
    return reminders_read(&q, a, out, count, err);
}

enum status store_reminders_abandoned(struct store *s, const char *owner, int64_t now_ms, size_t limit, struct arena *a,
                                      struct stored_reminder **out, size_t *count, struct error *err) {
    struct query q = sql_query(s, "SELECT " REMINDER_COLUMNS " FROM reminder INDEXED BY reminder_claimed "
                                  "WHERE state = 1 AND (lease_ms <= ? OR owner IS NOT ?) "
                                  "ORDER BY lease_ms, patient, session, channel, round LIMIT ?");
    sql_put_int(&q, now_ms);
    sql_put_text(&q, owner);
    sql_put_limit(&q, limit);
    return reminders_read(&q, a, out, count, err);
}

/* ---- Attempts ---- */

enum status store_attempt_start(struct store *s, const struct stored_reminder *r, int64_t now_ms, struct error *err) {
    struct query q = sql_query(s, "INSERT INTO attempt (patient, session, channel, round, generation, started_ms) "
                                  "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    int added = 0;
    reminder_put_key(&q, r);
    sql_put_int(&q, r->generation);
    sql_put_int(&q, now_ms);
    enum status st = sql_run(&q, &added, err);
    return st == STATUS_OK && added == 0 ? refuse(r, "has an attempt of this generation already", err) : st;
}

/* A result that comes late is kept too, whatever the generation is by now: it is evidence. */
enum status store_attempt_finish(struct store *s, const struct stored_reminder *r, int64_t generation, int64_t now_ms,
                                 const char *result, const char *detail, struct error *err) {
    struct query q = sql_query(s, "UPDATE attempt SET finished_ms = ?, result = ?, detail = ? "
                                  "WHERE patient = ? AND session = ? AND channel = ? AND round = ? AND generation = ?");
    int changed = 0;
    sql_put_int(&q, now_ms);
    sql_put_text(&q, result);
    sql_put_text(&q, detail);
    reminder_put_key(&q, r);
    sql_put_int(&q, generation);
    enum status st = sql_run(&q, &changed, err);
    return st == STATUS_OK && changed == 0 ? refuse(r, "has no attempt of this generation", err) : st;
}

enum status store_attempts_of(struct store *s, const struct stored_reminder *r, struct arena *a,
                              struct stored_attempt **out, size_t *count, struct error *err) {
    struct query q =
        sql_query(s, "SELECT generation, started_ms, finished_ms, result, detail FROM attempt "
                     "WHERE patient = ? AND session = ? AND channel = ? AND round = ? ORDER BY generation");
    LIST(struct stored_attempt) list = {0};
    reminder_put_key(&q, r);
    while (sql_row(&q)) {
        struct stored_attempt *t = LIST_PUSH(a, &list);
        if (!t) {
            sql_no_memory(&q);
            break;
        }
        t->generation = sql_int(&q);
        t->started_ms = sql_int(&q);
        t->finished_ms = sql_int(&q);
        t->result = sql_text(&q, a);
        t->detail = sql_text(&q, a);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(&q, err);
}

/* ---- What is next ---- */

enum status store_next_due(struct store *s, int64_t *out_ms, struct error *err) {
    struct query q =
        sql_query(s, "SELECT min(next) FROM ("
                     "SELECT min(next_due_ms) AS next FROM patient WHERE next_due_ms IS NOT NULL UNION ALL "
                     "SELECT min(next_try_ms) FROM reminder WHERE state = 0 UNION ALL "
                     "SELECT min(lease_ms) FROM reminder WHERE state = 1)");
    *out_ms = sql_row(&q) ? sql_instant(&q) : INSTANT_NONE;
    return sql_end(&q, err);
}
