/* w5.h - workload W5 of benchmarks.md by hand: 84 days of every patient on one virtual clock, in order of minutes. */
#ifndef STRIDE_BENCH_REFERENCE_W5_H
#define STRIDE_BENCH_REFERENCE_W5_H
#include <stdbool.h>
#include <stdint.h>

enum { W5_DAYS = 84, W5_STEPS = 4 };

/* The counts of benchmarks.md, and how many patients end in each step. */
struct w5_counts {
    long reminders, reports, nudges, alerts, up, down, in_step[W5_STEPS];
};

struct w5_check { long patients; struct w5_counts counts; };
static const struct w5_check w5_checks[] = {
    {10000, {2248550, 671622, 27982, 109530, 13135, 9149, {4088, 1453, 844, 3615}}},
    {2000, {448528, 134185, 5630, 22465, 2544, 1805, {840, 287, 167, 706}}},
    {500, {113043, 33564, 1412, 5604, 649, 451, {209, 69, 37, 185}}},
};

/* A patient's own generator and course of pain: what every program that does W5 draws from. */
struct w5_patient { uint32_t x; int base; int64_t midnight; };
void w5_patient_start(struct w5_patient *p, long number);
/* The three draws of a day's 19:00. false: no report; else the minute of the day that it arrives, and the pain. */
bool w5_patient_answer(struct w5_patient *p, int day, int *minute, int *pain);

/* false when memory is out. */
bool w5_hand_run(long patients, struct w5_counts *out);

#endif
