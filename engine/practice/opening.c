#include "practice/opening.h"
#include "base/json_build.h"
#include "base/text.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

/* --- the arguments ----------------------------------------------------------------------------------------------- */

static enum status unknown_protocol(const struct request *r, const char *id, struct error *err) {
    const struct catalogue *c = r->practice->catalogue;
    const char **ids = arena_array(r->arena, c->served.count + 1, sizeof *ids);
    if (ids == NULL) return no_memory(err);
    for (size_t i = 0; i < c->served.count; i++) ids[i] = c->served.item[i]->id;
    const char *nearest = text_nearest(id, ids, c->served.count);
    if (nearest == NULL) return error_set(err, STATUS_INPUT, "\"protocol\": there is no protocol \"%s\"", id);
    return error_set(err, STATUS_INPUT, "\"protocol\": there is no protocol \"%s\", did you mean \"%s\"?", id, nearest);
}

enum status opening_read(const struct request *r, int32_t today, struct opening *out, struct error *err) {
    const char *id, *side, *start = NULL;
    TRY(json_get_text(r->args, "protocol", &id, err));
    TRY(json_get_text(r->args, "side", &side, err));
    TRY(json_get_text_or(r->args, "start", &start, err));
    out->protocol = catalogue_by_id(r->practice->catalogue, id);
    if (out->protocol == NULL || out->protocol->safety) return unknown_protocol(r, id, err);
    if (!side_from(side, &out->side))
        return error_set(err, STATUS_INPUT, "\"side\": expected left or right, got \"%s\"", side);
    out->start_day = today;
    return start != NULL ? date_parse(start, "\"start\"", &out->start_day, err) : STATUS_OK;
}

/* What a clinician has cleared, as it stands now. */
static enum status settle(const struct request *r, struct subject *s, struct error *err) {
    const struct patient *p = r->history.patient;
    struct settled_flag *list = arena_array(r->arena, p->cleared.count + 1, sizeof *list);
    if (list == NULL) return no_memory(err);
    for (size_t i = 0; i < p->cleared.count; i++)
        list[i] = (struct settled_flag){p->cleared.item[i].flag, p->cleared.item[i].side};
    s->settled = list;
    s->settleds = p->cleared.count;
    return STATUS_OK;
}

/* --- the assessment ---------------------------------------------------------------------------------------------- */

static enum status check_open(const struct patient *p, const struct opening *o, struct error *err) {
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (!plan_is_open(plan) || plan->side != o->side || strcmp(plan->protocol->id, o->protocol->id) != 0) continue;
        return error_set(err, STATUS_NO, "%s/%d is already a plan for %s, %s knee, and is %s", p->id, plan->number,
                         o->protocol->id, side_name(o->side), plan_state_name(plan->state));
    }
    return STATUS_OK;
}

static enum status check_allowed(const struct assessment *as, const struct condition_result *c, const struct opening *o,
                                 struct error *err) {
    struct error why = {0};
    if (c == NULL) return error_set(err, STATUS_NO, "nothing is known of the %s knee", side_name(o->side));
    if (!assessment_allows_plan(as, c, &why)) return error_set(err, STATUS_NO, "%s", why.message);
    if (c->phase >= 0 && (size_t)c->phase < o->protocol->phases) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s has no phases of exercises that a plan could go through", o->protocol->id);
}

static void fill(const struct patient *p, const struct opening *o, const struct condition_result *c, struct event *e) {
    const struct protocol *pr = o->protocol;
    e->as.enrolled.plan = (int)p->plans.count + 1;
    e->as.enrolled.protocol = pr->id;
    e->as.enrolled.version = pr->version;
    e->as.enrolled.hash = pr->hash;
    e->as.enrolled.side = o->side;
    e->as.enrolled.start_day = o->start_day;
    e->as.enrolled.step = c->step >= 0 && (size_t)c->step < pr->steps ? pr->step[c->step].id : NULL;
    e->as.enrolled.phase = pr->phase[c->phase].id;
    e->as.enrolled.strength = strength_name(c->strength);
    e->as.enrolled.severity = c->severity;
}

enum status opening_assess(struct request *r, const struct opening *o, struct assessment *as, struct event *e,
                           struct error *err) {
    struct practice *p = r->practice;
    struct patient *patient = r->history.patient;
    struct subject subject = {.answers = &patient->answers, .history = &patient->history, .now_ms = r->now_ms};
    if (p->catalogue->safety == NULL)
        return error_set(err, STATUS_NO,
                         "no plan is opened while no red flags are in service (there is no safety value)");
    TRY(check_open(patient, o, err));
    TRY(settle(r, &subject, err));
    TRY(assessment_make(p->catalogue, &subject, as, r->arena, err));
    const struct condition_result *c = assessment_condition(as, o->protocol->id, o->side);
    TRY(check_allowed(as, c, o, err));
    fill(patient, o, c, e);
    return STATUS_OK;
}

void opening_put_running(const struct assessment *as, const char *protocol, enum side side, json_t **answer) {
    const struct condition_result *c = assessment_condition(as, protocol, side);
    if (c == NULL || (c->run < 0 && c->run_forbidden == NULL)) return;
    const struct run_rule *rule = c->run < 0 ? NULL : &c->protocol->phase[c->phase].run[c->run];
    json_t *o = json_object();
    json_put_bool(&o, "allowed", c->run_forbidden == NULL && rule->allowed);
    json_put_text(&o, "say", c->run_forbidden != NULL ? c->run_forbidden : rule->say);
    json_put(answer, "running", o);
}
