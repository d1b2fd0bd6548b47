/* What is left after a kill, a full disk, a failing disk, and without memory. */
#include "store/keeping.h"
#include "store/sql.h"
#include "stores.h"

/* ---- Killed ---- */

static void die_in_mid_transaction(void) {
    open_store();
    begin();
    add_patient("p2");
    for (int i = 1; i <= 200; i++) OK(append_one("p2", i));
    kill(getpid(), SIGKILL);
}

/* So much that SQLite writes to its log before the commit. */
static void die_with_the_log_half_written(void) {
    open_store();
    OK(sql_exec(store, "PRAGMA cache_size = 4", &err));
    begin();
    add_patient("p2");
    for (int i = 1; i <= 3000; i++) OK(append_one("p2", i));
    _exit(0);
}

static void die_after_commit(void) {
    open_store();
    begin();
    add_patient("p2");
    OK(append_one("p2", 1));
    commit();
    begin();
    OK(append_one("p2", 2));
    kill(getpid(), SIGKILL);
}

START_TEST(h26_killed_in_mid_transaction_leaves_nothing) {
    open_store();
    make_p1();
    close_store();
    ck_assert_int_eq(in_child(die_in_mid_transaction), -SIGKILL);
    open_store();
    ck_assert_int_eq(events_of("p2"), -1);
    assert_sound("p1");
    close_store();
    ck_assert_int_eq(in_child(die_with_the_log_half_written), 0);
    open_store();
    ck_assert_int_eq(events_of("p2"), -1);
    assert_sound("p1");
}
END_TEST

START_TEST(h26_what_was_committed_is_there_after_a_kill) {
    ck_assert_int_eq(in_child(die_after_commit), -SIGKILL);
    OK(store_open(path, false, &store, &err));
    ck_assert_int_eq(events_of("p2"), 1);
    assert_sound("p2");
}
END_TEST

/* A log left by a kill belongs to a store that is then refused: not even the log is moved into it. */
START_TEST(refused_store_keeps_its_log) {
    ck_assert_int_eq(in_child(die_after_commit), -SIGKILL);
    char *bytes;
    size_t n = get_file(path, &bytes);
    memset(bytes + 5 * 4096, 0xA5, 4096);
    put_file(path, bytes, n);
    free(bytes);
    struct stat about;
    ck_assert_int_eq(stat(beside("-wal"), &about), 0);
    off_t log = about.st_size;
    char *before = NULL, *after = NULL;
    size_t size = get_file(path, &before);
    struct store *s;
    ck_assert_int_eq(store_open(path, false, &s, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "is damaged"));
    ck_assert_uint_eq(get_file(path, &after), size);
    ck_assert_mem_eq(before, after, size);
    ck_assert_int_eq(stat(beside("-wal"), &about), 0);
    ck_assert_int_eq(about.st_size, log);
    free(before);
    free(after);
}
END_TEST

/* ---- A disk that is full or fails: SQLite's own way to files, with failures put in ---- */

enum disk { DISK_WORKS, DISK_IS_FULL, DISK_FAILS, DISK_LOSES, DISK_LOSES_THE_STORE, DISK_IS_QUICK };
static enum disk disk;
static const sqlite3_io_methods *real;
static const sqlite3_file *store_file;

static int write_or_fail(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at) {
    if (disk == DISK_FAILS) return SQLITE_IOERR_WRITE;
    return disk == DISK_IS_FULL ? SQLITE_FULL : real->xWrite(f, bytes, n, at);
}

static int sync_or_fail(sqlite3_file *f, int flags) {
    bool loses = disk == DISK_LOSES || (disk == DISK_LOSES_THE_STORE && f == store_file);
    if (disk == DISK_IS_QUICK) return SQLITE_OK;
    return loses ? SQLITE_IOERR_FSYNC : real->xSync(f, flags);
}

static int (*real_open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);

