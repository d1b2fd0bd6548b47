/* Workload W5 of the benchmarks by hand gives the check values: it is the reference for the engine's own run. It is read
 * in here because tests are not linked with the benchmarks'. */
#include "bindings/lua/loader.h"
#include "support/support.h"
#include "tests/bench/w5.h"
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

#define PATIENTS 40

/* Read back from its records: the same counts, and the same states to the byte. */
static void read_back(struct w5 *w, const struct w5_clock *of, const struct w5_counts *counts) {
    struct w5_clock again;
    struct w5_counts n = {0};
    char was[HASH_SIZE], is[HASH_SIZE];
    w5_hash(of, was);
    w5_start(&again, w, PATIENTS, true, &n);
    w5_replay(&again, of);
    w5_end(&again);
    w5_hash(&again, is);
    ck_assert_mem_eq(&n, counts, sizeof n);
    ck_assert_str_eq(is, was);
    w5_stop(&again);
}

/* The protocol as an author writes it, run by the fold on one clock for all: the same counts. */
START_TEST(w5_by_the_engine_is_w5_by_hand) {
    struct w5_clock clock;
    struct loader *loader;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct load load;
    struct error err;
    struct w5 w;
    struct w5_counts engine = {0}, hand;
    ck_assert(hash_start());
    ck_assert_int_eq(loader_start(&loader, &err), STATUS_OK);
    ck_assert_int_eq(loader_load(loader, "tests/bench/w5", a, &load, &err), STATUS_OK);
    ck_assert_msg(load.mistakes.count == 0, "%s", load.mistakes.count > 0 ? load.mistakes.item[0].message : "");
    w5_open(&w, load_find(&load, "stepped")->canonical, load.safety->canonical);
    w5_start(&clock, &w, PATIENTS, true, &engine);
    w5_live(&clock);
    w5_end(&clock);
    ck_assert(w5_hand_run(PATIENTS, &hand));
    ck_assert_int_eq(engine.reminders, hand.reminders);
    ck_assert_int_eq(engine.reports, hand.reports);
    ck_assert_int_eq(engine.nudges, hand.nudges);
    ck_assert_int_eq(engine.alerts, hand.alerts);
    ck_assert_int_eq(engine.up, hand.up);
    ck_assert_int_eq(engine.down, hand.down);
    ck_assert_mem_eq(&engine, &hand, sizeof hand);
    read_back(&w, &clock, &engine);
    w5_stop(&clock);
    w5_close(&w);
    arena_free(a);
    loader_stop(loader);
}
END_TEST

int main(void) {
    Suite *s = suite_create("w5");
    TCase *t = tcase_create("w5");
    tcase_add_loop_test(t, w5_by_hand_gives_the_check_values, 0, sizeof w5_checks / sizeof *w5_checks);
    tcase_add_test(t, w5_by_the_engine_is_w5_by_hand);
    tcase_add_test(t, w5_memory_that_runs_out_is_told);
    suite_add_tcase(s, t);
    return support_run(s);
}
