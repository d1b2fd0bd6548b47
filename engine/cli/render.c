/* The parts that several answers share. */
#include "cli/render.h"
#include "clinical/protocol/dose.h"
#include "time/instant.h"
#include <stdio.h>
#include <string.h>

const char *render_get(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

bool render_is(const json_t *object, const char *key, const char *text) {
    return strcmp(render_get(object, key), text) == 0;
}

void render_plain(struct render *r, const char *id) {
    for (const char *at = id; *at != '\0'; at++) text_put_n(r->t, *at == '_' ? " " : at, 1);
}

/* ---- Layout ---- */

void render_paint(struct render *r, const char *paint, const char *words) {
    if (r->colour) text_add(r->t, "\033[%sm", paint);
    text_put(r->t, words);
    if (r->colour) text_put(r->t, "\033[0m");
}

void render_heading(struct render *r, const char *words) {
    if (r->t->length > 0) text_put(r->t, "\n");
    render_paint(r, "1", words);
    text_put(r->t, "\n");
}

size_t render_columns(const char *words) {
    size_t columns = 0;
    for (; *words != '\0'; words++) columns += ((unsigned char)*words & 0xC0) != 0x80;
    return columns;
}

void render_padded(struct render *r, const char *words, size_t columns) {
    size_t used = render_columns(words);
    text_put(r->t, words);
    text_add(r->t, "%*s", (int)(used < columns ? columns - used : 0), "");
}

static size_t columns_n(const char *bytes, size_t n) {
    size_t columns = 0;
    for (size_t i = 0; i < n; i++) columns += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return columns;
}

/* A number and what it counts stay on one line. */
static size_t chunk(const char *words) {
    size_t n = strcspn(words, " \n");
    while (n > 0 && words[n - 1] >= '0' && words[n - 1] <= '9' && words[n] == ' ' && words[n + 1] != ' ')
        n += 1 + strcspn(words + n + 1, " \n");
    return n;
}

void render_wrapped(struct render *r, const char *words, size_t used, size_t indent) {
    bool first = true;
    words += strspn(words, " \n");
    while (*words != '\0') {
        size_t n = chunk(words), columns = columns_n(words, n);
        if (!first && used + 1 + columns > RENDER_WIDTH) {
            text_add(r->t, "\n%*s", (int)indent, "");
            used = indent;
        } else if (!first) {
            text_put(r->t, " ");
            used++;
        }
        text_put_n(r->t, words, n);
        used += columns;
        first = false;
        words += n + strspn(words + n, " \n");
    }
    text_put(r->t, "\n");
}

/* ---- Explanations ---- */

/* A branch is ticked when it speaks for what stands at the root, crossed when it speaks against it. Below a "not" and a
 * "none of these" that is the other way round: there a child says the opposite of what it does for its parent, and a
 * group is told with a "not", for a tick before "a swollen joint" would be read as one. */
static const char *mark_of(const json_t *child, const char *list, bool speaks_for) {
    if (render_is(child, "result", "known")) return "·";
    if (strcmp(list, "open") == 0) return "?";
    return speaks_for ? "✓" : "✗";
}

static const char *paint_of(const char *mark) {
    return strcmp(mark, "✓") == 0 ? "32" : strcmp(mark, "✗") == 0 ? "31" : "33";
}

struct branch {
    const char *mark, *before;
    size_t indent;
    bool negated;
};

static void write_branch(struct render *r, const json_t *e, struct branch b);

static bool is_not(const json_t *e) { return render_is(e, "text", "not this"); }

/* "a swollen joint", with what it is made of below it; it says nothing of how it came out, as an answer does. */
static bool is_group(const json_t *e) {
    return json_array_size(json_object_get(e, "for")) + json_array_size(json_object_get(e, "against")) > 0;
}

static bool came_out(const json_t *e) { return render_is(e, "result", "met") || render_is(e, "result", "not met"); }

static void write_child(struct render *r, const json_t *e, const json_t *child, const char *list, struct branch b) {
    bool for_parent = (strcmp(list, "for") == 0) == !render_is(e, "result", "not met");
    bool inverts = strcmp(list, "open") != 0 && render_is(child, "result", for_parent ? "not met" : "met");
    b.mark = mark_of(child, list, for_parent != b.negated);
    b.negated = b.negated != inverts;
    if (came_out(child) && (is_group(child) || is_not(e))) b.before = b.negated ? "not: " : "";
    write_branch(r, child, b);
}

static void write_children(struct render *r, const json_t *e, struct branch b) {
    static const char *const lists[] = {"for", "against", "open"};
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        const json_t *list = json_object_get(e, lists[l]);
        for (size_t i = 0; i < json_array_size(list); i++) write_child(r, e, json_array_get(list, i), lists[l], b);
    }
}

