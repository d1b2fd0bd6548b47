#include "clinical/agenda/agenda.h"
#include "clinical/agenda/agenda_inside.h"
#include "clinical/agenda/agenda_windows.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

/* --- finding sessions --------------------------------------------------------------------------------------------------- */

static const struct session *early_session(const struct agenda *g, int64_t at_ms) {
    for (size_t i = 0; g->early && i < g->patient->sessions.count; i++) {
        const struct session *s = &g->patient->sessions.item[i];
        if (!s->came_due && s->planned.due_ms == at_ms) return s;
    }
    return NULL;
}

/* Skips to the next occurrence after what was given out last: an hour that comes twice does not bring a session twice. */
static enum status go_on(struct agenda *g, bool *any, struct error *err) {
    for (*any = true;;) {
        while (g->next < g->today.count && g->today.item[g->next].at_ms <= g->after_ms) g->next++;
        if (g->next < g->today.count) return STATUS_OK;
        if (g->day > g->last_day) break;
        TRY(agenda_expand_day(g, err));
    }
    *any = false;
    return STATUS_OK;
}

static void number(struct agenda *g, struct session_plan *s) {
    s->number = g->next_number++;
    if (s->exam == NULL) s->note = g->note, g->note = NULL;
    g->after_ms = s->due_ms;
}

/* The exam's reminder, if it comes before what is next; beside something of the same minute it comes one later. */
static bool exam_first(struct agenda *g, bool any) {
    if (g->exam == NULL) return false;
    int64_t next = any ? g->today.item[g->next].at_ms : INSTANT_NONE;
    if (g->exam_ms == next) g->exam_ms += MINUTE_MS;
    return g->exam_ms < next;
}

static enum status find_exam(struct agenda *g, struct session_plan *s, struct error *err) {
    TRY(agenda_take_exam(g, s, err));
    number(g, s);
    return STATUS_OK;
}

static enum status find_session(struct agenda *g, struct session_plan *s, bool *early, struct error *err) {
    *early = false;
    for (;;) {
        bool any;
        TRY(go_on(g, &any, err));
        if (exam_first(g, any)) return find_exam(g, s, err);
        memset(s, 0, sizeof *s);
        s->due_ms = INSTANT_NONE;
        if (!any) return STATUS_OK;
        const struct session *known = early_session(g, g->today.item[g->next].at_ms);
        TRY(agenda_take_group(g, s, err));
        if (known != NULL) *s = known->planned;
        if (s->items.count == 0 && s->questions.count == 0) continue;
        *early = known != NULL;
        if (known == NULL) number(g, s);
        g->after_ms = s->due_ms;
        if (!windows_only_follow_ups(s)) g->last_day = g->day + AGENDA_HORIZON_DAYS;
        if (known == NULL || known->state == SESSION_OPEN) agenda_add_loads(g, s, s->due_ms);
        return STATUS_OK;
    }
}

static enum status look_ahead(struct agenda *g, struct error *err) {
    struct found *f = LIST_PUSH(g->arena, &g->ahead);
    return f == NULL ? agenda_memory_out(err) : find_session(g, &f->session, &f->early, err);
}

/* The instant of the next session with something to do, as far as the windows of one at due_ms reach; a session of
 * questions alone, or of an exam, does not count. */
static enum status find_successor(struct agenda *g, int64_t due_ms, int64_t *out, struct error *err) {
    *out = INSTANT_NONE;
    for (size_t i = g->first;; i++) {
        if (i >= g->ahead.count) TRY(look_ahead(g, err));
        const struct session_plan *s = &g->ahead.item[i].session;
        if (s->due_ms == INSTANT_NONE || s->due_ms - due_ms >= WINDOWS_REACH_MS) return STATUS_OK;
        if (s->items.count == 0) continue;
        *out = s->due_ms;
        return STATUS_OK;
    }
}

/* --- the interface ---------------------------------------------------------------------------------------------------- */

/* Plans may start in the future: the horizon is counted from the latest start. */
static int32_t horizon(const struct patient *p, int32_t day) {
    int32_t last = day;
    for (size_t i = 0; i < p->plans.count; i++)
        if (agenda_has_sessions(&p->plans.item[i]) && p->plans.item[i].start_day > last)
            last = p->plans.item[i].start_day;
    return last + AGENDA_HORIZON_DAYS;
}

enum status agenda_open(const struct patient *p, const struct zone *z, int64_t after_ms, struct arena *a,
                        struct agenda **out, struct error *err) {
    struct agenda *g = arena_alloc(a, sizeof *g);
    if (g == NULL) return agenda_memory_out(err);
    g->patient = p;
    g->zone = z;
    g->arena = a;
    g->after_ms = g->opened_ms = after_ms;
    g->note = p->note;
    g->next_number = p->last_session + 1;
    g->day = g->opened_day = agenda_day_of(g, after_ms);
    g->last_day = horizon(p, g->day);
    g->view = arena_array(a, p->plans.count, sizeof *g->view);
    if (g->view == NULL) return agenda_memory_out(err);
    agenda_settle_minutes(g);
    agenda_remember_loads(g);
    agenda_call_exam(g);
    TRY(agenda_call_follow_ups(g, err));
    *out = g;
    return look_ahead(g, err);
}

int64_t agenda_soonest(const struct agenda *g) {
    return windows_soonest(&g->patient->settings, g->zone, &g->ahead.item[g->first].session);
}

static enum status set_windows(struct agenda *g, struct session_plan *s, struct error *err) {
    int64_t successor_ms;
    if (s->exam != NULL) return STATUS_OK;
    if (windows_only_follow_ups(s)) {
        windows_set_follow_up(g->patient, g->zone, s);
        return STATUS_OK;
    }
    TRY(find_successor(g, s->due_ms, &successor_ms, err));
    windows_set(g->patient, g->zone, s, successor_ms);
    return STATUS_OK;
}

enum status agenda_next(struct agenda *g, struct session_plan *out, bool *found, bool *early, struct error *err) {
    const struct found next = g->ahead.item[g->first];
    *found = next.session.due_ms != INSTANT_NONE;
    if (!*found) return STATUS_OK;
    *out = next.session;
    if (early != NULL) *early = next.early;
    if (++g->first == g->ahead.count) {
        g->first = g->ahead.count = 0;
        TRY(look_ahead(g, err));
    }
    return next.early ? STATUS_OK : set_windows(g, out, err);
}
