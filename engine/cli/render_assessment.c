/* An assessment: what to do and how soon, red flags, conditions with their reasons, care, what is missing, what to ask.
 */
#include "base/json_build.h"
#include "cli/render.h"
#include <string.h>

static void add_knee(struct text *t, const json_t *o) {
    if (*render_get(o, "side") != '\0') text_add(t, ", %s knee", render_get(o, "side"));
}

static void put_knee(struct render *r, const json_t *o) { add_knee(r->t, o); }

/* ---- Red flags ---- */

/* "pain rest", and "(left)" when it is not about the knee that the flag is about. */
static void put_unanswered(struct text *t, const json_t *leaf, const char *side) {
    for (const char *at = render_get(leaf, "finding"); *at != '\0'; at++) text_put_n(t, *at == '_' ? " " : at, 1);
    if (*render_get(leaf, "context") != '\0') text_add(t, " %s", render_get(leaf, "context"));
    if (*render_get(leaf, "side") != '\0' && strcmp(render_get(leaf, "side"), side) != 0)
        text_add(t, " (%s)", render_get(leaf, "side"));
}

/* The leaves of the open branches as a list, each once. */
static void add_open(json_t **list, const json_t *e, const char *side) {
    const json_t *open = json_object_get(e, "open");
    struct text t = {0};
    for (size_t i = 0; i < json_array_size(open); i++) add_open(list, json_array_get(open, i), side);
    if (*render_get(e, "finding") == '\0') return;
    put_unanswered(&t, e, side);
    for (size_t i = 0; i < json_array_size(*list); i++)
        if (strcmp(json_string_value(json_array_get(*list, i)), text_get(&t)) == 0) text_fini(&t);
    if (t.length > 0) json_push(list, json_string(text_get(&t)));
    text_fini(&t);
}

static void write_not_known(struct render *r, const json_t *f) {
    json_t *list = json_array();
    struct text t = {0};
    add_open(&list, json_object_get(f, "explanation"), render_get(f, "side"));
    for (size_t i = 0; i < json_array_size(list); i++)
        text_add(&t, "%s%s", i > 0 ? ", " : "not known: ", json_string_value(json_array_get(list, i)));
    if (t.length > 0) {
        text_put(r->t, "    ");
        render_wrapped(r, text_get(&t), 4, 6);
    }
    if (list == NULL || text_failed(&t)) r->t->failed = true;
    text_fini(&t);
    json_decref(list);
}

static void write_flag(struct render *r, const json_t *f) {
    bool met = render_is(f, "result", "met");
    struct text t = {0};
    text_put(r->t, "  ");
    render_paint(r, met ? "1;31" : "1;33", met ? "!" : "?");
    text_add(&t, "%s %s", render_get(f, "flag"), render_get(f, "title"));
    add_knee(&t, f);
    text_add(&t, ": %s, %s", met ? "met" : "not answered", render_get(f, "disposition"));
    if (*render_get(f, "hold") != '\0') text_add(&t, ", holds: %s", render_get(f, "hold"));
    text_put(r->t, " ");
    render_wrapped(r, text_get(&t), 4, 6);
    text_fini(&t);
    if (*render_get(f, "say") != '\0') {
        text_put(r->t, "    ");
        render_wrapped(r, render_get(f, "say"), 4, 4);
    }
    if (met)
        render_explanation(r, json_object_get(f, "explanation"), 4);
    else
        write_not_known(r, f);
}

static bool is_grave(const json_t *f) {
    return render_is(f, "result", "met") || json_is_true(json_object_get(f, "critical"));
}

/* Those that only are not known, by their numbers. */
static void write_open_flags(struct render *r, const json_t *flags) {
    struct text t = {0};
    for (size_t i = 0; i < json_array_size(flags); i++) {
        const json_t *f = json_array_get(flags, i);
        if (is_grave(f)) continue;
        text_add(&t, "%s%s%s%s", t.length > 0 ? ", " : "", render_get(f, "flag"), *render_get(f, "side") ? " " : "",
                 render_get(f, "side"));
    }
    if (t.length > 0) {
        text_put(r->t, "  Not answered, and not critical: ");
        render_wrapped(r, text_get(&t), 34, 4);
    }
    text_fini(&t);
}

