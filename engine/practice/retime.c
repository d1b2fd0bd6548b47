#include "practice/retime.h"
#include "base/json_build.h"
#include "practice/history.h"
#include "practice/try.h"
#include <stdlib.h>
#include <string.h>

/* --- how far it got ---------------------------------------------------------------------------------------------- */

/* After whom to go on; NULL: from the first, also when the note is of another version. */
static enum status read_after(struct store *s, const char *tzdata, struct arena *a, const char **after,
                              struct error *err) {
    const char *note = NULL, *to = NULL, *last = NULL;
    json_t *o = NULL;
    *after = NULL;
    TRY(store_note_get(s, NOTE_RETIMING, a, &note, err));
    if (note == NULL || json_read(note, strlen(note), 2, &o, NULL) != STATUS_OK) return STATUS_OK;
    bool ours = json_get_text(o, "to", &to, NULL) == STATUS_OK && strcmp(to, tzdata) == 0 &&
                json_get_text(o, "after", &last, NULL) == STATUS_OK;
    if (ours) *after = arena_text(a, last);
    json_decref(o);
    return ours && *after == NULL ? no_memory(err) : STATUS_OK;
}

static enum status keep_after(struct store *s, const char *tzdata, const char *after, struct error *err) {
    json_t *o = json_object();
    json_put_text(&o, "to", tzdata);
    json_put_text(&o, "after", after);
    char *note = o != NULL ? json_canonical(o) : NULL;
    enum status status = note != NULL ? store_note_set(s, NOTE_RETIMING, note, err) : no_memory(err);
    free(note);
    json_decref(o);
    return status;
}

static enum status finish(struct store *s, const char *tzdata, struct error *err) {
    TRY(store_note_set(s, NOTE_RETIMING, NULL, err));
    return store_note_set(s, NOTE_TZDATA, tzdata, err);
}

/* --- one patient ------------------------------------------------------------------------------------------------- */

/* Committing a history to which nothing was added puts its next-due instant right. */
static enum status retime(struct practice *p, const char *patient, struct retimed *out, struct error *err) {
    struct history h;
    TRY(history_open(p, patient, &h, err));
    int64_t before_ms = h.next_due_ms;
    enum status status = h.patient->events > 0 ? history_commit(&h, err) : STATUS_OK;
    if (status == STATUS_OK && h.next_due_ms != before_ms) out->changed++;
    history_close(&h);
    return status;
}

static enum status try_one(struct practice *p, const char *patient, struct retimed *out, struct error *err) {
    struct error why = {0};
    TRY(store_savepoint(p->store, err));
    enum status status = retime(p, patient, out, &why);
    out->patients++;
    if (status == STATUS_OK) return store_release(p->store, err);
    store_rollback_savepoint(p->store);
    if (status == STATUS_MEMORY || store_broken(p->store)) {
        if (err != NULL) *err = why;
        return status;
    }
    out->failed++;
    error_set(&out->why, status, "%s: %s", patient, why.message);
    return STATUS_OK;
}

/* --- a portion --------------------------------------------------------------------------------------------------- */

static enum status portion(struct practice *p, const char *tzdata, size_t limit, struct retimed *out, bool *more,
                           struct arena *a, struct error *err) {
    const char *done = NULL, *after, **ids;
    size_t count;
    TRY(store_note_get(p->store, NOTE_TZDATA, a, &done, err));
    if (done != NULL && strcmp(done, tzdata) == 0) return STATUS_OK;
    TRY(read_after(p->store, tzdata, a, &after, err));
    TRY(store_patients_after(p->store, after, limit, a, &ids, &count, err));
    for (size_t i = 0; i < count; i++) TRY(try_one(p, ids[i], out, err));
    *more = count == limit;
    return *more ? keep_after(p->store, tzdata, ids[count - 1], err) : finish(p->store, tzdata, err);
}

enum status practice_retime(struct practice *p, const char *tzdata, size_t limit, struct retimed *out, bool *more,
                            struct error *err) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct error unasked;
    if (err == NULL) err = &unasked;
    *more = false;
    if (a == NULL) return no_memory(err);
    enum status status = portion(p, tzdata, limit, out, more, a, err);
    arena_free(a);
    return status;
}
