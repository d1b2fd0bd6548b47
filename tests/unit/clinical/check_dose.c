#include "clinical/protocol/dose.h"
#include "support/support.h"
#include <stdlib.h>

static const struct { struct dose dose; const char *words; } row[] = {
    {{.sets = 3, .reps = 12, .hold_s = 2, .rest_s = 45}, "3 × 12, 2 s hold, rest 45 s"},
    {{.sets = 3, .hold_s = 20, .rest_s = 45, .note = "each side"}, "3 × 20 s hold, rest 45 s, each side"},
    {{.sets = 2, .seconds = 60}, "2 × 60 s"},
    {{.minutes = 18}, "18 min"},
    {{.sets = 4, .reps = 8, .tempo = "3-0-2", .load_milli = 7500, .load_unit = "kg"}, "4 × 8, 7.5 kg, tempo 3-0-2"},
    {{.reps = 10, .hold_s = 5}, "10 times, 5 s hold"},
    {{.sets = 4}, "4 × 1"},
    {{.sets = 0}, ""},
};

START_TEST(h30_a_dose_is_written_whole_and_in_one_way) {
    struct text t = {0};
    dose_text(&row[_i].dose, &t);
    ck_assert_str_eq(text_get(&t), row[_i].words);
    text_fini(&t);
}
END_TEST

START_TEST(h11_a_dose_survives_its_json) {
    struct error err = {0};
    struct dose back = {0};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct text one = {0}, two = {0};
    json_t *json = dose_json(&row[_i].dose);
    ck_assert_int_eq(dose_read(json, &back, a, &err), STATUS_OK);
    dose_text(&row[_i].dose, &one);
    dose_text(&back, &two);
    ck_assert_str_eq(text_get(&one), text_get(&two));
    text_fini(&one);
    text_fini(&two);
    json_decref(json);
    arena_free(a);
}
END_TEST

START_TEST(h11_a_number_out_of_bounds_is_refused) {
    struct error err = {0};
    struct dose d = {0};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    json_t *json = json_pack("{s:i}", "hold_s", 20000);
    ck_assert_int_eq(dose_read(json, &d, a, &err), STATUS_INPUT);
    ck_assert_msg(strstr(err.message, "hold_s") != NULL && strstr(err.message, "20000") != NULL, "%s", err.message);
    json_decref(json);
    arena_free(a);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dose");
    TCase *t = tcase_create("dose");
    tcase_add_loop_test(t, h30_a_dose_is_written_whole_and_in_one_way, 0, sizeof row / sizeof *row);
    tcase_add_loop_test(t, h11_a_dose_survives_its_json, 0, sizeof row / sizeof *row);
    tcase_add_test(t, h11_a_number_out_of_bounds_is_refused);
    suite_add_tcase(suite, t);
    return support_run(suite);
}
