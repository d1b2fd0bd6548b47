/* random_criteria.h - what the property tests of criteria and of what to ask share: random conditions over the vocabulary
 * of given.h, and every completion of what is not known.
 *
 * Numbers come from xorshift32 with a seed that the test prints; STRIDE_SEED sets it. */
#ifndef STRIDE_TESTS_RANDOM_CRITERIA_H
#define STRIDE_TESTS_RANDOM_CRITERIA_H
#include "given.h"

static uint32_t random_state;

static inline void random_begin(const char *test) {
    const char *seed = getenv("STRIDE_SEED");
    random_state = seed ? (uint32_t)strtoul(seed, NULL, 0) : UINT32_C(0x9E3779B9);
    if (random_state == 0) random_state = 1;
    printf("%s: seed 0x%08X\n", test, random_state);
    fflush(stdout);
}

static inline uint32_t random_below(uint32_t n) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state % n;
}

/* ---- Conditions ---- */

/* What a test's conditions may read: few findings, so that all completions can be tried. */
struct pool { const char *yes_no[5]; int yes_nos; bool pain, age, effusion, place, known; };

static inline struct pool random_pool(int yes_nos) {
    static const char *const all[] = {"noble", "locking", "tender", "swollen", "fever"};
    struct pool p = {.yes_nos = yes_nos, .known = random_below(2)};
    uint32_t from = random_below(5);
    for (int i = 0; i < yes_nos; i++) p.yes_no[i] = all[(from + (uint32_t)i) % 5];
    switch (random_below(5)) {
    case 0: p.pain = true; break;
    case 1: p.age = p.effusion = true; break;
    case 2: p.place = true; break;
    case 3: p.effusion = true; break;
    default: break;
    }
    return p;
}

static inline char *random_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline char *random_text(const char *format, ...) {
    va_list list;
    char *text = NULL;
    va_start(list, format);
    ck_assert_int_ge(vasprintf(&text, format, list), 0);
    va_end(list);
    return text;
}

#define RANDOM_PAIN(context) "{'op':'value','finding':'pain','context':'" context "'}"

static inline char *random_condition(const struct pool *p, int depth);

static inline char *random_number(const struct pool *p, int depth) {
    if (p->pain) {
        switch (random_below(5)) {
        case 0: return random_text(RANDOM_PAIN("rest"));
        case 1: return random_text("{'op':'minus','left':" RANDOM_PAIN("worst-24h") ",'right':" RANDOM_PAIN("rest") "}");
        case 2: return random_text("{'op':'worst-known','of':[{'op':'bands','of':" RANDOM_PAIN("rest") ",'bands':[[3000,2000],[7000,5000]]},"
                                   RANDOM_PAIN("worst-24h") "]}");
        case 3: return random_text("{'op':'sum','of':[" RANDOM_PAIN("rest") "," RANDOM_PAIN("worst-24h") "]}");
        default: break;
        }
    }
    if (p->effusion && random_below(2)) return random_text("{'op':'rank','finding':'effusion'}");
    char *one = random_condition(p, depth - 1), *other = random_condition(p, depth - 1), *text;
    switch (random_below(3)) {
    case 0:
        text = random_text("{'op':'sum','of':[{'op':'points','of':%s,'value':2000},{'op':'points','of':%s,'value':3000}]}", one, other);
        break;
    case 1:
        text = random_text("{'op':'choose','when':%s,'then':{'op':'points','of':%s,'value':4000},'else':{'op':'number','value':1000}}", one, other);
        break;
    default:
        text = random_text("{'op':'bands','of':{'op':'points','of':%s,'value':5000},'bands':[[1000,2000],[4000,3000]]}", one);
        break;
    }
    free(one);
    free(other);
    return text;
}

static inline char *random_leaf(const struct pool *p) {
    const char *name = p->yes_no[random_below((uint32_t)p->yes_nos)];
    if (p->known && random_below(6) == 0)
        return random_text("{'op':'%s','finding':'%s'}", random_below(2) ? "known" : "answered", name);
    if (p->pain && random_below(3) == 0)
        return random_text("{'op':'%s','left':" RANDOM_PAIN("worst-24h") ",'right':{'op':'number','value':%u}}",
                           random_below(2) ? "ge" : "lt", random_below(10) * 1000);
    if (p->age && random_below(3) == 0)
        return random_text("{'op':'lt','left':{'op':'value','finding':'age'},'right':{'op':'number','value':%u}}", random_below(2) ? 16000u : 18000u);
    if (p->effusion && random_below(3) == 0) return random_text("{'op':'is','finding':'effusion','code':'small'}");
    if (p->place && random_below(2))
        return random_text("{'op':'includes','finding':'pain_place','code':'%s'}", random_below(2) ? "patella" : "diffuse");
    return random_text("{'op':'yes','finding':'%s'}", name);
}

