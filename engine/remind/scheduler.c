#include "remind/scheduler.h"
#include "practice/channels_of.h"
#include "practice/service.h"
#include "remind/pass_group.h"
#include "remind/sending.h"
#include "remind/trouble.h"
#include "remind/watch.h"
#include <stdlib.h>
#include <string.h>

/* A round: LOOKING takes back abandoned claims and lists the patients that are due; PASSING lets time pass for each;
 * CLAIMING expires and claims, and ends in sends. Results are recorded beside it. */
enum stage { RESTING, LOOKING, PASSING, CLAIMING };

struct scheduler {
    struct writer *writer;
    struct clock *clock;
    uv_timer_t timer;
    struct watch watch;
    struct channel *const *channels; size_t channel_count;
    char owner[80];
    struct sending *sending;
    enum stage stage;
    size_t passing;                      /* patients of deeds that are out */
    size_t behind;                       /* delivery.h */
    int64_t now_ms;                      /* of this round */
    int64_t next_due_ms;                 /* as the store last said */
    bool again;                          /* poked since the round began */
    bool more, progress, failed;         /* of this round: it did not get all; it did something; it is to be retried */
    bool stepping;                       /* the next instant of a scaled clock is next_due_ms */
    char settings[HASH_SIZE];            /* of channels: those that on_settings was told */
    void (*on_settings)(void *arg, const struct clinic_channels *now);
    void *settings_arg;
    const struct log *log;
    struct service_now *service;
    bool closing, hurry;
    void (*closed)(void *arg);
    void *closed_arg;
    struct scheduler_counts counts;
    struct trouble trouble;
};

struct look {
    struct scheduler *s;
    struct arena *arena;                 /* it lives there itself */
    struct delivery_by by;
    delivery_held_list held;
    size_t limit;
    struct delivery_counts counts;
    const char **ids; size_t count;
    bool more;
};
struct claiming {
    struct scheduler *s;
    struct arena *arena;                 /* it lives there itself */
    struct delivery_by by;
    size_t behind;
    struct delivery_claims claims;
    char settings[HASH_SIZE];
    struct clinic_channels channels;     /* when they have changed */
    bool changed;
    int64_t next_due_ms;
};

static void look(struct scheduler *s);
static void leave_when_done(struct scheduler *s);

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

static void fail(struct scheduler *s, enum trouble_kind kind, const struct error *err) {
    trouble_tell(&s->trouble, kind, err);
    s->failed = true;
}

static void count(struct scheduler *s, const struct delivery_counts *c) {
    s->counts.born += c->born;
    s->counts.sent += c->sent;
    s->counts.failed += c->failed;
    s->counts.expired += c->expired;
    s->counts.uncertain += c->uncertain;
    s->counts.held_back += c->held_back;
}

static void log_counts(const struct scheduler *s, const char *event, const struct delivery_counts *c) {
    const struct log_field fields[] = {{"born", NULL, c->born}, {"sent", NULL, c->sent}, {"failed", NULL, c->failed},
                                       {"expired", NULL, c->expired}, {"uncertain", NULL, c->uncertain},
                                       {"held_back", NULL, c->held_back}};
    int64_t any = c->born + c->sent + c->failed + c->expired + c->uncertain + c->held_back;
    if (any > 0) log_put(s->log, LOG_INFO, event, fields, sizeof fields / sizeof *fields);
}

/* For whoever asks how the service does. */
static void tell_service(struct scheduler *s) {
    int64_t kinds = 0;
    if (!s->service) return;
    for (int i = 0; i < TROUBLE_KINDS; i++) kinds += s->trouble.told[i][0] != '\0';
    atomic_store(&s->service->trouble, kinds);
    int64_t left_ms = s->watch.since_boot_ms + WATCH_HOLD_MS - s->clock->boot_ms(s->clock);
    atomic_store(&s->service->clock_step_ms, s->watch.step_ms);
    atomic_store(&s->service->clock_until_mono_ms, s->clock->mono_ms(s->clock) + left_ms);
    atomic_store(&s->service->clock_held, s->watch.held);
}

static bool is_held(struct scheduler *s) {
    if (s->service && atomic_exchange(&s->service->believe_clock, false)) watch_believe(&s->watch, s->clock);
    return watch_holds(&s->watch, s->clock);
}

