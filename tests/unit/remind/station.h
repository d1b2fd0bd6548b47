/* station.h - what the tests of sending and serving share: a store with a practice, a loop with a writer, a scheduler on
 * a clock that the test moves, and a channel that does as it is told. */
#ifndef STRIDE_TESTS_STATION_H
#define STRIDE_TESTS_STATION_H
#include "clinical/event/event.h"
#include "clinical/event/reminder.h"
#include "remind/scheduler.h"
#include "support/support.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK(call) ck_assert_msg((call) == STATUS_OK, #call ": %s", err.message)
#define MONDAY INT64_C(1803859200000)    /* 2027-03-01T00:00:00Z */
#define AT(day, hour) (MONDAY + (day) * DAY_MS + (hour) * HOUR_MS)

static struct error err;
static struct practice practice;
static struct store *store;
static struct clock hands;               /* the clock of the practice and the scheduler */
static struct arena *arena;
static uv_loop_t loop;
static struct writer *writer;
static struct scheduler *scheduler;
static char store_file[320];

/* ---- A channel ---- */

struct letter {
    char reminder[64], key[80], when[32], text[400];
    bool late, uncertain;
    channel_answered answered; void *arg;        /* of one that was left hanging */
};
#define LETTERS 1200
static struct letter letters[LETTERS];
static int letter_count;
enum mood { ACCEPTING, REFUSING_NOW, REFUSING, HANGING };
static enum mood mood;

static inline void fake_send(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    (void)self;
    if (letter_count == LETTERS) abort(); /* no ck_assert: it allocates, and a test may let that fail */
    struct letter *l = &letters[letter_count++];
    *l = (struct letter){.late = m->late, .uncertain = m->uncertain, .answered = answered, .arg = arg};
    snprintf(l->reminder, sizeof l->reminder, "%s", m->reminder);
    snprintf(l->key, sizeof l->key, "%s", m->key);
    snprintf(l->when, sizeof l->when, "%s", m->when);
    snprintf(l->text, sizeof l->text, "%s", m->text);
    static const enum channel_result results[] = {CHANNEL_ACCEPTED, CHANNEL_REFUSED_NOW, CHANNEL_REFUSED};
    if (mood != HANGING) answered(arg, results[mood], mood == ACCEPTING ? "" : "the test says no");
}
static struct channel fake = {.name = "terminal", .send = fake_send};
static struct channel *const channels[] = {&fake};

/* ---- Opening and closing ---- */

static inline void open_practice(void) {
    ck_assert(hash_start());
    arena = arena_new(ARENA_NO_LIMIT);
    snprintf(store_file, sizeof store_file, "%s/y.db", support_tempdir());
    OK(store_open(store_file, true, &store, &err));
    clock_init_fixed(&hands, MONDAY);
    practice = (struct practice){.store = store, .catalogue = catalogue_new(), .zones = zones_new(), .clock = &hands};
    letter_count = 0;
    mood = ACCEPTING;
}

static inline void close_practice(void) {
    store_close(store);
    zones_free(practice.zones);
    catalogue_free(practice.catalogue);
    arena_free(arena);
}

static inline void count_closed(void *arg) { ++*(int *)arg; }

static inline void open_station(void) {
    open_practice();
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    OK(writer_new(&loop, &practice, &writer, &err));
}

static inline void start_scheduler(const char *owner) {
    OK(scheduler_new(&loop, writer, &hands, channels, 1, owner, &scheduler, &err));
}

/* Runs the loop until nothing is under way. */
static inline void settle(void) {
    uv_run(&loop, UV_RUN_NOWAIT);
    while (!writer_idle(writer)) uv_run(&loop, UV_RUN_ONCE);
}

static inline void stop_scheduler(void) {
    int closed = 0;
    scheduler_close(scheduler, count_closed, &closed);
    while (!closed) uv_run(&loop, UV_RUN_ONCE);
    scheduler = NULL;
}

static inline void close_station(void) {
    int closed = 0;
    if (scheduler) stop_scheduler();
    writer_close(writer, count_closed, &closed);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(closed, 1);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    close_practice();
}

