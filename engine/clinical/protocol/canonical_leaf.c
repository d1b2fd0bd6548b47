/* Leaves of expressions: what looks at an answer, at reports of the past, or at the plan's own course. */
#include "clinical/protocol/canonical_leaf.h"
#include "base/text.h"

enum status canonical_leaf_finding(struct reader *r, const json_t *e, int32_t *finding) {
    const char *name;
    char near[120];
    TRY(reader_place(r, json_get_text(e, "finding", &name, r->err)));
    *finding = vocabulary_find(r->v, name);
    if (*finding < 0)
        return reader_bad(r, "\"finding\": \"%s\" is not declared%s", name,
                          reader_hint(near, vocabulary_nearest(r->v, name)));
    if (!r->own[*finding].declared)
        return reader_bad(r, "\"finding\": \"%s\" is not declared by this protocol", name);
    return STATUS_OK;
}

enum status canonical_leaf_context(struct reader *r, const json_t *e, int32_t finding, int32_t *out) {
    const struct finding *f = &r->v->findings.item[finding];
    const char *context = NULL;
    char near[120];
    TRY(reader_place(r, json_get_text_or(e, "context", &context, r->err)));
    bool named = f->context[0][0] != '\0';
    if (named && !context) return reader_bad(r, "%s needs a \"context\"", f->name);
    if (!named && context) return reader_bad(r, "%s has no contexts", f->name);
    *out = 0;
    if (!context) return STATUS_OK;
    *out = finding_context(f, context);
    if (*out >= 0 && (size_t)*out < r->own[finding].contexts) return STATUS_OK;
    return reader_bad(r, "\"context\": %s has no \"%s\"%s", f->name, context,
                      reader_hint(near, text_nearest(context, f->context, f->contexts)));
}

static enum status find_knee(struct reader *r, const json_t *e, struct node *n) {
    static const char *const knees[] = {"same", "other", "left", "right", NULL};
    const struct finding *f = &r->v->findings.item[n->finding];
    bool said = json_object_get(e, "knee") != NULL;
    int knee = KNEE_SAME;
    if (said) TRY(reader_word(r, e, "knee", knees, &knee));
    if (said && !f->knee) return reader_bad(r, "%s is about the person and has no knee", f->name);
    if (said && knee == KNEE_SAME) return reader_bad(r, "\"knee\": \"same\" is what it is without, and is left out");
    if (f->knee && !r->knee && knee != KNEE_LEFT && knee != KNEE_RIGHT)
        return reader_bad(r, "%s is about a knee, but the person is judged here: \"knee\" must be left or right",
                          f->name);
    n->knee = (uint8_t)knee;
    int left = finding_slot(f, n->context, SIDE_LEFT), right = finding_slot(f, n->context, SIDE_RIGHT);
    n->slot[0] = knee == KNEE_OTHER || knee == KNEE_RIGHT ? right : left;
    n->slot[1] = knee == KNEE_OTHER || knee == KNEE_LEFT ? left : right;
    return STATUS_OK;
}

/* The finding, context and knee of a leaf, and how this protocol declares the finding. */
static enum status leaf(struct reader *r, const json_t *e, struct node *n, enum finding_type type) {
    static const char *const wanted[] = {"a yes-no finding", "a number", "a one-of finding", "a some-of finding"};
    TRY(canonical_leaf_finding(r, e, &n->finding));
    const struct finding *f = &r->v->findings.item[n->finding];
    const struct own *own = &r->own[n->finding];
    if (f->type != type) return reader_bad(r, "%s is not %s", f->name, wanted[type]);
    TRY(canonical_leaf_context(r, e, n->finding, &n->context));
    TRY(find_knee(r, e, n));
    n->min = own->min;
    n->max = own->max;
    n->fresh_ms = own->fresh_ms;
    return STATUS_OK;
}

enum status canonical_leaf_yes(struct reader *r, const json_t *e, struct node *n) {
    return leaf(r, e, n, FINDING_YES_NO);
}

enum status canonical_leaf_value(struct reader *r, const json_t *e, struct node *n) {
    return leaf(r, e, n, FINDING_NUMBER);
}

