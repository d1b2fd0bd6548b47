/* criterion.h - expressions over findings, and their evaluation in three values.
 *
 * A protocol's expressions are compiled by canonical_read into one array of nodes, children before parents, so that one
 * forward pass from a root's first node to the root evaluates it with no recursion and no allocation. Each node's result
 * is left in a caller's array, which explanation.h walks afterwards: explaining costs nothing until it is asked for.
 *
 * Truth is ordered not met < unknown < met: "all" is the minimum, "any" the maximum, "not" the mirror. A number is an
 * interval [lo, hi]; what is not known is the finding's whole range, a masked pain score v is [v, max], because the true
 * value can only be higher (clinical rule 0.6). What is divided by something that could be 0 could be anything, and is
 * not known. A comparison is met when it holds for the whole interval, not met when it holds nowhere in it, else unknown.
 * So unknown is never read as no, also under negation and in "at least n of". */
#ifndef STRIDE_CLINICAL_CRITERION_H
#define STRIDE_CLINICAL_CRITERION_H
#include "clinical/criterion/expression.h"

const char *truth_name(enum truth t);                            /* "not met", "unknown", "met" */
const char *mark_name(enum mark m);                              /* "read", "GK", "DEF", "2nd"; NULL for none */

/* Evaluates the subtree of root. results has room for every node of set; only [node[root].first, root] are written. */
enum truth criterion_eval(const struct criteria *set, int32_t root, const struct situation *s, struct result *results);
/* The truth alone, as criterion_eval has it, for a fraction of its work: what can change nothing any more is not looked
 * at. What it leaves in results is of no use to explanations, nor to what is missing. */
enum truth criterion_truth(const struct criteria *set, int32_t root, const struct situation *s, struct result *results);
/* As criterion_eval, for a numeric root. */
struct result criterion_number(const struct criteria *set, int32_t root, const struct situation *s,
                               struct result *results);

/* Evaluates one node; the results of its children are there already. */
void criterion_step(const struct criteria *set, int32_t index, const struct situation *s, struct result *results);

/* The answer that a leaf looks at (of a window: the newest), or NULL when there is none, it is "unknown", or it is stale. */
const struct value *criterion_answer(const struct node *n, const struct situation *s);
/* The side that a leaf looks at; SIDE_NONE for a finding about the person. */
enum side criterion_side(const struct criteria *set, const struct node *n, enum side judged);

/* The findings that an unknown result still hangs on: each (finding, context, side) below root that is itself not known
 * and whose every ancestor up to root is unknown too. Of a choice that is made, the other number does not count. A
 * baseline lies in the past, a window of a session in that session, and a plan's figures come of its course: nobody can
 * be asked for them, and they are not among them. Adds each one once to out, in vocabulary order, left first. */
struct missing { int finding, context; enum side side; };
typedef LIST(struct missing) missing_list;
enum status criterion_missing(const struct criteria *set, int32_t root, const struct situation *s,
                              const struct result *results, missing_list *out, struct arena *a, struct error *err);
/* Every finding below root that is not known, whatever it does to the result. Adds to out in the same order. */
enum status criterion_unanswered(const struct criteria *set, int32_t root, const struct situation *s,
                                 const struct result *results, missing_list *out, struct arena *a, struct error *err);

#endif
