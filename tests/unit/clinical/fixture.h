/* fixture.h - a small safety value and a small protocol, as JSON with single quotes, and a patient whose time a test
 * moves. Every helper fails the test when something that must work does not. */
#ifndef STRIDE_TEST_CLINICAL_FIXTURE_H
#define STRIDE_TEST_CLINICAL_FIXTURE_H
#include "clinical/agenda/passing.h"
#include "time/instant.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define FINDINGS_PAIN "{'name':'pain','about':'knee','type':'number','unit':'0-10','min':0,'max':10000,'question':'How much pain?'," \
    "'contexts':['worst-24h','during','next-morning']}"
#define FINDINGS_SWOLLEN "{'name':'swollen','about':'knee','type':'yes-no','question':'Is the knee swollen?','fresh_h':336}"
#define FINDINGS_FEVER "{'name':'fever','about':'person','type':'yes-no','question':'Do you have a fever?','fresh_h':336}"
#define FINDINGS_GROIN "{'name':'groin','about':'knee','type':'yes-no','question':'Does the groin hurt?'}"
#define FINDINGS_ANALGESIC "{'name':'analgesic','about':'person','type':'yes-no','question':'A painkiller?'}"
#define YES(finding) "{'op':'yes','finding':'" finding "'}"
#define PAIN(op, context, n) "{'op':'" op "','left':{'op':'value','finding':'pain','context':'" context "'}," \
    "'right':{'op':'number','value':" #n "}}"

/* RF03 critical: swollen and fever is an emergency, swollen alone same-day. RF20 not critical: groin pain, urgent-2w. */
#define SAFETY "{'format':1,'kind':'safety','id':'safety','version':'1','title':'Safety','findings':[" \
    FINDINGS_PAIN "," FINDINGS_SWOLLEN "," FINDINGS_FEVER "," FINDINGS_GROIN "," FINDINGS_ANALGESIC "],'flags':[" \
    "{'id':'RF03','title':'hot joint','about':'knee','critical':{'op':'const','value':true},'rows':[" \
    "{'disposition':'emergency','when':{'op':'all','of':[" YES("swollen") "," YES("fever") "]}," \
    "'say':'Go to the emergency department now.'}," \
    "{'disposition':'same-day','when':" YES("swollen") ",'say':'See a clinician today.'}]}," \
    "{'id':'RF20','title':'groin pain','about':'knee','rows':[" \
    "{'disposition':'urgent-2w','when':" YES("groin") ",'say':'Imaging within two weeks.'}]}]}"

#define PRESCRIBE(exercise, days, at, dose) "{'exercise':'" exercise "','days':" days ",'at':" at ",'dose':" dose "}"
#define EVERY_DAY "[0,1,2,3,4,5,6]"
#define EXERCISES "'exercises':[" \
    "{'id':'slide','title':'Heel slide','text':'Slide.','kind':'mobility','gap_h':4,'ref':'E36'}," \
    "{'id':'squat','title':'Squat','text':'Squat.','kind':'heavy','gap_h':48}," \
    "{'id':'hop','title':'Hop','text':'Hop.','kind':'plyometric','gap_h':48,'impact':true}]"

/* Settle: a slide every day 08:00 and 18:00, a squat every day at 18:00 (spacing makes it every other day); at least 3
 * days; out when the worst pain is at most 2. Load: a hop Mon Wed Fri; back when pain during is at least 6. */
#define KNEE "{'format':1,'kind':'protocol','version':'1.0.0','findings':[" FINDINGS_PAIN "],'id':'knee','title':'Knee'," \
    "'criteria':{'definite':" PAIN("ge", "worst-24h", 1000) "}," EXERCISES "," \
    "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[" \
    "{'id':'settle','title':'Settle','days':{'min':3,'target':5,'max':10},'exercises':[" \
    PRESCRIBE("slide", EVERY_DAY, "[480,1080]", "{'sets':2,'reps':15}") "," \
    PRESCRIBE("squat", EVERY_DAY, "[1080]", "{'sets':3,'reps':8,'tempo':'3-0-2'}") "]," \
    "'advance':" PAIN("le", "worst-24h", 2000) "}," \
    "{'id':'load','title':'Load','days':{'min':7,'target':14,'max':90},'exercises':[" \
    PRESCRIBE("hop", "[0,2,4]", "[1080]", "{'sets':3,'reps':6}") "," \
    PRESCRIBE("slide", EVERY_DAY, "[1080]", "{'sets':2,'reps':15}") "]," \
    "'advance':" PAIN("le", "worst-24h", 0) ",'regress':" PAIN("ge", "during", 6000) "}]}"

static inline char *canonical(const char *loose) {
    char *text = strdup(loose);
    ck_assert_ptr_nonnull(text);
    for (char *c = text; *c != '\0'; c++)
        if (*c == '\'') *c = '"';
    json_error_t where;
    json_t *value = json_loads(text, 0, &where);
    if (value == NULL) ck_abort_msg("the fixture is not JSON: %s at %d", where.text, where.position);
    char *out = json_canonical(value);
    ck_assert_ptr_nonnull(out);
    json_decref(value);
    free(text);
    return out;
}

static inline const struct protocol *add(struct catalogue *c, const char *loose) {
    struct error err;
    const struct protocol *p = NULL;
    char *text = canonical(loose);
    if (catalogue_add(c, text, true, &p, &err) != STATUS_OK) ck_abort_msg("the fixture is refused: %s", err.message);
    free(text);
    return p;
}

