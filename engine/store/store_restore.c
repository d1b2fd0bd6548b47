#include "store/keeping.h"
#include "store/look.h"
#include "store/place.h"
#include "store/sql.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (256 * 1024)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* ---- What is to be where ---- */

static enum status check_place(const char *path, struct error *err) {
    struct stat about;
    struct look nothing;
    if (lstat(path, &about) == 0)
        return error_set(
            err, STATUS_NO,
            "%s is there already, and is never written over; move it away first, with %s-wal if there is one", path,
            path);
    return look_at(path, &nothing, err);
}

static enum status check_backup(const char *backup, struct error *err) {
    struct look found;
    enum status st = look_at(backup, &found, err);
    if (st == STATUS_OK && !found.there) return error_set(err, STATUS_ENVIRONMENT, "there is no backup at %s", backup);
    if (st == STATUS_OK && (found.has_log || store_owner(backup) != 0))
        return error_set(
            err, STATUS_NO,
            "%s is a store with its log beside it, not a backup; make a backup of it with \"stride backup\"", backup);
    return st;
}

/* ---- Copying ---- */

static enum status fail_copy(const char *what, int cause, struct error *err) {
    if (cause == ENOMEM) return memory_out(err);
    return error_set(err, STATUS_ENVIRONMENT, "cannot restore to %s: %s", what, strerror(cause));
}

static enum status copy_bytes(const char *backup, int to, const char *path, struct error *err) {
    int from = open(backup, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    char *room = malloc(COPY_BYTES);
    enum status st = from < 0 || !room ? fail_copy(path, from < 0 ? errno : ENOMEM, err) : STATUS_OK;
    while (st == STATUS_OK) {
        ssize_t n = read(from, room, COPY_BYTES);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) st = error_set(err, STATUS_ENVIRONMENT, "cannot read the backup %s: %s", backup, strerror(errno));
        if (n <= 0) break;
        if (!place_write(to, room, (size_t)n)) st = fail_copy(path, errno, err);
    }
    free(room);
    if (from >= 0) close(from);
    return st;
}

/* ---- Proving ---- */

struct restoring {
    const char *backup, *path; /* path: the store to be */
    char *name;                /* of the copy */
    enum status (*prove)(void *arg, struct store *copy, struct error *err);
    void *arg;
};

static void keep_first(void *arg, const char *sentence) {
    char *first = arg;
    if (first[0] == '\0') snprintf(first, 300, "%s", sentence);
}

static enum status check_copy(const struct restoring *r, struct store *copy, struct error *err) {
    char first[300] = "";
    enum status st = store_check(copy, keep_first, first, err);
    if (st == STATUS_OK) st = store_check_chains(copy, 0, keep_first, first, err);
    if (st != STATUS_OK || first[0] == '\0') return st;
    return error_set(err, STATUS_NO, "the backup %s is not sound, and nothing was restored: %s", r->backup, first);
}

/* The copy speaks of the store that it will be. */
static enum status rename_copy(const struct restoring *r, struct store *copy, struct error *err) {
    char *path = strdup(r->path);
    if (!path) return memory_out(err);
    free(copy->path);
    copy->path = path;
    return STATUS_OK;
}

static bool is_whole(const char *name) {
    struct stat about;
    char *log = NULL;
    bool whole = asprintf(&log, "%s-wal", name) >= 0 && (lstat(log, &about) != 0 || about.st_size == 0);
    free(log);
    return whole;
}

static enum status prove_copy(const struct restoring *r, struct error *err) {
    struct store *copy;
    struct error why;
    enum status st = store_open(r->name, false, &copy, &why);
    if (st == STATUS_MEMORY) return memory_out(err);
    if (st != STATUS_OK) return error_set(err, st, "the backup %s cannot be used: %s", r->backup, why.message);
    st = check_copy(r, copy, err);
    if (st == STATUS_OK) st = rename_copy(r, copy, err);
    if (st == STATUS_OK) st = r->prove(r->arg, copy, err);
    bool broken = store_broken(copy);
    store_close(copy);
    if (st == STATUS_OK && (broken || !is_whole(r->name)))
        st = error_set(err, STATUS_ENVIRONMENT, "the disk of store %s failed while it was restored", r->path);
    return st;
}

static void remove_copy(const char *name) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", ".lock"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char *one = NULL;
        if (asprintf(&one, "%s%s", name, suffixes[i]) < 0) return;
        (void)unlink(one);
        free(one);
    }
}

static enum status put_in_place(const struct restoring *r, int fd, struct error *err) {
    if (fsync(fd) == 0 && place_link(r->name, r->path)) return STATUS_OK;
    if (errno == EEXIST) return check_place(r->path, err);
    return fail_copy(r->path, errno, err);
}

/* The copy's own descriptor is closed while SQLite has it open nowhere: closing drops locks. */
static enum status make(struct restoring *r, struct error *err) {
    int fd = place_new(r->path, &r->name);
    if (fd < 0) return fail_copy(r->path, errno, err);
    enum status st = copy_bytes(r->backup, fd, r->path, err);
    close(fd);
    if (st == STATUS_OK) st = prove_copy(r, err);
    if (st != STATUS_OK) return st;
    fd = open(r->name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return fail_copy(r->path, errno, err);
    st = put_in_place(r, fd, err);
    close(fd);
    return st;
}

enum status store_restore(const char *backup, const char *url,
                          enum status (*prove)(void *arg, struct store *copy, struct error *err), void *arg,
                          struct error *err) {
    struct restoring r = {.backup = backup, .prove = prove, .arg = arg};
    enum status st = store_path(url, &r.path, err);
    if (st == STATUS_OK) st = check_place(r.path, err);
    if (st == STATUS_OK) st = check_backup(backup, err);
    if (st == STATUS_OK) st = make(&r, err);
    if (r.name) remove_copy(r.name);
    free(r.name);
    return st;
}
