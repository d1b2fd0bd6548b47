/* finding_score.h - scores of questionnaires: numbers that are the sum of points for the codes of other findings. */
#ifndef STRIDE_CLINICAL_FINDING_SCORE_H
#define STRIDE_CLINICAL_FINDING_SCORE_H
#include "clinical/finding/vocabulary.h"

/* The score that answers to its items make: answer[i] is that of item i, or NULL. False, and *out untouched, when too
 * few are known. A prorated sum that would leave the number's range stops at its end. The instant is the caller's. */
bool finding_score(const struct finding *score, const struct value *const *answer, struct value *out);

/* ---- For vocabulary_add ---- */

/* The member "score" of a declaration whose other members are in f; what it makes lives in a. */
enum status score_read(const json_t *declaration, struct finding *f, struct arena *a, struct error *err);
/* Whether the items that are declared by now fit the scores that name them, f being about to be one of them. */
enum status score_check(const struct vocabulary *v, const struct finding *f, struct error *err);
/* Whether f's score is the one of old, or goes on where that one ends: points may grow as codes do. */
enum status score_same(const struct finding *old, const struct finding *f, struct error *err);
bool score_grows(const struct finding *old, const struct finding *f);

#endif
