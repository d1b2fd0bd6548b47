/* explanation.h - why a criterion says what it says, as JSON, made only when asked for.
 *
 * One trace, read in three ways; all three are of the same results. Words come from named criteria and findings'
 * questions; no sentence is made up here that the protocol does not bear out. In texts, names, ids and codes are never
 * shown as they are written.
 *
 * READING_CLINICIAN, what --json prints: {"text","result","for":[…],"against":[…],"open":[…]}: the children that speak
 * for the result, against it, and those not known. A leaf has beside text and result {"finding","context"?,"side"?,
 * "value","at"?,"age_h"?,"masked"?,"prorated"?,"wanted"}. "mark" and "source" stand where a named criterion has them, or
 * the constant that something is compared with.
 *
 * READING_ENGINEER: the same, and in each "op", "path" (a JSON pointer into the canonical form, from which the line of
 * the script is found), of a number "lo" and "hi", and "inputs": every child as {"op","path"?,"result","lo"?,"hi"?,
 * "mark"?,"source"?,"inputs"?}, numbers down to their own inputs. Two that were compiled into one node have no path.
 *
 * READING_PATIENT: {"text","because":[…]}: plain sentences, the first of them all in one.
 *
 * New reference; NULL when memory is out. */
#ifndef STRIDE_CLINICAL_EXPLANATION_H
#define STRIDE_CLINICAL_EXPLANATION_H
#include "clinical/criterion/criterion.h"

enum reading { READING_CLINICIAN, READING_ENGINEER, READING_PATIENT };

/* results are those of criterion_eval for this root and situation. */
json_t *explanation_json(const struct criteria *set, int32_t root, const struct situation *s,
                         const struct result *results, enum reading reading);
#endif
