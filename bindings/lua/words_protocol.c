/* words_protocol.c - phases, sources, and the protocol itself. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <string.h>

/* ---- source "id" "text" ---- */

static int l_protocol_source_body(lua_State *L) {
    lua_settop(L, 1);
    struct word *w = word_new(L, WORD_SOURCE);
    word_put_text(L, w, "id", bind_name(L));
    const char *where = arena_printf(bind_draft(L)->arena, "source \"%s\"", bind_name(L));
    shape_put_text(L, w->json, "text", where ? where : "source", 1, 600);
    return 1;
}

/*** source "van-der-worp-2012" "van der Worp MP, … Sports Med 2012;42(11):969-992": a publication a protocol rests on.
 */
static int l_protocol_source(lua_State *L) { return bind_named(L, "source", NAME_KEBAB, l_protocol_source_body); }

/* ---- running { when = …, say = … } ---- */

/*** running { when = …, say = … } and no_running { … }: the first whose condition holds, or is unknown, rules. */
static int l_protocol_running(lua_State *L) {
    static const struct field fields[] = {{"when", "when", FIELD_CONDITION, .required = true},
                                          {"say", "say", FIELD_TEXT, .required = true, .max = 400}};
    const char *what = bind_called(L);
    const struct shape shape = {what, fields, 2, .item = NULL};
    if (!bind_body(L, what, "")) return word_broken(L);
    struct word *w = word_new(L, WORD_RUN_RULE);
    word_put(L, w, "allowed", json_boolean(!strcmp(what, "running")));
    shape_read(L, &shape, NULL, 1, w, w->json);
    return 1;
}

/* ---- phase "settle" { … } ---- */

static void own_span(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const struct word *w = word_of(L, index, WORD_SPAN);
    if (w)
        word_put_word(L, at->word, field->key, w);
    else
        bind_mistake(L, "%s is %s, expected days(least, target, most)", shape_where(L, at, field->name),
                     bind_show(L, index));
}

static void own_at(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    time_put_at(L, index, shape_where(L, at, field->name), at->word);
}

static void check_times(lua_State *L, const struct word *phase) {
    size_t i;
    json_t *one;
    if (json_object_get(phase->json, "at")) return;
    json_array_foreach (json_object_get(phase->json, "exercises"), i, one) {
        if (!json_object_get(one, "at"))
            bind_mistake(
                L, "phase \"%s\": exercise \"%s\" has no time: say at = \"18:00\" in the phase or the exercise",
                word_text(phase, "id"), json_string_value(json_object_get(json_object_get(one, "exercise"), "id")));
    }
}

/* A mistaken exercise is a mistake already. */
static void check_exercises(lua_State *L, const struct word *phase) {
    bool running_only = true;
    lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
    for (lua_Integer i = 1; running_only && i <= count; i++) {
        lua_rawgeti(L, 1, i);
        running_only = word_of(L, lua_gettop(L), WORD_RUN_RULE) != NULL;
        lua_pop(L, 1);
    }
    if (running_only) bind_mistake(L, "phase \"%s\" has no exercise", word_text(phase, "id"));
}

