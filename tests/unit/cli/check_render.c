#include "cli/render.h"
#include "support/support.h"
#include <stdlib.h>
#include <string.h>

static struct text t;
static struct render r;

static void open_text(void) { r = (struct render){&t, false}; }
static void close_text(void) { text_fini(&t); }

static json_t *parse(const char *text) {
    json_t *o = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(o);
    return o;
}

static void shows(const char *words) { ck_assert_msg(strstr(text_get(&t), words) != NULL, "%s\nis not in\n%s", words, text_get(&t)); }

START_TEST(h30_a_dose_is_never_cut_off) {
    json_t *o = parse("{\"sets\":3,\"reps\":12,\"hold_s\":2,\"rest_s\":45,\"load\":7.5,\"load_unit\":\"kg\",\"note\":\"each side\"}");
    render_dose(&t, o);
    ck_assert_str_eq(text_get(&t), "3 × 12, 2 s hold, 7.5 kg, rest 45 s, each side");
    json_decref(o);
}
END_TEST

START_TEST(a_dose_that_cannot_be_read_fails_the_whole_text) {
    json_t *o = parse("{\"sets\":\"three\"}");
    render_dose(&t, o);
    ck_assert(text_failed(&t));
    json_decref(o);
}
END_TEST

START_TEST(h24_the_disposition_comes_with_every_reason) {
    json_t *o = parse("{\"code\":\"same-day\",\"route\":\"a clinician\",\"deadline\":\"2027-03-02T09:00:00Z\",\"reasons\":[\"RF03: hot\",\"RF19: no weight\"]}");
    render_disposition(&r, o);
    shows("Disposition: same-day");
    shows("a clinician");
    shows("RF03: hot");
    shows("RF19: no weight");
    json_decref(o);
}
END_TEST

START_TEST(an_explanation_shows_what_speaks_for_against_and_is_not_known) {
    json_t *o = parse("{\"text\":\"all of these\",\"result\":\"unknown\",\"for\":[{\"text\":\"yes it is\",\"result\":\"met\"}],"
                      "\"against\":[{\"text\":\"no it is not\",\"result\":\"not met\"}],\"open\":[{\"text\":\"who knows\",\"result\":\"unknown\"}]}");
    render_explanation(&r, o, 0);
    shows("? all of these");
    shows("  ✓ yes it is");
    shows("  ✗ no it is not");
    shows("  ? who knows");
    json_decref(o);
}
END_TEST

START_TEST(long_words_are_broken_at_spaces_and_nothing_is_lost) {
    char words[600] = "", *again = words;
    for (int i = 0; i < 60; i++) again += sprintf(again, "word%02dx ", i);
    render_wrapped(&r, words, 10, 4);
    char copy[1200], *mark;
    ck_assert_uint_lt(strlen(text_get(&t)), sizeof copy);
    strcpy(copy, text_get(&t));
    int found = 0;
    for (char *word = strtok_r(copy, " \n", &mark); word != NULL; word = strtok_r(NULL, " \n", &mark)) {
        char wanted[24];
        snprintf(wanted, sizeof wanted, "word%02dx", found++);
        ck_assert_str_eq(word, wanted);
    }
    ck_assert_int_eq(found, 60);
    strcpy(copy, text_get(&t));
    for (char *line = strtok_r(copy, "\n", &mark); line != NULL; line = strtok_r(NULL, "\n", &mark))
        ck_assert_uint_le(render_columns(line), RENDER_WIDTH);
}
END_TEST

START_TEST(colour_is_there_only_when_asked_for) {
    render_paint(&r, "31", "red");
    ck_assert_str_eq(text_get(&t), "red");
    r.colour = true;
    render_paint(&r, "31", "red");
    shows("\033[31mred\033[0m");
}
END_TEST

START_TEST(columns_are_characters) {
    ck_assert_uint_eq(render_columns("3 × 12"), 6);
    ck_assert_uint_eq(render_columns("✓"), 1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("render");
    TCase *c = tcase_create("render");
    tcase_add_checked_fixture(c, open_text, close_text);
    tcase_add_test(c, h30_a_dose_is_never_cut_off);
    tcase_add_test(c, a_dose_that_cannot_be_read_fails_the_whole_text);
    tcase_add_test(c, h24_the_disposition_comes_with_every_reason);
    tcase_add_test(c, an_explanation_shows_what_speaks_for_against_and_is_not_known);
    tcase_add_test(c, long_words_are_broken_at_spaces_and_nothing_is_lost);
    tcase_add_test(c, colour_is_there_only_when_asked_for);
    tcase_add_test(c, columns_are_characters);
    suite_add_tcase(suite, c);
    return support_run(suite);
}
