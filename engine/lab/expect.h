/* expect.h - one expect of a case: its rows compared with what the engine says.
 *
 * A row is {"what","id"?,"key"?} (seen.h) and one of
 *   "is":value                           that value
 *   "has":[text…]                        each stands somewhere in what is said
 *   "list":{"exactly":[…]}               these and no others, in any order
 *   "list":{"includes"?,"among"?,"none_of"?}     at least these; no others than these; none of these
 * and beside the rows "values", findings as the findings form has them. Every row that does not hold is a failure of
 * the course, with its explanation. */
#ifndef STRIDE_LAB_EXPECT_H
#define STRIDE_LAB_EXPECT_H
#include "lab/seen.h"

enum status expect_check(struct course *c, const json_t *step, struct error *err);

#endif
