/* Patients and clinicians: what they do on their own and when a message came, and what follows for what may be sent. */
#include "sim.h"
#include <stdio.h>
#include <string.h>

enum { DOES_NOTHING, DOES_ANSWER, DOES_SNOOZE, DOES_IDLE, DOES_GO_ON, DOES_MOVE, DOES_HOLD, DOES_RESUME, DOES_SHOW };

static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland",
                                    "UTC",           "Asia/Kathmandu",   "America/St_Johns",    "Pacific/Apia"};
#define ZONES ((int)(sizeof zones / sizeof *zones))

void people_reset(void) {
    for (int i = 0; i < sim.patients; i++) {
        struct person_of *p = &sim.patient[i];
        *p = (struct person_of){.calm = sim_chance(350), .quiet_from = 21 * 60, .quiet_to = 7 * 60};
        snprintf(p->id, sizeof p->id, "p%d", i + 1);
        snprintf(p->marker, sizeof p->marker, "Zx%dq%04x", i + 1, (unsigned)sim_below(65536));
        snprintf(p->zone, sizeof p->zone, "%s", zones[sim_below(ZONES)]);
    }
}

/* Who lets sending go on says that the clock is right, too. */
static void believe(void) {
    sim.held = 0;
    sim.watch.step_boot_ms = 0;
    sim.watch.believed_ms = sim.time.step_ms;
}

/* ---- What a deed that is done means ---- */

static bool relaxes(const struct deed *d) { return d->effect == DOES_GO_ON; }

static bool something_relaxes(int patient) {
    for (int64_t i = 0; i < sim.deeds; i++) {
        const struct deed *d = sim.deed[i];
        bool open = d->outcome == DEED_WAITS || d->outcome == DEED_OUT || d->outcome == DEED_UNKNOWN;
        if (d->patient == patient && relaxes(d) && open) return true;
    }
    return false;
}

static bool resuming(void) {
    for (int64_t i = 0; i < sim.deeds; i++) {
        const struct deed *d = sim.deed[i];
        bool open = d->outcome == DEED_WAITS || d->outcome == DEED_OUT || d->outcome == DEED_UNKNOWN;
        if (d->effect == DOES_RESUME && open) return true;
    }
    return false;
}

static const char *text_of(const json_t *o, const char *key) { return json_string_value(json_object_get(o, key)); }

/* A clinician looks at a patient, and decides what waits. */
static void decide(const struct deed *d) {
    const json_t *proposals = json_object_get(d->answer, "proposals"), *exams = json_object_get(d->answer, "exams");
    for (size_t i = 0; i < json_array_size(proposals); i++) {
        const char *id = text_of(json_array_get(proposals, i), "proposal"),
                   *state = text_of(json_array_get(proposals, i), "state");
        if (!id || (state && strcmp(state, "open") != 0)) continue;
        deeds_submit(
            deeds_new(d->patient, sim_chance(700) ? "approve" : "decline", 0, DOES_GO_ON, "{'proposal':'%s'}", id));
        return;
    }
    for (size_t i = 0; i < json_array_size(exams); i++) {
        const char *id = text_of(json_array_get(exams, i), "exam"), *state = text_of(json_array_get(exams, i), "state");
        char at[INSTANT_SIZE];
        if (!id || !state || strcmp(state, "asked") != 0) continue;
        instant_format(at, sim_wall_ms() + sim_between(2, 60) * HOUR_MS);
        deeds_submit(deeds_new(d->patient, "exam-book", 0, DOES_NOTHING, "{'exam':'%s','time':'%s'}", id, at));
        return;
    }
}

void deeds_done(struct deed *d) {
    struct person_of *p = d->patient >= 0 ? &sim.patient[d->patient] : NULL;
    if (d->outcome != DEED_CONFIRMED) return;
    bool numbered = d->session > 0 && d->session < SIM_SESSIONS;
    if (d->effect == DOES_ANSWER && numbered) p->answered[d->session] = d->number;
    if (d->effect == DOES_SNOOZE && numbered) p->snoozed[d->session] = d->number;
    if (d->effect == DOES_IDLE && !something_relaxes(d->patient)) p->idle = d->number;
    if (d->effect == DOES_HOLD && !resuming()) sim.held = d->number;
    if (d->effect == DOES_RESUME) believe();
    if (d->effect == DOES_MOVE) p->moved_ms = sim.time.real_ms;
    if (d->effect == DOES_SHOW) decide(d);
}

static void do_it(struct deed *d) {
    if (relaxes(d)) sim.patient[d->patient].idle = 0;
    if (d->effect == DOES_MOVE) sim.patient[d->patient].moved_ms = sim.time.real_ms;
    if (d->effect == DOES_RESUME) believe();
    deeds_submit(d);
}
#define DO(patient, name, session, effect, ...) do_it(deeds_new(patient, name, session, effect, __VA_ARGS__))

/* ---- Patients ---- */

