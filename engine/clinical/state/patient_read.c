/* The cache of a patient's state, read back. */
#include "clinical/state/patient_read.h"
#include "clinical/state/patient_json.h"
#include "time/instant.h"

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

#define MAX_COUNT 1000000                /* of anything in a row */

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static enum status read_disposition(const json_t *o, enum disposition *out, struct error *err) {
    const char *name;
    TRY(json_get_text(o, "disposition", &name, err));
    return disposition_from(name, out) ? STATUS_OK
                                       : error_set(err, STATUS_INPUT, "\"disposition\": \"%s\" is none", name);
}

static enum status number_plan(const json_t *o, struct patient *owner, struct plan *p, struct error *err) {
    p->number = (int)owner->plans.count;         /* plans are listed from 1 on, none is ever taken out */
    return patient_read_plan(o, owner, p, err);
}

/* --- sessions --- */

static enum status check_plan(const struct patient *p, const char *key, int plan, struct error *err) {
    if (plan >= 1 && (size_t)plan <= p->plans.count) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"%s\": %s has no plan %d", key, p->id, plan);
}

static enum status check_planned(const struct patient *owner, const struct session_plan *s, struct error *err) {
    for (size_t i = 0; i < s->items.count; i++) {
        const struct item *item = &s->items.item[i];
        TRY(check_plan(owner, "items", item->plan, err));
        for (int k = 0; k < item->alsos; k++) TRY(check_plan(owner, "also", item->also[k], err));
    }
    for (size_t i = 0; i < s->questions.count; i++)
        TRY(check_plan(owner, "questions", s->questions.item[i].plan, err));
    return STATUS_OK;
}

static enum status read_shade(const json_t *o, const struct patient *owner, const struct session *s, struct shade *out,
                              struct error *err) {
    int64_t plan, item, colour, final;
    TRY(patient_read_nth(o, 0, "shades", 1, (int64_t)owner->plans.count, &plan, err));
    TRY(patient_read_nth(o, 1, "shades", 0, (int64_t)s->planned.items.count - 1, &item, err));
    TRY(patient_read_nth(o, 2, "shades", 0, COLOURS - 1, &colour, err));
    TRY(patient_read_nth(o, 3, "shades", 0, 1, &final, err));
    *out = (struct shade){(int)plan, (int)item, (enum colour)colour, final == 1};
    return STATUS_OK;
}

static enum status read_shades(const json_t *o, struct patient *owner, struct session *s, struct error *err) {
    json_t *shades = NULL;
    TRY(json_get_array_or(o, "shades", &shades, err));
    for (size_t i = 0; i < json_array_size(shades); i++) {
        struct shade *shade = LIST_PUSH(owner->arena, &s->shades);
        if (shade == NULL) return memory_out(err);
        TRY(read_shade(json_array_get(shades, i), owner, s, shade, err));
    }
    return STATUS_OK;
}

static enum status read_rounds(const json_t *o, struct session *s, struct error *err) {
    TRY(patient_read_int_or(o, "round", 0, SESSION_MAX_ROUND, &s->round, err));
    TRY(patient_read_ms_or(o, "again", &s->again_ms, err));
    TRY(patient_read_int_or(o, "snoozes", 0, SNOOZE_TIMES, &s->snoozes, err));
    TRY(json_get_bool_or(o, "snoozed", &s->snoozed, err));
    if (!s->snoozed || s->again_ms > 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"snoozed\": session %lld has no \"again\"", (long long)s->planned.number);
}

static enum status read_session(const json_t *o, struct patient *owner, struct session *s, struct error *err) {
    int state;
    TRY(session_plan_read(o, &s->planned, owner->arena, err));
    TRY(check_planned(owner, &s->planned, err));
    TRY(patient_read_int(o, "state", SESSION_OPEN, SESSION_CANCELLED, &state, err));
    s->state = (enum session_state)state;
    TRY(patient_read_int(o, "share", 0, 100, &s->share, err));
    TRY(patient_read_ms_or(o, "done", &s->done_ms, err));
    TRY(json_get_bool_or(o, "tallied", &s->tallied, err));
    TRY(json_get_bool_or(o, "came_due", &s->came_due, err));
    TRY(read_rounds(o, s, err));
    return read_shades(o, owner, s, err);
}

static enum status read_tally(const json_t *o, struct patient *owner, struct tally *t, struct error *err) {
    int64_t n[5] = {0};
    size_t count = json_array_size(o);
    if (count != 4 && count != 5) return error_set(err, STATUS_INPUT, "\"tallies\": a tally has four or five numbers");
    TRY(patient_read_nth(o, 0, "tallies", -PATIENT_READ_MAX_DAY, PATIENT_READ_MAX_DAY, &n[0], err));
    TRY(patient_read_nth(o, 1, "tallies", 1, (int64_t)owner->plans.count, &n[1], err));
    for (size_t i = 2; i < count; i++) TRY(patient_read_nth(o, i, "tallies", 0, MAX_COUNT, &n[i], err));
    *t = (struct tally){(int32_t)n[0], (int)n[1], (int)n[2], (int)n[3], (int)n[4]};
    return STATUS_OK;
}

