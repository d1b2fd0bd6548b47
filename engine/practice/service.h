/* service.h - what only a running service knows of itself, and a deed may ask it or tell it.
 *
 * Written on the service's loop and read where deeds are done, so each member is atomic. The service owns it; struct
 * practice points to it while there is one. */
#ifndef STRIDE_PRACTICE_SERVICE_H
#define STRIDE_PRACTICE_SERVICE_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct service_now {
    int64_t pid, started_mono_ms;        /* set before it is shared */
    atomic_bool clock_held;              /* the wall clock was stepped, and nothing is sent by it for a while */
    _Atomic int64_t clock_step_ms;       /* by so much; negative: back */
    _Atomic int64_t clock_until_mono_ms; /* held no longer than that */
    atomic_bool believe_clock;           /* a person says that the clock is right: the loop takes it back to false */
    _Atomic int64_t trouble;             /* kinds of trouble that go on (remind/trouble.h) */
};

#endif
