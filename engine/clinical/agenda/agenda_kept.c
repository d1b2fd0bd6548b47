#include "clinical/agenda/agenda_kept.h"
#include "clinical/agenda/agenda_inside.h"
#include "clinical/agenda/agenda_windows.h"
#include "clinical/agenda/agenda.h"
#include <string.h>

#define DAYS 7
#define LOOKS 2                          /* a ground that has stood for so many looks is worth finding its weeks */

/* What a week's sessions are found from. */
struct ground {
    const struct zone *zone;
    size_t protocols;                    /* that the catalogue knows: words of findings come with them */
    struct settings settings;
    const struct protocol *protocol;
    int phase, step;
    enum side side;
    int32_t start_day;
    uint64_t progress;                   /* where its ladders stand, as one number */
};

/* A weekday's sessions; due_ms is so long after midnight, and what belongs to a day is not filled. */
struct kept_day { LIST(struct session_plan) sessions; };

/* One of a day's sessions. */
struct place { const struct kept_day *of; int32_t day; int64_t midnight_ms; size_t index; };

/* A stretch of instants with one offset; so far from any other that no wall time in it exists twice, or not at all. */
struct steady { const struct zone *zone; int64_t from_ms, until_ms, offset_ms; };

struct kept_agenda {
    struct ground ground;
    int looks;                           /* at this ground so far */
    bool weekly;                         /* its sessions depend on nothing else */
    const struct kept_day *day[DAYS];    /* NULL: not found yet */
    struct steady steady;
    int64_t last_session;                /* no session after it was answered before it came due */
    struct place place;                  /* of the next session, when one was found at this ground; of NULL else */
    bool found; struct session_plan next; int64_t successor_ms;
    bool quiet;                          /* the next comes in quiet hours */
};

static inline struct kept_agenda *kept_of(struct patient *p) {
    if (p->kept_agenda == NULL) p->kept_agenda = arena_alloc(p->arena, sizeof *p->kept_agenda);
    return p->kept_agenda;
}

/* --- the clock --------------------------------------------------------------------------------------------------- */

#define MARGIN_MS (4 * DAY_MS)

static inline bool is_within(const struct steady *s, const struct zone *z, int64_t at_ms) {
    return s->zone == z && at_ms >= s->from_ms && at_ms < s->until_ms;
}

static bool find_steady(struct steady *s, const struct zone *z, int64_t at_ms) {
    s->zone = z;
    s->offset_ms = zone_steady_s(z, at_ms, &s->from_ms, &s->until_ms) * INT64_C(1000);
    s->from_ms += MARGIN_MS;
    s->until_ms -= MARGIN_MS;
    return is_within(s, z, at_ms);
}

static inline bool make_steady(struct steady *s, const struct zone *z, int64_t at_ms) {
    return is_within(s, z, at_ms) || find_steady(s, z, at_ms);
}

int64_t agenda_kept_instant_ms(struct patient *p, const struct zone *z, int64_t wall_ms) {
    struct kept_agenda *k = kept_of(p);
    bool known = k != NULL && make_steady(&k->steady, z, wall_ms - k->steady.offset_ms);
    return known ? wall_ms - k->steady.offset_ms : zone_instant_ms(z, wall_ms);
}

struct local agenda_kept_local(struct patient *p, const struct zone *z, int64_t at_ms) {
    struct kept_agenda *k = kept_of(p);
    if (k == NULL || !make_steady(&k->steady, z, at_ms)) return zone_local(z, at_ms);
    return (struct local){at_ms + k->steady.offset_ms, (int32_t)(k->steady.offset_ms / 1000)};
}

/* --- the ground -------------------------------------------------------------------------------------------------- */

static bool is_booked(const struct patient *p) {
    for (size_t i = 0; i < p->exams.count; i++)
        if (p->exams.item[i].state == EXAM_BOOKED) return true;
    return false;
}

/* Nothing changes its sessions for a while, and nobody else's come between. */
static bool is_plain(const struct patient *p) {
    if (p->plans.count != 1) return false;
    const struct plan *plan = &p->plans.item[0];
    return agenda_has_sessions(plan) && plan->holds.count == 0 && plan->shifts.count == 0 && plan->merged.count == 0 &&
           !is_booked(p);
}

/* Does its day's place in an agenda depend on findings, or on the sessions before? */
static bool is_free(const struct plan *plan, const struct prescription *rx) {
    const struct exercise *x = ladder_stand(plan, rx).exercise;
    return x->gap_ms == 0 && x->contraindications == 0 && (x->kind != KIND_RUN || agenda_phase(plan)->runs == 0);
}

static bool is_weekly(const struct plan *plan) {
    const struct phase *phase = agenda_phase(plan);
    bool weekly = phase->avoids == 0 && (plan->protocol->light == NULL || plan->protocol->light->follow_ups == 0);
    for (size_t r = 0; weekly && r < phase->prescriptions; r++) weekly = is_free(plan, &phase->prescription[r]);
    return weekly;
}

