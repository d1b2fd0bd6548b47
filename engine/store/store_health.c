#include "store/sql.h"

static enum status one_number(struct query q, int64_t *out, struct error *err) {
    *out = sql_row(&q) ? sql_int(&q) : 0;
    return sql_end(&q, err);
}

enum status store_health(struct store *s, int64_t now_ms, struct stored_health *out, struct error *err) {
    struct query q = sql_query(s, "SELECT count(*) FROM patient WHERE next_due_ms < ?");
    sql_put_int(&q, now_ms - 60000);
    enum status status = one_number(q, &out->overdue, err);
    if (status != STATUS_OK) return status;
    q = sql_query(s, "SELECT count(*) FROM reminder INDEXED BY reminder_claimed WHERE state = 1 AND lease_ms < ?");
    sql_put_int(&q, now_ms);
    status = one_number(q, &out->leases_over, err);
    if (status != STATUS_OK) return status;
    q = sql_query(s, "SELECT count(*) FROM alert WHERE acknowledged = 0 AND deadline_ms < ?");
    sql_put_int(&q, now_ms);
    return one_number(q, &out->alerts_over, err);
}

const char *store_named(const struct store *s) { return s->path; }

enum status store_size(struct store *s, int64_t *bytes, struct error *err) {
    struct query q = sql_query(s, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    return one_number(q, bytes, err);
}

/* The names of all channels that were ever written of. */
static enum status read_channels(struct query *q, struct arena *a, struct stored_channel_health **out, size_t *count,
                                 struct error *err) {
    LIST(struct stored_channel_health) list = {0};
    while (sql_row(q)) {
        struct stored_channel_health *c = LIST_PUSH(a, &list);
        if (!c) {
            sql_no_memory(q);
            continue;
        }
        c->channel = sql_text(q, a);
        c->waiting = sql_int(q);
        c->failed = sql_int(q);
        c->note = sql_text(q, a);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(q, err);
}

enum status store_channels_health(struct store *s, int64_t now_ms, struct arena *a, struct stored_channel_health **out,
                                  size_t *count, struct error *err) {
    struct query q = sql_query(
        s, "WITH row AS (SELECT channel, 1 AS waits, 0 AS fails FROM reminder WHERE state = 0 AND next_try_ms <= ?1 "
           "UNION ALL SELECT channel, 0, 1 FROM reminder WHERE state = 3 AND changed_ms >= ?1 - 86400000), "
           "name AS (SELECT channel FROM row UNION SELECT substr(name, 9) FROM note WHERE name GLOB 'channel/*') "
           "SELECT name.channel, coalesce(sum(waits), 0), coalesce(sum(fails), 0), "
           "(SELECT value FROM note WHERE note.name = '" NOTE_CHANNEL "' || name.channel) "
           "FROM name LEFT JOIN row ON row.channel = name.channel GROUP BY name.channel ORDER BY name.channel");
    sql_put_int(&q, now_ms);
    return read_channels(&q, a, out, count, err);
}
