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

/* Findings keep their type and unit for ever: before a new protocol is kept, all that are kept must fit beside it. */
static enum status keep(struct practice *p, const struct served *list, size_t count, struct error *err) {
    bool compared = false;
    for (size_t i = 0; i < count; i++) {
        const struct protocol *protocol;
        bool kept;
        TRY(is_kept(p, &list[i], &kept, err));
        if (!kept && !compared) TRY(pinned_all(p, err));
        compared = compared || !kept;
        TRY(catalogue_add(p->catalogue, list[i].canonical, false, &protocol, err));
        if (!kept) TRY(pinned_keep(p, protocol, list[i].map, err));
    }
    return STATUS_OK;
}

/* Served only when all are kept: what served before stays in service when one is refused. */
enum status practice_publish(struct practice *p, const struct served *list, size_t count, struct error *err) {
    struct error unasked;
    if (err == NULL) err = &unasked;
    TRY(keep(p, list, count, err));
    for (size_t i = 0; i < count; i++) TRY(catalogue_add(p->catalogue, list[i].canonical, true, NULL, err));
    return STATUS_OK;
}
