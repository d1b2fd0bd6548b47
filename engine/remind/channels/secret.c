#include "remind/channels/secret.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The number of bytes, or -1 with errno. One more than SECRET_MAX is asked for, to see that there are no more. */
static ssize_t read_all(int fd, char *bytes) {
    ssize_t n = 0;
    for (;;) {
        ssize_t got = read(fd, bytes + n, (size_t)(SECRET_MAX + 1 - n));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        n += got;
        if (got == 0 || n == SECRET_MAX + 1) return n;
    }
}

static enum status take(const char *path, char *bytes, ssize_t n, size_t least, size_t *length, struct error *err) {
    if (n < 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    if (n > SECRET_MAX)
        return error_set(err, STATUS_ENVIRONMENT, "%s is longer than the %d bytes of a secret", path, SECRET_MAX);
    if (n > 0 && bytes[n - 1] == '\n') n--;
    if (n > 0 && bytes[n - 1] == '\r') n--;
    bytes[n] = '\0';
    *length = (size_t)n;
    if (strlen(bytes) != *length) return error_set(err, STATUS_ENVIRONMENT, "%s has a NUL byte", path);
    if (*length < least)
        return error_set(err, STATUS_ENVIRONMENT, "%s holds %zu bytes; at least %zu are needed", path, *length, least);
    return STATUS_OK;
}

enum status secret_read(const char *path, size_t least, char **out, size_t *length, struct error *err) {
    struct stat about;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        close(fd);
        return error_set(err, STATUS_ENVIRONMENT, "%s is no regular file", path);
    }
    char *bytes = malloc(SECRET_MAX + 2);
    enum status status = bytes ? take(path, bytes, read_all(fd, bytes), least, length, err)
                               : error_set(err, STATUS_MEMORY, "out of memory");
    close(fd);
    if (status == STATUS_OK) *out = bytes;
    else secret_free(bytes, SECRET_MAX + 2);
    return status;
}

void secret_free(char *secret, size_t length) {
    if (secret) sodium_memzero(secret, length);
    free(secret);
}
