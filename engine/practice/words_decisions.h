/* words_decisions.h - what people decided, and what that did, as sentences; part of words.h and words_plain.h. */
#ifndef STRIDE_PRACTICE_WORDS_DECISIONS_H
#define STRIDE_PRACTICE_WORDS_DECISIONS_H
#include "base/text.h"
#include "clinical/patient/patient.h"

/* For a clinician. Nothing is written for kinds that are no decisions, and false given. */
bool words_decision(struct text *t, const struct patient *p, const struct event *e);
bool words_consequence(struct text *t, const struct patient *p, const struct effect *e);
/* For the patient. */
bool plain_decision(struct text *t, const struct patient *p, const struct event *e);
bool plain_consequence(struct text *t, const struct patient *p, const struct effect *e);
/* How a session went: without the exercises (words_together.h). */
void plain_colour(struct text *t, const struct patient *p, const struct effect *e);

/* The title of what is proposed, of its plan's protocol; NULL for a plan and for going on. */
const char *words_proposed(const struct patient *p, const struct proposal *x);

#endif
