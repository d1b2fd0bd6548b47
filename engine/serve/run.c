#include "serve/run.h"
#include "practice/service.h"
#include "remind/anchor.h"
#include "remind/heartbeat.h"
#include "remind/retiming.h"
#include "serve/socket.h"
#include "time/instant.h"
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define LOOK_AGAIN_MS 2                  /* past `until`, while something before it is not done yet */
#define BEHIND_MS 10000                  /* real time after which `until` is no longer waited for */

static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
#define SIGNALS (sizeof signals / sizeof *signals)

struct service {
    const struct serve_options *o;
    uv_loop_t loop;
    struct writer *writer;
    struct scheduler *scheduler;
    struct socket_server *socket;
    struct anchor_keeper *anchors;
    struct heartbeat *heartbeat;
    struct service_now now;              /* the practice points to it while this runs */
    uv_signal_t signal[SIGNALS];
    uv_timer_t until;
    int64_t passed_mono_ms;              /* when `until` was found to have passed; 0: not yet */
    bool stopping, broken;
    struct scheduler_counts counts;
};

/* ---- Stopping: what hands over work, the writer, then what is left ---- */

static void writer_closed(void *arg) {
    struct service *s = arg;
    uv_close((uv_handle_t *)&s->until, NULL);
    for (size_t i = 0; i < SIGNALS; i++) uv_close((uv_handle_t *)&s->signal[i], NULL);
}

static void part_closed(struct service *s) {
    if (!s->socket && !s->scheduler && !s->anchors && !s->heartbeat) writer_close(s->writer, writer_closed, s);
}

static void scheduler_closed(void *arg) {
    struct service *s = arg;
    s->counts = scheduler_counts(s->scheduler);
    s->scheduler = NULL;
    part_closed(s);
}

static void socket_closed(void *arg) {
    struct service *s = arg;
    s->socket = NULL;
    part_closed(s);
}

static void anchors_closed(void *arg) {
    struct service *s = arg;
    s->anchors = NULL;
    part_closed(s);
}

static void heartbeat_closed(void *arg) {
    struct service *s = arg;
    s->heartbeat = NULL;
    part_closed(s);
}

static void stop(struct service *s) {
    if (s->stopping) return;
    s->stopping = true;
    uv_timer_stop(&s->until);
    if (s->socket) socket_close(s->socket, socket_closed, s);
    if (s->heartbeat) heartbeat_close(s->heartbeat, heartbeat_closed, s);
    if (s->anchors) anchor_keeper_close(s->anchors, anchors_closed, s);
    scheduler_close(s->scheduler, scheduler_closed, s);
}

/* A store that failed is good for nothing until it is opened anew: whoever started us starts us again. */
static void store_failed(void *arg) {
    struct service *s = arg;
    s->broken = true;
    stop(s);
}

/* ---- Signals ---- */

static enum status reload_deed(void *arg, struct practice *p, struct error *err) {
    struct service *s = arg;
    return s->o->reload(s->o->arg, p, err);
}

static void reloaded(void *arg, enum status status, const struct error *err) {
    struct service *s = arg;
    if (status != STATUS_OK)
        log_say(s->o->log, LOG_ERROR, "not-reloaded", "the protocols stay as they were: %s", err->message);
    else if (!s->stopping) scheduler_poke(s->scheduler);
}

static void on_signal(uv_signal_t *handle, int number) {
    struct service *s = handle->data;
    struct error err = {0};
    struct writer_job job = {.deed = reload_deed, .done = reloaded, .arg = s};
    if (number != SIGHUP) {
        stop(s);
        return;
    }
    if (!s->o->reload || s->stopping) return;
    enum status status = writer_submit(s->writer, &job, &err);
    if (status != STATUS_OK) reloaded(s, status, &err);
}

/* ---- After an update of tzdata ---- */

static void retimed(void *arg, enum status status, const struct retimed *done, const struct error *err) {
    struct service *s = arg;
    if (done->failed > 0)
        log_say(s->o->log, LOG_ERROR, "tzdata", "with tzdata %s: %lld histories cannot be read%s%s", s->o->tzdata,
                (long long)done->failed, s->o->log ? "" : ", the last is ", s->o->log ? "" : done->why.message);
    if (status != STATUS_OK && !s->stopping)
        log_say(s->o->log, LOG_ERROR, "tzdata", "next-due instants are not all of tzdata %s yet: %s", s->o->tzdata,
                err->message);
    if (status == STATUS_OK && done->changed > 0)
        log_say(s->o->log, LOG_INFO, "tzdata", "with tzdata %s: of %lld patients %lld have another next-due instant",
                s->o->tzdata, (long long)done->patients, (long long)done->changed);
    if (!s->stopping && done->changed > 0) scheduler_poke(s->scheduler);
}

