#include "store/place.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int place_new(const char *path, char **name) {
    *name = NULL;
    if (asprintf(name, "%s.new-XXXXXX", path) < 0) {
        *name = NULL;
        errno = ENOMEM;
        return -1;
    }
    return mkostemp(*name, O_CLOEXEC); /* mode 0600 */
}

bool place_write(int file, const void *bytes, size_t n) {
    const unsigned char *next = bytes;
    while (n > 0) {
        ssize_t done = write(file, next, n);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        next += done;
        n -= (size_t)done;
    }
    return fsync(file) == 0;
}

/* The name itself must reach the disk before anyone is told of a commit in the store. */
static bool sync_folder(const char *path) {
    char *copy = strdup(path);
    if (!copy) return false;
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (folder < 0) return false;
    bool done = fsync(folder) == 0 || errno == EINVAL; /* some file systems cannot, and need not */
    int cause = errno;
    close(folder);
    errno = cause;
    return done;
}

/* A name that may not be there after a power loss is none. */
bool place_link(const char *name, const char *path) {
    if (link(name, path) != 0) return false;
    if (sync_folder(path)) return true;
    int cause = errno;
    (void)unlink(path);
    errno = cause;
    return false;
}
