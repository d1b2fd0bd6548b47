/* enrol: opens a plan for one knee, if the assessment allows it. */
#include "clinical/clinic/route.h"
#include "practice/answer.h"
#include "practice/opening.h"
#include "practice/pinned.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

#define START_MAX_DAYS 366

static enum status check_start(int32_t start, int32_t today, struct error *err) {
    char day[INSTANT_SIZE], now[INSTANT_SIZE];
    if (start >= today && start <= today + START_MAX_DAYS) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"start\": %s is %s, it is %s where the patient is", date_format(day, start),
                     start < today ? "in the past" : "more than a year ahead", date_format(now, today));
}

static bool lists_plan(const json_t *list, const char *plan) {
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *of = json_string_value(json_object_get(json_array_get(list, i), "plan"));
        if (of != NULL && strcmp(of, plan) == 0) return true;
    }
    return false;
}

static bool has_plan(const json_t *session, const char *plan) {
    return lists_plan(json_object_get(session, "items"), plan) || lists_plan(json_object_get(session, "questions"), plan);
}

/* The first session of so many days with an item or a question of the plan; NULL when there is none. Borrowed from agenda. */
static json_t *find_session(const json_t *agenda, const char *plan) {
    const json_t *sessions = json_object_get(agenda, "sessions");
    for (size_t i = 0; i < json_array_size(sessions); i++)
        if (has_plan(json_array_get(sessions, i), plan)) return json_array_get(sessions, i);
    return NULL;
}

/* As the agenda shows it; null when none comes (a draft has none). Most come within days, so few are made first. */
static enum status first_session(const struct request *r, const char *plan, int32_t start, json_t **out,
                                 struct error *err) {
    const struct history *h = &r->history;
    int32_t today = wall_day(zone_local(h->zone, r->now_ms).wall_ms);
    int ahead = start > today ? (int)(start - today) : 0;
    for (int days = 2; *out == NULL && days <= 2 * AGENDA_HORIZON_DAYS; days *= 4) {
        json_t *agenda = agenda_json(h->patient, h->zone, r->now_ms, ahead + days, err);
        if (agenda == NULL) return err->status;
        *out = json_incref(find_session(agenda, plan));
        json_decref(agenda);
    }
    if (*out == NULL) *out = json_null();
    return STATUS_OK;
}

static json_t *answer_of(const struct request *r, const char *id, const struct assessment *as, json_t *first,
                         json_t *assessment) {
    const struct patient *p = r->history.patient;
    const struct plan *plan = &p->plans.item[p->plans.count - 1];
    char event[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "plan", id);
    json_put_text(&o, "event", id_event(event, p->id, p->events));
    json_put_text(&o, "state", plan_state_name(plan->state));
    json_put_text(&o, "step", plan->step >= 0 ? plan->protocol->step[plan->step].id : NULL);
    json_put_text(&o, "phase", plan->phase >= 0 ? plan->protocol->phase[plan->phase].id : NULL);
    json_put(&o, "first", first);
    opening_put_running(as, plan->protocol->id, plan->side, &o);
    json_put(&o, "assessment", assessment);
    answer_put_news(&o, p, &r->history.effects);
    return o;
}

static enum status open_plan(struct request *r, const struct opening *o, struct event *e, json_t **answer,
                             struct error *err) {
    const struct catalogue *c = r->practice->catalogue;
    const struct patient *p = r->history.patient;
    struct assessment as = {0};
    json_t *first = NULL;
    char id[ID_SIZE];
    TRY(opening_assess(r, o, &as, e, err));
    struct subject subject = {.answers = &p->answers, .history = &p->history, .now_ms = r->now_ms};
    json_t *assessment = assessment_json(c, &subject, &as);
    route_put_in(&assessment, r->clinic.clinic, r->clinic.zone, r->now_ms);
    enum status status = assessment != NULL ? pinned_keep(r->practice, o->protocol, NULL, err) : no_memory(err);
    if (status == STATUS_OK) status = history_add(&r->history, e, err);
    id_plan(id, p->id, e->as.enrolled.plan);
    if (status == STATUS_OK) status = first_session(r, id, o->start_day, &first, err);
    if (status == STATUS_OK) return deed_answer(answer_of(r, id, &as, first, assessment), answer, err);
    json_decref(assessment);
    return status;
}

enum status deed_enrol(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "protocol", "side", "start", "draft", NULL};
    struct event e = deed_event(r, EVENT_ENROLLED);
    struct opening o;
    int32_t today = wall_day(zone_local(r->history.zone, r->at_ms).wall_ms);
    TRY(json_only(r->args, members, err));
    TRY(opening_read(r, today, &o, err));
    TRY(json_get_bool_or(r->args, "draft", &e.as.enrolled.draft, err));
    TRY(check_start(o.start_day, today, err));
    TRY(deed_not_late(r, err));
    return open_plan(r, &o, &e, answer, err);
}
