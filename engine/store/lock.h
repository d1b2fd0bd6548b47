/* lock.h - one process owns a store, by a lock on the file PATH.lock; private to store/.
 *
 * The kernel gives the lock back when its owner ends, however it ends; the file itself stays, so that nobody can hold a
 * lock on a file that has lost its name. A child made by fork shares its parent's lock: fork before opening a store. */
#ifndef STRIDE_STORE_LOCK_H
#define STRIDE_STORE_LOCK_H
#include "base/error.h"

/* Locks the store at path; *file is then the lock, -1 otherwise. ENVIRONMENT names the owner, or what is in the way. */
enum status lock_take(const char *path, int *file, struct error *err);
void lock_drop(int file);               /* -1 is fine */
enum status lock_refusal(const char *path, long owner, struct error *err);   /* "… is in use by process 123" */

#endif
