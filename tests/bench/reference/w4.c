/* W4 by plain SQLite. */
#include "tests/bench/reference/w4.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#define DUE_MS INT64_C(1803888000000)

static bool run(sqlite3 *db, const char *sql) { return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK; }

static bool step(sqlite3_stmt *s) {
    bool done = sqlite3_step(s) == SQLITE_DONE;
    return sqlite3_reset(s) == SQLITE_OK && done;
}

static bool enqueue(sqlite3 *db, long n, long rows, int64_t *latency) {
    sqlite3_stmt *s = NULL;
    char payload[W4_PAYLOAD_SIZE];
    bool good = sqlite3_prepare_v2(db, "INSERT INTO reminder VALUES (?, ?, ?)", -1, &s, NULL) == SQLITE_OK;
    for (long i = 0; i < n && good;) {
        int64_t begun = w4_now_ns();
        long first = i, end = i + rows < n ? i + rows : n;
        good = run(db, "BEGIN IMMEDIATE");
        for (; i < end && good; i++) {
            w4_payload(payload, i);
            sqlite3_bind_int64(s, 1, i);
            sqlite3_bind_int64(s, 2, DUE_MS);
            sqlite3_bind_text(s, 3, payload, -1, SQLITE_STATIC);
            good = step(s);
        }
        good = good && run(db, "COMMIT");
        if (latency != NULL) latency[first] = w4_now_ns() - begun;
    }
    sqlite3_finalize(s);
    return good;
}

/* The handler: looks at what it was given. */
static volatile long handled;
static void handle(const unsigned char *payload) { handled += payload[0]; }

static bool take_some(sqlite3_stmt *due, sqlite3_stmt *gone, long rows, long *taken) {
    static int64_t id[1000];
    long n = 0;
    sqlite3_bind_int64(due, 1, DUE_MS);
    sqlite3_bind_int64(due, 2, rows);
    while (n < 1000 && sqlite3_step(due) == SQLITE_ROW) {
        id[n++] = sqlite3_column_int64(due, 0);
        handle(sqlite3_column_text(due, 1));
    }
    bool good = sqlite3_reset(due) == SQLITE_OK;
    for (long i = 0; i < n && good; i++) {
        sqlite3_bind_int64(gone, 1, id[i]);
        good = step(gone);
    }
    *taken = n;
    return good;
}

static bool deliver(sqlite3 *db, long n, long rows) {
    sqlite3_stmt *due = NULL, *gone = NULL;
    long taken = 1, all = 0;
    bool good = sqlite3_prepare_v2(db, "SELECT id, payload FROM reminder WHERE due <= ? ORDER BY due LIMIT ?", -1, &due,
                                   NULL) == SQLITE_OK &&
                sqlite3_prepare_v2(db, "DELETE FROM reminder WHERE id = ?", -1, &gone, NULL) == SQLITE_OK;
    for (; good && taken > 0; all += taken)
        good = run(db, "BEGIN IMMEDIATE") && take_some(due, gone, rows, &taken) && run(db, "COMMIT");
    sqlite3_finalize(due);
    sqlite3_finalize(gone);
    return good && all == n;
}

bool w4_sqlite_run(const char *path, long n, long rows, struct w4_halves *out, int64_t *latency) {
    sqlite3 *db = NULL;
    bool good =
        sqlite3_open(path, &db) == SQLITE_OK && run(db, "PRAGMA journal_mode = WAL") &&
        run(db, "PRAGMA synchronous = FULL") &&
        run(db, "CREATE TABLE reminder (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, payload TEXT NOT NULL)") &&
        run(db, "CREATE INDEX reminder_due ON reminder (due)");
    int64_t begun = w4_now_ns();
    good = good && enqueue(db, n, rows, latency);
    int64_t in = w4_now_ns();
    good = good && deliver(db, n, rows);
    *out = (struct w4_halves){in - begun, w4_now_ns() - in};
    sqlite3_close(db);
    return good;
}

bool w4_disk_run(const char *path, long n, int64_t *latency) {
    static const char bytes[512] = {1};
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = file >= 0;
    for (long i = 0; i < n && good; i++) {
        int64_t begun = w4_now_ns();
        good = write(file, bytes, sizeof bytes) == (ssize_t)sizeof bytes && fdatasync(file) == 0;
        latency[i] = w4_now_ns() - begun;
    }
    if (file >= 0) close(file);
    return good;
}

static int by_size(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int64_t w4_quantile(int64_t *value, long n, int p) {
    qsort(value, (size_t)n, sizeof *value, by_size);
    return value[n * p / 1000 < n ? n * p / 1000 : n - 1];
}
