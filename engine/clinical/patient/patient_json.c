/* The cache of a patient's state: canonical JSON and back. Lists keep the state's own order, answers are by finding's
 * name, so that the same state gives the same bytes whatever order the vocabulary came in. */
#include "base/json_build.h"
#include "clinical/patient/patient.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- writing --- */

static json_t *hold_json(const struct hold *h) {
    json_t *o = json_object();
    json_put_int(&o, "kind", h->kind);
    json_put_text(&o, "flag", h->flag);
    json_put_int(&o, "side", h->side);
    json_put_bool(&o, "met", h->met);
    json_put_int(&o, "event", h->event);
    return o;
}

static json_t *plan_json(const struct plan *p) {
    json_t *holds = json_array(), *o = json_object();
    for (size_t i = 0; i < p->holds.count; i++) json_push(&holds, hold_json(&p->holds.item[i]));
    json_put_text(&o, "protocol", p->protocol->hash);
    json_put_int(&o, "side", p->side);
    json_put_text(&o, "state", plan_state_name(p->state));
    json_put_text(&o, "strength", p->strength);
    json_put_int(&o, "severity", p->severity);
    json_put_int(&o, "step", p->step);
    json_put_int(&o, "phase", p->phase);
    json_put_int(&o, "start_day", p->start_day);
    json_put_int(&o, "step_day", p->step_day);
    json_put_int(&o, "phase_day", p->phase_day);
    json_put_int(&o, "phase_since", p->phase_since_ms);
    json_put_int(&o, "since", p->since_ms);
    json_put_some(&o, "rules_met", (json_int_t)p->rules_met);
    json_put_some(&o, "questions_missed", p->questions_missed);
    json_put_int(&o, "judged_day", p->judged_day);
    json_put_true(&o, "regress_waits", p->regress_waits);
    json_put_bool(&o, "review_asked", p->review_asked);
    json_put(&o, "holds", holds);
    return o;
}

static json_t *session_json(const struct session *s) {
    json_t *o = session_plan_json(&s->planned);
    json_put_int(&o, "state", s->state);
    json_put_int(&o, "share", s->share);
    json_put_some(&o, "done", s->done_ms);
    json_put_bool(&o, "tallied", s->tallied);
    json_put_bool(&o, "came_due", s->came_due);
    return o;
}

static json_t *standing_json(const struct standing *s) {
    json_t *o = json_object();
    json_put_text(&o, "flag", s->flag);
    json_put_text(&o, "title", s->title);
    json_put_int(&o, "side", s->side);
    json_put_bool(&o, "met", s->met);
    json_put_bool(&o, "acts", s->acts);
    json_put_text(&o, "disposition", disposition_name(s->disposition));
    json_put_text(&o, "say", s->say);
    json_put_int(&o, "hold", s->hold);
    json_put_int(&o, "event", s->event);
    return o;
}

static json_t *alert_json(const struct alert *a) {
    json_t *o = json_object();
    json_put_int(&o, "event", a->event);
    json_put_int(&o, "index", a->index);
    json_put_text(&o, "disposition", disposition_name(a->disposition));
    if (a->deadline_ms != INSTANT_NONE) json_put_int(&o, "deadline", a->deadline_ms);
    json_put_text(&o, "about", a->about);
    json_put_text(&o, "text", a->text);
    return o;
}

static json_t *tally_json(const struct tally *t) { return json_pack("[i,i,i,i]", (int)t->day, t->plan, t->due, t->done); }

static int by_context_and_side(const void *a, const void *b) {
    const struct report *x = a, *y = b;
    if (x->context != y->context && x->finding == y->finding) return x->context - y->context;
    return (int)x->side - (int)y->side;
}

static int finding_by_name(const void *a, const void *b) {
    return strcmp((*(const struct finding *const *)a)->name, (*(const struct finding *const *)b)->name);
}

/* Adds the answers of one finding, contexts and sides in order. */
static bool push_answers(const struct patient *p, const struct finding *f, report_list *out, struct arena *a) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    size_t first = out->count;
    for (size_t c = 0; c < f->contexts; c++)
        for (int side = f->knee ? SIDE_LEFT : SIDE_NONE; side <= (f->knee ? SIDE_RIGHT : SIDE_NONE); side++) {
            int slot = finding_slot(f, (int)c, (enum side)side);
            if (slot >= p->answers.slots || p->answers.value[slot].at_ms == 0) continue;
            struct report *r = LIST_PUSH(a, out);
            if (r == NULL) return false;
            *r = (struct report){(int)(f - v->findings.item), (int)c, (enum side)side, p->answers.value[slot], 0};
        }
    if (out->count > first + 1) qsort(out->item + first, out->count - first, sizeof *out->item, by_context_and_side);
    return true;
}

