/* test: runs the protocols' cases in virtual time. */
#include "base/json_build.h"
#include "bindings/lua/compile.h"
#include "cli/command.h"
#include "cli/protocols.h"
#include "cli/render.h"
#include "cli/trial.h"
#include "lab/cases.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CASES ".cases.lua"

struct testing {
    struct context *c;
    shown_list mistakes;
    json_t *results;
    const char *wanted; /* a file or "folder/" below the root; NULL: all */
    size_t before, all; /* of the progress: cases that are over, and all of this load */
    bool terminal;
};

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* ---- Which cases ---- */

/* What path is called below the root; NULL when it lies elsewhere. The root itself is "". */
static const char *below_root(const struct context *c, const char *path) {
    char *root = realpath(options_protocols(c->options), NULL), *whole = realpath(path, NULL);
    size_t n = root != NULL ? strlen(root) : 0;
    const char *name = NULL;
    if (root != NULL && whole != NULL && strncmp(whole, root, n) == 0 && (whole[n] == '/' || whole[n] == '\0'))
        name = arena_text(c->arena, whole + n + (whole[n] == '/'));
    free(root);
    free(whole);
    return name;
}

static bool is_wanted(const struct testing *t, const char *path) {
    size_t n = t->wanted != NULL ? strlen(t->wanted) : 0;
    if (n == 0) return true;
    return t->wanted[n - 1] == '/' ? strncmp(path, t->wanted, n) == 0 : strcmp(path, t->wanted) == 0;
}

/* "runners-knee/itb-syndrome.cases.lua" stands beside "runners-knee/itb-syndrome.lua". */
static bool is_beside(const char *cases, const char *protocol) {
    size_t n = strlen(cases) - strlen(CASES), m = strlen(protocol) - strlen(".lua");
    return n == m && strncmp(cases, protocol, n) == 0;
}

static bool concerns(const struct testing *t, const struct load *load, const char *file) {
    bool vocabulary = strncmp(file, COMPILE_VOCABULARY, strlen(COMPILE_VOCABULARY)) == 0;
    if (t->wanted == NULL || *file == '\0' || vocabulary || is_wanted(t, file)) return true;
    if (compile_is_cases(t->wanted) && compile_is_protocol(file) && is_beside(t->wanted, file)) return true;
    for (size_t i = 0; i < load->cases.count; i++)
        if (compile_is_protocol(file) && is_beside(load->cases.item[i].path, file)) return true;
    return false;
}

/* Keeps the wanted cases. What is wrong elsewhere is said, as a warning; in other cases, not at all. */
static void keep_wanted(const struct testing *t, struct load *load) {
    size_t kept = 0;
    for (size_t i = 0; i < load->cases.count; i++)
        if (is_wanted(t, load->cases.item[i].path)) load->cases.item[kept++] = load->cases.item[i];
    load->cases.count = kept;
    kept = 0;
    for (size_t i = 0; i < load->mistakes.count; i++) {
        struct load_mistake m = load->mistakes.item[i];
        bool ours = concerns(t, load, m.file);
        if (!ours && compile_is_cases(m.file)) continue;
        m.warning = m.warning || !ours;
        load->mistakes.item[kept++] = m;
    }
    load->mistakes.count = kept;
}

/* ---- Running them ---- */

static void tell(void *arg, const char *name, size_t done) {
    const struct testing *t = arg;
    if (t->terminal) dprintf(STDERR_FILENO, "\r\033[K%zu/%zu %.60s", t->before + done + 1, t->all, name);
}

static enum status publish(struct practice *p, const struct protocols *protocols, struct error *err) {
    enum status status = store_begin(p->store, err);
    if (status != STATUS_OK) return status;
    status = practice_publish(p, protocols->list, protocols->count, err);
    if (status == STATUS_OK) return store_commit(p->store, err);
    store_rollback(p->store);
    return status;
}

/* Files as the user can open them from here. */
static void set_file(const struct context *c, json_t *o) {
    const char *file = json_string_value(json_object_get(o, "file"));
    if (file != NULL) (void)json_object_set_new(o, "file", json_string(protocols_path(c, file)));
}

static void set_files(const struct testing *t, size_t first) {
    for (size_t i = first; i < json_array_size(t->results); i++) {
        json_t *one = json_array_get(t->results, i), *failures = json_object_get(one, "failures");
        set_file(t->c, one);
        for (size_t k = 0; k < json_array_size(failures); k++) set_file(t->c, json_array_get(failures, k));
    }
}

