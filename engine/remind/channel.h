/* channel.h - a way to reach a patient; one small file behind this interface for each (channels/).
 *
 * send is called on the loop's thread and must not block it; it calls answered exactly once, at once or later, on that
 * thread. The message is borrowed until then. The channel sees one message and no store. */
#ifndef STRIDE_REMIND_CHANNEL_H
#define STRIDE_REMIND_CHANNEL_H
#include "base/error.h"
#include "clinical/clinic/channels.h"
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#define CHANNEL_PATIENCE_MS 30000        /* less than the lease of a claim */

enum channel_result {
    CHANNEL_ACCEPTED, CHANNEL_REFUSED_NOW, CHANNEL_REFUSED,
    CHANNEL_LOST                         /* handed over, and no answer came: to be sent again, uncertain */
};

struct message {
    const char *reminder;                /* "p12.7/terminal/0" */
    const char *key;                     /* the same for every attempt */
    const char *when;                    /* the session's local time, "2027-03-01 18:00" */
    const char *subject;                 /* one line */
    const char *text;                    /* what to do, with doses, one line an item */
    bool late, uncertain;                /* was due earlier; may have been sent before */
    const char *patient, *session;       /* "p12", "p12.7" */
    const char *zone;                    /* of when */
    const char *name;                    /* of the patient; NULL when it is not known */
    const char *to;                      /* the address on this channel (e-mail, phone or token); NULL: none is known */
    const char *clinic;                  /* its name; NULL when there is none */
    const char *neutral;                 /* what may stand where others can read it: no exercise, no finding */
    int64_t due_ms, late_ms;             /* the session's instant; after late_ms it is of no use any more */
};
typedef void (*channel_answered)(void *arg, enum channel_result result, const char *detail);

struct channel {
    const char *name;                    /* "terminal" */
    /* May be NULL. The loop on which sends may wait; without one a channel answers at once. leave refuses for now (or
     * says lost) whatever waits, and closes its handles there: the loop is to run once more before close. */
    void (*attach)(struct channel *self, uv_loop_t *loop);
    void (*leave)(struct channel *self);
    void (*send)(struct channel *self, const struct message *m, channel_answered answered, void *arg);
    void (*close)(struct channel *self);
    void *data;
    int64_t patience_ms;                 /* real time that a send may wait before it is refused for now */
};

/* channels/email.c: one mail a reminder by SMTP, text and HTML, Message-ID <key@domain of from>. A message without `to`, or
 * whose texts hold control characters, is refused for good and touches no network; so is what the server refuses with 5xx.
 * 4xx, a server that is silent, a certificate that does not match, a user who is not accepted: refused for now; silence
 * after the whole mail was handed over: lost. The password file is read when it is opened: ENVIRONMENT when it cannot be.
 * Attaches to the loop before it can send. */
enum status channel_email(const struct email_settings *settings, struct channel *out, struct error *err);
/* channels/webhook.c: one signed JSON POST a reminder, Idempotency-Key: the key. 2xx accepts; 408, 429, 5xx
 * and a target that cannot be reached or may not be (reliability rules, section 6) refuse for now, any other answer for good;
 * silence is lost. Attaches to the loop before it can send. */
enum status channel_webhook(const struct webhook_settings *settings, struct channel *out, struct error *err);
/* channels/file.c: one JSON line a reminder appended to a file of mode 0600, on disk before it is accepted; off the loop.
 * ENVIRONMENT when the file cannot be opened. */
enum status channel_file(const struct file_settings *settings, struct channel *out, struct error *err);

/* channels/terminal.c: one line a reminder on the file descriptor, whole and in order. While its reader takes nothing
 * (a full pipe, a stopped terminal) lines wait on the loop; one that was begun is finished before any other. */
enum status channel_terminal(int fd, struct channel *out, struct error *err);

#endif