static json_t *answers_json(const struct patient *p, struct arena *a) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    const struct finding **order = arena_array(a, v->findings.count + 1, sizeof *order);
    report_list reports = {0};
    if (order == NULL) return NULL;
    for (size_t i = 0; i < v->findings.count; i++) order[i] = &v->findings.item[i];
    qsort(order, v->findings.count, sizeof *order, finding_by_name);
    for (size_t i = 0; i < v->findings.count; i++)
        if (!push_answers(p, order[i], &reports, a)) return NULL;
    return findings_reports_json(v, reports.item, reports.count);
}

#define LIST_JSON(name, list, write) do { \
        json_t *array_ = json_array(); \
        for (size_t i_ = 0; i_ < (list).count; i_++) json_push(&array_, write(&(list).item[i_])); \
        json_put(&o, name, array_); \
    } while (0)

json_t *patient_json(const struct patient *p) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL) return NULL;
    json_t *o = json_object();
    json_put_text(&o, "id", p->id);
    json_put_int(&o, "events", p->events);
    json_put_int(&o, "newest", p->newest_ms);
    json_put_int(&o, "flags", p->flags_ms);
    json_put_int(&o, "today", p->today);
    json_put_int(&o, "passed", p->passed_ms);
    json_put(&o, "settings", event_settings_json(&p->settings));
    if (p->safety != NULL) json_put_text(&o, "safety", p->safety->hash);
    json_put(&o, "answers", answers_json(p, a));
    json_put(&o, "history", findings_reports_json(p->catalogue->vocabulary, p->history.item, p->history.count));
    LIST_JSON("plans", p->plans, plan_json);
    LIST_JSON("sessions", p->sessions, session_json);
    json_put_some(&o, "baselines", (json_int_t)p->baselines);
    json_put_int(&o, "last_session", p->last_session);
    json_put_int(&o, "missed_in_a_row", p->missed_in_a_row);
    if (p->note != NULL) json_put_text(&o, "note", p->note);
    LIST_JSON("tallies", p->tallies, tally_json);
    LIST_JSON("standing", p->standing, standing_json);
    LIST_JSON("alerts", p->alerts, alert_json);
    arena_free(a);
    return o;
}

/* --- reading ----------------------------------------------------------------------------------------------------------- */

static enum status read_int(const json_t *o, const char *key, int *out, struct error *err) {
    int64_t n;
    TRY(json_get_int(o, key, -INT32_MAX, INT32_MAX, &n, err));
    *out = (int)n;
    return STATUS_OK;
}

static enum status read_day(const json_t *o, const char *key, int32_t *out, struct error *err) {
    int n;
    TRY(read_int(o, key, &n, err));
    *out = n;
    return STATUS_OK;
}

static enum status read_ms(const json_t *o, const char *key, int64_t *out, struct error *err) {
    return json_get_int(o, key, INT64_MIN, INT64_MAX, out, err);
}

static enum status read_side(const json_t *o, enum side *out, struct error *err) {
    int n;
    TRY(read_int(o, "side", &n, err));
    if (n < SIDE_LEFT || n > SIDE_NONE) return error_set(err, STATUS_INPUT, "\"side\": %d is none", n);
    *out = (enum side)n;
    return STATUS_OK;
}

static enum status read_disposition(const json_t *o, enum disposition *out, struct error *err) {
    const char *name;
    TRY(json_get_text(o, "disposition", &name, err));
    return disposition_from(name, out) ? STATUS_OK
                                       : error_set(err, STATUS_INPUT, "\"disposition\": \"%s\" is none", name);
}

/* Words of a flag are taken from the flag itself where it is known, else copied. */
static enum status read_hold(const json_t *o, struct hold *h, struct arena *a, struct error *err) {
    int kind;
    TRY(read_int(o, "kind", &kind, err));
    if (kind < 0 || kind >= HOLD_KINDS) return error_set(err, STATUS_INPUT, "\"kind\": %d is no hold", kind);
    h->kind = (enum hold_kind)kind;
    TRY(json_copy_text(o, "flag", &h->flag, a, err));
    TRY(read_side(o, &h->side, err));
    TRY(json_get_bool_or(o, "met", &h->met, err));
    return read_ms(o, "event", &h->event, err);
}