static enum status run_all(struct testing *t, struct practice *p, const struct load *load, struct error *err) {
    enum status status = STATUS_OK;
    size_t first = json_array_size(t->results);
    for (size_t i = 0; i < load->cases.count; i++) t->all += cases_count(load->cases.item[i].cases);
    for (size_t i = 0; i < load->cases.count && status == STATUS_OK; i++) {
        status = cases_run(p, load->cases.item[i].cases, tell, t, t->results, err);
        t->before += cases_count(load->cases.item[i].cases);
    }
    if (t->terminal) dprintf(STDERR_FILENO, "\r\033[K");
    set_files(t, first);
    return status;
}

static enum status run_in(struct testing *t, struct store *store, const struct load *load,
                          const struct protocols *protocols, struct error *err) {
    struct clock clock;
    struct practice p = {.store = store, .catalogue = protocols->catalogue, .zones = zones_new(), .clock = &clock};
    clock_init_fixed(&clock, 0);
    enum status status = p.zones != NULL ? publish(&p, protocols, err) : no_memory(err);
    if (status == STATUS_OK) status = run_all(t, &p, load, err);
    zones_free(p.zones);
    return status;
}

static enum status run_load(struct testing *t, const struct load *load, struct error *err) {
    struct protocols protocols = {0};
    struct trial trial;
    enum status status = protocols_read(t->c, load, &protocols, &t->mistakes, err);
    if (status == STATUS_OK && protocols.catalogue->safety == NULL && load->cases.count > 0)
        status =
            error_set(err, STATUS_INPUT, "the red flags cannot be used (vocabulary/red_flags.lua): nothing is tested");
    if (status == STATUS_OK && load->cases.count > 0) {
        status = trial_open(&trial, err);
        if (status == STATUS_OK) status = run_in(t, trial.store, load, &protocols, err);
        trial_close(&trial);
    }
    protocols_free(&protocols);
    return status;
}

/* ---- Paths ---- */

static enum status none_here(struct testing *t, const char *path, const struct load *load, struct error *err) {
    if (load->cases.count > 0 || load_failed(load)) return STATUS_OK;
    struct shown *s = LIST_PUSH(t->c->arena, &t->mistakes);
    if (s == NULL) return no_memory(err);
    *s = (struct shown){.file = path, .message = "no cases here: they stand in a file that ends in " CASES};
    return STATUS_OK;
}

/* The cases of a protocol's script stand beside it. */
static const char *cases_of(const struct context *c, const char *path) {
    size_t n = strlen(path);
    if (compile_is_cases(path) || n < 4 || strcmp(path + n - 4, ".lua") != 0) return path;
    return arena_printf(c->arena, "%.*s" CASES, (int)n - 4, path);
}

static enum status test_folder(struct testing *t, const char *path, struct load *load, struct error *err) {
    const char *root = options_protocols(t->c->options), *name = below_root(t->c, path);
    t->wanted = name != NULL && *name != '\0' ? arena_printf(t->c->arena, "%s/", name) : NULL;
    t->c->root = name != NULL ? root : path;
    return loader_load_cases(t->c->loader, t->c->root, NULL, t->c->arena, load, err);
}

static enum status test_file(struct testing *t, const char *path, struct load *load, struct error *err) {
    const char *name = below_root(t->c, path);
    t->wanted = name != NULL ? name : path;
    t->c->root = NULL;
    return loader_load_cases(t->c->loader, options_protocols(t->c->options), path, t->c->arena, load, err);
}

static enum status test_path(struct testing *t, const char *given, struct error *err) {
    struct stat st;
    struct load load;
    const char *path = cases_of(t->c, given);
    if (path == NULL) return no_memory(err);
    if (stat(given, &st) != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", given, strerror(errno));
    bool folder = S_ISDIR(st.st_mode);
    if (!folder && !S_ISREG(st.st_mode)) return error_set(err, STATUS_ENVIRONMENT, "%s is not a regular file", given);
    if (!folder && (!compile_is_cases(path) || stat(path, &st) != 0)) {
        load = (struct load){.safety = NULL};
        return none_here(t, given, &load, err);
    }
    enum status status = folder ? test_folder(t, path, &load, err) : test_file(t, path, &load, err);
    if (status != STATUS_OK) return status;
    keep_wanted(t, &load);
    status = none_here(t, given, &load, err);
    return status == STATUS_OK ? run_load(t, &load, err) : status;
}

/* ---- What came of it ---- */

/* Several paths may be told of the same mistake. */
static void keep_once(shown_list *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct shown *s = &list->item[i];
        size_t k = 0;
        while (k < kept && (list->item[k].line != s->line || strcmp(list->item[k].file, s->file) != 0 ||
                            strcmp(list->item[k].message, s->message) != 0))
            k++;
        if (k == kept) list->item[kept++] = *s;
    }
    list->count = kept;
}

