/* w5.h - workload W5 of benchmarks.md by the engine: the protocol of tests/bench/w5, compiled, folded over every patient's
 * events in virtual time. What can fail ends the program: a benchmark has nothing to go on with. */
#ifndef STRIDE_BENCH_W5_H
#define STRIDE_BENCH_W5_H
#include "clinical/agenda/passing.h"
#include "clinical/protocol/canonical.h"
#include "tests/bench/reference/w5.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define W5_EPOCH_MS INT64_C(1798761600000)   /* minute 0: 2027-01-01T00:00:00Z */

struct w5 { struct catalogue *catalogue; const struct protocol *protocol; int pain; struct zone *zone[4]; };

struct w5_run {
    struct w5 *w;
    struct arena *arena;
    struct patient *patient;
    const struct zone *zone;
    struct w5_counts *n;
    int64_t question;                    /* the session that asks; 0 while none is open */
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

static inline void w5_count(struct w5_run *r, const struct effect *x) {
    if (x->kind == EFFECT_NUDGED) r->n->nudges++;
    if (x->kind == EFFECT_MOVED) *(strcmp(x->from, x->to) < 0 ? &r->n->up : &r->n->down) += 1;
    if (x->kind != EFFECT_REMINDER) return;
    if (x->planned->items.count > 0) r->n->reminders++;
    if (x->planned->questions.count > 0) r->question = x->session;
}

static inline void w5_fold(struct w5_run *r, struct event *e) {
    struct error err = {0};
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    struct effects effects = {.arena = scratch};
    w5_must(scratch != NULL, "memory is out");
    e->number = r->patient->events + 1;
    e->recorded_ms = e->at_ms;
    e->local = zone_local(r->zone, e->at_ms);
    e->tzdata = e->who = "bench";
    if (patient_apply(r->patient, e, &effects, &err) != STATUS_OK) w5_must(false, err.message);
    for (size_t i = 0; i < effects.list.count; i++) w5_count(r, &effects.list.item[i]);
    r->events++;
    arena_free(scratch);
}

static inline void w5_pass(struct w5_run *r, int64_t until_ms) {
    for (;;) {
        struct event e;
        struct error err = {0};
        struct arena *scratch = arena_new(ARENA_NO_LIMIT);
        w5_must(scratch != NULL, "memory is out");
        if (passing_next(r->patient, r->zone, scratch, &e, &err) != STATUS_OK) w5_must(false, err.message);
        bool due = e.at_ms <= until_ms;
        if (due) w5_fold(r, &e);
        arena_free(scratch);
        if (!due) return;
    }
}

/* The zones are those of the four local midnights. */
static inline void w5_enrol(struct w5_run *r, long number, int64_t midnight_ms) {
    static const char *const zones[] = {"Etc/GMT+4", "Etc/GMT+5", "Etc/GMT+6", "Etc/GMT+7"};
    struct event e = {.kind = EVENT_PATIENT_ADDED, .at_ms = midnight_ms - HOUR_MS};
    e.as.settings = (struct settings){.zone = zones[number % 4]};
    w5_fold(r, &e);
    e = (struct event){.kind = EVENT_ENROLLED, .at_ms = midnight_ms - HOUR_MS};
    e.as.enrolled.plan = 1;
    e.as.enrolled.protocol = r->w->protocol->id;
    e.as.enrolled.version = r->w->protocol->version;
    e.as.enrolled.hash = r->w->protocol->hash;
    e.as.enrolled.side = SIDE_RIGHT;
    e.as.enrolled.phase = "step-2";
    e.as.enrolled.strength = "possible";
    e.as.enrolled.start_day = wall_day(zone_local(r->zone, midnight_ms).wall_ms);
    w5_fold(r, &e);
}

static inline void w5_report(struct w5_run *r, int64_t at_ms, int pain) {
    struct report report = {.finding = r->w->pain, .side = SIDE_RIGHT,
                            .value = {.number = pain * 1000, .at_ms = at_ms, .known = true}};
    struct event e = {.kind = EVENT_CHECKIN, .at_ms = at_ms, .safety = r->w->catalogue->safety->hash};
    w5_must(r->question > 0, "nobody was asked");
    e.as.checkin.session = r->question;
    e.as.checkin.share = 100;
    e.as.checkin.reports.item = &report;
    e.as.checkin.reports.count = 1;
    w5_fold(r, &e);
    r->n->reports++;
}

/* One patient's 84 days; the events there were. */
static inline long w5_patient(struct w5 *w, long number, struct w5_counts *n) {
    struct w5_run r = {.w = w, .arena = arena_new(ARENA_NO_LIMIT), .zone = w->zone[number % 4], .n = n};
    struct w5_patient draws;
    w5_patient_start(&draws, number);
    int64_t midnight = W5_EPOCH_MS + draws.midnight * MINUTE_MS;
    w5_must(r.arena != NULL && (r.patient = patient_new(r.arena, w->catalogue, "p1")) != NULL, "memory is out");
    w5_enrol(&r, number, midnight);
    for (int day = 0; day < W5_DAYS; day++, midnight += DAY_MS) {
        int minute = 0, pain = 0;
        bool reports = w5_patient_answer(&draws, day, &minute, &pain);
        if (reports) w5_pass(&r, midnight + minute * MINUTE_MS);
        if (reports) w5_report(&r, midnight + minute * MINUTE_MS, pain);
        w5_pass(&r, midnight + DAY_MS - 1);
    }
    n->in_step[r.patient->plans.item[0].phase]++;
    /* Nobody acknowledges any: the same cause again is no new alert, and counts. */
    for (size_t i = 0; i < r.patient->alerts.count; i++) n->alerts += r.patient->alerts.item[i].times;
    arena_free(r.arena);
    return r.events;
}

#endif
