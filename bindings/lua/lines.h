/* lines.h - the line map of a protocol (finish.h), made small for the way between the processes.
 *
 * A map has thousands of pointers that begin as the one before does, and few places. It is sent as the list of its
 * places and one text: "0//criteria 0,9//definite 1,…": how much of the pointer before stays, what follows it, and
 * which place. */
#ifndef STRIDE_LUA_LINES_H
#define STRIDE_LUA_LINES_H
#include "base/json.h"

/* {"places":[…],"text"}; a new reference, NULL when memory is out. */
json_t *lines_write(const json_t *map);
/* The map again, in the same order; it comes from anybody. NULL when it makes no sense or memory is out. */
json_t *lines_read(const json_t *lines);

#endif
