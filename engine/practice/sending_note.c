#include "practice/sending_note.h"
#include "base/json_build.h"
#include "practice/try.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *read_note(const char *note) {
    json_t *o = NULL;
    if (note == NULL || json_read(note, strlen(note), JSON_MAX_DEPTH, &o, NULL) != STATUS_OK) return NULL;
    if (json_is_object(o)) return o;
    json_decref(o);
    return NULL;
}

static enum status write_note(struct store *s, const char *name, json_t *o, struct error *err) {
    char *text = o != NULL ? json_canonical(o) : NULL;
    json_decref(o);
    enum status status = text != NULL ? store_note_set(s, name, text, err) : no_memory(err);
    free(text);
    return status;
}

/* A text of the note, in the arena; NULL when it has none. */
static const char *text_of(const json_t *o, const char *key, struct arena *a) {
    const char *text = json_string_value(json_object_get(o, key));
    return text != NULL ? arena_text(a, text) : NULL;
}

/* ---- The hold ---- */

enum status sending_hold_get(struct store *s, struct arena *a, struct sending_hold *out, struct error *err) {
    const char *note;
    *out = (struct sending_hold){0};
    TRY(store_note_get(s, NOTE_SENDING, a, &note, err));
    if (note == NULL) return STATUS_OK;
    json_t *o = read_note(note);
    *out = (struct sending_hold){.held = !json_is_false(json_object_get(o, "held")),
                                 .since_ms = json_integer_value(json_object_get(o, "since")),
                                 .why = text_of(o, "why", a),
                                 .who = text_of(o, "who", a)};
    json_decref(o);
    return STATUS_OK;
}

enum status sending_hold_set(struct store *s, const struct sending_hold *hold, struct error *err) {
    if (!hold->held) return store_note_set(s, NOTE_SENDING, NULL, err);
    json_t *o = json_object();
    json_put_bool(&o, "held", true);
    json_put_int(&o, "since", hold->since_ms);
    json_put_text(&o, "why", hold->why);
    json_put_text(&o, "who", hold->who);
    return write_note(s, NOTE_SENDING, o, err);
}

const char *sending_hold_words(const struct sending_hold *hold, struct arena *a) {
    char since[INSTANT_SIZE];
    return arena_printf(a, "sending is held%s%s%s%s%s%s", hold->since_ms > 0 ? " since " : "",
                        hold->since_ms > 0 ? instant_format(since, hold->since_ms) : "",
                        hold->who != NULL ? " by " : "", hold->who != NULL ? hold->who : "",
                        hold->why != NULL ? ": " : "", hold->why != NULL ? hold->why : "");
}

/* ---- Channels ---- */

struct channel_note channel_note_read(const char *note, struct arena *a) {
    json_t *o = read_note(note);
    struct channel_note n = {.ok_ms = json_integer_value(json_object_get(o, "ok")),
                             .failed_ms = json_integer_value(json_object_get(o, "failed")),
                             .ill = json_is_true(json_object_get(o, "ill")),
                             .why = text_of(o, "why", a)};
    json_decref(o);
    return n;
}

static enum status keep(struct store *s, const char *name, const struct channel_note *n, struct error *err) {
    json_t *o = json_object();
    json_put_some(&o, "ok", n->ok_ms);
    json_put_some(&o, "failed", n->failed_ms);
    json_put_true(&o, "ill", n->ill);
    json_put_text(&o, "why", n->why);
    return write_note(s, name, o, err);
}

static enum status renew(struct store *s, const char *name, enum channel_fate fate, int64_t at_ms, const char *why,
                         struct arena *a, struct error *err) {
    const char *text;
    TRY(store_note_get(s, name, a, &text, err));
    struct channel_note n = channel_note_read(text, a), was = n;
    if (fate == CHANNEL_WELL) n.ok_ms = at_ms;
    else n.failed_ms = at_ms, n.why = why;
    if (fate != CHANNEL_TURNED_DOWN) n.ill = fate == CHANNEL_PUT_OFF;
    int64_t before_ms = fate == CHANNEL_WELL ? was.ok_ms : was.failed_ms;
    bool recent = before_ms > 0 && at_ms >= before_ms && at_ms - before_ms < CHANNEL_NOTE_EVERY_MS;
    return text != NULL && recent && was.ill == n.ill ? STATUS_OK : keep(s, name, &n, err);
}

enum status channel_note_keep(struct store *s, const char *channel, enum channel_fate fate, int64_t at_ms,
                              const char *why, struct error *err) {
    char name[64 + sizeof NOTE_CHANNEL];
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL) return no_memory(err);
    snprintf(name, sizeof name, NOTE_CHANNEL "%.60s", channel);
    enum status status = renew(s, name, fate, at_ms, why, a, err);
    arena_free(a);
    return status;
}
