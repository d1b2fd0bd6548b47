#include "bindings/lua/compile.h"
#include "bindings/lua/compile_clinic.h"
#include "bindings/lua/files.h"
#include "bindings/lua/finish.h"
#include "bindings/lua/keywords.h"
#include "bindings/lua/sandbox.h"
#include "bindings/lua/usage.h"
#include "bindings/lua/words.h"
#include "clinical/protocol/canonical.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job { /* one request */
    struct arena *arena;
    struct files files;
    struct vocabulary *vocabulary; /* of what was read back: all scripts together */
    json_t *explained;             /* of the protocols so far: what each explains, and where */
    json_t *protocols;             /* the answer */
    json_t *cases, *names;         /* scripts of cases, where they are asked for, and what they may name */
    mistake_list mistakes;
    json_t *defined, *used;        /* usage.h, of all scripts */
    json_t *ran;                   /* modules, as keys, that some script ran to their end */
    bool all;                      /* everything is compiled, so that what is not used is used nowhere */
    struct script *running; /* what a missing module is a mistake of */
    bool failed; /* memory is out */
};

struct script { /* one file of it */
    struct job *job;
    struct file file;
    bool module; /* may return anything */
    struct draft draft;
    mistake_list mistakes; /* its own, so that it is known whether it has any */
    struct sandbox *sandbox;
    json_t *tree; /* of the protocol it returned; owned */
};

/* ---- Names ---- */

static bool ends_in(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcmp(text + n - m, end);
}

static bool in_vocabulary(const char *path) { return !strncmp(path, COMPILE_VOCABULARY, strlen(COMPILE_VOCABULARY)); }

bool compile_is_cases(const char *path) { return ends_in(path, ".cases.lua"); }

bool compile_is_clinic(const char *path) {
    const char *slash = strrchr(path, '/');
    return !strcmp(slash ? slash + 1 : path, "clinic.lua") || ends_in(path, ".clinic.lua");
}

bool compile_is_protocol(const char *path) {
    return ends_in(path, ".lua") && !ends_in(path, ".cases.lua") && !in_vocabulary(path) && !compile_is_clinic(path);
}

static bool is_module(const char *path) {
    return in_vocabulary(path) && ends_in(path, ".lua") && !ends_in(path, ".cases.lua");
}

/* require "findings" is vocabulary/findings.lua. */
static bool find_module(void *arg, const char *name, struct sandbox_source *out) {
    struct job *job = arg;
    const char *path = arena_printf(job->arena, COMPILE_VOCABULARY "%s.lua", name);
    const struct file *file = path ? files_find(&job->files, path) : NULL;
    const char *names[FILES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < job->files.list.count && !file; i++) {
        const char *each = job->files.list.item[i].path;
        if (!is_module(each)) continue;
        char *module = arena_text(job->arena, each + strlen(COMPILE_VOCABULARY));
        if (module) names[count++] = module, module[strlen(module) - 4] = '\0';
    }
    if (!file) out->near = text_nearest(name, names, count);
    if (!file) return false;
    out->path = file->path, out->text = file->text, out->length = file->length;
    return true;
}

/* ---- Running one script ---- */

static void note(struct script *s, const struct mistake *m) {
    if (!m->message || !draft_note(s->job->arena, &s->mistakes, m)) s->job->failed = true;
}

static void note_error(struct script *s, const struct error *err) {
    struct mistake m = {.file = err->file[0] ? err->file : s->file.path, .line = err->line, .message = err->message};
    if (err->status == STATUS_MEMORY) s->job->failed = true;
    note(s, &m);
}

/* The module that is not there is a broken word, and the script goes on. */
static void miss_module(lua_State *L, void *arg, const char *name, const char *near) {
    struct job *job = arg;
    const char *also = near ? arena_printf(job->arena, ", did you mean \"%s\"?", near) : "";
    const char *message = arena_printf(job->arena, "there is no \"%s\"%s", name, also ? also : "");
    struct mistake m = {.file = "", .message = message};
    sandbox_where(L, 0, &m.file, &m.line);
    note(job->running, &m);
    word_broken(L);
}

static int add_words(lua_State *L) {
    struct script *s = lua_touserdata(L, 1);
    words_open(L, &s->draft);
    if (compile_is_cases(s->file.path)) words_case_open(L, &s->draft, s->job->names);
    lua_pushboolean(L, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, s); /* where run_text puts results: the place is there, so it cannot raise */
    return 0;
}

static void blame_result(struct script *s, const char *message) {
    struct mistake m = {.file = s->file.path, .line = 1, .message = message};
    note(s, &m);
}

