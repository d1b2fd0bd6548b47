/* assessment.h - the served protocols' criteria and the red flags, on one person's findings, for both knees.
 *
 * Order of work: the safety value's flags (and each served protocol's own) per knee or person; each protocol's grades
 * per knee; severity, entry step and first phase of those that are met; care decisions. The disposition is the worst
 * that a flag asks for, keeping all reasons; one that forbids plans leaves no care simply allowed, one that forbids
 * impact no running. Primary per knee (settled question g); what is missing; what to ask next. A flag that is not met
 * is not listed. A condition is "unknown" with strength possible when its place is met but its rule is unknown. Pure:
 * the result lives in the arena and borrows from the catalogue.
 *
 * What to ask next (relevance.h): a finding is asked while some completion of the unknown findings together changes a
 * result; exactly so up to 20 unknown findings, and mostly far above; past that by Kleene's logic, which may ask too
 * much and never too little. Red flags come first: emergencies of the person, then critical ones, then others; then the
 * finding with the smallest expected number of results left open; then vocabulary order, left before right. Whether an
 * answer is known can matter too: what looks at that (`known`) is open until it is answered. A masked pain score is known here and not
 * asked again, though it may leave a criterion unknown. */
#ifndef STRIDE_CLINICAL_ASSESSMENT_H
#define STRIDE_CLINICAL_ASSESSMENT_H
#include "clinical/protocol/protocol.h"

enum strength { STRENGTH_NONE, STRENGTH_POSSIBLE, STRENGTH_PROBABLE, STRENGTH_DEFINITE };
const char *strength_name(enum strength s);                      /* "definite"; NULL for none */

struct flag_result {
    const struct protocol *of;           /* whose flag: the safety value's or a protocol's */
    const struct flag *flag;
    enum side side;
    enum truth truth;                    /* met or unknown */
    bool critical;
    bool settled;                        /* a clinician has cleared it: it counts for nothing */
    enum disposition disposition;        /* of the first row that is met; of a critical flag at least the flag's
                                            "unknown" one while a worse row is unknown; self-ok when
                                            unknown and not critical */
    int64_t limit_ms;                    /* by when, from now on; INSTANT_NONE: no deadline */
    int hold;                            /* enum hold_kind an unknown critical flag asks for, or -1 */
    const struct flag_row *no_plan;      /* the first row that is met and says so, whatever the dispositions; or NULL */
    const char *say;
    int32_t root;                        /* the expression that decided; for the explanation */
};

struct condition_result {
    const struct protocol *protocol;
    enum side side;
    enum truth truth;
    enum strength strength;
    bool primary;
    const char *code;                    /* NULL when there is none */
    int severity;                        /* 1 mild 2 moderate 3 severe; 0 unknown */
    bool severity_uncertain;             /* it may be worse: a score is masked */
    int irritability;                    /* 1 low 2 moderate 3 high; 0 unknown */
    bool irritability_uncertain;
    int step, phase;                     /* indexes; -1 when not met */
    bool step_uncertain;                 /* a higher step's condition is unknown */
    int run;                             /* index into the phase's run rules: the first that is met, or that forbids and
                                            is unknown; -1 none */
    const char *run_forbidden;           /* the red flag that forbids running, whatever the phase says; NULL none */
    int32_t root;                        /* the grade that decided */
    missing_list missing;                /* what its grade still hangs on, also a stronger one than is met */
};

enum decision { DECISION_ALLOW, DECISION_ASK, DECISION_BLOCK };
struct care_result { const struct protocol *protocol; const struct care *care; enum side side; enum decision decision;
                     LIST(const char *) reasons;
                     bool unasked; };    /* said because a flag forbids plans; whatever the condition, and never asked for */

struct assessment {
    LIST(struct flag_result) flags;      /* by id, left before right */
    LIST(struct condition_result) conditions;   /* every served protocol with grades, for every knee that is judged, met
                                            or not; by protocol id, left before right */
    LIST(struct care_result) care;       /* of the met conditions' steps up to the entry step; strictest of two knees and
                                            of two protocols; while a flag forbids plans also what is known to be
                                            blocked of any protocol's first step (never asked for on that account) */
    enum disposition disposition;
    int64_t limit_ms;                    /* by when: the shortest that a flag of this disposition asks for */
    LIST(const char *) reasons;
    struct missing next; bool has_next;  /* the first of open */
    missing_list open;                   /* all that may still change a result: the next one, then emergencies of the person, critical red flags,
                                            other red flags, conditions, and severity, steps, running and care, each
                                            in vocabulary order */
};

/* What to judge by. A knee is judged when the person has an answer about it that is not "unknown"; while neither has
 * one, both are, so that nothing unknown about them is passed over. A protocol that reads no finding about a knee is
 * judged once, SIDE_NONE. */
struct subject {
    const struct answers *answers;
    const report_list *history;
    const struct report_index *index;    /* of the history; may be NULL */
    int64_t now_ms;
    int64_t plan_since_ms[3];            /* by side: when the first open plan of that knee (of either: SIDE_NONE) began,
                                            for baselines; 0 without one */
    struct kept_flags *kept;             /* what was found before (kept_flags.h); NULL: nothing is kept */
    const struct settled_flag *settled; size_t settleds;         /* flags that a clinician has cleared: shown, and no more */
};
struct settled_flag { const char *flag; enum side side; };

enum status assessment_make(const struct catalogue *c, const struct subject *s, struct assessment *out, struct arena *a,
                            struct error *err);

/* How to ask. Zeroed, all is as assessment_make does it. */
struct asking {
    bool nothing;                        /* do not look for questions: that is most of an assessment's work */
    bool knee[2];                        /* the knees to judge, whichever have answers; neither: as the subject says */
    const missing_list *not_known;       /* asked, and nobody knows: not asked again; changes no result. NULL: none */
    struct relevance *kept;              /* work that is kept from one assessment of this person to the next, at the
                                            same instant, while answers are only added: it saves most. NULL: none */
};
struct relevance *relevance_new(struct arena *a);                /* lives in a; NULL when memory is out */
enum status assessment_make_for(const struct catalogue *c, const struct subject *s, const struct asking *asking,
                                struct assessment *out, struct arena *a, struct error *err);

/* The flags alone, of the safety value and of the given protocols, as judged at each contact; without questions.
 * looking_back: only those that look back over time, which time alone can change. */
enum status assessment_flags(const struct protocol *const *of, size_t count, const struct subject *s, bool looking_back,
                             struct assessment *out, struct arena *a, struct error *err);
const struct condition_result *assessment_condition(const struct assessment *as, const char *protocol, enum side side);

/* A flag that counts for the disposition: met, or unknown and critical, and not cleared by a clinician. */
bool assessment_counts(const struct flag_result *r);

/* Why no plan may be opened for this condition and knee: false and a sentence in why. Definite or probable is needed,
 * and no flag (met, or critical and unknown) with a disposition that forbids plans, or with a row that does. */
bool assessment_allows_plan(const struct assessment *as, const struct condition_result *c, struct error *why);

/* What --json prints. NULL when memory is out. */
json_t *assessment_json(const struct catalogue *c, const struct subject *s, const struct assessment *as);

#endif
