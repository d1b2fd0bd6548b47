#include "bindings/lua/loader.h"
#include "bindings/lua/child.h"
#include "bindings/lua/compile.h"
#include "bindings/lua/files.h"
#include "bindings/lua/finish.h"
#include "bindings/lua/lines.h"
#include "bindings/lua/packed.h"
#include "clinical/protocol/canonical.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status status_ = (call);                                                                                  \
        if (status_ != STATUS_OK) return status_;                                                                      \
    } while (0)
#define ODD "the loader's process gave no sensible answer"

struct loader {
    struct child *child;
};

/* ---- In the child ---- */

static int make_small(json_t *answer) {
    json_t *protocols = json_object_get(answer, "protocols"), *item;
    size_t i;
    int failed = json_object_set_new(answer, "shared", packed_write(protocols, "protocol"));
    json_array_foreach (protocols, i, item) {
        failed |= json_object_del(item, "canonical"); /* it is written again from the protocol */
        failed |= json_object_set_new(item, "map", lines_write(json_object_get(item, "map")));
    }
    return failed;
}

/* What compile_work answers, with the protocols made small. */
static json_t *work(json_t *request) {
    json_t *answer = compile_work(request);
    if (!answer || !make_small(answer)) return answer;
    json_decref(answer);
    return NULL;
}

/* ---- Starting it ---- */

enum status loader_start(struct loader **out, struct error *err) {
    struct loader *l = calloc(1, sizeof *l);
    if (!l) return error_set(err, STATUS_MEMORY, "memory is out");
    enum status status = hash_start() ? child_start(work, &l->child, err)
                                      : error_set(err, STATUS_ENVIRONMENT, "the hash library does not start");
    if (status == STATUS_OK)
        *out = l;
    else
        free(l);
    return status;
}

void loader_stop(struct loader *l) {
    if (!l) return;
    child_stop(l->child);
    free(l);
}

/* ---- The answer, which is read as if it came from anybody ---- */

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static void release(void *json) { json_decref(json); }

/* What is kept lives as long as the arena. */
static enum status keep(json_t *json, struct arena *a, const json_t **out, struct error *err) {
    *out = json_incref(json);
    if (arena_defer(a, release, json)) return STATUS_OK;
    json_decref(json);
    return no_memory(err);
}

static enum status read_map(const json_t *lines, struct arena *a, const json_t **out, struct error *err) {
    json_t *map = lines_read(lines);
    if (!map) return error_set(err, STATUS_INPUT, ODD);
    enum status status = keep(map, a, out, err);
    json_decref(map);
    return status;
}

static enum status read_head(struct loaded *one, struct error *err) {
    const char *kind;
    TRY(json_get_text(one->protocol, "id", &one->id, err));
    TRY(json_get_text(one->protocol, "version", &one->version, err));
    TRY(json_get_text(one->protocol, "kind", &kind, err));
    one->safety = !strcmp(kind, "safety");
    return STATUS_OK;
}

static enum status write_text(struct loaded *one, struct arena *a, struct error *err) {
    char *text = json_canonical(one->protocol);
    if (!text || !arena_defer(a, free, text)) {
        free(text);
        return no_memory(err);
    }
    one->canonical = text;
    hash_text(one->hash, text, strlen(text));
    return STATUS_OK;
}

static enum status read_protocol(const json_t *item, struct arena *a, struct load *out, struct error *err) {
    const char *path;
    json_t *protocol, *lines;
    TRY(json_get_text(item, "path", &path, err));
    TRY(json_get_object(item, "protocol", &protocol, err));
    TRY(json_get_object(item, "map", &lines, err));
    struct loaded *one = LIST_PUSH(a, &out->protocols);
    if (!one || !(one->path = arena_text(a, path))) return no_memory(err);
    TRY(keep(protocol, a, &one->protocol, err));
    TRY(read_map(lines, a, &one->map, err));
    TRY(read_head(one, err));
    return write_text(one, a, err);
}

static enum status add_mistake(struct arena *a, struct load *out, const struct load_mistake *m, struct error *err) {
    struct load_mistake *kept = LIST_PUSH(a, &out->mistakes);
    if (!kept) return no_memory(err);
    *kept = (struct load_mistake){arena_text(a, m->file), arena_text(a, m->message), m->line, m->warning};
    return kept->file && kept->message ? STATUS_OK : no_memory(err);
}

