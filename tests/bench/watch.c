/* watch.c - how long `stride check --watch` takes from a save to its answer.
 *
 * Usage: watch STRIDE ROOT SCRIPT    SCRIPT is saved anew, its text as it was, by rename, as editors do.
 * Prints microseconds, the median of eleven saves. */
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAVES       11
#define PATIENCE_MS 20000
#define TEXT_MAX    (1 << 20)

static pid_t child;

static _Noreturn void die(const char *what) {
    fprintf(stderr, "watch: %s\n", what);
    if (child > 0) kill(child, SIGKILL);
    exit(3);
}

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int start(const char *stride, const char *root) {
    int out[2];
    if (pipe(out) != 0 || (child = fork()) < 0) die("cannot start");
    if (child == 0) {
        if (dup2(out[1], STDOUT_FILENO) < 0 || freopen("/dev/null", "w", stderr) == NULL) _exit(127);
        close(out[0]);
        close(out[1]);
        execl(stride, stride, "check", "--watch", "--json", "--protocols", root, (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    return out[0];
}

/* An answer is one line. */
static void wait_for_answer(int fd) {
    char bytes[4096];
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, PATIENCE_MS) != 1) die("no answer came");
        ssize_t n = read(fd, bytes, sizeof bytes);
        if (n <= 0) die("it ended");
        if (bytes[n - 1] == '\n') return;
    }
}

static char text[TEXT_MAX];
static size_t length;

static void read_script(const char *path) {
    FILE *f = fopen(path, "rb");
    if (f == NULL) die(path);
    length = fread(text, 1, sizeof text, f);
    fclose(f);
}

static void save(const char *path) {
    char beside[4096];
    snprintf(beside, sizeof beside, "%s.tmp", path);
    FILE *f = fopen(beside, "wb");
    if (f == NULL || fwrite(text, 1, length, f) != length || fclose(f) != 0 || rename(beside, path) != 0) die(path);
}

static int by_size(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    int64_t took_us[SAVES];
    int status;
    if (argc != 4) die("usage: watch STRIDE ROOT SCRIPT");
    read_script(argv[3]);
    int fd = start(argv[1], argv[2]);
    wait_for_answer(fd);
    for (int i = 0; i < SAVES; i++) {
        int64_t from_us = now_us();
        save(argv[3]);
        wait_for_answer(fd);
        took_us[i] = now_us() - from_us;
    }
    kill(child, SIGTERM);
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) die("it did not end when it was told to");
    qsort(took_us, SAVES, sizeof *took_us, by_size);
    printf("%lld\n", (long long)took_us[SAVES / 2]);
    return 0;
}
