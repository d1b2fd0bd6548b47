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
static void put_exam(struct text *t, const struct session_plan *s) {
    char date[INSTANT_SIZE], minute[INSTANT_SIZE];
    int32_t day = wall_day(s->exam_local.wall_ms);
    text_add(t, "Your examination at the clinic: %s %s, %s.", weekday(day), date_format(date, day),
             minute_format(minute, wall_minute(s->exam_local.wall_ms)));
}

/* A line each: what a rule has to say, an examination to come, what to do, what to answer. */
static const char *session_lines(const struct session_plan *s, struct arena *a) {
    struct text t = {0};
    if (s->note != NULL) text_put(&t, s->note);
    if (s->exam != NULL && t.length > 0) text_put(&t, "\n");
    if (s->exam != NULL) put_exam(&t, s);
    for (size_t i = 0; i < s->items.count; i++) {
        if (t.length > 0) text_put(&t, "\n");
        put_item(&t, &s->items.item[i]);
    }
    for (size_t i = 0; i < s->questions.count; i++) {
        if (is_asked_before(s, i)) continue;
        if (t.length > 0) text_put(&t, "\n");
        put_question(&t, &s->questions.item[i]);
    }
    const char *lines = text_failed(&t) ? NULL : arena_text(a, text_get(&t));
    text_fini(&t);
    return lines;
}

/* What the subject calls it. */
static const char *kind_of(const struct session_plan *s) {
    if (s->exam != NULL) return "reminder of an examination";
    return s->items.count > 0 ? "session" : "question";
}

/* ---- The due event ---- */

static enum status read_session(const struct stored_event *row, struct arena *a, struct event *out, struct error *err) {
    json_t *data;
    *out = (struct event){.number = row->number, .at_ms = row->at_ms};
    if (!event_kind_from(row->kind, &out->kind) || out->kind != EVENT_DUE)
        return error_set(err, STATUS_INPUT, "event %lld is \"%s\", not the due event of a reminder",
                         (long long)row->number, row->kind);
    enum status status = json_read(row->data, strlen(row->data), JSON_MAX_DEPTH, &data, err);
    if (status != STATUS_OK) return status;
    status = event_data_read(NULL, data, out, a, err); /* a due event has no findings, so it needs no vocabulary */
    json_decref(data);
    return status;
}

enum status message_compose(const struct stored_reminder *row, const struct stored_event *event, int64_t now_ms,
                            struct arena *a, struct message *out, struct error *err) {
    struct event due;
    char date[INSTANT_SIZE], minute[INSTANT_SIZE];
    enum status status = read_session(event, a, &due, err);
    if (status != STATUS_OK) return status;
    const struct session_plan *session = &due.as.due.session;
    if (session->number != row->session)
        return error_set(err, STATUS_INPUT, "event %lld is about session %lld, its reminder about %lld",
                         (long long)event->number, (long long)session->number, (long long)row->session);
    int32_t day = wall_day(session->local.wall_ms);
    date_format(date, day);
    minute_format(minute, wall_minute(session->local.wall_ms));
    *out = (struct message){
        .reminder = arena_printf(a, "%s.%lld/%s/%d", row->patient, (long long)row->session, row->channel, row->round),
        .key = arena_text(a, row->key),
        .when = arena_printf(a, "%s %s", date, minute),
        .subject = arena_printf(a, "Your %s %s %s", weekday(day), minute, kind_of(session)),
        .text = session_lines(session, a),
        .late = now_ms - row->send_ms > MESSAGE_LATE_MS,
        .uncertain = row->uncertain,
    };
    return out->reminder && out->key && out->when && out->subject && out->text ? STATUS_OK : memory_out(err);
}
