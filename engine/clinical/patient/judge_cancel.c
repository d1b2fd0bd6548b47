#include "clinical/patient/judge_cancel.h"
#include "clinical/patient/withheld.h"
#include <string.h>

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static const struct exercise *exercise_of(const struct protocol *pr, const char *id) {
    for (size_t i = 0; i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, id) == 0) return &pr->exercise[i];
    return NULL;
}

/* What the items of one plan are judged by; made anew when the next item is another plan's. */
struct viewpoint { int plan; struct figures figures; struct situation situation; struct result *results; };

/* Why an open session's item is not to be done any more. A completed plan's last session may still be answered. */
static const char *forbidden(struct patient *p, const struct item *item, struct viewpoint *v) {
    const struct plan *plan = patient_plan(p, item->plan);
    if (plan == NULL || plan->state == PLAN_COMPLETED) return NULL;
    if (plan->state != PLAN_ACTIVE) return "its plan is stopped";
    if (v->plan != plan->number) patient_situation(p, plan, p->newest_ms, p->today, &v->figures, &v->situation);
    v->plan = plan->number;
    const struct exercise *x = exercise_of(plan->protocol, item->exercise);
    return x == NULL ? NULL : withheld_why(p, plan, x, p->newest_ms, &v->situation, v->results);
}

/* Questions of a plan that is stopped are not for answering; a red flag's own are asked by the clinic. */
static const char *pointless(struct patient *p, const struct session *s) {
    for (size_t i = 0; i < s->planned.questions.count; i++) {
        const struct plan *plan = patient_plan(p, s->planned.questions.item[i].plan);
        if (plan != NULL && plan->state != PLAN_ACTIVE && plan->state != PLAN_COMPLETED) return "its plan is stopped";
    }
    return NULL;
}

static size_t most_nodes(const struct patient *p) {
    size_t most = 0;
    for (size_t i = 0; i < p->plans.count; i++)
        if (p->plans.item[i].protocol->criteria.nodes.count > most) most = p->plans.item[i].protocol->criteria.nodes.count;
    return most;
}

enum status judge_cancel(struct patient *p, struct effects *out, struct arena *scratch, struct error *err) {
    struct viewpoint v = {.results = arena_room(scratch, most_nodes(p) + 1, sizeof *v.results)};
    if (v.results == NULL) return memory_out(err);
    for (size_t i = 0; i < p->sessions.count; i++) {
        struct session *s = &p->sessions.item[i];
        const char *why = NULL;
        for (size_t k = 0; s->state == SESSION_OPEN && k < s->planned.items.count && why == NULL; k++)
            why = forbidden(p, &s->planned.items.item[k], &v);
        if (s->state == SESSION_OPEN && why == NULL) why = pointless(p, s);
        if (why == NULL) continue;
        struct effect *e = effect_add(out, EFFECT_CANCELLED);
        if (e == NULL) return memory_out(err);
        e->session = s->planned.number;
        e->reason = why;
        s->state = SESSION_CANCELLED;
    }
    return STATUS_OK;
}
