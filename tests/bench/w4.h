/* w4.h - workload W4 of benchmarks.md by stride: a patient a reminder, with one session due; enqueued by the practice's own
 * history through the writer, delivered by the scheduler to a channel that accepts at once. What can fail ends the program.
 *
 * A patient is made and enrolled as patient-add and enrol do it: two events, folded, hashed and appended. Those of one call
 * are made in deeds of at most W4_ROWS, each a commit; a call by itself is a deed, and the writer commits what waits. */
#ifndef STRIDE_BENCH_W4_H
#define STRIDE_BENCH_W4_H
#include "base/json.h"
#include "clinical/protocol/canonical.h"
#include "practice/history.h"
#include "remind/scheduler.h"
#include "tests/bench/reference/w4.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define W4_MONDAY INT64_C(1803859200000) /* 2027-03-01T00:00:00Z */
#define W4_DUE_MS (W4_MONDAY + 8 * HOUR_MS)
#define W4_ROWS 500

/* Where a reminder is placed: the local day and minute of its patient's one session, in UTC. */
struct w4_slot { int32_t day; int minute; };

struct w4 {
    struct store *store;
    struct practice practice;
    struct clock clock;
    const struct protocol *protocol;
    uv_loop_t loop;
    struct writer *writer;
    struct scheduler *scheduler;
    struct w4_slot (*slot)(long i);
    long first, next, count, open_max, open;    /* of the enqueues */
    long together;                       /* so many are enqueued by a deed at most */
    int64_t *latency;                    /* of each; NULL */
    long delivered;
    void (*delivery)(struct w4 *w, const struct message *m);
};
struct w4_call { struct w4 *w; long i, n; int64_t begun_ns; };

static inline void w4_must(bool good, const char *what) {
    if (good) return;
    fprintf(stderr, "w4: %s\n", what);
    exit(3);
}
#define W4_OK(call) do { struct error err = {0}; if ((call) != STATUS_OK) w4_must(false, err.message); } while (0)

/* ---- The protocol: one exercise a day, and no rule that a day's end is judged by ---- */

static const char w4_safety[] = "{'format':1,'kind':'safety','id':'safety','version':'1','title':'Safety','findings':["
    "{'name':'swollen','about':'knee','type':'yes-no','question':'Swollen?','fresh_h':336}],'flags':[{'id':'RF03',"
    "'title':'hot joint','about':'knee','rows':[{'disposition':'same-day','when':{'op':'yes','finding':'swollen'},"
    "'say':'See a clinician today.'}]}]}";
static const char w4_knee[] = "{'format':1,'kind':'protocol','version':'1.0.0','findings':[{'name':'pain','about':'knee',"
    "'type':'number','unit':'0-10','min':0,'max':10000,'question':'Pain?','contexts':['worst-24h']}],'id':'knee',"
    "'title':'Knee','criteria':{'definite':{'op':'ge','left':{'op':'value','finding':'pain','context':'worst-24h'},"
    "'right':{'op':'number','value':1000}}},'exercises':[{'id':'slide','title':'Heel slide','text':'Slide.',"
    "'kind':'mobility','gap_h':4,'ref':'E36'}],'steps':[{'id':'conservative','title':'Conservative'}],'phases':["
    "{'id':'settle','title':'Settle','days':{'min':3,'target':20,'max':30},'exercises':[{'exercise':'slide',"
    "'days':[0,1,2,3,4,5,6],'at':[480],'dose':{'sets':2,'reps':15}}]}]}";

static inline char *w4_canonical(const char *loose) {
    char *text = strdup(loose), *canonical = NULL;
    w4_must(text != NULL, "memory is out");
    for (char *c = text; *c != '\0'; c++)
        if (*c == '\'') *c = '"';
    json_t *value = json_loads(text, 0, NULL);
    w4_must(value != NULL && (canonical = json_canonical(value)) != NULL, "the protocol is no JSON");
    json_decref(value);
    free(text);
    return canonical;
}

static inline void w4_publish(struct w4 *w) {
    char *safety = w4_canonical(w4_safety), *knee = w4_canonical(w4_knee);
    struct served list[] = {{safety, "{}"}, {knee, "{}"}};
    W4_OK(store_begin(w->store, &err));
    W4_OK(practice_publish(&w->practice, list, 2, &err));
    W4_OK(store_commit(w->store, &err));
    W4_OK(catalogue_add(w->practice.catalogue, knee, true, &w->protocol, &err));
    free(safety);
    free(knee);
}

/* ---- Opening and closing ---- */

static inline struct w4_slot w4_at_eight(long i) {
    (void)i;
    return (struct w4_slot){wall_day(W4_MONDAY), 480};
}

static inline void w4_open(struct w4 *w, const char *path) {
    *w = (struct w4){.slot = w4_at_eight, .open_max = 1, .together = 1};
    w4_must(hash_start(), "no hashes");
    W4_OK(store_open(path, true, &w->store, &err));
    clock_init_fixed(&w->clock, W4_MONDAY + 7 * HOUR_MS);
    w->practice = (struct practice){.store = w->store, .catalogue = catalogue_new(), .zones = zones_new(), .clock = &w->clock};
    w4_must(w->practice.catalogue != NULL && w->practice.zones != NULL, "memory is out");
    w4_publish(w);
    w4_must(uv_loop_init(&w->loop) == 0, "no loop");
    w->loop.data = w;
    W4_OK(writer_new(&w->loop, &w->practice, &w->writer, &err));
}