static enum status read_mistake(const json_t *item, struct arena *a, struct load *out, struct error *err) {
    struct load_mistake m = {.file = ""};
    int64_t line;
    struct error clean;
    TRY(json_get_text(item, "file", &m.file, err));
    TRY(json_get_text(item, "message", &m.message, err));
    TRY(json_get_int(item, "line", 0, 1000000, &line, err));
    TRY(json_get_bool_or(item, "warning", &m.warning, err));
    error_set(&clean, STATUS_INPUT, "%s", m.message); /* no control characters */
    error_at(&clean, m.file, (int)line);
    m.file = clean.file, m.message = clean.message, m.line = (int)line;
    return add_mistake(a, out, &m, err);
}

static enum status read_unused(const json_t *item, struct arena *a, struct load *out, struct error *err) {
    const char *file, *kind, *name;
    int64_t line;
    TRY(json_get_text(item, "file", &file, err));
    TRY(json_get_int(item, "line", 0, 1000000, &line, err));
    TRY(json_get_text(item, "kind", &kind, err));
    TRY(json_get_text(item, "name", &name, err));
    struct load_unused *kept = LIST_PUSH(a, &out->unused);
    if (!kept) return no_memory(err);
    *kept = (struct load_unused){arena_text(a, file), arena_text(a, kind), arena_text(a, name), (int)line};
    return kept->file && kept->kind && kept->name ? STATUS_OK : no_memory(err);
}

/* "exercise side-plank" and "vocabulary/exercises/hip.lua:12" */
static enum status read_entry(const char *key, const json_t *place, struct arena *a, struct load *out,
                              struct error *err) {
    const char *space = strchr(key, ' '), *at = json_string_value(place), *colon = at ? strrchr(at, ':') : NULL;
    if (!space || !colon) return error_set(err, STATUS_INPUT, "defined: not as expected");
    struct load_entry *kept = LIST_PUSH(a, &out->entries);
    if (!kept) return no_memory(err);
    kept->kind = arena_printf(a, "%.*s", (int)(space - key), key);
    kept->name = arena_text(a, space + 1);
    kept->file = arena_printf(a, "%.*s", (int)(colon - at), at);
    return kept->kind && kept->name && kept->file ? STATUS_OK : no_memory(err);
}

static int by_name(const void *left, const void *right) {
    const struct load_entry *a = left, *b = right;
    int order = strcmp(a->kind, b->kind);
    return order ? order : strcmp(a->name, b->name);
}

static enum status read_entries(const json_t *answer, struct arena *a, struct load *out, struct error *err) {
    json_t *defined = NULL, *place;
    const char *key;
    TRY(json_get_object_or(answer, "defined", &defined, err));
    json_object_foreach (defined, key, place) TRY(read_entry(key, place, a, out, err));
    if (out->entries.count) qsort(out->entries.item, out->entries.count, sizeof *out->entries.item, by_name);
    return STATUS_OK;
}

static int by_place(const void *left, const void *right) {
    const struct load_mistake *a = left, *b = right;
    int order = strcmp(a->file, b->file);
    if (!order) order = (a->line > b->line) - (a->line < b->line);
    return order ? order : strcmp(a->message, b->message);
}

static int by_id(const void *left, const void *right) {
    const struct loaded *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    return order ? order : strcmp(a->path, b->path);
}

static enum status check_ids(struct arena *a, struct load *out, struct error *err) {
    for (size_t i = 1; i < out->protocols.count; i++) {
        const struct loaded *one = &out->protocols.item[i], *before = one - 1;
        if (strcmp(one->id, before->id) != 0) continue;
        const char *message = arena_printf(a, "protocol \"%s\" is there twice: also in %s", one->id, before->path);
        struct load_mistake m = {.file = one->path, .line = 1, .message = message};
        int line;
        char file[160];
        if (loader_place(one->map, "", file, sizeof file, &line)) m.line = line;
        if (!message) return no_memory(err);
        TRY(add_mistake(a, out, &m, err));
    }
    return STATUS_OK;
}

static enum status set_in_order(struct arena *a, struct load *out, struct error *err) {
    if (out->protocols.count) qsort(out->protocols.item, out->protocols.count, sizeof *out->protocols.item, by_id);
    TRY(check_ids(a, out, err));
    if (out->mistakes.count) qsort(out->mistakes.item, out->mistakes.count, sizeof *out->mistakes.item, by_place);
    for (size_t i = 0; i < out->protocols.count; i++)
        if (out->protocols.item[i].safety) out->safety = &out->protocols.item[i];
    return STATUS_OK;
}

static enum status read_clinic(const json_t *answer, struct arena *a, struct load *out, struct error *err) {
    json_t *clinic = NULL;
    int64_t line = 0;
    TRY(json_get_object_or(answer, "clinic", &clinic, err));
    if (!clinic) return STATUS_OK;
    TRY(json_copy_text(clinic, "canonical", &out->clinic, a, err));
    TRY(json_get_int(clinic, "line", 0, 1000000, &line, err));
    out->clinic_line = (int)line;
    return STATUS_OK;
}

