/* The reminder of an exam that is booked: a session of its own, a day before it. */
#include "clinical/agenda/agenda_inside.h"
#include "clinical/agenda/agenda_windows.h"
#include <string.h>

static const char *exam_id(const struct agenda *g, const struct exam *x) {
    return arena_printf(g->arena, "%s:%lld/%d", g->patient->id, (long long)x->event, x->index);
}

/* It was reminded of, for this very time, or is being. */
static bool was_called(const struct agenda *g, const char *id, const struct exam *x) {
    for (size_t i = 0; i < g->patient->sessions.count; i++) {
        const struct session_plan *s = &g->patient->sessions.item[i].planned;
        if (s->exam != NULL && s->exam_ms == x->at_ms && strcmp(s->exam, id) == 0) return true;
    }
    return false;
}

static int64_t latest(int64_t a, int64_t b) { return a > b ? a : b; }

/* Whole minutes, like every session; one that was due as something else was comes a minute later. */
static int64_t next_minute(int64_t after_ms) { return (after_ms / MINUTE_MS + 1) * MINUTE_MS; }

static int64_t call_ms(const struct agenda *g, const struct exam *x) {
    int64_t at = latest(x->at_ms - DAY_MS, x->booked_ms);
    at = windows_out_of_quiet(&g->patient->settings, g->zone, at, x->at_ms, x->booked_ms);
    return at > g->after_ms ? at : next_minute(g->after_ms);
}

void agenda_call_exam(struct agenda *g) {
    for (size_t i = 0; i < g->patient->exams.count; i++) {
        const struct exam *x = &g->patient->exams.item[i];
        if (x->state != EXAM_BOOKED || x->at_ms <= g->after_ms) continue;
        int64_t at = call_ms(g, x);
        const char *id = at < x->at_ms ? exam_id(g, x) : NULL;
        if (id == NULL || was_called(g, id, x) || (g->exam != NULL && at >= g->exam_ms)) continue;
        g->exam = x;
        g->exam_ms = at;
    }
}

enum status agenda_take_exam(struct agenda *g, struct session_plan *s, struct error *err) {
    const struct exam *x = g->exam;
    memset(s, 0, sizeof *s);
    s->due_ms = s->send_ms = g->exam_ms;
    s->local = zone_local(g->zone, s->due_ms);
    s->late_ms = s->closes_ms = x->at_ms;
    s->exam = exam_id(g, x);
    s->exam_ms = x->at_ms;
    s->exam_local = x->local;
    g->exam = NULL;
    return s->exam != NULL ? STATUS_OK : agenda_memory_out(err);
}