static void show_why(struct render *r, const json_t *failure) {
    const json_t *list = json_object_get(failure, "explanations");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        text_add(r->t, "          %s\n", render_get(one, "of"));
        if (json_object_size(json_object_get(one, "explanation")) > 0)
            render_explanation(r, json_object_get(one, "explanation"), 12);
    }
}

static void show_failure(struct render *r, const json_t *failure) {
    text_add(r->t, "      %s:%lld: %s\n", render_get(failure, "file"),
             (long long)json_integer_value(json_object_get(failure, "line")), render_get(failure, "what"));
    text_put(r->t, "        expected  ");
    render_wrapped(r, render_get(failure, "expected"), 18, 18);
    text_put(r->t, "        got       ");
    render_wrapped(r, render_get(failure, "got"), 18, 18);
    show_why(r, failure);
}

static void show_case(struct render *r, const json_t *one) {
    const json_t *failures = json_object_get(one, "failures");
    if (json_array_size(failures) == 0) {
        render_paint(r, "32", "ok");
        text_add(r->t, "    %s: %s\n", render_get(one, "of"), render_get(one, "case"));
        return;
    }
    render_paint(r, "1;31", "FAIL");
    text_add(r->t, "  %s:%lld: %s: %s\n", render_get(one, "file"),
             (long long)json_integer_value(json_object_get(one, "line")), render_get(one, "of"),
             render_get(one, "case"));
    for (size_t i = 0; i < json_array_size(failures); i++) show_failure(r, json_array_get(failures, i));
}

static void show(struct render *r, const json_t *answer) {
    const json_t *all = json_object_get(answer, "cases");
    for (size_t i = 0; i < json_array_size(all); i++) show_case(r, json_array_get(all, i));
    text_add(r->t, "%lld passed, %lld failed\n", (long long)json_integer_value(json_object_get(answer, "passed")),
             (long long)json_integer_value(json_object_get(answer, "failed")));
}

static size_t count_failed(const struct testing *t) {
    size_t failed = 0;
    for (size_t i = 0; i < json_array_size(t->results); i++)
        failed += json_object_get(json_array_get(t->results, i), "failures") != NULL;
    return failed;
}

static json_t *mistakes_json(const shown_list *list, bool warnings) {
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct shown *s = &list->item[i];
        if (s->warning != warnings) continue;
        json_t *o = json_object();
        json_put_text(&o, "file", s->file);
        json_put_int(&o, "line", s->line);
        json_put_text(&o, "message", s->message);
        json_push(&array, o);
    }
    return array;
}

static enum status report(struct testing *t, struct error *err) {
    keep_once(&t->mistakes);
    size_t failed = count_failed(t), all = json_array_size(t->results);
    bool wrong = protocols_wrong(&t->mistakes);
    json_t *o = json_object();
    json_put_int(&o, "passed", (int64_t)(all - failed));
    json_put_int(&o, "failed", (int64_t)failed);
    json_put(&o, "cases", t->results);
    json_put(&o, "errors", mistakes_json(&t->mistakes, false));
    json_put(&o, "warnings", mistakes_json(&t->mistakes, true));
    protocols_report(&t->mistakes, &t->c->problems);
    enum status status = context_show(t->c, o, show, err);
    err->message[0] = '\0';
    return status == STATUS_OK && (wrong || failed > 0) ? STATUS_NO : status;
}

static bool on_terminal(void) {
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term != NULL && strcmp(term, "dumb") != 0;
}

static enum status run(struct context *c, struct error *err) {
    struct testing t = {.c = c, .results = json_array(), .terminal = on_terminal()};
    enum status status = t.results != NULL ? STATUS_OK : no_memory(err);
    if (status == STATUS_OK && context_args(c) == 0) status = test_path(&t, options_protocols(c->options), err);
    for (size_t i = 0; i < context_args(c) && status == STATUS_OK; i++) status = test_path(&t, context_arg(c, i), err);
    if (status == STATUS_OK) return report(&t, err);
    protocols_report(&t.mistakes, &c->problems);
    json_decref(t.results);
    return status;
}

const struct command command_test = {
    .name = "test",
    .summary = "Run the protocols' cases in virtual time, and say what went otherwise than expected",
    .args = "[PATH]...",
    .example = "test protocols/runners-knee/itb-syndrome.cases.lua",
    .groups = WITH_PROTOCOLS | WITH_JSON,
    .most = OPTIONS_MAX_ARGS,
    .run = run,
};
