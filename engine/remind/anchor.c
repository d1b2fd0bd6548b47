#include "remind/anchor.h"
#include "practice/clinic_now.h"
#include "remind/wire.h"
#include <stdlib.h>
#include <string.h>

#define LEAST_WAIT_MS 500 /* real time */

/* One after the other, so that at most one thing is out: ASKING is it time? ROLLING over the new events; WRITING the
 * file; POSTING; KEEPING it as the last one. */
enum stage { RESTING, ASKING, ROLLING, WRITING, POSTING, KEEPING };

struct anchor_keeper {
    uv_loop_t *loop;
    struct writer *writer;
    struct clock *clock;
    uv_timer_t timer;
    uv_work_t work;
    struct wire *wire; /* opened when first needed */
    enum stage stage;
    char file[CHANNELS_MAX_TEXT + 1], url[CHANNELS_MAX_TEXT + 1]; /* "": none */
    struct anchoring anchoring;
    struct anchor anchor;
    bool rolled, failed;
    char *line;
    struct error why; /* of what failed */
    char told[sizeof((struct error *)0)->message];
    bool closing, left, waited; /* left: the wire; waited: a turn of the loop since */
    void (*closed)(void *arg);
    void *closed_arg;
};

static void look(struct anchor_keeper *k);
static void leave(struct anchor_keeper *k);

/* ---- Resting ---- */

static void on_timer(uv_timer_t *timer) {
    struct anchor_keeper *k = timer->data;
    if (k->closing)
        leave(k);
    else
        look(k);
}

/* Told once, until it went well again. */
static void tell(struct anchor_keeper *k) {
    if (strcmp(k->told, k->why.message) == 0) return;
    memcpy(k->told, k->why.message, sizeof k->told);
    log_say(writer_log(k->writer), LOG_WARNING, "no-anchor", "%s; tried again in %lld minutes", k->why.message,
            (long long)(ANCHOR_RETRY_MS / 60000));
}

static int64_t wait_ms(const struct anchor_keeper *k) {
    if (k->failed) return ANCHOR_RETRY_MS;
    int64_t wait = ANCHOR_LOOK_MS / k->clock->speed;
    return wait > LEAST_WAIT_MS ? wait : LEAST_WAIT_MS;
}

static void rest(struct anchor_keeper *k) {
    k->stage = RESTING;
    free(k->line);
    k->line = NULL;
    if (k->closing) {
        leave(k);
        return;
    }
    if (k->failed) tell(k);
    uv_timer_start(&k->timer, on_timer, (uint64_t)wait_ms(k), 0);
}

static void fail(struct anchor_keeper *k, const struct error *why) {
    k->failed = true;
    if (why != &k->why) k->why = *why;
    rest(k);
}

static void submit(struct anchor_keeper *k, enum stage stage,
                   enum status (*deed)(void *, struct practice *, struct error *),
                   void (*done)(void *, enum status, const struct error *)) {
    struct writer_job job = {.deed = deed, .done = done, .arg = k};
    struct error err;
    k->stage = stage;
    if (k->closing)
        rest(k);
    else if (writer_submit(k->writer, &job, &err) != STATUS_OK)
        fail(k, &err);
}

/* ---- Keeping it ---- */

static enum status keep_deed(void *arg, struct practice *p, struct error *err) {
    const struct anchor_keeper *k = arg;
    return anchor_keep(p->store, &k->anchoring, &k->anchor, err);
}

static void kept(void *arg, enum status status, const struct error *err) {
    struct anchor_keeper *k = arg;
    if (status != STATUS_OK) {
        fail(k, err);
        return;
    }
    k->told[0] = '\0';
    rest(k);
}

/* ---- Posting ---- */

static void posted(void *arg, const struct wire_reply *reply) {
    struct anchor_keeper *k = arg;
    bool taken = reply->result == WIRE_ANSWERED && reply->code >= 200 && reply->code <= 299;
    if (taken) {
        submit(k, KEEPING, keep_deed, kept);
        return;
    }
    error_set(&k->why, STATUS_ENVIRONMENT, "the anchor was not taken by its URL: %s", reply->why);
    fail(k, &k->why);
}

static void post(struct anchor_keeper *k) {
    struct wire_post post = {.url = k->url, .body = k->line};
    k->stage = POSTING;
    if (k->url[0] == '\0')
        submit(k, KEEPING, keep_deed, kept);
    else if (!k->wire && wire_open(k->loop, &k->wire, &k->why) != STATUS_OK)
        fail(k, &k->why);
    else
        wire_post(k->wire, &post, posted, k);
}

/* ---- Writing ---- */

static void write_work(uv_work_t *work) {
    struct anchor_keeper *k = work->data;
    k->failed = anchor_append(k->file, k->line, &k->why) != STATUS_OK;
}

