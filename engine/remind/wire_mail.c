#include "base/text.h"
#include "remind/wire_inside.h"
#include "remind/wire_target.h"
#include <stdio.h>
#include <string.h>

/* Mail's lines end in CR LF. */
static bool add_part(struct wire_request *r, const char *lines, const char *type) {
    struct text t = {0};
    curl_mimepart *part = curl_mime_addpart(r->mime);
    for (size_t n; *lines; lines += n) {
        n = strcspn(lines, "\n");
        text_put_n(&t, lines, n);
        if (lines[n] != '\n') continue;
        text_put(&t, "\r\n");
        n++;
    }
    bool good = part && !text_failed(&t) && curl_mime_data(part, text_get(&t), t.length) == CURLE_OK &&
                curl_mime_type(part, type) == CURLE_OK && curl_mime_encoder(part, "quoted-printable") == CURLE_OK;
    text_fini(&t);
    return good;
}

static bool add_body(struct wire_request *r, const struct wire_mail *m) {
    r->mime = curl_mime_init(r->easy);
    return r->mime && add_part(r, m->text, "text/plain; charset=utf-8") &&
           add_part(r, m->html, "text/html; charset=utf-8");
}

static bool add_headers(struct wire_request *r, const struct wire_mail *m) {
    bool added = wire_request_add(&r->headers, "Content-Type: multipart/alternative");
    for (const char *const *h = m->headers; added && *h; h++) added = wire_request_add(&r->headers, *h);
    return added;
}

static void set_server(struct wire_request *r, const struct wire_mail *m, const char *scheme) {
    WIRE_SET(r, CURLOPT_PROTOCOLS_STR, scheme);
    WIRE_SET(r, CURLOPT_USE_SSL, m->plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    if (m->ca_file) {
        WIRE_SET(r, CURLOPT_CAINFO, m->ca_file);
        WIRE_SET(r, CURLOPT_CAPATH, (char *)NULL);
    }
    if (m->user) {
        WIRE_SET(r, CURLOPT_USERNAME, m->user);
        WIRE_SET(r, CURLOPT_PASSWORD, m->password ? m->password : "");
    }
}

static void set_letter(struct wire_request *r, const struct wire_mail *m) {
    char address[300];
    snprintf(address, sizeof address, "<%s>", m->from);
    WIRE_SET(r, CURLOPT_MAIL_FROM, address);
    snprintf(address, sizeof address, "<%s>", m->to);
    if (!wire_request_add(&r->to, address) || !add_headers(r, m) || !add_body(r, m)) r->unset = true;
    WIRE_SET(r, CURLOPT_MAIL_RCPT, r->to);
    WIRE_SET(r, CURLOPT_HTTPHEADER, r->headers);
    WIRE_SET(r, CURLOPT_MIMEPOST, r->mime);
}

void wire_mail(struct wire *w, const struct wire_mail *m, wire_done done, void *arg) {
    struct wire_url url;
    const char *why = NULL;
    if (!wire_url_read(m->server, &url)) why = "its server cannot be read";
    else if (strcmp(url.scheme, "smtp") != 0 && strcmp(url.scheme, "smtps") != 0)
        why = "its server is neither smtp nor smtps";
    struct wire_request *r = why ? NULL : wire_request_new(w, m->server, m->patience_ms, done, arg);
    if (!r) {
        wire_turn_down(done, arg, why ? why : "out of memory");
        return;
    }
    r->mail = r->private_ok = true;
    set_server(r, m, url.scheme);
    set_letter(r, m);
    wire_request_start(r);
}
