#include "clinical/criterion/explanation_words.h"
#include "time/instant.h"
#include <string.h>

void words_plain(struct text *t, const char *name) {
    for (const char *at = name; *at != '\0'; at++) text_put_n(t, *at == '_' ? " " : at, 1);
}

static const struct finding *finding_of(const struct words *w, const struct node *n) {
    return &w->set->vocabulary->findings.item[n->finding];
}

static const struct node *child_of(const struct words *w, const struct node *n, int32_t i) {
    return &w->set->nodes.item[w->set->child.item[n->child + i]];
}

static void put_milli(struct text *t, int64_t milli) {
    char digits[24];
    text_put(t, text_milli(digits, milli));
}

/* ---------------------------------------------------------------------------------------------------------- leaves */

void words_about(const struct words *w, const struct node *n, struct text *t) {
    const struct finding *f = finding_of(w, n);
    const char *context = f->context[n->context];
    words_plain(t, f->name);
    if (*context) text_add(t, ", %s", context);
    if (f->knee) text_add(t, " (%s)", side_name(criterion_side(w->set, n, w->s->side)));
}

static void put_codes(const struct finding *f, int64_t bits, const char *between, struct text *t) {
    const char *before = "";
    for (size_t i = 0; i < f->codes; i++) {
        if (!(bits >> i & 1)) continue;
        text_put(t, before);
        words_plain(t, f->code[i]);
        before = between;
    }
    if (bits == 0) text_put(t, "none");
}

static void put_value(const struct finding *f, const struct value *v, struct text *t) {
    switch (f->type) {
    case FINDING_YES_NO: text_put(t, v->number ? "yes" : "no"); break;
    case FINDING_ONE_OF: put_codes(f, INT64_C(1) << v->number, "", t); break;
    case FINDING_SOME_OF: put_codes(f, v->number, ", ", t); break;
    case FINDING_NUMBER:
        put_milli(t, v->number);
        if (*f->unit && !finding_is_pain(f)) text_add(t, " %s", f->unit);
        break;
    }
    if (v->masked) text_put(t, ", masked by a painkiller");
}

void words_answer(const struct words *w, const struct node *n, struct text *t) {
    const struct finding *f = finding_of(w, n);
    const struct value *v = criterion_answer(n, w->s);
    int slot = n->slot[w->s->side == SIDE_RIGHT];
    if (v) {
        put_value(f, v, t);
        return;
    }
    text_put(t, "unknown");
    v = slot < w->s->answers->slots ? &w->s->answers->value[slot] : NULL;
    if (!v || !v->known) return;
    text_put(t, " (");
    put_value(f, v, t);
    text_add(t, " is %lld h old)", (long long)((w->s->now_ms - v->at_ms) / HOUR_MS));
}

/* --------------------------------------------------------------------------------------------------------- numbers */

void words_interval(struct result r, struct text *t) {
    if (r.truth != TRUTH_MET) text_put(t, "unknown");
    if (r.truth != TRUTH_MET) return;
    put_milli(t, r.lo);
    if (r.hi == r.lo) return;
    text_put(t, " to ");
    put_milli(t, r.hi);
}

static void put_list(const struct words *w, const struct node *n, const char *between, struct text *t) {
    for (int32_t i = 0; i < n->children; i++) {
        if (i > 0) text_put(t, between);
        words_number(w, child_of(w, n, i), t);
    }
}

static void put_window(const struct words *w, const struct node *n, struct text *t) {
    static const char *const stats[] = {"median of ", "mean of ", "worst of ", "least of ", "sum of ", "count of "};
    bool newest = n->last && n->number == 1 && n->detail != STAT_COUNT;      /* whichever the figure, it is that one */
    text_put(t, newest ? "newest " : stats[n->detail]);
    words_about(w, n, t);
    if (newest) {
        if (n->since_phase) text_put(t, ", in this phase");
        return;
    }
    text_add(t, n->last ? ", last %lld" : " over %lld days", (long long)n->number);
    if (n->since_phase) text_put(t, " of this phase");
}

static void put_points(const struct words *w, const struct node *n, struct text *t) {
    const struct node *of = child_of(w, n, 0);
    text_put(t, of->op == OP_NAMED ? of->name : "points");
}

void words_number(const struct words *w, const struct node *n, struct text *t) {
    static const char *const figures[] = {"days in this phase", "days in this step", "days in this plan", "adherence",
                                          "sessions missed in a row"};
    switch ((enum op)n->op) {
    case OP_NUMBER: put_milli(t, n->number); break;
    case OP_WINDOW: put_window(w, n, t); break;
    case OP_PLAN: text_put(t, figures[n->detail]); break;
    case OP_POINTS: put_points(w, n, t); break;
    case OP_BANDS:
        text_put(t, "band of ");
        put_list(w, n, "", t);
        break;
    case OP_MINUS: put_list(w, n, " minus ", t); break;
    case OP_TIMES: put_list(w, n, " times ", t); break;
    case OP_SUM:
        if (n->children > 3)
            text_add(t, "sum of %d items", (int)n->children);
        else
            put_list(w, n, " + ", t);
        break;
    case OP_WORST_KNOWN:
        text_put(t, "worst known of ");
        put_list(w, n, "; ", t);
        break;
    default: words_about(w, n, t);
    }
}

/* ---------------------------------------------------------------------------------------------------------- wanted */

const char *words_compare(enum compare how) {
    static const char *const words[] = {[COMPARE_LE] = "at most ",
                                        [COMPARE_LT] = "below ",
                                        [COMPARE_GE] = "at least ",
                                        [COMPARE_GT] = "above ",
                                        [COMPARE_EQ] = "exactly "};
    return words[how];
}

/* What a rank is compared with is a place in the list of codes. */
static void put_right(const struct words *w, const struct node *n, struct text *t) {
    const struct node *left = child_of(w, n, 0), *right = child_of(w, n, 1);
    const struct finding *f = left->op == OP_RANK ? finding_of(w, left) : NULL;
    int64_t place = right->op == OP_NUMBER && right->number % 1000 == 0 ? right->number / 1000 : -1;
    if (f && place >= 0 && (size_t)place < f->codes)
        words_plain(t, f->code[place]);
    else
        words_number(w, right, t);
}

void words_wanted(const struct words *w, const struct node *n, struct text *t) {
    switch ((enum op)n->op) {
    case OP_YES: text_put(t, "yes"); break;
    case OP_KNOWN: text_put(t, "an answer"); break;
    case OP_IS:
    case OP_INCLUDES: put_codes(finding_of(w, n), n->number, " or ", t); break;
    case OP_COMPARE_VALUE:
        text_put(t, words_compare((enum compare)n->detail));
        put_milli(t, n->number);
        break;
    case OP_COMPARE:
        text_put(t, words_compare((enum compare)n->detail));
        put_right(w, n, t);
        break;
    default: break;
    }
}
