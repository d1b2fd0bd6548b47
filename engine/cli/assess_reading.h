/* assess_reading.h - an assessment's explanations as another reader wants them (clinical/criterion/explanation.h). */
#ifndef STRIDE_CLI_ASSESS_READING_H
#define STRIDE_CLI_ASSESS_READING_H
#include "cli/context.h"
#include "clinical/assess/assessment.h"
#include "clinical/criterion/explanation.h"

/* The option --for; NULL is the clinician. */
enum status reading_from(const char *name, enum reading *out, struct error *err);
/* Puts that reading in the place of each explanation of answer, which is assessment_json of the same; an engineer's has
 * "script", the line of the script, beside each "path". */
enum status reading_put(const struct protocols *p, const struct subject *s, const struct assessment *as,
                        enum reading reading, json_t *answer, struct error *err);

#endif
