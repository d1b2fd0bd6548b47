/* diagram_parts.h - what the files of the diagrams share; used by diagram*.c alone. */
#ifndef STRIDE_CLINICAL_DIAGRAM_PARTS_H
#define STRIDE_CLINICAL_DIAGRAM_PARTS_H
#include "clinical/assess/diagram.h"

/* Leaves are refs below 0: ~ref is their place. */
#define MANY DIAGRAM_NONE                /* in `only`: completions end in several leaves */

struct node_of {
    int32_t variable, child;             /* into the pool of children */
    diagram_ref now, only;               /* the leaf as all stands; the one leaf of all completions, or MANY */
    int32_t seen;                        /* the walk that came here last */
};

struct variable_of {
    int32_t values, answers;             /* answers are the values from first_answer to answers */
    bool bit;
    int32_t inside;                      /* the variable that stands for a diagram with this one in it; or -1 */
    diagram_ref of;                      /* of such a variable: that diagram; its values are leaf */
    diagram_ref *leaf;
};
struct remembered { diagram_ref operand[DIAGRAM_MAX_OPERANDS], result; int32_t op; };

struct diagram {
    struct arena *arena;
    LIST(struct variable_of) variables;
    LIST(struct result) leaves;
    LIST(struct node_of) nodes;
    LIST(diagram_ref) children;
    int32_t *node_slot; size_t node_slots;      /* 1 + the node's place; a power of two */
    int32_t *leaf_slot; size_t leaf_slots;
    struct remembered *memory; size_t memory_slots, memories;
    size_t budget;
    int32_t walk;
    bool memory_out;
};

static inline int values_of(const struct diagram *d, int variable) { return d->variables.item[variable].values; }

/* The answers are the values from the first to before the last. */
static inline int first_answer(const struct diagram *d, int variable) {
    return d->variables.item[variable].bit ? 0 : 1;
}

/* What a leaf or a node stands below; a leaf below all variables. */
static inline int variable_of(const struct diagram *d, diagram_ref f) {
    return f < 0 ? (int)d->variables.count : d->nodes.item[f].variable;
}

static inline diagram_ref child_of(const struct diagram *d, diagram_ref f, int value) {
    return d->children.item[d->nodes.item[f].child + value];
}

static inline diagram_ref now_of(const struct diagram *d, diagram_ref f) { return f < 0 ? f : d->nodes.item[f].now; }
static inline diagram_ref only_of(const struct diagram *d, diagram_ref f) { return f < 0 ? f : d->nodes.item[f].only; }
static inline int end_of_answers(const struct diagram *d, int variable) { return d->variables.item[variable].answers; }

#endif