static int open_with_faults(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out) {
    static sqlite3_io_methods both[2]; /* the log's file has no shared memory */
    int rc = real_open(vfs, name, f, flags, out);
    if (rc != SQLITE_OK || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL))) return rc;
    bool main = flags & SQLITE_OPEN_MAIN_DB;
    sqlite3_io_methods *methods = &both[main];
    if (main) store_file = f;
    real = f->pMethods;
    *methods = *real;
    methods->xWrite = write_or_fail;
    methods->xSync = sync_or_fail;
    f->pMethods = methods;
    return rc;
}

static void use_faulty_disk(void) {
    static sqlite3_vfs faulty;
    faulty = *sqlite3_vfs_find(NULL);
    real_open = faulty.xOpen;
    faulty.zName = "faulty";
    faulty.xOpen = open_with_faults;
    ck_assert_int_eq(sqlite3_vfs_register(&faulty, 1), SQLITE_OK);
}

static void setup_disk(void) {
    setup_path();
    use_faulty_disk();
    open_store();
    make_p1();
}

START_TEST(full_disk_is_said_and_leaves_nothing) {
    begin();
    OK(append_one("p1", 2));
    disk = DISK_IS_FULL;
    ck_assert_int_eq(store_commit(store, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "is full"));
    ck_assert_ptr_nonnull(strstr(err.message, path));
    disk = DISK_WORKS;
    ck_assert_int_eq(events_of("p1"), 1);
    begin();
    OK(append_one("p1", 2));
    commit();
    assert_sound("p1");
}
END_TEST

static enum status append_until_it_fails(void) {
    enum status st = STATUS_OK;
    for (int64_t n = 2; st == STATUS_OK && n < 500; n++) st = append_one("p1", n);
    return st;
}

START_TEST(deed_that_fills_the_disk_is_taken_back_alone) {
    begin();
    OK(store_savepoint(store, &err));
    add_patient("p2");
    OK(store_release(store, &err));
    OK(store_savepoint(store, &err));
    OK(sql_exec(store, "PRAGMA max_page_count = 1", &err));
    ck_assert_int_eq(append_until_it_fails(), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "is full"));
    store_rollback_savepoint(store);
    OK(store_savepoint(store, &err));
    OK(append_one("p2", 1));
    OK(store_release(store, &err));
    commit();
    ck_assert_int_eq(events_of("p1"), 1);
    ck_assert_int_eq(events_of("p2"), 1);
    assert_sound("p1");
}
END_TEST

/* SQLite drops the whole transaction when a write fails in mid deed; the next deed must not go on alone. */
START_TEST(batch_that_lost_its_transaction_fails_as_a_whole) {
    begin();
    OK(sql_exec(store, "PRAGMA cache_size = 4", &err));
    OK(store_savepoint(store, &err));
    add_patient("p2");
    OK(store_release(store, &err));
    OK(store_savepoint(store, &err));
    disk = DISK_FAILS;
    ck_assert_int_eq(append_until_it_fails(), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    ck_assert(sqlite3_get_autocommit(store->db));
    disk = DISK_WORKS;
    store_rollback_savepoint(store);
    ck_assert_int_eq(store_savepoint(store, &err), STATUS_ENVIRONMENT);
    ck_assert_int_eq(append_one("p1", 2), STATUS_ENVIRONMENT);
    ck_assert_int_eq(store_commit(store, &err), STATUS_ENVIRONMENT);
    ck_assert_int_eq(events_of("p2"), -1);
    ck_assert_int_eq(events_of("p1"), 1);
    begin();
    OK(append_one("p1", 2));
    commit();
    assert_sound("p1");
}
END_TEST

START_TEST(disk_that_could_not_sync_is_not_trusted_again) {
    begin();
    OK(append_one("p1", 2));
    disk = DISK_LOSES;
    ck_assert_int_eq(store_commit(store, &err), STATUS_ENVIRONMENT);
    disk = DISK_WORKS;
    ck_assert_int_eq(store_begin(store, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "opened again"));
    close_store();
    open_store();
    ck_assert_int_ge(events_of("p1"), 1);
    assert_sound("p1");
}
END_TEST

/* The commits before it are durable in the log; only moving the log into the store failed. */
START_TEST(checkpoint_that_could_not_sync_stops_the_store_and_loses_nothing) {
    int64_t n = 2;
    while (!store->broken) {
        ck_assert_int_lt(n, 20000);
        begin();
        for (int i = 0; i < 500; i++) OK(append_one("p1", n++));
        disk = DISK_LOSES_THE_STORE;
        commit();
        disk = DISK_WORKS;
    }
    close_store();
    open_store();
    ck_assert_int_eq(events_of("p1"), n - 1);
    assert_sound("p1");
}
END_TEST

/* The disk of a copy is another matter: the store itself goes on. */
START_TEST(backup_on_a_disk_that_fails_leaves_nothing_and_the_store_lives) {
    static const enum disk ways[] = {DISK_IS_FULL, DISK_FAILS};
    struct store_summary summary;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        disk = ways[i];
        ck_assert_int_eq(store_backup(store, beside(".bak"), &summary, &err), STATUS_ENVIRONMENT);
        disk = DISK_WORKS;
        ck_assert_ptr_nonnull(strstr(err.message, ".bak"));
        char *files = folder_content();
        ck_assert_ptr_null(strstr(files, ".bak"));
        free(files);
    }
    begin();
    OK(append_one("p1", 2));
    commit();
    OK(store_backup(store, beside(".bak"), &summary, &err));
    assert_sound("p1");
}
END_TEST

