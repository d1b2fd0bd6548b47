#include "bindings/lua/files.h"
#include "base/text.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".lua"

static enum status no_memory(struct error *err) {
    return error_set(err, STATUS_MEMORY, "out of memory while reading protocols");
}

/* -------------------------------------------------------------------------------------------------------- checking */

static bool is_name_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/* One part of a path: no "." and "..", nothing hidden, nothing that a shell or a terminal would take otherwise. */
static bool is_name(const char *name, size_t n) {
    if (n == 0 || name[0] == '.' || name[0] == '-') return false;
    for (size_t i = 0; i < n; i++)
        if (!is_name_letter(name[i])) return false;
    return true;
}

static bool is_script(const char *name) {
    size_t n = strlen(name), suffix = strlen(SUFFIX);
    return n > suffix && strcmp(name + n - suffix, SUFFIX) == 0;
}

static const char *wrong_with_path(const char *path) {
    int depth = 0;
    if (strlen(path) > FILES_PATH_MAX) return "its path is too long";
    for (const char *part = path;; depth++) {
        size_t n = strcspn(part, "/");
        if (!is_name(part, n)) return "its path may have only small letters, digits, \"-\", \"_\" and \".\"";
        if (part[n] == '\0') break;
        part += n + 1;
    }
    if (depth > FILES_DEPTH) return "it lies too many folders deep";
    return is_script(path) ? NULL : "its name does not end in .lua";
}

enum status files_check_path(const char *path, struct error *err) {
    const char *wrong = wrong_with_path(path);
    if (wrong == NULL) return STATUS_OK;
    error_set(err, STATUS_INPUT, "this file cannot be taken: %s", wrong);
    error_at(err, path, 0);
    return STATUS_INPUT;
}

/* A line of a script; tabs, and the carriage return of other systems, are fine there. */
static bool is_clean_line(const char *line, size_t n, const char **why) {
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && line[end] != '\t' && line[end] != '\r') end++;
        if (!text_is_clean(line + i, end - i, FILES_TEXT_MAX, why)) return false;
        i = end + 1;
    }
    return true;
}

