/* context.h - what a command works with: its options, the protocols, the store, and the place for what it has to say.
 *
 * Requests go to whoever owns the store: to a running `serve` over its socket, else to the store itself, which is
 * opened, asked in one transaction, committed and closed. A store is made by `clinic set` and `patient add` alone, and
 * only after the same request went well on a trial store, so that a first command that fails leaves no store behind.
 * Another command that holds the store for a moment is waited for. */
#ifndef STRIDE_CLI_CONTEXT_H
#define STRIDE_CLI_CONTEXT_H
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "clinical/protocol/protocol.h"
#include "practice/practice.h"
#include "time/clock.h"
#include <stdbool.h>

struct command;
struct options;
struct loader;
struct render;

struct context {
    const struct command *command;
    const struct options *options;
    struct arena *arena;       /* for as long as the command runs */
    struct loader *loader;     /* NULL for commands without protocols */
    const char *root;          /* where the files lie that a load names; NULL: below the protocols' root */
    struct text out, problems; /* for standard output; for standard error */
    bool colour;               /* standard output is a terminal that wants it */
};

const char *context_arg(const struct context *c, size_t i); /* NULL past the last */
size_t context_args(const struct context *c);

/* The clock of --now, or the system's. */
void context_clock(const struct context *c, struct clock *out);

/* Loads the protocols' root. Every mistake goes to the problems; an error among them is STATUS_INPUT. The catalogue
 * holds them served; list (may be NULL) is for practice_publish. Both live until the caller frees the catalogue and the
 * arena. */
struct protocols {
    struct catalogue *catalogue;
    struct served *list;
    size_t count;
    bool whole;                          /* no script had a mistake */
};
enum status context_protocols(struct context *c, struct protocols *out, struct error *err);
/* The same, but refuses when any script has a mistake: to judge without one condition would look like having ruled it out. */
enum status context_protocols_whole(struct context *c, struct protocols *out, struct error *err);
void protocols_free(struct protocols *p);

/* The store's URL; STATUS_USAGE when nobody names one. */
enum status context_store(const struct context *c, const char **url, const char **path, struct error *err);

/* The findings file at path, or standard input for "-": an object. *out is a new reference. */
enum status context_form(const char *path, json_t **out, struct error *err);

/* Does a deed (practice.h) with the options --now --at --as --key of this command. Takes args. */
enum status context_ask(struct context *c, const char *deed, json_t *args, json_t **answer, struct error *err);
/* The same and shows the answer: as one line of JSON with --json, else by show. Takes args. */
typedef void (*render_fn)(struct render *r, const json_t *answer);
enum status context_do(struct context *c, const char *deed, json_t *args, render_fn show, struct error *err);
/* Shows a value in the same way. Takes value, which may be NULL when memory was out. */
enum status context_show(struct context *c, json_t *value, render_fn show, struct error *err);

#endif
