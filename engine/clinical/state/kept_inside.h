/* kept_inside.h - the shape of what is kept; for kept.c, and for situations, which look into its windows. */
#ifndef STRIDE_CLINICAL_KEPT_INSIDE_H
#define STRIDE_CLINICAL_KEPT_INSIDE_H
#include "clinical/criterion/criterion_window.h"
#include "clinical/protocol/protocol.h"

_Static_assert(GROUNDS_FIGURES == PLAN_FIGURES, "every figure has its place");

#define KEPT_PLACES 512
#define KEPT_SESSIONS 4                  /* of so many sessions at a time what is true of each is kept */

/* What figures over days are counted from. */
struct over { int32_t today; int64_t tallies; size_t pauses; int32_t from, to; };

struct kept_truth {
    int32_t root; int plan; int64_t place, session; enum side side; const struct protocol *protocol;
    enum truth truth;
    struct grounds grounds;
    int64_t since;                       /* how many changes there had been when it was last found to hold */
    int64_t phase_since_ms, plan_since_ms;
    struct over over;
};

struct kept {
    struct changes changes;
    struct window_memo windows;
    LIST(struct kept_truth) truths;
    int64_t watched_until_ms; unsigned watched_figures;
    uint16_t place[KEPT_PLACES];         /* by hash: 1 + index into truths; 0: free */
};

#endif
