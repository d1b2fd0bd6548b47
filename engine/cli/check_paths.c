#include "cli/check_paths.h"
#include "base/json_build.h"
#include "bindings/lua/compile.h"
#include "bindings/lua/files.h"
#include "cli/options.h"
#include "clinical/review/review.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- The review ---- */

/* Where the whole protocol begins stands for what the map does not know. */
static enum status note_remark(const struct context *c, const struct loaded *one, const struct remark *remark,
                               const char *below, shown_list *faults, struct error *err) {
    struct load_mistake m = {.file = one->path, .message = remark->message, .line = 1, .warning = !remark->wrong};
    char file[FILES_PATH_MAX + 10];
    if (loader_place(one->map, remark->path, file, sizeof file, &m.line)) m.file = file;
    if (below != NULL && strncmp(m.file, below, strlen(below)) != 0) return STATUS_OK;
    m.file = arena_text(c->arena, m.file);
    return m.file != NULL ? protocols_note(c, &m, faults, err) : error_set(err, STATUS_MEMORY, "out of memory");
}

static enum status review_one(const struct context *c, const struct loaded *one, const struct protocol *protocol,
                              const char *below, shown_list *faults, struct error *err) {
    remark_list remarks = {0};
    enum status status = review_protocol(protocol, c->arena, &remarks, err);
    for (size_t i = 0; i < remarks.count && status == STATUS_OK; i++)
        status = note_remark(c, one, &remarks.item[i], below, faults, err);
    return status;
}

/* What the vocabulary defines and no protocol uses; a load says so when it has seen all protocols. */
static enum status note_unused(const struct context *c, const struct load *load, const char *below, shown_list *faults,
                               struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < load->unused.count && status == STATUS_OK; i++) {
        const struct load_unused *u = &load->unused.item[i];
        if (below != NULL && strncmp(u->file, below, strlen(below)) != 0) continue;
        struct load_mistake m = {.file = u->file, .line = u->line, .warning = true};
        m.message = arena_printf(c->arena, "%s \"%s\" is defined, and no protocol uses it", u->kind, u->name);
        if (m.message == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
        status = protocols_note(c, &m, faults, err);
    }
    return status;
}

/* ---- What was loaded ---- */

static void list_one(const struct loaded *one, struct checked *out) {
    json_t *o = json_object();
    json_put_text(&o, "id", one->id);
    json_put_text(&o, "version", one->version);
    json_put_text(&o, "hash", one->hash);
    json_put_text(&o, "path", one->path);
    json_push(&out->protocols, o);
    out->count += !one->safety;
}

static enum status take(struct context *c, const struct load *load, const char *below, struct checked *out,
                        struct error *err) {
    struct protocols p;
    enum status status = protocols_read(c, load, &p, &out->faults, err);
    for (size_t i = 0; status == STATUS_OK && i < load->protocols.count; i++) {
        const struct loaded *one = &load->protocols.item[i];
        const struct protocol *protocol = catalogue_by_hash(p.catalogue, one->hash);
        list_one(one, out);
        if (protocol != NULL) status = review_one(c, one, protocol, below, &out->faults, err);
    }
    protocols_free(&p);
    return status == STATUS_OK ? note_unused(c, load, below, &out->faults, err) : status;
}

/* ---- One path ---- */

static bool is_below(const char *file, const char *folder) { return strncmp(file, folder, strlen(folder)) == 0; }

/* A folder below the root has no vocabulary of its own: the root is loaded, and what lies elsewhere left out. */
static void only_below(struct load *load, const char *folder) {
    size_t kept = 0;
    for (size_t i = 0; i < load->protocols.count; i++)
        if (is_below(load->protocols.item[i].path, folder)) load->protocols.item[kept++] = load->protocols.item[i];
    load->protocols.count = kept;
    kept = 0;
    for (size_t i = 0; i < load->mistakes.count; i++)
        if (is_below(load->mistakes.item[i].file, folder)) load->mistakes.item[kept++] = load->mistakes.item[i];
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
static enum status check_some(struct context *c, const char *path, const char *folder, struct load *load,
                              shown_list *faults, struct error *err) {
    if (load_failed(load) || (folder != NULL && is_below(folder, COMPILE_VOCABULARY))) return STATUS_OK;
    for (size_t i = 0; i < load->protocols.count; i++)
        if (!load->protocols.item[i].safety) return STATUS_OK;
    load->unused.count = 0; /* by no protocol, when there is none */
    struct shown *s = LIST_PUSH(c->arena, faults);
    if (s == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
    *s = (struct shown){.file = path, .message = "no protocol script here"};
    return STATUS_OK;
}

static enum status count_files(struct context *c, const char *root, const char *folder, size_t *count,
                               struct error *err) {
    struct files files = {0};
    enum status status = files_read(root, c->arena, &files, err);
    for (size_t i = 0; i < files.list.count; i++) *count += folder == NULL || is_below(files.list.item[i].path, folder);
    return status;
}

static enum status check_folder(const struct context *whole, const char *path, struct checked *out, struct error *err) {
    struct load load;
    struct context own_root = *whole, *c = &own_root;
    const char *folder = below_root(c, path), *root = folder != NULL ? options_protocols(c->options) : path;
    c->root = root;
    enum status status = loader_load(c->loader, root, c->arena, &load, err);
    if (status != STATUS_OK) return status;
    if (folder != NULL) only_below(&load, folder);
    status = count_files(c, root, folder, &out->files, err);
    if (status == STATUS_OK) status = check_some(c, path, folder, &load, &out->faults, err);
    return status == STATUS_OK ? take(c, &load, folder, out, err) : status;
}

static enum status check_file(struct context *c, const char *path, struct checked *out, struct error *err) {
    struct load load;
    enum status status = loader_load_one(c->loader, options_protocols(c->options), path, c->arena, &load, err);
    out->files++;
    return status == STATUS_OK ? take(c, &load, NULL, out, err) : status;
}

static enum status check_one(struct context *c, const char *path, struct checked *out, struct error *err) {
    struct stat about;
    if (stat(path, &about) != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    if (S_ISDIR(about.st_mode)) return check_folder(c, path, out, err);
    if (S_ISREG(about.st_mode)) return check_file(c, path, out, err);
    return error_set(err, STATUS_ENVIRONMENT, "%s is not a regular file", path);
}

/* ---- In order ---- */

static int by_place(const void *left, const void *right) {
    const struct shown *a = left, *b = right;
    int order = strcmp(a->file, b->file);
    if (order == 0) order = (a->line > b->line) - (a->line < b->line);
    if (order == 0) order = (int)a->warning - (int)b->warning;
    return order != 0 ? order : strcmp(a->message, b->message);
}

/* What protocols share is found in each of them, and is one fault. */
static void set_in_order(shown_list *faults) {
    size_t kept = 0;
    if (faults->count > 0) qsort(faults->item, faults->count, sizeof *faults->item, by_place);
    for (size_t i = 0; i < faults->count; i++)
        if (kept == 0 || by_place(&faults->item[kept - 1], &faults->item[i]) != 0)
            faults->item[kept++] = faults->item[i];
    faults->count = kept;
}

enum status check_paths(struct context *c, struct checked *out, struct error *err) {
    enum status status = STATUS_OK;
    *out = (struct checked){.protocols = json_array()};
    if (context_args(c) == 0) status = check_one(c, options_protocols(c->options), out, err);
    for (size_t i = 0; i < context_args(c) && status == STATUS_OK; i++)
        status = check_one(c, context_arg(c, i), out, err);
    set_in_order(&out->faults);
    return status;
}