/* How old an answer is, unless it is of this hour; how well a figure is founded; where it stands in the script. */
static void put_basis(struct text *t, const json_t *e) {
    const char *mark = render_get(e, "mark"), *source = render_get(e, "source"), *script = render_get(e, "script");
    long long age_h = json_integer_value(json_object_get(e, "age_h"));
    if (age_h >= 48) text_add(t, " (%lld days old)", age_h / 24);
    else if (age_h > 0) text_add(t, " (%lld h old)", age_h);
    if (*mark != '\0' || *source != '\0')
        text_add(t, " [%s%s%s]", mark, *mark != '\0' && *source != '\0' ? ": " : "", source);
    if (*script != '\0') text_add(t, " (%s)", script);
}

static void write_text(struct render *r, const json_t *e, const struct branch *b) {
    struct text t = {0};
    text_add(&t, "%s%s", b->before, render_get(e, "text"));
    put_basis(&t, e);
    render_wrapped(r, text_get(&t), b->indent + 2, b->indent + 4);
    text_fini(&t);
}

static void write_branch(struct render *r, const json_t *e, struct branch b) {
    if (is_not(e)) { /* stands before the one thing that it negates */
        b.before = "not: ";
        write_children(r, e, b);
        return;
    }
    text_add(r->t, "%*s", (int)b.indent, "");
    render_paint(r, paint_of(b.mark), b.mark);
    text_put(r->t, " ");
    write_text(r, e, &b);
    b.before = "";
    b.indent += 2;
    write_children(r, e, b);
}

void render_explanation(struct render *r, const json_t *explanation, size_t indent) {
    if (!json_is_object(explanation)) return;
    const char *mark = render_is(explanation, "result", "met")       ? "✓"
                       : render_is(explanation, "result", "not met") ? "✗"
                                                                     : "?";
    write_branch(r, explanation, (struct branch){mark, "", indent, false});
}

/* ---- Days ---- */

void render_day(struct text *t, const char *local) {
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char date[11];
    int32_t day;
    snprintf(date, sizeof date, "%.10s", local);
    if (date_parse(date, "", &day, NULL) != STATUS_OK) {
        text_put(t, local);
        return;
    }
    int month = 10 * (date[5] - '0') + date[6] - '0', of_month = 10 * (date[8] - '0') + date[9] - '0';
    text_add(t, "%s %d %s %.4s", weekdays[date_weekday(day)], of_month, months[month - 1], date);
}

/* ---- Doses ---- */

void render_dose(struct text *t, const json_t *item) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct dose dose = {0};
    if (a != NULL && dose_read(item, &dose, a, NULL) == STATUS_OK) dose_text(&dose, t);
    else t->failed = true;               /* a dose is shown whole or the answer is not shown */
    arena_free(a);
}

/* ---- Dispositions ---- */

void render_disposition(struct render *r, const json_t *d) {
    const char *code = render_get(d, "code"), *deadline = render_get(d, "deadline"), *route = render_get(d, "route");
    const json_t *reasons = json_object_get(d, "reasons");
    text_put(r->t, "Disposition: ");
    if (!json_is_object(d)) {
        text_put(r->t, "not assessed yet\n");
        return;
    }
    render_paint(r, strcmp(code, "self-ok") == 0 ? "1;32" : "1;31", code);
    if (*deadline != '\0') text_add(r->t, " (by %s)", deadline);
    text_put(r->t, "\n");
    if (*route != '\0') {
        text_put(r->t, "  ");
        render_wrapped(r, route, 2, 2);
    }
    for (size_t i = 0; i < json_array_size(reasons); i++) {
        text_put(r->t, "  because: ");
        render_wrapped(r, json_string_value(json_array_get(reasons, i)), 11, 11);
    }
}

void render_running(struct render *r, const json_t *answer) {
    const json_t *running = json_object_get(answer, "running");
    struct text t = {0};
    if (!json_is_object(running)) return;
    text_add(&t, "running: %s: %s", json_is_true(json_object_get(running, "allowed")) ? "allowed" : "none",
             render_get(running, "say"));
    render_wrapped(r, text_get(&t), 0, 2);
    text_fini(&t);
}
