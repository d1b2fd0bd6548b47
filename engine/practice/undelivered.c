#include "practice/undelivered.h"
#include "clinical/event/reminder.h"
#include "practice/try.h"
#include <string.h>

typedef LIST(struct undelivered) undelivered_rows;

static bool are_one(const struct stored_reminder *x, const struct stored_reminder *y) {
    return x->state == y->state && strcmp(x->patient, y->patient) == 0 && strcmp(x->channel, y->channel) == 0;
}

/* Rows come with the newest last. */
static enum status add(undelivered_rows *list, const struct undelivered *one, struct arena *a, struct error *err) {
    for (size_t i = 0; i < list->count; i++) {
        struct undelivered *u = &list->item[i];
        if (u->acknowledged != one->acknowledged || !are_one(&u->row, &one->row)) continue;
        u->row = one->row;
        u->times++;
        return STATUS_OK;
    }
    struct undelivered *u = LIST_PUSH(a, list);
    if (u == NULL) return no_memory(err);
    *u = *one;
    return STATUS_OK;
}

static enum status add_seen(struct store *s, const char *patient, undelivered_rows *list, struct arena *a,
                            struct error *err) {
    struct stored_seen *seen;
    size_t rows;
    TRY(store_undelivered_seen(s, patient, UNDELIVERED_MOST, a, &seen, &rows, err));
    for (size_t i = 0; i < rows; i++) {
        const struct undelivered one = {.row = seen[i].row, .times = 1, .acknowledged = seen[i].event,
                                        .seen_ms = seen[i].at_ms, .who = seen[i].who};
        TRY(add(list, &one, a, err));
    }
    return STATUS_OK;
}

static enum status add_unseen(struct store *s, const char *patient, undelivered_rows *list, struct arena *a,
                              struct error *err) {
    struct stored_reminder *row;
    size_t rows;
    TRY(store_undelivered(s, true, patient, UNDELIVERED_MOST, a, &row, &rows, err));
    for (size_t i = 0; i < rows; i++) {
        const struct undelivered one = {.row = row[i], .times = 1};
        TRY(add(list, &one, a, err));
    }
    return STATUS_OK;
}

enum status undelivered_list(struct store *s, const char *patient, bool seen, struct arena *a,
                             struct undelivered **out, size_t *count, struct error *err) {
    undelivered_rows list = {0};
    TRY(seen ? add_seen(s, patient, &list, a, err) : add_unseen(s, patient, &list, a, err));
    *out = list.item;
    *count = list.count;
    return STATUS_OK;
}

enum status undelivered_seen(struct store *s, const struct stored_reminder *row, int64_t event, struct arena *a,
                             struct error *err) {
    struct stored_reminder *all;
    size_t count;
    TRY(store_reminder_seen(s, row, event, err));
    TRY(store_undelivered(s, true, row->patient, UNDELIVERED_MOST, a, &all, &count, err));
    for (size_t i = 0; i < count; i++)
        if (are_one(&all[i], row) && all[i].changed_ms <= row->changed_ms)
            TRY(store_reminder_seen(s, &all[i], event, err));
    return STATUS_OK;
}

const char *undelivered_words(const struct undelivered *u, struct arena *a) {
    const struct stored_reminder *r = &u->row;
    bool why = r->reason != NULL && *r->reason != '\0';
    return arena_printf(a, "The reminder by %s %s%s%s", r->channel,
                        r->state == REMINDER_FAILED ? "failed" : "was not sent in time", why ? ": " : "",
                        why ? r->reason : "");
}
