/* The planted bugs. NOT_PLANTED is the engine as it is. */
#include "planted.h"
#include "clinical/event/reminder.h"
#include "practice/sending_note.h"
#include "remind/delivery_inside.h"
#include "remind/sending.h"
#include "remind/watch.h"

enum planted_bug planted;
static int calls;

const char *planted_words(enum planted_bug bug) {
    static const char *const words[PLANTED_BUGS] = {
        [NOT_PLANTED] = "the engine as it is",
        [ROW_LOST] = "one of ten new rows of the outbox is not written",
        [CLAIM_NOT_TAKEN_BACK] = "claims of an earlier owner are not taken back",
        [DOUBT_FORGOTTEN] = "what is taken back is not marked uncertain",
        [CANCEL_IGNORED] = "a stop does not cancel what is due",
        [COMMIT_LIES] = "one of fifty commits is rolled back, and reported as done",
        [RETRY_AT_ONCE] = "what is refused for now is tried again at once",
        [STEP_NOT_SEEN] = "a step of the clock is not noticed",
        [HOLD_NOT_SEEN] = "that sending is held is not noticed",
        [CAP_NOT_KEPT] = "the cap of a day is not kept",
        [IN_FLIGHT_TAKEN_BACK] = "what a channel still has is taken back",
        [LATE_NOT_EXPIRED] = "what is late does not expire",
        [KEY_NOT_KNOWN] = "a request that is repeated with its key is done again",
    };
    return words[bug];
}

enum status __real_store_reminder_add(struct store *s, const struct stored_reminder *r, struct error *err);
enum status __wrap_store_reminder_add(struct store *s, const struct stored_reminder *r, struct error *err);
enum status __wrap_store_reminder_add(struct store *s, const struct stored_reminder *r, struct error *err) {
    if (planted == ROW_LOST && ++calls % 10 == 0) return STATUS_OK;
    return __real_store_reminder_add(s, r, err);
}

enum status __real_delivery_take_back(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                                      struct delivery_counts *counts, bool *more, struct error *err);
enum status __wrap_delivery_take_back(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                                      struct delivery_counts *counts, bool *more, struct error *err);
enum status __wrap_delivery_take_back(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                                      struct delivery_counts *counts, bool *more, struct error *err) {
    *more = false;
    if (planted == CLAIM_NOT_TAKEN_BACK) return STATUS_OK;
    return __real_delivery_take_back(s, by, held, counts, more, err);
}

enum status __real_store_reminder_move(struct store *s, const struct stored_reminder *r, struct error *err);
enum status __wrap_store_reminder_move(struct store *s, const struct stored_reminder *r, struct error *err);
enum status __wrap_store_reminder_move(struct store *s, const struct stored_reminder *r, struct error *err) {
    struct stored_reminder row = *r;
    if (planted == DOUBT_FORGOTTEN) row.uncertain = false;
    if (planted == RETRY_AT_ONCE && row.state == REMINDER_DUE && !row.uncertain) row.next_try_ms = row.changed_ms + 1;
    return __real_store_reminder_move(s, &row, err);
}

bool __real_reminder_next(enum reminder_state from, enum reminder_event on, enum reminder_state *to);
bool __wrap_reminder_next(enum reminder_state from, enum reminder_event on, enum reminder_state *to);
bool __wrap_reminder_next(enum reminder_state from, enum reminder_event on, enum reminder_state *to) {
    if (planted == CANCEL_IGNORED && on == ON_CANCEL) return false;
    return __real_reminder_next(from, on, to);
}

enum status __real_store_commit(struct store *s, struct error *err);
enum status __wrap_store_commit(struct store *s, struct error *err);
enum status __wrap_store_commit(struct store *s, struct error *err) {
    if (planted != COMMIT_LIES || ++calls % 50 != 0) return __real_store_commit(s, err);
    store_rollback(s);
    return STATUS_OK;
}

bool __real_watch_holds(struct watch *w, struct clock *clock);
bool __wrap_watch_holds(struct watch *w, struct clock *clock);
bool __wrap_watch_holds(struct watch *w, struct clock *clock) {
    return planted != STEP_NOT_SEEN && __real_watch_holds(w, clock);
}

enum status __real_sending_hold_get(struct store *s, struct arena *a, struct sending_hold *out, struct error *err);
enum status __wrap_sending_hold_get(struct store *s, struct arena *a, struct sending_hold *out, struct error *err);
enum status __wrap_sending_hold_get(struct store *s, struct arena *a, struct sending_hold *out, struct error *err) {
    enum status status = __real_sending_hold_get(s, a, out, err);
    if (planted == HOLD_NOT_SEEN) out->held = false;
    return status;
}

enum status __real_delivery_cap_is_over(struct claiming *c, const struct candidate *x, bool *over, struct error *err);
enum status __wrap_delivery_cap_is_over(struct claiming *c, const struct candidate *x, bool *over, struct error *err);
enum status __wrap_delivery_cap_is_over(struct claiming *c, const struct candidate *x, bool *over, struct error *err) {
    enum status status = __real_delivery_cap_is_over(c, x, over, err);
    if (planted == CAP_NOT_KEPT) *over = false;
    return status;
}

enum status __real_sending_held(const struct sending *s, struct arena *a, delivery_held_list *held, struct error *err);
enum status __wrap_sending_held(const struct sending *s, struct arena *a, delivery_held_list *held, struct error *err);
enum status __wrap_sending_held(const struct sending *s, struct arena *a, delivery_held_list *held, struct error *err) {
    return planted == IN_FLIGHT_TAKEN_BACK ? STATUS_OK : __real_sending_held(s, a, held, err);
}

enum status __real_delivery_expire(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err);
enum status __wrap_delivery_expire(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err);
enum status __wrap_delivery_expire(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err) {
    return planted == LATE_NOT_EXPIRED ? STATUS_OK : __real_delivery_expire(c, r, why, err);
}

enum status __real_store_event_by_key(struct store *s, const char *patient, const char *key, struct arena *a,
                                      struct stored_event *out, bool *found, struct error *err);
enum status __wrap_store_event_by_key(struct store *s, const char *patient, const char *key, struct arena *a,
                                      struct stored_event *out, bool *found, struct error *err);
enum status __wrap_store_event_by_key(struct store *s, const char *patient, const char *key, struct arena *a,
                                      struct stored_event *out, bool *found, struct error *err) {
    enum status status = __real_store_event_by_key(s, patient, key, a, out, found, err);
    if (planted == KEY_NOT_KNOWN) *found = false;
    return status;
}
