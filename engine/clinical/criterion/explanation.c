#include "clinical/criterion/explanation.h"
#include "clinical/criterion/explanation_patient.h"
#include "clinical/criterion/explanation_trace.h"
#include "clinical/criterion/explanation_words.h"
#include "time/instant.h"
#include <string.h>

struct maker {
    struct words w;
    const struct result *results;
    bool engineer, failed;
};

/* The three lists of a criterion: what speaks for its result, what against it, and what is not known. */
struct lists {
    json_t *for_it, *against, *open;
};

static json_t *explain(struct maker *m, int32_t index, bool negated);

/* ---------------------------------------------------------------------------------------------------------- pieces */

static const struct node *node_at(const struct maker *m, int32_t index) { return &m->w.set->nodes.item[index]; }
static int32_t child_at(const struct maker *m, const struct node *n, int32_t i) {
    return m->w.set->child.item[n->child + i];
}

static void put(struct maker *m, json_t *o, const char *key, json_t *value) {
    if (json_object_set_new(o, key, value) != 0) m->failed = true;
}

static void push(struct maker *m, json_t *list, json_t *item) {
    if (json_array_append_new(list, item) != 0) m->failed = true;
}

static void put_text(struct maker *m, json_t *o, const char *key, struct text *t) {
    put(m, o, key, text_failed(t) ? NULL : json_stringn(text_get(t), t->length));
    text_fini(t);
}

/* How well the constant or the name of a node is founded. */
static void put_evidence(struct maker *m, json_t *o, const struct node *n) {
    if (n->mark != MARK_NONE) put(m, o, "mark", json_string(mark_name((enum mark)n->mark)));
    if (n->source) put(m, o, "source", json_string(n->source));
}

/* What only an engineer reads. */
static void put_trace(struct maker *m, json_t *o, int32_t index) {
    if (!m->engineer || !o) return;
    json_t *same = json_incref(o);       /* without memory that reference goes, and o stays ours */
    trace_put(m->w.set, index, m->w.s, m->results, &same);
    if (!same) m->failed = true;
    json_decref(same);
}

/* -------------------------------------------------------------------------------------------------- leaves, as JSON */

static void put_about(struct maker *m, json_t *o, const struct node *n) {
    const struct finding *f = &m->w.set->vocabulary->findings.item[n->finding];
    put(m, o, "finding", json_string(f->name));
    if (*f->context[n->context]) put(m, o, "context", json_string(f->context[n->context]));
    if (f->knee) put(m, o, "side", json_string(side_name(criterion_side(m->w.set, n, m->w.s->side))));
}

static void put_answer(struct maker *m, json_t *o, const struct node *n) {
    const struct situation *s = m->w.s;
    const struct finding *f = &m->w.set->vocabulary->findings.item[n->finding];
    const struct value *v = criterion_answer(n, s);
    char at[INSTANT_SIZE];
    put(m, o, "value", v ? finding_value_json(f, v) : json_null());
    if (!v) return;
    put(m, o, "at", json_string(instant_format(at, v->at_ms)));
    put(m, o, "age_h", json_integer((s->now_ms - v->at_ms) / HOUR_MS));
    if (v->masked) put(m, o, "masked", json_true());
    if (v->prorated) put(m, o, "prorated", json_true());
}

static void put_interval(struct maker *m, json_t *o, struct result r) {
    if (r.truth != TRUTH_MET) {
        put(m, o, "value", json_null());
        return;
    }
    if (r.lo == r.hi) {
        put(m, o, "value", json_from_milli(r.lo));
        return;
    }
    json_t *range = json_array();
    push(m, range, json_from_milli(r.lo));
    push(m, range, json_from_milli(r.hi));
    put(m, o, "value", range);
}

/* A code or yes/no is shown as what it was. */
static void put_figure(struct maker *m, json_t *o, const struct node *n, struct result r) {
    const struct finding *f = words_are_figure(n) ? words_finding(&m->w, n) : NULL;
    if (!f || f->type == FINDING_NUMBER || r.truth != TRUTH_MET || r.lo % 1000 != 0)
        put_interval(m, o, r);
    else
        put(m, o, "value", finding_value_json(f, &(struct value){.number = r.lo / 1000, .known = true}));
}

/* What a leaf wants, unless its value says it all; under "none" and "not" the same rules out. */
static void add_wanted(const struct maker *m, const struct node *n, bool negated, struct text *t) {
    if (n->op == OP_YES || n->op == OP_KNOWN || n->op == OP_ANSWERED) return;
    text_put(t, negated ? ", ruled out by " : ", wanted ");
    words_wanted(&m->w, n, t);
}

static void put_wanted(struct maker *m, json_t *o, const struct node *n) {
    struct text t = {0};
    words_wanted(&m->w, n, &t);
    put_text(m, o, "wanted", &t);
}

