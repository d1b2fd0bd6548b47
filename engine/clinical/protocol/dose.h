/* dose.h - how much of an exercise: its numbers, its words, its JSON.
 *
 * A member that is 0 or NULL is not part of the dose. Words are the same wherever a dose is shown (H-30: one writing, never
 * cut off): "3 × 12, 2 s hold, rest 45 s", "3 × 20 s hold", "18 min". */
#ifndef STRIDE_CLINICAL_DOSE_H
#define STRIDE_CLINICAL_DOSE_H
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"

struct dose {
    int sets, reps, hold_s, rest_s, seconds, minutes;
    int64_t load_milli;                  /* thousandths of load_unit */
    const char *load_unit;               /* "kg" */
    const char *tempo;                   /* "3-0-2": down, pause, up */
    const char *note;                    /* "each side" */
};

void dose_text(const struct dose *d, struct text *t);            /* adds nothing when there is no dose */

/* Members sets reps hold_s rest_s seconds minutes load load_unit tempo note, those not part of it left out: as events,
 * sessions and answers show a dose. dose_json gives a new object, NULL when memory is out; dose_read ignores other
 * members and keeps words in a. */
json_t *dose_json(const struct dose *d);
enum status dose_read(const json_t *object, struct dose *d, struct arena *a, struct error *err);

#endif
