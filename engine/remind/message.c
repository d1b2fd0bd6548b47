#include "remind/message.h"
#include "base/json.h"
#include "base/text.h"
#include "clinical/event/event.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* ---- Words ---- */

static const char *weekday(int32_t day) {
    static const char *const names[] = {"Monday",   "Tuesday", "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    return names[date_weekday(day)];
}

static void put_item(struct text *t, const struct item *i) {
    text_put(t, i->title && *i->title ? i->title : i->exercise);
    if (i->side == SIDE_NONE) text_put(t, " (both knees)");
    else text_add(t, " (%s knee)", side_name(i->side));
    struct text dose = {0};
    dose_text(&i->dose, &dose);
    if (dose.length > 0) text_add(t, ": %s", text_get(&dose));
    t->failed = t->failed || text_failed(&dose);
    text_fini(&dose);
}

static void put_question(struct text *t, const struct question *q) {
    text_put(t, q->text);
    if (q->side != SIDE_NONE) text_add(t, " (%s knee)", side_name(q->side));
}

/* The same may be asked about two sessions; one answer is for both, and it is written once. */
static bool is_asked_before(const struct session_plan *s, size_t i) {
    const struct question *q = &s->questions.item[i];
    for (size_t k = 0; k < i; k++)
        if (s->questions.item[k].side == q->side && strcmp(s->questions.item[k].text, q->text) == 0) return true;
    return false;
}

/* "Your examination at the clinic: Tuesday 2027-03-02, 09:00." */
static void put_exam(struct text *t, const char *what, const struct session_plan *s) {
    char date[INSTANT_SIZE], minute[INSTANT_SIZE];
    int32_t day = wall_day(s->exam_local.wall_ms);
    text_add(t, "Your %s at the clinic: %s %s, %s.", what, weekday(day), date_format(date, day),
             minute_format(minute, wall_minute(s->exam_local.wall_ms)));
}

static void put_when(struct text *t, const struct session_plan *s) {
    char minute[INSTANT_SIZE];
    text_add(t, "%s %s", weekday(wall_day(s->local.wall_ms)),
             minute_format(minute, wall_minute(s->local.wall_ms)));
}

static const char *finish(struct text *t, struct arena *a) {
    const char *words = text_failed(t) ? NULL : arena_text(a, text_get(t));
    text_fini(t);
    return words;
}

/* A line each: what a rule has to say, an examination to come, what to do, what to answer. */
static void put_lines(struct text *t, const struct session_plan *s) {
    size_t start = t->length;
    if (s->note != NULL) text_put(t, s->note);
    if (s->exam != NULL && t->length > start) text_put(t, "\n");
    if (s->exam != NULL) put_exam(t, "examination", s);
    for (size_t i = 0; i < s->items.count; i++) {
        if (t->length > start) text_put(t, "\n");
        put_item(t, &s->items.item[i]);
    }
    for (size_t i = 0; i < s->questions.count; i++) {
        if (is_asked_before(s, i)) continue;
        if (t->length > start) text_put(t, "\n");
        put_question(t, &s->questions.item[i]);
    }
}

static const char *lines(const struct message_part *parts, size_t count, struct arena *a) {
    struct text t = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0) text_put(&t, "\n");
        if (count > 1) put_when(&t, parts[i].session);
        if (count > 1) text_put(&t, ": ");
        put_lines(&t, parts[i].session);
    }
    return finish(&t, a);
}

/* What the subject calls it. */
static const char *kind_of(const struct session_plan *s) {
    if (s->exam != NULL) return "reminder of an examination";
    return s->items.count > 0 ? "session" : "question";
}