static enum status read_cases(const json_t *item, struct arena *a, struct load *out, struct error *err) {
    const char *path;
    json_t *cases;
    TRY(json_get_text(item, "path", &path, err));
    TRY(json_get_object(item, "cases", &cases, err));
    struct loaded_cases *one = LIST_PUSH(a, &out->cases);
    if (!one || !(one->path = arena_text(a, path))) return no_memory(err);
    return keep(cases, a, &one->cases, err);
}

static enum status read_answer(const json_t *answer, struct arena *a, struct load *out, struct error *err) {
    json_t *protocols, *mistakes, *shared = NULL, *unused = NULL, *cases = NULL, *item;
    size_t i;
    TRY(json_get_array(answer, "protocols", &protocols, err));
    TRY(json_get_array(answer, "mistakes", &mistakes, err));
    TRY(json_get_array_or(answer, "unused", &unused, err));
    TRY(json_get_array_or(answer, "cases", &cases, err));
    TRY(json_get_array_or(answer, "shared", &shared, err));
    if (!packed_read(protocols, "protocol", shared)) return error_set(err, STATUS_INPUT, ODD);
    TRY(read_entries(answer, a, out, err));
    json_array_foreach (cases, i, item) TRY(read_cases(item, a, out, err));
    json_array_foreach (protocols, i, item) TRY(read_protocol(item, a, out, err));
    json_array_foreach (mistakes, i, item) TRY(read_mistake(item, a, out, err));
    json_array_foreach (unused, i, item) TRY(read_unused(item, a, out, err));
    TRY(read_clinic(answer, a, out, err));
    return set_in_order(a, out, err);
}

/* ---- The request ---- */

static enum status keep_file_mistakes(const struct files *files, struct arena *a, struct load *out, struct error *err) {
    for (size_t i = 0; i < files->mistakes.count; i++) {
        const struct error *e = &files->mistakes.item[i];
        TRY(add_mistake(a, out, &(struct load_mistake){e->file, e->message, e->line, false}, err));
    }
    return STATUS_OK;
}

/* Takes request; NULL is memory that is out. */
static enum status ask(struct loader *l, json_t *request, struct arena *a, struct load *out, struct error *err) {
    json_t *answer = NULL;
    enum status status = request ? child_request(l->child, request, CHILD_DEADLINE_MS, &answer, err) : no_memory(err);
    json_decref(request);
    if (status != STATUS_OK) return status;
    status = read_answer(answer, a, out, err);
    json_decref(answer);
    if (status == STATUS_INPUT) error_set(err, STATUS_ENVIRONMENT, ODD);
    return status == STATUS_INPUT ? STATUS_ENVIRONMENT : status;
}

static enum status read_root(const char *root, struct arena *a, struct files *files, struct load *out,
                             struct error *err) {
    *out = (struct load){.safety = NULL};
    *files = (struct files){0};
    TRY(files_read(root, a, files, err));
    return keep_file_mistakes(files, a, out, err);
}

enum status loader_load(struct loader *l, const char *root, struct arena *a, struct load *out, struct error *err) {
    struct files files;
    TRY(read_root(root, a, &files, out, err));
    return ask(l, json_pack("{so}", "files", files_encode(&files)), a, out, err);
}

static enum status load_text(struct loader *l, const struct files *files, const struct file *script, struct arena *a,
                             struct load *out, struct error *err) {
    struct error wrong = {0};
    if (files_check_text(script->path, script->text, script->length, &wrong) != STATUS_OK) {
        TRY(add_mistake(a, out, &(struct load_mistake){script->path, wrong.message, wrong.line, false}, err));
        return STATUS_OK;
    }
    json_t *request = json_pack("{sos{ssss%}}", "files", files_encode(files), "script", "path", script->path, "text",
                                script->text, script->length);
    return ask(l, request, a, out, err);
}

enum status loader_load_text(struct loader *l, const char *root, const char *path, const char *text, size_t length,
                             struct arena *a, struct load *out, struct error *err) {
    struct files files;
    TRY(read_root(root, a, &files, out, err));
    return load_text(l, &files, &(struct file){path, text, length}, a, out, err);
}

/* What path is called below root; NULL when it lies elsewhere. */
static const char *below(const char *root, const char *path, struct arena *a) {
    char *whole_root = realpath(root, NULL), *whole = realpath(path, NULL);
    const char *name = NULL;
    size_t n = whole_root ? strlen(whole_root) : 0;
    if (whole_root && whole && !strncmp(whole_root, whole, n) && whole[n] == '/') name = arena_text(a, whole + n + 1);
    free(whole_root);
    free(whole);
    return name;
}