static int take_cases(lua_State *L) {
    struct script *s = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, s);
    struct word *w = word_at(L, -1);
    if (w && w->kind == WORD_CASES)
        s->tree = json_incref(w->json);
    else if (!w || w->kind != WORD_BROKEN)
        blame_result(s, "the script returns no cases: it ends in return cases \"protocol\" { case \"…\" { … } }");
    return 0;
}

static int take_result(lua_State *L) {
    struct script *s = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, s);
    struct word *w = word_at(L, -1);
    if (w && w->kind == WORD_PROTOCOL)
        s->tree = json_incref(w->json);
    else if (s->module || (w && w->kind == WORD_BROKEN))
        return 0;
    else if (lua_isnil(L, -1))
        blame_result(s, "the script returns nothing: it ends in return protocol \"name\" { … }");
    else if (w)
        blame_result(
            s, arena_printf(s->job->arena, "the script returns %s, expected a protocol", word_kind_name(w->kind)));
    else
        blame_result(s, "the script returns a plain value, expected return protocol \"name\" { … }");
    return 0;
}

/* The modules that were run to their end, and are the same alone. */
static int take_modules(lua_State *L) {
    struct script *s = lua_touserdata(L, 1);
    sandbox_push_modules(L);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        const char *path = lua_tostring(L, -2);
        if (!word_of(L, -1, WORD_PROTOCOL) && !json_object_get(s->draft.leaning, path))
            word_keep(L, json_object_set_new(s->job->ran, path, json_true()));
        lua_pop(L, 1);
    }
    return 0;
}

static enum status run_text(struct script *s, const struct file *file, struct error *err) {
    enum status status = sandbox_run(s->sandbox, file->path, file->text, file->length, err);
    if (status != STATUS_OK) return status;
    lua_rawsetp(sandbox_state(s->sandbox), LUA_REGISTRYINDEX, s);
    return STATUS_OK;
}

/* Sources may be named by their id in a script that does not require them; so may findings and exercises in cases. */
static enum status preload(struct script *s, struct error *err) {
    static const char *const modules[] = {"sources", "findings", "exercises"};
    size_t count = s->module ? 0 : compile_is_cases(s->file.path) ? 3 : 1;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const char *path = arena_printf(s->job->arena, COMPILE_VOCABULARY "%s.lua", modules[i]);
        const char *text = arena_printf(s->job->arena, "return require \"%s\"", modules[i]);
        if (!path || !text) return error_set(err, STATUS_MEMORY, "memory is out");
        if (!files_find(&s->job->files, path)) continue;
        status = run_text(s, &(struct file){.path = s->file.path, .text = text, .length = strlen(text)}, err);
    }
    return status;
}

static void run_script(struct script *s) {
    struct error err;
    if (sandbox_new(NULL, &s->sandbox, &err) != STATUS_OK) {
        s->job->failed = true;
        return;
    }
    s->job->running = s;
    sandbox_set_require(s->sandbox, find_module, s->job);
    sandbox_set_missing(s->sandbox, miss_module);
    enum status status = sandbox_read(s->sandbox, add_words, s, &err);
    if (status == STATUS_OK) status = preload(s, &err);
    if (status == STATUS_OK) status = run_text(s, &s->file, &err);
    if (!sandbox_is_dead(s->sandbox) && sandbox_read(s->sandbox, take_modules, s, NULL) != STATUS_OK)
        s->job->failed = true;
    lua_CFunction take = compile_is_cases(s->file.path) ? take_cases : take_result;
    if (status == STATUS_OK) status = sandbox_read(s->sandbox, take, s, &err);
    if (status != STATUS_OK) note_error(s, &err);
}

/* ---- From the tree to the answer ---- */

/* The reader's errors begin with a pointer; the script's line says it better. */
static void blame(struct script *s, const json_t *map, struct error *err) {
    char *colon = err->message[0] == '/' ? strstr(err->message, ": ") : NULL;
    if (colon) *colon = '\0';
    finish_blame(map, colon ? err->message : "", err);
    if (colon) memmove(err->message, colon + 2, strlen(colon + 2) + 1);
    note_error(s, err);
}

/* The codes of pain_place that a place condition asks for, into the list. */
static int add_places(const json_t *condition, json_t *places) {
    const char *op = json_string_value(json_object_get(condition, "op")), *key;
    const char *finding = json_string_value(json_object_get(condition, "finding"));
    json_t *part;
    size_t i;
    int failed = 0;
    if (op && (!strcmp(op, "not") || !strcmp(op, "none"))) return 0;
    if (op && !strcmp(op, "includes") && finding && !strcmp(finding, FINDING_PAIN_PLACE) &&
        !json_object_get(condition, "knee"))
        return json_array_append(places, json_object_get(condition, "code"));
    json_object_foreach ((json_t *)condition, key, part) {
        failed |= add_places(part, places);
    }
    json_array_foreach (condition, i, part) {
        failed |= add_places(part, places);
    }
    return failed;
}

