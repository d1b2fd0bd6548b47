#include "clinical/patient/patient.h"
#include "clinical/plan/alert.h"
#include "clinical/judge/clearing.h"
#include "clinical/patient/decide.h"
#include "clinical/plan/exam.h"
#include "clinical/judge/judge.h"
#include "clinical/judge/judge_cancel.h"
#include "clinical/judge/light.h"
#include "clinical/judge/patient_sessions.h"
#include "clinical/judge/rounds.h"
#include "clinical/plan/plan_flag.h"
#include "clinical/plan/proposal.h"
#include "clinical/state/kept.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- answers ------------------------------------------------------------------------------------------------------ */

/* Keeps the history in order of time; a late report finds its place. */
static enum status remember(struct patient *p, const struct report *r, bool *late, struct error *err) {
    if (LIST_PUSH(p->arena, &p->history) == NULL) return memory_out(err);
    size_t i = p->history.count - 1;
    for (; i > 0 && p->history.item[i - 1].value.at_ms > r->value.at_ms; i--) p->history.item[i] = p->history.item[i - 1];
    p->history.item[i] = *r;
    *late = *late || i + 1 < p->history.count;
    return STATUS_OK;
}

/* Marks the newest of each kind when a plan began: baselines look at it for as long as the plan lasts. later is room for
 * every kind, which of them were met on the way back. */
static void mark_baselines(const struct patient *p, const struct plan *plan, bool *later, bool *kept) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    memset(later, 0, (size_t)v->slots);
    for (size_t i = p->history.count; i-- > 0;) {
        const struct report *r = &p->history.item[i];
        if (!r->value.known || r->value.at_ms > plan->since_ms) continue;
        int slot = finding_slot(&v->findings.item[r->finding], r->context, r->side);
        kept[i] = kept[i] || !later[slot];
        later[slot] = true;
    }
}

static void forget_before(struct patient *p, size_t old, const bool *keeps) {
    size_t kept = 0;
    for (size_t i = 0; i < old; i++)
        if (keeps[i]) p->history.item[kept++] = p->history.item[i];
    p->baselines = kept;
    memmove(p->history.item + kept, p->history.item + old, (p->history.count - old) * sizeof *p->history.item);
    p->history.count -= old - kept;
}

/* Only when a quarter is old, so that a report is moved few times in its life; how many are kept beyond the limit depends
 * on nothing but the events. */
static enum status forget_old(struct patient *p, bool *did, struct error *err) {
    int64_t limit = p->newest_ms - PATIENT_HISTORY_DAYS * DAY_MS;
    size_t old = 0;
    size_t quarter = (p->history.count + 3) / 4;
    *did = false;
    if (quarter == 0 || p->history.item[quarter - 1].value.at_ms >= limit) return STATUS_OK;
    while (old < p->history.count && p->history.item[old].value.at_ms < limit) old++;
    if (old <= p->baselines) return STATUS_OK;
    struct arena *scratch = patient_scratch(p);
    bool *later = scratch == NULL ? NULL : arena_array(scratch, (size_t)p->catalogue->vocabulary->slots, 1);
    bool *keeps = scratch == NULL ? NULL : arena_array(scratch, p->history.count, 1);
    *did = later != NULL && keeps != NULL;
    for (size_t i = 0; *did && i < p->plans.count; i++)
        if (plan_is_open(&p->plans.item[i])) mark_baselines(p, &p->plans.item[i], later, keeps);
    if (*did) forget_before(p, old, keeps);
    patient_scratch_back(p, scratch);
    return *did ? STATUS_OK : memory_out(err);
}

/* A report before others, or before a plan began, may change what windows and baselines look back on. */
static bool looks_back(const struct patient *p, int64_t at_ms) {
    if (p->history.count > 0 && p->history.item[p->history.count - 1].value.at_ms > at_ms) return true;
    for (size_t i = 0; i < p->plans.count; i++)
        if (p->plans.item[i].since_ms >= at_ms) return true;
    return false;
}

/* Tells those who keep what answers led to. */
static void note_answer(struct patient *p, const struct report *r) {
    const struct finding *f = &p->catalogue->vocabulary->findings.item[r->finding];
    int64_t stale_ms = r->value.at_ms + f->fresh_ms;
    if (f->fresh_ms > 0 && stale_ms < p->stale.next_ms) p->stale.next_ms = stale_ms;
    if (looks_back(p, r->value.at_ms)) kept_forget(p);
    else kept_answer(p, finding_slot(f, r->context, r->side));
}

