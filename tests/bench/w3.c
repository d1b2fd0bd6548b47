/* w3.c - workload W3: very many timers in memory, by base/queue and by a uv_timer_t each.
 *
 * Usage: w3 queue|timers a|b N   prints nanoseconds a reminder: insert, cancel, fire (each over how many there were of
 * it), the whole; and bytes of resident memory a reminder pending w3 queue|timers none N  the draws alone, for what is
 * counted in instructions w3 queue late N         by the system's clock: 100,000 due one each 0.1 ms, with N others far
 * out: how late, in microseconds: p1, p50, p99, largest What fires must have the check values of benchmarks.md, where
 * there are any for N. */
#include "tests/bench/reference/w3.h"
#include "base/queue.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void must(bool good, const char *what) {
    if (good) return;
    fprintf(stderr, "w3: %s\n", what);
    exit(3);
}

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static long resident_bytes(void) {
    long whole = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    must(f != NULL && fscanf(f, "%ld %ld", &whole, &resident) == 2, "cannot read how much memory is resident");
    fclose(f);
    return resident * sysconf(_SC_PAGESIZE);
}

/* ---- base/queue as one way ---- */

static struct queue *queue;

static bool open_queue(uint32_t n) { return (void)n, (queue = queue_new(0)) != NULL; }
static void insert(uint32_t id, uint64_t due) {
    must(queue_put(queue, id, (int64_t)due, NULL) == STATUS_OK, "memory is out");
}
static void cancel(uint32_t id) { queue_cancel(queue, id); }
static bool fire(uint32_t *id, uint64_t *due) { return queue_pop(queue, INT64_MAX, id, (int64_t *)due); }
static void close_queue(void) { queue_free(queue); }
static const struct w3_way by_queue = {open_queue, insert, cancel, fire, close_queue};

/* ---- The workload ---- */

struct check {
    char what;
    uint32_t n;
    uint64_t fired, h;
};
static const struct check checks[] = {
    {'a', 1000000, 700000, UINT64_C(0x21a9a6cc4e0c7096)},
    {'a', 10000000, 7000000, UINT64_C(0x06bd9a19e947ff39)},
    {'b', 1000000, 2000000, UINT64_C(0x9c35d80e5ce75b2d)},
};

static void check(char what, uint32_t n, uint64_t fired, uint64_t h) {
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        must(checks[i].what != what || checks[i].n != n || (checks[i].fired == fired && checks[i].h == h),
             "what fired is not what the check value says");
}

struct figures {
    int64_t insert, cancel, fire;
    uint32_t cancelled;
    uint64_t fired;
    long bytes;
};

static void once_each(const struct w3_way *way, uint32_t n, struct figures *f, uint64_t *h) {
    uint32_t id;
    uint64_t due;
    int64_t begun = now_ns();
    for (uint64_t i = 0; i < n; i++)
        if ((id = w3_cancelled(i, n)) % 10 < 3) way->cancel(id), f->cancelled++;
    f->cancel = now_ns() - begun;
    begun = now_ns();
    for (; way->fire(&id, &due); f->fired++) *h = *h * 31 + due;
    f->fire = now_ns() - begun;
}

static void steady(const struct w3_way *way, uint32_t n, uint32_t *x, struct figures *f, uint64_t *h) {
    uint32_t id;
    uint64_t due;
    int64_t begun = now_ns();
    for (; f->fired < 2 * (uint64_t)n && way->fire(&id, &due); f->fired++) {
        *h = *h * 31 + due;
        way->insert(id, due + w3_draw(x));
    }
    f->fire = now_ns() - begun;
}

static void run(const struct w3_way *way, char what, uint32_t n) {
    struct figures f = {0};
    uint64_t h = 0;
    uint32_t x = W3_SEED;
    long before = resident_bytes();
    must(way->open(n), "memory is out");
    int64_t begun = now_ns();
    for (uint32_t id = 0; id < n; id++) way->insert(id, w3_draw(&x));
    f.insert = now_ns() - begun;
    f.bytes = resident_bytes() - before;
    if (what == 'a')
        once_each(way, n, &f, &h);
    else
        steady(way, n, &x, &f, &h);
    check(what, n, f.fired, h);
    int64_t whole = what == 'a' ? f.insert + f.cancel + f.fire : f.fire;
    printf("%.1f %.1f %.1f %.1f %.2f\n", (double)f.insert / n, (double)f.cancel / (f.cancelled > 0 ? f.cancelled : 1),
           (double)f.fire / (double)f.fired, (double)whole / (what == 'a' ? n : (double)f.fired), (double)f.bytes / n);
    way->close();
}

static void draws_alone(uint32_t n) {
    uint32_t x = W3_SEED;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += w3_draw(&x);
    for (uint64_t i = 0; i < n; i++) sum += w3_cancelled(i, n) % 10 < 3;
    printf("%llu\n", (unsigned long long)sum);
}

/* ---- By the system's clock, in microseconds ---- */

#define LATE_COUNT 100000

static int by_size(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void sleep_until(int64_t at_us) {
    struct timespec t = {at_us / 1000000, at_us % 1000000 * 1000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) continue;
}

static void lateness(uint32_t n) {
    static int64_t late[LATE_COUNT];
    int64_t start = now_ns() / 1000, due;
    uint32_t x = W3_SEED, id;
    must((queue = queue_new(start)) != NULL, "memory is out");
    for (uint32_t i = 0; i < n; i++) insert(LATE_COUNT + i, (uint64_t)start + 3600000000 + w3_draw(&x) * 1000);
    int64_t first = now_ns() / 1000 + 100000;
    for (uint32_t i = 0; i < LATE_COUNT; i++) insert(i, (uint64_t)first + i * 100);
    for (int done = 0; done < LATE_COUNT;) {
        sleep_until(queue_next_ms(queue));
        for (int64_t now = now_ns() / 1000; queue_pop(queue, now, &id, &due); now = now_ns() / 1000) {
            must(now >= due, "one came early");
            late[done++] = now - due;
        }
    }
    qsort(late, LATE_COUNT, sizeof late[0], by_size);
    printf("%lld %lld %lld %lld\n", (long long)late[LATE_COUNT / 100], (long long)late[LATE_COUNT / 2],
           (long long)late[LATE_COUNT / 100 * 99], (long long)late[LATE_COUNT - 1]);
    queue_free(queue);
}

int main(int argc, char **argv) {
    uint32_t n = argc == 4 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
    must(n > 0, "usage: w3 queue|timers a|b|none|late N");
    const struct w3_way *way = strcmp(argv[1], "queue") == 0 ? &by_queue : &w3_timers;
    if (strcmp(argv[2], "none") == 0)
        draws_alone(n);
    else if (strcmp(argv[2], "late") == 0)
        lateness(n);
    else
        run(way, argv[2][0], n);
    return 0;
}
