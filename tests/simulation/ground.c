/* The protocols and the safety value of the simulated clinic, out of those that the tests of the fold use. */
#include "clinical/living.h"
#include "practice/practice.h"
#include "sim_ground.h"
#include <stdio.h>

/* A slide at 08:00 and 18:00 on every day, for ever. */
#define CALM LIVING_HEAD("calm", "1.0.0") "'steps':[{'id':'conservative','title':'Conservative'}]," \
    "'phases':[{'id':'settle','title':'Settle','days':{'min':3,'target':20,'max':90},'exercises':[" \
    "{'exercise':'slide','days':" EVERY_DAY ",'at':[480,1080],'dose':{'sets':2,'reps':15}}]}]}"
/* Early and late, in quiet hours too, with a question, and twice more what nobody answers. */
#define BUSY LIVING_HEAD("busy", "1.0.0") "'again':{'after_min':45,'times':2}," \
    "'steps':[{'id':'conservative','title':'Conservative'}]," LIVING_LIGHT ",'rules':[" LIVING_ALARM "]," \
    "'phases':[{'id':'settle','title':'Settle','days':{'min':3,'target':20,'max':90}," LIVING_ASKS ",'exercises':[" \
    "{'exercise':'slide','days':" EVERY_DAY ",'at':[390,720,1080,1290],'dose':{'sets':2,'reps':15}}]}]}"

static const char *const texts[] = {SAFETY, LIVING_1, CALM, BUSY};
#define VALUES (sizeof texts / sizeof *texts)

void ground_served(struct served *out, size_t *count) {
    static char *values[VALUES];
    for (size_t i = 0; i < VALUES; i++) {
        if (!values[i]) values[i] = canonical(texts[i]);
        out[i] = (struct served){values[i], "{}"};
    }
    *count = VALUES;
}

const char *ground_protocol(int which) {
    static const char *const names[] = {"calm", "living", "busy"};
    return names[which % 3];
}
