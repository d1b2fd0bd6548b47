#include "remind/sending.h"
#include "practice/sending_note.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The arena of one run's claims, kept until the last of them is done with. */
struct lot { struct arena *arena; size_t open; };

enum where { AT_CHANNEL, ANSWERED, IN_RECORD };
struct sent {
    struct sending *home;                /* NULL: nobody waits for the answer any more */
    struct lot *lot;
    const struct delivery_claim *claim;
    enum where where;
    int64_t started_mono_ms, now_ms;
    enum channel_result result;
    int64_t answered_ms;
    struct error detail;                 /* its message: cut and cleaned */
    struct sent *next, *prev;            /* of all */
    struct sent *behind;                 /* in the queue of answers, or the batch */
};

struct record {
    struct sending *home;
    struct sent *first, *last;
    struct delivery_counts counts;
    int64_t next_due_ms;
};

struct sending {
    struct sending_setup setup;
    struct sent *all;
    struct sent *answers, **answers_end;
    bool recording, starting;
};

enum status sending_new(const struct sending_setup *setup, struct sending **out, struct error *err) {
    struct sending *s = calloc(1, sizeof *s);
    if (!s) return error_set(err, STATUS_MEMORY, "out of memory");
    s->setup = *setup;
    s->answers_end = &s->answers;
    *out = s;
    return STATUS_OK;
}

void sending_log(struct sending *s, const struct log *log) { s->setup.log = log; }

/* ---- The list ---- */

static void enter(struct sending *s, struct sent *x) {
    x->home = s;
    x->next = s->all;
    if (x->next) x->next->prev = x;
    s->all = x;
}

static void leave(struct sending *s, struct sent *x) {
    if (x->next) x->next->prev = x->prev;
    if (x->prev) x->prev->next = x->next;
    else s->all = x->next;
    x->home = NULL;
}

static void done_with(struct sent *x) {
    struct lot *lot = x->lot;
    if (--lot->open == 0) arena_free(lot->arena); /* lot and x live in it */
}

static void queue(struct sending *s, struct sent *x) {
    x->behind = NULL;
    *s->answers_end = x;
    s->answers_end = &x->behind;
}

/* ---- Recording: on the pool's thread ---- */

/* What the batch says of a channel: its newest result. */
static enum status note_channel(struct practice *p, const struct sent *x, struct error *err) {
    enum channel_fate fate = x->result == CHANNEL_ACCEPTED  ? CHANNEL_WELL
                             : x->result == CHANNEL_REFUSED ? CHANNEL_TURNED_DOWN
                                                            : CHANNEL_PUT_OFF;
    return channel_note_keep(p->store, x->claim->rows[0].channel, fate, x->answered_ms, x->detail.message, err);
}

static bool is_newest_of_channel(const struct sent *x) {
    for (const struct sent *later = x->behind; later; later = later->behind)
        if (strcmp(later->claim->rows[0].channel, x->claim->rows[0].channel) == 0) return false;
    return true;
}

static enum status record_all(void *arg, struct practice *p, struct error *err) {
    struct record *r = arg;
    enum status status = STATUS_OK;
    for (struct sent *x = r->first; x && status == STATUS_OK; x = x->behind) {
        struct delivery_result result = {x->claim, x->result, x->detail.message, x->answered_ms};
        status = delivery_record(p->store, &result, &r->counts, err);
        if (status == STATUS_OK && is_newest_of_channel(x)) status = note_channel(p, x, err);
    }
    return status == STATUS_OK ? store_next_due(p->store, &r->next_due_ms, err) : status;
}

/* ---- On the loop's ---- */

static void put_back(struct sending *s, struct record *r) {
    for (struct sent *x = r->first; x; x = x->behind) x->where = ANSWERED;
    if (!s->answers) s->answers_end = &r->last->behind;
    r->last->behind = s->answers;
    s->answers = r->first;
}

/* Why stands with the reminder: a receiver's words may hold what no log is to have. */
static void log_failure(const struct log *log, const struct sent *x) {
    static const char *const names[] = {[CHANNEL_REFUSED_NOW] = "refused-for-now", [CHANNEL_REFUSED] = "refused",
                                        [CHANNEL_LOST] = "no-answer"};
    const struct delivery_claim *c = x->claim;
    const struct log_field fields[] = {{"reminder", c->message.reminder, 0}, {"channel", c->rows[0].channel, 0},
                                       {"result", names[x->result], 0}, {"attempt", NULL, c->rows[0].attempts},
                                       {"rows", NULL, (int64_t)c->count}};
    log_put(log, x->result == CHANNEL_REFUSED ? LOG_ERROR : LOG_WARNING, "not-delivered", fields,
            sizeof fields / sizeof *fields);
}

static void log_failures(const struct log *log, const struct sent *first) {
    for (const struct sent *x = log ? first : NULL; x; x = x->behind)
        if (x->result != CHANNEL_ACCEPTED) log_failure(log, x);
}

static void drop_all(struct sending *s, struct sent *first) {
    while (first) {
        struct sent *x = first;
        first = x->behind;
        leave(s, x);
        done_with(x);
    }
}

