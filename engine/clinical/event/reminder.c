#include "clinical/event/reminder.h"
#include <stddef.h>
#include <string.h>

static const char *const state_names[REMINDER_STATES] = {
    [REMINDER_DUE] = "due", [REMINDER_CLAIMED] = "claimed", [REMINDER_SENT] = "sent", [REMINDER_FAILED] = "failed",
    [REMINDER_EXPIRED] = "expired", [REMINDER_ANSWERED] = "answered", [REMINDER_SUPERSEDED] = "superseded",
    [REMINDER_UNANSWERED] = "unanswered", [REMINDER_CANCELLED] = "cancelled",
};

static const char *const event_names[REMINDER_EVENTS] = {
    [ON_CLAIM] = "claim", [ON_ACCEPTED] = "accepted", [ON_REFUSED_NOW] = "refused for now",
    [ON_REFUSED] = "refused for good", [ON_LEASE_OVER] = "lease over", [ON_LATE_OVER] = "late window over",
    [ON_CHECKIN] = "check-in", [ON_SNOOZE] = "snooze", [ON_REPEAT] = "repeat time", [ON_CLOSED] = "answer window over",
    [ON_CANCEL] = "cancel",
};

/* A round that did not get out is replaced by the next; one that is on its way stays, and is told of as it ends.
 * Target state + 1; 0 is "the table does not name this pair". Superseded, answered and cancelled lead nowhere. */
#define TO(state) (unsigned char)((state) + 1)
static const unsigned char table[REMINDER_STATES][REMINDER_EVENTS] = {
    [REMINDER_DUE] = {
        [ON_CLAIM] = TO(REMINDER_CLAIMED), [ON_LATE_OVER] = TO(REMINDER_EXPIRED), [ON_CHECKIN] = TO(REMINDER_ANSWERED),
        [ON_SNOOZE] = TO(REMINDER_SUPERSEDED), [ON_REPEAT] = TO(REMINDER_SUPERSEDED),
        [ON_CANCEL] = TO(REMINDER_CANCELLED),
    },
    [REMINDER_CLAIMED] = {
        [ON_ACCEPTED] = TO(REMINDER_SENT), [ON_REFUSED_NOW] = TO(REMINDER_DUE), [ON_REFUSED] = TO(REMINDER_FAILED),
        [ON_LEASE_OVER] = TO(REMINDER_DUE), [ON_CHECKIN] = TO(REMINDER_ANSWERED),
        [ON_SNOOZE] = TO(REMINDER_SUPERSEDED), [ON_REPEAT] = TO(REMINDER_CLAIMED),
        [ON_CANCEL] = TO(REMINDER_CANCELLED),
    },
    [REMINDER_SENT] = {
        [ON_CHECKIN] = TO(REMINDER_ANSWERED), [ON_SNOOZE] = TO(REMINDER_SUPERSEDED),
        [ON_REPEAT] = TO(REMINDER_SUPERSEDED), [ON_CLOSED] = TO(REMINDER_UNANSWERED),
        [ON_CANCEL] = TO(REMINDER_CANCELLED),
    },
    [REMINDER_EXPIRED] = { [ON_CLOSED] = TO(REMINDER_EXPIRED), [ON_CHECKIN] = TO(REMINDER_ANSWERED) },
    [REMINDER_FAILED] = { [ON_CLOSED] = TO(REMINDER_FAILED), [ON_CHECKIN] = TO(REMINDER_ANSWERED) },
    [REMINDER_UNANSWERED] = { [ON_CHECKIN] = TO(REMINDER_ANSWERED) },
};

const char *reminder_state_name(enum reminder_state s) { return state_names[s]; }
const char *reminder_event_name(enum reminder_event e) { return event_names[e]; }

bool reminder_state_from(const char *name, enum reminder_state *out) {
    for (size_t i = 0; i < REMINDER_STATES; i++)
        if (strcmp(name, state_names[i]) == 0) { *out = (enum reminder_state)i; return true; }
    return false;
}

bool reminder_next(enum reminder_state from, enum reminder_event on, enum reminder_state *to) {
    unsigned char target = table[from][on];
    if (target == 0) return false;
    *to = (enum reminder_state)(target - 1);
    return true;
}

bool reminder_is_final(enum reminder_state s) {
    return s != REMINDER_DUE && s != REMINDER_CLAIMED && s != REMINDER_SENT;
}
