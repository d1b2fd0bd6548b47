/* practice_publish: what is served is kept in the store, so that plans can be pinned to it. */
#include "practice/pinned.h"
#include "practice/try.h"
#include <string.h>

static enum status is_kept(struct practice *p, const struct served *s, bool *kept, struct error *err) {
    char hash[HASH_SIZE];
    struct stored_protocol stored;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL) return no_memory(err);
    hash_text(hash, s->canonical, strlen(s->canonical));
    enum status status = store_protocol_get(p->store, hash, a, &stored, kept, err);
    arena_free(a);
    return status;
}

static enum status all_kept(struct practice *p, const struct served *list, size_t count, bool *kept,
                            struct error *err) {
    *kept = true;
    for (size_t i = 0; i < count && *kept; i++) TRY(is_kept(p, &list[i], kept, err));
    return STATUS_OK;
}

static enum status keep_all(struct practice *p, const struct served *list, size_t count, struct error *err) {
    const struct protocol *protocol;
    TRY(pinned_all(p, err));
    for (size_t i = 0; i < count; i++) {
        TRY(catalogue_add(p->catalogue, list[i].canonical, false, &protocol, err));
        TRY(pinned_keep(p, protocol, list[i].map, err));
    }
    return STATUS_OK;
}

/* Findings keep their type and unit for ever: what is new must fit beside all that are kept. That is tried on a
 * catalogue of its own, since a vocabulary never forgets what was read into it. */
static enum status keep(const struct practice *p, const struct served *list, size_t count, struct error *err) {
    struct practice trial = *p;
    trial.catalogue = catalogue_new();
    enum status status = trial.catalogue != NULL ? keep_all(&trial, list, count, err) : no_memory(err);
    catalogue_free(trial.catalogue);
    return status;
}

/* In the place of all that was served before, or not at all. */
static enum status serve(struct catalogue *c, const struct served *list, size_t count, struct error *err) {
    const struct catalogue before = *c;
    enum status status = STATUS_OK;
    c->served.item = NULL; /* a new list: the old one is kept whole until all are in */
    c->served.count = c->served.room = 0;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = catalogue_add(c, list[i].canonical, true, NULL, err);
    if (status == STATUS_OK) return status;
    c->served.item = before.served.item;
    c->served.count = before.served.count;
    c->served.room = before.served.room;
    c->safety = before.safety;
    return status;
}

enum status practice_publish(struct practice *p, const struct served *list, size_t count, struct error *err) {
    struct error unasked;
    bool kept;
    if (err == NULL) err = &unasked;
    TRY(all_kept(p, list, count, &kept, err));
    if (!kept) TRY(keep(p, list, count, err));
    return serve(p->catalogue, list, count, err);
}
