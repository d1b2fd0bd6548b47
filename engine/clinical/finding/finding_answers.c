/* What is known of one person: the newest answer of every slot. */
#include "clinical/finding/finding.h"
#include <string.h>

enum status answers_fit(struct answers *a, const struct vocabulary *v, struct arena *arena, struct error *err) {
    a->vocabulary = v;
    if (a->value && a->slots >= v->slots) return STATUS_OK;
    struct value *value = arena_array(arena, (size_t)v->slots, sizeof *value);
    if (!value) return error_set(err, STATUS_MEMORY, "out of memory for %d answers", v->slots);
    if (a->value && a->slots > 0) memcpy(value, a->value, (size_t)a->slots * sizeof *value);
    a->value = value;
    a->slots = v->slots;
    return STATUS_OK;
}

void answers_take(struct answers *a, const struct report *r) {
    int slot = finding_slot(&a->vocabulary->findings.item[r->finding], r->context, r->side);
    if (slot < 0 || slot >= a->slots) return;
    struct value *old = &a->value[slot];
    if (r->value.at_ms < old->at_ms) return;
    *old = r->value;
}

bool answers_get(const struct answers *a, const struct finding *f, int slot, int64_t now_ms, struct value *out) {
    if (slot < 0 || slot >= a->slots) return false;
    const struct value *v = &a->value[slot];
    if (!v->known || (f->fresh_ms > 0 && now_ms - v->at_ms > f->fresh_ms)) return false;
    *out = *v;
    return true;
}
