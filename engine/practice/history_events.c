#include "practice/history_events.h"
#include "clinical/patient/patient_fold.h"
#include "practice/pinned.h"
#include "practice/row.h"
#include "practice/try.h"
#include <string.h>

static enum status damaged(const struct history *h, const struct stored_event *row, const struct error *why,
                           struct error *err) {
    if (why->status == STATUS_MEMORY) return no_memory(err);
    return error_set(err, STATUS_ENVIRONMENT, "%s:%lld in the store cannot be folded: %s", h->id,
                     (long long)row->number, why->message);
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

/* A finding that none of the named protocols has may be of one that was served at the time: then all are brought. */
static enum status read_data(struct history *h, const struct stored_event *row, json_t *data, struct event *out,
                             struct error *err) {
    struct practice *p = h->practice;
    struct error why;
    TRY(pinned_of_event(p, row, data, err));
    enum status status = row_read(p->catalogue->vocabulary, row, data, h->arena, out, &why);
    if (status == STATUS_INPUT) {
        TRY(pinned_all(p, err));
        status = row_read(p->catalogue->vocabulary, row, data, h->arena, out, &why);
    }
    return status == STATUS_OK ? status : damaged(h, row, &why, err);
}

static enum status read_row(struct history *h, const struct stored_event *row, struct event *out, struct error *err) {
    json_t *data = NULL;
    struct error why;
    if (row_data(row, &data, &why) != STATUS_OK) return damaged(h, row, &why, err);
    enum status status = read_data(h, row, data, out, err);
    json_decref(data);
    return status;
}

enum status history_load(struct history *h, int64_t after, struct loaded *out, struct error *err) {
    TRY(store_events(h->practice->store, h->id, after, h->arena, &out->row, &out->count, err));
    out->event = arena_array(h->arena, out->count + 1, sizeof *out->event);
    if (out->event == NULL) return no_memory(err);
    for (size_t i = 0; i < out->count; i++) TRY(read_row(h, &out->row[i], &out->event[i], err));
    return STATUS_OK;
}

bool history_looks_back(const struct loaded *l) {
    for (size_t i = 0; i < l->count; i++)
        if (l->event[i].kind == EVENT_AMENDED) return true;
    return false;
}

/* --- folding ----------------------------------------------------------------------------------------------------- */

enum status history_fold_on(struct history *h, const struct loaded *l, struct error *err) {
    struct error why;
    for (size_t i = 0; i < l->count; i++) {
        if (patient_apply(h->patient, &l->event[i], &h->effects, &why) != STATUS_OK)
            return damaged(h, &l->row[i], &why, err);
        h->head = l->row[i].hash;
    }
    return STATUS_OK;
}

struct telling {
    struct history *history;
    const struct loaded *loaded;
    history_fn each;
    void *arg;
    size_t folded;
    bool failed; /* each did, not the fold */
};

static enum status tell(void *arg, const struct patient *after, const struct event *e, const struct effects *effects,
                        struct error *err) {
    struct telling *t = arg;
    const struct stored_event *row = &t->loaded->row[t->folded++];
    t->history->head = row->hash;
    enum status status = t->each != NULL ? t->each(t->arg, after, e, row, effects, err) : STATUS_OK;
    t->failed = status != STATUS_OK;
    return status;
}

enum status history_fold_all(struct history *h, const struct loaded *l, history_fn each, void *arg, struct error *err) {
    struct telling t = {.history = h, .loaded = l, .each = each, .arg = arg};
    struct error why;
    enum status status = patient_fold(h->practice->catalogue, h->id, l->event, l->count, &h->effects, tell, &t,
                                      h->arena, &h->patient, &why);
    if (status == STATUS_OK) return status;
    if (!t.failed && t.folded < l->count) return damaged(h, &l->row[t.folded], &why, err);
    *err = why;
    return status;
}

/* --- amending ---------------------------------------------------------------------------------------------------- */

/* What is stored, what was added since, and e. */
static enum status gather(struct history *h, const struct event *e, struct loaded *out, struct error *err) {
    struct loaded l = {0};
    TRY(history_load(h, 0, &l, err));
    out->count = l.count + h->added.count + 1;
    out->event = arena_room(h->arena, out->count, sizeof *out->event);
    if (out->event == NULL) return no_memory(err);
    if (l.count > 0) memcpy(out->event, l.event, l.count * sizeof *l.event);
    if (h->added.count > 0) memcpy(out->event + l.count, h->added.item, h->added.count * sizeof *h->added.item);
    out->event[out->count - 1] = *e;
    return STATUS_OK;
}

enum status history_fold_amended(struct history *h, const struct event *e, struct error *err) {
    struct effects effects = {.arena = h->arena, .explain = h->effects.explain, .reading = h->effects.reading};
    struct patient *after;
    struct loaded l = {0};
    TRY(gather(h, e, &l, err));
    TRY(patient_fold(h->practice->catalogue, h->id, l.event, l.count, &effects, NULL, NULL, h->arena, &after, err));
    for (size_t i = 0; i < effects.list.count; i++) {
        struct effect *effect = LIST_PUSH(h->arena, &h->effects.list);
        if (effect == NULL) return no_memory(err);
        *effect = effects.list.item[i];
    }
    h->patient = after;
    return STATUS_OK;
}
