/* What follows from an answer: moves, holds, colours of sessions, doses, what waits for a clinician. What is so for
 * several exercises for one reason is one line. */
#include "cli/render.h"
#include <string.h>

static bool is_same(const json_t *a, const json_t *b, const char *key) {
    return strcmp(render_get(a, key), render_get(b, key)) == 0;
}

static bool is_told_with(const json_t *a, const json_t *b) {
    bool colour = render_is(a, "kind", "colour");
    if (!is_same(a, b, "kind") || (!colour && !render_is(a, "kind", "dose"))) return false;
    return is_same(a, b, "plan") && is_same(a, b, "session") && is_same(a, b, "reason") && is_same(a, b, "script") &&
           (!colour || is_same(a, b, "to"));
}

static bool is_told_before(const json_t *moves, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (is_told_with(json_array_get(moves, k), json_array_get(moves, i))) return true;
    return false;
}

/* "side-plank" as "side plank" */
static void put_id(struct text *t, const char *id) {
    for (const char *at = id; *at != '\0'; at++) text_put_n(t, *at == '-' ? " " : at, 1);
}

static void put_basis(struct text *t, const json_t *m) {
    if (*render_get(m, "script") != '\0') text_add(t, " (%s)", render_get(m, "script"));
}

/* "session p1.4: green (clamshell, side plank)" */
static void put_colour(struct text *t, const json_t *moves, size_t first) {
    const json_t *one = json_array_get(moves, first);
    text_add(t, "session %s: %s (", render_get(one, "session"), render_get(one, "to"));
    for (size_t i = first; i < json_array_size(moves); i++) {
        const json_t *m = json_array_get(moves, i);
        if (!is_told_with(one, m)) continue;
        text_put(t, i == first ? "" : ", ");
        put_id(t, render_get(m, "from"));
    }
    text_put(t, ")");
    if (render_is(one, "to", "grey"))
        text_add(t, ": done, but not all is known that green needs; stride explain %s shows what",
                 render_get(one, "session"));
    else
        text_add(t, ": %s", render_get(one, "reason"));
    put_basis(t, one);
}

static void write_line(struct render *r, struct text *t, size_t indent) {
    text_add(r->t, "%*s", (int)indent, "");
    render_wrapped(r, text_get(t), indent, indent + 2);
    if (text_failed(t)) r->t->failed = true;
    text_fini(t);
}

/* The name of the exercise is not said twice. */
static void put_was(struct text *t, const char *from, const char *to) {
    const char *end = strstr(from, ": ");
    size_t n = end != NULL ? (size_t)(end - from) + 2 : 0;
    if (*from != '\0') text_add(t, " (was %s)", n > 0 && strncmp(from, to, n) == 0 ? from + n : from);
}

static void write_doses(struct render *r, const json_t *moves, size_t first) {
    const json_t *one = json_array_get(moves, first);
    struct text t = {0};
    text_add(&t, "%s doses: %s", render_get(one, "plan"), render_get(one, "reason"));
    put_basis(&t, one);
    write_line(r, &t, 2);
    for (size_t i = first; i < json_array_size(moves); i++) {
        const json_t *m = json_array_get(moves, i);
        if (!is_told_with(one, m)) continue;
        text_put(&t, render_get(m, "to"));
        put_was(&t, render_get(m, "from"), render_get(m, "to"));
        write_line(r, &t, 4);
    }
}

/* The id stands first: it is what approve, decline, exam book and alerts ack take. */
static bool put_raised(struct text *t, const json_t *m) {
    const char *reason = render_get(m, "reason");
    if (render_is(m, "kind", "proposed"))
        text_add(t, "%s to approve or decline: %s", render_get(m, "proposal"), reason);
    else if (render_is(m, "kind", "decided"))
        text_add(t, "%s is %s: %s", render_get(m, "proposal"), render_get(m, "to"), reason);
    else if (render_is(m, "kind", "exam") && render_is(m, "to", "asked"))
        text_add(t, "examination %s is asked for; stride exam times %s shows when there is time", render_get(m, "exam"),
                 render_get(m, "exam"));
    else if (render_is(m, "kind", "exam"))
        text_add(t, "examination %s is %s: %s", render_get(m, "exam"), render_get(m, "to"), reason);
    else if (render_is(m, "kind", "alert") && *render_get(m, "alert") != '\0')
        text_add(t, "alert %s for a clinician, %s%s%s: %s", render_get(m, "alert"), render_get(m, "disposition"),
                 *render_get(m, "deadline") != '\0' ? ", by " : "", render_get(m, "deadline"), reason);
    else
        return false;
    return true;
}

static void put_move(struct text *t, const json_t *m) {
    const char *from = render_get(m, "from"), *to = render_get(m, "to"), *plan = render_get(m, "plan");
    if (put_raised(t, m)) return;
    text_add(t, "%s%s%s", plan, *plan != '\0' ? " " : "", render_get(m, "kind"));
    if (*from != '\0') text_add(t, " from %s", from);
    if (*to != '\0') text_add(t, "%s %s", *from != '\0' ? " to" : ":", to);
    text_add(t, ": %s", render_get(m, "reason"));
}

static void write_move(struct render *r, const json_t *moves, size_t i) {
    const json_t *m = json_array_get(moves, i);
    struct text t = {0};
    if (render_is(m, "kind", "dose")) {
        write_doses(r, moves, i);
        return;
    }
    if (render_is(m, "kind", "colour")) {
        put_colour(&t, moves, i);
    } else {
        put_move(&t, m);
        put_basis(&t, m);
    }
    write_line(r, &t, 2);
}

void render_moves(struct render *r, const json_t *moves) {
    for (size_t i = 0; i < json_array_size(moves); i++)
        if (!is_told_before(moves, i)) write_move(r, moves, i);
}
