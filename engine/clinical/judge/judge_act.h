/* judge_act.h - what a rule does when it acts: alerts, nudges, moves, restarts, steps, holds, lower doses, exams.
 *
 * Part of the fold (judge_rules.c calls it, after judge_reason). */
#ifndef STRIDE_CLINICAL_JUDGE_ACT_H
#define STRIDE_CLINICAL_JUDGE_ACT_H
#include "clinical/judge/judge_move.h"

/* All actions of the rule in their order. *moved is set when the phase changed or began anew, else left as it is. */
enum status judge_act(struct judging *j, const struct rule *rule, bool *moved);
/* Does one of its alerts ask for somebody within 48 hours? */
bool judge_is_urgent(const struct rule *rule);
/* Of a rule that has acted, is still met, and was answered so anew: its urgent alerts, and its holds. Who has seen the last
 * alarm has not seen this one. */
enum status judge_act_again(struct judging *j, const struct rule *rule);

#endif
