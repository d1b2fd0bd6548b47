/* Results as decision diagrams: what an outcome is as one number, and how expressions add up to it. */
#include "clinical/assess/goal.h"
#include "clinical/assess/outcome.h"

#define EXACT_UP_TO 20     /* unknown findings: with no more, a result has its diagram */
#define EXACT_STEPS 500000 /* which is far more than any needed yet */
#define TRIED_UP_TO 30     /* with more, it is not even tried */
#define TRIED_STEPS 3000   /* between the two */
#define ABSENT      (-1)   /* there is no such result */

/* ----------------------------------------------------------------------------------------------------------- codes */

/* Outcomes are packed into a result's lo, so that diagrams can end in them. */
static struct result code(int64_t n) { return (struct result){n, n, TRUTH_MET}; }

static bool is_met(struct result course) { return course.lo / 8 == TRUTH_MET; }

/* What a step of a fold needs beside its operands. */
struct fold {
    int index;
    bool allowed;
    const struct flag *flag;
    const struct contraindication *contraindication;
};

static int64_t pack_row(struct row_outcome o) {
    return (int64_t)o.truth | (int64_t)o.worse_open << 2 | (int64_t)o.row << 3;
}

static struct row_outcome unpack_row(int64_t n) {
    return (struct row_outcome){.truth = (enum truth)(n & 3), .worse_open = n >> 2 & 1, .row = (size_t)(n >> 3)};
}

static struct result row_at(const void *context, const struct result *o) {
    const struct fold *f = context;
    return code(pack_row(outcome_row(unpack_row(o[0].lo), (size_t)f->index, o[1].truth)));
}

/* What is seen of a flag: nothing while it is not met; else its row, whether it is critical, and which of the two
 * sentences stands. */
static struct result flag_at(const void *context, const struct result *o) {
    const struct fold *f = context;
    struct row_outcome row = unpack_row(o[0].lo);
    bool critical = o[1].truth != TRUTH_NOT_MET, unknown = outcome_says_unknown(f->flag, row, critical);
    if (row.truth == TRUTH_NOT_MET) return code(0);
    row.worse_open = false;
    return code(pack_row(row) << 2 | critical << 1 | unknown);
}

static struct result grade_at(const void *context, const struct result *o) {
    const struct fold *f = context;
    struct grade_outcome grade = {(enum truth)(o[0].lo & 3), (int)(o[0].lo >> 2)};
    grade = outcome_grade(grade, f->index, o[1].truth);
    return code((int64_t)grade.truth | (int64_t)grade.grade << 2);
}

static struct result strength_at(const void *context, const struct result *o) {
    struct grade_outcome grade = {(enum truth)(o[0].lo & 3), (int)(o[0].lo >> 2)};
    (void)context;
    return code(grade.truth * 8 + outcome_strength(grade, o[1].truth));
}

static struct result level_at(const void *context, const struct result *o) {
    struct level_outcome level = outcome_level(o[1]);
    (void)context;
    return code(is_met(o[0]) ? level.level * 2 + level.uncertain : ABSENT);
}

static struct result gate_at(const void *context, const struct result *o) {
    (void)context;
    return is_met(o[0]) ? o[1] : code(ABSENT);
}

static struct result step_at(const void *context, const struct result *o) {
    const struct fold *f = context;
    struct step_outcome step =
        outcome_step((struct step_outcome){(int)(o[0].lo >> 1), o[0].lo & 1}, f->index, o[1].truth);
    return code((int64_t)step.step << 1 | step.uncertain);
}

static struct result run_at(const void *context, const struct result *o) {
    const struct fold *f = context;
    return code(outcome_run((int)o[0].lo, f->index, o[1].truth, f->allowed));
}

static struct result decision_at(const void *context, const struct result *o) {
    const struct fold *f = context;
    return code(outcome_care((enum decision)o[0].lo, f->contraindication, o[1].truth));
}

