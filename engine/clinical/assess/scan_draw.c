/* From expressions to diagrams. */
#include "clinical/assess/scan_parts.h"
#include <string.h>

#define GROUP_STEPS 40000 /* of one group's diagram */

/* One step of an expression by itself: a criteria of one node after its operands. */
struct lone {
    struct criteria set;
    struct node node[DIAGRAM_MAX_OPERANDS + 1];
    int32_t child[DIAGRAM_MAX_OPERANDS];
    struct result result[DIAGRAM_MAX_OPERANDS + 1];
    struct situation now;
};

static struct result take_step(const void *context, const struct result *operand) {
    struct lone *l = (struct lone *)context;
    int32_t root = l->node[0].children;
    for (int32_t i = 0; i < root; i++) l->result[i] = operand[i];
    return scan_result(&l->node[root], criterion_number(&l->set, root, &l->now, l->result));
}

static bool same_step(const struct node *a, const struct node *b) {
    return a->op == b->op && a->detail == b->detail && a->number == b->number && a->bands == b->bands &&
           (a->bands == 0 || memcmp(a->band, b->band, (size_t)a->bands * 2 * sizeof *a->band) == 0);
}

static int step_id(struct scanner *x, const struct node *n) {
    for (size_t i = 0; i < x->known_steps.count; i++) {
        if (same_step(&x->known_steps.item[i], n)) return (int)i + 1;
    }
    struct node *place = x->known_steps.count + 1 < SCAN_STEPS_MAX ? LIST_PUSH(x->a, &x->known_steps) : NULL;
    if (!place) {
        x->memory_out = true;
        return 0;
    }
    *place = *n;
    return (int)x->known_steps.count;
}

static diagram_ref take(struct scanner *x, struct node n, int32_t operands, const diagram_ref *operand) {
    struct lone l = {.now = scan_situation(x, SIDE_NONE)};
    struct operation op = {.id = step_id(x, &n), .operands = operands, .at = take_step, .context = &l};
    n.first = n.children = operands;
    n.child = 0;
    l.node[operands] = n;
    l.node[0].children = operands;
    for (int32_t i = 0; i < operands; i++) l.child[i] = i;
    l.set.vocabulary = x->trial.vocabulary;
    l.set.nodes.item = l.node;
    l.set.nodes.count = (size_t)operands + 1;
    l.set.child.item = l.child;
    l.set.child.count = (size_t)operands;
    op.has_absorbing = op.has_neutral = n.op == OP_ALL || n.op == OP_ANY;
    op.absorbing.truth = n.op == OP_ALL ? TRUTH_NOT_MET : TRUTH_MET;
    op.neutral.truth = n.op == OP_ALL ? TRUTH_MET : TRUTH_NOT_MET;
    return op.id > 0 ? diagram_apply(x->d, &op, operand) : DIAGRAM_NONE;
}

static struct node plain(enum op op) { return (struct node){.op = (uint8_t)op}; }

/* Two at a time: which two first does not matter to these. */
static diagram_ref fold(struct scanner *x, const struct node *n, const diagram_ref *f, int32_t count) {
    if (count == 1) return take(x, *n, 1, f);
    diagram_ref all = f[0];
    for (int32_t i = 1; i < count; i++) all = take(x, *n, 2, (diagram_ref[]){all, f[i]});
    return all;
}

/* Each counts one point when it is met: enough of them are a sum that is high enough. */
static diagram_ref count(struct scanner *x, const struct node *n, diagram_ref *f) {
    struct node point = plain(OP_POINTS), sum = plain(OP_SUM), compare = plain(OP_COMPARE);
    point.number = 1000;
    compare.detail = COMPARE_GE;
    for (int32_t i = 0; i < n->children; i++) f[i] = take(x, point, 1, &f[i]);
    diagram_ref wanted = diagram_leaf(x->d, (struct result){n->number * 1000, n->number * 1000, TRUTH_MET});
    return take(x, compare, 2, (diagram_ref[]){fold(x, &sum, f, n->children), wanted});
}

static diagram_ref combine(struct scanner *x, const struct node *n, diagram_ref *f) {
    struct node any = plain(OP_ANY), not = plain(OP_NOT);
    diagram_ref none;
    if (n->children == 0) return DIAGRAM_NONE;
    switch ((enum op)n->op) {
    case OP_ALL:
    case OP_ANY:
    case OP_SUM:
    case OP_WORST_KNOWN: return fold(x, n, f, n->children);
    case OP_NONE: none = fold(x, &any, f, n->children); return take(x, not, 1, &none);
    case OP_AT_LEAST: return count(x, n, f);
    default: return n->children <= DIAGRAM_MAX_OPERANDS ? take(x, *n, n->children, f) : DIAGRAM_NONE;
    }
}

