/* goal.h - the results of an assessment as decision diagrams: part of relevance.h, and used by it alone. */
#ifndef STRIDE_CLINICAL_GOAL_H
#define STRIDE_CLINICAL_GOAL_H
#include "clinical/assess/assessment_judge.h"
#include "clinical/assess/scan.h"

/* In the order of asking. */
enum priority { PRIORITY_LIFE, PRIORITY_CRITICAL, PRIORITY_FLAG, PRIORITY_CONDITION, PRIORITY_REST, PRIORITIES };

enum goal_kind { GOAL_FLAG, GOAL_GRADE, GOAL_SEVERITY, GOAL_IRRITABILITY, GOAL_STEP, GOAL_RUN, GOAL_CARE };

/* One result. course and steps are the places of the goals that it hangs on: it is there while that condition is met,
 * a care while the entry step is high enough. */
struct goal {
    enum goal_kind kind;
    enum priority priority;
    const struct protocol *p;
    enum side side;
    const struct flag *flag;
    const struct care *care;
    int care_step;                       /* the first step that has it */
    size_t course, steps;
    int *scan; size_t scans;             /* of a flag: critical, then its rows; of a grade: the three, then the place */
    diagram_ref result;                  /* DIAGRAM_NONE: it would be too large */
};

struct goals {
    const struct judge *j;
    struct scanner *x;
    struct arena *a;
    LIST(struct goal) list;              /* flags first */
};

/* Finds all goals and draws them. False when memory is out. */
bool goals_draw(struct goals *g, const struct judge *j, const struct asking *asking, struct scanner *x,
                struct arena *a);
/* Part of goals_draw: draws every goal of the list, in its order (what a goal hangs on stands before it). False when
 * memory is out. */
bool goal_draw_all(struct goals *g);
bool goal_is_closed(const struct goals *g, const struct goal *goal);

#endif
