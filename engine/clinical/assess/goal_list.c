/* Which results an assessment has, and which expressions each hangs on. */
#include "clinical/assess/goal.h"

static struct goal *new_goal(struct goals *g, enum goal_kind kind, const struct protocol *p, enum side side,
                             size_t scans) {
    struct goal *goal = LIST_PUSH(g->a, &g->list);
    if (!goal) return NULL;
    *goal = (struct goal){.kind = kind, .priority = PRIORITY_REST, .p = p, .side = side, .scans = scans};
    goal->scan = arena_array(g->a, scans + 1, sizeof *goal->scan);
    return goal->scan ? goal : NULL;
}

static bool scan(struct goals *g, struct goal *goal, size_t at, int32_t root) {
    goal->scan[at] = scan_add(g->x, goal->p, root, goal->side);
    return goal->scan[at] != SCAN_NO_MEMORY;
}

/* What endangers life comes before what endangers the leg; then what must not stay open. */
static enum priority priority_of(const struct flag *flag, enum truth critical) {
    if (!flag->knee && flag->row[0].disposition == DISPOSITION_EMERGENCY) return PRIORITY_LIFE;
    return critical != TRUTH_NOT_MET ? PRIORITY_CRITICAL : PRIORITY_FLAG;
}

static bool add_flag(struct goals *g, const struct protocol *p, const struct flag *flag, enum side side) {
    struct goal *goal = new_goal(g, GOAL_FLAG, p, side, flag->rows + 1);
    if (!goal || !scan(g, goal, 0, flag->critical)) return false;
    goal->flag = flag;
    goal->priority = priority_of(flag, scan_now(g->x, goal->scan[0]).truth);
    for (size_t i = 0; i < flag->rows; i++) {
        if (!scan(g, goal, i + 1, flag->row[i].when)) return false;
    }
    return true;
}

static bool add_flags(struct goals *g, const struct protocol *p) {
    for (size_t i = 0; i < p->flags; i++) {
        const struct flag *flag = &p->flag[i];
        if (!flag->knee && !add_flag(g, p, flag, SIDE_NONE)) return false;
        for (int side = SIDE_LEFT; flag->knee && side <= SIDE_RIGHT; side++) {
            if (g->j->knee[side] && !add_flag(g, p, flag, (enum side)side)) return false;
        }
    }
    return true;
}

static bool add_level(struct goals *g, enum goal_kind kind, const struct protocol *p, enum side side, size_t course) {
    int32_t root = kind == GOAL_SEVERITY ? p->severity : p->irritability;
    if (root == NO_EXPRESSION) return true;
    struct goal *goal = new_goal(g, kind, p, side, 1);
    if (!goal) return false;
    goal->course = course;
    return scan(g, goal, 0, root);
}

static bool is_entry(const struct step *step) { return !step->approval && step->when != NO_EXPRESSION; }

static bool add_steps(struct goals *g, const struct protocol *p, enum side side, size_t course) {
    if (p->steps == 0) return true;
    struct goal *goal = new_goal(g, GOAL_STEP, p, side, p->steps);
    if (!goal) return false;
    goal->course = course;
    for (size_t i = 0; i < p->steps; i++) {
        if (!scan(g, goal, i, is_entry(&p->step[i]) ? p->step[i].when : NO_EXPRESSION)) return false;
    }
    return true;
}

static bool add_run(struct goals *g, const struct protocol *p, enum side side, size_t course) {
    if (p->phases == 0) return true;
    struct goal *goal = new_goal(g, GOAL_RUN, p, side, p->phase[0].runs);
    if (!goal) return false;
    goal->course = course;
    for (size_t i = 0; i < goal->scans; i++) {
        if (!scan(g, goal, i, p->phase[0].run[i].when)) return false;
    }
    return true;
}

static bool has_care(const struct goals *g, const struct care *care, enum side side) {
    for (size_t i = 0; i < g->list.count; i++) {
        if (g->list.item[i].care == care && g->list.item[i].side == side) return true;
    }
    return false;
}

static bool add_care(struct goals *g, const struct goal *at, const struct care *care, int step, size_t steps) {
    if (has_care(g, care, at->side)) return true;
    struct goal *goal = new_goal(g, GOAL_CARE, at->p, at->side, care->contraindications);
    if (!goal) return false;
    goal->care = care;
    goal->care_step = step;
    goal->steps = steps;
    goal->course = at->course;
    for (size_t i = 0; i < care->contraindications; i++) {
        if (!scan(g, goal, i, care->contraindication[i].when)) return false;
    }
    return true;
}

/* The care of every step that can be the entry step, and of those below it. */
static bool add_cares(struct goals *g, size_t steps) {
    const struct goal at = g->list.item[steps];
    int last = 0;
    for (size_t i = 0; i < at.scans; i++) {
        if (at.scan[i] != SCAN_NONE) last = (int)i;
    }
    for (int i = 0; i <= last; i++) {
        const struct step *step = &at.p->step[i];
        for (size_t k = 0; k < step->cares; k++) {
            if (!add_care(g, &at, &at.p->care[step->care[k]], i, steps)) return false;
        }
    }
    return true;
}

static bool can_be_met(const struct goals *g, const struct goal *grade) {
    for (int i = 0; i < 3; i++) {
        if (!scan_is_fixed(g->x, grade->scan[i]) || scan_now(g->x, grade->scan[i]).truth == TRUTH_MET) return true;
    }
    return false;
}

static bool add_condition(struct goals *g, const struct condition_result *c) {
    const struct protocol *p = c->protocol;
    const int32_t root[] = {p->definite, p->probable, p->possible, p->place};
    struct goal *goal = new_goal(g, GOAL_GRADE, p, c->side, 4);
    size_t course = g->list.count - 1;
    if (!goal) return false;
    goal->priority = PRIORITY_CONDITION;
    for (size_t i = 0; i < 4; i++) {
        if (!scan(g, goal, i, root[i])) return false;
    }
    if (!can_be_met(g, goal)) return true;
    if (!add_level(g, GOAL_SEVERITY, p, c->side, course) || !add_level(g, GOAL_IRRITABILITY, p, c->side, course) ||
        !add_steps(g, p, c->side, course))
        return false;
    size_t steps = g->list.count - 1;
    return add_run(g, p, c->side, course) && (p->steps == 0 || add_cares(g, steps));
}

bool goals_draw(struct goals *g, const struct judge *j, const struct asking *asking, struct scanner *x,
                struct arena *a) {
    *g = (struct goals){.j = j, .x = x, .a = a};
    if (!scanner_begin(x, j->s, asking ? asking->not_known : NULL, a)) return false;
    for (size_t i = 0; i < j->count; i++) {
        if (!add_flags(g, j->of[i])) return false;
    }
    for (size_t i = 0; i < j->out->conditions.count; i++) {
        if (!add_condition(g, &j->out->conditions.item[i])) return false;
    }
    return scan_settle(x) && goal_draw_all(g);
}
