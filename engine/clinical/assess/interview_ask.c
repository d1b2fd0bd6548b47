/* The questions of an interview, and what is done with an answer. */
#include "clinical/assess/interview_known.h"
#include "base/json_build.h"
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

#define FINDING_AGE "age"

static enum status no_memory(struct error *err) {
    return error_set(err, STATUS_MEMORY, "out of memory for the interview");
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

json_t *interview_form(const struct interview *i) { return known_form(i, NULL); }

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
    i->next.text = finding_question(known_finding(i, finding), context);
    i->next.finding = finding;
    i->next.context = context;
    i->next.side = side;
    i->next.measure = known_is_measure(known_finding(i, finding)) ? finding : -1;
    i->next.item = i->next.items = 0;
}

/* Asks the next item of a measure; false when none is left. */
static bool ask_item(struct interview *i, int measure, enum side side) {
    const struct finding *f = known_finding(i, measure);
    size_t item = known_next_item(i, f, side);
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
    if (age < 0 || known_finding(i, age)->knee || known_finding(i, age)->contexts > 1 || known_answer(i, age, 0, SIDE_NONE))
        return false;
    const struct finding *f = known_finding(i, age);
    if (answers_get(&k->answers, f, finding_slot(f, 0, SIDE_NONE), i->now_ms, &value)) return false;
    ask(i, age, 0, SIDE_NONE);
    return true;
}

/* A painkiller masks what is said at the same instant: an older answer about it does not help. */
static bool ask_analgesic(struct interview *i) {
    int analgesic = vocabulary_find(i->v, FINDING_ANALGESIC);
    if (analgesic < 0 || known_answer(i, analgesic, 0, SIDE_NONE)) return false;
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
    const struct finding *f = known_finding(i, as.next.finding);
    if (known_is_measure(f) && ask_item(i, as.next.finding, as.next.side)) return STATUS_OK;
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
    TRY(known_find(i, &known, a, err));
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

static bool looks_back(const struct protocol *p, int finding) {
    for (size_t n = 0; p && n < p->criteria.nodes.count; n++) {
        const struct node *node = &p->criteria.nodes.item[n];
        if (node->op == OP_WINDOW && node->finding == finding) return true;
    }
    return false;
}

/* Does this answer change more than what it was asked for? One about painkillers masks others or no more, and a window
 * looks at what is new. Then work that was done before is not kept: it knows of answers that are added, and no other. */
static bool changes_more(const struct interview *i, int finding) {
    bool more = finding == vocabulary_find(i->v, FINDING_ANALGESIC) || looks_back(i->c->safety, finding);
    for (size_t n = 0; n < i->c->served.count && !more; n++) more = looks_back(i->c->served.item[n], finding);
    return more;
}

static enum status keep(struct interview *i, const struct given_answer *g, struct error *err) {
    struct given_answer *place = LIST_PUSH(i->a, &i->given);
    if (!place) return no_memory(err);
    *place = *g;
    i->asked = false;
    if (g->question.kind == INTERVIEW_FINDING && changes_more(i, g->question.finding)) forget_work(i);
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
    const struct finding *f = known_finding(i, q->finding);
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
    if (status == STATUS_OK) status = known_reports(i, &g, scratch, &reports, err);
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
    TRY(known_find(i, k, i->a, err));
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
