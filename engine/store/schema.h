/* schema.h - the tables, and making a new store of them; private to store/. */
#ifndef STRIDE_STORE_SCHEMA_H
#define STRIDE_STORE_SCHEMA_H
#include "store/sql.h"

#define SCHEMA_APPLICATION 0x53747264 /* "Strd", at byte 68 of the file */

/* A new store at path, whole or not at all, and never over something that is there: what is there then stays. */
enum status schema_create(const char *path, struct error *err);
/* That the open store has a schema this program knows, and every table, index and trigger of it as it was made. */
enum status schema_check(struct store *s, struct error *err);
/* That it is of this schema and no older one, for who may not bring it up. */
enum status schema_current(struct store *s, struct error *err);
/* Adds what a store of an older schema lacks, with its version, in one transaction: a crash at any point of it leaves the
 * store as it was. Nothing for one that is up to date. */
enum status schema_upgrade(struct store *s, struct error *err);

#endif
