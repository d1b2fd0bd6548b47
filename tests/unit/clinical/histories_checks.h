/* histories_checks.h - what must hold after every event of a random history, judged without the code that is tested:
 * by the reports, the plans before and after, and the agenda as it is shown. */
#ifndef STRIDE_TEST_CLINICAL_HISTORIES_CHECKS_H
#define STRIDE_TEST_CLINICAL_HISTORIES_CHECKS_H
#include "clinical/plan/ladder.h"
#include "clinical/plan/withheld.h"
#include "histories.h"

static inline const struct event *last_event(const struct history *h) { return &h->events.item[h->events.count - 1]; }

static inline const struct effect *history_effect(const struct history *h, enum effect_kind kind, int plan) {
    for (size_t i = 0; i < h->effects.list.count; i++)
        if (h->effects.list.item[i].kind == kind && h->effects.list.item[i].plan == plan) return &h->effects.list.item[i];
    return NULL;
}

static inline const struct finding *finding_called(const struct history *h, const char *name) {
    const struct vocabulary *v = h->ground->catalogue->vocabulary;
    return &v->findings.item[vocabulary_find(v, name)];
}

/* The newest answer, as it stands now. */
static inline bool stands_at(const struct history *h, const char *name, const char *context, enum side side, struct value *out) {
    const struct finding *f = finding_called(h, name);
    return answers_get(&h->patient->answers, f, finding_slot(f, finding_context(f, context), side), h->patient->newest_ms, out);
}

/* --- the state ------------------------------------------------------------------------------------------------------------ */

/* After one event in eight, and each that is rare: it costs more than all the rest, and what is not read back well stays. */
static inline bool is_read_back(const struct history *h) {
    enum event_kind kind = last_event(h)->kind;
    bool often = kind == EVENT_DUE || kind == EVENT_CLOSED || kind == EVENT_DAY || kind == EVENT_CHECKIN || kind == EVENT_FINDINGS;
    return !often || h->events.count % 8 == h->seed % 8;
}

static inline void check_round_trip(struct history *h) {
    struct error err = {0};
    struct patient *back;
    json_t *o = json_loads(h->text, 0, NULL);
    if (patient_read(o, h->ground->catalogue, h->scratch, &back, &err) != STATUS_OK)
        history_fail(h, "the state cannot be read back: %s", err.message);
    json_decref(o);
    char *again = history_text(h, back);
    if (strcmp(again, h->text) != 0) history_fail(h, "the state is read back as another:\n%s\n%s", h->text, again);
    free(again);
}

/* --- the agenda ----------------------------------------------------------------------------------------------------------- */

static inline const struct exercise *exercise_called(const struct protocol *pr, const char *id) {
    for (size_t i = 0; i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, id) == 0) return &pr->exercise[i];
    return NULL;
}

static inline void check_item(struct history *h, const struct session_plan *s, const struct item *item, int number,
                              struct withheld_room *room) {
    struct plan *plan = patient_plan(h->patient, number);
    struct figures figures;
    struct situation situation;
    if (plan == NULL || plan->state != PLAN_ACTIVE)
        history_fail(h, "p1.%lld offers %s of plan %d, which is not active", (long long)s->number, item->exercise, number);
    const struct exercise *x = exercise_called(plan->protocol, item->exercise);
    const struct exercise run = {.id = item->exercise, .kind = KIND_RUN, .impact = true};
    if (x == NULL && item->kind == KIND_RUN) x = &run;       /* another plan's run is this one's */
    if (x == NULL) history_fail(h, "p1.%lld offers %s, which plan %d does not know", (long long)s->number, item->exercise, number);
    patient_situation(h->patient, plan, h->patient->newest_ms, h->patient->today, &figures, &situation);
    const char *why = withheld_why(h->patient, plan, x, s->due_ms, &situation, room->results);
    if (why == NULL) why = withheld_veto(h->patient, plan, x, s->due_ms, room);
    if (why != NULL)
        history_fail(h, "p1.%lld offers %s of plan %d at %lld although %s", (long long)s->number, item->exercise, number,
                     (long long)s->due_ms, why);
}

