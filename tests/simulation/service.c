/* The engine as serve puts it together, on a disk that may fail: started, stopped, and dropped in the middle of
 * anything. */
#include "base/hash.h"
#include "disk.h"
#include "practice/sending_note.h"
#include "sim.h"
#include "store/keeping.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TURNS_MOST 300000 /* without time passing: something goes round in circles */

void ground_served(struct served *out, size_t *count); /* ground.c */

static void count_closed(void *arg) { ++*(int *)arg; }
static void on_broken(void *arg) {
    (void)arg;
    sim.service.broken = true;
}

static bool publish(void) {
    struct served list[8];
    struct error err = {0};
    size_t count;
    ground_served(list, &count);
    struct store *s = sim.service.practice.store;
    if (store_begin(s, &err) != STATUS_OK) return false;
    if (practice_publish(&sim.service.practice, list, count, &err) == STATUS_OK)
        return store_commit(s, &err) == STATUS_OK;
    store_rollback(s);
    return false;
}

/* ---- Ending ---- */

static void release(void) {
    struct practice *p = &sim.service.practice;
    store_close(p->store);
    catalogue_free(p->catalogue);
    zones_free(p->zones);
    free(p->clock);
    *p = (struct practice){0};
    sim.service.up = sim.service.stopping = false;
    loop_reset();
}

/* Timers that are waited for now fire whatever the time is: nothing else happens until it is over. */
static void turn_until(const int *closed) {
    for (int i = 0; *closed == 0 && i < TURNS_MOST; i++) {
        if (loop_turn()) continue;
        (void)uv_run(&sim.service.loop, UV_RUN_NOWAIT);
        if (*closed > 0 || loop_next_ms() == INSTANT_NONE) continue;
        struct sim_time kept = sim.time;
        sim.time.real_ms = loop_next_ms();
        (void)loop_turn();
        sim.time = kept;
    }
    if (*closed == 0) sim_wrong("the service does not come to an end");
}

static void take_down(void) {
    struct sim_service *v = &sim.service;
    int closed = 0, written = 0;
    v->stopping = true;
    scheduler_close(v->scheduler, count_closed, &closed);
    turn_until(&closed);
    v->scheduler = NULL;
    receivers_forget();
    writer_close(v->writer, count_closed, &written);
    turn_until(&written);
    v->writer = NULL;
    (void)uv_run(&v->loop, UV_RUN_NOWAIT);
    if (uv_loop_close(&v->loop) != 0) sim_wrong("a handle is still open");
    release();
}

void service_stop(void) {
    if (!sim.service.up) return;
    sim_trace("stop");
    take_down();
}

void service_crash(void) {
    if (!sim.service.up) return;
    sim_trace("crash");
    sim.service.crashing = true;
    disk_power_off();
    take_down();
    disk_fail_nth(DISK_ANY, 0, false, DISK_FAILS);
    disk_power_on(sim_random());
    sim.service.crashing = false;
    sim.disk_faulty = false;
    sim.faults++;
    sim.watch.step_boot_ms = 0;
}

/* ---- Starting ---- */

static bool open_parts(void) {
    struct sim_service *v = &sim.service;
    struct error err = {0};
    v->practice.catalogue = catalogue_new();
    v->practice.zones = zones_new();
    v->practice.clock = malloc(sizeof *v->practice.clock);
    if (!v->practice.catalogue || !v->practice.zones || !v->practice.clock) abort();
    *v->practice.clock = loop_clock();
    if (store_open(sim.store, true, &v->practice.store, &err) != STATUS_OK) {
        sim_trace("the store does not open: %s", disk_is_off() || sim.disk_faulty ? "the disk" : err.message);
        if (!disk_is_off() && !sim.disk_faulty) sim_wrong("the store does not open: %s", err.message);
        return false;
    }
    if (publish()) return true;
    if (!disk_is_off() && !sim.disk_faulty) sim_wrong("the protocols cannot be published");
    return false;
}

static void off_during_start(void) {
    if (!disk_is_off()) return;
    disk_power_on(sim_random());
    disk_fail_nth(DISK_ANY, 0, false, DISK_FAILS);
    sim.disk_faulty = false;
    sim.faults++;
}

