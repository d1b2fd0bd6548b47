#include "bindings/lua/child.h"
#include "base/text.h"
#include "bindings/lua/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1 /* clang's way of saying it */
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1 /* it maps terabytes, and what it finds goes to standard error */
#else
#define SANITIZED 0
#endif

#define CONTROL  3    /* the template's end of its socket; 0 to 2 are /dev/null */
#define GRACE_MS 5000 /* for what takes no time unless the machine is in trouble */
#define HEADER   4    /* bytes of a length before request and answer, most significant first */

/* How a load that has no answer ends. */
enum { EXIT_NOTHING = 10, EXIT_LARGE, EXIT_MEMORY, EXIT_BROKEN };

/* What goes over the control socket, a packet each. To the template: LOAD with a socket, then DONE when its end has
 * been heard of. Back: STARTED or FAILED, then ENDED. A process that has ended is kept until DONE, so that in between
 * its id cannot become another's and may be killed. */
enum kind { NOTE_LOAD, NOTE_DONE, NOTE_STARTED, NOTE_FAILED, NOTE_ENDED };
struct note {
    enum kind kind;
    int code;  /* ENDED: CLD_EXITED, CLD_KILLED ... */
    int value; /* STARTED: process id. FAILED: errno. ENDED: exit status or signal */
};

struct child {
    pid_t template;
    int control;
    bool gone;
};

/* --------------------------------------------------------------------------------------------------------- packets */

static bool send_note(int control, struct note note, int with) {
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } extra = {0};
    struct iovec bytes = {.iov_base = &note, .iov_len = sizeof note};
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
    if (with >= 0) {
        extra.head =
            (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof with), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&extra.head), &with, sizeof with);
        message.msg_control = &extra;
        message.msg_controllen = sizeof extra;
    }
    ssize_t n;
    do n = sendmsg(control, &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof note;
}

/* *with is the file that came along, or -1. */
static bool receive_note(int control, struct note *note, int *with) {
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } extra = {0};
    struct iovec bytes = {.iov_base = note, .iov_len = sizeof *note};
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &extra, .msg_controllen = sizeof extra};
    ssize_t n;
    do n = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    *with = -1;
    const struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    if (n > 0 && head != NULL && head->cmsg_type == SCM_RIGHTS) memcpy(with, CMSG_DATA(head), sizeof *with);
    return n == (ssize_t)sizeof *note;
}

static void put_length(unsigned char header[HEADER], size_t n) {
    for (int i = 0; i < HEADER; i++) header[i] = (unsigned char)(n >> (8 * (HEADER - 1 - i)));
}

static size_t get_length(const unsigned char header[HEADER]) {
    size_t n = 0;
    for (int i = 0; i < HEADER; i++) n = n << 8 | header[i];
    return n;
}

/* --------------------------------------------------------------------------------------- the process of a single load
 */