/* What explained("code") needs of a protocol: at which places, and by which condition. */
static void explain(struct job *job, const json_t *protocol) {
    json_t *criteria = json_object_get(protocol, "criteria"), *of = json_array(), *places = json_array();
    json_t *definite = json_object_get(criteria, "definite"), *probable = json_object_get(criteria, "probable");
    int failed = !of || !places;
    if (definite) failed |= json_array_append(of, definite);
    if (probable) failed |= json_array_append(of, probable);
    failed |= add_places(json_object_get(criteria, "place"), places);
    if (json_array_size(of) && json_array_size(places))
        failed |= json_array_append_new(job->explained,
                                        json_pack("{sOs{sss{sssO}sO}}", "places", places, "by", "op", "named", "of",
                                                  "op", "any", "of", of, "name", json_object_get(protocol, "title")));
    json_decref(of);
    json_decref(places);
    if (failed) job->failed = true;
}

static void answer(struct script *s, const struct finished *f) {
    json_t *item = json_pack("{sssssOsO}", "path", s->file.path, "canonical", f->canonical, "map", f->map, "protocol",
                             f->protocol);
    if (json_array_append_new(s->job->protocols, item)) s->job->failed = true;
    if (compile_is_protocol(s->file.path)) explain(s->job, f->protocol);
    if (usage_add_protocol(s->job->used, s->job->arena, f->protocol)) s->job->failed = true;
}

/* Of what is read only the findings are kept, by the vocabulary. */
static void read_back(struct script *s, const struct finished *f) {
    struct error err;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (!a)
        s->job->failed = true;
    else if (canonical_check(f->canonical, f->protocol, s->job->vocabulary, a, &err) == STATUS_OK)
        answer(s, f);
    else
        blame(s, f->map, &err);
    arena_free(a);
}

static void finish_cases(struct script *s) {
    json_t *item = json_pack("{sssO}", "path", s->file.path, "cases", s->tree);
    if (json_array_append_new(s->job->cases, item)) s->job->failed = true;
}

static void finish(struct script *s) {
    struct finished f = {0};
    struct error err;
    if (finish_protocol(&s->draft, s->tree, &f, &err) == STATUS_OK)
        read_back(s, &f);
    else
        blame(s, NULL, &err);
    finished_fini(&f);
}

static void merge(struct job *job, const mistake_list *list) {
    for (size_t i = 0; i < list->count; i++)
        if (!draft_note(job->arena, &job->mistakes, &list->item[i])) job->failed = true;
}

static void merge_usage(struct job *job, const struct draft *d) {
    if (json_object_update_missing(job->defined, d->defined)) job->failed = true;
    if (json_object_update_missing(job->used, d->used)) job->failed = true;
}

/* Scripts of cases hold no conditions, so Lua's own words are fine there. */
static void check_words(struct job *job, const struct file *file, mistake_list *mistakes) {
    bool cases = compile_is_cases(file->path);
    if (!cases && !keywords_check(file->path, file->text, file->length, job->arena, mistakes)) job->failed = true;
}

static void compile_one(struct job *job, const struct file *file, bool module) {
    struct script s = {.job = job, .file = *file, .module = module};
    bool cases = compile_is_cases(file->path);
    if (!draft_init(&s.draft, job->arena, &s.mistakes)) {
        job->failed = true;
    } else {
        if (!strcmp(file->path, COMPILE_RED_FLAGS)) s.draft.explained = job->explained;
        check_words(job, file, &s.mistakes);
        run_script(&s);
        if (s.draft.lost) job->failed = true;
        bool whole = s.tree && !s.draft.lost && !mistakes_fatal(&s.mistakes);
        if (whole && cases)
            finish_cases(&s);
        else if (whole)
            finish(&s);
    }
    json_decref(s.tree);
    sandbox_free(s.sandbox);
    merge_usage(job, &s.draft);
    draft_fini(&s.draft);
    merge(job, &s.mistakes);
}

/* ---- The request ---- */

static void compile_protocols(struct job *job) {
    for (size_t i = 0; i < job->files.list.count; i++)
        if (compile_is_protocol(job->files.list.item[i].path)) compile_one(job, &job->files.list.item[i], false);
}

/* What a script ran to its end has said all its mistakes there, but for what is seen without running it. */
static void compile_module(struct job *job, const struct file *file) {
    mistake_list mistakes = {0};
    if (!json_object_get(job->ran, file->path)) {
        compile_one(job, file, true);
        return;
    }
    check_words(job, file, &mistakes);
    merge(job, &mistakes);
}

