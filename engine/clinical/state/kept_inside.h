/* kept_inside.h - the shape of what is kept; for kept.c, and for situations, whose figures it numbers. */
#ifndef STRIDE_CLINICAL_KEPT_INSIDE_H
#define STRIDE_CLINICAL_KEPT_INSIDE_H
#include "clinical/criterion/web_view.h"
#include "clinical/protocol/protocol.h"

#define KEPT_SESSIONS 4                  /* of so many sessions at a time what is true of each is kept */

/* What figures over days are counted from. */
struct over { int32_t today; int64_t tallies; size_t pauses; int32_t from, to; };

/* One of each plan; and, of what reads of a session, one for each place that sessions take by turns. */
struct kept_view {
    int plan; int64_t place; struct view *view; struct over over;
    bool watched;                        /* by kept_watch */
    bool begun; uint64_t mark;           /* kept_begin was called, and not kept_end; as that was told */
    int64_t stamp;                       /* of the figures that it was last looked at with */
};

struct kept {
    struct changes changes;
    int64_t stamps;                      /* so many figures were made */
    LIST(struct kept_view) views; size_t newest;
    bool watching, lost;                 /* kept_watch was called; something was asked for that is not kept */
};

#endif
