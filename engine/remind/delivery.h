/* delivery.h - the life of a reminder as far as sending moves it: taken back, expired, claimed, recorded.
 *
 * Each call is one step inside the caller's transaction, on the writer's thread; every move asks
 * clinical/reminder.h. A step that fails is to be rolled back as a whole. Claims are committed before anything is
 * sent (remind/sending.h), in a batch of which they are the last, so that no stop commits between claim and sending.
 *
 * One message for several rows. Rows of one patient and channel that are ready together, none of which was ever
 * tried, go out as one: at most one session with exercises among them, and questions and appointments of other
 * times. It has the key of the row with the lowest session, its leader; each row has its own attempt, which says
 * "with" and the leader's id, and all get its result. From then on they stay together, so that a key that was tried
 * once never stands for anything that it did not stand for before: a repeat has the leader's key and the rows that
 * are still to be sent, fewer or the same, never one more, also when the leader itself is not among them (answered
 * meanwhile). If a receiver has the first, it drops the repeat, and nothing is lost by that; if it has not, it gets
 * what still stands. They are tried again at one instant; while one of them is still out the others wait for it.
 *
 * The cap. Of messages about exercises (a session and round; its channels do not count) a patient gets so many in a
 * local day as the active plans' protocols say, else the clinic (channels.h); questions alone and appointments do
 * not count. What is over stays due and says so, goes along with a message that goes out anyway, and is looked at
 * again when the day, and the quiet hours in which it ends, or its late window are over.
 *
 * Held. While the clinic holds sending (practice/sending_note.h) nothing is claimed; what is late expires. */
#ifndef STRIDE_REMIND_DELIVERY_H
#define STRIDE_REMIND_DELIVERY_H
#include "practice/practice.h"
#include "remind/channel.h"

#define DELIVERY_BATCH 500
#define DELIVERY_FIRST_RETRY_MS 5000
#define DELIVERY_LAST_RETRY_MS 900000

struct delivery_by { const char *owner; int64_t now_ms, lease_ms; };
struct delivery_counts {                 /* of rows; held_back: by the cap */
    int64_t born, sent, failed, expired, uncertain, held_back;
};

/* What a channel still has, or has answered without its result being kept yet: not to be taken back. */
struct delivery_held { const char *key; int64_t generation; };
typedef LIST(struct delivery_held) delivery_held_list;

/* Claims of an earlier owner, and of this one where the lease is over, go back to due, marked uncertain. At most
 * DELIVERY_BATCH in one call; *more says whether some may be left. */
enum status delivery_take_back(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                             struct delivery_counts *counts, bool *more, struct error *err);

struct delivery_claim {
    struct stored_reminder *rows; size_t count;      /* those of the message, by session */
    const char *with;                    /* their leader's id; NULL: it is one row by itself */
    struct message message;
};
struct delivery_claims {
    LIST(struct delivery_claim) list;
    struct delivery_counts counts;
    size_t behind;                       /* ready rows that wait: for events of their patient, or others of their message */
    bool more;
};
/* Expires what is late, and of a patient's several sessions whose own instant has passed all but the newest; claims the
 * rest, with its message. behind is what the last call said (0 at first). Everything in out lives in the arena. */
enum status delivery_claim(struct practice *p, const struct delivery_by *by, size_t behind, struct arena *a,
                         struct delivery_claims *out, struct error *err);

struct delivery_result {
    const struct delivery_claim *claim;
    enum channel_result result;
    const char *detail;
    int64_t at_ms;
};
/* Each row's. When it has been claimed anew since, or has left the state, the result is kept as evidence only. */
enum status delivery_record(struct store *s, const struct delivery_result *r, struct delivery_counts *counts,
                          struct error *err);

/* 5 s doubling to 15 min, each ±20 % by a hash of key and attempt: the same for the same attempt. */
int64_t delivery_retry_ms(const char *key, int attempt);

#endif