static enum status read_holds(const json_t *o, struct plan *p, struct arena *a, struct error *err) {
    json_t *holds;
    TRY(json_get_array(o, "holds", &holds, err));
    for (size_t i = 0; i < json_array_size(holds); i++) {
        struct hold *h = LIST_PUSH(a, &p->holds);
        if (h == NULL) return memory_out(err);
        TRY(read_hold(json_array_get(holds, i), h, a, err));
    }
    return STATUS_OK;
}

static enum status check_plan(const struct plan *p, struct error *err) {
    if (p->step < -1 || (p->step >= 0 && (size_t)p->step >= p->protocol->steps) || p->phase < -1 ||
        (p->phase >= 0 && (size_t)p->phase >= p->protocol->phases))
        return error_set(err, STATUS_INPUT, "a plan stands in step %d and phase %d, which its protocol does not have",
                         p->step, p->phase);
    return STATUS_OK;
}

static enum status read_plan(const json_t *o, struct patient *owner, struct plan *p, struct error *err) {
    const char *hash, *state;
    int64_t rules = 0, missed = 0;
    TRY(json_get_text(o, "protocol", &hash, err));
    TRY(json_get_text(o, "state", &state, err));
    p->protocol = catalogue_by_hash(owner->catalogue, hash);
    if (p->protocol == NULL) return error_set(err, STATUS_INPUT, "no protocol with hash %s is known", hash);
    if (!plan_state_from(state, &p->state)) return error_set(err, STATUS_INPUT, "\"state\": \"%s\" is none", state);
    TRY(read_side(o, &p->side, err));
    TRY(json_copy_text(o, "strength", &p->strength, owner->arena, err));
    TRY(read_int(o, "severity", &p->severity, err));
    TRY(read_int(o, "step", &p->step, err));
    TRY(read_int(o, "phase", &p->phase, err));
    TRY(read_day(o, "start_day", &p->start_day, err));
    TRY(read_day(o, "step_day", &p->step_day, err));
    TRY(read_day(o, "phase_day", &p->phase_day, err));
    TRY(read_ms(o, "phase_since", &p->phase_since_ms, err));
    TRY(read_ms(o, "since", &p->since_ms, err));
    TRY(json_get_int_or(o, "rules_met", INT64_MIN, INT64_MAX, &rules, err));
    TRY(json_get_int_or(o, "questions_missed", 0, INT32_MAX, &missed, err));
    p->rules_met = (uint64_t)rules;
    p->questions_missed = (int)missed;
    TRY(read_day(o, "judged_day", &p->judged_day, err));
    TRY(json_get_bool_or(o, "regress_waits", &p->regress_waits, err));
    TRY(json_get_bool_or(o, "review_asked", &p->review_asked, err));
    TRY(read_holds(o, p, owner->arena, err));
    return check_plan(p, err);
}

static enum status read_session(const json_t *o, struct patient *owner, struct session *s, struct error *err) {
    int state;
    TRY(session_plan_read(o, &s->planned, owner->arena, err));
    TRY(read_int(o, "state", &state, err));
    if (state < SESSION_OPEN || state > SESSION_CANCELLED) return error_set(err, STATUS_INPUT, "\"state\": %d is none", state);
    s->state = (enum session_state)state;
    TRY(read_int(o, "share", &s->share, err));
    TRY(json_get_int_or(o, "done", 0, INT64_MAX, &s->done_ms, err));
    TRY(json_get_bool_or(o, "tallied", &s->tallied, err));
    return json_get_bool_or(o, "came_due", &s->came_due, err);
}

static enum status read_standing(const json_t *o, struct patient *owner, struct standing *s, struct error *err) {
    TRY(json_copy_text(o, "flag", &s->flag, owner->arena, err));
    TRY(json_copy_text(o, "title", &s->title, owner->arena, err));
    TRY(json_copy_text(o, "say", &s->say, owner->arena, err));
    TRY(read_side(o, &s->side, err));
    TRY(json_get_bool_or(o, "met", &s->met, err));
    TRY(json_get_bool_or(o, "acts", &s->acts, err));
    TRY(read_disposition(o, &s->disposition, err));
    TRY(read_int(o, "hold", &s->hold, err));
    return read_ms(o, "event", &s->event, err);
}

static enum status read_alert(const json_t *o, struct patient *owner, struct alert *al, struct error *err) {
    al->deadline_ms = INSTANT_NONE;
    TRY(read_ms(o, "event", &al->event, err));
    TRY(read_int(o, "index", &al->index, err));
    TRY(read_disposition(o, &al->disposition, err));
    TRY(json_get_int_or(o, "deadline", 0, INT64_MAX, &al->deadline_ms, err));
    TRY(json_copy_text(o, "about", &al->about, owner->arena, err));
    return json_copy_text(o, "text", &al->text, owner->arena, err);
}

