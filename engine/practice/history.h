/* history.h - one patient's history opened for a deed: loaded, folded on, and appended as a whole.
 *
 * history_open loads the cached state and folds the events after it. history_add stamps an event (number, recorded,
 * local, tzdata), folds it and keeps it with its effects; an amended event folds the whole history anew: patient is
 * another value then, and the old one can be looked at until the history is closed. history_commit writes events,
 * reminder rows, alerts, the next-due instant and, every HISTORY_SNAPSHOT_EVERY events and after an amended one, the
 * state, in the caller's transaction. Nothing is written before that. Afterwards the history stands at its new end and
 * takes more. STATUS_CONFLICT from commit: open again and do the deed again. After any other failure but a refusal
 * (STATUS_NO from history_add, which changes nothing) the history is to be closed. */
#ifndef STRIDE_PRACTICE_HISTORY_H
#define STRIDE_PRACTICE_HISTORY_H
#include "practice/history_held.h"

#define HISTORY_SNAPSHOT_EVERY 32

enum status history_open(struct practice *p, const char *patient, struct history *out, struct error *err);
/* A patient that has no event yet (patient-add). */
enum status history_new(struct practice *p, const char *patient, const char *zone, struct history *out,
                        struct error *err);
/* Folds the whole history from its first event, without the cache (verify, explain). reading: collect explanations, for
 * that reader; NULL: none. */
enum status history_replay(struct practice *p, const char *patient, const enum reading *reading, history_fn each,
                           void *arg, struct history *out, struct error *err);
enum status history_add(struct history *h, struct event *e, struct error *err);
/* Appends what has passed up to now_ms, at most max events; *more says whether some are left. */
enum status history_pass(struct history *h, int64_t now_ms, int max, bool *more, struct error *err);
enum status history_commit(struct history *h, struct error *err);
void history_close(struct history *h);

#endif
