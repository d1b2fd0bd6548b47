/* schema.h - the tables, and making a new store of them; private to store/. */
#ifndef STRIDE_STORE_SCHEMA_H
#define STRIDE_STORE_SCHEMA_H
#include "store/sql.h"

#define SCHEMA_APPLICATION 0x53747264 /* "Strd", at byte 68 of the file */

/* A new store at path, whole or not at all, and never over something that is there: what is there then stays. */
enum status schema_create(const char *path, struct error *err);
/* That the open store has every table, index and trigger as it was made. */
enum status schema_check(struct store *s, struct error *err);

#endif