static void compile_modules(struct job *job) {
    for (size_t i = 0; i < job->files.list.count; i++) {
        const struct file *file = &job->files.list.item[i];
        if (is_module(file->path) && strcmp(file->path, COMPILE_RED_FLAGS) != 0) compile_module(job, file);
    }
}

static void compile_red_flags(struct job *job) {
    const struct file *file = files_find(&job->files, COMPILE_RED_FLAGS);
    if (file) compile_one(job, file, false);
}

/* Of the answer only what is about that path; mistakes stay all, because they may be why it is not there. */
static void keep_only(struct job *job, const char *path) {
    for (size_t i = json_array_size(job->protocols); i-- > 0;)
        if (strcmp(json_string_value(json_object_get(json_array_get(job->protocols, i), "path")), path) != 0)
            json_array_remove(job->protocols, i);
}

static void compile_script(struct job *job, const json_t *script) {
    const char *path = json_string_value(json_object_get(script, "path"));
    const json_t *text = json_object_get(script, "text");
    struct file file = {.path = path, .text = json_string_value(text), .length = json_string_length(text)};
    if (!path || !file.text)
        job->failed = true;
    else
        compile_one(job, &file, in_vocabulary(path));
}

/* What cases may name comes from the protocols, which are compiled by now. */
static void compile_cases(struct job *job, const json_t *script) {
    job->cases = json_array();
    job->names = case_names(job->protocols);
    if (!job->cases || !job->names)
        job->failed = true;
    else if (script)
        compile_script(job, script);
    for (size_t i = 0; i < job->files.list.count && !script && job->names; i++)
        if (compile_is_cases(job->files.list.item[i].path)) compile_one(job, &job->files.list.item[i], false);
}

static void compile_request(struct job *job, const json_t *request) {
    const char *only = json_string_value(json_object_get(request, "only"));
    const json_t *script = json_object_get(request, "script");
    const char *path = json_string_value(json_object_get(script, "path"));
    bool cases = json_is_true(json_object_get(request, "cases")) || (path && compile_is_cases(path));
    job->all = !only && !script;
    if (script && !cases) {
        compile_script(job, script);
        return;
    }
    compile_protocols(job);
    compile_red_flags(job);
    if (only)
        keep_only(job, only);
    else
        compile_modules(job);
    if (cases) compile_cases(job, script);
}

static json_t *mistakes_json(struct job *job) {
    json_t *list = json_array();
    for (size_t i = 0; list && i < job->mistakes.count; i++) {
        const struct mistake *m = &job->mistakes.item[i];
        json_t *item = json_pack("{sssiss}", "file", m->file, "line", m->line, "message", m->message);
        if (item && m->warning && json_object_set_new(item, "warning", json_true())) job->failed = true;
        if (json_array_append_new(list, item)) job->failed = true;
    }
    return list;
}

static json_t *answer_json(struct job *job) {
    mistakes_sort(&job->mistakes);
    json_t *mistakes = mistakes_json(job);
    json_t *unused = job->all && !mistakes_fatal(&job->mistakes) ? usage_unused(job->defined, job->used) : json_array();
    json_t *whole = json_pack("{sOsososOsO*}", "protocols", job->protocols, "mistakes", mistakes, "unused", unused,
                              "defined", job->defined, "cases", job->cases);
    if (!job->failed) return whole;
    json_decref(whole);
    return NULL;
}

static json_t *work(struct job *job, json_t *request) {
    struct error err;
    job->vocabulary = vocabulary_new(job->arena);
    job->explained = json_array();
    job->protocols = json_array();
    job->defined = json_object();
    job->used = json_object();
    job->ran = json_object();
    json_t *whole = NULL;
    if (job->vocabulary && job->explained && job->protocols && job->defined && job->used && job->ran &&
        files_decode(json_object_get(request, "files"), job->arena, &job->files, &err) == STATUS_OK) {
        compile_request(job, request);
        whole = answer_json(job);
    }
    json_decref(job->explained);
    json_decref(job->protocols);
    json_decref(job->defined);
    json_decref(job->used);
    json_decref(job->ran);
    json_decref(job->cases);
    json_decref(job->names);
    return whole;
}

json_t *compile_work(json_t *request) {
    if (json_object_get(request, "clinic")) return compile_clinic(request);
    struct job job = {.arena = arena_new(ARENA_NO_LIMIT)};
    json_t *whole = job.arena ? work(&job, request) : NULL;
    arena_free(job.arena);
    return whole;
}
