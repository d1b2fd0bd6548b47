#include "lab/seen.h"
#include "clinical/clinic/route.h"
#include "clinical/criterion/explanation.h"
#include "clinical/plan/ladder.h"
#include "practice/clinic_now.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define DAYS_SHOWN 14

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static bool is(const json_t *object, const char *key, const char *text) {
    return strcmp(text_of(object, key), text) == 0;
}

/* ---- Looking ---- */

static json_t *about(const char *key) {
    json_t *args = json_object();
    json_put_text(&args, key, COURSE_PATIENT);
    return args;
}

static enum status look_at_plan(struct seen *s, struct look look, struct error *err) {
    enum status status = STATUS_OK;
    if (look.agenda) {
        json_t *args = about("patient");
        json_put_int(&args, "days", DAYS_SHOWN);
        status = course_ask(s->course, "agenda", args, &s->agenda, err);
    }
    if (look.story && status == STATUS_OK) status = course_ask(s->course, "explain", about("what"), &s->story, err);
    return status;
}

/* When the first open plan of a knee began, of either for SIDE_NONE; 0 without one. */
static int64_t plan_since(const struct patient *p, enum side side) {
    int64_t since = 0;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (!plan_is_open(plan) || (side != SIDE_NONE && plan->side != side)) continue;
        if (since == 0 || plan->since_ms < since) since = plan->since_ms;
    }
    return since;
}

static struct subject subject_of(const struct seen *s) {
    const struct patient *p = s->history.patient;
    struct subject subject = {.answers = &p->answers, .history = &p->history, .now_ms = s->course->now_ms};
    for (int side = SIDE_LEFT; side <= SIDE_NONE; side++) subject.plan_since_ms[side] = plan_since(p, (enum side)side);
    return subject;
}

static enum status assess(struct seen *s, bool questions, struct error *err) {
    const struct asking asking = {.nothing = !questions};
    const struct catalogue *c = s->course->practice->catalogue;
    const struct subject subject = subject_of(s);
    struct assessment *as = arena_alloc(s->course->arena, sizeof *as);
    struct clinic_now clinic;
    if (as == NULL) return no_memory(err);
    enum status status = assessment_make_for(c, &subject, &asking, as, s->course->arena, err);
    if (status == STATUS_OK) status = clinic_now(s->course->practice, s->course->arena, &clinic, err);
    if (status != STATUS_OK) return status;
    s->assessment = assessment_json(c, &subject, as);
    if (clinic.clinic != NULL) route_put_in(&s->assessment, clinic.clinic, clinic.zone, subject.now_ms);
    return s->assessment != NULL ? STATUS_OK : no_memory(err);
}

enum status seen_open(struct course *c, const char *side, struct look look, struct seen *out, struct error *err) {
    *out = (struct seen){.course = c};
    (void)side_from(side != NULL ? side : c->side, &out->side);
    enum status status = course_ask(c, "patient-show", about("patient"), &out->patient, err);
    if (status == STATUS_OK && c->enrolled) status = look_at_plan(out, look, err);
    if (status == STATUS_OK) status = history_open(c->practice, COURSE_PATIENT, &out->history, err);
    return status == STATUS_OK ? assess(out, look.questions, err) : status;
}

void seen_close(struct seen *s) {
    history_close(&s->history);
    json_decref(s->assessment);
    json_decref(s->patient);
    json_decref(s->agenda);
    json_decref(s->story);
}

/* ---- Lists ---- */

static bool contains(const json_t *list, const char *text) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), text) == 0) return true;
    return false;
}

static void push_once(json_t **list, const char *text) {
    if (*list != NULL && *text != '\0' && !contains(*list, text)) json_push(list, json_string(text));
}

static json_t *flags(const struct seen *s, bool met) {
    const json_t *all = json_object_get(s->assessment, "red_flags");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *f = json_array_get(all, i);
        bool critical = json_is_true(json_object_get(f, "critical"));
        if (met ? is(f, "result", "met") : is(f, "result", "unknown") && critical) push_once(&list, text_of(f, "flag"));
    }
    return list;
}

static json_t *holds(const json_t *plan) {
    const json_t *all = json_object_get(plan, "holds");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(all); i++) push_once(&list, text_of(json_array_get(all, i), "hold"));
    return list;
}

static json_t *exercises(const struct seen *s) {
    const json_t *sessions = json_object_get(s->agenda, "sessions");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        const json_t *items = json_object_get(json_array_get(sessions, i), "items");
        for (size_t k = 0; k < json_array_size(items); k++)
            push_once(&list, text_of(json_array_get(items, k), "exercise"));
    }
    return list;
}

