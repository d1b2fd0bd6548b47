/* protocol.h - one protocol as an immutable value.
 *
 * Made only by canonical_read. Roots of expressions are indexes into criteria.nodes, or NO_EXPRESSION. Everything lives
 * in the arena that canonical_read was given. A "safety value" has the same shape with findings and flags only. */
#ifndef STRIDE_CLINICAL_PROTOCOL_H
#define STRIDE_CLINICAL_PROTOCOL_H
#include "base/hash.h"
#include "clinical/criterion/criterion.h"
#include "clinical/protocol/dose.h"

#define NO_EXPRESSION (-1)

enum disposition { DISPOSITION_EMERGENCY, DISPOSITION_SAME_DAY, DISPOSITION_URGENT_48H, DISPOSITION_URGENT_2W,
                   DISPOSITION_ROUTINE, DISPOSITION_SELF_OK };
const char *disposition_name(enum disposition d);                /* "same-day" */
bool disposition_from(const char *name, enum disposition *out);
int64_t disposition_limit_ms(enum disposition d);                /* 0, 24 h, 48 h, 14 d, 42 d (DEF); INSTANT_NONE for self-ok */
bool disposition_allows_plan(enum disposition d);                /* false for emergency, same-day, urgent-48h */

/* What a hold forbids. wait-until: no exercise session until a critical red-flag question is answered. */
enum hold_kind { HOLD_NO_PROGRESSION, HOLD_NO_IMPACT, HOLD_NO_LOAD, HOLD_WAIT_UNTIL, HOLD_KINDS };
const char *hold_name(enum hold_kind k);                         /* "no-impact" */

struct flag_row {
    enum disposition disposition; int32_t when; const char *say, *path;
    int64_t limit_ms;                    /* by when: the disposition's limit, or less */
    bool no_plan;                        /* while it is met no plan is opened, whatever the disposition */
    struct evidence evidence;
};
struct flag {                            /* a red flag; rows worst first, the first that is met says the disposition */
    const char *id, *title;              /* "RF03" */
    bool knee;
    bool windows;                        /* it looks back over time, and so moves with it */
    int32_t critical;                    /* critical unless this is not met; NO_EXPRESSION: never critical */
    struct flag_row *row; size_t rows;
    enum disposition unknown;            /* when critical and unknown; default same-day */
    int unknown_hold;                    /* enum hold_kind that goes with it, or -1 */
    const char *unknown_say;
    const char *path; struct evidence evidence;
};

enum exercise_kind { KIND_MOBILITY, KIND_ISOMETRIC, KIND_STRENGTH, KIND_HEAVY, KIND_PLYOMETRIC, KIND_RUN, KIND_KINDS };
const char *exercise_kind_name(enum exercise_kind k);
/* Acts when met; a critical one also when unknown. What it acts on is withheld (block), or waits for a clinician (ask); a
 * warning is told when met and withholds nothing. */
struct contraindication { const char *id, *reason, *path; bool block, warn, critical; int32_t when; struct evidence evidence; };
/* The doses an exercise climbs and descends, easiest first, and what takes its place past the ends. */
struct ladder {
    struct dose *rung; size_t rungs;     /* 0: none */
    size_t entry;                        /* the rung to begin on */
    int harder, easier;                  /* into protocol.exercise; -1 none */
};
struct exercise {
    const char *id, *ref, *title, *text; /* "side-plank", "E24" */
    enum exercise_kind kind;
    bool impact;                         /* withheld under the hold no-impact */
    int64_t gap_ms;                      /* least time to the same kind on the same limb (clinical 6.8) */
    struct contraindication *contraindication; size_t contraindications;
    struct ladder ladder;                /* its own; a prescription may have another */
    const char *path; struct evidence evidence;
};
/* What becomes of an exercise of a session that was missed or skipped (clinical 6.8). */
enum missed_policy { MISSED_SKIP, MISSED_SHIFT, MISSED_MERGE, MISSED_REPEAT, MISSED_LOWER };
struct missed { enum missed_policy policy; int days; };          /* days: of shift, so many at most within a week */
struct prescription {                    /* an exercise in a phase */
    int exercise;                        /* into protocol.exercise */
    struct dose dose;                    /* to begin with: the ladder's entry, or the only one */
    struct ladder ladder;                /* own or the exercise's; no rungs: the dose never changes */
    struct missed missed;                /* own or the phase's */
    uint8_t weekdays;                    /* bit 0 Monday .. bit 6 Sunday; never 0 */
    int *minute; size_t minutes;         /* local times of the day in rising order; own or the phase's */
    const char *path;                    /* JSON pointer */
    struct evidence evidence;
};
struct run_rule { int32_t when; bool allowed; const char *say, *path; struct evidence evidence; };  /* first that is met or unknown rules */
/* An exercise, or every exercise of a kind, that this phase forbids to the whole person's agenda on that knee (a run: on
 * either), whatever other plan prescribes it: a veto beats a prescription. */
