#include "practice/change.h"
#include "practice/try.h"
#include "time/instant.h"
#include <stdio.h>

enum status change_reason(const struct request *r, const char **out, struct error *err) {
    *out = NULL;
    return deed_text_or(r->args, "reason", DEED_TEXT_MAX, out, err);
}

enum status change_plan(const struct request *r, struct plan **out, struct error *err) {
    char id[ID_SIZE];
    int64_t number = r->about.number;
    *out = number <= (int64_t)r->history.patient->plans.count ? patient_plan(r->history.patient, (int)number) : NULL;
    if (*out != NULL) return STATUS_OK;
    snprintf(id, sizeof id, "%s/%lld", r->about.patient, (long long)number);
    return error_set(err, STATUS_INPUT, "there is no plan %s", id);
}

enum status change_add(struct request *r, struct event *e, json_t **moves, struct error *err) {
    TRY(deed_not_late(r, err));
    TRY(history_add(&r->history, e, err));
    return answer_moves(&r->history, moves, err);
}

/* --- answers ----------------------------------------------------------------------------------------------------- */

static void put_plan(json_t **o, const struct patient *p, int number) {
    char id[ID_SIZE];
    if (number < 1 || (size_t)number > p->plans.count) return;
    json_put_text(o, "plan", id_plan(id, p->id, number));
    json_put_text(o, "state", plan_state_name(p->plans.item[number - 1].state));
}

static void put_raised(json_t **o, const char *key, const struct patient *p, int64_t event, int index) {
    char id[ID_SIZE];
    json_put_text(o, key, id_raised(id, p->id, event, index));
}

static void put_acknowledged(json_t **o, const struct patient *p, const struct event *e) {
    char id[ID_SIZE];
    const struct stored_reminder r = {.patient = p->id, .session = e->as.raised.session,
                                      .channel = e->as.raised.channel, .round = e->as.raised.round};
    if (r.channel != NULL) json_put_text(o, "alert", id_reminder(id, &r));
    else put_raised(o, "alert", p, e->as.raised.event, e->as.raised.index);
}

static void put_proposal(json_t **o, struct patient *p, const struct event *e) {
    const struct proposal *x = patient_proposal(p, e->as.raised.event, e->as.raised.index);
    put_raised(o, "proposal", p, e->as.raised.event, e->as.raised.index);
    if (x != NULL) put_plan(o, p, x->plan);
}

static void put_cleared(json_t **o, const struct request *r, const struct effects *effects) {
    const struct patient *p = r->history.patient;
    json_t *list = json_array();
    for (size_t i = 0; i < effects->list.count; i++)
        if (effects->list.item[i].kind == EFFECT_CLEARED) json_push(&list, json_string(effects->list.item[i].from));
    json_put(o, "cleared", list);
    json_put(o, "disposition", answer_disposition(p, &r->clinic, r->now_ms));
    json_put(o, "say", answer_say(p));
}

static void put_exam(json_t **o, const struct request *r, int64_t event, int index) {
    struct patient *p = r->history.patient;
    const struct exam *x = patient_exam(p, event, index);
    put_raised(o, "exam", p, event, index);
    if (x != NULL) json_put_text(o, "state", exam_state_name(x->state));
    if (x != NULL && x->state == EXAM_BOOKED) answer_put_clinic_time(o, &r->clinic, x->at_ms);
}

/* One that was asked for while another was open has joined that one. */
static void put_asked(json_t **o, const struct request *r, const struct effects *effects) {
    for (size_t i = effects->list.count; i-- > 0;) {
        const struct effect *x = &effects->list.item[i];
        if (x->kind != EFFECT_EXAM) continue;
        put_exam(o, r, x->exam.event, x->exam.index);
        return;
    }
}

/* When it comes, and how often more it may be put off. */
static void put_snoozed(json_t **o, const struct request *r, const struct event *e) {
    char id[ID_SIZE], local[INSTANT_SIZE];
    const struct session *s = patient_session(r->history.patient, e->as.snoozed.session);
    json_put_text(o, "session", id_session(id, r->history.id, e->as.snoozed.session));
    if (s == NULL) return;
    json_put_int(o, "round", s->snoozed ? s->round + 1 : s->round);
    json_put(o, "at", answer_instant(e->as.snoozed.until_ms));
    json_put_text(o, "local", wall_format(local, zone_local(r->history.zone, e->as.snoozed.until_ms).wall_ms));
    json_put_int(o, "left", SNOOZE_TIMES - s->snoozes);
}

