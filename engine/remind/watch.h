/* watch.h - notices that the wall clock was stepped, so that nothing is sent by a time that may be wrong.
 *
 * The wall clock is held beside the clock that goes on while the machine sleeps. When they part by more than
 * WATCH_STEP_MS between two looks, sending is held until they agree again, or until WATCH_HOLD_MS have passed: by then
 * the new time is believed, or earlier when a person says so (`sending resume`). Both are told, in the log or on
 * standard error. Scaled clocks have no steps and are not watched. */
#ifndef STRIDE_REMIND_WATCH_H
#define STRIDE_REMIND_WATCH_H
#include "remind/log.h"
#include "time/clock.h"
#include <stdbool.h>

#define WATCH_STEP_MS 120000
#define WATCH_HOLD_MS 600000

struct watch {
    int64_t apart_ms;                    /* of the two clocks, as it was last believed */
    int64_t since_boot_ms;               /* while held: when the step was found */
    int64_t step_ms;                     /* and by how much */
    bool held;
    const struct log *log;               /* borrowed; NULL: sentences on standard error */
};

struct watch watch_start(struct clock *clock);
/* A person says that the clock is right as it is. */
void watch_believe(struct watch *w, struct clock *clock);
bool watch_holds(struct watch *w, struct clock *clock);   /* looks; true while nothing is to be done by the clock */

#endif
