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

/* A pointer in a value, and one that has to be written otherwise, are told apart from the keys. */
static const struct { const char *map, *pointer, *place; } texts[] = {
    {"{\"/a\":\"x.lua:1\",\"/a/of/1\":\"x.lua:7\",\"/b\":\"y.lua:2\"}", NULL, NULL},
    {"{ \"/a\" :\n \"x.lua:1\" }", "/a/b", "x.lua:1"},
    {"{\"/b\":\"/a\",\"/c\":\"\\\"/a\\\":\",\"/a\":\"x.lua:1\"}", "/a", "x.lua:1"},
    {"{\"/a\\\"\\u00e9\":\"\\u00e9.lua:1\"}", "/b", NULL},
    {"{\"/a\\\"\":\"\\u00e9.lua:1\"}", "/a\"", "\u00e9.lua:1"},
    {"{\"/a\":7}", "/a", NULL},
    {"{}", "/a", NULL},
};

static void ck_place(const char *text, const char *pointer, const char *wanted) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    const char *place;
    ck_assert(lines_find(text, pointer, a, &place));
    if (wanted == NULL) ck_assert_ptr_null(place);
    else ck_assert_str_eq(place, wanted);
    arena_free(a);
}

START_TEST(a_text_that_is_searched_gives_the_same_place) {
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        ck_place(texts[0].map, places[i].pointer, places[i].place);
    for (size_t i = 1; i < sizeof texts / sizeof *texts; i++) ck_place(texts[i].map, texts[i].pointer, texts[i].place);
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
    tcase_add_test(t, a_text_that_is_searched_gives_the_same_place);
    tcase_add_test(t, every_node_with_a_path_gets_its_line);
    suite_add_tcase(suite, t);
    return support_run(suite);
}
