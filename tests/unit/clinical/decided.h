/* decided.h - what the tests of people's decisions start from: a protocol whose steps, care and exercises wait for a
 * clinician, a second version of it, and the events of each decision. */
#ifndef STRIDE_TEST_CLINICAL_DECIDED_H
#define STRIDE_TEST_CLINICAL_DECIDED_H
#include "clinical/patient/patient.h"
#include "fixture.h"
#include "support/support.h"

#define PERSON(name) "{'name':'" name "','about':'person','type':'yes-no','question':'Is it so: " name "?'}"
#define CONTRA(id, outcome, more, finding) \
    "{'id':'" id "','outcome':'" outcome "'" more ",'when':" YES(finding) ",'reason':'" id ": " finding "'}"
#define RULE_STEP(n, step) "{'when':" PAIN("ge", "worst-24h", n) ",'do':[{'step':'" step "'}]}"

/* Steps: conservative with a painkiller (asked for after an ulcer and, critical, with thinner blood; blocked by an
 * allergy), therapy, and, with approval, injection, whose steroid needs approval too. A jump is asked about after a fall.
 * A worst pain of 5 leads to therapy, of 8 to the injection. After 14 days without a session a clinician is asked, and jumps wait for less pain. */
#define VERSION_OF(version, first_step, first_phase, more) \
    "{'format':1,'kind':'protocol','version':'" version "','id':'cared','title':'Cared','findings':[" FINDINGS_PAIN "," \
    PERSON("ulcer") "," PERSON("thinner") "," PERSON("allergy") "," PERSON("fallen") "]," \
    "'criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," \
    "'exercises':[{'id':'hop','title':'Hop','text':'Hop.','kind':'plyometric','gap_h':48,'impact':true,'contraindications':[" \
    CONTRA("fall", "ask", "", "fallen") "],'ladder':{'rungs':[{'sets':1},{'sets':2},{'sets':3}]}}," \
    "{'id':'slide','title':'Heel slide','text':'Slide.','kind':'mobility','gap_h':4}]," \
    "'care':[{'id':'painkiller','title':'Painkiller','text':'Take one.','contraindications':[" \
    CONTRA("N06", "block", "", "allergy") "," CONTRA("N07", "ask", "", "ulcer") "," \
    CONTRA("N08", "ask", ",'critical':true", "thinner") "]}," \
    "{'id':'steroid','title':'Steroid','text':'Injected.','approval':'clinician'}]," \
    "'steps':[{'id':'" first_step "','title':'Conservative','care':['painkiller']},{'id':'therapy','title':'Therapy'}," \
    "{'id':'injection','title':'Injection','approval':'clinician','care':['steroid']}]," \
    "'phases':[{'id':'" first_phase "','title':'Settle','days':{'min':3,'target':5,'max':90},'exercises':[" \
    PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':2}") ",{'exercise':'hop','days':[0,1,2,3,4,5,6],'at':[1080]}]}," \
    "{'id':'load','title':'Load','days':{'min':3,'target':5,'max':90},'exercises':[" \
    PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':2}") "]}]," \
    "'rules':[" RULE_STEP(5000, "therapy") "," RULE_STEP(8000, "injection") "]" more "}"
#define GATED ",'layoff':[{'over_d':14,'intake':true,'gate':" PAIN("le", "worst-24h", 2000) "}]"
#define CARED VERSION_OF("1.0.0", "conservative", "settle", GATED)
#define CARED_NEW VERSION_OF("1.1.0", "first", "calm", "")

static struct world w;
static const struct protocol *cared, *cared_new;

static inline struct plan *plan(void) { return patient_plan(w.patient, 1); }

static inline void open_cared(void) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    cared = add(w.catalogue, CARED);
    cared_new = add(w.catalogue, CARED_NEW);
    findings(&w, "2027-03-01T12:00:00Z", WELL);
    findings(&w, "2027-03-01T12:00:00Z", "{'findings':{'ulcer':false,'thinner':false,'allergy':false,'fallen':false}}");
}

static inline struct event cared_enrolment(const char *when, enum side side, bool draft) {
    struct event e = enrolment(&w, when, "2027-03-01", side);
    e.as.enrolled.protocol = "cared";
    e.as.enrolled.hash = cared->hash;
    e.as.enrolled.draft = draft;
    return e;
}

static inline void enrol_cared(const char *when, bool draft) {
    struct event e = cared_enrolment(when, SIDE_RIGHT, draft);
    must_fold(&w, &e);
}

static inline struct event of_plan(enum event_kind kind, const char *when) {
    struct event e = {.kind = kind, .at_ms = at(when)};
    e.as.plan.plan = 1;
    return e;
}

static inline struct event of_raised(enum event_kind kind, const char *when, int64_t event, int index) {
    struct event e = {.kind = kind, .at_ms = at(when)};
    e.as.raised.event = event;
    e.as.raised.index = index;
    return e;
}

static inline void say(enum event_kind kind, const char *when) {
    struct event e = of_plan(kind, when);
    must_fold(&w, &e);
}

static inline void clear(const char *when) {
    struct event e = {.kind = EVENT_CLEARED, .at_ms = at(when)};
    must_fold(&w, &e);
}

/* The newest proposal of this kind, or NULL. */
static inline struct proposal *proposed(enum proposal_kind kind) {
    for (size_t i = w.patient->proposals.count; i-- > 0;)
        if (w.patient->proposals.item[i].kind == kind) return &w.patient->proposals.item[i];
    return NULL;
}

static inline void decide_newest(enum event_kind decision, enum proposal_kind kind, const char *when) {
    ck_assert_ptr_nonnull(proposed(kind));
    struct event e = of_raised(decision, when, proposed(kind)->event, proposed(kind)->index);
    must_fold(&w, &e);
}

static inline char *state_text(void) {
    json_t *o = patient_json(w.patient);
    char *text = json_canonical(o);
    json_decref(o);
    ck_assert_ptr_nonnull(text);
    return text;
}

/* Refused, with these words among the reason, and nothing has changed. */
static inline void must_refuse(struct event *e, const char *words) {
    struct error err = {0};
    char *before = state_text();
    ck_assert_int_eq(fold(&w, e, &err), STATUS_NO);
    ck_assert_msg(strstr(err.message, words) != NULL, "%s", err.message);
    char *after = state_text();
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}

static inline void report_worst(const char *when, int pain) {
    char form[120];
    snprintf(form, sizeof form, "{'side':'right','findings':{'analgesic':false,'pain':{'worst-24h':%d}}}", pain);
    findings(&w, when, form);
}

#endif
