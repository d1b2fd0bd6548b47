#include "store/schema.h"
#include "store/place.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Instants are milliseconds, ends in _ms. reminder.state is enum reminder_state; 0 is due and 1 is claimed. A patient's
 * number is N for "p<N>" and the greatest integer for other names, so that p2 stands before p10 and both before anna.
 * Each text is written as SQLite keeps it, for schema_check. */
static const char *const SCHEMA[] = {
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",

    "CREATE TABLE protocol (hash TEXT PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL, canonical TEXT NOT NULL, "
    "map TEXT) STRICT",
    "CREATE INDEX protocol_version ON protocol (id, version)",
    "CREATE UNIQUE INDEX protocol_once ON protocol (id, version) WHERE id <> 'safety'",
    "CREATE TRIGGER protocol_stays BEFORE UPDATE ON protocol BEGIN "
    "SELECT RAISE(ABORT, 'a stored protocol is never changed'); END",
    "CREATE TRIGGER protocol_remains BEFORE DELETE ON protocol BEGIN "
    "SELECT RAISE(ABORT, 'a stored protocol is never removed'); END",
    "CREATE TRIGGER protocol_added BEFORE INSERT ON protocol "
    "WHEN EXISTS (SELECT 1 FROM protocol WHERE hash = NEW.hash) BEGIN "
    "SELECT RAISE(ABORT, 'a stored protocol is never changed'); END",

    "CREATE TABLE patient (id TEXT PRIMARY KEY, number INTEGER NOT NULL, zone TEXT NOT NULL, "
    "events INTEGER NOT NULL DEFAULT 0, head TEXT NOT NULL, next_due_ms INTEGER) STRICT, WITHOUT ROWID",
    "CREATE INDEX patient_order ON patient (number)",
    "CREATE INDEX patient_due ON patient (next_due_ms, number) WHERE next_due_ms IS NOT NULL",
    "CREATE TABLE contact (patient TEXT PRIMARY KEY REFERENCES patient (id), name TEXT, email TEXT) "
    "STRICT, WITHOUT ROWID",
    "CREATE TABLE snapshot (patient TEXT PRIMARY KEY REFERENCES patient (id), events INTEGER NOT NULL, "
    "state TEXT NOT NULL) STRICT",

    "CREATE TABLE event (patient TEXT NOT NULL REFERENCES patient (id), number INTEGER NOT NULL CHECK (number > 0), "
    "kind TEXT NOT NULL, at_ms INTEGER NOT NULL, recorded_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL, "
    "offset_s INTEGER NOT NULL, tzdata TEXT, who TEXT, key TEXT, safety TEXT REFERENCES protocol (hash), "
    "data TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT",
    "CREATE UNIQUE INDEX event_number ON event (patient, number)",
    "CREATE UNIQUE INDEX event_key ON event (patient, key) WHERE key IS NOT NULL",
    "CREATE INDEX event_at ON event (at_ms)",
    "CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END",
    "CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END",
    "CREATE TRIGGER event_follows BEFORE INSERT ON event "
    "WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM event WHERE patient = NEW.patient) BEGIN "
    "SELECT RAISE(ABORT, 'an event follows the one before it'); END",

    "CREATE TABLE reminder (patient TEXT NOT NULL REFERENCES patient (id), session INTEGER NOT NULL, "
    "channel TEXT NOT NULL, round INTEGER NOT NULL, key TEXT NOT NULL, "
    "state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 8), event INTEGER NOT NULL, due_ms INTEGER NOT NULL, "
    "send_ms INTEGER NOT NULL, late_ms INTEGER NOT NULL, next_try_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL, "
    "lease_ms INTEGER NOT NULL, owner TEXT, generation INTEGER NOT NULL, attempts INTEGER NOT NULL, "
    "uncertain INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (patient, session, channel, round), "
    "FOREIGN KEY (patient, event) REFERENCES event (patient, number)) STRICT, WITHOUT ROWID",
    "CREATE INDEX reminder_next ON reminder (next_try_ms) WHERE state = 0",
    "CREATE INDEX reminder_ready ON reminder (late_ms, next_try_ms) WHERE state = 0",
    "CREATE INDEX reminder_claimed ON reminder (lease_ms) WHERE state = 1",

    "CREATE TABLE attempt (patient TEXT NOT NULL, session INTEGER NOT NULL, channel TEXT NOT NULL, "
    "round INTEGER NOT NULL, generation INTEGER NOT NULL, started_ms INTEGER NOT NULL, "
    "finished_ms INTEGER NOT NULL DEFAULT 0, result TEXT, detail TEXT, "
    "PRIMARY KEY (patient, session, channel, round, generation), "
    "FOREIGN KEY (patient, session, channel, round) REFERENCES reminder (patient, session, channel, round)) "
    "STRICT, WITHOUT ROWID",

    /* From here on: schema 2. */
    "CREATE TABLE clinic (number INTEGER PRIMARY KEY CHECK (number > 0), at_ms INTEGER NOT NULL, "
    "recorded_ms INTEGER NOT NULL, who TEXT NOT NULL, key TEXT, request TEXT, settings TEXT NOT NULL) STRICT",
    "CREATE UNIQUE INDEX clinic_key ON clinic (key) WHERE key IS NOT NULL",
    "CREATE TRIGGER clinic_stays BEFORE UPDATE ON clinic BEGIN "
    "SELECT RAISE(ABORT, 'settings that were kept are never changed'); END",
    "CREATE TRIGGER clinic_remains BEFORE DELETE ON clinic BEGIN "
    "SELECT RAISE(ABORT, 'settings that were kept are never removed'); END",
    "CREATE TRIGGER clinic_follows BEFORE INSERT ON clinic "
    "WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM clinic) BEGIN "
    "SELECT RAISE(ABORT, 'settings follow those before them'); END",

    /* From here on: schema 3. Lists of what the patients' states say, for looking over all of them. */
    "CREATE TABLE alert (patient TEXT NOT NULL REFERENCES patient (id), event INTEGER NOT NULL, idx INTEGER NOT NULL, "
    "plan INTEGER NOT NULL, disposition INTEGER NOT NULL, deadline_ms INTEGER, raised_ms INTEGER NOT NULL, about TEXT, "
    "text TEXT NOT NULL, times INTEGER NOT NULL, acknowledged INTEGER NOT NULL, PRIMARY KEY (patient, event, idx), "
    "FOREIGN KEY (patient, event) REFERENCES event (patient, number)) STRICT, WITHOUT ROWID",
    "CREATE INDEX alert_open ON alert (disposition, deadline_ms) WHERE acknowledged = 0",
    "CREATE TABLE exam (patient TEXT NOT NULL REFERENCES patient (id), event INTEGER NOT NULL, idx INTEGER NOT NULL, "
    "at_ms INTEGER NOT NULL, PRIMARY KEY (patient, event, idx), "
    "FOREIGN KEY (patient, event) REFERENCES event (patient, number)) STRICT, WITHOUT ROWID",
    "CREATE INDEX exam_at ON exam (at_ms)",
    "CREATE TABLE unlisted (patient TEXT PRIMARY KEY REFERENCES patient (id)) STRICT, WITHOUT ROWID",

    /* From here on: schema 4. reach: NULL is not known, and for channels the clinic's choice. */
    "CREATE TABLE reach (patient TEXT PRIMARY KEY REFERENCES patient (id), phone TEXT, channels TEXT) "
    "STRICT, WITHOUT ROWID",
    "CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE seen (patient TEXT NOT NULL, session INTEGER NOT NULL, channel TEXT NOT NULL, "
    "round INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (patient, session, channel, round), "
    "FOREIGN KEY (patient, session, channel, round) REFERENCES reminder (patient, session, channel, round), "
    "FOREIGN KEY (patient, event) REFERENCES event (patient, number)) STRICT, WITHOUT ROWID",
    "CREATE INDEX reminder_undelivered ON reminder (changed_ms) WHERE state IN (3, 4)",
};
#define SCHEMA_COUNT          (sizeof SCHEMA / sizeof SCHEMA[0])
#define SCHEMA_ADDED_2        5 /* by schema 2 */
#define SCHEMA_ADDED_3        5 /* by schema 3 */
#define SCHEMA_ADDED_4        4 /* by schema 4, at the end */
#define TEXT_OF(number)       #number
#define TEXT_OF_VALUE(number) TEXT_OF(number)
#define VERSION_STATEMENT     "PRAGMA user_version = " TEXT_OF_VALUE(STORE_SCHEMA_VERSION)

