#include "store/sql.h"

/* ---- Alerts ---- */

#define COLUMNS                                                                                                        \
    "a.patient, a.event, a.idx, a.plan, a.disposition, a.deadline_ms, a.raised_ms, a.about, a.text, a.times, "         \
    "a.acknowledged, e.who, e.at_ms"
#define ALERTS                                                                                                         \
    "SELECT " COLUMNS " FROM alert a LEFT JOIN event e ON e.patient = a.patient AND e.number = a.acknowledged "
#define ORDER                                                                                                          \
    "ORDER BY a.acknowledged > 0, a.disposition, a.deadline_ms IS NULL, a.deadline_ms, a.raised_ms, a.patient, "       \
    "a.event, a.idx"

enum status store_alert_put(struct store *s, const struct stored_alert *a, struct error *err) {
    struct query q = sql_query(s, "INSERT OR REPLACE INTO alert (patient, event, idx, plan, disposition, deadline_ms, "
                                  "raised_ms, about, text, times, acknowledged) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sql_put_text(&q, a->patient);
    sql_put_int(&q, a->event);
    sql_put_int(&q, a->index);
    sql_put_int(&q, a->plan);
    sql_put_int(&q, a->disposition);
    sql_put_instant(&q, a->deadline_ms);
    sql_put_int(&q, a->raised_ms);
    sql_put_text(&q, a->about);
    sql_put_text(&q, a->text);
    sql_put_int(&q, a->times);
    sql_put_int(&q, a->acknowledged);
    return sql_run(&q, NULL, err);
}

static enum status drop(struct query q, const char *patient, int64_t event, int index, struct error *err) {
    sql_put_text(&q, patient);
    sql_put_int(&q, event);
    sql_put_int(&q, index);
    return sql_run(&q, NULL, err);
}

enum status store_alert_drop(struct store *s, const char *patient, int64_t event, int index, struct error *err) {
    return drop(sql_query(s, "DELETE FROM alert WHERE patient = ? AND event = ? AND idx = ?"), patient, event, index,
                err);
}

static void read_alert(struct query *q, struct arena *a, struct stored_alert *out) {
    out->patient = sql_text(q, a);
    out->event = sql_int(q);
    out->index = (int)sql_int(q);
    out->plan = (int)sql_int(q);
    out->disposition = (int)sql_int(q);
    out->deadline_ms = sql_instant(q);
    out->raised_ms = sql_int(q);
    out->about = sql_text(q, a);
    out->text = sql_text(q, a);
    out->times = (int)sql_int(q);
    out->acknowledged = sql_int(q);
    out->who = sql_text(q, a);
    out->acknowledged_ms = sql_int(q);
}

static struct query alerts_query(struct store *s, const char *patient, bool seen) {
    if (patient == NULL && !seen) return sql_query(s, ALERTS "WHERE a.acknowledged = 0 " ORDER);
    if (patient == NULL) return sql_query(s, ALERTS ORDER);
    struct query q = seen ? sql_query(s, ALERTS "WHERE a.patient = ? " ORDER)
                          : sql_query(s, ALERTS "WHERE a.patient = ? AND a.acknowledged = 0 " ORDER);
    sql_put_text(&q, patient);
    return q;
}

enum status store_alerts(struct store *s, const char *patient, bool seen, struct arena *a, struct stored_alert **out,
                         size_t *count, struct error *err) {
    LIST(struct stored_alert) list = {0};
    struct query q = alerts_query(s, patient, seen);
    while (sql_row(&q)) {
        struct stored_alert *one = LIST_PUSH(a, &list);
        if (one)
            read_alert(&q, a, one);
        else
            sql_no_memory(&q);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(&q, err);
}

/* ---- Booked examinations ---- */

enum status store_exam_put(struct store *s, const struct stored_exam *x, struct error *err) {
    struct query q = sql_query(s, "INSERT OR REPLACE INTO exam (patient, event, idx, at_ms) VALUES (?, ?, ?, ?)");
    sql_put_text(&q, x->patient);
    sql_put_int(&q, x->event);
    sql_put_int(&q, x->index);
    sql_put_int(&q, x->at_ms);
    return sql_run(&q, NULL, err);
}

enum status store_exam_drop(struct store *s, const char *patient, int64_t event, int index, struct error *err) {
    return drop(sql_query(s, "DELETE FROM exam WHERE patient = ? AND event = ? AND idx = ?"), patient, event, index,
                err);
}

#define EXAMS "SELECT patient, event, idx, at_ms FROM exam WHERE at_ms >= ? AND at_ms < ? "

enum status store_exams(struct store *s, const char *patient, int64_t from_ms, int64_t to_ms, struct arena *a,
                        struct stored_exam **out, size_t *count, struct error *err) {
    LIST(struct stored_exam) list = {0};
    struct query q = patient ? sql_query(s, EXAMS "AND patient = ? ORDER BY at_ms, event, idx")
                             : sql_query(s, EXAMS "ORDER BY at_ms, patient, event, idx");
    sql_put_int(&q, from_ms);
    sql_put_int(&q, to_ms);
    if (patient) sql_put_text(&q, patient);
    while (sql_row(&q)) {
        struct stored_exam *x = LIST_PUSH(a, &list);
        if (!x) {
            sql_no_memory(&q);
            continue;
        }
        x->patient = sql_text(&q, a);
        x->event = sql_int(&q);
        x->index = (int)sql_int(&q);
        x->at_ms = sql_int(&q);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(&q, err);
}

/* ---- Patients of an older store ---- */

enum status store_unlisted(struct store *s, size_t limit, struct arena *a, const char ***ids, size_t *count,
                           struct error *err) {
    struct query q = sql_query(s, "SELECT patient FROM unlisted ORDER BY patient LIMIT ?");
    sql_put_limit(&q, limit);
    return sql_texts(&q, a, ids, count, err);
}

enum status store_listed(struct store *s, const char *patient, struct error *err) {
    struct query q = sql_query(s, "DELETE FROM unlisted WHERE patient = ?");
    sql_put_text(&q, patient);
    return sql_run(&q, NULL, err);
}