static void check_in(int i, int64_t session) {
    const struct person_of *p = &sim.patient[i];
    int pain = p->calm ? sim_below(2) : sim_chance(800) ? sim_below(4) : sim_below(11);
    if (!p->calm && sim_chance(150))
        DO(i, "checkin", session, DOES_ANSWER, "{'session':'%s.%lld','skipped':'no time'}", p->id, (long long)session);
    else if (!p->calm && sim_chance(30))
        DO(i, "checkin", session, DOES_IDLE,
           "{'session':'%s.%lld','done':true,'during':%d,'form':{'side':'left','findings':{'swollen':true}}}", p->id,
           (long long)session, pain);
    else
        DO(i, "checkin", session, DOES_ANSWER, "{'session':'%s.%lld','done':true,'during':%d}", p->id,
           (long long)session, pain);
}

void people_react(int i, int64_t session) {
    const struct person_of *p = &sim.patient[i];
    int mood = sim_below(100);
    if (session == 0) return;
    if (mood < 45)
        check_in(i, session);
    else if (mood < 75 && !p->calm)
        DO(i, "snooze", session, DOES_SNOOZE, "{'reminder':'%s.%lld','minutes':%d}", p->id, (long long)session,
           10 + sim_below(51));
}

static int64_t newest_session(int i) {
    int64_t newest = 0;
    for (int k = 0; k < sim.letters; k++)
        for (int r = 0; r < sim.letter[k].rows; r++)
            if (sim.letter[k].patient == i && sim.letter[k].row[r].session > newest)
                newest = sim.letter[k].row[r].session;
    return newest;
}

static void record(int i) {
    const struct person_of *p = &sim.patient[i];
    if (sim_chance(150))
        DO(i, "record", 0, DOES_IDLE, "{'patient':'%s','form':{'side':'left','findings':{'swollen':true}}}", p->id);
    else
        DO(i, "record", 0, DOES_NOTHING,
           "{'patient':'%s','form':{'side':'left','findings':{'pain':{'worst-24h':%d}%s}}}", p->id, sim_below(11),
           sim_chance(100) ? ",'groin':true" : "");
}

void people_act(int i) {
    const struct person_of *p = &sim.patient[i];
    if (p->calm) return;
    int what = sim_below(100);
    if (what >= 40 && what < 72 && sim_chance(600)) what = 99; /* plans mostly go on */
    if (what < 20)
        check_in(i, newest_session(i) + (sim_chance(500) ? 1 : 0)); /* the next one: early */
    else if (what < 40)
        record(i);
    else if (what < 52)
        DO(i, "pause", 0, DOES_IDLE, "{'plan':'%s/1'}", p->id);
    else if (what < 70)
        DO(i, "resume", 0, DOES_GO_ON, "{'plan':'%s/1'}", p->id);
    else if (what < 72)
        DO(i, "stop", 0, DOES_IDLE, "{'plan':'%s/1'}", p->id);
    else if (what < 80)
        DO(i, "travel", 0, DOES_MOVE, "{'patient':'%s','zone':'%s'}", p->id, zones[sim_below(ZONES)]);
    else if (what < 86)
        DO(i, "patient-set", 0, DOES_MOVE, "{'patient':'%s','times':['%02d:00','%02d:30']}", p->id, 6 + sim_below(6),
           13 + sim_below(9));
    else if (what < 90)
        DO(i, "exam-ask", 0, DOES_NOTHING, "{'patient':'%s','reason':'it clicks'}", p->id);
    else
        people_react(i, newest_session(i));
}

/* ---- The clinic ---- */

static void acknowledge(struct arena *a) {
    struct stored_alert *alert;
    struct stored_reminder *row;
    struct error err;
    char id[ID_SIZE];
    size_t count;
    struct store *s = sim.service.practice.store;
    if (store_alerts(s, NULL, false, a, &alert, &count, &err) == STATUS_OK && count > 0 && sim_chance(600)) {
        const struct stored_alert *x = &alert[sim_below((int)count)];
        DO((int)(x->patient[1] - '1'), "acknowledge", 0, DOES_NOTHING, "{'alert':'%s'}",
           id_raised(id, x->patient, x->event, x->index));
        return;
    }
    if (store_undelivered(s, true, NULL, 10, a, &row, &count, &err) == STATUS_OK && count > 0)
        DO((int)(row[0].patient[1] - '1'), "acknowledge", 0, DOES_NOTHING, "{'alert':'%s'}", id_reminder(id, &row[0]));
}

void people_resume_sending(void) { DO(-1, "sending-resume", 0, DOES_RESUME, "{}"); }

void people_clinic(void) {
    int i = sim_below(sim.patients), what = sim_below(100);
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (what < 30)
        DO(i, "patient-show", 0, DOES_SHOW, "{'patient':'%s'}", sim.patient[i].id);
    else if (what < 50 && !sim.patient[i].calm)
        DO(i, "clear", 0, DOES_GO_ON, "{'patient':'%s'}", sim.patient[i].id);
    else if (what < 85 && sim.service.up)
        acknowledge(a);
    else if (what < 90 && !sim.held) {
        DO(-1, "sending-hold", 0, DOES_HOLD, "{'reason':'a server moves'}");
        sim_plan(sim_between(5, 90) * MINUTE_MS, HAPPENS_RESUME, 0, 0);
    }
    arena_free(a);
}