static enum status read_text(const char *path, struct arena *a, struct file *out, struct error *err) {
    FILE *f = fopen(path, "rb");
    if (!f) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    char *text = arena_alloc(a, FILES_TEXT_MAX + 2);
    size_t n = text ? fread(text, 1, FILES_TEXT_MAX + 1, f) : 0;
    bool failed = ferror(f);
    fclose(f);
    if (!text) return no_memory(err);
    if (failed) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s", path);
    *out = (struct file){path, text, n};
    return STATUS_OK;
}

static enum status load_one_cases(struct loader *l, const struct files *files, const char *root, const char *path,
                                  struct arena *a, struct load *out, struct error *err) {
    struct file script;
    struct error wrong = {0};
    TRY(read_text(path, a, &script, err));
    const char *name = below(root, path, a);
    if (name) script.path = name;
    if (files_check_text(script.path, script.text, script.length, &wrong) != STATUS_OK)
        return add_mistake(a, out, &(struct load_mistake){script.path, wrong.message, wrong.line, false}, err);
    return ask(l,
               json_pack("{sosbs{ssss%}}", "files", files_encode(files), "cases", 1, "script", "path", script.path,
                         "text", script.text, script.length),
               a, out, err);
}

enum status loader_load_cases(struct loader *l, const char *root, const char *path, struct arena *a, struct load *out,
                              struct error *err) {
    struct files files;
    TRY(read_root(root, a, &files, out, err));
    if (path) return load_one_cases(l, &files, root, path, a, out, err);
    return ask(l, json_pack("{sosb}", "files", files_encode(&files), "cases", 1), a, out, err);
}

/* The mistakes of one script of cases alone. */
static enum status check_cases(struct loader *l, const char *root, const char *path, struct arena *a, struct load *out,
                               struct error *err) {
    const char *name = below(root, path, a);
    size_t kept = 0;
    TRY(loader_load_cases(l, root, path, a, out, err));
    for (size_t i = 0; i < out->mistakes.count; i++)
        if (!strcmp(out->mistakes.item[i].file, name ? name : path)) out->mistakes.item[kept++] = out->mistakes.item[i];
    out->mistakes.count = kept;
    out->protocols.count = 0;
    out->safety = NULL;
    return STATUS_OK;
}

enum status loader_load_one(struct loader *l, const char *root, const char *path, struct arena *a, struct load *out,
                            struct error *err) {
    struct files files;
    struct file script;
    if (compile_is_clinic(path)) return loader_load_clinic(l, path, a, out, err);
    TRY(read_root(root, a, &files, out, err));
    TRY(read_text(path, a, &script, err));
    const char *name = below(root, path, a);
    if (name && files_find(&files, name)) script.path = name;
    if (compile_is_cases(script.path)) return check_cases(l, root, path, a, out, err);
    if (strcmp(script.path, COMPILE_RED_FLAGS) != 0) return load_text(l, &files, &script, a, out, err);
    return ask(l, json_pack("{soss}", "files", files_encode(&files), "only", COMPILE_RED_FLAGS), a, out, err);
}

enum status loader_load_clinic(struct loader *l, const char *path, struct arena *a, struct load *out,
                               struct error *err) {
    struct file file;
    struct error wrong = {0};
    *out = (struct load){.safety = NULL};
    TRY(read_text(path, a, &file, err));
    if (files_check_text(path, file.text, file.length, &wrong) != STATUS_OK)
        return add_mistake(a, out, &(struct load_mistake){path, wrong.message, wrong.line, false}, err);
    return ask(l, json_pack("{s{ssss%}}", "clinic", "path", path, "text", file.text, file.length), a, out, err);
}

/* ---- Looking at a load ---- */

enum status loaded_add(const struct loaded *one, struct catalogue *c, bool served, const struct protocol **out,
                       struct error *err) {
    const struct canonical known = {one->canonical, one->hash, one->protocol};
    return catalogue_add_known(c, &known, served, out, err);
}

bool load_failed(const struct load *load) {
    for (size_t i = 0; i < load->mistakes.count; i++)
        if (!load->mistakes.item[i].warning) return true;
    return false;
}

const struct loaded *load_find(const struct load *load, const char *id) {
    for (size_t i = 0; i < load->protocols.count; i++)
        if (!strcmp(load->protocols.item[i].id, id)) return &load->protocols.item[i];
    return NULL;
}

bool loader_place(const json_t *map, const char *pointer, char *file, size_t room, int *line) {
    struct error place = {0};
    finish_blame(map, pointer, &place);
    if (!place.line) return false;
    snprintf(file, room, "%s", place.file);
    *line = place.line;
    return true;
}
