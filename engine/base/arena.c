#include "base/arena.h"
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under the address sanitizer every piece is followed by a forbidden gap, so that an overrun inside an arena is seen as
 * one from malloc would be; and a list that grew leaves its old items forbidden. */
#ifdef __has_feature
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1 /* clang's way of saying it */
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define GAP          ALIGN
#define FORBID(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define PERMIT(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define GAP          ((size_t)0)
#define FORBID(p, n) ((void)(p), (void)(n))
#define PERMIT(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN      alignof(max_align_t)
#define ROUND(n)   (((n) + ALIGN - 1) / ALIGN * ALIGN)
#define HEAD       ROUND(sizeof(struct chunk))
#define CHUNK_MIN  ((size_t)1024)
#define CHUNK_MAX  ((size_t)64 * 1024)
#define LIST_FIRST ((size_t)4)
#define TEXT_SMALL ((size_t)256)         /* a text up to here is written once, and copied */

struct chunk {
    struct chunk *next;
    size_t used, room; /* of the bytes behind the head */
};

struct deferred {
    struct deferred *next;
    void (*release)(void *);
    void *thing;
};

struct arena {
    struct chunk *chunks; /* the first is the one that is carved from */
    struct deferred *deferred;
    size_t used, limit, next_chunk;
};

static void *(*take)(size_t) = malloc;
static void (*give_back)(void *) = free;

void arena_set_malloc(void *(*alloc)(size_t), void (*release)(void *)) {
    take = alloc;
    give_back = release;
}

struct arena *arena_new(size_t limit_bytes) {
    struct arena *a = take(sizeof *a);
    if (a == NULL) return NULL;
    *a = (struct arena){.limit = limit_bytes, .next_chunk = CHUNK_MIN};
    return a;
}

void arena_free(struct arena *a) {
    if (a == NULL) return;
    for (struct deferred *d = a->deferred; d != NULL; d = d->next) d->release(d->thing);
    for (struct chunk *c = a->chunks, *next; c != NULL; c = next) {
        next = c->next;
        PERMIT((char *)c + HEAD, c->room);
        give_back(c);
    }
    give_back(a);
}

void arena_reset(struct arena *a) {
    struct chunk *kept = NULL;
    for (struct deferred *d = a->deferred; d != NULL; d = d->next) d->release(d->thing);
    for (struct chunk *c = a->chunks, *next; c != NULL; c = next) {
        next = c->next;
        struct chunk *smaller = kept == NULL || c->room > kept->room ? kept : c;
        if (smaller != c) kept = c;
        if (smaller == NULL) continue;
        PERMIT((char *)smaller + HEAD, smaller->room);
        give_back(smaller);
    }
    if (kept != NULL) {
        FORBID((char *)kept + HEAD, kept->room);
        kept->next = NULL;
        kept->used = 0;
    }
    a->chunks = kept;
    a->deferred = NULL;
    a->used = 0;
}

static char *body(struct chunk *c) { return (char *)c + HEAD; }

/* A chunk with room for at least `need` bytes. A large piece gets one for itself, put behind the first, whose remaining
 * room is then still used. */
static struct chunk *add_chunk(struct arena *a, size_t need) {
    bool own = need > (a->next_chunk - HEAD) / 2;
    size_t room = own ? need : a->next_chunk - HEAD;
    struct chunk *c = take(HEAD + room);
    if (c == NULL) return NULL;
    *c = (struct chunk){.room = room};
    FORBID(body(c), room);
    if (own && a->chunks != NULL) {
        c->next = a->chunks->next;
        a->chunks->next = c;
    } else {
        c->next = a->chunks;
        a->chunks = c;
    }
    if (a->next_chunk < CHUNK_MAX) a->next_chunk *= 2;
    return c;
}

static bool within_limit(const struct arena *a, size_t more) {
    return a->limit == ARENA_NO_LIMIT || (a->used <= a->limit && more <= a->limit - a->used);
}

