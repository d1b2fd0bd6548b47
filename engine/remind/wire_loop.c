#include "remind/wire_inside.h"
#include "remind/wire_target.h"
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct open_socket { curl_socket_t fd; ino_t inode; struct open_socket *next; };

struct wire {
    uv_loop_t *loop;
    CURLM *multi;
    uv_timer_t wake;                     /* libcurl's */
    uv_timer_t impatience;               /* of those that wait for their turn */
    struct wire_request *all, **end;     /* in order of arrival */
    struct open_socket *sockets;
    int running;
    bool busy;                           /* inside settle, which will look again */
    bool left;
};

struct watch { uv_poll_t poll; struct wire *wire; curl_socket_t fd; };

static void settle(struct wire *w);

/* ---- The list ---- */

static void enter(struct wire *w, struct wire_request *r) {
    r->link = w->end;
    *w->end = r;
    w->end = &r->next;
}

static void take_out(struct wire *w, struct wire_request *r) {
    *r->link = r->next;
    if (r->next) r->next->link = r->link;
    else w->end = r->link;
}

/* ---- Answers ---- */

void wire_turn_down(wire_done done, void *arg, const char *why) {
    done(arg, &(struct wire_reply){.result = WIRE_FAILED, .why = why});
}

/* r is out of the list. */
static void answer(struct wire_request *r, const struct wire_reply *reply) {
    r->done(r->arg, reply);
    wire_request_free(r);
}

static void stop_running(struct wire *w, struct wire_request *r) {
    if (!r->running) return;
    (void)curl_multi_remove_handle(w->multi, r->easy);
    r->running = false;
    w->running--;
}

static void finish(struct wire *w, struct wire_request *r, CURLcode code) {
    struct wire_reply reply;
    wire_reply_read(r, code, &reply);
    stop_running(w, r);
    take_out(w, r);
    answer(r, &reply);
}

static void drop(struct wire *w, struct wire_request *r, const char *why) {
    struct wire_reply reply = {.result = WIRE_FAILED, .why = why};
    stop_running(w, r);
    take_out(w, r);
    answer(r, &reply);
}

/* ---- Sockets on the loop ---- */

static void free_watch(uv_handle_t *handle) { free(handle->data); }

static void on_event(uv_poll_t *poll, int status, int events) {
    struct watch *x = poll->data;
    struct wire *w = x->wire;
    int action = (events & UV_READABLE ? CURL_CSELECT_IN : 0) | (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0);
    int still;
    if (status < 0) action = CURL_CSELECT_ERR;
    (void)curl_multi_socket_action(w->multi, x->fd, action, &still); /* x may be gone now */
    settle(w);
}

static struct watch *new_watch(struct wire *w, curl_socket_t fd) {
    struct watch *x = calloc(1, sizeof *x);
    if (!x) return NULL;
    x->wire = w;
    x->fd = fd;
    x->poll.data = x;
    if (uv_poll_init_socket(w->loop, &x->poll, fd) != 0) {
        free(x);
        return NULL;
    }
    if (curl_multi_assign(w->multi, fd, x) == CURLM_OK) return x;
    uv_close((uv_handle_t *)&x->poll, free_watch);
    return NULL;
}

/* A refusal here would end all of libcurl's transfers; the one that it is about is marked instead. */
static int on_want(CURL *easy, curl_socket_t fd, int what, void *wire, void *known) {
    struct wire *w = wire;
    struct watch *x = known;
    struct wire_request *r = NULL;
    (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&r);
    if (what == CURL_POLL_REMOVE) {
        if (!x) return 0;
        (void)curl_multi_assign(w->multi, fd, NULL);
        uv_close((uv_handle_t *)&x->poll, free_watch);
        return 0;
    }
    if (r) r->socket = fd;
    if (!x) x = new_watch(w, fd);
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    if ((!x || uv_poll_start(&x->poll, events, on_event) != 0) && r) r->starved = true;
    return 0;
}

