/* patient_json.h - the cache of a patient's state: canonical JSON of the whole, and back.
 *
 * The same state always gives the same bytes: lists keep the state's own order, answers are by finding's name, members with
 * default values are left out. What is read is checked through: every index, name and number (STATUS_INPUT names the
 * member), so that a damaged cache is refused and never followed. */
#ifndef STRIDE_CLINICAL_PATIENT_JSON_H
#define STRIDE_CLINICAL_PATIENT_JSON_H
#include "clinical/state/patient_state.h"

json_t *patient_json(const struct patient *p);                   /* NULL when memory is out */
enum status patient_read(const json_t *state, const struct catalogue *c, struct arena *a, struct patient **out,
                         struct error *err);

#endif
