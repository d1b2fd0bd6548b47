/* channel_set.h - the channels that the clinic's settings name, open and ready to send.
 *
 * To those who send it is one struct channel for each kind there is (channel_set_faces), the same ones for as long as
 * the set lives. What lies behind a face follows the settings: channel_set_change opens what is new or different at
 * once, and what it replaces sends what it was given, is left when its last send is answered, and closed after that. A
 * channel that cannot be opened (the file with its secret is missing) refuses for now with that reason, and is tried
 * again every CHANNEL_SET_RETRY_MS while there is something to send; one that the clinic has not set refuses for good.
 * On the loop's thread. */
#ifndef STRIDE_REMIND_CHANNEL_SET_H
#define STRIDE_REMIND_CHANNEL_SET_H
#include "remind/channel.h"

#define CHANNEL_SET_RETRY_MS 5000        /* real time */

struct channel_set;
/* terminal_fd: where the terminal channel writes. settings are copied. Nothing but lack of memory makes it fail. */
enum status channel_set_new(const struct clinic_channels *settings, int terminal_fd, struct channel_set **out,
                            struct error *err);
/* CHANNEL_KINDS of them. Their attach, leave and send are the set's; close is not for the borrower to call. */
struct channel *const *channel_set_faces(struct channel_set *s);
/* After a failure (memory) the channels are as they were. Once the faces were left it does nothing. */
enum status channel_set_change(struct channel_set *s, const struct clinic_channels *settings, struct error *err);

struct channel_state {
    const char *name;
    bool set, open;                      /* the clinic names it; it can send */
    const char *why;                     /* of one that is set and not open; else "" */
};
void channel_set_states(const struct channel_set *s, struct channel_state out[static CHANNEL_KINDS]);

/* Closes everything. If the faces were attached they were left, and the loop has run since. NULL is fine. */
void channel_set_free(struct channel_set *s);

#endif
