/* judge_cancel.h - open sessions that must not be done any more, as things stand after red flags were judged.
 *
 * Part of the fold (judge_flags.c calls it). */
#ifndef STRIDE_CLINICAL_JUDGE_CANCEL_H
#define STRIDE_CLINICAL_JUDGE_CANCEL_H
#include "clinical/patient/patient_state.h"

/* Cancels each open session that invites to something forbidden, or asks for a plan that is stopped. */
enum status judge_cancel(struct patient *p, struct effects *out, struct arena *scratch, struct error *err);

#endif
