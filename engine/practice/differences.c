#include "practice/differences.h"
#include "base/json_build.h"
#include "practice/id.h"
#include "practice/words.h"
#include <stdio.h>
#include <string.h>

#define NONE "none"

/* The list that is being made; NULL when memory is out. */
struct differences {
    json_t *list;
    const struct patient *was, *is;
};

static void put(struct differences *c, const char *what, int plan, const char *was, const char *is) {
    char id[ID_SIZE];
    if (strcmp(was, is) == 0) return;
    json_t *o = json_object();
    json_put_text(&o, "what", what);
    if (plan > 0) json_put_text(&o, "plan", id_plan(id, c->is->id, plan));
    json_put_text(&o, "was", was);
    json_put_text(&o, "is", is);
    json_push(&c->list, o);
}

/* Takes both texts. */
static void put_texts(struct differences *c, const char *what, int plan, struct text *was, struct text *is) {
    if (text_failed(was) || text_failed(is))
        json_push(&c->list, NULL);
    else
        put(c, what, plan, text_get(was), text_get(is));
    text_fini(was);
    text_fini(is);
}

/* --- plans ------------------------------------------------------------------------------------------------------- */

static const char *step_of(const struct plan *p) {
    return p->step >= 0 && (size_t)p->step < p->protocol->steps ? p->protocol->step[p->step].id : NONE;
}

static const char *phase_of(const struct plan *p) {
    return p->phase >= 0 && (size_t)p->phase < p->protocol->phases ? p->protocol->phase[p->phase].id : NONE;
}

static const struct progress *progress_of(const struct plan *p, int prescribed) {
    for (size_t i = 0; i < p->progress.count; i++)
        if (p->progress.item[i].prescribed == prescribed) return &p->progress.item[i];
    return NULL;
}

static void rung_words(struct text *t, const struct plan *p, int prescribed) {
    const struct progress *at = progress_of(p, prescribed);
    if (at == NULL)
        text_put(t, "at its entry");
    else
        text_add(t, "%s, rung %d", p->protocol->exercise[at->exercise].id, at->rung + 1);
}

/* Of two versions of a protocol the exercises may differ: then there is nothing to compare. */
static void put_rungs(struct differences *c, const struct plan *was, const struct plan *is) {
    char what[ID_SIZE];
    for (size_t i = 0; was->protocol == is->protocol && i < is->protocol->exercises; i++) {
        struct text a = {0}, b = {0};
        snprintf(what, sizeof what, "exercise %s", is->protocol->exercise[i].id);
        rung_words(&a, was, (int)i);
        rung_words(&b, is, (int)i);
        put_texts(c, what, is->number, &a, &b);
    }
}

static void holds_words(struct text *t, const struct plan *p) {
    if (p->holds.count == 0) text_put(t, NONE);
    for (size_t i = 0; i < p->holds.count; i++) {
        const struct hold *h = &p->holds.item[i];
        text_add(t, "%s%s (%s)", i > 0 ? ", " : "", hold_name(h->kind),
                 h->flag != NULL ? h->flag : hold_cause_name(h->cause));
    }
}

static void put_plan(struct differences *c, const struct plan *was, const struct plan *is) {
    struct text a = {0}, b = {0};
    put(c, "version", is->number, was->protocol->version, is->protocol->version);
    put(c, "state", is->number, plan_state_name(was->state), plan_state_name(is->state));
    put(c, "step", is->number, step_of(was), step_of(is));
    put(c, "phase", is->number, phase_of(was), phase_of(is));
    put_rungs(c, was, is);
    holds_words(&a, was);
    holds_words(&b, is);
    put_texts(c, "holds", is->number, &a, &b);
}

/* --- red flags --------------------------------------------------------------------------------------------------- */

static const struct standing *standing_of(const struct patient *p, const struct standing *like) {
    for (size_t i = 0; i < p->standing.count; i++)
        if (p->standing.item[i].side == like->side && strcmp(p->standing.item[i].flag, like->flag) == 0)
            return &p->standing.item[i];
    return NULL;
}

static void standing_words(struct text *t, const struct standing *s) {
    if (s == NULL)
        text_put(t, "does not stand");
    else
        text_add(t, "stands, %s, %s", s->met ? "met" : "not answered", disposition_name(s->disposition));
}

static void put_standing(struct differences *c, const struct standing *like) {
    struct text a = {0}, b = {0};
    char what[ID_SIZE];
    snprintf(what, sizeof what, "red flag %s%s%s", like->flag, like->side == SIDE_NONE ? "" : " ",
             like->side == SIDE_NONE ? "" : side_name(like->side));
    standing_words(&a, standing_of(c->was, like));
    standing_words(&b, standing_of(c->is, like));
    put_texts(c, what, 0, &a, &b);
}

