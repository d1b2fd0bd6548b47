/* w4.c - workload W4: durable reminders, by stride and by plain SQLite.
 *
 * Usage: w4 stride|sqlite FOLDER bulk N    each 1,000 (500 rows a commit at most) to a call
 *        w4 stride|sqlite FOLDER single N  a call each, at most 64 not yet answered; SQLite: a commit each
 *                        prints milliseconds: enqueued, delivered and acknowledged, and reminders a second of both
 *        w4 stride|sqlite|disk FOLDER one N      one call not yet answered: p50 and p99 in microseconds
 *        w4 stride FOLDER fill N          N pending over 84 days; says so, and goes on enqueueing until it is killed
 *        w4 stride FOLDER recover BEGAN   what fill left is started again at the first due instant: milliseconds since
 *                        BEGAN (date +%s%N, before this process) until the first reminder is delivered and until all is
 *                        armed; resident KiB; bytes on disk a reminder; how many are pending
 *        w4 stride FOLDER late N          N rounds due one a millisecond: p1, p50, p99 and largest lateness in
 *                        milliseconds, beside the disk's own p99 of write and fdatasync
 *
 * FOLDER is new for each run, but for recover. */
#include "tests/bench/w4.h"
#include <sys/stat.h>
#include <unistd.h>

static void print_halves(long n, struct w4_halves h) {
    printf("%.1f %.1f %.0f\n", (double)h.enqueue_ns / 1e6, (double)h.deliver_ns / 1e6,
           (double)n / ((double)(h.enqueue_ns + h.deliver_ns) / 1e9));
}

static void by_stride(const char *path, long n, long open_max) {
    struct w4 w;
    struct w4_halves h;
    w4_open(&w, path);
    w.together = open_max < W4_ROWS ? 1 : W4_ROWS;
    int64_t begun = w4_now_ns();
    w4_enqueue(&w, 0, n, open_max);
    h.enqueue_ns = w4_now_ns() - begun;
    clock_move_to(&w.clock, W4_DUE_MS);
    begun = w4_now_ns();
    w4_deliver(&w, n);
    h.deliver_ns = w4_now_ns() - begun;
    print_halves(n, h);
    w4_close(&w);
}

static void one_at_a_time(const char *how, const char *path, long n) {
    struct w4_halves unused;
    struct w4 w;
    int64_t *latency = calloc((size_t)n, sizeof *latency);
    w4_must(latency != NULL, "memory is out");
    if (strcmp(how, "sqlite") == 0) {
        w4_must(w4_sqlite_run(path, n, 1, &unused, latency), "plain SQLite failed");
    } else if (strcmp(how, "disk") == 0) {
        w4_must(w4_disk_run(path, n, latency), "the disk failed");
    } else {
        w4_open(&w, path);
        w.latency = latency;
        w4_enqueue(&w, 0, n, 1);
        w4_close(&w);
    }
    printf("%.1f %.1f\n", (double)w4_quantile(latency, n, 500) / 1e3, (double)w4_quantile(latency, n, 990) / 1e3);
    free(latency);
}

/* ---- Recovery ---- */

/* Over 84 days, at every minute of the day. */
static struct w4_slot spread(long i) {
    return (struct w4_slot){wall_day(W4_MONDAY) + 1 + (int32_t)(i % 84), (int)(i * 7919 % 1440)};
}

static void fill(const char *path, long n) {
    struct w4 w;
    w4_open(&w, path);
    w.slot = spread;
    w.together = W4_ROWS;
    for (long done = 0; done < n; done += 1000) {
        w4_enqueue(&w, done, n - done < 1000 ? n - done : 1000, 1000);
        if (isatty(2)) fprintf(stderr, "\r%ld of %ld", done, n);
    }
    puts("filled");
    fflush(stdout);
    w.together = 1;
    w4_enqueue(&w, n, 10000000, 64);
}

static double ms_since(int64_t began_ns) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (double)(t.tv_sec * INT64_C(1000000000) + t.tv_nsec - began_ns) / 1e6;
}

