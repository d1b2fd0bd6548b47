/* A seed's life: chance, what is told, what happens when. */
#include "sim.h"
#include "base/hash.h"
#include "disk.h"
#include "sim_ground.h"
#include "support/support.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLANS           4000
#define STEP_NOTICED_MS (2 * MINUTE_MS)
#define STEP_HELD_MS    (10 * MINUTE_MS)
#define SETTLE_MS       (45 * MINUTE_MS) /* longer than any wait for another try, or a hold of the clock */

struct sim sim;
static struct planned {
    int64_t at_ms, order, number;
    enum happening what;
    int who;
} plans[PLANS];
static int planned;
static int64_t order;

/* ---- Chance ---- */

uint64_t sim_random(void) {
    uint64_t z = (sim.state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}
int sim_below(int n) { return (int)(sim_random() % (uint64_t)n); }
bool sim_chance(int permille) { return sim_below(1000) < permille; }
int64_t sim_between(int64_t from, int64_t to) { return from + (int64_t)(sim_random() % (uint64_t)(to - from + 1)); }

/* ---- What is told ---- */

static void put_line(const char *line) {
    for (const char *c = line; *c; c++) sim.hash = (sim.hash ^ (unsigned char)*c) * UINT64_C(0x100000001B3);
    sim.hash = (sim.hash ^ '\n') * UINT64_C(0x100000001B3);
    if (sim.tracing) printf("%s\n", line);
}

void sim_trace(const char *format, ...) {
    char line[700], when[INSTANT_SIZE];
    va_list list;
    int n =
        snprintf(line, sizeof line, "%s.%03d ", instant_format(when, sim.time.real_ms), (int)(sim.time.real_ms % 1000));
    va_start(list, format);
    vsnprintf(line + n, sizeof line - (size_t)n, format, list);
    va_end(list);
    put_line(line);
}

void sim_wrong(const char *format, ...) {
    char when[INSTANT_SIZE], what[500];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    sim_trace("WRONG: %s", what);
    if (!sim.wrong[0]) snprintf(sim.wrong, sizeof sim.wrong, "%s %s", instant_format(when, sim.time.real_ms), what);
}

/* ---- What will happen ---- */

void sim_plan(int64_t in_ms, enum happening what, int who, int64_t number) {
    if (planned == PLANS) abort();
    plans[planned++] = (struct planned){sim.time.real_ms + in_ms, order++, number, what, who};
}

void sim_plan_drop(enum happening what) {
    int kept = 0;
    for (int i = 0; i < planned; i++)
        if (plans[i].what != what) plans[kept++] = plans[i];
    planned = kept;
}

static int next_plan(void) {
    int first = -1;
    for (int i = 0; i < planned; i++) {
        if (first < 0 || plans[i].at_ms < plans[first].at_ms)
            first = i;
        else if (plans[i].at_ms == plans[first].at_ms && plans[i].order < plans[first].order)
            first = i;
    }
    return first;
}

/* The next fault of a kind that comes so often, of a thousand hours. */
static void plan_fault(enum happening what, int rate) {
    if (rate <= 0 || sim.well) return;
    int64_t mean_ms = 1000 * HOUR_MS / rate;
    sim_plan(sim_between(1000, 2 * mean_ms), what, 0, 0);
}

static void plan_act(int i) {
    int64_t mean_ms = 10 * HOUR_MS / (sim.odds.patient_deeds + 1);
    sim_plan(sim_between(1000, 2 * mean_ms), HAPPENS_ACT, i, 0);
}

/* ---- Faults ---- */

static bool apart(int64_t a_ms, int64_t b_ms) { return a_ms - b_ms > STEP_NOTICED_MS || b_ms - a_ms > STEP_NOTICED_MS; }

/* Whether sending must be held from now on. Of steps that come so soon after one another that nobody may have looked in
 * between, nothing is said. */
static void watch_step(int64_t was_ms, int64_t to_ms) {
    bool held = sim.watch.step_boot_ms != 0, over = held && sim_boot_ms() - sim.watch.step_boot_ms >= STEP_HELD_MS;
    if (over || !held) {
        bool sure = !over || sim_boot_ms() - sim.watch.step_boot_ms > 2 * STEP_HELD_MS;
        if (over) sim.watch.believed_ms = was_ms;
        bool noticed = sure && apart(to_ms, was_ms) && apart(to_ms, sim.watch.believed_ms);
        sim.watch.step_boot_ms = noticed ? sim_boot_ms() : 0;
        if (!noticed) sim.watch.believed_ms = to_ms;
    } else if (!apart(to_ms, sim.watch.believed_ms))
        sim.watch.step_boot_ms = 0;
}

static void set_step(int64_t to_ms) {
    int64_t was_ms = sim.time.step_ms;
    sim.time.step_ms = to_ms;
    sim_trace("the clock is stepped by %lld s, it is off by %lld s", (long long)(to_ms - was_ms) / 1000,
              (long long)to_ms / 1000);
    for (int i = 0; i < sim.keys; i++) sim.keyed[i].refused_ms = 0;
    watch_step(was_ms, to_ms);
    sim.faults++;
}

static void step(void) {
    static const int64_t sizes[] = {-3 * HOUR_MS, -10 * MINUTE_MS, -90 * 1000,     -5000,
                                    5000,         90 * 1000,       10 * MINUTE_MS, 5 * HOUR_MS};
    bool back = sim.time.step_ms != 0 && sim_chance(600);
    set_step(back ? 0 : sim.time.step_ms + sizes[sim_below(8)]);
}

static void suspend(void) {
    int64_t ms = sim_chance(700) ? sim_between(1, 60) * MINUTE_MS : sim_between(1, 6) * HOUR_MS;
    sim_trace("asleep for %lld s", (long long)ms / 1000);
    sim.time.real_ms += ms;
    sim.time.asleep_ms += ms;
    sim.faults++;
}

static void trouble_disk(void) {
    static const unsigned kinds[] = {DISK_ANY, DISK_CHANGES, DISK_WRITE, DISK_SYNC, DISK_READ};
    bool full = sim_chance(300);
    sim.disk_faulty = true;
    sim_trace(full ? "the disk is full" : "a call of the disk fails");
    if (full)
        disk_fail_nth(DISK_WRITE, 1, true, sim_chance(500) ? DISK_IS_FULL : DISK_WRITES_SHORT);
    else
        disk_fail_nth(kinds[sim_below(5)], sim_between(1, 80), sim_chance(200), DISK_FAILS);
    sim_plan(sim_between(1, 30) * MINUTE_MS, HAPPENS_DISK_WELL, 0, 0);
    sim.faults++;
}

static void well_disk(void) {
    sim_trace("the disk is well");
    disk_fail_nth(DISK_ANY, 0, false, DISK_FAILS);
    sim.disk_faulty = false;
}

static void crash_soon(void) {
    if (sim.disk_faulty || !sim.service.up || sim.crash_at_send) return;
    int how = sim_below(10);
    if (how < 2)
        sim.crash_turns = 1 + sim_below(12);
    else if (how < 6)
        sim.crash_at_send = true;
    else {
        sim.disk_faulty = true;
        disk_fail_nth(how < 8 ? DISK_CHANGES : DISK_ANY, sim_between(1, how < 8 ? 12 : 60), true, DISK_LOSES_POWER);
    }
}

static void restore(void) {
    if (!sim.has_backup || sim.disk_faulty || sim.crash_turns > 0) return;
    service_stop();
    sim.faults++;
    if (!service_restore()) return;
    sim_plan(sim_between(1, 30) * 1000, HAPPENS_START, 0, 0);
    sim_plan(sim_between(5, 60) * MINUTE_MS, HAPPENS_RESUME, 0, 0);
}

/* ---- One after the other ---- */

static void start_again(void) {
    if (sim.service.up) return;
    if (!service_start()) {
        sim_plan(sim_between(2, 30) * 1000, HAPPENS_START, 0, 0);
        return;
    }
    service_drain();
    if (sim.service.up) check_store();
}

/* Faults that come again and again, and how often. */
static const struct {
    enum happening what;
    void (*come)(void);
    size_t rate;                         /* of sim.odds */
} faults[] = {
    {HAPPENS_CRASH, crash_soon, offsetof(struct sim_odds, crash)},
    {HAPPENS_DISK, trouble_disk, offsetof(struct sim_odds, disk)},
    {HAPPENS_STEP, step, offsetof(struct sim_odds, step)},
    {HAPPENS_SUSPEND, suspend, offsetof(struct sim_odds, suspend)},
    {HAPPENS_MOOD, receivers_mood, offsetof(struct sim_odds, mood)},
    {HAPPENS_SECOND, service_second, offsetof(struct sim_odds, second)},
    {HAPPENS_BACKUP, service_backup, offsetof(struct sim_odds, backup)},
    {HAPPENS_RESTORE, restore, offsetof(struct sim_odds, restore)},
};
#define FAULTS (sizeof faults / sizeof *faults)

static void plan_next(size_t i) {
    int often;
    memcpy(&often, (const char *)&sim.odds + faults[i].rate, sizeof often);
    plan_fault(faults[i].what, often);
}

static void happen(const struct planned *p) {
    for (size_t i = 0; i < FAULTS; i++) {
        if (faults[i].what != p->what) continue;
        faults[i].come();
        plan_next(i);
    }
    switch (p->what) {
    case HAPPENS_ACT: people_act(p->who); plan_act(p->who); break;
    case HAPPENS_REACT: people_react(p->who, p->number); break;
    case HAPPENS_CLINIC: people_clinic(); sim_plan(sim_between(5, 80) * MINUTE_MS, HAPPENS_CLINIC, 0, 0); break;
    case HAPPENS_RETRY: deeds_retry(p->number); break;
    case HAPPENS_REPLY: receivers_reply((int)p->number); break;
    case HAPPENS_START: start_again(); break;
    case HAPPENS_STEP_A_LITTLE: set_step(sim.time.step_ms + 90 * 1000); break;
    case HAPPENS_DISK_WELL: well_disk(); break;
    case HAPPENS_RESUME: people_resume_sending(); break;
    case HAPPENS_CHECK: check_store(); sim_plan(3 * HOUR_MS, HAPPENS_CHECK, 0, 0); break;
    default: break;
    }
}

/* Up to that true time. A machine that slept finds itself later. */
static void live_until(int64_t until_ms) {
    while (!sim.wrong[0]) {
        service_drain();
        int i = next_plan();
        int64_t next_ms = i < 0 ? INSTANT_NONE : plans[i].at_ms;
        int64_t timer_ms = sim.service.up ? loop_next_ms() : INSTANT_NONE;
        bool timer = timer_ms < next_ms;
        if (timer) next_ms = timer_ms;
        if (next_ms > until_ms) break;
        if (next_ms > sim.time.real_ms) sim.time.real_ms = next_ms;
        if (timer) continue;
        struct planned p = plans[i];
        plans[i] = plans[--planned];
        happen(&p);
    }
    if (!sim.wrong[0] && sim.time.real_ms < until_ms) sim.time.real_ms = until_ms;
}

/* ---- Beginning and ending ---- */

static void must(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void must(const char *format, ...) {
    char text[1500];
    struct error err = {0};
    json_t *answer = NULL;
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    json_t *request = sim_json(text);
    struct store *s = sim.service.practice.store;
    enum status status = store_begin(s, &err);
    if (status == STATUS_OK) status = practice_request(&sim.service.practice, request, &answer, &err);
    if (status == STATUS_OK) status = store_commit(s, &err);
    if (status != STATUS_OK) sim_wrong("%s: %s", text, err.message);
    json_decref(request);
    json_decref(answer);
}

#define WHO "'who':'anna','named':true"

static void settle_in(int i) {
    struct person_of *p = &sim.patient[i];
    must("{'deed':'patient-add'," WHO ",'args':{'zone':'%s','name':'%s','email':'%s@example.org'}}", p->zone, p->marker,
         p->marker);
    must("{'deed':'record'," WHO ",'args':{'patient':'%s','form':{'side':'left','findings':{'pain':{'worst-24h':3},"
         "'swollen':false,'fever':false,'groin':false,'analgesic':false}}}}",
         p->id);
    must("{'deed':'record'," WHO
         ",'args':{'patient':'%s','form':{'side':'right','findings':{'swollen':false,'groin':false}}}}",
         p->id);
    must("{'deed':'enrol'," WHO ",'args':{'patient':'%s','protocol':'%s','side':'left'}}", p->id,
         ground_protocol(p->calm ? 0 : 1 + sim_below(2)));
    p->enrolled_ms = sim_wall_ms();
    plan_act(i);
}

static void open_clinic(void) {
    if (!service_start()) return;
    must("{'deed':'clinic-set'," WHO
         ",'args':{'settings':{'format':1,'kind':'clinic','name':'Mitte','zone':'Europe/Berlin',"
         "'hours':{'mon':'08:00-12:00','thu':'08:00-16:00'},'channels':{'email':{'server':'smtps://mail.example.org',"
         "'from':'m@example.org'}%s}}}}",
         sim.channels > 1 ? ",'file':{'path':'/tmp/out'}" : "");
    for (int i = 0; i < sim.patients && !sim.wrong[0]; i++) settle_in(i);
}

/* Some nights have a change of the clocks somewhere. */
static int64_t choose_start(void) {
    static const char *const days[] = {"2027-03-13T20:00:00Z", "2027-03-27T18:00:00Z", "2027-10-30T18:00:00Z",
                                       "2027-11-06T20:00:00Z", "2027-04-03T06:00:00Z", "2027-10-02T05:00:00Z"};
    struct error err;
    int64_t start_ms = 0;
    (void)instant_parse(days[sim_below(6)], "start", &start_ms, &err);
    return sim_chance(500) ? start_ms + sim_between(0, 6 * HOUR_MS) : start_ms + sim_between(0, 365 * DAY_MS);
}

static int rate(int most) { return sim_chance(500) ? 0 : 1 + sim_below(most); }

static void draw_odds(void) {
    bool quiet = sim_chance(120); /* no faults at all */
    sim.odds.patient_deeds = 1 + sim_below(25);
    if (quiet) return;
    sim.odds.crash = rate(1500);
    sim.odds.disk = rate(500);
    sim.odds.step = rate(150);
    sim.odds.suspend = rate(150);
    sim.odds.mood = rate(1000);
    sim.odds.second = rate(100);
    sim.odds.backup = rate(200);
    sim.odds.restore = sim.odds.backup > 0 ? rate(100) : 0;
}

static void begin(uint64_t seed, int hours) {
    sim = (struct sim){
        .seed = seed, .state = seed * UINT64_C(0x2545F4914F6CDD1D) + 1, .hash = UINT64_C(0xCBF29CE484222325)};
    sim.tracing = getenv("SIM_TRACE") != NULL;
    planned = 0;
    order = 0;
    sim.start_ms = choose_start();
    sim.time.real_ms = sim.start_ms;
    sim.faults_end_ms = sim.start_ms + hours * HOUR_MS;
    sim.patients = 1 + sim_below(SIM_PATIENTS);
    sim.channels = sim_chance(400) ? 2 : 1;
    draw_odds();
    loop_reset();
    receivers_reset();
    deeds_reset();
    people_reset();
    disk_use(sim_random());
    snprintf(sim.folder, sizeof sim.folder, "%s", support_tempdir());
    snprintf(sim.store, sizeof sim.store, "%s/s.db", sim.folder);
    sim_trace("seed %llu: %d patients, %d channels, crash %d disk %d step %d suspend %d mood %d backup %d restore %d",
              (unsigned long long)seed, sim.patients, sim.channels, sim.odds.crash, sim.odds.disk, sim.odds.step,
              sim.odds.suspend, sim.odds.mood, sim.odds.backup, sim.odds.restore);
}

static void plan_faults(void) {
    for (size_t i = 0; i < FAULTS; i++) plan_next(i);
    sim_plan(3 * HOUR_MS, HAPPENS_CHECK, 0, 0);
    sim_plan(10 * MINUTE_MS, HAPPENS_CLINIC, 0, 0);
}

/* Everything works from now on, and nobody does anything more. */
static void end_faults(void) {
    static const enum happening over[] = {HAPPENS_ACT,  HAPPENS_REACT,         HAPPENS_CLINIC,  HAPPENS_CRASH,
                                          HAPPENS_STEP, HAPPENS_STEP_A_LITTLE, HAPPENS_SUSPEND, HAPPENS_DISK,
                                          HAPPENS_MOOD, HAPPENS_BACKUP,        HAPPENS_RESTORE, HAPPENS_SECOND};
    sim_trace("faults are over");
    for (size_t i = 0; i < sizeof over / sizeof *over; i++) sim_plan_drop(over[i]);
    sim.well = true;
    sim.crash_turns = 0;
    sim.crash_at_send = false;
    well_disk();
    receivers_well();
    if (sim.time.step_ms != 0) set_step(0);
    people_resume_sending();
    if (!sim.service.up) start_again();
}

static void close_all(void) {
    service_stop();
    disk_leave();
    deeds_free();
    receivers_free();
}

static void remove_files(void) {
    struct dirent *e;
    char name[600];
    DIR *d = opendir(sim.folder);
    while (d && (e = readdir(d))) {
        snprintf(name, sizeof name, "%s/%s", sim.folder, e->d_name);
        if (e->d_name[0] != '.') (void)unlink(name);
    }
    if (d) closedir(d);
    (void)rmdir(sim.folder);
}

static int open_files(void) {
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    while (d && readdir(d)) n++;
    if (d) closedir(d);
    return n;
}

struct sim_result sim_run(uint64_t seed, int hours) {
    static bool ran; /* libraries keep a few files from their first use on */
    int files = open_files();
    long live = support_live();
    begin(seed, hours);
    open_clinic();
    plan_faults();
    live_until(sim.faults_end_ms);
    if (!sim.wrong[0]) end_faults();
    live_until(sim.time.real_ms + SETTLE_MS);
    if (!sim.wrong[0]) check_settled();
    struct sim_result r = {.faults = sim.faults, .sends = sim.sends, .deeds = (int)sim.deeds, .checks = sim.checks};
    close_all();
    remove_files();
    if (!sim.wrong[0] && support_live() != live) sim_wrong("%ld pieces of memory are left", support_live() - live);
    if (!sim.wrong[0] && ran && open_files() != files) sim_wrong("%d files are left open", open_files() - files);
    ran = true;
    r.hash = sim.hash;
    r.ok = !sim.wrong[0];
    memcpy(r.wrong, sim.wrong, sizeof r.wrong);
    return r;
}

/* What the engine says on standard error belongs to what is simulated. */
struct sim_result sim_run_quietly(uint64_t seed, int hours) {
    fflush(stderr);
    int kept = dup(STDERR_FILENO), nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nothing >= 0 && !getenv("SIM_TRACE")) (void)dup2(nothing, STDERR_FILENO);
    if (nothing >= 0) close(nothing);
    struct sim_result r = sim_run(seed, hours);
    fflush(stderr);
    (void)dup2(kept, STDERR_FILENO);
    close(kept);
    return r;
}
