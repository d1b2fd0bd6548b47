#include "cli/watch_files.h"
#include "bindings/lua/files.h"
#include "cli/settle.h"
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <uv.h>

#define PATH_ROOM 4096

static const int signals[] = {SIGINT, SIGTERM};
#define SIGNALS (sizeof signals / sizeof *signals)

struct watch;

/* One folder that is being watched. */
struct folder {
    uv_fs_event_t handle;
    struct watch *watch;
    struct folder *next;
    dev_t device;
    ino_t node;
    bool found;       /* by the present look around */
    const char *name; /* the one that matters; NULL: all scripts */
    char path[];
};

struct watch {
    const struct watched *places;
    size_t count;
    watch_files_fn answer;
    void *arg;
    uv_loop_t loop;
    uv_timer_t timer;
    uv_signal_t signal[SIGNALS];
    struct folder *folders;
    struct settle settle;
    struct error trouble; /* STATUS_OK, or why it ends */
};

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

static void on_timer(uv_timer_t *timer);

/* ---- Changes ---- */

static void arm(struct watch *w) {
    int64_t due_ms = settle_due_ms(&w->settle), now_ms = (int64_t)uv_now(&w->loop);
    if (due_ms != INT64_MAX) uv_timer_start(&w->timer, on_timer, due_ms > now_ms ? (uint64_t)(due_ms - now_ms) : 0, 0);
}