/* When each limb was last loaded, by kind. */
struct limbs { int64_t at_ms[KIND_KINDS][2]; };

static inline bool loads(const struct item *item, int limb) {
    bool both = item->side == SIDE_NONE || item->kind == KIND_RUN || item->kind == KIND_PLYOMETRIC;
    return both || (item->side == SIDE_LEFT) == (limb == 0);
}

static inline void load(struct limbs *l, const struct session_plan *s, int64_t at_ms) {
    for (size_t i = 0; i < s->items.count; i++)
        for (int limb = 0; limb < 2; limb++) {
            int64_t *last = &l->at_ms[s->items.item[i].kind][limb];
            if (loads(&s->items.item[i], limb) && at_ms > *last) *last = at_ms;
        }
}

static inline void check_spacing(const struct history *h, const struct limbs *l, const struct session_plan *s) {
    for (size_t i = 0; i < s->items.count; i++) {
        const struct item *item = &s->items.item[i];
        const struct exercise *x = exercise_called(patient_plan(h->patient, item->plan)->protocol, item->exercise);
        for (int k = 0; x == NULL && k < item->alsos; k++)
            x = exercise_called(patient_plan(h->patient, item->also[k])->protocol, item->exercise);
        if (x == NULL) history_fail(h, "p1.%lld offers %s, which none of its plans knows", (long long)s->number, item->exercise);
        for (int limb = 0; limb < 2; limb++)
            if (loads(item, limb) && s->due_ms - l->at_ms[item->kind][limb] < x->gap_ms)
                history_fail(h, "p1.%lld offers %s only %lld minutes after the last of its kind", (long long)s->number,
                             item->exercise, (long long)((s->due_ms - l->at_ms[item->kind][limb]) / MINUTE_MS));
    }
}

static inline struct limbs loaded_before(const struct history *h) {
    struct limbs l;
    for (int kind = 0; kind < KIND_KINDS; kind++) l.at_ms[kind][0] = l.at_ms[kind][1] = -400 * DAY_MS;
    for (size_t i = 0; i < h->patient->sessions.count; i++) {
        const struct session *s = &h->patient->sessions.item[i];
        bool early = s->state == SESSION_DONE && s->done_ms < s->planned.due_ms;
        if (early) load(&l, &s->planned, s->done_ms);
        else if (s->came_due && (s->state == SESSION_OPEN || s->state == SESSION_DONE)) load(&l, &s->planned, s->planned.due_ms);
    }
    return l;
}

/* It was said something of before it came due: nobody is reminded of it. */
static inline bool is_answered_early(const struct history *h) {
    for (size_t i = 0; i < h->effects.list.count; i++)
        if (h->effects.list.item[i].kind == EFFECT_REMINDER && h->effects.list.item[i].answered_early) return true;
    return false;
}

/* What has just come due may be done now. A completed plan's last session may be, and its plan can complete between what was
 * said of it, or its first reminder, and now. */
static inline void check_due(struct history *h, struct withheld_room *room) {
    const struct event *e = last_event(h);
    const struct session *s = e->kind == EVENT_DUE ? patient_session(h->patient, e->as.due.session.number) : NULL;
    if (s == NULL || s->state != SESSION_OPEN) return;
    struct session_plan now = s->planned;
    bool known = e->as.due.round > 0 || is_answered_early(h);
    if (e->as.due.round > 0) now.due_ms = e->at_ms;
    for (size_t i = 0; i < now.items.count; i++) {
        int number = now.items.item[i].plan;
        if (known && patient_plan(h->patient, number)->state == PLAN_COMPLETED) continue;
        check_item(h, &now, &now.items.item[i], number, room);
    }
}

