#include "time/clock.h"
#include <stdlib.h>
#include <time.h>

#ifndef CLOCK_BOOTTIME /* where the monotonic clock goes on while the machine sleeps */
#define CLOCK_BOOTTIME CLOCK_MONOTONIC
#endif

static int64_t ask(clockid_t id) {
    struct timespec now;
    if (clock_gettime(id, &now) != 0) abort(); /* only for a clock that does not exist: a wrong time would be worse */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_wall(struct clock *self) {
    (void)self;
    return ask(CLOCK_REALTIME);
}

static int64_t system_mono(struct clock *self) {
    (void)self;
    return ask(CLOCK_MONOTONIC);
}

static int64_t system_boot(struct clock *self) {
    (void)self;
    return ask(CLOCK_BOOTTIME);
}

void clock_init_system(struct clock *c) { *c = (struct clock){system_wall, system_mono, system_boot, 1, 0, 0}; }

/* Both from the same real clock, so that a step of the system's wall clock is not seen, at any speed. */
static int64_t scaled_wall(struct clock *self) {
    return self->start_ms + (ask(CLOCK_BOOTTIME) - self->real_start_ms) * self->speed;
}

static int64_t scaled_boot(struct clock *self) {
    return self->real_start_ms + (ask(CLOCK_BOOTTIME) - self->real_start_ms) * self->speed;
}

void clock_init_scaled(struct clock *c, int64_t start_ms, int64_t speed) {
    if (speed < 1) speed = 1;
    if (speed > 100000) speed = 100000;
    *c = (struct clock){scaled_wall, system_mono, scaled_boot, speed, start_ms, ask(CLOCK_BOOTTIME)};
}

static int64_t fixed_wall(struct clock *self) { return self->start_ms; }

static int64_t fixed_elapsed(struct clock *self) { return self->real_start_ms; }

void clock_init_fixed(struct clock *c, int64_t now_ms) {
    *c = (struct clock){fixed_wall, fixed_elapsed, fixed_elapsed, 1, now_ms, now_ms};
}

/* Backwards is a step of the wall clock alone: durations are never negative. */
void clock_move_to(struct clock *c, int64_t now_ms) {
    if (now_ms > c->start_ms) c->real_start_ms += now_ms - c->start_ms;
    c->start_ms = now_ms;
}
