/* load.c - how long it takes from nothing to protocols that can be judged by: the loader's process is started, all
 * scripts below a root are loaded, and what they compile to is read.
 *
 * Usage: load ROOT    Prints microseconds, the median of five runs, each in a process of its own. */
#include "bindings/lua/loader.h"
#include "clinical/protocol/protocol.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS 5

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static _Noreturn void die(const char *what) {
    fprintf(stderr, "load: %s\n", what);
    _exit(3);
}

static void load_all(const char *root) {
    struct error err;
    struct load load;
    struct loader *loader;
    const struct protocol *protocol;
    struct arena *arena = arena_new(ARENA_NO_LIMIT);
    struct catalogue *catalogue = catalogue_new();
    if (arena == NULL || catalogue == NULL) die("memory is out");
    if (loader_start(&loader, &err) != STATUS_OK || loader_load(loader, root, arena, &load, &err) != STATUS_OK)
        die(err.message);
    for (size_t i = 0; i < load.protocols.count; i++)
        if (loaded_add(&load.protocols.item[i], catalogue, true, &protocol, &err) != STATUS_OK)
            die(err.message);
    loader_stop(loader);
    if (load.protocols.count == 0) die("no protocol is there");
}

static int64_t time_one(const char *root) {
    int64_t from_us = now_us();
    int status;
    pid_t child = fork();
    if (child == 0) {
        load_all(root);
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) die("a run failed");
    return now_us() - from_us;
}

static int by_size(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    int64_t took_us[RUNS];
    if (argc != 2) die("usage: load ROOT");
    for (int i = 0; i < RUNS; i++) took_us[i] = time_one(argv[1]);
    qsort(took_us, RUNS, sizeof *took_us, by_size);
    printf("%lld\n", (long long)took_us[RUNS / 2]);
    return 0;
}
