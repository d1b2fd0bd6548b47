/* Red flags in the fold: which stand, what they do to plans, which open sessions they take away. */
#include "clinical/patient/alert.h"
#include "clinical/assess/assessment.h"
#include "clinical/criterion/explanation.h"
#include "clinical/patient/judge.h"
#include "clinical/patient/withheld.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- holds and states ------------------------------------------------------------------------------------------------ */

static enum status hold(struct patient *p, struct plan *plan, enum hold_kind kind, const struct standing *s,
                        struct effects *out, struct error *err) {
    for (size_t i = 0; i < plan->holds.count; i++) {
        struct hold *h = &plan->holds.item[i];
        if (h->kind == kind && h->side == s->side && strcmp(h->flag, s->flag) == 0) {
            h->met = h->met || s->met;
            return STATUS_OK;
        }
    }
    struct hold *h = LIST_PUSH(p->arena, &plan->holds);
    struct effect *e = effect_add(out, EFFECT_HELD);
    if (h == NULL || e == NULL) return memory_out(err);
    *h = (struct hold){kind, s->flag, s->side, s->met, s->event};
    e->plan = plan->number;
    e->to = hold_name(kind);
    e->reason = arena_printf(out->arena, "%s %s%s", s->flag, s->title, s->met ? "" : " is not answered");
    return e->reason == NULL ? memory_out(err) : STATUS_OK;
}

/* Takes out the holds of one cause; kind -1 means every kind. */
static enum status release(struct plan *plan, const struct standing *s, int kind, const char *why, struct effects *out,
                           struct error *err) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->holds.count; i++) {
        struct hold h = plan->holds.item[i];
        if (h.side != s->side || strcmp(h.flag, s->flag) != 0 || (kind >= 0 && (int)h.kind != kind)) {
            plan->holds.item[kept++] = h;
            continue;
        }
        struct effect *e = effect_add(out, EFFECT_RELEASED);
        if (e == NULL) return memory_out(err);
        e->plan = plan->number;
        e->from = hold_name(h.kind);
        e->reason = arena_printf(out->arena, "%s %s", s->flag, why);
        if (e->reason == NULL) return memory_out(err);
    }
    plan->holds.count = kept;
    return STATUS_OK;
}

static enum status stop(struct plan *plan, const struct standing *s, struct effects *out, struct error *err) {
    if (plan->state == PLAN_STOPPED || !plan_is_open(plan)) return STATUS_OK;
    struct effect *e = effect_add(out, EFFECT_STATE);
    if (e == NULL) return memory_out(err);
    e->plan = plan->number;
    e->from = plan_state_name(plan->state);
    e->to = plan_state_name(PLAN_STOPPED);
    e->reason = arena_printf(out->arena, "%s %s: %s", s->flag, s->title, disposition_name(s->disposition));
    plan->state = PLAN_STOPPED;
    return e->reason == NULL ? memory_out(err) : STATUS_OK;
}

/* A flag about one knee concerns the plans of that knee; one about the person, or one that stops everything, all. */
static bool concerns(const struct standing *s, const struct plan *plan) {
    return s->side == SIDE_NONE || s->side == plan->side || s->disposition <= DISPOSITION_SAME_DAY;
}

/* What a disposition does to a plan: reliability rules, section 1, point 6. */
static enum status act_on(struct patient *p, struct plan *plan, const struct standing *s, struct effects *out,
                          struct error *err) {
    if (!s->acts) return hold(p, plan, HOLD_WAIT_UNTIL, s, out, err);
    if (!s->met && s->hold >= 0) TRY(hold(p, plan, (enum hold_kind)s->hold, s, out, err));
    switch (s->disposition) {
    case DISPOSITION_EMERGENCY:
    case DISPOSITION_SAME_DAY: return stop(plan, s, out, err);
    case DISPOSITION_URGENT_48H: TRY(hold(p, plan, HOLD_NO_LOAD, s, out, err)); break;
    case DISPOSITION_URGENT_2W: TRY(hold(p, plan, HOLD_NO_IMPACT, s, out, err)); break;
    case DISPOSITION_ROUTINE: break;
    case DISPOSITION_SELF_OK: return STATUS_OK;
    }
    return hold(p, plan, HOLD_NO_PROGRESSION, s, out, err);
}

