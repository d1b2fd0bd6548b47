/* Expressions of the canonical form, compiled into nodes: children before parents, every subtree in one piece. */
#include "base/text.h"
#include "clinical/protocol/canonical.h"
#include "clinical/protocol/canonical_leaf.h"
#include <stdlib.h>
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

static enum status compile_mark(struct reader *r, const json_t *e, struct node *n) {
    struct evidence evidence;
    TRY(reader_evidence(r, e, &evidence));
    n->mark = (uint8_t)evidence.mark;
    n->source = evidence.source;
    return STATUS_OK;
}

static enum status compile_named(struct reader *r, const json_t *e, struct node *n) {
    TRY(reader_text(r, e, "name", READER_MAX_TITLE, REQUIRED, &n->name));
    TRY(compile_mark(r, e, n));
    return compile_one(r, e, n, condition);
}

/* A value compared with a constant becomes one node, which keeps the constant's evidence; with the constant on the left
 * it is turned round. */
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
    n->mark = turn ? left.mark : right.mark;
    n->source = turn ? left.source : right.source;
    n->op = OP_COMPARE_VALUE;
    n->detail = how;
    n->first = first;
    return STATUS_OK;
}

/* --------------------------------------------------------------------------------------------------------- numbers */

static enum status read_constant(struct reader *r, const json_t *e, struct node *n) {
    return reader_int(r, e, "value", -FINDING_MAX_MILLI, FINDING_MAX_MILLI, REQUIRED, &n->number);
}

static enum status compile_number(struct reader *r, const json_t *e, struct node *n) {
    TRY(read_constant(r, e, n));
    return compile_mark(r, e, n);
}

static enum status compile_sum(struct reader *r, const json_t *e, struct node *n) {
    return compile_group(r, e, n, number);
}

static enum status compile_points(struct reader *r, const json_t *e, struct node *n) {
    TRY(read_constant(r, e, n));
    return compile_one(r, e, n, condition);
}

static enum status compile_divide(struct reader *r, const json_t *e, struct node *n) {
    TRY(compile_pair(r, e, n));
    const struct node *by = node_at(r, node_count(r) - 1);
    return by->op == OP_NUMBER && by->number == 0 ? reader_bad(r, "divides by 0") : STATUS_OK;
}

static enum status compile_choose(struct reader *r, const json_t *e, struct node *n) {
    int32_t child[3] = {0, 0, 0};
    TRY(compile_member(r, e, "when", condition, &child[0]));
    TRY(compile_member(r, e, "then", number, &child[1]));
    TRY(compile_member(r, e, "else", number, &child[2]));
    return adopt(r, n, child, 3);
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
    const char *members[11]; /* beside "op" */
};

