#include "clinical/criterion/explanation_trace.h"
#include "base/json_build.h"

struct trace {
    const struct criteria *set;
    const struct situation *s;
    const struct result *results;
};

static const char *op_name(const struct node *n) {
    static const char *const names[] = {[OP_CONST] = "const",
                                        [OP_ALL] = "all",
                                        [OP_ANY] = "any",
                                        [OP_NONE] = "none",
                                        [OP_NOT] = "not",
                                        [OP_AT_LEAST] = "at-least",
                                        [OP_KNOWN] = "known",
                                        [OP_ANSWERED] = "answered",
                                        [OP_DECIDED] = "decided",
                                        [OP_YES] = "yes",
                                        [OP_IS] = "is",
                                        [OP_INCLUDES] = "includes",
                                        [OP_NAMED] = "named",
                                        [OP_NUMBER] = "number",
                                        [OP_VALUE] = "value",
                                        [OP_RANK] = "rank",
                                        [OP_SUM] = "sum",
                                        [OP_MINUS] = "minus",
                                        [OP_TIMES] = "times",
                                        [OP_DIVIDE] = "divide",
                                        [OP_CHOOSE] = "choose",
                                        [OP_POINTS] = "points",
                                        [OP_BANDS] = "bands",
                                        [OP_WORST_KNOWN] = "worst-known",
                                        [OP_WINDOW] = "window",
                                        [OP_BASELINE] = "baseline",
                                        [OP_PLAN] = "plan"};
    static const char *const compares[] = {[COMPARE_LE] = "le",
                                           [COMPARE_LT] = "lt",
                                           [COMPARE_GE] = "ge",
                                           [COMPARE_GT] = "gt",
                                           [COMPARE_EQ] = "eq"};
    return n->op == OP_COMPARE || n->op == OP_COMPARE_VALUE ? compares[n->detail] : names[n->op];
}

static void put_interval(json_t **o, struct result r) {
    json_put(o, "lo", json_from_milli(r.lo));
    json_put(o, "hi", json_from_milli(r.hi));
}

static void put_result(json_t **o, const struct node *n, struct result r) {
    bool number = n->op >= OP_NUMBER;
    json_put_text(o, "result", !number ? truth_name(r.truth) : r.truth == TRUTH_MET ? "known" : "unknown");
    if (number) put_interval(o, r);
}

static void put_evidence(json_t **o, const struct node *n) {
    json_put_text(o, "mark", mark_name((enum mark)n->mark));
    json_put_text(o, "source", n->source);
}

/* A value compared with a constant is one node: its two numbers are made again. */
static json_t *merged_inputs(const struct trace *t, const struct node *n) {
    const struct value *v = criterion_answer(n, t->s);
    struct result value = {n->min, n->max, v ? TRUTH_MET : TRUTH_UNKNOWN};
    struct result constant = {n->number, n->number, TRUTH_MET};
    json_t *list = json_array(), *left = json_object(), *right = json_object();
    if (v) value.lo = value.hi = v->number;
    if (v && v->masked && value.hi < n->max) value.hi = n->max;
    json_put_text(&left, "op", "value");
    json_put_text(&left, "result", v ? "known" : "unknown");
    put_interval(&left, value);
    json_put_text(&right, "op", "number");
    json_put_text(&right, "result", "known");
    put_interval(&right, constant);
    put_evidence(&right, n);
    json_push(&list, left);
    json_push(&list, right);
    return list;
}

static json_t *inputs(const struct trace *t, const struct node *n);

static json_t *input(const struct trace *t, int32_t index) {
    const struct node *n = &t->set->nodes.item[index];
    json_t *o = json_object();
    json_put_text(&o, "op", op_name(n));
    json_put_text(&o, "path", n->path);
    put_result(&o, n, t->results[index]);
    put_evidence(&o, n);
    if (n->op >= OP_NUMBER && n->children > 0) json_put(&o, "inputs", inputs(t, n));
    return o;
}

static json_t *inputs(const struct trace *t, const struct node *n) {
    json_t *list = json_array();
    for (int32_t i = 0; i < n->children; i++) json_push(&list, input(t, t->set->child.item[n->child + i]));
    return list;
}

void trace_put(const struct criteria *set, int32_t index, const struct situation *s, const struct result *results,
               json_t **o) {
    const struct trace t = {set, s, results};
    const struct node *n = &set->nodes.item[index];
    json_put_text(o, "op", op_name(n));
    json_put_text(o, "path", n->path);
    if (n->op >= OP_NUMBER) put_interval(o, results[index]);
    if (n->op == OP_COMPARE_VALUE)
        json_put(o, "inputs", merged_inputs(&t, n));
    else if (n->children > 0)
        json_put(o, "inputs", inputs(&t, n));
}
