/* What hangs on what: the scanner, its questions, and what each node of an expression reads. */
#include "clinical/assess/scan_parts.h"
#include <string.h>

struct scanner *scanner_new(const struct vocabulary *v, struct arena *a) {
    struct scanner *x = arena_alloc(a, sizeof *x);
    if (!x) return NULL;
    *x = (struct scanner){.a = a, .d = diagram_new(a), .trial = {.vocabulary = v, .slots = v->slots}};
    x->variable_of = arena_array(a, (size_t)v->slots + 1, sizeof *x->variable_of);
    if (!x->d || !x->variable_of) return NULL;
    for (int i = 0; i < v->slots; i++) x->variable_of[i] = NOTHING;
    return x;
}

bool scanner_begin(struct scanner *x, const struct subject *s, const missing_list *except, struct arena *pass) {
    int slots = s->answers->slots < x->trial.slots ? s->answers->slots : x->trial.slots;
    x->s = s;
    x->except = except;
    x->pass = pass;
    x->room = 0;
    x->scans.item = NULL;
    x->scans.count = x->scans.room = 0;
    x->tops.item = NULL;
    x->tops.count = x->tops.room = 0;
    x->trial.value = arena_array(pass, (size_t)x->trial.slots + 1, sizeof *x->trial.value);
    if (!x->trial.value) return false;
    if (slots > 0) memcpy(x->trial.value, s->answers->value, (size_t)slots * sizeof *x->trial.value);
    for (size_t i = 0; i < x->variables.count; i++) {
        struct variable *v = &x->variables.item[i];
        v->top.item = NULL;
        v->top.count = v->top.room = 0;
        v->first = (int32_t)i;
        v->alone = true;
        v->mixed = false;
        v->of = v->stands = DIAGRAM_NONE;
    }
    diagram_stand_apart(x->d);
    return true;
}

struct diagram *scanner_diagrams(const struct scanner *x) {
    return x->d;
}

int scanner_operation(struct scanner *x, struct scan_operation operation) {
    for (size_t i = 0; i < x->operations.count; i++) {
        const struct scan_operation *o = &x->operations.item[i];
        if (o->at == operation.at && o->index == operation.index && o->about == operation.about)
            return SCAN_STEPS_MAX + (int)i;
    }
    struct scan_operation *place = LIST_PUSH(x->a, &x->operations);
    if (!place) {
        x->memory_out = true;
        return -1;
    }
    *place = operation;
    return SCAN_STEPS_MAX + (int)x->operations.count - 1;
}

struct situation scan_situation(const struct scanner *x, enum side side) {
    return (struct situation){.answers = &x->trial,
                              .history = x->s->history,
                              .now_ms = x->s->now_ms,
                              .plan_since_ms = x->s->plan_since_ms[side],
                              .side = side};
}

struct result scan_result(const struct node *n, struct result r) {
    return n->op < OP_NUMBER ? (struct result){0, 0, r.truth} : r;
}

struct value scan_try(struct scanner *x, const struct variable *v, int64_t number) {
    struct value before = x->trial.value[v->slot];
    x->trial.value[v->slot] = (struct value){.number = number, .at_ms = x->s->now_ms, .known = true};
    return before;
}

struct result scan_evaluate(const struct scanner *x, const struct scan *s, int32_t node) {
    const struct situation now = scan_situation(x, s->side);
    return scan_result(node_at(s, node), criterion_number(&s->p->criteria, node, &now, x->results));
}

/* ------------------------------------------------------------------------------------------------------- variables */

static bool reads_answer(const struct node *n) {
    switch ((enum op)n->op) {
    case OP_KNOWN:
    case OP_ANSWERED:
    case OP_YES:
    case OP_IS:
    case OP_INCLUDES:
    case OP_COMPARE_VALUE:
    case OP_VALUE:
    case OP_RANK: return true;
    default: return false;
    }
}

static bool is_excepted(const struct scanner *x, const struct missing *m) {
    for (size_t i = 0; x->except && i < x->except->count; i++) {
        const struct missing *other = &x->except->item[i];
        if (other->finding == m->finding && other->context == m->context && other->side == m->side) return true;
    }
    return false;
}

