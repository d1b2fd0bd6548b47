/* payload.h - a reminder as JSON for other programs: what the webhook posts and the file holds.
 *
 *   {"key","reminder","session","patient","name"?,"to"?,"when","zone","due"?,"late_until"?,"late","uncertain",
 *    "subject","text"}
 *
 * when is the session's local time in zone, due and late_until are instants. Keys come in byte order, in one line. */
#ifndef STRIDE_REMIND_PAYLOAD_H
#define STRIDE_REMIND_PAYLOAD_H
#include "remind/channel.h"

/* full: text is what to do, with doses; else the neutral text, which names no exercise and no finding. The caller
 * frees; NULL when memory is out. */
char *payload_json(const struct message *m, bool full);
const char *payload_text(const struct message *m, bool full);
/* Every text of the message is valid UTF-8 without control characters, and of one line where it is to be one. */
bool payload_is_clean(const struct message *m, struct error *why);

#endif