enum status canonical_leaf_any(struct reader *r, const json_t *e, struct node *n) {
    TRY(canonical_leaf_finding(r, e, &n->finding));
    return leaf(r, e, n, r->v->findings.item[n->finding].type);
}

enum status canonical_leaf_rank(struct reader *r, const json_t *e, struct node *n) {
    TRY(leaf(r, e, n, FINDING_ONE_OF));
    n->max = (int64_t)(r->own[n->finding].codes - 1) * 1000;
    return STATUS_OK;
}

enum status canonical_leaf_code(struct reader *r, const json_t *e, struct node *n) {
    const char *word;
    char near[120];
    TRY(leaf(r, e, n, n->op == OP_IS ? FINDING_ONE_OF : FINDING_SOME_OF));
    TRY(reader_place(r, json_get_text(e, "code", &word, r->err)));
    const struct finding *f = &r->v->findings.item[n->finding];
    int code = finding_code(f, word);
    if (code < 0 || (size_t)code >= r->own[n->finding].codes)
        return reader_bad(r, "\"code\": %s has no \"%s\"%s", f->name, word,
                          reader_hint(near, text_nearest(word, f->code, f->codes)));
    n->number = INT64_C(1) << code;
    return STATUS_OK;
}

static const char *const compares[] = {[COMPARE_LE] = "le",
                                       [COMPARE_LT] = "lt",
                                       [COMPARE_GE] = "ge",
                                       [COMPARE_GT] = "gt",
                                       [COMPARE_EQ] = "eq",
                                       NULL};

static enum status read_where(struct reader *r, const json_t *e, struct node *n) {
    static const char *const members[] = {"is", "than", NULL};
    const json_t *where = json_object_get(e, "where");
    int how;
    if (!where) return STATUS_OK;
    if (n->detail != STAT_COUNT) return reader_bad(r, "\"where\" goes with a count only");
    size_t before = reader_into(r, "where");
    TRY(reader_only(r, where, members));
    TRY(reader_word(r, where, "is", compares, &how));
    TRY(reader_int(r, where, "than", -FINDING_MAX_MILLI, FINDING_MAX_MILLI, REQUIRED, &n->than));
    reader_back(r, before);
    n->where = (uint8_t)(how + 1);
    return STATUS_OK;
}

static enum status read_ago(struct reader *r, const json_t *e, struct node *n) {
    int64_t ago = 0;
    int kept = r->own[n->finding].kept_days;
    TRY(reader_int(r, e, "ago", 1, kept, OPTIONAL, &ago));
    if (ago > 0 && (n->last || n->session)) return reader_bad(r, "\"ago\" goes with \"days\" only");
    if (!n->last && n->number + ago > kept)
        return reader_bad(r, "the window looks %d days back, a history is kept for %d", (int)(n->number + ago), kept);
    n->ago = (int16_t)ago;
    return STATUS_OK;
}

/* Over days, over so many reports, or over those of the session. */
static enum status read_stretch(struct reader *r, const json_t *e, struct node *n) {
    bool days = json_object_get(e, "days") != NULL, last = json_object_get(e, "last") != NULL, session, since_phase;
    TRY(reader_true(r, e, "session", &session));
    TRY(reader_true(r, e, "since_phase", &since_phase));
    if (days + last + session != 1) return reader_bad(r, "a window has either \"days\" or \"last\" or \"session\"");
    if (session && !r->session) return reader_bad(r, "\"session\": a session is judged by a light's colours only");
    if (session && since_phase) return reader_bad(r, "\"since_phase\" goes with \"days\" or \"last\"");
    n->session = session;
    n->since_phase = since_phase;
    n->last = last;
    int most = last ? 100 : r->own[n->finding].kept_days;
    if (!session) TRY(reader_int(r, e, last ? "last" : "days", 1, most, REQUIRED, &n->number));
    return read_ago(r, e, n);
}

