/* ward.h - a store with somebody ready for every operation, the operations, and what the store says after each.
 *
 *     p1  its reminder p1.1 was sent            p5  a plan in draft
 *     p2  its plan is paused                    p6  has asked for an examination
 *     p3  stopped by a fever, with an alert     p8  its reminder is due
 *     p4  has findings and no plan              p9  its reminder is claimed
 *
 * It is Monday 2027-03-01 17:00 UTC. ward_make makes it once; ward_open begins from a copy of it. Nothing here draws
 * lots: an operation on the same store gives the same store. What is allocated meanwhile by our code, by jansson (base/
 * has its allocations go through our malloc) and by SQLite is one row for support_fail_nth; SQLite's and the arenas'
 * are counted as long as they are held (ward_held). */
#ifndef STRIDE_TESTS_WARD_H
#define STRIDE_TESTS_WARD_H
#include "disk.h"
#include <sys/socket.h>
#define send send_request /* the office's, beside the system's */
#include "practice/clinic_office.h"
#undef send
#include "base/text.h"
#include "remind/delivery.h"
#include "store/keeping.h"
#include "store/sql.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEWER ITB_OF("1.1.0")
#define NOW   "2027-03-01T17:00:00Z"

/* ---- Allocations ---- */

static int64_t ward_now;    /* NOW */
static long ward_allocated; /* held now */

static inline void *ward_malloc(size_t n) {
    void *thing = malloc(n);
    ward_allocated += thing != NULL;
    return thing;
}
static inline void ward_free(void *thing) {
    ward_allocated -= thing != NULL;
    free(thing);
}

/* SQLite wants to know how great a piece is. */
#define SIZED 16
static inline void *ward_sql_malloc(int n) {
    char *piece = ward_malloc((size_t)n + SIZED);
    if (!piece) return NULL;
    memcpy(piece, &n, sizeof n);
    return piece + SIZED;
}
static inline void ward_sql_free(void *p) { ward_free(p ? (char *)p - SIZED : NULL); }
static inline int ward_sql_size(void *p) {
    int n = 0;
    if (p) memcpy(&n, (char *)p - SIZED, sizeof n);
    return n;
}
static inline void *ward_sql_realloc(void *p, int n) {
    char *piece = realloc((char *)p - SIZED, (size_t)n + SIZED);
    if (!piece) return NULL;
    memcpy(piece, &n, sizeof n);
    return piece + SIZED;
}
static inline int ward_sql_round(int n) { return (n + 7) / 8 * 8; }
static inline int ward_sql_start(void *arg) { return (void)arg, SQLITE_OK; }
static inline void ward_sql_stop(void *arg) { (void)arg; }

static inline void ward_take_allocators(void) {
    static const sqlite3_mem_methods methods = {ward_sql_malloc, ward_sql_free,  ward_sql_realloc, ward_sql_size,
                                                ward_sql_round,  ward_sql_start, ward_sql_stop,    NULL};
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0), SQLITE_OK);
    ck_assert_int_eq(sqlite3_initialize(), SQLITE_OK);
    arena_set_malloc(ward_malloc, ward_free);
}
static inline long ward_held(void) { return ward_allocated; }

/* ---- Operations ---- */

static inline enum status ward_in_transaction(enum status (*step)(struct error *err)) {
    enum status st = store_begin(office.store, &err);
    if (st != STATUS_OK) return st;
    st = step(&err);
    if (st == STATUS_OK) return store_commit(office.store, &err);
    store_rollback(office.store);
    return st;
}

static inline enum status pass_one(const char *patient, int64_t until, struct error *e) {
    bool more = true;
    int n;
    enum status st = STATUS_OK;
    while (st == STATUS_OK && more) st = practice_pass(&office, patient, until, &n, &more, e);
    return st;
}
static inline enum status step_pass(struct error *e) { return pass_one("p8", ward_now + DAY_MS, e); }
static inline enum status op_pass(void) { return ward_in_transaction(step_pass); }

static struct delivery_by ward_by(void) {
    return (struct delivery_by){.owner = "this one", .now_ms = ward_now, .lease_ms = 60000};
}
static inline enum status step_claim(struct error *e) {
    struct delivery_claims claims = {0};
    struct delivery_by by = ward_by();
    struct arena *room = arena_new(ARENA_NO_LIMIT);
    if (!room) return error_set(e, STATUS_MEMORY, "out of memory");
    enum status st = delivery_claim(&office, &by, 0, room, &claims, e);
    arena_free(room);
    return st;
}
static inline enum status op_claim(void) { return ward_in_transaction(step_claim); }

