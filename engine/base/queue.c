#include "base/queue.h"
#include <stdlib.h>
#include <string.h>

/* Instants are counted from the start. bucket[level][digit] holds the ids whose due instant equals what was reached
 * (at) but for its lowest level + 1 bytes, the highest of which is digit. The instant itself stands by id: an entry
 * whose id is not due within its bucket is one left behind. */
#define LEVELS     6
#define DIGITS     256
#define DUE_BYTES  6
#define IDLE       (UINT64_C(0x7F) << 40) /* QUEUE_SPAN_MS: in no bucket that can be */
#define SEEN       (UINT64_C(1) << 47)    /* while sweeping */
#define CHUNK_IDS  61
#define FIRST_SLAB (LEVELS * DIGITS + 64)
#define RUN_OPENED (2 * CHUNK_IDS) /* so many at most are sorted at once */
#define RUN_MAX    256
#define FEW_BEHIND 1024

struct chunk {
    struct chunk *next;
    uint32_t count, id[CHUNK_IDS];
};
struct slab {
    struct slab *next;
    size_t used, count;
    struct chunk chunk[];
};
struct run_item {
    uint64_t due;
    uint32_t id;
};

struct queue {
    int64_t start_ms;
    uint64_t at;
    size_t pending, entries; /* entries: with those left behind */
    unsigned char *due;      /* DUE_BYTES each */
    size_t ids, ids_room;
    struct slab *slab;
    struct chunk *spare;
    size_t chunks;          /* of all slabs */
    size_t entries_max;     /* that have room in them however they lie */
    uint64_t run_end, next; /* next: the earliest due of the buckets, when it is known */
    bool next_known;
    size_t run_first, run_last;
    uint64_t filled[LEVELS][DIGITS / 64];
    struct chunk *bucket[LEVELS][DIGITS]; /* the first chunk alone may have room */
    struct run_item run[RUN_MAX];         /* in order; what was in the bucket that was opened last, until run_end */
};

/* ---- The instants by id ---- */

static uint64_t get_due(const struct queue *q, uint32_t id) {
    uint32_t low;
    uint16_t high;
    memcpy(&low, &q->due[(size_t)id * DUE_BYTES], sizeof low);
    memcpy(&high, &q->due[(size_t)id * DUE_BYTES + sizeof low], sizeof high);
    return (uint64_t)high << 32 | low;
}

static void set_due(struct queue *q, uint32_t id, uint64_t due) {
    uint32_t low = (uint32_t)due;
    uint16_t high = (uint16_t)(due >> 32);
    memcpy(&q->due[(size_t)id * DUE_BYTES], &low, sizeof low);
    memcpy(&q->due[(size_t)id * DUE_BYTES + sizeof low], &high, sizeof high);
}

static bool make_ids(struct queue *q, uint32_t id) {
    if (id < q->ids) return true;
    size_t room = q->ids_room;
    if (id >= room) {
        room = room / 2 * 3 > id ? room / 2 * 3 : (size_t)id + 64;
        if (room > SIZE_MAX / DUE_BYTES) return false;
        unsigned char *grown = realloc(q->due, room * DUE_BYTES);
        if (grown == NULL) return false;
        q->due = grown;
        q->ids_room = room;
    }
    while (q->ids <= id) set_due(q, (uint32_t)q->ids++, IDLE); /* no further, so that memory is touched as it is used */
    return true;
}

/* ---- Chunks ---- */

/* Room for one entry more, and a chunk for each bucket's last few. */
static bool make_chunks(struct queue *q) {
    if (q->entries < q->entries_max) return true;
    size_t count = q->chunks / 4 > FIRST_SLAB ? q->chunks / 4 : FIRST_SLAB;
    struct slab *slab = malloc(sizeof *slab + count * sizeof slab->chunk[0]);
    if (slab == NULL) return false;
    slab->next = q->slab;
    slab->used = 0;
    slab->count = count;
    q->slab = slab;
    q->chunks += count;
    q->entries_max = (q->chunks - LEVELS * DIGITS - 2) * CHUNK_IDS;
    return true;
}

