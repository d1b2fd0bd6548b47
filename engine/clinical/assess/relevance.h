/* relevance.h - what can still change a result, and what to ask first.
 *
 * A result is a flag on a side, a condition's grade, its severity, irritability, entry step and rule about running, and
 * each care decision; those of a condition are results while it is met or can still be. Each becomes a decision diagram
 * (scan.h) over all that is unknown together, and is open while some completion of the unknown findings gives it
 * another value than it has now. What its diagram depends on is then asked. A result that hangs on many unknown
 * findings (goal.c says how many) gives way to three-valued relevance, which asks too much and never too little; with
 * up to 20 it has its diagram, unless it reckons with two unknown numbers of a wide range (scan.h).
 *
 * The first question: red flags come first, critical ones before others; then the smallest expected number of results
 * that its answer leaves open, the answers that some criterion tells apart counted as equally likely; then vocabulary
 * order, left before right. The other questions follow by what they are for and in vocabulary order. */
#ifndef STRIDE_CLINICAL_RELEVANCE_H
#define STRIDE_CLINICAL_RELEVANCE_H
#include "clinical/assess/assessment_judge.h"

/* Fills next, has_next and open of the judged assessment. asking may be NULL. */
enum status relevance_find(const struct judge *j, const struct asking *asking);

#endif
