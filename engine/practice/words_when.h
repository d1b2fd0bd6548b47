/* words_when.h - a wall time as people read it. */
#ifndef STRIDE_PRACTICE_WORDS_WHEN_H
#define STRIDE_PRACTICE_WORDS_WHEN_H
#include <stdint.h>

#define WORDS_WHEN_SIZE 48

char *words_when(char buffer[static WORDS_WHEN_SIZE], int64_t wall_ms);     /* "Monday 1 March 18:00" */

#endif
