/* space.h - room on the store's disk, looked at before each transaction; private to store/. keeping.h is its manual. */
#ifndef STRIDE_STORE_SPACE_H
#define STRIDE_STORE_SPACE_H
#include "store/sql.h"

void space_look(struct store *s);
void space_is_out(struct store *s);      /* the disk refused: the ballast goes at once */

/* How many bytes are free where this file lies, -1 when the system does not say. A test's own in its place. */
extern int64_t (*space_free_bytes)(const char *path);

#endif
