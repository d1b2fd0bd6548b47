/* url.h - what a URL in somebody's settings says, before anybody connects to it.
 *
 * Pure and total. Only what settings need: scheme://host[:port][/path][?query], in ASCII. A name and a password in it
 * are refused (secrets are named by a file), and so is a fragment. Whether the host may be reached is not asked here. */
#ifndef STRIDE_BASE_URL_H
#define STRIDE_BASE_URL_H
#include <stdbool.h>

#define URL_MAX_HOST 253

struct url {
    char scheme[8];                      /* "https" */
    char host[URL_MAX_HOST + 1];         /* in small letters; a numeric IPv6 address without its brackets */
    int port;                            /* 0: the scheme's own */
    const char *path;                    /* what comes after host and port, in the text that was read; "" for nothing */
};

/* A reason in plain words for "URL …" ("has no host"), or NULL when it will do. schemes ends in NULL. out may be
 * NULL. */
const char *url_read(const char *text, const char *const *schemes, struct url *out);
/* Whether the host names this very machine: localhost, 127.x.x.x, ::1. */
bool url_is_loopback(const struct url *u);

#endif
