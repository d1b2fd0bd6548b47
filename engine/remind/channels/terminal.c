/* terminal.c - reminders as lines on a file descriptor: standard output of `serve`, a file, a pipe.
 *
 * What a reader can hold up (a pipe, a socket, a terminal) is written to without blocking: a pipe takes a line of up to
 * PIPE_BUF bytes whole or not at all. Lines that find no room wait in a queue for their turn. */
#include "base/text.h"
#include "remind/channel.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct line {
    struct text text;                    /* a newline, for after half a line; then the line */
    size_t done;                         /* bytes of text that are out or not wanted */
    bool begun;                          /* the reader has some of it */
    uint64_t until_ms;                   /* the loop's time up to which it may wait */
    channel_answered answered; void *arg;
    struct line *next;
};

struct terminal {
    int fd;
    int own;                             /* fd when we opened it; -1: it is shared */
    int flags;                           /* of a shared one, to be put back; -1: they are as they were */
    bool torn;                           /* the reader has half a line, and the rest will not come */
    uv_loop_t *loop;                     /* NULL: nothing can wait */
    uv_poll_t room;
    uv_timer_t patience;
    struct line *first, *last;
};

/* ---- The words ---- */

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
    text_add(t, "\n%s  %s  %s", m->when, m->reminder, m->subject);
    if (*m->text) text_put(t, ": ");
    put_joined(t, m->text);
    const char *clock = strchr(m->when, ' ');
    if (m->late) text_add(t, " [was due %s]", clock ? clock + 1 : m->when);
    if (m->uncertain) text_put(t, " [may be a repeat]");
    text_put(t, "\n");
}

/* ---- The queue ---- */

static void free_line(struct line *l) {
    text_fini(&l->text);
    free(l);
}

static void append(struct terminal *t, struct line *l) {
    if (t->last) t->last->next = l;
    else t->first = l;
    t->last = l;
}

static void take_out(struct terminal *t, struct line *l) {
    struct line *before = NULL;
    if (t->first == l) t->first = l->next;
    else
        for (before = t->first; before->next != l;) before = before->next;
    if (before) before->next = l->next;
    if (t->last == l) t->last = before;
}

/* Takes l. failure: 0 or an errno. */
static void answer(struct terminal *t, struct line *l, int failure) {
    channel_answered answered = l->answered;
    void *arg = l->arg;
    take_out(t, l);
    if (l->begun) t->torn = failure != 0;
    free_line(l);
    if (failure == 0) answered(arg, CHANNEL_ACCEPTED, "");
    else answered(arg, CHANNEL_REFUSED_NOW, failure == EAGAIN ? "its reader takes nothing" : strerror(failure));
}

/* ---- Writing ---- */

/* 0 when all of it is out, EAGAIN when there is no room for more, else why it cannot go on. */
static int write_line(struct terminal *t, struct line *l) {
    if (!l->begun) l->done = t->torn ? 0 : 1;
    while (l->done < l->text.length) {
        ssize_t wrote = write(t->fd, text_get(&l->text) + l->done, l->text.length - l->done);
        if (wrote > 0) {
            l->begun = true;
            l->done += (size_t)wrote;
        } else if (wrote == 0) return EIO;
        else if (errno != EINTR) return errno;
    }
    return 0;
}

static void on_room(uv_poll_t *handle, int status, int events);
static void on_impatience(uv_timer_t *timer);

static struct line *first_unbegun(const struct terminal *t) {
    return t->first && t->first->begun ? t->first->next : t->first;
}

/* False when the loop cannot wait for this descriptor. */
static bool wait_for_room(struct terminal *t) {
    if (!t->loop || uv_poll_start(&t->room, UV_WRITABLE, on_room) != 0) return false;
    struct line *l = first_unbegun(t);
    uint64_t now_ms = uv_now(t->loop);
    if (l) uv_timer_start(&t->patience, on_impatience, l->until_ms > now_ms ? l->until_ms - now_ms : 0, 0);
    else uv_timer_stop(&t->patience);
    return true;
}

