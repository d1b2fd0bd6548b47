/* w2.c - workload W2: plans of weekdays and local times as instants, by time/recur and by hand.
 *
 * Usage: w2 engine|hand PLANS   prints the sum of all instants; 52 plans must give the check value
 *        w2 first               microseconds from nothing (no zone is loaded) to the end of the first plan */
#include "tests/bench/reference/w2.h"
#include "time/recur.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void must(bool good, const char *what) {
    if (good) return;
    fprintf(stderr, "w2: %s\n", what);
    exit(3);
}

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static int engine_plan(const struct zone *z, int plan, struct w2_instant out[W2_INSTANTS]) {
    struct recur_rule rule[W2_EXERCISES];
    struct recur_instant x;
    struct recur r;
    int32_t from = W2_FIRST_DAY + 7 * (plan % W2_PLANS);
    int n = 0;
    for (int i = 0; i < W2_EXERCISES; i++)
        rule[i] = (struct recur_rule){from, from + W2_DAYS, w2_exercises[i].weekdays, w2_exercises[i].minute};
    recur_open(&r, z, rule, W2_EXERCISES);
    while (n < W2_INSTANTS && recur_next(&r, &x)) out[n++] = (struct w2_instant){x.at_ms / 1000, x.rule};
    return n;
}

static struct zone *new_york(void) {
    struct error err = {0};
    struct zone *z = NULL;
    must(zone_load("America/New_York", &z, &err) == STATUS_OK, err.message);
    return z;
}

static void all(bool hand, int plans) {
    struct w2_instant out[W2_INSTANTS];
    struct zone *z = hand ? NULL : new_york();
    int64_t sum = 0, count = 0;
    for (int p = 0; p < plans; p++) {
        int n = hand ? w2_hand_plan(p, out) : engine_plan(z, p, out);
        for (int i = 0; i < n; i++) {
            must(i == 0 || out[i].at_s >= out[i - 1].at_s, "not in order");
            sum += out[i].at_s;
        }
        count += n;
    }
    must(plans != W2_PLANS || (count == W2_COUNT && sum == W2_SUM), "the instants are not those of the check value");
    printf("%lld\n", (long long)sum);
    zone_free(z);
}

int main(int argc, char **argv) {
    must(argc >= 2, "usage: w2 engine|hand PLANS, or w2 first");
    if (strcmp(argv[1], "first") == 0) {
        struct w2_instant out[W2_INSTANTS];
        int64_t begun = now_us();
        struct zone *z = new_york();
        must(engine_plan(z, 0, out) == W2_INSTANTS, "the plan is too short");
        printf("%lld\n", (long long)(now_us() - begun));
        zone_free(z);
        return 0;
    }
    all(strcmp(argv[1], "hand") == 0, argc > 2 ? (int)strtol(argv[2], NULL, 10) : W2_PLANS);
    return 0;
}
