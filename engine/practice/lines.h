/* lines.h - places in a protocol's script for what an engineer's explanation points at.
 *
 * A map is the loader's, as it is served and stored: {"/phases/0/advance":"runners-knee/itb-syndrome.lua:41", …}. */
#ifndef STRIDE_PRACTICE_LINES_H
#define STRIDE_PRACTICE_LINES_H
#include "base/json.h"

/* By the longest part of the pointer that the map knows; NULL when there is none. It is the map's. pointer is cut. */
const char *lines_place(const json_t *map, char *pointer);
/* Adds "script" beside each "path" of an explanation (READING_ENGINEER). false when memory is out. */
bool lines_put(json_t *explanation, const json_t *map);

#endif
