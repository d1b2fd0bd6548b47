#include "practice/alerts_keep.h"
#include "practice/history.h"
#include "practice/history_events.h"
#include "practice/outbox.h"
#include "practice/pinned.h"
#include "practice/row.h"
#include "practice/try.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define ENGINE "engine" /* who appends what passes by itself */

/* --- opening ----------------------------------------------------------------------------------------------------- */

static enum status begin(struct practice *p, const char *patient, const char *zone, struct history *h,
                         struct error *err) {
    h->practice = p;
    h->arena = arena_new(ARENA_NO_LIMIT);
    h->effects.arena = h->arena;
    h->id = h->arena != NULL ? arena_text(h->arena, patient) : NULL;
    if (h->id == NULL) return no_memory(err);
    h->head = EVENT_FIRST_PREV;
    h->next_due_ms = INSTANT_NONE;
    h->now_ms = p->clock->wall_ms(p->clock);
    return zone != NULL ? zones_get(p->zones, zone, &h->zone, err) : STATUS_OK;
}

static enum status begin_stored(struct practice *p, const char *patient, struct history *h,
                                struct stored_patient *stored, struct error *err) {
    bool found;
    TRY(begin(p, patient, NULL, h, err));
    TRY(store_patient_get(p->store, patient, h->arena, stored, &found, err));
    if (!found) return error_set(err, STATUS_INPUT, "there is no patient %s", patient);
    h->next_due_ms = stored->next_due_ms;
    h->snapshot_events = stored->snapshot_events;
    return zones_get(p->zones, stored->zone, &h->zone, err);
}

static enum status fresh(struct history *h, struct error *err) {
    h->patient = patient_new(h->arena, h->practice->catalogue, h->id);
    return h->patient != NULL ? STATUS_OK : no_memory(err);
}

static bool has_raised(const struct patient *p) { return p->alerts.count > 0 || p->exams.count > 0; }

static void finish_open(struct history *h) {
    h->loaded = h->patient->events;
    h->raised = has_raised(h->patient);
    h->effects.list.count = 0;
}

/* --- the cache --------------------------------------------------------------------------------------------------- */

/* A cache that cannot be read is passed over, since a replay gives the same; verify tells of it. */
static enum status from_snapshot(struct history *h, const struct stored_patient *stored, struct error *err) {
    json_t *state = NULL;
    if (stored->snapshot == NULL || stored->snapshot_events == 0) return STATUS_OK;
    enum status status = json_read(stored->snapshot, strlen(stored->snapshot), JSON_MAX_DEPTH, &state, err);
    if (status == STATUS_OK) status = pinned_of_state(h->practice, state, err);
    if (status == STATUS_OK) status = patient_read(state, h->practice->catalogue, h->arena, &h->patient, err);
    json_decref(state);
    if (status == STATUS_OK && h->patient->events == stored->snapshot_events) return STATUS_OK;
    h->patient = NULL;
    return status == STATUS_MEMORY ? status : STATUS_OK;
}

static enum status open_stored(struct practice *p, const char *patient, struct history *h, struct error *err) {
    struct stored_patient stored;
    struct loaded l = {0};
    TRY(begin_stored(p, patient, h, &stored, err));
    TRY(from_snapshot(h, &stored, err));
    TRY(history_load(h, h->patient != NULL ? stored.snapshot_events : 0, &l, err));
    bool onto = h->patient != NULL && !history_looks_back(&l);
    if (h->patient != NULL && !onto) TRY(history_load(h, 0, &l, err));
    TRY(onto ? history_fold_on(h, &l, err) : history_fold_all(h, &l, NULL, NULL, err));
    h->head = stored.head;
    if (h->patient->events == stored.events) return STATUS_OK;
    return error_set(err, STATUS_ENVIRONMENT, "the store is damaged: %s has %lld events, its row says %lld", patient,
                     (long long)h->patient->events, (long long)stored.events);
}

enum status history_open(struct practice *p, const char *patient, struct history *out, struct error *err) {
    *out = (struct history){0};
    enum status status = open_stored(p, patient, out, err);
    if (status == STATUS_OK)
        finish_open(out);
    else
        history_close(out);
    return status;
}

enum status history_new(struct practice *p, const char *patient, const char *zone, struct history *out,
                        struct error *err) {
    *out = (struct history){0};
    enum status status = begin(p, patient, zone, out, err);
    if (status == STATUS_OK) status = fresh(out, err);
    if (status == STATUS_OK)
        finish_open(out);
    else
        history_close(out);
    return status;
}

/* --- replay ------------------------------------------------------------------------------------------------------ */

static enum status replay(struct practice *p, const char *patient, const enum reading *reading, history_fn each,
                          void *arg, struct history *h, struct error *err) {
    struct stored_patient stored;
    struct loaded l = {0};
    TRY(begin_stored(p, patient, h, &stored, err));
    TRY(history_load(h, 0, &l, err));
    h->effects.explain = reading != NULL;
    if (reading != NULL) h->effects.reading = *reading;
    return history_fold_all(h, &l, each, arg, err);
}

enum status history_replay(struct practice *p, const char *patient, const enum reading *reading, history_fn each,
                           void *arg, struct history *out, struct error *err) {
    *out = (struct history){0};
    enum status status = replay(p, patient, reading, each, arg, out, err);
    if (status == STATUS_OK)
        finish_open(out);
    else
        history_close(out);
    return status;
}

/* --- appending --------------------------------------------------------------------------------------------------- */

