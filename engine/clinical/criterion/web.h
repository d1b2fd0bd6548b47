/* web.h - a protocol's expressions with each different one once: many of them say the same again, as shared
 * definitions are written out wherever they are used.
 *
 * A part of an expression is a condition or a number with all that it is made of. Parts that are the same but for
 * their words are one here; what is named is what its name stands for. Made once, when a protocol is read, and never
 * changed. */
#ifndef STRIDE_CLINICAL_WEB_H
#define STRIDE_CLINICAL_WEB_H
#include "clinical/criterion/expression.h"

#define WEB_OVER PLAN_FIGURES            /* beside the figures as they stand: those over days, */
#define WEB_OVER_BELOW (WEB_OVER + 1)    /* and what is made of those */

#define WEB_ALONE INT64_MIN

/* Lists of parts, one after the other: list i is at[from[i]] .. at[from[i + 1]]. */
struct web_lists { uint32_t *from; uint16_t *at; };

struct web {
    struct criteria set;                 /* a node a part, those that it is made of before it; first is of no meaning */
    uint16_t *part_of;                   /* by node of the protocol: 1 + part; 0: it is not in this web */
    size_t words;                        /* of a set of parts */
    uint64_t *above;                     /* by part: the set of it and all made of it; of what flows it is empty */
    uint64_t *of_phase;                  /* the set of windows since the phase began, and all that is made of them */
    uint16_t *figures;                   /* by part: bit by enum plan_figure, and WEB_OVER: what it may hang on */
    int32_t slots;
    struct web_lists of_slot[2];         /* by slot: what looks at that answer when the left, the right is judged */
    bool *flows;                         /* by part: a number made of figures alone, which is never kept */
    struct web_lists of_figure;          /* by figure and WEB_OVER_BELOW: the others that are made of it, or of what
                                            flows from it; of WEB_OVER: the figures over days themselves */
    int64_t *beside;                     /* by place in of_figure.at: the constant that alone is beside it; WEB_ALONE */
};

/* Fills set->web: of all expressions, and of those that read a session's reports or limits. False when memory is out.
 * */
bool web_make(struct criteria *set, struct arena *a);
/* A figure of the plan's course beside a constant: looked at as one. */
bool web_is_figure(const struct criteria *set, const struct node *n);

#endif
