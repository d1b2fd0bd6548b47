/* outbox.h - what new events do to the reminder rows, written with them in one transaction.
 *
 * A reminder that an event brings becomes a row in state due on each channel of the patient (channels_of.h), with the
 * key that all its attempts will share; one that was answered before it came due is born answered. Whatever else happens
 * to a session moves its rows, on every channel and round, through the table of clinical/reminder.h; a pair that the
 * table does not name leaves the row as it is. */
#ifndef STRIDE_PRACTICE_OUTBOX_H
#define STRIDE_PRACTICE_OUTBOX_H
#include "clinical/patient/patient.h"
#include "practice/practice.h"

struct outbox {
    struct practice *practice;
    struct store *store;                 /* the practice's */
    struct arena *arena;
    const struct patient *patient;       /* as it is after the events */
    const struct event *event; size_t events;
    int64_t now_ms;
};
enum status outbox_write(const struct outbox *o, const struct effects *effects, struct error *err);
/* Whether no reminder of the session ever went out, or may have. One that is not written yet has not. */
enum status outbox_unsent(struct store *s, const char *patient, int64_t session, struct arena *a, bool *out,
                          struct error *err);
void outbox_key(char hex[static HASH_SIZE], const struct store *s, const struct stored_reminder *r);

#endif
