#include "remind/heartbeat.h"
#include "base/json_build.h"
#include "base/text.h"
#include "practice/health.h"
#include "practice/try.h"
#include "remind/wire.h"
#include "time/instant.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One after the other: LOOKING how things are and writing the file, POSTING, KEEPING it as the last one. */
enum stage { RESTING, LOOKING, POSTING, KEEPING };

struct heartbeat {
    uv_loop_t *loop;
    struct writer *writer;
    uv_timer_t timer;
    struct wire *wire;                   /* opened when first needed */
    enum stage stage;
    int every_min;                       /* 0: none is set */
    char url[CHANNELS_MAX_TEXT + 1];     /* "": none, or it is to hear nothing */
    char *line;
    int64_t at_ms;
    bool closing, left, waited;          /* left: the wire; waited: a turn of the loop since */
    char told[sizeof((struct error *)0)->message];
    void (*closed)(void *arg);
    void *closed_arg;
};

static void beat(struct heartbeat *h);
static void leave(struct heartbeat *h);

/* ---- Resting ---- */

static void on_timer(uv_timer_t *timer) {
    struct heartbeat *h = timer->data;
    if (h->closing) leave(h);
    else beat(h);
}

static void rest(struct heartbeat *h) {
    h->stage = RESTING;
    free(h->line);
    h->line = NULL;
    if (h->closing) leave(h);
    else uv_timer_start(&h->timer, on_timer, h->every_min > 0 ? (uint64_t)h->every_min * 60000 : HEARTBEAT_LOOK_MS, 0);
}

static void fail(struct heartbeat *h, const char *why) {
    if (strcmp(h->told, why) != 0) {
        snprintf(h->told, sizeof h->told, "%s", why);
        log_say(writer_log(h->writer), LOG_WARNING, "no-heartbeat", "%s", why);
    }
    rest(h);
}

static void submit(struct heartbeat *h, enum stage stage,
                   enum status (*deed)(void *, struct practice *, struct error *),
                   void (*done)(void *, enum status, const struct error *)) {
    struct writer_job job = {.deed = deed, .done = done, .arg = h};
    struct error err;
    h->stage = stage;
    if (h->closing) rest(h);
    else if (writer_submit(h->writer, &job, &err) != STATUS_OK) fail(h, err.message);
}

/* ---- Keeping it ---- */

static enum status keep_deed(void *arg, struct practice *p, struct error *err) {
    const struct heartbeat *h = arg;
    char note[64];
    snprintf(note, sizeof note, "{\"at\":%lld}", (long long)h->at_ms);
    return store_note_set(p->store, NOTE_HEARTBEAT, note, err);
}

static void kept(void *arg, enum status status, const struct error *err) {
    struct heartbeat *h = arg;
    if (status != STATUS_OK) {
        fail(h, err->message);
        return;
    }
    h->told[0] = '\0';
    rest(h);
}

/* ---- Posting ---- */

static void posted(void *arg, const struct wire_reply *reply) {
    struct heartbeat *h = arg;
    char why[sizeof h->told];
    if (reply->result == WIRE_ANSWERED && reply->code >= 200 && reply->code <= 299) {
        submit(h, KEEPING, keep_deed, kept);
        return;
    }
    snprintf(why, sizeof why, "the heartbeat was not taken by its URL: %s", reply->why);
    fail(h, why);
}

static void post(struct heartbeat *h) {
    struct wire_post out = {.url = h->url, .body = h->line};
    struct error err;
    h->stage = POSTING;
    if (!h->wire && wire_open(h->loop, &h->wire, &err) != STATUS_OK) fail(h, err.message);
    else wire_post(h->wire, &out, posted, h);
}

/* ---- Looking ---- */

enum status heartbeat_write(const char *file, const char *line, struct error *err) {
    char fresh[CHANNELS_MAX_TEXT + 8];
    snprintf(fresh, sizeof fresh, "%s.new", file);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    size_t length = strlen(line);
    bool done = fd >= 0 && write(fd, line, length) == (ssize_t)length;
    int cause = errno;
    if (fd >= 0 && close(fd) != 0) done = false, cause = errno;
    if (done && rename(fresh, file) == 0) return STATUS_OK;
    if (done) cause = errno;
    return error_set(err, STATUS_ENVIRONMENT, "cannot write the heartbeat %s: %s", file, strerror(cause));
}

