#include "clinical/assess/interview_known.h"
#include "base/json_build.h"
#include "time/instant.h"

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

static enum status no_memory(struct error *err) {
    return error_set(err, STATUS_MEMORY, "out of memory for the interview");
}

const struct finding *known_finding(const struct interview *i, int finding) { return &i->v->findings.item[finding]; }

/* ------------------------------------------------------------------------------------------------------------ the form
 */

/* The member of this name, made when it is not there. NULL when memory is out. */
static json_t *member(json_t *o, const char *name) {
    json_t *there = json_object_get(o, name);
    if (there) return there;
    return json_object_set_new(o, name, json_object()) == 0 ? json_object_get(o, name) : NULL;
}

/* "pain": {"left": {"worst-24h": 6}}, without the levels that the finding does not have. */
static bool put_answer(const struct interview *i, json_t *findings, const struct given_answer *g) {
    const struct finding *f = known_finding(i, g->question.finding);
    const char *context = f->context[g->question.context], *last = f->name;
    json_t *o = findings;
    if (f->knee) {
        o = member(o, last);
        last = side_name(g->question.side);
    }
    if (*context) {
        o = member(o, last);
        last = context;
    }
    return json_object_set_new(o, last, finding_value_json(f, &g->value)) == 0;
}

static json_t *past_json(const struct interview *i, const struct report *r) {
    const struct finding *f = known_finding(i, r->finding);
    char at[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "finding", f->name);
    json_put_text(&o, "context", *f->context[r->context] ? f->context[r->context] : NULL);
    json_put_text(&o, "side", f->knee ? side_name(r->side) : NULL);
    json_put_text(&o, "at", instant_format(at, r->value.at_ms));
    json_put(&o, "value", finding_value_json(f, &r->value));
    return o;
}

/* What was taken along stands in the history, at its own instants. */
json_t *known_form(const struct interview *i, const struct given_answer *extra) {
    char at[INSTANT_SIZE];
    json_t *form = json_object(), *findings = json_object(), *history = i->base.count > 0 ? json_array() : NULL;
    bool fits = findings != NULL;
    for (size_t k = 0; k < i->given.count && fits; k++) {
        const struct given_answer *g = &i->given.item[k];
        fits = g->question.kind != INTERVIEW_FINDING || put_answer(i, findings, g);
    }
    if (fits && extra) fits = put_answer(i, findings, extra);
    json_put_text(&form, "at", instant_format(at, i->now_ms));
    json_put(&form, "findings", findings);
    for (size_t k = 0; k < i->base.count; k++) json_push(&history, past_json(i, &i->base.item[k]));
    if (i->base.count > 0) json_put(&form, "history", history);
    if (fits) return form;
    json_decref(form);
    return NULL;
}

/* ------------------------------------------------------------------------------------------------------- what is known
 */

enum status known_reports(const struct interview *i, const struct given_answer *extra, struct arena *a,
                                report_list *out, struct error *err) {
    json_t *form = known_form(i, extra);
    enum status status = form ? findings_read(i->v, form, i->now_ms, out, a, err) : no_memory(err);
    json_decref(form);
    return status;
}

const struct given_answer *known_answer(const struct interview *i, int finding, int context, enum side side) {
    for (size_t k = i->given.count; k-- > 0;) {
        const struct interview_question *q = &i->given.item[k].question;
        if (q->kind == INTERVIEW_FINDING && q->finding == finding && q->context == context && q->side == side)
            return &i->given.item[k];
    }
    return NULL;
}

bool known_is_measure(const struct finding *f) {
    for (size_t k = 0; k < f->score.items; k++) {
        if (f->score.item[k].finding < 0) return false;
    }
    return f->score.items > 0;
}

/* A score is made of answers of one instant: those of a form that is of now count too. */
static bool is_answered_now(const struct interview *i, int finding, enum side side) {
    if (known_answer(i, finding, 0, side)) return true;
    for (size_t n = 0; n < i->base.count; n++) {
        const struct report *r = &i->base.item[n];
        if (r->finding == finding && r->side == side && r->value.known && r->value.at_ms == i->now_ms) return true;
    }
    return false;
}

size_t known_next_item(const struct interview *i, const struct finding *f, enum side side) {
    size_t k = 0;
    while (k < f->score.items && is_answered_now(i, f->score.item[k].finding, side)) k++;
    return k;
}

static bool add_not_known(struct known *k, struct arena *a, int finding, int context, enum side side) {
    struct missing *place = LIST_PUSH(a, &k->not_known);
    if (place) *place = (struct missing){finding, context, side};
    return place != NULL;
}

/* What was answered with "don't know", and the measures whose items give no score. */
static bool find_not_known(const struct interview *i, struct known *k, struct arena *a) {
    for (size_t n = 0; n < i->given.count; n++) {
        const struct interview_question *q = &i->given.item[n].question;
        if (q->kind != INTERVIEW_FINDING || i->given.item[n].value.known) continue;
        if (!add_not_known(k, a, q->finding, q->context, q->side)) return false;
    }
    for (size_t n = 0; n < i->v->findings.count; n++) {
        const struct finding *f = known_finding(i, (int)n);
        for (int side = f->knee ? SIDE_LEFT : SIDE_NONE; known_is_measure(f) && side <= (f->knee ? SIDE_RIGHT : SIDE_NONE);
             side++) {
            if (known_next_item(i, f, (enum side)side) < f->score.items) continue;
            if (!add_not_known(k, a, (int)n, 0, (enum side)side)) return false;
        }
    }
    return true;
}

static void find_knees(const struct interview *i, bool knee[2]) {
    for (size_t n = 0; n < i->given.count; n++) {
        if (i->given.item[n].question.kind != INTERVIEW_KNEES) continue;
        for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) knee[side] = i->given.item[n].value.number >> side & 1;
    }
}

enum status known_find(const struct interview *i, struct known *k, struct arena *a, struct error *err) {
    *k = (struct known){.subject = {.now_ms = i->now_ms, .answers = &k->answers, .history = &k->reports}};
    TRY(known_reports(i, NULL, a, &k->reports, err));
    TRY(answers_fit(&k->answers, i->v, a, err));
    for (size_t n = 0; n < k->reports.count; n++) answers_take(&k->answers, &k->reports.item[n]);
    if (!find_not_known(i, k, a)) return no_memory(err);
    find_knees(i, k->asking.knee);
    k->asking.not_known = &k->not_known;
    k->asking.kept = i->kept;
    return STATUS_OK;
}