static void write_flags(struct render *r, const json_t *flags) {
    size_t grave = 0;
    for (size_t i = 0; i < json_array_size(flags); i++) grave += is_grave(json_array_get(flags, i));
    text_put(r->t, "\n");
    render_paint(r, "1", "Red flags");
    text_put(r->t, grave == 0 ? ": none\n" : "\n");
    for (size_t i = 0; i < json_array_size(flags); i++)
        if (is_grave(json_array_get(flags, i))) write_flag(r, json_array_get(flags, i));
    write_open_flags(r, flags);
}

/* ---- Conditions ---- */

static void put_row(struct render *r, const char *label, const char *words) {
    if (*words == '\0') return;
    text_add(r->t, "    %-9s ", label);
    render_wrapped(r, words, 14, 14);
}

static void write_course(struct render *r, const json_t *c) {
    const json_t *running = json_object_get(c, "running");
    struct text t = {0};
    text_put(&t, render_get(c, "severity"));
    if (json_is_true(json_object_get(c, "severity_uncertain"))) text_put(&t, " or worse (a painkiller may hide pain)");
    put_row(r, "severity", text_get(&t));
    text_fini(&t);
    text_put(&t, render_get(c, "step"));
    if (json_is_true(json_object_get(c, "step_uncertain"))) text_put(&t, " (a higher one cannot be ruled out yet)");
    put_row(r, "step", text_get(&t));
    text_fini(&t);
    put_row(r, "phase", render_get(c, "phase"));
    if (!json_is_object(running)) return;
    text_add(&t, "%s: %s", json_is_true(json_object_get(running, "allowed")) ? "allowed" : "none",
             render_get(running, "say"));
    put_row(r, "running", text_get(&t));
    text_fini(&t);
}

static void put_missing(struct text *t, const json_t *c) {
    const json_t *missing = json_object_get(c, "missing");
    for (size_t i = 0; i < json_array_size(missing); i++) {
        const char *name = json_string_value(json_array_get(missing, i));
        if (i > 0) text_put(t, ", ");
        for (; name != NULL && *name != '\0'; name++) text_put_n(t, *name == '_' ? " " : name, 1);
    }
}

static void write_condition(struct render *r, const json_t *c) {
    struct text missing = {0};
    text_put(r->t, "\n  ");
    render_paint(r, "1", render_get(c, "title"));
    put_knee(r, c);
    text_put(r->t, ": ");
    render_paint(r, "1", render_get(c, "strength"));
    if (*render_get(c, "code") != '\0') text_add(r->t, "  %s", render_get(c, "code"));
    if (json_is_true(json_object_get(c, "primary"))) text_put(r->t, "  (primary)");
    text_put(r->t, "\n");
    write_course(r, c);
    put_missing(&missing, c);
    put_row(r, "missing", text_get(&missing));
    text_put(r->t, "    why\n");
    render_explanation(r, json_object_get(c, "explanation"), 6);
    text_fini(&missing);
}

static bool is_shown(const json_t *c) { return *render_get(c, "strength") != '\0'; }

/* Those of one result that are not shown in full: a line each. */
static void write_rest(struct render *r, const json_t *conditions, const char *result, const char *heading) {
    bool any = false;
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        const json_t *c = json_array_get(conditions, i);
        struct text t = {0};
        if (is_shown(c) || !render_is(c, "result", result)) continue;
        if (!any) text_add(r->t, "\n  %s\n", heading);
        any = true;
        text_put(&t, render_get(c, "title"));
        if (*render_get(c, "side") != '\0') text_add(&t, ", %s", render_get(c, "side"));
        if (json_array_size(json_object_get(c, "missing")) > 0) {
            text_put(&t, ": needs ");
            put_missing(&t, c);
        }
        text_put(r->t, "    ");
        render_wrapped(r, text_get(&t), 4, 6);
        text_fini(&t);
    }
}