/* A slab that is not the newest is used up, but for what an early growth left in it. */
static struct chunk *take_chunk(struct queue *q) {
    struct chunk *c = q->spare;
    if (c != NULL) {
        q->spare = c->next;
        return c;
    }
    struct slab *slab = q->slab;
    while (slab->used == slab->count) slab = slab->next;
    return &slab->chunk[slab->used++];
}

static void drop_chunk(struct queue *q, struct chunk *c) {
    c->next = q->spare;
    q->spare = c;
}

/* ---- Buckets ---- */

struct place {
    int level, digit;
};

static struct place place_of(const struct queue *q, uint64_t due) {
    uint64_t differs = due ^ q->at;
    int level = differs < DIGITS ? 0 : (63 - __builtin_clzll(differs)) / 8;
    return (struct place){level, (int)(due >> (8 * level)) & (DIGITS - 1)};
}

static uint64_t span_of(int level) { return UINT64_C(1) << (8 * level); }

static uint64_t begin_of(const struct queue *q, struct place p) {
    return (q->at & ~(span_of(p.level + 1) - 1)) | (uint64_t)p.digit << (8 * p.level);
}

static void file(struct queue *q, uint32_t id, struct place p) {
    struct chunk *c = q->bucket[p.level][p.digit];
    if (c == NULL || c->count == CHUNK_IDS) {
        struct chunk *fresh = take_chunk(q);
        fresh->next = c;
        fresh->count = 0;
        q->bucket[p.level][p.digit] = c = fresh;
        q->filled[p.level][p.digit / 64] |= UINT64_C(1) << p.digit % 64;
    }
    c->id[c->count++] = id;
}

static struct chunk *take_bucket(struct queue *q, struct place p) {
    struct chunk *c = q->bucket[p.level][p.digit];
    q->bucket[p.level][p.digit] = NULL;
    q->filled[p.level][p.digit / 64] &= ~(UINT64_C(1) << p.digit % 64);
    return c;
}

/* The bucket of the earliest instants. */
static bool first_bucket(const struct queue *q, struct place *p) {
    for (int level = 0; level < LEVELS; level++)
        for (int w = 0; w < DIGITS / 64; w++) {
            if (q->filled[level][w] == 0) continue;
            *p = (struct place){level, w * 64 + __builtin_ctzll(q->filled[level][w])};
            return true;
        }
    return false;
}

/* ---- The run ---- */

static bool in_run(const struct queue *q, uint64_t due) { return q->run_first < q->run_last && due < q->run_end; }

static void spill_run(struct queue *q) {
    for (size_t i = q->run_first; i < q->run_last; i++) file(q, q->run[i].id, place_of(q, q->run[i].due));
    q->run_first = q->run_last = 0;
}

static void add_to_run(struct queue *q, uint32_t id, uint64_t due) {
    if (q->run_last == RUN_MAX && q->run_first > 0) {
        memmove(q->run, &q->run[q->run_first], (RUN_MAX - q->run_first) * sizeof q->run[0]);
        q->run_last -= q->run_first;
        q->run_first = 0;
    }
    if (q->run_last == RUN_MAX) {
        spill_run(q);
        file(q, id, place_of(q, due));
        return;
    }
    size_t i = q->run_last++;
    for (; i > q->run_first && q->run[i - 1].due > due; i--) q->run[i] = q->run[i - 1];
    q->run[i] = (struct run_item){due, id};
}

static void sort_run(struct queue *q) {
    static const size_t gaps[] = {57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)
        for (size_t gap = gaps[g], i = gap; i < q->run_last; i++) {
            struct run_item x = q->run[i];
            size_t k = i;
            for (; k >= gap && q->run[k - gap].due > x.due; k -= gap) q->run[k] = q->run[k - gap];
            q->run[k] = x;
        }
}

