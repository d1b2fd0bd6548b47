#include "clinical/patient/patient.h"
#include "clinical/patient/judge.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- answers ------------------------------------------------------------------------------------------------------------ */

/* Keeps the history in order of time; a late report finds its place. */
static enum status remember(struct patient *p, const struct report *r, struct error *err) {
    if (LIST_PUSH(p->arena, &p->history) == NULL) return memory_out(err);
    size_t i = p->history.count - 1;
    for (; i > 0 && p->history.item[i - 1].value.at_ms > r->value.at_ms; i--) p->history.item[i] = p->history.item[i - 1];
    p->history.item[i] = *r;
    return STATUS_OK;
}

/* Only when a quarter is old, so that a report is moved few times in its life; how many are kept beyond the limit depends
 * on nothing but the events. */
static void forget_old(struct patient *p) {
    int64_t limit = p->newest_ms - PATIENT_HISTORY_DAYS * DAY_MS;
    size_t old = 0;
    while (old < p->history.count && p->history.item[old].value.at_ms < limit) old++;
    if (old == 0 || old * 4 < p->history.count) return;
    memmove(p->history.item, p->history.item + old, (p->history.count - old) * sizeof *p->history.item);
    p->history.count -= old;
}

static enum status take_reports(struct patient *p, const report_list *reports, int64_t session, struct error *err) {
    TRY(answers_fit(&p->answers, p->catalogue->vocabulary, p->arena, err));
    for (size_t i = 0; i < reports->count; i++) {
        struct report r = reports->item[i];
        r.session = session;
        answers_take(&p->answers, &r);
        TRY(remember(p, &r, err));
    }
    forget_old(p);
    return STATUS_OK;
}

static enum status serve_safety(struct patient *p, const struct event *e) {
    if (e->safety != NULL) p->safety = catalogue_by_hash(p->catalogue, e->safety);
    return STATUS_OK;
}

/* --- sessions ------------------------------------------------------------------------------------------------------------ */

/* The state outlives the event: words are taken from the plan's protocol where it has them (the usual case, and no copy),
 * else copied. */
static bool own(struct patient *p, const char **word, const char *known) {
    if (*word == NULL) return true;
    *word = known != NULL && strcmp(known, *word) == 0 ? known : arena_text(p->arena, *word);
    return *word != NULL;
}

static const struct exercise *exercise_of(const struct protocol *pr, const char *id) {
    for (size_t i = 0; pr != NULL && id != NULL && i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, id) == 0) return &pr->exercise[i];
    return NULL;
}

static bool own_item(struct patient *p, struct item *i) {
    static const struct exercise none;
    static const struct dose no_dose;
    const struct plan *plan = patient_plan(p, i->plan);
    const struct protocol *pr = plan == NULL ? NULL : plan->protocol;
    const struct exercise *x = exercise_of(pr, i->exercise);
    const struct dose *d = &no_dose;
    if (x == NULL) x = &none;
    for (size_t r = 0; pr != NULL && plan->phase >= 0 && r < pr->phase[plan->phase].prescriptions; r++)
        if (&pr->exercise[pr->phase[plan->phase].prescription[r].exercise] == x)
            d = &pr->phase[plan->phase].prescription[r].dose;
    return own(p, &i->protocol, pr == NULL ? NULL : pr->id) && own(p, &i->version, pr == NULL ? NULL : pr->version) &&
           own(p, &i->step, pr == NULL || plan->step < 0 ? NULL : pr->step[plan->step].id) &&
           own(p, &i->phase, pr == NULL || plan->phase < 0 ? NULL : pr->phase[plan->phase].id) &&
           own(p, &i->exercise, x->id) && own(p, &i->ref, x->ref) && own(p, &i->title, x->title) &&
           own(p, &i->dose.load_unit, d->load_unit) && own(p, &i->dose.tempo, d->tempo) && own(p, &i->dose.note, d->note);
}

static enum status copy_planned(struct patient *p, const struct session_plan *from, struct session_plan *to,
                                struct error *err) {
    *to = *from;
    memset(&to->items, 0, sizeof to->items);
    memset(&to->dropped, 0, sizeof to->dropped);     /* on record in the event; the state has no use for them */
    for (size_t i = 0; i < from->items.count; i++) {
        struct item *item = LIST_PUSH(p->arena, &to->items);
        if (item == NULL) return memory_out(err);
        *item = from->items.item[i];
        if (!own_item(p, item)) return memory_out(err);
    }
    return STATUS_OK;
}

static void forget_sessions(struct patient *p) {
    int64_t limit = p->newest_ms - PATIENT_SESSION_DAYS * DAY_MS;
    size_t kept = 0;
    for (size_t i = 0; i < p->sessions.count; i++) {
        const struct session *s = &p->sessions.item[i];
        if (s->planned.due_ms < limit && s->state != SESSION_OPEN) continue;
        p->sessions.item[kept++] = *s;
    }
    p->sessions.count = kept;
}

static struct tally *tally_of(struct patient *p, int plan, int32_t day) {
    for (size_t i = p->tallies.count; i-- > 0;)
        if (p->tallies.item[i].plan == plan && p->tallies.item[i].day == day) return &p->tallies.item[i];
    return NULL;
}

