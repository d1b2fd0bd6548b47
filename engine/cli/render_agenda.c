/* The sessions to come, a block a day: local time, UTC, what to do and how much. */
#include "cli/render.h"
#include <string.h>

#define TITLE_WIDTH 48

static void put_title(struct text *t, const json_t *item) {
    const char *title = render_get(item, "title");
    text_put(t, *title != '\0' ? title : render_get(item, "exercise"));
    if (*render_get(item, "ref") != '\0') text_add(t, " (%s)", render_get(item, "ref"));
    if (*render_get(item, "side") != '\0' && !render_is(item, "side", "person"))
        text_add(t, ", %s", render_get(item, "side"));
}

static size_t widest(const json_t *items) {
    size_t most = 0;
    for (size_t i = 0; i < json_array_size(items); i++) {
        struct text t = {0};
        put_title(&t, json_array_get(items, i));
        size_t columns = render_columns(text_get(&t));
        if (columns > most && columns <= TITLE_WIDTH) most = columns;
        text_fini(&t);
    }
    return most;
}

static void write_item(struct render *r, const json_t *item, size_t width) {
    struct text title = {0}, dose = {0};
    put_title(&title, item);
    render_dose(&dose, item);
    if (dose.length == 0) {
        text_add(r->t, "%s\n", text_get(&title));
    } else {
        render_padded(r, text_get(&title), width);
        text_put(r->t, "  ");
        text_add(r->t, "%s\n", text_get(&dose)); /* in one piece, whatever its length */
    }
    if (text_failed(&title) || text_failed(&dose)) r->t->failed = true; /* half a dose is worse than none */
    text_fini(&title);
    text_fini(&dose);
}

/* The same may be asked about two sessions; one answer is for both, and it stands once. */
static bool is_asked_before(const json_t *questions, size_t i) {
    const json_t *q = json_array_get(questions, i);
    for (size_t k = 0; k < i; k++) {
        const json_t *other = json_array_get(questions, k);
        if (render_is(other, "text", render_get(q, "text")) && render_is(other, "side", render_get(q, "side"))) return true;
    }
    return false;
}

static void write_questions(struct render *r, const json_t *session, size_t indent, bool first) {
    const json_t *questions = json_object_get(session, "questions");
    for (size_t i = 0; i < json_array_size(questions); i++) {
        const json_t *q = json_array_get(questions, i);
        if (is_asked_before(questions, i)) continue;
        if (i > 0 || !first) text_add(r->t, "%*s", (int)indent, "");
        struct text asked = {0};
        text_put(&asked, render_get(q, "text"));
        if (*render_get(q, "side") != '\0') text_add(&asked, " (%s)", render_get(q, "side"));
        render_wrapped(r, text_get(&asked), indent, indent + 2);
        if (text_failed(&asked)) r->t->failed = true;
        text_fini(&asked);
    }
}

static bool is_same_reason(const json_t *dropped, size_t a, size_t b) {
    return render_is(json_array_get(dropped, a), "reason", render_get(json_array_get(dropped, b), "reason"));
}

static bool is_told_before(const json_t *dropped, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (is_same_reason(dropped, k, i)) return true;
    return false;
}

/* What several plans want is dropped from all but one, and is not left out. */
static bool is_merged(const json_t *items, const json_t *dropped) {
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        bool shared = json_object_get(item, "also") != NULL;
        if (shared && render_is(item, "exercise", render_get(dropped, "exercise"))) return true;
    }
    return false;
}

/* A line for each reason: "left out: clamshell, side-plank - the wait after a red session is not over", "done once for
 * p1/1 and p1/2, with the lower dose: clamshell". */
static void write_dropped(struct render *r, const json_t *items, const json_t *dropped, size_t indent) {
    for (size_t i = 0; i < json_array_size(dropped); i++) {
        const char *reason = render_get(json_array_get(dropped, i), "reason");
        bool merged = is_merged(items, json_array_get(dropped, i));
        struct text t = {0};
        if (is_told_before(dropped, i)) continue;
        text_add(&t, "%s: ", merged ? reason : "left out");
        for (size_t k = i; k < json_array_size(dropped); k++)
            if (is_same_reason(dropped, i, k))
                text_add(&t, "%s%s", k == i ? "" : ", ", render_get(json_array_get(dropped, k), "exercise"));
        if (!merged) text_add(&t, " - %s", reason);
        text_add(r->t, "%*s", (int)indent, "");
        render_wrapped(r, text_get(&t), indent, indent + 2);
        if (text_failed(&t)) r->t->failed = true;
        text_fini(&t);
    }
}

