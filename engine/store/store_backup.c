#include "store/keeping.h"
#include "store/place.h"
#include "store/sql.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROLL_ROWS 100000

/* ---- What is in a store ---- */

static enum status roll_all(struct store *s, struct store_summary *out, struct error *err) {
    struct store_roll roll = {0};
    enum status st = STATUS_OK;
    for (bool more = true; more && st == STATUS_OK;) st = store_roll(s, &roll, ROLL_ROWS, &more, err);
    out->events = roll.events;
    memcpy(out->head, roll.head, sizeof out->head);
    return st;
}

enum status store_patients_count(struct store *s, int64_t *out, struct error *err) {
    struct query q = sql_query(s, "SELECT count(*) FROM patient");
    *out = sql_row(&q) ? sql_int(&q) : 0;
    return sql_end(&q, err);
}

enum status store_summary(struct store *s, struct store_summary *out, struct error *err) {
    *out = (struct store_summary){0};
    memcpy(out->installation, s->installation, sizeof out->installation);
    enum status st = store_newest_ms(s, &out->newest_ms, err);
    if (st == STATUS_OK) st = store_patients_count(s, &out->patients, err);
    return st == STATUS_OK ? roll_all(s, out, err) : st;
}

/* ---- Proving a copy ---- */

struct findings {
    int count;
    char first[300];
};

static void found(void *arg, const char *sentence) {
    struct findings *f = arg;
    if (f->count++ == 0) snprintf(f->first, sizeof f->first, "%s", sentence);
}

static enum status prove(struct store *copy, const char *source, struct error *err) {
    struct findings f = {0};
    enum status st = store_check(copy, found, &f, err);
    if (st == STATUS_OK) st = store_check_chains(copy, 0, found, &f, err);
    if (st != STATUS_OK || f.count == 0) return st;
    return error_set(err, STATUS_NO, "store %s is not sound, and no backup was kept: %s", source, f.first);
}

/* Reads the copy back from where it was written. */
static enum status prove_file(const char *name, const char *source, struct store_summary *out, struct error *err) {
    struct store *copy;
    enum status st = store_open_reader(name, &copy, err);
    if (st != STATUS_OK) return st;
    st = prove(copy, source, err);
    if (st == STATUS_OK) st = store_summary(copy, out, err);
    store_close(copy);
    return st;
}

/* ---- Making it ---- */

static enum status fail_file(const char *file, int cause, struct error *err) {
    if (cause == ENOMEM) return error_set(err, STATUS_MEMORY, "out of memory");
    if (cause == EEXIST)
        return error_set(err, STATUS_NO, "%s is there already, and a backup is never written over", file);
    return error_set(err, STATUS_ENVIRONMENT, "cannot write the backup %s: %s", file, strerror(cause));
}

/* Its failures are about the copy's disk as often as about the store's: nothing is concluded for the store. */
static enum status copy_into(struct store *s, const char *name, const char *file, struct error *err) {
    sqlite3_stmt *stmt = NULL;
    char *to = sqlite3_mprintf("%s%s", *name == '/' ? "" : "./", name);
    int rc = to ? sqlite3_prepare_v2(s->db, "VACUUM INTO ?", -1, &stmt, NULL) : SQLITE_NOMEM;
    if (rc == SQLITE_OK) rc = sqlite3_bind_text(stmt, 1, to, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK) rc = sqlite3_step(stmt);
    enum status st = STATUS_OK;
    if (rc == SQLITE_NOMEM)
        st = error_set(err, STATUS_MEMORY, "out of memory");
    else if ((rc & 0xff) == SQLITE_FULL)
        st = error_set(err, STATUS_ENVIRONMENT, "the disk of the backup %s is full", file);
    else if (rc != SQLITE_DONE)
        st = error_set(err, STATUS_ENVIRONMENT, "cannot write the backup %s: %s", file, sqlite3_errmsg(s->db));
    sqlite3_finalize(stmt);
    sqlite3_free(to);
    return st;
}

static void remove_beside(const char *name) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char *one = NULL;
        if (asprintf(&one, "%s%s", name, suffixes[i]) < 0) return;
        (void)unlink(one);
        free(one);
    }
}

enum status store_backup(struct store *s, const char *file, struct store_summary *out, struct error *err) {
    struct stat about;
    char *name = NULL;
    if (lstat(file, &about) == 0) return fail_file(file, EEXIST, err);
    int fd = place_new(file, &name);
    enum status st = fd >= 0 ? copy_into(s, name, file, err) : fail_file(file, errno, err);
    if (st == STATUS_OK && fsync(fd) != 0) st = fail_file(file, errno, err);
    if (fd >= 0) close(fd); /* before SQLite opens it: closing a file drops every lock of this process on it */
    if (st == STATUS_OK) st = prove_file(name, s->path, out, err);
    if (st == STATUS_OK && !place_link(name, file)) st = fail_file(file, errno, err);
    if (fd >= 0) remove_beside(name);
    free(name);
    return st;
}