/* A leaf that reads some of a list: whether it is answered, and whether it has one of the codes. */
static diagram_ref draw_list(struct scanner *x, const struct variable *v, const struct node *n, struct result now) {
    diagram_ref met = diagram_leaf(x->d, (struct result){0, 0, TRUTH_MET});
    diagram_ref answered = n->op == OP_INCLUDES ? diagram_leaf(x->d, (struct result){0, 0, TRUTH_NOT_MET}) : met;
    for (size_t i = v->group.count; n->op == OP_INCLUDES && i-- > 0;) {
        if (v->group.item[i] & n->number)
            answered = diagram_node(x->d, v->number + 1 + (int)i, (diagram_ref[]){answered, met});
    }
    return diagram_node(x->d, v->number, (diagram_ref[]){diagram_leaf(x->d, now), answered});
}

static diagram_ref draw(struct scanner *x, const struct scan *s, int32_t i, const diagram_ref *ref) {
    const struct node *n = node_at(s, i);
    int32_t at = i - s->first;
    if (s->part[at] == PART_FIXED) return diagram_leaf(x->d, s->now[at]);
    if (s->part[at] == PART_TOP) return x->tops.item[s->top[at]].ref;
    if (s->part[at] == PART_GROUP && x->variables.item[GROUP(s->only[at])].stands != DIAGRAM_NONE)
        return x->variables.item[GROUP(s->only[at])].stands;
    if (s->part[at] == PART_LIST) return draw_list(x, &x->variables.item[s->only[at]], n, s->now[at]);
    diagram_ref *child = arena_room(x->pass, (size_t)n->children + 1, sizeof *child);
    if (!child) {
        x->memory_out = true;
        return DIAGRAM_NONE;
    }
    for (int32_t k = 0; k < n->children; k++) child[k] = ref[child_at(s, n, k) - s->first];
    return combine(x, n, child);
}

static diagram_ref build(struct scanner *x, const struct scan *s, int32_t root) {
    int32_t first = node_at(s, root)->first;
    diagram_ref *ref = arena_room(x->pass, (size_t)(root - s->first) + 1, sizeof *ref);
    if (!ref) {
        x->memory_out = true;
        return DIAGRAM_NONE;
    }
    for (int32_t i = first; i <= root; i++) {
        ref[i - s->first] = DIAGRAM_NONE;
        if (s->part[i - s->first] != PART_UNSEEN) ref[i - s->first] = draw(x, s, i, ref);
    }
    return ref[root - s->first];
}

/* The two variables that a subtree reads, the upper one first; false when it reads more. */
static bool find_pair(const struct scanner *x, const struct scan *s, int32_t root, const struct variable *pair[2]) {
    pair[0] = pair[1] = NULL;
    for (int32_t i = node_at(s, root)->first; i <= root; i++) {
        const struct variable *v = s->leaf[i - s->first] == NOTHING ? NULL : &x->variables.item[s->leaf[i - s->first]];
        if (!v || v == pair[0] || v == pair[1]) continue;
        if (pair[1] || v->wide || v->type == FINDING_SOME_OF) return false;
        pair[pair[0] != NULL] = v;
    }
    if (!pair[1]) return false;
    if (pair[0]->number < pair[1]->number) return true;
    const struct variable *first = pair[1];
    pair[1] = pair[0];
    pair[0] = first;
    return true;
}

static diagram_ref draw_second(struct scanner *x, const struct scan *s, int32_t root, const struct variable *v,
                               diagram_ref *child) {
    struct result now = scan_evaluate(x, s, root);
    struct value before = x->trial.value[v->slot];
    child[0] = diagram_leaf(x->d, now);
    if (!s->loose[root - s->first] && scan_is_settled(node_at(s, root), &now)) return child[0];
    for (size_t i = 0; i < v->value.count; i++) {
        scan_try(x, v, v->value.item[i]);
        child[i + 1] = diagram_leaf(x->d, scan_evaluate(x, s, root));
    }
    x->trial.value[v->slot] = before;
    return diagram_node(x->d, v->number, child);
}

/* By evaluation, which is faster here than by steps. */
static diagram_ref draw_pair(struct scanner *x, const struct scan *s, int32_t root,
                             const struct variable *const *pair) {
    const struct variable *v = pair[0];
    struct value before = x->trial.value[v->slot];
    diagram_ref *first = arena_room(x->pass, v->value.count + 1, sizeof *first);
    diagram_ref *second = arena_room(x->pass, pair[1]->value.count + 1, sizeof *second);
    if (!first || !second) {
        x->memory_out = true;
        return DIAGRAM_NONE;
    }
    first[0] = draw_second(x, s, root, pair[1], second);
    for (size_t i = 0; i < v->value.count; i++) {
        scan_try(x, v, v->value.item[i]);
        first[i + 1] = draw_second(x, s, root, pair[1], second);
    }
    x->trial.value[v->slot] = before;
    return diagram_node(x->d, v->number, first);
}