/* ---- Without memory ---- */

static sqlite3_mem_methods heap;
static long asked, refused_at; /* 0: never */

static bool refuses(void) { return refused_at > 0 && ++asked >= refused_at; }
static void *poor_malloc(int n) { return refuses() ? NULL : heap.xMalloc(n); }
static void *poor_realloc(void *old, int n) { return refuses() ? NULL : heap.xRealloc(old, n); }

static void setup_memory(void) {
    ck_assert_int_eq(sqlite3_shutdown(), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &heap), SQLITE_OK);
    sqlite3_mem_methods poor = heap;
    poor.xMalloc = poor_malloc;
    poor.xRealloc = poor_realloc;
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &poor), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
    use_faulty_disk();
    disk = DISK_IS_QUICK; /* hundreds of openings, none of them about power */
    setup_path();
}

static enum status one_deed(void) {
    static const char snapshot[] = "{\"state\":\"a small one\"}";
    struct stored_event e = make_event("p1", 2);
    struct stored_reminder r = make_reminder("p1", 1);
    e.key = "k";
    r.event = 2;
    enum status st = store_begin(store, &err);
    if (st != STATUS_OK) return st;
    if (st == STATUS_OK) st = store_savepoint(store, &err);
    if (st == STATUS_OK) st = store_append(store, "p1", 1, &e, 1, NOON, "UTC", snapshot, &err);
    if (st == STATUS_OK) st = store_reminder_add(store, &r, &err);
    if (st == STATUS_OK) st = store_release(store, &err);
    if (st == STATUS_OK) return store_commit(store, &err);
    store_rollback_savepoint(store);
    store_rollback(store);
    return st;
}

/* The store is opened anew for each, so that no statement is prepared yet. */
START_TEST(h26_deed_without_memory_leaves_nothing_half_written) {
    open_store();
    make_p1();
    enum status st = STATUS_MEMORY;
    for (long n = 1; st != STATUS_OK; n++) {
        ck_assert_int_lt(n, 5000);
        close_store();
        open_store();
        asked = 0;
        refused_at = n;
        st = one_deed();
        refused_at = 0;
        if (st == STATUS_OK && asked < n) break;
        struct stored_reminder *r;
        size_t count;
        ck_assert(st == STATUS_OK || st == STATUS_MEMORY);
        ck_assert_int_eq(events_of("p1"), st == STATUS_OK ? 2 : 1);
        OK(store_reminders_of(store, "p1", 0, arena, &r, &count, &err));
        ck_assert_uint_eq(count, st == STATUS_OK ? 1 : 0);
    }
    assert_sound("p1");
}
END_TEST

