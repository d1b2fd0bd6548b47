#include "clinical/finding/form_implied.h"

static bool says(const report_list *list, size_t from, int finding, enum side side) {
    for (size_t i = from; i < list->count; i++) {
        const struct report *r = &list->item[i];
        if (r->finding == finding && r->side == side && r->value.known) return true;
    }
    return false;
}

/* Adds the yes/no answers that the reports from `from` on imply and nobody gave. A masked 0 implies nothing: the true
 * value may be higher. */
static enum status add_instant(const struct vocabulary *v, report_list *list, size_t from, struct arena *a) {
    const struct finding *table = v->findings.item;
    for (size_t i = from, end = list->count; i < end; i++) {
        const struct report r = list->item[i];
        bool yes = r.value.number >= 1000;
        if (!r.value.known || (r.value.masked && !yes)) continue;
        for (int k = table[r.finding].implies; k >= 0; k = table[k].implied_next) {
            if (table[k].implied_context != r.context || says(list, from, k, r.side)) continue;
            struct report *place = LIST_PUSH(a, list);
            if (!place) return STATUS_MEMORY;
            *place = (struct report){.finding = k, .side = r.side, .value = {.number = yes, .known = true}};
            place->value.at_ms = r.value.at_ms;
        }
    }
    return STATUS_OK;
}

static enum status no_memory(struct error *err) {
    return error_set(err, STATUS_MEMORY, "out of memory for the findings");
}

/* Written out here, at the edge, so that the fold does not depend on what the vocabulary of the day implies. */
enum status form_implied_add(const struct vocabulary *v, report_list *reports, struct arena *a, struct error *err) {
    report_list all = {0};
    for (size_t from = 0, to; from < reports->count; from = to) {
        size_t start = all.count;
        for (to = from; to < reports->count && reports->item[to].value.at_ms == reports->item[from].value.at_ms; to++) {
            struct report *place = LIST_PUSH(a, &all);
            if (!place) return no_memory(err);
            *place = reports->item[to];
        }
        if (add_instant(v, &all, start, a) != STATUS_OK) return no_memory(err);
    }
    *reports = all;
    return STATUS_OK;
}
