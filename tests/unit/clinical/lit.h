/* lit.h - a small protocol with a traffic light, ladders and a layoff, and sessions that a test makes come due by hand: the
 * agenda has no part in it. */
#ifndef STRIDE_TEST_CLINICAL_LIT_H
#define STRIDE_TEST_CLINICAL_LIT_H
#include "clinical/plan/ladder.h"
#include "clinical/judge/light.h"
#include "fixture.h"

#define LIT_PAIN "{'name':'pain','about':'knee','type':'number','unit':'0-10','min':0,'max':10000,'question':'How much pain?'," \
    "'contexts':['worst-24h','during','next-morning','before','after-60']}"
#define LIT_SAYS(name, about) "{'name':'" name "','about':'" about "','type':'yes-no','question':'Is it so?'}"
#define LIT_FINDINGS "'findings':[" LIT_PAIN "," FINDINGS_ANALGESIC "," LIT_SAYS("puffy", "knee") "," LIT_SAYS("limp", "knee") "," \
    LIT_SAYS("sharp", "knee") "," LIT_SAYS("minor", "person") "," LIT_SAYS("gate", "person") "]"

#define LIT_NUMBER(n) "{'op':'number','value':" #n "}"
#define LIT_IS(op, left, right) "{'op':'" op "','left':" left ",'right':" right "}"
#define LIT_SCORE(context, stat, more) \
    "{'op':'window','finding':'pain','context':'" context "','stat':'" stat "','session':true" more "}"
#define LIT_SAID(finding) "{'op':'window','finding':'" finding "','stat':'worst','session':true}"
#define LIT_PLAN(figure) "{'op':'plan','figure':'" figure "'}"
#define LIT_RISE(context, from) "{'op':'minus','left':" LIT_SCORE(context, "worst", "") ",'right':" from "}"
#define LIT_USUAL "{'op':'choose','when':" LIT_IS("lt", LIT_PLAN("days-in-plan"), LIT_NUMBER(7000)) "," \
    "'then':{'op':'baseline','finding':'pain','context':'next-morning'}," \
    "'else':{'op':'window','finding':'pain','context':'next-morning','stat':'median','days':7,'ago':1,'unmasked':true}}"
#define LIT_UNMASKED(context) LIT_IS("ge", LIT_SCORE(context, "count", ",'unmasked':true"), LIT_NUMBER(1000))
#define LIT_YES(finding) LIT_IS("ge", LIT_SAID(finding), LIT_NUMBER(1000))
#define LIT_NO(finding) LIT_IS("le", LIT_SAID(finding), LIT_NUMBER(0))
#define LIT_RED "{'op':'any','of':[" LIT_IS("gt", LIT_SCORE("during", "worst", ""), LIT_PLAN("limit-high")) "," \
    LIT_IS("ge", LIT_RISE("next-morning", LIT_USUAL), LIT_NUMBER(2000)) "," \
    LIT_YES("puffy") "," LIT_YES("limp") "," LIT_YES("sharp") "]}"
#define LIT_AMBER "{'op':'any','of':[" LIT_IS("gt", LIT_SCORE("during", "worst", ""), LIT_PLAN("limit-ok")) "," \
    LIT_IS("gt", LIT_RISE("after-60", LIT_SCORE("before", "worst", "")), LIT_NUMBER(1000)) "," \
    LIT_IS("ge", LIT_RISE("next-morning", LIT_USUAL), LIT_NUMBER(1000)) "]}"
#define LIT_GREEN "{'op':'all','of':[" LIT_UNMASKED("before") "," LIT_UNMASKED("during") "," LIT_UNMASKED("after-60") "," \
    LIT_UNMASKED("next-morning") "," LIT_NO("puffy") "," LIT_NO("limp") "," LIT_NO("sharp") "]}"
