/* reminder_rows.h - rows of the outbox as they are read, private to store/. */
#ifndef STRIDE_STORE_REMINDER_ROWS_H
#define STRIDE_STORE_REMINDER_ROWS_H
#include "store/sql.h"

#define REMINDER_COLUMNS                                                                                               \
    "patient, session, channel, round, key, state, event, due_ms, send_ms, late_ms, next_try_ms, changed_ms, "         \
    "lease_ms, owner, generation, attempts, uncertain, reason"

void reminder_put_key(struct query *q, const struct stored_reminder *r);
void reminder_read(struct query *q, struct arena *a, struct stored_reminder *out);
/* All rows of a query that selects the columns; ends it. */
enum status reminders_read(struct query *q, struct arena *a, struct stored_reminder **out, size_t *count,
                           struct error *err);

#endif
