/* secret.h - a password or a key from a file of its own: the only place where one may stand. */
#ifndef STRIDE_REMIND_SECRET_H
#define STRIDE_REMIND_SECRET_H
#include "base/error.h"
#include <stddef.h>

#define SECRET_MAX 4096

/* The file's bytes without the line break at its end, followed by a NUL; the caller frees with secret_free. ENVIRONMENT
 * when it cannot be read, is no regular file, or holds fewer than least or more than SECRET_MAX bytes. The error never
 * shows them. */
enum status secret_read(const char *path, size_t least, char **out, size_t *length, struct error *err);
void secret_free(char *secret, size_t length);   /* wiped first; NULL is fine */

#endif
