#include "cli/options.h"
#include "support/support.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

static const struct option own[] = {
    {"side", OPTION_TEXT, "SIDE", "the knee", 0, 0, NULL},        {"time", OPTION_LIST, "HH:MM", "a time", 0, 0, NULL},
    {"days", OPTION_NUMBER, "N", "how many days", 1, 366, NULL},  {"start", OPTION_DATE, "DATE", "the first day", 0, 0, NULL},
    {"draft", OPTION_FLAG, NULL, "propose only", 0, 0, NULL},     {0}};

static struct arena *arena;
static struct options *o;
static struct error err;

static void open_arena(void) {
    unsetenv("STRIDE_STORE");
    arena = arena_new(ARENA_NO_LIMIT);
}
static void close_arena(void) { arena_free(arena); }

#define READ(...) read_words((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
static enum status read_words(const char *const *words, size_t count) {
    return options_read(own, WITH_JSON | WITH_STORE | WITH_NOW | WITH_WRITE, (int)count, words, arena, &o, &err);
}

START_TEST(each_kind_of_option_is_read_and_the_rest_are_arguments) {
    const char *const *list;
    ck_assert_int_eq(READ("p1", "--side", "left", "--days=7", "--time", "08:00", "--time", "18:00", "--draft", "--now",
                          "2027-03-01T09:00:00Z", "--", "--odd"), STATUS_OK);
    ck_assert_str_eq(options_text(o, "side"), "left");
    ck_assert_int_eq(options_number(o, "days", 14), 7);
    ck_assert_uint_eq(options_list(o, "time", &list), 2);
    ck_assert_str_eq(list[1], "18:00");
    ck_assert(options_flag(o, "draft") && !options_flag(o, "json"));
    ck_assert_int_eq(options_number(o, "now", 0), INT64_C(1803891600000));
    ck_assert_uint_eq(options_args(o, &list), 2);
    ck_assert_str_eq(list[0], "p1");
    ck_assert_str_eq(list[1], "--odd");
}
END_TEST

START_TEST(what_is_not_given_has_the_callers_value) {
    ck_assert_int_eq(READ("p1"), STATUS_OK);
    ck_assert_ptr_null(options_text(o, "side"));
    ck_assert_int_eq(options_number(o, "days", 14), 14);
}
END_TEST

static const struct { const char *words[3]; enum status status; const char *says; } wrong[] = {
    {{"--sides", "left"}, STATUS_USAGE, "--side"},
    {{"--side"}, STATUS_USAGE, "--side"},
    {{"--side=left", "--side=right"}, STATUS_USAGE, "--side"},
    {{"--days", "0"}, STATUS_INPUT, "0"},
    {{"--days", "367"}, STATUS_INPUT, "367"},
    {{"--days", "seven"}, STATUS_INPUT, "seven"},
    {{"--days", "99999999999999999999"}, STATUS_INPUT, "99999999999999999999"},
    {{"--start", "2027-02-30"}, STATUS_INPUT, "30 February 2027"},
    {{"--now", "yesterday"}, STATUS_INPUT, "yesterday"},
    {{"--now", "2027-03-01"}, STATUS_INPUT, "2027-03-01"},
};

START_TEST(a_wrong_option_or_value_is_refused_by_name) {
    size_t count = 0;
    while (count < 3 && wrong[_i].words[count] != NULL) count++;
    ck_assert_int_eq(read_words(wrong[_i].words, count), wrong[_i].status);
    ck_assert_msg(strstr(err.message, wrong[_i].says) != NULL, "%s", err.message);
}
END_TEST

START_TEST(the_environment_names_the_store_where_the_option_does_not) {
    setenv("STRIDE_STORE", "/tmp/from-environment.db", 1);
    ck_assert_int_eq(READ("p1"), STATUS_OK);
    ck_assert_str_eq(options_text(o, "store"), "/tmp/from-environment.db");
    ck_assert_int_eq(READ("p1", "--store", "other.db"), STATUS_OK);
    ck_assert_str_eq(options_text(o, "store"), "other.db");
}
END_TEST

START_TEST(the_help_has_a_line_for_every_option) {
    struct text t = {0};
    options_describe(own, WITH_JSON | WITH_STORE, &t);
    static const char *const names[] = {"--side SIDE", "--time HH:MM", "--days N", "--start DATE", "--draft", "--store URL",
                                        "--json", "--help"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(strstr(text_get(&t), names[i]) != NULL, "%s is not in\n%s", names[i], text_get(&t));
    text_fini(&t);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("options");
    TCase *t = tcase_create("options");
    tcase_add_checked_fixture(t, open_arena, close_arena);
    tcase_add_test(t, each_kind_of_option_is_read_and_the_rest_are_arguments);
    tcase_add_test(t, what_is_not_given_has_the_callers_value);
    tcase_add_loop_test(t, a_wrong_option_or_value_is_refused_by_name, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(t, the_environment_names_the_store_where_the_option_does_not);
    tcase_add_test(t, the_help_has_a_line_for_every_option);
    suite_add_tcase(suite, t);
    return support_run(suite);
}
