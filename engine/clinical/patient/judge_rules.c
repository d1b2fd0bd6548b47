/* The rules of a phase: the first that is newly met acts; alerts, nudges, moves, restarts. */
#include "clinical/patient/alert.h"
#include "clinical/patient/judge_move.h"
#include "clinical/patient/patient_sessions.h"
#include <stddef.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- actions --- */

static enum status alert(struct judging *j, const struct action *a) {
    const struct plan *plan = j->plan;
    const char *phase = judge_phase_id(plan, plan->phase);
    const char *text = arena_printf(j->p->arena, "%s (%s), phase %s: %s", plan->protocol->title, side_name(plan->side), phase,
                                    a->say != NULL ? a->say : "a rule of this phase asks for a clinician");
    const char *cause = arena_printf(j->p->arena, "%d %s", plan->number, plan->protocol->criteria.nodes.item[j->root].path);
    TRY(alert_raise(j->p, j->e, j->out, a->disposition, a->limit_ms, phase, cause, text, j->err));
    judge_blame(j, &j->out->list.item[j->out->list.count - 1]);
    return STATUS_OK;
}

/* The patient is told with the next session's message: nothing goes out at an hour that nobody chose. */
static enum status nudge(struct judging *j, const struct action *a) {
    struct effect *e = effect_add(j->out, EFFECT_NUDGED);
    if (e == NULL) return memory_out(j->err);
    e->plan = j->plan->number;
    e->reason = a->say;
    judge_blame(j, e);
    return session_add_note(j->p, a->say) ? STATUS_OK : memory_out(j->err);
}

/* Between the first phase and the last: a rule completes no plan, an exit does. Going on respects holds. */
static enum status shift(struct judging *j, int by, bool *moved) {
    int last = (int)j->plan->protocol->phases - 1, to = j->plan->phase + by;
    if (to < 0) to = 0;
    if (to > last) to = last;
    if (to == j->plan->phase || (by > 0 && judge_held(j->plan))) return STATUS_OK;
    *moved = true;
    return judge_move(j, to, "a rule of the phase is met");
}

static enum status act(struct judging *j, const struct rule *rule, bool *moved) {
    for (size_t i = 0; i < rule->actions; i++) {
        const struct action *a = &rule->action[i];
        switch (a->kind) {
        case ACTION_ALERT: TRY(alert(j, a)); break;
        case ACTION_NUDGE: TRY(nudge(j, a)); break;
        case ACTION_MOVE: TRY(shift(j, a->move, moved)); break;
        case ACTION_RESTART_PHASE: *moved = true; judge_restart(j); break;
        case ACTION_RESTART_QUESTIONS: j->plan->questions_missed = 0; break;
        }
    }
    return STATUS_OK;
}

/* --- which rule --- */

static bool was_unsent(const struct event *e, int64_t session) {
    for (size_t i = 0; i < e->as.day.unsent.count; i++)
        if (e->as.day.unsent.item[i] == session) return true;
    return false;
}

/* A question that came due by the day's end and is not answered is missed, whether or not its window has ended; one that
 * nobody was asked is not (settled question (e)). */
static void count_questions(struct judging *j) {
    for (size_t i = 0; i < j->p->sessions.count; i++) {
        struct session *s = &j->p->sessions.item[i];
        if (session_asks(s, j->plan->number) && !was_unsent(j->e, s->planned.number)) session_count_questions(j->plan, s);
    }
}

/* A rule that would move the plan on waits, unjudged, while a hold forbids that: else it would have acted for nothing,
 * and not act again. One that also alerts does not wait. */
static bool waits(const struct judging *j, const struct rule *rule) {
    bool on = false, alerts = false;
    for (size_t i = 0; i < rule->actions; i++) {
        on = on || (rule->action[i].kind == ACTION_MOVE && rule->action[i].move > 0);
        alerts = alerts || rule->action[i].kind == ACTION_ALERT;
    }
    return on && !alerts && judge_held(j->plan);
}

static const struct rule *newly_met(struct judging *j, const struct phase *phase, uint64_t *met) {
    const struct rule *first = NULL;
    uint64_t before = j->plan->rules_met;
    *met = before;
    for (size_t i = 0; i < phase->rules; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if ((phase->rule[i].day && j->e->kind != EVENT_DAY) || waits(j, &phase->rule[i])) continue;
        bool is = judge_met(j, phase->rule[i].when);
        if (is && !(before & bit) && first == NULL) first = &phase->rule[i];
        *met = is ? *met | bit : *met & ~bit;
    }
    return first;
}

enum status judge_rules(struct judging *j, bool *moved) {
    const struct phase *phase = &j->plan->protocol->phase[j->plan->phase];
    uint64_t met;
    *moved = false;
    if (phase->rules == 0) return STATUS_OK;
    if (j->e->kind == EVENT_DAY) count_questions(j);
    judge_look(j);
    const struct rule *rule = newly_met(j, phase, &met);
    j->plan->rules_met = met;
    if (rule == NULL) return STATUS_OK;
    TRY(judge_reason(j, rule->when));
    return act(j, rule, moved);
}
