#include "remind/log.h"
#include "time/instant.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const level_names[] = {"info", "warning", "error"};

struct line { char bytes[LOG_LINE_MAX]; size_t length; };

/* Room for the end of the line is always kept. */
static void put(struct line *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct line *l, const char *format, ...) {
    va_list args;
    size_t room = sizeof l->bytes - 4 - l->length;
    va_start(args, format);
    int n = vsnprintf(l->bytes + l->length, room, format, args);
    va_end(args);
    if (n > 0) l->length += (size_t)n < room ? (size_t)n : room - 1;
}

/* A character of more than one byte is kept whole or left out. */
static size_t cut(const char *text) {
    size_t n = strnlen(text, LOG_VALUE_MAX + 1);
    if (n <= LOG_VALUE_MAX) return n;
    n = LOG_VALUE_MAX;
    while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
    return n;
}

static void put_escaped(struct line *l, const char *text) {
    size_t n = cut(text);
    put(l, "\"");
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7F) put(l, "\\u%04x", c);
        else if (c == '"' || c == '\\') put(l, "\\%c", c);
        else put(l, "%c", c);
    }
    put(l, "\"");
}

/* Without quotes where none are needed. */
static bool is_bare(const char *text) {
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:");
    return n > 0 && text[n] == '\0' && n <= LOG_VALUE_MAX;
}

static void put_text(struct line *l, bool json, const char *name, const char *text) {
    put(l, json ? "%s\"%s\":" : "%s%s=", l->length > (json ? 1U : 0U) ? (json ? "," : " ") : "", name);
    if (!json && is_bare(text)) put(l, "%s", text);
    else put_escaped(l, text);
}

static void put_number(struct line *l, bool json, const char *name, int64_t number) {
    put(l, json ? ",\"%s\":%lld" : " %s=%lld", name, (long long)number);
}

void log_put(const struct log *log, enum log_level level, const char *event, const struct log_field *fields,
             size_t count) {
    struct line l = {.length = 0};
    char now[INSTANT_SIZE];
    if (!log) return;
    if (log->json) put(&l, "{");
    put_text(&l, log->json, "time", instant_format(now, log->clock->wall_ms(log->clock)));
    put_text(&l, log->json, "level", level_names[level]);
    put_text(&l, log->json, "event", event);
    for (size_t i = 0; i < count && l.length < LOG_LINE_MAX - 8 * LOG_VALUE_MAX; i++)
        if (fields[i].text) put_text(&l, log->json, fields[i].name, fields[i].text);
        else put_number(&l, log->json, fields[i].name, fields[i].number);
    if (log->json) put(&l, "}");
    l.bytes[l.length++] = '\n';
    ssize_t n = write(log->fd, l.bytes, l.length);
    (void)n;
}

void log_say(const struct log *log, enum log_level level, const char *event, const char *format, ...) {
    char say[LOG_SAY_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(say, sizeof say, format, args);
    va_end(args);
    if (log) log_put(log, level, event, &(struct log_field){"say", say, 0}, 1);
    else fprintf(stderr, "stride serve: %s\n", say);
}
