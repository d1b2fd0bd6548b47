/* record: findings outside a check-in. */
#include "practice/answer.h"
#include "practice/deed.h"
#include "practice/try.h"

static json_t *answer_of(const struct request *r, const report_list *reports, json_t *moves) {
    const struct patient *p = r->history.patient;
    char event[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(event, p->id, p->events));
    json_put_int(&o, "reports", (int64_t)reports->count);
    json_put_some(&o, "masked", (int64_t)answer_masked(reports));
    json_put(&o, "disposition", answer_disposition(p, &r->clinic, r->now_ms));
    json_put(&o, "say", answer_say(p));
    json_put(&o, "moves", moves);
    answer_put_news(&o, p, &r->history.effects);
    return o;
}

enum status deed_record(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "form", NULL};
    const struct catalogue *c = r->practice->catalogue;
    struct event e = deed_event(r, EVENT_FINDINGS);
    json_t *form, *moves;
    TRY(json_only(r->args, members, err));
    TRY(json_get_object(r->args, "form", &form, err));
    TRY(findings_read(c->vocabulary, form, r->at_ms, &e.as.findings.reports, r->arena, err));
    if (e.as.findings.reports.count == 0) return error_set(err, STATUS_INPUT, "the form has no findings");
    TRY(deed_keep_safety(r, err));
    TRY(history_add(&r->history, &e, err));
    TRY(answer_moves(&r->history, &moves, err));
    return deed_answer(answer_of(r, &e.as.findings.reports, moves), answer, err);
}
