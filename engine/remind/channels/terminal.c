/* terminal.c - reminders as lines on a file descriptor: standard output of `serve`, a file, a pipe. */
#include "base/text.h"
#include "remind/channel.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS 1000                 /* how long a reader that is full is waited for, a time */

struct terminal { int fd; bool torn; };  /* torn: the reader has half a line */

/* One line: what stands in several lines of the message is parted by "; ". */
static void put_joined(struct text *t, const char *lines) {
    for (size_t n; *lines; lines += n) {
        n = strcspn(lines, "\n");
        text_put_n(t, lines, n);
        if (lines[n] == '\n') {
            n++;
            if (lines[n]) text_put(t, "; ");
        }
    }
}

static void put_line(struct text *t, const struct message *m) {
    text_add(t, "%s  %s  %s", m->when, m->reminder, m->subject);
    if (*m->text) text_put(t, ": ");
    put_joined(t, m->text);
    const char *clock = strchr(m->when, ' ');
    if (m->late) text_add(t, " [was due %s]", clock ? clock + 1 : m->when);
    if (m->uncertain) text_put(t, " [may be a repeat]");
    text_put(t, "\n");
}

static bool wait_for_room(int fd) {
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    int rc;
    do rc = poll(&p, 1, PATIENCE_MS);
    while (rc < 0 && errno == EINTR);
    return rc > 0;
}

/* 0 when all of it is out, else an errno; *done says how much. */
static int write_all(int fd, const char *bytes, size_t n, size_t *done) {
    while (*done < n) {
        ssize_t wrote = write(fd, bytes + *done, n - *done);
        if (wrote >= 0) *done += (size_t)wrote;
        else if (errno == EAGAIN) {
            if (!wait_for_room(fd)) return EAGAIN;
        } else if (errno != EINTR) return errno;
    }
    return 0;
}

static void send_line(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    struct terminal *term = self->data;
    struct text line = {0};
    size_t done = 0;
    if (term->torn) text_put(&line, "\n");
    put_line(&line, m);
    if (text_failed(&line)) {
        text_fini(&line);
        answered(arg, CHANNEL_REFUSED_NOW, "out of memory");
        return;
    }
    int failure = write_all(term->fd, text_get(&line), line.length, &done);
    if (done > 0) term->torn = failure != 0;
    text_fini(&line);
    if (failure == 0) answered(arg, CHANNEL_ACCEPTED, "");
    else answered(arg, CHANNEL_REFUSED_NOW, strerror(failure));
}

static void close_terminal(struct channel *self) {
    free(self->data);
    self->data = NULL;
}

enum status channel_terminal(int fd, struct channel *out, struct error *err) {
    struct terminal *term = calloc(1, sizeof *term);
    if (!term) return error_set(err, STATUS_MEMORY, "out of memory");
    term->fd = fd;
    *out = (struct channel){.name = "terminal", .send = send_line, .close = close_terminal, .data = term};
    return STATUS_OK;
}
