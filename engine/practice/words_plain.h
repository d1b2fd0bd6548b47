/* words_plain.h - events and what follows from them for the patient they are about: short, plain, without ids and
 * codes. */
#ifndef STRIDE_PRACTICE_WORDS_PLAIN_H
#define STRIDE_PRACTICE_WORDS_PLAIN_H
#include "base/text.h"
#include "clinical/patient/patient.h"

/* p is the patient after the event. */
void plain_event(struct text *t, const struct patient *p, const struct event *e);
void plain_effect(struct text *t, const struct patient *p, const struct effect *e);

#endif
