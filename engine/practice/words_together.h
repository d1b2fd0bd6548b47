/* words_together.h - what follows from one event and is said in one sentence: a colour of several exercises of a
 * session, doses that change for one reason. All else is a sentence of its own (words.h, words_plain.h). */
#ifndef STRIDE_PRACTICE_WORDS_TOGETHER_H
#define STRIDE_PRACTICE_WORDS_TOGETHER_H
#include "base/text.h"
#include "clinical/patient/patient.h"

/* Is it told together with one before it? */
bool words_told_before(const struct effects *all, size_t i);

/* The effect with this index, and all that are told with it; p is the patient after the event. */
void words_together(struct text *t, const struct patient *p, const struct effects *all, size_t i);
void plain_together(struct text *t, const struct patient *p, const struct effects *all, size_t i); /* for the patient */

#endif
