#include "clinical/event/reminder.h"
#include "practice/alerts_keep.h"
#include "practice/outbox.h"
#include "practice/try.h"
#include "practice/verify.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

/* A session that an event let come due, and how many rows stand for it. */
struct due {
    const struct event *event;
    int rows;
};

struct derived {
    struct verification *v;
    struct arena *arena;
    struct stored_patient stored;
    LIST(struct due) dues;
};

static bool same_text(const json_t *state, const char *cached) {
    char *text = state != NULL ? json_canonical(state) : NULL;
    bool same = text != NULL && cached != NULL && strcmp(text, cached) == 0;
    free(text);
    return same;
}

static enum status look(void *arg, const struct patient *after, const struct event *e, const struct stored_event *row,
                        const struct effects *effects, struct error *err) {
    struct derived *d = arg;
    (void)effects, (void)row;
    if (e->number == d->stored.snapshot_events) {
        json_t *state = patient_json(after);
        if (!same_text(state, d->stored.snapshot))
            verify_problem(d->v, "%s: its cached state is not what a replay up to %s:%lld gives", d->stored.id,
                           d->stored.id, (long long)e->number);
        json_decref(state);
    }
    if (e->kind != EVENT_DUE) return STATUS_OK;
    struct due *due = LIST_PUSH(d->arena, &d->dues);
    if (due == NULL) return no_memory(err);
    due->event = e;
    return STATUS_OK;
}

/* --- reminder rows ----------------------------------------------------------------------------------------------- */

static int by_session(const void *a, const void *b) {
    const struct event *x = ((const struct due *)a)->event, *y = ((const struct due *)b)->event;
    if (x->as.due.session.number != y->as.due.session.number)
        return x->as.due.session.number < y->as.due.session.number ? -1 : 1;
    return x->as.due.round - y->as.due.round;
}

static struct due *find_due(const struct derived *d, const struct stored_reminder *r) {
    struct event wanted = {0};
    struct due key = {.event = &wanted};
    wanted.as.due.session.number = r->session;
    wanted.as.due.round = r->round;
    return d->dues.count == 0 ? NULL : bsearch(&key, d->dues.item, d->dues.count, sizeof key, by_session);
}

/* A plan that was completed did not stop: its last session may still be answered. */
static bool is_idle(const struct plan *plan) { return plan->state != PLAN_ACTIVE && plan->state != PLAN_COMPLETED; }

/* A plan that rests, when no plan of the session goes on: no reminder may be open then. NULL when there is none. */
static const struct plan *idle_plan(struct patient *p, const struct event *due) {
    const struct session_plan *s = &due->as.due.session;
    const struct plan *idle = NULL;
    for (size_t n = 1; n <= p->plans.count; n++) {
        const struct plan *plan = &p->plans.item[n - 1];
        bool has = false;
        for (size_t i = 0; i < s->items.count && !has; i++) has = item_has_plan(&s->items.item[i], plan->number);
        for (size_t i = 0; i < s->questions.count && !has; i++) has = s->questions.item[i].plan == plan->number;
        if (has && !is_idle(plan)) return NULL;
        if (has && idle == NULL) idle = plan;
    }
    return idle;
}

static void check_row(struct derived *d, struct patient *p, const struct stored_reminder *r) {
    char id[ID_SIZE], key[HASH_SIZE];
    struct due *due = find_due(d, r);
    id_reminder(id, r);
    outbox_key(key, d->v->practice->store, r);
    if (strcmp(key, r->key) != 0) verify_problem(d->v, "reminder %s has a key that is not its own", id);
    if (due == NULL || due->event->number != r->event) {
        verify_problem(d->v, "reminder %s belongs to no event that let its session come due", id);
        return;
    }
    due->rows++;
    const struct plan *plan = idle_plan(p, due->event);
    if (plan != NULL && !reminder_is_final((enum reminder_state)r->state))
        verify_problem(d->v, "reminder %s is %s although plan %s/%d is %s", id,
                       reminder_state_name((enum reminder_state)r->state), p->id, plan->number,
                       plan_state_name(plan->state));
}

static enum status check_rows(struct derived *d, struct patient *p, struct error *err) {
    struct stored_reminder *r;
    size_t count;
    char id[ID_SIZE];
    TRY(store_reminders_of(d->v->practice->store, p->id, 0, d->arena, &r, &count, err));
    if (d->dues.count > 0) qsort(d->dues.item, d->dues.count, sizeof *d->dues.item, by_session);
    for (size_t i = 0; i < count; i++) check_row(d, p, &r[i]);
    for (size_t i = 0; i < d->dues.count; i++)
        if (d->dues.item[i].rows == 0)
            verify_problem(d->v, "%s let a session come due that has no reminder on any channel",
                           id_event(id, p->id, d->dues.item[i].event->number));
    return STATUS_OK;
}

/* --- alerts ------------------------------------------------------------------------------------------------------ */

struct telling {
    struct verification *v;
    const char *patient;
};

static void tell(void *arg, const char *sentence) {
    const struct telling *t = arg;
    verify_problem(t->v, "%s: %s", t->patient, sentence);
}

static enum status check_alerts(struct derived *d, const struct patient *p, struct error *err) {
    struct telling t = {.v = d->v, .patient = p->id};
    return alerts_compare(d->v->practice->store, p, d->arena, tell, &t, err);
}

/* --- the whole --------------------------------------------------------------------------------------------------- */

static enum status check_next(struct derived *d, const struct history *h, struct error *err) {
    struct event next;
    char is[INSTANT_SIZE] = "none", should[INSTANT_SIZE] = "none";
    TRY(passing_next(h->patient, h->zone, h->arena, &next, err));
    if (strcmp(d->stored.zone, h->patient->settings.zone) != 0)
        verify_problem(d->v, "%s is kept in the zone %s, its history says %s", h->id, d->stored.zone,
                       h->patient->settings.zone);
    if (next.at_ms == d->stored.next_due_ms || d->v->retiming) return STATUS_OK;
    if (d->stored.next_due_ms != INSTANT_NONE) instant_format(is, d->stored.next_due_ms);
    if (next.at_ms != INSTANT_NONE) instant_format(should, next.at_ms);
    verify_problem(d->v, "%s: its next-due instant is %s, but should be %s", h->id, is, should);
    return STATUS_OK;
}

static enum status check(struct derived *d, const char *patient, struct error *err) {
    struct practice *p = d->v->practice;
    struct history h;
    bool found;
    TRY(store_patient_get(p->store, patient, d->arena, &d->stored, &found, err));
    if (!found || d->stored.events == 0) return STATUS_OK;
    if (d->stored.snapshot_events > d->stored.events)
        verify_problem(d->v, "%s: its cached state is of an event that is not there", patient);
    TRY(history_replay(p, patient, NULL, look, d, &h, err));
    enum status status = check_next(d, &h, err);
    if (status == STATUS_OK) status = check_rows(d, h.patient, err);
    if (status == STATUS_OK) status = check_alerts(d, h.patient, err);
    history_close(&h);
    return status;
}

enum status verify_derived(struct verification *v, const char *patient, struct error *err) {
    struct derived d = {.v = v, .arena = arena_new(ARENA_NO_LIMIT)};
    struct error why;
    enum status status = d.arena != NULL ? check(&d, patient, &why) : no_memory(&why);
    if (status != STATUS_OK && status != STATUS_MEMORY) verify_problem(v, "%s: %s", patient, why.message);
    arena_free(d.arena);
    return status == STATUS_MEMORY ? no_memory(err) : STATUS_OK;
}
