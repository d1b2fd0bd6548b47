/* What a patient reads: what to do first, then what it may be and why, then what is not known. No ids and no codes. */
#include "base/json_build.h"
#include "cli/render.h"
#include <string.h>

#define MOST_REASONS 3 /* of one condition or flag; a screen is short */
#define MOST_OPEN    4

static void line(struct render *r, const char *words, size_t indent) {
    if (*words == '\0') return;
    text_add(r->t, "%*s", (int)indent, "");
    render_wrapped(r, words, indent, indent + 2);
}

static void put_knee(struct text *t, const json_t *o) {
    if (*render_get(o, "side") != '\0') text_add(t, ", %s knee", render_get(o, "side"));
}

static const json_t *list_of(const json_t *o, const char *key) { return json_object_get(o, key); }

/* The sentences of a reading, each in a line. */
static void write_because(struct render *r, const json_t *explanation, size_t most, size_t indent) {
    const json_t *because = list_of(explanation, "because");
    size_t count = json_array_size(because);
    for (size_t i = 0; i < count && i < most; i++) {
        text_add(r->t, "%*s- ", (int)indent, "");
        render_wrapped(r, json_string_value(json_array_get(because, i)), indent + 2, indent + 2);
    }
    if (count > most) text_add(r->t, "%*s- and %zu more\n", (int)indent, "", count - most);
}

/* ---- What to do ---- */

static bool counts(const json_t *f) {
    return render_is(f, "result", "met") || json_is_true(json_object_get(f, "critical"));
}

static bool is_grave(const json_t *answer) {
    const json_t *d = json_object_get(answer, "disposition");
    return render_is(d, "code", "emergency") || render_is(d, "code", "same-day");
}

/* Of the other knee, in the same words. */
static bool was_told(const json_t *flags, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const json_t *f = json_array_get(flags, i);
        if (counts(f) && render_is(f, "say", render_get(json_array_get(flags, n), "say"))) return true;
    }
    return false;
}

static void write_deeds(struct render *r, const json_t *answer) {
    const json_t *d = json_object_get(answer, "disposition"), *flags = list_of(answer, "red_flags");
    render_heading(r, "What to do");
    if (render_is(d, "code", "self-ok"))
        line(r, "No warning sign stands against exercising by yourself.", 2);
    else
        line(r, render_get(d, "route"), 2);
    for (size_t i = 0; i < json_array_size(flags); i++) {
        const json_t *f = json_array_get(flags, i);
        if (counts(f) && !was_told(flags, i)) line(r, render_get(f, "say"), 2);
    }
}

static void write_running(struct render *r, const json_t *conditions) {
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        const json_t *c = json_array_get(conditions, i), *running = json_object_get(c, "running");
        if (json_is_true(json_object_get(c, "primary"))) line(r, render_get(running, "say"), 2);
    }
}

/* The titles of what one decision was made about, once each. */
static void write_care(struct render *r, const json_t *care, const char *decision, const char *label) {
    struct text t = {0};
    for (size_t i = 0; i < json_array_size(care); i++) {
        const json_t *c = json_array_get(care, i);
        if (!render_is(c, "decision", decision)) continue;
        if (t.length > 0 && strstr(text_get(&t), render_get(c, "title")) != NULL) continue;
        text_add(&t, "%s%s", t.length > 0 ? "; " : label, render_get(c, "title"));
    }
    line(r, text_get(&t), 2);
    text_fini(&t);
}

/* "N02: asthma" without the number of its row. */
static const char *without_number(const char *reason) {
    size_t letters = strspn(reason, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), digits = strspn(reason + letters, "0123456789");
    bool numbered = letters > 0 && digits > 0 && strncmp(reason + letters + digits, ": ", 2) == 0;
    return numbered ? reason + letters + digits + 2 : reason;
}

/* What is to be read beside what is allowed, once for both knees. */
static void write_cautions(struct render *r, const json_t *care) {
    struct text all = {0}, t = {0};
    for (size_t i = 0; i < json_array_size(care); i++) {
        const json_t *c = json_array_get(care, i), *reasons = list_of(c, "reasons");
        if (!render_is(c, "decision", "allow") || json_array_size(reasons) == 0) continue;
        text_add(&t, "%s:", render_get(c, "title"));
        for (size_t k = 0; k < json_array_size(reasons); k++)
            text_add(&t, " %s", without_number(json_string_value(json_array_get(reasons, k))));
        if (strstr(text_get(&all), text_get(&t)) == NULL) line(r, text_get(&t), 2);
        text_add(&all, "%s\n", text_get(&t));
        text_fini(&t);
    }
    text_fini(&all);
}

/* ---- What it may be ---- */

static const char *how_sure(const json_t *c) {
    if (render_is(c, "strength", "definite")) return "fits well";
    return render_is(c, "strength", "probable") ? "is likely" : "is possible";
}

static void write_condition(struct render *r, const json_t *c) {
    struct text t = {0};
    text_put(&t, render_get(c, "title"));
    put_knee(&t, c);
    text_add(&t, ": %s.", how_sure(c));
    line(r, text_get(&t), 2);
    text_fini(&t);
    write_because(r, json_object_get(c, "explanation"), MOST_REASONS, 4);
}

/* Whether a knee has one that stands before the others; without one all are told. */
static bool is_told(const json_t *conditions, const json_t *c) {
    if (*render_get(c, "strength") == '\0') return false;
    if (json_is_true(json_object_get(c, "primary"))) return true;
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        const json_t *other = json_array_get(conditions, i);
        if (json_is_true(json_object_get(other, "primary")) && render_is(other, "side", render_get(c, "side")))
            return false;
    }
    return true;
}

