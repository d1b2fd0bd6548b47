/* Figures without a mark, marks without a source, sources without a figure. */
#include "base/text.h"
#include "clinical/review/review_inside.h"
#include <string.h>

/* What is said of a place: nearer evidence stands over farther, mark and source each by itself. */
struct scope {
    enum mark mark;
    const char *source;
};

struct evidence_review {
    struct review *r;
    bool *used;       /* of each source */
    struct scope *at; /* of each node, from its root down */
    bool *level;      /* of each number: it is a level or a rank, and no figure */
    bool *names;      /* of each number: it is compared with a level, so that it names one */
};

/* ---------------------------------------------------------------------------------------------------------- scopes */

static void use(const struct evidence_review *e, const char *source) {
    for (size_t i = 0; i < e->r->p->sources; i++)
        if (strcmp(e->r->p->source[i].id, source) == 0) e->used[i] = true;
}

static struct scope enter(const struct evidence_review *e, struct scope above, const struct evidence *own,
                          const char *path) {
    struct scope here = above;
    if (own->mark != MARK_NONE) here.mark = own->mark;
    if (own->source != NULL) here.source = own->source;
    if (own->source != NULL) use(e, own->source);
    bool read = own->mark == MARK_READ || own->mark == MARK_SECONDARY;
    if (read && here.source == NULL)
        review_warn(e->r, path, "marked \"%s\", and no source says where it was read",
                    own->mark == MARK_READ ? "read" : "2nd");
    return here;
}

static bool founded(struct scope s) { return s.mark != MARK_NONE || s.source != NULL; }

static void figure(const struct evidence_review *e, struct scope s, const char *path, int64_t milli) {
    char number[24];
    if (founded(s)) return;
    review_warn(e->r, path, "missing source: the figure %s has neither a mark nor a source", text_milli(number, milli));
}

/* ----------------------------------------------------------------------------------------------------- expressions */

static bool any_level(const struct evidence_review *e, const struct node *n) {
    for (int32_t i = n->op == OP_CHOOSE; i < n->children; i++)
        if (e->level[review_child(e->r, n, i)]) return true;
    return false;
}

static bool is_level(const struct evidence_review *e, const struct node *n) {
    const struct vocabulary *v = e->r->p->criteria.vocabulary;
    switch ((enum op)n->op) {
    case OP_RANK:
    case OP_BANDS: return true;
    case OP_BASELINE: return v->findings.item[n->finding].type != FINDING_NUMBER;
    case OP_WORST_KNOWN:
    case OP_CHOOSE: return any_level(e, n);
    default: return false;
    }
}

/* Whether a plain number below n, as its i-th child, names a level or is a factor. */
static bool is_name(const struct evidence_review *e, const struct node *n, int32_t index) {
    switch ((enum op)n->op) {
    case OP_TIMES:
    case OP_DIVIDE: return true;
    case OP_COMPARE: return any_level(e, n);
    case OP_WORST_KNOWN:
    case OP_CHOOSE: return e->level[index] || e->names[index];
    default: return false;
    }
}

static void look_at_bands(const struct evidence_review *e, struct scope s, const struct node *n) {
    if (!founded(s)) figure(e, s, n->path, n->band[2 * (n->bands - 1)]);
}

static void look_at_node(const struct evidence_review *e, int32_t index) {
    const struct node *n = review_node(e->r, index);
    struct scope s = e->at[index];
    if (n->op == OP_COMPARE_VALUE || n->op == OP_POINTS) figure(e, s, n->path, n->number);
    if (n->op == OP_NUMBER && !e->names[index]) figure(e, s, n->path, n->number);
    if (n->op == OP_BANDS && n->bands > 0) look_at_bands(e, s, n);
    if (n->op == OP_WINDOW && n->where > 0) figure(e, s, n->path, n->than);
}