/* What is said about several sessions at once (how the morning after them is) is kept for each. */
static enum status take_reports(struct patient *p, const report_list *reports, int64_t session, struct error *err) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    int64_t subject[SESSION_MAX_SUBJECTS];
    bool late = false, forgot;
    clearing_end(p, reports);
    TRY(answers_fit(&p->answers, v, p->arena, err));
    for (size_t i = 0; i < reports->count; i++) {
        struct report r = reports->item[i];
        answers_take(&p->answers, &r);
        note_answer(p, &r);
        size_t subjects = session_subjects_of(p, session, &reports->item[i], subject);
        for (size_t k = 0; k < subjects; k++) {
            r.session = subject[k];
            TRY(remember(p, &r, &late, err));
        }
    }
    TRY(forget_old(p, &forgot, err));
    bool moved = forgot || late;
    if (forgot) kept_forget(p);
    bool fits = moved ? report_index_make(&p->index, &p->history, v, p->arena)
                      : report_index_grow(&p->index, &p->history, v, p->arena);
    return fits ? STATUS_OK : memory_out(err);
}

static enum status serve_safety(struct patient *p, const struct event *e) {
    const struct protocol *served = e->safety == NULL ? NULL : catalogue_by_hash(p->catalogue, e->safety);
    if (served != NULL) p->safety = served;
    return STATUS_OK;
}

/* --- one function for each kind of event -------------------------------------------------------------------------- */

static enum status refuse(struct error *err, const struct patient *p, const char *reason) {
    return error_set(err, STATUS_NO, "%s: %s", p->id, reason);
}

static enum status apply_settings(struct patient *p, const struct event *e, struct error *err) {
    p->settings = e->as.settings;
    p->settings.zone = arena_text(p->arena, e->as.settings.zone);
    return p->settings.zone == NULL ? memory_out(err) : STATUS_OK;
}

static enum status cancel(struct patient *p, int64_t session, struct effects *out, struct error *err) {
    struct arena *scratch = patient_scratch(p);
    enum status status = scratch == NULL ? memory_out(err) : judge_cancel_one(p, session, out, scratch, err);
    patient_scratch_back(p, scratch);
    return status;
}

/* A plan's new phase may avoid what is open, of its own sessions and of others'; so may a hold that has begun. */
static enum status cancel_forbidden(struct patient *p, struct effects *out, struct error *err) {
    for (size_t i = 0; i < out->list.count; i++) {
        enum effect_kind kind = out->list.item[i].kind;
        if (kind == EFFECT_MOVED || kind == EFFECT_HELD) return cancel(p, 0, out, err);
    }
    return STATUS_OK;
}

static enum status judge_all(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    TRY(judge_flags(p, e, out, err));
    TRY(light_judge(p, e, out, err));
    for (size_t i = 0; i < p->plans.count; i++) TRY(judge_plan(p, &p->plans.item[i], e, out, err));
    TRY(cancel_forbidden(p, out, err));
    for (size_t i = 0; i < p->plans.count; i++) TRY(proposal_judge(p, &p->plans.item[i], e, out, err));
    return STATUS_OK;
}

static enum status apply_findings(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    TRY(take_reports(p, &e->as.findings.reports, 0, err));
    return judge_all(p, e, out, err);
}

static int step_index(const struct protocol *pr, const char *id) {
    for (size_t i = 0; id != NULL && i < pr->steps; i++)
        if (strcmp(pr->step[i].id, id) == 0) return (int)i;
    return -1;
}

static int phase_index(const struct protocol *pr, const char *id) {
    for (size_t i = 0; id != NULL && i < pr->phases; i++)
        if (strcmp(pr->phase[i].id, id) == 0) return (int)i;
    return -1;
}

static enum status check_enrolled(const struct patient *p, const struct event *e, struct error *err) {
    const struct protocol *pr = catalogue_by_hash(p->catalogue, e->as.enrolled.hash);
    TRY(decide_check_date(p, e, err));
    if (!p->amending) TRY(plan_flag_refuse(p, e->as.enrolled.side, err));
    if (pr == NULL)
        return error_set(err, STATUS_NO, "no protocol with hash %s is known", e->as.enrolled.hash);
    if ((size_t)e->as.enrolled.plan != p->plans.count + 1) return refuse(err, p, "the plan's number is not the next");
    if (p->amending) return STATUS_OK;       /* that it was opened stays; flags that stand act on it at once */
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (plan_is_open(plan) && plan->side == e->as.enrolled.side &&
            strcmp(plan->protocol->id, e->as.enrolled.protocol) == 0)
            return error_set(err, STATUS_NO, "%s/%d is already a plan for %s, %s knee, and is %s", p->id, plan->number,
                             plan->protocol->id, side_name(plan->side), plan_state_name(plan->state));
    }
    return judge_no_plan(p, pr, e->as.enrolled.side, e->at_ms, err);
}

