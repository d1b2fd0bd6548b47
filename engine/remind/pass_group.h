/* pass_group.h - time passes for several patients in one deed of the writer.
 *
 * A deed's savepoint keeps a copy of every page that it changes, and neighbours lie on the same pages. When it fails
 * for one of them, nothing of it stands, and each gets a deed of its own, so that none waits for another's trouble. */
#ifndef STRIDE_REMIND_PASS_GROUP_H
#define STRIDE_REMIND_PASS_GROUP_H
#include "remind/writer.h"

#define PASS_GROUP_MAX 50

struct passed {                          /* of one patient; lives as long as the call */
    const char *patient;
    enum status status; const struct error *err;
    int appended; bool more;             /* practice_pass */
};
/* At most PASS_GROUP_MAX ids, copied. passed is called once for each, from the loop; not at all when this fails. */
enum status pass_group(struct writer *w, const char *const *ids, size_t count, int64_t now_ms,
                       void (*passed)(void *arg, const struct passed *one), void *arg, struct error *err);

#endif
