#include "clinical/state/patient_state.h"
#include "clinical/state/kept_inside.h"
#include <string.h>

struct patient *patient_new(struct arena *a, const struct catalogue *c, const char *id) {
    struct patient *p = arena_alloc(a, sizeof *p);
    if (p == NULL) return NULL;
    p->arena = a;
    p->catalogue = c;
    p->id = arena_text(a, id);
    p->answers.vocabulary = c->vocabulary;
    return p->id == NULL ? NULL : p;
}

struct plan *patient_plan(struct patient *p, int number) {
    return number >= 1 && (size_t)number <= p->plans.count ? &p->plans.item[number - 1] : NULL;
}

struct session *patient_session(struct patient *p, int64_t number) {
    if (number < 1 || number > p->last_session) return NULL;
    uint64_t back = (uint64_t)(p->last_session - number) + 1;    /* its place, unless numbers are missing */
    if (back <= p->sessions.count) {
        struct session *s = &p->sessions.item[p->sessions.count - back];
        if (s->planned.number == number) return s;
    }
    for (size_t i = p->sessions.count; i-- > 0;)
        if (p->sessions.item[i].planned.number == number) return &p->sessions.item[i];
    return NULL;
}

size_t patient_open(struct patient *p) {
    size_t count = p->sessions.count, first = count;
    for (size_t i = count; i-- > 0;) {
        if (p->sessions.item[i].state == SESSION_OPEN) first = i;
        if (p->sessions.item[i].planned.number == p->first_open) break;
    }
    if (count > 0) p->first_open = p->sessions.item[first < count ? first : count - 1].planned.number;
    return first;
}

/* --- room for a while ----------------------------------------------------------------------------------------------- */

static void free_scratch(void *scratch) { arena_free(scratch); }

static struct arena *make_scratch(struct patient *p) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL || arena_defer(p->arena, free_scratch, a)) return a;
    arena_free(a);
    return NULL;
}

/* Who asks while it is lent gets one of their own. */
struct arena *patient_scratch(struct patient *p) {
    if (p->lent) return arena_new(ARENA_NO_LIMIT);
    if (p->scratch == NULL) p->scratch = make_scratch(p);
    p->lent = p->scratch != NULL;
    return p->scratch;
}

void patient_scratch_back(struct patient *p, struct arena *a) {
    if (a == NULL || a != p->scratch) {
        arena_free(a);
        return;
    }
    arena_reset(a);
    p->lent = false;
}

static const char *const colour_names[COLOURS] = {
    [COLOUR_GREY] = "grey", [COLOUR_GREEN] = "green", [COLOUR_AMBER] = "amber", [COLOUR_RED] = "red"};

const char *colour_name(enum colour c) { return colour_names[c]; }

#define FIND_RAISED(list)                                                                                               \
    for (size_t i = 0; i < (list).count; i++)                                                                           \
        if ((list).item[i].event == event && (list).item[i].index == index) return &(list).item[i];                     \
    return NULL

struct alert *patient_alert(struct patient *p, int64_t event, int index) { FIND_RAISED(p->alerts); }
struct proposal *patient_proposal(struct patient *p, int64_t event, int index) { FIND_RAISED(p->proposals); }
struct exam *patient_exam(struct patient *p, int64_t event, int index) { FIND_RAISED(p->exams); }

#define HIGHEST(list)                                                                                                   \
    for (size_t i = 0; i < (list).count; i++)                                                                           \
        if ((list).item[i].event == event && (list).item[i].index > highest) highest = (list).item[i].index

int patient_index(const struct patient *p, int64_t event) {
    int highest = 0;
    HIGHEST(p->alerts);
    HIGHEST(p->proposals);
    HIGHEST(p->exams);
    return highest + 1;
}

bool session_asks(const struct session *s, int plan) {
    for (size_t i = 0; s->came_due && s->state == SESSION_OPEN && i < s->planned.questions.count; i++) {
        const struct question *q = &s->planned.questions.item[i];
        if (q->plan == plan && !q->answered && !q->missed) return true;
    }
    return false;
}

