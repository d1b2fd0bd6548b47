/* amend: new data in the place of what findings or a check-in told; the old event stays on record. */
#include "clinical/patient/patient_fold.h"
#include "practice/answer.h"
#include "practice/deed.h"
#include "practice/differences.h"
#include "practice/history_events.h"
#include "practice/try.h"

/* --- the event that is put right --------------------------------------------------------------------------------- */

static enum status find_event(struct request *r, const struct event **out, struct error *err) {
    struct loaded l = {0};
    char id[ID_SIZE];
    int64_t number = r->about.number;
    *out = NULL;
    if (number > r->history.patient->events)
        return error_set(err, STATUS_NO, "there is no event %s: the newest of %s is %lld",
                         id_event(id, r->about.patient, number), r->about.patient,
                         (long long)r->history.patient->events);
    TRY(history_load(&r->history, number - 1, &l, err));
    if (l.count > 0) *out = &l.event[0];
    return STATUS_OK;
}

/* --- the new data ------------------------------------------------------------------------------------------------ */

static enum status read_findings(struct request *r, const json_t *form, const struct event *old, report_list *out,
                                 struct error *err) {
    return findings_read(r->practice->catalogue->vocabulary, form, old->at_ms, out, r->arena, err);
}

static enum status read_checkin(struct request *r, const json_t *form, const struct event *old, struct event *with,
                                struct error *err) {
    static const char *const members[] = {"done", "skipped", "share", "form", NULL};
    json_t *findings = NULL;
    int64_t share = -1;
    TRY(json_only(form, members, err));
    TRY(json_get_bool_or(form, "done", &with->as.checkin.done, err));
    TRY(deed_text_or(form, "skipped", DEED_TEXT_MAX, &with->as.checkin.why, err));
    TRY(json_get_int_or(form, "share", 0, 100, &share, err));
    TRY(json_get_object_or(form, "form", &findings, err));
    with->as.checkin.session = old->as.checkin.session;
    with->as.checkin.skipped = with->as.checkin.why != NULL;
    with->as.checkin.share = share >= 0 ? (int)share : 100;
    if (share >= 0 && !with->as.checkin.done)
        return error_set(err, STATUS_INPUT, "\"share\" says how much of it was done: it needs \"done\"");
    if (findings != NULL) TRY(read_findings(r, findings, old, &with->as.checkin.reports, err));
    for (size_t i = 0; i < with->as.checkin.reports.count; i++)
        with->as.checkin.reports.item[i].session = old->as.checkin.session;
    return STATUS_OK;
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
    const struct event *old;
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
    TRY(answer_moves(&r->history, &moves, err));
    return deed_answer(answer_of(r, was, moves), answer, err);
}
