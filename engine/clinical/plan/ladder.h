/* ladder.h - where a plan's prescriptions stand on their ladders, and the steps up and down.
 *
 * Part of the fold. One rung is one step, one variable at a time (the author's ladder says which). Past the top an
 * exercise gives way to its progression, at that one's first rung, if nothing withholds it; past the bottom to its
 * regression, at that one's last rung. Where there is none it goes back to what it had taken the place of, on the way back
 * to what is prescribed; else it stays at ceiling or floor. */
#ifndef STRIDE_CLINICAL_LADDER_H
#define STRIDE_CLINICAL_LADDER_H
#include "clinical/state/patient_state.h"

/* What a prescription means today. */
struct stand { const struct exercise *exercise; const struct dose *dose; int rung; };
struct stand ladder_stand(const struct plan *plan, const struct prescription *rx);

/* by: +1 or rungs down (negative). why is for people; rule (may be NULL) says which of the protocol's paths spoke. Adds
 * EFFECT_DOSE when anything changed. */
enum status ladder_move(struct patient *p, struct plan *plan, const struct prescription *rx, int by, const char *why,
                        const char *rule, struct effects *out, struct error *err);
/* Every prescription of the phase. */
enum status ladder_move_all(struct patient *p, struct plan *plan, int by, const char *why, const char *rule,
                            struct effects *out, struct error *err);
/* Every prescription of the phase that has risen since it was last done, back to where it stood then. */
enum status ladder_repeat(struct patient *p, struct plan *plan, const char *why, const char *rule, struct effects *out,
                          struct error *err);
/* The phase has changed from that one (its own index: it has begun anew): what is prescribed on by the same ladder keeps
 * its rung, all else begins at its entry; rows of colours begin anew. fresh: everything begins at its entry, and what stands below that stays there: no
 * dose rises because nothing was done. */
void ladder_enter(struct plan *plan, int from, bool fresh);

/* The prescription of the plan's phase by which this exercise is done now, or by which prescribed (may be NULL) was
 * prescribed; NULL: none. */
const struct prescription *ladder_prescription(const struct plan *plan, const char *exercise, const char *prescribed);
/* That of an item of the plan: of a run that is there by another plan's name, the phase's first run. */
const struct prescription *ladder_of_item(const struct plan *plan, const struct item *item);
/* The prescription's own, for counting; NULL when memory is out. */
struct progress *ladder_progress(struct patient *p, struct plan *plan, const struct prescription *rx);
/* Is this, as it was shown, as much as the prescription means today? */
bool ladder_as_much(const struct plan *plan, const struct stand *stand, const struct item *item);

#endif