static json_t *leaf(struct maker *m, int32_t index, bool negated) {
    const struct node *n = node_at(m, index);
    json_t *o = json_object();
    struct text t = {0};
    words_ask(&m->w, n, &t);
    words_answer(&m->w, n, &t);
    add_wanted(m, n, negated, &t);
    put_text(m, o, "text", &t);
    put(m, o, "result", json_string(truth_name(m->results[index].truth)));
    put_about(m, o, n);
    put_answer(m, o, n);
    put_wanted(m, o, n);
    put_evidence(m, o, n);
    put_trace(m, o, index);
    return o;
}

/* ------------------------------------------------------------------------------------------------------- numbers */

static bool is_answer(const struct node *n) { return n->op == OP_VALUE || n->op == OP_RANK; }

/* A number that is not made of others, and what it came to. */
static void add_number(struct maker *m, int32_t index, struct text *t) {
    const struct node *n = node_at(m, index);
    if (is_answer(n)) {
        words_ask(&m->w, n, t);
        words_answer(&m->w, n, t);
        return;
    }
    words_number(&m->w, n, t);
    text_put(t, ": ");
    words_figure(&m->w, n, m->results[index], t);
}

static void put_number(struct maker *m, json_t *o, int32_t index) {
    const struct node *n = node_at(m, index);
    if (n->finding >= 0) put_about(m, o, n);
    if (is_answer(n))
        put_answer(m, o, n);
    else
        put_figure(m, o, n, m->results[index]);
}

/* One number that a larger one is made of. */
static json_t *number_leaf(struct maker *m, int32_t index) {
    json_t *o = json_object();
    struct text t = {0};
    add_number(m, index, &t);
    put_text(m, o, "text", &t);
    put(m, o, "result", json_string(m->results[index].truth == TRUTH_MET ? "known" : "unknown"));
    put_number(m, o, index);
    put_trace(m, o, index);
    return o;
}

static void push_condition(struct maker *m, int32_t index, struct lists *lists) {
    enum truth t = m->results[index].truth;
    push(m, t == TRUTH_MET ? lists->for_it : t == TRUTH_NOT_MET ? lists->against : lists->open,
         explain(m, index, false));
}

/* Everything that a number is made of: answers by whether they are known, conditions by whether they are met. Of a
 * choice that is made, the other number is not part. */
static void number_parts(struct maker *m, int32_t index, struct lists *lists) {
    const struct node *n = node_at(m, index);
    enum truth t = m->results[index].truth, when = TRUTH_UNKNOWN;
    if (n->op == OP_CHOOSE) when = m->results[child_at(m, n, 0)].truth;
    if (n->op == OP_POINTS || n->op == OP_CHOOSE) push_condition(m, child_at(m, n, 0), lists);
    if (n->children == 0 && n->op != OP_NUMBER)
        push(m, t == TRUTH_MET ? lists->for_it : lists->open, number_leaf(m, index));
    for (int32_t i = n->op == OP_POINTS || n->op == OP_CHOOSE; i < n->children; i++) {
        if (when != TRUTH_UNKNOWN && i != (when == TRUTH_MET ? 1 : 2)) continue;
        number_parts(m, child_at(m, n, i), lists);
    }
}

/* ---------------------------------------------------------------------------------------------------------- groups */

/* Whether a child speaks for the group's result. "Open" is what could still change it. */
static void sort_child(struct maker *m, const struct node *n, int32_t child, enum truth result, bool negated,
                       struct lists *lists) {
    bool inverts = n->op == OP_NOT || n->op == OP_NONE;
    enum truth t = m->results[child].truth;
    if (inverts) t = (enum truth)(TRUTH_MET - t);
    enum truth wanted = result == TRUTH_NOT_MET ? TRUTH_NOT_MET : TRUTH_MET;
    json_t *list = t == TRUTH_UNKNOWN                   ? lists->open
                   : t == wanted || n->op == OP_DECIDED ? lists->for_it
                                                        : lists->against;
    push(m, list, explain(m, child, negated != inverts));
}

static bool is_group(const struct node *n) {
    return n->op == OP_ALL || n->op == OP_ANY || n->op == OP_NONE || n->op == OP_NOT || n->op == OP_AT_LEAST ||
           n->op == OP_DECIDED;
}

/* A branch that no answer can change has nothing to explain. */
static bool is_fixed(const struct maker *m, int32_t index) {
    for (int32_t i = node_at(m, index)->first; i <= index; i++) {
        const struct node *n = node_at(m, i);
        if (n->op != OP_CONST && n->op != OP_NAMED && !is_group(n)) return false;
    }
    return true;
}

static void group_parts(struct maker *m, int32_t index, bool negated, struct lists *lists) {
    const struct node *n = node_at(m, index);
    for (int32_t i = 0; i < n->children; i++) {
        int32_t child = child_at(m, n, i);
        if (n->children > 1 && is_fixed(m, child)) continue;
        if (node_at(m, child)->op >= OP_NUMBER)
            number_parts(m, child, lists);
        else
            sort_child(m, n, child, m->results[index].truth, negated, lists);
    }
}