static int32_t new_variable(struct scanner *x, const struct missing *about, int slot) {
    const struct finding *f = &x->trial.vocabulary->findings.item[about->finding];
    struct variable *v = LIST_PUSH(x->a, &x->variables);
    if (!v) {
        x->memory_out = true;
        return NOTHING;
    }
    v->about = *about;
    v->slot = slot;
    v->type = f->type;
    v->first = (int32_t)x->variables.count - 1;
    v->alone = true;
    v->of = v->stands = DIAGRAM_NONE;
    return x->variable_of[slot] = (int32_t)x->variables.count - 1;
}

/* The variable that a leaf reads, or NOTHING when it is known or cannot be asked. */
static int32_t variable_at(struct scanner *x, const struct scan *s, const struct node *n, const struct situation *now) {
    if (!reads_answer(n) || criterion_answer(n, now)) return NOTHING;
    int slot = n->slot[s->side == SIDE_RIGHT];
    if (slot < 0 || slot >= x->trial.slots) return NOTHING;
    struct missing about = {n->finding, n->context, criterion_side(&s->p->criteria, n, s->side)};
    if (is_excepted(x, &about)) return NOTHING;
    return x->variable_of[slot] != NOTHING ? x->variable_of[slot] : new_variable(x, &about, slot);
}

/* ----------------------------------------------------------------------------------------------- what hangs on what */

bool scan_is_settled(const struct node *n, const struct result *r) {
    if (n->op < OP_NUMBER) return r->truth != TRUTH_UNKNOWN;
    return r->truth == TRUTH_MET && r->lo == r->hi;
}

/* Whether an answer is known is not a matter of truth: these may change again when they are settled. */
static bool is_loose(const struct node *n) {
    return n->op == OP_KNOWN || n->op == OP_DECIDED || n->op == OP_WORST_KNOWN;
}

/* The group of what stands below a node, known by its first; NOTHING when it is none. */
static int32_t group_of(const struct scanner *x, int32_t only) {
    if (only <= GROUP(0)) return GROUP(only);
    return only >= 0 && !x->variables.item[only].alone ? x->variables.item[only].first : NOTHING;
}

static int32_t join(const struct scanner *x, int32_t a, int32_t b) {
    if (a == NOTHING || a == b) return b;
    if (b == NOTHING) return a;
    int32_t group = group_of(x, a);
    return group != NOTHING && group == group_of(x, b) ? GROUP(group) : SEVERAL;
}

/* Children come before their parents. */
static void look_up(struct scanner *x, struct scan *s) {
    for (int32_t i = s->first; i <= s->root; i++) {
        const struct node *n = node_at(s, i);
        int32_t at = i - s->first, only = s->leaf[at];
        bool loose = false;
        for (int32_t k = 0; k < n->children; k++) {
            int32_t child = child_at(s, n, k) - s->first;
            only = join(x, only, s->only[child]);
            loose = loose || s->loose[child];
        }
        s->loose[at] = only != NOTHING && (loose || is_loose(n));
        s->only[at] = !s->loose[at] && scan_is_settled(n, &s->now[at]) ? NOTHING : only;
    }
}

static void find_leaves(struct scanner *x, struct scan *s, const struct situation *now) {
    for (int32_t i = s->first; i <= s->root; i++) {
        const struct node *n = node_at(s, i);
        s->leaf[i - s->first] = variable_at(x, s, n, now);
        s->now[i - s->first] = scan_result(n, x->results[i]);
    }
}

/* What a step of arithmetic reckons with together becomes one group. */
static void group_below(struct scanner *x, const struct scan *s, int32_t i) {
    int32_t first = NOTHING;
    for (int32_t at = node_at(s, i)->first - s->first; at <= i - s->first; at++) {
        if (s->leaf[at] == NOTHING) continue;
        int32_t old = x->variables.item[s->leaf[at]].first;
        if (first == NOTHING) first = old;
        for (size_t k = 0; k < x->variables.count && old != first; k++) {
            struct variable *v = &x->variables.item[k];
            if (v->first == old) v->first = first;
            if (v->first == first) v->alone = false;
        }
    }
}

