#include "clinical/agenda/passing.h"
#include "clinical/agenda/agenda_kept.h"
#include "clinical/agenda/agenda_windows.h"
#include "clinical/judge/judge_cancel.h"
#include "clinical/judge/rounds.h"
#include "time/instant.h"
#include <stddef.h>
#include <string.h>

static int64_t latest(int64_t a, int64_t b) { return a > b ? a : b; }

/* What may come next; the event is made of the one that does. */
struct coming {
    enum event_kind kind;
    int64_t at_ms, session;              /* closed: the session's number */
    int plan; int32_t day;
    const struct session_plan *planned; int round;
};

/* Whether something at that instant comes before what is there: it is offered in the order closed, day, due, so that at
 * one instant the first stays. */
static bool is_sooner(const struct patient *p, struct coming *best, int64_t at_ms) {
    if (latest(at_ms, p->newest_ms) >= best->at_ms) return false;
    best->at_ms = latest(at_ms, p->newest_ms);
    return true;
}

static void offer_closed(const struct patient *p, size_t first, struct coming *best) {
    for (size_t i = first; i < p->sessions.count; i++) {
        const struct session *s = &p->sessions.item[i];
        if (s->state != SESSION_OPEN || !s->came_due || !is_sooner(p, best, s->planned.closes_ms)) continue;
        best->kind = EVENT_CLOSED;
        best->session = s->planned.number;
    }
}

static void offer_day(struct patient *p, const struct zone *z, struct coming *best) {
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (!plan_needs_day(plan)) continue;
        int32_t day = plan->judged_day + 1;
        int minute = plan->protocol->phase[plan->phase].judged_at;
        int64_t at_ms = agenda_kept_instant_ms(p, z, minute < 1440 ? wall_at(day, minute) : wall_at(day + 1, 0));
        if (!is_sooner(p, best, at_ms)) continue;
        best->kind = EVENT_DAY;
        best->plan = plan->number;
        best->day = day;
    }
}

/* One that came to nothing when its time had come (quiet hours, or nothing left of it) does not come later; a wish
 * may. */
static bool has_round(const struct patient *p, const struct zone *z, const struct session *s) {
    if (s->state != SESSION_OPEN || s->again_ms == 0) return false;
    if (!round_repeats(s)) return s->planned.late_ms >= p->newest_ms;
    return s->again_ms >= p->newest_ms &&
           !windows_in_quiet(&p->settings, wall_minute(zone_local(z, s->again_ms).wall_ms));
}

/* The next round of a session's reminder, of what may still be done then. */
static enum status offer_round(const struct patient *p, const struct zone *z, const struct session *s, struct arena *a,
                               struct coming *best, struct error *err) {
    bool any;
    int64_t at_ms = latest(s->again_ms, p->newest_ms);
    if (at_ms >= best->at_ms || !has_round(p, z, s)) return STATUS_OK;
    struct session_plan *left = arena_alloc(a, sizeof *left);
    if (left == NULL) return error_set(err, STATUS_MEMORY, "memory is out");
    enum status status = judge_left(p, s, at_ms, wall_day(zone_local(z, at_ms).wall_ms), a, left, &any, err);
    if (status != STATUS_OK || !any) return status;
    if (round_repeats(s)) windows_set_round(p, z, left, at_ms);
    else left->send_ms = at_ms;
    best->kind = EVENT_DUE;
    best->at_ms = at_ms;
    best->round = s->round + 1;
    best->planned = left;
    return STATUS_OK;
}

static enum status offer_rounds(const struct patient *p, const struct zone *z, size_t first, struct arena *a,
                                struct coming *best, struct error *err) {
    for (size_t i = first; i < p->sessions.count; i++) {
        if (p->sessions.item[i].again_ms == 0) continue;
        enum status status = offer_round(p, z, &p->sessions.item[i], a, best, err);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

static void offer_session(const struct patient *p, const struct session_plan *s, struct coming *best) {
    if (!is_sooner(p, best, s->send_ms < s->due_ms ? s->send_ms : s->due_ms)) return;
    best->kind = EVENT_DUE;
    best->round = 0;
    best->planned = s;
}

static enum status offer_due(struct patient *p, const struct zone *z, struct arena *a, struct coming *best,
                             struct error *err) {
    struct agenda *g;
    bool found;
    const struct session_plan *kept = agenda_kept_next(p, z);
    if (kept != NULL) {
        offer_session(p, kept, best);
        return STATUS_OK;
    }
    struct session_plan *s = arena_alloc(a, sizeof *s);
    if (s == NULL) return error_set(err, STATUS_MEMORY, "memory is out");
    enum status status = agenda_open(p, z, p->passed_ms, a, &g, err);
    if (status == STATUS_OK && agenda_soonest(g) > best->at_ms) return STATUS_OK;
    if (status == STATUS_OK) status = agenda_next(g, s, &found, NULL, err);
    if (status == STATUS_OK && found) offer_session(p, s, best);
    return status;
}

static void fill(struct event *e, const struct coming *next) {
    switch (e->kind) {
    case EVENT_CLOSED:
        e->as.closed.session = next->session;
        e->as.closed.unsent = false;
        break;
    case EVENT_DAY:
        e->as.day.plan = next->plan;
        e->as.day.day = next->day;
        memset(&e->as.day.unsent, 0, sizeof e->as.day.unsent);
        break;
    default:
        e->as.due.session = *next->planned;
        e->as.due.round = next->round;
        break;
    }
}

enum status passing_next(struct patient *p, const struct zone *z, struct arena *a, struct event *out,
                         struct error *err) {
    struct coming next = {.at_ms = INSTANT_NONE};
    size_t first = patient_open(p);
    offer_closed(p, first, &next);
    offer_day(p, z, &next);
    enum status status = offer_rounds(p, z, first, a, &next, err);
    if (status == STATUS_OK) status = offer_due(p, z, a, &next, err);
    memset(out, 0, offsetof(struct event, as));          /* of the rest what its kind has: fill */
    out->kind = next.kind;
    out->at_ms = next.at_ms;
    if (status != STATUS_OK || next.at_ms == INSTANT_NONE) return status;
    out->local = agenda_kept_local(p, z, next.at_ms);
    fill(out, &next);
    return STATUS_OK;
}
