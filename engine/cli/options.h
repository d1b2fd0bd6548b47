/* options.h - a command's options as a table: read, checked and explained from the same rows.
 *
 * A command names its own rows and the groups of rows that it shares with others. Every value is checked here for its
 * form (a number and its range, an instant, a date), so that a wrong one is refused before anything is opened: an
 * option that does not exist, is given twice or lacks its value is STATUS_USAGE, a wrong value STATUS_INPUT; both name
 * the option. */
#ifndef STRIDE_CLI_OPTIONS_H
#define STRIDE_CLI_OPTIONS_H
#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include <stdbool.h>
#include <stdint.h>

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_LIST, OPTION_NUMBER, OPTION_INSTANT, OPTION_DATE };
struct option {
    const char *name;         /* without its "--"; NULL ends a table */
    enum option_kind kind;    /* only a list may be given several times */
    const char *value, *help; /* value: its name in the help, "DATE" */
    int64_t min, max;         /* of numbers */
    const char *variable;     /* of the environment, taken where the option is absent; or NULL */
};

/* The groups; --help is always there. */
#define WITH_JSON      1u
#define WITH_PROTOCOLS 2u
#define WITH_STORE     4u
#define WITH_NOW       8u
#define WITH_WRITE     16u /* --at --as --key */

struct options;
#define OPTIONS_MAX_ARGS 4096

/* args: the words after the command's name. own may be NULL. *out lives in a. When --help is among them, only
 * options_help is to be asked for. */
enum status options_read(const struct option *own, unsigned groups, int count, const char *const *args, struct arena *a,
                         struct options **out, struct error *err);
bool options_help(const struct options *o);

bool options_flag(const struct options *o, const char *name);
const char *options_text(const struct options *o, const char *name); /* NULL when it was not given; also of */
                                                                     /* instants and dates, as written */
int64_t options_number(const struct options *o, const char *name, int64_t otherwise); /* of an instant: its ms */
size_t options_list(const struct options *o, const char *name, const char *const **out);
size_t options_args(const struct options *o, const char *const **out);

const char *options_protocols(const struct options *o); /* the protocols' root, always something */

/* The help's lines for these options. */
void options_describe(const struct option *own, unsigned groups, struct text *t);

#endif
