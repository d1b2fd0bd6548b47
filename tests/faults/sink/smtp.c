#include "sink.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct session { struct sink *sink; struct stream *stream; char from[2000]; json_t *to; const char *user; };

#define DATA_MAX ((size_t)1 << 20)

static bool starts(const char *line, const char *word) { return strncasecmp(line, word, strlen(word)) == 0; }

/* The reply at a stage, unless something else is to happen; true when it was a good one. */
static bool reply(struct session *x, const char *stage, int code, const char *words) {
    int said = code;
    sink_misbehave(x->sink, x->stream, stage, &said);
    stream_say(x->stream, "%d %s\r\n", said, said == code ? words : "no, says the test");
    return said == code;
}

static void greet(struct session *x) {
    int code = 250;
    const struct sink *k = x->sink;
    sink_misbehave(x->sink, x->stream, "ehlo", &code);
    if (code != 250) {
        stream_say(x->stream, "%d no, says the test\r\n", code);
        return;
    }
    stream_say(x->stream, "250-sink\r\n250-8BITMIME\r\n");
    if (k->starttls && !x->stream->ssl) stream_say(x->stream, "250-STARTTLS\r\n");
    if (k->user) stream_say(x->stream, "250-AUTH PLAIN\r\n");
    stream_say(x->stream, "250 SIZE 1000000\r\n");
}

/* "AUTH PLAIN" with its answer in the same line or the next: "\0user\0password". */
static void log_in(struct session *x, const char *line) {
    char answer[1000], plain[800];
    size_t n = 0;
    const char *code = strlen(line) > 11 ? line + 11 : answer;
    if (code == answer) {
        stream_say(x->stream, "334 \r\n");
        stream_line(x->stream, answer, sizeof answer);
    }
    bool good = x->sink->user && sodium_base642bin((unsigned char *)plain, sizeof plain - 1, code, strlen(code), NULL,
                                                   &n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
    plain[n] = '\0';
    const char *user = plain + strlen(plain) + 1;
    good = good && n > 2 && strcmp(user, x->sink->user) == 0 && strcmp(user + strlen(user) + 1, x->sink->password) == 0;
    if (!good) stream_say(x->stream, "535 5.7.8 not you\r\n");
    else if (reply(x, "auth", 235, "welcome")) x->user = x->sink->user;
}

static void add_recipient(struct session *x, const char *line) {
    if (reply(x, "rcpt", 250, "good")) json_array_append_new(x->to, sink_text(line + 8, strlen(line + 8)));
}

/* Up to the lone dot, dots unstuffed, as it came otherwise. */
static char *read_data(struct session *x, size_t *length) {
    char line[2000], *data = malloc(DATA_MAX + sizeof line);
    if (!data) abort();
    *length = 0;
    for (size_t n; n = stream_line(x->stream, line, sizeof line), strcmp(line, ".") != 0;) {
        const char *from = line[0] == '.' ? line + 1 : line;
        if (*length > DATA_MAX) continue;
        memcpy(data + *length, from, n - (size_t)(from - line));
        *length += n - (size_t)(from - line);
        memcpy(data + *length, "\r\n", 2);
        *length += 2;
    }
    return data;
}

static void take_mail(struct session *x) {
    if (!reply(x, "data", 354, "go on")) return;
    size_t n;
    char *data = read_data(x, &n);
    json_t *entry = json_pack("{s:s,s:O,s:b,s:o,s:i}", "from", x->from, "to", x->to, "tls", x->stream->ssl != NULL,
                              "data", sink_text(data, n), "reply", sink_reply(x->sink, "body", 250));
    if (x->user) json_object_set_new(entry, "user", json_string(x->user));
    free(data);
    sink_log(x->sink, entry);
    json_array_clear(x->to);
    (void)reply(x, "body", 250, "2.0.0 taken");
}

static bool obey(struct session *x, const char *line) {
    if (starts(line, "EHLO") || starts(line, "HELO")) greet(x);
    else if (starts(line, "STARTTLS") && x->sink->starttls) {
        stream_say(x->stream, "220 go on\r\n");
        stream_secure(x->stream, x->sink);
    } else if (starts(line, "AUTH PLAIN")) log_in(x, line);
    else if (starts(line, "MAIL FROM:") && x->sink->user && !x->user)
        stream_say(x->stream, "530 5.7.0 who are you\r\n");
    else if (starts(line, "MAIL FROM:")) {
        snprintf(x->from, sizeof x->from, "%s", line + 10);
        (void)reply(x, "mail", 250, "good");
    } else if (starts(line, "RCPT TO:")) add_recipient(x, line);
    else if (starts(line, "DATA")) take_mail(x);
    else if (starts(line, "QUIT")) {
        (void)reply(x, "quit", 221, "bye");
        return false;
    } else stream_say(x->stream, starts(line, "RSET") || starts(line, "NOOP") ? "250 good\r\n" : "500 what\r\n");
    return true;
}

void smtp_serve(struct sink *k, struct stream *s) {
    struct session x = {.sink = k, .stream = s, .to = json_array()};
    char line[2000];
    if (!reply(&x, "greeting", 220, "sink ESMTP")) stream_wait(s);
    do stream_line(s, line, sizeof line);
    while (obey(&x, line));
}