static bool read_all(int fd, void *bytes, size_t n) {
    for (char *at = bytes; n > 0;) {
        ssize_t got = recv(fd, at, n, 0);
        if (got == 0 || (got < 0 && errno != EINTR)) return false;
        if (got > 0) at += got, n -= (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const void *bytes, size_t n) {
    for (const char *at = bytes; n > 0;) {
        ssize_t put = send(fd, at, n, MSG_NOSIGNAL);
        if (put < 0 && errno != EINTR) return false;
        if (put > 0) at += put, n -= (size_t)put;
    }
    return true;
}

static bool limit(int what, rlim_t soft, rlim_t hard) {
    const struct rlimit most = {.rlim_cur = soft, .rlim_max = hard};
    struct rlimit now;
    if (setrlimit(what, &most) == 0) return true;
    return getrlimit(what, &now) == 0 && now.rlim_max <= hard; /* somebody was stricter */
}

static void on_processor_time(int signal) {
    (void)signal;
    sandbox_interrupt(); /* the next one, a second later, is not handled and ends the process */
}

/* No file can be opened and no socket made, as there is no number left for it. */
static bool confine(void) {
    struct sigaction action = {.sa_handler = on_processor_time, .sa_flags = (int)SA_RESETHAND};
    sigset_t deadly;
    int failed = sigemptyset(&deadly) | sigaddset(&deadly, SIGXCPU) | sigaddset(&deadly, SIGABRT) |
                 sigaddset(&deadly, SIGSEGV) | sigaddset(&deadly, SIGBUS) | sigaddset(&deadly, SIGFPE) |
                 sigaddset(&deadly, SIGILL) | sigaddset(&deadly, SIGSYS) | sigaddset(&deadly, SIGTRAP) |
                 sigemptyset(&action.sa_mask) | sigaction(SIGXCPU, &action, NULL) |
                 sigprocmask(SIG_UNBLOCK, &deadly, NULL);
    return failed == 0 && limit(RLIMIT_CPU, CHILD_CPU_SECONDS, CHILD_CPU_SECONDS + CHILD_CPU_MORE) &&
           limit(RLIMIT_NPROC, 0, 0) && limit(RLIMIT_NOFILE, 0, 0) &&
           (SANITIZED || limit(RLIMIT_AS, CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES));
}

static json_t *receive_request(int fd) {
    unsigned char header[HEADER];
    json_t *request = NULL;
    if (!read_all(fd, header, sizeof header)) _exit(EXIT_BROKEN);
    size_t n = get_length(header);
    char *text = malloc(n + 1);
    if (text == NULL) _exit(EXIT_MEMORY);
    if (!read_all(fd, text, n)) _exit(EXIT_BROKEN);
    enum status status = json_read(text, n, JSON_MAX_DEPTH, &request, NULL);
    free(text);
    if (status != STATUS_OK) _exit(status == STATUS_MEMORY ? EXIT_MEMORY : EXIT_BROKEN);
    return request;
}

static void send_answer(int fd, const json_t *answer) {
    unsigned char header[HEADER];
    char *text = json_canonical(answer);
    if (text == NULL) _exit(EXIT_MEMORY);
    size_t n = strlen(text);
    if (n > CHILD_ANSWER_BYTES) _exit(EXIT_LARGE);
    put_length(header, n);
    if (!write_all(fd, header, sizeof header) || !write_all(fd, text, n)) _exit(EXIT_BROKEN);
}

static _Noreturn void load(int fd, child_work_fn work) {
    close(CONTROL);
    if (!confine()) _exit(EXIT_BROKEN);
    json_t *answer = work(receive_request(fd));
    if (answer == NULL) _exit(EXIT_NOTHING);
    send_answer(fd, answer);
    _exit(0);
}

/* ----------------------------------------------------------------------------------------------------- the template */

static bool dies_with(pid_t parent) { return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent; }

static bool reset_signals(void) {
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigemptyset(&usual.sa_mask);
    for (int i = 1; i < NSIG; i++)
        if (i != SIGKILL && i != SIGSTOP && sigaction(i, &usual, NULL) != 0 && errno != EINVAL) return false;
    return true; /* those with numbers that libc keeps for itself: EINVAL */
}

/* Leaves the socket at CONTROL and nothing else open. */
static bool keep_only(int socket) {
    int null = open("/dev/null", O_RDWR);
    int control = fcntl(socket, F_DUPFD, CONTROL + 1); /* out of the way of what follows */
    if (null < 0 || control < 0) return false;         /* and this process ends */
    for (int i = 0; i < (SANITIZED ? 2 : CONTROL); i++)
        if (dup2(null, i) < 0) return false;
    return dup2(control, CONTROL) == CONTROL && close_range(CONTROL + 1, ~0U, 0) == 0;
}

static bool strip(int socket) {
    json_object_seed(0); /* reads /dev/urandom, which is out of reach later */
    return setlocale(LC_ALL, "C") != NULL && keep_only(socket) && reset_signals() && clearenv() == 0 &&
           chdir("/") == 0 && prctl(PR_SET_NAME, "stride-loader") == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_NOFILE, 8, 8);
}

static bool serve(int socket, child_work_fn work, pid_t *ended) {
    siginfo_t end = {0};
    pid_t self = getpid(), pid = fork();
    if (pid == 0) {
        if (!dies_with(self)) _exit(EXIT_BROKEN);
        load(socket, work);
    }
    close(socket);
    if (pid < 0) return send_note(CONTROL, (struct note){.kind = NOTE_FAILED, .value = errno}, -1);
    *ended = pid;
    if (!send_note(CONTROL, (struct note){.kind = NOTE_STARTED, .value = pid}, -1)) return false;
    while (waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT) != 0)
        if (errno != EINTR) return false;
    return send_note(CONTROL, (struct note){.kind = NOTE_ENDED, .code = end.si_code, .value = end.si_status}, -1);
}

/* All signals stay blocked here: this process ends when its socket does, or is killed. */
static _Noreturn void be_template(int socket, child_work_fn work, pid_t parent) {
    struct note note;
    pid_t ended = 0;
    int with;
    if (!dies_with(parent) || !strip(socket)) _exit(1);
    while (receive_note(CONTROL, &note, &with)) {
        if (ended != 0) waitpid(ended, NULL, 0);
        ended = 0;
        if (note.kind == NOTE_LOAD && (with < 0 || !serve(with, work, &ended))) break;
    }
    _exit(0);
}