/* Where plans are judged, or people change them. At the others time alone may have made an answer stale. */
static inline bool is_judged(enum event_kind kind) {
    return kind == EVENT_CHECKIN || kind == EVENT_FINDINGS || kind == EVENT_AMENDED || kind == EVENT_ENROLLED ||
           kind == EVENT_PAUSED || kind == EVENT_RESUMED || kind == EVENT_REVOKED || kind == EVENT_CLEARED ||
           kind == EVENT_MIGRATED || kind == EVENT_DAY;
}

/* And of what is open nothing has become forbidden. A completed plan's last session may still be done. */
static inline void check_open(struct history *h, struct withheld_room *room) {
    for (size_t i = 0; i < h->patient->sessions.count; i++) {
        const struct session *s = &h->patient->sessions.item[i];
        struct session_plan now = s->planned;
        now.due_ms = h->patient->newest_ms;
        for (size_t k = 0; s->came_due && s->state == SESSION_OPEN && k < s->planned.items.count; k++) {
            const struct item *item = &s->planned.items.item[k];
            for (int n = -1; n < item->alsos; n++) {
                int number = n < 0 ? item->plan : item->also[n];
                if (patient_plan(h->patient, number)->state != PLAN_COMPLETED) check_item(h, &now, item, number, room);
            }
        }
    }
}

/* Doses never add: nobody does one exercise, or runs, twice in a session on one knee. */
static inline void check_once(const struct history *h, const struct session_plan *s) {
    for (size_t i = 0; i < s->items.count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct item *a = &s->items.item[i], *b = &s->items.item[k];
            bool apart = a->side != SIDE_NONE && b->side != SIDE_NONE && a->side != b->side;
            bool same = strcmp(a->exercise, b->exercise) == 0 && !apart;
            if (same || (a->kind == KIND_RUN && b->kind == KIND_RUN))
                history_fail(h, "p1.%lld offers %s twice", (long long)s->number, a->exercise);
        }
}

/* Nothing in the next 14 days is offered that is forbidden, or too soon after what loads the same limb in the same way. */
static inline void check_agenda(struct history *h) {
    struct error err = {0};
    struct agenda *g;
    struct session_plan s;
    struct limbs l = loaded_before(h);
    struct withheld_room room = {.results = arena_room(h->scratch, withheld_results(h->patient), sizeof *room.results)};
    int64_t end_ms = h->patient->newest_ms + 14 * DAY_MS;
    bool found = true, early = false;
    ck_assert_ptr_nonnull(room.results);
    if (agenda_open(h->patient, h->zone, h->patient->newest_ms, h->scratch, &g, &err) != STATUS_OK)
        history_fail(h, "no agenda: %s", err.message);
    check_due(h, &room);
    if (is_judged(last_event(h)->kind)) check_open(h, &room);
    for (;;) {
        if (agenda_next(g, &s, &found, &early, &err) != STATUS_OK) history_fail(h, "no agenda: %s", err.message);
        if (!found || s.due_ms > end_ms) return;
        if (early) continue;                                /* it was done, and is not offered any more */
        for (size_t i = 0; i < s.items.count; i++) {
            const struct item *item = &s.items.item[i];
            check_item(h, &s, item, item->plan, &room);
            for (int k = 0; k < item->alsos; k++) check_item(h, &s, item, item->also[k], &room);
        }
        check_once(h, &s);
        check_spacing(h, &l, &s);
        load(&l, &s, s.due_ms);
    }
}

/* --- nothing goes up on what is masked, missing or stale --------------------------------------------------------------- */

/* The highest pain that was reported about a session, in one context; -1 when none was, or one of them was masked. */
static inline int64_t clear_pain(const struct history *h, int64_t session, const char *context, enum side side) {
    const struct finding *pain = finding_called(h, "pain");
    const struct patient *p = h->patient;
    int64_t worst = -1;
    for (size_t i = 0; i < p->history.count; i++) {
        const struct report *r = &p->history.item[i];
        bool about = r->session == session && r->finding == pain - p->catalogue->vocabulary->findings.item &&
                     r->side == side && strcmp(pain->context[r->context], context) == 0;
        if (!about || !r->value.known) continue;
        if (r->value.masked) return -1;
        if (r->value.number > worst) worst = r->value.number;
    }
    return worst;
}