static struct result care_at(const void *context, const struct result *o) {
    const struct fold *f = context;
    return o[0].lo != ABSENT && o[0].lo >> 1 >= f->index ? o[1] : code(ABSENT);
}

static struct result stricter_at(const void *context, const struct result *o) {
    (void)context;
    return o[0].lo > o[1].lo ? o[0] : o[1];
}

/* -------------------------------------------------------------------------------------------------------- diagrams */

typedef struct result (*fold_at)(const void *context, const struct result *operand);

static diagram_ref join(struct goals *g, fold_at at, const struct fold *f, diagram_ref a, diagram_ref b) {
    struct scan_operation kind = {.at = at};
    struct operation op = {.operands = 2, .at = at, .context = f};
    if (f) kind.index = f->index * 2 + f->allowed;
    if (f) kind.about = f->flag ? (const void *)f->flag : f->contraindication;
    op.id = scanner_operation(g->x, kind);
    return op.id < 0 ? DIAGRAM_NONE : diagram_apply(scanner_diagrams(g->x), &op, (diagram_ref[]){a, b});
}

static diagram_ref leaf(const struct goals *g, int64_t n) { return diagram_leaf(scanner_diagrams(g->x), code(n)); }

static diagram_ref draw_flag(struct goals *g, const struct goal *goal) {
    struct fold f = {.flag = goal->flag};
    diagram_ref all = leaf(g, 0);
    for (size_t i = 1; i < goal->scans; i++) {
        f.index = (int)i - 1;
        all = join(g, row_at, &f, all, scan_diagram(g->x, goal->scan[i]));
    }
    return join(g, flag_at, &f, all, scan_diagram(g->x, goal->scan[0]));
}

static diagram_ref draw_grade(struct goals *g, const struct goal *goal) {
    diagram_ref all = leaf(g, 0);
    for (int i = 0; i < 3; i++) {
        struct fold f = {.index = i};
        if (goal->scan[i] != SCAN_NONE) all = join(g, grade_at, &f, all, scan_diagram(g->x, goal->scan[i]));
    }
    return join(g, strength_at, NULL, all, scan_diagram(g->x, goal->scan[3]));
}

/* Scans are by step; SCAN_NONE where a step is no entry step. */
static diagram_ref draw_steps(struct goals *g, const struct goal *goal, diagram_ref course) {
    diagram_ref all = leaf(g, 0);
    for (size_t i = 0; i < goal->scans; i++) {
        struct fold f = {.index = (int)i};
        if (goal->scan[i] != SCAN_NONE) all = join(g, step_at, &f, all, scan_diagram(g->x, goal->scan[i]));
    }
    return join(g, gate_at, NULL, course, all);
}

/* The flag's entry in the assessment when no answer can change it any more and it counts. */
static const struct flag_result *lasting_flag(const struct goals *g, const struct goal *goal) {
    const struct assessment *out = g->j->out;
    if (goal->kind != GOAL_FLAG || !goal_is_closed(g, goal)) return NULL;
    for (size_t i = 0; i < out->flags.count; i++) {
        const struct flag_result *r = &out->flags.item[i];
        if (r->flag == goal->flag && r->side == goal->side) return assessment_counts(r) ? r : NULL;
    }
    return NULL;
}

static bool stops_running(const struct goals *g, enum side side) {
    for (size_t i = 0; i < g->list.count; i++) {
        const struct flag_result *r = lasting_flag(g, &g->list.item[i]);
        if (r && judge_stops_impact(r, side)) return true;
    }
    return false;
}

static bool forbids_plans(const struct goals *g) {
    for (size_t i = 0; i < g->list.count; i++) {
        const struct flag_result *r = lasting_flag(g, &g->list.item[i]);
        if (r && !disposition_allows_plan(r->disposition)) return true;
    }
    return false;
}