static void on_wake(uv_timer_t *timer) {
    struct wire *w = timer->data;
    int still;
    (void)curl_multi_socket_action(w->multi, CURL_SOCKET_TIMEOUT, 0, &still);
    settle(w);
}

static int on_delay(CURLM *multi, long delay_ms, void *wire) {
    struct wire *w = wire;
    (void)multi;
    if (delay_ms < 0) uv_timer_stop(&w->wake);
    else uv_timer_start(&w->wake, on_wake, delay_ms > 0 ? (uint64_t)delay_ms : 1, 0);
    return 0;
}

/* ---- Open sockets, so that none can hold us up when we leave ---- */

static void note_barred(struct wire_request *r, const struct sockaddr *address, socklen_t length) {
    if (getnameinfo(address, length, r->barred, sizeof r->barred, NULL, 0, NI_NUMERICHOST) != 0)
        snprintf(r->barred, sizeof r->barred, "?");
}

static void forget_socket(struct wire *w, curl_socket_t fd) {
    for (struct open_socket **at = &w->sockets; *at; at = &(*at)->next) {
        struct open_socket *s = *at;
        if (s->fd != fd) continue;
        *at = s->next;
        free(s);
        return;
    }
}

static ino_t inode_of(curl_socket_t fd) {
    struct stat about;
    return fstat(fd, &about) == 0 ? about.st_ino : 0;
}

curl_socket_t wire_socket_open(void *request, curlsocktype purpose, struct curl_sockaddr *address) {
    struct wire_request *r = request;
    (void)purpose;
    if (!r->private_ok && !wire_address_is_public(&address->addr)) {
        note_barred(r, &address->addr, (socklen_t)address->addrlen);
        return CURL_SOCKET_BAD;
    }
    struct open_socket *s = malloc(sizeof *s);
    int fd = s ? socket(address->family, address->socktype, address->protocol) : -1;
    if (fd < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
        r->starved = r->starved || !s;
        if (fd >= 0) close(fd);
        free(s);
        return CURL_SOCKET_BAD;
    }
    forget_socket(r->wire, fd);
    *s = (struct open_socket){fd, inode_of(fd), r->wire->sockets};
    r->wire->sockets = s;
    return fd;
}

int wire_socket_close(void *wire, curl_socket_t fd) {
    forget_socket(wire, fd);
    return close(fd);
}

/* libcurl closes some of those that never connected by itself: what has the number now may be somebody else's. */
static void shut_sockets(const struct wire *w) {
    for (const struct open_socket *s = w->sockets; s; s = s->next)
        if (inode_of(s->fd) == s->inode) shutdown(s->fd, SHUT_RDWR);
}

/* ---- Turns ---- */

static struct wire_request *first_waiting(const struct wire *w) {
    struct wire_request *r = w->all;
    while (r && r->running) r = r->next;
    return r;
}

static void set_going(struct wire *w, struct wire_request *r) {
    int64_t left_ms = (int64_t)(r->until_ms - uv_now(w->loop));
    WIRE_SET(r, CURLOPT_TIMEOUT_MS, (long)left_ms);
    WIRE_SET(r, CURLOPT_CONNECTTIMEOUT_MS, (long)(left_ms < WIRE_CONNECT_MS ? left_ms : WIRE_CONNECT_MS));
    if (r->unset || curl_multi_add_handle(w->multi, r->easy) != CURLM_OK) {
        drop(w, r, "out of memory");
        return;
    }
    r->running = true;
    w->running++;
}

static void on_impatience(uv_timer_t *timer) { settle(timer->data); }

static void drop_impatient(struct wire *w) {
    for (struct wire_request *r = w->all, *next; !w->left && r; r = next) {
        next = r->next;
        if (r->running || r->until_ms > uv_now(w->loop)) continue;
        drop(w, r, "it had to wait too long for its turn");
        next = w->all; /* done may have changed the list */
    }
}

