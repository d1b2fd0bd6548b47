/* w1.h - workload W1 of benchmarks.md by hand: the generator, and the fastest simple program that does it. */
#ifndef STRIDE_BENCH_REFERENCE_W1_H
#define STRIDE_BENCH_REFERENCE_W1_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { W1_FINDINGS = 40, W1_CONDITIONS = 8, W1_CRITERIA = 12, W1_ROUNDS = 40 };
#define W1_SEED 0x9E3779B9u

static inline uint32_t w1_next(uint32_t *x) {
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x;
}

struct w1_value { int64_t number; bool known; };

/* Two draws, whatever they give. */
static inline struct w1_value w1_draw_value(uint32_t *x, int j) {
    uint32_t m = w1_next(x), r = w1_next(x);
    struct w1_value v = {.known = m % 100 >= 20};
    if (!v.known) return v;
    v.number = j < 20 ? r % 100 < 80 : j < 35 ? r % 11 : r % 4;
    return v;
}

/* How many came out not met, unknown, met. */
struct w1_counts { long conditions[3], criteria[3]; };

/* What benchmarks.md says for 1,000 and for 10,000 patients. */
static const struct w1_counts w1_thousand = {{5936, 1780, 284}, {28445, 19348, 48207}};
static const struct w1_counts w1_ten_thousand = {{58567, 18503, 2930}, {284926, 193181, 481893}};

/* By hand: a patient's findings as small numbers, the outcomes of 96 criteria and 8 conditions beside them (0 not met,
 * 1 unknown, 2 met). */
struct w1_hand { int8_t value[W1_FINDINGS]; int8_t criterion[W1_CONDITIONS][W1_CRITERIA], condition[W1_CONDITIONS]; };

void w1_hand_start(void);                                /* once */
void w1_hand_draw(struct w1_hand *p, uint32_t *x);
void w1_hand_redraw(struct w1_hand *p, int j, uint32_t *x);
void w1_hand_evaluate(struct w1_hand *p);
void w1_hand_evaluate_again(struct w1_hand *p, int j);   /* after finding j was redrawn */
size_t w1_hand_explain(const struct w1_hand *p, char *text, size_t room);    /* bytes of the JSON; 0: no room */
void w1_hand_count(const struct w1_hand *p, struct w1_counts *n);

#endif
