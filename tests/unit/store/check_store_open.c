/* Names, refusals, making, owning. */
#include "store/sql.h"
#include "stores.h"

/* ---- Names ---- */

static const struct {
    const char *url;
    enum status status;
    const char *path;
} names[] = {
    {"/var/y.db", STATUS_OK, "/var/y.db"},
    {"y.db", STATUS_OK, "y.db"},
    {"sqlite:y.db", STATUS_OK, "y.db"},
    {"sqlite:/var/y.db", STATUS_OK, "/var/y.db"},
    {"./a:b.db", STATUS_OK, "./a:b.db"},
    {":memory:", STATUS_OK, ":memory:"},
    {"postgresql://anna:secret@host/db", STATUS_USAGE, NULL},
    {"file:y.db", STATUS_USAGE, NULL},
    {"a:b.db", STATUS_USAGE, NULL},
    {"sqlite:", STATUS_USAGE, NULL},
    {"", STATUS_USAGE, NULL},
};

START_TEST(url_means_a_path_or_is_wrong_usage) {
    const char *found = NULL;
    ck_assert_int_eq(store_path(names[_i].url, &found, &err), names[_i].status);
    if (names[_i].path)
        ck_assert_str_eq(found, names[_i].path);
    else
        ck_assert_ptr_null(strstr(err.message, "secret"));
}
END_TEST

START_TEST(memory_is_a_file_name_like_any_other) {
    char *folder = strdup(path);
    *strrchr(folder, '/') = '\0';
    ck_assert_int_eq(chdir(folder), 0);
    free(folder);
    OK(store_open(":memory:", true, &store, &err));
    ck_assert_int_eq(access(":memory:", F_OK), 0);
}
END_TEST

/* ---- Making ---- */

START_TEST(missing_store_is_made_only_when_asked) {
    assert_refused(false, "there is no store at");
    ck_assert_int_ne(access(beside(".lock"), F_OK), 0);
    open_store();
    close_store();
    OK(store_open(path, false, &store, &err));
}
END_TEST