static const struct operator operators[] = {
    {"const", OP_CONST, compile_const, 0, {"value"}},
    {"all", OP_ALL, compile_all, 0, {"of"}},
    {"any", OP_ANY, compile_any, 0, {"of"}},
    {"none", OP_NONE, compile_all, 0, {"of"}},
    {"not", OP_NOT, compile_not, 0, {"of"}},
    {"at-least", OP_AT_LEAST, compile_at_least, 0, {"n", "of"}},
    {"yes", OP_YES, canonical_leaf_yes, 0, {"finding", "knee"}},
    {"is", OP_IS, canonical_leaf_code, 0, {"finding", "code", "knee"}},
    {"includes", OP_INCLUDES, canonical_leaf_code, 0, {"finding", "code", "knee"}},
    {"known", OP_KNOWN, canonical_leaf_any, 0, {"finding", "context", "knee"}},
    {"answered", OP_ANSWERED, canonical_leaf_any, 0, {"finding", "context", "knee"}},
    {"decided", OP_DECIDED, compile_not, 0, {"of"}},
    {"le", OP_COMPARE, compile_compare, COMPARE_LE, {"left", "right"}},
    {"lt", OP_COMPARE, compile_compare, COMPARE_LT, {"left", "right"}},
    {"ge", OP_COMPARE, compile_compare, COMPARE_GE, {"left", "right"}},
    {"gt", OP_COMPARE, compile_compare, COMPARE_GT, {"left", "right"}},
    {"eq", OP_COMPARE, compile_compare, COMPARE_EQ, {"left", "right"}},
    {"named", OP_NAMED, compile_named, 0, {"name", "mark", "source", "of"}},
    {"number", OP_NUMBER, compile_number, 0, {"value", "mark", "source"}},
    {"value", OP_VALUE, canonical_leaf_value, 0, {"finding", "context", "knee"}},
    {"rank", OP_RANK, canonical_leaf_rank, 0, {"finding", "knee"}},
    {"sum", OP_SUM, compile_sum, 0, {"of"}},
    {"minus", OP_MINUS, compile_pair, 0, {"left", "right"}},
    {"times", OP_TIMES, compile_pair, 0, {"left", "right"}},
    {"divide", OP_DIVIDE, compile_divide, 0, {"left", "right"}},
    {"choose", OP_CHOOSE, compile_choose, 0, {"when", "then", "else"}},
    {"points", OP_POINTS, compile_points, 0, {"of", "value"}},
    {"bands", OP_BANDS, compile_bands, 0, {"of", "bands"}},
    {"worst-known", OP_WORST_KNOWN, compile_sum, 0, {"of"}},
    {"window",
     OP_WINDOW,
     canonical_leaf_window,
     0,
     {"finding", "context", "knee", "stat", "days", "last", "session", "ago", "since_phase", "unmasked", "where"}},
    {"baseline", OP_BASELINE, canonical_leaf_baseline, 0, {"finding", "context", "knee"}},
    {"plan", OP_PLAN, canonical_leaf_plan, 0, {"figure", "days"}},
};
#define OPERATORS (sizeof operators / sizeof *operators)

