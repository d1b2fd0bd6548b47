/* explanation_patient.h - what a patient reads of an explanation; used by explanation.c alone. */
#ifndef STRIDE_CLINICAL_EXPLANATION_PATIENT_H
#define STRIDE_CLINICAL_EXPLANATION_PATIENT_H
#include "clinical/criterion/explanation_words.h"

/* {"text","because":[…]}. New reference; NULL when memory is out. */
json_t *explanation_patient(const struct words *w, int32_t root, const struct result *results);

#endif
