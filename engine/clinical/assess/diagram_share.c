/* How many of the answers to a question close a result. */
#include "clinical/assess/diagram_parts.h"

#define WALK_MAX    4000 /* steps of one count over bits */
#define WALK_WIDTH  64   /* parts of a diagram that such a count carries along */
#define FRONT_WIDTH 1024 /* and that a count over one variable looks at */
#define NO_VARIABLE (-1)

/* -------------------------------------------------------------------------------------------------- what closes it */

/* Where a diagram stands when a question is reached: as all before it stands now, and as any answers to what comes
 * before may make it. */
struct front {
    diagram_ref now, *part;
    size_t parts, room;
    bool wide; /* there are more parts than there is room for */
};

static void add_part(struct front *x, diagram_ref f) {
    if (x->parts == x->room)
        x->wide = true;
    else
        x->part[x->parts++] = f;
}

static void add_new_part(struct front *x, diagram_ref f) {
    for (size_t i = 0; i < x->parts; i++) {
        if (x->part[i] == f) return;
    }
    add_part(x, f);
}

/* The parts at or below the variable that completions reach, each once. */
static void reach(struct diagram *d, diagram_ref f, int variable, struct front *x) {
    if (x->wide) return;
    if (f < 0) {
        add_new_part(x, f);
        return;
    }
    struct node_of *n = &d->nodes.item[f];
    if (n->seen == d->walk) return;
    n->seen = d->walk;
    if (n->variable >= variable) {
        add_part(x, f);
        return;
    }
    int of = n->variable;
    for (int v = first_answer(d, of); v < end_of_answers(d, of); v++) reach(d, child_of(d, f, v), variable, x);
}

static diagram_ref follow(const struct diagram *d, diagram_ref f, int variable, int value) {
    return variable_of(d, f) == variable ? child_of(d, f, value) : f;
}

/* Does this value of the variable close it? With NO_VARIABLE, is it closed already? */
static bool closes(const struct diagram *d, const struct front *x, int variable, int value) {
    diagram_ref now = now_of(d, follow(d, x->now, variable, value));
    for (size_t i = 0; i < x->parts; i++) {
        if (only_of(d, follow(d, x->part[i], variable, value)) != now) return false;
    }
    return true;
}

static void step(const struct diagram *d, const struct front *x, int variable, int value, struct front *out) {
    out->now = follow(d, x->now, variable, value);
    out->parts = 0;
    for (size_t i = 0; i < x->parts; i++) add_new_part(out, follow(d, x->part[i], variable, value));
}

/* Will it stay open whatever the bits before `end` turn out to be? */
static bool stays_open(const struct diagram *d, const struct front *x, int end) {
    diagram_ref leaf = variable_of(d, x->now) >= end ? now_of(d, x->now) : DIAGRAM_NONE;
    for (size_t i = 0; i < x->parts; i++) {
        diagram_ref only = only_of(d, x->part[i]);
        if (variable_of(d, x->part[i]) < end) continue;
        if (only == MANY || (leaf != DIAGRAM_NONE && only != leaf)) return true;
        leaf = only;
    }
    return false;
}

static int first_of(const struct diagram *d, const struct front *x) {
    int first = variable_of(d, x->now);
    for (size_t i = 0; i < x->parts; i++) {
        if (variable_of(d, x->part[i]) < first) first = variable_of(d, x->part[i]);
    }
    return first;
}

/* How many of the settings of the bits [bit, end) close it. *steps bounds the work. */
static int64_t count_bits(const struct diagram *d, const struct front *x, int bit, int end, int *steps) {
    diagram_ref room[WALK_WIDTH];
    struct front next = {.part = room, .room = WALK_WIDTH};
    int first = first_of(d, x);
    if (--*steps < 0 || stays_open(d, x, end)) return 0;
    if (first >= end) return closes(d, x, NO_VARIABLE, 0) ? INT64_C(1) << (end - bit) : 0;
    int64_t closing = 0;
    for (int value = 0; value <= 1; value++) {
        step(d, x, first, value, &next);
        closing += count_bits(d, &next, first + 1, end, steps);
    }
    return closing << (first - bit);
}

