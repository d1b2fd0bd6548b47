#include "serve/wire.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER_DEPTH (JSON_MAX_DEPTH + 1)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* ---- The address ---- */

char *wire_path(const char *store_path) {
    size_t room = strlen(store_path) + sizeof ".sock";
    char *path = malloc(room);
    if (path) snprintf(path, room, "%s.sock", store_path);
    return path;
}

static bool set_address(struct sockaddr_un *address, const char *path) {
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address->sun_path) return false;
    memcpy(address->sun_path, path, strlen(path) + 1);
    return true;
}

static int bind_private(int fd, const struct sockaddr_un *address) {
    mode_t before = umask(0177);
    int rc = bind(fd, (const struct sockaddr *)address, sizeof *address);
    int cause = errno;
    umask(before);
    return rc == 0 ? 0 : cause;
}

static int bind_and_listen(int fd, const struct sockaddr_un *address, int backlog) {
    int cause = bind_private(fd, address);
    return cause == 0 && listen(fd, backlog) != 0 ? errno : cause;
}

/* Through the folder's descriptor, under a short name that then becomes the long one. */
static int listen_in_folder(int fd, int folder, const char *name, int backlog) {
    struct sockaddr_un address;
    char at[64], brief[32];
    snprintf(brief, sizeof brief, ".stride-%ld.sock", (long)getpid());
    snprintf(at, sizeof at, "/proc/self/fd/%d/%s", folder, brief);
    unlinkat(folder, brief, 0);
    set_address(&address, at);
    int cause = bind_and_listen(fd, &address, backlog);
    if (cause == 0 && renameat(folder, brief, folder, name) != 0) {
        cause = errno;
        unlinkat(folder, brief, 0);
    }
    return cause == ENOENT ? ENAMETOOLONG : cause; /* no /proc: this system has no way round */
}

static int listen_long(int fd, const char *path, int backlog) {
    const char *slash = strrchr(path, '/');
    char *folder_name = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!folder_name) return ENOMEM;
    int folder = open(folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int cause = folder < 0 ? errno : listen_in_folder(fd, folder, slash ? slash + 1 : path, backlog);
    free(folder_name);
    if (folder >= 0) close(folder);
    return cause;
}

static enum status remove_stale(const char *path, struct error *err) {
    struct stat about;
    if (lstat(path, &about) != 0) {
        if (errno == ENOENT) return STATUS_OK;
        return error_set(err, STATUS_ENVIRONMENT, "cannot look at %s, where the store's socket is to be: %s", path,
                         strerror(errno));
    }
    if (!S_ISSOCK(about.st_mode))
        return error_set(err, STATUS_ENVIRONMENT, "%s is in the way of the store's socket; move it elsewhere", path);
    if (unlink(path) == 0 || errno == ENOENT) return STATUS_OK;
    return error_set(err, STATUS_ENVIRONMENT, "cannot remove the old socket %s: %s", path, strerror(errno));
}

enum status wire_listen(const char *path, int backlog, int *out, struct error *err) {
    struct sockaddr_un address;
    enum status status = remove_stale(path, err);
    if (status != STATUS_OK) return status;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int cause = fd < 0                         ? errno
                : set_address(&address, path) ? bind_and_listen(fd, &address, backlog)
                                              : listen_long(fd, path, backlog);
    if (cause == 0) {
        *out = fd;
        return STATUS_OK;
    }
    if (fd >= 0) close(fd);
    return error_set(err, STATUS_ENVIRONMENT, "cannot open the socket %s: %s", path, strerror(cause));
}

int wire_connect(int fd, const char *path) {
    struct sockaddr_un address;
    char at[64];
    int file = -1, rc;
    if (!set_address(&address, path)) {
        file = open(path, O_PATH | O_CLOEXEC);
        if (file < 0) return errno;
        snprintf(at, sizeof at, "/proc/self/fd/%d", file);
        set_address(&address, at);
    }
    do rc = connect(fd, (const struct sockaddr *)&address, sizeof address);
    while (rc != 0 && errno == EINTR);
    int cause = rc == 0 ? 0 : errno;
    if (file >= 0) close(file);
    return cause;
}

/* ---- The answer ---- */

static const char *const names[] = {
    [STATUS_OK] = "ok",       [STATUS_NO] = "no",
    [STATUS_INPUT] = "input", [STATUS_USAGE] = "usage",
    [STATUS_ENVIRONMENT] = "environment", [STATUS_CONFLICT] = "conflict",
    [STATUS_MEMORY] = "memory",
};

/* Takes value. */
static bool put(json_t *object, const char *key, json_t *value) {
    return value && json_object_set_new(object, key, value) == 0;
}

static char *line_of(json_t *object, bool whole) {
    char *text = whole ? json_canonical(object) : NULL;
    size_t n = text ? strlen(text) : 0;
    char *line = text ? realloc(text, n + 2) : NULL;
    json_decref(object);
    if (!line) {
        free(text);
        return NULL;
    }
    line[n] = '\n';
    line[n + 1] = '\0';
    return line;
}

char *wire_answer(const json_t *answer) {
    json_t *object = json_object();
    bool whole = put(object, "status", json_string(names[STATUS_OK])) &&
                 put(object, "answer", answer ? json_incref((json_t *)answer) : json_null());
    return line_of(object, whole);
}

char *wire_refusal(enum status status, const struct error *why) {
    json_t *object = json_object(), *error = json_object();
    bool whole = put(error, "message", json_string(why->message));
    if (whole && *why->file) whole = put(error, "file", json_string(why->file));
    if (whole && why->line > 0) whole = put(error, "line", json_integer(why->line));
    whole = whole && put(object, "status", json_string(names[status])) && put(object, "error", json_incref(error));
    json_decref(error);
    return line_of(object, whole);
}

static enum status nonsense(struct error *err) {
    return error_set(err, STATUS_ENVIRONMENT, "the service answered with something that is no answer");
}

static bool status_from(const json_t *object, enum status *out) {
    const char *name = json_string_value(json_object_get(object, "status"));
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) != 0) continue;
        *out = (enum status)i;
        return true;
    }
    return false;
}

static enum status refused(const json_t *object, enum status status, struct error *err) {
    const json_t *error = json_object_get(object, "error");
    const char *message = json_string_value(json_object_get(error, "message"));
    const char *file = json_string_value(json_object_get(error, "file"));
    int line = (int)json_integer_value(json_object_get(error, "line"));
    if (!message) return nonsense(err);
    error_set(err, status, "%s", message);
    if (err && (file || line > 0)) error_at(err, file ? file : "", line);
    return status;
}

enum status wire_read(const char *line, size_t n, json_t **answer, struct error *err) {
    json_t *object = NULL;
    enum status status = json_read(line, n, ANSWER_DEPTH, &object, err);
    if (status != STATUS_OK) return status == STATUS_MEMORY ? memory_out(err) : nonsense(err);
    json_t *given = json_object_get(object, "answer");
    if (!status_from(object, &status) || (status == STATUS_OK && !given)) status = nonsense(err);
    else if (status == STATUS_OK) *answer = json_incref(given);
    else status = refused(object, status, err);
    json_decref(object);
    return status;
}