static bool is_any_open(const json_t *conditions) {
    for (size_t i = 0; i < json_array_size(conditions); i++)
        if (render_is(json_array_get(conditions, i), "result", "unknown")) return true;
    return false;
}

/* What is not known is not ruled out. */
static void write_none(struct render *r, const json_t *conditions) {
    line(r, is_any_open(conditions) ? "That cannot be told yet: too much is not known."
                                    : "Your answers fit none of the conditions that are looked for here.", 2);
}

static void write_conditions(struct render *r, const json_t *answer) {
    const json_t *conditions = list_of(answer, "conditions");
    size_t told = 0;
    render_heading(r, "What it may be");
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        if (!is_told(conditions, json_array_get(conditions, i))) continue;
        write_condition(r, json_array_get(conditions, i));
        told++;
    }
    if (told == 0) write_none(r, conditions);
}

/* Why a warning sign is one, or hangs on an answer. */
static void write_warnings(struct render *r, const json_t *flags) {
    bool any = false;
    for (size_t i = 0; i < json_array_size(flags); i++) {
        const json_t *f = json_array_get(flags, i);
        struct text t = {0};
        if (!render_is(f, "result", "met")) continue;
        if (!any) render_heading(r, "Warning signs");
        any = true;
        text_put(&t, render_get(f, "title"));
        put_knee(&t, f);
        line(r, text_get(&t), 2);
        text_fini(&t);
        write_because(r, json_object_get(f, "explanation"), MOST_REASONS, 4);
    }
}

/* ---- What is not known ---- */

static bool is_unanswered(const char *sentence) {
    return strstr(sentence, "not answered yet") || strstr(sentence, "too old");
}

/* Each sentence once, in the order of the list. */
static void gather(json_t **list, const json_t *explanation) {
    const json_t *because = list_of(explanation, "because");
    for (size_t i = 0; i < json_array_size(because); i++) {
        const json_t *one = json_array_get(because, i);
        bool there = !is_unanswered(json_string_value(one));
        for (size_t k = 0; k < json_array_size(*list) && !there; k++) there = json_equal(json_array_get(*list, k), one);
        if (!there) json_push(list, json_incref((json_t *)one));
    }
}

static json_t *all_open(const json_t *answer) {
    const json_t *flags = list_of(answer, "red_flags"), *conditions = list_of(answer, "conditions");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(flags); i++) {
        const json_t *f = json_array_get(flags, i);
        if (counts(f)) gather(&list, json_object_get(f, "explanation"));
    }
    for (size_t i = 0; i < json_array_size(conditions); i++)
        gather(&list, json_object_get(json_array_get(conditions, i), "explanation"));
    return list;
}

static void write_open(struct render *r, const json_t *answer) {
    const char *question = render_get(json_object_get(answer, "next"), "question");
    json_t *o = json_object();
    json_put(&o, "because", all_open(answer));
    struct text t = {0};
    render_heading(r, "What is not known");
    write_because(r, o, MOST_OPEN, 2);
    if (*question != '\0')
        text_add(&t, "The next question would be: %s", question);
    else if (json_array_size(list_of(o, "because")) == 0)
        text_put(&t, "Nothing that could change this.");
    line(r, text_get(&t), 2);
    if (o == NULL) r->t->failed = true;
    text_fini(&t);
    json_decref(o);
}

void render_assessment_plain(struct render *r, const json_t *answer) {
    const json_t *care = list_of(answer, "care");
    write_deeds(r, answer);
    if (!is_grave(answer)) {
        write_running(r, list_of(answer, "conditions"));
        write_care(r, care, "allow", "What helps, and is fine for you: ");
        write_cautions(r, care);
        write_care(r, care, "ask", "Ask a clinician first: ");
        write_care(r, care, "block", "Not for you: ");
    }
    write_warnings(r, list_of(answer, "red_flags"));
    write_conditions(r, answer);
    write_open(r, answer);
}

/* ---- A story ---- */

/* Sessions that nobody answered, one after the other, are told in one line. */
static size_t closed_from(const json_t *story, size_t i) {
    size_t end = i;
    while (end < json_array_size(story) && render_is(json_array_get(story, end), "kind", "closed")) end++;
    return end - i;
}

static void write_entry(struct render *r, const json_t *e, const json_t *before, size_t more, const char *last) {
    struct text day = {0}, t = {0};
    bool same_day = before != NULL && strncmp(render_get(e, "local"), render_get(before, "local"), 10) == 0;
    if (!same_day) render_day(&day, render_get(e, "local"));
    render_padded(r, text_get(&day), 17);
    text_put(&t, render_get(e, "text"));
    text_fini(&day);
    if (more > 0) {
        render_day(&day, last);
        text_add(&t, " And %zu more until %s.", more, text_get(&day));
    }
    render_wrapped(r, text_get(&t), 17, 17);
    text_fini(&t);
    text_fini(&day);
    write_because(r, json_object_get(e, "explanation"), MOST_REASONS, 17);
}

void render_story_plain(struct render *r, const json_t *answer) {
    const json_t *story = list_of(answer, "story");
    text_put(r->t, "The story of ");
    render_paint(r, "1", render_get(answer, "of"));
    text_put(r->t, json_array_size(story) == 0 ? ": nothing has happened yet\n" : "\n");
    for (size_t i = 0; i < json_array_size(story); i++) {
        size_t closed = closed_from(story, i), more = closed > 1 ? closed - 1 : 0;
        const json_t *before = i > 0 ? json_array_get(story, i - 1) : NULL;
        write_entry(r, json_array_get(story, i), before, more, render_get(json_array_get(story, i + more), "local"));
        i += more;
    }
}