static json_t *alerts(const struct seen *s) {
    const json_t *all = json_object_get(s->patient, "alerts");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *a = json_array_get(all, i);
        json_push(&list, json_sprintf("%s: %s", text_of(a, "disposition"), text_of(a, "text")));
    }
    return list;
}

/* "p1:31" → 31 */
static int64_t event_number(const json_t *entry) {
    const char *colon = strchr(text_of(entry, "event"), ':');
    return colon != NULL ? strtoll(colon + 1, NULL, 10) : 0;
}

static json_t *told(const struct seen *s) {
    const json_t *all = json_object_get(s->story, "story");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(all); i++)
        if (event_number(json_array_get(all, i)) > s->course->told)
            json_push(&list, json_incref(json_object_get(json_array_get(all, i), "text")));
    return list;
}

/* ---- Conditions, care, plans ---- */

/* What the assessment says of a protocol for the knee that is looked at, or of the person; NULL when it is not judged.
 */
static const json_t *condition(const struct seen *s, const char *id) {
    const json_t *all = json_object_get(s->assessment, "conditions");
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *c = json_array_get(all, i);
        const char *side = text_of(c, "side");
        if (is(c, "protocol", id) && (*side == '\0' || strcmp(side, side_name(s->side)) == 0)) return c;
    }
    return NULL;
}

static json_t *same(const json_t *value) { return value != NULL ? json_incref((json_t *)value) : json_null(); }

static json_t *of_condition(const json_t *c, const char *key) {
    if (c == NULL) return strcmp(key, "missing") == 0 ? json_array() : json_null();
    if (strcmp(key, "running") == 0) return same(json_object_get(json_object_get(c, "running"), "allowed"));
    return same(json_object_get(c, key));
}

static json_t *care(const struct seen *s, const char *id) {
    static const char *const strict[] = {"not offered", "allow", "ask", "block"};
    const json_t *all = json_object_get(s->assessment, "care");
    size_t worst = 0;
    for (size_t i = 0; i < json_array_size(all); i++)
        for (size_t d = worst; d < 4; d++)
            if (is(json_array_get(all, i), "care", id) && is(json_array_get(all, i), "decision", strict[d])) worst = d;
    return json_string(strict[worst]);
}

/* Which of the patient's plans is looked at: the newest of the knee, else the newest; -1 when there is none. */
static int plan_index(const struct seen *s) {
    const struct patient *p = s->history.patient;
    int newest = (int)p->plans.count - 1;
    for (int i = newest; i >= 0; i--)
        if (p->plans.item[i].side == s->side) return i;
    return newest;
}

/* As patient-show says it; NULL when there is none. */
static const json_t *plan_of(const struct seen *s) {
    int i = plan_index(s);
    return i >= 0 ? json_array_get(json_object_get(s->patient, "plans"), (size_t)i) : NULL;
}

static const struct plan *open_plan(const struct seen *s) {
    int i = plan_index(s);
    const struct plan *plan = i >= 0 ? &s->history.patient->plans.item[i] : NULL;
    return plan != NULL && plan_is_open(plan) ? plan : NULL;
}

static json_t *state(const struct seen *s) {
    if (s->course->refused) return json_string("refused");
    return plan_of(s) != NULL ? same(json_object_get(plan_of(s), "state")) : json_string("none");
}

/* ---- A plan's expressions ---- */

struct judged {
    struct figures figures;
    struct situation situation;
    struct result *results; /* heap */
};

static bool judge(const struct seen *s, const struct plan *plan, struct judged *j) {
    const struct course *c = s->course;
    int32_t today = wall_day(zone_local(c->zone, c->now_ms).wall_ms);
    *j = (struct judged){.results = malloc((plan->protocol->criteria.nodes.count + 1) * sizeof *j->results)};
    if (j->results != NULL) patient_situation(s->history.patient, plan, c->now_ms, today, &j->figures, &j->situation);
    return j->results != NULL;
}

static bool stopped_running(const struct seen *s) {
    const json_t *standing = json_object_get(s->patient, "standing");
    for (size_t i = 0; i < json_array_size(standing); i++) {
        const json_t *f = json_array_get(standing, i);
        if (!is(f, "disposition", "routine") && !is(f, "disposition", "self-ok")) return true;
    }
    return false;
}