bool service_start(void) {
    struct sim_service *v = &sim.service;
    struct error err = {0};
    *v = (struct sim_service){.starts = v->starts};
    if (!open_parts()) {
        release();
        off_during_start();
        return false;
    }
    snprintf(v->owner, sizeof v->owner, "life %d", ++v->starts);
    v->practice.service = &v->now;
    v->up = true;
    sim.watch.believed_ms = sim.time.step_ms;
    sim.watch.step_boot_ms = 0;
    sim_trace("start %d", v->starts);
    receivers_look_back();
    if (uv_loop_init(&v->loop) != 0 || writer_new(&v->loop, &v->practice, &v->writer, &err) != STATUS_OK ||
        scheduler_new(&v->loop, v->writer, v->practice.clock, receivers_channels(), (size_t)sim.channels, v->owner,
                      &v->scheduler, &err) != STATUS_OK)
        abort();
    writer_when_broken(v->writer, on_broken, NULL);
    scheduler_tell(v->scheduler, NULL, &v->now);
    return true;
}

/* ---- Going on ---- */

static void see_broken(void) {
    if (!sim.service.broken) return;
    sim_trace("the store is broken");
    take_down();
    off_during_start();
    sim_plan(sim_between(1, 20) * 1000, HAPPENS_START, 0, 0);
}

void service_drain(void) {
    for (int i = 0; sim.service.up && !sim.wrong[0]; i++) {
        if (disk_is_off()) {
            service_crash();
            sim_plan(sim_between(1, sim_chance(200) ? 10000 : 120) * 1000, HAPPENS_START, 0, 0);
            return;
        }
        if (sim.crash_turns > 0 && --sim.crash_turns == 0)
            disk_power_off();
        else if (sim.service.broken && !loop_is_half_done())
            see_broken();
        else if (!loop_turn())
            return;
        if (i > TURNS_MOST) sim_wrong("the service does not come to rest");
    }
}

/* ---- Copies ---- */

void service_backup(void) {
    struct store_summary summary = {0};
    struct error err = {0};
    if (!sim.service.up) return;
    snprintf(sim.backup, sizeof sim.backup, "%s/backup%d.db", sim.folder, ++sim.files);
    sim.has_backup = false;
    enum status status = store_backup(sim.service.practice.store, sim.backup, &summary, &err);
    sim_trace("backup %s: %lld events%s", status == STATUS_OK ? "done" : "failed", (long long)summary.events,
              status == STATUS_OK ? "" : sim.disk_faulty ? ", by the disk" : err.message);

    if (status != STATUS_OK) {
        if (!sim.disk_faulty && !disk_is_off()) sim_wrong("no backup: %s", err.message);
        return;
    }
    sim.has_backup = true;
    sim.backup_letters = sim.letters;
    sim.backup_confirms = sim.confirms;
}

static enum status prove(void *arg, struct store *copy, struct error *err) {
    struct sending_hold hold = {.held = true, .since_ms = sim_wall_ms(), .why = "restored from a backup"};
    (void)arg;
    enum status status = store_begin(copy, err);
    if (status == STATUS_OK) status = sending_hold_set(copy, &hold, err);
    return status == STATUS_OK ? store_commit(copy, err) : status;
}

static void forget_deeds(void) {
    for (int64_t i = 0; i < sim.deeds; i++)
        if (sim.deed[i]->confirmed > sim.backup_confirms) sim.deed[i]->lost = true;
    for (int i = 0; i < sim.patients; i++) {
        struct person_of *p = &sim.patient[i];
        p->idle = p->idle > 0 && sim.deed[p->idle - 1]->lost ? 0 : p->idle;
        p->moved_ms = sim.time.real_ms;
        p->calm = false;
        for (int k = 0; k < SIM_SESSIONS; k++) {
            if (p->answered[k] > 0 && sim.deed[p->answered[k] - 1]->lost) p->answered[k] = 0;
            if (p->snoozed[k] > 0 && sim.deed[p->snoozed[k] - 1]->lost) p->snoozed[k] = 0;
        }
    }
}

/* The service is down. */
bool service_restore(void) {
    struct error err = {0};
    snprintf(sim.store, sizeof sim.store, "%s/s%d.db", sim.folder, ++sim.files); /* beside the old one */
    enum status status = store_restore(sim.backup, sim.store, prove, NULL, &err);
    sim_trace("restore %s", status == STATUS_OK ? "done" : err.message);
    if (status != STATUS_OK) {
        sim_wrong("the backup cannot be restored: %s", err.message);
        return false;
    }
    forget_deeds();
    receivers_restored(sim.backup_letters);
    sim.held = -1;
    return true;
}

/* Somebody starts a second server on the store. */
void service_second(void) {
    struct store *other = NULL;
    struct error err = {0};
    if (!sim.service.up) return;
    enum status status = store_open(sim.store, false, &other, &err);
    sim_trace("a second start is %s", status == STATUS_OK ? "let in" : "refused");
    if (status != STATUS_ENVIRONMENT) sim_wrong("a second start on the store was not refused");
    store_close(other);
}
