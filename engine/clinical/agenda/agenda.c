#include "clinical/agenda/agenda.h"
#include "clinical/agenda/agenda_windows.h"
#include "clinical/patient/withheld.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define MAX_TIMES 64                     /* distinct minutes of a day over all plans */

/* One prescription, or one question, on one local day. why: the reason it is left out, or NULL. */
struct occurrence { int64_t at_ms; int plan, index; bool asks; const char *why; };

/* A session that counts for spacing: when which kind was last loaded on which limb. */
struct load { enum exercise_kind kind; enum side side; int64_t at_ms, session; };

/* A session of the agenda without its windows; due_ms INSTANT_NONE: there is none any more. */
struct found { struct session_plan session; bool early; };

struct agenda {
    const struct patient *patient;
    const struct zone *zone;
    struct arena *arena;
    int64_t after_ms, next_number;
    int32_t day, last_day;                       /* the day to expand next; the last one looked at */
    const char ***why;                           /* [plan][prescription]: why withheld throughout, or NULL */
    int minute[MAX_TIMES], replaced[MAX_TIMES], minutes;    /* protocols' times and what they become */
    LIST(struct occurrence) today; size_t next;
    LIST(struct load) loads;
    const char *note;                            /* goes with the next session */
    LIST(struct found) ahead; size_t first;      /* found, and not given out yet */
};

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- what is withheld throughout ------------------------------------------------------------------------------------ */

static enum status withhold(struct agenda *g, size_t i, struct error *err) {
    const struct plan *plan = &g->patient->plans.item[i];
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    struct result *results = arena_room(g->arena, plan->protocol->criteria.nodes.count + 1, sizeof *results);
    struct figures figures;
    struct situation s;
    g->why[i] = arena_array(g->arena, phase->prescriptions + 1, sizeof *g->why[i]);
    if (results == NULL || g->why[i] == NULL) return memory_out(err);
    patient_situation(g->patient, plan, g->after_ms, wall_day(zone_local(g->zone, g->after_ms).wall_ms), &figures, &s);
    for (size_t r = 0; r < phase->prescriptions; r++)
        g->why[i][r] = withheld_why(g->patient, plan, &plan->protocol->exercise[phase->prescription[r].exercise], g->after_ms, &s,
                                  results);
    return STATUS_OK;
}

/* --- the patient's preferred times ----------------------------------------------------------------------------------- */

static bool has_sessions(const struct plan *plan) { return plan->state == PLAN_ACTIVE && plan->phase >= 0; }

static void note_minute(struct agenda *g, int minute) {
    int i = 0;
    while (i < g->minutes && g->minute[i] < minute) i++;
    if ((i < g->minutes && g->minute[i] == minute) || g->minutes == MAX_TIMES) return;
    memmove(&g->minute[i + 1], &g->minute[i], (size_t)(g->minutes - i) * sizeof g->minute[0]);
    g->minute[i] = minute;
    g->minutes++;
}

