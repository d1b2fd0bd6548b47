#include "remind/delivery_inside.h"
#include <string.h>

static bool is_held(const delivery_held_list *held, const struct stored_reminder *r) {
    for (size_t i = 0; i < held->count; i++)
        if (held->item[i].generation == r->generation && strcmp(held->item[i].key, r->key) == 0) return true;
    return false;
}

static enum status take_back(struct store *s, const struct delivery_by *by, struct stored_reminder *r,
                             struct delivery_counts *counts, struct error *err) {
    bool ours = r->owner && strcmp(r->owner, by->owner) == 0;
    if (!delivery_move(r, ON_LEASE_OVER, by->now_ms)) return STATUS_OK;
    delivery_unclaim(r);
    r->uncertain = true;
    r->next_try_ms = by->now_ms;
    r->reason = ours ? "no answer within the lease; it may have been sent"
                     : "its process ended before the result was kept; it may have been sent";
    counts->uncertain++;
    return store_reminder_move(s, r, err);
}

static enum status take_back_some(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                                  struct arena *a, struct delivery_counts *counts, bool *more, struct error *err) {
    struct stored_reminder *rows;
    size_t count, limit = DELIVERY_BATCH + held->count;
    enum status status = store_reminders_abandoned(s, by->owner, by->now_ms, limit, a, &rows, &count, err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (!is_held(held, &rows[i])) status = take_back(s, by, &rows[i], counts, err);
    *more = status == STATUS_OK && count == limit;
    return status;
}

enum status delivery_take_back(struct store *s, const struct delivery_by *by, const delivery_held_list *held,
                             struct delivery_counts *counts, bool *more, struct error *err) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (!a) return no_memory(err);
    enum status status = take_back_some(s, by, held, a, counts, more, err);
    arena_free(a);
    return status;
}
