#include "store/sql.h"

static void read_protocol(struct query *q, struct arena *a, struct stored_protocol *out) {
    out->hash = sql_text(q, a);
    out->id = sql_text(q, a);
    out->version = sql_text(q, a);
    out->canonical = sql_text(q, a);
    out->map = sql_text(q, a);
}

/* Whether the hash is there, or the version under another hash; the safety value has no versions to keep apart. */
static enum status find_put(struct store *s, const struct stored_protocol *p, bool *there, struct error *err) {
    struct query q = sql_query(s, "SELECT hash = ?1, hash FROM protocol WHERE hash = ?1 "
                                  "OR (id = ?2 AND version = ?3 AND id <> 'safety') ORDER BY hash = ?1 DESC");
    enum status st = STATUS_OK;
    sql_put_text(&q, p->hash);
    sql_put_text(&q, p->id);
    sql_put_text(&q, p->version);
    bool found = sql_row(&q);
    *there = found && sql_int(&q) != 0;
    const char *other = found && !*there ? sql_text(&q, NULL) : NULL;
    if (other)
        st = error_set(err, STATUS_NO, "%s %s is stored already with hash %s, not %s; give it a new version", p->id,
                       p->version, other, p->hash);
    enum status ended = sql_end(&q, st == STATUS_OK ? err : NULL);
    return st == STATUS_OK ? ended : st;
}

enum status store_protocol_put(struct store *s, const struct stored_protocol *p, struct error *err) {
    bool there = false;
    enum status st = find_put(s, p, &there, err);
    if (st != STATUS_OK || there) return st;
    struct query q = sql_query(s, "INSERT INTO protocol (hash, id, version, canonical, map) VALUES (?, ?, ?, ?, ?)");
    sql_put_text(&q, p->hash);
    sql_put_text(&q, p->id);
    sql_put_text(&q, p->version);
    sql_put_text(&q, p->canonical);
    sql_put_text(&q, p->map);
    return sql_run(&q, NULL, err);
}

enum status store_protocol_get(struct store *s, const char *hash, struct arena *a, struct stored_protocol *out,
                               bool *found, struct error *err) {
    struct query q = sql_query(s, "SELECT hash, id, version, canonical, map FROM protocol WHERE hash = ?");
    sql_put_text(&q, hash);
    *found = sql_row(&q);
    if (*found) read_protocol(&q, a, out);
    return sql_end(&q, err);
}

enum status store_protocols_each(struct store *s,
                                 enum status (*each)(void *arg, const struct stored_protocol *p, struct error *err),
                                 void *arg, struct error *err) {
    struct query q = sql_query(s, "SELECT hash, id, version, canonical, map FROM protocol ORDER BY id, version, hash");
    enum status st = STATUS_OK;
    while (st == STATUS_OK && sql_row(&q)) {
        struct stored_protocol p;
        read_protocol(&q, NULL, &p);
        if (q.rc == SQLITE_OK) st = each(arg, &p, err);
    }
    enum status ended = sql_end(&q, st == STATUS_OK ? err : NULL);
    return st == STATUS_OK ? ended : st;
}

/* The text of a canonical value names its members as they are; a title with these words would cost a look, no more. */
enum status store_protocols_name(struct store *s, const char *member, bool *any, struct error *err) {
    struct query q = sql_query(s, "SELECT 1 FROM protocol WHERE instr(canonical, '\"' || ? || '\":') > 0 LIMIT 1");
    sql_put_text(&q, member);
    *any = sql_row(&q);
    return sql_end(&q, err);
}
