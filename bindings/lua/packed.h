/* packed.h - JSON whose parts are shared, sent with each part once.
 *
 * A canonical form says a shared condition in full wherever it is used, ten times as much as its script. In memory
 * these are one piece with many references, and between the processes they are one too: in packed JSON an object that
 * is used more than once is {"=":n}, the n-th of a list of shared ones, which use only those before them. */
#ifndef STRIDE_LUA_PACKED_H
#define STRIDE_LUA_PACKED_H
#include "base/json.h"
#include <stdbool.h>

#define PACKED_MAX_DEPTH (JSON_MAX_DEPTH + 8)
#define PACKED_MAX_BYTES ((size_t)128 << 20) /* of all that is packed, written out in full; a generous reckoning */

/* Packs the member `key` of each object of the list. A new list of what they share; NULL when memory is out, and then
 * the members may be packed or not. The values that were there are left as they are. */
json_t *packed_write(json_t *list, const char *key);

/* Undoes it: list and shared come from anybody. false when they make no sense, or what they stand for is too deep or
 * too large. */
bool packed_read(json_t *list, const char *key, json_t *shared);

#endif
