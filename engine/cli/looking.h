/* looking.h - a store opened to be looked at as a whole: by the owner's right while nobody has it, beside its owner else. */
#ifndef STRIDE_CLI_LOOKING_H
#define STRIDE_CLI_LOOKING_H
#include "cli/context.h"

/* The store that --store names; the caller closes it. */
enum status looking_open(const struct context *c, struct store **out, struct error *err);

/* A practice around a store, with no protocols in service: those that plans are pinned to are in the store. */
struct looking { struct practice practice; struct clock clock; };
enum status looking_start(const struct context *c, struct store *store, struct looking *out, struct error *err);
void looking_end(struct looking *l);     /* the store stays open */

/* How far it is, on a terminal's standard error; looking_progress_over takes the line away again. */
void looking_progress(void *arg, int64_t done, int64_t all);     /* arg: a struct looking_line, zeroed at first */
struct looking_line { int shown; };
void looking_progress_over(const struct looking_line *line);
bool looking_shows_progress(void);

#endif
