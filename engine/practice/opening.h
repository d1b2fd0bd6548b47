/* opening.h - opening a plan: what enrol does for a patient, and plan for nobody. */
#ifndef STRIDE_PRACTICE_OPENING_H
#define STRIDE_PRACTICE_OPENING_H
#include "practice/deed.h"

struct opening {
    const struct protocol *protocol;
    enum side side;
    int32_t start_day;
};
/* "protocol", "side" and "start" of args; start_day is today where it is absent. */
enum status opening_read(const struct request *r, int32_t today, struct opening *out, struct error *err);
/* Assesses the patient of the history at now and fills e->as.enrolled. STATUS_NO with the reason when no plan may be
 * opened. as and its parts live in the request's arena. */
enum status opening_assess(struct request *r, const struct opening *o, struct assessment *as, struct event *e,
                           struct error *err);
/* Puts "running" {"allowed","say"} into the answer when the condition's phase or a red flag says something about it. */
void opening_put_running(const struct assessment *as, const char *protocol, enum side side, json_t **answer);

#endif
