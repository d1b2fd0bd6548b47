/* review_inside.h - what the files of the review share; used by review*.c alone. */
#ifndef STRIDE_CLINICAL_REVIEW_INSIDE_H
#define STRIDE_CLINICAL_REVIEW_INSIDE_H
#include "clinical/protocol/protocol.h"
#include "clinical/review/remark.h"
#include "clinical/review/review_reach.h"

struct review {
    const struct protocol *p;
    const struct reach *reach;           /* of each node of p's criteria */
    struct arena *a;
    remark_list *out;
    bool failed;                         /* memory is out: the rest is not looked at */
};

/* path is taken as it is: it must live as long as the arena or the protocol. */
void review_warn(struct review *r, const char *path, const char *format, ...) __attribute__((format(printf, 3, 4)));
void review_wrong(struct review *r, const char *path, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A path in the arena; "" when memory is out. */
const char *review_path(struct review *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

const struct node *review_node(const struct review *r, int32_t index);
int32_t review_child(const struct review *r, const struct node *n, int32_t i);
/* Whether the prescription has a ladder of its own, and not the exercise's. */
bool review_own_ladder(const struct review *r, const struct prescription *p);

/* Whether no answer can meet the condition; a root that is not there can be met. */
bool review_never(const struct review *r, int32_t root);
void review_reachable(struct review *r, const char *path, int32_t root);     /* warns when none can */

void review_evidence(struct review *r);
void review_numbers(struct review *r);
void review_doses(struct review *r);
void review_conditions(struct review *r);
void review_course(struct review *r);
void review_texts(struct review *r);

#endif
