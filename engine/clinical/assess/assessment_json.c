/* What --json prints. */
#include "clinical/assess/assessment.h"
#include "clinical/clinic/route.h"
#include "time/instant.h"
#include "clinical/criterion/explanation.h"
#include <stdlib.h>
#include <string.h>

struct writer {
    const struct catalogue *c;
    const struct subject *s;
    const struct assessment *as;
    struct result *results;
    bool failed;
};

static void put(struct writer *w, json_t *o, const char *key, json_t *value) {
    if (json_object_set_new(o, key, value) != 0) w->failed = true;
}

static void put_text(struct writer *w, json_t *o, const char *key, const char *text) {
    put(w, o, key, text ? json_string(text) : json_null());
}

static void push(struct writer *w, json_t *list, json_t *item) {
    if (json_array_append_new(list, item) != 0) w->failed = true;
}

/* Of what is about the person, no side is named. */
static void put_side(struct writer *w, json_t *o, enum side side) {
    if (side != SIDE_NONE) put_text(w, o, "side", side_name(side));
}

static json_t *texts(struct writer *w, const char *const *text, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) push(w, list, json_string(text[i]));
    return list;
}

static json_t *explain(struct writer *w, const struct protocol *p, int32_t root, enum side side) {
    const struct situation s = {.answers = w->s->answers,
                                .history = w->s->history,
                                .now_ms = w->s->now_ms,
                                .plan_since_ms = w->s->plan_since_ms[side],
                                .side = side};
    if (root == NO_EXPRESSION) return json_null();
    criterion_eval(&p->criteria, root, &s, w->results);
    return explanation_json(&p->criteria, root, &s, w->results, READING_CLINICIAN);
}

/* ----------------------------------------------------------------------------------------------------------- parts */

/* The clinic is not known here: who knows it puts its route in (route_put_in). */
static json_t *disposition_json(struct writer *w) {
    struct route route = {.disposition = w->as->disposition,
                          .now_ms = w->s->now_ms,
                          .deadline_ms = w->as->limit_ms == INSTANT_NONE ? INSTANT_NONE : w->s->now_ms + w->as->limit_ms};
    json_t *o = json_object();
    put_text(w, o, "code", disposition_name(route.disposition));
    put(w, o, "reasons", texts(w, w->as->reasons.item, w->as->reasons.count));
    route_put(&o, &route);
    return o;
}

static json_t *flag_json(struct writer *w, const struct flag_result *r) {
    json_t *o = json_object();
    put_text(w, o, "flag", r->flag->id);
    put_text(w, o, "title", r->flag->title);
    put_text(w, o, "of", r->of->id);
    put_side(w, o, r->side);
    put_text(w, o, "result", truth_name(r->truth));
    put(w, o, "critical", json_boolean(r->critical));
    if (r->settled) put(w, o, "cleared", json_true());
    put_text(w, o, "disposition", disposition_name(r->disposition));
    if (r->hold >= 0) put_text(w, o, "hold", hold_name((enum hold_kind)r->hold));
    put_text(w, o, "say", r->say);
    put(w, o, "explanation", explain(w, r->of, r->root, r->side));
    return o;
}

/* "noble", "pain/worst-24h"; those of the other knee beside the same of this one once. */
static json_t *missing_json(struct writer *w, const missing_list *missing) {
    json_t *list = json_array();
    for (size_t i = 0; i < missing->count; i++) {
        const struct missing *m = &missing->item[i], *last = i > 0 ? m - 1 : NULL;
        const struct finding *f = &w->c->vocabulary->findings.item[m->finding];
        const char *context = f->context[m->context];
        if (last && last->finding == m->finding && last->context == m->context) continue;
        push(w, list, *context ? json_sprintf("%s/%s", f->name, context) : json_string(f->name));
    }
    return list;
}

static void put_course(struct writer *w, json_t *o, const struct condition_result *c) {
    static const char *const severities[] = {NULL, "mild", "moderate", "severe"};
    static const char *const irritabilities[] = {NULL, "low", "moderate", "high"};
    const struct protocol *p = c->protocol;
    put_text(w, o, "severity", severities[c->severity]);
    if (c->severity_uncertain) put(w, o, "severity_uncertain", json_true());
    put_text(w, o, "irritability", irritabilities[c->irritability]);
    if (c->irritability_uncertain) put(w, o, "irritability_uncertain", json_true());
    put_text(w, o, "step", c->step >= 0 ? p->step[c->step].id : NULL);
    if (c->step_uncertain) put(w, o, "step_uncertain", json_true());
    put_text(w, o, "phase", c->phase >= 0 ? p->phase[c->phase].id : NULL);
    if (c->run_forbidden) put(w, o, "running", json_pack("{s:b,s:s}", "allowed", 0, "say", c->run_forbidden));
    if (c->run < 0 || c->run_forbidden) return;
    const struct run_rule *rule = &p->phase[c->phase].run[c->run];
    put(w, o, "running", json_pack("{s:b,s:s}", "allowed", (int)rule->allowed, "say", rule->say));
}

