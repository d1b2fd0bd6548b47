#include "cli/interview_tty.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool tty_open(struct tty *t, bool output_is_taken) {
    bool out = !output_is_taken && isatty(STDOUT_FILENO);
    *t = (struct tty){.in = STDIN_FILENO, .out = out ? STDOUT_FILENO : STDERR_FILENO};
    return isatty(STDIN_FILENO) && isatty(t->out);
}

static bool fill(struct tty *t) {
    ssize_t n;
    do n = read(t->in, t->buffer, sizeof t->buffer);
    while (n < 0 && errno == EINTR);
    t->start = 0;
    t->end = n > 0 ? (size_t)n : 0;
    return n > 0;
}

/* What stands on a line when input ends was not entered. */
static enum screen_line read_line(void *arg, char line[static SCREEN_LINE_MAX + 1], size_t *length) {
    struct tty *t = arg;
    size_t n = 0;
    for (;;) {
        if (t->start == t->end && !fill(t)) return SCREEN_END;
        char c = t->buffer[t->start++];
        if (c == '\n') break;
        if (n < SCREEN_LINE_MAX) line[n] = c;
        n++;
    }
    line[n < SCREEN_LINE_MAX ? n : SCREEN_LINE_MAX] = '\0';
    *length = n;
    return n <= SCREEN_LINE_MAX ? SCREEN_LINE : SCREEN_LONG;
}

static void write_bytes(void *arg, const char *bytes, size_t n) {
    const struct tty *t = arg;
    while (n > 0) {
        ssize_t wrote = write(t->out, bytes, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return; /* a terminal that is gone ends the input, too */
        bytes += wrote;
        n -= (size_t)wrote;
    }
}

struct screen tty_screen(struct tty *t) {
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    bool colour = (no == NULL || *no == '\0') && term != NULL && strcmp(term, "dumb") != 0;
    return (struct screen){t, read_line, write_bytes, colour};
}
