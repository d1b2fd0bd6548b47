/* channel.h - a way to reach a patient; one small file behind this interface for each (channels/).
 *
 * send is called on the loop's thread and must not block it; it calls answered exactly once, at once or later, on that
 * thread. The message is borrowed until then. The channel sees one message and no store. */
#ifndef STRIDE_REMIND_CHANNEL_H
#define STRIDE_REMIND_CHANNEL_H
#include "base/error.h"
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#define CHANNEL_PATIENCE_MS 30000        /* less than the lease of a claim */

enum channel_result { CHANNEL_ACCEPTED, CHANNEL_REFUSED_NOW, CHANNEL_REFUSED };

struct message {
    const char *reminder;                /* "p12.7/terminal/0" */
    const char *key;                     /* the same for every attempt */
    const char *when;                    /* the session's local time, "2027-03-01 18:00" */
    const char *subject;                 /* one line */
    const char *text;                    /* what to do, with doses, one line an item */
    bool late, uncertain;                /* was due earlier; may have been sent before */
};
typedef void (*channel_answered)(void *arg, enum channel_result result, const char *detail);

struct channel {
    const char *name;                    /* "terminal" */
    /* May be NULL. The loop on which sends may wait; without one a channel answers at once. leave refuses for now
     * whatever waits, and closes its handles there: the loop is to run once more before close. */
    void (*attach)(struct channel *self, uv_loop_t *loop);
    void (*leave)(struct channel *self);
    void (*send)(struct channel *self, const struct message *m, channel_answered answered, void *arg);
    void (*close)(struct channel *self);
    void *data;
    int64_t patience_ms;                 /* real time that a send may wait before it is refused for now */
};

/* channels/terminal.c: one line a reminder on the file descriptor, whole and in order. While its reader takes nothing
 * (a full pipe, a stopped terminal) lines wait on the loop; one that was begun is finished before any other. */
enum status channel_terminal(int fd, struct channel *out, struct error *err);

#endif