static const char *wrong_as_a_whole(const char *text, size_t n) {
    if (n > FILES_TEXT_MAX) return "is larger than 64 KiB";
    if (n >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
        return "is UTF-16: save it as UTF-8";
    if (n > 0 && text[0] == '\x1b') return "is compiled Lua: only source text is taken";
    return NULL;
}

enum status files_check_text(const char *path, const char *text, size_t length, struct error *err) {
    const char *why = wrong_as_a_whole(text, length);
    int line = 0;
    for (size_t i = 0; i < length && why == NULL;) {
        const char *end = memchr(text + i, '\n', length - i);
        size_t n = end != NULL ? (size_t)(end - text) - i : length - i;
        line++;
        if (!is_clean_line(text + i, n, &why)) break;
        i += n + 1;
    }
    if (why == NULL) return STATUS_OK;
    error_set(err, STATUS_INPUT, "this %s %s", line > 0 ? "line" : "file", why);
    error_at(err, path, line);
    return STATUS_INPUT;
}

/* --------------------------------------------------------------------------------------------------------- walking */

struct walk {
    struct arena *a;
    struct files *out;
    struct error *err;
    int looked_at;
};

static enum status add_mistake(struct walk *w, const struct error *mistake) {
    struct error *kept = LIST_PUSH(w->a, &w->out->mistakes);
    if (kept == NULL) return no_memory(w->err);
    *kept = *mistake;
    return STATUS_OK;
}

static enum status refuse(struct walk *w, const char *path, enum status status, const char *why) {
    struct error mistake;
    error_set(&mistake, status, "%s", why);
    error_at(&mistake, path, 0);
    return add_mistake(w, &mistake);
}

static enum status refuse_unread(struct walk *w, const char *path, int error) {
    char why[200];
    snprintf(why, sizeof why, "this cannot be read: %s", strerror(error));
    return refuse(w, path, STATUS_ENVIRONMENT, why);
}

/* Reads until the end or one byte more than is allowed. -1 with errno. */
static ssize_t read_whole(int fd, char *bytes, size_t room) {
    size_t n = 0;
    while (n < room) {
        ssize_t got = read(fd, bytes + n, room - n);
        if (got == 0) break;
        if (got < 0 && errno != EINTR) return -1;
        if (got > 0) n += (size_t)got;
    }
    return (ssize_t)n;
}

static enum status keep(struct walk *w, const char *path, const char *text, size_t length) {
    if (w->out->list.count == FILES_MAX)
        return error_set(w->err, STATUS_INPUT, "there are more than %d scripts", FILES_MAX);
    struct file *file = LIST_PUSH(w->a, &w->out->list);
    char *copy = arena_alloc(w->a, length + 1);
    if (file == NULL || copy == NULL) return no_memory(w->err);
    if (length > 0) memcpy(copy, text, length);
    file->path = arena_text(w->a, path);
    file->text = copy;
    file->length = length;
    return file->path != NULL ? STATUS_OK : no_memory(w->err);
}

static enum status check_and_keep(struct walk *w, const char *path, const char *text, size_t length) {
    struct error mistake = {0};
    if (files_check_text(path, text, length, &mistake) != STATUS_OK) return add_mistake(w, &mistake);
    return keep(w, path, text, length);
}

static enum status read_open(struct walk *w, int fd, const char *path) {
    struct stat st;
    if (fstat(fd, &st) != 0) return refuse_unread(w, path, errno);
    if (!S_ISREG(st.st_mode))
        return refuse(w, path, STATUS_INPUT, "this is not a regular file"); /* changed meanwhile */
    char *bytes = malloc(FILES_TEXT_MAX + 1);
    if (bytes == NULL) return no_memory(w->err);
    ssize_t n = read_whole(fd, bytes, FILES_TEXT_MAX + 1);
    enum status status = n < 0 ? refuse_unread(w, path, errno) : check_and_keep(w, path, bytes, (size_t)n);
    free(bytes);
    return status;
}

/* O_NONBLOCK: something that was a file a moment ago may be a FIFO without a writer by now. */
static enum status read_script(struct walk *w, int folder, const char *name, const char *path) {
    struct error mistake = {0};
    if (files_check_path(path, &mistake) != STATUS_OK) return add_mistake(w, &mistake);
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) return refuse_unread(w, path, errno);
    enum status status = read_open(w, fd, path);
    close(fd);
    return status;
}

static enum status walk_folder(struct walk *w, int fd, const char *path, int depth);

static enum status enter(struct walk *w, int folder, const char *name, const char *path, int depth) {
    if (!is_name(name, strlen(name)))
        return refuse(w, path, STATUS_INPUT,
                      "this folder's name may have only small letters, digits, \"-\", \"_\" and \".\"");
    if (depth == FILES_DEPTH || strlen(path) > FILES_PATH_MAX)
        return refuse(w, path, STATUS_INPUT, "this folder lies too deep");
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return refuse_unread(w, path, errno);
    return walk_folder(w, fd, path, depth + 1);
}

static const char *kind_of(mode_t mode) {
    if (S_ISLNK(mode)) return "this is a symbolic link, only regular files are taken";
    if (S_ISDIR(mode)) return "this is a folder, only regular files are taken";
    if (S_ISFIFO(mode)) return "this is a FIFO, only regular files are taken";
    if (S_ISSOCK(mode)) return "this is a socket, only regular files are taken";
    return "this is a device, only regular files are taken";
}

