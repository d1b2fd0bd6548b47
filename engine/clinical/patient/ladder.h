/* ladder.h - where a plan's prescriptions stand on their ladders, and the steps up and down.
 *
 * Part of the fold. One rung is one step, one variable at a time (the author's ladder says which). Past the top an exercise
 * gives way to its progression, at that one's first rung, if nothing withholds it; past the bottom to its regression, at that
 * one's last rung. Where there is none, it stays at ceiling or floor. */
#ifndef STRIDE_CLINICAL_LADDER_H
#define STRIDE_CLINICAL_LADDER_H
#include "clinical/patient/patient_state.h"

struct stand { const struct exercise *exercise; const struct dose *dose; int rung; };    /* what a prescription means today */
struct stand ladder_stand(const struct plan *plan, const struct prescription *rx);

/* by: +1 or rungs down (negative). why is for people; rule (may be NULL) says which of the protocol's paths spoke. Adds
 * EFFECT_DOSE when anything changed. */
enum status ladder_move(struct patient *p, struct plan *plan, const struct prescription *rx, int by, const char *why,
                        const char *rule, struct effects *out, struct error *err);
/* Every prescription of the phase. */
enum status ladder_move_all(struct patient *p, struct plan *plan, int by, const char *why, const char *rule,
                            struct effects *out, struct error *err);
/* The phase has changed: what is prescribed on by the same ladder keeps its rung, all else begins at its entry; rows of
 * colours begin anew. fresh: everything begins at its entry. */
void ladder_enter(struct plan *plan, bool fresh);

#endif
