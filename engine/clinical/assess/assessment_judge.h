/* assessment_judge.h - what the files of the assessment share; used by assessment*.c alone. */
#ifndef STRIDE_CLINICAL_ASSESSMENT_JUDGE_H
#define STRIDE_CLINICAL_ASSESSMENT_JUDGE_H
#include "clinical/assess/assessment.h"

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

struct judge {
    const struct vocabulary *v;
    const struct subject *s;
    const struct protocol *const *of; size_t count;      /* whose flags are judged */
    struct assessment *out;
    struct arena *a;
    struct error *err;
    struct result *results;              /* room for the largest protocol */
    bool knee[2];                        /* which knees are judged */
    bool looking_back;                   /* only flags that look back over time */
    struct view *view;                   /* what truths are kept in; NULL: each is found anew */
};

enum status judge_memory(const struct judge *j);
/* All flags and the disposition: they come first, because what the conditions allow depends on them. */
enum status judge_all_flags(struct judge *j, const struct asking *asking);
struct situation judge_situation(const struct judge *j, enum side side);
enum truth judge_truth(struct judge *j, const struct protocol *p, int32_t root, const struct situation *s);
/* Does this flag, if it counts, forbid impact on a knee? urgent-2w or worse does, and so does one that asks for that
 * hold; one that stops everything does so whatever knee it is about. */
bool judge_stops_impact(const struct flag_result *r, enum side side);

/* assessment_conditions.c: all served protocols for the knees that are judged, their care, and which is primary. */
enum status judge_conditions(struct judge *j, const struct catalogue *c);

#endif
