/* lines.h - places in a protocol's script for what an engineer's explanation points at.
 *
 * A map is the loader's, as it is served and stored: {"/phases/0/advance":"runners-knee/itb-syndrome.lua:41", …}. */
#ifndef STRIDE_PRACTICE_LINES_H
#define STRIDE_PRACTICE_LINES_H
#include "base/arena.h"
#include "base/json.h"

/* By the longest part of the pointer that the map knows; NULL when there is none. It is the map's. pointer is cut. */
const char *lines_place(const json_t *map, char *pointer);
/* The same in a map's text, which is large and only looked at for one pointer: it is searched, not read as a whole.
 * false when memory is out, else *out lives in a. */
bool lines_find(const char *map, const char *pointer, struct arena *a, const char **out);
/* Adds "script" beside each "path" of an explanation (READING_ENGINEER). false when memory is out. */
bool lines_put(json_t *explanation, const json_t *map);

#endif