struct avoid { const char *exercise;     /* its id, which need not be one of this protocol; or NULL */
               int kind;                 /* enum exercise_kind, or -1 */
               int32_t when; const char *reason, *path; struct evidence evidence; };
/* A further reminder of a session of which nothing was logged: so long after the one before, so often at most, inside the
 * answer window and not in quiet hours. */
struct repeat { int after_min, times;     /* times 0: none */
               const char *path; struct evidence evidence; };
struct phase_question { int finding, context; uint8_t weekdays; int *minute; size_t minutes; const char *path; };   /* a question */
enum action_kind { ACTION_ALERT, ACTION_NUDGE, ACTION_MOVE, ACTION_RESTART_PHASE, ACTION_RESTART_QUESTIONS, ACTION_STEP,
                   ACTION_HOLD, ACTION_LOWER, ACTION_EXAM };
struct action {
    enum action_kind kind;
    enum disposition disposition; int64_t limit_ms;  /* alert, exam */
    int move;                            /* move: phases; step: index of the step to go up to; lower: rungs of every ladder */
    enum hold_kind hold; int days;       /* hold: what, and for how many days */
    const char *say;                     /* alert, nudge, exam; hold: its reason */
};
struct rule {                            /* of a phase: the first that is newly met acts; of the protocol: each does */
    int32_t when;
    bool day;                            /* judged at the day's end only */
    struct action *action; size_t actions;
    const char *path; struct evidence evidence;
};
#define PHASE_MAX_RULES 64               /* a plan keeps a bit for each: which were met when last judged */
struct phase {
    const char *id, *title, *path;
    int min_days, target_days, max_days;
    int judged_at;                       /* minute of the day; 1440: its end */
    struct prescription *prescription; size_t prescriptions;
    struct run_rule *run; size_t runs;
    struct phase_question *ask; size_t asks;
    struct rule *rule; size_t rules;
    struct avoid *avoid; size_t avoids;
    struct repeat again;                  /* own or the protocol's */
    int32_t advance, regress;            /* judged at check-in, findings and day; NO_EXPRESSION: never */
    struct evidence evidence;
};
struct care {
    const char *id, *title, *text, *path;
    bool approval;                       /* only after a clinician's recorded approval, whatever the findings */
    struct contraindication *contraindication; size_t contraindications;
    struct evidence evidence;
};
struct step { const char *id, *title, *text, *path; int32_t when; bool approval; int *care; size_t cares;
              struct evidence evidence; };
struct source { const char *id, *text; };

/* --- the traffic light of a session (clinical 6.2), judged by plan and exercise: red, else amber, else green, else grey.
 * Expressions look at the reports of that session (session windows) and at the limits of what was done. */
#define KIND_BIT(k) (1u << (k))
struct limit {                           /* one row; the lowest of all that match, the default where none does */
    int32_t when;                        /* NO_EXPRESSION: always; unknown matches too: the lower limit is the safer */
    unsigned kinds;                      /* KIND_BIT of each; 0: every kind */
    bool is_default;                     /* neither when nor kinds: only where no other row matches */
    int64_t ok, high;                    /* thousandths of a pain score */
    int greens;                          /* green sessions of an item in a row for a rung up; the most of the matching rows */
    const char *path; struct evidence evidence;
};
/* What is asked about a session that was done: so long after it, or at a minute of the next morning. */
struct follow_up { int finding, context; int after_min;          /* 0: at morning_at */
                   int morning_at; const char *path; };
