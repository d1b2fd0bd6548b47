/* criterion_window.h - figures over the reports of a stretch of time; used by criterion.c alone.
 *
 * Nothing is allocated: the reports are passed over as often as the figure needs, by the history's index where there is one. */
#ifndef STRIDE_CLINICAL_CRITERION_WINDOW_H
#define STRIDE_CLINICAL_CRITERION_WINDOW_H
#include "clinical/criterion/expression.h"

/* The result of a node OP_WINDOW that looks at this side; or of OP_BASELINE: the newest known report up to the plan's
 * beginning. */
struct result window_result(const struct node *n, const struct situation *s, enum side side);

/* a / b rounded half away from zero; b is above 0. */
int64_t window_divide(int64_t a, int64_t b);
int64_t window_add(int64_t a, int64_t b);       /* stops at EXPRESSION_MAX */

#endif
