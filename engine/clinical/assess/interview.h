/* interview.h - an assessment's questions, one after the other, as a state machine without input and output.
 *
 * First which knees hurt: only those are judged. Then the age, then what assessment.h says is to be asked next, until
 * no answer can change a result. Before the first pain score comes the question for painkillers, which can mask it.
 * When a measure is next (a finding with a score), its items are asked one after the other, unless the total is
 * entered.
 *
 * Every question can be answered with "don't know": it is then not asked again and changes nothing. An answer that
 * contradicts an earlier one (a number and the yes/no it implies, a total and its items) is refused with both named,
 * and nothing changes. interview_back undoes the last answer. A findings form may be taken along: what it answers is
 * not asked, unless it has gone stale. All lives in the arena; the same answers lead to the same questions. */
#ifndef STRIDE_CLINICAL_INTERVIEW_H
#define STRIDE_CLINICAL_INTERVIEW_H
#include "clinical/assess/assessment.h"

enum interview_kind { INTERVIEW_KNEES, INTERVIEW_FINDING, INTERVIEW_DONE };

struct interview_question {
    enum interview_kind kind;
    const char *text;                    /* as it is put; a yes/no about a knee is put for one side at a time */
    int finding, context; enum side side;        /* INTERVIEW_FINDING only, as what follows */
    bool knee[2];                        /* the knees that this interview is about */
    int measure;                         /* the score whose item it is, or that it is itself; else -1 */
    size_t item, items;                  /* its place among the items, from 1; 0 when it is no item */
};

struct interview_summary {
    struct subject subject;              /* what assessment_json wants beside the assessment */
    struct assessment assessment;        /* of the chosen knees; without questions */
    size_t answered, not_known;          /* answers given in this interview */
};

struct interview;

/* form: what is known already, or NULL; read at once. The catalogue and the arena are borrowed. */
enum status interview_new(const struct catalogue *c, int64_t now_ms, const json_t *form, struct arena *a,
                          struct interview **out, struct error *err);
/* The question that is next; the same again until it is answered. */
enum status interview_next(struct interview *i, struct interview_question *out, struct error *err);
/* Answers it, in the form of the contract: true, 4, "small", ["thigh"]; knees: "left", "right" or "both"; null: don't
 * know. STATUS_INPUT: refused, and why. value is borrowed. */
enum status interview_answer(struct interview *i, const json_t *value, struct error *err);
/* While a measure's items are asked: its total, instead of the items that are left. */
enum status interview_total(struct interview *i, const json_t *value, struct error *err);
bool interview_back(struct interview *i);                        /* false when there is no answer to undo */
enum status interview_summarize(struct interview *i, struct interview_summary *out, struct error *err);
/* The findings form of all that is known now (contract, "JSON in"), with "at". New reference; NULL when memory is out.
 * */
json_t *interview_form(const struct interview *i);

#endif
