/* channels_of.h - by which channels a patient's reminders go: a row for each.
 *
 * The patient's own choice; else every channel of the clinic that can reach them: e-mail needs an address, the others
 * can always. When none can, the clinic's first, so that it fails where somebody sees it. Own choices stand even when
 * the clinic has given up the channel, for the same reason. Never empty. */
#ifndef STRIDE_PRACTICE_CHANNELS_OF_H
#define STRIDE_PRACTICE_CHANNELS_OF_H
#include "clinical/clinic/channels.h"
#include "practice/practice.h"

struct channels_of { const char *name[CHANNEL_KINDS]; size_t count; };   /* constants */

/* As the clinic's settings are now. a is for what is read meanwhile. */
enum status channels_of(struct practice *p, const char *patient, struct arena *a, struct channels_of *out,
                        struct error *err);
/* The clinic's settings of channels, heartbeat and anchor, if they are others than those that `known` stands for
 * ("": none were seen); known is brought up to them. Without a clinic, and when they cannot be read: as if nothing
 * were set. */
enum status channels_now(struct practice *p, char known[static HASH_SIZE], struct arena *a,
                         struct clinic_channels *out, bool *changed, struct error *err);
/* Whether the list "email file" has the name. */
bool channels_have(const char *list, const char *name);

#endif
