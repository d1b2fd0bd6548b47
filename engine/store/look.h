/* look.h - looking at a file before SQLite may touch it: is it there, is it a store of ours; private to store/. */
#ifndef STRIDE_STORE_LOOK_H
#define STRIDE_STORE_LOOK_H
#include "base/error.h"
#include <stdbool.h>

struct look {
    bool there;
    bool has_log;                        /* the last owner did not close it: a log of SQLite's lies beside it */
    bool exposed;                        /* others than its owner can read it */
    long long bytes;
};
/* Changes nothing. OK when there is nothing yet, or a store that this program may open; else ENVIRONMENT says what it is
 * and what to do. Not while this process has the file open: closing it here would drop SQLite's locks. */
enum status look_at(const char *path, struct look *out, struct error *err);

#endif