static bool is_folder(const char *path) {
    struct stat about;
    return lstat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool is_watched(const struct watch *w, const char *path) {
    for (const struct folder *f = w->folders; f != NULL; f = f->next)
        if (strcmp(f->path, path) == 0) return true;
    return false;
}

/* A name without ".lua" matters when it is a folder, or was one; a folder's own name is told when it goes away. */
static bool matters(const struct folder *f, const char *name) {
    char path[PATH_ROOM];
    enum settle_name kind = settle_name(name);
    if (f->name != NULL) return name == NULL || strcmp(name, f->name) == 0;
    if (kind != SETTLE_FOLDER) return kind == SETTLE_SCRIPT;
    const char *own = strrchr(f->path, '/');
    if (strcmp(name, own != NULL ? own + 1 : f->path) == 0) return true;
    if (snprintf(path, sizeof path, "%s/%s", f->path, name) >= (int)sizeof path) return false;
    return is_folder(path) || is_watched(f->watch, path);
}

static void on_change(uv_fs_event_t *handle, const char *name, int events, int status) {
    struct folder *f = handle->data;
    (void)events;
    if (status < 0 || !matters(f, name)) return;
    uv_update_time(&f->watch->loop);
    settle_saw(&f->watch->settle, (int64_t)uv_now(&f->watch->loop));
    arm(f->watch);
}

/* ---- Folders ---- */

static void free_folder(uv_handle_t *handle) { free(handle->data); }

static enum status start(struct watch *w, const char *path, const struct stat *about, const char *name,
                         struct error *err) {
    size_t n = strlen(path) + 1;
    struct folder *f = calloc(1, sizeof *f + n);
    if (f == NULL) return no_memory(err);
    memcpy(f->path, path, n);
    f->watch = w, f->name = name, f->device = about->st_dev, f->node = about->st_ino, f->found = true;
    int rc = uv_fs_event_init(&w->loop, &f->handle);
    if (rc != 0) {
        free(f);
        return error_set(err, STATUS_ENVIRONMENT, "cannot watch %s: %s", path, uv_strerror(rc));
    }
    f->handle.data = f;
    f->next = w->folders;
    w->folders = f;
    rc = uv_fs_event_start(&f->handle, on_change, path, 0);
    if (rc == 0 || rc == UV_ENOENT) return STATUS_OK; /* it went away just now */
    return error_set(err, STATUS_ENVIRONMENT, "cannot watch %s: %s", path, uv_strerror(rc));
}

/* Another folder of the same name, put in the place of the first, is not the one that is watched. */
static struct folder *known(struct watch *w, const char *path, const struct stat *about, const char *name) {
    for (struct folder *f = w->folders; f != NULL; f = f->next)
        if (strcmp(f->path, path) == 0 && f->name == name && f->device == about->st_dev && f->node == about->st_ino)
            return f;
    return NULL;
}

static enum status look_into(struct watch *w, const char *path, const char *name, int depth, struct error *err);

static enum status look_below(struct watch *w, const char *path, int depth, struct error *err) {
    char below[PATH_ROOM];
    enum status status = STATUS_OK;
    DIR *d = opendir(path);
    if (d == NULL) return STATUS_OK; /* the answer says that it cannot be read */
    while (status == STATUS_OK) {
        // cppcheck-suppress readdirCalled ; the folder is open for this walk alone
        const struct dirent *each = readdir(d);
        if (each == NULL) break;
        if (each->d_name[0] == '.') continue;
        if (snprintf(below, sizeof below, "%s/%s", path, each->d_name) >= (int)sizeof below) continue;
        if (is_folder(below)) status = look_into(w, below, NULL, depth + 1, err);
    }
    closedir(d);
    return status;
}

static enum status look_into(struct watch *w, const char *path, const char *name, int depth, struct error *err) {
    struct stat about;
    if (depth > FILES_DEPTH || stat(path, &about) != 0) return STATUS_OK;
    struct folder *f = known(w, path, &about, name);
    enum status status = STATUS_OK;
    if (f != NULL)
        f->found = true;
    else
        status = start(w, path, &about, name, err);
    return status == STATUS_OK && name == NULL ? look_below(w, path, depth, err) : status;
}

static void drop_lost(struct watch *w) {
    for (struct folder **at = &w->folders; *at != NULL;) {
        struct folder *f = *at;
        if (f->found) {
            at = &f->next;
            continue;
        }
        *at = f->next;
        uv_close((uv_handle_t *)&f->handle, free_folder);
    }
}

static enum status look_around(struct watch *w, struct error *err) {
    enum status status = STATUS_OK;
    for (struct folder *f = w->folders; f != NULL; f = f->next) f->found = false;
    for (size_t i = 0; i < w->count && status == STATUS_OK; i++)
        status = look_into(w, w->places[i].folder, w->places[i].name, 0, err);
    drop_lost(w);
    return status;
}

/* ---- The loop ---- */

static void answer(struct watch *w) {
    if (look_around(w, &w->trouble) != STATUS_OK || !w->answer(w->arg)) uv_stop(&w->loop);
}

static void on_timer(uv_timer_t *timer) {
    struct watch *w = timer->data;
    if (settle_take(&w->settle, (int64_t)uv_now(&w->loop)))
        answer(w);
    else
        arm(w);
}

static void on_signal(uv_signal_t *handle, int number) {
    (void)number;
    uv_stop(handle->loop);
}

static enum status prepare(struct watch *w, struct error *err) {
    int rc = uv_timer_init(&w->loop, &w->timer);
    w->timer.data = w;
    for (size_t i = 0; i < SIGNALS && rc == 0; i++) {
        rc = uv_signal_init(&w->loop, &w->signal[i]);
        if (rc == 0) rc = uv_signal_start(&w->signal[i], on_signal, signals[i]);
    }
    return rc == 0 ? STATUS_OK : error_set(err, STATUS_ENVIRONMENT, "cannot watch: %s", uv_strerror(rc));
}

static void close_one(uv_handle_t *handle, void *arg) {
    (void)arg;
    if (!uv_is_closing(handle)) uv_close(handle, handle->type == UV_FS_EVENT ? free_folder : NULL);
}

static void close_all(struct watch *w) {
    uv_walk(&w->loop, close_one, NULL);
    (void)uv_run(&w->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&w->loop);
}

/* The first answer comes from the timer too: until uv_run uv_stop would be forgotten. */
enum status watch_files_run(const struct watched *places, size_t count, watch_files_fn fn, void *arg,
                            struct error *err) {
    struct watch w = {.places = places, .count = count, .answer = fn, .arg = arg};
    int rc = uv_loop_init(&w.loop);
    if (rc != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot watch: %s", uv_strerror(rc));
    enum status status = prepare(&w, err);
    if (status == STATUS_OK) status = look_around(&w, err);
    if (status == STATUS_OK) {
        settle_saw(&w.settle, (int64_t)uv_now(&w.loop) - SETTLE_MOST_MS);
        arm(&w);
        (void)uv_run(&w.loop, UV_RUN_DEFAULT);
    }
    close_all(&w);
    if (status != STATUS_OK || w.trouble.status == STATUS_OK) return status;
    *err = w.trouble;
    return err->status;
}