static void written(uv_work_t *work, int status) {
    struct anchor_keeper *k = work->data;
    (void)status;
    if (k->failed)
        fail(k, &k->why);
    else
        post(k);
}

static void write_file(struct anchor_keeper *k) {
    k->stage = WRITING;
    k->line = anchor_line(&k->anchor);
    if (!k->line) {
        error_set(&k->why, STATUS_MEMORY, "out of memory");
        fail(k, &k->why);
    } else if (k->file[0] == '\0')
        post(k);
    else if (uv_queue_work(k->loop, &k->work, write_work, written) != 0)
        rest(k); /* only for arguments that are wrong */
}

/* ---- Rolling ---- */

static enum status roll_deed(void *arg, struct practice *p, struct error *err) {
    struct anchor_keeper *k = arg;
    int64_t now_ms = p->clock->wall_ms(p->clock);
    return anchor_go_on(p->store, &k->anchoring, now_ms, &k->anchor, &k->rolled, err);
}

static void rolled(void *arg, enum status status, const struct error *err) {
    struct anchor_keeper *k = arg;
    if (status != STATUS_OK)
        fail(k, err);
    else if (k->closing)
        rest(k);
    else if (!k->rolled)
        submit(k, ROLLING, roll_deed, rolled);
    else
        write_file(k);
}

/* ---- Asking ---- */

static void copy(char *to, const char *text) {
    to[0] = '\0';
    if (text && strlen(text) <= CHANNELS_MAX_TEXT) memcpy(to, text, strlen(text) + 1);
}

static enum status ask_deed(void *arg, struct practice *p, struct error *err) {
    struct anchor_keeper *k = arg;
    struct clinic_now now = {0};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (!a) return error_set(err, STATUS_MEMORY, "out of memory");
    enum status status = clinic_now(p, a, &now, err);
    copy(k->file, now.clinic ? now.clinic->channels.anchor.file : NULL);
    copy(k->url, now.clinic ? now.clinic->channels.anchor.url : NULL);
    arena_free(a);
    return status == STATUS_OK ? anchor_begin(p->store, &k->anchoring, err) : status;
}

static bool is_time(const struct anchor_keeper *k) {
    int64_t now_ms = k->clock->wall_ms(k->clock), last_ms = k->anchoring.last_ms;
    if (k->file[0] == '\0' && k->url[0] == '\0') return false;
    return last_ms == INT64_MIN || now_ms < last_ms || now_ms - last_ms >= ANCHOR_EVERY_MS;
}

static void asked(void *arg, enum status status, const struct error *err) {
    struct anchor_keeper *k = arg;
    if (status != STATUS_OK)
        fail(k, err);
    else if (k->closing || !is_time(k))
        rest(k);
    else
        submit(k, ROLLING, roll_deed, rolled);
}

static void look(struct anchor_keeper *k) {
    k->failed = k->rolled = false;
    submit(k, ASKING, ask_deed, asked);
}

/* ---- For others ---- */

enum status anchor_keeper_new(uv_loop_t *loop, struct writer *w, struct clock *clock, struct anchor_keeper **out,
                              struct error *err) {
    struct anchor_keeper *k = calloc(1, sizeof *k);
    if (!k) return error_set(err, STATUS_MEMORY, "out of memory");
    k->loop = loop;
    k->writer = w;
    k->clock = clock;
    k->timer.data = k->work.data = k;
    uv_timer_init(loop, &k->timer);
    uv_timer_start(&k->timer, on_timer, 0, 0);
    *out = k;
    return STATUS_OK;
}

static void gone(uv_handle_t *handle) {
    struct anchor_keeper *k = handle->data;
    if (k->closed) k->closed(k->closed_arg);
    wire_free(k->wire);
    free(k);
}

static void leave_wire(struct anchor_keeper *k) {
    if (k->left) return;
    k->left = true;
    wire_leave(k->wire);
}

/* The wire's handles close in a turn of the loop before ours. */
static void leave(struct anchor_keeper *k) {
    if (k->stage != RESTING) return;
    if (k->wire && !k->waited) {
        k->waited = true;
        leave_wire(k);
        uv_timer_start(&k->timer, on_timer, 1, 0);
        return;
    }
    uv_close((uv_handle_t *)&k->timer, gone);
}

void anchor_keeper_close(struct anchor_keeper *k, void (*closed)(void *arg), void *arg) {
    k->closing = true;
    k->closed = closed;
    k->closed_arg = arg;
    uv_timer_stop(&k->timer);
    if (k->stage == POSTING)
        leave_wire(k); /* answers what is out, and that ends in resting */
    else
        leave(k);
}
