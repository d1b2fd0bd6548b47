/* Readers beside an owner, copies, what a copy is restored to, and the anchor. */
#include "store/keeping.h"
#include "store/sql.h"
#include "stores.h"

static struct store *reader;

static void close_both(void) {
    store_close(reader);
    reader = NULL;
    teardown();
}

/* ---- Readers ---- */

static int64_t count_by(struct store *s) {
    int64_t n = -1;
    OK(store_patients_count(s, &n, &err));
    return n;
}

static int64_t seen_in_child;

static void read_beside(void) {
    struct store *s;
    if (store_open_reader(path, &s, &err) != STATUS_OK) _exit(1);
    if (count_by(s) != seen_in_child) _exit(2);
    if (store_begin(s, &err) != STATUS_OK || store_note_set(s, "a", "b", &err) != STATUS_ENVIRONMENT) _exit(3);
    if (!strstr(err.message, "for reading only") || store_commit(s, &err) != STATUS_OK) _exit(4);
    store_close(s);
}

START_TEST(reader_sees_what_the_owner_committed_and_writes_nothing) {
    make_p1();
    seen_in_child = 1;
    ck_assert_int_eq(in_child(read_beside), 0);
    begin();
    add_patient(NULL);
    ck_assert_int_eq(in_child(read_beside), 0);
    commit();
    seen_in_child = 2;
    ck_assert_int_eq(in_child(read_beside), 0);
    begin();
    OK(append_one("p1", 2));
    commit();
    assert_sound("p1");
}
END_TEST

static int gate[2], ready[2];

static void hold_a_snapshot(void) {
    char byte = 'r';
    OK(store_open_reader(path, &reader, &err));
    OK(store_begin(reader, &err));
    if (count_by(reader) != 1 || write(ready[1], &byte, 1) != 1 || read(gate[0], &byte, 1) != 1) _exit(1);
    if (count_by(reader) != 1) _exit(2);
    OK(store_commit(reader, &err));
    if (count_by(reader) != 2) _exit(3);
}

