#include "store/sql.h"
#include "time/instant.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- Failures ---- */

/* After these nothing that was written can be trusted to be there: a second fsync may report success for data that is
 * gone. The log beside the store is then left as it is, for the next start to recover from. */
static bool lasting(int rc) {
    int kind = rc & 0xff;
    return kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC;
}

void sql_give_up(struct store *s) {
    s->broken = true;
    if (s->accepted) sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static enum status fail_io(const struct store *s, struct error *err) {
    int cause = s->db ? sqlite3_system_errno(s->db) : 0;
    if (cause == ENOSPC || cause == EDQUOT)
        return error_set(err, STATUS_ENVIRONMENT, "the disk of store %s is full", s->path);
    return error_set(err, STATUS_ENVIRONMENT, "store %s cannot be read or written: %s", s->path,
                     cause ? strerror(cause) : sqlite3_errmsg(s->db));
}

static bool is_full(const struct store *s, int rc) {
    if ((rc & 0xff) == SQLITE_FULL) return true;
    int cause = (rc & 0xff) == SQLITE_IOERR && s->db ? sqlite3_system_errno(s->db) : 0;
    return cause == ENOSPC || cause == EDQUOT;
}

enum status sql_fail(struct store *s, int rc, struct error *err) {
    if (s->full && is_full(s, rc)) s->full(s);
    if (lasting(rc)) sql_give_up(s);
    if (rc == SQLITE_IOERR_NOMEM) rc = SQLITE_NOMEM;
    switch (rc & 0xff) {
    case SQLITE_NOMEM: return error_set(err, STATUS_MEMORY, "out of memory");
    case SQLITE_FULL: return error_set(err, STATUS_ENVIRONMENT, "the disk of store %s is full", s->path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return fail_io(s, err);
    case SQLITE_READONLY: return error_set(err, STATUS_ENVIRONMENT, "store %s is read-only", s->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return error_set(err, STATUS_ENVIRONMENT, "store %s is locked by another program", s->path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(err, STATUS_ENVIRONMENT, "store %s is damaged (%s); restore it from a backup", s->path,
                         sqlite3_errmsg(s->db));
    default: return error_set(err, STATUS_ENVIRONMENT, "store %s: %s", s->path, sqlite3_errmsg(s->db));
    }
}

int sql_unread(const char *line) {
    static const char words[] = "error code=";
    const char *at = strstr(line, words);
    int rc = at ? (int)strtol(at + sizeof words - 1, NULL, 10) : 0, kind = rc & 0xff;
    return kind == SQLITE_NOMEM || kind == SQLITE_IOERR ? rc : 0;
}

/* ---- Queries ---- */

static struct kept *find_kept(struct store *s, const char *text) {
    for (size_t i = 0; i < s->kept_count; i++)
        if (s->kept[i].text == text) return &s->kept[i];
    if (s->kept_count == SQL_KEPT_MAX) return NULL;
    s->kept[s->kept_count] = (struct kept){.text = text};
    return &s->kept[s->kept_count++];
}

/* A statement that is in use (a callback asks what its caller is asking) is prepared a second time, for once. */
struct query sql_query(struct store *s, const char *text) {
    struct query q = {.store = s, .rc = SQLITE_OK};
    struct kept *kept = find_kept(s, text);
    if (kept && !kept->taken) {
        q.kept = kept;
        if (!kept->stmt) q.rc = sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, &kept->stmt, NULL);
        q.stmt = kept->stmt;
        kept->taken = true;
    } else {
        q.rc = sqlite3_prepare_v2(s->db, text, -1, &q.stmt, NULL);
    }
    return q;
}

static void note(struct query *q, int rc) {
    if (q->rc == SQLITE_OK) q->rc = rc;
}

void sql_put_int(struct query *q, int64_t number) {
    if (q->rc == SQLITE_OK) note(q, sqlite3_bind_int64(q->stmt, ++q->put, number));
}

void sql_put_text(struct query *q, const char *text) {
    if (q->rc == SQLITE_OK) note(q, sqlite3_bind_text(q->stmt, ++q->put, text, -1, SQLITE_STATIC));
}

void sql_put_instant(struct query *q, int64_t instant_ms) {
    if (instant_ms == INSTANT_NONE)
        sql_put_text(q, NULL);
    else
        sql_put_int(q, instant_ms);
}

void sql_put_limit(struct query *q, size_t limit) { sql_put_int(q, limit > INT64_MAX ? INT64_MAX : (int64_t)limit); }

bool sql_row(struct query *q) {
    if (q->rc != SQLITE_OK) return false;
    q->got = 0;
    int rc = sqlite3_step(q->stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) note(q, rc);
    return rc == SQLITE_ROW;
}

int64_t sql_int(struct query *q) { return sqlite3_column_int64(q->stmt, q->got++); }

int64_t sql_instant(struct query *q) {
    bool none = sqlite3_column_type(q->stmt, q->got) == SQLITE_NULL;
    int64_t instant_ms = sql_int(q);
    return none ? INSTANT_NONE : instant_ms;
}

const char *sql_text(struct query *q, struct arena *a) {
    int column = q->got++;
    if (sqlite3_column_type(q->stmt, column) == SQLITE_NULL) return NULL;
    const char *text = (const char *)sqlite3_column_text(q->stmt, column);
    if (text && a) text = arena_text(a, text);
    if (!text) sql_no_memory(q);
    return text;
}

void sql_no_memory(struct query *q) { note(q, SQLITE_NOMEM); }

static void give_back(struct query *q) {
    if (!q->kept) {
        sqlite3_finalize(q->stmt);
        return;
    }
    if (q->stmt) {
        sqlite3_reset(q->stmt);
        sqlite3_clear_bindings(q->stmt);
    }
    q->kept->taken = false;
}

enum status sql_end(struct query *q, struct error *err) {
    enum status st =
        q->rc == SQLITE_OK ? STATUS_OK : sql_fail(q->store, q->rc, err); /* before reset: it has the words */
    give_back(q);
    return st;
}

enum status sql_texts(struct query *q, struct arena *a, const char ***out, size_t *count, struct error *err) {
    LIST(const char *) list = {0};
    while (sql_row(q)) {
        const char **text = LIST_PUSH(a, &list);
        if (text) *text = sql_text(q, a);
        else sql_no_memory(q);
    }
    *out = list.item;
    *count = list.count;
    return sql_end(q, err);
}

/* SQLite gives up a whole transaction by itself when the disk is full, a write fails or memory is out. Whatever the
 * same batch writes after that must not slip through as a transaction of its own. */
enum status sql_may_go_on(const struct store *s, struct error *err) {
    if (s->broken)
        return error_set(err, STATUS_ENVIRONMENT, "store %s failed and takes nothing more until it is opened again",
                         s->path);
    if (sqlite3_get_autocommit(s->db))
        return error_set(err, STATUS_ENVIRONMENT,
                         "store %s: no transaction is open, or it was lost by an earlier failure", s->path);
    return STATUS_OK;
}

static enum status may_write(const struct store *s, struct error *err) {
    if (s->reader) return error_set(err, STATUS_ENVIRONMENT, "store %s was opened for reading only", s->path);
    return sql_may_go_on(s, err);
}

enum status sql_run(struct query *q, int *changed, struct error *err) {
    if (q->rc == SQLITE_OK) {
        enum status st = may_write(q->store, err);
        if (st != STATUS_OK) {
            give_back(q);
            return st;
        }
    }
    while (sql_row(q)) {}
    if (changed) *changed = sqlite3_changes(q->store->db);
    return sql_end(q, err);
}

enum status sql_exec(struct store *s, const char *text, struct error *err) {
    struct query q = sql_query(s, text);
    while (sql_row(&q)) {}
    return sql_end(&q, err);
}

void sql_fini(struct store *s) {
    for (size_t i = 0; i < s->kept_count; i++) sqlite3_finalize(s->kept[i].stmt);
    s->kept_count = 0;
}
