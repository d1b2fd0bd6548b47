#include "base/text.h"
#include "support/support.h"
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- Text that grows ---- */

START_TEST(nothing_reads_as_an_empty_text) {
    struct text t = {0};
    ck_assert_str_eq(text_get(&t), "");
    ck_assert(!text_failed(&t));
    char *taken = text_take(&t);
    ck_assert_str_eq(taken, "");
    free(taken);
    text_fini(&t);
}
END_TEST

START_TEST(words_are_added_in_order) {
    struct text t = {0};
    text_put(&t, "hold ");
    text_add(&t, "%d s", 20);
    text_put_n(&t, ", rest", 2);
    ck_assert_str_eq(text_get(&t), "hold 20 s, ");
    ck_assert_uint_eq(t.length, strlen("hold 20 s, "));
    text_fini(&t);
    ck_assert_str_eq(text_get(&t), "");
}
END_TEST

START_TEST(bytes_that_are_nul_are_kept_and_counted) {
    struct text t = {0};
    text_put_n(&t, "a\0b", 3);
    ck_assert_uint_eq(t.length, 3);
    ck_assert_mem_eq(text_get(&t), "a\0b", 4);
    text_fini(&t);
}
END_TEST

START_TEST(it_grows_by_any_size_of_addition) {
    struct text t = {0};
    size_t n = 0;
    for (int i = 1; i < 600; i++) {
        text_add(&t, "%*d", i, i % 10);
        n += (size_t)i;
        ck_assert_uint_eq(t.length, n);
        ck_assert_uint_eq(strlen(text_get(&t)), n);
    }
    text_fini(&t);
}
END_TEST

START_TEST(what_was_taken_is_the_callers_and_the_text_starts_anew) {
    struct text t = {0};
    text_put(&t, "one");
    char *one = text_take(&t);
    text_put(&t, "two");
    ck_assert_str_eq(one, "one");
    ck_assert_str_eq(text_get(&t), "two");
    free(one);
    text_fini(&t);
}
END_TEST

START_TEST(a_failure_is_remembered_until_the_end) {
    struct text t = {0};
    text_put(&t, "one");
    text_put_n(&t, "x", SIZE_MAX / 2);
    ck_assert(text_failed(&t));
    text_put(&t, "two");
    ck_assert_str_eq(text_get(&t), "one");
    ck_assert_ptr_null(text_take(&t));
    ck_assert(!text_failed(&t));
    text_fini(&t);
}
END_TEST

START_TEST(any_allocation_may_fail) {
    for (int n = 1;; n++) {
        struct text t = {0};
        support_fail_nth(n);
        for (int i = 0; i < 100; i++) {
            text_put(&t, "0123456789");
            text_add(&t, "%0100d", 0);
        }
        char *taken = text_take(&t);
        int refused = support_failed();
        support_fail_nth(0);
        ck_assert_int_eq(taken == NULL, refused > 0);
        if (taken != NULL) ck_assert_uint_eq(strlen(taken), 11000);
        free(taken);
        if (refused == 0) break;
    }
}
END_TEST

/* ---- Text from outside ---- */

static const struct {
    const char *bytes;
    size_t n;
    const char *why;
} cleanness[] = {
    {"", 0, NULL},
    {"knee hurts\nwhen I run", 21, NULL},
    {"Schmerz größer – 痛み 😀", 27, NULL},
    {"a\tb", 3, "has a control character"},
    {"a\rb", 3, "has a control character"},
    {"\033[1m", 4, "has a control character"},
    {"a\177", 2, "has a control character"},
    {"a\xC2\x85", 3, "has a control character"},
    {"a\0b", 3, "has a NUL byte"},
    {"a\xFF", 2, "is not valid UTF-8"},
    {"a\xC3", 2, "is not valid UTF-8"},
    {"\xC0\xAF", 2, "is not valid UTF-8"},
    {"\xED\xA0\x80", 3, "is not valid UTF-8"},
    {"\xF4\x90\x80\x80", 4, "is not valid UTF-8"},
    {"a\xE2\x80\xAE", 4, "has a bidirectional control character"},
    {"a\xE2\x81\xA6", 4, "has a bidirectional control character"},
    {"\xD8\x9C", 2, "has a bidirectional control character"},
    {"\xE2\x80\x8F", 3, "has a bidirectional control character"},
    {"1234567890123456789012345678901", 31, "is too long"},
};

START_TEST(text_from_people_is_judged) {
    const char *why = NULL;
    bool clean = text_is_clean(cleanness[_i].bytes, cleanness[_i].n, 30, &why);
    ck_assert_int_eq(clean, cleanness[_i].why == NULL);
    ck_assert_pstr_eq(why, cleanness[_i].why);
    ck_assert_int_eq(text_is_clean(cleanness[_i].bytes, cleanness[_i].n, 30, NULL), clean);
}
END_TEST

