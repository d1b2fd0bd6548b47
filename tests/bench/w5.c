/* w5.c - workload W5: a stepped protocol over 84 virtual days, all patients on one clock.
 *
 * Usage: w5 engine PATIENTS PROTOCOL SAFETY   (canonical texts of `stride compile`): counts only
 *        w5 kept PATIENTS PROTOCOL SAFETY     with an audit record of every event; prints how large they are
 *        w5 again PATIENTS PROTOCOL SAFETY    the same, and the records read back and folded again: must end the same
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

static void open_files(struct w5 *w, const char *protocol, const char *safety) {
    char *one = slurp(protocol), *two = slurp(safety);
    w5_open(w, one, two);
    free(one);
    free(two);
}

/* keeps: with an audit record of every event. */
static void by_engine(long patients, struct w5 *w, bool keeps, struct w5_counts *n) {
    struct w5_clock c;
    w5_start(&c, w, patients, keeps, n);
    w5_live(&c);
    w5_end(&c);
    if (keeps)
        printf("%zu bytes of records, %.0f a patient-day\n", c.records * sizeof *c.record,
               (double)(c.records * sizeof *c.record) / ((double)patients * W5_DAYS));
    w5_stop(&c);
}

/* The records of one run make another, with the same counts and, to the byte, the same states. */
static void again(long patients, struct w5 *w, struct w5_counts *n) {
    struct w5_clock c, d;
    struct w5_counts m;
    char end[HASH_SIZE], same[HASH_SIZE];
    w5_start(&c, w, patients, true, n);
    w5_live(&c);
    w5_end(&c);
    w5_hash(&c, end);
    w5_start(&d, w, patients, true, &m);
    w5_replay(&d, &c);
    w5_end(&d);
    w5_hash(&d, same);
    w5_must(memcmp(n, &m, sizeof m) == 0 && strcmp(end, same) == 0, "what was read back ends otherwise");
    w5_stop(&c);
    w5_stop(&d);
}

static void check(long patients, const struct w5_counts *n) {
    for (size_t i = 0; i < sizeof w5_checks / sizeof *w5_checks; i++)
        w5_must(w5_checks[i].patients != patients || memcmp(&w5_checks[i].counts, n, sizeof *n) == 0,
                "the counts are not the check values");
}

int main(int argc, char **argv) {
    struct w5_counts n = {0};
    struct w5 w;
    long patients = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    w5_must(hash_start() && patients > 0, "usage: w5 engine|kept|again|hand PATIENTS [PROTOCOL SAFETY]");
    bool hand = strcmp(argv[1], "hand") == 0;
    w5_must(hand || argc == 5, "which protocol, and which safety value?");
    if (hand) {
        w5_must(w5_hand_run(patients, &n), "memory is out");
    } else {
        open_files(&w, argv[3], argv[4]);
        if (strcmp(argv[1], "again") == 0) again(patients, &w, &n);
        else by_engine(patients, &w, strcmp(argv[1], "kept") == 0, &n);
        w5_close(&w);
    }
    check(patients, &n);
    printf("%ld reminders, %ld reports, %ld nudges, %ld alerts, %ld up, %ld down, at the end %ld %ld %ld %ld\n", n.reminders,
           n.reports, n.nudges, n.alerts, n.up, n.down, n.in_step[0], n.in_step[1], n.in_step[2], n.in_step[3]);
    return 0;
}