START_TEST(new_store_is_private_and_has_an_id_that_stays) {
    struct stat about;
    char id[40];
    open_store();
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0600);
    ck_assert_int_eq(stat(beside(".lock"), &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0600);
    make_p1();
    ck_assert_int_eq(stat(beside("-wal"), &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0600);
    snprintf(id, sizeof id, "%s", store_installation(store));
    ck_assert_uint_eq(strlen(id), 32);
    ck_assert_uint_eq(strspn(id, "0123456789abcdef"), 32);
    close_store();
    open_store();
    ck_assert_str_eq(store_installation(store), id);
}
END_TEST

START_TEST(folder_that_is_not_there_is_said) {
    snprintf(path + strlen(path), 20, "/none/y.db");
    struct store *s;
    ck_assert_int_eq(store_open(path, true, &s, &err), STATUS_ENVIRONMENT);
    *strrchr(path, '/') = '\0';
    ck_assert_ptr_nonnull(strstr(err.message, path));
}
END_TEST

START_TEST(folder_missing_in_the_name_is_said) {
    char *slash = strrchr(path, '/');
    snprintf(slash, 20, "/none/y.db");
    struct store *s;
    ck_assert_int_eq(store_open(path, true, &s, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "the folder of store"));
}
END_TEST

START_TEST(creation_that_was_interrupted_leaves_no_store_and_is_no_obstacle) {
    put_file(beside(".new-abcdef"), "SQLite format 3", 15);
    assert_refused(false, "there is no store at");
    open_store();
    ck_assert_int_eq(access(beside(".new-abcdef"), F_OK), 0);
}
END_TEST

START_TEST(log_without_its_store_is_never_put_under_a_new_one) {
    put_file(beside("-wal"), "leftover", 8);
    assert_refused(true, "log is there");
}
END_TEST

START_TEST(closing_leaves_one_file_and_its_lock) {
    open_store();
    make_p1();
    close_store();
    ck_assert_int_ne(access(beside("-wal"), F_OK), 0);
    ck_assert_int_ne(access(beside("-shm"), F_OK), 0);
    ck_assert_int_ne(access(beside("-journal"), F_OK), 0);
    ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(settings_are_those_that_were_promised) {
    static const struct {
        const char *pragma;
        int64_t value;
    } wanted[] = {{"PRAGMA synchronous", 3},
                  {"PRAGMA foreign_keys", 1},
                  {"PRAGMA trusted_schema", 0},
                  {"PRAGMA mmap_size", 0},
                  {"PRAGMA cell_size_check", 1},
                  {"PRAGMA secure_delete", 1},
                  {"PRAGMA application_id", 0x53747264},
                  {"PRAGMA user_version", STORE_SCHEMA_VERSION}};
    open_store();
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct query q = sql_query(store, wanted[i].pragma);
        int64_t value = sql_row(&q) ? sql_int(&q) : -1;
        OK(sql_end(&q, &err));
        ck_assert_msg(value == wanted[i].value, "%s is %lld", wanted[i].pragma, (long long)value);
    }
    int defensive = 0;
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
    ck_assert_int_eq(defensive, 1);
    struct query q = sql_query(store, "PRAGMA journal_mode");
    ck_assert(sql_row(&q));
    ck_assert_str_eq(sql_text(&q, NULL), "wal");
    OK(sql_end(&q, &err));
}
END_TEST

/* ---- Refusing ---- */

START_TEST(empty_file_is_refused) {
    put_file(path, "", 0);
    assert_refused(true, "is empty");
    ck_assert_int_ne(access(beside(".lock"), F_OK), 0);
}
END_TEST

START_TEST(text_file_is_refused) {
    put_file(path, "my diary\n", 9);
    assert_refused(true, "is not a store");
    ck_assert_int_ne(access(beside(".lock"), F_OK), 0);
}
END_TEST

/* A database as the sqlite3 shell makes one. */
static void make_database(const char *statements) {
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, statements, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

START_TEST(other_programs_database_is_refused) {
    make_database("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup')");
    assert_refused(true, "another program's database");
    ck_assert_int_ne(access(beside(".lock"), F_OK), 0);
}
END_TEST

static void make_closed_store(void) {
    open_store();
    make_p1();
    close_store();
}

START_TEST(newer_store_is_refused) {
    make_closed_store();
    make_database("PRAGMA user_version = 5");
    assert_refused(true, "newer stride");
}
END_TEST

/* Its version is in the log alone, because its last owner did not close it. */
static void newer_in_log_and_die(void) {
    sqlite3 *db;
    if (sqlite3_open(path, &db) != SQLITE_OK) _exit(1);
    if (sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA user_version = 5", NULL, NULL, NULL) != SQLITE_OK) _exit(1);
    raise(SIGKILL);
}

START_TEST(newer_store_whose_log_alone_says_so_is_refused) {
    make_closed_store();
    ck_assert_int_eq(in_child(newer_in_log_and_die), -SIGKILL);
    struct store *s = NULL;
    ck_assert_int_eq(store_open(path, true, &s, &err), STATUS_ENVIRONMENT);
    ck_assert_msg(strstr(err.message, "newer stride") != NULL, "%s", err.message);
}
END_TEST

/* ---- An older store ---- */

#define DROP_4 "DROP TABLE reach; DROP TABLE note; DROP TABLE seen; DROP INDEX reminder_undelivered;"
#define DROP_3 DROP_4 "DROP TABLE alert; DROP TABLE exam; DROP TABLE unlisted;"

/* As the first schema was: without the clinic's settings, and without lists of alerts. */
static void make_first_schema(void) {
    make_closed_store();
    make_database(DROP_3 "DROP TABLE clinic; PRAGMA user_version = 1");
}

static void make_second_schema(void) {
    make_closed_store();
    make_database(DROP_3 "PRAGMA user_version = 2");
}

static void make_third_schema(void) {
    make_closed_store();
    make_database(DROP_4 "INSERT INTO unlisted VALUES ('p1'); PRAGMA user_version = 3");
}

/* Who was there before there were lists is to be listed. */
static void assert_unlisted(const char *patient) {
    const char **ids;
    size_t count;
    OK(store_unlisted(store, 10, arena, &ids, &count, &err));
    ck_assert_uint_eq(count, patient != NULL);
    if (patient != NULL) ck_assert_str_eq(ids[0], patient);
}

static void assert_up_to_date(void) {
    open_store();
    ck_assert_int_eq(events_of("p1"), 1);
    assert_sound("p1");
    begin();
    int64_t number = 0;
    OK(store_clinic_add(store, &(struct stored_clinic){.who = "anna", .settings = "{}"}, &number, &err));
    ck_assert_int_eq(number, 1);
    assert_unlisted("p1");
    OK(store_listed(store, "p1", &err));
    commit();
    close_store();
    open_store(); /* nothing is to be done again */
    assert_unlisted(NULL);
    struct query q = sql_query(store, "PRAGMA user_version");
    ck_assert(sql_row(&q));
    ck_assert_int_eq(sql_int(&q), STORE_SCHEMA_VERSION);
    OK(sql_end(&q, &err));
    close_store();
}

START_TEST(older_store_is_brought_up) {
    make_first_schema();
    assert_up_to_date();
}
END_TEST

START_TEST(second_schema_is_brought_up_too) {
    make_second_schema();
    assert_up_to_date();
}
END_TEST

START_TEST(third_schema_is_brought_up_too) {
    make_third_schema();
    assert_up_to_date();
}
END_TEST

START_TEST(new_store_has_nobody_to_be_listed) {
    open_store();
    make_p1();
    assert_unlisted(NULL);
}
END_TEST

static int statements_to_live;

static int count_down(unsigned kind, void *arg, void *statement, void *text) {
    (void)kind, (void)arg, (void)statement, (void)text;
    if (--statements_to_live < 0) raise(SIGKILL);
    return 0;
}

static int trace(sqlite3 *db, char **message, const struct sqlite3_api_routines *api) {
    (void)message, (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, count_down, NULL);
}

static void open_and_die(void) {
    struct store *s = NULL;
    sqlite3_auto_extension((void (*)(void))trace);
    if (store_open(path, true, &s, &err) != STATUS_OK) _exit(1);
}

START_TEST(h26_a_kill_at_any_statement_of_it_leaves_the_older_store_or_the_new_one) {
    char *bytes;
    make_first_schema();
    size_t n = get_file(path, &bytes);
    int status = -SIGKILL, lived = 0;
    for (; status != 0; lived++) {
        ck_assert_int_lt(lived, 200);
        unlink(beside("-wal"));
        unlink(beside("-shm"));
        put_file(path, bytes, n);
        statements_to_live = lived;
        status = in_child(open_and_die);
        ck_assert(status == 0 || status == -SIGKILL);
        assert_up_to_date();
    }
    ck_assert_int_gt(lived, 17); /* it has seventeen statements, and some come before */
    free(bytes);
}
END_TEST

START_TEST(older_store_that_is_damaged_is_refused_as_it_is) {
    make_first_schema();
    make_database("DROP TRIGGER event_stays");
    assert_refused(true, "TRIGGER event_stays is not as it was made");
}
END_TEST

START_TEST(folder_is_refused) {
    ck_assert_int_eq(mkdir(path, 0700), 0);
    assert_refused(true, "is a folder");
}
END_TEST

START_TEST(pipe_is_refused_without_waiting) {
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    assert_refused(true, "not a regular file");
}
END_TEST

START_TEST(link_is_refused_because_it_would_have_another_lock) {
    char real[340];
    make_closed_store();
    snprintf(real, sizeof real, "%s", beside("-real"));
    ck_assert_int_eq(rename(path, real), 0);
    ck_assert_int_eq(symlink(real, path), 0);
    assert_refused(true, "symbolic link");
}
END_TEST

START_TEST(store_cut_off_anywhere_is_refused) {
    make_closed_store();
    char *bytes;
    size_t n = get_file(path, &bytes);
    for (size_t cut = 1; cut < n; cut += cut < 200 ? 13 : 4001) {
        put_file(path, bytes, cut);
        assert_refused(true, "");
    }
    free(bytes);
}
END_TEST

/* Every page but the first, whose header is looked at elsewhere, is spoiled in turn. */
START_TEST(store_with_a_spoiled_page_is_refused) {
    make_closed_store();
    char *bytes;
    size_t n = get_file(path, &bytes);
    for (size_t page = 1; page < n / 4096; page++) {
        char *copy = malloc(n);
        memcpy(copy, bytes, n);
        memset(copy + page * 4096, 0xA5, 4096);
        put_file(path, copy, n);
        assert_refused(false, "is damaged");
        free(copy);
    }
    free(bytes);
}
END_TEST

START_TEST(store_without_one_of_its_triggers_is_refused) {
    make_closed_store();
    make_database("DROP TRIGGER event_stays");
    assert_refused(false, "TRIGGER event_stays");
}
END_TEST

START_TEST(store_with_an_index_more_is_taken) {
    make_closed_store();
    make_database("CREATE INDEX of_the_admin ON event (kind)");
    OK(store_open(path, false, &store, &err));
}
END_TEST

START_TEST(store_locked_by_a_shell_is_refused) {
    sqlite3 *db;
    make_closed_store();
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    struct store *s;
    ck_assert_int_eq(store_open(path, false, &s, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "locked by another program"));
    sqlite3_close(db);
}
END_TEST

/* Files do not stop the superuser, so these are tried as somebody else. */
static void try_read_only(void) {
    if (geteuid() == 0 && seteuid(65534) != 0) _exit(1);
    assert_refused(false, "is read-only");
}

static void try_unreadable(void) {
    struct store *s;
    if (geteuid() == 0 && seteuid(65534) != 0) _exit(1);
    if (store_open(path, false, &s, &err) != STATUS_ENVIRONMENT) _exit(2);
    if (!strstr(err.message, "Permission denied")) _exit(3);
}

static void try_closed_folder(void) {
    struct store *s;
    if (geteuid() == 0 && seteuid(65534) != 0) _exit(1);
    if (store_open(path, true, &s, &err) != STATUS_ENVIRONMENT) _exit(2);
    if (!strstr(err.message, "Permission denied") || !strstr(err.message, path)) _exit(3);
}

static void open_folders(mode_t mode) {
    char folder[320];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    ck_assert_int_eq(chmod(folder, mode), 0);
    *strrchr(folder, '/') = '\0';
    ck_assert_int_eq(chmod(folder, 0755), 0);
}

START_TEST(read_only_store_is_refused) {
    make_closed_store();
    open_folders(0777);
    ck_assert_int_eq(chmod(path, 0444), 0);
    ck_assert_int_eq(chmod(beside(".lock"), 0666), 0);
    ck_assert_int_eq(in_child(try_read_only), 0);
}
END_TEST

START_TEST(unreadable_store_is_refused) {
    make_closed_store();
    open_folders(0777);
    ck_assert_int_eq(chmod(path, 0), 0);
    ck_assert_int_eq(in_child(try_unreadable), 0);
}
END_TEST

START_TEST(folder_that_may_not_be_written_is_said) {
    open_folders(0555);
    ck_assert_int_eq(in_child(try_closed_folder), 0);
}
END_TEST

/* ---- Owning ---- */

static int gate[2], ready[2];

static void hold_until_told(void) {
    char byte = 'r';
    open_store();
    ck_assert_int_eq(write(ready[1], &byte, 1), 1);
    ck_assert_int_eq(read(gate[0], &byte, 1), 1);
    close_store();
}

static pid_t start_holder(void) {
    char byte;
    ck_assert_int_eq(pipe(gate) | pipe(ready), 0);
    fflush(NULL);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        hold_until_told();
        _exit(0);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    return child;
}

START_TEST(second_owner_is_refused_and_told_who_owns_it) {
    char words[60];
    pid_t child = start_holder();
    ck_assert_int_eq(store_owner(path), child);
    snprintf(words, sizeof words, "is in use by process %ld", (long)child);
    assert_refused(true, words);
    ck_assert_int_eq(write(gate[1], "x", 1), 1);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    ck_assert_int_eq(store_owner(path), 0);
    open_store();
    ck_assert_int_eq(store_owner(path), getpid());
}
END_TEST

START_TEST(lock_of_a_killed_owner_is_free_whatever_its_file_says) {
    pid_t child = start_holder();
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    char *words;
    size_t n = get_file(beside(".lock"), &words);
    ck_assert_int_eq(strtol(words, NULL, 10), child);
    ck_assert_uint_gt(n, 0);
    free(words);
    ck_assert_int_eq(store_owner(path), 0);
    open_store();
}
END_TEST

START_TEST(same_process_cannot_open_a_store_twice) {
    open_store();
    make_p1();
    struct store *second;
    ck_assert_int_eq(store_open(path, true, &second, &err), STATUS_ENVIRONMENT);
    begin();
    OK(append_one("p1", 2));
    commit();
}
END_TEST

START_TEST(nobody_owns_what_is_not_there) {
    ck_assert_int_eq(store_owner(path), 0);
    ck_assert_int_ne(access(beside(".lock"), F_OK), 0);
}
END_TEST

START_TEST(lock_that_is_no_file_is_said) {
    ck_assert_int_eq(mkdir(beside(".lock"), 0700), 0);
    assert_refused(true, ".lock");
}
END_TEST

static Suite *store_open_suite(void) {
    Suite *s = suite_create("store_open");
    TCase *open = tcase_create("names"), *make = tcase_create("making"), *refuse = tcase_create("refusing"),
          *own = tcase_create("owning"), *older = tcase_create("older stores");
    tcase_add_loop_test(open, url_means_a_path_or_is_wrong_usage, 0, (int)(sizeof names / sizeof names[0]));
    suite_add_tcase(s, open);

    tcase_add_checked_fixture(make, setup_path, teardown);
    tcase_add_test(make, memory_is_a_file_name_like_any_other);
    tcase_add_test(make, missing_store_is_made_only_when_asked);
    tcase_add_test(make, new_store_is_private_and_has_an_id_that_stays);
    tcase_add_test(make, folder_that_is_not_there_is_said);
    tcase_add_test(make, folder_missing_in_the_name_is_said);
    tcase_add_test(make, creation_that_was_interrupted_leaves_no_store_and_is_no_obstacle);
    tcase_add_test(make, log_without_its_store_is_never_put_under_a_new_one);
    tcase_add_test(make, closing_leaves_one_file_and_its_lock);
    tcase_add_test(make, settings_are_those_that_were_promised);
    suite_add_tcase(s, make);

    tcase_add_checked_fixture(refuse, setup_path, teardown);
    tcase_add_checked_fixture(older, setup_path, teardown);
    tcase_set_timeout(older, 60);
    tcase_set_timeout(refuse, 30);
    tcase_add_test(refuse, empty_file_is_refused);
    tcase_add_test(refuse, text_file_is_refused);
    tcase_add_test(refuse, other_programs_database_is_refused);
    tcase_add_test(refuse, newer_store_is_refused);
    tcase_add_test(refuse, newer_store_whose_log_alone_says_so_is_refused);
    tcase_add_test(older, older_store_is_brought_up);
    tcase_add_test(older, second_schema_is_brought_up_too);
    tcase_add_test(older, third_schema_is_brought_up_too);
    tcase_add_test(older, new_store_has_nobody_to_be_listed);
    tcase_add_test(older, h26_a_kill_at_any_statement_of_it_leaves_the_older_store_or_the_new_one);
    tcase_add_test(older, older_store_that_is_damaged_is_refused_as_it_is);
    tcase_add_test(refuse, folder_is_refused);
    tcase_add_test(refuse, pipe_is_refused_without_waiting);
    tcase_add_test(refuse, link_is_refused_because_it_would_have_another_lock);
    tcase_add_test(refuse, store_cut_off_anywhere_is_refused);
    tcase_add_test(refuse, store_with_a_spoiled_page_is_refused);
    tcase_add_test(refuse, store_without_one_of_its_triggers_is_refused);
    tcase_add_test(refuse, store_with_an_index_more_is_taken);
    tcase_add_test(refuse, store_locked_by_a_shell_is_refused);
    tcase_add_test(refuse, read_only_store_is_refused);
    tcase_add_test(refuse, unreadable_store_is_refused);
    tcase_add_test(refuse, folder_that_may_not_be_written_is_said);
    suite_add_tcase(s, refuse);
    suite_add_tcase(s, older);

    tcase_add_checked_fixture(own, setup_path, teardown);
    tcase_add_test(own, second_owner_is_refused_and_told_who_owns_it);
    tcase_add_test(own, lock_of_a_killed_owner_is_free_whatever_its_file_says);
    tcase_add_test(own, same_process_cannot_open_a_store_twice);
    tcase_add_test(own, nobody_owns_what_is_not_there);
    tcase_add_test(own, lock_that_is_no_file_is_said);
    suite_add_tcase(s, own);
    return s;
}

int main(void) { return support_run(store_open_suite()); }
