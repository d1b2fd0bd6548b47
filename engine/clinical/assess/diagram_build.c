/* Leaves, nodes, and operations on diagrams. */
#include "clinical/assess/diagram_parts.h"
#include <string.h>

#define NODES_MAX   2000000 /* some 100 MB: far past any budget */
#define FIRST_SLOTS 1024

struct diagram *diagram_new(struct arena *a) {
    struct diagram *d = arena_alloc(a, sizeof *d);
    if (!d) return NULL;
    d->arena = a;
    d->node_slots = d->leaf_slots = d->memory_slots = FIRST_SLOTS;
    d->node_slot = arena_array(a, FIRST_SLOTS, sizeof *d->node_slot);
    d->leaf_slot = arena_array(a, FIRST_SLOTS, sizeof *d->leaf_slot);
    d->memory = arena_array(a, FIRST_SLOTS, sizeof *d->memory);
    return d->node_slot && d->leaf_slot && d->memory ? d : NULL;
}

bool diagram_memory_out(const struct diagram *d) { return d->memory_out; }

void diagram_budget(struct diagram *d, size_t steps) { d->budget = steps; }

size_t diagram_variables(const struct diagram *d) { return d->variables.count; }

static diagram_ref no_memory(struct diagram *d) {
    d->memory_out = true;
    return DIAGRAM_NONE;
}

int diagram_variable(struct diagram *d, int values, bool bit) {
    struct variable_of *v = LIST_PUSH(d->arena, &d->variables);
    if (!v) {
        d->memory_out = true;
        return -1;
    }
    *v = (struct variable_of){.values = values, .answers = values, .bit = bit, .inside = -1, .of = DIAGRAM_NONE};
    return (int)d->variables.count - 1;
}

