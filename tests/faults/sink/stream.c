#include "sink.h"
#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void stream_secure(struct stream *s, const struct sink *k) {
    s->ssl = SSL_new(k->tls);
    if (!s->ssl || SSL_set_fd(s->ssl, s->fd) != 1 || SSL_accept(s->ssl) != 1) _exit(0);
    s->at = s->filled = 0;
}

static void fill(struct stream *s) {
    int n = s->ssl ? SSL_read(s->ssl, s->room, sizeof s->room) : (int)read(s->fd, s->room, sizeof s->room);
    if (n <= 0) _exit(0);
    s->at = 0;
    s->filled = (size_t)n;
}

static char next(struct stream *s) {
    if (s->at == s->filled) fill(s);
    return s->room[s->at++];
}

size_t stream_line(struct stream *s, char *line, size_t room) {
    size_t n = 0;
    for (char c; (c = next(s)) != '\n';)
        if (n < room - 1) line[n++] = c;
    if (n > 0 && line[n - 1] == '\r') n--;
    line[n] = '\0';
    return n;
}

void stream_bytes(struct stream *s, char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) bytes[i] = next(s);
}

void stream_put(struct stream *s, const char *bytes, size_t n) {
    while (n > 0) {
        int wrote = s->ssl ? SSL_write(s->ssl, bytes, (int)n) : (int)write(s->fd, bytes, n);
        if (wrote <= 0) _exit(0);
        bytes += wrote;
        n -= (size_t)wrote;
    }
}

void stream_say(struct stream *s, const char *format, ...) {
    char words[2000];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(words, sizeof words, format, args);
    va_end(args);
    stream_put(s, words, (size_t)n);
}

void stream_wait(struct stream *s) {
    for (;;) fill(s);
}
