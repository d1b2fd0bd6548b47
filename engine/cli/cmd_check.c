/* check: every mistake of the protocols, with file and line. */
#include "base/json_build.h"
#include "bindings/lua/compile.h"
#include "cli/command.h"
#include "cli/protocols.h"
#include "cli/render.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct found {
    json_t *protocols;
    shown_list mistakes;
    size_t count;
};

static enum status take(struct context *c, const struct load *load, struct found *f, struct error *err) {
    struct protocols p;
    enum status status = protocols_read(c, load, &p, &f->mistakes, err);
    for (size_t i = 0; status == STATUS_OK && i < load->protocols.count; i++) {
        const struct loaded *one = &load->protocols.item[i];
        json_t *o = json_object();
        json_put_text(&o, "id", one->id);
        json_put_text(&o, "version", one->version);
        json_put_text(&o, "hash", one->hash);
        json_put_text(&o, "path", one->path);
        json_push(&f->protocols, o);
        f->count += !one->safety;
    }
    protocols_free(&p);
    return status;
}

/* A folder below the root has no vocabulary of its own: the root is loaded, and what lies elsewhere left out. */
static void only_below(struct load *load, const char *folder) {
    size_t n = strlen(folder), kept = 0;
    for (size_t i = 0; i < load->protocols.count; i++)
        if (strncmp(load->protocols.item[i].path, folder, n) == 0)
            load->protocols.item[kept++] = load->protocols.item[i];
    load->protocols.count = kept;
    kept = 0;
    for (size_t i = 0; i < load->mistakes.count; i++)
        if (strncmp(load->mistakes.item[i].file, folder, n) == 0) load->mistakes.item[kept++] = load->mistakes.item[i];
    load->mistakes.count = kept;
    load->safety = NULL;
}

/* "runners-knee/" for a folder below the root, NULL for another. */
static const char *below_root(const struct context *c, const char *path) {
    char *root = realpath(options_protocols(c->options), NULL), *folder = realpath(path, NULL);
    const char *below = NULL;
    size_t n = root != NULL ? strlen(root) : 0;
    if (root != NULL && folder != NULL && strncmp(folder, root, n) == 0 && folder[n] == '/')
        below = arena_printf(c->arena, "%s/", folder + n + 1);
    free(root);
    free(folder);
    return below;
}

/* A folder without any script, or a root without a protocol, is a mistyped path rather than one without mistakes. The
 * vocabulary is not expected to have protocols. */
static enum status check_some(struct context *c, const char *path, const char *folder, const struct load *load,
                              shown_list *mistakes, struct error *err) {
    if (load_failed(load) ||
        (folder != NULL && strncmp(folder, COMPILE_VOCABULARY, sizeof COMPILE_VOCABULARY - 1) == 0))
        return STATUS_OK;
    for (size_t i = 0; i < load->protocols.count; i++)
        if (!load->protocols.item[i].safety) return STATUS_OK;
    struct shown *s = LIST_PUSH(c->arena, mistakes);
    if (s == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
    *s = (struct shown){.file = path, .message = "no protocol script here"};
    return STATUS_OK;
}

static enum status load_folder(struct context *c, const char *path, struct load *load, shown_list *mistakes,
                               struct error *err) {
    const char *folder = below_root(c, path);
    enum status status =
        loader_load(c->loader, folder != NULL ? options_protocols(c->options) : path, c->arena, load, err);
    if (status == STATUS_OK && folder != NULL) only_below(load, folder);
    return status == STATUS_OK ? check_some(c, path, folder, load, mistakes, err) : status;
}

static enum status check_one(struct context *c, const char *path, struct found *f, struct error *err) {
    struct stat about;
    struct load load;
    enum status status;
    if (stat(path, &about) != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    if (S_ISDIR(about.st_mode))
        status = load_folder(c, path, &load, &f->mistakes, err);
    else if (!S_ISREG(about.st_mode))
        return error_set(err, STATUS_ENVIRONMENT, "%s is not a regular file", path);
    else
        status = loader_load_one(c->loader, options_protocols(c->options), path, c->arena, &load, err);
    return status == STATUS_OK ? take(c, &load, f, err) : status;
}

static json_t *mistakes_json(const shown_list *list) {
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        json_t *o = json_object();
        json_put_text(&o, "file", list->item[i].file);
        json_put_int(&o, "line", list->item[i].line);
        json_put_text(&o, "severity", list->item[i].warning ? "warning" : "error");
        json_put_text(&o, "message", list->item[i].message);
        json_push(&array, o);
    }
    return array;
}

static void show(struct render *r, const json_t *answer) {
    long long count = (long long)json_integer_value(json_object_get(answer, "count"));
    const json_t *mistakes = json_object_get(answer, "mistakes");
    size_t warnings = 0;
    for (size_t i = 0; i < json_array_size(mistakes); i++)
        warnings += render_is(json_array_get(mistakes, i), "severity", "warning");
    if (json_array_size(mistakes) > warnings) return;
    text_add(r->t, "%lld protocol%s, no mistakes", count, count == 1 ? "" : "s");
    if (warnings > 0) text_add(r->t, ", %zu warning%s", warnings, warnings == 1 ? "" : "s");
    text_put(r->t, "\n");
}

static enum status report(struct context *c, struct found *f, struct error *err) {
    json_t *o = json_object();
    json_put(&o, "protocols", f->protocols);
    json_put_int(&o, "count", (int64_t)f->count);
    json_put(&o, "mistakes", mistakes_json(&f->mistakes));
    protocols_report(&f->mistakes, &c->problems);
    enum status status = context_show(c, o, show, err);
    err->message[0] = '\0';
    return status == STATUS_OK && protocols_wrong(&f->mistakes) ? STATUS_NO : status;
}

static enum status run(struct context *c, struct error *err) {
    struct found f = {.protocols = json_array()};
    enum status status = STATUS_OK;
    if (context_args(c) == 0) status = check_one(c, options_protocols(c->options), &f, err);
    for (size_t i = 0; i < context_args(c) && status == STATUS_OK; i++)
        status = check_one(c, context_arg(c, i), &f, err);
    if (status == STATUS_OK) return report(c, &f, err);
    json_decref(f.protocols);
    return status;
}

const struct command command_check = {
    .name = "check",
    .summary = "Load and analyse protocols; says every mistake with file and line",
    .args = "[PATH]...",
    .example = "check protocols/runners-knee/itb-syndrome.lua",
    .groups = WITH_PROTOCOLS | WITH_JSON,
    .most = OPTIONS_MAX_ARGS,
    .run = run,
};
