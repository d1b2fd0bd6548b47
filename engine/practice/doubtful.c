#include "practice/doubtful.h"
#include "base/json_build.h"
#include "clinical/event/reminder.h"
#include "practice/history.h"
#include "practice/id.h"
#include "practice/try.h"
#include "store/keeping.h"
#include "time/instant.h"
#include <string.h>

#define PORTION     500
#define PASSED_MOST 200 /* events of one patient that are looked ahead at */

struct doubt {
    struct practice *practice;
    int64_t now_ms, listed, more;
    json_t *list, *unread;
};

static void add(struct doubt *d, const char *id, const char *patient, int64_t at_ms, const char *sent,
                const char *text) {
    char at[INSTANT_SIZE];
    if (d->listed == DOUBTFUL_MOST) {
        d->more++;
        return;
    }
    d->listed++;
    json_t *o = json_object();
    json_put_text(&o, "id", id);
    json_put_text(&o, "patient", patient);
    json_put_text(&o, "at", instant_format(at, at_ms));
    json_put_text(&o, "sent", sent);
    json_put_text(&o, "text", text);
    json_push(&d->list, o);
}

static void add_row(struct doubt *d, const struct stored_reminder *r) {
    char id[ID_SIZE];
    id_reminder(id, r);
    if (r->state == REMINDER_SENT)
        add(d, id, r->patient, r->due_ms, "yes", "was sent before the backup; an answer given since is lost");
    else if (!reminder_is_final((enum reminder_state)r->state))
        add(d, id, r->patient, r->due_ms, "perhaps",
            "waited to be sent at the backup; may have been sent and answered since");
}

static enum status add_rows(struct doubt *d, const struct history *h, struct error *err) {
    struct stored_reminder *r;
    size_t count;
    TRY(store_reminders_of(d->practice->store, h->id, 0, h->arena, &r, &count, err));
    for (size_t i = 0; i < count; i++) add_row(d, &r[i]);
    return STATUS_OK;
}

/* What would have come due since the backup, had nothing else happened. */
static enum status add_passed(struct doubt *d, struct history *h, struct error *err) {
    char id[ID_SIZE];
    bool more;
    TRY(history_pass(h, d->now_ms, PASSED_MOST, &more, err));
    for (size_t i = 0; i < h->added.count; i++) {
        const struct event *e = &h->added.item[i];
        if (e->kind != EVENT_DUE) continue;
        add(d, id_session(id, h->id, e->as.due.session.number), h->id, e->at_ms, "perhaps",
            "came due after the backup; may have been sent and answered since");
    }
    return STATUS_OK;
}

static enum status look_at(struct doubt *d, const char *patient, struct error *err) {
    struct history h;
    struct error why;
    enum status status = history_open(d->practice, patient, &h, &why);
    if (status != STATUS_OK && status != STATUS_MEMORY) {
        json_push(&d->unread, json_string(patient));
        return STATUS_OK;
    }
    if (status != STATUS_OK) return no_memory(err);
    status = add_rows(d, &h, err);
    if (status == STATUS_OK) status = add_passed(d, &h, err);
    history_close(&h);
    return status;
}

static enum status look_at_all(struct doubt *d, struct arena *a, struct error *err) {
    char after[STORE_ID_MAX + 1] = "";
    for (size_t count = PORTION; count == PORTION; arena_reset(a)) {
        const char **ids;
        TRY(store_patients_after(d->practice->store, after[0] != '\0' ? after : NULL, PORTION, a, &ids, &count, err));
        for (size_t i = 0; i < count; i++) TRY(look_at(d, ids[i], err));
        if (count > 0) memccpy(after, ids[count - 1], '\0', sizeof after);
    }
    return STATUS_OK;
}

static json_t *answer(const struct doubt *d, int64_t newest_ms) {
    char since[INSTANT_SIZE], until[INSTANT_SIZE];
    json_t *o = json_object();
    json_put(&o, "since", newest_ms != 0 ? json_string(instant_format(since, newest_ms)) : json_null());
    json_put_text(&o, "until", instant_format(until, d->now_ms));
    json_put(&o, "doubtful", d->list);
    json_put_int(&o, "more", d->more);
    json_put(&o, "unread", d->unread);
    return o;
}

enum status practice_doubtful(struct practice *p, int64_t now_ms, json_t **out, struct error *err) {
    struct doubt d = {.practice = p, .now_ms = now_ms, .list = json_array(), .unread = json_array()};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    int64_t newest_ms = 0;
    enum status status = a != NULL ? store_newest_ms(p->store, &newest_ms, err) : no_memory(err);
    if (status == STATUS_OK) status = look_at_all(&d, a, err);
    arena_free(a);
    *out = answer(&d, newest_ms);
    if (status == STATUS_OK && *out != NULL) return STATUS_OK;
    json_decref(*out);
    *out = NULL;
    return status == STATUS_OK ? no_memory(err) : status;
}