static void find_groups(struct scanner *x, const struct scan *s) {
    for (int32_t i = s->first; i <= s->root; i++) {
        enum op op = (enum op)node_at(s, i)->op;
        bool arithmetic = op == OP_SUM || op == OP_MINUS || op == OP_TIMES || op == OP_DIVIDE;
        if (arithmetic && s->only[i - s->first] == SEVERAL) group_below(x, s, i);
    }
}

static bool of_list(const struct scanner *x, int32_t variable) {
    return variable >= 0 && x->variables.item[variable].type == FINDING_SOME_OF;
}

bool scan_add_number(struct scanner *x, number_list *list, int64_t number) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->item[i] == number) return true;
    }
    int64_t *place = LIST_PUSH(x->a, list);
    if (!place)
        x->memory_out = true;
    else
        *place = number;
    return place != NULL;
}

/* Splits the groups of codes so that each lies inside the mask or outside it. */
static void split_groups(struct scanner *x, struct variable *v, int64_t mask) {
    for (size_t i = 0, count = v->group.count; i < count; i++) {
        int64_t inside = v->group.item[i] & mask, outside = v->group.item[i] & ~mask;
        mask &= ~v->group.item[i];
        if (!inside || !outside) continue;
        v->group.item[i] = inside;
        scan_add_number(x, &v->group, outside);
    }
    if (mask) scan_add_number(x, &v->group, mask);
}

/* Where a subtree cuts the range of the one number it hangs on. A number that is not compared with a constant or put
 * into bands at once is reckoned with. */
static void find_cuts(struct scanner *x, const struct scan *s, int32_t top, struct variable *v) {
    int32_t covered = -1; /* a number's leaf stands right before the constant or the parent */
    for (int32_t i = top; i >= node_at(s, top)->first; i--) {
        const struct node *n = node_at(s, i);
        if (n->op == OP_COMPARE_VALUE) scan_add_number(x, &v->cut, n->number);
        if (n->op == OP_VALUE && i != covered) v->fine = true;
        if (n->op == OP_BANDS && node_at(s, child_at(s, n, 0))->op == OP_VALUE) {
            covered = child_at(s, n, 0);
            for (int32_t b = 0; b < n->bands; b++) scan_add_number(x, &v->cut, n->band[2 * b]);
        }
    }
}

static void add_top(struct scanner *x, struct scan *s, int32_t i, int scan) {
    struct variable *v = &x->variables.item[s->only[i - s->first]];
    struct top *top = LIST_PUSH(x->pass, &x->tops);
    int32_t *place = LIST_PUSH(x->pass, &v->top);
    if (!top || !place) {
        x->memory_out = true;
        return;
    }
    top->scan = scan;
    top->node = i;
    *place = s->top[i - s->first] = (int32_t)x->tops.count - 1;
    if (v->type == FINDING_NUMBER && !v->settled) find_cuts(x, s, i, v);
}

/* What a node is to be, by what stands below it. */
static enum part part_of(const struct scanner *x, const struct scan *s, int32_t i) {
    int32_t only = s->only[i - s->first];
    if (only == NOTHING) return PART_FIXED;
    if (only <= GROUP(0)) return s->part[i - s->first] == PART_INSIDE ? PART_STEP : PART_GROUP;
    if (only == SEVERAL) return PART_STEP;
    if (!of_list(x, only)) return PART_TOP;
    return node_at(s, i)->children == 0 ? PART_LIST : PART_STEP;
}

