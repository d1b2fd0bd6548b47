/* travel: the patient is in another zone. What is still to come is at that place's time; what was sent stays as it was.
 */
#include "practice/change.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

/* The sessions of the next days, as things stand in the history. */
struct outlook {
    LIST(struct session_plan) sessions;
};

static enum status look_ahead(const struct request *r, struct outlook *out, struct error *err) {
    const struct history *h = &r->history;
    int64_t until_ms = r->now_ms + DEED_DAYS * DAY_MS;
    struct agenda *g;
    TRY(agenda_open(h->patient, h->zone, deed_after_ms(r), r->arena, &g, err));
    for (bool found = true; found;) {
        struct session_plan next;
        TRY(agenda_next(g, &next, &found, NULL, err));
        if (!found || next.due_ms > until_ms) return STATUS_OK;
        struct session_plan *kept = LIST_PUSH(r->arena, &out->sessions);
        if (kept == NULL) return no_memory(err);
        *kept = next;
    }
    return STATUS_OK;
}

static const struct session_plan *by_number(const struct outlook *o, int64_t number) {
    for (size_t i = 0; i < o->sessions.count; i++)
        if (o->sessions.item[i].number == number) return &o->sessions.item[i];
    return NULL;
}

static json_t *session_json(const struct request *r, const struct session_plan *s, const struct session_plan *was) {
    char id[ID_SIZE], local[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "session", id_session(id, r->about.patient, s->number));
    json_put_text(&o, "local", wall_format(local, s->local.wall_ms));
    json_put(&o, "utc", answer_instant(s->due_ms));
    if (was != NULL && was->due_ms != s->due_ms) json_put(&o, "was", answer_instant(was->due_ms));
    return o;
}

static json_t *answer_of(const struct request *r, const char *from, bool written, const struct outlook *before,
                         const struct outlook *after) {
    char id[ID_SIZE];
    json_t *o = json_object(), *list = json_array();
    for (size_t i = 0; i < after->sessions.count; i++) {
        const struct session_plan *s = &after->sessions.item[i];
        json_push(&list, session_json(r, s, by_number(before, s->number)));
    }
    json_put(&o, "event", written ? json_string(id_event(id, r->history.id, r->history.patient->events)) : json_null());
    json_put_text(&o, "zone", r->history.patient->settings.zone);
    json_put_text(&o, "from", from);
    json_put(&o, "sessions", list);
    return o;
}

enum status deed_travel(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "zone", "dry_run", NULL};
    struct event e = deed_event(r, EVENT_TRAVELLED);
    struct outlook before = {0}, after = {0};
    const char *from = arena_text(r->arena, r->history.patient->settings.zone);
    const struct zone *zone;
    TRY(json_only(r->args, members, err));
    TRY(json_get_text(r->args, "zone", &e.as.travelled.zone, err));
    TRY(zones_get(r->practice->zones, e.as.travelled.zone, &zone, err));
    TRY(json_get_bool_or(r->args, "dry_run", &r->dry, err));
    if (from == NULL) return no_memory(err);
    bool moves = strcmp(from, e.as.travelled.zone) != 0;
    TRY(look_ahead(r, &before, err));
    TRY(deed_not_late(r, err));
    if (moves) TRY(history_add(&r->history, &e, err));
    TRY(look_ahead(r, &after, err));
    return deed_answer(answer_of(r, from, moves && !r->dry, &before, &after), answer, err);
}
