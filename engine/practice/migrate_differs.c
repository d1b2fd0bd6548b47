#include "practice/migrate_differs.h"
#include "base/json_build.h"
#include "clinical/patient/patient_fold.h"
#include "practice/history_events.h"
#include "practice/migrate_place.h"
#include "practice/try.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define MAX_MISFITS 20 /* events that do not fit are told one by one up to here */

/* Something that followed, as a verb in the past: "moved settle -> build". */
struct happened {
    int32_t day;
    const char *text;
    bool paired;
};
typedef LIST(struct happened) happened_list;

struct comparison {
    struct history *history;
    int plan;
    const struct protocol *to;
    happened_list did, would;
    size_t misfits;
    json_t *list;
};

/* --- what followed ----------------------------------------------------------------------------------------------- */

/* Phases and steps of the older version by their names in the newer one, where they have one. */
static const char *name_of(const struct comparison *c, const struct plan *plan, enum effect_kind kind, const char *id) {
    const char *version = plan->protocol->version;
    const char *name = kind == EFFECT_MOVED  ? migrate_phase(c->to, version, id)
                       : kind == EFFECT_STEP ? migrate_step(c->to, version, id)
                                             : NULL;
    return name != NULL ? name : id != NULL ? id : "none";
}

/* NULL when memory is out; "" when it is nothing to compare. */
static const char *text_of(const struct comparison *c, const struct patient *p, const struct effect *x) {
    const struct plan *plan = &p->plans.item[c->plan - 1];
    struct arena *a = c->history->arena;
    if (x->kind == EFFECT_ALERT)
        return arena_printf(a, "raised an alert, %s: %s", disposition_name(x->alert.disposition), x->alert.text);
    if (x->plan != c->plan || x->from == NULL) return "";
    const char *from = name_of(c, plan, x->kind, x->from), *to = name_of(c, plan, x->kind, x->to);
    switch (x->kind) {
    case EFFECT_MOVED: return arena_printf(a, "moved %s -> %s", from, to);
    case EFFECT_STEP: return arena_printf(a, "stepped %s -> %s", from, to);
    case EFFECT_STATE: return arena_printf(a, "changed from %s to %s", from, to);
    default: return "";
    }
}

static enum status collect(struct comparison *c, const struct patient *p, const struct event *e,
                           const struct effects *effects, happened_list *out, struct error *err) {
    if ((size_t)c->plan > p->plans.count) return STATUS_OK; /* not opened yet */
    for (size_t i = 0; i < effects->list.count; i++) {
        const char *text = text_of(c, p, &effects->list.item[i]);
        if (text == NULL) return no_memory(err);
        if (*text == '\0') continue;
        struct happened *done = LIST_PUSH(c->history->arena, out);
        if (done == NULL) return no_memory(err);
        *done = (struct happened){.day = wall_day(e->local.wall_ms), .text = text};
    }
    return STATUS_OK;
}

static enum status look_at_what_is(void *arg, const struct patient *after, const struct event *e,
                                   const struct effects *effects, struct error *err) {
    struct comparison *c = arg;
    return collect(c, after, e, effects, &c->did, err);
}

static void put_misfit(struct comparison *c, const struct event *e, const char *reason) {
    char day[INSTANT_SIZE];
    if (c->misfits++ >= MAX_MISFITS) return;
    json_push(&c->list, json_sprintf("%s: %s:%lld (%s) does not fit: %s", date_format(day, wall_day(e->local.wall_ms)),
                                     c->history->id, (long long)e->number, event_kind_name(e->kind), reason));
}

static enum status look_at_what_would_be(void *arg, const struct patient *after, const struct event *e,
                                         const struct effects *effects, struct error *err) {
    struct comparison *c = arg;
    for (size_t i = 0; i < effects->list.count; i++) {
        const char *reason = effects->list.item[i].reason;
        if (effects->list.item[i].kind == EFFECT_IGNORED) put_misfit(c, e, reason != NULL ? reason : "");
    }
    return collect(c, after, e, effects, &c->would, err);
}

/* --- the other history ------------------------------------------------------------------------------------------- */

/* A place that the newer version does not have is said; the plan then begins with its first phase. */
static void pin_enrolment(struct comparison *c, struct event *e) {
    const struct protocol *to = c->to;
    const char *phase = migrate_phase(to, e->as.enrolled.version, e->as.enrolled.phase);
    if (phase == NULL && e->as.enrolled.phase != NULL)
        put_misfit(c, e, "it opened the plan in a phase that is not there");
    if (phase == NULL && to->phases > 0) phase = to->phase[0].id;
    e->as.enrolled.step = migrate_step(to, e->as.enrolled.version, e->as.enrolled.step);
    e->as.enrolled.phase = phase;
    e->as.enrolled.version = to->version;
    e->as.enrolled.hash = to->hash;
}

