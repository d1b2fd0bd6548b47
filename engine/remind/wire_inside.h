/* wire_inside.h - what the files of the wire share, and nobody else: one request, from its making to its answer. */
#ifndef STRIDE_REMIND_WIRE_INSIDE_H
#define STRIDE_REMIND_WIRE_INSIDE_H
#include "remind/wire.h"
#include <curl/curl.h>

/* How far a mail has come: what was asked of the server last. */
enum wire_stage { STAGE_GREETING, STAGE_MAIL, STAGE_RCPT, STAGE_DATA, STAGE_BODY };

struct wire_request {
    struct wire *wire;
    CURL *easy;                          /* NULL: memory was out making it */
    wire_done done;
    void *arg;
    int64_t patience_ms;
    uint64_t until_ms;                   /* by the loop's time */
    bool running;                        /* libcurl has it; false: it waits for its turn */
    bool unset;                          /* a setting could not be made */
    bool starved;                        /* memory was out in a callback */
    struct curl_slist *headers, *to;
    curl_mime *mime;
    char host[256];                      /* of its URL, for the words */
    bool private_ok;
    char barred[64];                     /* an address that it may not connect to */
    curl_socket_t socket;                /* the last it waited for */
    size_t got;                          /* bytes of the reply so far */
    bool too_long;
    bool mail;
    enum wire_stage stage;
    bool parted;                         /* QUIT was said: what comes now is no answer to the mail */
    int code;                            /* of the server's last whole line; 0: none since the stage began */
    char line[200];                      /* that line, in plain ASCII */
    char trouble[CURL_ERROR_SIZE];       /* libcurl's words */
    char why[600];
    struct wire_request *next, **link;
};

/* With the house's settings. Never NULL but when memory is out; done has then NOT been told. */
struct wire_request *wire_request_new(struct wire *w, const char *url, int64_t patience_ms, wire_done done, void *arg);
void wire_request_free(struct wire_request *r);
bool wire_request_add(struct curl_slist **list, const char *line);       /* false: memory is out */
/* A setting; what cannot be made is found at the start. */
#define WIRE_SET(r, option, value)                                                                                     \
    do {                                                                                                               \
        if (curl_easy_setopt((r)->easy, (option), (value)) != CURLE_OK) (r)->unset = true;                             \
    } while (0)

void wire_request_start(struct wire_request *r);                         /* takes it */
void wire_turn_down(wire_done done, void *arg, const char *why);         /* without any request */
/* The bookkeeping of open sockets, for libcurl. */
curl_socket_t wire_socket_open(void *request, curlsocktype purpose, struct curl_sockaddr *address);
int wire_socket_close(void *wire, curl_socket_t fd);

/* What it came to. out->why lives in the request. */
void wire_reply_read(struct wire_request *r, CURLcode code, struct wire_reply *out);

#endif
