/* What a plan's light asks about a session that was done: so long after it, or the next morning; every morning while a red
 * session's wait is open. Asked until that session's reports have the answer, and never while the plan does not run. */
#include "clinical/agenda/agenda_inside.h"
#include "clinical/agenda/agenda_windows.h"

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static bool follows(const struct plan *plan) {
    return agenda_has_sessions(plan) && plan->protocol->light != NULL && plan->protocol->light->follow_ups > 0;
}

static const struct follow_up *follow_up_of(const struct agenda *g, int plan, int index) {
    return &g->patient->plans.item[plan].protocol->light->follow_up[index];
}

static enum side side_of(const struct agenda *g, int plan, const struct follow_up *f) {
    bool knee = g->patient->catalogue->vocabulary->findings.item[f->finding].knee;
    return knee ? g->patient->plans.item[plan].side : SIDE_NONE;
}

/* Whether the session's reports have it, from that instant on. */
static bool answered(const struct agenda *g, int plan, const struct follow_up *f, int64_t session, int64_t since_ms) {
    const report_list *history = &g->patient->history;
    for (size_t i = history->count; i-- > 0;) {
        const struct report *r = &history->item[i];
        if (r->value.at_ms < since_ms) return false;
        if (r->session == session && r->value.known && r->finding == f->finding && r->context == f->context &&
            r->side == side_of(g, plan, f)) return true;
    }
    return false;
}

/* --- of sessions that were done --------------------------------------------------------------------------------------- */

static enum status call(struct agenda *g, int plan, int index, const struct session *s, struct error *err) {
    const struct follow_up *f = follow_up_of(g, plan, index);
    int64_t at = s->done_ms + f->after_min * MINUTE_MS;
    if (f->after_min == 0) at = zone_instant_ms(g->zone, wall_at(agenda_day_of(g, s->done_ms) + 1, f->morning_at));
    if (at <= g->after_ms) return STATUS_OK;
    /* Nobody is woken up for it: the morning's question is the one that comes then. */
    if (f->after_min > 0 && windows_in_quiet(&g->patient->settings, wall_minute(zone_local(g->zone, at).wall_ms)))
        return STATUS_OK;
    int64_t since = s->done_ms < s->planned.due_ms ? s->done_ms : s->planned.due_ms;
    if (answered(g, plan, f, s->planned.number, since - DAY_MS)) return STATUS_OK;
    struct called *c = LIST_PUSH(g->arena, &g->called);
    if (c == NULL) return agenda_memory_out(err);
    *c = (struct called){at, agenda_day_of(g, at), plan, index, s->planned.number};
    return STATUS_OK;
}

static bool has_plan(const struct session *s, int plan) {
    for (size_t i = 0; i < s->planned.items.count; i++)
        if (item_has_plan(&s->planned.items.item[i], plan)) return true;
    return false;
}

static enum status call_plan(struct agenda *g, int i, struct error *err) {
    const struct plan *plan = &g->patient->plans.item[i];
    int64_t longest = 2 * DAY_MS;                    /* the next local day's end is no further */
    for (size_t f = 0; f < plan->protocol->light->follow_ups; f++) {
        int64_t after = follow_up_of(g, i, (int)f)->after_min * MINUTE_MS;
        if (after > longest) longest = after;
    }
    for (size_t k = g->patient->sessions.count; k-- > 0;) {
        const struct session *s = &g->patient->sessions.item[k];
        if (s->state != SESSION_DONE || s->done_ms < g->after_ms - longest || !has_plan(s, plan->number)) continue;
        for (size_t f = 0; f < plan->protocol->light->follow_ups; f++) TRY(call(g, i, (int)f, s, err));
    }
    return STATUS_OK;
}

enum status agenda_call_follow_ups(struct agenda *g, struct error *err) {
    for (size_t i = 0; i < g->patient->plans.count; i++)
        if (follows(&g->patient->plans.item[i])) TRY(call_plan(g, (int)i, err));
    return STATUS_OK;
}

/* --- of a red session that is waited for -------------------------------------------------------------------------------- */

/* The mornings from the next day on; the first is also that of the session itself. */
static enum status expand_wait(struct agenda *g, int plan, const struct hold *h, struct error *err) {
    const struct light *light = g->patient->plans.item[plan].protocol->light;
    if (h->cause != CAUSE_RED || !h->waits || h->session == 0) return STATUS_OK;
    if (g->day <= agenda_day_of(g, h->since_ms)) return STATUS_OK;
    for (size_t f = 0; f < light->follow_ups; f++) {
        if (light->follow_up[f].after_min > 0) continue;
        int64_t at = zone_instant_ms(g->zone, wall_at(g->day, light->follow_up[f].morning_at));
        int64_t begun = zone_instant_ms(g->zone, wall_at(g->day, 0));
        if (answered(g, plan, &light->follow_up[f], h->session, begun)) continue;
        struct occurrence *o = agenda_add(g, at, OCCURRENCE_FOLLOW_UP, plan, (int)f);
        if (o == NULL) return agenda_memory_out(err);
        o->about = h->session;
    }
    return STATUS_OK;
}

enum status agenda_expand_follow_ups(struct agenda *g, struct error *err) {
    for (size_t i = 0; i < g->called.count; i++) {
        const struct called *c = &g->called.item[i];
        if (c->day != g->day) continue;
        struct occurrence *o = agenda_add(g, c->at_ms, OCCURRENCE_FOLLOW_UP, c->plan, c->index);
        if (o == NULL) return agenda_memory_out(err);
        o->about = c->about;
    }
    for (size_t i = 0; i < g->patient->plans.count; i++) {
        const struct plan *plan = &g->patient->plans.item[i];
        for (size_t h = 0; follows(plan) && h < plan->holds.count; h++)
            TRY(expand_wait(g, (int)i, &plan->holds.item[h], err));
    }
    return STATUS_OK;
}

/* --- in a session ------------------------------------------------------------------------------------------------------- */

static bool is_asked(const struct session_plan *s, const struct question *q) {
    for (size_t i = 0; i < s->questions.count; i++) {
        const struct question *o = &s->questions.item[i];
        if (o->about == q->about && o->finding == q->finding && o->context == q->context && o->side == q->side) return true;
    }
    return false;
}

/* Two plans of one knee ask it once. */
enum status agenda_put_follow_up(struct agenda *g, const struct occurrence *o, struct session_plan *s, struct error *err) {
    const struct follow_up *ask = follow_up_of(g, o->plan, o->index);
    const struct finding *f = &g->patient->catalogue->vocabulary->findings.item[ask->finding];
    struct question q = {.plan = agenda_plan(g, o)->number, .finding = f->name, .context = f->context[ask->context],
                         .side = side_of(g, o->plan, ask), .text = finding_question(f, ask->context), .about = o->about};
    if (is_asked(s, &q)) return STATUS_OK;
    struct question *place = LIST_PUSH(g->arena, &s->questions);
    if (place == NULL) return agenda_memory_out(err);
    *place = q;
    return STATUS_OK;
}
