#include "clinical/agenda/passing.h"
#include "time/instant.h"
#include <string.h>

static int64_t latest(int64_t a, int64_t b) { return a > b ? a : b; }

/* Takes the candidate if it comes before what is there; candidates are offered in the order closed, day, due, so that at
 * one instant the first stays. */
static void offer(struct event *best, const struct event *candidate) {
    if (candidate->at_ms < best->at_ms) *best = *candidate;
}

static void offer_closed(const struct patient *p, struct event *best) {
    for (size_t i = 0; i < p->sessions.count; i++) {
        const struct session *s = &p->sessions.item[i];
        if (s->state != SESSION_OPEN || !s->came_due) continue;
        struct event e = {.kind = EVENT_CLOSED, .at_ms = latest(s->planned.closes_ms, p->newest_ms)};
        e.as.closed.session = s->planned.number;
        offer(best, &e);
    }
}

static void offer_day(const struct patient *p, const struct zone *z, struct event *best) {
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (!plan_needs_day(plan)) continue;
        int32_t day = plan->judged_day + 1;
        int minute = plan->protocol->phase[plan->phase].judged_at;
        int64_t at = zone_instant_ms(z, minute < 1440 ? wall_at(day, minute) : wall_at(day + 1, 0));
        struct event e = {.kind = EVENT_DAY, .at_ms = latest(at, p->newest_ms)};
        e.as.day.plan = plan->number;
        e.as.day.day = day;
        offer(best, &e);
    }
}

static enum status offer_due(const struct patient *p, const struct zone *z, struct arena *a, struct event *best,
                             struct error *err) {
    struct agenda *g;
    struct session_plan s;
    bool found;
    enum status status = agenda_open(p, z, p->passed_ms, a, &g, err);
    if (status == STATUS_OK && agenda_soonest(g) > best->at_ms) return STATUS_OK;
    if (status == STATUS_OK) status = agenda_next(g, &s, &found, NULL, err);
    if (status != STATUS_OK || !found) return status;
    int64_t at = s.send_ms < s.due_ms ? s.send_ms : s.due_ms;
    struct event e = {.kind = EVENT_DUE, .at_ms = latest(at, p->newest_ms)};
    e.as.due.session = s;
    offer(best, &e);
    return STATUS_OK;
}

enum status passing_next(const struct patient *p, const struct zone *z, struct arena *a, struct event *out,
                         struct error *err) {
    memset(out, 0, sizeof *out);
    out->at_ms = INSTANT_NONE;
    offer_closed(p, out);
    offer_day(p, z, out);
    enum status status = offer_due(p, z, a, out, err);
    if (status == STATUS_OK && out->at_ms != INSTANT_NONE) out->local = zone_local(z, out->at_ms);
    return status;
}
