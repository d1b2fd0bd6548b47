/* libuv's pool and timers in virtual time: one thing after the other, in an order that no thread decides. Linked with
 * --wrap, so that the engine's calls come here; in programs without it nothing here is used. */
#include "sim.h"
#include <stdio.h>
#include <string.h>

#define PLACES 32

int __wrap_uv_queue_work(uv_loop_t *loop, uv_work_t *req, uv_work_cb work, uv_after_work_cb after);
int __wrap_uv_timer_start(uv_timer_t *timer, uv_timer_cb fired, uint64_t timeout, uint64_t repeat);
int __wrap_uv_timer_stop(uv_timer_t *timer);
void __wrap_hash_random(char hex[static 33]);

static struct {
    uv_work_t *req;
    uv_work_cb work;
    uv_after_work_cb after;
    bool done;
} pool[PLACES];
static int works;
static struct {
    uv_timer_t *timer;
    uv_timer_cb fired;
    int64_t mono_ms;
} timers[PLACES];
static int timer_count;

static int64_t mono(void) { return sim.time.real_ms - sim.time.asleep_ms; }

void loop_reset(void) { works = timer_count = 0; }

/* ---- Clocks ---- */

int64_t sim_boot_ms(void) { return sim.time.real_ms; }
int64_t sim_wall_ms(void) { return sim.time.real_ms + sim.time.step_ms; }

static int64_t wall_of(struct clock *c) {
    (void)c;
    return sim_wall_ms();
}
static int64_t mono_of(struct clock *c) {
    (void)c;
    return mono();
}
static int64_t boot_of(struct clock *c) {
    (void)c;
    return sim_boot_ms();
}
struct clock loop_clock(void) {
    return (struct clock){wall_of, mono_of, boot_of, 1, 0, 0};
}

/* ---- What libuv would do ---- */

int __wrap_uv_queue_work(uv_loop_t *loop, uv_work_t *req, uv_work_cb work, uv_after_work_cb after) {
    (void)loop;
    if (works == PLACES) return UV_ENOMEM;
    pool[works].req = req;
    pool[works].work = work;
    pool[works].after = after;
    pool[works++].done = false;
    return 0;
}

int __wrap_uv_timer_stop(uv_timer_t *timer) {
    for (int i = 0; i < timer_count; i++)
        if (timers[i].timer == timer) {
            memmove(&timers[i], &timers[i + 1], (size_t)(--timer_count - i) * sizeof *timers);
            break;
        }
    return 0;
}

int __wrap_uv_timer_start(uv_timer_t *timer, uv_timer_cb fired, uint64_t timeout, uint64_t repeat) {
    (void)repeat;
    (void)__wrap_uv_timer_stop(timer);
    if (timer_count == PLACES) return UV_ENOMEM;
    timers[timer_count].timer = timer;
    timers[timer_count].fired = fired;
    timers[timer_count++].mono_ms = mono() + (int64_t)timeout;
    return 0;
}

/* What is random elsewhere (a new store's installation) follows from the seed. */
void __wrap_hash_random(char hex[static 33]) {
    snprintf(hex, 33, "%016llx%016llx", (unsigned long long)sim_random(), (unsigned long long)sim_random());
}

/* ---- Turning ---- */

static bool turn_pool(void) {
    if (works == 0) return false;
    if (!pool[0].done) {
        pool[0].done = true;
        pool[0].work(pool[0].req);
        return true;
    }
    uv_work_t *req = pool[0].req;
    uv_after_work_cb after = pool[0].after;
    memmove(&pool[0], &pool[1], (size_t)--works * sizeof *pool);
    after(req, 0);
    return true;
}

static int soonest(void) {
    int first = -1;
    for (int i = 0; i < timer_count; i++)
        if (first < 0 || timers[i].mono_ms < timers[first].mono_ms) first = i;
    return first;
}

static bool turn_timer(void) {
    int i = soonest();
    if (i < 0 || timers[i].mono_ms > mono()) return false;
    uv_timer_t *timer = timers[i].timer;
    uv_timer_cb fired = timers[i].fired;
    (void)__wrap_uv_timer_stop(timer);
    fired(timer);
    return true;
}

bool loop_turn(void) { return turn_pool() || turn_timer(); }
bool loop_is_half_done(void) { return works > 0 && pool[0].done; }

int64_t loop_next_ms(void) {
    int i = soonest();
    return i < 0 ? INSTANT_NONE : timers[i].mono_ms + sim.time.asleep_ms;
}
