/* row.h - an event as the store keeps it, and its typed form.
 *
 * The data of an event that answers a request with an idempotency key holds one member more than event_data_json gives:
 * "request", the hash of that request, so that the key can be told from another use of it. It is hashed with the rest. */
#ifndef STRIDE_PRACTICE_ROW_H
#define STRIDE_PRACTICE_ROW_H
#include "clinical/event/event.h"
#include "store/store.h"

/* The typed event without its data. Borrows from row. A kind that is not known is STATUS_ENVIRONMENT. */
enum status row_columns(const struct stored_event *row, struct event *out, struct error *err);
/* The same with its data, from which "request" is taken away. STATUS_INPUT when the data is not what its kind asks
 * for (a finding of another protocol). */
enum status row_read(const struct vocabulary *v, const struct stored_event *row, json_t *data, struct arena *a,
                     struct event *out, struct error *err);
/* *out is in a. request may be NULL. prev is the hash of the event before. */
enum status row_write(const struct vocabulary *v, const char *patient, const struct event *e, const char *prev,
                      const char *request, struct arena *a, struct stored_event *out, struct error *err);
/* The data with "request" in it. New reference. */
enum status row_data(const struct stored_event *row, json_t **out, struct error *err);
/* What the hash should be, by the columns. */
enum status row_hash(char hex[static HASH_SIZE], const char *patient, const struct stored_event *row,
                     struct error *err);

#endif
