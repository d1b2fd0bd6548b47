/* w5.h - workload W5 of benchmarks.md by the engine: the protocol of tests/bench/w5, compiled, folded over every patient's
 * events on one virtual clock. What can fail ends the program: a benchmark has nothing to go on with. */
#ifndef STRIDE_BENCH_W5_H
#define STRIDE_BENCH_W5_H
#include "clinical/agenda/passing.h"
#include "clinical/protocol/canonical.h"
#include "clinical/state/patient_json.h"
#include "tests/bench/reference/w5.h"
#include "time/instant.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define W5_EPOCH_MS INT64_C(1798761600000)   /* minute 0: 2027-01-01T00:00:00Z */
#define W5_SCRATCH_BYTES 32768

struct w5 { struct catalogue *catalogue; const struct protocol *protocol; int pain; struct zone *zone[4]; };

/* What an event brought about. */
enum w5_outcome { W5_REMINDED = 1, W5_ASKED = 2, W5_NUDGED = 4, W5_ALERTED = 8, W5_UP = 16, W5_DOWN = 32 };

/* The audit record of one event. What passes by itself is computed again when it is read back. */
struct w5_record { int32_t patient, minute; uint8_t kind, outcome; int16_t pain; };

struct w5_run {
    struct w5 *w;
    long number;
    struct arena *arena, *ahead;         /* ahead: of what passes next */
    struct patient *patient;
    const struct zone *zone;
    struct w5_patient draws;
    struct event next;                   /* what passes by itself */
    int64_t midnight_ms, report_ms;      /* of the day; of a report that is still to come, or INSTANT_NONE */
    int day, pain;
    int64_t question;                    /* the session that asks; 0 while none is open */
};

/* The whole: every patient on one clock. */
struct w5_turn { int64_t at_ms; int32_t patient; };
struct w5_clock {
    struct w5 *w;
    struct w5_run *run;
    long patients;
    struct w5_turn *turn; size_t turns;  /* a heap, the soonest first; of one instant by patient */
    struct arena *scratch; struct effects effects;       /* of one event */
    struct w5_counts *n;
    struct w5_record *record; size_t records, room;      /* NULL: counts only */
    bool keeps;
    long events;
};

static inline void w5_must(bool good, const char *what) {
    if (good) return;
    fprintf(stderr, "w5: %s\n", what);
    exit(3);
}

/* canonical texts of the script and of its red flags. */
static inline void w5_open(struct w5 *w, const char *protocol, const char *safety) {
    struct error err = {0};
    memset(w, 0, sizeof *w);
    w5_must((w->catalogue = catalogue_new()) != NULL, "memory is out");
    if (catalogue_add(w->catalogue, safety, true, NULL, &err) != STATUS_OK) w5_must(false, err.message);
    if (catalogue_add(w->catalogue, protocol, true, &w->protocol, &err) != STATUS_OK) w5_must(false, err.message);
    w5_must((w->pain = vocabulary_find(w->catalogue->vocabulary, "pain")) >= 0, "the vocabulary has no pain");
    for (int i = 0; i < 4; i++) {
        char name[16];
        snprintf(name, sizeof name, "Etc/GMT+%d", 4 + i);
        if (zone_load(name, &w->zone[i], &err) != STATUS_OK) w5_must(false, err.message);
    }
}

static inline void w5_close(struct w5 *w) {
    for (int i = 0; i < 4; i++) zone_free(w->zone[i]);
    catalogue_free(w->catalogue);
}

static inline int w5_count(struct w5_clock *c, struct w5_run *r, const struct effect *x) {
    if (x->kind == EFFECT_NUDGED) return c->n->nudges++, W5_NUDGED;
    if (x->kind == EFFECT_ALERT) return W5_ALERTED;
    if (x->kind == EFFECT_MOVED && strcmp(x->from, x->to) < 0) return c->n->up++, W5_UP;
    if (x->kind == EFFECT_MOVED) return c->n->down++, W5_DOWN;
    if (x->kind != EFFECT_REMINDER) return 0;
    if (x->planned->items.count > 0) c->n->reminders++;
    if (x->planned->questions.count > 0) r->question = x->session;
    return (x->planned->items.count > 0 ? W5_REMINDED : 0) | (x->planned->questions.count > 0 ? W5_ASKED : 0);
}

static inline int32_t w5_minute(int64_t at_ms) { return (int32_t)((at_ms - W5_EPOCH_MS) / MINUTE_MS); }

