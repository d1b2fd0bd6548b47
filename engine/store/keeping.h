/* keeping.h - what keeps a store safe as a whole: a second look at it, copies, the anchor, room on its disk.
 *
 * A copy is made and proven under a name of its own (FILE.new-XXXXXX, mode 0600) and then linked into place, so that there
 * is never half of one and nothing is ever written over; after a crash at worst that other file is left. */
#ifndef STRIDE_STORE_KEEPING_H
#define STRIDE_STORE_KEEPING_H
#include "store/store.h"

/* For reading alone, beside the owner, whose commits it sees at each store_begin: takes no lock, moves no log, and whatever
 * writes is refused. Also for a file that nobody owns and that was closed cleanly (a backup). Refuses like store_open, and
 * a store of an older schema too: its owner brings it up. Not in the process that owns the store: closing would drop
 * the owner's locks. */
enum status store_open_reader(const char *url, struct store **out, struct error *err);
/* Something about the file that its owner should know and that keeps nobody from using it (others can read it); or NULL. */
const char *store_warning(const struct store *s);

/* --- ends of chains ------------------------------------------------------------------------------------------------- */
/* For each patient: as many events as its row counts, each following from the one before it, the newest being its head; what
 * is wrong is handed to problem, the first of each patient. newest > 0: only of patients with one of that many newest
 * events. The hashes themselves are checked by verify, which knows what they are of. */
enum status store_check_chains(struct store *s, int64_t newest, void (*problem)(void *arg, const char *sentence),
                               void *arg, struct error *err);

/* --- the anchor ------------------------------------------------------------------------------------------------------
 * One hash over all events of all patients in the order in which they were written:
 *     head(0) = 64 zeros, head(n) = hash_parts(head(n - 1), hash of the nth event)
 * Since events are only ever added at the end, the head of the first n can be computed anew at any time, from the store or
 * a copy; with n and head kept elsewhere, n events that do not give that head, or fewer than n, mean that history was
 * rewritten or its end cut off. Going on from where one stopped costs a row an event, whatever the store's size. */
struct store_roll { int64_t row, events; char head[HASH_SIZE]; };    /* row: where the last one stands; zeroed: none yet */
/* Over the next events, at most most; *more: there may be others. */
enum status store_roll(struct store *s, struct store_roll *r, size_t most, bool *more, struct error *err);

/* --- copies ------------------------------------------------------------------------------------------------------------ */
struct store_summary {
    int64_t patients, events;
    int64_t newest_ms;                   /* `at` of the newest event; 0 when there is none */
    char head[HASH_SIZE];                /* of the anchor, over all events */
    char installation[33];
};
enum status store_summary(struct store *s, struct store_summary *out, struct error *err);
/* A compact copy as of one instant, proven (integrity, references, ends of chains) and on disk before it has its name. s may
 * be a reader, and must not be in a transaction. STATUS_NO when there is something at file. */
enum status store_backup(struct store *s, const char *file, struct store_summary *out, struct error *err);
/* A new store at url from a backup, with its installation's id. prove is called with the copy, opened and sound by SQLite's
 * checks, and may write in it (its own transaction); what it refuses is not put into place. STATUS_NO when there is a store
 * at url. */
enum status store_restore(const char *backup, const char *url,
                          enum status (*prove)(void *arg, struct store *copy, struct error *err), void *arg,
                          struct error *err);
/* After a restore: when, and how many events there were: {"at":ms,"events":n,"from":"…"}. */
#define NOTE_RESTORED "restored"

/* --- going through all patients ----------------------------------------------------------------------------------------- */
/* Ids by number, then id, after this one (NULL: from the first), at most limit. */
enum status store_patients_after(struct store *s, const char *after, size_t limit, struct arena *a, const char ***ids,
                                 size_t *count, struct error *err);
enum status store_patients_count(struct store *s, int64_t *out, struct error *err);

/* --- room on the disk ------------------------------------------------------------------------------------------------------
 * PATH.ballast holds STORE_BALLAST bytes that are given back when the disk runs full, so that claims and check-ins can still
 * be written. It is looked at at every store_begin: below STORE_LOW free bytes the ballast goes and the store is low; with
 * STORE_AMPLE free it is made again and the store is not low any more. While it is low, deeds that add patients, plans or
 * protocols are to be refused (store_room). Only a store that keeps ballast (serve's) makes any. */
#define STORE_BALLAST ((int64_t)64 * 1024 * 1024)
#define STORE_LOW     (STORE_BALLAST / 4)
#define STORE_AMPLE   (STORE_BALLAST * 5 / 2)
struct store_space { int64_t free_bytes; bool ballast, low; };   /* free_bytes -1: the system does not say */
void store_keep_ballast(struct store *s);
struct store_space store_space(struct store *s);
/* ENVIRONMENT, in words for whoever asked for something that takes room, while the store is low. */
enum status store_room(struct store *s, struct error *err);

#endif