static enum status propose_plan(struct patient *p, const struct event *e, const struct plan *plan, struct effects *out,
                                struct error *err) {
    const char *text = arena_printf(p->arena, "%s (%s): a plan in draft", plan->protocol->title, side_name(plan->side));
    return proposal_raise(p, e, PROPOSAL_PLAN, plan->number, NULL, 0, text, NULL, NULL, out, err);
}

static enum status apply_enrolled(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct plan *plan = LIST_PUSH(p->arena, &p->plans);
    struct effect *effect = effect_add(out, EFFECT_STATE);
    if (plan == NULL || effect == NULL) return memory_out(err);
    const struct protocol *pr = catalogue_by_hash(p->catalogue, e->as.enrolled.hash);
    const char *strength = arena_text(p->arena, e->as.enrolled.strength == NULL ? "" : e->as.enrolled.strength);
    if (strength == NULL) return memory_out(err);
    *plan = (struct plan){.number = e->as.enrolled.plan, .protocol = pr, .side = e->as.enrolled.side,
                          .state = e->as.enrolled.draft ? PLAN_PROPOSED : PLAN_ACTIVE, .strength = strength,
                          .severity = e->as.enrolled.severity, .step = step_index(pr, e->as.enrolled.step),
                          .phase = phase_index(pr, e->as.enrolled.phase), .start_day = e->as.enrolled.start_day,
                          .step_day = e->as.enrolled.start_day, .phase_day = e->as.enrolled.start_day,
                          .phase_since_ms = e->at_ms, .since_ms = e->at_ms,
                          .judged_day = e->as.enrolled.start_day - 1, .done_day = e->as.enrolled.start_day - 1};
    effect->plan = plan->number;
    effect->to = plan_state_name(plan->state);
    effect->reason = "enrolled";
    if (plan->state == PLAN_PROPOSED) TRY(propose_plan(p, e, plan, out, err));
    TRY(judge_flags(p, e, out, err));        /* flags that already stand act on the new plan too */
    return proposal_judge(p, plan, e, out, err);
}

static enum status check_day(struct patient *p, const struct event *e, struct error *err) {
    const struct plan *plan = patient_plan(p, e->as.day.plan);
    if (plan == NULL || plan->state != PLAN_ACTIVE) return refuse(err, p, "no active plan whose day could be judged");
    if (e->as.day.day != plan->judged_day + 1) return refuse(err, p, "the day is not the next to be judged");
    return STATUS_OK;
}

static enum status apply_day(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct plan *plan = patient_plan(p, e->as.day.plan);
    plan->judged_day = e->as.day.day;
    TRY(judge_flags(p, e, out, err));        /* an answer that red flags rest on may have gone stale */
    TRY(light_judge(p, e, out, err));
    int phase = plan->phase;
    TRY(judge_plan(p, plan, e, out, err));
    TRY(cancel_forbidden(p, out, err));
    bool same = plan->phase == phase && plan->state == PLAN_ACTIVE;      /* what may ask is the same, and nobody answered */
    return same ? STATUS_OK : proposal_judge(p, plan, e, out, err);
}

static enum status apply_due(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    bool early = patient_session(p, e->as.due.session.number) != NULL;
    light_goes_on(p);
    if (e->as.due.round > 0) return round_due(p, e, out, err);
    TRY(session_due(p, e, out, err));
    if (!early) round_await(p, e);
    return STATUS_OK;
}

/* What was asked about a session and not answered leaves its colour as it is. */
static enum status apply_closed(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    TRY(session_closed(p, e, out, err));
    return light_judge(p, e, out, err);
}

static enum status apply_checkin(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    TRY(session_settle(p, e, out, err));
    round_logged(p, e);
    TRY(take_reports(p, &e->as.checkin.reports, e->as.checkin.session, err));
    return judge_all(p, e, out, err);
}

/* --- the fold ----------------------------------------------------------------------------------------------------- */

static enum status check_amended(const struct patient *p, const struct event *e, struct error *err) {
    int64_t number = e->as.amended.number;
    if (number < 1 || number > p->events) return refuse(err, p, "there is no such event to amend");
    return decide_check_date(p, e, err);
}

static enum status check_snoozed(struct patient *p, const struct event *e, struct error *err) {
    TRY(decide_check_date(p, e, err));
    return round_check_snoozed(p, e, err);
}

