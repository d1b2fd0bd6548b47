#include "clinical/event/event.h"
#include "store/keeping.h"
#include "store/sql.h"
#include <string.h>

#define NO_NUMBER     INT64_MAX
#define NUMBER_DIGITS 15

/* N for "p<N>" as we would write it, else NO_NUMBER. */
static int64_t number_of(const char *id) {
    int64_t number = 0;
    size_t digits = strspn(id + (id[0] == 'p'), "0123456789");
    if (id[0] != 'p' || id[1] == '0' || digits == 0 || digits > NUMBER_DIGITS || id[1 + digits] != '\0')
        return NO_NUMBER;
    for (size_t i = 1; i <= digits; i++) number = number * 10 + (id[i] - '0');
    return number;
}

static enum status refuse_unknown(const char *patient, struct error *err) {
    return error_set(err, STATUS_NO, "there is no patient %s", patient);
}

static enum status next_id(struct store *s, struct arena *a, const char **id, struct error *err) {
    struct query q =
        sql_query(s, "SELECT coalesce(max(number), 0) + 1 FROM patient WHERE number < 9223372036854775807");
    if (sql_row(&q)) *id = arena_printf(a, "p%lld", (long long)sql_int(&q));
    if (!*id) sql_no_memory(&q);
    return sql_end(&q, err);
}

enum status store_patient_add(struct store *s, const char *id, const char *zone, struct arena *a, const char **id_out,
                              struct error *err) {
    const char *own = id ? arena_text(a, id) : NULL;
    enum status st = STATUS_OK;
    if (!id) st = next_id(s, a, &own, err);
    if (st != STATUS_OK) return st;
    if (!own) return error_set(err, STATUS_MEMORY, "out of memory");
    struct query q = sql_query(s, "INSERT INTO patient (id, number, zone, head) VALUES (?, ?, ?, ?) "
                                  "ON CONFLICT DO NOTHING");
    int added = 0;
    sql_put_text(&q, own);
    sql_put_int(&q, number_of(own));
    sql_put_text(&q, zone);
    sql_put_text(&q, EVENT_FIRST_PREV);
    st = sql_run(&q, &added, err);
    if (st == STATUS_OK && added == 0) st = error_set(err, STATUS_NO, "there is a patient %s already", own);
    if (st == STATUS_OK) *id_out = own;
    return st;
}

static void read_patient(struct query *q, struct arena *a, struct stored_patient *out) {
    out->id = sql_text(q, a);
    out->zone = sql_text(q, a);
    out->events = sql_int(q);
    out->head = sql_text(q, a);
    out->next_due_ms = sql_instant(q);
    out->snapshot_events = sql_int(q);
    out->snapshot = sql_text(q, a);
}

enum status store_patient_get(struct store *s, const char *id, struct arena *a, struct stored_patient *out, bool *found,
                              struct error *err) {
    struct query q = sql_query(s, "SELECT id, zone, patient.events, head, next_due_ms, snapshot.events, state "
                                  "FROM patient LEFT JOIN snapshot ON snapshot.patient = id WHERE id = ?");
    sql_put_text(&q, id);
    *found = sql_row(&q);
    if (*found) read_patient(&q, a, out);
    return sql_end(&q, err);
}

enum status store_patients_each(struct store *s,
                                enum status (*each)(void *arg, const struct stored_patient *p, struct error *err),
                                void *arg, struct error *err) {
    struct query q = sql_query(s, "SELECT id, zone, events, head, next_due_ms, NULL, NULL FROM patient "
                                  "ORDER BY number, id");
    enum status st = STATUS_OK;
    while (st == STATUS_OK && sql_row(&q)) {
        struct stored_patient p;
        read_patient(&q, NULL, &p);
        if (q.rc == SQLITE_OK) st = each(arg, &p, err);
    }
    enum status ended = sql_end(&q, st == STATUS_OK ? err : NULL);
    return st == STATUS_OK ? ended : st;
}

static enum status must_be_there(struct store *s, const char *patient, struct error *err) {
    struct query q = sql_query(s, "SELECT 1 FROM patient WHERE id = ?");
    sql_put_text(&q, patient);
    bool there = sql_row(&q);
    enum status st = sql_end(&q, err);
    return st == STATUS_OK && !there ? refuse_unknown(patient, err) : st;
}

enum status store_contact_set(struct store *s, const char *patient, const char *name, const char *email,
                              struct error *err) {
    enum status st = must_be_there(s, patient, err);
    if (st != STATUS_OK) return st;
    struct query q = sql_query(s, "INSERT INTO contact (patient, name, email) VALUES (?, ?, ?) "
                                  "ON CONFLICT (patient) DO UPDATE SET name = coalesce(excluded.name, name), "
                                  "email = coalesce(excluded.email, email)");
    sql_put_text(&q, patient);
    sql_put_text(&q, name);
    sql_put_text(&q, email);
    return sql_run(&q, NULL, err);
}

enum status store_contact_get(struct store *s, const char *patient, struct arena *a, const char **name,
                              const char **email, struct error *err) {
    struct query q = sql_query(s, "SELECT name, email FROM contact WHERE patient = ?");
    *name = *email = NULL;
    sql_put_text(&q, patient);
    if (sql_row(&q)) {
        *name = sql_text(&q, a);
        *email = sql_text(&q, a);
    }
    return sql_end(&q, err);
}

enum status store_due_patients(struct store *s, int64_t now_ms, size_t limit, struct arena *a, const char ***ids,
                               size_t *count, struct error *err) {
    struct query q =
        sql_query(s, "SELECT id FROM patient WHERE next_due_ms <= ? ORDER BY next_due_ms, number, id LIMIT ?");
    sql_put_int(&q, now_ms);
    sql_put_limit(&q, limit);
    return sql_texts(&q, a, ids, count, err);
}

enum status store_next_due_set(struct store *s, const char *patient, int64_t next_due_ms, struct error *err) {
    struct query q = sql_query(s, "UPDATE patient SET next_due_ms = ? WHERE id = ?");
    int changed = 0;
    sql_put_instant(&q, next_due_ms);
    sql_put_text(&q, patient);
    enum status st = sql_run(&q, &changed, err);
    return st == STATUS_OK && changed == 0 ? refuse_unknown(patient, err) : st;
}

enum status store_patients_after(struct store *s, const char *after, size_t limit, struct arena *a, const char ***ids,
                                 size_t *count, struct error *err) {
    struct query q = sql_query(s, after ? "SELECT id FROM patient WHERE number >= ?1 AND (number > ?1 OR id > ?2) "
                                          "ORDER BY number, id LIMIT ?3"
                                        : "SELECT id FROM patient ORDER BY number, id LIMIT ?");
    if (after) {
        sql_put_int(&q, number_of(after));
        sql_put_text(&q, after);
    }
    sql_put_limit(&q, limit);
    return sql_texts(&q, a, ids, count, err);
}
