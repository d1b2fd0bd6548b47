#include "serve/socket.h"
#include "serve/wire.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BACKLOG 128
#define PATIENCE_MS 30000                /* for a client to send its line, and to take the answer */
#define FAREWELL_MS 2000                 /* the same while closing */
#define LATER_MS 100
#define FIRST_ROOM 4096

enum stage { READING, WORKING, ANSWERING, CLOSING };
struct client {
    struct socket_server *server;
    uv_pipe_t pipe;
    uv_timer_t patience;
    uv_write_t write;
    int handles;                         /* pipe and timer, while they are not closed */
    enum stage stage;
    char *bytes; size_t used, room;
    json_t *request;
    bool writes;
    char *line;                          /* the answer; made on the pool's thread */
    struct client *next, *prev;
};

struct socket_server {
    uv_loop_t *loop;
    struct writer *writer;
    struct scheduler *poke;
    char *path;
    uv_pipe_t listener;
    uv_timer_t later;                    /* for a connection that there was no memory for */
    int handles;                         /* the two, while they are not closed */
    bool closing;
    struct client *clients; int count;
    void (*closed)(void *arg);
    void *closed_arg;
};

/* ---- The end of a client ---- */

static void leave_when_done(struct socket_server *s) {
    if (!s->closing || s->handles > 0 || s->clients) return;
    void (*closed)(void *) = s->closed;
    void *arg = s->closed_arg;
    free(s->path);
    free(s);
    if (closed) closed(arg);
}

static void handle_closed(uv_handle_t *handle) {
    struct client *c = handle->data;
    struct socket_server *s = c->server;
    if (--c->handles > 0) return;
    if (c->next) c->next->prev = c->prev;
    if (c->prev) c->prev->next = c->next;
    else s->clients = c->next;
    s->count--;
    json_decref(c->request);
    free(c->bytes);
    free(c->line);
    free(c);
    leave_when_done(s);
}

static void drop(struct client *c) {
    if (c->stage == CLOSING) return;
    c->stage = CLOSING;
    uv_close((uv_handle_t *)&c->pipe, handle_closed);
    uv_close((uv_handle_t *)&c->patience, handle_closed);
}

static void out_of_patience(uv_timer_t *timer) { drop(timer->data); }

static void be_patient(struct client *c) {
    uv_timer_start(&c->patience, out_of_patience, c->server->closing ? FAREWELL_MS : PATIENCE_MS, 0);
}

/* ---- Answering ---- */

static void written(uv_write_t *write, int status) {
    (void)status; /* who does not take its answer has gone */
    drop(write->data);
}

/* Takes the line; NULL when memory is out. */
static void answer(struct client *c, char *line) {
    c->line = line;
    c->stage = ANSWERING;
    uv_read_stop((uv_stream_t *)&c->pipe);
    be_patient(c);
    uv_buf_t bytes = uv_buf_init(line, line ? (unsigned)strlen(line) : 0);
    c->write.data = c;
    if (!line || uv_write(&c->write, (uv_stream_t *)&c->pipe, &bytes, 1, written) != 0) drop(c);
}

static void refuse(struct client *c, enum status status, const char *why) {
    struct error err;
    error_set(&err, status, "%s", why);
    answer(c, wire_refusal(status, &err));
}

/* ---- Working ---- */

/* A refusal is an answer: the time that passed before it stays. Other failures take everything back. */
static enum status request_deed(void *arg, struct practice *p, struct error *err) {
    struct client *c = arg;
    json_t *result = NULL;
    enum status status = practice_request(p, c->request, &result, err);
    bool refused = status == STATUS_NO || status == STATUS_INPUT || status == STATUS_USAGE;
    if (status == STATUS_OK) c->line = wire_answer(result);
    else if (refused) c->line = wire_refusal(status, err);
    json_decref(result);
    if (status != STATUS_OK && !refused) return status;
    return c->line ? STATUS_OK : error_set(err, STATUS_MEMORY, "out of memory");
}

static void request_done(void *arg, enum status status, const struct error *err) {
    struct client *c = arg;
    char *line = c->line;
    if (status != STATUS_OK) {
        free(line);
        line = wire_refusal(status, err);
    }
    struct scheduler *poke = c->writes && status == STATUS_OK ? c->server->poke : NULL;
    answer(c, line);
    if (poke) scheduler_poke(poke);
}

static void work(struct client *c, size_t n) {
    struct error err = {0};
    uv_read_stop((uv_stream_t *)&c->pipe);
    enum status status = json_read(c->bytes, n, JSON_MAX_REQUEST_DEPTH, &c->request, &err);
    if (status != STATUS_OK) {
        answer(c, wire_refusal(status, &err));
        return;
    }
    c->writes = practice_writes(json_string_value(json_object_get(c->request, "deed")));
    struct writer_job job = {.deed = request_deed, .done = request_done, .arg = c};
    uv_timer_stop(&c->patience);
    c->stage = WORKING;
    status = writer_submit(c->server->writer, &job, &err);
    if (status != STATUS_OK) answer(c, wire_refusal(status, &err));
}