static bool is_held(const struct seen *s, const struct plan *plan) {
    return stopped_running(s) || plan_holds(plan, HOLD_NO_IMPACT) || plan_holds(plan, HOLD_NO_LOAD);
}

/* The first rule of the plan's phase that is met, or that forbids and is unknown; *rule is NULL when there is none.
 * false when memory is out. */
static bool find_rule(const struct seen *s, const struct plan *plan, const struct run_rule **rule) {
    struct judged j;
    *rule = NULL;
    if (plan->phase < 0) return true;
    if (!judge(s, plan, &j)) return false;
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    for (size_t i = 0; i < phase->runs && *rule == NULL; i++) {
        enum truth t = criterion_eval(&plan->protocol->criteria, phase->run[i].when, &j.situation, j.results);
        if (t == TRUTH_MET || (t == TRUTH_UNKNOWN && !phase->run[i].allowed)) *rule = &phase->run[i];
    }
    free(j.results);
    return true;
}

/* The rule of the phase the plan is in, unless a red flag or a hold forbids it. */
static json_t *running(const struct seen *s, const struct plan *plan) {
    const struct run_rule *rule;
    if (is_held(s, plan)) return json_false();
    if (!find_rule(s, plan, &rule)) return NULL;
    return rule != NULL ? json_boolean(rule->allowed) : json_null();
}

/* ---- One value ---- */

/* Of what stands, once there is a plan; else of the assessment. */
static const json_t *disposition(const struct seen *s) {
    return json_object_get(open_plan(s) != NULL ? s->patient : s->assessment, "disposition");
}

static json_t *deadline(const struct seen *s) {
    const char *text = json_string_value(json_object_get(disposition(s), "deadline"));
    char wall[INSTANT_SIZE];
    int64_t instant;
    if (text == NULL || instant_parse(text, "deadline", &instant, NULL) != STATUS_OK) return json_null();
    return json_string(wall_format(wall, zone_local(s->course->zone, instant).wall_ms));
}

static json_t *route(const struct seen *s) {
    json_t *list = json_array();
    push_once(&list, text_of(disposition(s), "route"));
    push_once(&list, text_of(json_object_get(s->assessment, "disposition"), "route"));
    return list;
}

static json_t *next(const struct seen *s) {
    const json_t *n = json_object_get(s->assessment, "next");
    if (!json_is_object(n)) return json_false();
    if (*text_of(n, "context") == '\0') return json_string(text_of(n, "finding"));
    return json_sprintf("%s/%s", text_of(n, "finding"), text_of(n, "context"));
}

static json_t *course_value(const struct seen *s, const char *what) {
    const struct plan *plan = open_plan(s);
    const json_t *c = condition(s, s->course->protocol);
    if (plan == NULL) return of_condition(c, what);
    if (strcmp(what, "running") == 0) return running(s, plan);
    return same(json_object_get(plan_of(s), what));
}

static json_t *refusal(const struct seen *s) {
    json_t *list = json_array();
    if (s->course->refused) json_push(&list, json_string(s->course->why));
    return list;
}

static json_t *of_flags(const struct seen *s, const char *what) {
    if (strcmp(what, "flags") == 0) return flags(s, true);
    if (strcmp(what, "unknown_flags") == 0) return flags(s, false);
    if (strcmp(what, "disposition") == 0) return same(json_object_get(disposition(s), "code"));
    if (strcmp(what, "reasons") == 0) return same(json_object_get(disposition(s), "reasons"));
    if (strcmp(what, "deadline") == 0) return deadline(s);
    return strcmp(what, "route") == 0 ? route(s) : NULL;
}

static json_t *proposals(const struct seen *s) {
    const struct patient *p = s->history.patient;
    json_t *list = json_array();
    for (size_t i = 0; i < p->proposals.count; i++) {
        const struct proposal *one = &p->proposals.item[i];
        if (one->state == PROPOSAL_OPEN) push_once(&list, one->what != NULL ? one->what : proposal_kind_name(one->kind));
    }
    return list;
}

static json_t *exam(const struct seen *s) {
    const struct patient *p = s->history.patient;
    return json_string(p->exams.count > 0 ? exam_state_name(p->exams.item[p->exams.count - 1].state) : "none");
}

/* Of the newest session that has come due: how often it was reminded of. */
static json_t *reminders(const struct seen *s) {
    const struct patient *p = s->history.patient;
    size_t i = p->sessions.count;
    while (i > 0 && !p->sessions.item[i - 1].came_due) i--;
    return json_integer(i == 0 ? 0 : p->sessions.item[i - 1].round + 1);
}

