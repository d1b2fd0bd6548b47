/* plan.h - one patient on one protocol version for one knee: its state, its holds, its step and phase.
 *
 * Part of struct patient; changed only by the fold. The state table is reliability rules, section 2. */
#ifndef STRIDE_CLINICAL_PLAN_H
#define STRIDE_CLINICAL_PLAN_H
#include "clinical/protocol/protocol.h"

enum plan_state { PLAN_PROPOSED, PLAN_ACTIVE, PLAN_PAUSED, PLAN_STOPPED, PLAN_COMPLETED, PLAN_REVOKED, PLAN_STATES };
const char *plan_state_name(enum plan_state s);
bool plan_state_from(const char *name, enum plan_state *out);

/* A hold forbids something until its cause is gone:
 *   flag    a red flag: one that is met ends only by a clinician's clearance, one that was only unknown when it is answered
 *           and not met
 *   red     a red session: over after until_ms, and not while waits (the light's settled is not met since)
 *   gate    a layoff: over when the layoff row's gate is met
 *   intake  a long layoff: over when a clinician approves going on
 *   rule    a rule of the protocol: over after until_ms */
enum hold_cause { CAUSE_FLAG, CAUSE_RED, CAUSE_GATE, CAUSE_INTAKE, CAUSE_RULE, HOLD_CAUSES };
const char *hold_cause_name(enum hold_cause c);                  /* "red" */
struct hold {
    enum hold_kind kind; enum hold_cause cause;
    const char *flag;                    /* the flag's id; of other causes a short reason for people */
    enum side side; bool met;            /* of a flag; side also of red: the knee whose session was */
    int64_t event;                       /* that brought it */
    int64_t until_ms;                    /* INSTANT_NONE: no time ends it */
    bool waits;                          /* and its condition has not been met since */
    int64_t session;                     /* of red: the session; else 0 */
    int64_t since_ms;                    /* of red: when that was done; of gate: when it began; else 0. Only what is
                                            recorded later ends the wait */
    int32_t root;                        /* of gate: the condition; else NO_EXPRESSION */
};

/* Where a prescription stands on its ladder, and which exercise has taken its place. None is kept for one that never left
 * its entry. */
struct progress {
    int prescribed;                      /* the prescribed exercise, into protocol.exercise */
    int exercise; int rung;              /* the one done now, and its rung */
    int greens, ambers;                  /* in a row */
    int64_t session;                     /* the last one that was judged for it */
};
/* A prescription whose days are put off within one week, after a missed session (clinical 6.8). */
struct shift { int prescription; int32_t week;       /* the Monday */
               int32_t from_day; int days; };        /* occurrences of that week from that day on come so many days later;
                                                        one that would come after Sunday is dropped, and counted already */
struct pause { int32_t from, to; const char *why; };             /* local days, to not among them; INT32_MAX: it lasts */

struct plan {
    int number;
    const struct protocol *protocol;
    enum side side;
    enum plan_state state;
    const char *strength; int severity;  /* as at enrolment */
    int step, phase;                     /* indexes into the protocol */
    int32_t start_day;                   /* the first local day with sessions */
    int32_t step_day, phase_day;         /* the local day the step, the phase began */
    int64_t phase_since_ms;
    int64_t since_ms;                    /* when it was opened: baselines are of then */
    enum plan_state before;              /* stopped: what it was, and will be when it is cleared */
    uint64_t protocol_rules_met;         /* bit i: rule i of the protocol, likewise */
    uint64_t rules_met;                  /* bit i: rule i of the phase was met when it was last judged */
    bool regress_waits;                  /* the phase's way back was met as it began, and nothing it reads is newer */
    int questions_missed;                /* in a row */
    int32_t judged_day;                  /* the last local day judged; start_day - 1 at first */
    bool review_asked;                   /* the phase's max has passed and a clinician was told */
    LIST(struct hold) holds;
    LIST(struct progress) progress;
    LIST(struct shift) shifts;           /* of this week */
    LIST(struct pause) pauses;           /* and stops: days that count for nothing but the layoff */
    LIST(int) merged;                    /* exercises of a missed session that join the plan's next one */
    int32_t done_day;                    /* the last local day with a session done; start_day - 1 at first */
    int layoffs;                         /* rows of the protocol's layoff that have acted since */
};

bool plan_is_open(const struct plan *p);                         /* proposed, active, paused or stopped */
bool plan_holds(const struct plan *p, enum hold_kind k);         /* as the fold left it: until_ms is not looked at */
/* Is it held at that instant, by what is known now? One that waits, or that no time ends, holds at every instant. */
bool plan_holds_at(const struct plan *p, enum hold_kind k, int64_t at_ms);
/* The care it gives, one by one from i = 0, each once: that of every step up to its own; of a step that needs approval only
 * while the plan stands in it, for one that was passed over was never approved. NULL past the last. */
const struct care *plan_care(const struct plan *p, size_t i);
bool plan_needs_day(const struct plan *p);                       /* its phase has a rule that a day's end is judged by */

#endif
