/* check_paths.h - everything that is wrong with the scripts at some paths: what the loader says, what the reader of
 * canonical forms refuses, and what the review (clinical/review) finds in a protocol that can be read. */
#ifndef STRIDE_CLI_CHECK_PATHS_H
#define STRIDE_CLI_CHECK_PATHS_H
#include "cli/protocols.h"

struct checked {
    shown_list faults;       /* by file and line, each one once */
    json_t *protocols;       /* [{"id","version","hash","path"}…]; the caller's, also after an error */
    size_t count;            /* of them, without the safety value */
    size_t files;            /* that were looked at */
};

/* The words of the command line, or the protocols' root when there is none. Nothing of a path that cannot be read is in
 * out: the status is then STATUS_ENVIRONMENT. */
enum status check_paths(struct context *c, struct checked *out, struct error *err);

#endif
