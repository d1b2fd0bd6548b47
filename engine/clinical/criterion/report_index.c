#include "clinical/criterion/report_index.h"

static bool fit(struct report_index *x, const struct vocabulary *v, struct arena *a) {
    x->older.count = 0;
    if (x->slots < v->slots || x->newest == NULL) {
        x->newest = arena_array(a, (size_t)v->slots + 1, sizeof *x->newest);
        x->slots = v->slots;
    }
    for (int i = 0; x->newest != NULL && i < x->slots; i++) x->newest[i] = -1;
    return x->newest != NULL;
}

static bool link_rest(struct report_index *x, const report_list *history, const struct vocabulary *v, struct arena *a) {
    while (x->older.count < history->count) {
        const struct report *r = &history->item[x->older.count];
        int slot = finding_slot(&v->findings.item[r->finding], r->context, r->side);
        int32_t *older = LIST_PUSH(a, &x->older);
        if (older == NULL) return false;
        *older = x->newest[slot];
        x->newest[slot] = (int32_t)x->older.count - 1;
    }
    return true;
}

bool report_index_make(struct report_index *x, const report_list *history, const struct vocabulary *v, struct arena *a) {
    return fit(x, v, a) && link_rest(x, history, v, a);
}

bool report_index_grow(struct report_index *x, const report_list *history, const struct vocabulary *v, struct arena *a) {
    bool fits = x->newest != NULL && x->slots >= v->slots && x->older.count <= history->count;
    return fits ? link_rest(x, history, v, a) : report_index_make(x, history, v, a);
}
