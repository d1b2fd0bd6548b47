/* w2.h - workload W2 of benchmarks.md by hand: 84 days of six exercises in New York, by the rule of its clock changes that
 * holds from 2007 on, written out; minutes and weekdays as constants. */
#ifndef STRIDE_BENCH_REFERENCE_W2_H
#define STRIDE_BENCH_REFERENCE_W2_H
#include <stdint.h>

enum { W2_EXERCISES = 6, W2_DAYS = 84, W2_PLANS = 52, W2_INSTANTS = 384 };
#define W2_FIRST_DAY 20507               /* 2026-02-23, a Monday */
#define W2_COUNT     INT64_C(19968)      /* of 52 plans */
#define W2_SUM       INT64_C(35759691586800)

struct w2_exercise { int minute; unsigned weekdays; };   /* bit 0: Monday */
static const struct w2_exercise w2_exercises[W2_EXERCISES] = {
    {480, 0x15}, {450, 0x7F}, {1095, 0x6A}, {720, 0x1F}, {1305, 0x3F}, {365, 0x7F},
};

struct w2_instant { int64_t at_s; int exercise; };
/* In order; gives how many. */
int w2_hand_plan(int plan, struct w2_instant out[W2_INSTANTS]);

#endif
