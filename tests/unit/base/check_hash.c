#include "base/hash.h"
#include "support/support.h"
#include <string.h>

static char hex[HASH_SIZE], other[HASH_SIZE];

static void setup(void) { ck_assert(hash_start()); }

START_TEST(starting_twice_is_fine) { ck_assert(hash_start()); }
END_TEST

START_TEST(the_hash_is_sha256) {
    hash_text(hex, NULL, 0);
    ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hash_text(hex, "abc", 3);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(parts_are_kept_apart) {
    const char *const one[] = {"ab", "c"}, *const two[] = {"a", "bc"}, *const three[] = {"abc"};
    hash_parts(hex, one, 2);
    hash_parts(other, two, 2);
    ck_assert_str_ne(hex, other);
    hash_parts(other, three, 1);
    ck_assert_str_ne(hex, other);
    hash_parts(other, one, 2);
    ck_assert_str_eq(hex, other);
}
END_TEST

/* Stored chains depend on it: eight bytes of length, most significant first, before each part. */
START_TEST(the_form_of_the_parts_stays_the_same) {
    const char *const parts[] = {"ab", "c"};
    hash_parts(hex, parts, 2);
    hash_text(other, "\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c", 19);
    ck_assert_str_eq(hex, other);
}
END_TEST

START_TEST(a_missing_part_counts_as_empty) {
    const char *const none[] = {NULL}, *const empty[] = {""};
    hash_parts(hex, none, 1);
    hash_parts(other, empty, 1);
    ck_assert_str_eq(hex, other);
    hash_parts(other, none, 0);
    ck_assert_str_ne(hex, other);
}
END_TEST

START_TEST(hex_has_one_form) {
    hash_text(hex, "x", 1);
    ck_assert(hash_is_hex(hex));
    ck_assert(!hash_is_hex(""));
    hex[63] = '\0';
    ck_assert(!hash_is_hex(hex));
    memset(hex, 'A', 64);
    ck_assert(!hash_is_hex(hex));
    memset(hex, 'g', 64);
    ck_assert(!hash_is_hex(hex));
    char longer[80] = "";
    memset(longer, 'a', 65);
    ck_assert(!hash_is_hex(longer));
}
END_TEST

START_TEST(the_quick_hash_tells_texts_apart) {
    unsigned char a[HASH_QUICK_SIZE], b[HASH_QUICK_SIZE];
    hash_quick(a, "ab", 2);
    hash_quick(b, "ab ", 2);
    ck_assert_mem_eq(a, b, sizeof a);
    hash_quick(b, "ac", 2);
    ck_assert_mem_ne(a, b, sizeof a);
    hash_quick(b, NULL, 0);
    ck_assert_mem_ne(a, b, sizeof a);
}
END_TEST

START_TEST(random_ids_differ) {
    char a[33], b[33];
    hash_random(a);
    hash_random(b);
    ck_assert_uint_eq(strlen(a), 32);
    ck_assert_uint_eq(strspn(a, "0123456789abcdef"), 32);
    ck_assert_str_ne(a, b);
}
END_TEST

int main(void) {
    Suite *s = suite_create("hash");
    TCase *t = tcase_create("hash");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, starting_twice_is_fine);
    tcase_add_test(t, the_hash_is_sha256);
    tcase_add_test(t, parts_are_kept_apart);
    tcase_add_test(t, the_form_of_the_parts_stays_the_same);
    tcase_add_test(t, a_missing_part_counts_as_empty);
    tcase_add_test(t, hex_has_one_form);
    tcase_add_test(t, the_quick_hash_tells_texts_apart);
    tcase_add_test(t, random_ids_differ);
    suite_add_tcase(s, t);
    return support_run(s);
}