/* Asked only so that nobody wonders why its files are not there: nothing is opened. */
static bool leads_to_folder(int folder, const char *name) {
    struct stat st;
    return fstatat(folder, name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

static enum status look_at(struct walk *w, int folder, const char *name, const char *path, int depth) {
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? STATUS_OK : refuse_unread(w, path, errno); /* ENOENT: it has gone meanwhile */
    if (is_script(name)) {
        if (S_ISREG(st.st_mode)) return read_script(w, folder, name, path);
        return refuse(w, path, STATUS_INPUT, kind_of(st.st_mode));
    }
    if (S_ISLNK(st.st_mode) && leads_to_folder(folder, name))
        return refuse(w, path, STATUS_INPUT, "this is a symbolic link to a folder, which is not followed");
    return S_ISDIR(st.st_mode) ? enter(w, folder, name, path, depth) : STATUS_OK;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The names in an open folder, in order; hidden ones are left out. */
typedef LIST(const char *) names;
static enum status list_names(struct walk *w, DIR *dir, const char *path, names *out) {
    for (;;) {
        errno = 0;
        // cppcheck-suppress readdirCalled ; the folder is open for this walk alone
        const struct dirent *entry = readdir(dir);
        if (entry == NULL) return errno == 0 ? STATUS_OK : refuse_unread(w, path, errno);
        if (entry->d_name[0] == '.') continue;
        if (++w->looked_at > FILES_LOOKED_AT)
            return error_set(w->err, STATUS_INPUT, "there are more than %d names, is this a folder of protocols?",
                             FILES_LOOKED_AT);
        const char **name = LIST_PUSH(w->a, out);
        if (name == NULL || (*name = arena_text(w->a, entry->d_name)) == NULL) return no_memory(w->err);
    }
}

static enum status walk_open(struct walk *w, DIR *dir, const char *path, int depth) {
    names all = {0};
    enum status status = list_names(w, dir, path, &all);
    if (status == STATUS_OK && all.count > 0) qsort(all.item, all.count, sizeof *all.item, by_bytes);
    for (size_t i = 0; i < all.count && status == STATUS_OK; i++) {
        const char *below = arena_printf(w->a, "%s%s%s", path, *path != '\0' ? "/" : "", all.item[i]);
        status = below != NULL ? look_at(w, dirfd(dir), all.item[i], below, depth) : no_memory(w->err);
    }
    return status;
}

/* Takes fd. */
static enum status walk_folder(struct walk *w, int fd, const char *path, int depth) {
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        int error = errno;
        close(fd);
        return error == ENOMEM ? no_memory(w->err) : refuse_unread(w, path, error);
    }
    enum status status = walk_open(w, dir, path, depth);
    closedir(dir);
    return status;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static void sort(struct files *files) {
    if (files->list.count > 0) qsort(files->list.item, files->list.count, sizeof *files->list.item, by_path);
}

enum status files_read(const char *root, struct arena *a, struct files *out, struct error *err) {
    struct walk w = {.a = a, .out = out, .err = err};
    *out = (struct files){0};
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* the root itself may be a symbolic link */
    if (fd < 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read the protocols in %s: %s", root, strerror(errno));
    enum status status = walk_folder(&w, fd, "", 0);
    sort(out); /* a folder's files stand behind a file "folder-x.lua", but "-" comes before "/" */
    return status;
}

const struct file *files_find(const struct files *files, const char *path) {
    const struct file key = {.path = path};
    if (files->list.count == 0) return NULL;
    return bsearch(&key, files->list.item, files->list.count, sizeof key, by_path);
}

/* ------------------------------------------------------------------------------------------------------------ JSON */

json_t *files_encode(const struct files *files) {
    json_t *object = json_object();
    for (size_t i = 0; i < files->list.count && object != NULL; i++) {
        const struct file *file = &files->list.item[i];
        if (json_object_set_new(object, file->path, json_stringn(file->text, file->length)) == 0) continue;
        json_decref(object);
        object = NULL;
    }
    return object;
}

static enum status decode_one(struct walk *w, const char *path, const json_t *text) {
    if (!json_is_string(text)) return error_set(w->err, STATUS_INPUT, "\"%s\": expected the text of a file", path);
    enum status status = files_check_path(path, w->err);
    if (status == STATUS_OK) status = files_check_text(path, json_string_value(text), json_string_length(text), w->err);
    if (status == STATUS_OK) status = keep(w, path, json_string_value(text), json_string_length(text));
    return status;
}

enum status files_decode(json_t *value, struct arena *a, struct files *out, struct error *err) {
    struct walk w = {.a = a, .out = out, .err = err};
    *out = (struct files){0};
    if (!json_is_object(value)) return error_set(err, STATUS_INPUT, "expected an object of files");
    const char *path;
    json_t *text;
    json_object_foreach (value, path, text) {
        enum status status = decode_one(&w, path, text);
        if (status != STATUS_OK) return status;
    }
    sort(out);
    return STATUS_OK;
}
