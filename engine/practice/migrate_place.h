/* migrate_place.h - where a plan of an older version of a protocol stands in a newer one. */
#ifndef STRIDE_PRACTICE_MIGRATE_PLACE_H
#define STRIDE_PRACTICE_MIGRATE_PLACE_H
#include "clinical/protocol/protocol.h"

/* The phase's id in `to`, by its author's map for that version, else the one of the same id; NULL when there is none.
 */
const char *migrate_phase(const struct protocol *to, const char *version, const char *phase);
const char *migrate_step(const struct protocol *to, const char *version, const char *step);

#endif
