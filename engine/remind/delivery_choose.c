#include "practice/id.h"
#include "remind/delivery_inside.h"
#include "remind/message.h"
#include <string.h>

/* ---- Does a row still stand ---- */

static bool is_due_event(const struct stored_event *e) { return strcmp(e->kind, event_kind_name(EVENT_DUE)) == 0; }

/* The session with exercises of a due event after the row's own whose instant has passed, 0 when there is none:
 * since then another session stands. One that is still to come stands beside the row's: both may be told before
 * quiet hours begin. */
static enum status newer_session(struct claiming *c, const struct candidate *x, const struct stored_event *events,
                                 size_t count, int64_t *newer, struct error *err) {
    *newer = 0;
    for (size_t i = 1; x->session.items.count > 0 && i < count; i++) {
        struct session_plan other;
        if (!is_due_event(&events[i])) continue;
        enum status status = message_read(&events[i], 0, c->arena, &other, err);
        if (status == STATUS_INPUT) continue; /* its own row fails by it */
        if (status != STATUS_OK) return status;
        bool counts = other.items.count > 0 && other.number != x->row.session && other.due_ms <= c->by->now_ms;
        if (counts) *newer = other.number;
    }
    return STATUS_OK;
}

static enum status look(struct claiming *c, struct person *p, struct error *err) {
    bool found;
    if (p->looked) return STATUS_OK;
    TRY(store_recipient_get(c->practice->store, p->patient, c->arena, &p->to, &found, err));
    p->behind = c->someone_behind && found && p->to.next_due_ms <= c->by->now_ms;
    p->looked = true;
    return STATUS_OK;
}

/* Reads what the row is about. *stands: whether it can go out. */
static enum status read_row(struct claiming *c, struct candidate *x, bool *stands, struct error *err) {
    struct stored_event *events;
    size_t count;
    int64_t newer;
    struct error why = {0};
    TRY(store_events(c->practice->store, x->row.patient, x->row.event - 1, c->arena, &events, &count, err));
    enum status status = count > 0 && events[0].number == x->row.event
                             ? message_read(&events[0], x->row.session, c->arena, &x->session, &why)
                             : error_set(&why, STATUS_INPUT, "its due event %lld is not there",
                                         (long long)x->row.event);
    if (status == STATUS_INPUT) return delivery_give_up(c, &x->row, why.message, err);
    if (status != STATUS_OK) return error_set(err, status, "%s", why.message);
    TRY(newer_session(c, x, events, count, &newer, err));
    *stands = newer == 0;
    if (newer == 0) return STATUS_OK;
    const char *since =
        arena_printf(c->arena, "session %s.%lld has come due since, and two are never asked for at once",
                     x->row.patient, (long long)newer);
    return since ? delivery_expire(c, &x->row, since, err) : no_memory(err);
}

static enum status consider(struct claiming *c, struct candidate *x, bool *stands, struct error *err) {
    *stands = false;
    x->done = true;
    if (c->by->now_ms > x->row.late_ms) return delivery_expire(c, &x->row, "its time has passed", err);
    if (!c->hold.held) TRY(look(c, x->person, err));
    if (!c->hold.held && !x->person->behind) return read_row(c, x, stands, err);
    c->out->behind += !c->hold.held; /* held: what is late comes first anyway */
    return STATUS_OK;
}

/* ---- What goes out together ---- */

static enum status push(struct claiming *c, struct bundle *b, struct candidate *x, struct error *err) {
    struct candidate **part = LIST_PUSH(c->arena, &b->parts);
    if (!part) return no_memory(err);
    *part = x;
    if (b->parts.count == 1 || x->place < b->place) b->place = x->place;
    return STATUS_OK;
}

static bool is_session(const struct candidate *x) { return x->session.items.count > 0; }

/* A bundle of one session that is over the cap waits; with others it goes along. */
static enum status finish(struct claiming *c, const struct bundle *b, struct error *err) {
    struct candidate *session = NULL;
    bool over = false;
    for (size_t i = 0; i < b->parts.count; i++)
        if (is_session(b->parts.item[i])) session = b->parts.item[i];
    if (session) TRY(delivery_cap_is_over(c, session, &over, err));
    if (over && b->parts.count == 1) return delivery_cap_hold_back(c, session, err);
    if (session) TRY(delivery_cap_note(c, session, err));
    struct bundle *kept = b->parts.count > 0 ? LIST_PUSH(c->arena, &c->bundles) : NULL;
    if (kept) *kept = *b;
    return kept || b->parts.count == 0 ? STATUS_OK : no_memory(err);
}

