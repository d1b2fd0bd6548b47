/* judge_move.h - moving one plan between phases: what rules, exits and ways back have in common.
 *
 * Part of the fold: judge_plan.c and judge_rules.c share it. */
#ifndef STRIDE_CLINICAL_JUDGE_MOVE_H
#define STRIDE_CLINICAL_JUDGE_MOVE_H
#include "clinical/state/patient_state.h"

/* One plan at one event. today is the local day that counts: when a day is judged, it is over. */
struct judging {
    struct patient *p;
    struct plan *plan;
    const struct event *e;
    struct effects *out;
    struct figures figures;
    struct situation s;
    struct result *results;              /* room for every node of the protocol */
    int32_t root;                        /* the rule that acts */
    json_t *explanation;                 /* why it does, when asked for; freed with the effects' arena */
    int32_t today;
    struct error *err;
};

void judge_look(struct judging *j);                              /* fills situation and figures anew */
bool judge_met(struct judging *j, int32_t root);                 /* false for NO_EXPRESSION */
bool judge_held(const struct judging *j);                        /* it may not go forward now */
const char *judge_phase_id(const struct plan *plan, int phase);  /* "completed" past the last */

/* The rule at root is about to act: explains it, if that is asked for, as things are before it does. */
enum status judge_reason(struct judging *j, int32_t root);
/* The effect is that rule's. */
void judge_blame(const struct judging *j, struct effect *e);
/* To phase `to` (past the last: completed), for that rule. The phase's days, windows and rules begin anew. */
enum status judge_move(struct judging *j, int to, const char *why);
/* The same begin anew without a move, and rows of colours; ladders stay. Rules that are met at this moment have acted. */
void judge_restart(struct judging *j);
/* Only that: the phase's days and windows stay. Fills situation and figures anew. */
void judge_latch(struct judging *j);

/* Each rule of the protocol that is newly met acts, then the phase's first; another that came to be met with it acts at the
 * next judging, if it still is. *moved: the plan is in another phase, or its phase began anew. */
enum status judge_rules(struct judging *j, bool *moved);
/* While the plan stands still no rule acts, and one that is met no more may be met anew when it goes on. */
void judge_unlatch(struct judging *j);

#endif
