/* The sessions that must have come due, by the raw events and the C library's calendar alone, against the rows there
 * are. */
#include "sim.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct come {
    int64_t session, event, due_ms, send_ms, at_ms;
    int round;
    bool items;
    int rows;
};
struct expansion {
    int patient;
    struct come come[1500];
    int comes;
    int64_t closed[SIM_SESSIONS], done[SIM_SESSIONS]; /* by this event; 0: not */
};

/* ---- Events ---- */

static void take_due(struct expansion *x, const struct stored_event *e, const json_t *data) {
    const char *id = sim.patient[x->patient].id;
    struct come c = {.session = json_integer_value(json_object_get(data, "number")),
                     .event = e->number,
                     .due_ms = json_integer_value(json_object_get(data, "due")),
                     .at_ms = e->at_ms,
                     .send_ms = json_integer_value(json_object_get(data, "send")),
                     .round = (int)json_integer_value(json_object_get(data, "round")),
                     .items = json_array_size(json_object_get(data, "items")) > 0};
    int before = -1;
    for (int i = 0; i < x->comes; i++)
        if (x->come[i].session == c.session && x->come[i].round > before) before = x->come[i].round;
    if (c.round != before + 1)
        sim_wrong("%s.%lld comes in round %d after round %d", id, (long long)c.session, c.round, before);
    if (c.session < SIM_SESSIONS && (x->closed[c.session] || (x->done[c.session] && c.round > 0)))
        sim_wrong("%s.%lld comes again at event %lld although it is over", id, (long long)c.session,
                  (long long)e->number);
    if (e->at_ms < (c.send_ms < c.due_ms ? c.send_ms : c.due_ms))
        sim_wrong("%s.%lld came due early", id, (long long)c.session);
    if (x->comes < 1500) x->come[x->comes++] = c;
}

static void take_event(struct expansion *x, const struct stored_event *e) {
    json_t *data = json_loads(e->data, 0, NULL);
    int64_t session = json_integer_value(json_object_get(data, "session"));
    bool numbered = session > 0 && session < SIM_SESSIONS;
    if (strcmp(e->kind, "due") == 0) take_due(x, e, data);
    if (strcmp(e->kind, "closed") == 0 && numbered) {
        if (x->closed[session]) sim_wrong("%s.%lld was closed twice", sim.patient[x->patient].id, (long long)session);
        x->closed[session] = e->number;
    }
    bool ends = json_is_true(json_object_get(data, "done")) || json_object_get(data, "skipped");
    if (strcmp(e->kind, "checkin") == 0 && numbered && ends) x->done[session] = e->number;
    json_decref(data);
}

/* ---- Rows ---- */

static void count_rows(struct expansion *x, struct arena *a) {
    const char *id = sim.patient[x->patient].id;
    struct stored_reminder *rows;
    struct error err;
    size_t count;
    if (store_reminders_of(sim.service.practice.store, id, 0, a, &rows, &count, &err) != STATUS_OK) return;
    for (size_t i = 0; i < count; i++) {
        int k = 0;
        while (k < x->comes && (x->come[k].session != rows[i].session || x->come[k].round != rows[i].round)) k++;
        if (k == x->comes)
            sim_wrong("%s.%lld has a row, and never came due", id, (long long)rows[i].session);
        else
            x->come[k].rows++;
    }
    for (int k = 0; k < x->comes; k++)
        if (x->come[k].rows != sim.channels)
            sim_wrong("%s.%lld came due in round %d and has %d rows on %d channels", id, (long long)x->come[k].session,
                      x->come[k].round, x->come[k].rows, sim.channels);
}

/* ---- The calendar ---- */

static bool came(const struct expansion *x, int day, int minute) {
    for (int i = 0; i < x->comes; i++) {
        int on;
        int at = local_minute(sim.patient[x->patient].zone, x->come[i].due_ms, &on);
        if (x->come[i].round == 0 && x->come[i].items && on == day && at == minute) return true;
    }
    return false;
}

/* Who changes nothing has a session at 08:00 and at 18:00 on each day from the first on. */
static void check_days(const struct expansion *x) {
    const struct person_of *p = &sim.patient[x->patient];
    int first, last, until = local_minute(p->zone, sim_wall_ms() - 2 * MINUTE_MS, &last);
    int from = local_minute(p->zone, p->enrolled_ms, &first);
    for (int day = first; day <= last; day++)
        for (int minute = 480; minute <= 1080; minute += 600) {
            bool before = day == first && minute <= from, later = day == last && minute > until;
            if (!before && !later && !came(x, day, minute))
                sim_wrong("%s had no session at %02d:00 on day %d", p->id, minute / 60, day);
        }
}

void check_expansion(int patient, bool at_end) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct expansion *x = arena_alloc(a, sizeof *x);
    struct stored_event *e;
    struct error err;
    size_t count;
    x->patient = patient;
    if (store_events(sim.service.practice.store, sim.patient[patient].id, 0, a, &e, &count, &err) == STATUS_OK) {
        for (size_t i = 0; i < count; i++) take_event(x, &e[i]);
        count_rows(x, a);
        if (at_end && sim.patient[patient].calm) check_days(x);
    }
    arena_free(a);
}
