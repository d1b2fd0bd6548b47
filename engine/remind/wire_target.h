/* wire_target.h - where a request goes: the parts of a URL that count, and which addresses are the public's.
 *
 * Public is what strangers may be reached at: not loopback, private, link-local, shared by a carrier (100.64/10),
 * multicast, reserved, kept for documents, unspecified, nor IPv4 in one of IPv6's disguises. */
#ifndef STRIDE_REMIND_WIRE_TARGET_H
#define STRIDE_REMIND_WIRE_TARGET_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* host in lower case and without brackets; login: it has a user or a password. */
struct wire_url { char scheme[12], host[256]; bool login; };
bool wire_url_read(const char *url, struct wire_url *out);       /* false: it is none */
bool wire_host_is_among(const char *host, const char *const *hosts, size_t count);
bool wire_address_is_public(const struct sockaddr *address);

#endif
