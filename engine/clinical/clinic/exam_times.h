/* exam_times.h - when the clinic could examine somebody: starts inside its opening hours that nobody has taken yet.
 *
 * They begin with each opening, one after the other, as long as an examination takes (clinic.h, exam_min); from an hour
 * from now on; at most so many a day, and so many in all (DEF). Pure: what is taken is handed in. */
#ifndef STRIDE_CLINICAL_EXAM_TIMES_H
#define STRIDE_CLINICAL_EXAM_TIMES_H
#include "clinical/clinic/clinic.h"

#define EXAM_TIMES_MAX      20
#define EXAM_TIMES_A_DAY    6
#define EXAM_TIMES_DAYS     14           /* how far they are looked for when there is no deadline */
#define EXAM_TIMES_LEAD_MIN 60

struct exam_search {
    const struct clinic *clinic; const struct zone *zone;
    int64_t now_ms;
    const int64_t *taken; size_t takens; /* instants at which an examination is booked, anybody's */
};

/* Up to the deadline, or for EXAM_TIMES_DAYS where that is INSTANT_NONE or has passed. Rising; gives their number. */
size_t exam_times(const struct exam_search *s, int64_t deadline_ms, int64_t out_ms[static EXAM_TIMES_MAX]);
/* Whether an examination can begin then: in the future, inside an opening to its end, and not taken. STATUS_NO says what is
 * wrong, in the clinic's time. Any minute will do. */
enum status exam_time_check(const struct exam_search *s, int64_t at_ms, struct error *err);

#endif