START_TEST(reader_in_a_transaction_sees_one_instant_and_holds_up_nobody) {
    char byte;
    int status = 0;
    make_p1();
    ck_assert_int_eq(pipe(gate) | pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        hold_a_snapshot();
        _exit(0);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    begin();
    add_patient(NULL);
    commit();
    ck_assert_int_eq(write(gate[1], "x", 1), 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(reader_refuses_what_the_owner_would_refuse) {
    close_store();
    unlink(path);
    ck_assert_int_eq(store_open_reader(path, &reader, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "there is no store at"));
    put_file(path, "my diary\n", 9);
    ck_assert_int_eq(store_open_reader(path, &reader, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "is not a store"));
}
END_TEST

START_TEST(h27_store_that_others_can_read_is_warned_of) {
    ck_assert_ptr_null(store_warning(store));
    close_store();
    ck_assert_int_eq(chmod(path, 0644), 0);
    open_store();
    ck_assert_ptr_nonnull(strstr(store_warning(store), "others"));
}
END_TEST

/* ---- The anchor ---- */

static void roll_to_end(struct store *s, struct store_roll *r, size_t at_once) {
    for (bool more = true; more;) OK(store_roll(s, r, at_once, &more, &err));
}

static void append_many(const char *patient, int64_t from, int64_t to) {
    begin();
    for (int64_t n = from; n <= to; n++) OK(append_one(patient, n));
    commit();
}

START_TEST(h29_anchor_is_the_same_by_whatever_portions) {
    struct store_roll whole = {0}, parts = {0}, later = {0};
    roll_to_end(store, &whole, 10);
    ck_assert_str_eq(whole.head, EVENT_FIRST_PREV);
    make_p1();
    append_many("p1", 2, 50);
    roll_to_end(store, &later, 1000);
    append_many("p1", 51, 90);
    roll_to_end(store, &whole, 1000);
    roll_to_end(store, &parts, 7);
    roll_to_end(store, &later, 1);
    ck_assert_int_eq(whole.events, 90);
    ck_assert_str_eq(whole.head, parts.head);
    ck_assert_str_eq(whole.head, later.head);
}
END_TEST

/* ---- Backups ---- */

static struct store_summary summary;

START_TEST(h26_backup_is_the_store_as_one_private_file_and_never_written_over) {
    struct stat about;
    struct store_summary own;
    make_p1();
    append_many("p1", 2, 40);
    OK(store_summary(store, &own, &err));
    OK(store_backup(store, beside(".bak"), &summary, &err));
    ck_assert_int_eq(summary.patients, 1);
    ck_assert_int_eq(summary.events, 40);
    ck_assert_int_eq(summary.newest_ms, NOON + 40);
    ck_assert_str_eq(summary.head, own.head);
    ck_assert_str_eq(summary.installation, store_installation(store));
    ck_assert_int_eq(stat(beside(".bak"), &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0600);
    char *before = folder_content();
    ck_assert_int_eq(store_backup(store, beside(".bak"), &summary, &err), STATUS_NO);
    ck_assert_ptr_nonnull(strstr(err.message, "never written over"));
    char *after = folder_content();
    ck_assert_str_eq(before, after);
    ck_assert_ptr_null(strstr(after, ".new-"));
    free(before);
    free(after);
}
END_TEST

static void back_up_beside(void) {
    struct store *s;
    if (store_open_reader(path, &s, &err) != STATUS_OK) _exit(1);
    if (store_backup(s, beside(".bak"), &summary, &err) != STATUS_OK) _exit(2);
    if (summary.events != 1) _exit(3);
    store_close(s);
}

START_TEST(h26_backup_by_a_reader_while_the_owner_is_in_a_transaction) {
    make_p1();
    begin();
    OK(append_one("p1", 2));
    ck_assert_int_eq(in_child(back_up_beside), 0);
    commit();
    assert_sound("p1");
}
END_TEST

START_TEST(backup_where_nothing_can_be_written_is_said_and_the_store_lives) {
    make_p1();
    char name[400];
    snprintf(name, sizeof name, "%s/none/b.db", path);
    ck_assert_int_eq(store_backup(store, name, &summary, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "cannot write the backup"));
    append_many("p1", 2, 3);
}
END_TEST

/* A row that has no events any more although it counts one. */
START_TEST(h26_backup_of_a_store_that_is_not_sound_is_not_kept) {
    make_p1();
    begin();
    OK(sql_exec(store, "UPDATE patient SET head = 'f'", &err));
    commit();
    ck_assert_int_eq(store_backup(store, beside(".bak"), &summary, &err), STATUS_NO);
    ck_assert_msg(strstr(err.message, "head of p1") != NULL, "%s", err.message);
    ck_assert_int_ne(access(beside(".bak"), F_OK), 0);
}
END_TEST

/* ---- Restoring ---- */

static enum status hold(void *arg, struct store *copy, struct error *e) {
    (void)arg;
    enum status st = store_begin(copy, e);
    if (st == STATUS_OK) st = store_note_set(copy, NOTE_SENDING, "{\"held\":true}", e);
    return st == STATUS_OK ? store_commit(copy, e) : st;
}

static enum status refuse_it(void *arg, struct store *copy, struct error *e) {
    (void)arg, (void)copy;
    return error_set(e, STATUS_NO, "not this one");
}

static void make_backup(void) {
    make_p1();
    append_many("p1", 2, 5);
    OK(store_backup(store, beside(".bak"), &summary, &err));
}

START_TEST(h25_restored_store_has_the_same_id_and_what_was_done_to_the_copy) {
    char id[40];
    const char *note;
    make_backup();
    snprintf(id, sizeof id, "%s", store_installation(store));
    append_many("p1", 6, 9);
    close_store();
    ck_assert_int_eq(unlink(path), 0);
    OK(store_restore(beside(".bak"), path, hold, NULL, &err));
    char *files = folder_content();
    ck_assert_ptr_null(strstr(files, ".new-"));
    free(files);
    OK(store_open(path, false, &store, &err));
    ck_assert_str_eq(store_installation(store), id);
    ck_assert_int_eq(events_of("p1"), 5);
    OK(store_note_get(store, NOTE_SENDING, arena, &note, &err));
    ck_assert_str_eq(note, "{\"held\":true}");
    struct store_summary now;
    OK(store_summary(store, &now, &err));
    ck_assert_str_eq(now.head, summary.head);
    append_many("p1", 6, 7);
    assert_sound("p1");
}
END_TEST

static void assert_not_restored(const char *backup, enum status (*prove)(void *, struct store *, struct error *),
                                const char *words) {
    char *before = folder_content();
    ck_assert_int_ne(store_restore(backup, path, prove, NULL, &err), STATUS_OK);
    ck_assert_msg(strstr(err.message, words) != NULL, "\"%s\" is not in: %s", words, err.message);
    char *after = folder_content();
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}

START_TEST(h25_restore_never_writes_over_a_store) {
    make_backup();
    assert_not_restored(beside(".bak"), hold, "is there already");
    close_store();
    assert_not_restored(beside(".bak"), hold, "is there already");
    ck_assert_int_eq(unlink(path), 0);
    put_file(beside("-wal"), "leftover", 8);
    assert_not_restored(beside(".bak"), hold, "its log is there");
}
END_TEST

START_TEST(restore_that_is_refused_leaves_nothing) {
    make_backup();
    close_store();
    ck_assert_int_eq(unlink(path), 0);
    assert_not_restored(beside(".bak"), refuse_it, "not this one");
    assert_not_restored(beside(".none"), hold, "there is no backup at");
    put_file(beside(".diary"), "my diary\n", 9);
    assert_not_restored(beside(".diary"), hold, "is not a store");
}
END_TEST

static enum status die(void *arg, struct store *copy, struct error *e) {
    (void)arg, (void)copy, (void)e;
    raise(SIGKILL);
    return STATUS_OK;
}

static void restore_and_die(void) { (void)store_restore(beside(".bak"), path, die, NULL, &err); }

START_TEST(h26_restore_that_was_killed_leaves_no_store_and_is_no_obstacle) {
    make_backup();
    close_store();
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(in_child(restore_and_die), -SIGKILL);
    ck_assert_int_ne(access(path, F_OK), 0);
    OK(store_restore(beside(".bak"), path, hold, NULL, &err));
    OK(store_open(path, false, &store, &err));
    assert_sound("p1");
}
END_TEST

START_TEST(restore_from_a_store_in_use_is_refused) {
    char own[340];
    make_p1();
    snprintf(own, sizeof own, "%s", path);
    memcpy(path + strlen(path), ".other", sizeof ".other");
    assert_not_restored(own, hold, "not a backup");
}
END_TEST

/* Every page is spoiled in turn: either it shows at once, or the copy proves sound. */
START_TEST(h26_damaged_backup_is_not_restored) {
    make_backup();
    close_store();
    ck_assert_int_eq(unlink(path), 0);
    char *bytes, name[340];
    snprintf(name, sizeof name, "%s", beside(".bak"));
    size_t n = get_file(name, &bytes);
    for (size_t page = 1; page < n / 4096; page++) {
        char *copy = malloc(n);
        memcpy(copy, bytes, n);
        memset(copy + page * 4096, 0xA5, 4096);
        put_file(name, copy, n);
        free(copy);
        ck_assert_int_ne(store_restore(name, path, hold, NULL, &err), STATUS_OK);
        ck_assert_int_ne(access(path, F_OK), 0);
    }
    free(bytes);
}
END_TEST

/* ---- After an unclean end ---- */

static void add_and_die(void) {
    open_store();
    append_many("p1", 2, 3);
    kill(getpid(), SIGKILL);
}

/* The log of one day put beside the store of another: SQLite takes it, the chains do not. */
START_TEST(h26_log_of_another_time_is_found_at_the_start) {
    char *before, *log;
    make_p1();
    close_store();
    size_t n = get_file(path, &before);
    ck_assert_int_eq(in_child(add_and_die), -SIGKILL);
    size_t size = get_file(beside("-wal"), &log);
    put_file(path, before, n);
    open_store();
    begin();
    add_patient(NULL);
    OK(append_one("p2", 1));
    OK(sql_exec(store, "UPDATE patient SET head = 'f' WHERE id = 'p2'", &err));
    commit();
    close_store();
    put_file(beside("-wal"), log, size);
    struct store *s = NULL;
    unlink(beside("-shm"));
    enum status st = store_open(path, false, &s, &err);
    if (st == STATUS_OK) { /* the log's own salts did not fit, and SQLite passed it over */
        store_close(s);
    } else {
        ck_assert_ptr_nonnull(strstr(err.message, "is damaged"));
    }
    free(before);
    free(log);
}
END_TEST

/* An fsync that failed before may have lost what the log shows, and a later one would not say so. */
START_TEST(h26_log_that_was_left_is_written_into_the_store_before_anything_else) {
    char *log, *after;
    make_p1();
    close_store();
    ck_assert_int_eq(in_child(add_and_die), -SIGKILL);
    ck_assert_uint_gt(get_file(beside("-wal"), &log), 0);
    open_store();
    ck_assert_uint_eq(get_file(beside("-wal"), &after), 0);
    free(log);
    free(after);
    close_store();
}
END_TEST

static void spoil_and_die(void) {
    open_store();
    append_many("p1", 2, 3);
    begin();
    OK(sql_exec(store, "UPDATE patient SET events = 2", &err));
    commit();
    kill(getpid(), SIGKILL);
}

START_TEST(h26_end_of_a_chain_that_does_not_hold_is_found_after_a_crash) {
    make_p1();
    close_store();
    ck_assert_int_eq(in_child(spoil_and_die), -SIGKILL);
    struct store *s = NULL;
    ck_assert_int_eq(store_open(path, false, &s, &err), STATUS_ENVIRONMENT);
    ck_assert_msg(strstr(err.message, "head of p1") || strstr(err.message, "p1 does not have"), "%s", err.message);
}
END_TEST

START_TEST(log_that_is_no_file_is_refused) {
    close_store();
    ck_assert_int_eq(symlink("/dev/null", beside("-wal")), 0);
    assert_refused(false, "in the way of the store's log");
    unlink(beside("-wal"));
    ck_assert_int_eq(mkfifo(beside("-journal"), 0600), 0);
    assert_refused(false, "in the way of the store's log");
}
END_TEST

/* ---- All patients ---- */

START_TEST(patients_are_gone_through_in_portions) {
    begin();
    for (int i = 0; i < 12; i++) add_patient(NULL);
    add_patient("anna");
    add_patient("ben");
    commit();
    const char *after = NULL, *wanted[] = {"p1", "p12", "anna", "ben"};
    size_t seen = 0, met = 0;
    for (;;) {
        const char **ids;
        size_t count;
        OK(store_patients_after(store, after, 3, arena, &ids, &count, &err));
        for (size_t i = 0; i < count; i++)
            if (met < 4 && strcmp(ids[i], wanted[met]) == 0) met++;
        seen += count;
        if (count == 0) break;
        after = ids[count - 1];
    }
    ck_assert_uint_eq(seen, 14);
    ck_assert_uint_eq(met, 4);
}
END_TEST

static Suite *store_keeping_suite(void) {
    Suite *s = suite_create("store_keeping");
    TCase *t = tcase_create("keeping");
    tcase_add_checked_fixture(t, setup_store, close_both);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, reader_sees_what_the_owner_committed_and_writes_nothing);
    tcase_add_test(t, reader_in_a_transaction_sees_one_instant_and_holds_up_nobody);
    tcase_add_test(t, reader_refuses_what_the_owner_would_refuse);
    tcase_add_test(t, h27_store_that_others_can_read_is_warned_of);
    tcase_add_test(t, h29_anchor_is_the_same_by_whatever_portions);
    tcase_add_test(t, h26_backup_is_the_store_as_one_private_file_and_never_written_over);
    tcase_add_test(t, h26_backup_by_a_reader_while_the_owner_is_in_a_transaction);
    tcase_add_test(t, backup_where_nothing_can_be_written_is_said_and_the_store_lives);
    tcase_add_test(t, h26_backup_of_a_store_that_is_not_sound_is_not_kept);
    tcase_add_test(t, h25_restored_store_has_the_same_id_and_what_was_done_to_the_copy);
    tcase_add_test(t, h25_restore_never_writes_over_a_store);
    tcase_add_test(t, restore_that_is_refused_leaves_nothing);
    tcase_add_test(t, h26_restore_that_was_killed_leaves_no_store_and_is_no_obstacle);
    tcase_add_test(t, restore_from_a_store_in_use_is_refused);
    tcase_add_test(t, h26_damaged_backup_is_not_restored);
    tcase_add_test(t, h26_log_of_another_time_is_found_at_the_start);
    tcase_add_test(t, h26_log_that_was_left_is_written_into_the_store_before_anything_else);
    tcase_add_test(t, h26_end_of_a_chain_that_does_not_hold_is_found_after_a_crash);
    tcase_add_test(t, log_that_is_no_file_is_refused);
    tcase_add_test(t, patients_are_gone_through_in_portions);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(store_keeping_suite()); }