static inline char *random_step(const struct pool *p, int depth) {
    static const char *const compare[] = {"le", "lt", "ge", "gt", "eq"}, *const join[] = {"all", "any", "none"};
    char *a = random_condition(p, depth - 1), *b = random_condition(p, depth - 1), *c = random_condition(p, depth - 1), *n, *text;
    switch (random_below(7)) {
    case 0: text = random_text("{'op':'not','of':%s}", a); break;
    case 1: text = random_text("{'op':'at-least','n':2,'of':[%s,%s,%s]}", a, b, c); break;
    case 2:
        text = p->known ? random_text("{'op':'decided','of':%s}", a) : random_text("{'op':'named','name':'it','of':%s}", a);
        break;
    case 3:
        n = random_number(p, depth - 1);
        text = random_text("{'op':'%s','left':%s,'right':{'op':'number','value':%u}}", compare[random_below(5)], n, random_below(6) * 1000);
        free(n);
        break;
    default: text = random_text("{'op':'%s','of':[%s,%s,%s]}", join[random_below(3)], a, b, c); break;
    }
    free(a);
    free(b);
    free(c);
    return text;
}

static inline char *random_condition(const struct pool *p, int depth) {
    return depth <= 0 || random_below(4) == 0 ? random_leaf(p) : random_step(p, depth);
}

/* ---- Completions ---- */

/* One thing that is not known, and what it could be. */
struct unknown { int finding, context; enum side side; int slot, values; int64_t value[16]; };
struct unknowns { struct unknown item[64]; int count; };

static inline void unknown_values(const struct finding *f, struct unknown *u) {
    static const int64_t ages[] = {0, 15000, 15999, 16000, 17000, 18000, 120000};
    u->values = f->type == FINDING_YES_NO ? 2 : f->type == FINDING_ONE_OF ? (int)f->codes : f->type == FINDING_SOME_OF ? 1 << f->codes : 11;
    if (strcmp(f->name, "age") == 0) u->values = 7;
    for (int i = 0; i < u->values; i++)
        u->value[i] = f->type != FINDING_NUMBER ? i : strcmp(f->name, "age") == 0 ? ages[i] : i * 1000;
}

/* What the nodes of a protocol read that is not known, for one knee; each once. */
static inline void unknown_add(struct unknowns *all, struct given *g, const struct protocol *p, enum side judged) {
    for (size_t i = 0; i < p->criteria.nodes.count; i++) {
        const struct node *n = &p->criteria.nodes.item[i];
        bool leaf = n->op == OP_YES || n->op == OP_IS || n->op == OP_INCLUDES || n->op == OP_VALUE || n->op == OP_RANK ||
                    n->op == OP_COMPARE_VALUE || n->op == OP_KNOWN || n->op == OP_ANSWERED;
        struct situation s = given_situation(g, judged);
        if (!leaf || criterion_answer(n, &s)) continue;
        const struct finding *f = &g->c->vocabulary->findings.item[n->finding];
        struct unknown u = {n->finding, n->context, criterion_side(&p->criteria, n, judged), n->slot[judged == SIDE_RIGHT], 0, {0}};
        bool there = false;
        for (int k = 0; k < all->count; k++) there = there || all->item[k].slot == u.slot;
        if (there) continue;
        unknown_values(f, &u);
        ck_assert_int_lt(all->count, 64);
        all->item[all->count++] = u;
    }
}

static inline long unknown_completions(const struct unknowns *all) {
    long many = 1;
    for (int i = 0; i < all->count; i++) many *= all->item[i].values;
    return many;
}

static inline void unknown_answer(struct given *g, const struct unknown *u, int64_t number) {
    g->answers.value[u->slot] = (struct value){.number = number, .at_ms = GIVEN_NOW, .known = true};
}

/* Writes the completion of this number into the answers; unknown_forget takes it back. */
static inline void unknown_complete(struct given *g, const struct unknowns *all, long completion) {
    for (int i = 0; i < all->count; i++) {
        unknown_answer(g, &all->item[i], all->item[i].value[completion % all->item[i].values]);
        completion /= all->item[i].values;
    }
}

static inline void unknown_forget(struct given *g, const struct unknowns *all) {
    for (int i = 0; i < all->count; i++) g->answers.value[all->item[i].slot] = (struct value){0};
}

/* Answers some of the unknown at random, and drops them from the list. */
static inline void unknown_answer_some(struct given *g, struct unknowns *all, uint32_t percent) {
    int kept = 0;
    for (int i = 0; i < all->count; i++) {
        struct unknown u = all->item[i];
        if (random_below(100) < percent) unknown_answer(g, &u, u.value[random_below((uint32_t)u.values)]);
        else all->item[kept++] = u;
    }
    all->count = kept;
}

#endif
