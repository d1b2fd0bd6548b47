/* sink.h - a receiver of mail or webhooks for tests: a real server on loopback that keeps what it gets and misbehaves
 * on demand. Used by unit tests (tests/unit/remind/sinks.h) and by scripts:
 *
 *   sink smtp|http PORT-FILE LOG [OPTION...]
 *
 * The port it listens on is written to PORT-FILE, and to standard output, when it does. Each message is one line of
 * JSON in LOG, on the disk before the reply goes out, with the reply that was meant:
 * {"from","to":[…],"user"?,"tls","data","reply"} or {"method","path","headers":{"lower-case":"value"},"body","reply"};
 * reply 0: none was given. A connection has a process of its own, which ends with it. sink ends by a signal.
 *
 *   --port N             listen there, and not on any free port
 *   --tls CERT KEY       TLS from the first byte            --starttls CERT KEY   offer it (smtp)
 *   --auth USER PASS     take mail only after that login (smtp)
 *   --refuse STAGE CODE  answer so at that stage: greeting ehlo auth mail rcpt data body (smtp), reply (http)
 *   --silent STAGE       say nothing from that stage on; also quit
 *   --close STAGE        close the connection there without a word
 *   --garbage STAGE      answer there what is no answer
 *   --endless STAGE      answer there without end
 *   --header LINE        one more header in every reply (http)
 *   --times N            do so N times only, then behave */
#ifndef STRIDE_TESTS_SINK_H
#define STRIDE_TESTS_SINK_H
#include <jansson.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

enum fault { NO_FAULT, REFUSE, SILENT, CLOSE, GARBAGE, ENDLESS };
struct sink {
    bool smtp;
    const char *port_file, *log;
    int port;
    const char *cert, *key; bool starttls;
    const char *user, *password;
    enum fault fault;
    const char *stage; int code;         /* of the fault */
    const char *header;
    int *left;                           /* how often the fault still happens; shared by all processes; -1: always */
    SSL_CTX *tls;
};

/* One connection. Reading and writing end the process when the other side is gone. */
struct stream { int fd; SSL *ssl; char room[4096]; size_t at, filled; };
void stream_secure(struct stream *s, const struct sink *k);              /* the server's side of a handshake */
size_t stream_line(struct stream *s, char *line, size_t room);           /* without CR LF; cut at room - 1 */
void stream_bytes(struct stream *s, char *bytes, size_t n);
void stream_put(struct stream *s, const char *bytes, size_t n);
void stream_say(struct stream *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void stream_wait(struct stream *s) __attribute__((noreturn));            /* until the other side closes */

/* What is to happen at this stage. What ends the connection does not return. Else *code is REFUSE's, or as it was. */
void sink_misbehave(struct sink *k, struct stream *s, const char *stage, int *code);
/* The same, known before it happens: the reply that a message at this stage will get. */
int sink_reply(const struct sink *k, const char *stage, int code);
void sink_log(const struct sink *k, json_t *entry);                      /* takes it; durable when it returns */
json_t *sink_text(const char *bytes, size_t n);

void smtp_serve(struct sink *k, struct stream *s);
void http_serve(struct sink *k, struct stream *s);

#endif