static const char *colour_in(const struct session *session, int plan) {
    for (size_t i = 0; i < session->shades.count; i++)
        if (session->shades.item[i].final && session->shades.item[i].plan == plan)
            return colour_name(session->shades.item[i].colour);
    return NULL;
}

static json_t *colour(const struct seen *s) {
    const struct patient *p = s->history.patient;
    int plan = plan_index(s) + 1;
    for (size_t i = p->sessions.count; i-- > 0;) {
        const char *name = colour_in(&p->sessions.item[i], plan);
        if (name != NULL) return json_string(name);
    }
    return json_string("none");
}

static bool names_exercise(const struct exercise *x, const char *id) {
    return strcmp(x->id, id) == 0 || (x->ref != NULL && strcmp(x->ref, id) == 0);
}

static json_t *level(const struct seen *s, const char *id) {
    const struct plan *plan = open_plan(s);
    if (plan == NULL || plan->phase < 0) return json_null();
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    for (size_t i = 0; i < phase->prescriptions; i++) {
        struct stand stand = ladder_stand(plan, &phase->prescription[i]);
        if (names_exercise(stand.exercise, id)) return json_integer(stand.rung + 1);
    }
    return json_null();
}

static json_t *of_plan(const struct seen *s, const char *what) {
    const json_t *sessions = json_object_get(s->agenda, "sessions");
    if (strcmp(what, "plan") == 0) return state(s);
    if (strcmp(what, "refused") == 0) return refusal(s);
    if (strcmp(what, "holds") == 0) return holds(plan_of(s));
    if (strcmp(what, "exercises") == 0) return exercises(s);
    if (strcmp(what, "proposals") == 0) return proposals(s);
    if (strcmp(what, "exam") == 0) return exam(s);
    if (strcmp(what, "colour") == 0) return colour(s);
    if (strcmp(what, "reminders") == 0) return reminders(s);
    if (strcmp(what, "sessions") == 0) return json_integer((json_int_t)json_array_size(sessions));
    if (strcmp(what, "next_session") == 0) return same(json_object_get(json_array_get(sessions, 0), "local"));
    return strcmp(what, "story") == 0 ? told(s) : NULL;
}

json_t *seen_value(const struct seen *s, const json_t *row) {
    const char *what = text_of(row, "what"), *id = text_of(row, "id");
    json_t *value = of_flags(s, what);
    if (value == NULL) value = of_plan(s, what);
    if (value != NULL) return value;
    if (strcmp(what, "condition") == 0) return of_condition(condition(s, id), text_of(row, "key"));
    if (strcmp(what, "care") == 0) return care(s, id);
    if (strcmp(what, "level") == 0) return level(s, id);
    if (strcmp(what, "next") == 0) return next(s);
    if (strcmp(what, "alerts") == 0) return alerts(s);
    if (strcmp(what, "missing") == 0) return of_condition(condition(s, s->course->protocol), what);
    return course_value(s, what);
}

json_t *seen_finding(const struct seen *s, const char *name, const char *context, enum side side) {
    const struct vocabulary *v = s->course->practice->catalogue->vocabulary;
    int finding = vocabulary_find(v, name);
    const struct finding *f = finding >= 0 ? &v->findings.item[finding] : NULL;
    int index = f != NULL ? finding_context(f, context) : -1;
    struct value value;
    if (index < 0) return json_null();
    int slot = finding_slot(f, index, f->knee ? side : SIDE_NONE);
    if (!answers_get(&s->history.patient->answers, f, slot, s->course->now_ms, &value)) return json_null();
    return finding_value_json(f, &value);
}

/* ---- Why ---- */

static void push_why(json_t **list, json_t *of, json_t *explanation) {
    json_t *o = json_object();
    json_put(&o, "of", of);
    json_put(&o, "explanation", explanation);
    json_push(list, o);
}

static void why_condition(json_t **list, const struct seen *s, const char *id) {
    const json_t *c = condition(s, id);
    if (!json_is_object(json_object_get(c, "explanation"))) return;
    push_why(list, json_string(text_of(c, "title")), same(json_object_get(c, "explanation")));
}

static json_t *explain(const struct criteria *set, int32_t root, const struct situation *situation) {
    struct result *results = malloc((set->nodes.count + 1) * sizeof *results);
    if (results == NULL) return NULL;
    criterion_eval(set, root, situation, results);
    json_t *out = explanation_json(set, root, situation, results, READING_CLINICIAN);
    free(results);
    return out;
}

