/* The simulated disk itself: what is safe stays, what is not may go, failures come when they were asked for. */
#include "disk.h"
#include "support/support.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[300];
static sqlite3 *db;

static int run(const char *sql) { return sqlite3_exec(db, sql, NULL, NULL, NULL); }

static void open_db(void) {
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"), SQLITE_OK);
}

static void close_db(void) {
    sqlite3_close(db);
    db = NULL;
}

static int number(const char *sql) {
    sqlite3_stmt *stmt;
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    ck_assert_msg(sqlite3_step(stmt) == SQLITE_ROW, "%s", sqlite3_errmsg(db));
    int n = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

static void setup(void) {
    disk_use(1);
    snprintf(path, sizeof path, "%s/d.db", support_tempdir());
    open_db();
    ck_assert_int_eq(run("CREATE TABLE t (n INTEGER, fill BLOB)"), SQLITE_OK);
}

static void teardown(void) {
    if (disk_is_off()) disk_power_on(0);
    close_db();
    disk_leave();
}

static void setup_bare(void) { disk_use(1); }
static void teardown_bare(void) { disk_leave(); }

/* ---- A raw file ---- */

struct raw {
    sqlite3_file *file;
};

static struct raw raw_open(const char *name) {
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    struct raw r = {calloc(1, (size_t)vfs->szOsFile)};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_SUPER_JOURNAL;
    ck_assert_int_eq(vfs->xOpen(vfs, name, r.file, flags, &flags), SQLITE_OK);
    return r;
}

static void raw_close(struct raw r) {
    r.file->pMethods->xClose(r.file);
    free(r.file);
}

#define BLOCK 2048

static int raw_put(struct raw r, char letter, int block) {
    char bytes[BLOCK];
    memset(bytes, letter, sizeof bytes);
    return r.file->pMethods->xWrite(r.file, bytes, BLOCK, (sqlite3_int64)block * BLOCK);
}

static size_t content(const char *name, char *bytes, size_t room) {
    int fd = open(name, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, bytes, room);
    if (fd >= 0) close(fd);
    return n < 0 ? 0 : (size_t)n;
}

/* Two safe blocks of a, then without a sync b over the first and c after the second: what a crash leaves. */
static size_t crash_raw(const char *name, uint64_t seed, char *bytes, size_t room) {
    (void)unlink(name);
    struct raw r = raw_open(name);
    raw_put(r, 'a', 0);
    raw_put(r, 'a', 1);
    ck_assert_int_eq(r.file->pMethods->xSync(r.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
    raw_put(r, 'b', 0);
    raw_put(r, 'c', 2);
    disk_power_off();
    ck_assert_int_eq(raw_put(r, 'd', 1), SQLITE_IOERR_WRITE);
    raw_close(r);
    disk_power_on(seed);
    return content(name, bytes, room);
}

START_TEST(unsynced_writes_survive_whole_torn_or_not_in_any_order) {
    char *name = support_tempfile("raw"), bytes[4 * BLOCK], again[4 * BLOCK];
    int first_only = 0, second_only = 0, both = 0, none = 0, torn = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        size_t n = crash_raw(name, seed, bytes, sizeof bytes);
        ck_assert_uint_ge(n, 2 * (size_t)BLOCK);
        int b = 0, c = 0;
        for (size_t at = 0; at < n; at += 512) {
            char letter = bytes[at];
            for (size_t i = at; i < at + 512; i++) ck_assert_int_eq(bytes[i], letter);
            ck_assert_ptr_nonnull(memchr(at < BLOCK ? "ab" : at < 2 * (size_t)BLOCK ? "a" : "\0c", letter, 2));
            b += letter == 'b';
            c += letter == 'c';
        }
        int all = BLOCK / 512;
        torn += (b > 0 && b < all) || (c > 0 && c < all);
        first_only += b == all && c == 0;
        second_only += b == 0 && c == all;
        both += b == all && c == all;
        none += b + c == 0;
        ck_assert_uint_eq(crash_raw(name, seed, again, sizeof again), n);
        ck_assert_mem_eq(again, bytes, n);
    }
    ck_assert_msg(first_only && second_only && both && none && torn, "%d %d %d %d %d", first_only, second_only, both,
                  none, torn);
    free(name);
}
END_TEST

START_TEST(new_or_removed_name_is_safe_with_a_sync_and_may_go_without) {
    char *name = support_tempfile("raw");
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    int made = 0, back = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct raw r = raw_open(name);
        raw_put(r, 'a', 0);
        raw_close(r);
        disk_power_off();
        disk_power_on(seed);
        made += access(name, F_OK) == 0;
        r = raw_open(name);
        ck_assert_int_eq(r.file->pMethods->xSync(r.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
        raw_close(r);
        ck_assert_int_eq(vfs->xDelete(vfs, name, 0), SQLITE_OK);
        disk_power_off();
        disk_power_on(seed);
        back += access(name, F_OK) == 0;
        raw_close(raw_open(name));
        ck_assert_int_eq(vfs->xDelete(vfs, name, 1), SQLITE_OK);
        disk_power_off();
        disk_power_on(seed);
        ck_assert_int_ne(access(name, F_OK), 0);
    }
    ck_assert(made > 0 && made < 40 && back > 0 && back < 40);
    free(name);
}
END_TEST

/* ---- A database ---- */

START_TEST(committed_is_there_after_every_crash_and_the_rest_is_whole_or_gone) {
    int half = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        ck_assert_int_eq(run("DELETE FROM t; INSERT INTO t VALUES (1, randomblob(9000))"), SQLITE_OK);
        disk_fail_nth(DISK_CHANGES, 1 + (long)(seed % 9), true, DISK_LOSES_POWER);
        int first = run("INSERT INTO t VALUES (2, randomblob(9000))");
        int second = first == SQLITE_OK ? run("INSERT INTO t VALUES (3, NULL)") : SQLITE_ERROR;
        if (!disk_is_off()) disk_power_off();
        close_db();
        disk_power_on(seed);
        open_db();
        int n = number("SELECT count(*) FROM t");
        ck_assert_int_ge(n, 1 + (first == SQLITE_OK) + (second == SQLITE_OK));
        half += n == 1;
        ck_assert_int_eq(number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    }
    ck_assert_int_gt(half, 0);
}
END_TEST

/* The log that a clean close removed may come back: it says nothing that is not in the file. */
START_TEST(closed_database_is_whole_after_a_crash) {
    for (uint64_t seed = 1; seed <= 40; seed++) {
        ck_assert_int_eq(run("INSERT INTO t VALUES (1, randomblob(5000))"), SQLITE_OK);
        close_db();
        disk_power_off();
        disk_power_on(seed);
        open_db();
        ck_assert_int_eq(number("SELECT count(*) FROM t"), (int)seed);
    }
}
END_TEST

START_TEST(nth_call_fails_once_or_for_ever) {
    disk_fail_nth(DISK_WRITE, 2, false, DISK_IS_FULL);
    ck_assert_int_eq(run("INSERT INTO t VALUES (1, randomblob(9000))"), SQLITE_FULL);
    ck_assert_int_eq(disk_refused(), 1);
    ck_assert_int_eq(run("INSERT INTO t VALUES (1, NULL)"), SQLITE_OK);
    disk_fail_nth(DISK_WRITE, 1, true, DISK_FAILS);
    for (int i = 0; i < 3; i++) ck_assert_int_eq(run("INSERT INTO t VALUES (2, NULL)"), SQLITE_IOERR);
    ck_assert_int_eq(sqlite3_extended_errcode(db), SQLITE_IOERR_WRITE);
    disk_fail_nth(DISK_WRITE, 1, false, DISK_WRITES_SHORT);
    ck_assert_int_eq(run("INSERT INTO t VALUES (3, NULL)"), SQLITE_FULL);
    disk_fail_nth(DISK_ANY, 0, false, DISK_FAILS);
    ck_assert_int_eq(number("SELECT group_concat(n) FROM t"), 1);
    ck_assert_int_gt(disk_asked(), 0);
    ck_assert_int_eq(disk_refused(), 0);
}
END_TEST

START_TEST(what_a_failed_sync_lost_a_second_one_does_not_bring_back) {
    char *name = support_tempfile("raw"), bytes[BLOCK];
    int lost = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        (void)unlink(name);
        struct raw r = raw_open(name);
        ck_assert_int_eq(r.file->pMethods->xSync(r.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
        raw_put(r, 'a', 0);
        disk_fail_nth(DISK_SYNC, 1, false, DISK_FAILS);
        ck_assert_int_eq(r.file->pMethods->xSync(r.file, SQLITE_SYNC_NORMAL), SQLITE_IOERR_FSYNC);
        ck_assert_int_eq(r.file->pMethods->xSync(r.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
        ck_assert_int_eq(content(name, bytes, sizeof bytes), BLOCK);
        raw_close(r);
        disk_power_off();
        disk_power_on(seed);
        lost += content(name, bytes, sizeof bytes) == 0;
    }
    ck_assert_int_gt(lost, 0);
    ck_assert_int_lt(lost, 40);
    free(name);
}
END_TEST

static Suite *disk_suite(void) {
    Suite *s = suite_create("disk");
    TCase *t = tcase_create("files");
    tcase_add_checked_fixture(t, setup_bare, teardown_bare);
    tcase_add_test(t, unsynced_writes_survive_whole_torn_or_not_in_any_order);
    tcase_add_test(t, new_or_removed_name_is_safe_with_a_sync_and_may_go_without);
    tcase_add_test(t, what_a_failed_sync_lost_a_second_one_does_not_bring_back);
    suite_add_tcase(s, t);
    t = tcase_create("databases");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, committed_is_there_after_every_crash_and_the_rest_is_whole_or_gone);
    tcase_add_test(t, closed_database_is_whole_after_a_crash);
    tcase_add_test(t, nth_call_fails_once_or_for_ever);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(disk_suite()); }