static enum status find_operator(struct reader *r, const json_t *e, bool is_number, const struct operator** out) {
    const char *name, *names[OPERATORS];
    char near[120];
    TRY(reader_place(r, json_get_text(e, "op", &name, r->err)));
    for (size_t i = 0; i < OPERATORS; i++) {
        names[i] = operators[i].name;
        if (names[i][0] != name[0] || strcmp(names[i], name) != 0) continue;
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

/* ---- What is shared in memory is compiled once, and then copied ---- */

static enum status copy_node(struct reader *r, const struct compiled *c, int32_t index, size_t above) {
    struct node n = *node_at(r, index);
    int32_t shift = node_count(r) - index;
    struct node *place = LIST_PUSH(r->a, &r->p->criteria.nodes);
    size_t below = strlen(n.path + above);
    char *path = arena_room(r->a, r->length + below + 1, 1);
    if (!place || !path) return reader_memory(r);
    memcpy(path, r->path, r->length);
    memcpy(path + r->length, n.path + above, below + 1);
    n.path = path;
    n.first += shift;
    if (n.children > 0) n.child += (int32_t)r->p->criteria.child.count - c->child;
    *place = n;
    return STATUS_OK;
}

static enum status copy_child(struct reader *r, int32_t index, int32_t shift) {
    int32_t child = r->p->criteria.child.item[index] + shift, *place = LIST_PUSH(r->a, &r->p->criteria.child);
    if (!place) return reader_memory(r);
    *place = child;
    return STATUS_OK;
}

static enum status copy_compiled(struct reader *r, const struct compiled *c, int32_t *out) {
    int32_t shift = node_count(r) - c->first;
    size_t above = strlen(node_at(r, c->root)->path);
    for (int32_t i = c->first; i <= c->root; i++) TRY(copy_node(r, c, i, above));
    for (int32_t i = c->child; i < c->child_end; i++) TRY(copy_child(r, i, shift));
    *out = c->root + shift;
    return STATUS_OK;
}

/* What e compiled to before, where it would compile to the same again. */
static const struct compiled *recall(struct reader *r, const json_t *e, bool is_number) {
    const uintptr_t *number = e->refcount > 1 ? pointers_at(&r->known, e) : NULL;
    const struct compiled *c = number && *number > 0 ? &r->compiled.item[*number - 1] : NULL;
    bool fits = c && c->knee == r->knee && c->session == r->session &&
                (node_at(r, c->root)->op >= OP_NUMBER) == is_number &&
                node_count(r) + c->root - c->first < CANONICAL_MAX_NODES;
    return fits ? c : NULL;
}

static enum status remember(struct reader *r, const json_t *e, const struct compiled *c) {
    if (e->refcount < 2) return STATUS_OK;
    uintptr_t *number = pointers_at(&r->known, e);
    struct compiled *place = number ? LIST_PUSH(r->a, &r->compiled) : NULL;
    if (!place) return reader_memory(r);
    *place = *c;
    *number = r->compiled.count;
    return STATUS_OK;
}

static enum status compile_new(struct reader *r, const json_t *e, bool is_number, int32_t *out) {
    const struct operator* o = NULL;
    TRY(find_operator(r, e, is_number, &o));
    TRY(check_members(r, e, o));
    struct node n = {.op = (uint8_t)o->op, .detail = o->detail, .first = node_count(r), .finding = -1};
    TRY(o->compile(r, e, &n));
    if (n.op == OP_WINDOW && !n.session) r->p->criteria.windows = true;
    return append(r, &n, out);
}

static enum status compile(struct reader *r, const json_t *e, bool is_number, int32_t *out) {
    const struct compiled *before = recall(r, e, is_number);
    struct compiled c = {.first = node_count(r), .child = (int32_t)r->p->criteria.child.count,
                         .knee = r->knee, .session = r->session};
    if (before) return copy_compiled(r, before, out);
    TRY(compile_new(r, e, is_number, out));
    c.root = *out;
    c.child_end = (int32_t)r->p->criteria.child.count;
    return remember(r, e, &c);
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

/* ---------------------------------------------------------------------------------------------------------- ranges */

static void widen(struct result *r, int64_t lo, int64_t hi) {
    if (lo < r->lo) r->lo = lo;
    if (hi > r->hi) r->hi = hi;
}

/* All that a number can ever be, where that is not what it could be with nothing known: a condition may then be decided
 * ("known" is), and the least that something can be divided by is a thousandth. */
static void widen_range(const struct criteria *set, int32_t index, struct result *results) {
    const struct node *n = &set->nodes.item[index];
    const int32_t *child = set->child.item + n->child;
    struct result *r = &results[index];
    if (n->op == OP_POINTS) widen(r, n->number < 0 ? n->number : 0, n->number > 0 ? n->number : 0);
    for (int32_t i = n->op == OP_CHOOSE; (n->op == OP_CHOOSE || n->op == OP_WORST_KNOWN) && i < n->children; i++)
        widen(r, results[child[i]].lo, results[child[i]].hi);
    if (n->op != OP_DIVIDE || r->lo > -EXPRESSION_MAX) return;
    int64_t lo = results[child[0]].lo, hi = results[child[0]].hi, most = (-lo > hi ? -lo : hi);
    if (most >= EXPRESSION_MAX / 1000) return;
    r->lo = -most * 1000;
    r->hi = most * 1000;
}

enum status reader_ranges(struct reader *r) {
    const struct criteria *set = &r->p->criteria;
    const struct answers none = {.vocabulary = r->v};
    const struct situation s = {.answers = &none, .side = SIDE_LEFT};
    struct result *results = calloc(set->nodes.count + 1, sizeof *results);
    if (!results) return reader_memory(r);
    enum status status = STATUS_OK;
    for (int32_t i = 0; i < node_count(r) && status == STATUS_OK; i++) {
        criterion_step(set, i, &s, results);
        if (set->nodes.item[i].op < OP_NUMBER) continue;
        widen_range(set, i, results);
        if (results[i].lo > -EXPRESSION_MAX && results[i].hi < EXPRESSION_MAX) continue;
        status = error_set(r->err, STATUS_INPUT, "%s: the number can grow past 9000000000000", set->nodes.item[i].path);
    }
    free(results);
    return status;
}
