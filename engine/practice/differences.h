/* differences.h - what differs between two states of one patient, in words, for those who put an answer right. */
#ifndef STRIDE_PRACTICE_DIFFERENCES_H
#define STRIDE_PRACTICE_DIFFERENCES_H
#include "clinical/patient/patient.h"

/* [{"what":"phase","plan":"p1/1","was":"settle","is":"build"}…]: plans' states, steps, phases, rungs and holds, red
 * flags, alerts, proposals, exams and answers; nothing about what is the same. New reference; NULL when memory is out.
 */
json_t *differences_json(const struct patient *was, const struct patient *is);

#endif
