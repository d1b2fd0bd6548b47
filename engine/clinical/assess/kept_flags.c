#include "clinical/assess/kept_flags.h"

struct kept_side *kept_flags_of(struct kept_flags *k, const struct protocol *of, enum side side) {
    for (size_t i = 0; i < k->sides.count; i++)
        if (k->sides.item[i].of == of && k->sides.item[i].side == side) return &k->sides.item[i];
    struct view *view = of->criteria.web[0] == NULL ? NULL : view_new(of->criteria.web[0], k->arena);
    struct kept_side *new = view == NULL ? NULL : LIST_PUSH(k->arena, &k->sides);
    if (new != NULL) *new = (struct kept_side){.of = of, .side = side, .view = view};
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
