#include "clinical/protocol/canonical.h"
#include "clinical/protocol/protocol.h"
#include <string.h>

struct catalogue *catalogue_new(void) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct catalogue *c = a ? arena_alloc(a, sizeof *c) : NULL;
    if (c) {
        c->arena = a;
        c->vocabulary = vocabulary_new(a);
    }
    if (c && c->vocabulary) return c;
    arena_free(a);
    return NULL;
}

void catalogue_free(struct catalogue *c) {
    if (c) arena_free(c->arena);
}

const struct protocol *catalogue_by_hash(const struct catalogue *c, const char *hash) {
    for (size_t i = 0; i < c->protocols.count; i++) {
        if (strcmp(c->protocols.item[i]->hash, hash) == 0) return c->protocols.item[i];
    }
    return NULL;
}

const struct protocol *catalogue_by_id(const struct catalogue *c, const char *id) {
    for (size_t i = 0; i < c->served.count; i++) {
        if (strcmp(c->served.item[i]->id, id) == 0) return c->served.item[i];
    }
    return c->safety && strcmp(c->safety->id, id) == 0 ? c->safety : NULL;
}

static enum status no_memory(struct error *err) {
    return error_set(err, STATUS_MEMORY, "out of memory for the protocols");
}

/* In order of id; the one that was served for this id makes room. */
static enum status serve(struct catalogue *c, const struct protocol *p, struct error *err) {
    size_t at = 0;
    if (p->safety) {
        c->safety = p;
        return STATUS_OK;
    }
    while (at < c->served.count && strcmp(c->served.item[at]->id, p->id) < 0) at++;
    if (at == c->served.count || strcmp(c->served.item[at]->id, p->id) != 0) {
        const struct protocol **last = LIST_PUSH(c->arena, &c->served);
        if (!last) return no_memory(err);
        memmove(&c->served.item[at + 1], &c->served.item[at], (c->served.count - 1 - at) * sizeof(struct protocol *));
    }
    c->served.item[at] = p;
    return STATUS_OK;
}

enum status catalogue_add(struct catalogue *c, const char *canonical, bool served, const struct protocol **out,
                          struct error *err) {
    char hash[HASH_SIZE];
    hash_text(hash, canonical, strlen(canonical));
    return catalogue_add_known(c, &(struct canonical){canonical, hash, NULL}, served, out, err);
}

enum status catalogue_add_known(struct catalogue *c, const struct canonical *known, bool served,
                                const struct protocol **out, struct error *err) {
    const struct protocol *p = catalogue_by_hash(c, known->hash);
    if (!p) {
        enum status status = canonical_read_known(known, c->vocabulary, c->arena, &p, err);
        if (status != STATUS_OK) return status;
        const struct protocol **last = LIST_PUSH(c->arena, &c->protocols);
        if (!last) return no_memory(err);
        *last = p;
    }
    if (out) *out = p;
    return served ? serve(c, p, err) : STATUS_OK;
}
