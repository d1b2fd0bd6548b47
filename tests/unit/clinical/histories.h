/* histories.h - random histories of one patient in virtual time: what passes by itself, and what people might do.
 *
 * A history is made from its seed alone. Every event goes through its JSON and is folded; one that is refused must change
 * nothing. histories_checks.h says what must hold after each, histories_deeds.h what people do. */
#ifndef STRIDE_TEST_CLINICAL_HISTORIES_H
#define STRIDE_TEST_CLINICAL_HISTORIES_H
#include "clinical/plan/ladder.h"
#include "clinical/patient/patient_fold.h"
#include "living.h"
#include <stdarg.h>
#include <stdio.h>

#define HISTORY_ZONES 5                  /* two of them on either side of the date line: who flies skips a day, or has one twice */
#define HISTORY_PROTOCOLS 4
#define HISTORY_MAX_PLANS 4
#define HISTORY_MAX_PRESCRIPTIONS 16

struct history;

/* What all histories share: the protocols, and how people answer by them. */
struct ground {
    struct catalogue *catalogue;
    int protocols;
    const char *well;                    /* a form that answers all there is, without any trouble */
    int well_percent;                    /* of the findings that are recorded */
    const char *fine_pain, *fine;        /* more members of the pains, and of the findings, of a session that went well */
    const char *(*form)(struct history *h, const char *side, int flags_percent);
    int64_t green_during, green_morning; /* no green session hurts more */
    void (*check)(struct history *h);    /* after each event, beside what holds for every protocol */
    const struct protocol *safety, *protocol[HISTORY_PROTOCOLS];     /* living 1 and 2, neighbour, stroller */
    struct zone *zone[HISTORY_ZONES];
};

/* Where a plan stood before the event. */
struct stood {
    const struct protocol *protocol;
    enum plan_state state; int step, phase; int64_t phase_since_ms; bool held;
    const struct exercise *exercise[HISTORY_MAX_PRESCRIPTIONS]; int rung[HISTORY_MAX_PRESCRIPTIONS];
    struct value during;                 /* its knee's newest pain during exercise */
};

struct history {
    const struct ground *ground;
    uint32_t seed, random;
    bool diligent;                       /* mostly does what is due, and is well */
    struct arena *arena;                 /* of the patient and the events kept */
    struct arena *scratch;               /* of one event: nothing of it may be looked at after the next */
    struct patient *patient;
    const struct zone *zone;
    LIST(struct event) events;
    struct effects effects;              /* of the last event */
    struct stood stood[HISTORY_MAX_PLANS];
    size_t stands;
    char *text;                          /* the state */
    int folded, refused, ups;            /* ups: rungs climbed after green sessions */
    int effects_of[EFFECT_IGNORED + 1];  /* how many of each kind */
};

static inline const char *const *history_zones(void) {
    static const char *const names[HISTORY_ZONES] = {"America/New_York", "Europe/Rome", "Australia/Lord_Howe",
                                                      "Pacific/Kiritimati", "Pacific/Honolulu"};
    return names;
}

/* Fails the test, and says how to see this again. */
static inline void history_fail(const struct history *h, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));
static inline void history_fail(const struct history *h, const char *format, ...) {
    char what[900];
    const struct event *e = h->events.count > 0 ? &h->events.item[h->events.count - 1] : NULL;
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    fprintf(stderr, "HISTORIES=1 HISTORIES_SEED=0x%08X: %s\n", h->seed, what);  /* a part's own process is not Check's */
    ck_abort_msg("HISTORIES=1 HISTORIES_SEED=0x%08X event %zu (%s): %s", h->seed, h->events.count,
                 e == NULL ? "none" : event_kind_name(e->kind), what);
    exit(1);
}

static inline int history_below(struct history *h, int n) {
    h->random ^= h->random << 13;
    h->random ^= h->random >> 17;
    h->random ^= h->random << 5;
    return (int)(h->random % (uint32_t)n);
}
static inline bool history_chance(struct history *h, int percent) { return history_below(h, 100) < percent; }

