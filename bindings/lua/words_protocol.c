/* words_protocol.c - sources, and the protocol itself. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <string.h>

#define MESSAGES_MOST 24 /* a patient and day */

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
    const char *id = evidence_source(L, index, at->where);
    if (id) word_keep(L, json_array_append_new(word_list(L, at->word, "sources"), json_string(id)));
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
bool version_is_right(const char *text) {
    for (int part = 0; part < 3; part++) {
        size_t digits = strspn(text, "0123456789");
        if (digits < 1 || digits > 5 || text[digits] != (part < 2 ? '.' : '\0')) return false;
        text += digits + 1;
    }
    return true;
}

static void own_version(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    if (version_is_right(text))
        word_put_text(L, at->word, field->key, text);
    else
        bind_mistake(L, "%s is %s, expected three numbers such as \"1.0.0\"", shape_where(L, at, field->name),
                     bind_show(L, index));
}

static void own_level(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    const struct word *w = bind_number(L, index, where);
    if (!w || w->kind == WORD_BROKEN || !bind_sessionless(L, w, where)) return;
    level_check(L, w, !strcmp(field->name, "severity") ? SCALE_SEVERITY : SCALE_IRRITABILITY, where);
    word_put_word(L, at->word, field->key, w);
}

static void own_light(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const struct word *w = word_of(L, index, WORD_LIGHT);
    if (w)
        word_put_word(L, at->word, field->key, w);
    else
        bind_mistake(L, "%s is %s, expected traffic_light { … }", shape_where(L, at, field->name), bind_show(L, index));
}

/* What is not there because it is broken is a mistake already. */
static bool has_broken(lua_State *L) {
    bool broken = false;
    for (lua_Integer i = 1, count = (lua_Integer)lua_rawlen(L, 1); i <= count && !broken; i++) {
        lua_rawgeti(L, 1, i);
        broken = word_of(L, -1, WORD_BROKEN) != NULL;
        lua_pop(L, 1);
    }
    return broken;
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
                                          {"severity", "severity", FIELD_OWN, .own = own_level},
                                          {"irritability", "irritability", FIELD_OWN, .own = own_level},
                                          {"light", "light", FIELD_OWN, .own = own_light},
                                          {"messages", "messages", FIELD_COUNT, .min = 1, .max = MESSAGES_MOST}};
    static const struct shape_item items[] = {
        {WORD_STEPS, "steps", true, false}, {WORD_PHASES, "phases", true, false},
        {WORD_FLAGS, "flags", true, false}, {WORD_LAYOFF, "layoff", false, false},
        {WORD_RULE, "rules", false, false}, {WORD_MIGRATION, "migrations", false, false},
        {WORD_AGAIN, "again", true, false}};
    static const struct shape shape = {"protocol", fields, sizeof fields / sizeof *fields, items, 7, .marked = true};
    if (!bind_body(L, "protocol", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_PROTOCOL);
    word_put_text(L, w, "kind", "protocol");
    word_put_text(L, w, "id", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    layoff_check(L, w);
    if (has_broken(L)) return 1;
    rule_check_steps(L, w);
    migration_check(L, w);
    return 1;
}

/*** protocol "itb-syndrome" { title = …, version = …, criteria = { … }, steps { … }, phases { … } }: what a script
 * returns. */
static int l_protocol_protocol(lua_State *L) { return bind_named(L, "protocol", NAME_KEBAB, l_protocol_protocol_body); }

void words_protocol_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "source", l_protocol_source);
    bind_word(L, d, "protocol", l_protocol_protocol);
}

void words_open(lua_State *L, struct draft *d) {
    bind_open(L, d);
    words_time_open(L, d);
    words_declare_open(L, d);
    words_finding_open(L, d);
    words_library_open(L, d);
    words_criterion_open(L, d);
    words_number_open(L, d);
    words_window_open(L, d);
    words_evidence_open(L, d);
    words_dose_open(L, d);
    words_ladder_open(L, d);
    words_exercise_open(L, d);
    words_care_open(L, d);
    words_flag_open(L, d);
    words_rule_open(L, d);
    words_action_open(L, d);
    words_light_open(L, d);
    words_layoff_open(L, d);
    words_avoid_open(L, d);
    words_again_open(L, d);
    words_migrate_open(L, d);
    words_phase_open(L, d);
    words_protocol_open(L, d);
}
