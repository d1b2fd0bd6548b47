/* doubtful.h - what is not known about a store that was restored from a backup: which messages went out after the backup, and
 * which answers came. Nothing is written. */
#ifndef STRIDE_PRACTICE_DOUBTFUL_H
#define STRIDE_PRACTICE_DOUBTFUL_H
#include "base/json.h"
#include "practice/practice.h"

#define DOUBTFUL_MOST 1000               /* are listed; the rest is counted */

/* {"since":instant|null,"until":instant,"doubtful":[{"id":"p1.7/email/0" or "p1.8","patient","at":instant,"sent":"perhaps|yes",
 *  "text"}…],"more":n,"unread":["p7"…]}, by patient and instant. since: the newest event that is there; unread: histories
 * that cannot be read. "perhaps": waited to be sent at the backup, or came due since; "yes": was sent, and whether
 * it was answered since is not known. *out is a new reference. */
enum status practice_doubtful(struct practice *p, int64_t now_ms, json_t **out, struct error *err);

#endif
