#include "remind/wire_target.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- URLs ---- */

static bool take_part(CURLU *u, CURLUPart part, char *out, size_t room) {
    char *text = NULL;
    if (curl_url_get(u, part, &text, 0) != CURLUE_OK) return false;
    size_t n = strlen(text);
    bool fits = n > 0 && n < room;
    if (fits) memcpy(out, text, n + 1);
    curl_free(text);
    return fits;
}

static bool has_part(CURLU *u, CURLUPart part) {
    char *text = NULL;
    bool has = curl_url_get(u, part, &text, 0) == CURLUE_OK;
    curl_free(text);
    return has;
}

static void strip(char *host) {
    size_t n = strlen(host);
    for (size_t i = 0; i < n; i++)
        if (host[i] >= 'A' && host[i] <= 'Z') host[i] = (char)(host[i] - 'A' + 'a');
    if (host[0] != '[' || host[n - 1] != ']') return;
    memmove(host, host + 1, n - 2);
    host[n - 2] = '\0';
}

bool wire_url_read(const char *url, struct wire_url *out) {
    *out = (struct wire_url){.login = false};
    CURLU *u = curl_url();
    if (!u) return false;
    bool good = curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
                take_part(u, CURLUPART_SCHEME, out->scheme, sizeof out->scheme) &&
                take_part(u, CURLUPART_HOST, out->host, sizeof out->host);
    if (good) {
        strip(out->host);
        out->login = has_part(u, CURLUPART_USER) || has_part(u, CURLUPART_PASSWORD);
    }
    curl_url_cleanup(u);
    return good;
}

bool wire_host_is_among(const char *host, const char *const *hosts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(host, hosts[i]) == 0) return true;
    return false;
}

/* ---- Addresses ---- */

struct range { uint32_t from; int bits; };

#define V4(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* IANA's special-purpose registry, as far as it is not for everybody to reach. */
static bool is_public_v4(uint32_t address) {
    static const struct range closed[] = {
        {V4(0, 0, 0, 0), 8},      {V4(10, 0, 0, 0), 8},     {V4(100, 64, 0, 0), 10},   {V4(127, 0, 0, 0), 8},
        {V4(169, 254, 0, 0), 16}, {V4(172, 16, 0, 0), 12},  {V4(192, 0, 0, 0), 24},    {V4(192, 0, 2, 0), 24},
        {V4(192, 88, 99, 0), 24}, {V4(192, 168, 0, 0), 16}, {V4(198, 18, 0, 0), 15},   {V4(198, 51, 100, 0), 24},
        {V4(203, 0, 113, 0), 24}, {V4(224, 0, 0, 0), 4},    {V4(240, 0, 0, 0), 4}};
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        if ((address ^ closed[i].from) >> (32 - closed[i].bits) == 0) return false;
    return true;
}

static uint32_t v4_at(const uint8_t *bytes) { return V4(bytes[0], bytes[1], bytes[2], bytes[3]); }

/* 2000::/3 is all that was given out; of it, documents, protocol assignments with Teredo, and 6to4 are closed. An IPv6
 * network reaches IPv4 through 64:ff9b::/96, where the IPv4 address counts. */
static bool is_public_v6(const uint8_t *b) {
    static const uint8_t nat64[12] = {0x00, 0x64, 0xff, 0x9b};
    if (memcmp(b, nat64, sizeof nat64) == 0) return is_public_v4(v4_at(b + 12));
    if ((b[0] & 0xe0) != 0x20) return false;
    if (b[0] == 0x20 && b[1] == 0x02) return false;
    if (b[0] != 0x20 || b[1] != 0x01) return true;
    return (b[2] & 0xfe) != 0 && !(b[2] == 0x0d && b[3] == 0xb8);
}

bool wire_address_is_public(const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return is_public_v4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family != AF_INET6) return false;
    struct sockaddr_in6 in6;
    memcpy(&in6, address, sizeof in6);
    return is_public_v6(in6.sin6_addr.s6_addr);
}
