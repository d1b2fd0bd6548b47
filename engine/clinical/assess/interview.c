#include "clinical/assess/interview.h"
#include "base/json_build.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

#define FINDING_AGE "age"

/* One answer as it was given: of the knees, a bit each in the value; of a finding, with its question. */
struct given_answer {
    struct interview_question question;
    struct value value;
};

struct interview {
    const struct catalogue *c;
    const struct vocabulary *v;
    struct arena *a;
    int64_t now_ms;
    report_list base; /* of the form that was taken along */
    LIST(struct given_answer) given;
    struct interview_question next;
    bool asked;         /* next holds */
    struct arena *work; /* of kept, which an answer taken back makes useless */
    struct relevance *kept;
};

/* What is known so far; lives in an arena of its own. */
struct known {
    struct subject subject;
    struct answers answers;
    report_list reports;
    missing_list not_known;
    struct asking asking;
};

static enum status no_memory(struct error *err) {
    return error_set(err, STATUS_MEMORY, "out of memory for the interview");
}

static const struct finding *finding_at(const struct interview *i, int finding) {
    return &i->v->findings.item[finding];
}

static void free_work(void *thing) { arena_free(((struct interview *)thing)->work); }

enum status interview_new(const struct catalogue *c, int64_t now_ms, const json_t *form, struct arena *a,
                          struct interview **out, struct error *err) {
    struct interview *i = arena_alloc(a, sizeof *i);
    if (!i) return no_memory(err);
    *i = (struct interview){.c = c, .v = c->vocabulary, .a = a, .now_ms = now_ms};
    if (!arena_defer(a, free_work, i)) return no_memory(err);
    if (form) TRY(findings_read(i->v, form, now_ms, &i->base, a, err));
    *out = i;
    return STATUS_OK;
}

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
    const struct finding *f = finding_at(i, g->question.finding);
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
    const struct finding *f = finding_at(i, r->finding);
    char at[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "finding", f->name);
    json_put_text(&o, "context", *f->context[r->context] ? f->context[r->context] : NULL);
    json_put_text(&o, "side", f->knee ? side_name(r->side) : NULL);
    json_put_text(&o, "at", instant_format(at, r->value.at_ms));
    json_put(&o, "value", finding_value_json(f, &r->value));
    return o;
}