struct light {
    struct limit *limit; size_t limits;
    int32_t red, amber, green;
    int32_t settled;                     /* ends the wait after red */
    int wait_h, impact_wait_h;           /* and never before: for exercise, for jumps and runs */
    int ambers;                          /* in a row for a rung down */
    struct follow_up *follow_up; size_t follow_ups;
    const char *path; struct evidence evidence;
};
/* After more than so many days without a session that was done (clinical 6.8); the last row that fits acts. */
struct layoff {
    int over_d;
    int down;                            /* rungs below where the ladders stood; 0: the last session again */
    bool restart;                        /* the phase begins anew, its ladders at most at their entry */
    bool intake;                         /* a clinician must approve going on */
    int32_t gate;                        /* no impact until this is met; NO_EXPRESSION */
    const char *path; struct evidence evidence;
};
/* Where a plan of an older version stands in this one. A phase or step that is not named keeps its id. */
struct renamed { const char *from, *to; };
struct migration { const char *version; struct renamed *phase, *step; size_t phases, steps; };

struct codes { const char *left, *right, *unspecified; };

struct protocol {
    char hash[HASH_SIZE];
    const char *canonical;               /* the line that is hashed; NUL-terminated */
    bool safety;                         /* the shared safety value: findings and flags only; id "safety" */
    const char *id, *version, *title, *intended_use, *not_for, *author, *reviewer, *review_status;
    struct codes icd10cm, undetermined;  /* the second while the condition is only possible (clinical 1.0) */
    struct criteria criteria;            /* every expression of the protocol */
    int *finding; size_t findings;       /* the vocabulary indexes of what it declares */
    int32_t place, definite, probable, possible;
    int32_t severity;                    /* a number: 1 mild, 2 moderate, 3 severe; its hi says the worst it could be */
    int32_t irritability;                /* a number: 1 low, 2 moderate, 3 high */
    struct evidence evidence;            /* of figures that nothing nearer covers */
    struct flag *flag; size_t flags;
    struct exercise *exercise; size_t exercises;
    struct care *care; size_t cares;
    struct step *step; size_t steps;     /* rising; entry is the last without approval whose when is met, else the first */
    struct phase *phase; size_t phases;
    const struct light *light;           /* NULL: sessions are not judged, doses stay */
    struct layoff *layoff; size_t layoffs;           /* rising */
    struct rule *rule; size_t rules;     /* judged in every phase, before the phase's own; as many as a phase at most */
    struct migration *migration; size_t migrations;
    struct repeat again;                  /* of the phases that have none of their own */
    int messages;                        /* a patient and day at most; 0: it does not say */
    struct source *source; size_t sources;
};

/* The protocols in service, and those that stored plans are pinned to. Owns nothing: all lives in the arena. */
struct catalogue {
    struct arena *arena;
    struct vocabulary *vocabulary;
    LIST(const struct protocol *) protocols;   /* every one that is known, by hash unique */
    LIST(const struct protocol *) served;      /* those a new assessment runs, in order of id */
    const struct protocol *safety;             /* the one served now; NULL when none */
};
struct catalogue *catalogue_new(void);                           /* with an arena of its own; NULL when memory is out */
void catalogue_free(struct catalogue *c);
/* Reads a canonical text into the catalogue (once per hash). served: it also becomes the one served for its id. */
enum status catalogue_add(struct catalogue *c, const char *canonical, bool served, const struct protocol **out,
                          struct error *err);
/* The same of what canonical_read_known reads. */
struct canonical;
enum status catalogue_add_known(struct catalogue *c, const struct canonical *known, bool served,
                                const struct protocol **out, struct error *err);
const struct protocol *catalogue_by_hash(const struct catalogue *c, const char *hash);
const struct protocol *catalogue_by_id(const struct catalogue *c, const char *id);     /* among the served; NULL */

#endif
