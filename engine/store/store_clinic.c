#include "store/sql.h"

#define COLUMNS "number, at_ms, recorded_ms, who, key, request, settings"

static void read_clinic(struct query *q, struct arena *a, struct stored_clinic *out) {
    out->number = sql_int(q);
    out->at_ms = sql_int(q);
    out->recorded_ms = sql_int(q);
    out->who = sql_text(q, a);
    out->key = sql_text(q, a);
    out->request = sql_text(q, a);
    out->settings = sql_text(q, a);
}

static enum status next_number(struct store *s, int64_t *out, struct error *err) {
    struct query q = sql_query(s, "SELECT coalesce(max(number), 0) + 1 FROM clinic");
    *out = sql_row(&q) ? sql_int(&q) : 0;
    return sql_end(&q, err);
}

enum status store_clinic_add(struct store *s, const struct stored_clinic *c, int64_t *number, struct error *err) {
    enum status st = next_number(s, number, err);
    if (st != STATUS_OK) return st;
    struct query q = sql_query(s, "INSERT INTO clinic (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?)");
    sql_put_int(&q, *number);
    sql_put_int(&q, c->at_ms);
    sql_put_int(&q, c->recorded_ms);
    sql_put_text(&q, c->who);
    sql_put_text(&q, c->key);
    sql_put_text(&q, c->request);
    sql_put_text(&q, c->settings);
    return sql_run(&q, NULL, err);
}

enum status store_clinic_get(struct store *s, struct arena *a, struct stored_clinic *out, bool *found,
                             struct error *err) {
    struct query q = sql_query(s, "SELECT " COLUMNS " FROM clinic ORDER BY number DESC LIMIT 1");
    *found = sql_row(&q);
    if (*found) read_clinic(&q, a, out);
    return sql_end(&q, err);
}

enum status store_clinic_by_key(struct store *s, const char *key, struct arena *a, struct stored_clinic *out,
                                bool *found, struct error *err) {
    struct query q = sql_query(s, "SELECT " COLUMNS " FROM clinic WHERE key = ?");
    sql_put_text(&q, key);
    *found = sql_row(&q);
    if (*found) read_clinic(&q, a, out);
    return sql_end(&q, err);
}

enum status store_clinics(struct store *s, struct arena *a, struct stored_clinic **out, size_t *count,
                          struct error *err) {
    struct query q = sql_query(s, "SELECT " COLUMNS " FROM clinic ORDER BY number DESC");
    LIST(struct stored_clinic) list = {0};
    while (sql_row(&q)) {
        struct stored_clinic *c = LIST_PUSH(a, &list);
        if (c)
            read_clinic(&q, a, c);
        else
            sql_no_memory(&q);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(&q, err);
}
