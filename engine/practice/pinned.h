/* pinned.h - protocols that a history is pinned to, brought from the store into the catalogue as they are met. */
#ifndef STRIDE_PRACTICE_PINNED_H
#define STRIDE_PRACTICE_PINNED_H
#include "practice/practice.h"

/* The safety value and the protocol that the event names; data is its own. One that the store does not have is
 * STATUS_ENVIRONMENT. */
enum status pinned_of_event(struct practice *p, const struct stored_event *row, const json_t *data, struct error *err);
/* Every one that a cached state names. */
enum status pinned_of_state(struct practice *p, const json_t *state, struct error *err);
/* All that the store has. */
enum status pinned_all(struct practice *p, struct error *err);
/* Makes sure that the store has it, so that an event may name it. map may be NULL: {}. */
enum status pinned_keep(struct practice *p, const struct protocol *protocol, const char *map, struct error *err);

/* The place of a JSON pointer in the protocol's script, "runners-knee/itb-syndrome.lua:41", by the longest prefix of the
 * pointer that the stored map has; NULL when it has none. *out lives in a. */
enum status pinned_line(struct practice *p, const char *hash, const char *pointer, struct arena *a, const char **out,
                        struct error *err);

#endif
