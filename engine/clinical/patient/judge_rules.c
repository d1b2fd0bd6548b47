/* The rules of a phase: the first that is newly met acts; alerts, nudges, moves, restarts. */
#include "clinical/patient/alert.h"
#include "clinical/patient/judge_move.h"
#include "clinical/patient/patient_sessions.h"
#include <stddef.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- actions --- */

static enum status alert(struct judging *j, const struct rule *rule, const struct action *a) {
    const struct plan *plan = j->plan;
    const char *phase = judge_phase_id(plan, plan->phase);
    const char *text = arena_printf(j->p->arena, "%s (%s), phase %s: %s", plan->protocol->title, side_name(plan->side), phase,
                                    a->say != NULL ? a->say : "a rule of this phase asks for a clinician");
    TRY(alert_raise(j->p, j->e, j->out, a->disposition, a->limit_ms, phase, text, j->err));
    return judge_explain(j, &j->out->list.item[j->out->list.count - 1], rule->when);
}

/* The patient is told with the next session's message: nothing goes out at an hour that nobody chose. */
static enum status nudge(struct judging *j, const struct rule *rule, const struct action *a) {
    struct effect *e = effect_add(j->out, EFFECT_NUDGED);
    if (e == NULL) return memory_out(j->err);
    e->plan = j->plan->number;
    e->reason = a->say;
    j->p->note = a->say;
    return judge_explain(j, e, rule->when);
}

/* Between the first phase and the last: a rule completes no plan, an exit does. Going on respects holds. */
static enum status shift(struct judging *j, const struct rule *rule, int by, bool *moved) {
    int last = (int)j->plan->protocol->phases - 1, to = j->plan->phase + by;
    if (to < 0) to = 0;
    if (to > last) to = last;
    if (to == j->plan->phase || (by > 0 && judge_held(j->plan))) return STATUS_OK;
    *moved = true;
    return judge_move(j, to, rule->when, "a rule of the phase is met");
}

static enum status act(struct judging *j, const struct rule *rule, bool *moved) {
    for (size_t i = 0; i < rule->actions; i++) {
        const struct action *a = &rule->action[i];
        switch (a->kind) {
        case ACTION_ALERT: TRY(alert(j, rule, a)); break;
        case ACTION_NUDGE: TRY(nudge(j, rule, a)); break;
        case ACTION_MOVE: TRY(shift(j, rule, a->move, moved)); break;
        case ACTION_RESTART_PHASE: *moved = true; judge_restart(j); break;
        case ACTION_RESTART_QUESTIONS: j->plan->questions_missed = 0; break;
        }
    }
    return STATUS_OK;
}

/* --- which rule --- */

/* A question that came due by the day's end and is not answered is missed, whether or not its window has ended. */
static void count_questions(struct judging *j) {
    for (size_t i = 0; i < j->p->sessions.count; i++) {
        struct session *s = &j->p->sessions.item[i];
        if (s->came_due && s->state == SESSION_OPEN && s->planned.questions.count > 0) session_count_questions(j->p, s);
    }
}

static const struct rule *newly_met(struct judging *j, const struct phase *phase, uint64_t *met) {
    const struct rule *first = NULL;
    uint64_t before = j->plan->rules_met;
    *met = before;
    for (size_t i = 0; i < phase->rules; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (phase->rule[i].day && j->e->kind != EVENT_DAY) continue;
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
    judge_met(j, rule->when);                        /* its results again, for the explanation */
    return act(j, rule, moved);
}
