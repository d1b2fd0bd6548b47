#include "clinical/criterion/web.h"
#include <stdlib.h>
#include <string.h>

#define MOST UINT16_MAX                  /* parts in a web */

/* One web at its making. */
struct making {
    const struct criteria *of;
    const bool *chosen;                  /* which nodes go in */
    struct web *web;
    struct arena *a;
    uint16_t *place; size_t places;      /* by hash: 1 + part; 0: free */
};

/* --- parts -------------------------------------------------------------------------------------------------------- */

/* The node with all that only tells what it is called, and where it stands, left out. */
static struct node bare(const struct node *n) {
    struct node b = *n;
    b.mark = 0;
    b.first = b.child = 0;
    b.name = b.source = b.path = NULL;
    b.band = NULL;
    return b;
}

static bool same_leaf(const struct node *a, const struct node *b) {
    return a->finding == b->finding && a->context == b->context && a->knee == b->knee && a->slot[0] == b->slot[0] &&
           a->slot[1] == b->slot[1] && a->min == b->min && a->max == b->max && a->fresh_ms == b->fresh_ms;
}

static bool same_window(const struct node *a, const struct node *b) {
    return a->since_phase == b->since_phase && a->last == b->last && a->where == b->where && a->session == b->session &&
           a->unmasked == b->unmasked && a->yes_no == b->yes_no && a->ago == b->ago && a->than == b->than;
}

static bool same_bands(const struct node *a, const struct node *b) {
    size_t bytes = (size_t)a->bands * 2 * sizeof *a->band;
    return a->bands == b->bands && (bytes == 0 || memcmp(a->band, b->band, bytes) == 0);
}

static int32_t part_of(const struct making *m, int32_t node) { return m->web->part_of[node] - 1; }

/* Is the node that part? Its children are parts already. */
static bool is_it(const struct making *m, const struct node *n, const struct node *part) {
    if (n->op != part->op || n->detail != part->detail || n->number != part->number || n->children != part->children ||
        !same_leaf(n, part) || !same_window(n, part) || !same_bands(n, part)) return false;
    for (int32_t i = 0; i < n->children; i++)
        if (part_of(m, m->of->child.item[n->child + i]) != m->web->set.child.item[part->child + i]) return false;
    return true;
}

static void mix(uint64_t *hash, uint64_t with) {
    *hash = (*hash ^ with) * UINT64_C(0x9E3779B97F4A7C15);
    *hash ^= *hash >> 29;
}

static uint64_t hash_of(const struct making *m, const struct node *n) {
    uint64_t hash = (uint64_t)n->op << 8 | n->detail;
    mix(&hash, (uint64_t)n->number);
    mix(&hash, (uint64_t)(uint32_t)n->slot[0] << 32 | (uint32_t)n->slot[1]);
    mix(&hash, (uint64_t)n->than << 16 | (uint16_t)n->ago);
    for (int32_t i = 0; i < n->children; i++) mix(&hash, (uint64_t)part_of(m, m->of->child.item[n->child + i]));
    return hash;
}

static bool add_part(struct making *m, const struct node *n) {
    struct criteria *set = &m->web->set;
    struct node *part = set->nodes.count == MOST - 1 ? NULL : LIST_PUSH(m->a, &set->nodes);
    if (part == NULL) return false;
    *part = bare(n);
    part->band = n->band;
    part->child = (int32_t)set->child.count;
    for (int32_t i = 0; i < n->children; i++) {
        int32_t *child = LIST_PUSH(m->a, &set->child);
        if (child == NULL) return false;
        *child = part_of(m, m->of->child.item[n->child + i]);
    }
    return true;
}

static bool take(struct making *m, int32_t index) {
    const struct node *n = &m->of->nodes.item[index];
    if (n->op == OP_NAMED) {
        m->web->part_of[index] = m->web->part_of[m->of->child.item[n->child]];
        return true;
    }
    size_t at = (size_t)hash_of(m, n) % m->places;
    while (m->place[at] != 0 && !is_it(m, n, &m->web->set.nodes.item[m->place[at] - 1])) at = (at + 1) % m->places;
    if (m->place[at] == 0) {
        if (!add_part(m, n)) return false;
        m->place[at] = (uint16_t)m->web->set.nodes.count;
    }
    m->web->part_of[index] = m->place[at];
    return true;
}

