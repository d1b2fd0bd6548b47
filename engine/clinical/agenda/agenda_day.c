/* What one local day brings: the prescriptions and questions of every active plan's phase that fall on it, at the patient's
 * preferred times; put-off days; what joins from a session that was missed. */
#include "clinical/agenda/agenda_inside.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

/* --- the patient's preferred times ------------------------------------------------------------------------------------ */

static void note_minute(struct agenda *g, int minute) {
    int i = 0;
    while (i < g->minutes && g->minute[i] < minute) i++;
    if ((i < g->minutes && g->minute[i] == minute) || g->minutes == AGENDA_MAX_TIMES) return;
    memmove(&g->minute[i + 1], &g->minute[i], (size_t)(g->minutes - i) * sizeof g->minute[0]);
    g->minute[i] = minute;
    g->minutes++;
}

/* Preferred times replace the protocols' in order of the day, surplus ones stand. */
void agenda_settle_minutes(struct agenda *g) {
    if (g->patient->settings.times == 0) return;
    for (size_t i = 0; i < g->patient->plans.count; i++) {
        const struct plan *plan = &g->patient->plans.item[i];
        if (!agenda_has_sessions(plan)) continue;
        const struct phase *phase = agenda_phase(plan);
        for (size_t r = 0; r < phase->prescriptions; r++)
            for (size_t m = 0; m < phase->prescription[r].minutes; m++)
                note_minute(g, phase->prescription[r].minute[m]);
    }
    for (int i = 0; i < g->minutes; i++)
        g->replaced[i] = i < g->patient->settings.times ? g->patient->settings.time[i] : g->minute[i];
}

static int preferred(const struct agenda *g, int minute) {
    for (int i = 0; i < g->minutes; i++)
        if (g->minute[i] == minute) return g->replaced[i];
    return minute;
}

/* --- a day's occurrences ---------------------------------------------------------------------------------------------- */

struct occurrence *agenda_add(struct agenda *g, int64_t at_ms, enum occurrence_kind kind, int plan, int index) {
    struct occurrence *o = LIST_PUSH(g->arena, &g->today);
    if (o != NULL) *o = (struct occurrence){.at_ms = at_ms, .kind = kind, .plan = plan, .index = index};
    return o;
}

static enum status expand_times(struct agenda *g, enum occurrence_kind kind, int plan, int index, const int *minute,
                                size_t minutes, struct error *err) {
    for (size_t m = 0; m < minutes; m++) {
        int64_t at = zone_instant_ms(g->zone, wall_at(g->day, preferred(g, minute[m])));
        if (agenda_add(g, at, kind, plan, index) == NULL) return agenda_memory_out(err);
    }
    return STATUS_OK;
}

static const struct shift *shift_of(const struct plan *plan, int rx, int32_t week) {
    for (size_t i = plan->shifts.count; i-- > 0;)
        if (plan->shifts.item[i].prescription == rx && plan->shifts.item[i].week == week) return &plan->shifts.item[i];
    return NULL;
}

/* Put-off days stay within their week: what would come after its Sunday does not come. */
static bool falls_on(const struct plan *plan, int rx, const struct prescription *p, int32_t day) {
    int weekday = date_weekday(day);
    const struct shift *s = shift_of(plan, rx, day - weekday);
    if (s == NULL || day < s->from_day) return p->weekdays >> weekday & 1;
    int32_t was = day - s->days;
    return was >= s->from_day && was >= s->week && (p->weekdays >> date_weekday(was) & 1);
}

/* A question at an hour of exercise goes with it to the preferred time; any other keeps its hour. */
static enum status expand_plan(struct agenda *g, int i, const struct plan *plan, struct error *err) {
    const struct phase *phase = agenda_phase(plan);
    int weekday = date_weekday(g->day);
    for (size_t r = 0; r < phase->prescriptions; r++) {
        const struct prescription *p = &phase->prescription[r];
        if (falls_on(plan, (int)r, p, g->day))
            TRY(expand_times(g, OCCURRENCE_EXERCISE, i, (int)r, p->minute, p->minutes, err));
    }
    for (size_t q = 0; q < phase->asks; q++) {
        const struct phase_question *ask = &phase->ask[q];
        if (ask->weekdays >> weekday & 1)
            TRY(expand_times(g, OCCURRENCE_QUESTION, i, (int)q, ask->minute, ask->minutes, err));
    }
    return STATUS_OK;
}

