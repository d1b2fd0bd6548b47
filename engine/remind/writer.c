#include "remind/writer.h"
#include "store/keeping.h"
#include <stdlib.h>

struct entry {
    struct writer_job job;
    enum status status;
    struct error error;
    struct entry *next;
};
struct queue { struct entry *first, *end; };

struct writer {
    uv_loop_t *loop;
    struct practice *practice;
    uv_work_t work;
    uv_idle_t farewell;                  /* never started: its closing is what calls closed from the loop */
    struct queue waiting, batch;         /* batch is the pool thread's while `out` */
    bool out, telling, closing, leaving;
    bool low;                            /* it was told that the disk is nearly full */
    const struct log *log;
    void (*broken)(void *arg);           /* NULL: nobody is to be told, or it was told */
    void *broken_arg;
    void (*closed)(void *arg);
    void *closed_arg;
};

static void put(struct queue *q, struct entry *e) {
    e->next = NULL;
    if (q->end) q->end->next = e;
    else q->first = e;
    q->end = e;
}

static struct entry *take(struct queue *q) {
    struct entry *e = q->first;
    if (e) q->first = e->next;
    if (!q->first) q->end = NULL;
    return e;
}

/* ---- On the pool's thread ---- */

static void fail_all(struct entry *e, const struct error *why) {
    for (; e; e = e->next) {
        if (e->status != STATUS_OK) continue; /* it has a failure of its own, which says more */
        e->status = why->status;
        e->error = *why;
    }
}

static void do_one(struct practice *p, struct entry *e) {
    e->status = store_savepoint(p->store, &e->error);
    if (e->status != STATUS_OK) return;
    e->status = e->job.deed(e->job.arg, p, &e->error);
    if (e->status == STATUS_OK) e->status = store_release(p->store, &e->error);
    if (e->status != STATUS_OK) store_rollback_savepoint(p->store);
}

static void do_batch(uv_work_t *work) {
    struct writer *w = work->data;
    struct error err = {0};
    if (store_begin(w->practice->store, &err) != STATUS_OK) {
        fail_all(w->batch.first, &err);
        return;
    }
    for (struct entry *e = w->batch.first; e; e = e->next) do_one(w->practice, e);
    if (store_commit(w->practice->store, &err) == STATUS_OK) return;
    store_rollback(w->practice->store);
    fail_all(w->batch.first, &err);
}

/* ---- On the loop's ---- */

static void gone(uv_handle_t *handle) {
    struct writer *w = handle->data;
    void (*closed)(void *) = w->closed;
    void *arg = w->closed_arg;
    free(w);
    if (closed) closed(arg);
}

static void leave_when_done(struct writer *w) {
    if (!w->closing || w->leaving || !writer_idle(w)) return;
    w->leaving = true;
    uv_close((uv_handle_t *)&w->farewell, gone);
}

static void tell(struct writer *w) {
    struct queue batch = w->batch;
    w->batch = (struct queue){NULL, NULL};
    w->telling = true;
    for (struct entry *e; (e = take(&batch));) {
        if (e->job.done) e->job.done(e->job.arg, e->status, &e->error);
        free(e);
    }
    w->telling = false;
}

/* Between two batches, when the store is nobody's but ours. */
static void tell_when_broken(struct writer *w) {
    void (*broken)(void *) = w->broken;
    if (!broken || !store_broken(w->practice->store)) return;
    w->broken = NULL;
    broken(w->broken_arg);
}

static void tell_when_low(struct writer *w) {
    struct error err;
    bool low = store_room(w->practice->store, &err) != STATUS_OK;
    if (low == w->low) return;
    w->low = low;
    log_say(w->log, low ? LOG_ERROR : LOG_INFO, low ? "disk-low" : "disk-ok", "%s",
            low ? err.message : "the disk has room again: everything is taken as before");
}

static void start(struct writer *w);

static void batch_done(uv_work_t *work, int status) {
    struct writer *w = work->data;
    if (status != 0) {
        struct error err;
        error_set(&err, STATUS_ENVIRONMENT, "cannot hand work to the store's thread: %s", uv_strerror(status));
        fail_all(w->batch.first, &err);
    }
    tell(w);
    tell_when_broken(w);
    tell_when_low(w);
    w->out = false;
    start(w);
    leave_when_done(w);
}

static void start(struct writer *w) {
    if (w->out || !w->waiting.first) return;
    for (int n = 0; n < WRITER_BATCH_MAX && w->waiting.first; n++) {
        struct entry *e = take(&w->waiting);
        put(&w->batch, e);
        if (e->job.last) break;
    }
    w->out = true;
    int rc = uv_queue_work(w->loop, &w->work, do_batch, batch_done);
    if (rc != 0) batch_done(&w->work, rc); /* only for arguments that are wrong */
}

enum status writer_new(uv_loop_t *loop, struct practice *p, struct writer **out, struct error *err) {
    struct writer *w = calloc(1, sizeof *w);
    if (!w) return error_set(err, STATUS_MEMORY, "out of memory");
    w->loop = loop;
    w->practice = p;
    w->work.data = w;
    w->farewell.data = w;
    int rc = uv_idle_init(loop, &w->farewell);
    if (rc != 0) {
        free(w);
        return error_set(err, STATUS_ENVIRONMENT, "cannot start the writer: %s", uv_strerror(rc));
    }
    *out = w;
    return STATUS_OK;
}

enum status writer_submit(struct writer *w, const struct writer_job *job, struct error *err) {
    if (w->closing) return error_set(err, STATUS_ENVIRONMENT, "the service is stopping");
    struct entry *e = calloc(1, sizeof *e);
    if (!e) return error_set(err, STATUS_MEMORY, "out of memory");
    e->job = *job;
    put(&w->waiting, e);
    start(w);
    return STATUS_OK;
}

void writer_tell(struct writer *w, const struct log *log) { w->log = log; }

const struct log *writer_log(const struct writer *w) { return w->log; }

void writer_when_broken(struct writer *w, void (*broken)(void *arg), void *arg) {
    w->broken = broken;
    w->broken_arg = arg;
}

bool writer_idle(const struct writer *w) { return !w->out && !w->telling && !w->waiting.first; }

void writer_close(struct writer *w, void (*closed)(void *arg), void *arg) {
    w->closing = true;
    w->closed = closed;
    w->closed_arg = arg;
    leave_when_done(w);
}
