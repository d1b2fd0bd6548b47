/* The receivers of messages: they accept, refuse, fall silent, lose their answer, lie, or answer late. They keep what
 * they took, and what excuses a message that comes once more. */
#include "sim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEASE_MS ((int64_t)SCHEDULER_LEASE_MS)

enum manner { ACCEPTS, REFUSES_NOW, REFUSES, IS_SILENT, LOSES_REPLY, LIES, IS_LATE, MANNERS };
static int manner_of[SIM_CHANNELS][MANNERS]; /* permille of sends; the rest accepts */

static struct keyed *keyed_of(const char *key) {
    for (int i = sim.keys; i-- > 0;)
        if (strcmp(sim.keyed[i].key, key) == 0) return &sim.keyed[i];
    if (sim.keys == sim.key_room) {
        sim.key_room = sim.key_room * 2 + 64;
        sim.keyed = realloc(sim.keyed, (size_t)sim.key_room * sizeof *sim.keyed);
        if (!sim.keyed) abort();
    }
    struct keyed *k = &sim.keyed[sim.keys++];
    *k = (struct keyed){0};
    snprintf(k->key, sizeof k->key, "%s", key);
    return k;
}

/* ---- A send ---- */

static int patient_named(const char *id) {
    for (int i = 0; i < sim.patients; i++)
        if (strcmp(sim.patient[i].id, id) == 0) return i;
    return -1;
}

static struct letter *new_letter(void) {
    if (sim.letters == sim.letter_room) {
        sim.letter_room = sim.letter_room * 2 + 64;
        sim.letter = realloc(sim.letter, (size_t)sim.letter_room * sizeof *sim.letter);
        if (!sim.letter) abort();
    }
    struct letter *l = &sim.letter[sim.letters++];
    *l = (struct letter){
        .life = sim.service.starts, .at_ms = sim.time.real_ms, .mono_ms = sim.time.real_ms - sim.time.asleep_ms};
    return l;
}

static enum manner choose(int channel) {
    int left = sim_below(1000);
    for (int i = REFUSES_NOW; i < MANNERS; i++)
        if ((left -= manner_of[channel][i]) < 0) return (enum manner)i;
    return ACCEPTS;
}

static void take(struct letter *l, struct keyed *k) {
    l->taken = true;
    k->taken++;
    if (k->taken > 1 + k->excuses)
        sim_wrong("%s was taken %d times under one key, with %d excuses", sim.patient[l->patient].id, k->taken,
                  k->excuses);
    if (l->patient >= 0 && l->session < SIM_SESSIONS)
        sim_plan(sim_between(60, 7200) * 1000, HAPPENS_REACT, l->patient, l->session);
}

/* What the receiver does; false: no answer comes by itself now. */
static bool treat(struct letter *l, struct keyed *k, enum manner manner) {
    bool takes = manner == ACCEPTS || manner == LIES || manner == IS_LATE ||
                 ((manner == IS_SILENT || manner == LOSES_REPLY) && sim_chance(500));
    if (takes) take(l, k);
    l->result = CHANNEL_ACCEPTED;
    if (manner == REFUSES) l->result = CHANNEL_REFUSED;
    if (manner == LOSES_REPLY) l->result = CHANNEL_LOST;
    if (manner == REFUSES_NOW || manner == LIES) l->result = CHANNEL_REFUSED_NOW;
    if (takes && manner != ACCEPTS) k->excuses++; /* its answer is none, wrong, or may come too late */
    if (takes && manner == LOSES_REPLY) k->doubt = true;
    if (l->result == CHANNEL_REFUSED_NOW) k->refused_ms = sim_boot_ms();
    if (manner == IS_LATE) sim_plan(sim_between(1, 100) * 1000, HAPPENS_REPLY, 0, l - sim.letter);
    bool waits = manner == IS_SILENT || manner == IS_LATE;
    if (waits && sim.odds.step > 0 && sim_chance(300)) sim_plan(sim_between(1, 40) * 1000, HAPPENS_STEP_A_LITTLE, 0, 0);
    return !waits;
}

static void reply(struct letter *l) {
    static const char *const words[] = {"accepted", "refused for now", "refused", "lost"};
    channel_answered answered = l->answered;
    void *arg = l->arg;
    enum channel_result result = l->result;
    l->open = false;
    l->accepted = result == CHANNEL_ACCEPTED;
    sim_trace("reply %s.%lld/%d: %s", sim.patient[l->patient].id, (long long)l->session, l->round, words[result]);
    answered(arg, result, words[result]); /* may lead to more letters */
}

/* What is still out may be tried again when its lease is over, and then says that it may have come. */
static void see_others(const struct letter *l, struct keyed *k, const struct message *m) {
    int64_t mono_ms = sim.time.real_ms - sim.time.asleep_ms;
    for (const struct letter *x = sim.letter; x < l; x++) {
        if (!x->open || strcmp(x->key, l->key) != 0) continue;
        k->doubt = true;
        if (mono_ms - x->mono_ms < LEASE_MS) sim_wrong("%s goes out again while it is still out", m->reminder);
    }
}

