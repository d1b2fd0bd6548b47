/* Workload W5 of the benchmarks by hand gives the check values: it is the reference for the engine's own run. It is read
 * in here because tests are not linked with the benchmarks'. */
#include "support/support.h"
#include "tests/bench/reference/w5.c" // NOLINT(bugprone-suspicious-include): see above

START_TEST(w5_by_hand_gives_the_check_values) {
    struct w5_counts n;
    ck_assert(w5_hand_run(w5_checks[_i].patients, &n));
    ck_assert_int_eq(n.reminders, w5_checks[_i].counts.reminders);
    ck_assert_int_eq(n.reports, w5_checks[_i].counts.reports);
    ck_assert_mem_eq(&n, &w5_checks[_i].counts, sizeof n);
}
END_TEST

START_TEST(w5_memory_that_runs_out_is_told) {
    struct w5_counts n;
    for (int nth = 1;; nth++) {
        support_fail_nth(nth);
        bool good = w5_hand_run(10, &n);
        int refused = support_failed();
        support_fail_nth(0);
        ck_assert(good == (refused == 0));
        if (good) break;
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("w5");
    TCase *t = tcase_create("w5");
    tcase_add_loop_test(t, w5_by_hand_gives_the_check_values, 0, sizeof w5_checks / sizeof *w5_checks);
    tcase_add_test(t, w5_memory_that_runs_out_is_told);
    suite_add_tcase(s, t);
    return support_run(s);
}
