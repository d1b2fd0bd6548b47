/* clock.h - the only reader of the system's clocks.
 *
 * main makes one clock and hands it down; whoever needs the time asks the clock it was handed. Only the edges (cli,
 * remind, serve) ask; the fold gets its time in the event. A scaled clock runs from a given instant at `speed` times
 * real time, for demonstrations and tests: waits are to be divided by speed before a real timer is armed with them. */
#ifndef STRIDE_TIME_CLOCK_H
#define STRIDE_TIME_CLOCK_H
#include <stdint.h>

struct clock {
    int64_t (*wall_ms)(struct clock *self);  /* UTC since 1970; may jump either way */
    int64_t (*mono_ms)(struct clock *self);  /* never goes back; for durations */
    int64_t (*boot_ms)(struct clock *self);  /* goes on while the machine sleeps: beside wall_ms it shows a step */
    int64_t speed;                           /* 1 for real time; wall_ms and boot_ms run this many times faster */
    int64_t start_ms, real_start_ms;         /* of a scaled or fixed clock */
};

void clock_init_system(struct clock *c);
void clock_init_scaled(struct clock *c, int64_t start_ms, int64_t speed);   /* speed 1..100000 */
void clock_init_fixed(struct clock *c, int64_t now_ms);                     /* stands still; --now of a single command */
void clock_move_to(struct clock *c, int64_t now_ms);                        /* fixed clocks only: virtual time */

#endif
