#include "base/error.h"
#include "support/support.h"
#include <glib.h>
#include <string.h>

START_TEST(a_failure_carries_status_and_sentence) {
    struct error err = {STATUS_OK, 7, "old.lua", "old"};
    ck_assert_int_eq(error_set(&err, STATUS_INPUT, "dose %d mg is above %d mg", 250, 200), STATUS_INPUT);
    ck_assert_int_eq(err.status, STATUS_INPUT);
    ck_assert_str_eq(err.message, "dose 250 mg is above 200 mg");
    ck_assert_str_eq(err.file, "");
    ck_assert_int_eq(err.line, 0);
}
END_TEST

START_TEST(a_caller_that_does_not_care_passes_null) {
    ck_assert_int_eq(error_set(NULL, STATUS_CONFLICT, "%s", "x"), STATUS_CONFLICT);
    error_at(NULL, "x.lua", 1);
}
END_TEST

START_TEST(the_place_is_added_and_the_status_kept) {
    struct error err;
    error_set(&err, STATUS_MEMORY, "no memory");
    ck_assert_int_eq(error_at(&err, "runners-knee/itb-syndrome.lua", 12), STATUS_MEMORY);
    ck_assert_str_eq(err.file, "runners-knee/itb-syndrome.lua");
    ck_assert_int_eq(err.line, 12);
    ck_assert_str_eq(err.message, "no memory");
    error_at(&err, NULL, -3);
    ck_assert_str_eq(err.file, "");
    ck_assert_int_eq(err.line, 0);
}
END_TEST

START_TEST(a_message_may_quote_the_message_it_replaces) {
    struct error err;
    error_set(&err, STATUS_INPUT, "no such exercise");
    error_set(&err, STATUS_INPUT, "phase \"build\": %s", err.message);
    ck_assert_str_eq(err.message, "phase \"build\": no such exercise");
}
END_TEST

/* Every length around the limit, with characters of one to four bytes: the cut never lands inside one. */
START_TEST(a_long_message_is_cut_between_characters) {
    static const char *const characters[] = {"a", "é", "…", "😀"};
    struct error err;
    for (size_t c = 0; c < 4; c++) {
        for (size_t lead = 0; lead < 8; lead++) {
            char words[2000] = "";
            memset(words, 'x', lead);
            while (strlen(words) < 1500) strncat(words, characters[c], 4);
            error_set(&err, STATUS_INPUT, "%s", words);
            size_t n = strlen(err.message);
            ck_assert(g_utf8_validate(err.message, -1, NULL));
            ck_assert_uint_ge(n, sizeof err.message - 5);
            ck_assert_str_eq(err.message + n - strlen("…"), "…");
        }
    }
}
END_TEST

START_TEST(a_message_that_just_fits_is_whole) {
    struct error err;
    char words[sizeof err.message + 1] = "";
    memset(words, 'x', sizeof err.message - 1);
    error_set(&err, STATUS_INPUT, "%s", words);
    ck_assert_str_eq(err.message, words);
    words[sizeof err.message - 1] = 'x';
    error_set(&err, STATUS_INPUT, "%s", words);
    ck_assert_str_ne(err.message, words);
}
END_TEST

START_TEST(a_long_file_name_is_cut_too) {
    struct error err;
    char name[1000] = "";
    memset(name, 'd', sizeof name - 1);
    error_set(&err, STATUS_INPUT, "x");
    error_at(&err, name, 1);
    ck_assert_uint_eq(strlen(err.file), sizeof err.file - 1);
    ck_assert_str_eq(err.file + sizeof err.file - 1 - strlen("…"), "…");
}
END_TEST

START_TEST(what_a_terminal_would_obey_is_replaced) {
    struct error err;
    error_set(&err, STATUS_INPUT, "%s",
              "a\nb\tc\033[2Jd\177e\xC2\x9B"
              "f\xE2\x80\xAEg");
    ck_assert_str_eq(err.message, "a b c?[2Jd?e??f???g");
}
END_TEST

START_TEST(what_is_not_utf8_is_replaced) {
    struct error err;
    error_set(&err, STATUS_INPUT,
              "a\xFF"
              "b\xC3");
    ck_assert_str_eq(err.message, "a?b?");
}
END_TEST

START_TEST(exit_statuses_are_those_of_the_contract) {
    ck_assert_int_eq(error_exit_status(STATUS_OK), 0);
    ck_assert_int_eq(error_exit_status(STATUS_NO), 1);
    ck_assert_int_eq(error_exit_status(STATUS_INPUT), 1);
    ck_assert_int_eq(error_exit_status(STATUS_USAGE), 2);
    ck_assert_int_eq(error_exit_status(STATUS_ENVIRONMENT), 3);
    ck_assert_int_eq(error_exit_status(STATUS_CONFLICT), 3);
    ck_assert_int_eq(error_exit_status(STATUS_MEMORY), 3);
}
END_TEST

int main(void) {
    Suite *s = suite_create("error");
    TCase *t = tcase_create("filling");
    tcase_add_test(t, a_failure_carries_status_and_sentence);
    tcase_add_test(t, a_caller_that_does_not_care_passes_null);
    tcase_add_test(t, the_place_is_added_and_the_status_kept);
    tcase_add_test(t, a_message_may_quote_the_message_it_replaces);
    tcase_add_test(t, exit_statuses_are_those_of_the_contract);
    suite_add_tcase(s, t);
    t = tcase_create("text from outside");
    tcase_add_test(t, a_long_message_is_cut_between_characters);
    tcase_add_test(t, a_message_that_just_fits_is_whole);
    tcase_add_test(t, a_long_file_name_is_cut_too);
    tcase_add_test(t, what_a_terminal_would_obey_is_replaced);
    tcase_add_test(t, what_is_not_utf8_is_replaced);
    suite_add_tcase(s, t);
    return support_run(s);
}