static diagram_ref draw_run(struct goals *g, const struct goal *goal, diagram_ref course) {
    diagram_ref all = leaf(g, -1);
    if (stops_running(g, goal->side)) return all;
    for (size_t i = 0; i < goal->scans; i++) {
        struct fold f = {.index = (int)i, .allowed = goal->p->phase[0].run[i].allowed};
        all = join(g, run_at, &f, all, scan_diagram(g->x, goal->scan[i]));
    }
    return join(g, gate_at, NULL, course, all);
}

/* While a flag forbids plans for good, no care is simply allowed whatever else is answered. */
static diagram_ref draw_care(struct goals *g, const struct goal *goal) {
    bool asked = goal->care->approval || forbids_plans(g);
    diagram_ref all = leaf(g, asked ? DECISION_ASK : DECISION_ALLOW);
    for (size_t i = 0; i < goal->scans; i++) {
        struct fold f = {.contraindication = &goal->care->contraindication[i]};
        all = join(g, decision_at, &f, all, scan_diagram(g->x, goal->scan[i]));
    }
    struct fold f = {.index = goal->care_step};
    return join(g, care_at, &f, g->list.item[goal->steps].result, all);
}

static diagram_ref draw(struct goals *g, const struct goal *goal) {
    diagram_ref course = g->list.item[goal->course].result;
    switch (goal->kind) {
    case GOAL_FLAG: return draw_flag(g, goal);
    case GOAL_GRADE: return draw_grade(g, goal);
    case GOAL_SEVERITY:
    case GOAL_IRRITABILITY: return join(g, level_at, NULL, course, scan_diagram(g->x, goal->scan[0]));
    case GOAL_STEP: return draw_steps(g, goal, course);
    case GOAL_RUN: return draw_run(g, goal, course);
    case GOAL_CARE: return draw_care(g, goal);
    }
    return DIAGRAM_NONE;
}

/* Of two knees the stricter decision stands: they are one result, kept with the second. */
static void merge_care(struct goals *g, size_t at) {
    struct goal *goal = &g->list.item[at];
    for (size_t i = 0; i < at && goal->kind == GOAL_CARE; i++) {
        struct goal *other = &g->list.item[i];
        if (other->kind != GOAL_CARE || other->care != goal->care) continue;
        diagram_ref both = join(g, stricter_at, NULL, other->result, goal->result);
        if (both == DIAGRAM_NONE) continue;
        goal->result = both;
        other->result = leaf(g, ABSENT);
    }
}

bool goal_is_closed(const struct goals *g, const struct goal *goal) {
    return goal->result != DIAGRAM_NONE && diagram_closed(scanner_diagrams(g->x), goal->result);
}

static void mark_scans(const struct goals *g, const struct goal *goal, bool *question) {
    for (size_t i = 0; i < goal->scans; i++) scan_mark(g->x, goal->scan[i], question);
}

/* How many unknown findings a result may hang on. */
static size_t count_questions(struct goals *g, const struct goal *goal) {
    size_t count = 0, all = scan_questions(g->x);
    bool *question = arena_array(g->a, all + 1, sizeof *question);
    if (!question) return all;
    mark_scans(g, goal, question);
    if (goal->kind == GOAL_CARE) mark_scans(g, &g->list.item[goal->steps], question);
    if (goal->kind != GOAL_FLAG) mark_scans(g, &g->list.item[goal->course], question);
    for (size_t q = 0; q < all; q++) count += question[q];
    return count;
}

static size_t steps_for(struct goals *g, const struct goal *goal) {
    size_t questions = count_questions(g, goal);
    return questions <= EXACT_UP_TO ? EXACT_STEPS : questions <= TRIED_UP_TO ? TRIED_STEPS : 0;
}

bool goal_draw_all(struct goals *g) {
    struct diagram *d = scanner_diagrams(g->x);
    for (size_t i = 0; i < g->list.count; i++) {
        struct goal *goal = &g->list.item[i];
        diagram_budget(d, steps_for(g, goal));
        goal->result = draw(g, goal);
        merge_care(g, i);
        if (diagram_memory_out(d)) return false;
    }
    return true;
}