/* ---- Reading ---- */

static void make_room(uv_handle_t *handle, size_t suggested, uv_buf_t *out) {
    struct client *c = handle->data;
    (void)suggested;
    if (c->used == c->room) {
        size_t room = c->room ? 2 * c->room : FIRST_ROOM;
        if (room > SOCKET_MAX_REQUEST + 2) room = SOCKET_MAX_REQUEST + 2; /* one more than may come, so that it is seen */
        char *more = room > c->room ? realloc(c->bytes, room) : NULL;
        if (more) {
            c->bytes = more;
            c->room = room;
        }
    }
    *out = uv_buf_init(c->bytes ? c->bytes + c->used : NULL, (unsigned)(c->room - c->used));
}

static void take(struct client *c, size_t n) {
    const char *end = memchr(c->bytes + c->used, '\n', n);
    c->used += n;
    size_t length = end ? (size_t)(end - c->bytes) : c->used;
    if (length > SOCKET_MAX_REQUEST) refuse(c, STATUS_INPUT, "the request is larger than 1 MiB");
    else if (end && length + 1 < c->used) refuse(c, STATUS_INPUT, "there is more after the request's line");
    else if (end) work(c, length);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer) {
    struct client *c = stream->data;
    (void)buffer;
    if (c->stage != READING) return;
    if (n > 0) take(c, (size_t)n);
    else if (n == UV_EOF && c->used > 0) work(c, c->used); /* its end stands for the newline */
    else if (n == UV_ENOBUFS) refuse(c, STATUS_MEMORY, "out of memory");
    else if (n < 0) drop(c);
}

/* ---- A new client ---- */

static struct client *new_client(struct socket_server *s) {
    struct client *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->server = s;
    uv_pipe_init(s->loop, &c->pipe, 0);
    uv_timer_init(s->loop, &c->patience);
    c->pipe.data = c->patience.data = c;
    c->handles = 2;
    c->next = s->clients;
    if (c->next) c->next->prev = c;
    s->clients = c;
    s->count++;
    return c;
}

static void on_connection(uv_stream_t *listener, int status);

static void on_later(uv_timer_t *timer) {
    struct socket_server *s = timer->data;
    on_connection((uv_stream_t *)&s->listener, 0);
}

static void on_connection(uv_stream_t *listener, int status) {
    struct socket_server *s = listener->data;
    if (status != 0) return;
    struct client *c = new_client(s);
    if (!c) {
        uv_timer_start(&s->later, on_later, LATER_MS, 0);
        return;
    }
    if (uv_accept(listener, (uv_stream_t *)&c->pipe) != 0) {
        drop(c);
        return;
    }
    be_patient(c);
    if (s->count > SOCKET_MAX_CLIENTS) refuse(c, STATUS_ENVIRONMENT, "too many commands at once; try again");
    else if (uv_read_start((uv_stream_t *)&c->pipe, make_room, on_read) != 0) drop(c);
}

/* ---- The server ---- */

static enum status open_listener(struct socket_server *s, struct error *err) {
    int fd;
    enum status status = wire_listen(s->path, BACKLOG, &fd, err);
    if (status != STATUS_OK) return status;
    int rc = uv_pipe_open(&s->listener, fd);
    if (rc != 0) close(fd);
    else rc = uv_listen((uv_stream_t *)&s->listener, BACKLOG, on_connection);
    if (rc == 0) return STATUS_OK;
    unlink(s->path);
    return error_set(err, STATUS_ENVIRONMENT, "cannot listen at %s: %s", s->path, uv_strerror(rc));
}

static void own_closed(uv_handle_t *handle) {
    struct socket_server *s = handle->data;
    s->handles--;
    leave_when_done(s);
}

static void close_own(struct socket_server *s) {
    s->closing = true;
    uv_close((uv_handle_t *)&s->listener, own_closed);
    uv_close((uv_handle_t *)&s->later, own_closed);
}

enum status socket_serve(uv_loop_t *loop, const char *store_path, struct writer *w, struct scheduler *poke,
                         struct socket_server **out, struct error *err) {
    struct socket_server *s = calloc(1, sizeof *s);
    char *path = wire_path(store_path);
    if (!s || !path) {
        free(s);
        free(path);
        return error_set(err, STATUS_MEMORY, "out of memory");
    }
    *s = (struct socket_server){.loop = loop, .writer = w, .poke = poke, .path = path, .handles = 2};
    uv_pipe_init(loop, &s->listener, 0);
    uv_timer_init(loop, &s->later);
    s->listener.data = s->later.data = s;
    enum status status = open_listener(s, err);
    if (status == STATUS_OK) *out = s;
    else close_own(s);
    return status;
}

void socket_close(struct socket_server *s, void (*closed)(void *arg), void *arg) {
    s->closed = closed;
    s->closed_arg = arg;
    s->poke = NULL;
    unlink(s->path);
    close_own(s);
    for (struct client *c = s->clients, *next; c; c = next) {
        next = c->next;
        if (c->stage == READING) drop(c);
        else if (c->stage == ANSWERING) be_patient(c);
    }
}
