#include "clinical/criterion/grounds.h"

void grounds_begin(struct grounds *r, int64_t now_ms) {
    r->from_ms = now_ms;
    r->until_ms = INT64_MAX;
    r->figures = 0;
    r->lost = false;
    r->slots = 0;
}

void grounds_slot(struct grounds *r, int32_t slot) {
    for (int i = 0; i < r->slots; i++)
        if (r->slot[i] == slot) return;
    if (r->slots < GROUNDS_SLOTS)
        r->slot[r->slots++] = slot;
    else
        r->lost = true;
}

void grounds_figure(struct grounds *g, int figure, bool known, int64_t low, int64_t high) {
    unsigned bit = 1u << figure;
    bool read = (g->figures & bit) != 0;
    g->known = known ? g->known | bit : g->known & ~bit;
    g->low[figure] = read && g->low[figure] > low ? g->low[figure] : low;
    g->high[figure] = read && g->high[figure] < high ? g->high[figure] : high;
    g->figures |= bit;
}

void changes_add(struct changes *c, int32_t slot) { c->slot[c->count++ % CHANGES_KEPT] = slot; }

void changes_add_all(struct changes *c) { c->count += CHANGES_KEPT + 1; }

static bool hangs_on(const struct grounds *r, int32_t slot) {
    for (int i = 0; i < r->slots; i++)
        if (r->slot[i] == slot) return true;
    return false;
}

bool grounds_hold(const struct grounds *r, int64_t *since, const struct changes *c, int64_t now_ms) {
    if (r->lost || now_ms < r->from_ms || now_ms > r->until_ms || c->count - *since > CHANGES_KEPT) return false;
    for (int64_t i = *since; i < c->count; i++)
        if (hangs_on(r, c->slot[i % CHANGES_KEPT])) return false;
    *since = c->count;
    return true;
}
