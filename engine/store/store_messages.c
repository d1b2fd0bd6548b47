#include "store/reminder_rows.h"

/* ---- Whom a message is for ---- */

enum status store_recipient_get(struct store *s, const char *patient, struct arena *a, struct stored_recipient *out,
                                bool *found, struct error *err) {
    struct query q = sql_query(s, "SELECT p.zone, p.next_due_ms, c.name, c.email, h.phone FROM patient p "
                                  "LEFT JOIN contact c ON c.patient = p.id LEFT JOIN reach h ON h.patient = p.id "
                                  "WHERE p.id = ?");
    sql_put_text(&q, patient);
    *found = sql_row(&q);
    if (*found) {
        out->zone = sql_text(&q, a);
        out->next_due_ms = sql_instant(&q);
        out->name = sql_text(&q, a);
        out->email = sql_text(&q, a);
        out->phone = sql_text(&q, a);
    }
    return sql_end(&q, err);
}

/* ---- What went out ---- */

/* A message goes out on several channels, and is tried several times. SQLite's DISTINCT makes a table for each
 * question, which costs more than all the rest of it. */
static bool is_among(const struct stored_message *list, size_t count, const struct stored_message *m) {
    for (size_t i = 0; i < count; i++)
        if (list[i].session == m->session && list[i].round == m->round) return true;
    return false;
}

/* Numbers rise with time: of a day are at most the newest few hundred, whatever the length of the history. A try whose
 * result is not known counts: it may have gone out. */
enum status store_messages_since(struct store *s, const char *patient, int64_t from_ms, struct arena *a,
                                 struct stored_message **out, size_t *count, struct error *err) {
    struct query q = sql_query(
        s, "SELECT t.session, t.round FROM attempt t WHERE t.patient = ?1 AND t.started_ms >= ?2 "
           "AND t.session > (SELECT coalesce(max(session), 0) - 300 FROM reminder WHERE patient = ?1) "
           "AND (t.result IS NULL OR t.result IN ('" ATTEMPT_ACCEPTED "', '" ATTEMPT_LOST "')) "
           "AND (SELECT json_array_length(e.data, '$.items') FROM reminder r "
           "JOIN event e ON e.patient = r.patient AND e.number = r.event WHERE r.patient = t.patient "
           "AND r.session = t.session AND r.channel = t.channel AND r.round = t.round) > 0");
    LIST(struct stored_message) list = {0};
    sql_put_text(&q, patient);
    sql_put_int(&q, from_ms);
    while (sql_row(&q)) {
        struct stored_message one = {.session = sql_int(&q)};
        one.round = (int)sql_int(&q);
        if (list.item != NULL && is_among(list.item, list.count, &one)) continue;
        struct stored_message *m = LIST_PUSH(a, &list);
        if (m) *m = one;
        else sql_no_memory(&q);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(&q, err);
}

/* ---- Rows that went in one message ---- */

enum status store_attempt_join(struct store *s, const struct stored_reminder *r, const char *detail,
                               struct error *err) {
    struct query q = sql_query(s, "UPDATE attempt SET detail = ? WHERE patient = ? AND session = ? AND channel = ? "
                                  "AND round = ? AND generation = ?");
    sql_put_text(&q, detail);
    reminder_put_key(&q, r);
    sql_put_int(&q, r->generation);
    return sql_run(&q, NULL, err);
}

enum status store_attempt_newest(struct store *s, const struct stored_reminder *r, struct arena *a,
                                 const char **detail, struct error *err) {
    struct query q = sql_query(s, "SELECT t.detail FROM attempt t WHERE t.patient = ? AND t.session = ? "
                                  "AND t.channel = ? AND t.round = ? ORDER BY generation DESC LIMIT 1");
    *detail = NULL;
    reminder_put_key(&q, r);
    if (sql_row(&q)) *detail = sql_text(&q, a);
    return sql_end(&q, err);
}

enum status store_reminders_joined(struct store *s, const struct stored_reminder *leader, const char *detail,
                                   struct arena *a, struct stored_reminder **out, size_t *count, struct error *err) {
    struct query q = sql_query(
        s, "SELECT " REMINDER_COLUMNS " FROM reminder r WHERE r.patient = ?1 AND r.session >= ?2 AND r.channel = ?3 "
           "AND r.state IN (0, 1) AND EXISTS (SELECT 1 FROM attempt t WHERE t.patient = r.patient "
           "AND t.session = r.session AND t.channel = r.channel AND t.round = r.round "
           "AND (t.detail = ?4 OR substr(t.detail, 1, length(?4) + 1) = ?4 || ';')) ORDER BY session, round");
    sql_put_text(&q, leader->patient);
    sql_put_int(&q, leader->session);
    sql_put_text(&q, leader->channel);
    sql_put_text(&q, detail);
    return reminders_read(&q, a, out, count, err);
}
