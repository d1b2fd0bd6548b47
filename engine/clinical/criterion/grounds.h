/* grounds.h - what a result hangs on, so that it need not be found out again while nothing of that has changed.
 *
 * A struct grounds in the situation collects, while an expression is evaluated, the slots that were looked at, the plan's
 * figures, and until when the result stays as it is by itself. A struct changes says which slots have had a new answer,
 * or another history, since. Both know only what is derived: forgetting them costs time, and nothing else. */
#ifndef STRIDE_CLINICAL_GROUNDS_H
#define STRIDE_CLINICAL_GROUNDS_H
#include <stdbool.h>
#include <stdint.h>

#define GROUNDS_SLOTS 24
#define GROUNDS_FIGURES 9                /* PLAN_FIGURES */
struct grounds {
    int64_t from_ms, until_ms;           /* it is the same at every instant from the first to the second */
    unsigned figures, known;             /* bit by enum plan_figure: read as it stands, and was it known; GROUNDS_OVER: */
    int64_t low[GROUNDS_FIGURES], high[GROUNDS_FIGURES];         /* some figure over days. While it lies from low to high */
    bool lost;                           /* it hangs on more than is kept here */
    int slots;
    int32_t slot[GROUNDS_SLOTS];           /* each once */
};
#define GROUNDS_OVER (1u << 31)

void grounds_begin(struct grounds *r, int64_t now_ms);
/* A figure as it stands was read: the result is the same while it is known as now and lies from low to high. */
void grounds_figure(struct grounds *g, int figure, bool known, int64_t low, int64_t high);
void grounds_slot(struct grounds *r, int32_t slot);
static inline void grounds_until(struct grounds *r, int64_t ms) { if (ms < r->until_ms) r->until_ms = ms; }

/* The newest changes of all, in a ring by their number; older ones are forgotten. */
#define CHANGES_KEPT 256
struct changes { int64_t count; int32_t slot[CHANGES_KEPT]; };
void changes_add(struct changes *c, int32_t slot);
void changes_add_all(struct changes *c); /* every slot may have changed */

/* Does it still hold at that instant? *since is the number of changes when it last did, and is brought up to now. What it
 * says of figures is not looked at. */
bool grounds_hold(const struct grounds *r, int64_t *since, const struct changes *c, int64_t now_ms);

#endif
