/* light_count.h - what a final colour does to the ladders and holds of its plan, and to other plans.
 *
 * Part of the fold (light.c calls it). */
#ifndef STRIDE_CLINICAL_LIGHT_COUNT_H
#define STRIDE_CLINICAL_LIGHT_COUNT_H
#include "clinical/state/patient_state.h"

/* The shade of that index has just become final. greens: so many in a row lead a rung up. */
enum status light_count(struct patient *p, struct session *s, size_t index, int greens, const struct event *e,
                        struct effects *out, struct error *err);

#endif
