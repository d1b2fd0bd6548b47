/* Expressions of the canonical form, compiled into nodes: children before parents, every subtree in one piece. */
#include "base/text.h"
#include "clinical/protocol/canonical.h"
#include "clinical/protocol/canonical_reader.h"
#include <string.h>

static enum status condition(struct reader *r, const json_t *e, int32_t *out);
static enum status number(struct reader *r, const json_t *e, int32_t *out);

typedef enum status compile_fn(struct reader *r, const json_t *e, int32_t *out);

/* ----------------------------------------------------------------------------------------------------------- nodes */

static struct node *node_at(struct reader *r, int32_t index) { return &r->p->criteria.nodes.item[index]; }
static int32_t node_count(const struct reader *r) { return (int32_t)r->p->criteria.nodes.count; }

/* Appends the children of n, which are compiled already. */
static enum status adopt(struct reader *r, struct node *n, const int32_t *child, size_t count) {
    n->child = (int32_t)r->p->criteria.child.count;
    n->children = (int32_t)count;
    for (size_t i = 0; i < count; i++) {
        int32_t *place = LIST_PUSH(r->a, &r->p->criteria.child);
        if (!place) return reader_memory(r);
        *place = child[i];
    }
    return STATUS_OK;
}

static enum status compile_member(struct reader *r, const json_t *e, const char *key, compile_fn *compile,
                                  int32_t *out) {
    const json_t *member = json_object_get(e, key);
    if (!member) return reader_bad(r, "\"%s\" is missing", key);
    size_t before = reader_into(r, key);
    TRY(compile(r, member, out));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status compile_group(struct reader *r, const json_t *e, struct node *n, compile_fn *compile) {
    json_t *list;
    TRY(reader_list(r, e, "of", REQUIRED, &list));
    size_t count = json_array_size(list), before = reader_into(r, "of");
    int32_t *child = arena_array(r->a, count, sizeof *child);
    if (!child) return reader_memory(r);
    for (size_t i = 0; i < count; i++) {
        size_t here = reader_item(r, i);
        TRY(compile(r, json_array_get(list, i), &child[i]));
        reader_back(r, here);
    }
    reader_back(r, before);
    return adopt(r, n, child, count);
}

static enum status compile_pair(struct reader *r, const json_t *e, struct node *n) {
    int32_t child[2] = {0, 0};
    TRY(compile_member(r, e, "left", number, &child[0]));
    TRY(compile_member(r, e, "right", number, &child[1]));
    return adopt(r, n, child, 2);
}

static enum status compile_one(struct reader *r, const json_t *e, struct node *n, compile_fn *compile) {
    int32_t child = 0;
    TRY(compile_member(r, e, "of", compile, &child));
    return adopt(r, n, &child, 1);
}

/* ---------------------------------------------------------------------------------------------------------- leaves */

static enum status find_finding(struct reader *r, const json_t *e, struct node *n) {
    const char *name;
    char near[120];
    TRY(reader_place(r, json_get_text(e, "finding", &name, r->err)));
    n->finding = vocabulary_find(r->v, name);
    if (n->finding < 0)
        return reader_bad(r, "\"finding\": \"%s\" is not declared%s", name,
                          reader_hint(near, vocabulary_nearest(r->v, name)));
    if (!r->own[n->finding].declared)
        return reader_bad(r, "\"finding\": \"%s\" is not declared by this protocol", name);
    return STATUS_OK;
}

static enum status find_context(struct reader *r, const json_t *e, struct node *n) {
    const struct finding *f = &r->v->findings.item[n->finding];
    const char *context = NULL;
    char near[120];
    TRY(reader_place(r, json_get_text_or(e, "context", &context, r->err)));
    bool named = f->context[0][0] != '\0';
    if (named && !context) return reader_bad(r, "%s needs a \"context\"", f->name);
    if (!named && context) return reader_bad(r, "%s has no contexts", f->name);
    if (!context) return STATUS_OK;
    n->context = finding_context(f, context);
    if (n->context >= 0 && (size_t)n->context < r->own[n->finding].contexts) return STATUS_OK;
    return reader_bad(r, "\"context\": %s has no \"%s\"%s", f->name, context,
                      reader_hint(near, text_nearest(context, f->context, f->contexts)));
}

static enum status find_knee(struct reader *r, const json_t *e, struct node *n) {
    static const char *const knees[] = {"same", "other", "left", "right", NULL};
    const struct finding *f = &r->v->findings.item[n->finding];
    bool said = json_object_get(e, "knee") != NULL;
    int knee = KNEE_SAME;
    if (said) TRY(reader_word(r, e, "knee", knees, &knee));
    if (said && !f->knee) return reader_bad(r, "%s is about the person and has no knee", f->name);
    if (said && knee == KNEE_SAME) return reader_bad(r, "\"knee\": \"same\" is what it is without, and is left out");
    if (f->knee && !r->knee && knee != KNEE_LEFT && knee != KNEE_RIGHT)
        return reader_bad(r, "%s is about a knee, but the person is judged here: \"knee\" must be left or right",
                          f->name);
    n->knee = (uint8_t)knee;
    int left = finding_slot(f, n->context, SIDE_LEFT), right = finding_slot(f, n->context, SIDE_RIGHT);
    n->slot[0] = knee == KNEE_OTHER || knee == KNEE_RIGHT ? right : left;
    n->slot[1] = knee == KNEE_OTHER || knee == KNEE_LEFT ? left : right;
    return STATUS_OK;
}

/* The finding, context and knee of a leaf, and how this protocol declares the finding. */
static enum status leaf(struct reader *r, const json_t *e, struct node *n, enum finding_type type) {
    static const char *const wanted[] = {"a yes-no finding", "a number", "a one-of finding", "a some-of finding"};
    TRY(find_finding(r, e, n));
    const struct finding *f = &r->v->findings.item[n->finding];
    const struct own *own = &r->own[n->finding];
    if (f->type != type) return reader_bad(r, "%s is not %s", f->name, wanted[type]);
    TRY(find_context(r, e, n));
    TRY(find_knee(r, e, n));
    n->min = own->min;
    n->max = own->max;
    n->fresh_ms = own->fresh_ms;
    return STATUS_OK;
}

static enum status compile_yes(struct reader *r, const json_t *e, struct node *n) {
    return leaf(r, e, n, FINDING_YES_NO);
}

static enum status compile_value(struct reader *r, const json_t *e, struct node *n) {
    return leaf(r, e, n, FINDING_NUMBER);
}

static enum status compile_known(struct reader *r, const json_t *e, struct node *n) {
    TRY(find_finding(r, e, n));
    return leaf(r, e, n, r->v->findings.item[n->finding].type);
}

static enum status compile_rank(struct reader *r, const json_t *e, struct node *n) {
    TRY(leaf(r, e, n, FINDING_ONE_OF));
    n->max = (int64_t)(r->own[n->finding].codes - 1) * 1000;
    return STATUS_OK;
}

static enum status compile_code(struct reader *r, const json_t *e, struct node *n) {
    const char *word;
    char near[120];
    TRY(leaf(r, e, n, n->op == OP_IS ? FINDING_ONE_OF : FINDING_SOME_OF));
    TRY(reader_place(r, json_get_text(e, "code", &word, r->err)));
    const struct finding *f = &r->v->findings.item[n->finding];
    int code = finding_code(f, word);
    if (code < 0 || (size_t)code >= r->own[n->finding].codes)
        return reader_bad(r, "\"code\": %s has no \"%s\"%s", f->name, word,
                          reader_hint(near, text_nearest(word, f->code, f->codes)));
    n->number = INT64_C(1) << code;
    return STATUS_OK;
}

static enum status compile_window(struct reader *r, const json_t *e, struct node *n) {
    static const char *const stats[] = {"median", "mean", "worst", "least", "sum", "count", NULL};
    int stat;
    bool since_phase;
    TRY(leaf(r, e, n, FINDING_NUMBER));
    TRY(reader_word(r, e, "stat", stats, &stat));
    TRY(reader_true(r, e, "since_phase", &since_phase));
    bool days = json_object_get(e, "days") != NULL, last = json_object_get(e, "last") != NULL;
    if (days == last) return reader_bad(r, "a window has either \"days\" or \"last\"");
    n->detail = (uint8_t)stat;
    n->since_phase = since_phase;
    n->last = last;
    return reader_int(r, e, last ? "last" : "days", 1, last ? 100 : 3650, REQUIRED, &n->number);
}

static enum status compile_plan(struct reader *r, const json_t *e, struct node *n) {
    static const char *const figures[] = {"days-in-phase", "days-in-step",    "days-in-plan",
                                          "adherence",     "missed-in-a-row", NULL};
    static const int64_t most[] = {36500000, 36500000, 36500000, 1000, 1000000000};
    int figure;
    TRY(reader_word(r, e, "figure", figures, &figure));
    n->detail = (uint8_t)figure;
    n->max = most[figure];
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------ conditions */

static enum status compile_const(struct reader *r, const json_t *e, struct node *n) {
    const json_t *value = json_object_get(e, "value");
    if (!json_is_boolean(value)) return reader_bad(r, "\"value\" is neither true nor false");
    n->detail = json_is_true(value) ? TRUTH_MET : TRUTH_NOT_MET;
    return STATUS_OK;
}

static enum status compile_all(struct reader *r, const json_t *e, struct node *n) {
    return compile_group(r, e, n, condition);
}

/* "Any" of several "is" on one finding and knee becomes one node with several code bits. */
static enum status compile_any(struct reader *r, const json_t *e, struct node *n) {
    TRY(compile_group(r, e, n, condition));
    const struct node *first = node_at(r, n->first);
    int64_t bits = 0;
    if (node_count(r) - n->first != n->children) return STATUS_OK;
    for (int32_t i = n->first; i < node_count(r); i++) {
        const struct node *each = node_at(r, i);
        if (each->op != OP_IS || each->finding != first->finding || each->knee != first->knee) return STATUS_OK;
        bits |= each->number;
    }
    struct node one = *first;
    one.number = bits;
    r->p->criteria.nodes.count = (size_t)n->first;
    r->p->criteria.child.count = (size_t)n->child;
    *n = one;
    return STATUS_OK;
}

static enum status compile_not(struct reader *r, const json_t *e, struct node *n) {
    return compile_one(r, e, n, condition);
}

static enum status compile_at_least(struct reader *r, const json_t *e, struct node *n) {
    TRY(reader_int(r, e, "n", 1, READER_MAX_ITEMS, REQUIRED, &n->number));
    TRY(compile_group(r, e, n, condition));
    if (n->number <= n->children) return STATUS_OK;
    return reader_bad(r, "at least %d of %d can never be met", (int)n->number, (int)n->children);
}

static enum status compile_named(struct reader *r, const json_t *e, struct node *n) {
    TRY(reader_text(r, e, "name", READER_MAX_TITLE, REQUIRED, &n->name));
    TRY(reader_text(r, e, "source", 100, OPTIONAL, &n->source));
    bool found = n->source == NULL;
    for (size_t i = 0; i < r->p->sources && !found; i++) found = strcmp(r->p->source[i].id, n->source) == 0;
    if (!found) return reader_bad(r, "\"source\": \"%s\" is not the id of a source", n->source);
    return compile_one(r, e, n, condition);
}

/* A value compared with a constant becomes one node; with the constant on the left it is turned round. */
static enum status compile_compare(struct reader *r, const json_t *e, struct node *n) {
    static const uint8_t turned[] = {[COMPARE_LE] = COMPARE_GE,
                                     [COMPARE_LT] = COMPARE_GT,
                                     [COMPARE_GE] = COMPARE_LE,
                                     [COMPARE_GT] = COMPARE_LT,
                                     [COMPARE_EQ] = COMPARE_EQ};
    TRY(compile_pair(r, e, n));
    if (node_count(r) - n->first != 2) return STATUS_OK;
    struct node left = *node_at(r, n->first), right = *node_at(r, n->first + 1);
    bool turn = left.op == OP_NUMBER && right.op == OP_VALUE;
    if (!turn && !(left.op == OP_VALUE && right.op == OP_NUMBER)) return STATUS_OK;
    uint8_t how = turn ? turned[n->detail] : n->detail;
    int32_t first = n->first;
    r->p->criteria.nodes.count = (size_t)first;
    r->p->criteria.child.count = (size_t)n->child;
    *n = turn ? right : left;
    n->number = turn ? left.number : right.number;
    n->op = OP_COMPARE_VALUE;
    n->detail = how;
    n->first = first;
    return STATUS_OK;
}

/* --------------------------------------------------------------------------------------------------------- numbers */

static enum status compile_number(struct reader *r, const json_t *e, struct node *n) {
    return reader_int(r, e, "value", -FINDING_MAX_MILLI, FINDING_MAX_MILLI, REQUIRED, &n->number);
}

static enum status compile_sum(struct reader *r, const json_t *e, struct node *n) {
    return compile_group(r, e, n, number);
}

static enum status compile_points(struct reader *r, const json_t *e, struct node *n) {
    TRY(compile_number(r, e, n));
    return compile_one(r, e, n, condition);
}

static bool is_band(const json_t *pair) {
    if (json_array_size(pair) != 2) return false;
    for (size_t i = 0; i < 2; i++) {
        const json_t *part = json_array_get(pair, i);
        json_int_t value = json_integer_value(part);
        if (!json_is_integer(part) || value > FINDING_MAX_MILLI || value < -FINDING_MAX_MILLI) return false;
    }
    return true;
}

static enum status compile_bands(struct reader *r, const json_t *e, struct node *n) {
    json_t *list;
    char shown[64];
    TRY(compile_one(r, e, n, number));
    TRY(reader_list(r, e, "bands", REQUIRED, &list));
    size_t count = json_array_size(list);
    int64_t *band = arena_array(r->a, count, 2 * sizeof *band);
    if (!band) return reader_memory(r);
    for (size_t i = 0; i < count; i++) {
        const json_t *pair = json_array_get(list, i);
        if (!is_band(pair))
            return reader_bad(r, "\"bands\": %s is not a pair of thousandths, [from,level]", json_show(shown, pair));
        band[2 * i] = json_integer_value(json_array_get(pair, 0));
        band[2 * i + 1] = json_integer_value(json_array_get(pair, 1));
        if (i > 0 && band[2 * i] <= band[2 * i - 2])
            return reader_bad(r, "\"bands\": %lld does not come after %lld", (long long)band[2 * i],
                              (long long)band[2 * i - 2]);
    }
    n->band = band;
    n->bands = (int32_t)count;
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------- operators */

struct operator{
    const char *name;
    enum op op;
    enum status (*compile)(struct reader * r, const json_t *e, struct node *n);
    uint8_t detail;
    const char *members[7]; /* beside "op" */
};

static const struct operator operators[] = {
    {"const", OP_CONST, compile_const, 0, {"value"}},
    {"all", OP_ALL, compile_all, 0, {"of"}},
    {"any", OP_ANY, compile_any, 0, {"of"}},
    {"none", OP_NONE, compile_all, 0, {"of"}},
    {"not", OP_NOT, compile_not, 0, {"of"}},
    {"at-least", OP_AT_LEAST, compile_at_least, 0, {"n", "of"}},
    {"yes", OP_YES, compile_yes, 0, {"finding", "knee"}},
    {"is", OP_IS, compile_code, 0, {"finding", "code", "knee"}},
    {"includes", OP_INCLUDES, compile_code, 0, {"finding", "code", "knee"}},
    {"known", OP_KNOWN, compile_known, 0, {"finding", "context", "knee"}},
    {"decided", OP_DECIDED, compile_not, 0, {"of"}},
    {"le", OP_COMPARE, compile_compare, COMPARE_LE, {"left", "right"}},
    {"lt", OP_COMPARE, compile_compare, COMPARE_LT, {"left", "right"}},
    {"ge", OP_COMPARE, compile_compare, COMPARE_GE, {"left", "right"}},
    {"gt", OP_COMPARE, compile_compare, COMPARE_GT, {"left", "right"}},
    {"eq", OP_COMPARE, compile_compare, COMPARE_EQ, {"left", "right"}},
    {"named", OP_NAMED, compile_named, 0, {"name", "source", "of"}},
    {"number", OP_NUMBER, compile_number, 0, {"value"}},
    {"value", OP_VALUE, compile_value, 0, {"finding", "context", "knee"}},
    {"rank", OP_RANK, compile_rank, 0, {"finding", "knee"}},
    {"sum", OP_SUM, compile_sum, 0, {"of"}},
    {"minus", OP_MINUS, compile_pair, 0, {"left", "right"}},
    {"times", OP_TIMES, compile_pair, 0, {"left", "right"}},
    {"points", OP_POINTS, compile_points, 0, {"of", "value"}},
    {"bands", OP_BANDS, compile_bands, 0, {"of", "bands"}},
    {"worst-known", OP_WORST_KNOWN, compile_sum, 0, {"of"}},
    {"window", OP_WINDOW, compile_window, 0, {"finding", "context", "knee", "stat", "days", "last", "since_phase"}},
    {"plan", OP_PLAN, compile_plan, 0, {"figure"}},
};
#define OPERATORS (sizeof operators / sizeof *operators)

static enum status find_operator(struct reader *r, const json_t *e, bool is_number, const struct operator** out) {
    const char *name, *names[OPERATORS];
    char near[120];
    TRY(reader_place(r, json_get_text(e, "op", &name, r->err)));
    for (size_t i = 0; i < OPERATORS; i++) {
        names[i] = operators[i].name;
        if (strcmp(names[i], name) != 0) continue;
        *out = &operators[i];
        if (is_number == (operators[i].op >= OP_NUMBER)) return STATUS_OK;
        return reader_bad(r, "\"op\": \"%s\" is a %s, but a %s is needed here", name,
                          is_number ? "condition" : "number", is_number ? "number" : "condition");
    }
    return reader_bad(r, "\"op\": unknown operator \"%s\"%s", name,
                      reader_hint(near, text_nearest(name, names, OPERATORS)));
}

static enum status check_members(struct reader *r, const json_t *e, const struct operator* o) {
    const char *members[sizeof o->members / sizeof *o->members + 2] = {"op"};
    size_t count = 1;
    for (size_t i = 0; i < sizeof o->members / sizeof *o->members && o->members[i]; i++)
        members[count++] = o->members[i];
    return reader_only(r, e, members);
}

static enum status append(struct reader *r, const struct node *n, int32_t *out) {
    char *path = arena_text(r->a, r->path);
    if (node_count(r) >= CANONICAL_MAX_NODES)
        return reader_bad(r, "the protocol's expressions have more than %d parts", CANONICAL_MAX_NODES);
    struct node *place = LIST_PUSH(r->a, &r->p->criteria.nodes);
    if (!path || !place) return reader_memory(r);
    *place = *n;
    place->path = path;
    *out = node_count(r) - 1;
    return STATUS_OK;
}

static enum status compile(struct reader *r, const json_t *e, bool is_number, int32_t *out) {
    const struct operator* o = NULL;
    TRY(find_operator(r, e, is_number, &o));
    TRY(check_members(r, e, o));
    struct node n = {.op = (uint8_t)o->op, .detail = o->detail, .first = node_count(r), .finding = -1};
    TRY(o->compile(r, e, &n));
    if (n.op == OP_WINDOW) r->p->criteria.windows = true;
    return append(r, &n, out);
}

static enum status condition(struct reader *r, const json_t *e, int32_t *out) { return compile(r, e, false, out); }
static enum status number(struct reader *r, const json_t *e, int32_t *out) { return compile(r, e, true, out); }

static enum status root(struct reader *r, const json_t *o, const char *key, enum reader_need need,
                        compile_fn *compile_it, int32_t *out) {
    *out = NO_EXPRESSION;
    if (need == OPTIONAL && !json_object_get(o, key)) return STATUS_OK;
    return compile_member(r, o, key, compile_it, out);
}

enum status reader_condition(struct reader *r, const json_t *o, const char *key, enum reader_need need, int32_t *out) {
    return root(r, o, key, need, condition, out);
}

enum status reader_number(struct reader *r, const json_t *o, const char *key, enum reader_need need, int32_t *out) {
    return root(r, o, key, need, number, out);
}