static int l_protocol_phase_body(lua_State *L) {
    static const struct field fields[] = {{"title", "title", FIELD_TEXT, .max = 120},
                                          {"lasts", "days", FIELD_OWN, .required = true, .own = own_span},
                                          {"at", "at", FIELD_OWN, .own = own_at},
                                          {"advance", "advance", FIELD_CONDITION, .required = false},
                                          {"regress", "regress", FIELD_CONDITION, .required = false}};
    static const struct shape_item items[] = {{WORD_PRESCRIPTION, "exercises", false, false},
                                              {WORD_RUN_RULE, "running", false, false}};
    static const struct shape shape = {"phase", fields, 5, items, 2, NULL};
    if (!bind_body(L, "phase", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_PHASE);
    word_put_text(L, w, "id", bind_name(L));
    word_list(L, w, "exercises");
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    words_put_title(L, w);
    check_exercises(L, w);
    check_times(L, w);
    return 1;
}

static int l_protocol_phase(lua_State *L) { return bind_named(L, "phase", NAME_KEBAB, l_protocol_phase_body); }

/*** phases { phase "settle" { … }, … }: the stages of loading, in their order. */
static int l_protocol_phases(lua_State *L) {
    static const struct shape_item items[] = {{WORD_PHASE, "of", false, true}};
    static const struct shape shape = {"phases", NULL, 0, items, 1, NULL};
    if (!bind_body(L, "phases", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_PHASES);
    json_t *list = word_list(L, w, "of");
    shape_read(L, &shape, NULL, 1, w, w->json);
    for (size_t i = 1; i < json_array_size(list); i++)
        for (size_t j = 0; j < i; j++)
            if (json_equal(json_object_get(json_array_get(list, i), "id"),
                           json_object_get(json_array_get(list, j), "id")))
                bind_mistake(L, "phases: \"%s\" is there twice",
                             json_string_value(json_object_get(json_array_get(list, i), "id")));
    if (json_array_size(list) > 0 && json_object_get(json_array_get(list, 0), "regress"))
        bind_mistake(L, "phases: \"%s\" is the first: there is none to go back to",
                     json_string_value(json_object_get(json_array_get(list, 0), "id")));
    return 1;
}

/* ---- protocol "itb-syndrome" { … } ---- */

/* A table inside a field, with a shape of its own; its mistakes name both. */
static void read_inner(lua_State *L, const struct shape_at *at, const struct field *field, int index, json_t *into,
                       const struct field *fields, size_t count) {
    const char *where = shape_where(L, at, field->name);
    const struct shape shape = {where, fields, count, .item = NULL};
    word_keep(L, json_object_set_new(into, field->key, json_object()));
    if (lua_type(L, index) != LUA_TTABLE)
        bind_mistake(L, "%s is %s, expected { … }", where, bind_show(L, index));
    else
        shape_read(L, &shape, NULL, index, at->word, json_object_get(into, field->key));
}

static void own_criteria(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {{"place", "place", FIELD_CONDITION, .required = false},
                                          {"definite", "definite", FIELD_CONDITION, .required = false},
                                          {"probable", "probable", FIELD_CONDITION, .required = false},
                                          {"possible", "possible", FIELD_CONDITION, .required = false}};
    read_inner(L, at, field, index, at->into, fields, 4);
}

static void own_sides(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {{"right", "right", FIELD_TEXT, .required = true, .max = 12},
                                          {"left", "left", FIELD_TEXT, .required = true, .max = 12},
                                          {"unspecified", "unspecified", FIELD_TEXT, .required = true, .max = 12}};
    read_inner(L, at, field, index, at->into, fields, 3);
}

static void own_codes(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {{"icd10cm", "icd10cm", FIELD_OWN, .required = true, .own = own_sides},
                                          {"undetermined", "undetermined", FIELD_OWN, .own = own_sides}};
    read_inner(L, at, field, index, at->into, fields, 2);
}

static void add_source(lua_State *L, const struct shape_at *at, int index) {
    struct draft *d = bind_draft(L);
    const struct word *w = word_of(L, index, WORD_SOURCE);
    const char *id = w ? word_text(w, "id") : lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : NULL;
    if (!id) {
        if (!word_of(L, index, WORD_BROKEN))
            bind_mistake(L, "%s: sources: %s is no source", at->where, bind_show(L, index));
    } else if (!json_object_get(d->sources, id)) {
        bind_mistake(L, "%s: unknown source \"%s\"%s", at->where, id, bind_nearest_key(d, id, d->sources));
    } else {
        word_keep(L, json_array_append_new(word_list(L, at->word, "sources"), json_string(id)));
    }
}

static void own_sources(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    if (lua_type(L, index) != LUA_TTABLE) {
        bind_mistake(L, "%s is %s, expected a list", where, bind_show(L, index));
        return;
    }
    int count = bind_items(L, index, where, false);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, index, i);
        add_source(L, at, lua_gettop(L));
        lua_pop(L, 1);
    }
}

/* "1.0.0" */
static bool is_version(const char *text) {
    for (int part = 0; part < 3; part++) {
        size_t digits = strspn(text, "0123456789");
        if (digits < 1 || digits > 5 || text[digits] != (part < 2 ? '.' : '\0')) return false;
        text += digits + 1;
    }
    return true;
}

static void own_version(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    if (is_version(text))
        word_put_text(L, at->word, field->key, text);
    else
        bind_mistake(L, "%s is %s, expected three numbers such as \"1.0.0\"", shape_where(L, at, field->name),
                     bind_show(L, index));
}

static int l_protocol_protocol_body(lua_State *L) {
    static const char *const status[] = {"unsigned", NULL};
    static const struct field fields[] = {{"title", "title", FIELD_TEXT, .required = true, .max = 160},
                                          {"version", "version", FIELD_OWN, .required = true, .own = own_version},
                                          {"intended_use", "intended_use", FIELD_TEXT, .max = 1000},
                                          {"not_for", "not_for", FIELD_TEXT, .max = 1000},
                                          {"author", "author", FIELD_TEXT, .max = 200},
                                          {"reviewer", "reviewer", FIELD_TEXT, .max = 200},
                                          {"review_status", "review_status", FIELD_CHOICE, .choices = status},
                                          {"codes", "codes", FIELD_OWN, .own = own_codes},
                                          {"sources", "sources", FIELD_OWN, .own = own_sources},
                                          {"criteria", "criteria", FIELD_OWN, .own = own_criteria},
                                          {"severity", "severity", FIELD_NUMBER, .required = false}};
    static const struct shape_item items[] = {
        {WORD_STEPS, "steps", true, false}, {WORD_PHASES, "phases", true, false}, {WORD_FLAGS, "flags", true, false}};
    static const struct shape shape = {"protocol", fields, sizeof fields / sizeof *fields, items, 3, NULL};
    if (!bind_body(L, "protocol", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_PROTOCOL);
    word_put_text(L, w, "kind", "protocol");
    word_put_text(L, w, "id", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    return 1;
}

/*** protocol "itb-syndrome" { title = …, version = …, criteria = { … }, steps { … }, phases { … } }: what a script
 * returns. */
static int l_protocol_protocol(lua_State *L) { return bind_named(L, "protocol", NAME_KEBAB, l_protocol_protocol_body); }

void words_protocol_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "source", l_protocol_source);
    bind_words(L, d, (const char *const[]){"running", "no_running", NULL}, l_protocol_running);
    bind_word(L, d, "phase", l_protocol_phase);
    bind_word(L, d, "phases", l_protocol_phases);
    bind_word(L, d, "protocol", l_protocol_protocol);
}

void words_open(lua_State *L, struct draft *d) {
    bind_open(L, d);
    words_time_open(L, d);
    words_finding_open(L, d);
    words_library_open(L, d);
    words_criterion_open(L, d);
    words_number_open(L, d);
    words_exercise_open(L, d);
    words_care_open(L, d);
    words_flag_open(L, d);
    words_protocol_open(L, d);
}
