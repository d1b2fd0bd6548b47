#include "clinical/judge/judge_act.h"
#include "clinical/plan/alert.h"
#include "clinical/plan/exam.h"
#include "clinical/judge/judge_cancel.h"
#include "clinical/judge/judge_step.h"
#include "clinical/plan/ladder.h"
#include "clinical/judge/patient_sessions.h"
#include "clinical/plan/plan_hold.h"
#include "time/instant.h"
#include <stdio.h>

#define CAUSE_SIZE 128                   /* of most causes; a longer one is made anew each time */

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static const char *path_of(const struct judging *j) { return j->plan->protocol->criteria.nodes.item[j->root].path; }

static enum status alert(struct judging *j, const struct action *a) {
    const struct plan *plan = j->plan;
    const char *phase = judge_phase_id(plan, plan->phase);
    char same[CAUSE_SIZE];
    int size = snprintf(same, sizeof same, "%d %s", plan->number, path_of(j));
    if (size < CAUSE_SIZE && alert_again(j->p, j->e, a->disposition, a->limit_ms, same)) return STATUS_OK;
    const char *text = arena_printf(j->p->arena, "%s (%s), phase %s: %s", plan->protocol->title, side_name(plan->side),
                                    phase, a->say != NULL ? a->say : "a rule of the protocol asks for a clinician");
    const char *cause = arena_printf(j->p->arena, "%d %s", plan->number, path_of(j));
    size_t before = j->out->list.count;
    TRY(alert_raise(j->p, j->e, j->out, a->disposition, a->limit_ms, phase, cause, text, j->err));
    if (j->out->list.count > before) judge_blame(j, &j->out->list.item[before]);
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
    if (to == j->plan->phase || (by > 0 && judge_held(j))) return STATUS_OK;
    *moved = true;
    return judge_move(j, to, "a rule of the phase is met");
}

/* A session that is open may invite to what is now held back. */
static enum status cancel_open(struct judging *j) {
    struct arena *scratch = patient_scratch(j->p);
    enum status status = scratch == NULL ? memory_out(j->err) : judge_cancel(j->p, j->out, scratch, j->err);
    patient_scratch_back(j->p, scratch);
    return status;
}

static enum status hold(struct judging *j, const struct action *a) {
    struct hold h = {.kind = a->hold, .cause = CAUSE_RULE, .flag = a->say != NULL ? a->say : "a rule of the protocol",
                     .side = j->plan->side, .event = j->e->number, .until_ms = j->p->newest_ms + a->days * DAY_MS,
                     .root = NO_EXPRESSION};
    size_t before = j->out->list.count;
    TRY(plan_hold_add(j->p, j->plan, &h, h.flag, j->out, j->err));
    if (j->out->list.count > before) judge_blame(j, &j->out->list.item[before]);
    return a->hold == HOLD_NO_PROGRESSION ? STATUS_OK : cancel_open(j);
}

static enum status lower(struct judging *j, const struct action *a) {
    size_t before = j->out->list.count;
    TRY(ladder_move_all(j->p, j->plan, -a->move, "a rule is met", path_of(j), j->out, j->err));
    for (size_t i = before; i < j->out->list.count; i++) judge_blame(j, &j->out->list.item[i]);
    return STATUS_OK;
}

static enum status exam(struct judging *j, const struct action *a) {
    const struct plan *plan = j->plan;
    const char *reason = arena_printf(j->p->arena, "%s (%s): %s", plan->protocol->title, side_name(plan->side), a->say);
    size_t before = j->out->list.count;
    if (reason == NULL) return memory_out(j->err);
    TRY(exam_ask_aloud(j->p, j->e, a->disposition, a->limit_ms, reason, j->out, j->err));
    for (size_t i = before; i < j->out->list.count; i++) judge_blame(j, &j->out->list.item[i]);
    return STATUS_OK;
}

static enum status act(struct judging *j, const struct action *a, bool *moved) {
    switch (a->kind) {
    case ACTION_ALERT: return alert(j, a);
    case ACTION_NUDGE: return nudge(j, a);
    case ACTION_MOVE: return shift(j, a->move, moved);
    case ACTION_RESTART_PHASE: *moved = true; judge_restart(j); return STATUS_OK;
    case ACTION_RESTART_QUESTIONS: j->plan->questions_missed = 0; return STATUS_OK;
    case ACTION_STEP: return step_go(j, a->move);
    case ACTION_HOLD: return hold(j, a);
    case ACTION_LOWER: return lower(j, a);
    case ACTION_EXAM: return exam(j, a);
    }
    return STATUS_OK;
}

enum status judge_act(struct judging *j, const struct rule *rule, bool *moved) {
    for (size_t i = 0; i < rule->actions; i++) TRY(act(j, &rule->action[i], moved));
    return STATUS_OK;
}

static bool is_urgent(const struct action *a) {
    return a->kind == ACTION_ALERT && a->disposition <= DISPOSITION_URGENT_48H;
}

bool judge_is_urgent(const struct rule *rule) {
    for (size_t i = 0; i < rule->actions; i++)
        if (is_urgent(&rule->action[i])) return true;
    return false;
}

enum status judge_act_again(struct judging *j, const struct rule *rule) {
    for (size_t i = 0; i < rule->actions; i++) {
        const struct action *a = &rule->action[i];
        if (is_urgent(a)) TRY(alert(j, a));
        if (a->kind == ACTION_HOLD) TRY(hold(j, a));
    }
    return STATUS_OK;
}
