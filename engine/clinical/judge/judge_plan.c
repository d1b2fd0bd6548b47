/* Moves of one plan: a rule's, back, on, or, at the phase's limit, to a clinician. */
#include "clinical/plan/alert.h"
#include "clinical/judge/judge.h"
#include "clinical/judge/judge_move.h"
#include "clinical/judge/layoff.h"
#include "clinical/plan/plan_hold.h"
#include "time/instant.h"

#define REVIEW_LIMIT_MS (7 * DAY_MS)     /* clinical fact sheet 4.1: at max without exit, clinician review within 7 days */

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static enum status review(struct judging *j, const struct phase *phase, int days) {
    struct plan *plan = j->plan;
    if (phase->max_days == 0 || days < phase->max_days || plan->review_asked) return STATUS_OK;
    plan->review_asked = true;
    const char *text = arena_printf(j->p->arena, "%s (%s) has been in phase %s for %d days, its limit is %d: clinician review",
                                    plan->protocol->title, side_name(plan->side), phase->id, days, phase->max_days);
    const char *cause = arena_printf(j->p->arena, "%d limit of %s", plan->number, phase->id);
    return alert_raise(j->p, j->e, j->out, DISPOSITION_ROUTINE, REVIEW_LIMIT_MS, phase->id, cause, text, j->err);
}

static bool reads(const struct criteria *set, int32_t root, const struct report *r) {
    for (int32_t i = set->nodes.item[root].first; i <= root; i++)
        if (set->nodes.item[i].finding == r->finding) return true;
    return false;
}

/* Has anything that this expression reads been reported since the phase began? */
static bool has_news(const struct judging *j, int32_t root) {
    const report_list *history = &j->p->history;
    for (size_t i = history->count; i-- > 0 && history->item[i].value.at_ms > j->plan->phase_since_ms;)
        if (reads(&j->plan->protocol->criteria, root, &history->item[i])) return true;
    return false;
}

static bool leads_back(struct judging *j, const struct phase *phase) {
    struct plan *plan = j->plan;
    if (plan->phase == 0 || phase->regress == NO_EXPRESSION) return false;
    bool met = judge_met(j, phase->regress);
    plan->regress_waits = plan->regress_waits && met && !has_news(j, phase->regress);
    return met && !plan->regress_waits;
}

static enum status move_by(struct judging *j, int by, int32_t root, const char *why) {
    TRY(judge_reason(j, root));
    return judge_move(j, j->plan->phase + by, why);
}

/* Holds end in every state, and what is met no more may be met anew; the rest is an active plan's. */
static enum status judge(struct judging *j) {
    struct plan *plan = j->plan;
    bool moved;
    TRY(plan_hold_pass(j->p, plan, j->e, j->today, j->results, j->out, j->err));
    if (plan->state != PLAN_ACTIVE || plan->phase < 0) {
        judge_unlatch(j);
        return STATUS_OK;
    }
    if (j->e->kind == EVENT_DAY) TRY(layoff_judge(j->p, plan, j->e, j->today, j->out, j->err));
    TRY(judge_rules(j, &moved));
    if (moved || plan->state != PLAN_ACTIVE) return STATUS_OK;
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    int days = j->today - plan->phase_day;
    judge_look(j);
    if (leads_back(j, phase)) return move_by(j, -1, phase->regress, "the rule to go back is met");
    if (days >= phase->min_days && !judge_held(j) && judge_met(j, phase->advance))
        return move_by(j, 1, phase->advance, "the phase's exit is met");
    return review(j, phase, days);
}

/* A day that is judged is over, whatever the clock shows at its judging. */
static int32_t day_that_counts(const struct patient *p, const struct event *e) {
    int32_t over = e->kind == EVENT_DAY ? e->as.day.day + 1 : p->today;
    return over > p->today ? over : p->today;
}

enum status judge_plan(struct patient *p, struct plan *plan, const struct event *e, struct effects *out,
                       struct error *err) {
    bool active = plan->state == PLAN_ACTIVE && plan->phase >= 0;
    bool waits = plan->holds.count > 0 || (plan->protocol_rules_met | plan->rules_met) != 0;
    if (!active && (!plan_is_open(plan) || !waits)) return STATUS_OK;
    struct arena *scratch = patient_scratch(p);
    struct judging j = {.p = p, .plan = plan, .e = e, .out = out, .today = day_that_counts(p, e), .err = err};
    if (scratch != NULL) j.results = arena_room(scratch, plan->protocol->criteria.nodes.count + 1, sizeof *j.results);
    enum status status = j.results == NULL ? memory_out(err) : judge(&j);
    patient_scratch_back(p, scratch);
    return status;
}
