/* What must hold of the store whenever the service is at rest: the chain and all that is derived from it, what people
 * were told, and every row against what receivers saw. */
#include "disk.h"
#include "practice/undelivered.h"
#include "sim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *ask(const char *loose) {
    struct error err = {0};
    json_t *request = sim_json(loose), *answer = NULL;
    struct store *s = sim.service.practice.store;
    enum status status = store_begin(s, &err);
    if (status == STATUS_OK) status = practice_request(&sim.service.practice, request, &answer, &err);
    if (status == STATUS_OK) status = store_commit(s, &err);
    if (status != STATUS_OK) {
        store_rollback(s);
        sim_wrong("%s: %s", loose, err.message);
    }
    json_decref(request);
    return answer;
}

static void check_verify(void) {
    json_t *answer = ask("{'deed':'verify','who':'anna'}");
    const json_t *problems = json_object_get(answer, "problems");
    if (json_array_size(problems) > 0) sim_wrong("verify: %s", json_string_value(json_array_get(problems, 0)));
    json_decref(answer);
}

/* ---- What clients were told ---- */

static void check_deed(const struct deed *d, struct arena *a) {
    struct stored_event e;
    struct error err;
    bool found = false;
    if (d->patient < 0 || d->lost || !practice_writes(d->name)) return;
    if (store_event_by_key(sim.service.practice.store, sim.patient[d->patient].id, d->key, a, &e, &found, &err) !=
        STATUS_OK)
        return;
    if (d->outcome == DEED_CONFIRMED && d->event > 0 && (!found || e.number != d->event))
        sim_wrong("%s (%s) was confirmed as event %lld, and is not there", d->key, d->name, (long long)d->event);
    if (d->outcome == DEED_REFUSED && found)
        sim_wrong("%s (%s) was refused, and left event %lld", d->key, d->name, (long long)e.number);
}

static void check_keys_once(int i, struct arena *a) {
    struct stored_event *e;
    struct error err;
    size_t count;
    if (store_events(sim.service.practice.store, sim.patient[i].id, 0, a, &e, &count, &err) != STATUS_OK) return;
    for (size_t x = 0; x < count; x++)
        for (size_t y = x + 1; e[x].key && y < count; y++)
            if (e[y].key && strcmp(e[x].key, e[y].key) == 0) sim_wrong("%s was done twice", e[x].key);
}

/* ---- Rows against receivers ---- */

static int channel_of(const char *name) {
    for (int i = 0; i < SIM_CHANNELS; i++)
        if (strcmp(receivers_channels()[i]->name, name) == 0) return i;
    return -1;
}

static bool claim_is_held(int patient, const struct stored_reminder *r) {
    for (int i = 0; i < sim.letters; i++) {
        const struct letter *l = &sim.letter[i];
        for (int k = 0; k < l->rows; k++)
            if (l->patient == patient && l->open && l->row[k].session == r->session && l->row[k].round == r->round)
                return true;
    }
    return false;
}

static void check_row(int patient, const struct stored_reminder *r, bool settled) {
    char id[ID_SIZE];
    bool accepted, sent = r->state == REMINDER_SENT || r->state == REMINDER_UNANSWERED;
    int channel = channel_of(r->channel);
    if (channel < 0) sim_wrong("%s is on no channel of the clinic", id_reminder(id, r));
    (void)receivers_took(patient, r->session, r->round, channel, &accepted);
    if (sent && !accepted)
        sim_wrong("%s is %s, and no receiver accepted it", id_reminder(id, r),
                  reminder_state_name((enum reminder_state)r->state));
    if (!settled) return;
    if (r->state == REMINDER_CLAIMED && !claim_is_held(patient, r)) sim_wrong("%s stays claimed", id_reminder(id, r));
    bool waits = r->state == REMINDER_DUE && r->next_try_ms <= sim_wall_ms() - MINUTE_MS;
    if (waits)
        sim_wrong("%s is still due, to be tried %lld s ago", id_reminder(id, r),
                  (long long)(sim_wall_ms() - r->next_try_ms) / 1000);
    if (r->state == REMINDER_DUE && r->next_try_ms > r->late_ms + 1 && r->late_ms > r->changed_ms)
        sim_wrong("%s is to be tried again only after its time", id_reminder(id, r));
}

static void check_rows(int patient, bool settled, struct arena *a) {
    struct stored_reminder *rows;
    struct error err;
    size_t count;
    if (store_reminders_of(sim.service.practice.store, sim.patient[patient].id, 0, a, &rows, &count, &err) != STATUS_OK)
        return;
    for (size_t i = 0; i < count; i++) check_row(patient, &rows[i], settled);
}

/* Every failed row that nobody saw is on the list, and status is not well then. */
static void check_lists(struct arena *a) {
    struct undelivered *u;
    struct error err;
    size_t count;
    json_t *alerts = ask("{'deed':'alerts','who':'anna'}"), *status = ask("{'deed':'status','who':'anna'}");
    if (undelivered_list(sim.service.practice.store, NULL, false, a, &u, &count, &err) == STATUS_OK) {
        size_t shown = json_array_size(json_object_get(alerts, "alerts"));
        if (shown < count) sim_wrong("%zu reminders reached nobody, and %zu alerts are shown", count, shown);
        if (count > 0 && json_is_true(json_object_get(status, "ok")))
            sim_wrong("%zu reminders reached nobody, and status is well", count);
    }
    json_decref(alerts);
    json_decref(status);
}

static void learn_zones(struct arena *a) {
    for (int i = 0; i < sim.patients; i++) {
        struct stored_patient p;
        struct error err;
        bool found;
        if (store_patient_get(sim.service.practice.store, sim.patient[i].id, a, &p, &found, &err) == STATUS_OK && found)
            snprintf(sim.patient[i].zone, sizeof sim.patient[i].zone, "%s", p.zone);
    }
}

static void check(bool settled) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    sim.checks++;
    check_verify();
    learn_zones(a);
    for (int64_t i = 0; i < sim.deeds; i++) check_deed(sim.deed[i], a);
    for (int i = 0; i < sim.patients; i++) {
        check_keys_once(i, a);
        check_rows(i, settled, a);
        check_expansion(i, settled);
    }
    check_lists(a);
    arena_free(a);
}

void check_store(void) {
    if (!sim.service.up || sim.disk_faulty || disk_is_off() || sim.wrong[0]) return;
    check(false);
}

void check_settled(void) {
    if (!sim.service.up) {
        sim_wrong("the service is not up again");
        return;
    }
    for (int64_t i = 0; i < sim.deeds; i++)
        if (sim.deed[i]->outcome == DEED_OUT) sim_wrong("%s was never answered", sim.deed[i]->key);
    check(true);
}