static inline enum status record_of(const char *patient, enum channel_result result, struct error *e) {
    struct delivery_counts counts = {0};
    struct delivery_claim claim = {0};
    struct arena *room = arena_new(ARENA_NO_LIMIT);
    if (!room) return error_set(e, STATUS_MEMORY, "out of memory");
    enum status st = store_reminders_of(office.store, patient, 0, room, &claim.rows, &claim.count, e);
    struct delivery_result r = {.claim = &claim, .result = result, .detail = "", .at_ms = ward_now};
    if (st == STATUS_OK) st = delivery_record(office.store, &r, &counts, e);
    arena_free(room);
    return st;
}
static inline enum status step_sent(struct error *e) { return record_of("p9", CHANNEL_ACCEPTED, e); }
static inline enum status op_sent(void) { return ward_in_transaction(step_sent); }
static inline enum status step_refused(struct error *e) { return record_of("p9", CHANNEL_REFUSED_NOW, e); }
static inline enum status op_refused(void) { return ward_in_transaction(step_refused); }

static inline enum status step_take_back(struct error *e) {
    struct delivery_by by = ward_by();
    struct delivery_counts counts = {0};
    delivery_held_list none = {0};
    bool more;
    by.owner = "another one";
    return delivery_take_back(office.store, &by, &none, &counts, &more, e);
}
static inline enum status op_take_back(void) { return ward_in_transaction(step_take_back); }

static inline enum status op_backup(void) {
    struct store_summary summary;
    char name[340];
    snprintf(name, sizeof name, "%s.bak", path);
    enum status st = store_backup(office.store, name, &summary, &err);
    bool there = access(name, F_OK) == 0;
    (void)unlink(name);
    if (there != (st == STATUS_OK)) return error_set(&err, STATUS_CONFLICT, "half a backup, or none");
    return st;
}

/* As its callers make it: one transaction, committed after a refusal as well. */
static inline enum status ward_ask(const json_t *request) {
    json_t *answer = NULL;
    enum status st = store_begin(office.store, &err);
    if (st != STATUS_OK) return st;
    st = practice_request(&office, request, &answer, &err);
    struct error kept = err;
    enum status done = store_commit(office.store, &err);
    json_decref(answer);
    if (st != STATUS_OK) err = kept;
    return st != STATUS_OK ? st : done;
}

