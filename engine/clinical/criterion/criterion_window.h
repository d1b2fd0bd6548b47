/* criterion_window.h - figures over the reports of a stretch of time; used by criterion.c alone.
 *
 * Nothing is allocated: the reports are passed over as often as the figure needs, by the history's index where there is one. */
#ifndef STRIDE_CLINICAL_CRITERION_WINDOW_H
#define STRIDE_CLINICAL_CRITERION_WINDOW_H
#include "clinical/criterion/expression.h"

/* The result of a node OP_WINDOW that looks at this side. */
struct result window_result(const struct node *n, const struct situation *s, enum side side);

/* Windows of one person that were looked into, each once for all nodes that ask for the same. Zeroed is empty; belongs to
 * one history, whose changes it is told. */
#define WINDOW_MEMO 64
struct window_key { int32_t slot, finding, context; uint8_t op, detail, since_phase, last, where, unmasked, yes_no, side,
                            spare[4];    /* no bytes lie between the members: keys are compared as bytes */
                    int64_t number, than, min, max, since_ms, ago; };
struct window_memo {
    const struct changes *changes;
    struct { struct window_key key; struct result result; int64_t from_ms, until_ms, since; } at[WINDOW_MEMO];
};

/* The result of a node OP_BASELINE that looks at this side: the newest known report up to the plan's beginning. */
struct result window_baseline(const struct node *n, const struct situation *s, enum side side);

/* a / b rounded half away from zero; b is above 0. */
int64_t window_divide(int64_t a, int64_t b);
int64_t window_add(int64_t a, int64_t b);       /* stops at EXPRESSION_MAX */

#endif
