/* histories_lives.h - whole random histories: each is lived step by step, checked after each, and folded again.
 *
 * HISTORIES says how many, HISTORIES_SEED where to begin; a failure prints the seed of its history, which HISTORIES=1
 * HISTORIES_SEED=… makes anew. */
#ifndef STRIDE_TEST_CLINICAL_HISTORIES_LIVES_H
#define STRIDE_TEST_CLINICAL_HISTORIES_LIVES_H
#include "histories_checks.h"
#include "histories_deeds.h"
#include <sys/wait.h>
#include <unistd.h>

#define HISTORIES_MANY 2000              /* from so many on each core lives a part */
#define HISTORIES_MOST_PARTS 8

/* What came about, over all histories. */
static struct { long count; int folded, refused, ups, effects_of[EFFECT_IGNORED + 1]; } histories;

static inline void life_begin(struct history *h) {
    int64_t at_ms = h->patient->newest_ms;
    struct event well = {.kind = EVENT_FINDINGS, .at_ms = at_ms};
    well.as.findings.reports = deed_reports(h, h->ground->well, at_ms);
    if (history_chance(h, 90) && !history_take(h, well)) history_fail(h, "findings are refused");
    for (int i = 1 + history_below(h, 3); i > 0; i--)
        if (history_take(h, deed_enrolled(h, at_ms))) check_everything(h);
}

/* A deed comes before what passes by itself; where nothing passes, days may go by. */
static inline int64_t life_time(struct history *h, int64_t next_ms) {
    bool nothing = next_ms == INSTANT_NONE;
    int64_t at_ms = h->patient->newest_ms + history_below(h, nothing ? 72 * 60 : 300) * MINUTE_MS;
    return !nothing && at_ms >= next_ms ? next_ms - 1 : at_ms;
}

static inline bool life_step(struct history *h, int deeds_percent) {
    struct error err = {0};
    struct event next;
    if (passing_next(h->patient, h->zone, h->arena, &next, &err) != STATUS_OK) history_fail(h, "nothing passes: %s", err.message);
    if (next.at_ms != INSTANT_NONE && !history_chance(h, deeds_percent)) {
        if (!history_take(h, next)) history_fail(h, "what passes by itself was refused: %s", event_kind_name(next.kind));
        return true;
    }
    int64_t at_ms = life_time(h, next.at_ms);
    if (at_ms < h->patient->newest_ms) at_ms = h->patient->newest_ms;
    struct event e = deed_next(h, at_ms);
    if (!history_take(h, e)) return false;
    for (int i = 0; i < HISTORY_ZONES && e.kind == EVENT_TRAVELLED; i++)
        if (strcmp(history_zones()[i], h->patient->settings.zone) == 0) h->zone = h->ground->zone[i];
    return true;
}

/* Busy and silent stretches in turn, so that layoffs come about too. */
static inline void life_live(struct history *h, size_t *cut, char **snapshot) {
    static const int busy[] = {0, 20, 50, 70};
    int steps = 40 + history_below(h, 160), percent = 50;
    int cut_at = history_below(h, steps);
    for (int i = 0; i < steps; i++) {
        if (i % 25 == 0) percent = busy[history_below(h, 4)];
        if (life_step(h, percent)) check_everything(h);
        if (i != cut_at) continue;
        *cut = h->events.count;
        *snapshot = strdup(h->text);
    }
}

static inline void history_one(const struct ground *g, uint32_t seed) {
    struct history h;
    size_t cut = 0;
    char *snapshot = NULL;
    history_open(&h, g, seed);
    life_begin(&h);
    life_live(&h, &cut, &snapshot);
    check_replay(&h);
    check_cut(&h, cut, snapshot);
    histories.folded += h.folded;
    histories.refused += h.refused;
    histories.ups += h.ups;
    for (int kind = 0; kind <= EFFECT_IGNORED; kind++) histories.effects_of[kind] += h.effects_of[kind];
    free(snapshot);
    history_close(&h);
}

/* Of that many parts, this one. */
static inline void histories_part(const struct ground *g, uint32_t first, long part, long of) {
    printf("%ld histories from seed 0x%08X, part %ld of %ld\n", histories.count, first, part, of);
    fflush(stdout);
    for (long i = part - 1; i < histories.count; i += of) history_one(g, first + (uint32_t)i * UINT32_C(0x9E3779B9));
    printf("%d events folded, %d refused, %d rungs climbed\n", histories.folded, histories.refused, histories.ups);
    fflush(stdout);
}

/* Many are lived side by side, one part on each core; this process lives the first. */
static inline void histories_all(const struct ground *g, uint32_t first) {
    pid_t other[HISTORIES_MOST_PARTS];
    long of = histories.count < HISTORIES_MANY ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
    if (of > HISTORIES_MOST_PARTS) of = HISTORIES_MOST_PARTS;
    for (long part = 2; part <= of; part++) {
        other[part - 1] = fork();
        ck_assert_int_ge(other[part - 1], 0);
        if (other[part - 1] > 0) continue;
        histories_part(g, first, part, of);
        _exit(0);
    }
    histories_part(g, first, 1, of < 1 ? 1 : of);
    for (long part = 2; part <= of; part++) {
        int how = 1;
        ck_assert_int_eq(waitpid(other[part - 1], &how, 0), other[part - 1]);
        ck_assert_msg(how == 0, "part %ld failed: its seed stands above", part);
    }
}

/* So many when nobody says; one for so many of those that are asked for, where each takes so much longer. */
static inline void histories_live(const struct ground *g, long usual, long one_for) {
    const char *count = getenv("HISTORIES"), *seed = getenv("HISTORIES_SEED");
    histories.count = count != NULL && *count != '\0' ? (strtol(count, NULL, 10) + one_for - 1) / one_for : usual;
    uint32_t first = seed != NULL && *seed != '\0' ? (uint32_t)strtoul(seed, NULL, 0) : UINT32_C(0x2545F491);
    histories_all(g, first);
}

#endif
