#include "lab/decision.h"
#include "practice/history.h"
#include "practice/id.h"
#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* Takes args. */
static enum status ask(struct course *c, const char *deed, json_t *args, struct error *err) {
    json_t *answer = NULL;
    enum status status = course_ask(c, deed, args, &answer, err);
    json_decref(answer);
    return status;
}

static json_t *args_of(const json_t *step, const char *about, const char *id) {
    json_t *args = json_object(), *reason = json_object_get(step, "reason");
    json_put_text(&args, about, id);
    if (reason != NULL) json_put(&args, "reason", json_incref(reason));
    return args;
}

/* ---- What is meant ---- */

/* Of the case's knee the newest plan that is open, else the newest of all; 0 without any. */
static int plan_of(const struct course *c, const struct patient *p) {
    enum side side = SIDE_NONE;
    (void)side_from(c->side, &side);
    for (size_t i = p->plans.count; i-- > 0;)
        if (p->plans.item[i].side == side && plan_is_open(&p->plans.item[i])) return p->plans.item[i].number;
    return (int)p->plans.count;
}

static bool is_meant(const struct proposal *one, const char *what) {
    if (one->state != PROPOSAL_OPEN) return false;
    return one->what != NULL ? strcmp(one->what, what) == 0 : strcmp(proposal_kind_name(one->kind), what) == 0;
}

static const struct proposal *find_proposal(const struct patient *p, const char *what) {
    for (size_t i = 0; i < p->proposals.count; i++)
        if (is_meant(&p->proposals.item[i], what)) return &p->proposals.item[i];
    return NULL;
}

static enum status last_findings(const struct course *c, int64_t *number, struct error *err) {
    struct stored_event *e;
    size_t count;
    enum status status = store_events(c->practice->store, COURSE_PATIENT, 0, c->arena, &e, &count, err);
    *number = 0;
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (strcmp(e[i].kind, event_kind_name(EVENT_FINDINGS)) == 0) *number = e[i].number;
    return status;
}

/* ---- One function for each kind ---- */

static enum status decide(struct course *c, const json_t *step, const struct patient *p, struct error *err) {
    char id[ID_SIZE];
    const struct proposal *one = find_proposal(p, text_of(step, "what"));
    if (one == NULL) return error_set(err, STATUS_NO, "nothing of that name waits: \"%s\"", text_of(step, "what"));
    return ask(c, text_of(step, "do"), args_of(step, "proposal", id_raised(id, p->id, one->event, one->index)), err);
}

static enum status change_plan(struct course *c, const json_t *step, const struct patient *p, struct error *err) {
    char id[ID_SIZE];
    int plan = plan_of(c, p);
    if (plan == 0) return error_set(err, STATUS_NO, "there is no plan");
    return ask(c, text_of(step, "do"), args_of(step, "plan", id_plan(id, p->id, plan)), err);
}

static enum status acknowledge(struct course *c, const json_t *step, const struct patient *p, struct error *err) {
    char id[ID_SIZE];
    enum status status = STATUS_OK;
    bool any = false;
    for (size_t i = 0; i < p->alerts.count && status == STATUS_OK; i++) {
        const struct alert *a = &p->alerts.item[i];
        if (a->acknowledged != 0) continue;
        any = true;
        status = ask(c, "acknowledge", args_of(step, "alert", id_raised(id, p->id, a->event, a->index)), err);
    }
    return any || status != STATUS_OK ? status : error_set(err, STATUS_NO, "there is no alert to acknowledge");
}

static enum status amend(struct course *c, const json_t *step, struct error *err) {
    char id[ID_SIZE];
    int64_t number;
    json_t *form = json_object(), *args = json_object();
    enum status status = last_findings(c, &number, err);
    if (status == STATUS_OK && number == 0) status = error_set(err, STATUS_NO, "nothing was reported yet");
    if (status != STATUS_OK) {
        json_decref(form);
        json_decref(args);
        return status;
    }
    json_t *findings = json_deep_copy(json_object_get(step, "findings"));
    if (findings != NULL && json_object_get(findings, FINDING_ANALGESIC) == NULL &&
        vocabulary_find(c->practice->catalogue->vocabulary, FINDING_ANALGESIC) >= 0)
        json_put(&findings, FINDING_ANALGESIC, json_false());
    json_put_text(&form, "side", c->side);
    json_put(&form, "findings", findings);
    json_put_text(&args, "event", id_event(id, COURSE_PATIENT, number));
    json_put(&args, "form", form);
    return ask(c, "amend", args, err);
}

