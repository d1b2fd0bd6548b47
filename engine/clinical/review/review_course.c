/* The plan's course: whether sessions can get each colour, what green needs is asked, and each step can be reached. */
#include "clinical/review/review_inside.h"

/* ----------------------------------------------------------------------------------------------------------- light */

static bool asks(const struct light *l, const struct node *n) {
    for (size_t i = 0; i < l->follow_ups; i++)
        if (l->follow_up[i].finding == n->finding && l->follow_up[i].context == n->context) return true;
    return false;
}

/* Green needs answers, and some come after the session: a light that asks for none of them leaves sessions grey. */
static void look_at_follow_ups(struct review *r, const struct light *l) {
    bool reads = false;
    for (int32_t i = review_node(r, l->green)->first; i <= l->green; i++) {
        const struct node *n = review_node(r, i);
        if (n->op != OP_WINDOW || !n->session) continue;
        if (asks(l, n)) return;
        reads = true;
    }
    if (reads)
        review_warn(r, l->path, "no follow-up asks for what green looks at: sessions stay grey until somebody answers");
}

static void look_at_light(struct review *r, const struct light *l) {
    for (size_t i = 0; i < l->limits; i++) review_reachable(r, l->limit[i].path, l->limit[i].when);
    review_reachable(r, review_path(r, "%s/red", l->path), l->red);
    review_reachable(r, review_path(r, "%s/amber", l->path), l->amber);
    review_reachable(r, review_path(r, "%s/green", l->path), l->green);
    review_reachable(r, review_path(r, "%s/settled", l->path), l->settled);
    look_at_follow_ups(r, l);
}

/* ----------------------------------------------------------------------------------------------------------- steps */

static bool goes_to(const struct rule *rule, size_t count, int step) {
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < rule[i].actions; k++)
            if (rule[i].action[k].kind == ACTION_STEP && rule[i].action[k].move == step) return true;
    return false;
}

static bool reached(const struct review *r, int step) {
    const struct protocol *p = r->p;
    if (p->step[step].when != NO_EXPRESSION && !review_never(r, p->step[step].when)) return true;
    for (size_t i = 0; i < p->phases; i++)
        if (goes_to(p->phase[i].rule, p->phase[i].rules, step)) return true;
    return goes_to(p->rule, p->rules, step);
}

/* ------------------------------------------------------------------------------------------------ further reminders */

#define MINUTES_DAY 1440

/* Minutes from this one to the next of the phase's, on the same day or the next. */
static int gap_after(const struct phase *p, int minute) {
    int gap = MINUTES_DAY;
    for (size_t i = 0; i < p->prescriptions; i++)
        for (size_t k = 0; k < p->prescription[i].minutes; k++) {
            int ahead = (p->prescription[i].minute[k] - minute + MINUTES_DAY) % MINUTES_DAY;
            if (ahead > 0 && ahead < gap) gap = ahead;
        }
    return gap;
}

/* An answer window ends with the next session: a reminder of the one before does not come then. */
static void look_at_again(struct review *r, const struct phase *p) {
    int least = MINUTES_DAY, of = 0;
    for (size_t i = 0; i < p->prescriptions && p->again.times > 0; i++)
        for (size_t k = 0; k < p->prescription[i].minutes; k++) {
            int minute = p->prescription[i].minute[k], gap = gap_after(p, minute);
            if (gap < least) least = gap, of = minute;
        }
    if (p->again.times == 0 || p->again.after_min < least) return;
    review_warn(r, p->again.path,
                "again: %d minutes after the session at %02d:%02d of phase \"%s\" the next one is due already: no further "
                "reminder comes",
                p->again.after_min, of / 60, of % 60, p->id);
}

void review_course(struct review *r) {
    const struct protocol *p = r->p;
    if (p->light != NULL) look_at_light(r, p->light);
    for (size_t i = 0; i < p->phases; i++) look_at_again(r, &p->phase[i]);
    for (size_t i = 0; i < p->steps; i++) {
        if (!p->step[i].approval || reached(r, (int)i)) continue;
        review_warn(r, p->step[i].path,
                    "step \"%s\" needs approval, but no rule escalates to it and no condition reaches it",
                    p->step[i].id);
    }
}
