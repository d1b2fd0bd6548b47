/* check: every mistake of the protocols, with file and line; once, or at each save. */
#include "base/json_build.h"
#include "cli/check_paths.h"
#include "cli/command.h"
#include "cli/render.h"
#include "cli/watch_files.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option own[] = {
    {"watch", OPTION_FLAG, NULL, "answer again at each save, until interrupted", 0, 0, NULL}, {0}};

/* ---- The answer ---- */

static json_t *faults_json(const shown_list *list, bool warnings) {
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct shown *s = &list->item[i];
        if (s->warning != warnings) continue;
        json_t *o = json_object();
        json_put_text(&o, "file", s->file);
        json_put_int(&o, "line", s->line);
        json_put_text(&o, "severity", s->warning ? "warning" : "error");
        json_put_text(&o, "message", s->message);
        json_push(&array, o);
    }
    return array;
}

/* Takes what it needs of the checked; its protocols are then the answer's. */
static json_t *answer_json(struct checked *checked) {
    json_t *o = json_object();
    json_put_int(&o, "files", (int64_t)checked->files);
    json_put(&o, "protocols", checked->protocols);
    json_put(&o, "errors", faults_json(&checked->faults, false));
    json_put(&o, "warnings", faults_json(&checked->faults, true));
    checked->protocols = NULL;
    return o;
}

static size_t count_conditions(const json_t *protocols) {
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(protocols); i++)
        count += !render_is(json_array_get(protocols, i), "id", "safety");
    return count;
}

static void show_count(struct render *r, const char *before, size_t count, const char *what) {
    text_add(r->t, "%s%zu %s%s", before, count, what, count == 1 ? "" : "s");
}

static void show_counts(struct render *r, const json_t *answer) {
    size_t errors = json_array_size(json_object_get(answer, "errors"));
    size_t warnings = json_array_size(json_object_get(answer, "warnings"));
    show_count(r, "", count_conditions(json_object_get(answer, "protocols")), "protocol");
    if (errors > 0)
        show_count(r, ", ", errors, "mistake");
    else
        text_put(r->t, ", no mistakes");
    if (warnings > 0) show_count(r, ", ", warnings, "warning");
    text_put(r->t, "\n");
}

/* Mistakes speak for themselves. */
static void show_once(struct render *r, const json_t *answer) {
    if (json_array_size(json_object_get(answer, "errors")) == 0) show_counts(r, answer);
}

/* At each save the counts end a block, and an empty line stands before the next. */
static void show_again(struct render *r, const json_t *answer) {
    show_counts(r, answer);
    text_put(r->t, "\n");
}

/* One look; what there is to say is in the context. STATUS_NO: there are mistakes. */
static enum status look(struct context *c, render_fn show, struct error *err) {
    struct checked checked;
    enum status status = check_paths(c, &checked, err);
    bool wrong = protocols_wrong(&checked.faults);
    if (status == STATUS_OK) {
        protocols_report(&checked.faults, &c->problems);
        status = context_show(c, answer_json(&checked), show, err);
    }
    json_decref(checked.protocols);
    if (status != STATUS_OK || !wrong) return status;
    err->message[0] = '\0';
    return STATUS_NO;
}

/* ---- At each save ---- */

struct watching {
    struct context *c;
    enum status last; /* of the newest answer */
    struct error err;
    bool broken; /* the answer could not be written */
};

static bool write_all(int fd, const struct text *t) {
    size_t done = 0;
    while (!text_failed(t) && done < t->length) {
        ssize_t n = write(fd, text_get(t) + done, t->length - done);
        if (n <= 0) return false;
        done += (size_t)n;
    }
    return !text_failed(t);
}

/* A look that fails (a folder that is gone for a moment) is said, and the next save is looked at all the same. */
static bool answer(void *arg) {
    struct watching *w = arg;
    struct context c = *w->c;
    c.out = c.problems = (struct text){0};
    c.arena = arena_new(ARENA_NO_LIMIT);
    w->last = c.arena != NULL ? look(&c, show_again, &w->err) : error_set(&w->err, STATUS_MEMORY, "out of memory");
    if (w->last != STATUS_OK && w->err.message[0] != '\0') text_add(&c.problems, "stride check: %s\n", w->err.message);
    w->broken = !write_all(STDERR_FILENO, &c.problems) || !write_all(STDOUT_FILENO, &c.out);
    text_fini(&c.out);
    text_fini(&c.problems);
    arena_free(c.arena);
    return !w->broken;
}

/* A script is watched in its folder, and with the vocabulary that it uses. */
static struct watched place_of(const struct context *c, const char *path) {
    struct stat about;
    const char *slash = strrchr(path, '/');
    if (stat(path, &about) != 0 || S_ISDIR(about.st_mode)) return (struct watched){path, NULL};
    if (slash == NULL) return (struct watched){".", path};
    if (slash == path) return (struct watched){"/", path + 1};
    return (struct watched){arena_printf(c->arena, "%.*s", (int)(slash - path), path), slash + 1};
}

static enum status watch(struct context *c, struct error *err) {
    struct watching w = {.c = c};
    size_t count = context_args(c);
    struct watched *places = arena_array(c->arena, count + 1, sizeof *places);
    if (places == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
    places[0] = (struct watched){options_protocols(c->options), NULL};
    for (size_t i = 0; i < count; i++) {
        places[i + 1] = place_of(c, context_arg(c, i));
        if (places[i + 1].folder == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
    }
    enum status status = watch_files_run(places, count + 1, answer, &w, err);
    if (status != STATUS_OK) return status;
    if (w.broken) return error_set(err, STATUS_ENVIRONMENT, "cannot write the answer");
    err->message[0] = '\0'; /* it was said when it happened */
    return w.last;
}

static enum status run(struct context *c, struct error *err) {
    if (options_flag(c->options, "watch")) return watch(c, err);
    return look(c, show_once, err);
}

const struct command command_check = {
    .name = "check",
    .summary = "Load and analyse protocols; says every mistake with file and line",
    .args = "[PATH]...",
    .example = "check protocols/runners-knee/itb-syndrome.lua",
    .own = own,
    .groups = WITH_PROTOCOLS | WITH_JSON,
    .most = OPTIONS_MAX_ARGS,
    .run = run,
};