/* What was reached is now the bucket's beginning: its entries become the run, or go where they belong from here. */
static void open_bucket(struct queue *q, struct place p) {
    uint64_t span = span_of(p.level);
    q->at = begin_of(q, p);
    struct chunk *c = take_bucket(q, p), *next;
    bool few = c->next == NULL || c->next->next == NULL;
    q->run_first = q->run_last = 0;
    q->run_end = q->at + span;
    for (; c != NULL; c = next) {
        next = c->next;
        for (uint32_t i = 0; i < c->count; i++) __builtin_prefetch(&q->due[(size_t)c->id[i] * DUE_BYTES]);
        for (uint32_t i = 0; i < c->count; i++) {
            uint64_t due = get_due(q, c->id[i]);
            if (due - q->at >= span)
                q->entries--;
            else if (few)
                q->run[q->run_last++] = (struct run_item){due, c->id[i]};
            else
                file(q, c->id[i], place_of(q, due));
        }
        drop_chunk(q, c);
    }
    if (few) sort_run(q);
}

/* ---- What was left behind ---- */

static void sweep_bucket(struct queue *q, struct place p) {
    uint64_t begin = begin_of(q, p), span = span_of(p.level);
    struct chunk *c = take_bucket(q, p), *next;
    for (; c != NULL; c = next) {
        struct chunk copy = *c;
        next = c->next;
        drop_chunk(q, c);
        for (uint32_t i = 0; i < copy.count; i++) {
            uint64_t due = get_due(q, copy.id[i]);
            if ((due & SEEN) != 0 || due - begin >= span) {
                q->entries--;
                continue;
            }
            set_due(q, copy.id[i], due | SEEN);
            file(q, copy.id[i], p);
        }
    }
}

static void sweep(struct queue *q) {
    for (int level = 0; level < LEVELS; level++)
        for (int digit = 0; digit < DIGITS; digit++)
            if (q->bucket[level][digit] != NULL) sweep_bucket(q, (struct place){level, digit});
    for (size_t id = 0; id < q->ids; id++) set_due(q, (uint32_t)id, get_due(q, (uint32_t)id) & ~SEEN);
}

/* The earliest due of a bucket; IDLE when all in it was left behind. */
static uint64_t earliest_in(const struct queue *q, struct place p) {
    uint64_t begin = begin_of(q, p), span = span_of(p.level), earliest = IDLE;
    for (const struct chunk *c = q->bucket[p.level][p.digit]; c != NULL; c = c->next)
        for (uint32_t i = 0; i < c->count; i++) {
            uint64_t due = get_due(q, c->id[i]);
            if (due - begin < span && due < earliest) earliest = due;
        }
    return earliest;
}

static void drop_bucket(struct queue *q, struct place p) {
    for (struct chunk *c = take_bucket(q, p), *next; c != NULL; c = next) {
        next = c->next;
        q->entries -= c->count;
        drop_chunk(q, c);
    }
}

static void drop_all(struct queue *q) {
    struct place p;
    q->run_first = q->run_last = 0;
    while (first_bucket(q, &p)) drop_bucket(q, p);
    q->entries = 0;
}

/* ---- For others ---- */

struct queue *queue_new(int64_t start_ms) {
    struct queue *q = calloc(1, sizeof *q);
    if (q == NULL) return NULL;
    q->start_ms = start_ms;
    if (make_chunks(q)) return q;
    free(q);
    return NULL;
}

void queue_free(struct queue *q) {
    if (q == NULL) return;
    for (struct slab *slab = q->slab, *next; slab != NULL; slab = next) {
        next = slab->next;
        free(slab);
    }
    free(q->due);
    free(q);
}

static uint64_t since_start(const struct queue *q, int64_t at_ms) {
    return at_ms > q->start_ms ? (uint64_t)at_ms - (uint64_t)q->start_ms : 0;
}

static bool same_bucket(const struct queue *q, uint64_t was, uint64_t due) {
    struct place a = place_of(q, was), b = place_of(q, due);
    return a.level == b.level && a.digit == b.digit;
}

static void enter(struct queue *q, uint32_t id, uint64_t due) {
    q->entries++;
    if (in_run(q, due))
        add_to_run(q, id, due);
    else
        file(q, id, place_of(q, due));
    if (q->entries > 2 * q->pending + FEW_BEHIND) sweep(q);
}

