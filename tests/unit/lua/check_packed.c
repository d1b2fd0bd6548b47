/* What is made small for the way between the processes comes out as it was; and what comes from anybody does no harm.
 */
#include "bindings/lua/lines.h"
#include "bindings/lua/packed.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *parsed(const char *text) {
    json_t *value = NULL;
    struct error err;
    ck_assert_msg(json_read(text, strlen(text), JSON_MAX_DEPTH, &value, &err) == STATUS_OK, "%s: %s", text,
                  err.message);
    return value;
}

/* What would arrive: everything once more, from its text. */
static json_t *sent(json_t *value) {
    char *text = json_canonical(value);
    ck_assert_ptr_nonnull(text);
    json_t *copy = parsed(text);
    free(text);
    return copy;
}

START_TEST(what_is_packed_comes_out_as_it_was) {
    json_t *leaf = parsed("{\"op\":\"yes\",\"finding\":\"noble\"}"),
           *both = json_pack("{sss[OO]}", "op", "all", "of", leaf, leaf);
    json_t *list = json_pack("[{s{sOsO}}{s{sOsi}}{si}]", "p", "a", both, "b", leaf, "p", "a", both, "n", 3, "q", 1);
    json_t *before = json_deep_copy(list), *shared = packed_write(list, "p");
    ck_assert_ptr_nonnull(shared);
    ck_assert_uint_eq(json_array_size(shared), 2);
    json_t *list2 = sent(list), *shared2 = sent(shared);
    ck_assert(!json_equal(list2, before));
    json_array_remove(list2, 2); /* one without the member is no protocol */
    json_array_remove(before, 2);
    ck_assert(packed_read(list2, "p", shared2));
    ck_assert(json_equal(list2, before));
    json_t *all[] = {leaf, both, list, before, shared, list2, shared2};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) json_decref(all[i]);
}
END_TEST

static const struct {
    const char *list, *shared;
} nonsense[] = {
    {"[{\"p\":{\"a\":{\"=\":0}}}]", "[]"},
    {"[{\"p\":{\"a\":{\"=\":-1}}}]", "[{}]"},
    {"[{\"p\":{\"a\":{\"=\":9223372036854775807}}}]", "[{}]"},
    {"[{\"p\":{}}]", "[{\"a\":{\"=\":0}}]"},
    {"[{\"p\":{}}]", "[{\"a\":{\"=\":1}},{}]"},
    {"[{\"q\":{}}]", "[]"},
    {"[3]", "[]"},
};

START_TEST(a_reference_to_what_is_not_there_is_refused) {
    json_t *list = parsed(nonsense[_i].list), *shared = parsed(nonsense[_i].shared);
    ck_assert(!packed_read(list, "p", shared));
    json_decref(list);
    json_decref(shared);
}
END_TEST

/* Each holds the one before so many times, under one key more. */
static json_t *tower(int floors, int times) {
    json_t *shared = json_array();
    json_array_append_new(shared, json_pack("{ss}", "x", "0123456789"));
    for (int i = 0; i < floors; i++) {
        json_t *of = json_array();
        for (int k = 0; k < times; k++) json_array_append_new(of, json_pack("{si}", "=", i));
        json_array_append_new(shared, json_pack("{so}", "a", of));
    }
    return shared;
}

START_TEST(what_would_be_too_large_or_too_deep_is_refused) {
    static const struct {
        int floors, times;
        bool fits;
    } row[] = {{60, 1, true}, {80, 1, false}, {100000, 1, false}, {3, 10, true}, {10, 10, false}, {60, 2, false}};
    json_t *shared = tower(row[_i].floors, row[_i].times);
    json_t *list = json_pack("[{s{s{si}}}]", "p", "a", "=", row[_i].floors);
    ck_assert_int_eq(packed_read(list, "p", shared), row[_i].fits);
    json_decref(list);
    json_decref(shared);
}
END_TEST

START_TEST(a_map_comes_out_as_it_was) {
    json_t *map = parsed("{\"\":\"a.lua:1\",\"/criteria\":\"a.lua:2\",\"/criteria/of/1\":\"b.lua:3\",\"/criteria/of/"
                         "12\":\"a.lua:2\",\"/b\":\"a.lua:1\"}");
    json_t *lines = lines_write(map), *arrived = sent(lines), *again = lines_read(arrived);
    ck_assert(json_equal(map, again));
    json_t *all[] = {map, lines, arrived, again};
    for (size_t i = 0; i < 4; i++) json_decref(all[i]);
}
END_TEST

static const char *const no_lines[] = {"{}",
                                       "{\"places\":[\"a:1\"]}",
                                       "{\"places\":[\"a:1\"],\"text\":\"0\"}",
                                       "{\"places\":[\"a:1\"],\"text\":\"0//a 1,\"}",
                                       "{\"places\":[\"a:1\"],\"text\":\"1//a 0,\"}",
                                       "{\"places\":[3],\"text\":\"0//a 0,\"}",
                                       "{\"places\":[\"a:1\"],\"text\":\"0//a 0\"}",
                                       "{\"places\":[\"a:1\"],\"text\":\"0//a 0,99999999999999999999/b 0,\"}",
                                       "{\"places\":[\"a:1\"],\"text\":\"-1//a 0,\"}",
                                       "[]"};

START_TEST(a_map_that_makes_no_sense_is_refused) {
    json_t *lines = parsed(no_lines[_i]);
    ck_assert_ptr_null(lines_read(lines));
    json_decref(lines);
}
END_TEST

START_TEST(a_pointer_that_is_too_long_is_refused) {
    char text[700];
    snprintf(text, sizeof text, "{\"places\":[\"a:1\"],\"text\":\"0/%0600d 0,\"}", 1);
    json_t *lines = parsed(text);
    ck_assert_ptr_null(lines_read(lines));
    json_decref(lines);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("packed");
    TCase *t = tcase_create("packed");
    tcase_add_test(t, what_is_packed_comes_out_as_it_was);
    tcase_add_loop_test(t, a_reference_to_what_is_not_there_is_refused, 0, sizeof nonsense / sizeof *nonsense);
    tcase_add_loop_test(t, what_would_be_too_large_or_too_deep_is_refused, 0, 6);
    tcase_add_test(t, a_map_comes_out_as_it_was);
    tcase_add_loop_test(t, a_map_that_makes_no_sense_is_refused, 0, sizeof no_lines / sizeof *no_lines);
    tcase_add_test(t, a_pointer_that_is_too_long_is_refused);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
