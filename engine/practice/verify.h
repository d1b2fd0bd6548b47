/* verify.h - what verify finds in a store; each finding is one sentence. */
#ifndef STRIDE_PRACTICE_VERIFY_H
#define STRIDE_PRACTICE_VERIFY_H
#include "practice/deed.h"

struct verification {
    struct practice *practice;
    json_t *problems;                    /* the sentences; NULL when memory is out */
    int64_t patients, events;            /* what was looked at */
};
void verify_problem(struct verification *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What is derived from the events of one patient, against a replay: the cached state, the next-due instant, the reminder
 * rows. Fails only when memory is out. */
enum status verify_derived(struct verification *v, const char *patient, struct error *err);

#endif