static int end_of_bits(const struct diagram *d, int variable) {
    int end = variable + 1;
    while (end < (int)d->variables.count && d->variables.item[end].bit) end++;
    return end;
}

static int64_t count_closing(const struct diagram *d, const struct front *x, int variable, int end, int *steps) {
    diagram_ref room[WALK_WIDTH];
    struct front next = {.part = room, .room = WALK_WIDTH};
    int64_t closing = 0;
    for (int v = 1; v < values_of(d, variable); v++) {
        if (end == variable + 1) {
            closing += closes(d, x, variable, v);
            continue;
        }
        step(d, x, variable, v, &next);
        closing += count_bits(d, &next, variable + 1, end, steps);
    }
    return closing;
}

/* Before the question as all stands now, and as completions may make it. */
static void begin(struct diagram *d, diagram_ref f, int variable, struct front *x) {
    d->walk++;
    x->now = f;
    while (variable_of(d, x->now) < variable) x->now = child_of(d, x->now, 0);
    reach(d, f, variable, x);
}

/* ------------------------------------------------------------------------------- a variable inside one that stands for
 */

/* The value of z for a leaf of what it stands for. */
static int value_for(const struct diagram *d, int z, diagram_ref leaf) {
    const struct variable_of *v = &d->variables.item[z];
    int value = 0;
    while (v->leaf[value] != leaf) value++;
    return value;
}

static uint64_t values_below(const struct diagram *d, int z, diagram_ref f) {
    uint64_t values = 0;
    if (f < 0) return UINT64_C(1) << value_for(d, z, f);
    int variable = d->nodes.item[f].variable;
    for (int v = first_answer(d, variable); v < end_of_answers(d, variable); v++)
        values |= values_below(d, z, child_of(d, f, v));
    return values;
}

/* Whether this value of the variable, seen through z, closes what is in the front before z. */
static bool closes_through(const struct diagram *d, const struct front *x, int z, const struct front *inside,
                           int variable, int value) {
    diagram_ref now = now_of(d, follow(d, inside->now, variable, value));
    uint64_t values = 0;
    for (size_t i = 0; i < inside->parts; i++)
        values |= values_below(d, z, follow(d, inside->part[i], variable, value));
    now = now_of(d, follow(d, x->now, z, value_for(d, z, now)));
    for (size_t i = 0; i < x->parts; i++) {
        for (int v = 0; v < values_of(d, z); v++) {
            if (values >> v & 1 && only_of(d, follow(d, x->part[i], z, v)) != now) return false;
        }
    }
    return true;
}

static struct share share_through(struct diagram *d, diagram_ref f, int z, int variable) {
    diagram_ref room[FRONT_WIDTH], inner[FRONT_WIDTH];
    struct front x = {.part = room, .room = FRONT_WIDTH}, inside = {.part = inner, .room = FRONT_WIDTH};
    struct share share = {0, values_of(d, variable) - 1};
    begin(d, f, z, &x);
    begin(d, d->variables.item[z].of, variable, &inside);
    if (x.wide || inside.wide) return (struct share){0, 0};
    for (int v = 1; v < values_of(d, variable); v++) share.closing += closes_through(d, &x, z, &inside, variable, v);
    return share;
}

/* ------------------------------------------------------------------------------------------------------------- whole
 */

struct share diagram_share(struct diagram *d, diagram_ref f, int variable) {
    int end = end_of_bits(d, variable), bits = end - variable - 1, steps = WALK_MAX;
    diagram_ref room[FRONT_WIDTH];
    struct front x = {.part = room, .room = bits > 0 ? WALK_WIDTH : FRONT_WIDTH};
    if (d->variables.item[variable].inside >= 0)
        return share_through(d, f, d->variables.item[variable].inside, variable);
    begin(d, f, variable, &x);
    if (x.wide || bits > 40) return (struct share){0, 0};
    int64_t closing = count_closing(d, &x, variable, end, &steps);
    return steps < 0 ? (struct share){0, 0} : (struct share){closing, (int64_t)(values_of(d, variable) - 1) << bits};
}
