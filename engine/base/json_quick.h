/* json_quick.h - reads the common JSON quickly, and says so when it is not that.
 *
 * What stride itself has written is plain: no \u, whole numbers and few decimals. Of such text this makes the same
 * value as jansson's own reader in a third of its steps. NULL says nothing: the text may be wrong, or uncommon, or
 * memory may be out; the caller then has jansson read it, which knows. Private to json.c. */
#ifndef STRIDE_BASE_JSON_QUICK_H
#define STRIDE_BASE_JSON_QUICK_H
#include <jansson.h>
#include <stddef.h>

/* The text has no NUL and its depth is bounded: both were looked at before. New reference. */
json_t *json_read_quick(const char *text, size_t n);

#endif