static void write_queue(struct terminal *t) {
    while (t->first) {
        int failure = write_line(t, t->first);
        if (failure == EAGAIN && wait_for_room(t)) return;
        answer(t, t->first, failure);
    }
    if (!t->loop) return;
    uv_poll_stop(&t->room);
    uv_timer_stop(&t->patience);
}

static void on_room(uv_poll_t *handle, int status, int events) {
    (void)status, (void)events; /* that the reader has gone is told by write */
    write_queue(handle->data);
}

/* A line that was begun has to be waited for: whether it will be read is not known. */
static void on_impatience(uv_timer_t *timer) {
    struct terminal *t = timer->data;
    for (struct line *l; t->loop && (l = first_unbegun(t)) && l->until_ms <= uv_now(t->loop);) answer(t, l, EAGAIN);
    write_queue(t);
}

static void send_line(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    struct terminal *t = self->data;
    struct line *l = calloc(1, sizeof *l);
    if (l) put_line(&l->text, m);
    if (!l || text_failed(&l->text)) {
        if (l) free_line(l);
        answered(arg, CHANNEL_REFUSED_NOW, "out of memory");
        return;
    }
    l->answered = answered;
    l->arg = arg;
    l->until_ms = t->loop ? uv_now(t->loop) + (uint64_t)self->patience_ms : 0;
    append(t, l);
    if (t->first == l) write_queue(t);
    else if (t->first->begun && t->first->next == l) wait_for_room(t); /* the first whose patience counts */
}

/* ---- The loop ---- */

static bool may_be_full(int fd) {
    struct stat about;
    return fstat(fd, &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode) || isatty(fd));
}

static void attach(struct channel *self, uv_loop_t *loop) {
    struct terminal *t = self->data;
    if (!may_be_full(t->fd) || uv_poll_init(loop, &t->room, t->fd) != 0) return;
    uv_timer_init(loop, &t->patience);
    t->room.data = t->patience.data = t;
    t->loop = loop;
}

static void leave(struct channel *self) {
    struct terminal *t = self->data;
    if (!t->loop) return;
    t->loop = NULL;
    uv_close((uv_handle_t *)&t->room, NULL);
    uv_close((uv_handle_t *)&t->patience, NULL);
    while (t->first) answer(t, t->first, EAGAIN);
}

/* ---- Opening and closing ---- */

/* Opened anew, so that whoever shares the descriptor (a shell, standard error) goes on blocking; where that cannot be
 * (a socket, no /proc) all of them stop blocking until we close. */
static void stop_blocking(struct terminal *t) {
    char name[40];
    snprintf(name, sizeof name, "/proc/self/fd/%d", t->fd);
    t->own = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (t->own >= 0) {
        t->fd = t->own;
        return;
    }
    int flags = fcntl(t->fd, F_GETFL);
    if (flags >= 0 && !(flags & O_NONBLOCK) && fcntl(t->fd, F_SETFL, flags | O_NONBLOCK) == 0) t->flags = flags;
}

static void close_terminal(struct channel *self) {
    struct terminal *t = self->data;
    if (t->own >= 0) close(t->own);
    else if (t->flags >= 0) (void)fcntl(t->fd, F_SETFL, t->flags);
    free(t);
    self->data = NULL;
}

enum status channel_terminal(int fd, struct channel *out, struct error *err) {
    struct terminal *t = calloc(1, sizeof *t);
    if (!t) return error_set(err, STATUS_MEMORY, "out of memory");
    *t = (struct terminal){.fd = fd, .own = -1, .flags = -1};
    if (may_be_full(fd)) stop_blocking(t);
    *out = (struct channel){.name = "terminal", .attach = attach, .leave = leave, .send = send_line,
                            .close = close_terminal, .data = t, .patience_ms = CHANNEL_PATIENCE_MS};
    return STATUS_OK;
}