static bool take_all(struct making *m) {
    m->web->part_of = arena_array(m->a, m->of->nodes.count + 1, sizeof *m->web->part_of);
    m->places = m->of->nodes.count * 2 + 1;
    m->place = calloc(m->places, sizeof *m->place);
    bool good = m->web->part_of != NULL && m->place != NULL;
    for (size_t i = 0; good && i < m->of->nodes.count; i++)
        if (m->chosen[i]) good = take(m, (int32_t)i);
    free(m->place);
    m->place = NULL;
    return good;
}

/* --- what is made of what ----------------------------------------------------------------------------------------- */

static bool find_above(struct making *m) {
    struct web *w = m->web;
    size_t count = w->set.nodes.count;
    w->words = (count + 63) / 64;
    w->above = arena_array(m->a, (count + 1) * w->words + 1, sizeof *w->above);
    if (w->above == NULL) return false;
    w->of_phase = w->above + count * w->words;
    for (size_t c = count; c-- > 0;) {
        const struct node *n = &w->set.nodes.item[c];
        uint64_t *own = w->above + c * w->words;
        own[c / 64] |= UINT64_C(1) << c % 64;
        for (int32_t i = 0; i < n->children; i++) {
            int32_t child = w->set.child.item[n->child + i];
            uint64_t *its = w->above + (size_t)child * w->words;
            for (size_t k = 0; k < w->words && !w->flows[child]; k++) its[k] |= own[k];
        }
        for (size_t k = 0; k < w->words && n->since_phase; k++) w->of_phase[k] |= own[k];
    }
    return true;
}

/* --- who looks at what -------------------------------------------------------------------------------------------- */

bool web_is_figure(const struct criteria *set, const struct node *n) {
    if (n->op != OP_COMPARE) return false;
    const int32_t *child = set->child.item + n->child;
    return set->nodes.item[child[0]].op == OP_PLAN && set->nodes.item[child[1]].op == OP_NUMBER;
}

static int figure_list(const struct node *n) { return n->number > 0 ? WEB_OVER : n->detail; }

/* Figures, constants, and what is reckoned from them. */
static bool is_of_numbers(const struct web *w, const struct node *n) {
    if (n->op == OP_PLAN || n->op == OP_NUMBER) return true;
    bool only = n->op >= OP_NUMBER && n->children > 0;
    for (int32_t i = 0; i < n->children && only; i++) {
        int32_t child = w->set.child.item[n->child + i];
        only = w->flows[child] || w->set.nodes.item[child].op == OP_NUMBER;
    }
    return only;
}

static bool find_figures(struct making *m) {
    struct web *w = m->web;
    w->figures = arena_array(m->a, w->set.nodes.count + 1, sizeof *w->figures);
    w->flows = arena_array(m->a, w->set.nodes.count + 1, sizeof *w->flows);
    if (w->figures == NULL || w->flows == NULL) return false;
    for (size_t c = 0; c < w->set.nodes.count; c++) {
        const struct node *n = &w->set.nodes.item[c];
        if (n->op == OP_PLAN) w->figures[c] = (uint16_t)(1u << figure_list(n));
        for (int32_t i = 0; i < n->children; i++)
            w->figures[c] |= w->figures[w->set.child.item[n->child + i]];
        w->flows[c] = w->figures[c] != 0 && is_of_numbers(w, n);
    }
    return true;
}

/* Is it made of what flows from that list's figures, and kept? Of figures over days: is it one? */
static bool is_in(const struct web *w, size_t part, int list) {
    const struct node *n = &w->set.nodes.item[part];
    unsigned bit = 1u << (list == WEB_OVER_BELOW ? WEB_OVER : list);
    if (list == WEB_OVER) return n->op == OP_PLAN && n->number > 0;
    for (int32_t i = 0; i < n->children && !w->flows[part]; i++) {
        int32_t child = w->set.child.item[n->child + i];
        if (w->flows[child] && (w->figures[child] & bit)) return true;
    }
    return false;
}

static bool find_constants(struct making *m) {
    struct web *w = m->web;
    uint32_t count = w->of_figure.from[WEB_OVER_BELOW + 1];
    w->beside = arena_array(m->a, (size_t)count + 1, sizeof *w->beside);
    for (uint32_t i = 0; w->beside != NULL && i < count; i++) {
        const struct node *n = &w->set.nodes.item[w->of_figure.at[i]];
        bool beside = web_is_figure(&w->set, n);
        w->beside[i] = beside ? w->set.nodes.item[w->set.child.item[n->child + 1]].number : WEB_ALONE;
    }
    return w->beside != NULL;
}