/* How many of them a store of this version has. */
static size_t count_of(int64_t version) {
    size_t count = SCHEMA_COUNT;
    if (version < 4) count -= SCHEMA_ADDED_4;
    if (version < 3) count -= SCHEMA_ADDED_3;
    return version < 2 ? count - SCHEMA_ADDED_2 : count;
}

/* "TRIGGER event_stays BEFORE …" → its kind and name. */
static int named(const char *made) {
    size_t kind = strcspn(made, " ");
    return (int)(kind + 1 + strcspn(made + kind + 1, " ("));
}

static enum status read_version(struct store *s, int64_t *out, struct error *err) {
    struct query q = sql_query(s, "PRAGMA user_version");
    *out = sql_row(&q) ? sql_int(&q) : 0;
    return sql_end(&q, err);
}

/* By the log too, which a look at the file does not see. */
static enum status check_version(struct store *s, int64_t *out, struct error *err) {
    enum status st = read_version(s, out, err);
    if (st != STATUS_OK || *out <= STORE_SCHEMA_VERSION) return st;
    return error_set(err, STATUS_ENVIRONMENT,
                     "store %s was made by a newer stride (schema %lld, this one knows %d); use that stride", s->path,
                     (long long)*out, STORE_SCHEMA_VERSION);
}