static uint64_t mix(uint64_t h, uint64_t x) {
    h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

/* ---------------------------------------------------------------------------------------------------------- leaves */

static bool same_result(struct result a, struct result b) { return a.lo == b.lo && a.hi == b.hi && a.truth == b.truth; }

static uint64_t leaf_hash(struct result r) {
    return mix(mix(mix(1, (uint64_t)r.lo), (uint64_t)r.hi), (uint64_t)r.truth);
}

static void put_leaf(struct diagram *d, int32_t place) {
    size_t i = leaf_hash(d->leaves.item[place]) & (d->leaf_slots - 1);
    while (d->leaf_slot[i]) i = (i + 1) & (d->leaf_slots - 1);
    d->leaf_slot[i] = place + 1;
}

static bool grow_leaves(struct diagram *d) {
    if (d->leaves.count * 2 < d->leaf_slots) return true;
    int32_t *slot = arena_array(d->arena, d->leaf_slots * 2, sizeof *slot);
    if (!slot) return false;
    d->leaf_slot = slot;
    d->leaf_slots *= 2;
    for (size_t i = 0; i < d->leaves.count; i++) put_leaf(d, (int32_t)i);
    return true;
}

diagram_ref diagram_leaf(struct diagram *d, struct result r) {
    size_t i = leaf_hash(r) & (d->leaf_slots - 1);
    for (; d->leaf_slot[i]; i = (i + 1) & (d->leaf_slots - 1)) {
        if (same_result(d->leaves.item[d->leaf_slot[i] - 1], r)) return ~(d->leaf_slot[i] - 1);
    }
    struct result *place = grow_leaves(d) ? LIST_PUSH(d->arena, &d->leaves) : NULL;
    if (!place) return no_memory(d);
    *place = r;
    put_leaf(d, (int32_t)d->leaves.count - 1);
    return ~((diagram_ref)d->leaves.count - 1);
}

static struct result leaf_of(const struct diagram *d, diagram_ref leaf) { return d->leaves.item[~leaf]; }

/* ----------------------------------------------------------------------------------------------------------- nodes */

static uint64_t node_hash(int variable, const diagram_ref *child, int values) {
    uint64_t h = mix(2, (uint64_t)variable);
    for (int i = 0; i < values; i++) h = mix(h, (uint32_t)child[i]);
    return h;
}

static void put_node(struct diagram *d, int32_t place) {
    const struct node_of *n = &d->nodes.item[place];
    size_t i = node_hash(n->variable, d->children.item + n->child, values_of(d, n->variable)) & (d->node_slots - 1);
    while (d->node_slot[i]) i = (i + 1) & (d->node_slots - 1);
    d->node_slot[i] = place + 1;
}

static bool grow_nodes(struct diagram *d) {
    if (d->nodes.count * 2 < d->node_slots) return true;
    int32_t *slot = arena_array(d->arena, d->node_slots * 2, sizeof *slot);
    if (!slot) return false;
    d->node_slot = slot;
    d->node_slots *= 2;
    for (size_t i = 0; i < d->nodes.count; i++) put_node(d, (int32_t)i);
    return true;
}

static diagram_ref only_child(const struct diagram *d, int variable, const diagram_ref *child) {
    int first = first_answer(d, variable);
    diagram_ref only = only_of(d, child[first]);
    for (int i = first + 1; i < end_of_answers(d, variable) && only != MANY; i++) {
        if (only_of(d, child[i]) != only) only = MANY;
    }
    return only;
}

static diagram_ref new_node(struct diagram *d, int variable, const diagram_ref *child) {
    int values = values_of(d, variable);
    int32_t at = (int32_t)d->children.count;
    if (d->nodes.count >= NODES_MAX || !grow_nodes(d)) return no_memory(d);
    for (int i = 0; i < values; i++) {
        diagram_ref *place = LIST_PUSH(d->arena, &d->children);
        if (!place) return no_memory(d);
        *place = child[i];
    }
    struct node_of *n = LIST_PUSH(d->arena, &d->nodes);
    if (!n) return no_memory(d);
    *n = (struct node_of){.variable = variable, .child = at, .now = now_of(d, child[0])};
    n->only = only_child(d, variable, child);
    put_node(d, (int32_t)d->nodes.count - 1);
    return (diagram_ref)d->nodes.count - 1;
}

static bool is_node(const struct diagram *d, int32_t place, int variable, const diagram_ref *child) {
    const struct node_of *n = &d->nodes.item[place];
    size_t bytes = (size_t)values_of(d, variable) * sizeof *child;
    return n->variable == variable && memcmp(d->children.item + n->child, child, bytes) == 0;
}

diagram_ref diagram_node(struct diagram *d, int variable, const diagram_ref *child) {
    int values = values_of(d, variable);
    bool same = true;
    for (int i = 0; i < values; i++) {
        if (child[i] == DIAGRAM_NONE) return DIAGRAM_NONE;
        same = same && child[i] == child[0];
    }
    if (same) return child[0];
    size_t i = node_hash(variable, child, values) & (d->node_slots - 1);
    for (; d->node_slot[i]; i = (i + 1) & (d->node_slots - 1)) {
        if (is_node(d, d->node_slot[i] - 1, variable, child)) return d->node_slot[i] - 1;
    }
    return new_node(d, variable, child);
}

/* ------------------------------------------------------------------------------------------------------- operations */

static size_t memory_slot(const struct diagram *d, int op, const diagram_ref *f) {
    uint64_t h = mix(3, (uint64_t)op);
    for (int i = 0; i < DIAGRAM_MAX_OPERANDS; i++) h = mix(h, (uint32_t)f[i]);
    size_t i = h & (d->memory_slots - 1);
    while (d->memory[i].op &&
           (d->memory[i].op != op || memcmp(d->memory[i].operand, f, sizeof d->memory[i].operand) != 0))
        i = (i + 1) & (d->memory_slots - 1);
    return i;
}

static bool grow_memory(struct diagram *d) {
    struct remembered *old = d->memory;
    size_t slots = d->memory_slots;
    if (d->memories * 2 < slots) return true;
    struct remembered *new = arena_array(d->arena, slots * 2, sizeof *new);
    if (!new) return false;
    d->memory = new;
    d->memory_slots = slots * 2;
    for (size_t i = 0; i < slots; i++) {
        if (old[i].op) d->memory[memory_slot(d, old[i].op, old[i].operand)] = old[i];
    }
    return true;
}

static diagram_ref remember(struct diagram *d, int op, const diagram_ref *f, diagram_ref result) {
    if (result == DIAGRAM_NONE) return result;
    if (!grow_memory(d)) return no_memory(d);
    struct remembered *m = &d->memory[memory_slot(d, op, f)];
    *m = (struct remembered){.result = result, .op = op};
    memcpy(m->operand, f, sizeof m->operand);
    d->memories++;
    return result;
}

/* Of two operands one may decide alone, or leave the other as it is; DIAGRAM_NONE when neither does. */
static diagram_ref short_cut(const struct diagram *d, const struct operation *op, const diagram_ref *f) {
    for (int i = 0; i < 2; i++) {
        if (f[i] >= 0) continue;
        if (op->has_absorbing && same_result(leaf_of(d, f[i]), op->absorbing)) return f[i];
        if (op->has_neutral && same_result(leaf_of(d, f[i]), op->neutral)) return f[1 - i];
    }
    return DIAGRAM_NONE;
}

static diagram_ref at_leaves(struct diagram *d, const struct operation *op, const diagram_ref *f) {
    struct result operand[DIAGRAM_MAX_OPERANDS];
    for (int i = 0; i < op->operands; i++) operand[i] = leaf_of(d, f[i]);
    return diagram_leaf(d, op->at(op->context, operand));
}

static diagram_ref apply(struct diagram *d, const struct operation *op, const diagram_ref *f);

static diagram_ref split(struct diagram *d, const struct operation *op, const diagram_ref *f, int variable) {
    int values = values_of(d, variable);
    diagram_ref few[8], *child = few;
    if (values > 8) child = arena_room(d->arena, (size_t)values, sizeof *child);
    if (!child) return no_memory(d);
    for (int v = 0; v < values; v++) {
        diagram_ref part[DIAGRAM_MAX_OPERANDS] = {0};
        for (int i = 0; i < op->operands; i++) part[i] = variable_of(d, f[i]) == variable ? child_of(d, f[i], v) : f[i];
        child[v] = apply(d, op, part);
        if (child[v] == DIAGRAM_NONE) return DIAGRAM_NONE;
    }
    return diagram_node(d, variable, child);
}

static diagram_ref apply(struct diagram *d, const struct operation *op, const diagram_ref *f) {
    int first = (int)d->variables.count;
    for (int i = 0; i < op->operands; i++) {
        if (variable_of(d, f[i]) < first) first = variable_of(d, f[i]);
    }
    if (first == (int)d->variables.count) return at_leaves(d, op, f);
    diagram_ref known = op->operands == 2 ? short_cut(d, op, f) : DIAGRAM_NONE;
    if (known != DIAGRAM_NONE) return known;
    const struct remembered *m = &d->memory[memory_slot(d, op->id, f)];
    if (m->op) return m->result;
    if (d->budget == 0) return DIAGRAM_NONE;
    d->budget--;
    return remember(d, op->id, f, split(d, op, f, first));
}

diagram_ref diagram_apply(struct diagram *d, const struct operation *op, const diagram_ref *operand) {
    diagram_ref f[DIAGRAM_MAX_OPERANDS] = {0};
    for (int i = 0; i < op->operands; i++) {
        if (operand[i] == DIAGRAM_NONE) return DIAGRAM_NONE;
        f[i] = operand[i];
    }
    return apply(d, op, f);
}

/* --------------------------------------------------------------------------------------------------------- reading */

struct result diagram_now(const struct diagram *d, diagram_ref f) {
    return leaf_of(d, now_of(d, f));
}

bool diagram_closed(const struct diagram *d, diagram_ref f) { return only_of(d, f) == now_of(d, f); }

static void mark(struct diagram *d, diagram_ref f, bool *variable) {
    if (f < 0 || d->nodes.item[f].seen == d->walk) return;
    d->nodes.item[f].seen = d->walk;
    int of = d->nodes.item[f].variable;
    variable[of] = true;
    mark(d, d->variables.item[of].of == DIAGRAM_NONE ? ~0 : d->variables.item[of].of, variable);
    for (int v = 0; v < values_of(d, d->nodes.item[f].variable); v++) mark(d, child_of(d, f, v), variable);
}

void diagram_support(struct diagram *d, diagram_ref f, bool *variable) {
    d->walk++;
    mark(d, f, variable);
}

/* ----------------------------------------------------------------------------------------------------- standing for */

typedef LIST(diagram_ref) leaf_list;

static bool add_leaf(struct diagram *d, leaf_list *list, diagram_ref leaf) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->item[i] == leaf) return true;
    }
    diagram_ref *place = list->count < DIAGRAM_MAX_LEAVES ? LIST_PUSH(d->arena, list) : NULL;
    if (place) *place = leaf;
    return place != NULL;
}