static enum status book(struct course *c, const json_t *step, const struct patient *p, struct error *err) {
    char id[ID_SIZE];
    for (size_t i = p->exams.count; i-- > 0;) {
        const struct exam *x = &p->exams.item[i];
        if (x->state != EXAM_ASKED) continue;
        json_t *args = args_of(step, "exam", id_raised(id, p->id, x->event, x->index));
        json_put_text(&args, "time", text_of(step, "time"));
        return ask(c, "exam-book", args, err);
    }
    return error_set(err, STATUS_NO, "no examination is asked for");
}

static enum status snooze(struct course *c, const json_t *step, const struct patient *p, struct error *err) {
    char id[ID_SIZE];
    for (size_t i = p->sessions.count; i-- > 0;) {
        const struct session *s = &p->sessions.item[i];
        if (s->state != SESSION_OPEN || !s->came_due) continue;
        json_t *args = json_object();
        json_put_text(&args, "reminder", id_session(id, p->id, s->planned.number));
        json_put(&args, "minutes", json_incref(json_object_get(step, "minutes")));
        return ask(c, "snooze", args, err);
    }
    return error_set(err, STATUS_NO, "no session that came due is open: there is nothing to snooze");
}

static enum status travel(struct course *c, const json_t *step, struct error *err) {
    json_t *args = args_of(step, "patient", COURSE_PATIENT);
    json_put_text(&args, "zone", text_of(step, "zone"));
    enum status status = ask(c, "travel", args, err);
    return status == STATUS_OK ? zones_get(c->practice->zones, text_of(step, "zone"), &c->zone, err) : status;
}

static bool is_one_of(const char *word, const char *const *words) {
    for (; *words != NULL; words++)
        if (strcmp(*words, word) == 0) return true;
    return false;
}

static const char *const of_proposals[] = {"approve", "decline", NULL};
static const char *const of_plans[] = {"pause", "resume", "stop", NULL};
static const char *const others[] = {"clear",      "acknowledge", "travel", "amend",
                                     "exam-asked", "exam-booked", "snooze", NULL};

bool decision_is(const json_t *step) {
    const char *what = text_of(step, "do");
    return is_one_of(what, of_proposals) || is_one_of(what, of_plans) || is_one_of(what, others);
}

static enum status with_patient(struct course *c, const json_t *step, const struct patient *p, struct error *err) {
    const char *what = text_of(step, "do");
    if (is_one_of(what, of_proposals)) return decide(c, step, p, err);
    if (is_one_of(what, of_plans)) return change_plan(c, step, p, err);
    if (strcmp(what, "acknowledge") == 0) return acknowledge(c, step, p, err);
    if (strcmp(what, "snooze") == 0) return snooze(c, step, p, err);
    return book(c, step, p, err);
}

enum status decision_make(struct course *c, const json_t *step, struct error *err) {
    const char *what = text_of(step, "do");
    struct history h = {0};
    if (strcmp(what, "clear") == 0) return ask(c, "clear", args_of(step, "patient", COURSE_PATIENT), err);
    if (strcmp(what, "exam-asked") == 0) return ask(c, "exam-ask", args_of(step, "patient", COURSE_PATIENT), err);
    if (strcmp(what, "travel") == 0) return travel(c, step, err);
    if (strcmp(what, "amend") == 0) return amend(c, step, err);
    enum status status = history_open(c->practice, COURSE_PATIENT, &h, err);
    if (status == STATUS_OK) status = with_patient(c, step, h.patient, err);
    history_close(&h);
    return status;
}
