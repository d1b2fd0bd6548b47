/* queue.h - many timers in few bytes: what is due, in order of instants, to the millisecond. The clock of the simulator.
 *
 * A timer is a small number, the id: the caller's own (a patient's place in a list), from 0 on. An id has at most one due
 * instant; putting it again moves it. The queue knows no clock and calls nobody: the caller asks for what is due until an
 * instant, and may put and cancel between any two calls. Of one instant ids come in any order, the same at each run.
 *
 * Memory: some 11 bytes for each id up to the largest that was ever put, and 400 KB of address space that is touched only
 * as it is used; given back by queue_free alone. Putting, cancelling and popping take amortised constant time: an instant is
 * filed under the highest of its bytes in which it differs from the last that was reached, and filed anew, finer, when that
 * byte is reached. A cancelled or moved id leaves its old entry behind, which is dropped when it is met; when they outnumber
 * what is pending they are swept. Not for threads to share. */
#ifndef STRIDE_BASE_QUEUE_H
#define STRIDE_BASE_QUEUE_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct queue;

#define QUEUE_NEVER INT64_MAX
#define QUEUE_SPAN_MS (INT64_C(0x7F) << 40)      /* from its start on: some 4,424 years */

struct queue *queue_new(int64_t start_ms);       /* NULL when memory is out */
void queue_free(struct queue *q);                /* NULL is fine */

/* Sets, or moves, when the id is due. An instant before what has been reached is taken as that: it comes next. INPUT at or
 * after start_ms + QUEUE_SPAN_MS; MEMORY leaves everything as it was. */
enum status queue_put(struct queue *q, uint32_t id, int64_t due_ms, struct error *err);
bool queue_cancel(struct queue *q, uint32_t id); /* false: it was not pending */
int64_t queue_due_ms(const struct queue *q, uint32_t id);        /* QUEUE_NEVER: it is not pending */
size_t queue_count(const struct queue *q);       /* how many are pending */

/* When the earliest is due; QUEUE_NEVER when nothing is pending. Drops what was left behind, and moves nothing. */
int64_t queue_next_ms(struct queue *q);
/* Takes out the earliest if it is due at or before until_ms; due_ms may be NULL. Needs no memory and cannot fail. */
bool queue_pop(struct queue *q, int64_t until_ms, uint32_t *id, int64_t *due_ms);

#endif