/* What it reminds of; there may be nothing else to do. */
static void write_exam(struct render *r, const json_t *exam, size_t indent, bool first) {
    struct text t = {0};
    const char *local = render_get(exam, "local");
    if (!json_is_object(exam)) return;
    text_add(&t, "examination %s at the clinic: ", render_get(exam, "id"));
    render_day(&t, local);
    text_add(&t, " %s", strlen(local) > 11 ? local + 11 : "");
    if (!first) text_add(r->t, "%*s", (int)indent, "");
    render_wrapped(r, text_get(&t), indent, indent + 2);
    if (text_failed(&t)) r->t->failed = true;
    text_fini(&t);
}

void render_session(struct render *r, const json_t *session, size_t indent) {
    const json_t *items = json_object_get(session, "items"), *dropped = json_object_get(session, "dropped");
    size_t width = widest(items);
    for (size_t i = 0; i < json_array_size(items); i++) {
        if (i > 0) text_add(r->t, "%*s", (int)indent, "");
        write_item(r, json_array_get(items, i), width);
    }
    write_questions(r, session, indent, json_array_size(items) == 0);
    bool first = json_array_size(items) + json_array_size(json_object_get(session, "questions")) == 0;
    write_exam(r, json_object_get(session, "exam"), indent, first);
    write_dropped(r, items, dropped, indent);
}

/* "23:00", and "+1 d" when it is the next day there. */
static void put_utc(struct render *r, const char *utc, const char *local) {
    int day = strncmp(utc, local, 10);
    text_add(r->t, "%.5s%s", strlen(utc) > 16 ? utc + 11 : utc, day == 0 ? "     " : day > 0 ? " +1 d" : " -1 d");
}

/* Where quiet hours move it; often to the next day. */
static void write_moved_reminder(struct render *r, const json_t *s, size_t indent) {
    const char *local = render_get(s, "local"), *send = render_get(s, "send_local");
    struct text day = {0};
    if (strlen(send) <= 11) return;
    render_day(&day, send);
    text_add(r->t, "%*s(reminder at %.5s", (int)indent, "", send + 11);
    if (strncmp(send, local, 10) != 0) text_add(r->t, " on %s", text_get(&day));
    text_put(r->t, ", quiet hours end)\n");
    text_fini(&day);
}

static void write_session(struct render *r, const json_t *s, size_t id_width) {
    const char *local = render_get(s, "local");
    size_t indent = 2 + 5 + 2 + 10 + 2 + id_width + 2;
    text_put(r->t, "  ");
    render_paint(r, "1", strlen(local) > 11 ? local + 11 : local);
    text_put(r->t, "  ");
    put_utc(r, render_get(s, "utc"), local);
    text_put(r->t, "  ");
    render_padded(r, render_get(s, "id"), id_width);
    text_put(r->t, "  ");
    render_session(r, s, indent);
    write_moved_reminder(r, s, indent);
    if (json_is_true(json_object_get(s, "checked_in"))) text_add(r->t, "%*s(already answered)\n", (int)indent, "");
}

static void write_day(struct render *r, const char *local) {
    struct text t = {0};
    render_day(&t, local);
    render_heading(r, text_get(&t));
    text_fini(&t);
}

void render_agenda(struct render *r, const json_t *answer) {
    const json_t *sessions = json_object_get(answer, "sessions");
    const char *last = "";
    size_t id_width = 0;
    render_running(r, answer);
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        size_t columns = render_columns(render_get(json_array_get(sessions, i), "id"));
        if (columns > id_width) id_width = columns;
    }
    text_add(r->t, "Sessions, times of %s", render_get(answer, "zone"));
    text_put(r->t, json_array_size(sessions) == 0 ? ": none\n" : "\n  local  UTC         session\n");
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        const json_t *s = json_array_get(sessions, i);
        const char *local = render_get(s, "local");
        if (strncmp(local, last, 10) != 0) write_day(r, local);
        last = local;
        write_session(r, s, id_width);
    }
}