/* Parents stand behind their children: from the root back, each hands its scope down. */
static void look_at(const struct evidence_review *e, struct scope above, int32_t root, bool level) {
    if (root == NO_EXPRESSION) return;
    e->at[root] = above;
    e->names[root] = level;
    for (int32_t i = root; i >= review_node(e->r, root)->first; i--) {
        const struct node *n = review_node(e->r, i);
        const struct evidence own = {(enum mark)n->mark, n->source};
        e->at[i] = enter(e, e->at[i], &own, n->path);
        look_at_node(e, i);
        for (int32_t c = 0; c < n->children; c++) {
            int32_t child = review_child(e->r, n, c);
            e->at[child] = e->at[i];
            e->names[child] = is_name(e, n, i);
        }
    }
}

/* ---------------------------------------------------------------------------------------------------------- objects */

static void look_at_flag(const struct evidence_review *e, struct scope above, const struct flag *f) {
    struct scope here = enter(e, above, &f->evidence, f->path);
    look_at(e, here, f->critical, false);
    for (size_t i = 0; i < f->rows; i++)
        look_at(e, enter(e, here, &f->row[i].evidence, f->row[i].path), f->row[i].when, false);
}

static void look_at_contraindications(const struct evidence_review *e, struct scope above,
                                      const struct contraindication *c, size_t count) {
    for (size_t i = 0; i < count; i++) look_at(e, enter(e, above, &c[i].evidence, c[i].path), c[i].when, false);
}

static void dose(const struct evidence_review *e, struct scope s, const char *path, const char *exercise) {
    if (founded(s)) return;
    review_warn(e->r, path, "missing source: the dose of \"%s\" has neither a mark nor a source", exercise);
}

static void look_at_exercise(const struct evidence_review *e, struct scope above, const struct exercise *x) {
    struct scope here = enter(e, above, &x->evidence, x->path);
    if (x->ladder.rungs > 0) dose(e, here, x->path, x->id);
    look_at_contraindications(e, here, x->contraindication, x->contraindications);
}

static void look_at_prescription(const struct evidence_review *e, struct scope above, const struct prescription *p) {
    struct scope here = enter(e, above, &p->evidence, p->path);
    if (p->ladder.rungs == 0 || review_own_ladder(e->r, p)) dose(e, here, p->path, e->r->p->exercise[p->exercise].id);
}

/* What is no figure of an expression, and yet rests on something. */
static void founded_on(const struct evidence_review *e, struct scope s, const char *path, const char *what) {
    if (!founded(s)) review_warn(e->r, path, "missing source: %s has neither a mark nor a source", what);
}

static void look_at_rules(const struct evidence_review *e, struct scope above, const struct rule *rule, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct scope here = enter(e, above, &rule[i].evidence, rule[i].path);
        founded_on(e, here, rule[i].path, "the rule");
        look_at(e, here, rule[i].when, false);
    }
}

static void look_at_avoids(const struct evidence_review *e, struct scope above, const struct phase *p) {
    for (size_t i = 0; i < p->avoids; i++) {
        struct scope here = enter(e, above, &p->avoid[i].evidence, p->avoid[i].path);
        founded_on(e, here, p->avoid[i].path, "what the phase forbids");
        look_at(e, here, p->avoid[i].when, false);
    }
}

static void look_at_light(const struct evidence_review *e, struct scope above, const struct light *l) {
    struct scope here = enter(e, above, &l->evidence, l->path);
    founded_on(e, here, l->path, "the traffic light");
    for (size_t i = 0; i < l->limits; i++) {
        struct scope row = enter(e, here, &l->limit[i].evidence, l->limit[i].path);
        founded_on(e, row, l->limit[i].path, "the limit");
        look_at(e, row, l->limit[i].when, false);
    }
    look_at(e, here, l->red, false);
    look_at(e, here, l->amber, false);
    look_at(e, here, l->green, false);
    look_at(e, here, l->settled, false);
}

static void look_at_layoffs(const struct evidence_review *e, struct scope above) {
    const struct protocol *p = e->r->p;
    for (size_t i = 0; i < p->layoffs; i++) {
        struct scope here = enter(e, above, &p->layoff[i].evidence, p->layoff[i].path);
        founded_on(e, here, p->layoff[i].path, "what a layoff does");
        look_at(e, here, p->layoff[i].gate, false);
    }
}

