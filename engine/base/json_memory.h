/* json_memory.h - whether jansson ran out of memory while it read, for whoever does not read by json_read.
 *
 * jansson 2.14 ignores it when the text it is collecting cannot grow: the character is dropped and reading goes on, so that
 * a value may come out that nobody wrote. Its allocations therefore go through ours from the start of the program, and who
 * reads asks afterwards. Each thread has its own answer. */
#ifndef STRIDE_BASE_JSON_MEMORY_H
#define STRIDE_BASE_JSON_MEMORY_H
#include <stdbool.h>

void json_memory_watch(void);            /* from here on */
bool json_memory_ran_out(void);          /* since this thread's last watch */

#endif