/* Every row of a flag, which the assessment lists only when it is met or not known. */
static void why_flag_of(json_t **list, const struct seen *s, const struct protocol *p, const char *id) {
    const struct subject subject = subject_of(s);
    struct situation situation = {.answers = subject.answers,
                                  .history = subject.history,
                                  .now_ms = subject.now_ms,
                                  .plan_since_ms = INSTANT_NONE};
    for (size_t i = 0; i < p->flags; i++) {
        const struct flag *f = &p->flag[i];
        situation.side = f->knee ? s->side : SIDE_NONE;
        for (size_t r = 0; r < f->rows && strcmp(f->id, id) == 0; r++)
            push_why(list, json_sprintf("%s %s: %s", f->id, f->title, disposition_name(f->row[r].disposition)),
                     explain(&p->criteria, f->row[r].when, &situation));
    }
}

static void why_flag(json_t **list, const struct seen *s, const char *id) {
    const struct catalogue *c = s->course->practice->catalogue;
    if (c->safety != NULL) why_flag_of(list, s, c->safety, id);
    for (size_t i = 0; i < c->served.count; i++) why_flag_of(list, s, c->served.item[i], id);
}

/* The words of the rule that decides. */
static void why_running(json_t **list, const struct seen *s, const char *id) {
    const struct plan *plan = open_plan(s);
    const struct run_rule *rule = NULL;
    const char *say = text_of(json_object_get(condition(s, id), "running"), "say");
    if (plan != NULL && is_held(s, plan)) say = "a red flag stands, or a hold";
    if (plan != NULL && !is_held(s, plan)) say = find_rule(s, plan, &rule) && rule != NULL ? rule->say : "";
    if (*say != '\0') push_why(list, json_sprintf("running: %s", say), json_object());
}

static void why_flags(json_t **list, const struct seen *s, const json_t *ids) {
    for (size_t i = 0; i < json_array_size(ids); i++) why_flag(list, s, json_string_value(json_array_get(ids, i)));
}

static void why_phase(json_t **list, const struct seen *s, const struct plan *plan) {
    struct judged j;
    const struct protocol *p = plan->protocol;
    if (plan->phase < 0 || !judge(s, plan, &j)) return;
    const struct phase *phase = &p->phase[plan->phase];
    if (phase->advance != NO_EXPRESSION)
        push_why(list, json_sprintf("going on from %s", phase->id),
                 explain(&p->criteria, phase->advance, &j.situation));
    if (phase->regress != NO_EXPRESSION)
        push_why(list, json_sprintf("going back from %s", phase->id),
                 explain(&p->criteria, phase->regress, &j.situation));
    free(j.results);
}

/* The reasons of a care decision are texts, not an expression. */
static void why_care(json_t **list, const struct seen *s, const char *id) {
    const json_t *all = json_object_get(s->assessment, "care");
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *one = json_array_get(all, i), *reasons = json_object_get(one, "reasons");
        for (size_t k = 0; k < json_array_size(reasons) && is(one, "care", id); k++)
            push_why(list, same(json_array_get(reasons, k)), json_object());
    }
}

static bool is_one_of(const char *word, const char *const *words) {
    for (; *words != NULL; words++)
        if (strcmp(*words, word) == 0) return true;
    return false;
}

static void why_met(json_t **list, const struct seen *s) {
    json_t *met = flags(s, true);
    why_flags(list, s, met);
    json_decref(met);
}

json_t *seen_why(const struct seen *s, const json_t *row, const json_t *wrong) {
    static const char *const of_flag[] = {"flags", "unknown_flags", NULL};
    static const char *const of_course[] = {"phase", "step", "plan", NULL};
    const char *what = text_of(row, "what"), *id = text_of(row, "id");
    const struct plan *plan = open_plan(s);
    json_t *list = json_array();
    if (is_one_of(what, of_flag)) why_flags(&list, s, wrong);
    if (strcmp(what, "disposition") == 0) why_met(&list, s);
    if (is(row, "key", "running") || strcmp(what, "running") == 0)
        why_running(&list, s, *id != '\0' ? id : s->course->protocol);
    else if (strcmp(what, "condition") == 0)
        why_condition(&list, s, id);
    if (strcmp(what, "care") == 0) why_care(&list, s, id);
    if (plan != NULL && strcmp(what, "phase") == 0) why_phase(&list, s, plan);
    if (plan == NULL && is_one_of(what, of_course)) why_condition(&list, s, s->course->protocol);
    return list;
}