static uint64_t progress_mark(const struct plan *plan) {
    uint64_t mark = plan->progress.count;
    for (size_t i = 0; i < plan->progress.count; i++) {
        const struct progress *g = &plan->progress.item[i];
        const int part[] = {g->prescribed, g->exercise, g->rung};
        for (int k = 0; k < 3; k++) mark = (mark ^ (uint64_t)(uint32_t)part[k]) * UINT64_C(0x100000001B3);
    }
    return mark;
}

static bool same_settings(const struct settings *a, const struct settings *b) {
    if (a->times != b->times || a->quiet_from != b->quiet_from || a->quiet_to != b->quiet_to) return false;
    return a->times == 0 || memcmp(a->time, b->time, sizeof a->time) == 0;
}

static bool stands(const struct ground *g, const struct patient *p, const struct zone *z) {
    const struct plan *plan = &p->plans.item[0];
    return g->protocol == plan->protocol && g->phase == plan->phase && g->step == plan->step && g->zone == z &&
           g->side == plan->side && g->start_day == plan->start_day && g->protocols == p->catalogue->protocols.count &&
           same_settings(&g->settings, &p->settings) && g->progress == progress_mark(plan);
}

static void begin(struct kept_agenda *k, const struct patient *p, const struct zone *z) {
    const struct plan *plan = &p->plans.item[0];
    k->ground = (struct ground){.zone = z, .protocols = p->catalogue->protocols.count, .settings = p->settings,
                                .protocol = plan->protocol, .phase = plan->phase, .step = plan->step,
                                .side = plan->side, .start_day = plan->start_day, .progress = progress_mark(plan)};
    k->looks = 0;
    k->weekly = is_weekly(plan);
    k->found = false;
    k->place.of = NULL;
    memset(k->day, 0, sizeof k->day);
}

/* --- a weekday's sessions ---------------------------------------------------------------------------------------- */

static bool is_like(const struct phase *phase, int weekday, int other) {
    uint8_t differs = 0;
    for (size_t r = 0; r < phase->prescriptions; r++)
        differs |= (uint8_t)(phase->prescription[r].weekdays >> weekday ^ phase->prescription[r].weekdays >> other);
    for (size_t q = 0; q < phase->asks; q++)
        differs |= (uint8_t)(phase->ask[q].weekdays >> weekday ^ phase->ask[q].weekdays >> other);
    return (differs & 1) == 0;
}

#define COPY(a, to, from)                                                                                              \
    ((from).count == 0 || (((to).item = arena_room((a), (from).count, sizeof *(to).item)) != NULL &&                   \
                           memcpy((to).item, (from).item, (from).count * sizeof *(to).item) != NULL))

/* Words are those of the protocol, and stay. */
static bool keep_session(struct patient *p, struct kept_day *d, const struct session_plan *s, int64_t midnight_ms) {
    struct session_plan *to = LIST_PUSH(p->arena, &d->sessions);
    if (to == NULL) return false;
    *to = *s;
    to->due_ms -= midnight_ms;
    to->note = NULL;
    return COPY(p->arena, to->items, s->items) && COPY(p->arena, to->questions, s->questions) &&
           COPY(p->arena, to->dropped, s->dropped);
}

static bool keep_sessions(struct patient *p, const struct zone *z, int64_t midnight_ms, struct arena *a,
                          struct kept_day *d) {
    struct error err;
    struct agenda *g;
    struct session_plan s;
    bool found, fits = true;
    if (agenda_open(p, z, midnight_ms - 1, a, &g, &err) != STATUS_OK) return false;
    while (fits) {
        if (agenda_next(g, &s, &found, NULL, &err) != STATUS_OK) return false;
        if (!found || s.due_ms >= midnight_ms + DAY_MS) return true;
        fits = keep_session(p, d, &s, midnight_ms);
    }
    return false;
}

/* By a day of which nothing can have passed. */
static const struct kept_day *find_day(struct patient *p, const struct zone *z, int64_t midnight_ms) {
    struct kept_day *d = arena_alloc(p->arena, sizeof *d);
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    bool fits = d != NULL && scratch != NULL && keep_sessions(p, z, midnight_ms, scratch, d);
    arena_free(scratch);
    return fits ? d : NULL;
}

static const struct kept_day *day_of(struct patient *p, struct kept_agenda *k, int32_t day, int64_t midnight_ms) {
    int weekday = date_weekday(day);
    const struct phase *phase = agenda_phase(&p->plans.item[0]);
    for (int other = 0; k->day[weekday] == NULL && other < DAYS; other++)
        if (k->day[other] != NULL && is_like(phase, weekday, other)) k->day[weekday] = k->day[other];
    int64_t later_ms = midnight_ms + DAYS * DAY_MS;
    if (k->day[weekday] == NULL && is_within(&k->steady, k->ground.zone, later_ms))
        k->day[weekday] = find_day(p, k->ground.zone, later_ms);
    return k->day[weekday];
}