static void put_flags(struct differences *c) {
    for (size_t i = 0; i < c->was->standing.count; i++) put_standing(c, &c->was->standing.item[i]);
    for (size_t i = 0; i < c->is->standing.count; i++)
        if (standing_of(c->was, &c->is->standing.item[i]) == NULL) put_standing(c, &c->is->standing.item[i]);
}

/* --- what waits for people --------------------------------------------------------------------------------------- */

#define FIND(list)                                                                                                     \
    for (size_t i = 0; i < (list).count; i++)                                                                          \
        if ((list).item[i].event == event && (list).item[i].index == index) return &(list).item[i];                    \
    return NULL

static const struct alert *alert_of(const struct patient *p, int64_t event, int index) { FIND(p->alerts); }
static const struct proposal *proposal_of(const struct patient *p, int64_t event, int index) { FIND(p->proposals); }
static const struct exam *exam_of(const struct patient *p, int64_t event, int index) { FIND(p->exams); }

static void alert_words(struct text *t, const struct alert *a) {
    if (a == NULL)
        text_put(t, NONE);
    else
        text_add(t, "%s: %s", disposition_name(a->disposition), a->text);
}

static void put_raised(struct differences *c, const char *kind, int64_t event, int index, int plan, struct text *was,
                       struct text *is) {
    char what[2 * ID_SIZE], id[ID_SIZE];
    snprintf(what, sizeof what, "%s %s", kind, id_raised(id, c->is->id, event, index));
    put_texts(c, what, plan, was, is);
}

/* No alert is ever taken back: only new and graver ones differ. */
static void put_alerts(struct differences *c) {
    for (size_t i = 0; i < c->is->alerts.count; i++) {
        const struct alert *a = &c->is->alerts.item[i];
        struct text was = {0}, is = {0};
        alert_words(&was, alert_of(c->was, a->event, a->index));
        alert_words(&is, a);
        put_raised(c, "alert", a->event, a->index, 0, &was, &is);
    }
}

static void proposal_words(struct text *t, const struct proposal *r) {
    if (r == NULL)
        text_put(t, NONE);
    else
        text_add(t, "%s: %s", proposal_state_name(r->state), r->text);
}

static void put_proposals(struct differences *c) {
    for (size_t i = 0; i < c->is->proposals.count; i++) {
        const struct proposal *r = &c->is->proposals.item[i];
        struct text was = {0}, is = {0};
        proposal_words(&was, proposal_of(c->was, r->event, r->index));
        proposal_words(&is, r);
        put_raised(c, "proposal", r->event, r->index, r->plan, &was, &is);
    }
}

static void exam_words(struct text *t, const struct exam *x) {
    if (x == NULL)
        text_put(t, NONE);
    else
        text_add(t, "%s, %s: %s", exam_state_name(x->state), disposition_name(x->disposition), x->reason);
}

static void put_exams(struct differences *c) {
    for (size_t i = 0; i < c->is->exams.count; i++) {
        const struct exam *x = &c->is->exams.item[i];
        struct text was = {0}, is = {0};
        exam_words(&was, exam_of(c->was, x->event, x->index));
        exam_words(&is, x);
        put_raised(c, "exam", x->event, x->index, 0, &was, &is);
    }
}

/* --- answers ----------------------------------------------------------------------------------------------------- */

static struct value answer_of(const struct patient *p, int slot) {
    return slot < p->answers.slots ? p->answers.value[slot] : (struct value){0};
}

static void put_answer(struct differences *c, const struct finding *f, size_t context, enum side side) {
    int slot = finding_slot(f, (int)context, side);
    struct value was = answer_of(c->was, slot), is = answer_of(c->is, slot);
    char what[ID_SIZE];
    const char *name = f->context[context];
    struct text a = {0}, b = {0};
    if (was.known == is.known && was.number == is.number && was.masked == is.masked) return;
    snprintf(what, sizeof what, "%s%s%s%s%s", f->name, *name ? " " : "", name, f->knee ? " " : "",
             f->knee ? side_name(side) : "");
    words_value(&a, f, &was);
    words_value(&b, f, &is);
    put_texts(c, what, 0, &a, &b);
}

static void put_answers(struct differences *c) {
    const struct vocabulary *v = c->is->catalogue->vocabulary;
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *f = &v->findings.item[i];
        for (size_t k = 0; k < f->contexts; k++) {
            put_answer(c, f, k, f->knee ? SIDE_LEFT : SIDE_NONE);
            if (f->knee) put_answer(c, f, k, SIDE_RIGHT);
        }
    }
}

json_t *differences_json(const struct patient *was, const struct patient *is) {
    struct differences c = {.list = json_array(), .was = was, .is = is};
    put_answers(&c);
    for (size_t i = 0; i < is->plans.count && i < was->plans.count; i++)
        put_plan(&c, &was->plans.item[i], &is->plans.item[i]);
    put_flags(&c);
    put_alerts(&c);
    put_proposals(&c);
    put_exams(&c);
    return c.list;
}