void change_put(json_t **o, const struct request *r, const struct event *e, const struct effects *effects) {
    struct patient *p = r->history.patient;
    switch (e->kind) {
    case EVENT_PAUSED:
    case EVENT_RESUMED:
    case EVENT_REVOKED: put_plan(o, p, e->as.plan.plan); break;
    case EVENT_APPROVED:
    case EVENT_DECLINED: put_proposal(o, p, e); break;
    case EVENT_CLEARED: put_cleared(o, r, effects); break;
    case EVENT_ACKNOWLEDGED: put_acknowledged(o, p, e); break;
    case EVENT_SNOOZED: put_snoozed(o, r, e); break;
    case EVENT_TRAVELLED: json_put_text(o, "zone", e->as.travelled.zone); break;
    case EVENT_EXAM_ASKED: put_asked(o, r, effects); break;
    case EVENT_EXAM_BOOKED: put_exam(o, r, e->as.exam_booked.event, e->as.exam_booked.index); break;
    case EVENT_EXAM_CANCELLED: put_exam(o, r, e->as.raised.event, e->as.raised.index); break;
    default: break;
    }
}

enum status change_answer(const struct request *r, const struct event *e, json_t *moves, json_t **answer,
                          struct error *err) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, r->history.id, r->history.patient->events));
    change_put(&o, r, e, &r->history.effects);
    json_put(&o, "moves", moves);
    return deed_answer(o, answer, err);
}

/* --- of a plan --------------------------------------------------------------------------------------------------- */

enum status change_of_plan(struct request *r, enum event_kind kind, json_t **answer, struct error *err) {
    static const char *const members[] = {"plan", "reason", NULL};
    struct event e = deed_event(r, kind);
    struct plan *plan;
    json_t *moves;
    TRY(json_only(r->args, members, err));
    TRY(change_reason(r, &e.as.plan.why, err));
    TRY(change_plan(r, &plan, err));
    e.as.plan.plan = plan->number;
    TRY(change_add(r, &e, &moves, err));
    return change_answer(r, &e, moves, answer, err);
}

/* --- of a proposal ----------------------------------------------------------------------------------------------- */

/* A plan in draft is named by its own id as well. */
static enum status find_draft(const struct request *r, struct event *e, struct error *err) {
    const struct patient *p = r->history.patient;
    char id[ID_SIZE];
    struct plan *plan;
    TRY(change_plan(r, &plan, err));
    for (size_t i = 0; i < p->proposals.count; i++) {
        const struct proposal *x = &p->proposals.item[i];
        if (x->kind != PROPOSAL_PLAN || x->plan != plan->number) continue;
        e->as.raised.event = x->event;
        e->as.raised.index = x->index;
        if (x->state == PROPOSAL_OPEN) return STATUS_OK;
    }
    if (e->as.raised.event > 0) return STATUS_OK; /* the fold says what has become of it */
    return error_set(err, STATUS_NO, "%s is %s: it is no draft that could be decided on",
                     id_plan(id, p->id, plan->number), plan_state_name(plan->state));
}

static enum status find_proposal(const struct request *r, struct event *e, struct error *err) {
    char id[ID_SIZE];
    if (r->about.kind == ID_PLAN) return find_draft(r, e, err);
    e->as.raised.event = r->about.number;
    e->as.raised.index = r->about.index;
    if (patient_proposal(r->history.patient, r->about.number, r->about.index) != NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "there is no proposal %s",
                     id_raised(id, r->about.patient, r->about.number, r->about.index));
}

enum status change_of_proposal(struct request *r, enum event_kind kind, json_t **answer, struct error *err) {
    static const char *const members[] = {"proposal", "reason", NULL};
    struct event e = deed_event(r, kind);
    json_t *moves;
    TRY(json_only(r->args, members, err));
    TRY(change_reason(r, &e.as.raised.why, err));
    TRY(find_proposal(r, &e, err));
    TRY(change_add(r, &e, &moves, err));
    return change_answer(r, &e, moves, answer, err);
}
