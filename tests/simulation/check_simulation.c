/* Clinics that live through everything that can go wrong, each from one seed: SEEDS of them from SEED on, HOURS each;
 * and those of seeds.txt, which once failed. A failure prints the command that shows it again. */
#include "sim.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_SEED 1
#define FEW        40

static int hours(void) { return getenv("HOURS") ? atoi(getenv("HOURS")) : 24; }

static void tell(uint64_t seed, const struct sim_result *r) {
    printf("seed %llu: %s\n  again: SEEDS=1 SEED=%llu HOURS=%d SIM_TRACE=1 CK_RUN_CASE=seeds CK_FORK=no %s\n",
           (unsigned long long)seed, r->wrong, (unsigned long long)seed, hours(),
           "build/plain/tests/simulation/check_simulation");
    fflush(stdout);
}

static void progress(int64_t done, int64_t all, int failed) {
    if (!isatty(STDOUT_FILENO) || (done % 10 != 0 && done != all)) return;
    printf("\r[%-40.*s] %lld of %lld, %d failed%s", (int)(done * 40 / all), "########################################",
           (long long)done, (long long)all, failed, done == all ? "\n" : "");
    fflush(stdout);
}

START_TEST(clinics_live_through_it) {
    int64_t count = getenv("SEEDS") ? atoll(getenv("SEEDS")) : FEW;
    uint64_t first = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 10) : FIRST_SEED;
    int failed = 0;
    long long sends = 0, deeds = 0, faults = 0, checks = 0;
    for (int64_t i = 0; i < count; i++) {
        struct sim_result r = sim_run_quietly(first + (uint64_t)i, hours());
        sends += r.sends, deeds += r.deeds, faults += r.faults, checks += r.checks;
        if (!r.ok && failed++ < 20) tell(first + (uint64_t)i, &r);
        progress(i + 1, count, failed);
    }
    printf("simulation: %lld seeds from %llu, %d h each: %d failed; %lld sends, %lld deeds, %lld faults, %lld checks\n",
           (long long)count, (unsigned long long)first, hours(), failed, sends, deeds, faults, checks);
    ck_assert_int_eq(failed, 0);
}
END_TEST

START_TEST(the_same_seed_has_the_same_trace) {
    for (uint64_t seed = 100; seed < 104; seed++) {
        struct sim_result a = sim_run_quietly(seed, hours()), b = sim_run_quietly(seed, hours()),
                          other = sim_run_quietly(seed + 1000, hours());
        ck_assert_msg(a.hash == b.hash, "seed %llu: %016llx and %016llx", (unsigned long long)seed,
                      (unsigned long long)a.hash, (unsigned long long)b.hash);
        ck_assert(a.hash != other.hash);
    }
}
END_TEST

/* One seed a line; what follows it says what it once found. */
START_TEST(what_once_failed_does_not_fail_again) {
    char line[300];
    FILE *f = fopen("tests/simulation/seeds.txt", "r");
    ck_assert_msg(f != NULL, "tests/simulation/seeds.txt is missing");
    while (fgets(line, sizeof line, f)) {
        uint64_t seed = strtoull(line, NULL, 10);
        if (seed == 0) continue;
        struct sim_result r = sim_run_quietly(seed, hours());
        if (!r.ok) tell(seed, &r);
        ck_assert_msg(r.ok, "seed %llu: %s", (unsigned long long)seed, r.wrong);
    }
    fclose(f);
}
END_TEST

int main(void) {
    arena_set_malloc(support_malloc, support_release);
    if (!hash_start()) return EXIT_FAILURE;
    Suite *s = suite_create("simulation");
    TCase *c = tcase_create("seeds");
    tcase_set_timeout(c, 0);
    tcase_add_test(c, clinics_live_through_it);
    suite_add_tcase(s, c);
    TCase *kept = tcase_create("kept");
    tcase_set_timeout(kept, 0);
    tcase_add_test(kept, the_same_seed_has_the_same_trace);
    tcase_add_test(kept, what_once_failed_does_not_fail_again);
    suite_add_tcase(s, kept);
    return support_run(s);
}
