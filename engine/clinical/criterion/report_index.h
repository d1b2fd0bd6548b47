/* report_index.h - a history by what its reports are about: from each report to the one before it of the same slot.
 *
 * Derived from the history and kept beside it, so that a window need not pass over the reports of all else. Whoever
 * changes the history tells: report_index_grow after reports joined its end, report_index_make after any other change. */
#ifndef STRIDE_CLINICAL_REPORT_INDEX_H
#define STRIDE_CLINICAL_REPORT_INDEX_H
#include "clinical/finding/finding.h"

struct report_index {
    int32_t *newest; int slots;          /* by slot: the last report; -1 none */
    LIST(int32_t) older;                 /* by report: the one before it of its slot; -1 none */
};

/* False when memory is out. */
bool report_index_make(struct report_index *x, const report_list *history, const struct vocabulary *v, struct arena *a);
bool report_index_grow(struct report_index *x, const report_list *history, const struct vocabulary *v, struct arena *a);

#endif
