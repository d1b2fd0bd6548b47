/* Conditions that no answer can meet, rows that nobody comes to, and flags that ask for nothing. */
#include "clinical/review/review_inside.h"

bool review_never(const struct review *r, int32_t root) {
    return root != NO_EXPRESSION && (r->reach[root].can & REACH_MET) == 0;
}

static bool always(const struct review *r, int32_t root) { return r->reach[root].can == REACH_MET; }

void review_reachable(struct review *r, const char *path, int32_t root) {
    if (review_never(r, root)) review_warn(r, path, "no answer can meet this condition");
}

/* A leaf of a finding: it has no children, and is about one. */
static bool reads_knee(const struct review *r, int32_t root) {
    const struct vocabulary *v = r->p->criteria.vocabulary;
    for (int32_t i = review_node(r, root)->first; i <= root; i++) {
        const struct node *n = review_node(r, i);
        bool leaf = n->children == 0 && n->op != OP_CONST && n->op != OP_NUMBER && n->op != OP_PLAN;
        if (leaf && v->findings.item[n->finding].knee) return true;
    }
    return false;
}

static void look_at_flag(struct review *r, const struct flag *f) {
    bool knee = false, over = false;
    for (size_t i = 0; i < f->rows; i++) {
        const struct flag_row *row = &f->row[i];
        if (over) review_warn(r, row->path, "nobody comes to this row: the one before it is always met");
        review_reachable(r, row->path, row->when);
        over = over || always(r, row->when);
        knee = knee || reads_knee(r, row->when);
    }
    if (f->knee && !knee)
        review_warn(r, f->path, "flag \"%s\" is about the knee, and none of its rows looks at a knee", f->id);
    if (f->critical != NO_EXPRESSION && !review_never(r, f->critical) && f->unknown_say == NULL)
        review_warn(r, f->path,
                    "flag \"%s\" is critical and has no words for when it is unknown: say them in if_unknown", f->id);
}

static void look_at_contraindications(struct review *r, const struct contraindication *c, size_t count) {
    for (size_t i = 0; i < count; i++) review_reachable(r, c[i].path, c[i].when);
}

static void look_at_running(struct review *r, const struct phase *p) {
    bool over = false;
    for (size_t i = 0; i < p->runs; i++) {
        if (over) review_warn(r, p->run[i].path, "nobody comes to this rule: the one before it is always met");
        review_reachable(r, p->run[i].path, p->run[i].when);
        over = over || always(r, p->run[i].when);
    }
}

static void look_at_rules(struct review *r, const struct rule *rule, size_t count) {
    for (size_t i = 0; i < count; i++) review_reachable(r, rule[i].path, rule[i].when);
}

static void look_at_phase(struct review *r, const struct phase *p) {
    look_at_running(r, p);
    review_reachable(r, review_path(r, "%s/advance", p->path), p->advance);
    review_reachable(r, review_path(r, "%s/regress", p->path), p->regress);
    look_at_rules(r, p->rule, p->rules);
    for (size_t i = 0; i < p->avoids; i++) review_reachable(r, p->avoid[i].path, p->avoid[i].when);
}

void review_conditions(struct review *r) {
    const struct protocol *p = r->p;
    review_reachable(r, "/criteria/place", p->place);
    review_reachable(r, "/criteria/definite", p->definite);
    review_reachable(r, "/criteria/probable", p->probable);
    review_reachable(r, "/criteria/possible", p->possible);
    for (size_t i = 0; i < p->flags; i++) look_at_flag(r, &p->flag[i]);
    for (size_t i = 0; i < p->exercises; i++)
        look_at_contraindications(r, p->exercise[i].contraindication, p->exercise[i].contraindications);
    for (size_t i = 0; i < p->cares; i++)
        look_at_contraindications(r, p->care[i].contraindication, p->care[i].contraindications);
    for (size_t i = 0; i < p->phases; i++) look_at_phase(r, &p->phase[i]);
    for (size_t i = 0; i < p->layoffs; i++) review_reachable(r, p->layoff[i].path, p->layoff[i].gate);
    look_at_rules(r, p->rule, p->rules);
}