/* -------------------------------------------------------------------------------------------------- starting it */

static void close_both(const int pair[2]) {
    close(pair[0]);
    close(pair[1]);
}

/* Signals are blocked meanwhile, so that none of this program's handlers runs in the template. */
static pid_t fork_template(int socket, child_work_fn work) {
    sigset_t all, before;
    pid_t self = getpid();
    sigfillset(&all);
    if (sigprocmask(SIG_SETMASK, &all, &before) != 0) return -1;
    pid_t pid = fork();
    if (pid == 0) be_template(socket, work, self);
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return pid;
}

enum status child_start(child_work_fn work, struct child **out, struct error *err) {
    int pair[2];
    struct child *c = malloc(sizeof *c);
    if (c == NULL) return error_set(err, STATUS_MEMORY, "out of memory for the loader");
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        free(c);
        return error_set(err, STATUS_ENVIRONMENT, "cannot start the loader: %s", strerror(errno));
    }
    *c = (struct child){.template = fork_template(pair[1], work), .control = pair[0]};
    if (c->template <0) {
        error_set(err, STATUS_ENVIRONMENT, "cannot start the loader: %s", strerror(errno));
        close_both(pair);
        free(c);
        return STATUS_ENVIRONMENT;
    }
    close(pair[1]);
    *out = c;
    return STATUS_OK;
}

void child_stop(struct child *c) {
    if (c == NULL) return;
    close(c->control);
    kill(c->template, SIGKILL);
    while (waitpid(c->template, NULL, 0) < 0 && errno == EINTR) {}
    free(c);
}

/* -------------------------------------------------------------------------------------------------- asking it */

struct exchange {
    struct child *c;
    int socket, timer; /* the timer is readable from the deadline on */
    int deadline_ms;
    pid_t pid;
    bool late, too_large, no_memory;
    struct note end;
};

/* Whether fd is ready before the deadline, which comes first: a peer that sends a byte now and then must not hold us
 * up. */
static bool wait_for(struct exchange *x, int fd, short events) {
    struct pollfd polled[2] = {{.fd = x->timer, .events = POLLIN}, {.fd = fd, .events = events}};
    while (poll(polled, 2, -1) < 0)
        if (errno != EINTR) return false;
    if (polled[0].revents != 0) x->late = true;
    return !x->late && polled[1].revents != 0;
}

static bool wait_in_grace(int fd) {
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    int n;
    while ((n = poll(&polled, 1, GRACE_MS)) < 0 && errno == EINTR) {}
    return n > 0;
}

static bool send_in_time(struct exchange *x, const void *bytes, size_t n) {
    for (const char *at = bytes; n > 0;) {
        if (!wait_for(x, x->socket, POLLOUT)) return false;
        ssize_t put = send(x->socket, at, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && errno != EINTR && errno != EAGAIN) return false;
        if (put > 0) at += put, n -= (size_t)put;
    }
    return true;
}

static bool receive_in_time(struct exchange *x, void *bytes, size_t n) {
    for (char *at = bytes; n > 0;) {
        if (!wait_for(x, x->socket, POLLIN)) return false;
        ssize_t got = recv(x->socket, at, n, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) return false;
        if (got > 0) at += got, n -= (size_t)got;
    }
    return true;
}

/* The answer's text, which the caller frees, or NULL: finish and explain then know why. */
static char *converse(struct exchange *x, const char *request, size_t n, size_t *answer_n) {
    unsigned char header[HEADER];
    put_length(header, n);
    if (!send_in_time(x, header, sizeof header) || !send_in_time(x, request, n)) return NULL;
    if (!receive_in_time(x, header, sizeof header)) return NULL;
    *answer_n = get_length(header);
    x->too_large = *answer_n > CHILD_ANSWER_BYTES;
    if (x->too_large) return NULL;
    char *answer = malloc(*answer_n + 1);
    x->no_memory = answer == NULL;
    if (answer == NULL || receive_in_time(x, answer, *answer_n)) return answer;
    free(answer);
    return NULL;
}

static enum status is_gone(struct child *c, struct error *err) {
    c->gone = true;
    kill(c->template, SIGKILL); /* and with it, if there is one, the load */
    return error_set(err, STATUS_ENVIRONMENT, "the loader is gone: this program has to be started again");
}

/* A note that must come soon. */
static bool hear(struct child *c, struct note *note) {
    int with = -1;
    bool heard = wait_in_grace(c->control) && receive_note(c->control, note, &with);
    if (with >= 0) close(with);
    return heard;
}

static bool start_timer(int timer, int ms) {
    const struct itimerspec once = {.it_value = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L + 1}};
    return timerfd_settime(timer, 0, &once, NULL) == 0;
}