#define LIT_LATEST "{'op':'window','finding':'pain','context':'next-morning','stat':'worst','last':1}"
#define LIT_LIGHT "'light':{'limits':[{'ok':2000,'high':5000,'greens':2},{'kinds':['run'],'ok':1000,'high':1000,'greens':2}," \
    "{'when':" YES("minor") ",'ok':2000,'high':3000,'greens':2}]," \
    "'red':" LIT_RED ",'amber':" LIT_AMBER ",'green':" LIT_GREEN ",'settled':" LIT_IS("le", LIT_LATEST, LIT_USUAL) "," \
    "'wait_h':24,'impact_wait_h':48,'ambers':3,'asks':[{'finding':'pain','context':'after-60','after_min':60}," \
    "{'finding':'pain','context':'next-morning','morning_at':540}]}"
#define LIT_LAYOFF "'layoff':[{'over_d':7,'down':1},{'over_d':14,'down':2,'gate':" YES("gate") "}," \
    "{'over_d':28,'restart':true},{'over_d':56,'intake':true}]"

#define LIT_LADDER(rungs, more) "'ladder':{'rungs':[" rungs "]" more "}"
#define LIT_EXERCISE(id, title, kind, gap, more) \
    "{'id':'" id "','title':'" title "','text':'Do it.','kind':'" kind "','gap_h':" gap more "}"
#define LIT_BRIDGE LIT_LADDER("{'sets':2,'reps':8},{'sets':2,'reps':10},{'sets':2,'reps':12}", ",'entry':1,'harder':'single','easier':'press'")
#define LIT_EXERCISES "'exercises':[" \
    LIT_EXERCISE("slide", "Heel slide", "mobility", "4", "") "," \
    LIT_EXERCISE("press", "Press", "isometric", "6", "," LIT_LADDER("{'sets':3,'hold_s':20},{'sets':3,'hold_s':30}", "")) "," \
    LIT_EXERCISE("bridge", "Bridge", "strength", "12", "," LIT_BRIDGE) "," \
    LIT_EXERCISE("single", "Single bridge", "strength", "12", "," LIT_LADDER("{'sets':2,'reps':6},{'sets':2,'reps':8}", "") "," \
        "'contraindications':[{'id':'limps','outcome':'block','when':" YES("minor") ",'reason':'not for minors'}]") "," \
    LIT_EXERCISE("run", "Run", "run", "48", ",'impact':true," LIT_LADDER("{'minutes':6},{'minutes':10},{'minutes':12}", ",'entry':1")) "]"
#define LIT_RX(exercise, days, more) "{'exercise':'" exercise "','days':" days ",'at':[1080]" more "}"

/* Build: a bridge and a slide every day at 18:00. Again: the bridge as in build. Run: a bridge by a ladder of its own, and a
 * run Mon Wed Fri. */
#define LIT_PHASE(id, exercises, more) "{'id':'" id "','title':'" id "','days':{'min':1,'target':5,'max':90}," \
    "'exercises':[" exercises "]" more "}"
#define LIT_PHASES LIT_PHASE("build", LIT_RX("bridge", EVERY_DAY, "") "," LIT_RX("slide", EVERY_DAY, ",'dose':{'sets':2,'reps':15}"), \
        ",'advance':" YES("gate")) "," \
    LIT_PHASE("again", LIT_RX("bridge", EVERY_DAY, ""), ",'advance':" YES("sharp")) "," \
    LIT_PHASE("run", LIT_RX("bridge", EVERY_DAY, "," LIT_LADDER("{'sets':1,'reps':5},{'sets':1,'reps':6}", "")) "," \
        LIT_RX("run", "[0,2,4]", ""), "")
#define LIT_PROTOCOL(id, light, phases, more) "{'format':1,'kind':'protocol','version':'1.0.0'," LIT_FINDINGS ",'id':'" id "'," \
    "'title':'Lit','criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," LIT_EXERCISES "," \
    "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[" phases "]," light more "}"
#define LIT LIT_PROTOCOL("lit", LIT_LIGHT, LIT_PHASES, "," LIT_LAYOFF)