static bool find_figure_lists(struct making *m) {
    struct web *w = m->web;
    struct web_lists *l = &w->of_figure;
    LIST(uint16_t) all = {0};
    l->from = arena_array(m->a, WEB_OVER_BELOW + 2, sizeof *l->from);
    if (l->from == NULL) return false;
    for (int list = 0; list <= WEB_OVER_BELOW; list++) {
        for (size_t c = 0; c < w->set.nodes.count; c++) {
            uint16_t *place = is_in(w, c, list) ? LIST_PUSH(m->a, &all) : NULL;
            if (place != NULL) *place = (uint16_t)c;
            else if (is_in(w, c, list)) return false;
        }
        l->from[list + 1] = (uint32_t)all.count;
    }
    l->at = all.item;
    return find_constants(m);
}

static bool is_leaf(const struct node *n) {
    return n->finding >= 0 && n->children == 0 && n->slot[0] >= 0 && n->slot[1] >= 0;
}

static bool make_lists(struct making *m, int knee) {
    const struct criteria *set = &m->web->set;
    struct web_lists *l = &m->web->of_slot[knee];
    l->from = arena_array(m->a, (size_t)m->web->slots + 2, sizeof *l->from);
    l->at = arena_array(m->a, set->nodes.count + 1, sizeof *l->at);
    if (l->from == NULL || l->at == NULL) return false;
    for (size_t c = 0; c < set->nodes.count; c++)
        if (is_leaf(&set->nodes.item[c])) l->from[set->nodes.item[c].slot[knee] + 2]++;
    for (int32_t i = 0; i < m->web->slots; i++) l->from[i + 2] += l->from[i + 1];
    for (size_t c = 0; c < set->nodes.count; c++)
        if (is_leaf(&set->nodes.item[c])) l->at[l->from[set->nodes.item[c].slot[knee] + 1]++] = (uint16_t)c;
    return true;
}

static bool find_lists(struct making *m) {
    struct web *w = m->web;
    for (size_t c = 0; c < w->set.nodes.count; c++)
        for (int knee = 0; knee < 2; knee++) {
            const struct node *n = &w->set.nodes.item[c];
            if (is_leaf(n) && n->slot[knee] >= w->slots) w->slots = n->slot[knee] + 1;
        }
    return make_lists(m, 0) && make_lists(m, 1) && find_figure_lists(m);
}

/* --- the two webs ------------------------------------------------------------------------------------------------- */

static const struct web *make(const struct criteria *of, const bool *chosen, struct arena *a) {
    struct making m = {.of = of, .chosen = chosen, .a = a, .web = arena_alloc(a, sizeof *m.web)};
    if (m.web == NULL) return NULL;
    m.web->set.vocabulary = of->vocabulary;
    return take_all(&m) && find_figures(&m) && find_above(&m) && find_lists(&m) ? m.web : NULL;
}

static bool is_of_session(const struct node *n) {
    return (n->op == OP_WINDOW && n->session) || (n->op == OP_PLAN && n->detail >= PLAN_LIMIT_OK);
}

/* Every node of a whole expression in which some node reads of a session. */
static void choose_of_session(const struct criteria *set, bool *chosen) {
    for (int32_t root = (int32_t)set->nodes.count - 1; root >= 0; root = set->nodes.item[root].first - 1) {
        int32_t first = set->nodes.item[root].first;
        bool any = false;
        for (int32_t i = first; i <= root && !any; i++) any = is_of_session(&set->nodes.item[i]);
        for (int32_t i = first; i <= root; i++) chosen[i] = any;
    }
}

bool web_make(struct criteria *set, struct arena *a) {
    size_t count = set->nodes.count;
    bool *chosen = malloc(count + 1);
    if (chosen == NULL) return false;
    memset(chosen, true, count);
    set->web[0] = make(set, chosen, a);
    choose_of_session(set, chosen);
    set->web[1] = make(set, chosen, a);
    free(chosen);
    return set->web[0] != NULL && set->web[1] != NULL;
}