static inline void w5_keep(struct w5_clock *c, const struct w5_run *r, const struct event *e, int outcome) {
    if (!c->keeps) return;
    if (c->records == c->room) {
        c->room = c->room > 0 ? c->room * 2 : 4096;
        w5_must((c->record = realloc(c->record, c->room * sizeof *c->record)) != NULL, "memory is out");
    }
    c->record[c->records++] = (struct w5_record){(int32_t)r->number, w5_minute(e->at_ms), (uint8_t)e->kind, (uint8_t)outcome,
                                                 e->kind == EVENT_CHECKIN ? (int8_t)r->pain : -1};
}

/* The list's room serves again, until what effects say has grown large. */
static inline void w5_begin_effects(struct w5_clock *c) {
    if (c->effects.arena != NULL && arena_used(c->scratch) < W5_SCRATCH_BYTES) {
        c->effects.list.count = 0;
        return;
    }
    arena_reset(c->scratch);
    c->effects = (struct effects){.arena = c->scratch};
}

static inline void w5_fold(struct w5_clock *c, struct w5_run *r, struct event *e) {
    struct error err;
    struct effects *effects = &c->effects;
    int outcome = 0;
    w5_begin_effects(c);
    e->number = r->patient->events + 1;
    e->recorded_ms = e->at_ms;
    e->local = zone_local(r->zone, e->at_ms);
    e->tzdata = e->who = "bench";
    if (patient_apply(r->patient, e, effects, &err) != STATUS_OK) w5_must(false, err.message);
    for (size_t i = 0; i < effects->list.count; i++) outcome |= w5_count(c, r, &effects->list.item[i]);
    w5_keep(c, r, e, outcome);
    c->events++;
}

static inline void w5_look_ahead(struct w5_run *r) {
    struct error err;
    if (arena_used(r->ahead) > 0) arena_reset(r->ahead);
    if (passing_next(r->patient, r->zone, r->ahead, &r->next, &err) != STATUS_OK) w5_must(false, err.message);
}

/* The zones are those of the four local midnights. */
static inline void w5_enrol(struct w5_clock *c, struct w5_run *r) {
    static const char *const zones[] = {"Etc/GMT+4", "Etc/GMT+5", "Etc/GMT+6", "Etc/GMT+7"};
    const struct protocol *pr = c->w->protocol;
    struct event e = {.kind = EVENT_PATIENT_ADDED, .at_ms = r->midnight_ms - HOUR_MS};
    e.as.settings = (struct settings){.zone = zones[r->number % 4]};
    w5_fold(c, r, &e);
    e = (struct event){.kind = EVENT_ENROLLED, .at_ms = r->midnight_ms - HOUR_MS};
    e.as.enrolled.plan = 1;
    e.as.enrolled.protocol = pr->id;
    e.as.enrolled.version = pr->version;
    e.as.enrolled.hash = pr->hash;
    e.as.enrolled.side = SIDE_RIGHT;
    e.as.enrolled.phase = "step-2";
    e.as.enrolled.strength = "possible";
    e.as.enrolled.start_day = wall_day(zone_local(r->zone, r->midnight_ms).wall_ms);
    w5_fold(c, r, &e);
    w5_look_ahead(r);
}

static inline void w5_report(struct w5_clock *c, struct w5_run *r, int64_t at_ms) {
    struct report report = {.finding = c->w->pain, .side = SIDE_RIGHT,
                            .value = {.number = r->pain * 1000, .at_ms = at_ms, .known = true}};
    struct event e = {.kind = EVENT_CHECKIN, .at_ms = at_ms, .safety = c->w->catalogue->safety->hash};
    w5_must(r->question > 0, "nobody was asked");
    e.as.checkin.session = r->question;
    e.as.checkin.share = 100;
    e.as.checkin.reports.item = &report;
    e.as.checkin.reports.count = 1;
    w5_fold(c, r, &e);
    c->n->reports++;
}

/* ---- One patient's turns ---- */

static inline void w5_draw(struct w5_run *r) {
    int minute = 0;
    bool reports = w5_patient_answer(&r->draws, r->day, &minute, &r->pain);
    r->report_ms = reports ? r->midnight_ms + minute * MINUTE_MS : INSTANT_NONE;
}

/* When it is this patient's turn again; INSTANT_NONE when the days are over. */
static inline int64_t w5_next(struct w5_run *r) {
    for (;;) {
        if (r->report_ms != INSTANT_NONE) return r->next.at_ms <= r->report_ms ? r->next.at_ms : r->report_ms;
        if (r->next.at_ms < r->midnight_ms + DAY_MS) return r->next.at_ms;
        if (++r->day == W5_DAYS) return INSTANT_NONE;
        r->midnight_ms += DAY_MS;
        w5_draw(r);
    }
}

