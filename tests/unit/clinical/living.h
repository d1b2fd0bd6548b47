/* living.h - two protocols with everything in them that makes a plan live: light, ladders, layoff, missed sessions, rules,
 * a step and care that need approval, avoided exercises, running. They stand on fixture.h's safety value, and share
 * exercises, so that plans by both meet in one agenda. The figures are the tests' own. */
#ifndef STRIDE_TEST_CLINICAL_LIVING_H
#define STRIDE_TEST_CLINICAL_LIVING_H
#include "fixture.h"

#define NUMBER(n) "{'op':'number','value':" #n "}"
#define COMPARED(op, left, right) "{'op':'" op "','left':" left ",'right':" right "}"
#define PLAN_FIGURE(name) "{'op':'plan','figure':'" name "'}"
#define OF_SESSION(context) \
    "{'op':'window','finding':'pain','context':'" context "','stat':'worst','session':true}"

#define LIVING_LIGHT "'light':{'limits':[{'ok':2000,'high':5000,'greens':2}," \
    "{'kinds':['plyometric','run'],'ok':1000,'high':3000,'greens':2},{'when':" YES("groin") ",'ok':1000,'high':2000,'greens':3}]," \
    "'red':{'op':'any','of':[" COMPARED("gt", OF_SESSION("during"), PLAN_FIGURE("limit-high")) "," \
    COMPARED("gt", OF_SESSION("next-morning"), NUMBER(5000)) "]}," \
    "'amber':" COMPARED("gt", OF_SESSION("during"), PLAN_FIGURE("limit-ok")) "," \
    "'green':{'op':'all','of':[" COMPARED("le", OF_SESSION("during"), PLAN_FIGURE("limit-ok")) "," \
    COMPARED("le", OF_SESSION("next-morning"), NUMBER(2000)) "]}," \
    "'settled':" PAIN("le", "next-morning", 2000) ",'wait_h':24,'impact_wait_h':48,'ambers':3," \
    "'asks':[{'finding':'pain','context':'next-morning','morning_at':540}]}"

#define LIVING_LAYOFF "'layoff':[{'over_d':7,'down':1},{'over_d':14,'down':2,'gate':" PAIN("le", "worst-24h", 2000) "}," \
    "{'over_d':28,'restart':true},{'over_d':56,'intake':true}]"

#define RUNGS(a, b, c) "{'rungs':[{'sets':2,'reps':" #a "},{'sets':2,'reps':" #b "},{'sets':2,'reps':" #c "}]"
#define LIVING_EXERCISES "'exercises':[" \
    "{'id':'slide','title':'Heel slide','text':'Slide.','kind':'mobility','gap_h':4}," \
    "{'id':'squat','title':'Squat','text':'Squat.','kind':'heavy','gap_h':48,'ladder':" RUNGS(6, 8, 10) \
    ",'entry':1,'harder':'lunge','easier':'sit'}}," \
    "{'id':'lunge','title':'Lunge','text':'Lunge.','kind':'heavy','gap_h':48,'ladder':" RUNGS(6, 8, 10) "}," \
    "'contraindications':[{'id':'C1','outcome':'ask','when':" YES("analgesic") ",'reason':'masked by a painkiller'}]}," \
    "{'id':'sit','title':'Wall sit','text':'Sit.','kind':'isometric','gap_h':24,'ladder':" RUNGS(4, 5, 6) "}}," \
    "{'id':'hop','title':'Hop','text':'Hop.','kind':'plyometric','gap_h':48,'impact':true,'ladder':" RUNGS(6, 9, 12) "}," \
    "'contraindications':[{'id':'C2','outcome':'block','critical':true,'when':" YES("swollen") ",'reason':'a swollen knee'}]}," \
    "{'id':'jog','title':'Easy run','text':'Run.','kind':'run','gap_h':24,'impact':true,'ladder':{'rungs':[{'minutes':5}," \
    "{'minutes':10},{'minutes':20}]}}]"

#define LIVING_CARE "'care':[{'id':'tablets','title':'Tablets','text':'Two.','contraindications':[" \
    "{'id':'C3','outcome':'ask','when':" YES("fever") ",'reason':'a fever'}]}," \
    "{'id':'injection','title':'Injection','text':'One.','approval':'clinician'}]"
#define LIVING_STEPS "'steps':[{'id':'conservative','title':'Conservative','care':['tablets']}," \
    "{'id':'therapy','title':'Therapy'}," \
    "{'id':'injection','title':'Injection','approval':'clinician','care':['injection']}]"

/* The first alerts from pain of 8 on, whatever else; the others act on what a course may bring. */
#define LIVING_ALARM "{'when':" PAIN("ge", "during", 8000) ",'do':[{'alert':'urgent-48h','say':'Pain of 8 or more.'}," \
    "{'hold':'no-impact','days':7,'say':'pain of 8'}]}"