static enum status keep(struct history *h, const struct event *e, struct error *err) {
    struct event *added = LIST_PUSH(h->arena, &h->added);
    struct stored_event *row = LIST_PUSH(h->arena, &h->rows);
    if (added == NULL || row == NULL) return no_memory(err);
    *added = *e;
    TRY(row_write(h->practice->catalogue->vocabulary, h->id, e, h->head, e->key != NULL ? h->request : NULL, h->arena,
                  row, err));
    h->head = row->hash;
    return STATUS_OK;
}

/* Sessions to come are at the new place's time. */
static enum status move_zone(struct history *h, struct error *err) {
    const char *zone = h->patient->settings.zone;
    return strcmp(zone, zone_name(h->zone)) == 0 ? STATUS_OK : zones_get(h->practice->zones, zone, &h->zone, err);
}

static enum status fold(struct history *h, const struct event *e, struct error *err) {
    TRY(e->kind == EVENT_AMENDED ? history_fold_amended(h, e, err) : patient_apply(h->patient, e, &h->effects, err));
    return move_zone(h, err);
}

enum status history_add(struct history *h, struct event *e, struct error *err) {
    struct event *kept = arena_alloc(h->arena, sizeof *kept); /* effects point into it */
    if (kept == NULL) return no_memory(err);
    e->number = h->patient->events + 1;
    e->recorded_ms = h->now_ms;
    e->local = zone_local(h->zone, e->at_ms);
    e->tzdata = zone_tzdata();
    *kept = *e;
    TRY(fold(h, kept, err));
    return keep(h, kept, err);
}

static enum status is_unsent(struct history *h, int64_t session, bool *out, struct error *err) {
    return outbox_unsent(h->practice->store, h->id, session, h->arena, out, err);
}

/* Of a day that is judged: which sessions still ask this plan's questions although no message told of them. */
static enum status find_unsent(struct history *h, struct event *e, struct error *err) {
    for (size_t i = 0; i < h->patient->sessions.count; i++) {
        const struct session *s = &h->patient->sessions.item[i];
        bool unsent = false;
        if (session_asks(s, e->as.day.plan)) TRY(is_unsent(h, s->planned.number, &unsent, err));
        int64_t *place = unsent ? LIST_PUSH(h->arena, &e->as.day.unsent) : NULL;
        if (unsent && place == NULL) return no_memory(err);
        if (unsent) *place = s->planned.number;
    }
    return STATUS_OK;
}

/* Whether a reminder went out is known here only; the event carries it to the fold. */
static enum status complete(struct history *h, struct event *e, struct error *err) {
    e->who = ENGINE;
    if (h->practice->store == NULL) return STATUS_OK;
    if (e->kind == EVENT_CLOSED) return is_unsent(h, e->as.closed.session, &e->as.closed.unsent, err);
    return e->kind == EVENT_DAY ? find_unsent(h, e, err) : STATUS_OK;
}

enum status history_pass(struct history *h, int64_t now_ms, int max, bool *more, struct error *err) {
    *more = false;
    h->now_ms = now_ms;
    for (int n = 0;; n++) {
        struct event e;
        TRY(passing_next(h->patient, h->zone, h->arena, &e, err));
        if (e.at_ms == INSTANT_NONE || e.at_ms > now_ms) return STATUS_OK;
        if (n == max) {
            *more = true;
            return STATUS_OK;
        }
        TRY(complete(h, &e, err));
        TRY(history_add(h, &e, err));
    }
}

/* --- writing ----------------------------------------------------------------------------------------------------- */

static enum status append(struct history *h, int64_t next_due_ms, const char *snapshot, struct error *err) {
    struct store *s = h->practice->store;
    struct outbox o = {.practice = h->practice,
                       .store = s,
                       .arena = h->arena,
                       .patient = h->patient,
                       .event = h->added.item,
                       .events = h->added.count,
                       .now_ms = h->now_ms};
    TRY(store_append(s, h->id, h->loaded, h->rows.item, h->rows.count, next_due_ms, h->patient->settings.zone, snapshot,
                     err));
    TRY(outbox_write(&o, &h->effects, err));
    bool kept = h->raised || has_raised(h->patient);
    h->raised = has_raised(h->patient);
    return kept ? alerts_keep(s, h->patient, h->arena, err) : STATUS_OK;
}

/* An amended event is always among what is cached, so that opening never folds a history anew. */
static bool snapshot_is_due(const struct history *h) {
    for (size_t i = 0; i < h->added.count; i++)
        if (h->added.item[i].kind == EVENT_AMENDED) return true;
    return h->patient->events - h->snapshot_events >= HISTORY_SNAPSHOT_EVERY;
}

static enum status append_all(struct history *h, int64_t next_due_ms, struct error *err) {
    bool due = snapshot_is_due(h);
    json_t *state = due ? patient_json(h->patient) : NULL;
    char *snapshot = state != NULL ? json_canonical(state) : NULL;
    enum status status = due && snapshot == NULL ? no_memory(err) : append(h, next_due_ms, snapshot, err);
    free(snapshot);
    json_decref(state);
    if (status == STATUS_OK && due) h->snapshot_events = h->patient->events;
    return status;
}

enum status history_commit(struct history *h, struct error *err) {
    struct event next;
    TRY(passing_next(h->patient, h->zone, h->arena, &next, err));
    if (h->rows.count > 0)
        TRY(append_all(h, next.at_ms, err));
    else if (next.at_ms != h->next_due_ms)
        TRY(store_next_due_set(h->practice->store, h->id, next.at_ms, err));
    h->next_due_ms = next.at_ms;
    h->loaded = h->patient->events;
    h->added.count = h->rows.count = h->effects.list.count = 0;
    return STATUS_OK;
}

void history_close(struct history *h) {
    arena_free(h->arena);
    *h = (struct history){0};
}