enum disposition patient_disposition(const struct patient *p) {
    enum disposition worst = DISPOSITION_SELF_OK;
    for (size_t i = 0; i < p->standing.count; i++)
        if (p->standing.item[i].acts && p->standing.item[i].disposition < worst) worst = p->standing.item[i].disposition;
    return worst;
}

bool patient_stopped(const struct patient *p) { return patient_disposition(p) <= DISPOSITION_SAME_DAY; }

/* --- what criteria look at ------------------------------------------------------------------------------------------ */

static void set_figure(struct figures *f, enum plan_figure which, int64_t value) {
    f->known[which] = true;
    f->value[which] = value;
}

static bool is_paused(const struct plan *plan, int32_t day) {
    for (size_t i = 0; i < plan->pauses.count; i++)
        if (day >= plan->pauses.item[i].from && day < plan->pauses.item[i].to) return true;
    return false;
}

/* The first of the last so many days on which the plan did not stand still. */
static int32_t days_back(const struct plan *plan, int32_t today, int days) {
    int32_t day = today + 1;
    if (plan->pauses.count == 0) return day - days;
    for (int left = days; left > 0 && day > today - PATIENT_TALLY_DAYS; left -= !is_paused(plan, day)) day--;
    return day;
}

/* The figures over days. What was done late, though it had been put off, does not make more than all of it. */
static bool figure_over(const struct figures *f, enum plan_figure which, int days, int64_t *value) {
    const struct patient *p = f->of[0];
    const struct plan *plan = f->of[1];
    int32_t from = days_back(plan, f->today, days);
    int64_t due = 0, done = 0, red = 0;
    bool rise = p->tallies_known && p->tallies_rise;
    for (size_t i = p->tallies.count; i-- > 0;) {
        const struct tally *t = &p->tallies.item[i];
        if (rise && t->day < from) break;
        if (t->plan != plan->number || t->day < from || is_paused(plan, t->day)) continue;
        due += t->due;
        done += t->done;
        red += t->red;
    }
    if (done > due) done = due;
    if (which == PLAN_RED_SESSIONS) *value = red * 1000;
    else if (due > 0) *value = (done * 2000 + due) / (due * 2);      /* half away from zero */
    return which == PLAN_RED_SESSIONS || (which == PLAN_ADHERENCE && due > 0);
}

void patient_situation(const struct patient *p, const struct plan *plan, int64_t now_ms, int32_t today,
                       struct figures *figures, struct situation *out) {
    *figures = (struct figures){.over = figure_over, .of = {p, plan}, .today = today};
    set_figure(figures, PLAN_DAYS_IN_PHASE, (int64_t)(today - plan->phase_day) * 1000);
    set_figure(figures, PLAN_DAYS_IN_STEP, (int64_t)(today - plan->step_day) * 1000);
    set_figure(figures, PLAN_DAYS_IN_PLAN, (int64_t)(today - plan->start_day) * 1000);
    set_figure(figures, PLAN_MISSED_IN_A_ROW, (int64_t)p->missed_in_a_row * 1000);
    set_figure(figures, PLAN_QUESTIONS_MISSED_IN_A_ROW, (int64_t)plan->questions_missed * 1000);
    if (p->kept != NULL) figures->stamp = ++p->kept->stamps;
    *out = (struct situation){.answers = &p->answers, .history = &p->history, .index = &p->index, .figures = figures,
                              .now_ms = now_ms, .phase_since_ms = plan->phase_since_ms, .plan_since_ms = plan->since_ms,
                              .side = plan->side};
}

int patient_messages_cap(const struct patient *p) {
    int cap = 0;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        int says = plan->state == PLAN_ACTIVE ? plan->protocol->messages : 0;
        if (says > 0 && (cap == 0 || says < cap)) cap = says;
    }
    return cap;
}