/* The clock jumps to an instant, and everything that is due by then is done. */
static inline void move_to(int64_t now_ms) {
    clock_move_to(&hands, now_ms);
    scheduler_poke(scheduler);
    settle();
}

/* ---- Patients and reminders without a plan: rows as an event would have brought them ---- */

static inline const char *add_patient(void) {
    const char *id = NULL;
    OK(store_patient_add(store, NULL, "UTC", arena, &id, &err));
    return id;
}

static inline const char *new_patient(void) {
    OK(store_begin(store, &err));
    const char *id = add_patient();
    OK(store_commit(store, &err));
    return id;
}

static inline char *due_data(int64_t session, int64_t due_ms, int64_t late_ms) {
    struct item items[] = {{.plan = 1, .protocol = "knee", .version = "1.0.0", .step = "conservative", .phase = "settle",
                            .exercise = "side-plank", .ref = "E24", .title = "Side plank", .side = SIDE_RIGHT,
                            .kind = KIND_ISOMETRIC, .dose = {.sets = 3, .hold_s = 20, .rest_s = 60}}};
    struct event e = {.kind = EVENT_DUE};
    e.as.due.session = (struct session_plan){.number = session, .due_ms = due_ms, .local = {due_ms, 0},
        .send_ms = due_ms, .late_ms = late_ms, .closes_ms = due_ms + DAY_MS, .items = {.item = items, .count = 1}};
    json_t *data = event_data_json(NULL, &e);
    char *text = json_canonical(data);
    ck_assert_ptr_nonnull(text);
    json_decref(data);
    return text;
}

static inline void append(const char *patient, const char *kind, int64_t at_ms, const char *data, int64_t *number) {
    struct stored_patient p;
    bool found;
    OK(store_patient_get(store, patient, arena, &p, &found, &err));
    *number = p.events + 1;
    char hash[HASH_SIZE], words[100];
    int n = snprintf(words, sizeof words, "%s:%lld", patient, (long long)*number);
    hash_text(hash, words, (size_t)n);
    struct stored_event e = {.number = *number, .kind = kind, .at_ms = at_ms, .recorded_ms = at_ms, .wall_ms = at_ms,
                             .tzdata = "2025b", .who = "engine", .data = data, .prev = p.head, .hash = hash};
    OK(store_append(store, patient, p.events, &e, 1, p.next_due_ms, NULL, NULL, &err));
}

static inline struct stored_reminder reminder(const char *patient, int64_t session) {
    struct stored_reminder r;
    bool found;
    OK(store_reminder_get(store, patient, session, "terminal", 0, arena, &r, &found, &err));
    ck_assert_msg(found, "%s.%d has no reminder", patient, (int)session);
    return r;
}

/* A session whose reminder is to be sent, be it before its own instant; in the caller's transaction. */
static inline void add_early(const char *patient, int64_t session, int64_t send_ms, int64_t due_ms, int64_t late_ms) {
    struct stored_reminder r = {.patient = patient, .channel = "terminal", .session = session, .state = REMINDER_DUE,
        .due_ms = due_ms, .send_ms = send_ms, .late_ms = late_ms, .next_try_ms = send_ms, .changed_ms = send_ms};
    char key[HASH_SIZE], words[100], *data = due_data(session, due_ms, late_ms);
    int n = snprintf(words, sizeof words, "key of %s.%lld", patient, (long long)session);
    hash_text(key, words, (size_t)n);
    r.key = key;
    append(patient, "due", send_ms, data, &r.event);
    OK(store_reminder_add(store, &r, &err));
    free(data);
}

static inline void add_due(const char *patient, int64_t session, int64_t due_ms, int64_t late_ms) {
    add_early(patient, session, due_ms, due_ms, late_ms);
}

static inline void born(const char *patient, int64_t session, int64_t due_ms, int64_t late_ms) {
    OK(store_begin(store, &err));
    add_due(patient, session, due_ms, late_ms);
    OK(store_commit(store, &err));
}

