/* watch_files.h - an answer at each save of a script.
 *
 * Folders are watched with all that lies below them, as deep as files.h reads; what is made, renamed or removed there
 * is a change too. A single file is watched by its folder, because editors put a new file in the place of the old. A
 * folder that is given must stay: when it is moved away and another put in its place, that is not seen.
 *
 * Runs a loop of its own in the calling thread, until the process is told to end or an answer says so. */
#ifndef STRIDE_CLI_WATCH_FILES_H
#define STRIDE_CLI_WATCH_FILES_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>

/* folder, and the one name in it that matters; NULL: every script at any depth. Both are borrowed. */
struct watched { const char *folder, *name; };

/* Called once when all is being watched, so that no save falls between, and then whenever changes have settled. Returns
 * whether to go on. */
typedef bool (*watch_files_fn)(void *arg);

/* Returns after SIGINT, SIGTERM or an answer of false. STATUS_ENVIRONMENT: one cannot be watched. STATUS_MEMORY. */
enum status watch_files_run(const struct watched *places, size_t count, watch_files_fn answer, void *arg,
                            struct error *err);

#endif
