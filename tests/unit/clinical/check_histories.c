/* Random histories: whatever happens in whatever order, what must never happen does not.
 *
 * HISTORIES says how many (200), HISTORIES_SEED where to begin; a failure prints the seed of its history, which
 * HISTORIES=1 HISTORIES_SEED=… makes anew. */
#include "histories_checks.h"
#include "histories_deeds.h"
#include "support/support.h"

static struct ground ground;

/* What came about, over all histories. */
static struct { int folded, refused, ups, effects_of[EFFECT_IGNORED + 1]; } all;

static void open_ground(void) { ground_open(&ground); }
static void close_ground(void) { ground_close(&ground); }

static void begin(struct history *h) {
    int64_t at_ms = h->patient->newest_ms;
    struct event well = {.kind = EVENT_FINDINGS, .at_ms = at_ms};
    well.as.findings.reports = deed_reports(h, WELL, at_ms);
    if (history_chance(h, 90) && !history_take(h, well)) history_fail(h, "findings are refused");
    for (int i = 1 + history_below(h, 3); i > 0; i--)
        if (history_take(h, deed_enrolled(h, at_ms))) check_everything(h);
}

/* A deed comes before what passes by itself; where nothing passes, days may go by. */
static int64_t time_of_deed(struct history *h, int64_t next_ms) {
    bool nothing = next_ms == INSTANT_NONE;
    int64_t at_ms = h->patient->newest_ms + history_below(h, nothing ? 72 * 60 : 300) * MINUTE_MS;
    return !nothing && at_ms >= next_ms ? next_ms - 1 : at_ms;
}

static bool step(struct history *h, int deeds_percent) {
    struct error err = {0};
    struct event next;
    if (passing_next(h->patient, h->zone, h->arena, &next, &err) != STATUS_OK) history_fail(h, "nothing passes: %s", err.message);
    if (next.at_ms != INSTANT_NONE && !history_chance(h, deeds_percent)) {
        if (!history_take(h, next)) history_fail(h, "what passes by itself was refused: %s", event_kind_name(next.kind));
        return true;
    }
    int64_t at_ms = time_of_deed(h, next.at_ms);
    if (at_ms < h->patient->newest_ms) at_ms = h->patient->newest_ms;
    struct event e = deed_next(h, at_ms);
    if (!history_take(h, e)) return false;
    for (int i = 0; i < HISTORY_ZONES && e.kind == EVENT_TRAVELLED; i++)
        if (strcmp(history_zones()[i], h->patient->settings.zone) == 0) h->zone = ground.zone[i];
    return true;
}

/* Busy and silent stretches in turn, so that layoffs come about too. */
static void live(struct history *h, size_t *cut, char **snapshot) {
    static const int busy[] = {0, 20, 50, 70};
    int steps = 40 + history_below(h, 160), percent = 50;
    int cut_at = history_below(h, steps);
    for (int i = 0; i < steps; i++) {
        if (i % 25 == 0) percent = busy[history_below(h, 4)];
        if (step(h, percent)) check_everything(h);
        if (i != cut_at) continue;
        *cut = h->events.count;
        *snapshot = strdup(h->text);
    }
}

static void one(uint32_t seed) {
    struct history h;
    size_t cut = 0;
    char *snapshot = NULL;
    history_open(&h, &ground, seed);
    begin(&h);
    live(&h, &cut, &snapshot);
    check_replay(&h);
    check_cut(&h, cut, snapshot);
    all.folded += h.folded;
    all.refused += h.refused;
    all.ups += h.ups;
    for (int kind = 0; kind <= EFFECT_IGNORED; kind++) all.effects_of[kind] += h.effects_of[kind];
    free(snapshot);
    history_close(&h);
}

START_TEST(whatever_happens_nothing_unsafe_follows) {
    const char *count = getenv("HISTORIES"), *seed = getenv("HISTORIES_SEED");
    long histories = count != NULL && *count != '\0' ? strtol(count, NULL, 10) : 200;
    uint32_t first = seed != NULL && *seed != '\0' ? (uint32_t)strtoul(seed, NULL, 0) : UINT32_C(0x2545F491);
    printf("%ld histories from seed 0x%08X\n", histories, first);
    fflush(stdout);
    for (long i = 0; i < histories; i++) one(first + (uint32_t)i * UINT32_C(0x9E3779B9));
    printf("%d events folded, %d refused, %d rungs climbed\n", all.folded, all.refused, all.ups);
    fflush(stdout);
    for (int kind = 0; kind < EFFECT_IGNORED && histories >= 200; kind++)    /* what is put right is told at the edge */
        ck_assert_msg(all.effects_of[kind] > 0 || kind == EFFECT_AMENDED,
                      "in no history came an effect of the kind %d about: they prove nothing", kind);
    ck_assert_msg(all.ups > 0 || histories < 200, "nobody climbed a rung: the histories prove nothing");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("histories");
    TCase *whole = tcase_create("whole");
    suite_add_tcase(suite, whole);
    tcase_set_timeout(whole, 0);
    tcase_add_checked_fixture(whole, open_ground, close_ground);
    tcase_add_test(whole, whatever_happens_nothing_unsafe_follows);
    return support_run(suite);
}
