/* sending.h - reminders that were claimed: handed to their channel, and kept here until the result is in the store.
 *
 * On the loop's thread. Results are recorded by delivery.h through the writer, a batch at a time. An answer starts a
 * batch when none is out; the owner calls sending_flush for what came in meanwhile, and after a batch that failed. */
#ifndef STRIDE_REMIND_SENDING_H
#define STRIDE_REMIND_SENDING_H
#include "remind/delivery.h"
#include "remind/log.h"
#include "remind/writer.h"

struct sending;
struct sending_setup {
    struct writer *writer;
    struct clock *clock;
    struct channel *const *channels; size_t count;
    int64_t lease_ms;                    /* real time, by the monotonic clock */
    const struct log *log;               /* of what was not delivered; NULL: none */
    /* A batch of results was recorded or, with status not OK, could not be and is kept. May free the sending. */
    void (*recorded)(void *arg, enum status status, const struct delivery_counts *counts, int64_t next_due_ms,
                     const struct error *err);
    void *arg;
};
/* Whom to tell from now on. */
void sending_log(struct sending *s, const struct log *log);
enum status sending_new(const struct sending_setup *setup, struct sending **out, struct error *err);

/* Hands each claim to its channel. Takes the arena in which they live. now_ms: the instant that results are given when
 * the clock is a scaled one, so that a slow machine does not make a demonstration's reminders look late. */
void sending_start(struct sending *s, struct arena *a, const struct delivery_claims *claims, int64_t now_ms);
void sending_flush(struct sending *s);
bool sending_idle(const struct sending *s);      /* every result is in the store */
bool sending_recording(const struct sending *s); /* a batch is out */
/* What must not be taken back: sends within their lease, and those that are answered. Pushes onto held, in a. */
enum status sending_held(const struct sending *s, struct arena *a, delivery_held_list *held, struct error *err);
/* Frees s; no batch may be out. What a channel has not answered yet is left to it: its answer will change nothing. */
void sending_free(struct sending *s);

#endif
