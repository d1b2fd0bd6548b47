#include "base/pointers.h"
#include <stdbool.h>
#include <stdlib.h>

#define FIRST_ROOM 256

/* Where it is, or the free slot where it would be. */
static struct pointers_slot *place(const struct pointers *p, const void *pointer) {
    uint64_t mixed = (uint64_t)(uintptr_t)pointer * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(mixed >> 32) & (p->room - 1);
    while (p->slot[at].pointer != NULL && p->slot[at].pointer != pointer) at = (at + 1) & (p->room - 1);
    return &p->slot[at];
}

static bool grow(struct pointers *p) {
    struct pointers more = {.room = p->room > 0 ? 2 * p->room : FIRST_ROOM, .count = p->count};
    more.slot = calloc(more.room, sizeof *more.slot);
    if (more.slot == NULL) return false;
    for (size_t i = 0; i < p->room; i++)
        if (p->slot[i].pointer != NULL) *place(&more, p->slot[i].pointer) = p->slot[i];
    free(p->slot);
    *p = more;
    return true;
}

uintptr_t *pointers_at(struct pointers *p, const void *pointer) {
    if (2 * p->count >= p->room && !grow(p)) return NULL;
    struct pointers_slot *slot = place(p, pointer);
    if (slot->pointer == NULL) p->count++;
    slot->pointer = pointer;
    return &slot->number;
}

void pointers_fini(struct pointers *p) {
    free(p->slot);
    *p = (struct pointers){0};
}