/* One that acts has waited long enough, on whichever plan it had waited. */
static enum status act(struct patient *p, const struct standing *s, struct effects *out, struct error *err) {
    for (size_t i = 0; i < p->plans.count; i++) {
        struct plan *plan = &p->plans.item[i];
        if (s->acts) TRY(release(plan, s, HOLD_WAIT_UNTIL, s->met ? "is met" : "is still not answered", out, err));
        if (plan_is_open(plan) && concerns(s, plan)) TRY(act_on(p, plan, s, out, err));
    }
    return STATUS_OK;
}

/* What a plan began with is the first open plan's of that knee. */
static void find_beginnings(const struct patient *p, int64_t since_ms[3]) {
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (!plan_is_open(plan)) continue;
        if (since_ms[plan->side] == 0) since_ms[plan->side] = plan->since_ms;
        if (since_ms[SIDE_NONE] == 0) since_ms[SIDE_NONE] = plan->since_ms;
    }
}

/* --- standing flags ---------------------------------------------------------------------------------------------------- */

static struct standing *find_standing(struct patient *p, const char *flag, enum side side) {
    for (size_t i = 0; i < p->standing.count; i++)
        if (p->standing.item[i].side == side && strcmp(p->standing.item[i].flag, flag) == 0) return &p->standing.item[i];
    return NULL;
}

static bool has_open_plan(const struct patient *p, const struct standing *s) {
    for (size_t i = 0; i < p->plans.count; i++)
        if (plan_is_open(&p->plans.item[i]) && concerns(s, &p->plans.item[i])) return true;
    return false;
}

static void release_explanation(void *explanation) { json_decref(explanation); }

/* Which row of which flag spoke, and, when asked, why; judged again on what is known now, as it was judged just before. */
static enum status explain(struct patient *p, const struct flag_result *r, struct effects *out, struct error *err) {
    struct effect *e = &out->list.item[out->list.count - 1];
    const struct criteria *set = &r->of->criteria;
    e->rule_of = r->of;
    e->rule = set->nodes.item[r->root].path;
    if (!out->explain) return STATUS_OK;
    struct situation s = {.answers = &p->answers, .history = &p->history, .now_ms = p->newest_ms, .side = r->side};
    int64_t since_ms[3] = {0};
    find_beginnings(p, since_ms);
    s.plan_since_ms = since_ms[r->side];
    struct result *results = arena_room(out->arena, set->nodes.count + 1, sizeof *results);
    if (results == NULL) return memory_out(err);
    criterion_eval(set, r->root, &s, results);
    e->explanation = explanation_json(set, r->root, &s, results, out->reading);
    if (e->explanation != NULL && arena_defer(out->arena, release_explanation, e->explanation)) return STATUS_OK;
    json_decref(e->explanation);
    e->explanation = NULL;
    return memory_out(err);
}

/* A question that is open is the clinic's business only when a plan depends on it. */
static enum status raise(struct patient *p, const struct event *e, const struct standing *s, const struct flag_result *r,
                         struct effects *out, struct error *err) {
    if (!s->met && !has_open_plan(p, s)) return STATUS_OK;
    const char *text = arena_printf(p->arena, "%s %s%s%s%s: %s", s->flag, s->title, s->side == SIDE_NONE ? "" : ", ",
                                    s->side == SIDE_NONE ? "" : side_name(s->side),
                                    s->met ? "" : s->acts ? " (not answered)" : " (not answered; exercise waits for it)",
                                    s->say == NULL ? "" : s->say);
    TRY(alert_raise(p, e, out, s->disposition, r->limit_ms, s->flag, text, err));
    return explain(p, r, out, err);
}

/* A day's end is no contact: nobody was asked, so what is unanswered goes on waiting. */
static bool is_contact(const struct event *e) { return e->kind != EVENT_DAY; }