enum status schema_check(struct store *s, struct error *err) {
    int64_t version;
    enum status known = check_version(s, &version, err);
    if (known != STATUS_OK) return known;
    for (size_t i = 0; i < count_of(version); i++) {
        struct query q = sql_query(s, "SELECT 1 FROM sqlite_schema WHERE sql = ?");
        sql_put_text(&q, SCHEMA[i]);
        bool there = sql_row(&q);
        enum status st = sql_end(&q, err);
        if (st != STATUS_OK) return st;
        if (there) continue;
        const char *made = SCHEMA[i] + strlen("CREATE ");
        return error_set(err, STATUS_ENVIRONMENT,
                         "store %s is damaged (%.*s is not as it was made); restore it from a backup", s->path,
                         named(made), made);
    }
    return STATUS_OK;
}

/* ---- Bringing an older store up ---- */

/* What the states of those who are there say of alerts is listed later, when it is first asked for (alerts_bring_up.h):
 * the store cannot read a state. */
static const char ALL_UNLISTED[] = "INSERT INTO unlisted SELECT id FROM patient WHERE events > 0";

static enum status add_tables(struct store *s, int64_t version, struct error *err) {
    int rc = SQLITE_OK;
    for (size_t i = count_of(version); i < SCHEMA_COUNT && rc == SQLITE_OK; i++)
        rc = sqlite3_exec(s->db, SCHEMA[i], NULL, NULL, NULL);
    if (rc == SQLITE_OK && version < 3) rc = sqlite3_exec(s->db, ALL_UNLISTED, NULL, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(s->db, VERSION_STATEMENT, NULL, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
    return rc == SQLITE_OK ? STATUS_OK : sql_fail(s, rc, err);
}

enum status schema_current(struct store *s, struct error *err) {
    int64_t version;
    enum status st = read_version(s, &version, err);
    if (st != STATUS_OK || version == STORE_SCHEMA_VERSION) return st;
    return error_set(err, STATUS_ENVIRONMENT,
                     "store %s is of an older stride (schema %lld); any command that owns it "
                     "brings it up",
                     s->path, (long long)version);
}

enum status schema_upgrade(struct store *s, struct error *err) {
    int64_t version;
    enum status st = read_version(s, &version, err);
    if (st != STATUS_OK || version == STORE_SCHEMA_VERSION) return st;
    int rc = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK) return sql_fail(s, rc, err);
    st = add_tables(s, version, err);
    if (st != STATUS_OK) (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return st;
}

/* ---- Making a store ---- */

/* A whole store as bytes: built in memory, where it cannot be left half done. */
struct image {
    sqlite3 *db;
    unsigned char *bytes;
    sqlite3_int64 size;
};

static int fill_meta(sqlite3 *db) {
    char installation[33];
    hash_random(installation);
    char *text = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;"
                                 "INSERT INTO meta VALUES ('installation', %Q), ('made-by', %Q)",
                                 SCHEMA_APPLICATION, STORE_SCHEMA_VERSION, installation, STRIDE_VERSION);
    int rc = text ? sqlite3_exec(db, text, NULL, NULL, NULL) : SQLITE_NOMEM;
    sqlite3_free(text);
    return rc;
}

static int make_image(struct image *image) {
    int rc =
        sqlite3_open_v2(":memory:", &image->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(image->db, "BEGIN", NULL, NULL, NULL);
    for (size_t i = 0; i < SCHEMA_COUNT && rc == SQLITE_OK; i++)
        rc = sqlite3_exec(image->db, SCHEMA[i], NULL, NULL, NULL);
    if (rc == SQLITE_OK) rc = fill_meta(image->db);
    if (rc == SQLITE_OK) rc = sqlite3_exec(image->db, "COMMIT", NULL, NULL, NULL);
    if (rc != SQLITE_OK) return rc;
    image->bytes = sqlite3_serialize(image->db, "main", &image->size, 0);
    return image->bytes ? SQLITE_OK : SQLITE_NOMEM;
}

/* Written under a name of its own and linked into place: a crash leaves at worst that other file, never half a store.
 * errno says why it failed. */
static bool put_in_place(const char *path, const struct image *image) {
    char *name;
    int file = place_new(path, &name);
    bool done = file >= 0 && place_write(file, image->bytes, (size_t)image->size) &&
                (place_link(name, path) || errno == EEXIST);
    int cause = errno;
    if (file >= 0) {
        close(file);
        unlink(name);
    }
    free(name);
    errno = cause;
    return done;
}

static enum status fail_create(const char *path, int cause, struct error *err) {
    if (cause == ENOSPC || cause == EDQUOT)
        return error_set(err, STATUS_ENVIRONMENT, "the disk is too full for a new store %s", path);
    if (cause == ENOMEM) return error_set(err, STATUS_MEMORY, "out of memory");
    return error_set(err, STATUS_ENVIRONMENT, "cannot make store %s: %s", path, strerror(cause));
}

enum status schema_create(const char *path, struct error *err) {
    if (!hash_start()) return error_set(err, STATUS_ENVIRONMENT, "cannot make store %s: no random numbers", path);
    struct image image = {0};
    enum status st = STATUS_OK;
    int rc = make_image(&image);
    if (rc == SQLITE_NOMEM)
        st = error_set(err, STATUS_MEMORY, "out of memory");
    else if (rc != SQLITE_OK)
        st = error_set(err, STATUS_ENVIRONMENT, "cannot make store %s: %s", path, sqlite3_errmsg(image.db));
    else if (!put_in_place(path, &image))
        st = fail_create(path, errno, err);
    sqlite3_free(image.bytes);
    sqlite3_close(image.db);
    return st;
}
