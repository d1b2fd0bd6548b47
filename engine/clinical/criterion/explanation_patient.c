/* One plain sentence for each answer or named criterion that decides the result, and one that says it all. */
#include "clinical/criterion/explanation_patient.h"
#include "base/json_build.h"
#include <string.h>

#define MOST_REASONS 3                   /* in the sentence that says it all */

struct teller {
    const struct words *w;
    const struct result *results;
    json_t *because;                     /* the reasons, still without a capital and a full stop */
};

static const struct node *node_at(const struct teller *p, int32_t index) { return &p->w->set->nodes.item[index]; }
static int32_t child_at(const struct teller *p, const struct node *n, int32_t i) {
    return p->w->set->child.item[n->child + i];
}
static enum truth truth_at(const struct teller *p, int32_t index) { return p->results[index].truth; }

/* Each reason once. */
static void push(struct teller *p, struct text *t) {
    bool there = false;
    for (size_t i = 0; i < json_array_size(p->because) && !there; i++)
        there = strcmp(json_string_value(json_array_get(p->because, i)), text_get(t)) == 0;
    if (text_failed(t))
        json_push(&p->because, NULL);
    else if (!there)
        json_push(&p->because, json_string(text_get(t)));
    text_fini(t);
}

/* --------------------------------------------------------------------------------------------------------- reasons */

/* "How bad is the pain?" (stairs down, right knee) */
static void put_question(const struct teller *p, const struct node *n, struct text *t) {
    const struct finding *f = words_finding(p->w, n);
    const char *context = f->asked ? "" : f->context[n->context];
    text_add(t, "\"%s\"", finding_question(f, n->context));
    if (!*context && !f->knee) return;
    text_put(t, " (");
    words_plain(t, context);
    if (*context && f->knee) text_put(t, ", ");
    if (f->knee) text_add(t, "%s knee", side_name(criterion_side(p->w->set, n, p->w->s->side)));
    text_put(t, ")");
}

static void tell_answer(struct teller *p, const struct node *n) {
    const struct value *newest = words_newest(p->w, n);
    struct text t = {0};
    bool known = criterion_answer(n, p->w->s) != NULL;
    if (known || newest) text_put(&t, "the answer to ");
    put_question(p, n, &t);
    text_put(&t, known ? " is " : newest ? " is too old" : " is not answered yet");
    if (known) words_answer(p->w, n, &t);
    push(p, &t);
}

/* Of a session there is one answer, or none: no figure of several. */
static void tell_session(struct teller *p, const struct node *n, struct result r) {
    bool none = n->detail == STAT_COUNT && r.lo == 0;
    struct text t = {0};
    if (r.truth == TRUTH_MET && !none) text_put(&t, "the answer to ");
    put_question(p, n, &t);
    if (r.truth != TRUTH_MET || none) {
        text_put(&t, " is not answered for the session");
        if (n->unmasked) text_put(&t, ", or a painkiller may have changed the answer");
    } else if (n->detail == STAT_COUNT) {
        text_put(&t, " for the session counts");
    } else {
        text_put(&t, " for the session is ");
        words_figure(p->w, n, r, &t);
    }
    push(p, &t);
}

/* The figure over time, as it came out. */
static void tell_window(struct teller *p, const struct node *n, struct result r) {
    static const char *const stats[] = {"the middle one of the answers to ", "the average of the answers to ",
                                        "the highest of the answers to ",    "the lowest of the answers to ",
                                        "the sum of the answers to ",        "the number of answers to "};
    struct text t = {0};
    if (r.truth != TRUTH_MET) text_put(&t, "not enough is known yet of ");
    text_put(&t, stats[n->detail]);
    put_question(p, n, &t);
    if (n->where) text_put(&t, " that are ");
    words_where(n, &t);
    words_span(n, &t);
    if (r.truth == TRUTH_MET) {
        text_put(&t, n->last || n->unmasked ? ", is " : " is ");
        words_figure(p->w, n, r, &t);
    }
    push(p, &t);
}

static void tell_baseline(struct teller *p, const struct node *n, struct result r) {
    struct text t = {0};
    text_put(&t, "when the plan began, the answer to ");
    put_question(p, n, &t);
    text_put(&t, r.truth == TRUTH_MET ? " was " : " was not known");
    if (r.truth == TRUTH_MET) words_figure(p->w, n, r, &t);
    push(p, &t);
}

static void tell_plan(struct teller *p, const struct node *n, struct result r) {
    struct text t = {0};
    words_number(p->w, n, &t);
    text_put(&t, r.truth == TRUTH_MET ? ": " : ": not known");
    if (r.truth == TRUTH_MET) words_interval(r, &t);
    push(p, &t);
}

static void tell_name(struct teller *p, const struct node *n, enum truth truth) {
    static const char *const words[] = {
        [TRUTH_NOT_MET] = "is not so", [TRUTH_UNKNOWN] = "is not known yet", [TRUTH_MET] = "is so"};
    struct text t = {0};
    text_add(&t, "\"%s\" %s", n->name, words[truth]);
    push(p, &t);
}

/* ------------------------------------------------------------------------------------------------- what has decided */

static void tell_condition(struct teller *p, int32_t index);