static void look_down(struct scanner *x, struct scan *s, int scan) {
    s->part[s->root - s->first] = PART_STEP;
    for (int32_t i = s->root; i >= s->first; i--) {
        const struct node *n = node_at(s, i);
        int32_t at = i - s->first;
        if (s->part[at] == PART_UNSEEN) continue;
        enum part part = part_of(x, s, i);
        bool inside = part == PART_GROUP || s->part[at] == PART_INSIDE;
        s->part[at] = (uint8_t)part;
        if (part == PART_LIST && n->op == OP_INCLUDES && !x->variables.item[s->only[at]].settled)
            split_groups(x, &x->variables.item[s->only[at]], n->number);
        if (part == PART_TOP) add_top(x, s, i, scan);
        for (int32_t k = 0; (part == PART_STEP || part == PART_GROUP) && k < n->children; k++)
            s->part[child_at(s, n, k) - s->first] = inside ? PART_INSIDE : PART_STEP;
    }
}

static bool make_room(struct scanner *x, const struct protocol *p) {
    if (p->criteria.nodes.count <= x->room) return true;
    x->room = p->criteria.nodes.count;
    x->results = arena_room(x->pass, x->room, sizeof *x->results);
    return x->results != NULL;
}

static bool fit(struct scanner *x, struct scan *s) {
    size_t nodes = (size_t)(s->root - s->first) + 1;
    s->now = arena_room(x->pass, nodes, sizeof *s->now);
    s->leaf = arena_room(x->pass, nodes, sizeof *s->leaf);
    s->only = arena_room(x->pass, nodes, sizeof *s->only);
    s->top = arena_room(x->pass, nodes, sizeof *s->top);
    s->part = arena_array(x->pass, nodes, sizeof *s->part);
    s->loose = arena_room(x->pass, nodes, sizeof *s->loose);
    return s->now && s->leaf && s->only && s->top && s->part && s->loose && make_room(x, s->p);
}

int scan_add(struct scanner *x, const struct protocol *p, int32_t root, enum side side) {
    if (root == NO_EXPRESSION) return SCAN_NONE;
    struct scan s = {.p = p, .root = root, .first = p->criteria.nodes.item[root].first, .side = side};
    const struct situation now = scan_situation(x, side);
    struct scan *place = fit(x, &s) ? LIST_PUSH(x->pass, &x->scans) : NULL;
    if (!place) return SCAN_NO_MEMORY;
    criterion_number(&p->criteria, root, &now, x->results);
    find_leaves(x, &s, &now);
    look_up(x, &s);
    find_groups(x, &s);
    *place = s;
    return x->memory_out ? SCAN_NO_MEMORY : (int)x->scans.count - 1;
}

struct result scan_now(const struct scanner *x, int scan) {
    if (scan < 0) return (struct result){0, 0, TRUTH_NOT_MET};
    const struct scan *s = &x->scans.item[scan];
    return s->now[s->root - s->first];
}

bool scan_is_fixed(const struct scanner *x, int scan) {
    if (scan < 0) return true;
    const struct scan *s = &x->scans.item[scan];
    return s->only[s->root - s->first] == NOTHING;
}

/* What is grouped is only known when all are there. */
bool scan_settle(struct scanner *x) {
    for (size_t i = 0; i < x->scans.count; i++) {
        look_up(x, &x->scans.item[i]);
        look_down(x, &x->scans.item[i], (int)i);
    }
    return !x->memory_out && scan_classify(x) && scan_stand(x);
}

/* ------------------------------------------------------------------------------------------------------- questions */

size_t scan_questions(const struct scanner *x) { return x->variables.count; }
struct missing scan_question(const struct scanner *x, size_t question) {
    return x->variables.item[question].about;
}
int scan_variable(const struct scanner *x, size_t question) { return x->variables.item[question].number; }

void scan_mark(const struct scanner *x, int scan, bool *question) {
    if (scan < 0) return;
    const struct scan *s = &x->scans.item[scan];
    for (int32_t at = 0; at <= s->root - s->first; at++) {
        if (s->part[at] == PART_TOP || s->part[at] == PART_LIST) question[s->only[at]] = true;
        for (size_t i = 0; s->part[at] == PART_GROUP && i < x->variables.count; i++) {
            if (x->variables.item[i].first == GROUP(s->only[at])) question[i] = true;
        }
    }
}
