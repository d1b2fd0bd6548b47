/* plan.h - one patient on one protocol version for one knee: its state, its holds, its step and phase.
 *
 * Part of struct patient; changed only by the fold. The state table is reliability rules, section 2. */
#ifndef STRIDE_CLINICAL_PLAN_H
#define STRIDE_CLINICAL_PLAN_H
#include "clinical/protocol/protocol.h"

enum plan_state { PLAN_PROPOSED, PLAN_ACTIVE, PLAN_PAUSED, PLAN_STOPPED, PLAN_COMPLETED, PLAN_REVOKED, PLAN_STATES };
const char *plan_state_name(enum plan_state s);
bool plan_state_from(const char *name, enum plan_state *out);

/* A hold forbids something until its cause is gone. Its cause is a red flag: one that is met ends only by a clinician's
 * clearance, one that was only unknown ends when it is answered and not met. */
struct hold { enum hold_kind kind; const char *flag; enum side side; bool met; int64_t event; };

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
    uint64_t rules_met;                  /* bit i: rule i of the phase was met when it was last judged */
    bool regress_waits;                  /* the phase's way back was met as it began, and nothing it reads is newer */
    int questions_missed;                /* in a row */
    int32_t judged_day;                  /* the last local day judged; start_day - 1 at first */
    bool review_asked;                   /* the phase's max has passed and a clinician was told */
    LIST(struct hold) holds;
};

bool plan_is_open(const struct plan *p);                         /* proposed, active, paused or stopped */
bool plan_holds(const struct plan *p, enum hold_kind k);
bool plan_needs_day(const struct plan *p);                       /* its phase has a rule that a day's end is judged by */

#endif
