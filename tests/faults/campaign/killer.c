/* killer.c - kills the process that it is loaded into (LD_PRELOAD) at a named point:
 *
 *     KILLER=POINT:N  KILLER_LOG=FILE
 *
 * at the Nth time that it is there; FILE then says so. Points, each before- and after-: commit (fdatasync), line (a
 * write to a file that is appended to), synced (fsync), connect, send (over TCP), answer (written to a Unix socket);
 * and only before-, when it has come and is not looked at yet: reply (over TCP), request (on a Unix socket). Children
 * are left alone. */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static char point[40];
static long left;
static pid_t victim;
static int note = -1;

__attribute__((constructor)) static void begin(void) {
    const char *wish = getenv("KILLER"), *file = getenv("KILLER_LOG");
    const char *colon = wish ? strchr(wish, ':') : NULL;
    if (!colon || !file) return;
    snprintf(point, sizeof point, "%.*s", (int)(colon - wish), wish);
    left = strtol(colon + 1, NULL, 10);
    note = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    victim = getpid();
    unsetenv("KILLER");
    unsetenv("LD_PRELOAD");
}

static void at(const char *when, const char *what) {
    size_t n = strlen(when);
    if (victim == 0 || strncmp(point, when, n) != 0 || strcmp(point + n, what) != 0 || getpid() != victim) return;
    if (__atomic_sub_fetch(&left, 1, __ATOMIC_SEQ_CST) != 0) return;
    (void)!write(note, "killed\n", 7);
    kill(victim, SIGKILL);
}

#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

/* What a descriptor is: 't' TCP, 'u' Unix socket, 'a' a file that is appended to, else 0. */
static char kind_of(int fd) {
    struct sockaddr_storage who;
    socklen_t n = sizeof who;
    if (victim == 0 || fd == note) return 0;
    if (getsockname(fd, (struct sockaddr *)&who, &n) == 0)
        return who.ss_family == AF_UNIX ? 'u' : who.ss_family == AF_INET || who.ss_family == AF_INET6 ? 't' : 0;
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && (flags & O_APPEND) && fd > STDERR_FILENO ? 'a' : 0;
}

static const char *out_of(char kind) {
    return kind == 't' ? "send" : kind == 'u' ? "answer" : kind == 'a' ? "line" : "-";
}
static const char *in_of(char kind) { return kind == 't' ? "reply" : kind == 'u' ? "request" : "-"; }

#define AROUND(what, type, call)                                                                                       \
    at("before-", what);                                                                                               \
    type done = call;                                                                                                  \
    at("after-", what);                                                                                                \
    return done
#define RECEIVED(fd, call)                                                                                             \
    const char *what = in_of(kind_of(fd));                                                                             \
    ssize_t done = call;                                                                                               \
    if (done > 0) at("before-", what);                                                                                 \
    return done

int fdatasync(int fd) { AROUND("commit", int, REAL(int (*)(int), "fdatasync")(fd)); }
int fsync(int fd) { AROUND("synced", int, REAL(int (*)(int), "fsync")(fd)); }
int connect(int fd, const struct sockaddr *to, socklen_t n) {
    const char *what = to->sa_family == AF_UNIX ? "-" : "connect";
    AROUND(what, int, REAL(int (*)(int, const struct sockaddr *, socklen_t), "connect")(fd, to, n));
}
ssize_t write(int fd, const void *bytes, size_t n) {
    const char *what = out_of(kind_of(fd));
    AROUND(what, ssize_t, REAL(ssize_t(*)(int, const void *, size_t), "write")(fd, bytes, n));
}
ssize_t writev(int fd, const struct iovec *v, int n) {
    const char *what = out_of(kind_of(fd));
    AROUND(what, ssize_t, REAL(ssize_t(*)(int, const struct iovec *, int), "writev")(fd, v, n));
}
ssize_t send(int fd, const void *bytes, size_t n, int flags) {
    const char *what = out_of(kind_of(fd));
    AROUND(what, ssize_t, REAL(ssize_t(*)(int, const void *, size_t, int), "send")(fd, bytes, n, flags));
}
ssize_t recv(int fd, void *room, size_t n, int flags) {
    RECEIVED(fd, REAL(ssize_t(*)(int, void *, size_t, int), "recv")(fd, room, n, flags));
}
ssize_t read(int fd, void *room, size_t n) { RECEIVED(fd, REAL(ssize_t(*)(int, void *, size_t), "read")(fd, room, n)); }
