/* explanation_trace.h - what an engineer's reading adds to each node; used by explanation.c alone. */
#ifndef STRIDE_CLINICAL_EXPLANATION_TRACE_H
#define STRIDE_CLINICAL_EXPLANATION_TRACE_H
#include "clinical/criterion/criterion.h"

/* Adds op, path, lo, hi and inputs of the node to *o, which becomes NULL when memory is out. */
void trace_put(const struct criteria *set, int32_t index, const struct situation *s, const struct result *results,
               json_t **o);

#endif
