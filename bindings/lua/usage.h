/* usage.h - what the libraries of the vocabulary define, and what of it a whole load has used.
 *
 * Two objects: defined has the place, used has true, under "exercise side-plank", "care ice", "source beals-2013" and
 * "criterion minor". A criterion is used when a script asks the library for it; the others when they are in a canonical
 * form. The functions give -1 when memory is out, as jansson does. */
#ifndef STRIDE_LUA_USAGE_H
#define STRIDE_LUA_USAGE_H
#include "base/arena.h"
#include "base/json.h"

int usage_define(json_t *defined, struct arena *a, const char *kind, const char *name, const json_t *piece);
int usage_add(json_t *used, struct arena *a, const char *kind, const char *name);
int usage_add_protocol(json_t *used, struct arena *a, const json_t *protocol);     /* its exercises, care, sources */

/* What was never used: [{"file","line","kind","name"}…] by file and line. New reference; NULL when memory is out. */
json_t *usage_unused(const json_t *defined, const json_t *used);

#endif
