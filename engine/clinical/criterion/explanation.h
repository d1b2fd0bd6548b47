/* explanation.h - why a criterion says what it says, as JSON, made only when asked for.
 *
 * What --json prints: {"text","result","for":[…],"against":[…],"open":[…]}: the children that speak for the result,
 * against it, and those not known. A leaf has beside text and result {"finding","context"?,"side"?,"value","at"?,"age_h"?,
 * "wanted"}. Words come from named criteria, findings' questions and titles; no sentence is made up here that the
 * protocol does not bear out. New reference; NULL when memory is out. */
#ifndef STRIDE_CLINICAL_EXPLANATION_H
#define STRIDE_CLINICAL_EXPLANATION_H
#include "clinical/criterion/criterion.h"

/* results are those of criterion_eval for this root and situation. */
json_t *explanation_json(const struct criteria *set, int32_t root, const struct situation *s,
                         const struct result *results);
#endif
