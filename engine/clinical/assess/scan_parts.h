/* scan_parts.h - what the files of the scanner share; used by scan*.c alone. */
#ifndef STRIDE_CLINICAL_SCAN_PARTS_H
#define STRIDE_CLINICAL_SCAN_PARTS_H
#include "clinical/assess/scan.h"

/* What is not known below a node: nothing, one question (0 and up), the questions of one group (GROUP of its
 * first), or several. */
#define NOTHING  (-1)
#define SEVERAL  (-2)
#define GROUP(g) (-3 - (g))              /* and back */

/* How a node gets its diagram. */
enum part {
    PART_UNSEEN, PART_INSIDE,            /* not yet: marked from above, by a node inside a group's */
    PART_STEP,                           /* from its children's */
    PART_FIXED, PART_TOP, PART_LIST, PART_GROUP
};

typedef LIST(int64_t) number_list;

/* One question. A top is the root of a largest subtree that hangs on it alone: its values are found by evaluating it.
 * */
struct variable {
    struct missing about;
    int slot;
    enum finding_type type;
    number_list cut;                     /* where some expression cuts a number's range */
    bool fine;                           /* some expression reckons with it */
    bool wide;                           /* and its range is too wide for that */
    number_list group;                   /* of some of a list: the codes that are only looked at together */
    number_list value;                   /* one answer of each class */
    LIST(int32_t) top;
    int number;                          /* in the diagrams */
    bool settled;                        /* it has its classes and number, from this pass or an earlier one */
    /* Numbers that are reckoned with together are a group, known by its first: while they come in by one and the same
     * diagram alone, one variable stands for it. */
    int32_t first;
    bool alone;                          /* it is no group */
    bool mixed;                          /* they come in by different diagrams */
    diagram_ref of, stands;
    int32_t of_scan, of_node;            /* where that diagram was drawn from */
};

struct top { int scan; int32_t node; diagram_ref ref; LIST(struct result) result; };

struct scan {
    const struct protocol *p;
    int32_t root, first;
    enum side side;
    struct result *now;                  /* by node - first, as the rest */
    int32_t *leaf, *only, *top;
    uint8_t *part;
    bool *loose;
    diagram_ref ref;
    bool built;
};

struct scanner {
    const struct subject *s;
    const missing_list *except;
    struct arena *a, *pass;              /* what is kept from pass to pass, and what is of this one */
    struct diagram *d;
    struct answers trial;                /* a copy to try answers in */
    int32_t *variable_of;                /* by slot */
    struct result *results;
    size_t room;                         /* of results */
    LIST(struct variable) variables;
    LIST(struct scan) scans;
    LIST(struct top) tops;
    LIST(struct node) known_steps;       /* their place + 1 is the operation's id */
    LIST(struct scan_operation) operations;
    bool memory_out;
};

#define SCAN_STEPS_MAX 100000            /* ids of steps are below it */

struct situation scan_situation(const struct scanner *x, enum side side);
struct result scan_result(const struct node *n, struct result r);        /* a condition has a truth only */
bool scan_is_settled(const struct node *n, const struct result *r);      /* as exact as it can be */
/* An answer to try; returns what stood there, to be put back. */
struct value scan_try(struct scanner *x, const struct variable *v, int64_t number);
struct result scan_evaluate(const struct scanner *x, const struct scan *s, int32_t node);   /* as answers are now */
bool scan_add_number(struct scanner *x, number_list *list, int64_t number);
/* scan_classes.c: the classes of answers, their variables, and the diagrams of the tops. False: memory is out. */
bool scan_classify(struct scanner *x);
/* scan_draw.c: a variable for each group that can do with one. */
bool scan_stand(struct scanner *x);

static inline const struct node *node_at(const struct scan *s, int32_t i) { return &s->p->criteria.nodes.item[i]; }

static inline int32_t child_at(const struct scan *s, const struct node *n, int32_t k) {
    return s->p->criteria.child.item[n->child + k];
}

#endif
