/* protocols.h - what the loader gave, made into protocols, and its mistakes as people read them. */
#ifndef STRIDE_CLI_PROTOCOLS_H
#define STRIDE_CLI_PROTOCOLS_H
#include "bindings/lua/loader.h"
#include "cli/context.h"

/* A mistake as it is shown: the file as the user can open it from here. */
struct shown {
    const char *file, *message;
    int line;
    bool warning;
};
typedef LIST(struct shown) shown_list;

/* Adds the load's mistakes, and what the reader of canonical forms finds, to the list; reads the good ones into the
 * catalogue, the safety value first. list of served may be NULL. */
enum status protocols_read(struct context *c, const struct load *load, struct protocols *out, shown_list *mistakes,
                           struct error *err);
/* A file that a load names, as the user can open it from here; it lives in the context's arena. */
const char *protocols_path(const struct context *c, const char *file);
enum status protocols_note(const struct context *c, const struct load_mistake *m, shown_list *list, struct error *err);
bool protocols_wrong(const shown_list *mistakes); /* one is more than a warning */
/* "file:line: error: sentence", a line each. */
void protocols_report(const shown_list *mistakes, struct text *t);

#endif