static inline char *history_text(const struct history *h, const struct patient *p) {
    json_t *o = patient_json(p);
    char *text = o == NULL ? NULL : json_canonical(o);
    if (text == NULL) history_fail(h, "the state has no JSON");
    json_decref(o);
    return text;
}

/* --- one event ------------------------------------------------------------------------------------------------------ */

/* The event as the store would give it back. */
static inline struct event history_copy(struct history *h, const struct event *e, struct arena *a) {
    struct error err = {0};
    const struct vocabulary *v = h->ground->catalogue->vocabulary;
    struct event out = *e;
    json_t *data = event_data_json(v, e);
    if (data == NULL || event_data_read(v, data, &out, a, &err) != STATUS_OK)
        history_fail(h, "%s is not read back: %s", event_kind_name(e->kind), err.message);
    json_decref(data);
    return out;
}

static inline bool history_has_safety(enum event_kind kind) {
    return kind == EVENT_PATIENT_ADDED || kind == EVENT_FINDINGS || kind == EVENT_CHECKIN || kind == EVENT_AMENDED;
}

static inline void history_stamp(struct history *h, struct event *e) {
    e->number = (int64_t)h->events.count + 1;
    e->recorded_ms = e->at_ms > h->patient->newest_ms ? e->at_ms : h->patient->newest_ms;
    e->local = zone_local(h->zone, e->at_ms);
    e->tzdata = e->who = "test";
    e->safety = history_has_safety(e->kind) ? h->ground->safety->hash : NULL;
}

static inline void history_stand(struct history *h) {
    struct patient *p = h->patient;
    h->stands = p->plans.count;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        const struct phase *phase = plan->phase < 0 ? NULL : &plan->protocol->phase[plan->phase];
        struct stood s = {.protocol = plan->protocol, .state = plan->state, .step = plan->step, .phase = plan->phase,
                          .phase_since_ms = plan->phase_since_ms, .held = plan_holds(plan, HOLD_NO_PROGRESSION)};
        for (size_t k = 0; phase != NULL && k < phase->prescriptions && k < HISTORY_MAX_PRESCRIPTIONS; k++) {
            struct stand stand = ladder_stand(plan, &phase->prescription[k]);
            s.exercise[k] = stand.exercise;
            s.rung[k] = stand.rung;
        }
        const struct vocabulary *v = p->catalogue->vocabulary;
        const struct finding *pain = &v->findings.item[vocabulary_find(v, "pain")];
        answers_get(&p->answers, pain, finding_slot(pain, finding_context(pain, "during"), plan->side), p->newest_ms, &s.during);
        h->stood[i] = s;
    }
}

/* amended looks back over the whole history, all else folds on. */
static inline enum status history_fold(struct history *h, const struct event *e, struct error *err) {
    if (e->kind != EVENT_AMENDED) return patient_apply(h->patient, e, &h->effects, err);
    const struct event *old = NULL;
    struct patient *anew;
    if (e->as.amended.number < e->number) old = &h->events.item[e->as.amended.number - 1];
    enum status status = patient_amend_check(h->patient, old, e->as.amended.with, err);
    if (status != STATUS_OK) return status;
    status = patient_fold(h->ground->catalogue, "p1", h->events.item, h->events.count, &h->effects, NULL, NULL, h->arena,
                          &anew, err);
    if (status == STATUS_OK) h->patient = anew;
    return status;
}

static inline void history_scratch(struct history *h) {
    arena_free(h->scratch);
    h->scratch = arena_new(ARENA_NO_LIMIT);
    h->effects = (struct effects){.arena = h->scratch};
    ck_assert_ptr_nonnull(h->scratch);
}