/* Takes one result into the standing flags. A met flag stays met and keeps the worst of its dispositions; an unanswered
 * one acts from the second contact on, or at once when it allows plans. Two versions of a flag in one event are one. */
static enum status stand(struct patient *p, const struct event *e, const struct flag_result *r, struct effects *out,
                         struct error *err) {
    struct standing *s = find_standing(p, r->flag->id, r->side);
    bool met = r->truth == TRUTH_MET, is_new = s == NULL;
    if (is_new && (s = LIST_PUSH(p->arena, &p->standing)) == NULL) return memory_out(err);
    struct standing before = *s;
    bool worse = is_new || (met && !before.met) || (met == before.met && r->disposition < before.disposition);
    if (worse)
        *s = (struct standing){r->flag->id, r->flag->title, r->side, met, before.acts, r->disposition, r->say, r->hold,
                               is_new || met ? e->number : before.event};
    s->acts = s->acts || s->met || (is_contact(e) && s->event != e->number) || disposition_allows_plan(s->disposition);
    return worse || s->acts != before.acts ? raise(p, e, s, r, out, err) : STATUS_OK;
}

static bool still_open(const struct assessment *as, const struct standing *s) {
    for (size_t i = 0; i < as->flags.count; i++) {
        const struct flag_result *r = &as->flags.item[i];
        if (r->side == s->side && strcmp(r->flag->id, s->flag) == 0 && (r->truth == TRUTH_MET || r->critical)) return true;
    }
    return false;
}

/* An unanswered flag that is now answered and not met stands no longer; a met one stands until a clinician clears it. */
static enum status settle(struct patient *p, const struct assessment *as, struct effects *out, struct error *err) {
    size_t kept = 0;
    for (size_t i = 0; i < p->standing.count; i++) {
        struct standing s = p->standing.item[i];
        if (s.met || still_open(as, &s)) {
            p->standing.item[kept++] = s;
            continue;
        }
        for (size_t k = 0; k < p->plans.count; k++)
            TRY(release(&p->plans.item[k], &s, -1, "is answered and not met", out, err));
    }
    p->standing.count = kept;
    return STATUS_OK;
}

/* --- sessions that must not be done any more ------------------------------------------------------------------------------ */

static const struct exercise *exercise_of(const struct protocol *pr, const char *id) {
    for (size_t i = 0; i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, id) == 0) return &pr->exercise[i];
    return NULL;
}

/* What the items of one plan are judged by; made anew when the next item is another plan's. */
struct viewpoint { int plan; struct figures figures; struct situation situation; struct result *results; };

/* Why an open session's item is not to be done any more. A completed plan's last session may still be answered. */
static const char *forbidden(struct patient *p, const struct item *item, struct viewpoint *v) {
    const struct plan *plan = patient_plan(p, item->plan);
    if (plan == NULL || plan->state == PLAN_COMPLETED) return NULL;
    if (plan->state != PLAN_ACTIVE) return "its plan is stopped";
    if (v->plan != plan->number) patient_situation(p, plan, p->newest_ms, p->today, &v->figures, &v->situation);
    v->plan = plan->number;
    const struct exercise *x = exercise_of(plan->protocol, item->exercise);
    return x == NULL ? NULL : withheld_why(plan, x, &v->situation, v->results);
}

/* Questions of a plan that is stopped are not for answering; a red flag's own are asked by the clinic. */
static const char *pointless(struct patient *p, const struct session *s) {
    for (size_t i = 0; i < s->planned.questions.count; i++) {
        const struct plan *plan = patient_plan(p, s->planned.questions.item[i].plan);
        if (plan != NULL && plan->state != PLAN_ACTIVE && plan->state != PLAN_COMPLETED) return "its plan is stopped";
    }
    return NULL;
}

static size_t most_nodes(const struct patient *p) {
    size_t most = 0;
    for (size_t i = 0; i < p->plans.count; i++)
        if (p->plans.item[i].protocol->criteria.nodes.count > most) most = p->plans.item[i].protocol->criteria.nodes.count;
    return most;
}