/* What another process had done before it ended: the row is claimed by it, and an attempt is open. */
static inline void claimed_by(const char *owner, const char *patient, int64_t session, int64_t lease_ms) {
    struct stored_reminder r = reminder(patient, session);
    r.state = REMINDER_CLAIMED;
    r.owner = owner;
    r.generation++;
    r.attempts++;
    r.lease_ms = lease_ms;
    OK(store_begin(store, &err));
    OK(store_reminder_set(store, &r, &err));
    OK(store_attempt_start(store, &r, r.due_ms, &err));
    OK(store_commit(store, &err));
}

static inline void assert_state(const char *patient, int64_t session, enum reminder_state state) {
    ck_assert_str_eq(reminder_state_name((enum reminder_state)reminder(patient, session).state),
                     reminder_state_name(state));
}

/* ---- Requests ---- */

static inline json_t *json_of(const char *loose) {
    char *text = strdup(loose);
    for (char *c = text; *c; c++)
        if (*c == '\'') *c = '"';
    json_error_t where;
    json_t *value = json_loads(text, 0, &where);
    ck_assert_msg(value != NULL, "%s: %s", where.text, text);
    free(text);
    return value;
}

/* In a transaction of its own, on the test's thread: the writer must be idle. The answer is the caller's. */
static inline json_t *request(const char *loose) {
    json_t *asked = json_of(loose), *answer = NULL;
    OK(store_begin(store, &err));
    OK(practice_request(&practice, asked, &answer, &err));
    OK(store_commit(store, &err));
    json_decref(asked);
    return answer;
}

#define RED_FLAG "{'name':'swollen','about':'knee','type':'yes-no','question':'Swollen?','fresh_h':336}"
#define PAIN "{'name':'pain','about':'knee','type':'number','unit':'0-10','min':0,'max':10000,'question':'Pain?'," \
             "'contexts':['worst-24h']}"
#define SAFETY "{'format':1,'kind':'safety','id':'safety','version':'1','title':'Safety','findings':[" RED_FLAG "]," \
    "'flags':[{'id':'RF03','title':'hot joint','about':'knee','rows':[{'disposition':'same-day','when':" \
    "{'op':'yes','finding':'swollen'},'say':'See a clinician today.'}]}]}"
/* A slide at 08:00 and 18:00 on every day, and no rule that a day's end is judged by. */
#define KNEE "{'format':1,'kind':'protocol','version':'1.0.0','findings':[" PAIN "],'id':'knee','title':'Knee'," \
    "'criteria':{'definite':{'op':'ge','left':{'op':'value','finding':'pain','context':'worst-24h'}," \
    "'right':{'op':'number','value':1000}}}," \
    "'exercises':[{'id':'slide','title':'Heel slide','text':'Slide.','kind':'mobility','gap_h':4,'ref':'E36'}]," \
    "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[{'id':'settle','title':'Settle'," \
    "'days':{'min':3,'target':20,'max':30},'exercises':[{'exercise':'slide','days':[0,1,2,3,4,5,6]," \
    "'at':[480,1080],'dose':{'sets':2,'reps':15}}]}]}"

static inline void publish(void) {
    json_t *values[] = {json_of(SAFETY), json_of(KNEE)};
    char *texts[] = {json_canonical(values[0]), json_canonical(values[1])};
    OK(store_begin(store, &err));
    OK(practice_publish(&practice, (struct served[]){{texts[0], "{}"}, {texts[1], "{}"}}, 2, &err));
    OK(store_commit(store, &err));
    for (int i = 0; i < 2; i++) {
        json_decref(values[i]);
        free(texts[i]);
    }
}

/* p1 on the knee protocol, from today on. */
static inline void enrol_p1(void) {
    publish();
    json_decref(request("{'deed':'patient-add','who':'anna','args':{'zone':'Europe/Berlin'}}"));
    json_decref(request("{'deed':'record','who':'anna','args':{'patient':'p1','form':{'findings':"
                        "{'pain':{'left':{'worst-24h':5}},'swollen':{'left':false,'right':false}}}}}"));
    json_decref(request("{'deed':'enrol','who':'anna','args':{'patient':'p1','protocol':'knee','side':'left'}}"));
}

#endif