static inline void check_green(struct history *h, const struct plan *plan, const struct prescription *rx) {
    const struct exercise *x = &plan->protocol->exercise[rx->exercise];
    int64_t number = 0;
    for (size_t i = 0; i < plan->progress.count; i++)
        if (plan->progress.item[i].prescribed == rx->exercise) number = plan->progress.item[i].session;
    const struct session *s = patient_session(h->patient, number);
    if (s == NULL) history_fail(h, "%s went up although no session of it was judged", x->id);
    int64_t during = clear_pain(h, number, "during", plan->side), morning = clear_pain(h, number, "next-morning", plan->side);
    if (s->state != SESSION_DONE || s->share < ADHERENCE_SHARE) history_fail(h, "%s went up after p1.%lld, which was not done", x->id, (long long)number);
    const struct ground *g = h->ground;
    if (during < 0 || during > g->green_during || morning < 0 || morning > g->green_morning)
        history_fail(h, "%s went up after p1.%lld: during %lld, next morning %lld (-1: masked or missing)", x->id,
                     (long long)number, (long long)during, (long long)morning);
}

static inline bool harder_than(const struct protocol *pr, const struct exercise *was, const struct exercise *is) {
    int harder = was->ladder.harder, easier = is->ladder.easier;
    return (harder >= 0 && &pr->exercise[harder] == is) || (easier >= 0 && &pr->exercise[easier] == was);
}

static inline void check_rungs(struct history *h, const struct plan *plan, const struct stood *was) {
    if (plan->phase < 0 || plan->phase != was->phase || plan->protocol != was->protocol) return;
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    for (size_t k = 0; k < phase->prescriptions && k < HISTORY_MAX_PRESCRIPTIONS; k++) {
        const struct prescription *rx = &phase->prescription[k];
        struct stand is = ladder_stand(plan, rx);
        bool up = is.exercise == was->exercise[k] ? is.rung > was->rung[k] : harder_than(plan->protocol, was->exercise[k], is.exercise);
        bool anew = plan->phase_since_ms != was->phase_since_ms && is.rung == (int)rx->ladder.entry;
        if (!up || anew) continue;
        if (was->state != PLAN_ACTIVE) history_fail(h, "%s went up in a plan that is %s", is.exercise->id, plan_state_name(was->state));
        check_green(h, plan, rx);
        h->ups++;
    }
}

/* The figures of living.h: out of settle at 2 or less, out of load at 0. */
static inline void check_phase(struct history *h, const struct plan *plan, const struct stood *was) {
    struct value worst;
    bool out = plan->state == PLAN_COMPLETED && was->state != PLAN_COMPLETED;
    if (plan->protocol != was->protocol || (!out && plan->phase <= was->phase)) return;
    int64_t limit = was->phase == 0 ? 2000 : 0;
    if (!stands_at(h, "pain", "worst-24h", plan->side, &worst) || worst.masked || worst.number > limit)
        history_fail(h, "plan %d went on from phase %d without an unmasked pain of %lld or less", plan->number, was->phase, (long long)limit);
    if (was->held && plan_holds_at(plan, HOLD_NO_PROGRESSION, h->patient->newest_ms))
        history_fail(h, "plan %d went on under no-progression", plan->number);
}

static inline void check_step(struct history *h, const struct plan *plan, const struct stood *was) {
    if (plan->protocol != was->protocol || plan->step <= was->step || plan->step < 0) return;
    if (plan->protocol->step[plan->step].approval && last_event(h)->kind != EVENT_APPROVED)
        history_fail(h, "plan %d is in step %s without a clinician's approval", plan->number, plan->protocol->step[plan->step].id);
}