static bool same_node(const struct scan *s, int32_t i, const struct scan *t, int32_t k) {
    const struct node *a = node_at(s, i), *b = node_at(t, k);
    if (!same_step(a, b) || a->children != b->children || a->fresh_ms != b->fresh_ms) return false;
    if (a->children == 0)
        return a->slot[s->side == SIDE_RIGHT] == b->slot[t->side == SIDE_RIGHT] &&
               s->leaf[i - s->first] == t->leaf[k - t->first] && a->min == b->min && a->max == b->max;
    for (int32_t c = 0; c < a->children; c++) {
        if (i - child_at(s, a, c) != k - child_at(t, b, c)) return false;
    }
    return true;
}

/* Are two subtrees written alike? Then they need be drawn once only. */
static bool same_subtree(const struct scan *s, int32_t i, const struct scan *t, int32_t k) {
    int32_t nodes = i - node_at(s, i)->first;
    if (nodes != k - node_at(t, k)->first) return false;
    for (; nodes >= 0; nodes--) {
        if (!same_node(s, i - nodes, t, k - nodes)) return false;
    }
    return true;
}

/* Whatever comes in by another diagram than the first keeps the group from being stood for. */
static void build_group(struct scanner *x, int32_t scan, int32_t i) {
    const struct scan *s = &x->scans.item[scan];
    struct variable *v = &x->variables.item[GROUP(s->only[i - s->first])];
    const struct variable *pair[2];
    bool first = v->of == DIAGRAM_NONE;
    if (v->mixed || (!first && same_subtree(s, i, &x->scans.item[v->of_scan], v->of_node))) return;
    diagram_budget(x->d, GROUP_STEPS);
    diagram_ref f = find_pair(x, s, i, pair) ? draw_pair(x, s, i, pair) : build(x, s, i);
    v->mixed = f == DIAGRAM_NONE || (!first && v->of != f);
    v->of = f;
    v->of_scan = scan;
    v->of_node = i;
}

/* One of a group that is seen alone comes in by itself, too. */
static void look_for_groups(struct scanner *x, int32_t scan) {
    const struct scan *s = &x->scans.item[scan];
    bool *below = arena_array(x->pass, (size_t)(s->root - s->first) + 1, sizeof *below);
    if (!below) x->memory_out = true;
    for (int32_t i = s->root; i >= s->first && below; i--) {
        int32_t at = i - s->first;
        if (s->part[at] == PART_GROUP) build_group(x, scan, i);
        if (s->part[at] == PART_TOP && !below[at]) x->variables.item[x->variables.item[s->only[at]].first].mixed = true;
        if (s->part[at] != PART_GROUP && s->part[at] != PART_STEP) continue;
        const struct node *n = node_at(s, i);
        for (int32_t k = 0; k < n->children; k++)
            below[child_at(s, n, k) - s->first] = below[at] || s->part[at] == PART_GROUP;
    }
}

/* What lies inside a group that is stood for is not drawn. */
static void leave_out(struct scanner *x, struct scan *s) {
    for (int32_t i = s->root; i >= s->first; i--) {
        bool group = s->part[i - s->first] == PART_GROUP;
        if (!group || x->variables.item[GROUP(s->only[i - s->first])].stands == DIAGRAM_NONE) continue;
        for (int32_t k = node_at(s, i)->first; k < i; k++) s->part[k - s->first] = PART_UNSEEN;
    }
}

/* What has bits is not stood for: they are counted together with it. */
static bool has_list(const struct scanner *x, size_t first) {
    for (size_t i = 0; i < x->variables.count; i++) {
        const struct variable *v = &x->variables.item[i];
        if (v->first == (int32_t)first && v->type == FINDING_SOME_OF) return true;
    }
    return false;
}

bool scan_stand(struct scanner *x) {
    for (size_t i = 0; i < x->scans.count && !x->memory_out; i++) look_for_groups(x, (int32_t)i);
    for (size_t i = 0; i < x->variables.count; i++) {
        struct variable *v = &x->variables.item[i];
        if (!v->mixed && v->of != DIAGRAM_NONE && !has_list(x, i)) v->stands = diagram_stand_for(x->d, v->of);
    }
    for (size_t i = 0; i < x->scans.count; i++) leave_out(x, &x->scans.item[i]);
    return !x->memory_out && !diagram_memory_out(x->d);
}

diagram_ref scan_diagram(struct scanner *x, int scan) {
    if (scan < 0) return diagram_leaf(x->d, (struct result){0, 0, TRUTH_NOT_MET});
    struct scan *s = &x->scans.item[scan];
    if (!s->built) s->ref = build(x, s, s->root);
    s->built = true;
    return s->ref;
}
