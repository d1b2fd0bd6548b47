#include "sink.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MAX ((size_t)1 << 20)

static void read_header(json_t *headers, char *line) {
    char *colon = strchr(line, ':');
    if (!colon) return;
    *colon++ = '\0';
    while (*colon == ' ') colon++;
    for (char *c = line; *c; c++) *c = (char)tolower((unsigned char)*c);
    json_object_set_new(headers, line, sink_text(colon, strlen(colon)));
}

static json_t *read_body(struct stream *s, const json_t *headers) {
    const char *length = json_string_value(json_object_get(headers, "content-length"));
    size_t n = length ? strtoul(length, NULL, 10) : 0;
    char *body = n <= BODY_MAX ? malloc(n + 1) : NULL;
    if (!body) stream_wait(s);
    stream_bytes(s, body, n);
    json_t *text = sink_text(body, n);
    free(body);
    return text;
}

static void answer(struct sink *k, struct stream *s) {
    int code = 200;
    sink_misbehave(k, s, "reply", &code);
    const char *body = "{\"ok\":true}";
    stream_say(s, "HTTP/1.1 %d Said\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%s%s\r\n%s", code,
               strlen(body), k->header ? k->header : "", k->header ? "\r\n" : "", body);
}

void http_serve(struct sink *k, struct stream *s) {
    char line[8000], method[20], path[2000];
    for (;;) {
        stream_line(s, line, sizeof line);
        if (sscanf(line, "%19s %1999s", method, path) != 2) return;
        json_t *headers = json_object();
        while (stream_line(s, line, sizeof line) > 0) read_header(headers, line);
        json_t *body = read_body(s, headers);
        sink_log(k, json_pack("{s:s,s:s,s:o,s:o,s:i}", "method", method, "path", path, "headers", headers, "body", body,
                              "reply", sink_reply(k, "reply", 200)));
        answer(k, s);
    }
}
