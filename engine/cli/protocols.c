#include "cli/protocols.h"
#include "cli/options.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* ---- Mistakes ---- */

/* The loader names files from the root that it was given. From where the user stands they lie elsewhere. */
const char *protocols_path(const struct context *c, const char *file) {
    const char *root = c->root != NULL ? c->root : options_protocols(c->options);
    char here[4096];
    size_t n = strlen(root);
    while (n > 1 && root[n - 1] == '/') n--;
    const char *path = arena_printf(c->arena, "%.*s/%s", (int)n, root, file);
    if (*file == '\0' || path == NULL || access(path, F_OK) != 0) return file;
    if (getcwd(here, sizeof here) == NULL) return path;
    size_t length = strlen(here);
    return strncmp(path, here, length) == 0 && path[length] == '/' ? path + length + 1 : path;
}

enum status protocols_note(const struct context *c, const struct load_mistake *m, shown_list *list, struct error *err) {
    struct shown *s = LIST_PUSH(c->arena, list);
    if (s == NULL) return no_memory(err);
    s->file = protocols_path(c, m->file);
    s->message = arena_text(c->arena, m->message);
    s->line = m->line;
    s->warning = m->warning;
    return s->message != NULL ? STATUS_OK : no_memory(err);
}

/* The reader's error begins with the place in the canonical form: "/phases/0/days: min 5 is above target 3". */
static enum status note_refused(const struct context *c, const struct loaded *one, const struct error *why,
                                shown_list *list, struct error *err) {
    struct load_mistake m = {.file = one->path, .message = why->message, .line = 1};
    char pointer[400], file[160];
    snprintf(pointer, sizeof pointer, "%.*s", (int)strcspn(why->message, ":"), why->message);
    if (loader_place(one->map, pointer[0] == '/' ? pointer : "", file, sizeof file, &m.line)) m.file = file;
    m.file = arena_text(c->arena, m.file);
    return m.file != NULL ? protocols_note(c, &m, list, err) : no_memory(err);
}

bool protocols_wrong(const shown_list *mistakes) {
    for (size_t i = 0; i < mistakes->count; i++)
        if (!mistakes->item[i].warning) return true;
    return false;
}

void protocols_report(const shown_list *mistakes, struct text *t) {
    for (size_t i = 0; i < mistakes->count; i++) {
        const struct shown *s = &mistakes->item[i];
        if (*s->file != '\0') text_add(t, s->line > 0 ? "%s:%d: " : "%s: ", s->file, s->line);
        text_add(t, "%s: %s\n", s->warning ? "warning" : "error", s->message);
    }
}

/* ---- Reading ---- */

static void release(void *text) { free(text); }

static enum status keep(struct context *c, const struct loaded *one, struct protocols *out, struct error *err) {
    char *map = json_canonical(one->map);
    if (map == NULL || !arena_defer(c->arena, release, map)) {
        free(map);
        return no_memory(err);
    }
    out->list[out->count++] = (struct served){one->canonical, map};
    return STATUS_OK;
}

static enum status read_one(struct context *c, const struct loaded *one, struct protocols *out, shown_list *mistakes,
                            struct error *err) {
    const struct protocol *protocol;
    struct error why;
    enum status status = loaded_add(one, out->catalogue, true, &protocol, &why);
    if (status == STATUS_OK) return keep(c, one, out, err);
    if (status == STATUS_INPUT || status == STATUS_NO) return note_refused(c, one, &why, mistakes, err);
    *err = why;
    return status;
}

enum status protocols_read(struct context *c, const struct load *load, struct protocols *out, shown_list *mistakes,
                           struct error *err) {
    enum status status = STATUS_OK;
    *out = (struct protocols){.catalogue = catalogue_new()};
    out->list = arena_array(c->arena, load->protocols.count + 1, sizeof *out->list);
    if (out->catalogue == NULL || out->list == NULL) return no_memory(err);
    for (size_t i = 0; i < load->mistakes.count && status == STATUS_OK; i++)
        status = protocols_note(c, &load->mistakes.item[i], mistakes, err);
    if (status == STATUS_OK && load->safety != NULL) status = read_one(c, load->safety, out, mistakes, err);
    for (size_t i = 0; i < load->protocols.count && status == STATUS_OK; i++)
        if (!load->protocols.item[i].safety) status = read_one(c, &load->protocols.item[i], out, mistakes, err);
    return status;
}

/* A protocol with a mistake is not served, and the others are: it can hurt only its own plans. Without red flags
 * nothing is: an assessment that does not look for them would be taken for one that found none. */
enum status context_protocols(struct context *c, struct protocols *out, struct error *err) {
    struct load load;
    shown_list mistakes = {0};
    *out = (struct protocols){0};
    enum status status = loader_load(c->loader, options_protocols(c->options), c->arena, &load, err);
    if (status == STATUS_OK) status = protocols_read(c, &load, out, &mistakes, err);
    protocols_report(&mistakes, &c->problems);
    out->whole = !protocols_wrong(&mistakes);
    if (status == STATUS_OK && out->catalogue->safety == NULL)
        status = error_set(err, STATUS_INPUT, "the red flags of %s cannot be used (vocabulary/red_flags.lua)",
                           options_protocols(c->options));
    if (status != STATUS_OK) protocols_free(out);
    return status;
}

enum status context_protocols_whole(struct context *c, struct protocols *out, struct error *err) {
    enum status status = context_protocols(c, out, err);
    if (status != STATUS_OK || out->whole) return status;
    return error_set(err, STATUS_INPUT, "some protocols of %s have mistakes; nothing is judged without them",
                     options_protocols(c->options));
}

void protocols_free(struct protocols *p) {
    catalogue_free(p->catalogue);
    *p = (struct protocols){0};
}
