/* channel_try.h - one message through one channel, on a loop of its own: to see whether it gets through. */
#ifndef STRIDE_REMIND_CHANNEL_TRY_H
#define STRIDE_REMIND_CHANNEL_TRY_H
#include "remind/channel.h"

struct channel_tried { enum channel_result result; struct error detail; };   /* detail: its message, cut and cleaned */

/* Opens the channel of this kind by the settings, which must have it, sends, waits for the answer (as long as the
 * channel's patience allows) and closes it. ENVIRONMENT when it cannot be opened or there is no loop: then nothing
 * was sent. */
enum status channel_try(const struct clinic_channels *settings, enum channel_kind kind, int terminal_fd,
                        const struct message *m, struct channel_tried *out, struct error *err);

#endif
