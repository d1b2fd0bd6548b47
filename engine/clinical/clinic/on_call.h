/* on_call.h - whose turn an alert is: the clinic's people on call, one after the other, until somebody acknowledges it.
 *
 * It is with the first from the instant it was raised, and goes on to the next when that one's minutes are over. Minutes
 * count while the clinic is open; for an emergency and for what must be seen the same day they always count. With the last
 * person it stays, however overdue. Pure. */
#ifndef STRIDE_CLINICAL_ON_CALL_H
#define STRIDE_CLINICAL_ON_CALL_H
#include "clinical/clinic/clinic.h"
#include "clinical/protocol/protocol.h"

struct turn {
    const struct clinic_person *with;    /* NULL: nobody is on call */
    int64_t since_ms;
    const struct clinic_person *next;    /* NULL: it stays with them */
    int64_t from_ms;                     /* when it will be the next one's; INSTANT_NONE: never */
};

/* c and z may be NULL: nobody. */
struct turn on_call_turn(const struct clinic *c, const struct zone *z, enum disposition d, int64_t raised_ms,
                         int64_t now_ms);
/* The instant at which so much time has passed since from_ms while the clinic was open; INSTANT_NONE when it does not
 * open often enough within a year. */
int64_t on_call_after_open(const struct clinic *c, const struct zone *z, int64_t from_ms, int64_t length_ms);

#endif