static enum status check(struct patient *p, const struct event *e, struct error *err) {
    if (e->number != p->events + 1) return refuse(err, p, "the event's number is not the next");
    if ((e->kind == EVENT_PATIENT_ADDED) != (p->events == 0)) return refuse(err, p, "a history begins with patient-added, once");
    if (e->safety != NULL && catalogue_by_hash(p->catalogue, e->safety) == NULL)
        return error_set(err, STATUS_NO, "no safety value with hash %s is known", e->safety);
    switch (e->kind) {
    case EVENT_ENROLLED: return check_enrolled(p, e, err);
    case EVENT_DUE: return e->as.due.round > 0 ? round_check_due(p, e, err) : session_check_due(p, e, err);
    case EVENT_CLOSED: return session_check_closed(p, e, err);
    case EVENT_DAY: return check_day(p, e, err);
    case EVENT_CHECKIN: return session_check_checkin(p, e, err);
    case EVENT_SNOOZED: return check_snoozed(p, e, err);
    case EVENT_AMENDED: return check_amended(p, e, err);
    default: return decide_is(e->kind) ? decide_check(p, e, err) : STATUS_OK;
    }
}

static enum status follow(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    switch (e->kind) {
    case EVENT_PATIENT_ADDED:
    case EVENT_SETTINGS: return apply_settings(p, e, err);
    case EVENT_FINDINGS: return apply_findings(p, e, out, err);
    case EVENT_ENROLLED: return apply_enrolled(p, e, out, err);
    case EVENT_DUE: return apply_due(p, e, out, err);
    case EVENT_CLOSED: return apply_closed(p, e, out, err);
    case EVENT_DAY: return apply_day(p, e, out, err);
    case EVENT_CHECKIN: return apply_checkin(p, e, out, err);
    case EVENT_SNOOZED: light_goes_on(p); return round_snoozed(p, e, out, err);
    case EVENT_AMENDED: return judge_all(p, e, out, err);    /* a contact; patient_fold has replaced the old data */
    default: if (decide_is(e->kind)) return decide_apply(p, e, out, err);
    }
    return error_set(err, STATUS_INPUT, "no such kind of event: %d", (int)e->kind);
}

/* The vocabulary may have grown since the last event. */
static enum status fit_vocabulary(struct patient *p, struct error *err) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    bool indexed = p->index.slots >= v->slots && p->index.older.count == p->history.count;
    if (indexed && p->answers.slots >= v->slots && p->answers.vocabulary == v) return STATUS_OK;
    TRY(answers_fit(&p->answers, v, p->arena, err));
    return report_index_grow(&p->index, &p->history, v, p->arena) ? STATUS_OK : memory_out(err);
}

static void pass(struct patient *p, const struct event *e) {
    p->events = e->number;
    if (e->at_ms >= p->newest_ms) {
        p->newest_ms = e->at_ms;
        p->today = wall_day(e->local.wall_ms);
    }
    /* A plan's first session comes after its enrolment; else a session at this very instant may still come due. */
    int64_t passed = e->kind == EVENT_ENROLLED ? e->at_ms : e->at_ms - 1;
    if (e->kind != EVENT_DUE && passed > p->passed_ms) p->passed_ms = passed;
    if (p->exams.count > 0) exam_pass(p);
    if (p->alerts.count > 0) alert_pass(p);
    if (p->proposals.count > 0) proposal_pass(p);
}

/* What the corrected history would refuse stays on record; of what was answered, the findings hold. */
static enum status ignore(struct patient *p, const struct event *e, const struct error *why, struct effects *out,
                          struct error *err) {
    struct effect *effect = effect_add(out, EFFECT_IGNORED);
    if (effect == NULL || (effect->reason = arena_text(out->arena, why->message)) == NULL) return memory_out(err);
    if (e->kind != EVENT_CHECKIN) return STATUS_OK;
    TRY(take_reports(p, &e->as.checkin.reports, e->as.checkin.session, err));
    return judge_all(p, e, out, err);
}

enum status patient_apply(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct error why;
    enum status checked = check(p, e, &why);
    bool ignored = checked == STATUS_NO && p->amending && e->number == p->events + 1;
    if (checked != STATUS_OK && !ignored) return error_set(err, checked, "%s", why.message);
    pass(p, e);
    TRY(serve_safety(p, e));
    TRY(fit_vocabulary(p, err));
    if (ignored) return ignore(p, e, &why, out, err);
    TRY(follow(p, e, out, err));
    /* What was sent in a history that is corrected now may not be to be done. */
    return p->amending && e->kind == EVENT_DUE ? cancel(p, e->as.due.session.number, out, err) : STATUS_OK;
}