/* ---- Until ---- */

static void on_until(uv_timer_t *timer) {
    struct service *s = timer->data;
    struct clock *clock = s->o->clock;
    int64_t left = s->o->until_ms - clock->wall_ms(clock);
    int64_t wait = left / clock->speed + 1;
    if (left < 0) {
        if (s->passed_mono_ms == 0) s->passed_mono_ms = clock->mono_ms(clock);
        bool late = clock->mono_ms(clock) - s->passed_mono_ms > BEHIND_MS;
        if (late || scheduler_done_until(s->scheduler, s->o->until_ms)) {
            stop(s);
            return;
        }
        wait = LOOK_AGAIN_MS;
    }
    uv_timer_start(timer, on_until, (uint64_t)(wait < SCHEDULER_MAX_SLEEP_MS ? wait : SCHEDULER_MAX_SLEEP_MS), 0);
}

/* ---- Starting ---- */

static void open_handles(struct service *s) {
    uv_timer_init(&s->loop, &s->until);
    s->until.data = s;
    for (size_t i = 0; i < SIGNALS; i++) {
        uv_signal_init(&s->loop, &s->signal[i]);
        s->signal[i].data = s;
    }
}

static enum status watch(struct service *s, struct error *err) {
    for (size_t i = 0; i < SIGNALS; i++) {
        int rc = uv_signal_start(&s->signal[i], on_signal, signals[i]);
        if (rc != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot wait for signals: %s", uv_strerror(rc));
    }
    if (s->o->until_ms != INSTANT_NONE) uv_timer_start(&s->until, on_until, 0, 0);
    return STATUS_OK;
}

static enum status start(struct service *s, struct error *err) {
    const struct serve_options *o = s->o;
    s->now.pid = getpid();
    s->now.started_mono_ms = o->clock->mono_ms(o->clock);
    o->practice->service = &s->now;
    enum status status = writer_new(&s->loop, o->practice, &s->writer, err);
    if (status != STATUS_OK) return status;
    writer_tell(s->writer, o->log);
    writer_when_broken(s->writer, store_failed, s);
    status = scheduler_new(&s->loop, s->writer, o->clock, o->channels, o->channel_count, o->owner, &s->scheduler, err);
    if (status == STATUS_OK) scheduler_tell(s->scheduler, o->log, &s->now);
    if (status == STATUS_OK) status = heartbeat_new(&s->loop, s->writer, &s->heartbeat, err);
    if (status == STATUS_OK && o->settings) scheduler_on_settings(s->scheduler, o->settings, o->arg);
    if (status == STATUS_OK) status = anchor_keeper_new(&s->loop, s->writer, o->clock, &s->anchors, err);
    if (status == STATUS_OK && o->tzdata) status = retiming_start(s->writer, o->tzdata, retimed, s, err);
    if (status != STATUS_OK) return status;
    status = socket_serve(&s->loop, o->store_path, s->writer, s->scheduler, &s->socket, err);
    return status == STATUS_OK ? watch(s, err) : status;
}

static void take_down(struct service *s) {
    if (s->scheduler) stop(s);
    else if (s->writer) writer_close(s->writer, writer_closed, s);
    else writer_closed(s);
}

static enum status run(struct service *s, struct error *err) {
    open_handles(s);
    enum status status = start(s, err);
    if (status != STATUS_OK) take_down(s);
    else if (s->o->ready) s->o->ready(s->o->arg);
    uv_run(&s->loop, UV_RUN_DEFAULT);
    s->o->practice->service = NULL;
    int rc = uv_loop_close(&s->loop);
    if (status != STATUS_OK) return status;
    if (s->broken)
        return error_set(err, STATUS_ENVIRONMENT, "store %s failed and takes nothing more until serve is started again",
                         s->o->store_path);
    if (rc == 0) return STATUS_OK;
    return error_set(err, STATUS_ENVIRONMENT, "something was still open when the service stopped: %s", uv_strerror(rc));
}

enum status serve_run(const struct serve_options *options, struct scheduler_counts *counts, struct error *err) {
    struct service s = {.o = options};
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    int rc = uv_loop_init(&s.loop);
    if (rc != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot make an event loop: %s", uv_strerror(rc));
    sigaction(SIGPIPE, &ignore, &before); /* a reader that went away is an answer of write(2) */
    enum status status = run(&s, err);
    sigaction(SIGPIPE, &before, NULL);
    if (counts) *counts = s.counts;
    return status;
}