static json_t *condition_json(struct writer *w, const struct condition_result *c) {
    json_t *o = json_object();
    put_text(w, o, "protocol", c->protocol->id);
    put_text(w, o, "title", c->protocol->title);
    put_side(w, o, c->side);
    put_text(w, o, "result", truth_name(c->truth));
    put_text(w, o, "strength", strength_name(c->strength));
    put(w, o, "primary", json_boolean(c->primary));
    put_text(w, o, "code", c->code);
    put_course(w, o, c);
    put(w, o, "explanation", explain(w, c->protocol, c->root, c->side));
    put(w, o, "missing", missing_json(w, &c->missing));
    return o;
}

static json_t *care_json(struct writer *w, const struct care_result *r) {
    static const char *const decisions[] = {"allow", "ask", "block"};
    json_t *o = json_object();
    put_text(w, o, "care", r->care->id);
    put_text(w, o, "title", r->care->title);
    put_text(w, o, "text", r->care->text);
    put_text(w, o, "protocol", r->protocol->id);
    put_side(w, o, r->side);
    put_text(w, o, "decision", decisions[r->decision]);
    put(w, o, "reasons", texts(w, r->reasons.item, r->reasons.count));
    return o;
}

static json_t *next_json(struct writer *w) {
    if (!w->as->has_next) return json_null();
    const struct missing *m = &w->as->next;
    const struct finding *f = &w->c->vocabulary->findings.item[m->finding];
    json_t *o = json_object();
    put_text(w, o, "finding", f->name);
    if (*f->context[m->context]) put_text(w, o, "context", f->context[m->context]);
    put_side(w, o, m->side);
    put_text(w, o, "question", finding_question(f, m->context));
    return o;
}

static json_t *protocol_json(struct writer *w, const struct protocol *p) {
    json_t *o = json_object();
    put_text(w, o, "id", p->id);
    put_text(w, o, "version", p->version);
    put_text(w, o, "hash", p->hash);
    return o;
}

/* By id, the safety value among them. */
static json_t *protocols_json(struct writer *w) {
    const struct protocol *safety = w->c->safety;
    json_t *list = json_array();
    for (size_t i = 0; i < w->c->served.count; i++) {
        const struct protocol *p = w->c->served.item[i];
        if (safety && strcmp(safety->id, p->id) < 0) {
            push(w, list, protocol_json(w, safety));
            safety = NULL;
        }
        push(w, list, protocol_json(w, p));
    }
    if (safety) push(w, list, protocol_json(w, safety));
    return list;
}

/* ----------------------------------------------------------------------------------------------------------- whole */

static json_t *whole(struct writer *w) {
    const struct assessment *as = w->as;
    json_t *o = json_object(), *flags = json_array(), *conditions = json_array(), *care = json_array();
    for (size_t i = 0; i < as->flags.count; i++) push(w, flags, flag_json(w, &as->flags.item[i]));
    for (size_t i = 0; i < as->conditions.count; i++) push(w, conditions, condition_json(w, &as->conditions.item[i]));
    for (size_t i = 0; i < as->care.count; i++) push(w, care, care_json(w, &as->care.item[i]));
    put(w, o, "disposition", disposition_json(w));
    put(w, o, "red_flags", flags);
    put(w, o, "conditions", conditions);
    put(w, o, "care", care);
    put(w, o, "next", next_json(w));
    put(w, o, "protocols", protocols_json(w));
    return o;
}

static size_t most_nodes(const struct catalogue *c) {
    size_t most = c->safety ? c->safety->criteria.nodes.count : 0;
    for (size_t i = 0; i < c->served.count; i++) {
        if (c->served.item[i]->criteria.nodes.count > most) most = c->served.item[i]->criteria.nodes.count;
    }
    return most;
}

json_t *assessment_json(const struct catalogue *c, const struct subject *s, const struct assessment *as) {
    struct writer w = {.c = c, .s = s, .as = as, .results = malloc((most_nodes(c) + 1) * sizeof *w.results)};
    if (!w.results) return NULL;
    json_t *o = whole(&w);
    free(w.results);
    if (!w.failed) return o;
    json_decref(o);
    return NULL;
}
