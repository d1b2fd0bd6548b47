/* kept_flags.h - what was found of each red flag and still holds, from one judging of a person to the next.
 *
 * Derived, as all that web_view.h speaks of: with nothing kept each flag is judged anew, with the same result. Zeroed but for
 * changes and arena it is empty; it belongs to one person's answers and history. */
#ifndef STRIDE_CLINICAL_KEPT_FLAGS_H
#define STRIDE_CLINICAL_KEPT_FLAGS_H
#include "clinical/assess/assessment.h"
#include "clinical/criterion/web_view.h"

typedef LIST(struct flag_result) flag_results;

/* The flags of one protocol that are judged of one knee, or of the person. */
struct kept_side { const struct protocol *of; enum side side; struct view *view;
                   flag_results said[2]; };  /* those met or unknown: of all flags, of those that look back over time */
struct kept_flags {
    const struct changes *changes;
    struct arena *arena;
    LIST(struct kept_side) sides;
    bool looked, knee[2]; int32_t witness[2]; int64_t looked_since;      /* which knees have answers, and one that shows it */
    uint8_t *side_of; int slots;                 /* by slot: 1 + side of a knee's, 0 of the person's */
};

/* Its own, or a new one; NULL when memory is out. */
struct kept_side *kept_flags_of(struct kept_flags *k, const struct protocol *of, enum side side);
/* Which knees have an answer that is known. False when it is not kept, and *knee must be found out. */
bool kept_flags_knees(struct kept_flags *k, const struct answers *a, bool knee[2]);

#endif
