#include "remind/channels/letter.h"
#include "remind/channels/payload.h"
#include <string.h>

#define REPEAT "This may be a repeat: you may have had this reminder before."

static void put_late(struct text *t, const struct message *m, void (*put)(struct text *, const char *, size_t)) {
    text_put(t, "It was due on ");
    put(t, m->when, strlen(m->when));
    if (m->zone) {
        text_put(t, " (");
        put(t, m->zone, strlen(m->zone));
        text_put(t, ")");
    }
    text_put(t, "; this reminder is late.");
}

/* ---- Text ---- */

void letter_text(struct text *t, const struct message *m, bool full) {
    const char *text = payload_text(m, full);
    text_add(t, "%s\n", m->subject);
    if (m->late || m->uncertain) text_put(t, "\n");
    if (m->late) put_late(t, m, text_put_n);
    if (m->late) text_put(t, "\n");
    if (m->uncertain) text_put(t, REPEAT "\n");
    if (*text) text_add(t, "\n%s\n", text);
    if (m->clinic) text_add(t, "\n%s\n", m->clinic);
}

/* ---- HTML ---- */

static void put_escaped(struct text *t, const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        switch (bytes[i]) {
        case '&': text_put(t, "&amp;"); break;
        case '<': text_put(t, "&lt;"); break;
        case '>': text_put(t, "&gt;"); break;
        case '"': text_put(t, "&quot;"); break;
        case '\'': text_put(t, "&#39;"); break;
        default: text_put_n(t, bytes + i, 1);
        }
    }
}

static void put_element(struct text *t, const char *name, const char *words, size_t n) {
    text_add(t, "<%s>", name);
    put_escaped(t, words, n);
    text_add(t, "</%s>\n", name);
}

static void put_lines(struct text *t, const char *lines) {
    for (size_t n; *lines; lines += n + (lines[n] == '\n')) {
        n = strcspn(lines, "\n");
        put_element(t, "p", lines, n);
    }
}

void letter_html(struct text *t, const struct message *m, bool full) {
    text_put(t, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n");
    put_element(t, "title", m->subject, strlen(m->subject));
    text_put(t, "<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:36em;"
                "margin:0 auto;padding:1em}h1{font-size:1.25em}</style>\n</head>\n<body>\n");
    put_element(t, "h1", m->subject, strlen(m->subject));
    if (m->late) {
        text_put(t, "<p>");
        put_late(t, m, put_escaped);
        text_put(t, "</p>\n");
    }
    if (m->uncertain) text_put(t, "<p>" REPEAT "</p>\n");
    put_lines(t, payload_text(m, full));
    if (m->clinic) put_element(t, "p", m->clinic, strlen(m->clinic));
    text_put(t, "</body>\n</html>\n");
}