static struct delivery_by by(const struct scheduler *s) {
    return (struct delivery_by){s->owner, s->now_ms, SCHEDULER_LEASE_MS * s->clock->speed};
}

/* ---- The timer ---- */

static void on_timer(uv_timer_t *timer) {
    struct scheduler *s = timer->data;
    if (!s->closing) {
        look(s);
        return;
    }
    s->hurry = true;
    leave_when_done(s);
}

static void arm(struct scheduler *s, int64_t real_ms) { uv_timer_start(&s->timer, on_timer, (uint64_t)real_ms, 0); }

/* Rounded up, so that the timer does not fire just before the instant. */
static int64_t wait_until(struct clock *clock, int64_t instant_ms) {
    int64_t now_ms = clock->wall_ms(clock);
    if (instant_ms <= now_ms) return 0;
    int64_t wait = instant_ms - now_ms;
    wait = wait / clock->speed + (wait % clock->speed != 0);
    return wait < SCHEDULER_MAX_SLEEP_MS ? wait : SCHEDULER_MAX_SLEEP_MS;
}

static void rearm(struct scheduler *s) {
    int64_t wait = wait_until(s->clock, s->next_due_ms);
    if (s->failed || (wait == 0 && !s->progress)) wait = SCHEDULER_RETRY_MS; /* never a busy loop */
    arm(s, wait);
}

/* ---- Ending a round ---- */

static void rest(struct scheduler *s) {
    s->stage = RESTING;
    tell_service(s);
    s->stepping = !s->failed && (s->progress || s->next_due_ms > s->now_ms);
    if (s->closing) leave_when_done(s);
    else if (!s->failed && (s->again || (s->more && s->progress))) look(s);
    else rearm(s);
}

/* ---- Recording ---- */

static void recorded(void *arg, enum status status, const struct delivery_counts *counts, int64_t next_due_ms,
                     const struct error *err) {
    struct scheduler *s = arg;
    if (status == STATUS_OK) {
        trouble_over(&s->trouble, TROUBLE_RECORD);
        count(s, counts);
        log_counts(s, "recorded", counts);
        s->next_due_ms = next_due_ms;
        s->progress = true;
        sending_flush(s->sending);
    } else {
        fail(s, TROUBLE_RECORD, err);
        s->hurry = s->closing;
    }
    if (s->closing) leave_when_done(s);
    else if (s->stage == RESTING) rearm(s);
}

/* ---- Claiming ---- */

static enum status claim_deed(void *arg, struct practice *p, struct error *err) {
    struct claiming *c = arg;
    enum status status = delivery_claim(p, &c->by, c->behind, c->arena, &c->claims, err);
    if (status == STATUS_OK && c->s->on_settings)
        status = channels_now(p, c->settings, c->arena, &c->channels, &c->changed, err);
    return status == STATUS_OK ? store_next_due(p->store, &c->next_due_ms, err) : status;
}

/* What is claimed by new settings goes to channels that are open by them. */
static void tell_settings(struct scheduler *s, const struct claiming *c) {
    if (!c->changed) return;
    memcpy(s->settings, c->settings, sizeof s->settings);
    s->on_settings(s->settings_arg, &c->channels);
}

static void claimed(void *arg, enum status status, const struct error *err) {
    struct claiming *c = arg;
    struct scheduler *s = c->s;
    if (status == STATUS_OK) {
        trouble_over(&s->trouble, TROUBLE_CLAIM);
        count(s, &c->claims.counts);
        log_counts(s, "claimed", &c->claims.counts);
        s->next_due_ms = c->next_due_ms;
        s->behind = c->claims.behind;
        s->more = s->more || c->claims.more;
        s->progress = s->progress || c->claims.list.count > 0 || c->claims.counts.expired > 0;
        tell_settings(s, c);
        sending_start(s->sending, c->arena, &c->claims, s->now_ms);
    } else {
        fail(s, TROUBLE_CLAIM, err);
        arena_free(c->arena);
    }
    rest(s);
}