START_TEST(opening_without_memory_fails_cleanly) {
    open_store();
    make_p1();
    close_store();
    for (long n = 1;; n++) {
        ck_assert_int_lt(n, 5000);
        asked = 0;
        refused_at = n;
        enum status st = store_open(path, false, &store, &err);
        bool all = asked < n;
        refused_at = 0;
        if (st == STATUS_OK) close_store();
        if (all) break;
        ck_assert_msg(st == STATUS_OK || st == STATUS_MEMORY, "%ld: %s", n, err.message);
        ck_assert_int_eq(store_owner(path), 0);
    }
    open_store();
    assert_sound("p1");
}
END_TEST

START_TEST(making_without_memory_leaves_no_store) {
    for (long n = 1;; n += 1 + n / 32) { /* each waits for the disk: not all of a thousand */
        ck_assert_int_lt(n, 10000);
        asked = 0;
        refused_at = n;
        enum status st = store_open(path, true, &store, &err);
        bool all = asked < n;
        refused_at = 0;
        if (st == STATUS_OK) close_store();
        if (all) break;
        ck_assert_msg(st == STATUS_OK || st == STATUS_MEMORY, "%ld: %s", n, err.message);
        unlink(path);
    }
}
END_TEST

/* Our own memory: the arena's, and what opening takes. */
static enum status ask_everything(struct arena *a) {
    struct stored_patient p;
    struct stored_event *e, one;
    struct stored_reminder *r;
    const char **ids, *name, *email;
    size_t count;
    bool found;
    enum status st = store_patient_get(store, "p1", a, &p, &found, &err);
    if (st == STATUS_OK) st = store_events(store, "p1", 0, a, &e, &count, &err);
    if (st == STATUS_OK) st = store_event_by_key(store, "p1", "k", a, &one, &found, &err);
    if (st == STATUS_OK) st = store_reminders_of(store, "p1", 0, a, &r, &count, &err);
    if (st == STATUS_OK) st = store_due_patients(store, NOON, 10, a, &ids, &count, &err);
    if (st == STATUS_OK) st = store_contact_get(store, "p1", a, &name, &email, &err);
    return st;
}

START_TEST(answers_without_memory_are_no_answers) {
    open_store();
    make_p1();
    OK(one_deed());
    begin();
    OK(store_contact_set(store, "p1", "Anna", "anna@example.org", &err));
    commit();
    for (size_t limit = 16;; limit += 16) {
        struct arena *a = arena_new(limit);
        enum status st = ask_everything(a);
        arena_free(a);
        if (st == STATUS_OK) break;
        ck_assert_int_eq(st, STATUS_MEMORY);
        ck_assert_int_lt(limit, 100000);
    }
}
END_TEST

static enum status agree(void *arg, struct store *copy, struct error *e) {
    (void)arg, (void)copy, (void)e;
    return STATUS_OK;
}

START_TEST(copies_without_our_own_memory_leave_nothing) {
    struct store_summary summary;
    char bak[340], other[340];
    snprintf(bak, sizeof bak, "%s", beside(".bak"));
    snprintf(other, sizeof other, "%s", beside(".other"));
    open_store();
    make_p1();
    int refused = 1;
    for (int n = 1; refused; n++) {
        support_fail_nth(n);
        enum status st = store_backup(store, bak, &summary, &err);
        refused = support_failed();
        support_fail_nth(0);
        ck_assert_int_eq(st, refused ? STATUS_MEMORY : STATUS_OK);
        ck_assert_int_eq(access(bak, F_OK) == 0, !refused);
    }
    refused = 1;
    for (int n = 1; refused; n++) {
        support_fail_nth(n);
        enum status st = store_restore(bak, other, agree, NULL, &err);
        refused = support_failed();
        support_fail_nth(0);
        ck_assert_int_eq(st, refused ? STATUS_MEMORY : STATUS_OK);
        ck_assert_int_eq(access(other, F_OK) == 0, !refused);
    }
    char *files = folder_content();
    ck_assert_ptr_null(strstr(files, ".new-"));
    free(files);
}
END_TEST

