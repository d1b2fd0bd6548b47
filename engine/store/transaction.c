#include "store/transaction.h"
#include "store/space.h"

static const char BEGIN[] = "BEGIN IMMEDIATE", BEGIN_READING[] = "BEGIN", COMMIT[] = "COMMIT", ROLLBACK[] = "ROLLBACK";
static const char SAVEPOINT[] = "SAVEPOINT deed", RELEASE[] = "RELEASE deed", ROLLBACK_TO[] = "ROLLBACK TO deed";

/* Prepared beforehand, so that ending a transaction needs no memory. */
enum status transaction_ready(struct store *s, struct error *err) {
    const char *const texts[] = {BEGIN, BEGIN_READING, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, ROLLBACK_TO};
    enum status st = STATUS_OK;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && st == STATUS_OK; i++) {
        struct query q = sql_query(s, texts[i]);
        st = sql_end(&q, err);
    }
    return st;
}

enum status store_begin(struct store *s, struct error *err) {
    if (s->broken) return sql_may_go_on(s, err);
    if (s->reader) return sql_exec(s, BEGIN_READING, err);
    space_look(s);
    return sql_exec(s, BEGIN, err);
}

enum status store_commit(struct store *s, struct error *err) {
    enum status st = sql_may_go_on(s, err);
    if (st == STATUS_OK) st = sql_exec(s, COMMIT, err);
    if (st != STATUS_OK) store_rollback(s);
    return st;
}

void store_rollback(struct store *s) {
    if (!sqlite3_get_autocommit(s->db)) (void)sql_exec(s, ROLLBACK, NULL);
    if (!sqlite3_get_autocommit(s->db)) sql_give_up(s); /* closing will drop it */
}

enum status store_savepoint(struct store *s, struct error *err) {
    enum status st = sql_may_go_on(s, err);
    return st == STATUS_OK ? sql_exec(s, SAVEPOINT, err) : st;
}

enum status store_release(struct store *s, struct error *err) {
    enum status st = sql_may_go_on(s, err);
    return st == STATUS_OK ? sql_exec(s, RELEASE, err) : st;
}

/* When the deed cannot be taken back alone, all of its batch goes, and the commit will say so. */
void store_rollback_savepoint(struct store *s) {
    if (sqlite3_get_autocommit(s->db)) return;
    if (sql_exec(s, ROLLBACK_TO, NULL) != STATUS_OK || sql_exec(s, RELEASE, NULL) != STATUS_OK) store_rollback(s);
}
