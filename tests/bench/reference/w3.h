/* w3.h - workload W3 of benchmarks.md: what every program that does it draws from, and one uv_timer_t a reminder.
 *
 * libuv has no virtual time: uv_run reads the system's clock. So the loop's time stands still, and firing is what its run
 * of timers does, written out: take the least of the loop's own heap, uv_timer_stop, call back. Starting, stopping and
 * the heap are libuv's. */
#ifndef STRIDE_BENCH_REFERENCE_W3_H
#define STRIDE_BENCH_REFERENCE_W3_H
#include <stdbool.h>
#include <stdint.h>

#define W3_SEED 0x9E3779B9u
#define W3_SPAN UINT64_C(7257600000)     /* ms: 84 days */

static inline uint64_t w3_draw(uint32_t *x) {
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x * W3_SPAN >> 32;
}
static inline uint32_t w3_cancelled(uint64_t i, uint64_t n) { return (uint32_t)(i * 7919 % n); }

/* What a program of W3 can do; all on the one thing that open made. */
struct w3_way {
    bool (*open)(uint32_t n);            /* false: memory is out */
    void (*insert)(uint32_t id, uint64_t due);
    void (*cancel)(uint32_t id);
    bool (*fire)(uint32_t *id, uint64_t *due);   /* the earliest */
    void (*close)(void);
};
extern const struct w3_way w3_timers;    /* a uv_timer_t each */

#endif