static void look_at_again(const struct evidence_review *e, struct scope above, const struct repeat *g) {
    if (g->times == 0) return;
    founded_on(e, enter(e, above, &g->evidence, g->path), g->path, "the further reminder");
}

static void look_at_phase(const struct evidence_review *e, struct scope above, const struct phase *p) {
    struct scope here = enter(e, above, &p->evidence, p->path);
    if (!founded(here))
        review_warn(e->r, review_path(e->r, "%s/days", p->path),
                    "missing source: how long the phase lasts has neither a mark nor a source");
    for (size_t i = 0; i < p->prescriptions; i++) look_at_prescription(e, here, &p->prescription[i]);
    for (size_t i = 0; i < p->runs; i++)
        look_at(e, enter(e, here, &p->run[i].evidence, p->run[i].path), p->run[i].when, false);
    look_at_rules(e, here, p->rule, p->rules);
    look_at_avoids(e, here, p);
    if (p->again.path != e->r->p->again.path) look_at_again(e, here, &p->again);
    look_at(e, here, p->advance, false);
    look_at(e, here, p->regress, false);
}

static void look_at_parts(const struct evidence_review *e, struct scope above) {
    const struct protocol *p = e->r->p;
    for (size_t i = 0; i < p->flags; i++) look_at_flag(e, above, &p->flag[i]);
    for (size_t i = 0; i < p->exercises; i++) look_at_exercise(e, above, &p->exercise[i]);
    for (size_t i = 0; i < p->cares; i++)
        look_at_contraindications(e, enter(e, above, &p->care[i].evidence, p->care[i].path),
                                  p->care[i].contraindication, p->care[i].contraindications);
    for (size_t i = 0; i < p->steps; i++)
        look_at(e, enter(e, above, &p->step[i].evidence, p->step[i].path), p->step[i].when, false);
    for (size_t i = 0; i < p->phases; i++) look_at_phase(e, above, &p->phase[i]);
    if (p->light != NULL) look_at_light(e, above, p->light);
    look_at_layoffs(e, above);
    look_at_again(e, above, &p->again);
    look_at_rules(e, above, p->rule, p->rules);
}

static void look_at_whole(const struct evidence_review *e) {
    const struct protocol *p = e->r->p;
    struct scope whole = enter(e, (struct scope){MARK_NONE, NULL}, &p->evidence, "");
    look_at(e, whole, p->place, false);
    look_at(e, whole, p->definite, false);
    look_at(e, whole, p->probable, false);
    look_at(e, whole, p->possible, false);
    look_at(e, whole, p->severity, true);
    look_at(e, whole, p->irritability, true);
    look_at_parts(e, whole);
}

static void look_at_sources(const struct evidence_review *e) {
    const struct protocol *p = e->r->p;
    if (p->sources == 0) review_warn(e->r, "", "no source is named: say what the protocol rests on");
    for (size_t i = 0; i < p->sources; i++)
        if (!e->used[i])
            review_warn(e->r, review_path(e->r, "/sources/%zu", i), "source \"%s\" stands behind no figure and no rule",
                        p->source[i].id);
}

void review_evidence(struct review *r) {
    size_t nodes = r->p->criteria.nodes.count + 1;
    struct evidence_review e = {.r = r};
    e.used = arena_array(r->a, r->p->sources + 1, sizeof *e.used);
    e.at = arena_array(r->a, nodes, sizeof *e.at);
    e.level = arena_array(r->a, nodes, sizeof *e.level);
    e.names = arena_array(r->a, nodes, sizeof *e.names);
    if (e.used == NULL || e.at == NULL || e.level == NULL || e.names == NULL) r->failed = true;
    for (size_t i = 0; !r->failed && i + 1 < nodes; i++) e.level[i] = is_level(&e, review_node(r, (int32_t)i));
    if (r->failed) return;
    look_at_whole(&e);
    look_at_sources(&e);
}
