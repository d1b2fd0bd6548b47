/* history_events.h - the stored events of one history, read and folded.
 *
 * Part of history.c. What the store has and the fold refuses is damage: STATUS_ENVIRONMENT, naming the event. */
#ifndef STRIDE_PRACTICE_HISTORY_EVENTS_H
#define STRIDE_PRACTICE_HISTORY_EVENTS_H
#include "practice/history_held.h"

struct loaded {
    struct stored_event *row;
    struct event *event;
    size_t count;
};
/* Those after number `after`. All are read before the first is folded: reading may enlarge the vocabulary. */
enum status history_load(struct history *h, int64_t after, struct loaded *out, struct error *err);
/* Whether one of them looks back, so that they cannot be folded onto a cached state. */
bool history_looks_back(const struct loaded *l);
/* On from the patient as they are. */
enum status history_fold_on(struct history *h, const struct loaded *l, struct error *err);
/* From the first event; each may be NULL. */
enum status history_fold_all(struct history *h, const struct loaded *l, history_fn each, void *arg, struct error *err);
/* The whole history anew with the amended event e at its end; its effects join the history's. STATUS_NO, which changes
 * nothing, when it does not belong to it. */
enum status history_fold_amended(struct history *h, const struct event *e, struct error *err);

#endif
