/* history_held.h - one patient's history as it is held open, and what is called for each of its events.
 *
 * history.h is its manual; history_events.h fills it. */
#ifndef STRIDE_PRACTICE_HISTORY_HELD_H
#define STRIDE_PRACTICE_HISTORY_HELD_H
#include "practice/practice.h"

struct history {
    struct practice *practice;
    struct arena *arena; /* of everything below; freed by history_close */
    const char *id;
    struct patient *patient;
    const struct zone *zone;
    const char *head;    /* hash of the newest event */
    int64_t loaded;      /* its number as loaded */
    int64_t next_due_ms; /* as the store has it */
    int64_t now_ms;      /* when events added are recorded: the clock's time at opening, then history_pass's */
    const char *request; /* hash of the request being answered, kept beside its key (row.h), or NULL */
    LIST(struct event) added;
    LIST(struct stored_event) rows; /* the same as the store will have them */
    struct effects effects;         /* of the events added, in order */
    int64_t snapshot_events;
    bool raised; /* the patient had alerts or examinations as loaded, so that the lists of them have some */
};

/* For each event of a history: the patient as shown after it, and what followed from it. */
typedef enum status (*history_fn)(void *arg, const struct patient *after, const struct event *e,
                                  const struct stored_event *row, const struct effects *effects, struct error *err);

#endif
