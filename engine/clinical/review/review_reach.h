/* review_reach.h - what each node of a protocol's expressions can come to, whatever is answered.
 *
 * One pass over the nodes, which takes answers for independent of each other. So what is said to be out of reach is;
 * what is said to be in reach need not be: the answers that it takes may exclude each other. */
#ifndef STRIDE_CLINICAL_REVIEW_REACH_H
#define STRIDE_CLINICAL_REVIEW_REACH_H
#include "clinical/criterion/criterion.h"

#define REACH_MET     1u
#define REACH_NOT_MET 2u
#define REACH_UNKNOWN 4u

/* can: of a condition which truths, of a number REACH_UNKNOWN when it may be unknown. lo to hi: a number's values. */
struct reach { int64_t lo, hi; unsigned can; };

/* One for each node, in the arena; NULL when memory is out. */
struct reach *review_reach(const struct criteria *set, struct arena *a);

#endif
