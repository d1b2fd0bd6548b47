#include "practice/anchor.h"
#include "base/json_build.h"
#include "practice/try.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define ANCHOR_LINE_MAX 1000

/* --- the line ---------------------------------------------------------------------------------------------------- */

char *anchor_line(const struct anchor *a) {
    char at[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "at", instant_format(at, a->at_ms));
    json_put_int(&o, "patients", a->patients);
    json_put_int(&o, "events", a->events);
    json_put_text(&o, "head", a->head);
    json_put_text(&o, "installation", a->installation);
    char *line = o != NULL ? json_canonical(o) : NULL;
    json_decref(o);
    return line;
}

static enum status read_members(const json_t *o, struct anchor *out, struct error *err) {
    static const char *const members[] = {"at", "patients", "events", "head", "installation", NULL};
    const char *at, *head, *installation;
    TRY(json_only(o, members, err));
    TRY(json_get_text(o, "at", &at, err));
    TRY(instant_parse(at, "\"at\"", &out->at_ms, err));
    TRY(json_get_int(o, "patients", 0, INT64_MAX, &out->patients, err));
    TRY(json_get_int(o, "events", 0, INT64_MAX, &out->events, err));
    TRY(json_get_text(o, "head", &head, err));
    TRY(json_get_text(o, "installation", &installation, err));
    if (!hash_is_hex(head)) return error_set(err, STATUS_INPUT, "\"head\": expected 64 hex digits, got \"%s\"", head);
    if (strlen(installation) != sizeof out->installation - 1)
        return error_set(err, STATUS_INPUT, "\"installation\": expected 32 hex digits, got \"%s\"", installation);
    memcpy(out->head, head, sizeof out->head);
    memcpy(out->installation, installation, sizeof out->installation);
    return STATUS_OK;
}

enum status anchor_read(const char *line, struct anchor *out, struct error *err) {
    json_t *o = NULL;
    *out = (struct anchor){0};
    size_t n = strlen(line);
    if (n > ANCHOR_LINE_MAX) return error_set(err, STATUS_INPUT, "this is no anchor: a line of %zu bytes", n);
    TRY(json_read(line, n, 2, &o, err));
    enum status status = json_is_object(o) ? read_members(o, out, err)
                                           : error_set(err, STATUS_INPUT, "this is no anchor: expected an object");
    json_decref(o);
    return status;
}

/* --- taking one -------------------------------------------------------------------------------------------------- */

/* A note that cannot be read is as none: the way from the first event on is always right. */
static void read_note(const json_t *note, struct anchoring *out) {
    const char *head;
    struct anchoring read = {0};
    if (json_get_int(note, "at", INT64_MIN, INT64_MAX, &read.last_ms, NULL) != STATUS_OK) return;
    if (json_get_int(note, "row", 0, INT64_MAX, &read.roll.row, NULL) != STATUS_OK) return;
    if (json_get_int(note, "events", 0, INT64_MAX, &read.roll.events, NULL) != STATUS_OK) return;
    if (json_get_text(note, "head", &head, NULL) != STATUS_OK || !hash_is_hex(head)) return;
    memcpy(read.roll.head, head, sizeof read.roll.head);
    *out = read;
}

enum status anchor_begin(struct store *s, struct anchoring *out, struct error *err) {
    const char *note = NULL;
    json_t *value = NULL;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    *out = (struct anchoring){.last_ms = INT64_MIN};
    if (a == NULL) return no_memory(err);
    enum status status = store_note_get(s, NOTE_ANCHOR, a, &note, err);
    if (status == STATUS_OK && note != NULL && json_read(note, strlen(note), 2, &value, NULL) == STATUS_OK)
        read_note(value, out);
    json_decref(value);
    arena_free(a);
    return status;
}

enum status anchor_go_on(struct store *s, struct anchoring *x, int64_t now_ms, struct anchor *out, bool *done,
                         struct error *err) {
    bool more;
    TRY(store_roll(s, &x->roll, ANCHOR_PORTION, &more, err));
    *done = !more;
    if (more) return STATUS_OK;
    *out = (struct anchor){.at_ms = now_ms, .events = x->roll.events};
    TRY(store_patients_count(s, &out->patients, err));
    memcpy(out->head, x->roll.head, sizeof out->head);
    memcpy(out->installation, store_installation(s), sizeof out->installation);
    return STATUS_OK;
}

enum status anchor_keep(struct store *s, const struct anchoring *x, const struct anchor *a, struct error *err) {
    json_t *o = json_object();
    json_put_int(&o, "at", a->at_ms);
    json_put_int(&o, "events", x->roll.events);
    json_put_int(&o, "row", x->roll.row);
    json_put_text(&o, "head", a->head);
    char *note = o != NULL ? json_canonical(o) : NULL;
    enum status status = note != NULL ? store_note_set(s, NOTE_ANCHOR, note, err) : no_memory(err);
    free(note);
    json_decref(o);
    return status;
}
