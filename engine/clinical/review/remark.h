/* remark.h - one thing that a review has to say (review.h). */
#ifndef STRIDE_CLINICAL_REMARK_H
#define STRIDE_CLINICAL_REMARK_H
#include "base/arena.h"
#include <stdbool.h>

/* path: the JSON pointer of the part that it is about. wrong: an error, else a warning. */
struct remark { const char *path, *message; bool wrong; };
typedef LIST(struct remark) remark_list;

#endif