enum status queue_put(struct queue *q, uint32_t id, int64_t due_ms, struct error *err) {
    uint64_t due = since_start(q, due_ms);
    if (due >= IDLE) return error_set(err, STATUS_INPUT, "a timer is due later than the queue's span of time");
    if (due < q->at) due = q->at;
    if (!make_ids(q, id) || !make_chunks(q)) return error_set(err, STATUS_MEMORY, "out of memory");
    uint64_t was = get_due(q, id);
    if (was == due) return STATUS_OK;
    if (was == IDLE)
        q->pending++;
    else if (was == q->next)
        q->next_known = false;
    if (due < q->next) q->next = due;
    set_due(q, id, due);
    bool stays = was != IDLE && !in_run(q, was) && !in_run(q, due) && same_bucket(q, was, due);
    if (!stays) enter(q, id, due);
    return STATUS_OK;
}

static void retire(struct queue *q, uint32_t id, uint64_t due) {
    set_due(q, id, IDLE);
    q->pending--;
    if (due == q->next) q->next_known = false;
}

bool queue_cancel(struct queue *q, uint32_t id) {
    uint64_t due = id < q->ids ? get_due(q, id) : IDLE;
    if (due == IDLE) return false;
    retire(q, id, due);
    return true;
}

int64_t queue_due_ms(const struct queue *q, uint32_t id) {
    uint64_t due = id < q->ids ? get_due(q, id) : IDLE;
    return due == IDLE ? QUEUE_NEVER : (int64_t)((uint64_t)q->start_ms + due);
}

size_t queue_count(const struct queue *q) { return q->pending; }

static uint64_t next_of_run(struct queue *q) {
    for (; q->run_first < q->run_last; q->run_first++, q->entries--) {
        const struct run_item *x = &q->run[q->run_first];
        if (get_due(q, x->id) == x->due) return x->due;
    }
    return IDLE;
}

int64_t queue_next_ms(struct queue *q) {
    struct place p;
    uint64_t next = next_of_run(q);
    if (next == IDLE && q->next_known) next = q->next;
    while (next == IDLE && first_bucket(q, &p)) {
        next = earliest_in(q, p);
        if (next == IDLE) drop_bucket(q, p);
        q->next = next;
        q->next_known = next != IDLE;
    }
    return next == IDLE ? QUEUE_NEVER : (int64_t)((uint64_t)q->start_ms + next);
}

static bool pop_run(struct queue *q, uint64_t *due, uint32_t *id) {
    struct run_item x = q->run[q->run_first++];
    q->entries--;
    if (get_due(q, x.id) != x.due) return false;
    *due = q->at = x.due;
    *id = x.id;
    return true;
}

/* All entries of a bucket of the lowest level are due at one instant. */
static bool pop_bucket(struct queue *q, struct place p, uint64_t *due, uint32_t *id) {
    struct chunk *c = q->bucket[p.level][p.digit];
    *due = q->at = begin_of(q, p);
    *id = c->id[--c->count];
    q->entries--;
    if (c->count == 0) {
        struct chunk *rest = c->next;
        drop_chunk(q, c);
        if (rest == NULL)
            take_bucket(q, p);
        else
            q->bucket[p.level][p.digit] = rest;
    }
    return get_due(q, *id) == *due;
}

bool queue_pop(struct queue *q, int64_t until_ms, uint32_t *id, int64_t *due_ms) {
    uint64_t until = since_start(q, until_ms), due = 0;
    struct place p;
    if (until_ms < q->start_ms) return false;
    if (q->pending == 0) {
        drop_all(q); /* and nothing is reached by what was left behind */
        return false;
    }
    for (bool found = false; !found;) {
        if (q->run_first < q->run_last) {
            if (q->run[q->run_first].due > until) return false;
            found = pop_run(q, &due, id);
        } else {
            if (!first_bucket(q, &p) || begin_of(q, p) > until) return false;
            if (p.level == 0)
                found = pop_bucket(q, p, &due, id);
            else
                open_bucket(q, p);
        }
    }
    retire(q, *id, due);
    if (due_ms != NULL) *due_ms = (int64_t)((uint64_t)q->start_ms + due);
    return true;
}
