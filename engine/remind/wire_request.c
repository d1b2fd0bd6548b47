#include "remind/wire_inside.h"
#include "remind/wire_target.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ---- What comes back ---- */

/* Counts, and ends the transfer when it is too much. Nobody needs the bytes. */
static bool take(struct wire_request *r, size_t bytes) {
    r->got += bytes;
    r->too_long = r->got > WIRE_REPLY_MAX;
    return !r->too_long;
}

static size_t on_body(char *bytes, size_t each, size_t count, void *request) {
    (void)bytes;
    return take(request, each * count) ? each * count : 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "550 5.1.1 No such user": the last line of a reply, whose fourth character is no hyphen. */
static void note_line(struct wire_request *r, const char *line, size_t n) {
    if (n < 3 || !is_digit(line[0]) || !is_digit(line[1]) || !is_digit(line[2]) || (n > 3 && line[3] == '-')) return;
    r->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    if (r->stage == STAGE_DATA && r->code == 354) {
        r->stage = STAGE_BODY;
        r->code = 0;
    }
    size_t kept = 0;
    for (; kept < n && kept < sizeof r->line - 1; kept++)
        r->line[kept] = (char)(line[kept] >= ' ' && line[kept] < 0x7F ? line[kept] : '?');
    while (kept > 0 && r->line[kept - 1] == '?') kept--; /* the line's end */
    r->line[kept] = '\0';
}

static size_t on_header(char *bytes, size_t each, size_t count, void *request) {
    struct wire_request *r = request;
    if (r->mail && !r->parted) note_line(r, bytes, each * count);
    return take(r, each * count) ? each * count : 0;
}

/* ---- What goes out ---- */

static bool starts(const char *bytes, size_t n, const char *word) {
    return n >= strlen(word) && memcmp(bytes, word, strlen(word)) == 0;
}

/* libcurl reads the answer to QUIT without the loop: it finds the connection closed. */
static void note_command(struct wire_request *r, const char *bytes, size_t n) {
    if (starts(bytes, n, "QUIT\r\n")) {
        r->parted = true;
        shutdown(r->socket, SHUT_RD);
        return;
    }
    enum wire_stage before = r->stage;
    if (starts(bytes, n, "MAIL FROM:")) r->stage = STAGE_MAIL;
    else if (starts(bytes, n, "RCPT TO:")) r->stage = STAGE_RCPT;
    else if (r->stage == STAGE_RCPT && starts(bytes, n, "DATA\r\n")) r->stage = STAGE_DATA;
    if (r->stage != before) r->code = 0;
}

static int on_debug(CURL *easy, curl_infotype type, char *bytes, size_t n, void *request) {
    (void)easy;
    if (type == CURLINFO_HEADER_OUT) note_command(request, bytes, n);
    return 0;
}

/* ---- Making ---- */

static void set_callbacks(struct wire_request *r) {
    WIRE_SET(r, CURLOPT_PRIVATE, r);
    WIRE_SET(r, CURLOPT_ERRORBUFFER, r->trouble);
    WIRE_SET(r, CURLOPT_WRITEFUNCTION, on_body);
    WIRE_SET(r, CURLOPT_WRITEDATA, r);
    WIRE_SET(r, CURLOPT_HEADERFUNCTION, on_header);
    WIRE_SET(r, CURLOPT_HEADERDATA, r);
    WIRE_SET(r, CURLOPT_OPENSOCKETFUNCTION, wire_socket_open);
    WIRE_SET(r, CURLOPT_OPENSOCKETDATA, r);
    WIRE_SET(r, CURLOPT_CLOSESOCKETFUNCTION, wire_socket_close);
    WIRE_SET(r, CURLOPT_CLOSESOCKETDATA, r->wire);
    WIRE_SET(r, CURLOPT_DEBUGFUNCTION, on_debug);
    WIRE_SET(r, CURLOPT_DEBUGDATA, r);
    WIRE_SET(r, CURLOPT_VERBOSE, 1L); /* to on_debug, not to standard error */
}

/* QUICK_EXIT: a name server that is silent is not waited for when its request has ended. */
static void set_house_rules(struct wire_request *r) {
    WIRE_SET(r, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    WIRE_SET(r, CURLOPT_QUICK_EXIT, 1L);
#endif
    WIRE_SET(r, CURLOPT_FOLLOWLOCATION, 0L);
    WIRE_SET(r, CURLOPT_PROXY, "");
    WIRE_SET(r, CURLOPT_NOPROXY, "*");
    WIRE_SET(r, CURLOPT_SSL_VERIFYPEER, 1L);
    WIRE_SET(r, CURLOPT_SSL_VERIFYHOST, 2L);
    WIRE_SET(r, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
}

struct wire_request *wire_request_new(struct wire *w, const char *url, int64_t patience_ms, wire_done done, void *arg) {
    struct wire_request *r = calloc(1, sizeof *r);
    struct wire_url parts;
    if (!r) return NULL;
    r->wire = w;
    r->done = done;
    r->arg = arg;
    r->patience_ms = patience_ms > 0 ? patience_ms : WIRE_PATIENCE_MS;
    r->socket = CURL_SOCKET_BAD;
    if (wire_url_read(url, &parts)) memcpy(r->host, parts.host, sizeof r->host);
    r->easy = curl_easy_init();
    if (!r->easy) {
        free(r);
        return NULL;
    }
    WIRE_SET(r, CURLOPT_URL, url);
    set_callbacks(r);
    set_house_rules(r);
    return r;
}

bool wire_request_add(struct curl_slist **list, const char *line) {
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (!longer) return false;
    *list = longer;
    return true;
}

void wire_request_free(struct wire_request *r) {
    curl_easy_cleanup(r->easy);
    curl_mime_free(r->mime);
    curl_slist_free_all(r->headers);
    curl_slist_free_all(r->to);
    free(r);
}