/* --- flags, and what events have raised --- */

static enum status read_standing(const json_t *o, struct patient *owner, struct standing *s, struct error *err) {
    TRY(json_need_text(o, "flag", &s->flag, owner->arena, err));
    TRY(json_need_text(o, "title", &s->title, owner->arena, err));
    TRY(json_copy_text(o, "say", &s->say, owner->arena, err));
    TRY(patient_read_side(o, &s->side, err));
    TRY(json_get_bool_or(o, "met", &s->met, err));
    TRY(json_get_bool_or(o, "acts", &s->acts, err));
    TRY(read_disposition(o, &s->disposition, err));
    TRY(patient_read_int(o, "hold", -1, HOLD_KINDS - 1, &s->hold, err));
    return patient_read_event(o, "event", &s->event, err);
}

static enum status read_cleared(const json_t *o, struct patient *owner, struct cleared *c, struct error *err) {
    TRY(json_need_text(o, "flag", &c->flag, owner->arena, err));
    TRY(patient_read_side(o, &c->side, err));
    TRY(read_disposition(o, &c->disposition, err));
    return patient_read_event(o, "event", &c->event, err);
}

static enum status read_raised(const json_t *o, int64_t *event, int *index, struct error *err) {
    TRY(patient_read_event(o, "event", event, err));
    return patient_read_int(o, "index", 0, EVENT_MAX_INDEX, index, err);
}

static enum status read_alert(const json_t *o, struct patient *owner, struct alert *al, struct error *err) {
    al->deadline_ms = INSTANT_NONE;
    al->times = 1;
    TRY(read_raised(o, &al->event, &al->index, err));
    al->newest = al->event;
    TRY(read_disposition(o, &al->disposition, err));
    TRY(patient_read_ms_or(o, "deadline", &al->deadline_ms, err));
    TRY(json_need_text(o, "about", &al->about, owner->arena, err));
    TRY(json_need_text(o, "text", &al->text, owner->arena, err));
    TRY(json_need_text(o, "cause", &al->cause, owner->arena, err));
    TRY(patient_read_ms(o, "raised", &al->raised_ms, err));
    TRY(patient_read_int_or(o, "times", 1, MAX_COUNT, &al->times, err));
    TRY(patient_read_event_or(o, "newest", &al->newest, err));
    TRY(patient_read_event_or(o, "acknowledged", &al->acknowledged, err));
    return patient_read_ms_or(o, "acknowledged_at", &al->acknowledged_ms, err);
}

static enum status read_proposal(const json_t *o, struct patient *owner, struct proposal *p, struct error *err) {
    int kind, state;
    int64_t asks = 0;
    TRY(read_raised(o, &p->event, &p->index, err));
    TRY(patient_read_int(o, "kind", 0, PROPOSAL_KINDS - 1, &kind, err));
    TRY(patient_read_int(o, "state", 0, PROPOSAL_STATES - 1, &state, err));
    TRY(patient_read_int(o, "plan", 1, (int)owner->plans.count, &p->plan, err));
    TRY(json_copy_text(o, "what", &p->what, owner->arena, err));
    TRY(json_need_text(o, "text", &p->text, owner->arena, err));
    TRY(json_get_int_or(o, "asks", INT64_MIN, INT64_MAX, &asks, err));
    p->kind = (enum proposal_kind)kind;
    p->state = (enum proposal_state)state;
    p->asks = (uint64_t)asks;
    if (p->what == NULL && p->kind != PROPOSAL_PLAN && p->kind != PROPOSAL_INTAKE)
        return error_set(err, STATUS_INPUT, "\"what\": missing in a proposal of a %s", proposal_kind_name(p->kind));
    TRY(patient_read_event_or(o, "decided", &p->decided, err));
    return patient_read_ms_or(o, "decided_at", &p->decided_ms, err);
}

static enum status read_exam(const json_t *o, struct patient *owner, struct exam *x, struct error *err) {
    int state, offset = 0;
    x->deadline_ms = INSTANT_NONE;
    TRY(read_raised(o, &x->event, &x->index, err));
    TRY(patient_read_int(o, "state", 0, EXAM_STATES - 1, &state, err));
    x->state = (enum exam_state)state;
    TRY(read_disposition(o, &x->disposition, err));
    TRY(patient_read_ms_or(o, "deadline", &x->deadline_ms, err));
    TRY(json_copy_text(o, "reason", &x->reason, owner->arena, err));
    TRY(patient_read_ms_or(o, "at", &x->at_ms, err));
    TRY(patient_read_ms_or(o, "wall", &x->local.wall_ms, err));
    TRY(patient_read_int_or(o, "offset", -172800, 172800, &offset, err));
    x->local.offset_s = offset;
    TRY(patient_read_ms_or(o, "booked", &x->booked_ms, err));
    return patient_read_ms_or(o, "closed", &x->closed_ms, err);
}

