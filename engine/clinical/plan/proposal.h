/* proposal.h - what waits for a clinician: plans in draft, steps that need approval, care and exercises under ask, going on
 * after a long layoff.
 *
 * Part of the fold. Nothing is proposed twice while it is open, nor after it was declined, unless it comes to be met anew.
 * An approved care or exercise is settled for the asks that stood then: a new ask, or a block, withholds it again. */
#ifndef STRIDE_CLINICAL_PROPOSAL_H
#define STRIDE_CLINICAL_PROPOSAL_H
#include "clinical/state/patient_state.h"

/* what: a step's, care's or exercise's id, or NULL. rule: the path that spoke in rule_of, or NULL. */
enum status proposal_raise(struct patient *p, const struct event *e, enum proposal_kind kind, int plan, const char *what,
                           uint64_t asks, const char *text, const struct protocol *rule_of, const char *rule,
                           struct effects *out, struct error *err);
struct proposal *proposal_open(struct patient *p, enum proposal_kind kind, int plan, const char *what);   /* NULL */
bool proposal_is_measure(enum proposal_kind k);                  /* of care or an exercise */
/* A clinician's decision, or a withdrawal: adds EFFECT_DECIDED, and does nothing else. why may be NULL. */
enum status proposal_decide(struct proposal *r, enum proposal_state state, const struct event *e, const char *why,
                            struct effects *out, struct error *err);
/* Withdraws the open one, if there is one. */
enum status proposal_withdraw(struct patient *p, const struct plan *plan, enum proposal_kind kind, const char *what,
                              const struct event *e, const char *why, struct effects *out, struct error *err);
/* Decisions that nothing looks at any more are forgotten after PATIENT_TOLD_DAYS. */
void proposal_pass(struct patient *p);
/* A step, and going on after a long layoff, are alerts too; whoever decides them has seen that. */
enum status proposal_seen(struct patient *p, const struct proposal *r, const struct event *e, struct effects *out,
                          struct error *err);
/* Proposes each care that the plan gives (plan_care), and each exercise of its phase, that stands under ask and is not settled; one that
 * no longer does is withdrawn. For active and proposed plans; of one that is over, all is withdrawn. */
enum status proposal_judge(struct patient *p, struct plan *plan, const struct event *e, struct effects *out,
                           struct error *err);
/* What has become of care or an exercise under ask: open, approved (for all of asks), declined; withdrawn when nothing was
 * ever decided. */
enum proposal_state proposal_settled(const struct patient *p, int plan, const char *what, uint64_t asks);

uint64_t proposal_ask(size_t contraindication);                  /* its bit among asks */

enum care_decision { CARE_ALLOW, CARE_ASK, CARE_BLOCK };
const char *care_decision_name(enum care_decision d);            /* "ask" */
/* What the findings say of one care; asks gets a bit for each contraindication that asks, *reason (may be NULL) the first
 * reason that decides. results has room for every node of the protocol. */
enum care_decision care_decide(const struct plan *plan, const struct care *c, const struct situation *s,
                               struct result *results, uint64_t *asks, const char **reason);

#endif