static void write_conditions(struct render *r, const json_t *conditions) {
    size_t shown = 0;
    for (size_t i = 0; i < json_array_size(conditions); i++) shown += is_shown(json_array_get(conditions, i));
    text_put(r->t, "\n");
    render_paint(r, "1", "Conditions");
    text_put(r->t, shown == 0 ? ": none is met\n" : "\n");
    for (size_t i = 0; i < json_array_size(conditions); i++)
        if (is_shown(json_array_get(conditions, i))) write_condition(r, json_array_get(conditions, i));
    write_rest(r, conditions, "unknown", "Cannot be told yet");
    write_rest(r, conditions, "not met", "Not met");
}

/* ---- Care, and what to ask ---- */

static void write_decision(struct render *r, const char *decision) {
    static const struct {
        const char *decision, *mark, *paint;
    } marks[] = {{"allow", "✓", "32"}, {"ask", "?", "33"}, {"block", "✗", "31"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strcmp(decision, marks[i].decision) == 0) render_paint(r, marks[i].paint, marks[i].mark);
    text_add(r->t, " %-6s", decision);
}

static void write_one_care(struct render *r, const json_t *c) {
    const json_t *reasons = json_object_get(c, "reasons");
    text_put(r->t, "  ");
    write_decision(r, render_get(c, "decision"));
    text_put(r->t, render_get(c, "title"));
    put_knee(r, c);
    text_put(r->t, "\n");
    /* How to use what must not be used is not said. */
    if (*render_get(c, "text") != '\0' && !render_is(c, "decision", "block")) {
        text_put(r->t, "           ");
        render_wrapped(r, render_get(c, "text"), 11, 11);
    }
    for (size_t i = 0; i < json_array_size(reasons); i++) {
        text_put(r->t, "           ");
        render_wrapped(r, json_string_value(json_array_get(reasons, i)), 11, 11);
    }
}

static void write_care(struct render *r, const json_t *care) {
    if (json_array_size(care) == 0) return;
    render_heading(r, "Care");
    for (size_t i = 0; i < json_array_size(care); i++) write_one_care(r, json_array_get(care, i));
}

static void write_next(struct render *r, const json_t *next) {
    text_put(r->t, "\n");
    render_paint(r, "1", "Next question");
    text_put(r->t, ": ");
    if (!json_is_object(next)) {
        text_put(r->t, "none; no further answer can change a result\n");
        return;
    }
    struct text t = {0};
    text_add(&t, "%s (", render_get(next, "question"));
    render_plain(&(struct render){&t, false}, render_get(next, "finding"));
    if (*render_get(next, "context") != '\0') text_add(&t, ", %s", render_get(next, "context"));
    add_knee(&t, next);
    text_put(&t, ")");
    render_wrapped(r, text_get(&t), 15, 2);
    text_fini(&t);
}

static void write_basis(struct render *r, const json_t *protocols) {
    struct text t = {0};
    for (size_t i = 0; i < json_array_size(protocols); i++) {
        const json_t *p = json_array_get(protocols, i);
        text_add(&t, "%s%s %s (%.8s)", i > 0 ? ", " : "", render_get(p, "id"), render_get(p, "version"),
                 render_get(p, "hash"));
    }
    text_put(r->t, "\nJudged by: ");
    render_wrapped(r, text_get(&t), 11, 11);
    text_fini(&t);
}

void render_assessment(struct render *r, const json_t *answer) {
    render_disposition(r, json_object_get(answer, "disposition"));
    write_flags(r, json_object_get(answer, "red_flags"));
    write_conditions(r, json_object_get(answer, "conditions"));
    write_care(r, json_object_get(answer, "care"));
    write_next(r, json_object_get(answer, "next"));
    write_basis(r, json_object_get(answer, "protocols"));
}
