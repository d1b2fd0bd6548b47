#include "clinical/assess/kept_flags.h"

static bool is_it(const struct kept_flag *k, const struct flag *f, enum side side) { return k->flag == f && k->side == side; }

struct kept_flag *kept_flags_of(struct kept_flags *k, const struct protocol *of, const struct flag *f, enum side side) {
    for (size_t i = 0; i < k->flags.count; i++) {
        size_t at = k->next + i < k->flags.count ? k->next + i : k->next + i - k->flags.count;
        if (!is_it(&k->flags.item[at], f, side)) continue;
        k->next = at + 1 < k->flags.count ? at + 1 : 0;
        return &k->flags.item[at];
    }
    struct kept_flag *new = LIST_PUSH(k->arena, &k->flags);
    if (new != NULL) *new = (struct kept_flag){.of = of, .flag = f, .side = side, .grounds = {.lost = true}};
    k->next = 0;
    return new;
}

/* --- knees ---------------------------------------------------------------------------------------------------------- */

static bool fit(struct kept_flags *k, const struct answers *a) {
    const struct vocabulary *v = a->vocabulary;
    if (k->side_of != NULL && k->slots == v->slots) return true;
    k->looked = false;
    k->slots = v->slots;
    k->side_of = arena_alloc(k->arena, (size_t)v->slots + 1);
    for (size_t i = 0; k->side_of != NULL && i < v->findings.count; i++)
        for (size_t c = 0; v->findings.item[i].knee && c < v->findings.item[i].contexts; c++)
            for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
                k->side_of[finding_slot(&v->findings.item[i], (int)c, (enum side)side)] = (uint8_t)(1 + side);
    return k->side_of != NULL;
}

static void look_at(struct kept_flags *k, const struct answers *a, int32_t slot) {
    if (slot >= k->slots || slot >= a->slots || k->side_of[slot] == 0) return;
    int side = k->side_of[slot] - 1;
    if (a->value[slot].known && !k->knee[side]) {
        k->knee[side] = true;
        k->witness[side] = slot;
    }
    if (!a->value[slot].known && k->knee[side] && k->witness[side] == slot) k->looked = false;
}

static void look_at_all(struct kept_flags *k, const struct answers *a) {
    k->knee[SIDE_LEFT] = k->knee[SIDE_RIGHT] = false;
    k->looked = true;
    for (int32_t slot = 0; slot < k->slots; slot++) look_at(k, a, slot);
}

bool kept_flags_knees(struct kept_flags *k, const struct answers *a, bool knee[2]) {
    if (!fit(k, a)) return false;
    const struct changes *c = k->changes;
    if (c->count - k->looked_since > CHANGES_KEPT) k->looked = false;
    for (int64_t i = k->looked_since; k->looked && i < c->count; i++) look_at(k, a, c->slot[i % CHANGES_KEPT]);
    if (!k->looked) look_at_all(k, a);
    k->looked_since = c->count;
    knee[SIDE_LEFT] = k->knee[SIDE_LEFT];
    knee[SIDE_RIGHT] = k->knee[SIDE_RIGHT];
    return true;
}