static void take_send(int channel, const struct message *m, channel_answered answered, void *arg) {
    struct id id;
    struct error err;
    if (sim.service.crashing || sim.service.stopping) {
        answered(arg, CHANNEL_REFUSED_NOW, "there is no power");
        return;
    }
    struct letter *l = new_letter();
    struct keyed *k = keyed_of(m->key);
    l->channel = channel;
    l->patient = patient_named(m->patient);
    l->answered = answered;
    l->arg = arg;
    l->open = true;
    snprintf(l->key, sizeof l->key, "%s", m->key);
    if (l->patient < 0 || id_read(m->reminder, "reminder", &id, &err) != STATUS_OK) {
        sim_wrong("a message for nobody: %s", m->reminder);
        l->patient = 0;
    }
    l->session = id.number;
    l->round = id.round;
    k->sends++;
    if (sim.crash_at_send) sim.crash_turns = 1 + sim_below(4);
    sim.crash_at_send = false;
    sim.sends++;
    enum manner manner = sim.well ? ACCEPTS : choose(channel);
    sim_trace("send %s key %.8s%s%s manner %d", m->reminder, m->key, m->uncertain ? " uncertain" : "",
              m->late ? " late" : "", manner);
    see_others(l, k, m);
    if (k->doubt && !m->uncertain) sim_wrong("%s may have come before, and does not say so", m->reminder);
    if (k->refused_ms && sim_boot_ms() - k->refused_ms < 3500)
        sim_wrong("%s is tried again %lld ms after it was refused", m->reminder,
                  (long long)(sim_boot_ms() - k->refused_ms));
    k->refused_ms = 0;
    check_letter(l, m);
    if (treat(l, k, manner)) reply(l);
}

static void send_first(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    (void)self;
    take_send(0, m, answered, arg);
}
static void send_second(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    (void)self;
    take_send(1, m, answered, arg);
}
static struct channel first = {.name = "email", .send = send_first}, second = {.name = "file", .send = send_second};
struct channel *const *receivers_channels(void) {
    static struct channel *const all[SIM_CHANNELS] = {&first, &second};
    return all;
}

void receivers_reply(int letter) {
    struct letter *l = &sim.letter[letter];
    if (!l->open || !l->answered || !sim.service.up) return;
    reply(l);
}

/* ---- How they do ---- */

void receivers_mood(void) {
    static const int rate[MANNERS] = {0, 300, 20, 100, 100, 100, 150};
    for (int c = 0; c < SIM_CHANNELS; c++)
        for (int i = REFUSES_NOW; i < MANNERS; i++) manner_of[c][i] = sim_chance(400) ? sim_below(rate[i] + 1) : 0;
    if (sim_chance(150)) manner_of[sim_below(SIM_CHANNELS)][REFUSES_NOW] = 1000;
}

void receivers_well(void) { memset(manner_of, 0, sizeof manner_of); }

/* ---- Over crashes ---- */

/* Its memory is freed by an answer that nobody hears. */
void receivers_forget(void) {
    for (int i = 0; i < sim.letters; i++) {
        struct letter *l = &sim.letter[i];
        channel_answered answered = l->answered;
        l->answered = NULL;
        if (l->open && answered) answered(l->arg, CHANNEL_REFUSED_NOW, "");
        if (l->open) l->open = false;
    }
}

static bool still_claimed(const struct letter *l) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    bool claimed = l->unsure;
    for (int i = 0; i < l->rows; i++) {
        struct stored_reminder r;
        struct error err;
        bool found;
        if (store_reminder_get(sim.service.practice.store, sim.patient[l->patient].id, l->row[i].session,
                               receivers_channels()[l->channel]->name, l->row[i].round, a, &r, &found,
                               &err) != STATUS_OK)
            claimed = true; /* the disk does not say */
        else
            claimed = claimed || (found && r.state == REMINDER_CLAIMED);
    }
    arena_free(a);
    return claimed;
}

void receivers_look_back(void) {
    for (int i = 0; i < sim.letters; i++) {
        struct letter *l = &sim.letter[i];
        if (l->settled || l->life == sim.service.starts) continue;
        l->settled = true;
        struct keyed *k = keyed_of(l->key);
        if (!still_claimed(l)) continue;
        k->refused_ms = 0;
        if (!l->taken) continue;
        k->excuses++;
        k->doubt = k->doubt || !l->unsure;
    }
}

void receivers_restored(int first_letter) {
    for (int i = 0; i < sim.letters; i++) {
        struct letter *l = &sim.letter[i];
        struct keyed *k = keyed_of(l->key);
        k->refused_ms = 0;
        k->doubt = false;
        if (i < first_letter) continue;
        l->settled = true;
        if (l->taken) k->excuses++;
    }
}

bool receivers_took(int patient, int64_t session, int round, int channel, bool *accepted) {
    bool any = false;
    *accepted = false;
    for (int i = 0; i < sim.letters; i++) {
        const struct letter *l = &sim.letter[i];
        if (l->patient != patient || l->channel != channel) continue;
        if (l->unsure && l->accepted) *accepted = true;
        for (int k = 0; k < l->rows; k++) {
            if (l->row[k].session != session || l->row[k].round != round) continue;
            any = any || l->taken;
            *accepted = *accepted || l->accepted;
        }
    }
    return any;
}

void receivers_reset(void) {
    sim.letter = NULL;
    sim.keyed = NULL;
    sim.letters = sim.letter_room = sim.keys = sim.key_room = 0;
    receivers_well();
}

void receivers_free(void) {
    free(sim.letter);
    free(sim.keyed);
    receivers_reset();
}
