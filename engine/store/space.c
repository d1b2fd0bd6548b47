#include "store/space.h"
#include "store/keeping.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MIB (1024 * 1024)

static int64_t ask_system(const char *path) {
    struct statvfs about;
    if (statvfs(path, &about) != 0) return -1;
    return (int64_t)about.f_bavail * (int64_t)about.f_frsize;
}

int64_t (*space_free_bytes)(const char *path) = ask_system;

/* ---- The ballast ---- */

static char *ballast_name(const struct store *s) {
    char *name = NULL;
    return asprintf(&name, "%s.ballast", s->path) < 0 ? NULL : name;
}

static bool is_there(const struct store *s) {
    struct stat about;
    char *name = ballast_name(s);
    bool there = name && lstat(name, &about) == 0 && S_ISREG(about.st_mode) && about.st_size == STORE_BALLAST;
    free(name);
    return there;
}

static void drop(const struct store *s) {
    char *name = is_there(s) ? ballast_name(s) : NULL;
    if (name) (void)unlink(name);
    free(name);
}

/* Really taken from the disk, not a file of holes. What is there under its name and is no ballast stays. */
static void make(const struct store *s) {
    char *name = ballast_name(s);
    int file = name ? open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    if (file >= 0) {
        bool done = posix_fallocate(file, 0, STORE_BALLAST) == 0;
        close(file);
        if (!done) (void)unlink(name);
    }
    free(name);
}

/* ---- Looking ---- */

void space_is_out(struct store *s) {
    if (s->reader) return;
    s->low = true;
    drop(s);
}

/* A few microseconds, beside a commit that waits for the disk. */
void space_look(struct store *s) {
    int64_t free_bytes = space_free_bytes(s->path);
    if (free_bytes < 0) return;
    if (free_bytes < STORE_LOW) space_is_out(s);
    if (free_bytes < STORE_AMPLE) return;
    s->low = false;
    if (s->ballasted && !is_there(s)) make(s);
}

/* ---- For others ---- */

void store_keep_ballast(struct store *s) {
    s->ballasted = true;
    space_look(s);
}

struct store_space store_space(struct store *s) {
    return (struct store_space){.free_bytes = space_free_bytes(s->path), .ballast = is_there(s), .low = s->low};
}

enum status store_room(struct store *s, struct error *err) {
    if (!s->low) return STATUS_OK;
    return error_set(
        err, STATUS_ENVIRONMENT,
        "the disk of store %s is nearly full (%lld MiB free): check-ins and reminders go on, but nothing new "
        "is taken until there is room (%lld MiB)",
        s->path, (long long)(space_free_bytes(s->path) / MIB), (long long)(STORE_AMPLE / MIB));
}
