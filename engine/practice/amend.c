/* amend: new data in the place of what findings or a check-in told; the old event stays on record. */
#include "clinical/patient/patient_fold.h"
#include "practice/answer.h"
#include "practice/checkin.h"
#include "practice/deed.h"
#include "practice/differences.h"
#include "practice/history_events.h"
#include "practice/try.h"
#include <string.h>

/* --- the event that is put right --------------------------------------------------------------------------------- */

static enum status find_event(struct request *r, const struct event **out, struct error *err) {
    struct loaded l = {0};
    char id[ID_SIZE];
    int64_t number = r->about.number;
    if (number > r->history.patient->events)
        return error_set(err, STATUS_NO, "there is no event %s: the newest of %s is %lld",
                         id_event(id, r->about.patient, number), r->about.patient,
                         (long long)r->history.patient->events);
    TRY(history_load(&r->history, number - 1, &l, err));
    struct event *first = l.count > 0 ? l.event : NULL;      /* in the request's memory */
    if (first == NULL) return error_set(err, STATUS_ENVIRONMENT, "event %lld is not in the store", (long long)number);
    *out = first;
    return STATUS_OK;
}

/* --- the new data ------------------------------------------------------------------------------------------------ */

static enum status read_findings(struct request *r, const json_t *form, const struct event *old, report_list *out,
                                 struct error *err) {
    return findings_read(r->practice->catalogue->vocabulary, form, old->at_ms, out, r->arena, err);
}

static enum status read_checkin(struct request *r, const json_t *form, const struct event *old, struct event *with,
                                struct error *err) {
    static const char *const members[] = {"done",     "skipped", "share", "before",    "during", "after60", "morning",
                                          "swelling", "limp",    "sharp", "analgesic", "form",   NULL};
    const struct session_plan of = {.number = old->as.checkin.session};     /* one that is forgotten knows no knee */
    const struct session *s = patient_session(r->history.patient, old->as.checkin.session);
    int64_t share = -1;
    TRY(json_only(form, members, err));
    TRY(json_get_bool_or(form, "done", &with->as.checkin.done, err));
    TRY(deed_text_or(form, "skipped", DEED_TEXT_MAX, &with->as.checkin.why, err));
    TRY(json_get_int_or(form, "share", 0, 100, &share, err));
    with->as.checkin.session = old->as.checkin.session;
    with->as.checkin.skipped = with->as.checkin.why != NULL;
    with->as.checkin.share = share >= 0 ? (int)share : 100;
    if (share >= 0 && !with->as.checkin.done)
        return error_set(err, STATUS_INPUT, "\"share\" says how much of it was done: it needs \"done\"");
    return checkin_reports(r, form, old->at_ms, s != NULL ? &s->planned : &of, &with->as.checkin.reports, err);
}

/* Only the kinds that patient_amend_check takes have a form. */
static enum status read_with(struct request *r, const struct event *old, struct event *with, struct error *err) {
    json_t *form;
    TRY(json_get_object(r->args, "form", &form, err));
    *with = (struct event){.kind = old->kind};
    if (old->kind == EVENT_CHECKIN) return read_checkin(r, form, old, with, err);
    if (old->kind != EVENT_FINDINGS) return STATUS_OK;
    TRY(read_findings(r, form, old, &with->as.findings.reports, err));
    if (with->as.findings.reports.count > 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "the form has no findings");
}

/* --- what a clinician alone puts right ---------------------------------------------------------------------------- */

static bool stands(const struct patient *p, const struct standing *s) {
    for (size_t i = 0; i < p->standing.count; i++) {
        const struct standing *x = &p->standing.item[i];
        if (x->met && x->side == s->side && strcmp(x->flag, s->flag) == 0) return x->disposition <= s->disposition;
    }
    return false;
}

/* The red flag that stood and does not any more, or not as grave; else the id of a plan that is stopped no more; NULL. */
static const char *set_free(const struct request *r, const struct patient *was, char id[static ID_SIZE]) {
    const struct patient *p = r->history.patient;
    for (size_t i = 0; i < was->standing.count; i++)
        if (was->standing.item[i].met && !stands(p, &was->standing.item[i])) return was->standing.item[i].flag;
    for (size_t i = 0; i < was->plans.count; i++)
        if (was->plans.item[i].state == PLAN_STOPPED && p->plans.item[i].state != PLAN_STOPPED)
            return id_plan(id, p->id, was->plans.item[i].number);
    return NULL;
}

/* What stands until a clinician clears it is not to be talked away by whoever stands still for it. */
static enum status check_who(const struct request *r, const struct patient *was, struct error *err) {
    struct error why = {0};
    char id[ID_SIZE];
    const char *what = set_free(r, was, id);
    if (what == NULL) return STATUS_OK;
    enum status status = deed_clinician(r, &why);
    if (status == STATUS_OK) return STATUS_OK;
    return error_set(err, status, "%s would end with it, and to end it %s", what, why.message);
}

/* --- the deed ---------------------------------------------------------------------------------------------------- */

static json_t *answer_of(const struct request *r, const struct patient *was, json_t *moves) {
    const struct patient *p = r->history.patient;
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, p->id, p->events));
    json_put_text(&o, "of", id_event(id, p->id, r->about.number));
    json_put(&o, "changed", differences_json(was, p));
    json_put(&o, "disposition", answer_disposition(p, &r->clinic, r->now_ms));
    json_put(&o, "say", answer_say(p));
    json_put(&o, "moves", moves);
    return o;
}

enum status deed_amend(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"event", "form", NULL};
    struct event e = deed_event(r, EVENT_AMENDED), *with = arena_alloc(r->arena, sizeof *with);
    const struct patient *was = r->history.patient;
    const struct event *old = NULL;
    json_t *moves;
    if (with == NULL) return no_memory(err);
    TRY(json_only(r->args, members, err));
    TRY(find_event(r, &old, err));
    TRY(read_with(r, old, with, err));
    TRY(patient_amend_check(was, old, with, err));
    TRY(deed_not_late(r, err));
    e.as.amended.number = r->about.number;
    e.as.amended.with = with;
    TRY(history_add(&r->history, &e, err));
    TRY(check_who(r, was, err));
    TRY(answer_moves(&r->history, &moves, err));
    return deed_answer(answer_of(r, was, moves), answer, err);
}