static void pin_migration(const struct comparison *c, struct event *e) {
    e->as.migrated.step = migrate_step(c->to, e->as.migrated.version, e->as.migrated.step);
    e->as.migrated.phase = migrate_phase(c->to, e->as.migrated.version, e->as.migrated.phase);
    e->as.migrated.version = c->to->version;
    e->as.migrated.hash = c->to->hash;
}

static enum status make_other(struct comparison *c, const struct loaded *l, struct event **out, struct error *err) {
    *out = arena_room(c->history->arena, l->count + 1, sizeof **out);
    if (*out == NULL) return no_memory(err);
    if (l->count > 0) memcpy(*out, l->event, l->count * sizeof **out);
    for (size_t i = 0; i < l->count; i++) {
        struct event *e = &(*out)[i];
        if (e->kind == EVENT_ENROLLED && e->as.enrolled.plan == c->plan) pin_enrolment(c, e);
        if (e->kind == EVENT_MIGRATED && e->as.migrated.plan == c->plan) pin_migration(c, e);
    }
    return STATUS_OK;
}

/* --- the comparison ---------------------------------------------------------------------------------------------- */

static void pair_up(happened_list *did, happened_list *would) {
    for (size_t i = 0; i < did->count; i++)
        for (size_t k = 0; k < would->count && !did->item[i].paired; k++) {
            bool same = did->item[i].day == would->item[k].day && strcmp(did->item[i].text, would->item[k].text) == 0;
            if (same && !would->item[k].paired) did->item[i].paired = would->item[k].paired = true;
        }
}

static void put_done(struct comparison *c, const struct happened *h, bool did) {
    char day[INSTANT_SIZE];
    if (h->paired) return;
    date_format(day, h->day);
    json_push(&c->list, did ? json_sprintf("%s: %s; would not have", day, h->text)
                            : json_sprintf("%s: would have %s; did not", day, h->text));
}

/* By day; of one day first what did. */
static void put_all_done(struct comparison *c) {
    size_t i = 0, k = 0;
    pair_up(&c->did, &c->would);
    while (i < c->did.count || k < c->would.count) {
        bool did = k == c->would.count || (i < c->did.count && c->did.item[i].day <= c->would.item[k].day);
        put_done(c, did ? &c->did.item[i++] : &c->would.item[k++], did);
    }
}

static void put_end(struct comparison *c, const char *what, const char *is, const char *would) {
    if (strcmp(is, would) != 0) json_push(&c->list, json_sprintf("%s: is %s, would be %s", what, is, would));
}

static const char *phase_of(const struct plan *p) {
    return p->phase >= 0 && (size_t)p->phase < p->protocol->phases ? p->protocol->phase[p->phase].id : NULL;
}

static const char *step_of(const struct plan *p) {
    return p->step >= 0 && (size_t)p->step < p->protocol->steps ? p->protocol->step[p->step].id : NULL;
}

static void put_ends(struct comparison *c, const struct patient *would) {
    const struct plan *is = &c->history->patient->plans.item[c->plan - 1];
    if ((size_t)c->plan > would->plans.count) return;
    const struct plan *other = &would->plans.item[c->plan - 1];
    put_end(c, "state", plan_state_name(is->state), plan_state_name(other->state));
    put_end(c, "step", name_of(c, is, EFFECT_STEP, step_of(is)), name_of(c, other, EFFECT_STEP, step_of(other)));
    put_end(c, "phase", name_of(c, is, EFFECT_MOVED, phase_of(is)), name_of(c, other, EFFECT_MOVED, phase_of(other)));
}

static enum status compare(struct comparison *c, struct error *err) {
    struct history *h = c->history;
    const struct catalogue *known = h->practice->catalogue;
    struct effects effects = {.arena = h->arena};
    struct patient *is, *would;
    struct event *other;
    struct loaded l = {0};
    TRY(history_load(h, 0, &l, err));
    TRY(make_other(c, &l, &other, err));
    TRY(patient_fold(known, h->id, l.event, l.count, &effects, look_at_what_is, c, h->arena, &is, err));
    TRY(patient_fold_other(known, h->id, l.event, other, l.count, &effects, look_at_what_would_be, c, h->arena, &would,
                           err));
    if (c->misfits > MAX_MISFITS)
        json_push(&c->list, json_sprintf("and %zu more events do not fit", c->misfits - MAX_MISFITS));
    put_all_done(c);
    put_ends(c, would);
    return c->list != NULL ? STATUS_OK : no_memory(err);
}

enum status migrate_differs(struct history *h, int plan, const struct protocol *to, json_t **out, struct error *err) {
    struct comparison c = {.history = h, .plan = plan, .to = to, .list = json_array()};
    enum status status = compare(&c, err);
    if (status == STATUS_OK)
        *out = c.list;
    else
        json_decref(c.list);
    return status;
}
