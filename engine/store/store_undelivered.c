#include "store/reminder_rows.h"

/* Of an examination a person is to be told; and nothing at all has gone out since a day before the row was given up.
 * The newest sessions are the newest messages, so that a history is not read as a whole. */
enum status store_undelivered(struct store *s, bool expired, const char *patient, size_t limit, struct arena *a,
                              struct stored_reminder **out, size_t *count, struct error *err) {
    struct query q = sql_query(
        s, "SELECT " REMINDER_COLUMNS " FROM reminder r WHERE r.state IN (3, 4) AND (?3 IS NULL OR r.patient = ?3) "
           "AND NOT EXISTS (SELECT 1 FROM seen n WHERE n.patient = r.patient "
           "AND n.session = r.session AND n.channel = r.channel AND n.round = r.round) "
           "AND (r.state = 3 OR (?1 AND ((SELECT json_type(e.data, '$.exam') FROM event e WHERE e.patient = r.patient "
           "AND e.number = r.event) IS NOT NULL OR r.changed_ms - 86400000 > coalesce((SELECT max(f.started_ms) FROM ("
           "SELECT t.started_ms FROM attempt t WHERE t.patient = r.patient AND t.result = '" ATTEMPT_ACCEPTED "' "
           "ORDER BY t.session DESC LIMIT 8) f), -9000000000000000)))) "
           "ORDER BY changed_ms, patient, session, channel, round LIMIT ?2");
    sql_put_int(&q, expired);
    sql_put_limit(&q, limit);
    sql_put_text(&q, patient);
    return reminders_read(&q, a, out, count, err);
}

enum status store_reminder_seen(struct store *s, const struct stored_reminder *r, int64_t event, struct error *err) {
    struct query q = sql_query(s, "INSERT INTO seen (patient, session, channel, round, event) VALUES (?, ?, ?, ?, ?) "
                                  "ON CONFLICT DO NOTHING");
    reminder_put_key(&q, r);
    sql_put_int(&q, event);
    return sql_run(&q, NULL, err);
}

enum status store_reminder_seen_by(struct store *s, const struct stored_reminder *r, int64_t *event,
                                   struct error *err) {
    struct query q = sql_query(s, "SELECT n.event FROM seen n WHERE n.patient = ? AND n.session = ? "
                                  "AND n.channel = ? AND n.round = ?");
    reminder_put_key(&q, r);
    *event = sql_row(&q) ? sql_int(&q) : 0;
    return sql_end(&q, err);
}

#define SEEN_COLUMNS "n.event, (SELECT who FROM event e WHERE e.patient = n.patient AND e.number = n.event), " \
    "(SELECT at_ms FROM event e WHERE e.patient = n.patient AND e.number = n.event)"

enum status store_undelivered_seen(struct store *s, const char *patient, size_t limit, struct arena *a,
                                   struct stored_seen **out, size_t *count, struct error *err) {
    LIST(struct stored_seen) list = {0};
    struct query q = sql_query(s, "SELECT r.*, " SEEN_COLUMNS " FROM (SELECT " REMINDER_COLUMNS " FROM reminder "
                                  "WHERE state IN (3, 4) AND (?1 IS NULL OR patient = ?1)) r "
                                  "JOIN seen n USING (patient, session, channel, round) "
                                  "ORDER BY changed_ms, patient, session, channel, round LIMIT ?2");
    sql_put_text(&q, patient);
    sql_put_limit(&q, limit);
    while (sql_row(&q)) {
        struct stored_seen *one = LIST_PUSH(a, &list);
        if (!one) {
            sql_no_memory(&q);
            continue;
        }
        reminder_read(&q, a, &one->row);
        one->event = sql_int(&q);
        one->who = sql_text(&q, a);
        one->at_ms = sql_int(&q);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(&q, err);
}