/* ---- Rows that went out together before ---- */

static struct candidate *candidate_of(struct claiming *c, struct candidate *first, size_t count,
                                      const struct stored_reminder *row, struct candidate *like) {
    for (size_t i = 0; i < count; i++)
        if (first[i].row.session == row->session && first[i].row.round == row->round) return &first[i];
    struct candidate *x = arena_alloc(c->arena, sizeof *x); /* joined, and by itself not ready yet */
    if (x) *x = (struct candidate){.row = *row, .person = like->person, .place = like->place};
    return x;
}

/* The leader's key, be its row in whatever state. */
static enum status find_key(struct claiming *c, const struct stored_reminder *row, struct bundle *b,
                            struct stored_reminder *leader, struct error *err) {
    struct id id;
    bool found = false;
    TRY(id_read(b->with, "with", &id, err));
    TRY(store_reminder_get(c->practice->store, row->patient, id.number, row->channel, id.round, c->arena, leader,
                           &found, err));
    b->key = found ? leader->key : NULL;
    return found ? STATUS_OK : error_set(err, STATUS_ENVIRONMENT, "the reminder %s is not there", b->with);
}

static enum status rejoin(struct claiming *c, struct candidate *first, size_t count, struct candidate *x,
                          const char *detail, struct error *err) {
    struct bundle b = {.with = arena_text(c->arena, detail + strlen(WITH))};
    struct stored_reminder leader, *rows;
    bool stands, out = false;
    size_t n;
    if (!b.with) return no_memory(err);
    TRY(find_key(c, &x->row, &b, &leader, err));
    TRY(store_reminders_joined(c->practice->store, &leader, detail, c->arena, &rows, &n, err));
    for (size_t i = 0; i < n; i++) out = out || rows[i].state == REMINDER_CLAIMED;
    for (size_t i = 0; i < n; i++) {
        struct candidate *part = candidate_of(c, first, count, &rows[i], x);
        if (!part) return no_memory(err);
        if (part->done || rows[i].state != REMINDER_DUE) continue;
        if (out && c->by->now_ms <= part->row.late_ms) { /* it waits for the one that is still out */
            part->done = true;
            c->out->behind += part >= first && part < first + count;
            continue;
        }
        TRY(consider(c, part, &stands, err));
        if (stands) TRY(push(c, &b, part, err));
    }
    return finish(c, &b, err);
}

/* "with p1.7/email/0" of what the newest attempt says; NULL when it went by itself. */
static enum status joined_before(struct claiming *c, const struct stored_reminder *r, const char **with,
                                 struct error *err) {
    const char *detail;
    *with = NULL;
    TRY(store_attempt_newest(c->practice->store, r, c->arena, &detail, err));
    if (!detail || strncmp(detail, WITH, strlen(WITH)) != 0) return STATUS_OK;
    *with = arena_printf(c->arena, "%.*s", (int)strcspn(detail, ";"), detail);
    return *with ? STATUS_OK : no_memory(err);
}

static enum status repeat(struct claiming *c, struct candidate *first, size_t count, struct candidate *x,
                          struct error *err) {
    struct bundle alone = {0};
    const char *with;
    bool stands;
    TRY(joined_before(c, &x->row, &with, err));
    if (with && !c->hold.held) return rejoin(c, first, count, x, with, err);
    TRY(consider(c, x, &stands, err));
    if (stands) TRY(push(c, &alone, x, err));
    return finish(c, &alone, err);
}

/* ---- A patient's rows on a channel ---- */

static enum status choose_new(struct claiming *c, struct candidate *first, size_t count, struct error *err) {
    struct bundle together = {0};
    bool stands, has_session = false;
    for (size_t i = 0; i < count; i++) {
        struct candidate *x = &first[i];
        struct bundle alone = {0};
        if (x->done) continue;
        TRY(consider(c, x, &stands, err));
        if (!stands) continue;
        bool another = is_session(x) && has_session; /* both before quiet hours: two messages */
        has_session = has_session || is_session(x);
        TRY(push(c, another ? &alone : &together, x, err));
        if (another) TRY(finish(c, &alone, err));
    }
    return finish(c, &together, err);
}

enum status delivery_choose(struct claiming *c, struct candidate *first, size_t count, struct error *err) {
    for (size_t i = 0; i < count; i++)
        if (first[i].row.attempts > 0 && !first[i].done) TRY(repeat(c, first, count, &first[i], err));
    return choose_new(c, first, count, err);
}
