/* What is kept of the agenda from one event to the next changes nothing: in random histories of a plan whose weeks
 * repeat, with all that may come between, the same passes next as for a patient that was just read; and it is kept. */
#include "clinical/agenda/agenda_kept.h"
#include "clinical/state/patient_json.h"
#include "histories_lives.h"
#include "histories_next.h"
#include "support/support.h"

#define FREE_EXERCISES "'exercises':[" \
    "{'id':'slide','title':'Heel slide','text':'Slide.','kind':'mobility','gap_h':0}," \
    "{'id':'bridge','title':'Bridge','text':'Lift.','kind':'isometric','gap_h':0,'ladder':" RUNGS(6, 8, 10) \
    ",'entry':2,'easier':'sit'}}," \
    "{'id':'sit','title':'Wall sit','text':'Sit.','kind':'isometric','gap_h':0,'ladder':" RUNGS(4, 5, 6) "}}," \
    "{'id':'squat','title':'Squat','text':'Squat.','kind':'heavy','gap_h':48}]"
#define FREE_HEAD(version) "{'format':1,'kind':'protocol','version':'" version "','id':'free','title':'Free'," \
    LIVING_FINDINGS ",'criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," FREE_EXERCISES "," \
    "'steps':[{'id':'conservative','title':'Conservative'},{'id':'therapy','title':'Therapy'}],"
#define FREE_RULES "'rules':[" \
    "{'when':" PAIN("ge", "worst-24h", 8000) ",'do':[{'hold':'no-load','days':3,'say':'pain of 8'},{'lower':1}]}," \
    "{'when':" PAIN("ge", "worst-24h", 6000) ",'do':[{'step':'therapy'}]}," \
    "{'when':" PAIN("ge", "during", 3000) ",'do':[{'lower':1}]}," \
    "{'when':" PAIN("ge", "next-morning", 5000) ",'judged':'day','do':[{'nudge':'Rest a little.'}]}]"

/* Settle repeats its weeks, and so does late, near midnight and in the hours of clock changes; both put off what is
 * missed. Load has an exercise with a least gap. */
#define FREE_PHASES(at) "'phases':[" \
    "{'id':'settle','title':'Settle','days':{'min':2,'target':5,'max':30}," LIVING_ASKS ",'exercises':[" \
    PRESCRIBE("slide", EVERY_DAY, at, "{'sets':2,'reps':15}") "," \
    GIVES("bridge", "[0,2,4]", "[1080]", ",'missed':{'policy':'shift','days':1}") "]," \
    "'advance':" PAIN("le", "worst-24h", 0) "}," \
    "{'id':'late','title':'Late','days':{'min':2,'target':5,'max':30}," LIVING_ASKS ",'exercises':[" \
    PRESCRIBE("slide", "[1,5]", "[0,120,150,1439]", "{'sets':2,'reps':15}") "," \
    GIVES("bridge", "[1,6]", "[1080,1439]", MISSED("merge")) "," GIVES("sit", "[6]", "[1080]", "") "]," \
    "'advance':" PAIN("le", "worst-24h", 0) ",'regress':" PAIN("ge", "during", 9000) "}," \
    "{'id':'load','title':'Load','days':{'min':2,'target':5,'max':30},'exercises':[" \
    PRESCRIBE("squat", EVERY_DAY, "[600]", "{'sets':2,'reps':8}") "," GIVES("bridge", EVERY_DAY, "[600]", "") "]," \
    "'regress':" PAIN("ge", "during", 4000) "}]"
#define FREE_1 FREE_HEAD("1.0.0") FREE_RULES "," FREE_PHASES("[480,1080]") "}"
#define FREE_2 FREE_HEAD("2.0.0") "'again':{'after_min':90,'times':2}," FREE_RULES "," FREE_PHASES("[420,750,1300]") \
    ",'migrations':[{'version':'1.0.0'}]}"

static struct ground ground;
static int compared, kept;

static void check(struct history *h) {
    struct error err = {0};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct patient *anew;
    json_t *o = json_loads(h->text, 0, NULL);
    if (o == NULL || patient_read(o, h->ground->catalogue, a, &anew, &err) != STATUS_OK)
        history_fail(h, "the state is not read back: %s", err.message);
    check_next(h, anew, a);
    compared++;
    kept += agenda_kept_next(h->patient, h->zone) != NULL;
    json_decref(o);
    arena_free(a);
}

static void open_ground(void) {
    ground = (struct ground){.well = WELL, .well_percent = 90, .fine_pain = "", .fine = "", .form = deed_form,
                             .green_during = 2000, .green_morning = 2000, .check = check, .protocols = 2};
    ground.catalogue = catalogue_new();
    ground.safety = add(ground.catalogue, SAFETY);
    ground.protocol[0] = add(ground.catalogue, FREE_1);
    ground.protocol[1] = add(ground.catalogue, FREE_2);
    ground_zones(&ground);
}

static void close_ground(void) { ground_close(&ground); }

/* One plan, and long stretches in which little is done. */
static void live(uint32_t seed) {
    struct history h;
    history_open(&h, &ground, seed);
    struct event well = {.kind = EVENT_FINDINGS, .at_ms = h.patient->newest_ms};
    well.as.findings.reports = deed_reports(&h, ground.well, well.at_ms);
    if (!history_take(&h, well)) history_fail(&h, "findings are refused");
    while (h.patient->plans.count == 0) history_take(&h, deed_enrolled(&h, h.patient->newest_ms));
    int percent = 0, steps = 100 + history_below(&h, 200);
    for (int i = 0; i < steps; i++) {
        if (i % 25 == 0) percent = history_below(&h, 15);
        if (life_step(&h, percent)) check(&h);
    }
    history_close(&h);
}

START_TEST(what_is_kept_of_the_agenda_changes_nothing) {
    const char *count = getenv("HISTORIES"), *seed = getenv("HISTORIES_SEED");
    long histories_to_live = count != NULL && *count != '\0' ? strtol(count, NULL, 10) : 60;
    uint32_t first = seed != NULL && *seed != '\0' ? (uint32_t)strtoul(seed, NULL, 0) : UINT32_C(0x2545F491);
    printf("%ld histories from seed 0x%08X\n", histories_to_live, first);
    fflush(stdout);
    for (long i = 0; i < histories_to_live; i++) live(first + (uint32_t)i * UINT32_C(0x9E3779B9));
    printf("%d events compared, %d of them with what is kept\n", compared, kept);
    fflush(stdout);
    if (histories_to_live > 50) ck_assert_int_gt(kept * 5, compared);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("agenda kept");
    TCase *whole = tcase_create("whole");
    suite_add_tcase(suite, whole);
    tcase_set_timeout(whole, 0);
    tcase_add_checked_fixture(whole, open_ground, close_ground);
    tcase_add_test(whole, what_is_kept_of_the_agenda_changes_nothing);
    return support_run(suite);
}