static inline void w5_happen(struct w5_clock *c, struct w5_run *r) {
    if (r->next.at_ms <= r->report_ms) {
        w5_fold(c, r, &r->next);
    } else {
        w5_report(c, r, r->report_ms);
        r->report_ms = INSTANT_NONE;
    }
    w5_look_ahead(r);
}

/* ---- The clock ---- */

static inline bool w5_before(struct w5_turn a, struct w5_turn b) {
    return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.patient < b.patient;
}

static inline void w5_sink(struct w5_clock *c, size_t i) {
    struct w5_turn t = c->turn[i];
    for (size_t k; (k = 2 * i + 1) < c->turns; i = k) {
        if (k + 1 < c->turns && w5_before(c->turn[k + 1], c->turn[k])) k++;
        if (!w5_before(c->turn[k], t)) break;
        c->turn[i] = c->turn[k];
    }
    c->turn[i] = t;
}

static inline void w5_start(struct w5_clock *c, struct w5 *w, long patients, bool keeps, struct w5_counts *n) {
    *c = (struct w5_clock){.w = w, .patients = patients, .n = n, .keeps = keeps, .scratch = arena_new(ARENA_NO_LIMIT)};
    c->run = calloc((size_t)patients, sizeof *c->run);
    c->turn = calloc((size_t)patients, sizeof *c->turn);
    w5_must(c->run != NULL && c->turn != NULL && c->scratch != NULL, "memory is out");
    memset(n, 0, sizeof *n);
    for (long i = 0; i < patients; i++) {
        struct w5_run *r = &c->run[i];
        *r = (struct w5_run){.w = w, .number = i, .arena = arena_new(ARENA_NO_LIMIT), .ahead = arena_new(ARENA_NO_LIMIT),
                             .zone = w->zone[i % 4]};
        w5_must(r->arena != NULL && r->ahead != NULL, "memory is out");
        w5_must((r->patient = patient_new(r->arena, w->catalogue, "p1")) != NULL, "memory is out");
        w5_patient_start(&r->draws, i);
        r->midnight_ms = W5_EPOCH_MS + r->draws.midnight * MINUTE_MS;
        w5_enrol(c, r);
        w5_draw(r);
    }
}

static inline void w5_live(struct w5_clock *c) {
    for (long i = 0; i < c->patients; i++) c->turn[c->turns++] = (struct w5_turn){w5_next(&c->run[i]), (int32_t)i};
    for (size_t i = c->turns; i-- > 0;) w5_sink(c, i);
    while (c->turns > 0 && c->turn[0].at_ms != INSTANT_NONE) {
        struct w5_run *r = &c->run[c->turn[0].patient];
        w5_happen(c, r);
        c->turn[0].at_ms = w5_next(r);
        w5_sink(c, 0);
    }
}

/* The records of another run, from after the enrolments on: each must come about again where it did. */
static inline void w5_replay(struct w5_clock *c, const struct w5_clock *of) {
    for (size_t i = c->records; i < of->records; i++) {
        const struct w5_record *was = &of->record[i];
        struct w5_run *r = &c->run[was->patient];
        if (was->kind == EVENT_CHECKIN) {
            r->pain = was->pain;
            w5_report(c, r, W5_EPOCH_MS + was->minute * MINUTE_MS);
        } else {
            w5_fold(c, r, &r->next);
        }
        w5_look_ahead(r);
        w5_must(memcmp(&c->record[i], was, offsetof(struct w5_record, pain) + 1) == 0, "a record came about otherwise");
    }
}

/* The counts that are of the end. */
static inline void w5_end(struct w5_clock *c) {
    for (long i = 0; i < c->patients; i++) {
        const struct patient *p = c->run[i].patient;
        c->n->in_step[p->plans.item[0].phase]++;
        /* Nobody acknowledges any: the same cause again is no new alert, and counts. */
        for (size_t k = 0; k < p->alerts.count; k++) c->n->alerts += p->alerts.item[k].times;
    }
}

/* The states, hashed one after the other. */
static inline void w5_hash(const struct w5_clock *c, char hash[HASH_SIZE]) {
    hash_text(hash, "", 0);
    for (long i = 0; i < c->patients; i++) {
        json_t *o = patient_json(c->run[i].patient);
        char *state = o == NULL ? NULL : json_canonical(o), *both = NULL;
        w5_must(state != NULL && asprintf(&both, "%s%s", hash, state) > 0, "memory is out");
        hash_text(hash, both, strlen(both));
        free(both);
        free(state);
        json_decref(o);
    }
}

static inline void w5_stop(struct w5_clock *c) {
    for (long i = 0; i < c->patients; i++) {
        arena_free(c->run[i].arena);
        arena_free(c->run[i].ahead);
    }
    arena_free(c->scratch);
    free(c->run);
    free(c->turn);
    free(c->record);
}

#endif
