#include "store/sql.h"
#include <string.h>

/* ---- Appending ---- */

/* What stands where the first new event is to follow. */
struct end {
    int64_t events;
    char head[HASH_SIZE];
};

static enum status find_end(struct store *s, const char *patient, struct end *out, struct error *err) {
    struct query q = sql_query(s, "SELECT events, head FROM patient WHERE id = ?");
    *out = (struct end){0};
    sql_put_text(&q, patient);
    bool found = sql_row(&q);
    if (found) {
        out->events = sql_int(&q);
        const char *head = sql_text(&q, NULL);
        if (head) memcpy(out->head, head, strnlen(head, sizeof out->head - 1));
    }
    enum status st = sql_end(&q, err);
    if (st == STATUS_OK && !found) st = error_set(err, STATUS_NO, "there is no patient %s", patient);
    return st;
}

/* The numbers and the hash chain go on without a gap. */
static enum status check_chain(const char *patient, struct end end, const struct stored_event *event, size_t count,
                               struct error *err) {
    const char *head = end.head;
    for (size_t i = 0; i < count; i++) {
        int64_t number = end.events + (int64_t)i + 1;
        if (event[i].number != number)
            return error_set(err, STATUS_ENVIRONMENT, "%s:%lld cannot be appended where %s:%lld is next", patient,
                             (long long)event[i].number, patient, (long long)number);
        if (strcmp(event[i].prev, head) != 0)
            return error_set(err, STATUS_ENVIRONMENT, "%s:%lld does not follow the event before it", patient,
                             (long long)number);
        head = event[i].hash;
    }
    return STATUS_OK;
}

static enum status check_key(struct store *s, const char *patient, const char *key, struct error *err) {
    if (!key) return STATUS_OK;
    struct query q = sql_query(s, "SELECT number FROM event WHERE patient = ? AND key = ?");
    sql_put_text(&q, patient);
    sql_put_text(&q, key);
    int64_t used = sql_row(&q) ? sql_int(&q) : 0;
    enum status st = sql_end(&q, err);
    if (st == STATUS_OK && used > 0)
        st = error_set(err, STATUS_NO, "key \"%s\" is used already by %s:%lld", key, patient, (long long)used);
    return st;
}

static enum status insert_event(struct store *s, const char *patient, const struct stored_event *e, struct error *err) {
    enum status st = check_key(s, patient, e->key, err);
    if (st != STATUS_OK) return st;
    struct query q = sql_query(s, "INSERT INTO event (patient, number, kind, at_ms, recorded_ms, wall_ms, offset_s, "
                                  "tzdata, who, key, safety, data, prev, hash) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sql_put_text(&q, patient);
    sql_put_int(&q, e->number);
    sql_put_text(&q, e->kind);
    sql_put_int(&q, e->at_ms);
    sql_put_int(&q, e->recorded_ms);
    sql_put_int(&q, e->wall_ms);
    sql_put_int(&q, e->offset_s);
    sql_put_text(&q, e->tzdata);
    sql_put_text(&q, e->who);
    sql_put_text(&q, e->key);
    sql_put_text(&q, e->safety);
    sql_put_text(&q, e->data);
    sql_put_text(&q, e->prev);
    sql_put_text(&q, e->hash);
    return sql_run(&q, NULL, err);
}

static enum status set_snapshot(struct store *s, const char *patient, int64_t events, const char *snapshot,
                                struct error *err) {
    struct query q =
        sql_query(s, "INSERT INTO snapshot (patient, events, state) VALUES (?, ?, ?) ON CONFLICT (patient) "
                     "DO UPDATE SET events = excluded.events, state = excluded.state");
    sql_put_text(&q, patient);
    sql_put_int(&q, events);
    sql_put_text(&q, snapshot);
    return sql_run(&q, NULL, err);
}

static enum status set_end(struct store *s, const char *patient, int64_t events, const char *head, int64_t next_due_ms,
                           const char *zone, struct error *err) {
    struct query q = sql_query(s, "UPDATE patient SET events = ?, head = ?, next_due_ms = ?, zone = coalesce(?, zone) "
                                  "WHERE id = ?");
    sql_put_int(&q, events);
    sql_put_text(&q, head);
    sql_put_instant(&q, next_due_ms);
    sql_put_text(&q, zone);
    sql_put_text(&q, patient);
    return sql_run(&q, NULL, err);
}

enum status store_append(struct store *s, const char *patient, int64_t expected, const struct stored_event *event,
                         size_t count, int64_t next_due_ms, const char *zone, const char *snapshot, struct error *err) {
    struct end end;
    enum status st = find_end(s, patient, &end, err);
    if (st != STATUS_OK) return st;
    if (end.events != expected)
        return error_set(err, STATUS_CONFLICT, "%s has %lld events by now, not %lld", patient, (long long)end.events,
                         (long long)expected);
    st = check_chain(patient, end, event, count, err);
    for (size_t i = 0; i < count && st == STATUS_OK; i++) st = insert_event(s, patient, &event[i], err);
    int64_t events = expected + (int64_t)count;
    const char *head = count > 0 ? event[count - 1].hash : end.head;
    if (st == STATUS_OK) st = set_end(s, patient, events, head, next_due_ms, zone, err);
    if (st == STATUS_OK && snapshot) st = set_snapshot(s, patient, events, snapshot, err);
    return st;
}

/* ---- Reading ---- */

#define COLUMNS "number, kind, at_ms, recorded_ms, wall_ms, offset_s, tzdata, who, key, safety, data, prev, hash"

static void read_event(struct query *q, struct arena *a, struct stored_event *out) {
    out->number = sql_int(q);
    out->kind = sql_text(q, a);
    out->at_ms = sql_int(q);
    out->recorded_ms = sql_int(q);
    out->wall_ms = sql_int(q);
    out->offset_s = (int32_t)sql_int(q);
    out->tzdata = sql_text(q, a);
    out->who = sql_text(q, a);
    out->key = sql_text(q, a);
    out->safety = sql_text(q, a);
    out->data = sql_text(q, a);
    out->prev = sql_text(q, a);
    out->hash = sql_text(q, a);
}

enum status store_events(struct store *s, const char *patient, int64_t after, struct arena *a,
                         struct stored_event **out, size_t *count, struct error *err) {
    struct query q = sql_query(s, "SELECT " COLUMNS " FROM event WHERE patient = ? AND number > ? ORDER BY number");
    LIST(struct stored_event) list = {0};
    sql_put_text(&q, patient);
    sql_put_int(&q, after);
    while (sql_row(&q)) {
        struct stored_event *e = LIST_PUSH(a, &list);
        if (e)
            read_event(&q, a, e);
        else
            sql_no_memory(&q);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(&q, err);
}

enum status store_event_by_key(struct store *s, const char *patient, const char *key, struct arena *a,
                               struct stored_event *out, bool *found, struct error *err) {
    struct query q = sql_query(s, "SELECT " COLUMNS " FROM event WHERE patient = ? AND key = ?");
    sql_put_text(&q, patient);
    sql_put_text(&q, key);
    *found = sql_row(&q);
    if (*found) read_event(&q, a, out);
    return sql_end(&q, err);
}

enum status store_newest_ms(struct store *s, int64_t *out_ms, struct error *err) {
    struct query q = sql_query(s, "SELECT max(at_ms) FROM event");
    *out_ms = sql_row(&q) ? sql_int(&q) : 0;
    return sql_end(&q, err);
}
