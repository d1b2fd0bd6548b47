/* Rules, of the protocol and of the phase: which act, and in what order. */
#include "clinical/judge/judge_act.h"
#include "clinical/judge/patient_sessions.h"
#include <stddef.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static bool was_unsent(const struct event *e, int64_t session) {
    for (size_t i = 0; i < e->as.day.unsent.count; i++)
        if (e->as.day.unsent.item[i] == session) return true;
    return false;
}

/* A question that came due by the day's end and is not answered is missed, whether or not its window has ended; one that
 * nobody was asked is not (settled question (e)). */
static void count_questions(struct judging *j) {
    for (size_t i = patient_open(j->p); i < j->p->sessions.count; i++) {
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
    return on && !alerts && judge_held(j);
}

static const report_list *reports_of(const struct event *e) {
    if (e->kind == EVENT_FINDINGS) return &e->as.findings.reports;
    return e->kind == EVENT_CHECKIN ? &e->as.checkin.reports : NULL;
}

/* Was something that it reads of this plan's knee, or of the person, told with this event? */
static bool is_told(const struct judging *j, int32_t root) {
    const struct criteria *set = &j->plan->protocol->criteria;
    const report_list *told = reports_of(j->e);
    for (int32_t n = set->nodes.item[root].first; told != NULL && n <= root; n++)
        for (size_t i = 0; i < told->count; i++) {
            const struct report *r = &told->item[i];
            bool here = r->side == SIDE_NONE || r->side == j->plan->side;
            if (here && set->nodes.item[n].finding == r->finding && set->nodes.item[n].context == r->context) return true;
        }
    return false;
}

enum coming { NOT_MET, MET_STILL, MET_AGAIN, MET_ANEW };

/* Anew: it was not met when it was last judged; what is met no more may be met anew. Again: it is urgent, and the answer
 * that gives it is new. */
static enum coming comes(struct judging *j, const struct rule *rule, uint64_t bit, uint64_t *met) {
    if ((rule->day && j->e->kind != EVENT_DAY) || waits(j, rule)) return NOT_MET;
    if (judge_met(j, rule->when)) {
        if (!(*met & bit)) return MET_ANEW;
        return judge_is_urgent(rule) && is_told(j, rule->when) ? MET_AGAIN : MET_STILL;
    }
    *met &= ~bit;
    return NOT_MET;
}

static enum status act(struct judging *j, const struct rule *rule, bool *moved) {
    TRY(judge_reason(j, rule->when));
    return judge_act(j, rule, moved);
}

static enum status act_again(struct judging *j, const struct rule *rule) {
    TRY(judge_reason(j, rule->when));
    return judge_act_again(j, rule);
}

/* Each acts; what one does the next one sees. */
static enum status judge_protocol(struct judging *j, bool *moved) {
    const struct protocol *pr = j->plan->protocol;
    for (size_t i = 0; i < pr->rules && j->plan->state == PLAN_ACTIVE; i++) {
        uint64_t bit = UINT64_C(1) << i;
        enum coming coming = comes(j, &pr->rule[i], bit, &j->plan->protocol_rules_met);
        if (coming == MET_AGAIN) TRY(act_again(j, &pr->rule[i]));
        if (coming != MET_ANEW) continue;
        j->plan->protocol_rules_met |= bit;
        TRY(act(j, &pr->rule[i], moved));
        judge_look(j);
    }
    return STATUS_OK;
}

/* The first. Others that came to be met with it are left for the next judging: they are not counted as met yet. */
static enum status judge_phase(struct judging *j, bool *moved) {
    const struct phase *phase = &j->plan->protocol->phase[j->plan->phase];
    const struct rule *first = NULL;
    for (size_t i = 0; i < phase->rules; i++) {
        uint64_t bit = UINT64_C(1) << i;
        enum coming coming = comes(j, &phase->rule[i], bit, &j->plan->rules_met);
        if (coming == MET_AGAIN) TRY(act_again(j, &phase->rule[i]));
        if (coming != MET_ANEW || first != NULL) continue;
        first = &phase->rule[i];
        j->plan->rules_met |= bit;
    }
    return first == NULL ? STATUS_OK : act(j, first, moved);
}

void judge_unlatch(struct judging *j) {
    struct plan *plan = j->plan;
    const struct protocol *pr = plan->protocol;
    const struct phase *phase = plan->phase < 0 ? NULL : &pr->phase[plan->phase];
    judge_look(j);
    for (size_t i = 0; i < pr->rules; i++)
        if (!judge_met(j, pr->rule[i].when)) plan->protocol_rules_met &= ~(UINT64_C(1) << i);
    for (size_t i = 0; phase != NULL && i < phase->rules; i++)
        if (!judge_met(j, phase->rule[i].when)) plan->rules_met &= ~(UINT64_C(1) << i);
}

enum status judge_rules(struct judging *j, bool *moved) {
    *moved = false;
    if (j->plan->protocol->rules + j->plan->protocol->phase[j->plan->phase].rules == 0) return STATUS_OK;
    if (j->e->kind == EVENT_DAY) count_questions(j);
    judge_look(j);
    TRY(judge_protocol(j, moved));
    return *moved || j->plan->state != PLAN_ACTIVE ? STATUS_OK : judge_phase(j, moved);
}