/* Has the template fork a process that holds the other end of x->socket. */
static enum status begin(struct exchange *x, struct error *err) {
    struct note note = {.kind = NOTE_LOAD};
    int pair[2];
    x->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    if (x->timer < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return error_set(err, STATUS_ENVIRONMENT, "cannot load protocols: %s", strerror(errno));
    x->socket = pair[0];
    bool sent = send_note(x->c->control, note, pair[1]);
    close(pair[1]);
    if (!sent || !hear(x->c, &note)) return is_gone(x->c, err);
    if (note.kind == NOTE_FAILED)
        return error_set(err, STATUS_ENVIRONMENT, "cannot load protocols: %s", strerror(note.value));
    if (note.kind != NOTE_STARTED) return is_gone(x->c, err);
    x->pid = note.value;
    if (start_timer(x->timer, x->deadline_ms)) return STATUS_OK;
    kill(x->pid, SIGKILL);
    return is_gone(x->c, err);
}

/* Sees to it that the process has ended; after an answer, and after the deadline, by killing it. */
static bool finish(struct exchange *x, bool answered) {
    struct child *c = x->c;
    if (answered || x->too_large || x->no_memory || !wait_for(x, c->control, POLLIN)) kill(x->pid, SIGKILL);
    return hear(c, &x->end) && x->end.kind == NOTE_ENDED && send_note(c->control, (struct note){.kind = NOTE_DONE}, -1);
}

static enum status explain_exit(int value, struct error *err) {
    switch (value) {
    case EXIT_NOTHING: return error_set(err, STATUS_ENVIRONMENT, "the loader gave no answer");
    case EXIT_LARGE:
        return error_set(err, STATUS_INPUT, "the loaded protocols are larger than %zu MiB", CHILD_ANSWER_BYTES >> 20);
    case EXIT_MEMORY:
        return error_set(err, STATUS_INPUT, "loading the protocols takes more than %zu MiB of memory",
                         CHILD_MEMORY_BYTES >> 20);
    default: return error_set(err, STATUS_ENVIRONMENT, "the loader stopped with status %d", value);
    }
}

static enum status explain(const struct exchange *x, struct error *err) {
    char seconds[24];
    if (x->no_memory) return error_set(err, STATUS_MEMORY, "out of memory for the loaded protocols");
    if (x->too_large) return explain_exit(EXIT_LARGE, err);
    if (x->late)
        return error_set(err, STATUS_INPUT, "the protocols took longer than %s s to load",
                         text_milli(seconds, x->deadline_ms));
    if (x->end.code == CLD_EXITED) return explain_exit(x->end.value, err);
    if (x->end.value == SIGXCPU)
        return error_set(err, STATUS_INPUT, "the protocols took more than %d s of processor time to load",
                         CHILD_CPU_SECONDS);
    return error_set(err, STATUS_ENVIRONMENT, "the loader stopped on signal %d", x->end.value);
}

static enum status read_answer(const char *text, size_t n, json_t **answer, struct error *err) {
    struct error why;
    enum status status = json_read(text, n, JSON_MAX_DEPTH, answer, &why);
    if (status == STATUS_OK) return STATUS_OK;
    if (status == STATUS_INPUT) status = STATUS_ENVIRONMENT;
    return error_set(err, status, "the loader's answer cannot be read: %s", why.message);
}

static enum status exchange(struct exchange *x, const char *request, size_t n, json_t **answer, struct error *err) {
    size_t answer_n = 0;
    enum status status = begin(x, err);
    if (status != STATUS_OK) return status;
    char *text = converse(x, request, n, &answer_n);
    if (!finish(x, text != NULL))
        status = is_gone(x->c, err);
    else
        status = text != NULL ? read_answer(text, answer_n, answer, err) : explain(x, err);
    free(text);
    return status;
}

enum status child_request(struct child *c, const json_t *request, int deadline_ms, json_t **answer, struct error *err) {
    struct exchange x = {.c = c, .socket = -1, .timer = -1, .deadline_ms = deadline_ms};
    enum status status;
    if (c->gone) return is_gone(c, err);
    char *text = json_canonical(request);
    if (text == NULL) return error_set(err, STATUS_MEMORY, "out of memory for loading protocols");
    size_t n = strlen(text);
    if (n > CHILD_REQUEST_BYTES)
        status = error_set(err, STATUS_INPUT, "the protocols are larger than %zu MiB", CHILD_REQUEST_BYTES >> 20);
    else
        status = exchange(&x, text, n, answer, err);
    free(text);
    if (x.socket >= 0) close(x.socket);
    if (x.timer >= 0) close(x.timer);
    return status;
}
