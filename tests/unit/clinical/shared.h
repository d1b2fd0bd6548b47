/* shared.h - two protocols whose plans meet in one agenda: they prescribe the same squat by one ladder, a slide of which one
 * has more, and runs by two names. They stand on fixture.h's safety value. The figures are the tests' own. */
#ifndef STRIDE_TEST_CLINICAL_SHARED_H
#define STRIDE_TEST_CLINICAL_SHARED_H
#include "fixture.h"

#define SHARED_SQUAT "{'id':'squat','title':'Squat','text':'Squat.','kind':'heavy','gap_h':48,'ladder':{'rungs':[" \
    "{'sets':3,'reps':6},{'sets':3,'reps':8},{'sets':3,'reps':10}],'entry':1}," \
    "'contraindications':[{'id':'C1','outcome':'ask','when':" YES("groin") ",'reason':'a painful groin'}]}"
#define SHARED_RUN(id, minutes) "{'id':'" id "','title':'Run','text':'Run.','kind':'run','gap_h':24,'impact':true," \
    "'ladder':{'rungs':[{'minutes':" #minutes "}]}}"
#define SHARED_SLIDE "{'id':'slide','title':'Heel slide','text':'Slide.','kind':'mobility','gap_h':4,'ref':'E36'}"
#define SHARED_HOP "{'id':'hop','title':'Hop','text':'Hop.','kind':'plyometric','gap_h':48,'impact':true}"
#define SHARED_GIVES(exercise, days, at) "{'exercise':'" exercise "','days':" days ",'at':[" #at "]}"
#define SHARED(id, exercises, phases) "{'format':1,'kind':'protocol','version':'1.0.0','findings':[" FINDINGS_PAIN "," \
    FINDINGS_GROIN "," FINDINGS_FEVER "],'id':'" id "','title':'" id "','criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," \
    "'exercises':[" exercises "],'steps':[{'id':'conservative','title':'Conservative'}],'phases':[" phases "]}"
#define SHARED_PHASE(id, exercises, more) "{'id':'" id "','title':'" id "','days':{'min':0,'target':5,'max':90}," \
    "'exercises':[" exercises "]" more "}"

/* Strong: squats at 18:00, a long slide at 08:00; runs at 07:00. */
#define STRONG SHARED("strong", SHARED_SQUAT "," SHARED_SLIDE "," SHARED_HOP "," SHARED_RUN("jog", 20), \
    SHARED_PHASE("squats", SHARED_GIVES("squat", EVERY_DAY, 1080) "," \
        PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':3,'reps':15}"), "") "," \
    SHARED_PHASE("runs", SHARED_GIVES("jog", EVERY_DAY, 420), "") "," \
    SHARED_PHASE("hops", PRESCRIBE("hop", EVERY_DAY, "[1080]", "{'sets':3,'reps':6}"), ""))
/* Gentle: squats at 10:00, a short slide at 18:00; runs at 19:00; a phase that forbids squats and runs with a fever. */
#define GENTLE SHARED("gentle", SHARED_SQUAT "," SHARED_SLIDE "," SHARED_HOP "," SHARED_RUN("walk-run", 12), \
    SHARED_PHASE("squats", SHARED_GIVES("squat", EVERY_DAY, 600) "," \
        PRESCRIBE("slide", EVERY_DAY, "[1080]", "{'sets':2,'reps':15}"), "") "," \
    SHARED_PHASE("runs", SHARED_GIVES("walk-run", EVERY_DAY, 1140), "") "," \
    SHARED_PHASE("hops", PRESCRIBE("hop", "[1,3,5]", "[1080]", "{'sets':3,'reps':6}"), "") "," \
    SHARED_PHASE("forbids", PRESCRIBE("slide", EVERY_DAY, "[1080]", "{'sets':2,'reps':15}"), \
        ",'avoid':[{'exercise':'squat','reason':'no squats yet'}]," \
        "'running':[{'when':" YES("fever") ",'allowed':false,'say':'no running with a fever'}]"))

/* Enrols at the newest event, with sessions from 1 March 2027 on. */
static inline struct plan *join(struct world *w, const struct protocol *pr, const char *phase, enum side side) {
    struct event e = enrolment(w, "2027-03-01T05:30:00Z", "2027-03-01", side);
    e.at_ms = w->patient->newest_ms;
    e.as.enrolled.protocol = pr->id;
    e.as.enrolled.hash = pr->hash;
    e.as.enrolled.phase = phase;
    must_fold(w, &e);
    return patient_plan(w->patient, e.as.enrolled.plan);
}

/* The sessions to come, one by one. */
static inline struct agenda *opened(struct world *w) {
    struct agenda *g;
    struct error err = {0};
    if (agenda_open(w->patient, w->zone, w->patient->passed_ms, w->arena, &g, &err) != STATUS_OK)
        ck_abort_msg("%s", err.message);
    return g;
}

static inline struct session_plan next_of(struct agenda *g) {
    struct session_plan s = {0};
    struct error err = {0};
    bool found;
    if (agenda_next(g, &s, &found, NULL, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    ck_assert_msg(found, "the agenda has ended");
    return s;
}

/* NULL when it is not in the session. */
static inline const struct item *item_in(const struct session_plan *s, const char *exercise) {
    for (size_t i = 0; i < s->items.count; i++)
        if (strcmp(s->items.item[i].exercise, exercise) == 0) return &s->items.item[i];
    return NULL;
}

static inline const char *reason_in(const struct session_plan *s, int plan, const char *exercise) {
    for (size_t i = 0; i < s->dropped.count; i++) {
        const struct dropped *d = &s->dropped.item[i];
        if (d->plan == plan && strcmp(d->exercise, exercise) == 0) return d->reason;
    }
    ck_abort_msg("plan %d has left out no %s", plan, exercise);
}

#endif