static void recorded(void *arg, enum status status, const struct error *err) {
    struct record *r = arg;
    struct sending *s = r->home;
    s->recording = false;
    if (status == STATUS_OK) {
        log_failures(s->setup.log, r->first);
        drop_all(s, r->first);
    } else put_back(s, r);
    s->setup.recorded(s->setup.arg, status, &r->counts, r->next_due_ms, err);
    free(r); /* setup.recorded may have freed s */
}

static void take_batch(struct sending *s, struct record *r) {
    int n = 0;
    r->first = s->answers;
    for (struct sent *x = r->first; x && n < DELIVERY_BATCH; x = x->behind, n++) {
        x->where = IN_RECORD;
        r->last = x;
        s->answers = x->behind;
    }
    if (!s->answers) s->answers_end = &s->answers;
    if (r->last) r->last->behind = NULL;
}

void sending_flush(struct sending *s) {
    if (s->recording || s->starting || !s->answers) return;
    struct error err = {0};
    struct record *r = calloc(1, sizeof *r);
    struct writer_job job = {.deed = record_all, .done = recorded, .arg = r};
    if (!r) {
        error_set(&err, STATUS_MEMORY, "out of memory");
        s->setup.recorded(s->setup.arg, STATUS_MEMORY, &(struct delivery_counts){0}, 0, &err);
        return;
    }
    r->home = s;
    take_batch(s, r);
    s->recording = true;
    enum status status = writer_submit(s->setup.writer, &job, &err);
    if (status != STATUS_OK) recorded(r, status, &err);
}

static void answered(void *arg, enum channel_result result, const char *detail) {
    struct sent *x = arg;
    struct sending *s = x->home;
    if (!s) {
        done_with(x);
        return;
    }
    struct clock *clock = s->setup.clock;
    if (x->where != AT_CHANNEL) return; /* a channel that answers twice */
    x->where = ANSWERED;
    x->result = result;
    x->answered_ms = clock->speed > 1 ? x->now_ms : clock->wall_ms(clock);
    error_set(&x->detail, STATUS_OK, "%s", detail ? detail : "");
    queue(s, x);
    sending_flush(s);
}

/* ---- Starting ---- */

static struct channel *channel_named(const struct sending *s, const char *name) {
    for (size_t i = 0; i < s->setup.count; i++)
        if (strcmp(s->setup.channels[i]->name, name) == 0) return s->setup.channels[i];
    return NULL;
}

static void hand_over(struct sending *s, struct sent *x) {
    struct channel *channel = channel_named(s, x->claim->rows[0].channel);
    if (channel) channel->send(channel, &x->claim->message, answered, x);
    else answered(x, CHANNEL_REFUSED_NOW, "this process has no such channel");
}

/* Without memory nothing is sent: the claims' leases run out, and they are taken back. */
void sending_start(struct sending *s, struct arena *a, const struct delivery_claims *claims, int64_t now_ms) {
    struct clock *clock = s->setup.clock;
    size_t n = claims->list.count;
    struct lot *lot = n > 0 ? arena_alloc(a, sizeof *lot) : NULL;
    struct sent *each = lot ? arena_array(a, n, sizeof *each) : NULL;
    if (!each) {
        arena_free(a);
        return;
    }
    *lot = (struct lot){a, n + 1}; /* one for this call */
    s->starting = true;
    for (size_t i = 0; i < n; i++) {
        each[i] = (struct sent){.lot = lot, .claim = &claims->list.item[i], .now_ms = now_ms};
        each[i].started_mono_ms = clock->mono_ms(clock);
        enter(s, &each[i]);
        hand_over(s, &each[i]);
    }
    s->starting = false;
    if (--lot->open == 0) arena_free(a);
    sending_flush(s);
}

/* ---- Asking ---- */

bool sending_idle(const struct sending *s) { return !s->all; }
bool sending_recording(const struct sending *s) { return s->recording; }

static enum status hold_rows(const struct delivery_claim *claim, struct arena *a, delivery_held_list *held,
                             struct error *err) {
    for (size_t i = 0; i < claim->count; i++) {
        struct delivery_held *h = LIST_PUSH(a, held);
        const char *key = arena_text(a, claim->rows[i].key); /* a copy: the send may be over before it is read */
        if (!h || !key) return error_set(err, STATUS_MEMORY, "out of memory");
        *h = (struct delivery_held){key, claim->rows[i].generation};
    }
    return STATUS_OK;
}

enum status sending_held(const struct sending *s, struct arena *a, delivery_held_list *held, struct error *err) {
    int64_t now_ms = s->setup.clock->mono_ms(s->setup.clock);
    enum status status = STATUS_OK;
    for (const struct sent *x = s->all; x && status == STATUS_OK; x = x->next) {
        if (x->where == AT_CHANNEL && now_ms - x->started_mono_ms >= s->setup.lease_ms) continue;
        status = hold_rows(x->claim, a, held, err);
    }
    return status;
}

void sending_free(struct sending *s) {
    for (struct sent *x = s->all, *next; x; x = next) {
        next = x->next;
        x->home = NULL;
        if (x->where != AT_CHANNEL) done_with(x);
    }
    free(s);
}