/* What a number is made of: all that is known, or, when it was not enough, what is not. */
static void tell_number(struct teller *p, int32_t index, bool known) {
    const struct node *n = node_at(p, index);
    struct result r = p->results[index];
    enum truth when = TRUTH_UNKNOWN;
    if (n->op == OP_CHOOSE || n->op == OP_POINTS) {
        int32_t of = child_at(p, n, 0);
        if (n->op == OP_CHOOSE) when = truth_at(p, of);
        if (known == (truth_at(p, of) != TRUTH_UNKNOWN)) tell_condition(p, of);
    }
    for (int32_t i = n->op == OP_CHOOSE || n->op == OP_POINTS; i < n->children; i++) {
        if (when == TRUTH_UNKNOWN || i == (when == TRUTH_MET ? 1 : 2)) tell_number(p, child_at(p, n, i), known);
    }
    if (n->children > 0 || n->op == OP_NUMBER || known != (r.truth == TRUTH_MET)) return;
    if (n->op == OP_WINDOW && n->session) tell_session(p, n, r);
    else if (n->op == OP_WINDOW) tell_window(p, n, r);
    else if (n->op == OP_BASELINE) tell_baseline(p, n, r);
    else if (n->op == OP_PLAN) tell_plan(p, n, r);
    else tell_answer(p, n);
}

/* An unknown comparison hangs on what is not known; when all of it is, then on masked answers. */
static void tell_numbers(struct teller *p, const struct node *n, enum truth truth) {
    bool open = false;
    for (int32_t i = 0; i < n->children; i++) open = open || truth_at(p, child_at(p, n, i)) != TRUTH_MET;
    for (int32_t i = 0; i < n->children; i++) tell_number(p, child_at(p, n, i), truth != TRUTH_UNKNOWN || !open);
}

/* The children that make a group's result what it is. */
static void tell_group(struct teller *p, int32_t index) {
    const struct node *n = node_at(p, index);
    enum truth wanted = truth_at(p, index);
    if (n->op == OP_NONE || n->op == OP_NOT) wanted = (enum truth)(TRUTH_MET - wanted);
    for (int32_t i = 0; i < n->children; i++) {
        int32_t child = child_at(p, n, i);
        if (n->op == OP_DECIDED || truth_at(p, child) == wanted) tell_condition(p, child);
    }
}

static void tell_inside(struct teller *p, int32_t index) {
    const struct node *n = node_at(p, index);
    if (n->op >= OP_NUMBER) tell_number(p, index, truth_at(p, index) == TRUTH_MET);
    else if (n->op == OP_NAMED) tell_condition(p, child_at(p, n, 0));
    else if (n->op == OP_COMPARE) tell_numbers(p, n, truth_at(p, index));
    else if (n->finding >= 0) tell_answer(p, n);
    else tell_group(p, index);
}

/* A name stands for all that it names. */
static void tell_condition(struct teller *p, int32_t index) {
    const struct node *n = node_at(p, index);
    if (n->op == OP_NAMED) tell_name(p, n, truth_at(p, index));
    else tell_inside(p, index);
}

/* ------------------------------------------------------------------------------------------------------- sentences */

static void put_subject(const struct teller *p, int32_t root, struct text *t) {
    static const char *const words[] = {
        [TRUTH_NOT_MET] = " does not apply", [TRUTH_UNKNOWN] = " cannot be decided yet", [TRUTH_MET] = " applies"};
    const struct node *n = node_at(p, root);
    if (n->op == OP_NAMED)
        text_add(t, "\"%s\"", n->name);
    else
        text_put(t, "This");
    if (n->op < OP_NUMBER) {
        text_put(t, words[truth_at(p, root)]);
        return;
    }
    text_put(t, truth_at(p, root) == TRUTH_MET ? " comes to " : " cannot be worked out yet");
    if (truth_at(p, root) == TRUTH_MET) words_interval(p->results[root], t);
}

static json_t *whole(const struct teller *p, int32_t root) {
    struct text t = {0};
    size_t count = json_array_size(p->because), shown = count < MOST_REASONS ? count : MOST_REASONS;
    put_subject(p, root, &t);
    for (size_t i = 0; i < shown; i++) {
        text_put(&t, i == 0 ? ", because " : i + 1 == count ? ", and " : ", ");
        text_put(&t, json_string_value(json_array_get(p->because, i)));
    }
    if (count > shown) text_add(&t, ", and for %zu more reason%s", count - shown, count - shown == 1 ? "" : "s");
    text_put(&t, ".");
    json_t *text = text_failed(&t) ? NULL : json_string(text_get(&t));
    text_fini(&t);
    return text;
}

/* "the answer" -> "The answer"; every reason begins with a plain letter or a quotation mark. */
static json_t *sentence(const char *reason) {
    struct text t = {0};
    char first[2] = {reason[0], '\0'};
    if (first[0] >= 'a' && first[0] <= 'z') first[0] = (char)(first[0] - 'a' + 'A');
    text_add(&t, "%s%s.", first, reason + 1);
    json_t *text = text_failed(&t) ? NULL : json_string(text_get(&t));
    text_fini(&t);
    return text;
}

json_t *explanation_patient(const struct words *w, int32_t root, const struct result *results) {
    struct teller p = {.w = w, .results = results, .because = json_array()};
    json_t *o = json_object(), *list = json_array();
    tell_inside(&p, root);
    for (size_t i = 0; i < json_array_size(p.because); i++)
        json_push(&list, sentence(json_string_value(json_array_get(p.because, i))));
    json_put(&o, "text", p.because ? whole(&p, root) : NULL);
    json_put(&o, "because", list);
    json_decref(p.because);
    return o;
}
