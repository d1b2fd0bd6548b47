#include "clinical/event/event.h"
#include <stdio.h>
#include <string.h>

static const char *const kind_names[EVENT_KINDS] = {
    [EVENT_PATIENT_ADDED] = "patient-added", [EVENT_SETTINGS] = "settings", [EVENT_FINDINGS] = "findings",
    [EVENT_ENROLLED] = "enrolled", [EVENT_DUE] = "due", [EVENT_CLOSED] = "closed", [EVENT_DAY] = "day",
    [EVENT_CHECKIN] = "checkin", [EVENT_SNOOZED] = "snoozed", [EVENT_PAUSED] = "paused", [EVENT_RESUMED] = "resumed", [EVENT_REVOKED] = "revoked",
    [EVENT_APPROVED] = "approved", [EVENT_DECLINED] = "declined", [EVENT_CLEARED] = "cleared",
    [EVENT_ACKNOWLEDGED] = "acknowledged", [EVENT_AMENDED] = "amended", [EVENT_MIGRATED] = "migrated",
    [EVENT_TRAVELLED] = "travelled", [EVENT_EXAM_ASKED] = "exam-asked", [EVENT_EXAM_BOOKED] = "exam-booked",
    [EVENT_EXAM_CANCELLED] = "exam-cancelled",
};

const char *event_kind_name(enum event_kind k) { return kind_names[k]; }

bool event_kind_from(const char *name, enum event_kind *out) {
    for (size_t i = 0; i < EVENT_KINDS; i++)
        if (strcmp(name, kind_names[i]) == 0) { *out = (enum event_kind)i; return true; }
    return false;
}

void event_hash(char hex[static HASH_SIZE], const char *patient, const struct event *e, const char *data,
                const char *prev) {
    char column[5][24];
    snprintf(column[0], sizeof column[0], "%lld", (long long)e->number);
    snprintf(column[1], sizeof column[1], "%lld", (long long)e->at_ms);
    snprintf(column[2], sizeof column[2], "%lld", (long long)e->recorded_ms);
    snprintf(column[3], sizeof column[3], "%lld", (long long)e->local.wall_ms);
    snprintf(column[4], sizeof column[4], "%d", (int)e->local.offset_s);
    const char *const parts[] = {prev, patient, column[0], kind_names[e->kind], column[1], column[2], column[3],
                                 column[4], e->tzdata, e->who, e->key, e->safety, data};
    hash_parts(hex, parts, sizeof parts / sizeof *parts);
}
