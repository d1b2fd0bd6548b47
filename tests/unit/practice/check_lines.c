#include "practice/lines.h"
#include "support/support.h"
#include <string.h>

static json_t *parse(const char *text) {
    json_t *o = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(o);
    return o;
}

static json_t *map(void) { return parse("{\"/a\":\"x.lua:1\",\"/a/of/1\":\"x.lua:7\",\"/b\":\"y.lua:2\"}"); }

static const struct { const char *pointer, *place; } places[] = {
    {"/a", "x.lua:1"}, {"/a/of/0", "x.lua:1"}, {"/a/of/1", "x.lua:7"}, {"/a/of/1/left", "x.lua:7"}, {"/ab", NULL},
    {"/c/0", NULL}, {"", NULL}, {"nonsense", NULL}};

START_TEST(the_longest_part_that_the_map_knows_gives_the_place) {
    json_t *m = map();
    char pointer[32];
    strcpy(pointer, places[_i].pointer);
    const char *place = lines_place(m, pointer);
    if (places[_i].place == NULL) ck_assert_ptr_null(place);
    else ck_assert_str_eq(place, places[_i].place);
    json_decref(m);
}
END_TEST

START_TEST(every_node_with_a_path_gets_its_line) {
    json_t *m = map();
    json_t *e = parse("{\"path\":\"/a\",\"for\":[{\"path\":\"/a/of/1\",\"inputs\":[{\"path\":\"/b/left\"}]}],"
                      "\"against\":[{\"text\":\"no path\"}],\"open\":[{\"path\":\"/elsewhere\"}]}");
    json_t *wanted = parse("{\"path\":\"/a\",\"script\":\"x.lua:1\",\"for\":[{\"path\":\"/a/of/1\",\"script\":\"x.lua:7\","
                           "\"inputs\":[{\"path\":\"/b/left\",\"script\":\"y.lua:2\"}]}],"
                           "\"against\":[{\"text\":\"no path\"}],\"open\":[{\"path\":\"/elsewhere\"}]}");
    ck_assert(lines_put(e, m));
    ck_assert(json_equal(e, wanted));
    ck_assert(lines_put(NULL, m));
    json_decref(wanted);
    json_decref(e);
    json_decref(m);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lines");
    TCase *t = tcase_create("lines");
    tcase_add_loop_test(t, the_longest_part_that_the_map_knows_gives_the_place, 0, sizeof places / sizeof *places);
    tcase_add_test(t, every_node_with_a_path_gets_its_line);
    suite_add_tcase(suite, t);
    return support_run(suite);
}