static enum status make_line(struct heartbeat *h, const struct health *health, struct error *err) {
    char at[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "at", instant_format(at, h->at_ms));
    json_put_bool(&o, "ok", health->sends);
    json_put_int(&o, "pid", getpid());
    json_put_int(&o, "problems", (int64_t)health->problems);
    char *text = o ? json_canonical(o) : NULL;
    json_decref(o);
    struct text line = {0};
    if (text) text_add(&line, "%s\n", text);
    free(text);
    free(h->line);
    h->line = text_take(&line);
    return text && h->line ? STATUS_OK : no_memory(err);
}

static enum status look(struct heartbeat *h, struct practice *p, struct arena *a, struct error *err) {
    struct clinic_now now;
    struct health health = {0};
    h->every_min = 0;
    h->url[0] = '\0';
    TRY(clinic_now(p, a, &now, err));
    const struct watch_settings *set = now.clinic ? &now.clinic->channels.heartbeat : NULL;
    if (!set || (!set->file && !set->url)) return STATUS_OK;
    h->every_min = set->every_min > 0 ? set->every_min : HEARTBEAT_EVERY_MIN;
    h->at_ms = p->clock->wall_ms(p->clock);
    TRY(health_look(p, &now, h->at_ms, a, &health, err));
    json_decref(health.answer);
    TRY(make_line(h, &health, err));
    if (set->file) TRY(heartbeat_write(set->file, h->line, err));
    if (!set->url) return keep_deed(h, p, err);
    if (health.sends) snprintf(h->url, sizeof h->url, "%s", set->url);
    return STATUS_OK;
}

static enum status look_deed(void *arg, struct practice *p, struct error *err) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (!a) return no_memory(err);
    enum status status = look(arg, p, a, err);
    arena_free(a);
    return status;
}

static void looked(void *arg, enum status status, const struct error *err) {
    struct heartbeat *h = arg;
    if (status != STATUS_OK) {
        fail(h, err->message);
        return;
    }
    if (h->url[0] != '\0' && !h->closing) {
        post(h);
        return;
    }
    if (h->every_min > 0) h->told[0] = '\0';
    rest(h);
}

static void beat(struct heartbeat *h) { submit(h, LOOKING, look_deed, looked); }

/* ---- For others ---- */

enum status heartbeat_new(uv_loop_t *loop, struct writer *w, struct heartbeat **out, struct error *err) {
    struct heartbeat *h = calloc(1, sizeof *h);
    if (!h) return no_memory(err);
    h->loop = loop;
    h->writer = w;
    h->timer.data = h;
    uv_timer_init(loop, &h->timer);
    uv_timer_start(&h->timer, on_timer, 0, 0);
    *out = h;
    return STATUS_OK;
}

static void gone(uv_handle_t *handle) {
    struct heartbeat *h = handle->data;
    if (h->closed) h->closed(h->closed_arg);
    wire_free(h->wire);
    free(h->line);
    free(h);
}

static void leave_wire(struct heartbeat *h) {
    if (h->left) return;
    h->left = true;
    wire_leave(h->wire);
}

/* The wire's handles close in a turn of the loop before ours. */
static void leave(struct heartbeat *h) {
    if (h->stage != RESTING) return;
    if (h->wire && !h->waited) {
        h->waited = true;
        leave_wire(h);
        uv_timer_start(&h->timer, on_timer, 1, 0);
        return;
    }
    uv_close((uv_handle_t *)&h->timer, gone);
}

void heartbeat_close(struct heartbeat *h, void (*closed)(void *arg), void *arg) {
    h->closing = true;
    h->closed = closed;
    h->closed_arg = arg;
    uv_timer_stop(&h->timer);
    if (h->stage == POSTING) leave_wire(h); /* answers what is out, and that ends in resting */
    else leave(h);
}
