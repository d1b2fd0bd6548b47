/* plan_flag.h - what a standing red flag does to plans: holds and stops (reliability rules, section 1, point 6).
 *
 * Part of the fold (judge_flags.c decides which flags stand). */
#ifndef STRIDE_CLINICAL_PLAN_FLAG_H
#define STRIDE_CLINICAL_PLAN_FLAG_H
#include "clinical/state/patient_state.h"

/* A flag about one knee concerns the plans of that knee; one about the person, or one that stops everything, all. */
bool plan_flag_concerns(const struct standing *s, const struct plan *plan);
/* On every open plan that it concerns. One that acts has waited long enough, on whichever plan it had waited. */
enum status plan_flag_act(struct patient *p, const struct standing *s, struct effects *out, struct error *err);
/* Takes out the holds of one cause; kind -1 means every kind. */
enum status plan_flag_release(struct plan *plan, const struct standing *s, int kind, const char *why, struct effects *out,
                              struct error *err);
/* The standing flag that forbids a plan for this knee, if any: only a clinician's clearance takes it away. */
const struct standing *plan_flag_forbids(const struct patient *p, enum side side);
/* Refuses because of it, in its words. */
enum status plan_flag_refuse(const struct patient *p, enum side side, struct error *err);

#endif
