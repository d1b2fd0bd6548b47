/* verify.h - what verify finds in a store; each finding is one sentence, and names the first entry that is wrong.
 *
 * The chain of every patient, all that is derived from it (cached state, next-due instant, reminder rows, lists of alerts and
 * examinations) against a replay, protocols by their hash, the clinic's settings, SQLite's own checks with every
 * reference, and anchors if there are some. Works through a reader beside a running service too: each patient is looked
 * at in a transaction of its own, so that the owner's log does not grow for as long as it takes. */
#ifndef STRIDE_PRACTICE_VERIFY_H
#define STRIDE_PRACTICE_VERIFY_H
#include "practice/deed.h"

#define VERIFY_MOST 1000                 /* sentences; others are only counted */

struct anchor;
struct verify_wish {
    bool bracketed;                      /* a transaction is open already */
    struct anchor *anchors; size_t anchor_count;     /* brought into order */
    /* Called now and then, with all >= done; NULL: nobody looks. */
    void (*progress)(void *arg, int64_t done, int64_t all);
    void *arg;
};
/* {"patients":n,"events":n,"anchors":n?,"problems":["…"…]}; *answer is a new reference. */
enum status practice_verify(struct practice *p, const struct verify_wish *wish, json_t **answer, struct error *err);

struct verification {
    struct practice *practice;
    const struct verify_wish *wish;
    json_t *problems;                    /* the sentences; NULL when memory is out */
    int64_t patients, events, anchors;   /* what was looked at */
    bool retiming;                       /* next-due instants are those of another tzdata until serve runs (retime.h) */
    int64_t unsaid;                      /* findings past VERIFY_MOST */
};
void verify_problem(struct verification *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Around what is to be seen as of one instant. verify_end hands status on. */
enum status verify_begin(struct verification *v, struct error *err);
enum status verify_end(struct verification *v, enum status status, struct error *err);

/* What is derived from the events of one patient, against a replay: the cached state, the next-due instant, the reminder
 * rows. Fails only when memory is out. */
enum status verify_derived(struct verification *v, const char *patient, struct error *err);
/* Each anchor against the history; the list is brought into order. */
enum status anchors_check(struct verification *v, struct anchor *list, size_t count, struct error *err);

#endif
