/* office.h - a practice to test with: a store in a folder of its own, a clock that a test moves, a safety value and two
 * small protocols as JSON with single quotes. Every request is one transaction, as its callers make it. */
#ifndef STRIDE_TEST_PRACTICE_OFFICE_H
#define STRIDE_TEST_PRACTICE_OFFICE_H
#include "base/hash.h"
#include "practice/practice.h"
#include "support/support.h"
#include "time/instant.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FINDING(name, about, rest) \
    "{'name':'" name "','about':'" about "','type':'yes-no','question':'" name "?'" rest "}"
#define PAIN "{'name':'pain','about':'knee','type':'number','unit':'0-10','min':0,'max':10000,'question':'How much pain?'," \
    "'contexts':['worst-24h','before','during','after-60','next-morning']}"
#define PLACE "{'name':'pain_place','about':'knee','type':'some-of','question':'Where?','codes':['lateral','medial','patella']}"
#define YES(finding) "{'op':'yes','finding':'" finding "'}"
#define PAIN_IS(op, context, n) "{'op':'" op "','left':{'op':'value','finding':'pain','context':'" context "'}," \
    "'right':{'op':'number','value':" #n "}}"

/* RF03: a fever is an emergency. RF20: a swollen knee, urgent-2w. Neither is critical. */
#define SAFETY "{'format':1,'kind':'safety','id':'safety','version':'1','title':'Safety','findings':[" PAIN "," \
    FINDING("fever", "person", "") "," FINDING("swollen", "knee", "") "," FINDING("analgesic", "person", "") "," PLACE "]," \
    "'flags':[{'id':'RF03','title':'fever','about':'person','rows':[{'disposition':'emergency','when':" YES("fever") \
    ",'say':'Go to the emergency department now.'}]}," \
    "{'id':'RF20','title':'swollen knee','about':'knee','rows':[{'disposition':'urgent-2w','when':" YES("swollen") \
    ",'say':'Have the knee looked at within two weeks.'}]}]}"

/* Settle: a plank every day at 08:00 and 18:00, at least one day, out when pain during it is at most 2. Build: a hop on
 * Monday, Wednesday and Friday at 18:00 and a plank every day; back when pain during it is at least 6. */
#define EVERY_DAY "[0,1,2,3,4,5,6]"
#define ITB_OF(version) "{'format':1,'kind':'protocol','id':'itb-syndrome','version':'" version "'," \
    "'title':'Iliotibial band syndrome','findings':[" PAIN "," FINDING("noble", "knee", "") "]," \
    "'criteria':{'definite':" YES("noble") "}," \
    "'exercises':[{'id':'side-plank','ref':'E24','title':'Side plank','text':'Hold.','kind':'isometric','gap_h':8}," \
    "{'id':'hop','title':'Hop','text':'Hop.','kind':'plyometric','gap_h':48,'impact':true}]," \
    "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[" \
    "{'id':'settle','title':'Settle','days':{'min':1,'target':5,'max':10},'exercises':[{'exercise':'side-plank'," \
    "'days':" EVERY_DAY ",'at':[480,1080],'dose':{'sets':3,'hold_s':20,'rest_s':60}}]," \
    "'advance':" PAIN_IS("le", "during", 2000) "}," \
    "{'id':'build','title':'Build','days':{'min':3,'target':14,'max':30},'exercises':[" \
    "{'exercise':'side-plank','days':" EVERY_DAY ",'at':[1080],'dose':{'sets':3,'hold_s':30}}," \
    "{'exercise':'hop','days':[0,2,4],'at':[1080],'dose':{'sets':3,'reps':6}}]," \
    "'advance':" PAIN_IS("le", "during", 0) ",'regress':" PAIN_IS("ge", "during", 6000) "}]}"
#define ITB ITB_OF("1.0.0")
#define ITB_MAP "{\"/criteria/definite\":\"runners-knee/itb-syndrome.lua:12\"," \
    "\"/phases/0\":\"runners-knee/itb-syndrome.lua:30\",\"/phases/0/advance\":\"runners-knee/itb-syndrome.lua:34\"}"
/* Criteria, and nothing to do. */
#define SCORES "{'format':1,'kind':'protocol','id':'knee-scores','version':'1.0.0','title':'Scores'," \
    "'findings':[" FINDING("noble", "knee", "") "],'criteria':{'definite':" YES("noble") "}}"

static struct error err;
static struct practice office;
static struct clock clock_of_office;
static struct arena *arena;
static char path[320];
static json_t *last;                     /* the newest answer */
static struct served in_service[8];       /* what the practice publishes, one for each id */
static size_t services;

#define OK(call) ck_assert_msg((call) == STATUS_OK, #call ": %s", err.message)

static inline int64_t at(const char *instant) {
    int64_t ms = 0;
    OK(instant_parse(instant, "test", &ms, &err));
    return ms;
}
static inline void now(const char *instant) { clock_move_to(&clock_of_office, at(instant)); }

/* Text with single quotes as JSON. */
static inline json_t *loose(const char *text) {
    char *strict = strdup(text);
    ck_assert_ptr_nonnull(strict);
    for (char *c = strict; *c != '\0'; c++)
        if (*c == '\'') *c = '"';
    json_error_t where;
    json_t *value = json_loads(strict, 0, &where);
    if (value == NULL) ck_abort_msg("not JSON: %s at %d of %s", where.text, where.position, text);
    free(strict);
    return value;
}

