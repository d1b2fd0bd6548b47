#include "base/text.h"
#include "remind/delivery_inside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t delivery_retry_ms(const char *key, int attempt) {
    int64_t wait = DELIVERY_FIRST_RETRY_MS;
    for (int i = 1; i < attempt && wait < DELIVERY_LAST_RETRY_MS; i++) wait *= 2;
    if (wait > DELIVERY_LAST_RETRY_MS) wait = DELIVERY_LAST_RETRY_MS;
    char number[16], hex[HASH_SIZE], digits[5];
    snprintf(number, sizeof number, "%d", attempt);
    hash_parts(hex, (const char *const[]){key, number}, 2);
    memcpy(digits, hex, 4);
    digits[4] = '\0';
    int64_t part = strtol(digits, NULL, 16); /* 0 .. 65535 */
    return wait * 4 / 5 + wait * 2 / 5 * part / 65535;
}

static const char *result_name(enum channel_result result) {
    switch (result) {
    case CHANNEL_ACCEPTED: return ATTEMPT_ACCEPTED;
    case CHANNEL_REFUSED_NOW: return "refused for now";
    case CHANNEL_LOST: return ATTEMPT_LOST;
    case CHANNEL_REFUSED: break;
    }
    return "refused";
}

/* An expiry is not to wait for a try that would come after it. Those of one message come at one instant: by its key,
 * and by the tries of whichever was tried most. */
static int64_t next_try(const struct stored_reminder *row, const struct delivery_result *r) {
    int64_t at_ms = r->at_ms + delivery_retry_ms(r->claim->message.key, r->claim->rows[0].attempts);
    return at_ms <= row->late_ms || row->late_ms < r->at_ms ? at_ms : row->late_ms + 1;
}

static enum status settle(struct store *s, struct stored_reminder *row, int64_t generation,
                          const struct delivery_result *r, struct delivery_counts *counts, struct error *err) {
    static const enum reminder_event event[] = {
        [CHANNEL_ACCEPTED] = ON_ACCEPTED, [CHANNEL_REFUSED_NOW] = ON_REFUSED_NOW, [CHANNEL_REFUSED] = ON_REFUSED,
        [CHANNEL_LOST] = ON_REFUSED_NOW};
    if (row->generation != generation || !delivery_move(row, event[r->result], r->at_ms)) return STATUS_OK;
    delivery_unclaim(row);
    row->reason = r->detail;
    if (row->state == REMINDER_DUE) row->next_try_ms = next_try(row, r);
    row->uncertain = row->uncertain || r->result == CHANNEL_LOST;
    counts->sent += r->result == CHANNEL_ACCEPTED;
    counts->failed += r->result == CHANNEL_REFUSED;
    return store_reminder_move(s, row, err);
}

/* What the attempt keeps: with whom it went before what was answered, so that a repeat finds the others again. No
 * answer can be taken for that. */
static const char *attempt_detail(const struct delivery_result *r, struct arena *a) {
    const char *with = r->claim->with;
    if (with) return arena_printf(a, WITH "%s%s%s", with, *r->detail ? "; " : "", r->detail);
    return strncmp(r->detail, WITH, strlen(WITH)) == 0 ? arena_printf(a, "\"%s\"", r->detail) : r->detail;
}

static enum status record(struct store *s, const struct delivery_result *r, const struct stored_reminder *as,
                          struct arena *a, struct delivery_counts *counts, struct error *err) {
    struct stored_reminder row;
    bool found;
    const char *detail = attempt_detail(r, a);
    if (!detail) return no_memory(err);
    TRY(store_reminder_get(s, as->patient, as->session, as->channel, as->round, a, &row, &found, err));
    if (!found) return STATUS_OK;
    TRY(store_attempt_finish(s, &row, as->generation, r->at_ms, result_name(r->result), detail, err));
    return settle(s, &row, as->generation, r, counts, err);
}

enum status delivery_record(struct store *s, const struct delivery_result *r, struct delivery_counts *counts,
                          struct error *err) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    enum status status = a ? STATUS_OK : no_memory(err);
    for (size_t i = 0; status == STATUS_OK && i < r->claim->count; i++)
        status = record(s, r, &r->claim->rows[i], a, counts, err);
    arena_free(a);
    return status;
}
