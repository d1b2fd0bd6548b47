/* kept_flags.h - what was found of each red flag and still holds, from one judging of a person to the next.
 *
 * Derived, as all that grounds.h speaks of: with nothing kept each flag is judged anew, with the same result. Zeroed but for
 * changes and arena it is empty; it belongs to one person's answers and history. */
#ifndef STRIDE_CLINICAL_KEPT_FLAGS_H
#define STRIDE_CLINICAL_KEPT_FLAGS_H
#include "clinical/assess/assessment.h"

struct kept_flag {
    const struct protocol *of; const struct flag *flag; enum side side;
    struct grounds grounds; int64_t since, plan_since_ms;
    bool speaks; struct flag_result result;      /* the result where it is met or unknown */
};
struct kept_flags {
    const struct changes *changes;
    struct arena *arena;
    LIST(struct kept_flag) flags; size_t next;   /* they are asked for in one order, mostly */
    bool looked, knee[2]; int32_t witness[2]; int64_t looked_since;      /* which knees have answers, and one that shows it */
    uint8_t *side_of; int slots;                 /* by slot: 1 + side of a knee's, 0 of the person's */
};

/* The flag's own, or a new one; NULL when memory is out. */
struct kept_flag *kept_flags_of(struct kept_flags *k, const struct protocol *of, const struct flag *f, enum side side);
/* Which knees have an answer that is known. False when it is not kept, and *knee must be found out. */
bool kept_flags_knees(struct kept_flags *k, const struct answers *a, bool knee[2]);

#endif