/* --- the next session -------------------------------------------------------------------------------------------- */

static bool open_day(struct patient *p, struct kept_agenda *k, int32_t day, struct place *at) {
    int64_t wall_ms = wall_at(day, 0);
    *at = (struct place){.day = day};
    if (!make_steady(&k->steady, k->ground.zone, wall_ms - k->steady.offset_ms)) return false;
    at->midnight_ms = wall_ms - k->steady.offset_ms;
    at->of = day_of(p, k, day, at->midnight_ms);
    return at->of != NULL;
}

static int64_t due_ms(const struct place *at) { return at->midnight_ms + at->of->sessions.item[at->index].due_ms; }

/* Goes on to the first session after so long; false: it is not known which that is. */
static bool go_on(struct patient *p, struct kept_agenda *k, int64_t after_ms, struct place *at) {
    for (int days = 0; days <= DAYS; days++) {
        for (; at->index < at->of->sessions.count; at->index++)
            if (due_ms(at) > after_ms) return true;
        if (!open_day(p, k, at->day + 1, at)) return false;
    }
    return false;
}

/* Mostly it is the one after the last that was found. */
static bool find_first(struct patient *p, struct kept_agenda *k, struct place *at) {
    *at = k->place;
    if (at->of != NULL && due_ms(at) <= p->passed_ms && p->passed_ms - due_ms(at) < DAY_MS)
        return go_on(p, k, p->passed_ms, at);
    if (!make_steady(&k->steady, k->ground.zone, p->passed_ms)) return false;
    int32_t day = wall_day(p->passed_ms + k->steady.offset_ms);
    if (day < k->ground.start_day) day = k->ground.start_day;
    return open_day(p, k, day, at) && go_on(p, k, p->passed_ms, at);
}

/* The next session with something to do, as far as a window reaches. */
static bool find_successor(struct patient *p, struct kept_agenda *k, const struct place *first) {
    struct place at = *first;
    for (int64_t after_ms = due_ms(first);; after_ms = due_ms(&at)) {
        if (!go_on(p, k, after_ms, &at)) return false;
        k->successor_ms = INSTANT_NONE;
        if (due_ms(&at) - due_ms(first) >= WINDOWS_REACH_MS) return true;
        k->successor_ms = due_ms(&at);
        if (at.of->sessions.item[at.index].items.count > 0) return true;
    }
}

static bool find_next(struct patient *p, struct kept_agenda *k) {
    struct place at;
    if (!find_first(p, k, &at) || !find_successor(p, k, &at)) return false;
    k->place = at;
    k->next = at.of->sessions.item[at.index];
    k->next.due_ms = due_ms(&at);
    k->next.local = agenda_kept_local(p, k->ground.zone, k->next.due_ms);
    k->next.number = p->last_session + 1;
    k->quiet = windows_in_quiet(&p->settings, wall_minute(k->next.local.wall_ms));
    windows_set(p, k->ground.zone, &k->next, k->successor_ms);
    return true;
}

/* --- the whole --------------------------------------------------------------------------------------------------- */

static bool has_early(const struct patient *p) {
    for (size_t i = p->sessions.count; i-- > 0;)
        if (!p->sessions.item[i].came_due) return true;
    return false;
}

/* The one that was next came due, or nothing new was fixed; else it is looked whether something was answered early. */
static bool is_in_turn(struct patient *p, struct kept_agenda *k) {
    const struct session *last = p->sessions.count > 0 ? &p->sessions.item[p->sessions.count - 1] : NULL;
    if (k->looks > 0 && p->last_session == k->last_session) return true;
    bool came = k->found && last != NULL && last->came_due && last->planned.number == k->next.number &&
                p->last_session == k->next.number;
    if (!came && has_early(p)) return false;
    k->last_session = p->last_session;
    k->found = false;
    return true;
}

/* In quiet hours the windows depend on when it is now. */
static void look_at_clock(const struct patient *p, struct kept_agenda *k) {
    if (k->quiet) windows_set(p, k->ground.zone, &k->next, k->successor_ms);
}

const struct session_plan *agenda_kept_next(struct patient *p, const struct zone *z) {
    struct kept_agenda *k = kept_of(p);
    if (k == NULL || !is_plain(p)) return NULL;
    if (!stands(&k->ground, p, z)) begin(k, p, z);
    if (!k->weekly || !is_in_turn(p, k) || k->looks++ < LOOKS) return NULL;
    if (k->looks > LOOKS) k->looks = LOOKS + 1;
    if (k->found && k->next.due_ms > p->passed_ms) look_at_clock(p, k);
    else if (!(k->found = find_next(p, k))) return NULL;
    k->next.note = p->note;
    return &k->next;
}
