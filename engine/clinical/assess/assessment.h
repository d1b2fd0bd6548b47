/* assessment.h - the served protocols' criteria and the red flags, on one person's findings, for both knees.
 *
 * Order of work: the safety value's flags (and each served protocol's own) per knee or person; each protocol's grades per
 * knee; severity, entry step and first phase of those that are met; care decisions. The disposition is the worst that a flag
 * asks for, keeping all reasons; one that forbids plans leaves no care simply allowed, one that forbids impact no running.
 * Primary per knee (settled question g); what is missing; what to ask next. A flag that is
 * not met is not listed. A condition is "unknown" with strength possible when its place is met but its rule is unknown.
 * Pure: the result lives in the arena and borrows from the catalogue.
 *
 * What to ask next follows Kleene's logic: a finding is asked while a criterion that is unknown, or a worse row or a
 * stronger grade than the one that is met, hangs on it; so it may ask too much, never too little. In this order: critical
 * red flags, other red flags, conditions, then severity, steps, running and care; each in vocabulary order, left before
 * right. (An exact test over completions, and a ranking by expected results, are not made yet.)
 * A masked pain score is known here and not asked again, though it may leave a criterion unknown. */
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
    enum disposition disposition;        /* of the first row that is met; of a critical flag at least the flag's "unknown"
                                            one while a worse row is unknown; self-ok when unknown and not critical */
    int hold;                            /* enum hold_kind an unknown critical flag asks for, or -1 */
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
                     LIST(const char *) reasons; };

struct assessment {
    LIST(struct flag_result) flags;      /* by id, left before right */
    LIST(struct condition_result) conditions;   /* every served protocol with grades, for every knee that is judged, met or
                                            not; by protocol id, left before right */
    LIST(struct care_result) care;       /* of the met conditions' steps up to the entry step; strictest of two knees */
    enum disposition disposition;
    LIST(const char *) reasons;
    struct missing next; bool has_next;  /* the first of open */
    missing_list open;                   /* all that may still change a result, in the order of asking */
};

/* What to judge by. A knee is judged when the person has an answer about it that is not "unknown"; while neither has one,
 * both are, so that nothing unknown about them is passed over. A protocol that reads no finding about a knee is judged once, SIDE_NONE. */
struct subject { const struct answers *answers; const report_list *history; int64_t now_ms; };

enum status assessment_make(const struct catalogue *c, const struct subject *s, struct assessment *out, struct arena *a,
                            struct error *err);
/* The flags alone, of the safety value and of the given protocols, as judged at each contact. */
enum status assessment_flags(const struct protocol *const *of, size_t count, const struct subject *s,
                             struct assessment *out, struct arena *a, struct error *err);
const struct condition_result *assessment_condition(const struct assessment *as, const char *protocol, enum side side);

/* A flag that counts for the disposition: met, or unknown and critical. */
bool assessment_counts(const struct flag_result *r);

/* Why no plan may be opened for this condition and knee: false and a sentence in why. Definite or probable is needed,
 * and no flag (met, or critical and unknown) with a disposition that forbids plans. */
bool assessment_allows_plan(const struct assessment *as, const struct condition_result *c, struct error *why);

/* What --json prints. NULL when memory is out. */
json_t *assessment_json(const struct catalogue *c, const struct subject *s, const struct assessment *as);

#endif
