/* arena.h - memory that is given back all at once.
 *
 * What belongs together (a loaded protocol, a patient's state, the answer to one request) is carved from one arena and
 * freed with it. Memory is zeroed and aligned for any type. Every function that allocates returns NULL when memory is
 * out or the arena's limit is reached; the arena itself stays usable and is still freed by arena_free. Not for threads
 * to share. */
#ifndef STRIDE_BASE_ARENA_H
#define STRIDE_BASE_ARENA_H
#include <stddef.h>

struct arena;

#define ARENA_NO_LIMIT ((size_t)0)

struct arena *arena_new(size_t limit_bytes);        /* NULL when memory is out */
void arena_free(struct arena *a);                   /* NULL is fine */
/* All that was carved is given back, what was deferred is run, and the largest of its memory stays for what comes next. */
void arena_reset(struct arena *a);
void *arena_alloc(struct arena *a, size_t bytes);   /* zeroed; bytes 0 gives a valid pointer */
void *arena_array(struct arena *a, size_t count, size_t each);              /* overflow gives NULL */
void *arena_room(struct arena *a, size_t count, size_t each);               /* NOT zeroed: written before it is read */
char *arena_text(struct arena *a, const char *text);                        /* a copy with its NUL */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
size_t arena_used(const struct arena *a);

/* Runs release(thing) when the arena is freed, last added first; false when memory is out (release is then NOT run). */
int arena_defer(struct arena *a, void (*release)(void *), void *thing);

/* The system's malloc by default; a test's that fails on demand. Set before the first arena is made. */
void arena_set_malloc(void *(*alloc)(size_t), void (*release)(void *));

/* A growing list inside an arena: LIST(struct plan) plans; zeroed is empty. LIST_PUSH gives a pointer to a new zeroed
 * last item, or NULL when memory is out. Growing moves the items: keep indexes, not pointers, across a push. */
#define LIST(type) struct { type *item; size_t count, room; }
#define LIST_PUSH(a, list) \
    (arena_grow((a), (void **)&(list)->item, &(list)->count, &(list)->room, sizeof *(list)->item) \
        ? &(list)->item[(list)->count - 1] : NULL)
int arena_grow(struct arena *a, void **item, size_t *count, size_t *room, size_t each); /* use LIST_PUSH */

#endif