/* What was taken along stands in the history, at its own instants. extra: one more answer, to be tried; may be NULL. */
static json_t *make_form(const struct interview *i, const struct given_answer *extra) {
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

json_t *interview_form(const struct interview *i) { return make_form(i, NULL); }

/* ------------------------------------------------------------------------------------------------------- what is known
 */

static enum status read_reports(const struct interview *i, const struct given_answer *extra, struct arena *a,
                                report_list *out, struct error *err) {
    json_t *form = make_form(i, extra);
    enum status status = form ? findings_read(i->v, form, i->now_ms, out, a, err) : no_memory(err);
    json_decref(form);
    return status;
}

/* The newest answer in this interview; NULL when there is none. */
static const struct given_answer *given_to(const struct interview *i, int finding, int context, enum side side) {
    for (size_t k = i->given.count; k-- > 0;) {
        const struct interview_question *q = &i->given.item[k].question;
        if (q->kind == INTERVIEW_FINDING && q->finding == finding && q->context == context && q->side == side)
            return &i->given.item[k];
    }
    return NULL;
}

static bool is_measure(const struct finding *f) {
    for (size_t k = 0; k < f->score.items; k++) {
        if (f->score.item[k].finding < 0) return false;
    }
    return f->score.items > 0;
}

/* The first item that this interview has no answer to; items when there is none. */
static size_t next_item(const struct interview *i, const struct finding *f, enum side side) {
    size_t k = 0;
    while (k < f->score.items && given_to(i, f->score.item[k].finding, 0, side)) k++;
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
        const struct finding *f = finding_at(i, (int)n);
        for (int side = f->knee ? SIDE_LEFT : SIDE_NONE; is_measure(f) && side <= (f->knee ? SIDE_RIGHT : SIDE_NONE);
             side++) {
            if (next_item(i, f, (enum side)side) < f->score.items) continue;
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

/* k is not to be moved afterwards: it points into itself. */
static enum status find_known(const struct interview *i, struct known *k, struct arena *a, struct error *err) {
    *k = (struct known){.subject = {.now_ms = i->now_ms, .answers = &k->answers, .history = &k->reports}};
    TRY(read_reports(i, NULL, a, &k->reports, err));
    TRY(answers_fit(&k->answers, i->v, a, err));
    for (size_t n = 0; n < k->reports.count; n++) answers_take(&k->answers, &k->reports.item[n]);
    if (!find_not_known(i, k, a)) return no_memory(err);
    find_knees(i, k->asking.knee);
    k->asking.not_known = &k->not_known;
    k->asking.kept = i->kept;
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------- what comes next
 */

static bool has_knees(const struct interview *i) {
    for (size_t n = 0; n < i->v->findings.count; n++) {
        if (i->v->findings.item[n].knee) return true;
    }
    return false;
}

static void ask(struct interview *i, int finding, int context, enum side side) {
    i->next.kind = INTERVIEW_FINDING;
    i->next.text = finding_at(i, finding)->question;
    i->next.finding = finding;
    i->next.context = context;
    i->next.side = side;
    i->next.measure = is_measure(finding_at(i, finding)) ? finding : -1;
    i->next.item = i->next.items = 0;
}

/* Asks the next item of a measure; false when none is left. */
static bool ask_item(struct interview *i, int measure, enum side side) {
    const struct finding *f = finding_at(i, measure);
    size_t item = next_item(i, f, side);
    if (item == f->score.items) return false;
    ask(i, f->score.item[item].finding, 0, side);
    i->next.measure = measure;
    i->next.item = item + 1;
    i->next.items = f->score.items;
    return true;
}

/* Goes on with a measure that was begun, unless its total was given. */
static bool go_on(struct interview *i) {
    if (i->given.count == 0) return false;
    const struct interview_question *last = &i->given.item[i->given.count - 1].question;
    return last->kind == INTERVIEW_FINDING && last->items > 0 && ask_item(i, last->measure, last->side);
}

static bool ask_age(struct interview *i, const struct known *k) {
    int age = vocabulary_find(i->v, FINDING_AGE);
    struct value value;
    if (age < 0 || finding_at(i, age)->knee || finding_at(i, age)->contexts > 1 || given_to(i, age, 0, SIDE_NONE))
        return false;
    const struct finding *f = finding_at(i, age);
    if (answers_get(&k->answers, f, finding_slot(f, 0, SIDE_NONE), i->now_ms, &value)) return false;
    ask(i, age, 0, SIDE_NONE);
    return true;
}

/* A painkiller masks what is said at the same instant: an older answer about it does not help. */
static bool ask_analgesic(struct interview *i) {
    int analgesic = vocabulary_find(i->v, FINDING_ANALGESIC);
    if (analgesic < 0 || given_to(i, analgesic, 0, SIDE_NONE)) return false;
    for (size_t n = 0; n < i->base.count; n++) {
        const struct report *r = &i->base.item[n];
        if (r->finding == analgesic && r->value.at_ms == i->now_ms) return false;
    }
    ask(i, analgesic, 0, SIDE_NONE);
    return true;
}

static enum status ask_what_matters(struct interview *i, const struct known *k, struct arena *a, struct error *err) {
    struct assessment as;
    TRY(assessment_make_for(i->c, &k->subject, &k->asking, &as, a, err));
    i->next.kind = INTERVIEW_DONE;
    i->next.text = "";
    if (!as.has_next) return STATUS_OK;
    const struct finding *f = finding_at(i, as.next.finding);
    if (is_measure(f) && ask_item(i, as.next.finding, as.next.side)) return STATUS_OK;
    if (!finding_is_pain(f) || !ask_analgesic(i)) ask(i, as.next.finding, as.next.context, as.next.side);
    return STATUS_OK;
}

static void forget_work(struct interview *i) {
    arena_free(i->work);
    i->work = arena_new(ARENA_NO_LIMIT);
    i->kept = i->work ? relevance_new(i->work) : NULL;
}

static enum status choose(struct interview *i, struct arena *a, struct error *err) {
    struct known known;
    if (!i->kept) forget_work(i);
    i->next = (struct interview_question){.kind = INTERVIEW_KNEES, .text = "Which knee hurts?", .measure = -1};
    if (i->given.count == 0 && has_knees(i)) return STATUS_OK;
    TRY(find_known(i, &known, a, err));
    memcpy(i->next.knee, known.asking.knee, sizeof i->next.knee);
    if (go_on(i) || ask_age(i, &known)) return STATUS_OK;
    return ask_what_matters(i, &known, a, err);
}

enum status interview_next(struct interview *i, struct interview_question *out, struct error *err) {
    enum status status = STATUS_OK;
    if (!i->asked) {
        struct arena *scratch = arena_new(ARENA_NO_LIMIT);
        status = scratch ? choose(i, scratch, err) : no_memory(err);
        arena_free(scratch);
    }
    i->asked = status == STATUS_OK;
    if (i->asked) *out = i->next;
    return status;
}

/* ------------------------------------------------------------------------------------------------------------- answers
 */

static enum status keep(struct interview *i, const struct given_answer *g, struct error *err) {
    struct given_answer *place = LIST_PUSH(i->a, &i->given);
    if (!place) return no_memory(err);
    *place = *g;
    i->asked = false;
    return STATUS_OK;
}

static enum status read_knees(const json_t *value, int64_t *out, struct error *err) {
    const char *name = json_string_value(value);
    enum side side;
    char shown[64];
    *out = 3;
    if (json_is_null(value) || (name && strcmp(name, "both") == 0)) return STATUS_OK;
    if (name && side_from(name, &side)) {
        *out = 1 << side;
        return STATUS_OK;
    }
    return error_set(err, STATUS_INPUT, "%s is none of left, right, both", json_show(shown, value));
}

/* {"findings": {"noble": {"left": true}}}: this answer alone, to be read like any form. */
static json_t *lone_form(const struct interview *i, const struct interview_question *q, const json_t *value) {
    const struct finding *f = finding_at(i, q->finding);
    const char *context = f->context[q->context];
    json_t *o = json_incref((json_t *)value), *form = json_object();
    if (*context) o = json_pack("{s:o}", context, o);
    if (f->knee) o = json_pack("{s:o}", side_name(q->side), o);
    o = json_pack("{s:o}", f->name, o);
    json_put(&form, "findings", o);
    return form;
}

static enum status read_value(const struct interview *i, struct given_answer *g, const json_t *value, struct arena *a,
                              struct error *err) {
    report_list reports = {0};
    json_t *form = lone_form(i, &g->question, value);
    enum status status = form ? findings_read(i->v, form, i->now_ms, &reports, a, err) : no_memory(err);
    json_decref(form);
    if (status == STATUS_OK) g->value = reports.item[0].value;
    return status;
}

/* Read by itself, then tried with all that was said before. */
static enum status take(struct interview *i, const struct interview_question *q, const json_t *value,
                        struct error *err) {
    struct given_answer g = {.question = *q};
    report_list reports = {0};
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    enum status status = scratch ? read_value(i, &g, value, scratch, err) : no_memory(err);
    if (status == STATUS_OK) status = read_reports(i, &g, scratch, &reports, err);
    arena_free(scratch);
    return status == STATUS_OK ? keep(i, &g, err) : status;
}

enum status interview_answer(struct interview *i, const json_t *value, struct error *err) {
    struct interview_question q;
    struct given_answer g = {.value = {.known = true}};
    TRY(interview_next(i, &q, err));
    if (q.kind == INTERVIEW_DONE) return error_set(err, STATUS_INPUT, "nothing is asked any more");
    if (q.kind == INTERVIEW_FINDING) return take(i, &q, value, err);
    g.question = q;
    TRY(read_knees(value, &g.value.number, err));
    return keep(i, &g, err);
}

enum status interview_total(struct interview *i, const json_t *value, struct error *err) {
    struct interview_question q;
    TRY(interview_next(i, &q, err));
    if (q.kind != INTERVIEW_FINDING || q.measure < 0)
        return error_set(err, STATUS_INPUT, "a total can be given for the items of a measure only");
    q.finding = q.measure;
    q.context = 0;
    q.item = q.items = 0;
    return take(i, &q, value, err);
}

bool interview_back(struct interview *i) {
    if (i->given.count == 0) return false;
    i->given.count--;
    i->asked = false;
    forget_work(i);
    return true;
}

/* ------------------------------------------------------------------------------------------------------------- summary
 */

enum status interview_summarize(struct interview *i, struct interview_summary *out, struct error *err) {
    struct known *k = arena_alloc(i->a, sizeof *k);
    if (!k) return no_memory(err);
    TRY(find_known(i, k, i->a, err));
    *out = (struct interview_summary){.subject = k->subject};
    for (size_t n = 0; n < i->given.count; n++) {
        if (i->given.item[n].value.known)
            out->answered++;
        else
            out->not_known++;
    }
    k->asking.nothing = true;
    return assessment_make_for(i->c, &out->subject, &k->asking, &out->assessment, i->a, err);
}
