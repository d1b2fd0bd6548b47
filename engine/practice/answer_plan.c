/* Plans, proposals and examinations in answers. */
#include "clinical/plan/ladder.h"
#include "clinical/plan/proposal.h"
#include "practice/answer.h"
#include "practice/id.h"
#include "time/instant.h"

static void put_text_of(json_t **o, const char *key, struct text *t) {
    json_put(o, key, text_failed(t) ? NULL : json_string(text_get(t)));
    text_fini(t);
}

/* --- holds ------------------------------------------------------------------------------------------------------- */

static json_t *hold_json(const struct patient *p, const struct hold *h) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "hold", hold_name(h->kind));
    json_put_text(&o, "cause", hold_cause_name(h->cause));
    json_put_text(&o, "flag", h->flag);
    json_put(&o, "side", answer_side(h->side));
    json_put_bool(&o, "met", h->met);
    json_put_text(&o, "event", id_event(id, p->id, h->event));
    if (h->session > 0) json_put_text(&o, "session", id_session(id, p->id, h->session));
    json_put(&o, "until", answer_instant(h->until_ms));
    json_put_true(&o, "waits", h->waits);
    return o;
}

/* --- doses ------------------------------------------------------------------------------------------------------- */

static const struct prescription *prescription_of(const struct plan *plan, int exercise) {
    const struct phase *phase =
        plan->phase >= 0 && (size_t)plan->phase < plan->protocol->phases ? &plan->protocol->phase[plan->phase] : NULL;
    for (size_t i = 0; phase != NULL && i < phase->prescriptions; i++)
        if (phase->prescription[i].exercise == exercise) return &phase->prescription[i];
    return NULL;
}

static json_t *progress_json(const struct plan *plan, const struct prescription *rx, const struct progress *g) {
    struct stand now = ladder_stand(plan, rx);
    struct text t = {0};
    json_t *o = json_object();
    dose_text(now.dose, &t);
    json_put_text(&o, "prescribed", plan->protocol->exercise[g->prescribed].id);
    json_put_text(&o, "exercise", now.exercise->id);
    json_put_text(&o, "title", now.exercise->title);
    json_put_int(&o, "rung", now.rung);
    put_text_of(&o, "dose", &t);
    return o;
}

/* What never left its entry is as the protocol says. */
static json_t *doses_json(const struct plan *plan) {
    json_t *list = json_array();
    for (size_t i = 0; i < plan->progress.count; i++) {
        const struct progress *g = &plan->progress.item[i];
        const struct prescription *rx = prescription_of(plan, g->prescribed);
        if (rx != NULL) json_push(&list, progress_json(plan, rx, g));
    }
    return list;
}

/* --- care -------------------------------------------------------------------------------------------------------- */

/* Which answers would settle it: those that a contraindication is unknown for. */
static void put_unknown(json_t **o, const struct plan *plan, const struct care *c, const struct situation *s,
                        struct result *results, struct arena *a) {
    const struct criteria *set = &plan->protocol->criteria;
    missing_list missing = {0};
    json_t *list = json_array();
    for (size_t i = 0; i < c->contraindications && list != NULL; i++) {
        const struct contraindication *x = &c->contraindication[i];
        if (!x->critical || criterion_eval(set, x->when, s, results) != TRUTH_UNKNOWN) continue;
        if (criterion_missing(set, x->when, s, results, &missing, a, NULL) != STATUS_OK) {
            json_decref(list);
            list = NULL;
        }
    }
    for (size_t i = 0; list != NULL && i < missing.count; i++)
        json_push(&list, json_string(set->vocabulary->findings.item[missing.item[i].finding].name));
    if (list != NULL && missing.count == 0) json_decref(list);
    else json_put(o, "unknown", list);
}

static json_t *care_json(const struct patient *p, const struct plan *plan, const struct care *c,
                         const struct situation *s, struct result *results, struct arena *a) {
    uint64_t asks = 0;
    const char *reason = NULL;
    enum care_decision d = care_decide(plan, c, s, results, &asks, &reason);
    enum proposal_state state = proposal_settled(p, plan->number, c->id, asks);
    json_t *o = json_object();
    json_put_text(&o, "care", c->id);
    json_put_text(&o, "title", c->title);
    json_put_text(&o, "decision", care_decision_name(d));
    if (reason != NULL) json_put_text(&o, "reason", reason);
    if (d == CARE_ASK) json_put_text(&o, "approval", state == PROPOSAL_WITHDRAWN ? "open" : proposal_state_name(state));
    if (d != CARE_ALLOW) put_unknown(&o, plan, c, s, results, a);
    return o;
}

