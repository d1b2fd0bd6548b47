#include "remind/wire_inside.h"
#include "remind/wire_target.h"
#include <stdio.h>
#include <string.h>

static const char *judge(const struct wire_post *p, struct wire_url *url, bool *allowed) {
    if (!wire_url_read(p->url, url)) return "its URL cannot be read";
    *allowed = wire_host_is_among(url->host, p->allow, p->allowed);
    if (url->login) return "its URL has a user or a password in it";
    if (strcmp(url->scheme, "https") == 0) return NULL;
    if (strcmp(url->scheme, "http") != 0) return "its URL is neither https nor http";
    return *allowed ? NULL : "http is for allowed hosts only: use https, or name the host in allow";
}

static bool add_headers(struct wire_request *r, const char *const *headers) {
    static const char *const usual[] = {"Content-Type: application/json", NULL};
    bool added = wire_request_add(&r->headers, "Expect:"); /* libcurl's own is taken away */
    for (const char *const *h = headers ? headers : usual; added && *h; h++) added = wire_request_add(&r->headers, *h);
    return added;
}

void wire_post(struct wire *w, const struct wire_post *p, wire_done done, void *arg) {
    struct wire_url url;
    bool allowed = false;
    const char *why = judge(p, &url, &allowed);
    struct wire_request *r = why ? NULL : wire_request_new(w, p->url, p->patience_ms, done, arg);
    if (!r) {
        wire_turn_down(done, arg, why ? why : "out of memory");
        return;
    }
    r->private_ok = allowed;
    if (!add_headers(r, p->headers)) r->unset = true;
    WIRE_SET(r, CURLOPT_PROTOCOLS_STR, url.scheme);
    WIRE_SET(r, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    WIRE_SET(r, CURLOPT_USERAGENT, "stride/" STRIDE_VERSION);
    WIRE_SET(r, CURLOPT_HTTPHEADER, r->headers);
    WIRE_SET(r, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(p->body));
    WIRE_SET(r, CURLOPT_COPYPOSTFIELDS, p->body);
    if (p->ca_file) {
        WIRE_SET(r, CURLOPT_CAINFO, p->ca_file);
        WIRE_SET(r, CURLOPT_CAPATH, (char *)NULL);
    }
    wire_request_start(r);
}
