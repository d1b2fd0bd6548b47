/* words.h - events and what follows from them as sentences for people, for the story that explain tells. */
#ifndef STRIDE_PRACTICE_WORDS_H
#define STRIDE_PRACTICE_WORDS_H
#include "base/text.h"
#include "clinical/patient/patient.h"
#include "practice/words_when.h"

/* "3 x 10, hold 20 s, rest 60 s" after `before`; nothing at all when the dose has no part. */
void words_session(struct text *t, const struct session_plan *s);           /* its items, "; " between them */

/* "yes", "3", "gradual", "not known"; of a score that a painkiller may hide, that too. */
void words_value(struct text *t, const struct finding *f, const struct value *v);

/* p is the patient after the event. */
void words_event(struct text *t, const struct patient *p, const struct event *e);
void words_effect(struct text *t, const struct patient *p, const struct effect *e);

#endif
