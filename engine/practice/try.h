/* try.h - passing a failure up untouched. */
#ifndef STRIDE_PRACTICE_TRY_H
#define STRIDE_PRACTICE_TRY_H
#include "base/error.h"

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

static inline enum status no_memory(struct error *err) {
    error_set(err, STATUS_MEMORY, "out of memory");
    return STATUS_MEMORY;
}

#endif
