#include "base/url.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PORT   65535
#define DIGITS     "0123456789"
#define HOST_SIGNS "abcdefghijklmnopqrstuvwxyz" DIGITS "-."
#define IPV6_SIGNS DIGITS "abcdef:."

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static const char *odd_bytes(const char *text) {
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c <= ' ' || c == 0x7f) return "has a space or a control character in it";
        if (c >= 0x80) return "has a character in it that is not ASCII";
        if (strchr("\"<>\\^`{|}", c) != NULL) return "has a sign in it that no URL has";
    }
    return NULL;
}

/* What stands before "://", when it is one of the schemes. */
static const char *read_scheme(const char *text, const char *const *schemes, struct url *out) {
    for (; *schemes != NULL; schemes++) {
        size_t n = strlen(*schemes);
        if (n >= sizeof out->scheme || strncmp(text, *schemes, n) != 0 || strncmp(text + n, "://", 3) != 0) continue;
        memcpy(out->scheme, *schemes, n + 1);
        return text + n + 3;
    }
    return NULL;
}

static const char *copy_host(const char *from, size_t n, const char *signs, struct url *out) {
    if (n == 0) return "has no host";
    if (n > URL_MAX_HOST) return "has a host of more than 253 characters";
    for (size_t i = 0; i < n; i++) out->host[i] = small(from[i]);
    out->host[n] = '\0';
    if (strspn(out->host, signs) != n) return "has a host that is no name of a server";
    if (*out->host == '-' || *out->host == '.' || strstr(out->host, "..") != NULL)
        return "has a host that is no name of a server";
    return NULL;
}

/* *end is behind the host. */
static const char *read_host(const char *at, const char **end, struct url *out) {
    const char *close = *at == '[' ? strchr(at, ']') : NULL;
    if (*at == '[' && close == NULL) return "has a [ that is not closed";
    *end = close != NULL ? close + 1 : at + strcspn(at, ":/?#");
    return close != NULL ? copy_host(at + 1, (size_t)(close - at - 1), IPV6_SIGNS, out)
                         : copy_host(at, (size_t)(*end - at), HOST_SIGNS, out);
}

static const char *read_port(const char **at, struct url *out) {
    if (**at != ':') return NULL;
    size_t n = strspn(*at + 1, DIGITS);
    long port = n > 0 && n <= 5 ? strtol(*at + 1, NULL, 10) : 0;
    if (port < 1 || port > MAX_PORT) return "has a port that is not between 1 and 65535";
    out->port = (int)port;
    *at += 1 + n;
    return NULL;
}

const char *url_read(const char *text, const char *const *schemes, struct url *out) {
    struct url unasked;
    if (out == NULL) out = &unasked;
    *out = (struct url){.path = ""};
    const char *why = odd_bytes(text);
    if (why != NULL) return why;
    const char *at = read_scheme(text, schemes, out);
    if (at == NULL) return "does not begin as it should";
    size_t authority = strcspn(at, "/?#");
    if (memchr(at, '@', authority) != NULL) return "has a name or a password in it";
    why = read_host(at, &at, out);
    if (why == NULL) why = read_port(&at, out);
    if (why != NULL) return why;
    if (*at != '\0' && *at != '/' && *at != '?') return "has something odd behind its host";
    if (strchr(at, '#') != NULL) return "has a # in it";
    out->path = at;
    return NULL;
}

bool url_is_loopback(const struct url *u) {
    return strcmp(u->host, "localhost") == 0 || strcmp(u->host, "::1") == 0 ||
           (strncmp(u->host, "127.", 4) == 0 && strspn(u->host, DIGITS ".") == strlen(u->host));
}
