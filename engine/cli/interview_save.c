#include "cli/interview_save.h"
#include "cli/interview_entry.h"
#include "time/instant.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARTIALS    100 /* unfinished interviews beside one name */
#define REAL_DIGITS 15  /* thousandths are written as they were entered */

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

static enum status cannot(const char *path, struct error *err) {
    return error_set(err, STATUS_ENVIRONMENT, "cannot write %s: %s", path, strerror(errno));
}

/* ---- The file ---- */

static bool write_all(int fd, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t wrote = write(fd, bytes, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return false;
        bytes += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

static bool write_text(int fd, const char *text) {
    bool done = write_all(fd, text, strlen(text)) && write_all(fd, "\n", 1) && fsync(fd) == 0;
    int cause = errno;
    if (close(fd) != 0 && done) return false;
    errno = cause;
    return done;
}

/* Without leave to replace, a link is made, which fails where something is; without links, a look must do. */
static bool put_in_place(const char *made, const char *path, bool replace) {
    if (replace) return rename(made, path) == 0;
    if (link(made, path) == 0) return unlink(made) == 0;
    if (errno == EEXIST) return false;
    if (access(path, F_OK) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(made, path) == 0;
}

static enum status write_form(const char *path, char *made, const char *text, bool replace, struct error *err) {
    int fd = mkostemp(made, O_CLOEXEC);
    if (fd < 0) return cannot(path, err);
    if (write_text(fd, text) && put_in_place(made, path, replace)) return STATUS_OK;
    int cause = errno;
    (void)unlink(made);
    errno = cause;
    if (cause == EEXIST && !replace) return error_set(err, STATUS_CONFLICT, "%s is there already", path);
    return cannot(path, err);
}

enum status save_file(const char *path, const json_t *form, bool replace, struct error *err) {
    struct text made = {0};
    char *text = json_dumps(form, JSON_INDENT(2) | JSON_REAL_PRECISION(REAL_DIGITS));
    text_add(&made, "%s.XXXXXX", path);
    char *name = text_take(&made);
    enum status status = text != NULL && name != NULL ? write_form(path, name, text, replace, err) : no_memory(err);
    free(name);
    free(text);
    return status;
}

enum status save_possible(const char *path, struct error *err) {
    const char *slash = strrchr(path, '/');
    struct stat about;
    struct text folder = {0};
    if (slash != NULL)
        text_put_n(&folder, path, slash == path ? 1 : (size_t)(slash - path));
    else
        text_put(&folder, ".");
    bool fine = !text_failed(&folder) && access(text_get(&folder), W_OK | X_OK) == 0;
    text_fini(&folder);
    if (!fine) return cannot(path, err);
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return error_set(err, STATUS_ENVIRONMENT, "%s is no regular file; nothing can be saved under that name", path);
    return STATUS_OK;
}

enum status save_partial(const char *path, const json_t *form, struct arena *a, const char **saved, struct error *err) {
    enum status status = STATUS_CONFLICT;
    for (int i = 1; i < PARTIALS && status == STATUS_CONFLICT; i++) {
        *saved = i == 1 ? arena_printf(a, "%s.partial", path) : arena_printf(a, "%s.partial-%d", path, i);
        status = *saved != NULL ? save_file(*saved, form, false, err) : no_memory(err);
    }
    return status == STATUS_CONFLICT ? error_set(err, STATUS_ENVIRONMENT, "too many %s.partial files", path) : status;
}

/* ---- Asking for its name ---- */

/* "no", and the signs of the questions before, which no one means as a name. */
static bool is_no_name(const char *line) {
    return *line == '\0' || entry_is_no(line) || entry_is(line, "q") || entry_is(line, "quit");
}

/* *path: a name; NULL: not to be saved, or the input ended. */
static enum status ask_name(const struct screen *s, int64_t now_ms, struct arena *a, const char **path,
                            struct error *err) {
    char line[SCREEN_LINE_MAX + 1], at[INSTANT_SIZE];
    instant_format(at, now_ms);
    const char *name = arena_printf(a, "findings-%.10s.json", at);
    const char *question =
        arena_printf(a, "Save your answers? Enter a file name, or y for %s; an empty line saves nothing.", name);
    *path = NULL;
    if (name == NULL || question == NULL) return no_memory(err);
    screen_say(s, NULL, question, 0, 0);
    if (!screen_hear(s, " file > ", line) || is_no_name(line)) return STATUS_OK;
    *path = entry_is_yes(line) ? name : arena_text(a, line);
    return *path != NULL ? STATUS_OK : no_memory(err);
}

/* One name. *path is NULL afterwards when another one is to be asked for. */
static enum status try_name(const struct screen *s, const json_t *form, struct arena *a, const char **path,
                            struct error *err) {
    struct error why = {0};
    enum status status = save_possible(*path, &why);
    if (status == STATUS_OK) status = save_file(*path, form, false, &why);
    if (status == STATUS_CONFLICT) {
        const char *question = arena_printf(a, "%s is there already. Replace it?", *path);
        if (question == NULL) return no_memory(err);
        if (screen_ask(s, question) <= 0) {
            *path = NULL;
            return STATUS_OK;
        }
        status = save_file(*path, form, true, &why);
    }
    if (status == STATUS_OK) return STATUS_OK;
    *path = NULL;
    if (status == STATUS_MEMORY) return no_memory(err);
    screen_say(s, NULL, why.message, 0, 0);
    return STATUS_OK;
}

enum status save_asking(const struct screen *s, const json_t *form, int64_t now_ms, struct arena *a, const char **path,
                        struct error *err) {
    if (form == NULL) return no_memory(err);
    for (;;) {
        enum status status = *path == NULL ? ask_name(s, now_ms, a, path, err) : STATUS_OK;
        if (status != STATUS_OK || *path == NULL) return status;
        status = try_name(s, form, a, path, err);
        if (status != STATUS_OK) return status;
        if (*path == NULL) continue;
        const char *done = arena_printf(a, "Saved as %s.", *path);
        if (done != NULL) screen_say(s, NULL, done, 0, 0);
        return STATUS_OK;
    }
}