struct operation {
    const char *name, *request;
    enum status (*call)(void);
};
#define BY_ANNA "'who':'anna','named':true,"
static const struct operation operations[] = {
    {"patient-add", "{" BY_ANNA "'deed':'patient-add','args':{'zone':'Asia/Kathmandu','name':'Zoe','email':'z@x.org'}}",
     NULL},
    {"patient-set",
     "{" BY_ANNA "'deed':'patient-set','args':{'patient':'p1','quiet':'22:00-06:00','phone':'+4930123'}}", NULL},
    {"record", "{" BY_ANNA "'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'fever':true}}}}",
     NULL},
    {"enrol", "{" BY_ANNA "'deed':'enrol','args':{'patient':'p4','protocol':'itb-syndrome','side':'left'}}", NULL},
    {"check-in", "{" BY_ANNA "'deed':'checkin','key':'k','args':{'session':'p1.1','done':true,'during':2}}", NULL},
    {"snooze", "{" BY_ANNA "'deed':'snooze','args':{'reminder':'p1.1','minutes':30}}", NULL},
    {"pause", "{" BY_ANNA "'deed':'pause','args':{'plan':'p1/1','reason':'a cold'}}", NULL},
    {"resume", "{" BY_ANNA "'deed':'resume','args':{'plan':'p2/1'}}", NULL},
    {"stop", "{" BY_ANNA "'deed':'stop','args':{'plan':'p1/1','reason':'moved'}}", NULL},
    {"travel", "{" BY_ANNA "'deed':'travel','args':{'patient':'p1','zone':'America/New_York'}}", NULL},
    {"approve", "{" BY_ANNA "'deed':'approve','args':{'proposal':'p5/1'}}", NULL},
    {"decline", "{" BY_ANNA "'deed':'decline','args':{'proposal':'p5/1','reason':'no'}}", NULL},
    {"clear", "{" BY_ANNA "'deed':'clear','args':{'patient':'p3','reason':'no fever any more'}}", NULL},
    {"acknowledge", "{" BY_ANNA "'deed':'acknowledge','args':{'alert':'p3:4/1'}}", NULL},
    {"amend",
     "{" BY_ANNA
     "'deed':'amend','args':{'event':'p1:2','form':{'side':'left','findings':{'noble':true,'swollen':true}}}}",
     NULL},
    {"migrate", "{" BY_ANNA "'deed':'migrate','args':{'plan':'p1/1','to':'1.1.0'}}", NULL},
    {"exam-ask", "{" BY_ANNA "'deed':'exam-ask','args':{'patient':'p1','reason':'it clicks'}}", NULL},
    {"exam-book", "{" BY_ANNA "'deed':'exam-book','args':{'exam':'p6:2/1','time':'2027-03-02T09:00'}}", NULL},
    {"clinic-set", CLINIC_OF(PEOPLE ",'messages':5"), NULL},
    {"sending-hold", "{" BY_ANNA "'deed':'sending-hold','args':{'reason':'the server moves'}}", NULL},
    {"alerts", "{" BY_ANNA "'deed':'alerts'}", NULL},
    {"explain", "{" BY_ANNA "'deed':'explain','args':{'what':'p1'}}", NULL},
    {"reminders", "{" BY_ANNA "'deed':'reminders'}", NULL},
    {"status", "{" BY_ANNA "'deed':'status'}", NULL},
    {"verify", "{" BY_ANNA "'deed':'verify'}", NULL},
    {"pass of a day", NULL, op_pass},
    {"claim", NULL, op_claim},
    {"record sent", NULL, op_sent},
    {"record refused", NULL, op_refused},
    {"take back", NULL, op_take_back},
    {"backup", NULL, op_backup},
};
#define OPERATIONS (sizeof operations / sizeof *operations)

/* The request is made beforehand, where nothing fails; NULL for an operation that is a call. */
static inline enum status ward_do(const struct operation *o, const json_t *request) {
    return o->call ? o->call() : ward_ask(request);
}
static inline json_t *ward_request(const struct operation *o) {
    json_t *request = o->request ? loose(o->request) : NULL;
    if (request && !json_object_get(request, "who")) json_object_set_new(request, "who", json_string("max"));
    return request;
}

/* ---- What the store says ---- */

static inline void digest_table(sqlite3 *db, const char *table, struct text *all) {
    sqlite3_stmt *stmt;
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
    int rc;
    text_add(all, "== %s\n", table);
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const char *value = (const char *)sqlite3_column_text(stmt, i);
            text_add(all, "%s|", value ? value : "\x01");
        }
        text_put(all, "\n");
    }
    ck_assert_msg(rc == SQLITE_DONE, "%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(stmt);
}

/* Every row of every table; the caller frees. */
static inline char *ward_content(void) {
    sqlite3 *db = office.store->db;
    sqlite3_stmt *tables;
    struct text all = {0};
    const char *sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &tables, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    while (sqlite3_step(tables) == SQLITE_ROW) digest_table(db, (const char *)sqlite3_column_text(tables, 0), &all);
    sqlite3_finalize(tables);
    ck_assert(!text_failed(&all));
    return text_take(&all);
}

/* The line from which two contents differ, for a message; *is and *want are moved to it. */
static inline void ward_differ(const char **is, const char **want) {
    size_t i = 0, from;
    while ((*is)[i] != '\0' && (*is)[i] == (*want)[i]) i++;
    for (from = i; from > 0 && (*want)[from - 1] != '\n'; from--) {}
    *is += from;
    *want += from;
}

/* ---- Making it ---- */

static char ward_template[340];
static struct served ward_serves[3];

static inline enum status ward_publish(void) {
    enum status st = store_begin(office.store, &err);
    if (st != STATUS_OK) return st;
    st = practice_publish(&office, ward_serves, 3, &err);
    if (st == STATUS_OK) return store_commit(office.store, &err);
    store_rollback(office.store);
    return st;
}

/* As a process that starts. */
static inline enum status ward_start(void) {
    office = (struct practice){.clock = &clock_of_office, .catalogue = catalogue_new(), .zones = zones_new()};
    if (!office.catalogue || !office.zones) return error_set(&err, STATUS_MEMORY, "out of memory");
    enum status st = store_open(path, false, &office.store, &err);
    return st == STATUS_OK ? ward_publish() : st;
}
static inline void ward_stop(void) {
    store_close(office.store);
    catalogue_free(office.catalogue);
    zones_free(office.zones);
    office = (struct practice){0};
}

