#include "remind/anchor.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static enum status fail(const char *file, int cause, struct error *err) {
    return error_set(err, STATUS_ENVIRONMENT, "cannot write the anchor to %s: %s", file, strerror(cause));
}

/* A crash may have left the last line without its end. */
static bool ends_well(int fd, const struct stat *about) {
    char last = '\n';
    return about->st_size == 0 || (pread(fd, &last, 1, about->st_size - 1) == 1 && last == '\n');
}

static enum status write_line(int fd, const char *file, const char *line, struct error *err) {
    struct stat about;
    if (fstat(fd, &about) != 0) return fail(file, errno, err);
    if (!S_ISREG(about.st_mode))
        return error_set(err, STATUS_ENVIRONMENT, "cannot write the anchor to %s: it is not a regular file", file);
    size_t before = ends_well(fd, &about) ? 0 : 1, n = strlen(line);
    struct iovec parts[] = {{(char *)"\n", before}, {(char *)line, n}, {(char *)"\n", 1}};
    ssize_t done = writev(fd, parts, 3);
    if (done < 0) return fail(file, errno, err);
    if ((size_t)done != before + n + 1) return fail(file, ENOSPC, err);
    return fsync(fd) == 0 ? STATUS_OK : fail(file, errno, err);
}

enum status anchor_append(const char *file, const char *line, struct error *err) {
    int fd = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0) return fail(file, errno, err);
    enum status status = write_line(fd, file, line, err);
    close(fd);
    return status;
}
