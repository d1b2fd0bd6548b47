/* w4.h - workload W4 of benchmarks.md by plain SQLite: a table of reminders with an index on due, WAL, synchronous FULL,
 * deleted on acknowledgement; and what the disk does by itself. Times are nanoseconds of the monotonic clock. */
#ifndef STRIDE_BENCH_REFERENCE_W4_H
#define STRIDE_BENCH_REFERENCE_W4_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define W4_PAYLOAD_SIZE 80
static inline void w4_payload(char text[static W4_PAYLOAD_SIZE], long i) {
    snprintf(text, W4_PAYLOAD_SIZE, "{\"p\":\"patient-%ld\",\"e\":\"exercise-%ld\",\"o\":%ld}", i % 50000, i % 6, i);
}

static inline int64_t w4_now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

struct w4_halves { int64_t enqueue_ns, deliver_ns; };

/* n reminders in and out again, so many rows a commit; latency (n of them, or NULL): of each commit of an enqueue. */
bool w4_sqlite_run(const char *path, long n, long rows, struct w4_halves *out, int64_t *latency);
/* write and fdatasync of 512 bytes, n times, each its time. */
bool w4_disk_run(const char *path, long n, int64_t *latency);
/* p in thousandths, of n values; sorts them. */
int64_t w4_quantile(int64_t *value, long n, int p);

#endif