/* Settled question (d): preferred times replace the protocols' in order of the day, surplus ones stand. */
static void settle_minutes(struct agenda *g) {
    for (size_t i = 0; i < g->patient->plans.count; i++) {
        const struct plan *plan = &g->patient->plans.item[i];
        if (!has_sessions(plan)) continue;
        const struct phase *phase = &plan->protocol->phase[plan->phase];
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

/* --- spacing ------------------------------------------------------------------------------------------------------------ */

static enum status add_loads(struct agenda *g, const struct session_plan *s, int64_t at_ms, struct error *err) {
    for (size_t i = 0; i < s->items.count; i++) {
        struct load *l = LIST_PUSH(g->arena, &g->loads);
        if (l == NULL) return memory_out(err);
        *l = (struct load){s->items.item[i].kind, s->items.item[i].side, at_ms, s->number};
    }
    return STATUS_OK;
}

static int64_t longest_gap(const struct patient *p) {
    int64_t longest = 0;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct protocol *pr = p->plans.item[i].protocol;
        for (size_t x = 0; has_sessions(&p->plans.item[i]) && x < pr->exercises; x++)
            if (pr->exercise[x].gap_ms > longest) longest = pr->exercise[x].gap_ms;
    }
    return longest;
}

static enum status remember_loads(struct agenda *g, struct error *err) {
    int64_t since = g->after_ms - longest_gap(g->patient);
    for (size_t i = 0; i < g->patient->sessions.count; i++) {
        const struct session *s = &g->patient->sessions.item[i];
        if ((s->state != SESSION_OPEN && s->state != SESSION_DONE) || s->planned.due_ms <= since) continue;
        /* Done before its instant, it loads from then on, also when its occurrence is no longer in the agenda. */
        bool early = s->state == SESSION_DONE && s->done_ms < s->planned.due_ms;
        if (!s->came_due && !early) continue;                           /* met again when the day is expanded */
        enum status status = add_loads(g, &s->planned, early ? s->done_ms : s->planned.due_ms, err);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

static const struct load *too_close(const struct agenda *g, const struct exercise *x, enum side side, int64_t at_ms) {
    for (size_t i = g->loads.count; i-- > 0;) {
        const struct load *l = &g->loads.item[i];
        if (l->kind == x->kind && l->side == side && at_ms - l->at_ms < x->gap_ms) return l;
    }
    return NULL;
}

/* --- a day's occurrences -------------------------------------------------------------------------------------------------- */

static int earlier(const void *a, const void *b) {
    const struct occurrence *x = a, *y = b;
    if (x->at_ms != y->at_ms) return x->at_ms < y->at_ms ? -1 : 1;
    if (x->asks != y->asks) return x->asks - y->asks;
    if (x->plan != y->plan) return x->plan - y->plan;
    return x->index - y->index;
}

static enum status expand_prescription(struct agenda *g, int plan, int rx, const struct prescription *p,
                                       struct error *err) {
    for (size_t m = 0; m < p->minutes; m++) {
        int64_t at = zone_instant_ms(g->zone, wall_at(g->day, preferred(g, p->minute[m])));
        if (at <= g->after_ms) continue;
        struct occurrence *o = LIST_PUSH(g->arena, &g->today);
        if (o == NULL) return memory_out(err);
        *o = (struct occurrence){at, plan, rx, false, g->why[plan][rx]};
    }
    return STATUS_OK;
}

/* A question at an hour of exercise goes with it to the preferred time; any other keeps its hour. */
static enum status expand_question(struct agenda *g, int plan, int index, const struct phase_question *q, struct error *err) {
    for (size_t m = 0; m < q->minutes; m++) {
        int64_t at = zone_instant_ms(g->zone, wall_at(g->day, preferred(g, q->minute[m])));
        if (at <= g->after_ms) continue;
        struct occurrence *o = LIST_PUSH(g->arena, &g->today);
        if (o == NULL) return memory_out(err);
        *o = (struct occurrence){at, plan, index, true, NULL};
    }
    return STATUS_OK;
}

static enum status expand_plan(struct agenda *g, int i, const struct phase *phase, struct error *err) {
    enum status status = STATUS_OK;
    int weekday = date_weekday(g->day);
    for (size_t r = 0; r < phase->prescriptions && status == STATUS_OK; r++)
        if (phase->prescription[r].weekdays >> weekday & 1)
            status = expand_prescription(g, i, (int)r, &phase->prescription[r], err);
    for (size_t q = 0; q < phase->asks && status == STATUS_OK; q++)
        if (phase->ask[q].weekdays >> weekday & 1) status = expand_question(g, i, (int)q, &phase->ask[q], err);
    return status;
}

/* Some zones have skipped a whole local day: its sessions are not moved to another, they are not there. */
static bool day_exists(const struct zone *z, int32_t day) {
    return wall_day(zone_local(z, zone_instant_ms(z, wall_at(day, 720))).wall_ms) == day;
}

static enum status expand_day(struct agenda *g, struct error *err) {
    g->today.count = 0;
    g->next = 0;
    for (size_t i = 0; i < g->patient->plans.count && day_exists(g->zone, g->day); i++) {
        const struct plan *plan = &g->patient->plans.item[i];
        if (!has_sessions(plan) || g->day < plan->start_day) continue;
        enum status status = expand_plan(g, (int)i, &plan->protocol->phase[plan->phase], err);
        if (status != STATUS_OK) return status;
    }
    if (g->today.count > 1) qsort(g->today.item, g->today.count, sizeof *g->today.item, earlier);
    g->day++;
    return STATUS_OK;
}

/* --- one session ------------------------------------------------------------------------------------------------------------- */

static const struct session *early_session(const struct agenda *g, int64_t at_ms) {
    for (size_t i = 0; i < g->patient->sessions.count; i++) {
        const struct session *s = &g->patient->sessions.item[i];
        if (!s->came_due && s->planned.due_ms == at_ms) return s;
    }
    return NULL;
}

static enum status leave_out(struct agenda *g, struct session_plan *s, const struct plan *plan,
                             const struct exercise *x, const char *reason, struct error *err) {
    struct dropped *d = LIST_PUSH(g->arena, &s->dropped);
    if (d == NULL || reason == NULL) return memory_out(err);
    *d = (struct dropped){plan->number, x->id, reason};
    return STATUS_OK;
}

static enum status put_in(struct agenda *g, struct session_plan *s, const struct plan *plan,
                          const struct prescription *rx, struct error *err) {
    const struct protocol *pr = plan->protocol;
    const struct exercise *x = &pr->exercise[rx->exercise];
    struct item *item = LIST_PUSH(g->arena, &s->items);
    if (item == NULL) return memory_out(err);
    *item = (struct item){.plan = plan->number, .protocol = pr->id, .version = pr->version,
                          .step = plan->step >= 0 ? pr->step[plan->step].id : NULL, .phase = pr->phase[plan->phase].id,
                          .exercise = x->id, .ref = x->ref, .title = x->title, .side = plan->side, .kind = x->kind,
                          .dose = rx->dose};
    return STATUS_OK;
}

static enum status put_question(struct agenda *g, struct session_plan *s, const struct plan *plan, int index,
                                struct error *err) {
    const struct phase_question *ask = &plan->protocol->phase[plan->phase].ask[index];
    const struct finding *f = &g->patient->catalogue->vocabulary->findings.item[ask->finding];
    struct question *q = LIST_PUSH(g->arena, &s->questions);
    if (q == NULL) return memory_out(err);
    *q = (struct question){.plan = plan->number, .finding = f->name, .context = f->context[ask->context],
                           .side = f->knee ? plan->side : SIDE_NONE, .text = finding_question(f, ask->context)};
    return STATUS_OK;
}

/* Preferred times, or an hour that does not exist, can bring two of a prescription's times to one instant: it is done once. */
static bool is_repeat(const struct agenda *g, const struct occurrence *o) {
    return o > g->today.item && o[-1].at_ms == o->at_ms && o[-1].plan == o->plan && o[-1].asks == o->asks &&
           o[-1].index == o->index;
}

static enum status take_occurrence(struct agenda *g, const struct occurrence *o, struct session_plan *s,
                                   struct error *err) {
    const struct plan *plan = &g->patient->plans.item[o->plan];
    if (o->asks) return is_repeat(g, o) ? STATUS_OK : put_question(g, s, plan, o->index, err);
    const struct prescription *rx = &plan->protocol->phase[plan->phase].prescription[o->index];
    const struct exercise *x = &plan->protocol->exercise[rx->exercise];
    if (o->why != NULL) return leave_out(g, s, plan, x, o->why, err);
    if (is_repeat(g, o)) return leave_out(g, s, plan, x, "two of its times fall on this minute", err);
    const struct load *l = too_close(g, x, plan->side, o->at_ms);
    if (l != NULL)
        return leave_out(g, s, plan, x, arena_printf(g->arena, "%lld h after %s.%lld are not over",
                         (long long)(x->gap_ms / HOUR_MS), g->patient->id, (long long)l->session), err);
    return put_in(g, s, plan, rx, err);
}

/* The next group of occurrences at one instant; *s has no items when all were left out. */
static enum status take_group(struct agenda *g, struct session_plan *s, struct error *err) {
    int64_t at = g->today.item[g->next].at_ms;
    memset(s, 0, sizeof *s);
    s->due_ms = at;
    s->local = zone_local(g->zone, at);
    for (; g->next < g->today.count && g->today.item[g->next].at_ms == at; g->next++) {
        enum status status = take_occurrence(g, &g->today.item[g->next], s, err);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

static enum status find_session(struct agenda *g, struct session_plan *s, bool *early, struct error *err) {
    *early = false;
    for (;;) {
        enum status status;
        while (g->next >= g->today.count) {
            if (g->day > g->last_day) { memset(s, 0, sizeof *s); s->due_ms = INSTANT_NONE; return STATUS_OK; }
            if ((status = expand_day(g, err)) != STATUS_OK) return status;
        }
        const struct session *known = early_session(g, g->today.item[g->next].at_ms);
        if ((status = take_group(g, s, err)) != STATUS_OK) return status;
        if (known != NULL) {
            *s = known->planned;
            *early = true;
        }
        if (s->items.count == 0 && s->questions.count == 0) continue;
        if (known == NULL) s->number = g->next_number++;
        if (known == NULL) s->note = g->note, g->note = NULL;
        g->after_ms = s->due_ms;          /* an hour that comes twice does not bring a session twice */
        g->last_day = g->day + AGENDA_HORIZON_DAYS;
        return known == NULL || known->state == SESSION_OPEN ? add_loads(g, s, s->due_ms, err) : STATUS_OK;
    }
}

static enum status look_ahead(struct agenda *g, struct error *err) {
    struct found *f = LIST_PUSH(g->arena, &g->ahead);
    return f == NULL ? memory_out(err) : find_session(g, &f->session, &f->early, err);
}

/* The instant of the next session with something to do, as far as the windows of one at due_ms reach; a session of
 * questions alone does not count. */
static enum status find_successor(struct agenda *g, int64_t due_ms, int64_t *out, struct error *err) {
    *out = INSTANT_NONE;
    for (size_t i = g->first;; i++) {
        enum status status = i < g->ahead.count ? STATUS_OK : look_ahead(g, err);
        if (status != STATUS_OK) return status;
        const struct session_plan *s = &g->ahead.item[i].session;
        if (s->due_ms == INSTANT_NONE || s->due_ms - due_ms >= WINDOWS_REACH_MS) return STATUS_OK;
        if (s->items.count == 0) continue;
        *out = s->due_ms;
        return STATUS_OK;
    }
}

/* --- the interface -------------------------------------------------------------------------------------------------------------------- */

static enum status prepare(struct agenda *g, struct error *err) {
    enum status status = STATUS_OK;
    g->why = arena_array(g->arena, g->patient->plans.count + 1, sizeof *g->why);
    if (g->why == NULL) return memory_out(err);
    for (size_t i = 0; i < g->patient->plans.count && status == STATUS_OK; i++)
        if (has_sessions(&g->patient->plans.item[i])) status = withhold(g, i, err);
    settle_minutes(g);
    if (status == STATUS_OK) status = remember_loads(g, err);
    return status == STATUS_OK ? look_ahead(g, err) : status;
}

/* Plans may start in the future: the horizon is counted from the latest start. */
static int32_t horizon(const struct patient *p, int32_t day) {
    int32_t last = day;
    for (size_t i = 0; i < p->plans.count; i++)
        if (has_sessions(&p->plans.item[i]) && p->plans.item[i].start_day > last) last = p->plans.item[i].start_day;
    return last + AGENDA_HORIZON_DAYS;
}

enum status agenda_open(const struct patient *p, const struct zone *z, int64_t after_ms, struct arena *a,
                        struct agenda **out, struct error *err) {
    struct agenda *g = arena_alloc(a, sizeof *g);
    if (g == NULL) return memory_out(err);
    g->patient = p;
    g->zone = z;
    g->arena = a;
    g->after_ms = after_ms;
    g->note = p->note;
    g->next_number = p->last_session + 1;
    g->day = wall_day(zone_local(z, after_ms).wall_ms);
    g->last_day = horizon(p, g->day);
    *out = g;
    return prepare(g, err);
}

int64_t agenda_soonest(const struct agenda *g) {
    return windows_soonest(&g->patient->settings, g->zone, &g->ahead.item[g->first].session);
}

enum status agenda_next(struct agenda *g, struct session_plan *out, bool *found, bool *early, struct error *err) {
    const struct found next = g->ahead.item[g->first];
    int64_t successor_ms;
    *found = next.session.due_ms != INSTANT_NONE;
    if (!*found) return STATUS_OK;
    *out = next.session;
    if (early != NULL) *early = next.early;
    if (++g->first == g->ahead.count) {
        g->first = g->ahead.count = 0;
        enum status status = look_ahead(g, err);
        if (status != STATUS_OK) return status;
    }
    if (next.early) return STATUS_OK;
    enum status status = find_successor(g, out->due_ms, &successor_ms, err);
    if (status == STATUS_OK) windows_set(g->patient, g->zone, out, successor_ms);
    return status;
}
