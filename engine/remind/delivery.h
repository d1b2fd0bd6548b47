/* delivery.h - the life of a reminder as far as sending moves it: taken back, expired, claimed, recorded.
 *
 * Each call is one step inside the caller's transaction, on the writer's thread; every move asks clinical/reminder.h.
 * A step that fails is to be rolled back as a whole. Claims are committed before anything is sent (remind/sending.h), in
 * a batch of which they are the last, so that no stop commits between claim and sending. */
#ifndef STRIDE_REMIND_DELIVERY_H
#define STRIDE_REMIND_DELIVERY_H
#include "practice/practice.h"
#include "remind/channel.h"

#define DELIVERY_BATCH 500
#define DELIVERY_FIRST_RETRY_MS 5000
#define DELIVERY_LAST_RETRY_MS 900000

struct delivery_by { const char *owner; int64_t now_ms, lease_ms; };
struct delivery_counts { int64_t born, sent, failed, expired, uncertain; };

/* What a channel still has, or has answered without its result being kept yet: not to be taken back. */
struct delivery_held { const char *key; int64_t generation; };
typedef LIST(struct delivery_held) delivery_held_list;

/* Claims of an earlier owner, and of this one where the lease is over, go back to due, marked uncertain. At most
 * DELIVERY_BATCH in one call; *more says whether some may be left. */
enum status delivery_take_back(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                             struct delivery_counts *counts, bool *more, struct error *err);

struct delivery_claim { struct stored_reminder row; struct message message; };
struct delivery_claims {
    LIST(struct delivery_claim) list;
    struct delivery_counts counts;
    size_t behind;                       /* ready rows whose patient has events to come first: they wait */
    bool more;
};
/* Expires what is late, and of a patient's several sessions whose own instant has passed all but the newest; claims the
 * rest, with its message. behind is what the last call said (0 at first). Everything in out lives in the arena. */
enum status delivery_claim(struct practice *p, const struct delivery_by *by, size_t behind, struct arena *a,
                         struct delivery_claims *out, struct error *err);

struct delivery_result {
    const struct stored_reminder *row;   /* as claimed */
    enum channel_result result;
    const char *detail;
    int64_t at_ms;
};
/* When the row has been claimed anew since, or has left the state, the result is kept as evidence only. */
enum status delivery_record(struct store *s, const struct delivery_result *r, struct delivery_counts *counts,
                          struct error *err);

/* 5 s doubling to 15 min, each ±20 % by a hash of key and attempt: the same for the same attempt. */
int64_t delivery_retry_ms(const char *key, int attempt);

#endif
