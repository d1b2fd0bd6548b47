/* assessment_judge.h - what the files of the assessment share; used by assessment*.c alone. */
#ifndef STRIDE_CLINICAL_ASSESSMENT_JUDGE_H
#define STRIDE_CLINICAL_ASSESSMENT_JUDGE_H
#include "clinical/assess/assessment.h"

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

/* In the order of asking. */
enum priority { PRIORITY_CRITICAL, PRIORITY_FLAG, PRIORITY_CONDITION, PRIORITY_REST, PRIORITIES };

struct judge {
    const struct vocabulary *v;
    const struct subject *s;
    struct assessment *out;
    struct arena *a;
    struct error *err;
    struct result *results;              /* room for the largest protocol */
    bool knee[2];                        /* which knees are judged */
    missing_list ask[PRIORITIES];
};

enum status judge_memory(const struct judge *j);
struct situation judge_situation(const struct judge *j, enum side side);
/* The truth of an expression; what it hangs on when it is unknown is noted under the priority. */
enum status judge_ask(struct judge *j, const struct protocol *p, int32_t root, const struct situation *s,
                      enum priority priority, enum truth *truth);

/* assessment_conditions.c: all served protocols for the knees that are judged, their care, and which is primary. */
enum status judge_conditions(struct judge *j, const struct catalogue *c);

#endif