/* --- the whole --- */

static enum status read_answers(const json_t *o, struct patient *p, struct error *err) {
    json_t *array;
    report_list answers = {0};
    TRY(answers_fit(&p->answers, p->catalogue->vocabulary, p->arena, err));
    TRY(json_get_array(o, "answers", &array, err));
    TRY(findings_reports_read(p->catalogue->vocabulary, array, &answers, p->arena, err));
    for (size_t i = 0; i < answers.count; i++) {
        const struct report *r = &answers.item[i];
        const struct finding *f = &p->catalogue->vocabulary->findings.item[r->finding];
        p->answers.value[finding_slot(f, r->context, r->side)] = r->value;
    }
    return STATUS_OK;
}

static enum status read_history(const json_t *o, struct patient *p, struct error *err) {
    json_t *array;
    int64_t baselines = 0;
    TRY(json_get_array(o, "history", &array, err));
    TRY(findings_reports_read(p->catalogue->vocabulary, array, &p->history, p->arena, err));
    for (size_t i = 1; i < p->history.count; i++)
        if (p->history.item[i].value.at_ms < p->history.item[i - 1].value.at_ms)
            return error_set(err, STATUS_INPUT, "\"history\": not in order of time");
    TRY(json_get_int_or(o, "baselines", 0, (int64_t)p->history.count, &baselines, err));
    p->baselines = (size_t)baselines;
    return report_index_make(&p->index, &p->history, p->catalogue->vocabulary, p->arena) ? STATUS_OK : memory_out(err);
}

static enum status read_safety(const json_t *o, struct patient *p, struct error *err) {
    const char *safety = NULL;
    TRY(json_get_text_or(o, "safety", &safety, err));
    if (safety == NULL) return STATUS_OK;
    p->safety = catalogue_by_hash(p->catalogue, safety);
    return p->safety == NULL ? error_set(err, STATUS_INPUT, "no safety value with hash %s is known", safety) : STATUS_OK;
}

static enum status read_head(const json_t *o, struct patient *p, struct error *err) {
    json_t *settings;
    TRY(patient_read_event(o, "events", &p->events, err));
    TRY(patient_read_ms(o, "newest", &p->newest_ms, err));
    TRY(patient_read_ms(o, "flags", &p->flags_ms, err));
    TRY(patient_read_day(o, "today", &p->today, err));
    TRY(patient_read_ms(o, "passed", &p->passed_ms, err));
    TRY(json_get_int(o, "last_session", 0, SESSION_MAX_NUMBER, &p->last_session, err));
    TRY(patient_read_int(o, "missed_in_a_row", 0, MAX_COUNT, &p->missed_in_a_row, err));
    TRY(json_copy_text(o, "note", &p->note, p->arena, err));
    TRY(json_get_object(o, "settings", &settings, err));
    TRY(event_settings_read(settings, &p->settings, p->arena, err));
    return read_safety(o, p, err);
}

static enum status read_lists(const json_t *o, struct patient *p, struct error *err) {
    static const char *const always[] = {"plans", "sessions", "tallies", "standing", "alerts"};
    json_t *list;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) TRY(json_get_array(o, always[i], &list, err));
    PATIENT_READ_LIST(o, "plans", p, p->plans, number_plan);
    PATIENT_READ_LIST(o, "sessions", p, p->sessions, read_session);
    PATIENT_READ_LIST(o, "tallies", p, p->tallies, read_tally);
    PATIENT_READ_LIST(o, "standing", p, p->standing, read_standing);
    PATIENT_READ_LIST(o, "alerts", p, p->alerts, read_alert);
    PATIENT_READ_LIST(o, "proposals", p, p->proposals, read_proposal);
    PATIENT_READ_LIST(o, "exams", p, p->exams, read_exam);
    PATIENT_READ_LIST(o, "cleared", p, p->cleared, read_cleared);
    return STATUS_OK;
}

enum status patient_read(const json_t *state, const struct catalogue *c, struct arena *a, struct patient **out,
                         struct error *err) {
    struct error local;
    if (err == NULL) err = &local;
    const char *id;
    TRY(json_get_text(state, "id", &id, err));
    struct patient *p = patient_new(a, c, id);
    if (p == NULL) return memory_out(err);
    TRY(read_head(state, p, err));
    TRY(read_answers(state, p, err));
    TRY(read_history(state, p, err));
    TRY(read_lists(state, p, err));
    *out = p;
    return STATUS_OK;
}
