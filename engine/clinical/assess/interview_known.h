/* interview_known.h - what an interview knows: its answers, the form that was taken along, and what both say together.
 *
 * Used by interview_ask.c alone. */
#ifndef STRIDE_CLINICAL_INTERVIEW_KNOWN_H
#define STRIDE_CLINICAL_INTERVIEW_KNOWN_H
#include "clinical/assess/interview.h"

/* One answer as it was given: of the knees, a bit each in the value; of a finding, with its question. */
struct given_answer {
    struct interview_question question;
    struct value value;
};

struct interview {
    const struct catalogue *c;
    const struct vocabulary *v;
    struct arena *a;
    int64_t now_ms;
    report_list base;                    /* of the form that was taken along */
    LIST(struct given_answer) given;
    struct interview_question next;
    bool asked;                          /* next holds */
    struct arena *work;                  /* of kept, which an answer taken back makes useless */
    struct relevance *kept;
};

/* What is known so far; lives in an arena of its own. */
struct known {
    struct subject subject;
    struct answers answers;
    report_list reports;
    missing_list not_known;
    struct asking asking;
};

const struct finding *known_finding(const struct interview *i, int finding);
/* Is it a score whose items are all declared? */
bool known_is_measure(const struct finding *f);
/* The newest answer in this interview; NULL when there is none. */
const struct given_answer *known_answer(const struct interview *i, int finding, int context, enum side side);
/* The first item of a measure that has no answer of now; items when there is none. */
size_t known_next_item(const struct interview *i, const struct finding *f, enum side side);
/* All answers as a form. extra: one more answer, to be tried; may be NULL. NULL when memory is out. */
json_t *known_form(const struct interview *i, const struct given_answer *extra);
/* The same, read; a contradiction is refused. */
enum status known_reports(const struct interview *i, const struct given_answer *extra, struct arena *a, report_list *out,
                          struct error *err);
/* k is not to be moved afterwards: it points into itself. */
enum status known_find(const struct interview *i, struct known *k, struct arena *a, struct error *err);

#endif