static json_t *cares_json(const struct patient *p, const struct plan *plan, int64_t now_ms, int32_t today,
                          struct arena *a) {
    const struct care *c;
    struct figures figures;
    struct situation s;
    json_t *list = json_array();
    if (!plan_is_open(plan)) return list;
    struct result *results = arena_array(a, plan->protocol->criteria.nodes.count + 1, sizeof *results);
    if (results == NULL) {
        json_decref(list);
        return NULL;
    }
    patient_situation(p, plan, now_ms, today, &figures, &s);
    for (size_t i = 0; (c = plan_care(plan, i)) != NULL; i++)
        json_push(&list, care_json(p, plan, c, &s, results, a));
    return list;
}

/* --- plans ------------------------------------------------------------------------------------------------------- */

static const char *severity_name(int severity) {
    static const char *const names[] = {NULL, "mild", "moderate", "severe"};
    return severity >= 1 && severity <= 3 ? names[severity] : NULL;
}

/* Where the plan stands. */
static void put_stand(json_t **o, const struct plan *plan) {
    const struct protocol *pr = plan->protocol;
    char day[INSTANT_SIZE];
    json_put_text(o, "state", plan_state_name(plan->state));
    json_put_text(o, "strength", plan->strength);
    json_put_text(o, "severity", severity_name(plan->severity));
    json_put_text(o, "step", plan->step >= 0 ? pr->step[plan->step].id : NULL);
    if (plan->step >= 0) json_put_text(o, "step_since", date_format(day, plan->step_day));
    json_put_text(o, "phase", plan->phase >= 0 ? pr->phase[plan->phase].id : NULL);
    json_put_text(o, "start", date_format(day, plan->start_day));
    json_put_text(o, "phase_since", date_format(day, plan->phase_day));
}

json_t *answer_plan(const struct patient *p, const struct plan *plan, int64_t now_ms, int32_t today, struct arena *a) {
    const struct protocol *pr = plan->protocol;
    char id[ID_SIZE];
    json_t *o = json_object(), *holds = json_array();
    for (size_t i = 0; i < plan->holds.count; i++) json_push(&holds, hold_json(p, &plan->holds.item[i]));
    json_put_text(&o, "plan", id_plan(id, p->id, plan->number));
    json_put_text(&o, "protocol", pr->id);
    json_put_text(&o, "version", pr->version);
    json_put_text(&o, "hash", pr->hash);
    json_put_text(&o, "title", pr->title);
    json_put_text(&o, "side", side_name(plan->side));
    put_stand(&o, plan);
    json_put(&o, "holds", holds);
    json_put(&o, "doses", doses_json(plan));
    json_put(&o, "care", cares_json(p, plan, now_ms, today, a));
    return o;
}

/* --- what waits for a clinician ---------------------------------------------------------------------------------- */

static json_t *proposal_json(const struct patient *p, const struct proposal *x) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "proposal", id_raised(id, p->id, x->event, x->index));
    json_put_text(&o, "plan", id_plan(id, p->id, x->plan));
    json_put_text(&o, "kind", proposal_kind_name(x->kind));
    json_put_text(&o, "what", x->what);
    json_put_text(&o, "state", proposal_state_name(x->state));
    json_put_text(&o, "text", x->text);
    if (x->decided > 0) json_put_text(&o, "decided", id_event(id, p->id, x->decided));
    return o;
}

json_t *answer_proposals(const struct patient *p) {
    json_t *list = json_array();
    for (size_t i = 0; i < p->proposals.count; i++) json_push(&list, proposal_json(p, &p->proposals.item[i]));
    return list;
}

static json_t *exam_json(const struct patient *p, const struct exam *x, const struct clinic_now *clinic) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "exam", id_raised(id, p->id, x->event, x->index));
    json_put_text(&o, "state", exam_state_name(x->state));
    json_put_text(&o, "disposition", disposition_name(x->disposition));
    json_put(&o, "deadline", answer_instant(x->deadline_ms));
    json_put_text(&o, "reason", x->reason);
    if (x->at_ms != INSTANT_NONE && x->at_ms > 0) answer_put_clinic_time(&o, clinic, x->at_ms);
    return o;
}

json_t *answer_exams(const struct patient *p, const struct clinic_now *clinic) {
    json_t *list = json_array();
    for (size_t i = 0; i < p->exams.count; i++) json_push(&list, exam_json(p, &p->exams.item[i], clinic));
    return list;
}