/* --- what joins the next session ---------------------------------------------------------------------------------------- */

/* The prescription by which a merged exercise is done in this phase; -1 when it is not any more. */
static int rx_of(const struct plan *plan, int exercise) {
    const struct phase *phase = agenda_phase(plan);
    for (size_t r = 0; r < phase->prescriptions; r++)
        if (phase->prescription[r].exercise == exercise) return (int)r;
    return -1;
}

static bool has_occurrence(const struct agenda *g, int64_t at_ms, int plan, int rx) {
    for (size_t i = 0; i < g->today.count; i++) {
        const struct occurrence *o = &g->today.item[i];
        if (o->kind == OCCURRENCE_EXERCISE && o->at_ms == at_ms && o->plan == plan && o->index == rx) return true;
    }
    return false;
}

/* Exercises of a missed session join the first of the plan's that comes, once. */
static enum status join_merged(struct agenda *g, int i, struct error *err) {
    const struct plan *plan = &g->patient->plans.item[i];
    int64_t at = INSTANT_NONE;
    for (size_t k = 0; k < g->today.count; k++) {
        const struct occurrence *o = &g->today.item[k];
        if (o->kind == OCCURRENCE_EXERCISE && o->plan == i && o->at_ms > g->after_ms && o->at_ms < at) at = o->at_ms;
    }
    if (at == INSTANT_NONE) return STATUS_OK;
    g->view[i].joined = true;
    for (size_t m = 0; m < plan->merged.count; m++) {
        int rx = rx_of(plan, plan->merged.item[m]);
        if (rx < 0 || has_occurrence(g, at, i, rx)) continue;
        if (agenda_add(g, at, OCCURRENCE_EXERCISE, i, rx) == NULL) return agenda_memory_out(err);
    }
    return STATUS_OK;
}

/* --- a day ---------------------------------------------------------------------------------------------------------------- */

static int earlier(const struct occurrence *x, const struct occurrence *y) {
    if (x->at_ms != y->at_ms) return x->at_ms < y->at_ms ? -1 : 1;
    if (x->kind != y->kind) return (int)x->kind - (int)y->kind;
    if (x->plan != y->plan) return x->plan - y->plan;
    if (x->index != y->index) return x->index - y->index;
    return (x->about > y->about) - (x->about < y->about);
}

/* They are few, and mostly in order already. */
static void sort(struct agenda *g) {
    for (size_t i = 1; i < g->today.count; i++) {
        const struct occurrence o = g->today.item[i];
        size_t at = i;
        for (; at > 0 && earlier(&o, &g->today.item[at - 1]) < 0; at--) g->today.item[at] = g->today.item[at - 1];
        g->today.item[at] = o;
    }
}

/* Some zones have skipped a whole local day: its sessions are not moved to another, they are not there. */
static bool day_exists(const struct zone *z, int32_t day) {
    return wall_day(zone_local(z, zone_instant_ms(z, wall_at(day, 720))).wall_ms) == day;
}

static enum status expand_plans(struct agenda *g, struct error *err) {
    bool looked = false;
    for (size_t i = 0; i < g->patient->plans.count; i++) {
        const struct plan *plan = &g->patient->plans.item[i];
        if (!agenda_has_sessions(plan) || g->day < plan->start_day) continue;
        if (!looked && !day_exists(g->zone, g->day)) return STATUS_OK;
        looked = true;
        TRY(expand_plan(g, (int)i, plan, err));
        if (plan->merged.count > 0 && !g->view[i].joined) TRY(join_merged(g, (int)i, err));
    }
    return STATUS_OK;
}

enum status agenda_expand_day(struct agenda *g, struct error *err) {
    g->today.count = 0;
    g->next = 0;
    TRY(expand_plans(g, err));
    TRY(agenda_expand_follow_ups(g, err));
    sort(g);
    agenda_cover(g);
    g->day++;
    return STATUS_OK;
}
