/* restore: a new store from a backup, proven first; its sending is held until a person has seen what is doubtful. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/looking.h"
#include "cli/render.h"
#include "practice/doubtful.h"
#include "practice/retime.h"
#include "practice/sending_note.h"
#include "practice/verify.h"
#include "store/keeping.h"
#include "time/instant.h"
#include <stdlib.h>

#define PORTION 500 /* patients whose next-due instants are computed in one transaction */

struct restoring {
    struct context *c;
    struct practice *practice; /* while the copy is proven */
    const char *backup, *path;
    json_t *doubtful; /* practice/doubtful.h */
    json_t *verified; /* practice/verify.h */
    int64_t now_ms;
};

/* ---- Words ---- */

static void show_doubtful(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "doubtful"), *unread = json_object_get(answer, "unread");
    long long more = (long long)json_integer_value(json_object_get(answer, "more"));
    size_t count = json_array_size(list);
    if (count == 0)
        text_put(r->t, "Nothing came due since: no message is doubtful.\n");
    else
        text_put(r->t, "What is doubtful:\n");
    for (size_t i = 0; i < count; i++) {
        const json_t *d = json_array_get(list, i);
        text_add(r->t, "  %-22s %s  %s\n", json_string_value(json_object_get(d, "id")),
                 json_string_value(json_object_get(d, "at")), json_string_value(json_object_get(d, "text")));
    }
    if (more > 0) text_add(r->t, "  and %lld more\n", more);
    for (size_t i = 0; i < json_array_size(unread); i++)
        text_add(r->t, "  %s: this history cannot be read\n", json_string_value(json_array_get(unread, i)));
}

static void show(struct render *r, const json_t *answer) {
    long long patients = (long long)json_integer_value(json_object_get(answer, "patients"));
    const char *since = json_string_value(json_object_get(answer, "since"));
    const char *path = json_string_value(json_object_get(answer, "store"));
    text_add(r->t, "%s: %lld patient%s, %lld events restored from %s; no problems\n", path, patients,
             patients == 1 ? "" : "s", (long long)json_integer_value(json_object_get(answer, "events")),
             json_string_value(json_object_get(answer, "from")));
    if (since != NULL)
        text_add(r->t, "Its newest event is of %s: what was recorded or answered after the backup is not in it.\n",
                 since);
    show_doubtful(r, answer);
    text_add(r->t, "Sending is held. When that has been looked at: stride sending resume --store %s --as WHO\n", path);
}

static json_t *answer_of(const struct restoring *r) {
    json_t *o = r->doubtful != NULL ? json_copy(r->doubtful) : NULL;
    json_put_text(&o, "from", r->backup);
    json_put_text(&o, "store", r->path);
    json_put_true(&o, "held", true);
    json_put(&o, "patients", json_incref(json_object_get(r->verified, "patients")));
    json_put(&o, "events", json_incref(json_object_get(r->verified, "events")));
    return o;
}

/* ---- Proving the copy ---- */

/* This machine may have another tzdata than the one that made the backup. */
static enum status retime(struct practice *p, struct error *err) {
    struct retimed counts = {0};
    enum status status = STATUS_OK;
    for (bool more = true; more && status == STATUS_OK;) {
        status = store_begin(p->store, err);
        if (status != STATUS_OK) return status;
        status = practice_retime(p, zone_tzdata(), PORTION, &counts, &more, err);
        if (status == STATUS_OK)
            status = store_commit(p->store, err);
        else
            store_rollback(p->store);
    }
    return status;
}

static enum status verify(struct restoring *r, struct error *err) {
    struct looking_line line = {0};
    struct verify_wish wish = {.progress = looking_shows_progress() ? looking_progress : NULL, .arg = &line};
    enum status status = practice_verify(r->practice, &wish, &r->verified, err);
    looking_progress_over(&line);
    if (status != STATUS_OK) return status;
    const json_t *problems = json_object_get(r->verified, "problems");
    size_t count = json_array_size(problems);
    for (size_t i = 0; i < count; i++)
        text_add(&r->c->problems, "stride restore: %s\n", json_string_value(json_array_get(problems, i)));
    if (count == 0) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s has %zu problem%s, and nothing was restored", r->backup, count,
                     count == 1 ? "" : "s");
}

/* ---- What the new store is told ---- */

static enum status put_note(struct store *s, const char *name, json_t *value, struct error *err) {
    char *text = value != NULL ? json_canonical(value) : NULL;
    enum status status =
        text != NULL ? store_note_set(s, name, text, err) : error_set(err, STATUS_MEMORY, "out of memory");
    free(text);
    json_decref(value);
    return status;
}

static enum status hold(const struct restoring *r, struct error *err) {
    const char *since = json_string_value(json_object_get(r->doubtful, "since"));
    const char *why =
        arena_printf(r->c->arena, "restored from a backup of %s", since != NULL ? since : "an empty store");
    struct sending_hold note = {.held = true, .since_ms = r->now_ms, .why = why, .who = "restore"};
    if (why == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
    return sending_hold_set(r->practice->store, &note, err);
}

static json_t *restored_note(const struct restoring *r) {
    json_t *o = json_object();
    json_put_int(&o, "at", r->now_ms);
    json_put(&o, "events", json_incref(json_object_get(r->verified, "events")));
    json_put_text(&o, "from", r->backup);
    return o;
}

/* The next anchor is taken at once, and over everything. */
static enum status put_notes(const struct restoring *r, struct error *err) {
    struct store *s = r->practice->store;
    enum status status = store_begin(s, err);
    if (status != STATUS_OK) return status;
    status = hold(r, err);
    if (status == STATUS_OK) status = put_note(s, NOTE_RESTORED, restored_note(r), err);
    if (status == STATUS_OK) status = store_note_set(s, NOTE_ANCHOR, NULL, err);
    if (status == STATUS_OK) return store_commit(s, err);
    store_rollback(s);
    return status;
}

static enum status prove(void *arg, struct store *copy, struct error *err) {
    struct restoring *r = arg;
    struct looking l;
    enum status status = looking_start(r->c, copy, &l, err);
    if (status != STATUS_OK) return status;
    r->practice = &l.practice;
    r->now_ms = l.clock.wall_ms(&l.clock);
    status = retime(r->practice, err);
    if (status == STATUS_OK) status = verify(r, err);
    if (status == STATUS_OK) status = practice_doubtful(r->practice, r->now_ms, &r->doubtful, err);
    if (status == STATUS_OK) status = put_notes(r, err);
    looking_end(&l);
    return status;
}

/* ---- The command ---- */

static enum status run(struct context *c, struct error *err) {
    const char *url;
    struct restoring r = {.c = c, .backup = context_arg(c, 0)};
    enum status status = context_store(c, &url, &r.path, err);
    if (status == STATUS_OK) status = store_restore(r.backup, url, prove, &r, err);
    if (status == STATUS_OK) status = context_show(c, answer_of(&r), show, err);
    json_decref(r.doubtful);
    json_decref(r.verified);
    return status;
}

const struct command command_restore = {
    .name = "restore",
    .summary = "Make a new store from a backup; sending is held until it is released",
    .args = "FILE",
    .example = "restore /backups/clinic-2027-03-01.db --store clinic.db",
    .groups = WITH_STORE | WITH_JSON | WITH_NOW,
    .least = 1,
    .most = 1,
    .run = run,
};
