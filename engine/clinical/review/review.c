#include "clinical/review/review.h"
#include "clinical/review/review_inside.h"
#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 4, 0))) static void add(struct review *r, const char *path, bool wrong,
                                                      const char *format, va_list arguments) {
    char message[400];
    if (r->failed) return;
    vsnprintf(message, sizeof message, format, arguments);
    struct remark *remark = LIST_PUSH(r->a, r->out);
    const char *words = arena_text(r->a, message);
    if (remark != NULL) *remark = (struct remark){path, words, wrong};
    if (remark == NULL || words == NULL) r->failed = true;
}

void review_warn(struct review *r, const char *path, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add(r, path, false, format, arguments);
    va_end(arguments);
}

void review_wrong(struct review *r, const char *path, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add(r, path, true, format, arguments);
    va_end(arguments);
}

const char *review_path(struct review *r, const char *format, ...) {
    char path[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path, sizeof path, format, arguments);
    va_end(arguments);
    const char *kept = arena_text(r->a, path);
    if (kept == NULL) r->failed = true;
    return kept != NULL ? kept : "";
}

const struct node *review_node(const struct review *r, int32_t index) { return &r->p->criteria.nodes.item[index]; }

int32_t review_child(const struct review *r, const struct node *n, int32_t i) {
    return r->p->criteria.child.item[n->child + i];
}

bool review_own_ladder(const struct review *r, const struct prescription *p) {
    return p->ladder.rungs > 0 && p->ladder.rung != r->p->exercise[p->exercise].ladder.rung;
}

enum status review_protocol(const struct protocol *p, struct arena *a, remark_list *out, struct error *err) {
    struct review r = {.p = p, .reach = review_reach(&p->criteria, a), .a = a, .out = out};
    if (r.reach != NULL) {
        review_evidence(&r);
        review_numbers(&r);
        review_doses(&r);
        review_conditions(&r);
        review_course(&r);
        review_texts(&r);
    }
    return r.reach == NULL || r.failed ? error_set(err, STATUS_MEMORY, "out of memory") : STATUS_OK;
}
