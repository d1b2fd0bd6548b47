/* route.h - where a disposition leads at this hour: by when, and a sentence or two that tell a patient where to go.
 *
 *   emergency   the emergency department or an ambulance, whatever the hour; no opening is named
 *   same-day    the clinic while it is open; while it is closed the emergency department or urgent care, now
 *   urgent-48h, urgent-2w, routine
 *               the clinic while it is open; while it is closed its first opening, with date and time, if that comes
 *               before the deadline, else the emergency department or urgent care
 *   self-ok     no deadline
 *
 * Without a clinic no hour is named. The clinic's own words (clinic.h) stand behind ours and never in their place: those
 * of the disposition where the clinic is the route, and in an emergency; those for "out-of-hours" where the clinic is
 * closed and something else stands in. Days and times are those at the clinic. */
#ifndef STRIDE_CLINICAL_ROUTE_H
#define STRIDE_CLINICAL_ROUTE_H
#include "base/json_build.h"
#include "base/text.h"
#include "clinical/clinic/clinic.h"
#include "clinical/protocol/protocol.h"

struct route {                           /* what it hangs on */
    enum disposition disposition;
    const struct clinic *clinic;         /* NULL: its hours are not known */
    const struct zone *zone;             /* the clinic's; NULL without one */
    int64_t now_ms;
    int64_t deadline_ms;                 /* INSTANT_NONE: none */
};

/* By when, for a disposition that comes up now: now and its limit; INSTANT_NONE for self-ok. */
int64_t route_deadline_ms(enum disposition d, int64_t now_ms);
void route_write(const struct route *r, struct text *t);
/* Puts "deadline" (an instant, or null) and "route" into the object, over what is there (json_build.h). */
void route_put(json_t **object, const struct route *r);
/* The same in the "disposition" of an assessment (assessment_json), where no clinic was known; c NULL leaves it so. */
void route_put_in(json_t **assessment, const struct clinic *c, const struct zone *z, int64_t now_ms);

#endif