static void *carve(struct arena *a, size_t bytes) {
    if (bytes > SIZE_MAX / 2) return NULL; /* rounding and heads cannot overflow below this */
    size_t size = bytes > 0 ? ROUND(bytes) : ALIGN;
    if (!within_limit(a, size)) return NULL;
    struct chunk *c = a->chunks;
    if (c == NULL || c->room - c->used < size + GAP) c = add_chunk(a, size + GAP);
    if (c == NULL) return NULL;
    char *piece = body(c) + c->used;
    PERMIT(piece, bytes > 0 ? bytes : 1);
    c->used += size + GAP;
    a->used += size;
    return piece;
}

void *arena_alloc(struct arena *a, size_t bytes) {
    void *piece = carve(a, bytes);
    return piece == NULL ? NULL : memset(piece, 0, bytes);
}

void *arena_array(struct arena *a, size_t count, size_t each) {
    if (each > 0 && count > SIZE_MAX / each) return NULL;
    return arena_alloc(a, count * each);
}

void *arena_room(struct arena *a, size_t count, size_t each) {
    if (each > 0 && count > SIZE_MAX / each) return NULL;
    return carve(a, count * each);
}

char *arena_text(struct arena *a, const char *text) {
    size_t n = strlen(text);
    char *copy = arena_alloc(a, n + 1);
    if (copy != NULL) memcpy(copy, text, n);
    return copy;
}

char *arena_printf(struct arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char small[TEXT_SMALL];
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n < 0) return NULL;
    if ((size_t)n < sizeof small) return arena_text(a, small);
    char *words = arena_alloc(a, (size_t)n + 1);
    if (words == NULL) return NULL;
    va_start(args, format);
    n = vsnprintf(words, (size_t)n + 1, format, args);
    va_end(args);
    return n < 0 ? NULL : words;
}

size_t arena_used(const struct arena *a) { return a->used; }

int arena_defer(struct arena *a, void (*release)(void *), void *thing) {
    struct deferred *d = arena_alloc(a, sizeof *d);
    if (d == NULL) return false;
    *d = (struct deferred){a->deferred, release, thing};
    a->deferred = d;
    return true;
}

/* A list that is the last thing carved grows where it is. Never under the sanitizer: there every growth moves, so that
 * a pointer kept across a push is found out. */
static bool stretch(struct arena *a, const void *items, size_t old_size, size_t new_size) {
    struct chunk *c = a->chunks;
    if (GAP > 0 || c == NULL || items == NULL) return false;
    size_t old_room = ROUND(old_size), more = ROUND(new_size) - old_room;
    if (c->used < old_room || body(c) + c->used - old_room != (const char *)items) return false;
    if (more > c->room - c->used || !within_limit(a, more)) return false;
    c->used += more;
    a->used += more;
    return true;
}

static bool make_room(struct arena *a, void **items, size_t *room, size_t each) {
    if (*room > SIZE_MAX / 4 / each) return false;
    size_t wanted = *room > 0 ? *room * 2 : LIST_FIRST;
    if (!stretch(a, *items, *room * each, wanted * each)) {
        void *moved = arena_room(a, wanted, each);       /* each item is zeroed as it is pushed */
        if (moved == NULL) return false;
        if (*items != NULL) {
            memcpy(moved, *items, *room * each);
            FORBID(*items, *room * each);
        }
        *items = moved;
    }
    *room = wanted;
    return true;
}

int arena_grow(struct arena *a, void **item, size_t *count, size_t *room, size_t each) {
    void *items; /* the list's pointer has its own type: read and written as bytes */
    memcpy(&items, item, sizeof items);
    if (*count == *room) {
        if (!make_room(a, &items, room, each)) return false;
        memcpy(item, &items, sizeof items);
    }
    memset((char *)items + *count * each, 0, each); /* it may have been used and dropped before */
    ++*count;
    return true;
}