/* The leaves that completions, or all values, end in. */
static bool add_leaves(struct diagram *d, diagram_ref f, bool all, leaf_list *list) {
    if (f < 0) return add_leaf(d, list, f);
    if (d->nodes.item[f].seen == d->walk) return true;
    d->nodes.item[f].seen = d->walk;
    int variable = d->nodes.item[f].variable;
    int from = all ? 0 : first_answer(d, variable), to = all ? values_of(d, variable) : end_of_answers(d, variable);
    for (int v = from; v < to; v++) {
        if (!add_leaves(d, child_of(d, f, v), all, list)) return false;
    }
    return true;
}

void diagram_stand_apart(struct diagram *d) {
    for (size_t i = 0; i < d->variables.count; i++) d->variables.item[i].inside = -1;
}

/* Now comes first, and then what is an answer, also when that is the same as now. */
static int find_values(struct diagram *d, diagram_ref f, diagram_ref *leaf, int *answers) {
    leaf_list list = {0}, all = {0};
    int values = 0;
    d->walk++;
    if (!add_leaves(d, f, false, &list)) return 0;
    d->walk++;
    if (!add_leaves(d, f, true, &all)) return 0;
    leaf[values++] = now_of(d, f);
    for (size_t i = 0; i < list.count; i++) leaf[values++] = list.item[i];
    *answers = values;
    for (size_t i = 0; i < all.count; i++) {
        bool there = false;
        for (int k = 0; k < values; k++) there = there || leaf[k] == all.item[i];
        if (!there) leaf[values++] = all.item[i];
    }
    return values;
}

/* The variable that stands for f, made when there is none yet; -1 when there can be none. */
static int stand_in(struct diagram *d, diagram_ref f) {
    diagram_ref *leaf;
    int values, answers = 0, z;
    for (size_t i = 0; i < d->variables.count; i++) {
        if (d->variables.item[i].of == f) return (int)i;
    }
    leaf = arena_array(d->arena, DIAGRAM_MAX_LEAVES * 2 + 1, sizeof *leaf);
    values = leaf ? find_values(d, f, leaf, &answers) : 0;
    if (values == 0 || (z = diagram_variable(d, values, false)) < 0) return -1;
    d->variables.item[z].answers = answers;
    d->variables.item[z].of = f;
    d->variables.item[z].leaf = leaf;
    return z;
}

diagram_ref diagram_stand_for(struct diagram *d, diagram_ref f) {
    int z = f < 0 ? -1 : stand_in(d, f);
    bool *below = arena_array(d->arena, d->variables.count + 1, sizeof *below);
    if (z < 0 || !below) return f;
    diagram_support(d, f, below);
    for (int i = 0; i < z; i++) {
        if (below[i]) d->variables.item[i].inside = z;
    }
    return diagram_node(d, z, d->variables.item[z].leaf);
}
