/* wire.h - requests to the outside, on the loop: a POST by HTTP, a mail by SMTP. The only door to libcurl.
 *
 * Nothing here blocks: names are looked up in libcurl's own threads, sockets wait on the loop. At most WIRE_AT_ONCE
 * requests are on the network at a time; others wait for their turn, which counts as their patience. Proxies of the
 * environment, redirects and protocols other than the URL's are never used, certificates are always verified, and of
 * a reply no more than WIRE_REPLY_MAX bytes are read.
 *
 * done is called exactly once for each request, on the loop's thread, at once or later; from inside it new requests may
 * be made and the wire may be left, but not freed. All that is handed in is copied. Without memory done is told so. */
#ifndef STRIDE_REMIND_WIRE_H
#define STRIDE_REMIND_WIRE_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#define WIRE_AT_ONCE 8
#define WIRE_REPLY_MAX ((size_t)64 * 1024)
#define WIRE_PATIENCE_MS 10000           /* of a request that names none */
#define WIRE_CONNECT_MS 10000            /* at most, of its patience */

struct wire;
enum status wire_open(uv_loop_t *loop, struct wire **out, struct error *err);
/* Answers whatever is under way and closes its handles: the loop is to run once more before wire_free. */
void wire_leave(struct wire *w);
void wire_free(struct wire *w);          /* NULL is fine */

enum wire_result {
    WIRE_ANSWERED,                       /* code is the other side's whole answer to the request */
    WIRE_FAILED,                         /* it did not get there; why says so */
    WIRE_LOST                            /* it was handed over, and no answer came: it may have got there */
};
struct wire_reply {
    enum wire_result result;
    int code;                            /* HTTP status or SMTP reply; 0: none */
    bool greeting;                       /* SMTP: refused before the message was spoken of */
    bool login;                          /* SMTP: the user was refused */
    int64_t retry_after_s;               /* HTTP's Retry-After; 0: none */
    const char *why;                     /* plain words about a failure or the last line of the answer; never NULL */
};
typedef void (*wire_done)(void *arg, const struct wire_reply *reply);

/* An https URL; http only when its host is allowed. The address that is connected to must be public, unless the host is
 * allowed. Members left out (0, NULL) have their defaults. */
struct wire_post {
    const char *url, *body;
    const char *const *headers;          /* "Name: value", NULL-ended; NULL: Content-Type: application/json alone */
    const char *ca_file;                 /* trusted in place of the system's */
    const char *const *allow;            /* hosts that may be private, and spoken to without TLS */
    size_t allowed;
    int64_t patience_ms;
};
void wire_post(struct wire *w, const struct wire_post *post, wire_done done, void *arg);

/* Texts are UTF-8 with lines that end in \n. Headers are lines as they are to stand, folded where they must be. TLS is
 * needed from the first byte (smtps://) or by STARTTLS (smtp://), unless plain. */
struct wire_mail {
    const char *server, *user, *password, *ca_file;
    bool plain;
    const char *from, *to;               /* bare addresses, checked before (mail.h) */
    const char *const *headers;          /* NULL-ended */
    const char *text, *html;
    int64_t patience_ms;
};
void wire_mail(struct wire *w, const struct wire_mail *mail, wire_done done, void *arg);

#endif
