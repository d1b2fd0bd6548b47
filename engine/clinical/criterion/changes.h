/* changes.h - which answers have changed, so that what was found out from the others need not be found out again.
 *
 * Derived: forgetting changes costs time, and nothing else. */
#ifndef STRIDE_CLINICAL_CHANGES_H
#define STRIDE_CLINICAL_CHANGES_H
#include <stdint.h>

/* The slots that had a new answer, or another history: the newest of all, in a ring by their number. */
#define CHANGES_KEPT 256
struct changes { int64_t count; int32_t slot[CHANGES_KEPT]; };

static inline void changes_add(struct changes *c, int32_t slot) { c->slot[c->count++ % CHANGES_KEPT] = slot; }
static inline void changes_add_all(struct changes *c) { c->count += CHANGES_KEPT + 1; }  /* every slot may have */

#endif