/* HISTORIES_TRACE=1 shows the events as they come. */
static inline void history_trace(const struct history *h, const struct event *e, const char *how) {
    char when[INSTANT_SIZE];
    if (getenv("HISTORIES_TRACE") == NULL) return;
    json_t *data = event_data_json(h->ground->catalogue->vocabulary, e);
    char *text = json_canonical(data);
    printf("%3zu %s %-15s %s %.600s\n", h->events.count, instant_format(when, e->at_ms), event_kind_name(e->kind), how, text);
    fflush(stdout);
    free(text);
    json_decref(data);
}

/* Folds it; false when it was refused, and then nothing has changed. */
static inline bool history_take(struct history *h, struct event e) {
    struct error err = {0};
    history_stamp(h, &e);
    struct event *kept = LIST_PUSH(h->arena, &h->events);
    ck_assert_ptr_nonnull(kept);
    *kept = history_copy(h, &e, h->arena);
    history_scratch(h);
    struct event once = history_copy(h, kept, h->scratch);     /* what the state keeps of it, it has copied */
    history_stand(h);
    enum status status = history_fold(h, &once, &err);
    if (status != STATUS_OK && status != STATUS_NO) history_fail(h, "status %d: %s", (int)status, err.message);
    char *text = history_text(h, h->patient);
    if (status == STATUS_NO) {
        if (h->text == NULL || strcmp(text, h->text) != 0) history_fail(h, "was refused (%s) and changed the state", err.message);
        history_trace(h, &once, err.message);
        h->events.count--;
        h->refused++;
        free(text);
        return false;
    }
    history_trace(h, &once, "-");
    free(h->text);
    h->text = text;
    h->folded++;
    for (size_t i = 0; i < h->effects.list.count; i++) h->effects_of[h->effects.list.item[i].kind]++;
    return true;
}

/* --- a whole one -------------------------------------------------------------------------------------------------------- */

static inline void ground_zones(struct ground *g) {
    struct error err = {0};
    for (int i = 0; i < HISTORY_ZONES; i++)
        if (zone_load(history_zones()[i], &g->zone[i], &err) != STATUS_OK) ck_abort_msg("%s", err.message);
}

/* Of the fixture's own protocols; how people answer by them the caller says. */
static inline void ground_open(struct ground *g) {
    g->catalogue = catalogue_new();
    g->safety = add(g->catalogue, SAFETY);
    g->protocols = HISTORY_PROTOCOLS;
    g->protocol[0] = add(g->catalogue, LIVING_1);
    g->protocol[1] = add(g->catalogue, LIVING_2);
    g->protocol[2] = add(g->catalogue, NEIGHBOUR);
    g->protocol[3] = add_stroller(g->catalogue);
    ground_zones(g);
}

static inline void ground_close(struct ground *g) {
    for (int i = 0; i < HISTORY_ZONES; i++) zone_free(g->zone[i]);
    catalogue_free(g->catalogue);
}

static inline void history_open(struct history *h, const struct ground *g, uint32_t seed) {
    *h = (struct history){.ground = g, .seed = seed, .random = seed == 0 ? 1 : seed};
    h->arena = arena_new(ARENA_NO_LIMIT);
    h->scratch = arena_new(ARENA_NO_LIMIT);
    h->patient = patient_new(h->arena, g->catalogue, "p1");
    for (int i = 0; i < 8; i++) history_below(h, 2);
    h->diligent = history_chance(h, 40);
    int zone = history_below(h, HISTORY_ZONES);
    h->zone = g->zone[zone];
    struct event e = {.kind = EVENT_PATIENT_ADDED, .at_ms = at("2027-03-01T12:00:00Z") + history_below(h, 365) * DAY_MS};
    e.as.settings = (struct settings){.zone = history_zones()[zone], .quiet_from = QUIET_FROM_DEFAULT, .quiet_to = QUIET_TO_DEFAULT};
    if (!history_take(h, e)) history_fail(h, "the first event is refused");
}

static inline void history_close(struct history *h) {
    free(h->text);
    arena_free(h->scratch);
    arena_free(h->arena);
}

#endif
