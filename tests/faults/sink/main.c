#include "sink.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    exit(3);
}

/* ---- The log ---- */

json_t *sink_text(const char *bytes, size_t n) {
    json_t *text = json_stringn(bytes, n);
    return text ? text : json_string("(not UTF-8)");
}

void sink_log(const struct sink *k, json_t *entry) {
    char *line = json_dumps(entry, JSON_COMPACT | JSON_SORT_KEYS);
    int fd = open(k->log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (!line || fd < 0) die(k->log);
    size_t n = strlen(line);
    line[n] = '\n'; /* in one write: other processes write too */
    if (write(fd, line, n + 1) != (ssize_t)n + 1 || fdatasync(fd) != 0) die(k->log);
    close(fd);
    free(line);
    json_decref(entry);
}

/* ---- Misbehaving ---- */

static bool is_time(const struct sink *k, const char *stage) {
    return k->fault != NO_FAULT && strcmp(k->stage, stage) == 0 && __atomic_load_n(k->left, __ATOMIC_SEQ_CST) != 0;
}

int sink_reply(const struct sink *k, const char *stage, int code) {
    if (!is_time(k, stage)) return code;
    return k->fault == REFUSE ? k->code : 0;
}

static void babble(struct stream *s) {
    for (;;) stream_say(s, "250-%0990d\r\n", 0);
}

void sink_misbehave(struct sink *k, struct stream *s, const char *stage, int *code) {
    if (!is_time(k, stage)) return;
    if (*k->left > 0) __atomic_sub_fetch(k->left, 1, __ATOMIC_SEQ_CST);
    switch (k->fault) {
    case REFUSE: *code = k->code; return;
    case SILENT: stream_wait(s);
    case CLOSE: _exit(0);
    case GARBAGE: stream_put(s, "\x01\xff garbage\r\n\r\n", 13); stream_wait(s);
    case ENDLESS:
        if (!k->smtp) stream_say(s, "HTTP/1.1 200 OK\r\n\r\n");
        babble(s);
        return;
    case NO_FAULT: return;
    }
}

/* ---- Options ---- */

static const struct { const char *name; int values; } options[] = {
    {"--port", 1}, {"--tls", 2}, {"--starttls", 2}, {"--auth", 2}, {"--refuse", 2}, {"--silent", 1}, {"--close", 1},
    {"--garbage", 1}, {"--endless", 1}, {"--header", 1}, {"--times", 1}};
enum { PORT, TLS, STARTTLS, AUTH, FIRST_FAULT, HEADER = 9, TIMES };

static int number(const char *text) { return (int)strtol(text, NULL, 10); }

static void set(struct sink *k, int which, char **value) {
    if (which == PORT) k->port = number(value[0]);
    else if (which == TLS || which == STARTTLS) {
        k->cert = value[0];
        k->key = value[1];
        k->starttls = which == STARTTLS;
    } else if (which == AUTH) {
        k->user = value[0];
        k->password = value[1];
    } else if (which == HEADER) k->header = value[0];
    else if (which == TIMES) *k->left = number(value[0]);
    else {
        k->fault = (enum fault)(which - FIRST_FAULT + REFUSE);
        k->stage = value[0];
        if (k->fault == REFUSE) k->code = number(value[1]);
    }
}

static int option(const char *name) {
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(options[i].name, name) == 0) return (int)i;
    fprintf(stderr, "sink: there is no option %s\n", name);
    exit(2);
}

static void read_arguments(struct sink *k, int argc, char **argv) {
    if (argc < 4 || (strcmp(argv[1], "smtp") != 0 && strcmp(argv[1], "http") != 0)) {
        fprintf(stderr, "usage: sink smtp|http PORT-FILE LOG [OPTION...]  (sink.h lists them)\n");
        exit(2);
    }
    k->smtp = strcmp(argv[1], "smtp") == 0;
    k->port_file = argv[2];
    k->log = argv[3];
    for (int i = 4; i < argc;) {
        int which = option(argv[i]), values = options[which].values;
        if (i + values >= argc) exit(2);
        set(k, which, argv + i + 1);
        i += values + 1;
    }
}

/* ---- Listening ---- */

static void load_certificate(struct sink *k) {
    if (!k->cert) return;
    k->tls = SSL_CTX_new(TLS_server_method());
    if (!k->tls || SSL_CTX_use_certificate_chain_file(k->tls, k->cert) != 1 ||
        SSL_CTX_use_PrivateKey_file(k->tls, k->key, SSL_FILETYPE_PEM) != 1) {
        fprintf(stderr, "sink: cannot use %s and %s\n", k->cert, k->key);
        exit(3);
    }
}

static int listen_on(int *port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)*port)};
    socklen_t size = sizeof at;
    int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 64) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &size) != 0)
        die("sink");
    *port = ntohs(at.sin_port);
    return fd;
}

/* Whole when it is there: a reader may wait for it. */
static void tell_port(const struct sink *k) {
    char name[4096];
    snprintf(name, sizeof name, "%s.new", k->port_file);
    FILE *f = fopen(name, "w");
    if (!f || fprintf(f, "%d\n", k->port) < 0 || fclose(f) != 0 || rename(name, k->port_file) != 0) die(k->port_file);
    printf("%d\n", k->port);
    fflush(stdout);
}

static void serve(struct sink *k, int fd) {
    static struct stream s;
    s.fd = fd;
    if (k->tls && !k->starttls) stream_secure(&s, k);
    if (k->smtp) smtp_serve(k, &s);
    else http_serve(k, &s);
    if (s.ssl) SSL_shutdown(s.ssl);
    _exit(0);
}

int main(int argc, char **argv) {
    struct sink k = {.left = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)};
    if (k.left == MAP_FAILED) die("sink");
    *k.left = -1;
    read_arguments(&k, argc, argv);
    load_certificate(&k);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    int listening = listen_on(&k.port);
    tell_port(&k);
    for (;;) {
        int fd = accept(listening, NULL, NULL);
        if (fd < 0) continue;
        pid_t child = fork();
        if (child < 0) die("sink");
        if (child == 0) {
            close(listening);
            serve(&k, fd);
        }
        close(fd);
    }
}