static inline enum status step_pass_first(struct error *e) {
    enum status st = pass_one("p1", ward_now, e);
    return st == STATUS_OK ? pass_one("p9", ward_now, e) : st;
}
static inline enum status step_pass_last(struct error *e) { return pass_one("p8", ward_now, e); }
static inline enum status step_sent_first(struct error *e) { return record_of("p1", CHANNEL_ACCEPTED, e); }

static inline void enrolled_as(const char *id, bool plan) {
    DOES("{'deed':'patient-add','args':{'id':'%s','zone':'Europe/Berlin'}}", id);
    DOES("{'deed':'record','args':{'patient':'%s','form':{'side':'left','findings':{'noble':true,'fever':false}}}}",
         id);
    if (plan) DOES("{'deed':'enrol','args':{'patient':'%s','protocol':'itb-syndrome','side':'left'}}", id);
}

static inline void ward_fill(void) {
    DOES(CLINIC_OF(PEOPLE));
    enrolled_as("p1", true);
    enrolled_as("p8", true);
    enrolled_as("p9", true);
    clock_move_to(&clock_of_office, ward_now);
    OK(ward_in_transaction(step_pass_first));
    OK(ward_in_transaction(step_claim));
    OK(ward_in_transaction(step_sent_first));
    OK(ward_in_transaction(step_pass_last));
    enrolled_as("p2", true);
    DOES("{'deed':'pause','args':{'plan':'p2/1'}}");
    enrolled_as("p3", true);
    DOES("{'deed':'record','args':{'patient':'p3','form':{'findings':{'fever':true}}}}");
    enrolled_as("p4", false);
    enrolled_as("p5", false);
    DOES("{'deed':'enrol','args':{'patient':'p5','protocol':'itb-syndrome','side':'left','draft':true}}");
    DOES("{'deed':'patient-add','args':{'id':'p6','zone':'Europe/Berlin'}}");
    DOES("{'deed':'exam-ask','args':{'patient':'p6','reason':'it clicks'}}");
    no_problems();
}

static inline void ward_serve(const char *itb) {
    const char *const texts[] = {SAFETY, itb, SCORES};
    for (size_t i = 0; i < 3; i++) {
        free((char *)ward_serves[i].canonical);
        char *text = canonical(texts[i]);
        ward_serves[i] = (struct served){text, i == 1 ? ITB_MAP : NULL};
    }
}

static inline void ward_copy(const char *from, const char *to) {
    static const char *const beside[] = {"-wal", "-shm", "-journal"};
    char *bytes = NULL, name[340];
    size_t n = 0;
    FILE *f = fopen(from, "rb");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
    n = (size_t)ftell(f);
    rewind(f);
    bytes = malloc(n);
    ck_assert(bytes && fread(bytes, 1, n, f) == n);
    fclose(f);
    f = fopen(to, "wb");
    ck_assert(f && fwrite(bytes, 1, n, f) == n && fclose(f) == 0 && chmod(to, 0600) == 0);
    free(bytes);
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", to, beside[i]);
        (void)unlink(name);
    }
}

/* Once, where nothing fails. What is in service afterwards is a newer version than the plans stand on. */
static inline void ward_make(void) {
    ck_assert(hash_start());
    snprintf(path, sizeof path, "%s/w.db", support_tempdir());
    snprintf(ward_template, sizeof ward_template, "%s.made", path);
    clock_init_fixed(&clock_of_office, 0);
    now("2027-03-01T09:00:00Z");
    ward_now = at(NOW);
    arena = arena_new(ARENA_NO_LIMIT);
    ward_serve(ITB);
    struct store *made;
    OK(store_open(path, true, &made, &err));
    store_close(made);
    OK(ward_start());
    ward_fill();
    forget();
    ward_serve(NEWER);
    OK(ward_publish());
    ward_stop();
    ward_copy(path, ward_template);
}
static inline void ward_unmake(void) {
    for (size_t i = 0; i < 3; i++) free((char *)ward_serves[i].canonical);
    arena_free(arena);
}

static inline void ward_open(void) {
    ward_copy(ward_template, path);
    OK(ward_start());
}

#endif
