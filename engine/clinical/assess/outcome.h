/* outcome.h - how truths add up to results: the rules that the judge follows on what is known, and that relevance.c
 * follows on all that could become known. Pure: small values in, small values out; each begins as a zeroed struct
 * unless it says otherwise. */
#ifndef STRIDE_CLINICAL_OUTCOME_H
#define STRIDE_CLINICAL_OUTCOME_H
#include "clinical/assess/assessment.h"

/* A flag's row that decides: the first that is met, else the first that is unknown. */
struct row_outcome {
    enum truth truth;
    size_t row;
    bool worse_open;                     /* a row before it is unknown */
};
struct row_outcome outcome_row(struct row_outcome o, size_t row, enum truth t);
/* Does what the flag says when unknown stand in place of the row's? So it does of a critical one that is unknown, or
 * whose milder row is met while a worse one is unknown and asks for less than that. */
bool outcome_says_unknown(const struct flag *f, struct row_outcome o, bool critical);

/* The grade that decides, of definite 0, probable 1, possible 2: the strongest that is met, else the one nearest to
 * it. */
struct grade_outcome {
    enum truth truth;
    int grade;                           /* one more than its number; 0 while there is none */
};
struct grade_outcome outcome_grade(struct grade_outcome o, int grade, enum truth t);
/* A rule that is unknown is possible while its place is met. */
enum strength outcome_strength(struct grade_outcome o, enum truth place);

/* A level of three by a number of levels. A masked score counts at face value; that it may be worse is said. */
struct level_outcome { int level; bool uncertain; };             /* 0: unknown */
struct level_outcome outcome_level(struct result r);

/* The last step that needs no approval and whose condition is met, else the first. */
struct step_outcome { int step; bool uncertain; };
struct step_outcome outcome_step(struct step_outcome o, int step, enum truth t);

/* The first rule about running that is met; an unknown one holds when it forbids, and is passed over when it allows.
 * Begins at -1. */
int outcome_run(int run, int rule, enum truth t, bool allowed);

/* What a contraindication makes of a decision. */
enum decision outcome_care(enum decision d, const struct contraindication *x, enum truth t);

#endif
