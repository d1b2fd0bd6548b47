/* Workload W1 of the benchmarks, for 1,000 patients: the engine gives the check values, and criterion for criterion what
 * the hand-written reference gives, which is read in here because tests are not linked with the benchmarks'. */
#include "tests/bench/w1.h"
#include "support/support.h"
#include "tests/bench/reference/w1.c" // NOLINT(bugprone-suspicious-include): see above

#define PATIENTS 1000

static struct w1 w;
static struct w1_state state;
static struct w1_hand hand;

static void setup(void) {
    w1_open(&w);
    w1_make(&w, &state);
    w1_hand_start();
}
static void teardown(void) { w1_close(&w); }

static void same_as_by_hand(void) {
    for (int c = 0; c < W1_CONDITIONS; c++) {
        const struct w1_condition *each = &w.condition[c];
        ck_assert_int_eq(state.results[c][each->protocol->definite].truth, hand.condition[c]);
        for (int k = 0; k < W1_CRITERIA; k++)
            ck_assert_int_eq(state.results[c][each->criterion[k]].truth, hand.criterion[c][k]);
    }
}

START_TEST(w1a_a_thousand_patients_give_the_check_values) {
    struct w1_counts n = {{0}, {0}};
    uint32_t x = W1_SEED, y = W1_SEED;
    for (int i = 0; i < PATIENTS; i++) {
        w1_draw(&w, &state, &x);
        w1_evaluate(&w, &state);
        w1_count(&w, &state, &n);
        w1_hand_draw(&hand, &y);
        w1_hand_evaluate(&hand);
        same_as_by_hand();
    }
    ck_assert_mem_eq(&n, &w1_thousand, sizeof n);
}
END_TEST

START_TEST(w1c_brought_up_to_date_is_what_a_fresh_evaluation_gives) {
    uint32_t x = W1_SEED, y = W1_SEED;
    w1_draw(&w, &state, &x);
    w1_hand_draw(&hand, &y);
    w1_evaluate(&w, &state);
    w1_hand_evaluate(&hand);
    for (int i = 0; i < PATIENTS; i++) {
        int j = i % W1_FINDINGS;
        w1_set(&w, &state, j, w1_draw_value(&x, j));
        w1_evaluate_again(&w, &state, j);
        w1_hand_redraw(&hand, j, &y);
        w1_hand_evaluate_again(&hand, j);
        same_as_by_hand();
    }
}
END_TEST

START_TEST(w1a_evaluating_allocates_nothing) {
    uint32_t x = W1_SEED;
    w1_draw(&w, &state, &x);
    support_fail_nth(1000000);
    w1_evaluate(&w, &state);
    long asked = support_allocated();
    support_fail_nth(0);
    ck_assert_int_eq(asked, 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("w1");
    TCase *t = tcase_create("w1");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, w1a_a_thousand_patients_give_the_check_values);
    tcase_add_test(t, w1c_brought_up_to_date_is_what_a_fresh_evaluation_gives);
    tcase_add_test(t, w1a_evaluating_allocates_nothing);
    suite_add_tcase(s, t);
    return support_run(s);
}
