/* file.c - reminders as lines of JSON in a file, for other programs.
 *
 * A reminder is accepted when its line is on the disk. Lines are written on libuv's pool, all that wait in one go; the
 * file is opened anew each time, so that it may be moved away and a new one begun. A line that could not be finished is
 * ended before the next, so that it spoils no other. */
#include "remind/channels/payload.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct line {
    char *text;                          /* with its newline */
    int failure;                         /* 0 or an errno */
    channel_answered answered; void *arg;
    struct line *next;
};

struct lines { struct line *first, **end; };

struct file {
    char *path;
    bool full;
    uv_loop_t *loop;                     /* NULL: a line is written before send returns */
    struct lines waiting;
    struct line *batch;                  /* the pool's, while busy */
    uv_work_t work;
    bool busy, left, closed;
};

/* ---- On the disk ---- */

/* A new name is on the disk when its folder is. */
static int sync_folder(const char *path) {
    char *copy = strdup(path);
    if (!copy) return ENOMEM;
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failure = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0) close(fd);
    free(copy);
    return failure;
}

#define HOW (O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static int open_or_create(const char *path, bool *is_new) {
    int fd = open(path, HOW);
    *is_new = false;
    if (fd >= 0 || errno != ENOENT) return fd;
    *is_new = true;
    return open(path, HOW | O_CREAT | O_EXCL, 0600);
}

/* ENOTSUP: it is no regular file. */
static int open_file(const char *path, int *out) {
    struct stat about;
    bool is_new;
    int failure = 0, fd = open_or_create(path, &is_new);
    if (fd < 0) return errno;
    if (fstat(fd, &about) != 0) failure = errno;
    else if (!S_ISREG(about.st_mode)) failure = ENOTSUP;
    else if (is_new) failure = sync_folder(path);
    if (failure == 0) *out = fd;
    else close(fd);
    return failure;
}

static int write_all(int fd, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t wrote = write(fd, bytes, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return wrote < 0 ? errno : EIO;
        bytes += wrote;
        n -= (size_t)wrote;
    }
    return 0;
}

static int end_torn_line(int fd) {
    struct stat about;
    char last = '\n';
    if (fstat(fd, &about) != 0) return errno;
    ssize_t got = about.st_size > 0 ? pread(fd, &last, 1, about.st_size - 1) : 1;
    if (got != 1) return got < 0 ? errno : EIO;
    return last == '\n' ? 0 : write_all(fd, "\n", 1);
}

/* A line that does not fit is not on the disk, and the next one ends what there is of it. */
static void write_lines(const char *path, struct line *first) {
    int fd = -1, failure = open_file(path, &fd);
    for (struct line *l = first; l; l = l->next) {
        l->failure = failure;
        if (failure == 0) l->failure = end_torn_line(fd);
        if (l->failure == 0) l->failure = write_all(fd, l->text, strlen(l->text));
    }
    if (failure != 0) return;
    int unsynced = fdatasync(fd) != 0 ? errno : 0;
    for (struct line *l = first; l; l = l->next)
        if (l->failure == 0) l->failure = unsynced;
    close(fd);
}

/* ---- Answers ---- */

static const char *words(int failure) {
    if (failure == ELOOP) return "its file is a symbolic link";
    if (failure == ENOTSUP) return "its file is no regular file";
    return strerror(failure);
}

/* Takes l. */
static void answer(struct line *l) {
    channel_answered answered = l->answered;
    void *arg = l->arg;
    int failure = l->failure;
    free(l->text);
    free(l);
    if (failure == 0) answered(arg, CHANNEL_ACCEPTED, "");
    else answered(arg, CHANNEL_REFUSED_NOW, words(failure));
}

static void answer_all(struct line *first) {
    for (struct line *l = first, *next; l; l = next) {
        next = l->next;
        answer(l);
    }
}

/* ---- On the pool ---- */

static void free_file(struct file *f) {
    free(f->path);
    free(f);
}

static void write_batch(uv_work_t *work) {
    struct file *f = work->data;
    write_lines(f->path, f->batch);
}

static void begin(struct file *f);

static void batch_written(uv_work_t *work, int status) {
    struct file *f = work->data;
    struct line *batch = f->batch;
    (void)status; /* nobody cancels it */
    f->batch = NULL;
    answer_all(batch);
    f->busy = false;
    if (f->closed) free_file(f);
    else begin(f);
}

static void begin(struct file *f) {
    if (f->busy || !f->waiting.first) return;
    f->batch = f->waiting.first;
    f->waiting = (struct lines){NULL, NULL};
    f->busy = true;
    if (uv_queue_work(f->loop, &f->work, write_batch, batch_written) == 0) return;
    write_batch(&f->work);
    batch_written(&f->work, 0);
}

static void append(struct lines *list, struct line *l) {
    if (list->first) *list->end = l;
    else list->first = l;
    list->end = &l->next;
}

/* ---- Sending ---- */

static struct line *new_line(const struct file *f, const struct message *m) {
    char *json = payload_json(m, f->full);
    size_t n = json ? strlen(json) : 0;
    struct line *l = json ? calloc(1, sizeof *l) : NULL;
    char *text = l ? realloc(json, n + 2) : NULL;
    if (!text) {
        free(json);
        free(l);
        return NULL;
    }
    memcpy(text + n, "\n", 2);
    l->text = text;
    return l;
}

static void send_line(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    struct file *f = self->data;
    struct error why;
    if (!payload_is_clean(m, &why)) {
        answered(arg, CHANNEL_REFUSED, why.message);
        return;
    }
    struct line *l = f->left ? NULL : new_line(f, m);
    if (!l) {
        answered(arg, CHANNEL_REFUSED_NOW, f->left ? "the service is stopping" : "out of memory");
        return;
    }
    l->answered = answered;
    l->arg = arg;
    if (f->loop) {
        append(&f->waiting, l);
        begin(f);
    } else {
        write_lines(f->path, l);
        answer(l);
    }
}

/* ---- The loop ---- */

static void attach(struct channel *self, uv_loop_t *loop) {
    struct file *f = self->data;
    f->loop = loop;
    f->work.data = f;
}

/* What is being written is answered when it is. */
static void leave(struct channel *self) {
    struct file *f = self->data;
    struct line *waiting = f->waiting.first;
    f->left = true;
    f->waiting = (struct lines){NULL, NULL};
    for (struct line *l = waiting; l; l = l->next) l->failure = ECANCELED;
    answer_all(waiting);
}

/* ---- Opening and closing ---- */

static void close_file(struct channel *self) {
    struct file *f = self->data;
    f->closed = true;
    if (!f->busy) free_file(f);
    self->data = NULL;
}

enum status channel_file(const struct file_settings *settings, struct channel *out, struct error *err) {
    int fd = -1, failure = open_file(settings->path, &fd);
    if (failure != 0)
        return error_set(err, STATUS_ENVIRONMENT, "cannot write to %s: %s", settings->path, words(failure));
    close(fd);
    struct file *f = calloc(1, sizeof *f);
    if (f) f->path = strdup(settings->path);
    if (!f || !f->path) {
        free(f);
        return error_set(err, STATUS_MEMORY, "out of memory");
    }
    f->full = settings->full;
    *out = (struct channel){.name = "file", .attach = attach, .leave = leave, .send = send_line, .close = close_file,
                            .data = f, .patience_ms = CHANNEL_PATIENCE_MS};
    return STATUS_OK;
}
