/* diagram.h - decision diagrams over variables of a few values: the pure engine, which knows nothing of findings.
 *
 * A diagram is a function from the values of its variables to a struct result. Equal functions are one node, so that
 * two refs are equal when their functions are, and a diagram names only the variables that it really depends on.
 *
 * Value 0 of a variable is how it stands now; 1 and up are what an answer could make of it. A bit is a variable that
 * only exists once another one is answered, and has no "now": both its values, 0 and 1, are answers. A completion gives
 * every variable an answer. Variables are ordered as they were made.
 *
 * All lives in the arena. Work is bounded: past the budget, and when memory is out, an operation gives DIAGRAM_NONE,
 * which every further operation hands on; diagram_memory_out tells the two apart. */
#ifndef STRIDE_CLINICAL_DIAGRAM_H
#define STRIDE_CLINICAL_DIAGRAM_H
#include "base/arena.h"
#include "clinical/criterion/expression.h"

typedef int32_t diagram_ref;
#define DIAGRAM_NONE ((diagram_ref)INT32_MIN)
#define DIAGRAM_MAX_OPERANDS 3

#define DIAGRAM_MAX_LEAVES 20            /* of a diagram that a variable stands for */

/* What to do with results, applied to diagrams by doing it to what they end in. */
struct operation {
    int id;                              /* operations of one id do the same; 1 and up */
    int operands;
    struct result (*at)(const void *context, const struct result *operand);
    const void *context;
    bool has_absorbing;                  /* one operand equal to it decides (of two) */
    bool has_neutral;                    /* one operand equal to it leaves the other (of two) */
    struct result absorbing, neutral;
};

struct diagram;

struct diagram *diagram_new(struct arena *a);                    /* NULL when memory is out */
bool diagram_memory_out(const struct diagram *d);
/* The steps that operations may take from now on. */
void diagram_budget(struct diagram *d, size_t steps);
size_t diagram_variables(const struct diagram *d);
/* A variable's number; -1 when memory is out. values counts value 0, too. */
int diagram_variable(struct diagram *d, int values, bool bit);

diagram_ref diagram_leaf(struct diagram *d, struct result r);
diagram_ref diagram_node(struct diagram *d, int variable, const diagram_ref *child);     /* children are below it */
diagram_ref diagram_apply(struct diagram *d, const struct operation *op, const diagram_ref *operand);

/* A new variable that stands for f, as a diagram: for an f whose variables come into other diagrams only by way of f.
 * These are then as small as if f were one answer. f itself when it ends in too many leaves. */
diagram_ref diagram_stand_for(struct diagram *d, diagram_ref f);

/* What stood for others does so no more, until diagram_stand_for says so again. */
void diagram_stand_apart(struct diagram *d);

/* The result while every variable is as it is now. */
struct result diagram_now(const struct diagram *d, diagram_ref f);
/* Does no completion change the result? */
bool diagram_closed(const struct diagram *d, diagram_ref f);
/* Marks the variables that f depends on, among diagram_variables, also those inside one that stands for them. */
void diagram_support(struct diagram *d, diagram_ref f, bool *variable);
/* A question is one variable with the bits that follow it. Of the answers to it, each one value of the variable or of
 * all its bits together, how many close f, and how many there are. Answers is 0 when the count would take too long. */
struct share { int64_t closing, answers; };
struct share diagram_share(struct diagram *d, diagram_ref f, int variable);

#endif
