#include "remind/delivery_inside.h"

bool delivery_move(struct stored_reminder *r, enum reminder_event on, int64_t now_ms) {
    enum reminder_state to;
    if (!reminder_next((enum reminder_state)r->state, on, &to)) return false;
    r->state = to;
    r->changed_ms = now_ms;
    r->reason = "";
    return true;
}

void delivery_unclaim(struct stored_reminder *r) {
    r->owner = NULL;
    r->lease_ms = 0;
}
