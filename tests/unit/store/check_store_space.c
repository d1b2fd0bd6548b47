/* A disk that runs full: the ballast is given back, what cannot wait goes on, what can is refused. */
#include "store/keeping.h"
#include "store/space.h"
#include "stores.h"

static int64_t free_now;

static int64_t told(const char *name) {
    (void)name;
    struct stat about;
    bool there = stat(beside(".ballast"), &about) == 0;
    return free_now < 0 ? free_now : free_now - (there ? STORE_BALLAST : 0);
}

static void setup_space(void) {
    space_free_bytes = told;
    free_now = STORE_AMPLE * 2;
    setup_store();
    make_p1();
}

static bool has_ballast(void) {
    struct stat about;
    return stat(beside(".ballast"), &about) == 0 && about.st_size == STORE_BALLAST &&
           (int64_t)about.st_blocks * 512 >= STORE_BALLAST;
}

static void touch(void) {
    begin();
    commit();
}

START_TEST(only_a_service_keeps_ballast) {
    touch();
    ck_assert(!store_space(store).ballast);
    store_keep_ballast(store);
    ck_assert(has_ballast());
    ck_assert(store_space(store).ballast && !store_space(store).low);
    struct stat about;
    ck_assert_int_eq(stat(beside(".ballast"), &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0600);
}
END_TEST

START_TEST(h23_full_disk_frees_the_ballast_and_says_so_until_there_is_room) {
    store_keep_ballast(store);
    free_now = STORE_BALLAST + STORE_LOW - 1;
    touch();
    ck_assert(!has_ballast());
    ck_assert(store_space(store).low);
    ck_assert_int_eq(store_room(store, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "nearly full"));
    ck_assert_ptr_nonnull(strstr(err.message, path));
    begin();
    OK(append_one("p1", 2));
    commit();
    free_now = STORE_AMPLE - 1; /* it stays low: neither to and fro at one byte */
    touch();
    ck_assert(store_space(store).low && !has_ballast());
    free_now = STORE_AMPLE;
    touch();
    OK(store_room(store, &err));
    ck_assert(has_ballast());
}
END_TEST

START_TEST(store_that_finds_the_disk_low_at_its_start_says_so) {
    free_now = STORE_LOW - 1;
    close_store();
    open_store();
    touch();
    ck_assert_int_eq(store_room(store, &err), STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(disk_that_refuses_at_once_frees_the_ballast_for_the_next_try) {
    store_keep_ballast(store);
    begin();
    OK(sql_exec(store, "PRAGMA max_page_count = 1", &err));
    enum status st = STATUS_OK;
    for (int64_t n = 2; st == STATUS_OK && n < 500; n++) st = append_one("p1", n);
    ck_assert_int_eq(st, STATUS_ENVIRONMENT);
    store_rollback(store);
    ck_assert(!has_ballast());
    ck_assert_int_eq(store_room(store, &err), STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(disk_that_does_not_say_how_full_it_is_is_trusted) {
    free_now = -1;
    store_keep_ballast(store);
    touch();
    OK(store_room(store, &err));
    ck_assert_int_eq(store_space(store).free_bytes, -1);
}
END_TEST

START_TEST(what_is_no_ballast_stays_under_its_name) {
    put_file(beside(".ballast"), "mine", 4);
    store_keep_ballast(store);
    char *bytes;
    ck_assert_uint_eq(get_file(beside(".ballast"), &bytes), 4);
    free(bytes);
    ck_assert(!store_space(store).ballast);
}
END_TEST

static Suite *store_space_suite(void) {
    Suite *s = suite_create("store_space");
    TCase *t = tcase_create("space");
    tcase_add_checked_fixture(t, setup_space, teardown);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, only_a_service_keeps_ballast);
    tcase_add_test(t, h23_full_disk_frees_the_ballast_and_says_so_until_there_is_room);
    tcase_add_test(t, store_that_finds_the_disk_low_at_its_start_says_so);
    tcase_add_test(t, disk_that_refuses_at_once_frees_the_ballast_for_the_next_try);
    tcase_add_test(t, disk_that_does_not_say_how_full_it_is_is_trusted);
    tcase_add_test(t, what_is_no_ballast_stays_under_its_name);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(store_space_suite()); }
