/* The anchors that were kept outside, each against the store's history. */
#include "practice/anchor.h"
#include "practice/try.h"
#include "practice/verify.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

static int by_events(const void *a, const void *b) {
    const struct anchor *x = a, *y = b;
    if (x->events != y->events) return x->events < y->events ? -1 : 1;
    return x->at_ms < y->at_ms ? -1 : x->at_ms > y->at_ms;
}

static enum status roll_to(struct verification *v, struct store_roll *roll, int64_t events, struct error *err) {
    bool more = true;
    while (more && roll->events < events) {
        int64_t left = events - roll->events;
        size_t most = left < ANCHOR_PORTION ? (size_t)left : ANCHOR_PORTION;
        TRY(verify_begin(v, err));
        enum status status = store_roll(v->practice->store, roll, most, &more, err);
        TRY(verify_end(v, status, err));
    }
    return STATUS_OK;
}

/* A restored store has lost what came after its backup, and that is no forgery; still it is lost. */
struct restored {
    bool so;
    int64_t at_ms, events;
};

static enum status read_restored(struct verification *v, struct arena *a, struct restored *out, struct error *err) {
    const char *note = NULL;
    json_t *o = NULL;
    *out = (struct restored){0};
    TRY(verify_begin(v, err));
    enum status status = store_note_get(v->practice->store, NOTE_RESTORED, a, &note, err);
    TRY(verify_end(v, status, err));
    if (note == NULL || json_read(note, strlen(note), 2, &o, NULL) != STATUS_OK) return STATUS_OK;
    out->so = json_get_int(o, "at", INT64_MIN, INT64_MAX, &out->at_ms, NULL) == STATUS_OK &&
              json_get_int(o, "events", 0, INT64_MAX, &out->events, NULL) == STATUS_OK;
    json_decref(o);
    return STATUS_OK;
}

static bool is_lost(const struct restored *r, const struct anchor *a) {
    return r->so && a->events > r->events && a->at_ms <= r->at_ms;
}

static void say_lost(struct verification *v, const struct restored *r, const struct anchor *a) {
    char at[INSTANT_SIZE], restored[INSTANT_SIZE];
    verify_problem(
        v,
        "events were lost when the store was restored at %s from a backup with %lld: %lld were anchored at %s; "
        "begin a new file of anchors and keep the old one",
        instant_format(restored, r->at_ms), (long long)r->events, (long long)a->events, instant_format(at, a->at_ms));
}

static bool is_ours(struct verification *v, const struct anchor *a) {
    char at[INSTANT_SIZE];
    if (strcmp(a->installation, store_installation(v->practice->store)) == 0) return true;
    verify_problem(v, "the anchor of %s is of another store (installation %s)", instant_format(at, a->at_ms),
                   a->installation);
    return false;
}

static void say_changed(struct verification *v, const struct anchor *before, const struct anchor *a) {
    char at[INSTANT_SIZE], since[INSTANT_SIZE];
    verify_problem(v,
                   "history was changed: of the first %lld events as anchored at %s, some of number %lld and later are "
                   "others now, or are missing",
                   (long long)a->events, instant_format(at, a->at_ms),
                   (long long)(before != NULL ? before->events : 0) + 1);
    if (before != NULL)
        verify_problem(v, "the %lld events before the anchor of %s stand as they were", (long long)before->events,
                       instant_format(since, before->at_ms));
}

static void say_cut(struct verification *v, const struct store_roll *roll, const struct anchor *a) {
    char at[INSTANT_SIZE];
    verify_problem(v, "the newest events were cut off: %lld were anchored at %s, %lld are there, %lld are missing",
                   (long long)a->events, instant_format(at, a->at_ms), (long long)roll->events,
                   (long long)(a->events - roll->events));
}

/* The first anchor that does not hold is named: those after it hold no more either. Of an end that was cut off, or
 * lost, the greatest says how much is missing. */
static enum status check_all(struct verification *v, const struct anchor *list, size_t count,
                             const struct restored *restored, struct error *err) {
    struct store_roll roll = {0};
    const struct anchor *before = NULL, *cut = NULL, *lost = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!is_ours(v, &list[i])) continue;
        if (is_lost(restored, &list[i])) {
            lost = &list[i];
            continue;
        }
        TRY(roll_to(v, &roll, list[i].events, err));
        if (roll.events < list[i].events) {
            cut = &list[i];
        } else if (list[i].events > 0 && strcmp(roll.head, list[i].head) != 0) {
            say_changed(v, before, &list[i]);
            break;
        } else {
            before = &list[i];
            v->anchors++;
        }
    }
    if (lost != NULL) say_lost(v, restored, lost);
    if (cut != NULL) say_cut(v, &roll, cut);
    return STATUS_OK;
}

enum status anchors_check(struct verification *v, struct anchor *list, size_t count, struct error *err) {
    struct restored restored;
    if (count == 0) return STATUS_OK;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL) return no_memory(err);
    qsort(list, count, sizeof *list, by_events);
    enum status status = read_restored(v, a, &restored, err);
    if (status == STATUS_OK) status = check_all(v, list, count, &restored, err);
    arena_free(a);
    return status;
}