/* The light of another protocol: its text, as given. */
static inline void enrol_in(struct world *w, const struct protocol *pr, enum side side) {
    struct event e = {.kind = EVENT_ENROLLED, .at_ms = w->patient->newest_ms};
    e.as.enrolled.plan = (int)w->patient->plans.count + 1;
    e.as.enrolled.protocol = pr->id;
    e.as.enrolled.version = pr->version;
    e.as.enrolled.hash = pr->hash;
    e.as.enrolled.side = side;
    e.as.enrolled.step = "conservative";
    e.as.enrolled.phase = pr->phase[0].id;
    e.as.enrolled.strength = "definite";
    e.as.enrolled.start_day = w->patient->today;
    must_fold(w, &e);
}

/* Monday, 1 March 2027, 07:00 in New York; the morning pain is 1. Summer time begins on the 14th. */
#define LIT_FIRST "2027-03-01T12:00:00Z"
static inline const struct protocol *lit_open_with(struct world *w, const char *text) {
    world_open(w, "America/New_York", LIT_FIRST);
    const struct protocol *pr = add(w->catalogue, text);
    findings(w, LIT_FIRST, WELL);
    findings(w, LIT_FIRST, "{'side':'both','findings':{'analgesic':false,'minor':false,'pain':{'next-morning':1}}}");
    enrol_in(w, pr, SIDE_RIGHT);
    return pr;
}