struct world {
    struct catalogue *catalogue;
    struct arena *arena;
    struct zone *zone;
    struct patient *patient;
    const struct protocol *safety, *knee;
    struct effects effects;              /* of the last event */
    LIST(struct event) log;              /* every event that was taken */
};

static inline int64_t at(const char *instant) {
    int64_t ms = 0;
    struct error err;
    if (instant_parse(instant, "test", &ms, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    return ms;
}

/* Stamps and folds an event; the effects of this one alone are left in w->effects. */
static inline enum status fold(struct world *w, struct event *e, struct error *err) {
    e->number = w->patient->events + 1;
    e->recorded_ms = e->at_ms;
    e->local = zone_local(w->zone, e->at_ms);
    e->tzdata = "test";
    e->who = "test";
    w->effects.list.count = 0;
    enum status status = patient_apply(w->patient, e, &w->effects, err);
    struct event *kept = status == STATUS_OK ? LIST_PUSH(w->arena, &w->log) : NULL;
    if (kept != NULL) *kept = *e;
    return status;
}

static inline void must_fold(struct world *w, struct event *e) {
    struct error err = {0};
    if (fold(w, e, &err) != STATUS_OK) ck_abort_msg("%s refused: %s", event_kind_name(e->kind), err.message);
}

static inline void world_open(struct world *w, const char *zone, const char *added) {
    struct error err;
    memset(w, 0, sizeof *w);
    w->catalogue = catalogue_new();
    w->arena = arena_new(ARENA_NO_LIMIT);
    w->effects.arena = w->arena;
    w->safety = add(w->catalogue, SAFETY);
    w->knee = add(w->catalogue, KNEE);
    if (zone_load(zone, &w->zone, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    w->patient = patient_new(w->arena, w->catalogue, "p1");
    struct event e = {.kind = EVENT_PATIENT_ADDED, .at_ms = at(added), .safety = w->safety->hash};
    e.as.settings = (struct settings){.zone = zone, .quiet_from = QUIET_FROM_DEFAULT, .quiet_to = QUIET_TO_DEFAULT};
    must_fold(w, &e);
}

static inline void world_close(struct world *w) {
    zone_free(w->zone);
    arena_free(w->arena);
    catalogue_free(w->catalogue);
}

/* Findings in the form of the contract, with single quotes. */
static inline report_list reports(struct world *w, const char *form, int64_t at_ms) {
    struct error err;
    report_list out = {0};
    char *text = canonical(form);
    json_t *json = json_loads(text, 0, NULL);
    if (findings_read(w->catalogue->vocabulary, json, at_ms, &out, w->arena, &err) != STATUS_OK)
        ck_abort_msg("findings refused: %s", err.message);
    json_decref(json);
    free(text);
    return out;
}

static inline void findings(struct world *w, const char *when, const char *form) {
    struct event e = {.kind = EVENT_FINDINGS, .at_ms = at(when), .safety = w->safety->hash};
    e.as.findings.reports = reports(w, form, e.at_ms);
    must_fold(w, &e);
}

static inline struct event enrolment(struct world *w, const char *when, const char *start, enum side side) {
    struct error err;
    struct event e = {.kind = EVENT_ENROLLED, .at_ms = at(when)};
    e.as.enrolled.plan = (int)w->patient->plans.count + 1;
    e.as.enrolled.protocol = "knee";
    e.as.enrolled.version = "1.0.0";
    e.as.enrolled.hash = w->knee->hash;
    e.as.enrolled.side = side;
    e.as.enrolled.step = "conservative";
    e.as.enrolled.phase = "settle";
    e.as.enrolled.strength = "definite";
    if (date_parse(start, "start", &e.as.enrolled.start_day, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    return e;
}

static inline void enrol(struct world *w, const char *when, const char *start, enum side side) {
    struct event e = enrolment(w, when, start, side);
    must_fold(w, &e);
}

/* Appends what passes by itself up to an instant; returns how many events. */
static inline int pass(struct world *w, const char *until) {
    struct error err = {0};
    for (int count = 0;; count++) {
        struct event e;
        if (passing_next(w->patient, w->zone, w->arena, &e, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
        if (e.at_ms > at(until)) return count;
        must_fold(w, &e);
    }
}

static inline struct event answer(struct world *w, const char *when, int64_t session, bool done, const char *form) {
    struct event e = {.kind = EVENT_CHECKIN, .at_ms = at(when), .safety = w->safety->hash};
    e.as.checkin.session = session;
    e.as.checkin.done = done;
    e.as.checkin.share = 100;
    e.as.checkin.reports = reports(w, form, e.at_ms);
    return e;
}

static inline void checkin(struct world *w, const char *when, int64_t session, bool done, const char *form) {
    struct event e = answer(w, when, session, done, form);
    must_fold(w, &e);
}

/* The first effect of this kind of the last event, or NULL. */
static inline const struct effect *effect_of(const struct world *w, enum effect_kind kind) {
    for (size_t i = 0; i < w->effects.list.count; i++)
        if (w->effects.list.item[i].kind == kind) return &w->effects.list.item[i];
    return NULL;
}

#define WELL "{'side':'both','findings':{'swollen':false,'fever':false,'groin':false,'analgesic':false}}"
#define NOTHING "{'findings':{}}"

#endif