static const struct {
    const char *word;
    bool kebab, snake;
} names[] = {
    {"itb-syndrome", true, false}, {"pain_place", false, true}, {"knee", true, true},   {"a1-2", true, false},
    {"f00", true, true},           {"", false, false},          {"1a", false, false},   {"-a", false, false},
    {"a-", false, false},          {"a--b", false, false},      {"a__b", false, false}, {"_a", false, false},
    {"a_", false, false},          {"Knee", false, false},      {"a b", false, false},  {"a-b_c", false, false},
    {"é", false, false},
};

START_TEST(names_have_one_form) {
    ck_assert_int_eq(text_is_kebab(names[_i].word), names[_i].kebab);
    ck_assert_int_eq(text_is_snake(names[_i].word), names[_i].snake);
}
END_TEST

START_TEST(names_have_at_most_64_letters) {
    char word[70] = "";
    memset(word, 'a', 64);
    ck_assert(text_is_kebab(word));
    word[64] = 'a';
    ck_assert(!text_is_kebab(word));
    ck_assert(!text_is_snake(word));
}
END_TEST

/* ---- The nearest word ---- */

static const char *const words[] = {"pain",        "pain_place", "run_flat", "run_downhill",
                                    "stairs_down", "noble",      "locking"};

static const struct {
    const char *word, *nearest;
} nearest[] = {
    {"pain", "pain"},
    {"pian", "pain"}, /* a transposition is one */
    {"pan", "pain"},
    {"paan_", "pain"}, /* five letters may be two away */
    {"paan", "pain"},
    {"paam", NULL}, /* four only one */
    {"nobel", "noble"},
    {"pain_plaec", "pain_place"},
    {"run_downhlil", "run_downhill"},
    {"stairs", NULL},
    {"xyz", NULL},
    {"runflat", "run_flat"},
    {"run_dwnhil", "run_downhill"},
    {"", NULL},
};

START_TEST(near_misses_are_recognised) {
    ck_assert_pstr_eq(text_nearest(nearest[_i].word, words, sizeof words / sizeof *words), nearest[_i].nearest);
}
END_TEST

START_TEST(of_equally_near_words_the_first_is_given) {
    static const char *const both[] = {"cart", "card", "care"};
    ck_assert_str_eq(text_nearest("carx", both, 3), "cart");
    ck_assert_str_eq(text_nearest("care", both, 3), "care");
    ck_assert_ptr_null(text_nearest("care", both, 0));
}
END_TEST

START_TEST(very_long_words_have_no_neighbour) {
    char word[4000] = "";
    memset(word, 'a', sizeof word - 1);
    const char *const itself[] = {word};
    ck_assert_ptr_null(text_nearest(word, itself, 1));
    ck_assert_ptr_null(text_nearest("aaa", itself, 1));
}
END_TEST

/* ---- Thousandths ---- */

static const struct {
    long long milli;
    const char *written;
} milli[] = {
    {0, "0"},
    {6000, "6"},
    {2500, "2.5"},
    {-125, "-0.125"},
    {1, "0.001"},
    {-1, "-0.001"},
    {10, "0.01"},
    {100000, "100"},
    {-7000, "-7"},
    {1000000, "1000"},
    {123456, "123.456"},
    {LLONG_MAX, "9223372036854775.807"},
    {LLONG_MIN, "-9223372036854775.808"},
};

START_TEST(thousandths_are_written_short) {
    char buffer[24];
    ck_assert_str_eq(text_milli(buffer, milli[_i].milli), milli[_i].written);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

int main(void) {
    Suite *s = suite_create("text");
    TCase *t = tcase_create("growing");
    tcase_add_test(t, nothing_reads_as_an_empty_text);
    tcase_add_test(t, words_are_added_in_order);
    tcase_add_test(t, bytes_that_are_nul_are_kept_and_counted);
    tcase_add_test(t, it_grows_by_any_size_of_addition);
    tcase_add_test(t, what_was_taken_is_the_callers_and_the_text_starts_anew);
    tcase_add_test(t, a_failure_is_remembered_until_the_end);
    tcase_add_test(t, any_allocation_may_fail);
    suite_add_tcase(s, t);
    t = tcase_create("from outside");
    tcase_add_loop_test(t, text_from_people_is_judged, 0, ROWS(cleanness));
    tcase_add_loop_test(t, names_have_one_form, 0, ROWS(names));
    tcase_add_test(t, names_have_at_most_64_letters);
    suite_add_tcase(s, t);
    t = tcase_create("nearest");
    tcase_add_loop_test(t, near_misses_are_recognised, 0, ROWS(nearest));
    tcase_add_test(t, of_equally_near_words_the_first_is_given);
    tcase_add_test(t, very_long_words_have_no_neighbour);
    suite_add_tcase(s, t);
    t = tcase_create("thousandths");
    tcase_add_loop_test(t, thousandths_are_written_short, 0, ROWS(milli));
    suite_add_tcase(s, t);
    return support_run(s);
}
