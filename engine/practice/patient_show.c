/* patient-show: one patient as they stand now. */
#include "practice/answer.h"
#include "practice/contact.h"
#include "practice/deed.h"
#include "practice/settings.h"
#include "practice/try.h"
#include "time/instant.h"

static json_t *plans_json(const struct request *r) {
    const struct patient *p = r->history.patient;
    int32_t today = wall_day(zone_local(r->history.zone, r->now_ms).wall_ms);
    json_t *list = json_array();
    for (size_t i = 0; i < p->plans.count; i++)
        json_push(&list, answer_plan(p, &p->plans.item[i], r->now_ms, today, r->arena));
    return list;
}

static json_t *patient_json_for_people(const struct request *r) {
    const struct patient *p = r->history.patient;
    char quiet[SETTINGS_QUIET_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "patient", p->id);
    json_put_text(&o, "zone", p->settings.zone);
    json_put(&o, "times", settings_times_json(&p->settings));
    json_put_text(&o, "quiet", settings_quiet(quiet, &p->settings));
    json_put(&o, "disposition", answer_disposition(p, &r->clinic, r->now_ms));
    json_put(&o, "plans", plans_json(r));
    json_put(&o, "alerts", answer_alerts(p));
    json_put(&o, "proposals", answer_proposals(p));
    json_put(&o, "exams", answer_exams(p, &r->clinic));
    json_put(&o, "standing", answer_standing(p));
    json_put_int(&o, "events", p->events);
    json_put(&o, "next", answer_instant(r->history.next_due_ms));
    return o;
}

enum status deed_patient_show(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", NULL};
    TRY(json_only(r->args, members, err));
    json_t *o = patient_json_for_people(r);
    enum status status = contact_put(&o, r, r->about.patient, err);
    if (status == STATUS_OK) return deed_answer(o, answer, err);
    json_decref(o);
    return status;
}