static long resident_kib(void) {
    long whole = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    w4_must(f != NULL && fscanf(f, "%ld %ld", &whole, &resident) == 2, "cannot read how much memory is resident");
    fclose(f);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static enum status count_one(void *arg, const struct stored_patient *p, struct error *err) {
    (void)p, (void)err;
    ++*(long *)arg;
    return STATUS_OK;
}

static void recover(const char *path, int64_t began_ns) {
    struct w4 w;
    struct stat file;
    int64_t first_ms;
    long pending = 0;
    w4_open(&w, path);
    W4_OK(store_next_due(w.store, &first_ms, &err));
    clock_move_to(&w.clock, first_ms);
    w4_start_scheduler(&w, "again");
    while (w.delivered == 0) uv_run(&w.loop, UV_RUN_ONCE);
    double first = ms_since(began_ns);
    while (!scheduler_done_until(w.scheduler, first_ms)) uv_run(&w.loop, UV_RUN_ONCE);
    double armed = ms_since(began_ns);
    long kib = resident_kib();
    W4_OK(store_patients_each(w.store, count_one, &pending, &err));
    w4_must(stat(path, &file) == 0, "the store is gone");
    printf("%.1f %.1f %ld %.0f %ld\n", first, armed, kib, (double)file.st_size / (double)pending, pending);
    w4_close(&w);
}

/* ---- Punctuality: what was sent at eight is snoozed, each a millisecond later than the one before ---- */

#define LATE_MAX   10000
#define SNOOZED_MS (W4_DUE_MS + 10 * MINUTE_MS)
static int64_t late[LATE_MAX];
static long early;

static void note_lateness(struct w4 *w, const struct message *m) {
    long i = strtol(m->patient + 1, NULL, 10) - 1;
    w4_must(i >= 0 && i < LATE_MAX, "a reminder of nobody");
    late[i] = w->clock.wall_ms(&w->clock) - (SNOOZED_MS + i);
    early += late[i] < 0;
}

static void snooze(struct w4 *w, long i) {
    json_t *answer = NULL;
    char session[32];
    clock_move_to(&w->clock, W4_DUE_MS + i);
    snprintf(session, sizeof session, "p%ld.1", i + 1);
    json_t *asked = json_pack("{s:s,s:s,s:{s:s,s:i}}", "deed", "snooze", "who", "bench", "args", "reminder", session,
                              "minutes", 10);
    W4_OK(practice_request(&w->practice, asked, &answer, &err));
    json_decref(answer);
    json_decref(asked);
}

static void stop_scheduler(struct w4 *w) {
    scheduler_close(w->scheduler, NULL, NULL);
    for (int i = 0; i < 5 || !writer_idle(w->writer); i++) uv_run(&w->loop, UV_RUN_NOWAIT);
    w->scheduler = NULL;
}

static void punctuality(const char *path, const char *disk, long n) {
    static int64_t latency[2000];
    struct w4 w;
    w4_must(n <= LATE_MAX, "at most 10000");
    w4_open(&w, path);
    w4_enqueue(&w, 0, n, 1000);
    clock_move_to(&w.clock, W4_DUE_MS);
    w4_deliver(&w, n);
    stop_scheduler(&w);
    W4_OK(store_begin(w.store, &err));
    for (long i = 0; i < n; i++) snooze(&w, i);
    W4_OK(store_commit(w.store, &err));
    w4_must(w4_disk_run(disk, 2000, latency), "the disk failed");
    clock_init_scaled(&w.clock, SNOOZED_MS - 1000, 1);
    w.delivered = 0;
    w.delivery = note_lateness;
    w4_deliver(&w, n);
    w4_must(early == 0, "one came early");
    int64_t p99_disk = w4_quantile(latency, 2000, 990);
    int64_t p1 = w4_quantile(late, n, 10), p50 = w4_quantile(late, n, 500), p99 = w4_quantile(late, n, 990);
    printf("%lld %lld %lld %lld %.3f\n", (long long)p1, (long long)p50, (long long)p99, (long long)late[n - 1],
           (double)p99_disk / 1e6);
    w4_close(&w);
}

int main(int argc, char **argv) {
    char path[1000], disk[1000];
    long n = argc == 5 ? strtol(argv[4], NULL, 10) : 0;
    w4_must(n > 0, "usage: w4 stride|sqlite|disk FOLDER bulk|single|one|fill|recover|late N");
    snprintf(disk, sizeof disk, "%s/disk", argv[2]);
    snprintf(path, sizeof path, "%s/reminders.db", argv[2]);
    bool bulk = strcmp(argv[3], "bulk") == 0;
    if (strcmp(argv[3], "fill") == 0) {
        fill(path, n);
    } else if (strcmp(argv[3], "recover") == 0) {
        recover(path, n);
    } else if (strcmp(argv[3], "late") == 0) {
        punctuality(path, disk, n);
    } else if (strcmp(argv[3], "one") == 0) {
        one_at_a_time(argv[1], path, n);
    } else if (strcmp(argv[1], "sqlite") == 0) {
        struct w4_halves h;
        w4_must(w4_sqlite_run(path, n, bulk ? 500 : 1, &h, NULL), "plain SQLite failed");
        print_halves(n, h);
    } else {
        by_stride(path, n, bulk ? 1000 : 64);
    }
    return 0;
}
