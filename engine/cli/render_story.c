/* A story: what happened, one entry after the other, each with its rule, its values and its reminders. */
#include "cli/render.h"
#include <string.h>

#define INDENT 4

static void put_row(struct render *r, const char *label, const char *words) {
    if (*words == '\0') return;
    text_add(r->t, "%*s", INDENT, "");
    render_paint(r, "2", label);
    text_put(r->t, " ");
    render_wrapped(r, words, INDENT + 1 + strlen(label), INDENT + 2);
}

static void write_reminder(struct render *r, const json_t *m) {
    struct text t = {0};
    text_add(&t, "%s: %s", render_get(m, "reminder"), render_get(m, "state"));
    if (*render_get(m, "reason") != '\0') text_add(&t, ", %s", render_get(m, "reason"));
    const json_t *attempts = json_object_get(m, "attempts");
    for (size_t i = 0; i < json_array_size(attempts); i++) {
        const json_t *a = json_array_get(attempts, i);
        text_add(&t, "; attempt %s", render_get(a, "started"));
        if (*render_get(a, "result") != '\0') text_add(&t, " %s", render_get(a, "result"));
    }
    put_row(r, "reminder", text_get(&t));
    text_fini(&t);
}

static void put_event(struct render *r, const char *event, const char *who) {
    struct text t = {0};
    text_put(&t, event);
    if (*who != '\0') text_add(&t, ", by %s", who);
    put_row(r, "event", text_get(&t));
    text_fini(&t);
}

static void write_entry(struct render *r, const json_t *e, const json_t *before) {
    const char *local = render_get(e, "local"), *event = render_get(e, "event");
    const json_t *reminders = json_object_get(e, "reminders");
    if (before == NULL || strncmp(local, render_get(before, "local"), 10) != 0) {
        struct text day = {0};
        render_day(&day, local);
        render_heading(r, text_get(&day));
        text_fini(&day);
    }
    text_add(r->t, "  %.5s  ", strlen(local) > 11 ? local + 11 : local);
    render_wrapped(r, render_get(e, "text"), 9, 9);
    put_event(r, event, render_get(e, "who"));
    put_row(r, "rule", render_get(e, "rule"));
    put_row(r, "script", render_get(e, "script"));
    render_explanation(r, json_object_get(e, "explanation"), INDENT + 2);
    for (size_t i = 0; i < json_array_size(reminders); i++) write_reminder(r, json_array_get(reminders, i));
    put_row(r, "recorded", render_get(e, "recorded"));
    put_row(r, "hash", render_get(e, "hash"));
}

void render_story(struct render *r, const json_t *answer) {
    const json_t *story = json_object_get(answer, "story");
    text_put(r->t, "The story of ");
    render_paint(r, "1", render_get(answer, "of"));
    text_put(r->t, json_array_size(story) == 0 ? ": nothing has happened yet\n" : "\n");
    for (size_t i = 0; i < json_array_size(story); i++)
        write_entry(r, json_array_get(story, i), i > 0 ? json_array_get(story, i - 1) : NULL);
}