START_TEST(opening_without_our_own_memory_fails_cleanly) {
    open_store();
    make_p1();
    close_store();
    for (int n = 1;; n++) {
        support_fail_nth(n);
        enum status st = store_open(path, false, &store, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        ck_assert_int_eq(st, STATUS_MEMORY);
    }
}
END_TEST

static void count_problem(void *arg, const char *sentence) {
    ++*(int *)arg;
    ck_assert_ptr_null(strchr(sentence, '\n'));
}

/* SQLite says of a page that it had no memory for that it could not get it, as of one that is damaged. */
START_TEST(check_without_memory_finds_no_damage) {
    open_store();
    make_p1();
    close_store();
    for (long n = 1;; n++) {
        int problems = 0;
        ck_assert_int_lt(n, 5000);
        open_store();
        asked = 0;
        refused_at = n;
        enum status st = store_check(store, count_problem, &problems, &err);
        refused_at = 0;
        close_store();
        ck_assert_int_eq(problems, 0);
        if (st == STATUS_OK && asked < n) break;
        ck_assert(st == STATUS_OK || st == STATUS_MEMORY);
    }
}
END_TEST

/* ---- Damage that is found later ---- */

START_TEST(check_finds_a_missing_row_and_a_spoiled_page) {
    int problems = 0;
    open_store();
    make_p1();
    OK(store_check(store, count_problem, &problems, &err));
    ck_assert_int_eq(problems, 0);
    OK(sql_exec(store, "PRAGMA foreign_keys = OFF", &err));
    ck_assert_int_eq(sqlite3_exec(store->db, "DELETE FROM patient", NULL, NULL, NULL), SQLITE_OK);
    OK(store_check(store, count_problem, &problems, &err));
    ck_assert_int_eq(problems, 1);
    sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    int file = open(path, O_WRONLY);
    struct stat about;
    ck_assert_int_eq(fstat(file, &about), 0);
    char rubbish[4096];
    memset(rubbish, 0xA5, sizeof rubbish);
    for (off_t at = 4096; at < about.st_size; at += 4096) ck_assert_int_eq(pwrite(file, rubbish, 4096, at), 4096);
    close(file);
    sqlite3_db_release_memory(store->db);
    problems = 0;
    OK(store_check(store, count_problem, &problems, &err));
    ck_assert_int_gt(problems, 1);
}
END_TEST

static Suite *store_faults_suite(void) {
    Suite *s = suite_create("store_faults");
    TCase *t = tcase_create("killed");
    tcase_add_checked_fixture(t, setup_path, teardown);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, h26_killed_in_mid_transaction_leaves_nothing);
    tcase_add_test(t, h26_what_was_committed_is_there_after_a_kill);
    tcase_add_test(t, refused_store_keeps_its_log);
    tcase_add_test(t, check_finds_a_missing_row_and_a_spoiled_page);
    suite_add_tcase(s, t);

    t = tcase_create("disk");
    tcase_add_checked_fixture(t, setup_disk, teardown);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, full_disk_is_said_and_leaves_nothing);
    tcase_add_test(t, deed_that_fills_the_disk_is_taken_back_alone);
    tcase_add_test(t, batch_that_lost_its_transaction_fails_as_a_whole);
    tcase_add_test(t, disk_that_could_not_sync_is_not_trusted_again);
    tcase_add_test(t, backup_on_a_disk_that_fails_leaves_nothing_and_the_store_lives);
    tcase_add_test(t, checkpoint_that_could_not_sync_stops_the_store_and_loses_nothing);
    suite_add_tcase(s, t);

    t = tcase_create("memory");
    tcase_add_checked_fixture(t, setup_memory, teardown);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, h26_deed_without_memory_leaves_nothing_half_written);
    tcase_add_test(t, opening_without_memory_fails_cleanly);
    tcase_add_test(t, check_without_memory_finds_no_damage);
    tcase_add_test(t, making_without_memory_leaves_no_store);
    tcase_add_test(t, answers_without_memory_are_no_answers);
    tcase_add_test(t, copies_without_our_own_memory_leave_nothing);
    tcase_add_test(t, opening_without_our_own_memory_fails_cleanly);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(store_faults_suite()); }
