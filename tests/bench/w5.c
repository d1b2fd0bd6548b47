/* w5.c - workload W5: a stepped protocol over 84 virtual days, patient by patient.
 *
 * Usage: w5 engine PATIENTS PROTOCOL SAFETY   (canonical texts of `stride compile`)
 *        w5 hand PATIENTS
 * Prints the counts of benchmarks.md; 500, 2,000 and 10,000 patients have check values, which must be met. */
#include "tests/bench/w5.h"

static char *slurp(const char *path) {
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, CANONICAL_MAX_BYTES);
    w5_must(f != NULL && text != NULL, path);
    size_t n = fread(text, 1, CANONICAL_MAX_BYTES - 1, f);
    fclose(f);
    while (n > 0 && text[n - 1] == '\n') text[--n] = '\0';
    return text;
}

static void by_engine(long patients, const char *protocol, const char *safety, struct w5_counts *n) {
    struct w5 w;
    char *one = slurp(protocol), *two = slurp(safety);
    w5_open(&w, one, two);
    for (long i = 0; i < patients; i++) w5_patient(&w, i, n);
    w5_close(&w);
    free(one);
    free(two);
}

static void check(long patients, const struct w5_counts *n) {
    for (size_t i = 0; i < sizeof w5_checks / sizeof *w5_checks; i++)
        w5_must(w5_checks[i].patients != patients || memcmp(&w5_checks[i].counts, n, sizeof *n) == 0,
                "the counts are not the check values");
}

int main(int argc, char **argv) {
    struct w5_counts n = {0};
    long patients = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    w5_must(hash_start() && patients > 0, "usage: w5 engine|hand PATIENTS [PROTOCOL SAFETY]");
    if (strcmp(argv[1], "engine") == 0 && argc == 5)
        by_engine(patients, argv[3], argv[4], &n);
    else
        w5_must(w5_hand_run(patients, &n), "memory is out");
    check(patients, &n);
    printf("%ld reminders, %ld reports, %ld nudges, %ld alerts, %ld up, %ld down, at the end %ld %ld %ld %ld\n", n.reminders,
           n.reports, n.nudges, n.alerts, n.up, n.down, n.in_step[0], n.in_step[1], n.in_step[2], n.in_step[3]);
    return 0;
}
