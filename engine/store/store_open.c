#include "store/keeping.h"
#include "store/lock.h"
#include "store/look.h"
#include "store/schema.h"
#include "store/space.h"
#include "store/transaction.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUSY_MS           2000
#define CHECKPOINT_PAGES  1000
#define NEWEST_CHECKED    1000                 /* events, after an owner that did not close it */
#define CHECKED_WHOLE_MAX (16LL * 1024 * 1024) /* a greater file is checked whole by `verify`, not at every start */

/* EXTRA is FULL with a log. The step from a new file to one with a log goes through a journal, and its removal is to be
 * on disk: one that came back after a crash would be rolled back over all that is there by then. */
static const char SETTINGS[] = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                               "PRAGMA foreign_keys = ON; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;"
                               "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;"
                               "PRAGMA journal_size_limit = 67108864";

/* ---- Names ---- */

static size_t scheme_length(const char *url) {
    size_t n = 0;
    while (isalnum((unsigned char)url[n]) || (n > 0 && url[n] != '\0' && strchr("+-.", url[n]))) n++;
    return n > 0 && url[n] == ':' ? n : 0;
}

/* The rest of a URL with an unknown scheme may hold a password and is not repeated. */
enum status store_path(const char *url, const char **path, struct error *err) {
    static const char known[] = "sqlite:";
    size_t scheme = scheme_length(url);
    if (strncmp(url, known, sizeof known - 1) == 0)
        url += sizeof known - 1;
    else if (scheme > 0)
        return error_set(err, STATUS_USAGE, "store kind \"%.*s:\" is not known; write a path, ./path or sqlite:path",
                         (int)scheme, url);
    if (*url == '\0') return error_set(err, STATUS_USAGE, "the store's name is empty; write a path or sqlite:path");
    *path = url;
    return STATUS_OK;
}

const char *store_installation(const struct store *s) { return s->installation; }

bool store_broken(const struct store *s) { return s->broken; }

/* ---- Opening ---- */

/* SQLite swallows the failure of a checkpoint that it starts by itself, and the next fsync could then report success
 * for data that is gone. So we start it. The commit before it is durable either way. */
static int after_commit(void *arg, sqlite3 *db, const char *name, int pages) {
    if (pages < CHECKPOINT_PAGES) return SQLITE_OK;
    int rc = sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc != SQLITE_OK && rc != SQLITE_BUSY) (void)sql_fail(arg, rc, NULL);
    return SQLITE_OK;
}

