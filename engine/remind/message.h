/* message.h - the words of a reminder, from the session as its due event fixed it.
 *
 * Safe to read twice: it names the session ("Your Monday 18:00 session") and never asks for another one. Doses are
 * written out in full. What is late or may be a repeat is a flag of the message; how it is said is the channel's.
 * The neutral words name no exercise, no finding and no protocol: others may read them. */
#ifndef STRIDE_REMIND_MESSAGE_H
#define STRIDE_REMIND_MESSAGE_H
#include "clinical/event/session_plan.h"
#include "remind/channel.h"
#include "store/store.h"

#define MESSAGE_LATE_MS 300000           /* sent this long after its send instant, a reminder says when it was due */

/* What the row's due event fixed. session 0: whichever it is about. STATUS_INPUT when it is none, or about another. */
enum status message_read(const struct stored_event *event, int64_t session, struct arena *a, struct session_plan *out,
                         struct error *err);

struct message_part { const struct stored_reminder *row; const struct session_plan *session; };
struct message_to {                      /* all but zone may be NULL */
    const char *zone, *name, *address, *clinic;
    const char *key;                     /* NULL: the first part's */
};
/* Of one part or of several, by session: each then says first which time it is of. Texts of out live in the arena or
 * are those of to. */
enum status message_compose(const struct message_part *parts, size_t count, const struct message_to *to, int64_t now_ms,
                            struct arena *a, struct message *out, struct error *err);

#endif