static inline char *canonical(const char *text) {
    json_t *value = loose(text);
    char *out = json_canonical(value);
    ck_assert_ptr_nonnull(out);
    json_decref(value);
    return out;
}

static inline bool same_id(const char *a, const char *b) {
    json_t *x = loose(a), *y = loose(b);
    bool same = json_equal(json_object_get(x, "id"), json_object_get(y, "id"));
    json_decref(x);
    json_decref(y);
    return same;
}

static inline enum status publish_list(const struct served *list, size_t n) {
    OK(store_begin(office.store, &err));
    enum status status = practice_publish(&office, list, n, &err);
    if (status != STATUS_OK) store_rollback(office.store);
    else OK(store_commit(office.store, &err));
    return status;
}

/* Beside what is in service; in the place of what has its id. */
static inline void publish(const char *protocol, const char *map) {
    size_t i = 0;
    while (i < services && !same_id(in_service[i].canonical, protocol)) i++;
    ck_assert_uint_lt(i, sizeof in_service / sizeof *in_service);
    if (i < services) free((char *)in_service[i].canonical);
    else services++;
    in_service[i] = (struct served){canonical(protocol), map};
    OK(publish_list(in_service, services));
}

static inline void withdraw(const char *protocol) {
    size_t i = 0;
    while (i < services && !same_id(in_service[i].canonical, protocol)) i++;
    ck_assert_uint_lt(i, services);
    free((char *)in_service[i].canonical);
    in_service[i] = in_service[--services];
    OK(publish_list(in_service, services));
}

/* As a process that starts: nothing is known but what the store has. */
static inline void start(void) {
    OK(store_open(path, true, &office.store, &err));
    office.catalogue = catalogue_new();
    office.zones = zones_new();
    office.clock = &clock_of_office;
    ck_assert(office.catalogue != NULL && office.zones != NULL);
}
static inline void stop(void) {
    store_close(office.store);
    catalogue_free(office.catalogue);
    zones_free(office.zones);
    office = (struct practice){0};
    while (services > 0) free((char *)in_service[--services].canonical);
}

static inline void publish_all(void) {
    publish(SAFETY, NULL);
    publish(ITB, ITB_MAP);
    publish(SCORES, NULL);
}

static inline void open_office(void) {
    ck_assert(hash_start());
    snprintf(path, sizeof path, "%s/y.db", support_tempdir());
    arena = arena_new(ARENA_NO_LIMIT);
    clock_init_fixed(&clock_of_office, 0);
    now("2027-03-01T09:00:00Z");         /* a Monday */
    start();
    publish_all();
}
static inline void close_office(void) {
    json_decref(last);
    last = NULL;
    stop();
    arena_free(arena);
}

static inline void forget(void) {
    json_decref(last);
    last = NULL;
}

/* One request in a transaction. */
static inline enum status send(const json_t *request) {
    forget();
    OK(store_begin(office.store, &err));
    enum status status = practice_request(&office, request, &last, &err);
    struct error kept = err;
    OK(store_commit(office.store, &err));
    err = kept;
    ck_assert_int_eq(status == STATUS_OK, last != NULL);
    return status;
}

static inline enum status ask(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline enum status ask(const char *format, ...) {
    char text[4000];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    json_t *request = loose(text);
    if (json_object_get(request, "who") == NULL) json_object_set_new(request, "who", json_string("anna"));
    enum status status = send(request);
    json_decref(request);
    return status;
}

#define DOES(...) ck_assert_msg(ask(__VA_ARGS__) == STATUS_OK, "refused: %s", err.message)
#define REFUSES(status, part, ...) do { \
        ck_assert_int_eq(ask(__VA_ARGS__), status); \
        ck_assert_msg(strstr(err.message, part) != NULL, "\"%s\" does not say \"%s\"", err.message, part); \
    } while (0)

/* The value under a path like "story/0/text" in the newest answer; NULL when there is none. */
static inline const json_t *get(const char *where) {
    const json_t *value = last;
    char name[80];
    while (value != NULL && *where != '\0') {
        size_t n = strcspn(where, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, where);
        value = json_is_array(value) ? json_array_get(value, (size_t)strtol(name, NULL, 10)) : json_object_get(value, name);
        where += where[n] == '/' ? n + 1 : n;
    }
    return value;
}
static inline const char *text(const char *where) {
    const char *value = json_string_value(get(where));
    if (value == NULL) {
        char *all = json_canonical(last);
        ck_abort_msg("no text at %s in %s", where, all);
    }
    return value;
}
static inline size_t count(const char *where) { return json_array_size(get(where)); }

#define ADD "{'deed':'patient-add','args':{'zone':'Europe/Berlin'}}"
#define RECORD "{'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'noble':true,'fever':false}}}}"
#define ENROL "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left'}}"

/* A patient p1 in Berlin with a plan for the left knee from Monday 2027-03-01 10:00 local on; sessions 08:00 and 18:00. */
static inline void enrolled(void) {
    DOES(ADD);
    DOES(RECORD);
    DOES(ENROL);
}

static inline long long events_of(const char *patient) {
    struct stored_patient p;
    bool found;
    OK(store_patient_get(office.store, patient, arena, &p, &found, &err));
    return found ? (long long)p.events : -1;
}

static inline void no_problems(void) {
    DOES("{'deed':'verify'}");
    char *all = json_canonical(get("problems"));
    ck_assert_str_eq(all, "[]");
    free(all);
}

#endif
