/* sql.h - SQLite in few words, private to store/: statements stay prepared, parameters and columns go by order, and a
 * failure becomes one sentence that names the store.
 *
 *     struct query q = sql_query(s, "SELECT zone FROM patient WHERE id = ?");
 *     sql_put_text(&q, id);
 *     if (sql_row(&q)) zone = sql_text(&q, arena);
 *     return sql_end(&q, err);
 *
 * A query remembers its first failure and does nothing after it, so that only sql_end has to be looked at. Every query
 * is ended. Texts that are put are borrowed until then. */
#ifndef STRIDE_STORE_SQL_H
#define STRIDE_STORE_SQL_H
#include "store/store.h"
#include <sqlite3.h>

#define SQL_KEPT_MAX 96

struct kept { const char *text; sqlite3_stmt *stmt; bool taken; };
struct store {
    sqlite3 *db;
    char *path;                          /* as it was named, for messages */
    int lock;                            /* the lock file; -1: not held */
    bool accepted;                       /* the file is known to be ours and sound, so closing may checkpoint it */
    bool reader;                         /* opened for reading alone, without the lock */
    bool exposed;                        /* others than its owner can read the file */
    void (*full)(struct store *s);       /* called when the disk refused for want of room; NULL: nobody is to know */
    bool ballasted, low;                 /* keeps ballast; the disk is nearly full (keeping.h) */
    bool broken;                         /* the disk or the file failed for good: nothing is written any more */
    char installation[33];
    struct kept kept[SQL_KEPT_MAX];      /* statements by the address of their text */
    size_t kept_count;
};
struct query { struct store *store; sqlite3_stmt *stmt; struct kept *kept; int rc, put, got; };

/* text is a constant: its address is what the statement is found by. */
struct query sql_query(struct store *s, const char *text);
void sql_put_int(struct query *q, int64_t number);
void sql_put_text(struct query *q, const char *text);            /* NULL becomes SQL's NULL */
void sql_put_instant(struct query *q, int64_t instant_ms);       /* INSTANT_NONE becomes NULL */
void sql_put_limit(struct query *q, size_t limit);
bool sql_row(struct query *q);                                   /* the next row; false at the end, or when it failed */
int64_t sql_int(struct query *q);                                /* the next column of the row; NULL is 0 */
int64_t sql_instant(struct query *q);                            /* NULL is INSTANT_NONE */
const char *sql_text(struct query *q, struct arena *a);          /* copied; a NULL: borrowed until the next row */
void sql_no_memory(struct query *q);                             /* the caller ran out of memory for the row */
enum status sql_end(struct query *q, struct error *err);
/* The first column of all rows that are left; ends it. */
enum status sql_texts(struct query *q, struct arena *a, const char ***out, size_t *count, struct error *err);
/* A statement that writes: runs and ends it. Refused outside of a transaction. *changed (may be NULL): how many rows. */
enum status sql_run(struct query *q, int *changed, struct error *err);
/* A whole statement without parameters, in or outside of a transaction. */
enum status sql_exec(struct store *s, const char *text, struct error *err);

/* What SQLite's failure means, in one sentence; remembers in s->broken what does not go away. */
enum status sql_fail(struct store *s, int rc, struct error *err);
/* A line of SQLite's integrity checks may say no more than that a page could not be read, for want of memory or by a failing
 * disk: that is no finding. What it failed with; 0 for a finding. */
int sql_unread(const char *line);
void sql_give_up(struct store *s);                               /* nothing more is written */
/* Whether the transaction that is to be there still is. */
enum status sql_may_go_on(const struct store *s, struct error *err);
void sql_fini(struct store *s);                                  /* finalizes the kept statements */

#endif