#define LIVING_RULES "'rules':[" LIVING_ALARM "," \
    "{'when':" COMPARED("ge", "{'op':'plan','figure':'red-sessions','days':14}", NUMBER(2000)) \
    ",'do':[{'lower':1},{'exam':'routine','say':'two red sessions'}]}," \
    "{'when':" PAIN("ge", "worst-24h", 7000) ",'judged':'day','do':[{'step':'therapy'}]}," \
    "{'when':" PAIN("ge", "worst-24h", 9000) ",'do':[{'step':'injection'}]}]"

#define LIVING_ASKS "'asks':[{'finding':'pain','context':'worst-24h','days':" EVERY_DAY ",'at':[1140]}]"
#define MISSED(policy) ",'missed':{'policy':'" policy "'}"
#define GIVES(exercise, days, at, missed) "{'exercise':'" exercise "','days':" days ",'at':" at missed "}"

#define LIVING_FINDINGS "'findings':[" FINDINGS_PAIN "," FINDINGS_SWOLLEN "," FINDINGS_FEVER "," FINDINGS_GROIN "," \
    FINDINGS_ANALGESIC "]"
#define LIVING_HEAD(id, version) "{'format':1,'kind':'protocol','version':'" version "','id':'" id "','title':'" id "'," \
    LIVING_FINDINGS ",'criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," LIVING_EXERCISES ","

/* Settle keeps jumps away from the knee; load prescribes them, and runs. */
#define LIVING_PHASES "'phases':[{'id':'settle','title':'Settle','days':{'min':3,'target':5,'max':20}," LIVING_ASKS \
    ",'exercises':[{'exercise':'slide','days':" EVERY_DAY ",'at':[480],'dose':{'sets':2,'reps':15}}," \
    GIVES("squat", "[0,2,4]", "[1080]", ",'missed':{'policy':'shift','days':2}") "]," \
    "'avoid':[{'kind':'plyometric','reason':'it settles first'}],'advance':" PAIN("le", "worst-24h", 2000) "}," \
    "{'id':'load','title':'Load','days':{'min':7,'target':14,'max':30}," LIVING_ASKS ",'exercises':[" \
    GIVES("squat", "[0,2,4]", "[1080]", MISSED("lower")) "," GIVES("hop", "[1,3,5]", "[1080]", MISSED("merge")) "," \
    GIVES("jog", "[1,3,6]", "[1080]", MISSED("repeat")) "]," \
    "'running':[{'when':" YES("groin") ",'allowed':false,'say':'no running with a painful groin'}]," \
    "'avoid':[{'exercise':'lunge','when':" PAIN("ge", "worst-24h", 4000) ",'reason':'no lunges at 4 or more'}]," \
    "'advance':" PAIN("le", "worst-24h", 0) ",'regress':" PAIN("ge", "during", 6000) "," \
    "'rules':[{'when':" PAIN("ge", "worst-24h", 6000) ",'judged':'day','do':[{'nudge':'Rest a little.'},{'move':-1}]}]}]"

#define LIVING(version) LIVING_HEAD("living", version) LIVING_CARE "," LIVING_STEPS "," LIVING_LIGHT "," LIVING_LAYOFF "," \
    LIVING_RULES "," LIVING_PHASES
#define LIVING_1 LIVING("1.0.0") "}"
/* The same, the first phase under another id. */
#define LIVING_2 LIVING("2.0.0") ",'migrations':[{'version':'1.0.0'}]}"

/* A second condition of the same knee, by another light, without layoff. */
#define NEIGHBOUR LIVING_HEAD("neighbour", "1.0.0") "'steps':[{'id':'conservative','title':'Conservative'}]," LIVING_LIGHT \
    ",'rules':[" LIVING_ALARM "],'phases':[{'id':'settle','title':'Settle','days':{'min':2,'target':5,'max':90}," \
    "'exercises':[" GIVES("squat", EVERY_DAY, "[1080]", MISSED("skip")) "," GIVES("hop", "[0,2,4]", "[1080]", "") "," \
    GIVES("jog", "[2,5]", "[600]", "") "],'avoid':[{'exercise':'squat','when':" YES("groin") ",'reason':'the groin hurts'}]}]}"

/* The neighbour under another name, and its run under another name: what another plan's run is to it. It reminds twice
 * more of what nobody answers. */
static inline const struct protocol *add_stroller(struct catalogue *c) {
    static const char *const names[][2] = {{"'neighbour'", "'stroller'"}, {"'jog'", "'walk-run'"},
                                           {"{'format':1,", "{'again':{'after_min':90,'times':2},'format':1,"}};
    size_t room = strlen(NEIGHBOUR) + 200;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    strcpy(text, NEIGHBOUR);
    for (size_t i = 0; i < 3; i++)
        for (char *at = text; (at = strstr(at, names[i][0])) != NULL; at += strlen(names[i][1])) {
            size_t old = strlen(names[i][0]), new = strlen(names[i][1]);
            ck_assert_uint_lt(strlen(text) + new - old, room);
            memmove(at + new, at + old, strlen(at + old) + 1);
            memcpy(at, names[i][1], new);
        }
    const struct protocol *p = add(c, text);
    free(text);
    return p;
}

#endif
