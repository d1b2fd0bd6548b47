#include "store/look.h"
#include "store/schema.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* SQLite's file format: 100 bytes of header, numbers big-endian. */
#define HEADER_BYTES   100
#define AT_PAGE_BYTES  16 /* two bytes; 1 stands for 65536 */
#define AT_CHANGES     24
#define AT_PAGES       28 /* holds if AT_CHANGES and AT_COUNTED agree */
#define AT_VERSION     60
#define AT_APPLICATION 68
#define AT_COUNTED     92
static const char MAGIC[16] = "SQLite format 3";
static const char CUT_OFF[] = "is a damaged store (it is cut off); restore it from a backup";

static enum status refuse(struct error *err, const char *path, const char *why) {
    return error_set(err, STATUS_ENVIRONMENT, "%s %s", path, why);
}

static uint32_t number_at(const unsigned char *header, int at) {
    const unsigned char *b = header + at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Only while no log lies beside it, which may hold the pages that the file is short of. */
static bool is_cut_off(const unsigned char *header, const struct look *found) {
    if (found->has_log || number_at(header, AT_CHANGES) != number_at(header, AT_COUNTED)) return false;
    long long page_bytes = number_at(header, AT_PAGE_BYTES) >> 16;
    return found->bytes < (page_bytes == 1 ? 65536 : page_bytes) * number_at(header, AT_PAGES);
}

static enum status judge(const char *path, const unsigned char *header, ssize_t n, struct error *err) {
    if (n == 0) return refuse(err, path, "is empty and not a store; remove it to have a new store made there");
    if (n < (ssize_t)sizeof MAGIC || memcmp(header, MAGIC, sizeof MAGIC) != 0)
        return refuse(err, path, "is not a store of stride and is left as it is; name another file");
    if (n < HEADER_BYTES) return refuse(err, path, CUT_OFF);
    if (number_at(header, AT_APPLICATION) != SCHEMA_APPLICATION)
        return refuse(err, path, "is another program's database and is left as it is; name another file");
    uint32_t version = number_at(header, AT_VERSION);
    if (version > STORE_SCHEMA_VERSION)
        return error_set(err, STATUS_ENVIRONMENT,
                         "store %s was made by a newer stride (schema %lu, this one knows %d); use that stride", path,
                         (unsigned long)version, STORE_SCHEMA_VERSION);
    if (version == 0) return refuse(err, path, "is a damaged store (it has no version); restore it from a backup");
    return STATUS_OK;
}

/* SQLite would follow a link and wait for a pipe. */
static enum status look_for(const char *path, const char *suffix, bool *there, struct error *err) {
    char *name = NULL;
    struct stat about;
    if (asprintf(&name, "%s%s", path, suffix) < 0) return error_set(err, STATUS_MEMORY, "out of memory");
    bool found = lstat(name, &about) == 0;
    enum status st = STATUS_OK;
    if (found && !S_ISREG(about.st_mode)) st = refuse(err, name, "is in the way of the store's log; move it away");
    *there = *there || (found && about.st_size > 0);
    free(name);
    return st;
}

static enum status look_beside(const char *path, struct look *out, struct error *err) {
    bool shared = false;
    enum status st = look_for(path, "-wal", &out->has_log, err);
    if (st == STATUS_OK) st = look_for(path, "-journal", &out->has_log, err);
    if (st == STATUS_OK) st = look_for(path, "-shm", &shared, err);
    if (st == STATUS_OK && !out->there && out->has_log)
        return error_set(err, STATUS_ENVIRONMENT,
                         "store %s is missing but its log is there (%s-wal); put the store back, or move the log away",
                         path, path);
    return st;
}

static enum status refuse_kind(const char *path, mode_t mode, struct error *err) {
    if (S_ISDIR(mode)) return refuse(err, path, "is a folder, not a store; name a file");
    if (S_ISLNK(mode)) return refuse(err, path, "is a symbolic link; name the store itself, so that it has one lock");
    return refuse(err, path, "is not a regular file; name another file");
}

static enum status refuse_open(const char *path, int cause, struct error *err) {
    bool readable = faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0;
    if (readable && (cause == EACCES || cause == EPERM || cause == EROFS))
        return error_set(err, STATUS_ENVIRONMENT, "store %s is read-only; make it writable for this user", path);
    return error_set(err, STATUS_ENVIRONMENT, "cannot open store %s: %s", path, strerror(cause));
}

static enum status read_header(const char *path, unsigned char *header, ssize_t *n, struct error *err) {
    int file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return refuse_open(path, errno, err);
    *n = pread(file, header, HEADER_BYTES, 0);
    int cause = errno;
    close(file);
    if (*n < 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read store %s: %s", path, strerror(cause));
    return STATUS_OK;
}

enum status look_at(const char *path, struct look *out, struct error *err) {
    struct stat about;
    *out = (struct look){0};
    if (lstat(path, &about) != 0) {
        if (errno != ENOENT)
            return error_set(err, STATUS_ENVIRONMENT, "cannot open store %s: %s", path, strerror(errno));
        return look_beside(path, out, err);
    }
    out->there = true;
    out->bytes = (long long)about.st_size;
    out->exposed = (about.st_mode & (S_IRGRP | S_IROTH)) != 0;
    if (!S_ISREG(about.st_mode)) return refuse_kind(path, about.st_mode, err);
    unsigned char header[HEADER_BYTES] = {0};
    ssize_t n = 0;
    enum status st = read_header(path, header, &n, err);
    if (st == STATUS_OK) st = judge(path, header, n, err);
    if (st == STATUS_OK) st = look_beside(path, out, err);
    if (st == STATUS_OK && is_cut_off(header, out)) st = refuse(err, path, CUT_OFF);
    return st;
}