/* The one with exercises if there is one, and how many others come with it. */
static const char *subject(const struct message_part *parts, size_t count, struct arena *a) {
    struct text t = {0};
    size_t main = 0, questions = 0;
    for (size_t i = 0; i < count; i++) {
        const struct session_plan *s = parts[i].session;
        if (s->items.count > 0) main = i;
        questions += s->items.count == 0 && s->exam == NULL;
    }
    const struct session_plan *s = parts[main].session;
    bool only = questions - (s->items.count == 0 && s->exam == NULL) == count - 1;
    text_put(&t, "Your ");
    put_when(&t, s);
    text_add(&t, " %s", kind_of(s));
    if (count > 1) text_add(&t, " and %zu %s%s", count - 1, only ? "question" : "message", count > 2 ? "s" : "");
    return finish(&t, a);
}

static void put_neutral(struct text *t, const struct session_plan *s) {
    if (s->exam != NULL) {
        put_exam(t, "appointment", s);
        return;
    }
    text_put(t, "Your ");
    put_when(t, s);
    text_put(t, s->items.count > 0 ? " session is due." : " question is waiting for your answer.");
}

static const char *neutral(const struct message_part *parts, size_t count, struct arena *a) {
    struct text t = {0};
    bool asks = false;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) text_put(&t, "\n");
        put_neutral(&t, parts[i].session);
        asks = asks || parts[i].session->exam == NULL;
    }
    if (asks) text_put(&t, "\nLook into your plan, and answer in the way you agreed with your clinic.");
    return finish(&t, a);
}

/* ---- The due event ---- */

enum status message_read(const struct stored_event *event, int64_t session, struct arena *a, struct session_plan *out,
                         struct error *err) {
    struct event due = {.number = event->number, .at_ms = event->at_ms};
    json_t *data;
    if (!event_kind_from(event->kind, &due.kind) || due.kind != EVENT_DUE)
        return error_set(err, STATUS_INPUT, "event %lld is \"%s\", not the due event of a reminder",
                         (long long)event->number, event->kind);
    enum status status = json_read(event->data, strlen(event->data), JSON_MAX_DEPTH, &data, err);
    if (status != STATUS_OK) return status;
    status = event_data_read(NULL, data, &due, a, err); /* a due event has no findings, so it needs no vocabulary */
    json_decref(data);
    if (status != STATUS_OK) return status;
    *out = due.as.due.session;
    if (session == 0 || out->number == session) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "event %lld is about session %lld, its reminder about %lld",
                     (long long)event->number, (long long)out->number, (long long)session);
}

/* ---- The message ---- */

static bool complete(const struct message *m) {
    return m->reminder && m->key && m->when && m->subject && m->text && m->patient && m->session && m->neutral;
}

enum status message_compose(const struct message_part *parts, size_t count, const struct message_to *to, int64_t now_ms,
                            struct arena *a, struct message *out, struct error *err) {
    char date[INSTANT_SIZE], minute[INSTANT_SIZE];
    const struct stored_reminder *row = parts[0].row;
    const struct local *local = &parts[0].session->local;
    date_format(date, wall_day(local->wall_ms));
    minute_format(minute, wall_minute(local->wall_ms));
    *out = (struct message){
        .reminder = arena_printf(a, "%s.%lld/%s/%d", row->patient, (long long)row->session, row->channel, row->round),
        .key = arena_text(a, to->key ? to->key : row->key),
        .when = arena_printf(a, "%s %s", date, minute),
        .subject = subject(parts, count, a),
        .text = lines(parts, count, a),
        .patient = arena_text(a, row->patient),
        .session = arena_printf(a, "%s.%lld", row->patient, (long long)row->session),
        .neutral = neutral(parts, count, a),
        .zone = to->zone, .name = to->name, .to = to->address, .clinic = to->clinic,
        .due_ms = row->due_ms, .late_ms = row->late_ms,
    };
    for (size_t i = 0; i < count; i++) {
        const struct stored_reminder *r = parts[i].row;
        out->late = out->late || now_ms - r->send_ms > MESSAGE_LATE_MS;
        out->uncertain = out->uncertain || r->uncertain;
        if (r->late_ms < out->late_ms) out->late_ms = r->late_ms;
    }
    return complete(out) ? STATUS_OK : memory_out(err);
}
