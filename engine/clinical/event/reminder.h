/* reminder.h - the life of a reminder as a table: which event moves which state where.
 *
 * Pure. The rows live in the store; whoever changes one asks this table first (reliability rules, section 2). A pair that the
 * table does not name changes no state. */
#ifndef STRIDE_CLINICAL_REMINDER_H
#define STRIDE_CLINICAL_REMINDER_H
#include <stdbool.h>

enum reminder_state { REMINDER_DUE, REMINDER_CLAIMED, REMINDER_SENT, REMINDER_FAILED, REMINDER_EXPIRED,
                      REMINDER_ANSWERED, REMINDER_SUPERSEDED, REMINDER_UNANSWERED, REMINDER_CANCELLED, REMINDER_STATES };
enum reminder_event { ON_CLAIM, ON_ACCEPTED, ON_REFUSED_NOW, ON_REFUSED, ON_LEASE_OVER, ON_LATE_OVER, ON_CHECKIN,
                      ON_SNOOZE, ON_REPEAT, ON_CLOSED, ON_CANCEL, REMINDER_EVENTS };
const char *reminder_state_name(enum reminder_state s);          /* "due" */
bool reminder_state_from(const char *name, enum reminder_state *out);
const char *reminder_event_name(enum reminder_event e);
/* False when the table does not name the pair. *to may equal from (a failed row stays failed when its window closes). */
bool reminder_next(enum reminder_state from, enum reminder_event on, enum reminder_state *to);
bool reminder_is_final(enum reminder_state s);                   /* nothing but a late check-in leads out */

#endif
