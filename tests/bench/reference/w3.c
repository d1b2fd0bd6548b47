/* W3 by libuv: a timer each, on a loop whose time stands still. */
#include "tests/bench/reference/w3.h"
#include <stddef.h>
#include <stdlib.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t *timer;

static void called(uv_timer_t *t) { (void)t; }

static bool open_timers(uint32_t n) {
    timer = malloc((size_t)n * sizeof *timer);
    if (timer == NULL || uv_loop_init(&loop) != 0) return false;
    loop.time = 0;
    return true;
}

static void insert(uint32_t id, uint64_t due) {
    uv_timer_init(&loop, &timer[id]);
    uv_timer_start(&timer[id], called, due, 0);
}

static void cancel(uint32_t id) { uv_timer_stop(&timer[id]); }

static bool fire(uint32_t *id, uint64_t *due) {
    char *least = loop.timer_heap.min;
    if (least == NULL) return false;
    uv_timer_t *t = (uv_timer_t *)(void *)(least - offsetof(uv_timer_t, heap_node));
    *id = (uint32_t)(t - timer);
    *due = t->timeout;
    uv_timer_stop(t);
    t->timer_cb(t);
    return true;
}

/* The handles go with their memory: the loop is not used again. */
static void close_timers(void) { free(timer); }

const struct w3_way w3_timers = {open_timers, insert, cancel, fire, close_timers};