/* Over numbers, or over a yes/no finding as 1 and 0. */
static enum status read_counted(struct reader *r, const json_t *e, struct node *n) {
    TRY(canonical_leaf_finding(r, e, &n->finding));
    n->yes_no = r->v->findings.item[n->finding].type == FINDING_YES_NO;
    TRY(leaf(r, e, n, n->yes_no ? FINDING_YES_NO : FINDING_NUMBER));
    if (n->yes_no) n->max = 1000;
    return STATUS_OK;
}

enum status canonical_leaf_window(struct reader *r, const json_t *e, struct node *n) {
    static const char *const stats[] = {"median", "mean", "worst", "least", "sum", "count", NULL};
    int stat;
    bool unmasked;
    TRY(read_counted(r, e, n));
    TRY(reader_word(r, e, "stat", stats, &stat));
    TRY(reader_true(r, e, "unmasked", &unmasked));
    n->detail = (uint8_t)stat;
    n->unmasked = unmasked;
    TRY(read_stretch(r, e, n));
    return read_where(r, e, n);
}

/* As a number: a code's rank, yes as 1. What makes it so of the report's value stands in number. */
enum status canonical_leaf_baseline(struct reader *r, const json_t *e, struct node *n) {
    TRY(canonical_leaf_any(r, e, n));
    const struct finding *f = &r->v->findings.item[n->finding];
    if (f->type == FINDING_SOME_OF) return reader_bad(r, "%s is a some-of finding and has no baseline", f->name);
    n->number = f->type == FINDING_NUMBER ? 1 : 1000;
    if (f->type == FINDING_YES_NO) n->max = 1000;
    if (f->type == FINDING_ONE_OF) n->max = (int64_t)(r->own[n->finding].codes - 1) * 1000;
    return STATUS_OK;
}

/* Red sessions are always of some days, adherence of the usual ones unless it says other, and nothing else is. */
static enum status read_figure_days(struct reader *r, const json_t *e, enum plan_figure figure, struct node *n) {
    bool red = figure == PLAN_RED_SESSIONS;
    if (figure == PLAN_ADHERENCE) n->number = FIGURE_ADHERENCE_DAYS;
    if (!json_object_get(e, "days") && !red) return STATUS_OK;
    if (!red && figure != PLAN_ADHERENCE)
        return reader_bad(r, "\"days\" goes with \"adherence\" and \"red-sessions\" only");
    TRY(reader_int(r, e, "days", 1, FIGURE_MAX_DAYS, REQUIRED, &n->number));
    if (red || n->number != FIGURE_ADHERENCE_DAYS) return STATUS_OK;
    return reader_bad(r, "\"days\": %d is what adherence is over without, and is left out", FIGURE_ADHERENCE_DAYS);
}

enum status canonical_leaf_plan(struct reader *r, const json_t *e, struct node *n) {
    static const char *const figures[] = {[PLAN_DAYS_IN_PHASE] = "days-in-phase",
                                          [PLAN_DAYS_IN_STEP] = "days-in-step",
                                          [PLAN_DAYS_IN_PLAN] = "days-in-plan",
                                          [PLAN_ADHERENCE] = "adherence",
                                          [PLAN_MISSED_IN_A_ROW] = "missed-in-a-row",
                                          [PLAN_QUESTIONS_MISSED_IN_A_ROW] = "questions-missed-in-a-row",
                                          [PLAN_RED_SESSIONS] = "red-sessions",
                                          [PLAN_LIMIT_OK] = "limit-ok",
                                          [PLAN_LIMIT_HIGH] = "limit-high",
                                          [PLAN_FIGURES] = NULL};
    int figure;
    TRY(reader_word(r, e, "figure", figures, &figure));
    bool limit = figure == PLAN_LIMIT_OK || figure == PLAN_LIMIT_HIGH;
    if (limit && !r->session) return reader_bad(r, "\"figure\": a light's colours only have a limit");
    n->detail = (uint8_t)figure;
    n->max = figure == PLAN_ADHERENCE ? 1000 : limit ? LIMIT_MAX : figure <= PLAN_DAYS_IN_PLAN ? 36500000 : 1000000000;
    return read_figure_days(r, e, (enum plan_figure)figure, n);
}