static void forget_tallies(struct patient *p, int32_t today) {
    size_t kept = 0;
    for (size_t i = 0; i < p->tallies.count; i++)
        if (p->tallies.item[i].day > today - PATIENT_TALLY_DAYS) p->tallies.item[kept++] = p->tallies.item[i];
    p->tallies.count = kept;
}

/* Adds to the tallies of every plan that has items in the session, each plan once. */
static enum status tally(struct patient *p, struct session *s, int due, int done, struct error *err) {
    int32_t day = wall_day(s->planned.local.wall_ms);
    s->tallied = true;
    forget_tallies(p, day);
    for (size_t n = 1; n <= p->plans.count; n++) {
        bool has = false;
        for (size_t i = 0; i < s->planned.items.count && !has; i++) has = (size_t)s->planned.items.item[i].plan == n;
        if (!has) continue;
        struct tally *t = tally_of(p, (int)n, day);
        if (t == NULL) {
            if ((t = LIST_PUSH(p->arena, &p->tallies)) == NULL) return memory_out(err);
            *t = (struct tally){.day = day, .plan = (int)n};
        }
        t->due += due;
        t->done += done;
    }
    return STATUS_OK;
}

/* --- one function for each kind of event ------------------------------------------------------------------------------------ */

static enum status refuse(struct error *err, const struct patient *p, const char *reason) {
    return error_set(err, STATUS_NO, "%s: %s", p->id, reason);
}

static enum status apply_settings(struct patient *p, const struct event *e, struct error *err) {
    p->settings = e->as.settings;
    p->settings.zone = arena_text(p->arena, e->as.settings.zone);
    return p->settings.zone == NULL ? memory_out(err) : STATUS_OK;
}

static enum status judge_all(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    TRY(judge_flags(p, e, out, err));
    for (size_t i = 0; i < p->plans.count; i++) TRY(judge_plan(p, &p->plans.item[i], e, out, err));
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

/* The standing flag that forbids a plan for this knee, if any: only a clinician's clearance takes it away. */
static const struct standing *forbids_plan(const struct patient *p, enum side side) {
    for (size_t i = 0; i < p->standing.count; i++) {
        const struct standing *s = &p->standing.item[i];
        bool here = s->side == SIDE_NONE || s->side == side || s->disposition <= DISPOSITION_SAME_DAY;
        if (s->acts && here && !disposition_allows_plan(s->disposition)) return s;
    }
    return NULL;
}

static enum status check_enrolled(const struct patient *p, const struct event *e, struct error *err) {
    const struct standing *flag = forbids_plan(p, e->as.enrolled.side);
    if (flag != NULL)
        return error_set(err, STATUS_NO, "%s %s stands since %s:%lld (%s) until a clinician clears it: no plan", flag->flag,
                         flag->title, p->id, (long long)flag->event, disposition_name(flag->disposition));
    if (catalogue_by_hash(p->catalogue, e->as.enrolled.hash) == NULL)
        return error_set(err, STATUS_NO, "no protocol with hash %s is known", e->as.enrolled.hash);
    if ((size_t)e->as.enrolled.plan != p->plans.count + 1) return refuse(err, p, "the plan's number is not the next");
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (plan_is_open(plan) && plan->side == e->as.enrolled.side &&
            strcmp(plan->protocol->id, e->as.enrolled.protocol) == 0)
            return error_set(err, STATUS_NO, "%s/%d is already a plan for %s, %s knee, and is %s", p->id, plan->number,
                             plan->protocol->id, side_name(plan->side), plan_state_name(plan->state));
    }
    return STATUS_OK;
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
                          .phase_since_ms = e->at_ms, .judged_day = e->as.enrolled.start_day - 1};
    effect->plan = plan->number;
    effect->to = plan_state_name(plan->state);
    effect->reason = "enrolled";
    return judge_flags(p, e, out, err);      /* flags that already stand act on the new plan too */
}

static enum status check_due(struct patient *p, const struct event *e, struct error *err) {
    int64_t number = e->as.due.session.number;
    const struct session *s = patient_session(p, number);
    if (s != NULL && s->came_due) return refuse(err, p, "the session has already come due");
    if (s == NULL && number != p->last_session + 1) return refuse(err, p, "the session's number is not the next");
    return STATUS_OK;
}

static enum status apply_due(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    const struct session_plan *planned = &e->as.due.session;
    struct effect *effect = effect_add(out, EFFECT_REMINDER);
    struct session *s = patient_session(p, planned->number);
    if (effect == NULL) return memory_out(err);
    effect->session = planned->number;
    effect->round = e->as.due.round;
    effect->planned = planned;
    effect->answered_early = s != NULL;
    if (s == NULL) {
        forget_sessions(p);
        if ((s = LIST_PUSH(p->arena, &p->sessions)) == NULL) return memory_out(err);
        s->share = 100;
        TRY(copy_planned(p, planned, &s->planned, err));
        p->last_session = planned->number;
    }
    s->came_due = true;
    if (planned->due_ms > p->passed_ms) p->passed_ms = planned->due_ms;
    return STATUS_OK;
}

