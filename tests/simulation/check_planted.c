/* The net holds: each planted bug is found within so many seeds, and without one the same seeds find nothing.
 * PLANTED_SEEDS says how many are tried at most. */
#include "planted.h"
#include "sim.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int most(void) { return getenv("PLANTED_SEEDS") ? atoi(getenv("PLANTED_SEEDS")) : 100; }

START_TEST(a_planted_bug_is_found) {
    planted = (enum planted_bug)_i;
    struct sim_result r = {.ok = true};
    int seed = 0;
    while (r.ok && seed < most()) r = sim_run_quietly((uint64_t)++seed, 24);
    printf("planted: %s: %s%d seed%s%s%s\n", planted_words(planted), r.ok ? "not found in " : "found after ", seed,
           seed == 1 ? "" : "s", r.ok ? "" : ": ", r.wrong);
    ck_assert_msg(!r.ok, "%s: not found in %d seeds", planted_words(planted), seed);
}
END_TEST

START_TEST(without_one_the_same_seeds_find_nothing) {
    planted = NOT_PLANTED;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct sim_result r = sim_run_quietly(seed, 24);
        ck_assert_msg(r.ok, "seed %llu: %s", (unsigned long long)seed, r.wrong);
    }
}
END_TEST

int main(void) {
    arena_set_malloc(support_malloc, support_release);
    if (!hash_start()) return EXIT_FAILURE;
    Suite *s = suite_create("planted");
    TCase *c = tcase_create("planted");
    tcase_set_timeout(c, 0);
    tcase_add_loop_test(c, a_planted_bug_is_found, NOT_PLANTED + 1, PLANTED_BUGS);
    tcase_add_test(c, without_one_the_same_seeds_find_nothing);
    suite_add_tcase(s, c);
    return support_run(s);
}
