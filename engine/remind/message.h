/* message.h - the words of a reminder, from the session as its due event fixed it.
 *
 * Safe to read twice: it names the session ("Your Monday 18:00 session") and never asks for another one. Doses are
 * written out in full. What is late or may be a repeat is a flag of the message; how it is said is the channel's. */
#ifndef STRIDE_REMIND_MESSAGE_H
#define STRIDE_REMIND_MESSAGE_H
#include "remind/channel.h"
#include "store/store.h"

#define MESSAGE_LATE_MS 300000           /* sent this long after its send instant, a reminder says when it was due */

/* event is the row's due event. All texts of out live in the arena. */
enum status message_compose(const struct stored_reminder *row, const struct stored_event *event, int64_t now_ms,
                            struct arena *a, struct message *out, struct error *err);

#endif