/* --- rounds ----------------------------------------------------------------------------------------------------------- */

/* By the events alone: a session's reminders are numbered without a gap, none follows what settles it, and it is put off
 * three times at most. */
static inline void check_rounds(struct history *h) {
    const struct event *last = last_event(h);
    if (last->kind != EVENT_SNOOZED && (last->kind != EVENT_DUE || last->as.due.round == 0)) return;
    int64_t number = last->kind == EVENT_DUE ? last->as.due.session.number : last->as.snoozed.session;
    int round = -1, snoozes = 0;
    int64_t closes_ms = 0;
    for (size_t i = 0; i < h->events.count; i++) {
        const struct event *e = &h->events.item[i];
        if (e->kind == EVENT_SNOOZED) snoozes += e->as.snoozed.session == number;
        bool settles = (e->kind == EVENT_CLOSED && e->as.closed.session == number) ||
                       (e->kind == EVENT_CHECKIN && e->as.checkin.session == number &&
                        (e->as.checkin.done || e->as.checkin.skipped));
        if (settles) history_fail(h, "p1.%lld is reminded of although it was settled by event %zu", (long long)number, i + 1);
        if (e->kind != EVENT_DUE || e->as.due.session.number != number) continue;
        if (e->as.due.round != round + 1)
            history_fail(h, "p1.%lld: round %d follows round %d", (long long)number, e->as.due.round, round);
        round = e->as.due.round;
        closes_ms = e->as.due.session.closes_ms;
    }
    if (snoozes > SNOOZE_TIMES) history_fail(h, "p1.%lld was snoozed %d times", (long long)number, snoozes);
    if (last->at_ms >= closes_ms) history_fail(h, "p1.%lld is reminded of after its answer window", (long long)number);
    if (patient_stopped(h->patient) && last->kind == EVENT_DUE && last->as.due.session.exam == NULL)
        history_fail(h, "p1.%lld is reminded of under a stop", (long long)number);
}

/* --- nothing is silent --------------------------------------------------------------------------------------------------- */

/* Does the last event tell of it? */
static inline bool is_told(const struct history *h, const char *name, const char *context, enum side side) {
    const struct event *e = last_event(h);
    const struct finding *f = finding_called(h, name);
    const report_list *told = e->kind == EVENT_CHECKIN ? &e->as.checkin.reports : &e->as.findings.reports;
    for (size_t i = 0; i < told->count; i++) {
        const struct report *r = &told->item[i];
        bool it = &h->patient->catalogue->vocabulary->findings.item[r->finding] == f && r->side == side;
        if (it && strcmp(f->context[r->context], context) == 0) return true;
    }
    return false;
}

/* Pain during exercise of 8 or more is told to a clinician, each time that it is told. */
static inline void check_alarm(struct history *h, const struct plan *plan, const struct stood *was) {
    struct value during;
    enum event_kind kind = last_event(h)->kind;
    if ((kind != EVENT_CHECKIN && kind != EVENT_FINDINGS) || was->state != PLAN_ACTIVE || plan->state != PLAN_ACTIVE) return;
    if (!stands_at(h, "pain", "during", plan->side, &during) || during.number < 8000) return;
    if (was->during.known && was->during.number >= 8000 && !is_told(h, "pain", "during", plan->side)) return;
    for (size_t i = 0; i < h->patient->alerts.count; i++) {
        const struct alert *a = &h->patient->alerts.item[i];
        bool of_plan = strtol(a->cause, NULL, 10) == plan->number && strstr(a->text, "Pain of 8 or more.") != NULL;
        if (of_plan && a->acknowledged == 0 && a->newest == last_event(h)->number) return;
    }
    history_fail(h, "plan %d: pain of %lld during exercise raised no alert", plan->number, (long long)during.number);
}