static enum status check_closed(struct patient *p, const struct event *e, struct error *err) {
    const struct session *s = patient_session(p, e->as.closed.session);
    if (s == NULL || !s->came_due || s->state != SESSION_OPEN) return refuse(err, p, "no open session to close");
    return STATUS_OK;
}

static enum status apply_closed(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct session *s = patient_session(p, e->as.closed.session);
    struct effect *effect = effect_add(out, EFFECT_UNANSWERED);
    if (effect == NULL) return memory_out(err);
    effect->session = s->planned.number;
    effect->reason = e->as.closed.unsent ? "no reminder of it was sent" : "nobody answered";
    s->state = SESSION_MISSED;
    if (e->as.closed.unsent) return STATUS_OK;       /* settled question (e) */
    p->missed_in_a_row++;
    return tally(p, s, 1, 0, err);
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
    return judge_plan(p, plan, e, out, err);
}

static enum status check_checkin(struct patient *p, const struct event *e, struct error *err) {
    int64_t number = e->as.checkin.session;
    const struct session *s = patient_session(p, number);
    if (e->as.checkin.done && e->as.checkin.skipped) return refuse(err, p, "a session is either done or skipped");
    if (s == NULL && !(e->as.checkin.early && number == p->last_session + 1))
        return error_set(err, STATUS_NO, "%s.%lld is not a session that can be answered", p->id, (long long)number);
    if (s != NULL && e->as.checkin.skipped && s->state == SESSION_DONE)
        return error_set(err, STATUS_NO, "%s.%lld was already answered as done", p->id, (long long)number);
    if (s != NULL && e->as.checkin.done && s->state == SESSION_SKIPPED)
        return error_set(err, STATUS_NO, "%s.%lld was already answered as skipped", p->id, (long long)number);
    return STATUS_OK;
}

/* Settles an open or missed session; a cancelled one stays so, whatever is said of it later. */
static enum status settle_session(struct patient *p, struct session *s, const struct event *e, struct effects *out,
                                  struct error *err) {
    bool done = e->as.checkin.done;
    if (!(done || e->as.checkin.skipped) || (s->state != SESSION_OPEN && s->state != SESSION_MISSED)) return STATUS_OK;
    struct effect *effect = effect_add(out, EFFECT_ANSWERED);
    if (effect == NULL) return memory_out(err);
    effect->session = s->planned.number;
    effect->reason = done ? "done" : "skipped";
    s->state = done ? SESSION_DONE : SESSION_SKIPPED;
    s->share = e->as.checkin.share;
    s->done_ms = done ? e->at_ms : 0;
    p->missed_in_a_row = 0;
    return tally(p, s, s->tallied ? 0 : 1, done && s->share >= ADHERENCE_SHARE ? 1 : 0, err);
}

static enum status apply_checkin(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct session *s = patient_session(p, e->as.checkin.session);
    if (s == NULL) {
        if ((s = LIST_PUSH(p->arena, &p->sessions)) == NULL) return memory_out(err);
        TRY(copy_planned(p, &e->as.checkin.planned, &s->planned, err));
        p->last_session = e->as.checkin.session;
    }
    TRY(settle_session(p, s, e, out, err));
    TRY(take_reports(p, &e->as.checkin.reports, e->as.checkin.session, err));
    return judge_all(p, e, out, err);
}

/* --- the fold -------------------------------------------------------------------------------------------------------------------- */

static enum status check(struct patient *p, const struct event *e, struct error *err) {
    if (e->number != p->events + 1) return refuse(err, p, "the event's number is not the next");
    if ((e->kind == EVENT_PATIENT_ADDED) != (p->events == 0)) return refuse(err, p, "a history begins with patient-added, once");
    if (e->safety != NULL && catalogue_by_hash(p->catalogue, e->safety) == NULL)
        return error_set(err, STATUS_NO, "no safety value with hash %s is known", e->safety);
    switch (e->kind) {
    case EVENT_ENROLLED: return check_enrolled(p, e, err);
    case EVENT_DUE: return check_due(p, e, err);
    case EVENT_CLOSED: return check_closed(p, e, err);
    case EVENT_DAY: return check_day(p, e, err);
    case EVENT_CHECKIN: return check_checkin(p, e, err);
    default: return STATUS_OK;
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
    case EVENT_KINDS: break;
    }
    return error_set(err, STATUS_INPUT, "no such kind of event: %d", (int)e->kind);
}

enum status patient_apply(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    TRY(check(p, e, err));
    p->events = e->number;
    if (e->at_ms >= p->newest_ms) {
        p->newest_ms = e->at_ms;
        p->today = wall_day(e->local.wall_ms);
    }
    /* A plan's first session comes after its enrolment; else a session at this very instant may still come due. */
    int64_t passed = e->kind == EVENT_ENROLLED ? e->at_ms : e->at_ms - 1;
    if (e->kind != EVENT_DUE && passed > p->passed_ms) p->passed_ms = passed;
    TRY(serve_safety(p, e));
    TRY(answers_fit(&p->answers, p->catalogue->vocabulary, p->arena, err));
    return follow(p, e, out, err);
}