static inline void w4_close(struct w4 *w) {
    if (w->scheduler != NULL) scheduler_close(w->scheduler, NULL, NULL);
    uv_run(&w->loop, UV_RUN_NOWAIT);
    while (uv_loop_alive(&w->loop) && !writer_idle(w->writer)) uv_run(&w->loop, UV_RUN_ONCE);
    writer_close(w->writer, NULL, NULL);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    uv_loop_close(&w->loop);
    store_close(w->store);
    zones_free(w->practice.zones);
    catalogue_free(w->practice.catalogue);
}

/* ---- Enqueueing ---- */

static inline enum status w4_add_events(struct w4 *w, long i, struct history *h, struct error *err) {
    struct w4_slot slot = w->slot(i);
    struct event e = {.kind = EVENT_PATIENT_ADDED, .at_ms = h->now_ms, .who = "bench"};
    e.safety = w->practice.catalogue->safety->hash;
    e.as.settings = (struct settings){.zone = "UTC", .time = {slot.minute}, .times = 1};
    enum status status = history_add(h, &e, err);
    e = (struct event){.kind = EVENT_ENROLLED, .at_ms = h->now_ms, .who = "bench"};
    e.as.enrolled.plan = 1;
    e.as.enrolled.protocol = w->protocol->id;
    e.as.enrolled.version = w->protocol->version;
    e.as.enrolled.hash = w->protocol->hash;
    e.as.enrolled.side = SIDE_LEFT;
    e.as.enrolled.step = "conservative";
    e.as.enrolled.phase = "settle";
    e.as.enrolled.strength = "definite";
    e.as.enrolled.start_day = slot.day;
    if (status == STATUS_OK) status = history_add(h, &e, err);
    return status == STATUS_OK ? history_commit(h, err) : status;
}

static inline enum status w4_enqueue_one(struct w4 *w, long i, struct practice *p, struct error *err) {
    char payload[W4_PAYLOAD_SIZE];
    const char *id;
    struct history h;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    w4_must(a != NULL, "memory is out");
    w4_payload(payload, i);
    enum status status = store_patient_add(p->store, NULL, "UTC", a, &id, err);
    if (status == STATUS_OK) status = store_contact_set(p->store, id, payload, NULL, err);
    if (status == STATUS_OK) status = history_new(p, id, "UTC", &h, err);
    if (status == STATUS_OK) {
        h.now_ms = p->clock->wall_ms(p->clock);
        status = w4_add_events(w, i, &h, err);
        history_close(&h);
    }
    arena_free(a);
    return status;
}

static inline enum status w4_enqueue_deed(void *arg, struct practice *p, struct error *err) {
    struct w4_call *c = arg;
    enum status status = STATUS_OK;
    for (long i = 0; i < c->n && status == STATUS_OK; i++) status = w4_enqueue_one(c->w, c->i + i, p, err);
    return status;
}

static inline void w4_enqueue_more(struct w4 *w);

static inline void w4_enqueued(void *arg, enum status status, const struct error *err) {
    struct w4_call *c = arg;
    struct w4 *w = c->w;
    w4_must(status == STATUS_OK, err->message);
    if (w->latency != NULL) w->latency[c->i - w->first] = w4_now_ns() - c->begun_ns;
    w->open -= c->n;
    free(c);
    w4_enqueue_more(w);
}

static inline void w4_enqueue_more(struct w4 *w) {
    while (w->open < w->open_max && w->next < w->first + w->count) {
        struct w4_call *c = malloc(sizeof *c);
        w4_must(c != NULL, "memory is out");
        long left = w->first + w->count - w->next;
        *c = (struct w4_call){w, w->next, left < w->together ? left : w->together, w4_now_ns()};
        w->next += c->n;
        w->open += c->n;
        W4_OK(writer_submit(w->writer, &(struct writer_job){w4_enqueue_deed, w4_enqueued, c, false}, &err));
    }
}

/* count reminders from the first on, so many calls not yet answered at most. */
static inline void w4_enqueue(struct w4 *w, long first, long count, long open_max) {
    w->first = w->next = first;
    w->count = count;
    w->open_max = open_max;
    w4_enqueue_more(w);
    while (w->open > 0) uv_run(&w->loop, UV_RUN_ONCE);
}

/* ---- Delivering ---- */

static inline void w4_send(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    struct w4 *w = self->data;
    w->delivered++;
    if (w->delivery != NULL) w->delivery(w, m);
    answered(arg, CHANNEL_ACCEPTED, "");
}

static inline void w4_start_scheduler(struct w4 *w, const char *owner) {
    static struct channel sink = {.name = "terminal", .send = w4_send};
    static struct channel *const channels[] = {&sink};
    sink.data = w;
    W4_OK(scheduler_new(&w->loop, w->writer, &w->clock, channels, 1, owner, &w->scheduler, &err));
}

/* All of n are there, and their results are in the store. */
static inline void w4_deliver(struct w4 *w, long n) {
    w4_start_scheduler(w, "bench");
    while (scheduler_counts(w->scheduler).sent < n) uv_run(&w->loop, UV_RUN_ONCE);
    w4_must(w->delivered == n, "not each was delivered once");
}

#endif
