/* pointers.h - a table from pointers to numbers.
 *
 * For walking trees whose parts are shared: what was made of a part, or how often it was met. A struct pointers of
 * zeros is an empty table. The pointers are only compared; nothing here is owned but the table itself. */
#ifndef STRIDE_BASE_POINTERS_H
#define STRIDE_BASE_POINTERS_H
#include <stddef.h>
#include <stdint.h>

struct pointers {
    struct pointers_slot { const void *pointer; uintptr_t number; } *slot;
    size_t count, room;                  /* room: a power of two, or 0 */
};

/* The number of a pointer, which is not NULL: 0 when it is new. It stays where it is until the next call. NULL when
 * memory is out. */
uintptr_t *pointers_at(struct pointers *p, const void *pointer);
void pointers_fini(struct pointers *p);

#endif