static void claim(struct scheduler *s) {
    struct error err = {0};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct claiming *c = a ? arena_alloc(a, sizeof *c) : NULL;
    struct writer_job job = {.deed = claim_deed, .done = claimed, .arg = c, .last = true};
    s->stage = CLAIMING;
    if (c) {
        *c = (struct claiming){.s = s, .arena = a, .by = by(s), .behind = s->behind};
        memcpy(c->settings, s->settings, sizeof c->settings);
        if (writer_submit(s->writer, &job, &err) == STATUS_OK) return;
    } else memory_out(&err);
    arena_free(a);
    fail(s, TROUBLE_CLAIM, &err);
    rest(s);
}

/* ---- Passing ---- */

static void hold(struct scheduler *s, const char *patient, const struct error *err) {
    int64_t until_ms = s->clock->mono_ms(s->clock) + SCHEDULER_RETRY_MS;
    if (trouble_hold(&s->trouble, patient, until_ms, err)) s->progress = true; /* the next round goes on without it */
}

static void end_passing(struct scheduler *s) {
    if (s->passing > 0) return;
    if (s->closing) rest(s);
    else claim(s);
}

static void passed(void *arg, const struct passed *one) {
    struct scheduler *s = arg;
    if (one->status == STATUS_OK) {
        trouble_release(&s->trouble, one->patient);
        s->counts.passed += one->appended;
        s->progress = s->progress || one->appended > 0;
        s->more = s->more || one->more;
    } else hold(s, one->patient, one->err);
    s->passing--;
    end_passing(s);
}

static enum status pass(struct scheduler *s, const char *const *ids, size_t count, struct error *err) {
    if (count == 0) return STATUS_OK;
    enum status status = pass_group(s->writer, ids, count, s->now_ms, passed, s, err);
    if (status == STATUS_OK) s->passing += count;
    return status;
}

/* ---- Looking ---- */

static enum status look_deed(void *arg, struct practice *p, struct error *err) {
    struct look *l = arg;
    enum status status = delivery_take_back(p->store, &l->by, &l->held, &l->counts, &l->more, err);
    if (status != STATUS_OK) return status;
    return store_due_patients(p->store, l->by.now_ms, l->limit, l->arena, &l->ids, &l->count, err);
}

static void pass_all(struct scheduler *s, const struct look *l) {
    struct error err = {0};
    const char *group[PASS_GROUP_MAX];
    size_t count = 0;
    int64_t mono_ms = s->clock->mono_ms(s->clock);
    enum status status = STATUS_OK;
    s->stage = PASSING;
    s->passing = 1; /* ours, while deeds are handed over */
    for (size_t i = 0; i < l->count && status == STATUS_OK && !s->closing; i++) {
        if (!trouble_holds(&s->trouble, l->ids[i], mono_ms)) group[count++] = l->ids[i];
        if (count < PASS_GROUP_MAX && i + 1 < l->count) continue;
        status = pass(s, group, count, &err);
        count = 0;
    }
    if (status != STATUS_OK) fail(s, TROUBLE_PASS, &err);
    s->passing--;
}

static void looked(void *arg, enum status status, const struct error *err) {
    struct look *l = arg;
    struct scheduler *s = l->s;
    if (status == STATUS_OK) {
        trouble_over(&s->trouble, TROUBLE_LOOK);
        count(s, &l->counts);
        s->progress = s->progress || l->counts.uncertain > 0;
        s->more = l->more || l->count == l->limit;
        pass_all(s, l);
    } else fail(s, TROUBLE_LOOK, err);
    arena_free(l->arena);
    if (s->stage == PASSING) end_passing(s);
    else rest(s);
}

static enum status submit_look(struct scheduler *s, struct arena *a, struct error *err) {
    struct look *l = a ? arena_alloc(a, sizeof *l) : NULL;
    struct writer_job job = {.deed = look_deed, .done = looked, .arg = l};
    if (!l) return memory_out(err);
    *l = (struct look){.s = s, .arena = a, .by = by(s), .limit = SCHEDULER_BATCH + s->trouble.count};
    enum status status = sending_held(s->sending, a, &l->held, err);
    return status == STATUS_OK ? writer_submit(s->writer, &job, err) : status;
}

/* A scaled clock is stepped through from its start on. What is older than that came due while nobody was there. */
static int64_t instant(const struct scheduler *s) {
    int64_t wall_ms = s->clock->wall_ms(s->clock);
    if (s->clock->speed == 1 || !s->stepping || s->next_due_ms >= wall_ms) return wall_ms;
    return s->next_due_ms > s->now_ms ? s->next_due_ms : s->now_ms;
}

