#include "clinical/clinic/on_call.h"
#include "time/instant.h"

/* The one who comes after this place in the order; NULL after the last. */
static const struct clinic_person *following(const struct clinic *c, int on_call) {
    const struct clinic_person *best = NULL;
    for (size_t i = 0; i < c->persons; i++) {
        const struct clinic_person *p = &c->person[i];
        if (p->on_call > on_call && (best == NULL || p->on_call < best->on_call)) best = p;
    }
    return best;
}

int64_t on_call_after_open(const struct clinic *c, const struct zone *z, int64_t from_ms, int64_t length_ms) {
    for (int64_t at_ms = from_ms; at_ms != INSTANT_NONE;) {
        int64_t until_ms = clinic_open_until(c, z, at_ms);
        if (until_ms == INSTANT_NONE) {
            at_ms = clinic_next_opening(c, z, at_ms, INSTANT_NONE);
            continue;
        }
        if (until_ms - at_ms >= length_ms) return at_ms + length_ms;
        length_ms -= until_ms - at_ms;
        at_ms = until_ms;
    }
    return INSTANT_NONE;
}

static bool always_counts(enum disposition d) { return d == DISPOSITION_EMERGENCY || d == DISPOSITION_SAME_DAY; }

static int64_t ends_ms(const struct clinic *c, const struct zone *z, enum disposition d,
                       const struct clinic_person *with, int64_t since_ms) {
    int64_t length_ms = with->within_min * MINUTE_MS;
    return always_counts(d) ? since_ms + length_ms : on_call_after_open(c, z, since_ms, length_ms);
}

struct turn on_call_turn(const struct clinic *c, const struct zone *z, enum disposition d, int64_t raised_ms,
                         int64_t now_ms) {
    struct turn t = {.since_ms = raised_ms, .from_ms = INSTANT_NONE};
    if (c == NULL || z == NULL) return t;
    for (t.with = following(c, 0); t.with != NULL; t.with = t.next) {
        t.next = following(c, t.with->on_call);
        t.from_ms = t.next != NULL ? ends_ms(c, z, d, t.with, t.since_ms) : INSTANT_NONE;
        if (t.from_ms > now_ms) return t;
        t.since_ms = t.from_ms;
    }
    return t;
}