static enum status read_tally(const json_t *o, struct patient *owner, struct tally *t, struct error *err) {
    (void)owner;
    if (json_array_size(o) != 4) return error_set(err, STATUS_INPUT, "a tally has four numbers");
    t->day = (int32_t)json_integer_value(json_array_get(o, 0));
    t->plan = (int)json_integer_value(json_array_get(o, 1));
    t->due = (int)json_integer_value(json_array_get(o, 2));
    t->done = (int)json_integer_value(json_array_get(o, 3));
    return STATUS_OK;
}

static enum status number_plan(const json_t *o, struct patient *owner, struct plan *p, struct error *err) {
    p->number = (int)owner->plans.count;         /* plans are listed from 1 on, none is ever taken out */
    return read_plan(o, owner, p, err);
}

#define LIST_READ(o, name, list, read) do { \
        json_t *array_; \
        TRY(json_get_array((o), (name), &array_, err)); \
        for (size_t i_ = 0; i_ < json_array_size(array_); i_++) { \
            void *item_ = LIST_PUSH(p->arena, &(list)); \
            if (item_ == NULL) return memory_out(err); \
            TRY(read(json_array_get(array_, i_), p, item_, err)); \
        } \
    } while (0)

static enum status read_answers(const json_t *o, struct patient *p, struct error *err) {
    json_t *array;
    report_list answers = {0};
    TRY(answers_fit(&p->answers, p->catalogue->vocabulary, p->arena, err));
    TRY(json_get_array(o, "answers", &array, err));
    TRY(findings_reports_read(p->catalogue->vocabulary, array, &answers, p->arena, err));
    for (size_t i = 0; i < answers.count; i++) {
        const struct report *r = &answers.item[i];
        const struct finding *f = &p->catalogue->vocabulary->findings.item[r->finding];
        p->answers.value[finding_slot(f, r->context, r->side)] = r->value;
    }
    TRY(json_get_array(o, "history", &array, err));
    TRY(findings_reports_read(p->catalogue->vocabulary, array, &p->history, p->arena, err));
    return report_index_make(&p->index, &p->history, p->catalogue->vocabulary, p->arena) ? STATUS_OK : memory_out(err);
}

static enum status read_head(const json_t *o, struct patient *p, struct error *err) {
    const char *safety = NULL;
    json_t *settings;
    int64_t baselines = 0;
    TRY(read_ms(o, "events", &p->events, err));
    TRY(read_ms(o, "newest", &p->newest_ms, err));
    TRY(read_ms(o, "flags", &p->flags_ms, err));
    TRY(read_day(o, "today", &p->today, err));
    TRY(read_ms(o, "passed", &p->passed_ms, err));
    TRY(read_ms(o, "last_session", &p->last_session, err));
    TRY(json_get_int_or(o, "baselines", 0, INT32_MAX, &baselines, err));
    p->baselines = (size_t)baselines;
    TRY(read_int(o, "missed_in_a_row", &p->missed_in_a_row, err));
    TRY(json_copy_text(o, "note", &p->note, p->arena, err));
    TRY(json_get_object(o, "settings", &settings, err));
    TRY(event_settings_read(settings, &p->settings, p->arena, err));
    TRY(json_get_text_or(o, "safety", &safety, err));
    if (safety == NULL) return STATUS_OK;
    p->safety = catalogue_by_hash(p->catalogue, safety);
    return p->safety == NULL ? error_set(err, STATUS_INPUT, "no safety value with hash %s is known", safety) : STATUS_OK;
}

static enum status read_lists(const json_t *o, struct patient *p, struct error *err) {
    LIST_READ(o, "plans", p->plans, number_plan);
    LIST_READ(o, "sessions", p->sessions, read_session);
    LIST_READ(o, "tallies", p->tallies, read_tally);
    LIST_READ(o, "standing", p->standing, read_standing);
    LIST_READ(o, "alerts", p->alerts, read_alert);
    return STATUS_OK;
}

enum status patient_read(const json_t *state, const struct catalogue *c, struct arena *a, struct patient **out,
                         struct error *err) {
    struct error local;
    if (err == NULL) err = &local;
    const char *id;
    TRY(json_get_text(state, "id", &id, err));
    struct patient *p = patient_new(a, c, id);
    if (p == NULL) return memory_out(err);
    TRY(read_head(state, p, err));
    TRY(read_answers(state, p, err));
    TRY(read_lists(state, p, err));
    *out = p;
    return STATUS_OK;
}