static void look(struct scheduler *s) {
    struct error err = {0};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    uv_timer_stop(&s->timer);
    s->stage = LOOKING;
    s->now_ms = instant(s);
    s->again = s->more = s->progress = s->failed = false;
    sending_flush(s->sending); /* what could not be recorded before */
    if (is_held(s)) {
        s->failed = true; /* looked at again after a rest */
        arena_free(a);
        rest(s);
        return;
    }
    if (submit_look(s, a, &err) == STATUS_OK) return;
    arena_free(a);
    fail(s, TROUBLE_LOOK, &err);
    rest(s);
}

/* ---- Channels ---- */

static void attach(struct scheduler *s, uv_loop_t *loop) {
    for (size_t i = 0; i < s->channel_count; i++)
        if (s->channels[i]->attach) s->channels[i]->attach(s->channels[i], loop);
}

/* What waits there is refused for now, and that is an answer to record. */
static void leave_channels(struct scheduler *s) {
    struct channel *const *channels = s->channels;
    size_t channel_count = s->channel_count;
    s->channel_count = 0;
    for (size_t i = 0; i < channel_count; i++)
        if (channels[i]->leave) channels[i]->leave(channels[i]);
}

/* ---- For others ---- */

enum status scheduler_new(uv_loop_t *loop, struct writer *w, struct clock *clock, struct channel *const *channels,
                          size_t channel_count, const char *owner, struct scheduler **out, struct error *err) {
    struct scheduler *s = calloc(1, sizeof *s);
    if (!s) return memory_out(err);
    s->writer = w;
    s->clock = clock;
    s->now_ms = clock->start_ms;
    s->next_due_ms = INT64_MIN;
    s->stepping = true;
    s->watch = watch_start(clock);
    s->channels = channels;
    s->channel_count = channel_count;
    memccpy(s->owner, owner, '\0', sizeof s->owner - 1);
    struct sending_setup setup = {w, clock, channels, channel_count, SCHEDULER_LEASE_MS, NULL, recorded, s};
    enum status status = sending_new(&setup, &s->sending, err);
    if (status != STATUS_OK) {
        free(s);
        return status;
    }
    uv_timer_init(loop, &s->timer);
    s->timer.data = s;
    attach(s, loop);
    arm(s, 0);
    *out = s;
    return STATUS_OK;
}

void scheduler_poke(struct scheduler *s) {
    if (s->closing) return;
    if (s->stage == RESTING) look(s);
    else s->again = true;
}

void scheduler_on_settings(struct scheduler *s, void (*changed)(void *arg, const struct clinic_channels *now),
                           void *arg) {
    s->on_settings = changed;
    s->settings_arg = arg;
}

void scheduler_tell(struct scheduler *s, const struct log *log, struct service_now *service) {
    s->log = s->watch.log = s->trouble.log = log;
    s->service = service;
    sending_log(s->sending, log);
}

struct scheduler_counts scheduler_counts(const struct scheduler *s) { return s->counts; }

bool scheduler_done_until(const struct scheduler *s, int64_t instant_ms) {
    return s->stage == RESTING && !s->failed && sending_idle(s->sending) && s->next_due_ms > instant_ms;
}

/* ---- Closing ---- */

static void gone(uv_handle_t *handle) {
    struct scheduler *s = handle->data;
    if (s->closed) s->closed(s->closed_arg);
    trouble_fini(&s->trouble);
    free(s);
}

static void leave_when_done(struct scheduler *s) {
    if (s->stage != RESTING || !s->sending || sending_recording(s->sending)) return;
    if (!s->hurry && !sending_idle(s->sending)) return;
    leave_channels(s);
    if (!s->sending || sending_recording(s->sending)) return; /* an answer that came by it is recorded first */
    sending_free(s->sending);
    s->sending = NULL;
    uv_close((uv_handle_t *)&s->timer, gone);
}

void scheduler_close(struct scheduler *s, void (*closed)(void *arg), void *arg) {
    s->closing = true;
    s->closed = closed;
    s->closed_arg = arg;
    arm(s, SCHEDULER_GRACE_MS);
    leave_when_done(s);
}
