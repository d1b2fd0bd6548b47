/* wire.h - what both ends of the socket beside a store share: its address and the form of an answer. */
#ifndef STRIDE_SERVE_WIRE_H
#define STRIDE_SERVE_WIRE_H
#include "base/error.h"
#include "base/json.h"

char *wire_path(const char *store_path);         /* PATH.sock; the caller frees, NULL when memory is out */

/* A listening descriptor at path, mode 0600. A socket left there by a process that ended is removed: the caller owns the
 * store. Anything else there stays, and is an error. The name may be longer than the 107 bytes an address holds. */
enum status wire_listen(const char *path, int backlog, int *fd, struct error *err);
/* Connects fd, a non-blocking socket: 0 or an errno. */
int wire_connect(int fd, const char *path);

/* One line with its newline; the caller frees, NULL when memory is out. answer is borrowed. */
char *wire_answer(const json_t *answer);
char *wire_refusal(enum status status, const struct error *why);
/* What the line means: STATUS_OK with *answer, a new reference, or the status and error of the other end. */
enum status wire_read(const char *line, size_t n, json_t **answer, struct error *err);

#endif