static enum status cancel_sessions(struct patient *p, struct effects *out, struct arena *scratch, struct error *err) {
    struct viewpoint v = {.results = arena_room(scratch, most_nodes(p) + 1, sizeof *v.results)};
    if (v.results == NULL) return memory_out(err);
    for (size_t i = 0; i < p->sessions.count; i++) {
        struct session *s = &p->sessions.item[i];
        const char *why = NULL;
        for (size_t k = 0; s->state == SESSION_OPEN && k < s->planned.items.count && why == NULL; k++)
            why = forbidden(p, &s->planned.items.item[k], &v);
        if (s->state == SESSION_OPEN && why == NULL) why = pointless(p, s);
        if (why == NULL) continue;
        struct effect *e = effect_add(out, EFFECT_CANCELLED);
        if (e == NULL) return memory_out(err);
        e->session = s->planned.number;
        e->reason = why;
        s->state = SESSION_CANCELLED;
    }
    return STATUS_OK;
}

/* --- the flags ------------------------------------------------------------------------------------------------------------------ */

static enum status judged_protocols(struct patient *p, struct arena *a, const struct protocol ***out, size_t *count,
                                    struct error *err) {
    *out = arena_array(a, p->plans.count + 1, sizeof **out);
    *count = 0;
    if (*out == NULL) return memory_out(err);
    if (p->safety != NULL) (*out)[(*count)++] = p->safety;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        bool there = !plan_is_open(plan) || plan->protocol->flags == 0;
        for (size_t k = 0; k < *count && !there; k++) there = (*out)[k] == plan->protocol;
        if (!there) (*out)[(*count)++] = plan->protocol;
    }
    return STATUS_OK;
}

static enum status judge_with(struct patient *p, const struct event *e, struct effects *out, struct arena *scratch,
                              struct error *err) {
    const struct protocol **of;
    size_t count;
    struct assessment as;
    struct subject subject = {.answers = &p->answers, .history = &p->history, .now_ms = p->newest_ms};
    memset(&as, 0, sizeof as);
    find_beginnings(p, subject.plan_since_ms);
    TRY(judged_protocols(p, scratch, &of, &count, err));
    TRY(assessment_flags(of, count, &subject, &as, scratch, err));
    TRY(settle(p, &as, out, err));
    for (size_t i = 0; i < as.flags.count; i++) {
        const struct flag_result *r = &as.flags.item[i];
        if (r->truth == TRUTH_MET || r->critical) TRY(stand(p, e, r, out, err));
    }
    /* Every flag that stands acts, also on a plan that is newer than it. */
    for (size_t i = 0; i < p->standing.count; i++) TRY(act(p, &p->standing.item[i], out, err));
    return cancel_sessions(p, out, scratch, err);
}

/* Has an answer gone stale since the flags were last judged? */
static bool gone_stale(const struct patient *p) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *f = &v->findings.item[i];
        for (size_t c = 0; f->fresh_ms > 0 && c < f->contexts; c++)
            for (int knee = 0; knee <= (f->knee ? 1 : 0); knee++) {
                int slot = f->slot[c] + knee;
                if (slot >= p->answers.slots || !p->answers.value[slot].known) continue;
                int64_t stale_ms = p->answers.value[slot].at_ms + f->fresh_ms;
                if (stale_ms >= p->flags_ms && stale_ms < p->newest_ms) return true;
            }
    }
    return false;
}

static bool looks_back(const struct protocol *pr) { return pr->flags > 0 && pr->criteria.windows; }

/* Time alone changes a flag only when an answer goes stale, or a flag looks back over time. */
static bool time_matters(const struct patient *p) {
    if (p->safety != NULL && looks_back(p->safety)) return true;
    for (size_t i = 0; i < p->plans.count; i++)
        if (looks_back(p->plans.item[i].protocol)) return true;
    return gone_stale(p);
}

enum status judge_flags(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    bool matters = is_contact(e) || time_matters(p);
    p->flags_ms = p->newest_ms;
    if (!matters) return STATUS_OK;
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    enum status status = scratch == NULL ? memory_out(err) : judge_with(p, e, out, scratch, err);
    arena_free(scratch);
    return status;
}