/* Those that wait have no timer of libcurl's. */
static void arm_impatience(struct wire *w) {
    uint64_t first_ms = UINT64_MAX;
    for (const struct wire_request *r = first_waiting(w); r; r = r->next)
        if (!r->running && r->until_ms < first_ms) first_ms = r->until_ms;
    if (first_ms == UINT64_MAX) uv_timer_stop(&w->impatience);
    else uv_timer_start(&w->impatience, on_impatience, first_ms > uv_now(w->loop) ? first_ms - uv_now(w->loop) : 0, 0);
}

/* ---- What has ended ---- */

static bool finish_one(struct wire *w) {
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(w->multi, &left)) != NULL;) {
        struct wire_request *r = NULL;
        CURLcode code = m->data.result;
        if (m->msg != CURLMSG_DONE) continue;
        (void)curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&r);
        finish(w, r, code);
        return true;
    }
    for (struct wire_request *r = w->all; r; r = r->next)
        if (r->starved) {
            finish(w, r, CURLE_OUT_OF_MEMORY);
            return true;
        }
    return false;
}

/* Every done may make new requests, or leave. */
static void settle(struct wire *w) {
    if (w->busy || w->left) return;
    w->busy = true;
    while (!w->left && finish_one(w)) continue;
    if (!w->left) drop_impatient(w);
    for (struct wire_request *r; !w->left && w->running < WIRE_AT_ONCE && (r = first_waiting(w));) set_going(w, r);
    if (!w->left) arm_impatience(w);
    w->busy = false;
}

void wire_request_start(struct wire_request *r) {
    struct wire *w = r->wire;
    if (w->left || r->unset) {
        struct wire_reply reply = {.result = WIRE_FAILED, .why = w->left ? "the service is stopping" : "out of memory"};
        answer(r, &reply);
        return;
    }
    r->until_ms = uv_now(w->loop) + (uint64_t)r->patience_ms;
    enter(w, r);
    settle(w);
}

/* ---- Opening and leaving ---- */

static bool set_up(struct wire *w) {
    w->multi = curl_multi_init();
    return w->multi && curl_multi_setopt(w->multi, CURLMOPT_SOCKETFUNCTION, on_want) == CURLM_OK &&
           curl_multi_setopt(w->multi, CURLMOPT_SOCKETDATA, w) == CURLM_OK &&
           curl_multi_setopt(w->multi, CURLMOPT_TIMERFUNCTION, on_delay) == CURLM_OK &&
           curl_multi_setopt(w->multi, CURLMOPT_TIMERDATA, w) == CURLM_OK &&
           curl_multi_setopt(w->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)WIRE_AT_ONCE) == CURLM_OK &&
           curl_multi_setopt(w->multi, CURLMOPT_MAXCONNECTS, (long)WIRE_AT_ONCE) == CURLM_OK;
}

enum status wire_open(uv_loop_t *loop, struct wire **out, struct error *err) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(err, STATUS_ENVIRONMENT, "libcurl cannot be started");
    struct wire *w = calloc(1, sizeof *w);
    if (!w || !set_up(w)) {
        if (w) (void)curl_multi_cleanup(w->multi);
        free(w);
        curl_global_cleanup();
        return error_set(err, STATUS_MEMORY, "out of memory");
    }
    w->loop = loop;
    w->end = &w->all;
    uv_timer_init(loop, &w->wake);
    uv_timer_init(loop, &w->impatience);
    w->wake.data = w->impatience.data = w;
    *out = w;
    return STATUS_OK;
}

/* At parting libcurl says QUIT to a mail server and waits for an answer, unless the connection is closed. */
void wire_leave(struct wire *w) {
    if (w->left) return;
    w->left = true;
    shut_sockets(w);
    while (w->all) finish(w, w->all, CURLE_ABORTED_BY_CALLBACK);
    (void)curl_multi_cleanup(w->multi);
    w->multi = NULL;
    while (w->sockets) forget_socket(w, w->sockets->fd);
    uv_close((uv_handle_t *)&w->wake, NULL);
    uv_close((uv_handle_t *)&w->impatience, NULL);
}

void wire_free(struct wire *w) {
    if (!w) return;
    free(w);
    curl_global_cleanup();
}
