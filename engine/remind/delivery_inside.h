/* delivery_inside.h - what the files of delivery share.
 *
 * A claim goes through three hands: delivery_claim.c reads what is ready, delivery_choose.c says what goes out
 * together, waits or is over, delivery_claim.c moves the rows and words the message. */
#ifndef STRIDE_REMIND_DELIVERY_INSIDE_H
#define STRIDE_REMIND_DELIVERY_INSIDE_H
#include "clinical/event/event.h"
#include "clinical/event/reminder.h"
#include "practice/clinic_now.h"
#include "practice/sending_note.h"
#include "practice/try.h"
#include "remind/delivery.h"

/* ---- Rows (delivery_rows.c) ---- */

/* By the table; false and nothing changed when it does not name the pair. */
bool delivery_move(struct stored_reminder *r, enum reminder_event on, int64_t now_ms);
void delivery_unclaim(struct stored_reminder *r);
/* What an attempt of a message for several rows says: "with p1.7/email/0". */
#define WITH "with "

/* ---- A claim ---- */

struct person {                          /* what is looked up once for all rows of a patient */
    const char *patient;
    struct stored_recipient to;
    bool looked, behind;                 /* behind: events are to come first; whether a row still stands is not known */
    bool counted;
    LIST(struct stored_message) told;    /* messages of the day, those of this claim too */
    int64_t day_ends_ms;
    int cap;                             /* of the day */
};
struct candidate {
    struct stored_reminder row;
    struct person *person;
    size_t place;                        /* in the order of windows */
    bool done;                           /* it expired, waits, or is in a bundle */
    struct session_plan session;         /* as its due event fixed it; after delivery_choose has kept it */
};
struct bundle {                          /* what goes out as one message */
    LIST(struct candidate *) parts;
    size_t place;
    const char *with, *key;              /* NULL: not joined before, and the first one's own */
};
typedef LIST(struct bundle) bundle_list;

struct claiming {
    struct practice *practice;
    const struct delivery_by *by;
    struct arena *arena;
    struct delivery_claims *out;
    struct clinic_now clinic;
    struct sending_hold hold;
    bool someone_behind;                 /* some patient, of whatever row, has events to come */
    bundle_list bundles;
};

/* The candidates of one patient and channel, by session. Expires, holds back or bundles each. */
enum status delivery_choose(struct claiming *c, struct candidate *first, size_t count, struct error *err);
enum status delivery_expire(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err);
/* A row that cannot be put into words is of no use to anybody: it fails for good, with the reason. */
enum status delivery_give_up(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err);

/* ---- The cap of a day (delivery_cap.c) ---- */

/* Whether the message of this session and round may go out; takes note that it will. over: it may not, and if it
 * goes along with another all the same, delivery_cap_note says so. */
enum status delivery_cap_is_over(struct claiming *c, const struct candidate *x, bool *over, struct error *err);
enum status delivery_cap_note(struct claiming *c, const struct candidate *x, struct error *err);
enum status delivery_cap_hold_back(struct claiming *c, struct candidate *x, struct error *err);

#endif