/* ":memory:", "file:…" and "" mean something to SQLite; a path with a slash does not. */
static enum status connect(struct store *s, struct error *err) {
    char *name = sqlite3_mprintf("%s%s", *s->path == '/' ? "" : "./", s->path);
    if (!name) return sql_fail(s, SQLITE_NOMEM, err);
    int flags =
        (s->reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(name, &s->db, flags, NULL);
    sqlite3_free(name);
    if (rc == SQLITE_OK) rc = sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_busy_timeout(s->db, BUSY_MS);
    if (rc == SQLITE_OK) rc = sqlite3_exec(s->db, SETTINGS, NULL, NULL, NULL);
    return rc == SQLITE_OK ? STATUS_OK : sql_fail(s, rc, err);
}

static enum status check_whole(struct store *s, struct error *err) {
    struct query q = sql_query(s, "PRAGMA quick_check(1)");
    char found[120] = "ok";
    int unread = 0;
    if (sql_row(&q)) {
        const char *words = sql_text(&q, NULL);
        snprintf(found, sizeof found, "%s", words ? words : "ok");
        unread = words ? sql_unread(words) : 0;
    }
    enum status st = sql_end(&q, err);
    if (st == STATUS_OK && unread != 0) return sql_fail(s, unread, err);
    if (st == STATUS_OK && strcmp(found, "ok") != 0)
        st = error_set(err, STATUS_ENVIRONMENT, "store %s is damaged (%s); restore it from a backup", s->path, found);
    return st;
}

static enum status read_installation(struct store *s, struct error *err) {
    struct query q = sql_query(s, "SELECT value FROM meta WHERE name = 'installation'");
    if (sql_row(&q)) {
        const char *value = sql_text(&q, NULL);
        snprintf(s->installation, sizeof s->installation, "%s", value ? value : "");
    }
    enum status st = sql_end(&q, err);
    if (st == STATUS_OK && strlen(s->installation) != sizeof s->installation - 1)
        st = error_set(err, STATUS_ENVIRONMENT,
                       "store %s is damaged (it has no installation id); restore it from a backup", s->path);
    return st;
}

static enum status use_log(struct store *s, struct error *err) {
    struct query q = sql_query(s, "PRAGMA journal_mode = WAL");
    const char *mode = sql_row(&q) ? sql_text(&q, NULL) : NULL;
    bool done = mode && strcmp(mode, "wal") == 0;
    enum status st = sql_end(&q, err);
    if (st == STATUS_OK && !done)
        st = error_set(err, STATUS_ENVIRONMENT, "store %s lies where SQLite cannot keep a log; move it to a local disk",
                       s->path);
    return st;
}

static void keep_first(void *arg, const char *sentence) {
    char *first = arg;
    if (first[0] == '\0') snprintf(first, sizeof((struct error *)0)->message, "%s", sentence);
}

/* After a crash: a log that is not this store's, or that lost its end, shows where the newest events do not follow. */
static enum status check_newest(struct store *s, struct error *err) {
    char first[sizeof((struct error *)0)->message] = "";
    enum status st = store_check_chains(s, NEWEST_CHECKED, keep_first, first, err);
    if (st != STATUS_OK || first[0] == '\0') return st;
    return error_set(err, STATUS_ENVIRONMENT, "store %s is damaged (%s); restore it from a backup", s->path, first);
}

/* What a store is judged by once SQLite can read it, log included. */
static enum status check_content(struct store *s, const struct look *found, struct error *err) {
    s->exposed = found->exposed;
    if (!s->reader && sqlite3_db_readonly(s->db, "main") != 0)
        return error_set(err, STATUS_ENVIRONMENT, "store %s is read-only; make it writable for this user", s->path);
    enum status st = found->bytes <= CHECKED_WHOLE_MAX ? check_whole(s, err) : STATUS_OK;
    if (st == STATUS_OK) st = schema_check(s, err);
    if (st == STATUS_OK) st = read_installation(s, err);
    if (st == STATUS_OK && found->has_log && !s->reader) st = check_newest(s, err);
    return st;
}

/* What a log that was left shows may never have reached the disk: an fsync failed, the owner ended, and the system
 * still has it in its cache. What is committed behind it would be lost with it, and no later fsync would say so. So it
 * is written into the store, and the log begins anew. A reader in the way only keeps the log from being cut. */
static enum status take_in_log(struct store *s, struct error *err) {
    int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return rc == SQLITE_OK || rc == SQLITE_BUSY ? STATUS_OK : sql_fail(s, rc, err);
}

/* While a store is not accepted, nothing is written: not even its own log is moved into it. */
static enum status open_file(struct store *s, const struct look *found, struct error *err) {
    enum status st = connect(s, err);
    if (s->db && found->has_log) sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (st == STATUS_OK) st = check_content(s, found, err);
    if (st == STATUS_OK) st = use_log(s, err);
    if (st == STATUS_OK) st = schema_upgrade(s, err);
    if (st == STATUS_OK) st = transaction_ready(s, err);
    if (st != STATUS_OK) return st;
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    sqlite3_wal_hook(s->db, after_commit, s);
    s->accepted = true;
    return found->has_log ? take_in_log(s, err) : STATUS_OK;
}

static enum status refuse_missing(const struct store *s, struct error *err) {
    return error_set(err, STATUS_ENVIRONMENT, "there is no store at %s", s->path);
}

/* Looked at before the lock is taken, so that nothing appears beside a file that is not ours; and again under it. */
static enum status open_path(struct store *s, bool create, struct error *err) {
    struct look found;
    long owner = store_owner(s->path);
    if (owner != 0) return lock_refusal(s->path, owner, err);
    enum status st = look_at(s->path, &found, err);
    if (st == STATUS_OK && !found.there && !create) return refuse_missing(s, err);
    if (st == STATUS_OK) st = lock_take(s->path, &s->lock, err);
    if (st == STATUS_OK) st = look_at(s->path, &found, err);
    if (st == STATUS_OK && !found.there) {
        if (!create) return refuse_missing(s, err);
        st = schema_create(s->path, err);
        if (st == STATUS_OK) st = look_at(s->path, &found, err);
    }
    return st == STATUS_OK ? open_file(s, &found, err) : st;
}

static enum status open_reading(struct store *s, bool create, struct error *err) {
    struct look found;
    (void)create;
    s->reader = true;
    enum status st = look_at(s->path, &found, err);
    if (st == STATUS_OK && !found.there) return refuse_missing(s, err);
    if (st == STATUS_OK) st = connect(s, err);
    if (s->db) sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (st == STATUS_OK) st = check_content(s, &found, err);
    if (st == STATUS_OK) st = schema_current(s, err);
    return st == STATUS_OK ? transaction_ready(s, err) : st;
}

static enum status open_by(enum status (*open)(struct store *s, bool create, struct error *err), const char *url,
                           bool create, struct store **out, struct error *err) {
    const char *path = url;
    *out = NULL;
    enum status st = store_path(url, &path, err);
    if (st != STATUS_OK) return st;
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS,
                         0); /* counts nobody reads, behind a lock; later calls change nothing */
    struct store *s = calloc(1, sizeof *s);
    char *copy = strdup(path);
    if (!s || !copy) {
        free(s);
        free(copy);
        return error_set(err, STATUS_MEMORY, "out of memory");
    }
    s->path = copy;
    s->lock = -1;
    s->full = space_is_out;
    st = open(s, create, err);
    if (st == STATUS_OK)
        *out = s;
    else
        store_close(s);
    return st;
}

enum status store_open(const char *url, bool create, struct store **out, struct error *err) {
    return open_by(open_path, url, create, out, err);
}

enum status store_open_reader(const char *url, struct store **out, struct error *err) {
    return open_by(open_reading, url, false, out, err);
}

const char *store_warning(const struct store *s) {
    return s->exposed ? "others than its owner can read it; take that right away (chmod go= on it)" : NULL;
}

/* ---- Closing ---- */

static void checkpoint(struct store *s) {
    sqlite3_busy_timeout(s->db, 0); /* readers are not waited for: the log then simply stays */
    (void)sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

void store_close(struct store *s) {
    if (!s) return;
    if (s->db) {
        store_rollback(s);
        sql_fini(s);
        if (s->accepted && !s->broken) checkpoint(s);
        sqlite3_close(s->db);
    }
    lock_drop(s->lock);
    free(s->path);
    free(s);
}
