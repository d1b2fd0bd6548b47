/* vocabulary.h - the data of finding.h: what a finding is, and its value. */
#ifndef STRIDE_CLINICAL_VOCABULARY_H
#define STRIDE_CLINICAL_VOCABULARY_H
#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include <stdbool.h>
#include <stdint.h>

enum side { SIDE_LEFT, SIDE_RIGHT, SIDE_NONE };                 /* SIDE_NONE: about the person */
enum finding_type { FINDING_YES_NO, FINDING_NUMBER, FINDING_ONE_OF, FINDING_SOME_OF };

#define FINDING_MAX_CODES 60                                    /* some-of is a bit set in an int64_t */
#define FINDING_MAX_CONTEXTS 60
#define FINDING_MAX_ITEMS 100                                   /* of a score */
#define FINDING_MAX_MILLI INT64_C(9000000000000)                /* of ranges, either side of 0 */
#define FINDING_KEPT_DAYS 120                                   /* how long windows look back, "ago" included */
#define FINDING_MAX_KEPT_DAYS 400                               /* of a finding that declares more */

/* A number that is the sum of points for the codes of other findings, as questionnaires are scored. */
struct score_item {
    int finding; const char *name;                              /* finding is -1 until it is declared */
    const int64_t *points; size_t codes;                        /* one for each of its first codes */
};
struct score { struct score_item *item; size_t items, at_least; };  /* at_least: answers needed; items when all */

struct finding {
    const char *name;                    /* snake_case, as in the clinical fact sheet */
    enum finding_type type;
    bool knee;                           /* about one knee; else about the person */
    const char *unit;                    /* "0-10", "d", "mg"; "" when it has none */
    int64_t min, max;                    /* thousandths; of numbers only */
    const char **code; size_t codes;     /* one-of in rising order where order means something; some-of */
    const char **context; int *slot; size_t contexts;  /* contexts is at least 1; context[0] is "" when it has none */
    int64_t fresh_ms;                    /* older answers count as unknown; 0: never goes stale */
    int kept_days;                       /* so long its reports are kept for windows; 0: FINDING_KEPT_DAYS */
    const char *title;                   /* its short name in explanations; NULL: the question stands there */
    const char **asked;                  /* by context, how it is asked there; NULL: the question stands for all */
    const char *question;                /* what the patient or clinician is asked */
    int implied_by, implied_context;     /* a yes/no met when that number is 1 or more (6.1); -1 when none */
    const char *implied_name, *implied_context_name;   /* as declared: implied_by is -1 until that number is declared */
    struct score score;                  /* items 0: it is no score */
    int implies, implied_next;           /* chain of the yes/no findings that this number implies; -1 ends it */
};

struct vocabulary {
    struct arena *arena;                 /* borrowed; lives as long as the vocabulary */
    LIST(struct finding) findings;       /* in the order in which they came */
    int slots;
};

/* One answer: a value, or that it was asked and not known, at an instant. */
struct value { int64_t number; int64_t at_ms; bool known; bool masked;
               bool prorated; };         /* a score of which some items were not answered */

#endif
