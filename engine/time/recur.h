/* recur.h - weekdays at local times over days, several rules together, as instants in order.
 *
 * What a wall time means is zone.h's: one that exists twice is the first, one that does not exist takes the offset before
 * the gap, so that of a day with a gap the instants may come in another order than the wall times. A whole local day that
 * a zone has skipped has no instants. Of one instant, rules come in the order of their minutes, then of the list. Nothing
 * is allocated and nothing fails. */
#ifndef STRIDE_TIME_RECUR_H
#define STRIDE_TIME_RECUR_H
#include "time/zone.h"
#include <stdbool.h>
#include <stddef.h>

#define RECUR_MAX 64                     /* rules together */

struct recur_rule {
    int32_t from_day, until_day;         /* the first day, and the one after the last */
    unsigned weekdays;                   /* bit 0 Monday .. bit 6 Sunday */
    int minute;                          /* of the local day, 0..1439 */
};
struct recur_instant { int64_t at_ms; int rule; };       /* rule: its place in the list */

struct recur {
    const struct zone *zone;             /* borrowed, like the rules */
    const struct recur_rule *rule;
    int order[RECUR_MAX];                /* rules by minute */
    size_t rules;
    int32_t day, until_day;              /* the next one to look at, and the end of all */
    struct zone_stretch stretch;         /* of the wall times last looked at */
    size_t next, count;
    struct recur_instant found[2 * RECUR_MAX];           /* of a day; beside a change of offset, of two */
};

void recur_open(struct recur *r, const struct zone *z, const struct recur_rule *rule, size_t rules);
bool recur_next(struct recur *r, struct recur_instant *out);     /* false: there are no more */

#endif
