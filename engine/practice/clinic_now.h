/* clinic_now.h - the clinic whose settings serve now, for answers that name a route (clinical/clinic/route.h). */
#ifndef STRIDE_PRACTICE_CLINIC_NOW_H
#define STRIDE_PRACTICE_CLINIC_NOW_H
#include "clinical/clinic/clinic.h"
#include "practice/practice.h"

struct clinic_now { const struct clinic *clinic; const struct zone *zone; };    /* NULL while none is set */

/* Settings that cannot be read (their zone has gone from the system) are as good as none: a red flag must be heard
 * without them too. out lives in a, and the zone in the practice. */
enum status clinic_now(struct practice *p, struct arena *a, struct clinic_now *out, struct error *err);
/* Reads and checks settings, their zone too. STATUS_INPUT says what is wrong. */
enum status clinic_settings(struct practice *p, const json_t *settings, struct arena *a, struct clinic_now *out,
                            struct error *err);

#endif
