#include "clinical/criterion/explanation_words.h"
#include "time/instant.h"
#include <string.h>

void words_plain(struct text *t, const char *name) {
    for (const char *at = name; *at != '\0'; at++) text_put_n(t, *at == '_' || *at == '-' ? " " : at, 1);
}

const struct finding *words_finding(const struct words *w, const struct node *n) {
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

static const char *name_of(const struct finding *f) { return f->title ? f->title : f->question; }

static bool is_question(const struct finding *f) {
    size_t n = strlen(name_of(f));
    return n > 0 && name_of(f)[n - 1] == '?';
}

void words_about(const struct words *w, const struct node *n, struct text *t) {
    const struct finding *f = words_finding(w, n);
    const char *context = f->context[n->context];
    text_put_n(t, name_of(f), strlen(name_of(f)) - is_question(f));
    if (!*context && !f->knee) return;
    text_put(t, " (");
    words_plain(t, context);
    if (*context && f->knee) text_put(t, ", ");
    if (f->knee) text_put(t, side_name(criterion_side(w->set, n, w->s->side)));
    text_put(t, ")");
}

void words_ask(const struct words *w, const struct node *n, struct text *t) {
    words_about(w, n, t);
    text_put(t, is_question(words_finding(w, n)) ? "? " : ": ");
}

/* A question stands between quotes, a short name does not. */
static void put_quoted(const struct words *w, const struct node *n, struct text *t) {
    const char *quote = words_finding(w, n)->title ? "" : "\"";
    text_put(t, quote);
    words_about(w, n, t);
    text_put(t, quote);
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

const struct value *words_newest(const struct words *w, const struct node *n) {
    int slot = n->slot[w->s->side == SIDE_RIGHT];
    const struct value *v = slot < w->s->answers->slots ? &w->s->answers->value[slot] : NULL;
    return v && v->known ? v : NULL;
}

/* Whether this item was answered with the score: at its instant. */
static bool has_answer(const struct words *w, const struct finding *item, int index, enum side side, int64_t at_ms) {
    int slot = finding_slot(item, 0, side);
    const struct value *v = slot < w->s->answers->slots ? &w->s->answers->value[slot] : NULL;
    const report_list *history = w->s->history;
    if (v && v->known && v->at_ms == at_ms) return true;
    for (size_t i = history ? history->count : 0; i-- > 0 && history->item[i].value.at_ms >= at_ms;) {
        const struct report *r = &history->item[i];
        if (r->finding == index && r->side == side && r->value.at_ms == at_ms && r->value.known) return true;
    }
    return false;
}

static void put_prorated(const struct words *w, const struct node *n, const struct value *v, struct text *t) {
    const struct finding *f = words_finding(w, n);
    enum side side = criterion_side(w->set, n, w->s->side);
    size_t answered = 0;
    for (size_t i = 0; i < f->score.items; i++) {
        int item = f->score.item[i].finding;
        answered += item >= 0 && has_answer(w, &w->set->vocabulary->findings.item[item], item, side, v->at_ms);
    }
    text_put(t, ", prorated");
    if (answered > 0) text_add(t, " from %zu of %zu answers", answered, f->score.items);
}

void words_answer(const struct words *w, const struct node *n, struct text *t) {
    const struct finding *f = words_finding(w, n);
    const struct value *v = criterion_answer(n, w->s);
    if (v) {
        put_value(f, v, t);
        if (v->prorated) put_prorated(w, n, v, t);
        return;
    }
    text_put(t, "unknown");
    v = words_newest(w, n);
    if (!v) return;
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

bool words_are_figure(const struct node *n) {
    if (n->op != OP_WINDOW) return n->op == OP_BASELINE;
    return n->yes_no && n->detail != STAT_SUM && n->detail != STAT_COUNT;
}

void words_figure(const struct words *w, const struct node *n, struct result r, struct text *t) {
    const struct finding *f = words_are_figure(n) ? words_finding(w, n) : NULL;
    if (!f || f->type == FINDING_NUMBER || r.truth != TRUTH_MET || r.lo % 1000 != 0)
        words_interval(r, t);
    else
        put_value(f, &(struct value){.number = r.lo / 1000, .known = true}, t);
}

static void put_days(int64_t days, struct text *t) { text_add(t, "%lld day%s", (long long)days, days > 1 ? "s" : ""); }

void words_where(const struct node *n, struct text *t) {
    bool least = n->where == 1 + COMPARE_GE || n->where == 1 + COMPARE_EQ, above = n->where == 1 + COMPARE_GT;
    bool yes = n->yes_no && ((least && n->than == 1000) || (above && n->than == 0));
    if (n->where == 0) return;
    text_put(t, yes ? "yes" : words_compare((enum compare)(n->where - 1)));
    if (!yes) put_milli(t, n->than);
}

static void put_unmasked(const struct node *n, struct text *t) {
    if (n->unmasked) text_put(t, ", masked ones left out");
}

void words_span(const struct node *n, struct text *t) {
    if (n->session) text_put(t, " of the session");
    else if (n->last) text_add(t, ", last %lld", (long long)n->number);
    else text_put(t, " over ");
    if (!n->session && !n->last) put_days(n->number, t);
    if (n->ago > 0) text_add(t, ", %d day%s ago", n->ago, n->ago > 1 ? "s" : "");
    if (n->since_phase) text_put(t, " of this phase");
    put_unmasked(n, t);
}

static void put_window(const struct words *w, const struct node *n, struct text *t) {
    static const char *const stats[] = {"median of ", "mean of ", "worst of ", "least of ", "sum of ", "count of "};
    bool newest = n->last && n->number == 1 && n->detail != STAT_COUNT;      /* whichever the figure, it is that one */
    if (n->session) text_put(t, "the session's ");
    if (!n->session || n->detail != STAT_WORST) text_put(t, newest ? "newest " : stats[n->detail]);
    put_quoted(w, n, t);
    if (n->where) text_put(t, " ");
    words_where(n, t);
    if (!newest && !n->session) {
        words_span(n, t);
        return;
    }
    if (n->since_phase) text_put(t, ", in this phase");
    put_unmasked(n, t);
}

/* Adherence is of so many days unless others are named. */
static void put_plan(const struct node *n, struct text *t) {
    static const char *const figures[] = {[PLAN_DAYS_IN_PHASE] = "days in this phase",
                                          [PLAN_DAYS_IN_STEP] = "days in this step",
                                          [PLAN_DAYS_IN_PLAN] = "days in this plan",
                                          [PLAN_ADHERENCE] = "adherence",
                                          [PLAN_MISSED_IN_A_ROW] = "sessions missed in a row",
                                          [PLAN_QUESTIONS_MISSED_IN_A_ROW] = "questions missed in a row",
                                          [PLAN_RED_SESSIONS] = "red sessions",
                                          [PLAN_LIMIT_OK] = "the limit",
                                          [PLAN_LIMIT_HIGH] = "the upper limit"};
    _Static_assert(sizeof figures / sizeof *figures == PLAN_FIGURES, "every figure has words");
    bool adherence = n->detail == PLAN_ADHERENCE;
    text_put(t, figures[n->detail]);
    if (n->number == 0 || (adherence && n->number == FIGURE_ADHERENCE_DAYS)) return;
    text_put(t, adherence ? " over " : " in ");
    put_days(n->number, t);
}

static void put_points(const struct words *w, const struct node *n, struct text *t) {
    const struct node *of = child_of(w, n, 0);
    text_put(t, of->op == OP_NAMED ? of->name : "points");
}

static void put_choice(const struct words *w, const struct node *n, struct text *t) {
    const struct node *when = child_of(w, n, 0);
    words_number(w, child_of(w, n, 1), t);
    text_put(t, when->op == OP_NAMED ? " with " : " or ");
    if (when->op == OP_NAMED) text_add(t, "%s, else ", when->name);
    words_number(w, child_of(w, n, 2), t);
}

void words_number(const struct words *w, const struct node *n, struct text *t) {
    switch ((enum op)n->op) {
    case OP_NUMBER: put_milli(t, n->number); break;
    case OP_WINDOW: put_window(w, n, t); break;
    case OP_PLAN: put_plan(n, t); break;
    case OP_POINTS: put_points(w, n, t); break;
    case OP_CHOOSE: put_choice(w, n, t); break;
    case OP_BANDS:
        text_put(t, "band of ");
        put_list(w, n, "", t);
        break;
    case OP_MINUS: put_list(w, n, " minus ", t); break;
    case OP_TIMES: put_list(w, n, " times ", t); break;
    case OP_DIVIDE: put_list(w, n, " divided by ", t); break;
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
    case OP_BASELINE:
        put_quoted(w, n, t);
        text_put(t, " when the plan began");
        break;
    default: put_quoted(w, n, t);
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
    bool of_words = left->op == OP_RANK || left->op == OP_BASELINE;
    const struct finding *f = of_words ? words_finding(w, left) : NULL;
    int64_t place = right->op == OP_NUMBER && right->number % 1000 == 0 ? right->number / 1000 : -1;
    if (f && f->type == FINDING_ONE_OF && place >= 0 && (size_t)place < f->codes)
        words_plain(t, f->code[place]);
    else
        words_number(w, right, t);
}

/* A yes/no's figure that is at least 1 is yes. */
static bool wants_yes(const struct words *w, const struct node *n) {
    const struct node *left = child_of(w, n, 0), *right = child_of(w, n, 1);
    return words_are_figure(left) && words_finding(w, left)->type == FINDING_YES_NO && n->detail == COMPARE_GE &&
           right->op == OP_NUMBER && right->number == 1000;
}

void words_wanted(const struct words *w, const struct node *n, struct text *t) {
    switch ((enum op)n->op) {
    case OP_YES: text_put(t, "yes"); break;
    case OP_KNOWN:
    case OP_ANSWERED: text_put(t, "an answer"); break;
    case OP_IS:
    case OP_INCLUDES: put_codes(words_finding(w, n), n->number, " or ", t); break;
    case OP_COMPARE_VALUE:
        text_put(t, words_compare((enum compare)n->detail));
        put_milli(t, n->number);
        break;
    case OP_COMPARE:
        text_put(t, wants_yes(w, n) ? "yes" : words_compare((enum compare)n->detail));
        if (!wants_yes(w, n)) put_right(w, n, t);
        break;
    default: break;
    }
}
