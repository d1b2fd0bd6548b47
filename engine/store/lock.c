#include "store/lock.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_lock(const char *path, int flags) {
    char *name = NULL;
    if (asprintf(&name, "%s.lock", path) < 0) {
        errno = ENOMEM;
        return -1;
    }
    int file = open(name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    free(name);
    struct stat about;
    if (file >= 0 && (fstat(file, &about) != 0 || !S_ISREG(about.st_mode))) {
        close(file);
        errno = EINVAL;
        return -1;
    }
    return file;
}

static long written_pid(int file) {
    char digits[24] = "";
    ssize_t n = pread(file, digits, sizeof digits - 1, 0);
    return n > 0 ? strtol(digits, NULL, 10) : 0;
}

/* The lock begins at 0 and is as long as its owner's pid is great: so the name of the owner comes and goes with the
 * lock itself, and is neither late nor stale, as what stands in the file can be. These locks belong to the open file,
 * not to the process: a second opening in the same process is refused too. */
#ifdef F_OFD_SETLK
static bool try_lock(int file) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = getpid()};
    return fcntl(file, F_OFD_SETLK, &lock) == 0;
}

static long holder(int file) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(file, F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return 0;
    return lock.l_start == 0 && lock.l_len > 0 ? (long)lock.l_len : written_pid(file);
}
#else
static bool try_lock(int file) { return flock(file, LOCK_EX | LOCK_NB) == 0; }

static long holder(int file) {
    if (flock(file, LOCK_SH | LOCK_NB) != 0) return written_pid(file);
    flock(file, LOCK_UN);
    return 0;
}
#endif

long store_owner(const char *path) {
    int file = open_lock(path, O_RDONLY);
    if (file < 0) return 0;
    long owner = holder(file);
    close(file);
    return owner;
}

enum status lock_refusal(const char *path, long owner, struct error *err) {
    if (owner > 0) return error_set(err, STATUS_ENVIRONMENT, "store %s is in use by process %ld", path, owner);
    return error_set(err, STATUS_ENVIRONMENT, "store %s is in use by another process", path);
}

/* For people who look into the file; the lock stands without it. */
static void write_pid(int file) {
    char line[24];
    int n = snprintf(line, sizeof line, "%ld\n", (long)getpid());
    if (ftruncate(file, 0) == 0 && pwrite(file, line, (size_t)n, 0) == n) return;
}

enum status lock_take(const char *path, int *file, struct error *err) {
    *file = open_lock(path, O_RDWR | O_CREAT);
    if (*file < 0 && errno == ENOENT)
        return error_set(err, STATUS_ENVIRONMENT, "the folder of store %s does not exist", path);
    if (*file < 0)
        return error_set(err, errno == ENOMEM ? STATUS_MEMORY : STATUS_ENVIRONMENT, "cannot open %s.lock: %s", path,
                         strerror(errno));
    if (try_lock(*file)) {
        write_pid(*file);
        return STATUS_OK;
    }
    int cause = errno;
    long owner = holder(*file);
    lock_drop(*file);
    *file = -1;
    if (cause != EAGAIN && cause != EACCES)
        return error_set(err, STATUS_ENVIRONMENT, "cannot lock %s.lock: %s", path, strerror(cause));
    return lock_refusal(path, owner, err);
}

void lock_drop(int file) {
    if (file >= 0) close(file);
}
