#include "bindings/lua/compile_clinic.h"
#include "bindings/lua/sandbox.h"
#include "bindings/lua/words.h"
#include "clinical/clinic/clinic.h"
#include <stdlib.h>
#include <string.h>

#define CANNOT_END "expected return clinic { … }"

struct settings { /* one file of them */
    struct arena *arena;
    const char *path, *text;
    size_t length;
    struct draft draft;
    mistake_list mistakes;
    struct sandbox *sandbox;
    json_t *tree; /* what it returned, without the places of its parts; owned */
    int line;     /* of clinic { … } */
    bool failed;  /* memory is out */
};

static void note(struct settings *s, const struct mistake *m) {
    if (!draft_note(s->arena, &s->mistakes, m)) s->failed = true;
}

static void note_error(struct settings *s, const struct error *err, int line) {
    struct mistake m = {.file = err->file[0] ? err->file : s->path, .line = err->line, .message = err->message};
    if (err->line == 0) m.line = line;
    if (err->status == STATUS_MEMORY) s->failed = true;
    note(s, &m);
}

/* ---- Running it ---- */

static int add_words(lua_State *L) {
    struct settings *s = lua_touserdata(L, 1);
    bind_open(L, &s->draft);
    words_clinic_open(L, &s->draft);
    lua_pushboolean(L, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, s); /* the result's place is there, so putting it there cannot raise */
    return 0;
}

/* "t.lua:41" → 41 */
static int line_of(const char *place) {
    const char *colon = place ? strrchr(place, ':') : NULL;
    return colon ? (int)strtol(colon + 1, NULL, 10) : 0;
}

static void strip(struct settings *s) {
    json_t *people = json_object_get(s->tree, "people");
    s->line = line_of(json_string_value(json_object_get(s->tree, WORD_PLACE)));
    json_object_del(s->tree, WORD_PLACE);
    for (size_t i = 0; i < json_array_size(people); i++) json_object_del(json_array_get(people, i), WORD_PLACE);
}

static int take_result(lua_State *L) {
    struct settings *s = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, s);
    struct word *w = word_at(L, -1);
    struct mistake m = {.file = s->path, .line = 1, .message = "the file returns a plain value, " CANNOT_END};
    if (w && w->kind == WORD_CLINIC) {
        s->tree = json_deep_copy(w->json);
        if (!s->tree) s->failed = true;
        strip(s);
    } else if (!w || w->kind != WORD_BROKEN) {
        if (w) m.message = "the file returns something else than a clinic, " CANNOT_END;
        if (lua_isnil(L, -1)) m.message = "the file returns nothing, " CANNOT_END;
        note(s, &m);
    }
    return 0;
}

static void run(struct settings *s) {
    struct error err;
    enum status status = sandbox_new(NULL, &s->sandbox, &err);
    if (status == STATUS_OK) status = sandbox_read(s->sandbox, add_words, s, &err);
    if (status == STATUS_OK) status = sandbox_run(s->sandbox, s->path, s->text, s->length, &err);
    if (status == STATUS_OK) {
        lua_rawsetp(sandbox_state(s->sandbox), LUA_REGISTRYINDEX, s);
        status = sandbox_read(s->sandbox, take_result, s, &err);
    }
    if (status != STATUS_OK) note_error(s, &err, 1);
}

/* ---- The answer ---- */

/* What the words let through, the reader may still refuse: a clinic that is open on no day. */
static json_t *clinic_json(struct settings *s) {
    const struct clinic *clinic;
    struct error err;
    if (!s->tree || mistakes_fatal(&s->mistakes)) return NULL;
    if (clinic_read(s->tree, s->arena, &clinic, &err) != STATUS_OK) {
        err.line = 0;
        note_error(s, &err, s->line);
        return NULL;
    }
    char *canonical = json_canonical(s->tree);
    json_t *o = canonical ? json_pack("{sssi}", "canonical", canonical, "line", s->line) : NULL;
    if (!o) s->failed = true;
    free(canonical);
    return o;
}

static json_t *mistakes_json(const mistake_list *mistakes) {
    json_t *list = json_array();
    for (size_t i = 0; list && i < mistakes->count; i++) {
        const struct mistake *m = &mistakes->item[i];
        json_t *item = json_pack("{sssiss}", "file", m->file, "line", m->line, "message", m->message);
        if (json_array_append_new(list, item) == 0) continue;
        json_decref(list);
        list = NULL;
    }
    return list;
}

static json_t *answer(struct settings *s) {
    json_t *clinic = clinic_json(s);
    mistakes_sort(&s->mistakes);
    json_t *whole = json_pack("{s[]so}", "protocols", "mistakes", mistakes_json(&s->mistakes));
    if (clinic && (!whole || json_object_set(whole, "clinic", clinic) != 0)) s->failed = true;
    json_decref(clinic);
    if (!s->failed && !s->draft.lost) return whole;
    json_decref(whole);
    return NULL;
}

static json_t *compile(struct settings *s) {
    json_t *whole = NULL;
    if (draft_init(&s->draft, s->arena, &s->mistakes)) {
        run(s);
        whole = answer(s);
    }
    json_decref(s->tree);
    sandbox_free(s->sandbox);
    draft_fini(&s->draft);
    return whole;
}

json_t *compile_clinic(const json_t *request) {
    const json_t *file = json_object_get(request, "clinic"), *text = json_object_get(file, "text");
    struct settings s = {.path = json_string_value(json_object_get(file, "path")),
                         .text = json_string_value(text),
                         .length = json_string_length(text)};
    if (!s.path || !s.text || !(s.arena = arena_new(ARENA_NO_LIMIT))) return NULL;
    json_t *whole = compile(&s);
    arena_free(s.arena);
    return whole;
}
