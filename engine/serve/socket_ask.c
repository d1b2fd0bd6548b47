/* socket_ask: a command's side of the socket, blocking, with a deadline. */
#include "base/text.h"
#include "serve/socket.h"
#include "serve/wire.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 30000
#define FULL_MS 10                       /* the server has no room for one more: ask again after this */
#define ANSWER_MAX (64 * 1024 * 1024)
#define CHUNK 65536

struct ask {
    int fd;
    struct clock clock;
    int64_t until_ms;
    const char *bytes; size_t left;      /* of the request */
    struct text answer;
    bool ended;                          /* the answer is whole, or the other end has closed */
    char chunk[CHUNK];
};

static int time_left(struct ask *a) {
    int64_t left = a->until_ms - a->clock.mono_ms(&a->clock);
    return left > 0 ? (int)left : 0;
}

/* Waits for events; false when the time is over. */
static bool await(struct ask *a, short events) {
    struct pollfd p = {.fd = a->fd, .events = events};
    for (;;) {
        int left = time_left(a);
        int rc = left > 0 ? poll(&p, 1, left) : 0;
        if (rc > 0) return true;
        if (rc == 0 || errno != EINTR) return false;
    }
}

static int open_connection(struct ask *a, const char *path) {
    a->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (a->fd < 0) return errno;
    int cause;
    while ((cause = wire_connect(a->fd, path)) == EAGAIN) {
        if (time_left(a) == 0) return ETIMEDOUT;
        (void)poll(NULL, 0, FULL_MS);
    }
    return cause;
}

/* A server that refuses a request may close before it has read all of it: its answer is read all the same. */
static void send_some(struct ask *a) {
    ssize_t n = send(a->fd, a->bytes, a->left, MSG_NOSIGNAL);
    if (n >= 0) {
        a->bytes += n;
        a->left -= (size_t)n;
    } else if (errno != EAGAIN && errno != EINTR) a->left = 0;
}

static void receive_some(struct ask *a) {
    ssize_t n = recv(a->fd, a->chunk, sizeof a->chunk, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n > 0) text_put_n(&a->answer, a->chunk, (size_t)n);
    a->ended = n <= 0 || memchr(a->chunk, '\n', (size_t)n) || text_failed(&a->answer) || a->answer.length > ANSWER_MAX;
}

static enum status exchange(struct ask *a, struct error *err) {
    while (!a->ended) {
        if (!await(a, (short)(POLLIN | (a->left > 0 ? POLLOUT : 0))))
            return error_set(err, STATUS_ENVIRONMENT, "the service that owns the store has not answered within %d s; "
                             "whether it did what was asked is not known", PATIENCE_MS / 1000);
        if (a->left > 0) send_some(a);
        receive_some(a);
    }
    if (text_failed(&a->answer)) return error_set(err, STATUS_MEMORY, "out of memory");
    if (a->answer.length > 0 && a->answer.length <= ANSWER_MAX) return STATUS_OK;
    return error_set(err, STATUS_ENVIRONMENT, "the service that owns the store ended the connection without an answer; "
                     "whether it did what was asked is not known");
}

static enum status ask(struct ask *a, const char *path, json_t **answer, struct error *err) {
    int cause = open_connection(a, path);
    if (cause != 0)
        return error_set(err, STATUS_ENVIRONMENT, "nobody answers at %s: %s", path, strerror(cause));
    enum status status = exchange(a, err);
    if (status != STATUS_OK) return status;
    return wire_read(text_get(&a->answer), a->answer.length, answer, err);
}

/* The request as its line. NULL when memory is out. */
static char *line_of(const json_t *request) {
    char *line = json_canonical(request);
    size_t n = line ? strlen(line) : 0;
    char *longer = line ? realloc(line, n + 2) : NULL;
    if (!longer) {
        free(line);
        return NULL;
    }
    memcpy(longer + n, "\n", 2);
    return longer;
}

enum status socket_ask(const char *store_path, const json_t *request, json_t **answer, struct error *err) {
    *answer = NULL;
    char *path = wire_path(store_path), *line = line_of(request);
    struct ask *a = calloc(1, sizeof *a);
    enum status status = STATUS_MEMORY;
    if (path && line && a) {
        clock_init_system(&a->clock);
        a->until_ms = a->clock.mono_ms(&a->clock) + PATIENCE_MS;
        a->bytes = line;
        a->left = strlen(line);
        a->fd = -1;
        status = ask(a, path, answer, err);
        if (a->fd >= 0) close(a->fd);
        text_fini(&a->answer);
    } else error_set(err, STATUS_MEMORY, "out of memory");
    free(a);
    free(line);
    free(path);
    return status;
}