static inline int32_t day_of(const char *date) {
    struct error err;
    int32_t day = 0;
    if (date_parse(date, "test", &day, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    return day;
}

static inline int64_t clock_at(const struct world *w, int32_t day, int hour, int minute) {
    return zone_instant_ms(w->zone, wall_at(day, hour * 60 + minute));
}

/* --- what passes by itself, by hand --- */

static inline void put_item(struct world *w, struct session_plan *s, const struct plan *plan, const struct prescription *rx) {
    struct stand stand = ladder_stand(plan, rx);
    struct item *item = LIST_PUSH(w->arena, &s->items);
    *item = (struct item){.plan = plan->number, .rung = stand.rung, .protocol = plan->protocol->id, .version = "1.0.0",
                          .step = "conservative", .phase = plan->protocol->phase[plan->phase].id, .exercise = stand.exercise->id,
                          .title = stand.exercise->title, .side = plan->side, .kind = stand.exercise->kind, .dose = *stand.dose};
    if (stand.exercise != &plan->protocol->exercise[rx->exercise])
        item->prescribed = plan->protocol->exercise[rx->exercise].id;
}

/* All that the active plans prescribe on that weekday, at 18:00. Returns its number. */
static inline int64_t come_due(struct world *w, const char *date) {
    int32_t day = day_of(date);
    struct event e = {.kind = EVENT_DUE, .at_ms = clock_at(w, day, 18, 0)};
    struct session_plan *s = &e.as.due.session;
    s->number = w->patient->last_session + 1;
    s->due_ms = s->send_ms = e.at_ms;
    s->local = zone_local(w->zone, e.at_ms);
    s->late_ms = e.at_ms + 4 * HOUR_MS;
    s->closes_ms = e.at_ms + 24 * HOUR_MS;
    for (size_t i = 0; i < w->patient->plans.count; i++) {
        const struct plan *plan = &w->patient->plans.item[i];
        const struct phase *phase = &plan->protocol->phase[plan->phase];
        for (size_t r = 0; plan->state == PLAN_ACTIVE && r < phase->prescriptions; r++)
            if (phase->prescription[r].weekdays >> date_weekday(day) & 1) put_item(w, s, plan, &phase->prescription[r]);
    }
    must_fold(w, &e);
    return s->number;
}

static inline void close_session(struct world *w, int64_t number) {
    struct event e = {.kind = EVENT_CLOSED, .at_ms = patient_session(w->patient, number)->planned.closes_ms};
    e.as.closed.session = number;
    must_fold(w, &e);
}

/* The day of plan 1 and every day before it that is not judged yet, each at its end. */
static inline void days_pass(struct world *w, const char *to) {
    for (struct plan *plan = patient_plan(w->patient, 1); plan->judged_day < day_of(to) && plan->state == PLAN_ACTIVE;) {
        struct event e = {.kind = EVENT_DAY};
        e.as.day.plan = 1;
        e.as.day.day = plan->judged_day + 1;
        e.at_ms = clock_at(w, e.as.day.day + 1, 0, 0);
        must_fold(w, &e);
    }
}

/* --- what the patient says of a session --- */

#define UNTOLD (-1)                      /* of any of these */
struct told { int before, during, after, morning, puffy, limp, sharp; bool masked; int share; };
#define FINE (struct told){1, 2, 2, 1, 0, 0, 0, false, 100}

static inline void say(struct world *w, int64_t number, int64_t at_ms, bool masked, int share, const char *members) {
    char form[400];
    snprintf(form, sizeof form, "{'side':'right','findings':{'analgesic':%s%s}}", masked ? "true" : "false", members);
    struct event e = {.kind = EVENT_CHECKIN, .at_ms = at_ms, .safety = w->safety->hash};
    e.as.checkin.session = number;
    e.as.checkin.done = true;
    e.as.checkin.share = share;
    e.as.checkin.reports = reports(w, form, at_ms);
    must_fold(w, &e);
}

static inline void score(char *out, size_t room, const char *context, int value) {
    size_t at = strlen(out);
    if (value != UNTOLD) snprintf(out + at, room - at, "%s'%s':%d", at > 0 ? "," : "", context, value);
}

static inline void yes_no(char *out, size_t room, const char *finding, int value) {
    size_t at = strlen(out);
    if (value != UNTOLD) snprintf(out + at, room - at, ",'%s':%s", finding, value ? "true" : "false");
}

/* Done at 18:30; pain 60 minutes after at 19:40; the rest at 09:00 on the next day. */
static inline void tell_exercise(struct world *w, int64_t number, const char *date, struct told t) {
    char scores[120] = "", members[160];
    score(scores, sizeof scores, "before", t.before);
    score(scores, sizeof scores, "during", t.during);
    snprintf(members, sizeof members, scores[0] ? ",'pain':{%s}" : "%s", scores);
    say(w, number, clock_at(w, day_of(date), 18, 30), t.masked, t.share, members);
    snprintf(members, sizeof members, ",'pain':{'after-60':%d}", t.after);
    if (t.after != UNTOLD) say(w, number, clock_at(w, day_of(date), 19, 40), t.masked, t.share, members);
}

static inline void tell_morning(struct world *w, int64_t number, const char *date, struct told t) {
    char members[160] = "";
    yes_no(members, sizeof members, "puffy", t.puffy);
    yes_no(members, sizeof members, "limp", t.limp);
    yes_no(members, sizeof members, "sharp", t.sharp);
    if (t.morning != UNTOLD) snprintf(members + strlen(members), sizeof members - strlen(members), ",'pain':{'next-morning':%d}", t.morning);
    say(w, number, clock_at(w, day_of(date) + 1, 9, 0), t.masked, t.share, members);
}

/* A whole session on that day, from due to the next morning. */
static inline int64_t live(struct world *w, const char *date, struct told t) {
    int64_t number = come_due(w, date);
    tell_exercise(w, number, date, t);
    tell_morning(w, number, date, t);
    return number;
}

/* --- looking --- */

static inline const struct shade *shade_of(struct world *w, int64_t number, int plan, const char *exercise) {
    const struct session *s = patient_session(w->patient, number);
    for (size_t i = 0; i < s->shades.count; i++)
        if (s->shades.item[i].plan == plan && strcmp(s->planned.items.item[s->shades.item[i].item].exercise, exercise) == 0)
            return &s->shades.item[i];
    return NULL;
}

/* "" while it is not final. */
static inline const char *colour(struct world *w, int64_t number, const char *exercise) {
    const struct shade *s = shade_of(w, number, 1, exercise);
    return s == NULL ? "none" : s->final ? colour_name(s->colour) : "";
}

static inline struct stand stand_of(struct world *w, int plan, size_t rx) {
    const struct plan *p = patient_plan(w->patient, plan);
    return ladder_stand(p, &p->protocol->phase[p->phase].prescription[rx]);
}

static inline bool held(struct world *w, int plan, enum hold_kind k) {
    return plan_holds_at(patient_plan(w->patient, plan), k, w->patient->newest_ms);
}

#endif
