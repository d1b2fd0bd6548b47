/* scan.h - expressions of one person's assessment as decision diagrams over what is not known.
 *
 * First every expression that matters is added; then scan_settle finds the variables (each unknown answer that some
 * expression reads is one) and, for each, the classes of answers that some expression tells apart; then scan_diagram
 * builds an expression's diagram. With value 0, "as it is now", kept beside the classes, a diagram is the three-valued
 * evaluation itself, so `known`, `decided` and `worst-known` are exact; every step is taken by criterion_eval.
 *
 * What cannot be asked (plan figures, windows, baselines) stands as it is. Of some of a list there is one variable,
 * answered or not, and a bit for each group of codes that is looked at. A number that is reckoned with beside another
 * unknown one may have every whole unit of its range; when that range is too wide, the expression has no diagram. */
#ifndef STRIDE_CLINICAL_SCAN_H
#define STRIDE_CLINICAL_SCAN_H
#include "clinical/assess/assessment.h"
#include "clinical/assess/diagram.h"

struct scanner;

/* A scanner may be used again and again for one person whose answers only grow in number: the questions keep their
 * variables and classes, and what was drawn before is there already. NULL when memory is out. */
struct scanner *scanner_new(const struct vocabulary *v, struct arena *a);
/* Begins a pass. What stands in except was asked and is not known: it stays as it is. Borrows all; pass is for what
 * only this pass needs. False when memory is out. */
bool scanner_begin(struct scanner *x, const struct subject *s, const missing_list *except, struct arena *pass);
struct diagram *scanner_diagrams(const struct scanner *x);

#define SCAN_NONE (-1)
#define SCAN_NO_MEMORY (-2)
/* The scan's number; SCAN_NONE for NO_EXPRESSION. */
int scan_add(struct scanner *x, const struct protocol *p, int32_t root, enum side side);
struct result scan_now(const struct scanner *x, int scan);       /* SCAN_NONE: not met */
/* No answer can make it other than it is. */
bool scan_is_fixed(const struct scanner *x, int scan);
bool scan_settle(struct scanner *x);                             /* false when memory is out */
/* DIAGRAM_NONE when there is none, or it would be too large; of SCAN_NONE, not met. */
diagram_ref scan_diagram(struct scanner *x, int scan);

/* The questions: variables of the diagrams without the bits. */
size_t scan_questions(const struct scanner *x);
struct missing scan_question(const struct scanner *x, size_t question);
int scan_variable(const struct scanner *x, size_t question);     /* its variable in the diagrams */
/* Marks the questions that a scan hangs on by three-valued logic: too many perhaps, never too few. */
void scan_mark(const struct scanner *x, int scan, bool *question);

/* The id of an operation of this kind: one for the same function, index and subject. -1 when memory is out. */
struct scan_operation {
    struct result (*at)(const void *context, const struct result *operand);
    int index;
    const void *about;
};
int scanner_operation(struct scanner *x, struct scan_operation operation);

#endif
