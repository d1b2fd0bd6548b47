/* expression.h - the data of criterion.h: what an expression is made of, and what it looks at.
 *
 * The operators' meaning is told in canonical.h, the rules of evaluation in criterion.h, which includes this. */
#ifndef STRIDE_CLINICAL_EXPRESSION_H
#define STRIDE_CLINICAL_EXPRESSION_H
#include "clinical/criterion/changes.h"
#include "clinical/criterion/report_index.h"
#include "clinical/finding/finding.h"

enum truth { TRUTH_NOT_MET, TRUTH_UNKNOWN, TRUTH_MET };

/* Of a condition: its truth. Of a number: lo and hi, and truth MET when all it is made of is known (masked values are),
 * UNKNOWN when some of it is not; "worst-known" is known when one of its numbers is. */
struct result { int64_t lo, hi; enum truth truth; };

/* No number grows past this, either way: canonical_read refuses expressions that could. Past it, arithmetic stops at it. */
#define EXPRESSION_MAX INT64_C(9000000000000000)

/* A window looks back so many days at most, "ago" included, unless its finding is kept longer (finding_kept_days). */
#define WINDOW_MAX_DAYS FINDING_KEPT_DAYS

/* A figure over days reaches so far back at most; adherence so far where no days are named. */
#define FIGURE_MAX_DAYS       200
#define FIGURE_ADHERENCE_DAYS 14

/* The operators: canonical.h says what each means and its members. Two shapes become one node, without children: a value
 * compared with a constant (OP_COMPARE_VALUE; a constant on the left is turned round), and "any" of several "is" on one
 * finding and knee (OP_IS with several code bits). */
enum op {
    OP_CONST, OP_ALL, OP_ANY, OP_NONE, OP_NOT, OP_AT_LEAST, OP_KNOWN, OP_ANSWERED, OP_DECIDED, OP_YES, OP_IS,
    OP_INCLUDES, OP_COMPARE, OP_COMPARE_VALUE, OP_NAMED,
    OP_NUMBER, OP_VALUE, OP_RANK, OP_SUM, OP_MINUS, OP_TIMES, OP_DIVIDE, OP_CHOOSE, OP_POINTS, OP_BANDS, OP_WORST_KNOWN,
    OP_WINDOW, OP_BASELINE, OP_PLAN
};
enum compare { COMPARE_LE, COMPARE_LT, COMPARE_GE, COMPARE_GT, COMPARE_EQ };
enum knee { KNEE_SAME, KNEE_OTHER, KNEE_LEFT, KNEE_RIGHT };      /* which knee a leaf looks at, seen from the one judged */
enum window_stat { STAT_MEDIAN, STAT_MEAN, STAT_WORST, STAT_LEAST, STAT_SUM, STAT_COUNT };
enum plan_figure { PLAN_DAYS_IN_PHASE, PLAN_DAYS_IN_STEP, PLAN_DAYS_IN_PLAN, PLAN_ADHERENCE, PLAN_MISSED_IN_A_ROW,
                   PLAN_QUESTIONS_MISSED_IN_A_ROW, PLAN_RED_SESSIONS, PLAN_LIMIT_OK, PLAN_LIMIT_HIGH, PLAN_FIGURES };
/* How well a figure is founded, and by what: canonical.h, EVIDENCE. */
enum mark { MARK_NONE, MARK_READ, MARK_GK, MARK_DEF, MARK_SECONDARY };
struct evidence { enum mark mark; const char *source; };         /* the source's id, or NULL */

struct node {
    uint8_t op;                          /* enum op */
    uint8_t detail;                      /* compare, stat, plan figure, or the truth of a constant */
    uint8_t knee;                        /* enum knee */
    uint8_t since_phase;                 /* of a window: 1 when it starts with the phase at the earliest */
    uint8_t last;                        /* of a window: number is of reports, not of days */
    uint8_t mark;                        /* enum mark: of OP_NUMBER, OP_COMPARE_VALUE, OP_NAMED */
    uint8_t where;                       /* of a counting window: 1 + enum compare with than; 0 counts every report */
    uint8_t session;                     /* of a window: 1 when it is of the session's reports only */
    uint8_t unmasked;                    /* of a window: 1 when masked reports do not count */
    uint8_t yes_no;                      /* of a window: 1 when it is over a yes/no finding, yes as 1000 and no as 0 */
    int16_t ago;                         /* of a window: it ends so many days before now */
    int32_t first;                       /* the first node of this subtree; the subtree is [first, own index] */
    int32_t child, children;             /* into criteria.child */
    int32_t finding, context;
    int32_t slot[2];                     /* of a leaf: the answer's slot when the left, the right knee is judged */
    int64_t number;                      /* constant, points, n of at-least, window days or last, code bits of OP_IS and
                                            OP_INCLUDES, days of OP_PLAN (0: the figure as it stands; adherence: 14) */
    int64_t than;                        /* of a counting window */
    int64_t min, max, fresh_ms;          /* of a leaf: range and freshness as the node's own protocol declares them */
    const int64_t *band; int32_t bands;  /* pairs (from, level) */
    const char *name;                    /* of OP_NAMED: the words a clinician reads */
    const char *source;                  /* with mark: the source's id or NULL */
    const char *path;                    /* JSON pointer of this node in the canonical form, for the line map */
};

struct criteria {
    const struct vocabulary *vocabulary;
    LIST(struct node) nodes;
    LIST(int32_t) child;
    bool windows;                        /* some expression looks back over time, and so moves with it */
    const struct web *web[2];            /* of all, and of what reads of a session (web.h); NULL: none was made */
};

/* What a plan knows of its own course; absent (known false) at intake. Thousandths, as all numbers here. Figures over so
 * many days are asked for where an expression reads them: over says whether it is known, and puts it in *value; it is
 * NULL at intake. of is its own. */
struct figures {
    bool known[PLAN_FIGURES]; int64_t value[PLAN_FIGURES];
    bool (*over)(const struct figures *f, enum plan_figure which, int days, int64_t *value);
    const void *of[2]; int32_t today;
    int64_t stamp;                       /* that no other figures of the same patient have; 0: none was given (kept.h) */
};

/* All that an expression may look at. Reports in the history that are later than now_ms, or not known, are passed over. */
struct situation {
    const struct answers *answers;
    const report_list *history;          /* oldest first; may be NULL: windows are then unknown */
    const struct report_index *index;    /* of the history; NULL: it is looked through */
    const struct figures *figures;       /* may be NULL */
    int64_t now_ms;
    int64_t phase_since_ms;              /* for since_phase windows */
    int64_t plan_since_ms;               /* for baselines: when the plan began; INSTANT_NONE without one */
    int64_t session;                     /* whose reports a session window holds; 0: none, and such windows are unknown */
    enum side side;                      /* the knee that is judged; SIDE_NONE for a criterion about the person */
    int64_t *until_ms;                   /* brought down to the last instant at which the result is still the same by
                                            itself; NULL: nobody asks */
};

#endif
