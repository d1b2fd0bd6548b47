/* Ladders: where a prescription stands, the steps up and down, and what becomes of them in another phase. */
#include "lit.h"
#include "support/support.h"

static struct world w;

static void open_lit(void) { lit_open_with(&w, LIT); }
static void close_lit(void) { world_close(&w); }
static struct plan *plan(void) { return patient_plan(w.patient, 1); }
static const struct prescription *rx(size_t i) { return &plan()->protocol->phase[plan()->phase].prescription[i]; }

static void move(size_t i, int by) {
    struct error err = {0};
    w.effects.list.count = 0;
    if (ladder_move(w.patient, plan(), rx(i), by, "a test", "/a", &w.effects, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
}

static void stands(size_t i, const char *exercise, int rung, int reps) {
    struct stand s = ladder_stand(plan(), rx(i));
    ck_assert_str_eq(s.exercise->id, exercise);
    ck_assert_int_eq(s.rung, rung);
    ck_assert_int_eq(s.dose->reps, reps);
}

START_TEST(it_begins_at_its_entry_and_keeps_no_progress_there) {
    stands(0, "bridge", 1, 10);
    ck_assert_int_eq(plan()->progress.count, 0);
}
END_TEST

START_TEST(a_dose_without_a_ladder_never_changes) {
    move(1, 1);
    move(1, -1);
    stands(1, "slide", 0, 15);
    ck_assert_ptr_null(effect_of(&w, EFFECT_DOSE));
    ck_assert_int_eq(plan()->progress.count, 0);
}
END_TEST

START_TEST(up_and_down_is_a_rung_at_a_time) {
    move(0, 1);
    stands(0, "bridge", 2, 12);
    move(0, -2);
    stands(0, "bridge", 0, 8);
    ck_assert_str_eq(effect_of(&w, EFFECT_DOSE)->to, "Bridge: 2 × 8");
    ck_assert_str_eq(effect_of(&w, EFFECT_DOSE)->rule, "/a");
}
END_TEST

START_TEST(past_the_top_its_progression_begins_on_the_first_rung) {
    move(0, 1);
    move(0, 1);
    stands(0, "single", 0, 6);
    ck_assert_str_eq(effect_of(&w, EFFECT_DOSE)->from, "Bridge: 2 × 12");
    ck_assert_str_eq(effect_of(&w, EFFECT_DOSE)->to, "Single bridge: 2 × 6");
}
END_TEST

START_TEST(at_the_ceiling_of_the_last_progression_it_stays) {
    for (int i = 0; i < 3; i++) move(0, 1);
    stands(0, "single", 1, 8);
    move(0, 1);
    stands(0, "single", 1, 8);
    ck_assert_ptr_null(effect_of(&w, EFFECT_DOSE));
}
END_TEST

START_TEST(a_progression_that_is_withheld_is_not_begun) {
    findings(&w, "2027-03-01T12:30:00Z", "{'findings':{'minor':true}}");
    move(0, 1);
    move(0, 1);
    stands(0, "bridge", 2, 12);
    ck_assert_ptr_null(effect_of(&w, EFFECT_DOSE));
}
END_TEST

START_TEST(down_from_a_progression_leads_back_to_the_last_rung_below) {
    move(0, 1);
    move(0, 1);
    move(0, -1);
    stands(0, "bridge", 2, 12);
}
END_TEST

START_TEST(past_the_bottom_its_regression_begins_on_the_last_rung) {
    move(0, -1);
    move(0, -1);
    struct stand s = ladder_stand(plan(), rx(0));
    ck_assert_str_eq(s.exercise->id, "press");
    ck_assert_int_eq(s.rung, 1);
    ck_assert_int_eq(s.dose->hold_s, 30);
}
END_TEST

START_TEST(at_the_floor_of_the_last_regression_it_stays) {
    move(0, -9);
    ck_assert_int_eq(ladder_stand(plan(), rx(0)).rung, 0);
    ck_assert_str_eq(ladder_stand(plan(), rx(0)).exercise->id, "press");
    move(0, -1);
    ck_assert_ptr_null(effect_of(&w, EFFECT_DOSE));
}
END_TEST

START_TEST(up_from_a_regression_leads_back_to_the_first_rung_above) {
    move(0, -2);
    move(0, 1);
    stands(0, "bridge", 0, 8);
}
END_TEST

START_TEST(all_of_a_phase_go_down_together) {
    struct error err;
    plan()->phase = 2;
    w.effects.list.count = 0;
    ck_assert_int_eq(ladder_move_all(w.patient, plan(), -1, "a test", NULL, &w.effects, &err), STATUS_OK);
    ck_assert_int_eq(ladder_stand(plan(), rx(1)).dose->minutes, 6);
    ck_assert_int_eq(w.effects.list.count, 1);                                  /* the other was at its floor */
}
END_TEST

START_TEST(the_same_ladder_goes_on_in_the_next_phase_and_rows_begin_anew) {
    live(&w, "2027-03-01", FINE);
    move(0, 1);
    plan()->progress.item[0].greens = 1;
    findings(&w, "2027-03-03T15:00:00Z", "{'findings':{'gate':true}}");
    ck_assert_str_eq(plan()->protocol->phase[plan()->phase].id, "again");
    stands(0, "bridge", 2, 12);
    ck_assert_int_eq(plan()->progress.item[0].greens, 0);
}
END_TEST

START_TEST(another_ladder_begins_at_its_entry) {
    move(0, 1);
    plan()->phase = 2;
    ladder_enter(plan(), 0, false);
    stands(0, "bridge", 0, 5);
}
END_TEST

START_TEST(a_phase_that_begins_fresh_begins_at_the_entry) {
    move(0, 1);
    ladder_enter(plan(), 0, true);
    stands(0, "bridge", 1, 10);
}
END_TEST

/* Any row of steps: on a rung that is there, never up by more than one, and back by as many as forth between the ends. */
START_TEST(random_steps_stay_on_the_ladder) {
    const char *given = getenv("LADDER_SEED");
    uint32_t seed = given == NULL ? 20270301u + (uint32_t)_i : (uint32_t)strtoul(given, NULL, 10), x = seed;
    for (int step = 0; step < 300; step++) {
        x ^= x << 13, x ^= x >> 17, x ^= x << 5;
        int by = (int)(x % 4) - 2;
        struct stand before = ladder_stand(plan(), rx(0));
        move(0, by >= 0 ? 1 : by);
        struct stand after = ladder_stand(plan(), rx(0));
        const struct ladder *l = &after.exercise->ladder;
        ck_assert_msg(after.rung >= 0 && after.rung < (int)l->rungs && after.dose == &l->rung[after.rung], "seed %u", seed);
        bool went = before.exercise != after.exercise || before.rung != after.rung;
        ck_assert_msg(went == (effect_of(&w, EFFECT_DOSE) != NULL), "seed %u", seed);
        if (by < 0 || !went) continue;
        move(0, -1);
        ck_assert_msg(ladder_stand(plan(), rx(0)).dose == before.dose, "seed %u: what went up comes down", seed);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("ladder");
    TCase *t = tcase_create("ladder");
    suite_add_tcase(suite, t);
    tcase_add_checked_fixture(t, open_lit, close_lit);
    tcase_add_test(t, it_begins_at_its_entry_and_keeps_no_progress_there);
    tcase_add_test(t, a_dose_without_a_ladder_never_changes);
    tcase_add_test(t, up_and_down_is_a_rung_at_a_time);
    tcase_add_test(t, past_the_top_its_progression_begins_on_the_first_rung);
    tcase_add_test(t, at_the_ceiling_of_the_last_progression_it_stays);
    tcase_add_test(t, a_progression_that_is_withheld_is_not_begun);
    tcase_add_test(t, down_from_a_progression_leads_back_to_the_last_rung_below);
    tcase_add_test(t, past_the_bottom_its_regression_begins_on_the_last_rung);
    tcase_add_test(t, at_the_floor_of_the_last_regression_it_stays);
    tcase_add_test(t, up_from_a_regression_leads_back_to_the_first_rung_above);
    tcase_add_test(t, all_of_a_phase_go_down_together);
    tcase_add_test(t, the_same_ladder_goes_on_in_the_next_phase_and_rows_begin_anew);
    tcase_add_test(t, another_ladder_begins_at_its_entry);
    tcase_add_test(t, a_phase_that_begins_fresh_begins_at_the_entry);
    tcase_add_loop_test(t, random_steps_stay_on_the_ladder, 0, 5);
    return support_run(suite);
}
