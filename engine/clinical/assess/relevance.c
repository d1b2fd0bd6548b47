#include "clinical/assess/relevance.h"
#include "clinical/assess/goal.h"

/* A question, and what its answer is worth: how many results it closes, summed over its answers. */
struct question {
    struct missing about;
    enum priority priority; /* PRIORITIES: it is not asked */
    int variable;
    int64_t closing, answers;
};

struct finder {
    const struct judge *j;
    struct goals goals;
    struct arena *a; /* for the work alone */
    struct question *question;
    size_t questions;
    bool **hangs; /* by goal and question; NULL for what is closed */
};

/* ------------------------------------------------------------------------------------------------ what is still open
 */

static bool *mark_exact(struct finder *f, const struct goal *goal, bool *hangs) {
    struct diagram *d = scanner_diagrams(f->goals.x);
    bool *variable = arena_array(f->a, diagram_variables(d) + 1, sizeof *variable);
    if (!variable) return NULL;
    diagram_support(d, goal->result, variable);
    for (size_t q = 0; q < f->questions; q++) hangs[q] = variable[f->question[q].variable];
    return hangs;
}

/* A result without a diagram: all its expressions may hang on. What belongs to a condition waits until that is met. */
static bool *mark_coarse(struct finder *f, const struct goal *goal, bool *hangs) {
    const struct goal *course = &f->goals.list.item[goal->course];
    bool met = goal->kind == GOAL_FLAG || goal->kind == GOAL_GRADE;
    for (int i = 0; i < 3 && !met; i++) met = scan_now(f->goals.x, course->scan[i]).truth == TRUTH_MET;
    for (size_t i = 0; i < goal->scans && met; i++) scan_mark(f->goals.x, goal->scan[i], hangs);
    return hangs;
}

static bool mark(struct finder *f, size_t at) {
    const struct goal *goal = &f->goals.list.item[at];
    if (goal_is_closed(&f->goals, goal)) return true;
    bool *hangs = arena_array(f->a, f->questions + 1, sizeof *hangs);
    if (!hangs) return false;
    f->hangs[at] = goal->result == DIAGRAM_NONE ? mark_coarse(f, goal, hangs) : mark_exact(f, goal, hangs);
    for (size_t q = 0; q < f->questions && f->hangs[at]; q++) {
        if (hangs[q] && goal->priority < f->question[q].priority) f->question[q].priority = goal->priority;
    }
    return f->hangs[at] != NULL;
}

static int order_of(const struct missing *a, const struct missing *b) {
    if (a->finding != b->finding) return a->finding < b->finding ? -1 : 1;
    if (a->context != b->context) return a->context < b->context ? -1 : 1;
    return a->side < b->side ? -1 : a->side > b->side;
}

static bool list_questions(struct finder *f) {
    f->questions = scan_questions(f->goals.x);
    f->question = arena_array(f->a, f->questions + 1, sizeof *f->question);
    f->hangs = arena_array(f->a, f->goals.list.count + 1, sizeof *f->hangs);
    if (!f->question || !f->hangs) return false;
    for (size_t q = 0; q < f->questions; q++) {
        f->question[q].about = scan_question(f->goals.x, q);
        f->question[q].variable = scan_variable(f->goals.x, q);
        f->question[q].priority = PRIORITIES;
    }
    return true;
}

static bool find_open(struct finder *f) {
    if (!list_questions(f)) return false;
    for (size_t i = 0; i < f->goals.list.count; i++) {
        if (!mark(f, i)) return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------------------ ranking
 */

static void weigh(struct finder *f, struct question *q, size_t place) {
    struct diagram *d = scanner_diagrams(f->goals.x);
    q->answers = 1;
    for (size_t i = 0; i < f->goals.list.count; i++) {
        const struct goal *goal = &f->goals.list.item[i];
        if (!f->hangs[i] || !f->hangs[i][place] || goal->result == DIAGRAM_NONE) continue;
        struct share share = diagram_share(d, goal->result, q->variable);
        if (share.answers == 0) continue;
        q->closing += share.closing;
        q->answers = share.answers;
    }
}

/* Flags by their urgency; all else is one kind. */
static enum priority kind_of(const struct question *q) {
    return q->priority == PRIORITY_REST ? PRIORITY_CONDITION : q->priority;
}

static bool is_better(const struct question *a, const struct question *b) {
    __int128 one = (__int128)a->closing * b->answers, other = (__int128)b->closing * a->answers;
    return one != other ? one > other : order_of(&a->about, &b->about) < 0;
}

/* The first question; NULL when there is none. */
static const struct question *choose(struct finder *f) {
    enum priority first = PRIORITIES;
    struct question *best = NULL;
    for (size_t q = 0; q < f->questions; q++) {
        if (kind_of(&f->question[q]) < first) first = kind_of(&f->question[q]);
    }
    for (size_t q = 0; q < f->questions && first < PRIORITIES; q++) {
        struct question *each = &f->question[q];
        if (kind_of(each) != first) continue;
        weigh(f, each, q);
        if (!best || is_better(each, best)) best = each;
    }
    return best;
}

/* -------------------------------------------------------------------------------------------------------------- whole
 */

static bool push(struct finder *f, const struct missing *m) {
    struct missing *place = LIST_PUSH(f->j->a, &f->j->out->open);
    if (place) *place = *m;
    return place != NULL;
}

/* The first question, then the others by what they are for, in vocabulary order. */
static bool list_open(struct finder *f, const struct question *first) {
    missing_list *open = &f->j->out->open;
    if (first && !push(f, &first->about)) return false;
    for (int p = 0; p < PRIORITIES; p++) {
        size_t from = open->count;
        for (size_t q = 0; q < f->questions; q++) {
            const struct question *each = &f->question[q];
            if (each == first || each->priority != (enum priority)p) continue;
            if (!push(f, &each->about)) return false;
            for (size_t at = open->count - 1; at > from && order_of(&each->about, &open->item[at - 1]) < 0; at--) {
                open->item[at] = open->item[at - 1];
                open->item[at - 1] = each->about;
            }
        }
    }
    return true;
}

static bool find(struct finder *f, const struct asking *asking, struct scanner *x) {
    if (!goals_draw(&f->goals, f->j, asking, x, f->a) || !find_open(f)) return false;
    const struct question *first = choose(f);
    if (!list_open(f, first)) return false;
    f->j->out->has_next = first != NULL;
    if (first) f->j->out->next = first->about;
    return true;
}

struct relevance {
    struct arena *a;
    struct scanner *scanner;
};

struct relevance *relevance_new(struct arena *a) {
    struct relevance *r = arena_alloc(a, sizeof *r);
    if (r) r->a = a;
    return r;
}

enum status relevance_find(const struct judge *j, const struct asking *asking) {
    struct finder f = {.j = j, .a = arena_new(ARENA_NO_LIMIT)};
    struct relevance once = {.a = f.a}, *r = asking && asking->kept ? asking->kept : &once;
    bool found = false;
    if (f.a && !r->scanner) r->scanner = scanner_new(j->v, r->a);
    if (f.a && r->scanner) found = find(&f, asking, r->scanner);
    arena_free(f.a);
    return found ? STATUS_OK : judge_memory(j);
}