/* A swollen knee is a red flag, and stands from the event that says so on. */
static inline void check_flag(struct history *h, enum side side) {
    struct value swollen;
    enum event_kind kind = last_event(h)->kind;
    if ((kind != EVENT_CHECKIN && kind != EVENT_FINDINGS) || !stands_at(h, "swollen", "", side, &swollen)) return;
    if (swollen.number == 0 || swollen.at_ms != last_event(h)->at_ms) return;
    for (size_t i = 0; i < h->patient->standing.count; i++) {
        const struct standing *s = &h->patient->standing.item[i];
        if (strcmp(s->flag, "RF03") == 0 && s->side == side && s->met && s->acts) return;
    }
    history_fail(h, "a swollen %s knee raised no red flag", side_name(side));
}

static inline void check_stop(struct history *h) {
    for (size_t i = 0; i < h->patient->plans.count && patient_stopped(h->patient); i++)
        if (h->patient->plans.item[i].state == PLAN_ACTIVE) history_fail(h, "plan %zu is active under a stop", i + 1);
}

/* What the fixture's protocols promise. */
static inline void check_fixture(struct history *h) {
    check_flag(h, SIDE_LEFT);
    check_flag(h, SIDE_RIGHT);
    if (last_event(h)->kind == EVENT_AMENDED) return;       /* what was known then has changed */
    for (size_t i = 0; i < h->stands; i++) {
        check_phase(h, &h->patient->plans.item[i], &h->stood[i]);
        check_alarm(h, &h->patient->plans.item[i], &h->stood[i]);
    }
}

static inline void check_everything(struct history *h) {
    if (is_read_back(h)) check_round_trip(h);
    check_agenda(h);
    check_stop(h);
    check_rounds(h);
    h->ground->check(h);
    if (last_event(h)->kind == EVENT_AMENDED) return;
    for (size_t i = 0; i < h->stands; i++) {
        const struct plan *plan = &h->patient->plans.item[i];
        check_rungs(h, plan, &h->stood[i]);
        check_step(h, plan, &h->stood[i]);
    }
}

/* --- the whole history --------------------------------------------------------------------------------------------------- */

static inline void same_state(struct history *h, const struct patient *p, const char *what) {
    char *text = history_text(h, p);
    if (strcmp(text, h->text) != 0) {
        size_t at = 0;
        while (text[at] != '\0' && text[at] == h->text[at]) at++;
        size_t from = at < 60 ? 0 : at - 60;
        history_fail(h, "%s is another state: …%.240s… in place of …%.240s…", what, text + from, h->text + from);
    }
    free(text);
}

/* Folded again, from the beginning: the same bytes. */
static inline void check_replay(struct history *h) {
    struct error err = {0};
    struct patient *p;
    history_scratch(h);
    if (patient_fold(h->ground->catalogue, "p1", h->events.item, h->events.count, &h->effects, NULL, NULL, h->scratch, &p,
                     &err) != STATUS_OK)
        history_fail(h, "the replay fails: %s", err.message);
    same_state(h, p, "the replay");
}

/* From a snapshot after so many events on; an amendment after it looks back past it, and is not folded on. */
static inline void check_cut(struct history *h, size_t cut, const char *snapshot) {
    struct error err = {0};
    struct patient *p;
    history_scratch(h);
    json_t *o = json_loads(snapshot, 0, NULL);
    if (patient_read(o, h->ground->catalogue, h->scratch, &p, &err) != STATUS_OK) history_fail(h, "%s", err.message);
    json_decref(o);
    for (size_t i = cut; i < h->events.count; i++) {
        if (h->events.item[i].kind == EVENT_AMENDED) return;
        if (patient_apply(p, &h->events.item[i], &h->effects, &err) != STATUS_OK)
            history_fail(h, "event %zu is refused after a snapshot of %zu: %s", i + 1, cut, err.message);
    }
    same_state(h, p, "the fold from a snapshot");
}

#endif
