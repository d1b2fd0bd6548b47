/* What a request came to, and in which words it is told. */
#include "remind/wire_inside.h"
#include <stdio.h>
#include <string.h>

/* ---- Words ---- */

static long info(const struct wire_request *r, CURLINFO which) {
    long value = 0;
    return curl_easy_getinfo(r->easy, which, &value) == CURLE_OK ? value : 0;
}

#define SAY(r, ...) ((void)snprintf((r)->why, sizeof (r)->why, __VA_ARGS__))

#define EXPIRED 10                       /* OpenSSL's number */

static void say_certificate(struct wire_request *r) {
    long wrong = info(r, CURLINFO_SSL_VERIFYRESULT);
    const char *words = strstr(r->trouble, "problem: ");
    if (strstr(r->trouble, "target host name")) SAY(r, "the certificate of %s does not match", r->host);
    else if (wrong == EXPIRED) SAY(r, "the certificate of %s has expired", r->host);
    else SAY(r, "the certificate of %s is not trusted%s%.100s", r->host, words ? ": " : "", words ? words + 9 : "");
}

static void say_no_connection(struct wire_request *r) {
    int reason = (int)info(r, CURLINFO_OS_ERRNO);
    if (*r->barred)
        SAY(r, "%s is at %s, which is not public; if that is meant, name the host in allow", r->host, r->barred);
    else SAY(r, "%s cannot be connected to%s%s", r->host, reason ? ": " : "", reason ? strerror(reason) : "");
}

/* Which file it is stands in libcurl's words alone, at the end of a line. */
static void say_no_trust(struct wire_request *r) {
    const char *found = strstr(r->trouble, "ile: "), *path = found ? found + 5 : "";
    SAY(r, "the file of trusted certificates cannot be read%s%.*s", *path != '\0' ? ": " : "",
        (int)strcspn(path, "\n"), path);
}

static void say_failure(struct wire_request *r, CURLcode code) {
    const char *kind = r->mail ? "SMTP" : "HTTP";
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: SAY(r, "the host %s is not known", r->host); break;
    case CURLE_COULDNT_CONNECT: say_no_connection(r); break;
    case CURLE_OPERATION_TIMEDOUT: SAY(r, "%s did not answer in time", r->host); break;
    case CURLE_PEER_FAILED_VERIFICATION: say_certificate(r); break;
    case CURLE_SSL_CACERT_BADFILE: say_no_trust(r); break;
    case CURLE_USE_SSL_FAILED: SAY(r, "%s offers no TLS", r->host); break;
    case CURLE_SSL_CONNECT_ERROR: SAY(r, "TLS with %s failed: %.100s", r->host, r->trouble); break;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: SAY(r, "%s closed the connection", r->host); break;
    case CURLE_UNSUPPORTED_PROTOCOL: /* what comes without a status line is taken for HTTP/0.9 */
    case CURLE_WEIRD_SERVER_REPLY: SAY(r, "%s answers what is not %s", r->host, kind); break;
    case CURLE_WRITE_ERROR: SAY(r, "the answer of %s is too long", r->host); break;
    case CURLE_ABORTED_BY_CALLBACK: SAY(r, "the service is stopping"); break;
    case CURLE_OUT_OF_MEMORY: SAY(r, "out of memory"); break;
    default: SAY(r, "%s: %s", r->host, curl_easy_strerror(code));
    }
    if (r->too_long) SAY(r, "the answer of %s is too long", r->host);
}

/* ---- Mail ---- */

/* A reply that was read whole and refuses ends a mail whatever libcurl makes of it. */
static void read_mail(struct wire_request *r, CURLcode code, struct wire_reply *out) {
    bool accepted = r->stage == STAGE_BODY && r->code / 100 == 2;
    bool refused = r->code >= 400 && r->code < 600 && code != CURLE_OK && code != CURLE_OPERATION_TIMEDOUT;
    out->login = code == CURLE_LOGIN_DENIED;
    if (accepted || refused || out->login) {
        *out = (struct wire_reply){.result = WIRE_ANSWERED, .code = r->code, .login = out->login, .why = r->line,
                                   .greeting = r->stage == STAGE_GREETING};
        return;
    }
    say_failure(r, code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code);
    *out = (struct wire_reply){.result = r->stage == STAGE_BODY ? WIRE_LOST : WIRE_FAILED, .why = r->why};
}

/* ---- HTTP ---- */

/* The status line is the answer, be the rest too long, torn or missing. */
static void read_post(struct wire_request *r, CURLcode code, struct wire_reply *out) {
    long status = info(r, CURLINFO_RESPONSE_CODE);
    curl_off_t after_s = 0;
    if (status < 200) {
        say_failure(r, code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code);
        bool sent = info(r, CURLINFO_REQUEST_SIZE) > 0;
        *out = (struct wire_reply){.result = sent ? WIRE_LOST : WIRE_FAILED, .why = r->why};
        return;
    }
    if (curl_easy_getinfo(r->easy, CURLINFO_RETRY_AFTER, &after_s) != CURLE_OK) after_s = 0;
    if (after_s > 0) SAY(r, "%s answers %ld and asks to wait for %lld s", r->host, status, (long long)after_s);
    else SAY(r, "%s answers %ld", r->host, status);
    *out = (struct wire_reply){.result = WIRE_ANSWERED, .code = (int)status, .retry_after_s = after_s, .why = r->why};
}

void wire_reply_read(struct wire_request *r, CURLcode code, struct wire_reply *out) {
    if (!r->running) {
        say_failure(r, code);
        *out = (struct wire_reply){.result = WIRE_FAILED, .why = r->why};
    } else if (r->mail) read_mail(r, code, out);
    else read_post(r, code, out);
}