/* A name takes the place of the words for the group that it names. */
static void parts(struct maker *m, int32_t index, bool negated, struct lists *lists) {
    const struct node *n = node_at(m, index);
    if (n->op == OP_NAMED && is_group(node_at(m, child_at(m, n, 0))))
        group_parts(m, child_at(m, n, 0), negated, lists);
    else if (n->op >= OP_NUMBER)
        number_parts(m, index, lists);
    else
        group_parts(m, index, negated, lists);
}

static void group_words(const struct maker *m, int32_t index, bool negated, struct text *t) {
    const struct node *n = node_at(m, index);
    switch ((enum op)n->op) {
    case OP_NAMED: text_put(t, n->name); break;
    case OP_ALL: text_put(t, "all of these"); break;
    case OP_ANY: text_put(t, "any of these"); break;
    case OP_NONE: text_put(t, "none of these"); break;
    case OP_NOT: text_put(t, "not this"); break;
    case OP_AT_LEAST: text_add(t, "at least %lld of these %d", (long long)n->number, (int)n->children); break;
    case OP_DECIDED: text_put(t, "this can be decided"); break;
    case OP_CONST: text_put(t, n->detail == TRUTH_MET ? "always" : "never"); break;
    case OP_COMPARE:
        words_number(&m->w, node_at(m, child_at(m, n, 0)), t);
        text_put(t, ": ");
        words_interval(m->results[child_at(m, n, 0)], t);
        add_wanted(m, n, negated, t);
        break;
    default: words_number(&m->w, n, t);
    }
}

static void put_result(struct maker *m, json_t *o, int32_t index) {
    struct result r = m->results[index];
    if (node_at(m, index)->op < OP_NUMBER) {
        put(m, o, "result", json_string(truth_name(r.truth)));
        return;
    }
    put(m, o, "result", json_string(r.truth == TRUTH_MET ? "known" : "unknown"));
    put_interval(m, o, r);
}

/* The evidence of the constant that a number is compared with. */
static void put_constant(struct maker *m, json_t *o, const struct node *n) {
    for (int32_t i = 0; i < n->children; i++) {
        const struct node *child = node_at(m, child_at(m, n, i));
        if (child->op != OP_NUMBER) continue;
        put_evidence(m, o, child);
        return;
    }
}

static json_t *group(struct maker *m, int32_t index, bool negated) {
    const struct node *n = node_at(m, index);
    struct lists lists = {json_array(), json_array(), json_array()};
    json_t *o = json_object();
    struct text t = {0};
    group_words(m, index, negated, &t);
    put_text(m, o, "text", &t);
    put_result(m, o, index);
    put_evidence(m, o, n);
    if (n->op == OP_COMPARE) put_constant(m, o, n);
    parts(m, index, negated, &lists);
    put(m, o, "for", lists.for_it);
    put(m, o, "against", lists.against);
    put(m, o, "open", lists.open);
    put_trace(m, o, index);
    return o;
}

/* A comparison of one number with a constant reads as a leaf: a rank with a code, a window or a plan's figure. */
static json_t *short_compare(struct maker *m, int32_t index, bool negated) {
    const struct node *n = node_at(m, index);
    json_t *o = json_object();
    struct text t = {0};
    add_number(m, child_at(m, n, 0), &t);
    add_wanted(m, n, negated, &t);
    put_text(m, o, "text", &t);
    put_result(m, o, index);
    put_number(m, o, child_at(m, n, 0));
    put_wanted(m, o, n);
    put_constant(m, o, n);
    put_trace(m, o, index);
    return o;
}

static bool is_short(const struct maker *m, const struct node *n) {
    if (n->op != OP_COMPARE || node_at(m, child_at(m, n, 1))->op != OP_NUMBER) return false;
    enum op left = (enum op)node_at(m, child_at(m, n, 0))->op;
    return left == OP_RANK || left == OP_WINDOW || left == OP_BASELINE || left == OP_PLAN;
}

static json_t *explain(struct maker *m, int32_t index, bool negated) {
    const struct node *n = node_at(m, index);
    if (is_short(m, n)) return short_compare(m, index, negated);
    if (n->op < OP_NUMBER && n->finding >= 0) return leaf(m, index, negated);
    return group(m, index, negated);
}

json_t *explanation_json(const struct criteria *set, int32_t root, const struct situation *s,
                         const struct result *results, enum reading reading) {
    struct maker m = {.w = {set, s}, .results = results, .engineer = reading == READING_ENGINEER};
    if (reading == READING_PATIENT) return explanation_patient(&m.w, root, results);
    json_t *o = explain(&m, root, false);
    if (!m.failed) return o;
    json_decref(o);
    return NULL;
}
