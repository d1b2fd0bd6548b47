/* words_declare.c - the clinical vocabulary: declaring findings.
 *
 *     return findings {
 *       knee.yes_no "locking" "Does the knee get stuck?",
 *       knee.number "pain" { "How bad is the pain?", unit = "0-10", from = 0, to = 10, contexts = "rest walking" },
 *     } */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/words.h"
#include "bindings/lua/words_score.h"
#include "clinical/finding/vocabulary.h"
#include <string.h>

/* "rest walking" → its words, into w's list under key. */
static void put_words(lua_State *L, struct word *w, const char *key, const char *text) {
    json_t *list = word_list(L, w, key);
    while (*(text += strspn(text, " \n\t"))) {
        size_t n = strcspn(text, " \n\t");
        word_keep(L, json_array_append_new(list, json_stringn(text, n)));
        text += n;
    }
}

static void own_words(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    if (lua_type(L, index) == LUA_TSTRING)
        put_words(L, at->word, field->key, lua_tostring(L, index));
    else
        bind_mistake(L, "%s: %s is %s, expected words such as \"rest walking\"", at->where, field->name,
                     bind_show(L, index));
}

/* contexts = "rest walking", or { { "rest", "How bad is the pain at rest?" }, … }: how each is asked. */
static void own_contexts(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    if (lua_type(L, index) != LUA_TTABLE) {
        own_words(L, at, field, index);
        return;
    }
    const char *where = shape_where(L, at, field->name);
    json_t *contexts = word_list(L, at->word, "contexts"), *asked = word_list(L, at->word, "asked");
    int count = bind_items(L, index, where, false);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, index, i);
        bool pair = lua_type(L, -1) == LUA_TTABLE && lua_rawlen(L, -1) == 2;
        lua_rawgeti(L, pair ? -1 : index, 1);
        lua_rawgeti(L, pair ? -2 : index, 2);
        if (!pair || lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
            bind_mistake(L, "%s: item %d is not a context and how it is asked, { \"walking\", \"How …?\" }", where, i);
        else {
            word_keep(L, json_array_append_new(contexts, json_string(lua_tostring(L, -2))));
            word_keep(L, json_array_append_new(asked, json_string(lua_tostring(L, -1))));
        }
        lua_pop(L, 3);
    }
}

static void own_fresh(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    int64_t hours;
    if (time_units(L, index, shape_where(L, at, field->name), 3600, &hours))
        word_put(L, at->word, field->key, json_integer(hours));
}

/* keep = days(400): how long windows look back on it. */
static void own_keep(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    int64_t days;
    if (!time_units(L, index, where, 86400, &days)) return;
    if (days < 1 || days > FINDING_MAX_KEPT_DAYS)
        bind_mistake(L, "%s is %lld days, expected days(1) to days(%d)", where, (long long)days, FINDING_MAX_KEPT_DAYS);
    else if (days != FINDING_KEPT_DAYS)
        word_put(L, at->word, field->key, json_integer(days));
}

static void own_implied(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    const char *space = strchr(text, ' ');
    if (!*text) {
        bind_mistake(L, "%s: %s is %s, expected a finding and its context, as in \"pain squat\"", at->where,
                     field->name, bind_show(L, index));
        return;
    }
    word_put(L, at->word, field->key, json_object());
    json_t *by = json_object_get(at->word->json, field->key);
    word_keep(L, json_object_set_new(by, "finding", json_stringn(text, space ? (size_t)(space - text) : strlen(text))));
    if (space) word_keep(L, json_object_set_new(by, "context", json_string(space + 1)));
}

/* ---- normal = false: what an examiner finds in a healthy person ---- */

/* The value at index as a findings form has it, under "normal"; checked against the whole declaration later. */
static void own_normal(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    int64_t milli;
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN: word_put(L, at->word, field->key, json_boolean(lua_toboolean(L, index))); break;
    case LUA_TSTRING: word_put(L, at->word, field->key, json_string(lua_tostring(L, index))); break;
    case LUA_TTABLE:
        word_list(L, at->word, field->key);
        for (int i = 1, count = bind_items(L, index, where, false); i <= count; i++) {
            const char *code = lua_rawgeti(L, index, i) == LUA_TSTRING ? lua_tostring(L, -1) : "";
            word_keep(L, json_array_append_new(json_object_get(at->word->json, field->key), json_string(code)));
            lua_pop(L, 1);
        }
        break;
    default:
        if (!bind_milli(L, index, where, &milli)) break;
        word_put(L, at->word, field->key, milli % 1000 ? json_real((double)milli / 1000) : json_integer(milli / 1000));
    }
}

static bool has_code(const json_t *declared, const json_t *code) {
    size_t i;
    json_t *each;
    json_array_foreach (json_object_get(declared, "codes"), i, each) {
        if (json_equal(each, code)) return true;
    }
    return false;
}

static bool fits_number(const json_t *declared, const json_t *normal) {
    double milli = json_number_value(normal) * 1000;
    return json_is_number(normal) && milli >= (double)json_integer_value(json_object_get(declared, "min")) &&
           milli <= (double)json_integer_value(json_object_get(declared, "max"));
}

static const char *misfit(const json_t *declared, const json_t *normal) {
    const char *type = json_string_value(json_object_get(declared, "type"));
    size_t i;
    json_t *code;
    if (!strcmp(type, "yes-no")) return json_is_boolean(normal) ? NULL : "true or false";
    if (!strcmp(type, "number")) return fits_number(declared, normal) ? NULL : "a number within its range";
    if (!strcmp(type, "one-of")) return has_code(declared, normal) ? NULL : "one of its codes";
    if (!json_is_array(normal)) return "a list of its codes, as in {}";
    json_array_foreach (normal, i, code) {
        if (!has_code(declared, code)) return "a list of its codes, as in {}";
    }
    return NULL;
}

/* From the declaration, which is compiled, into the draft. */
static void keep_normal(lua_State *L, const struct word *w) {
    struct draft *d = bind_draft(L);
    const char *name = word_text(w, "name");
    json_t *normal = json_object_get(w->json, "normal");
    const char *expected = normal ? misfit(w->json, normal) : NULL;
    if (expected) bind_mistake_of(L, w->json, "%s: normal is not %s", name, expected);
    if (normal)
        word_keep(L, json_object_set(d->normals, name, normal));
    else if (!strcmp(word_text(w, "type"), "yes-no"))
        word_keep(L, json_object_set_new(d->normals, name, json_false()));
    json_object_del(w->json, "normal");
}

/* ---- Declaring ---- */

static const struct field yes_no_fields[] = {{"title", "title", FIELD_TEXT, .max = 120},
                                             {"fresh", "fresh_h", FIELD_OWN, .own = own_fresh},
                                             {"keep", "kept_d", FIELD_OWN, .own = own_keep},
                                             {"when_pain", "implied_by", FIELD_OWN, .own = own_implied},
                                             {"normal", "normal", FIELD_OWN, .own = own_normal}};
static const struct field number_fields[] = {
    {"unit", "unit", FIELD_TEXT, .max = 40},
    {"from", "min", FIELD_MILLI, .required = true, .min = -1000000000, .max = 1000000000},
    {"to", "max", FIELD_MILLI, .required = true, .min = -1000000000, .max = 1000000000},
    {"contexts", "contexts", FIELD_OWN, .own = own_contexts},
    {"title", "title", FIELD_TEXT, .max = 120},
    {"fresh", "fresh_h", FIELD_OWN, .own = own_fresh},
    {"keep", "kept_d", FIELD_OWN, .own = own_keep},
    {"score", "score", FIELD_OWN, .own = words_score_read},
    {"normal", "normal", FIELD_OWN, .own = own_normal}};
static const struct field list_fields[] = {{"title", "title", FIELD_TEXT, .max = 120},
                                           {"codes", "codes", FIELD_OWN, .required = true, .own = own_words},
                                           {"fresh", "fresh_h", FIELD_OWN, .own = own_fresh},
                                           {"keep", "kept_d", FIELD_OWN, .own = own_keep},
                                           {"normal", "normal", FIELD_OWN, .own = own_normal}};

static const struct {
    const char *word, *type;
    struct shape shape;
} types[] = {
    {"yes_no", "yes-no", {"yes_no", yes_no_fields, 5, .texts = "question"}},
    {"number", "number", {"number", number_fields, 9, .texts = "question"}},
    {"one_of", "one-of", {"one_of", list_fields, 5, .texts = "question"}},
    {"some_of", "some-of", {"some_of", list_fields, 5, .texts = "question"}},
};

/* Upvalue 2 is "knee.yes_no", 3 the name. */
static int l_declare_finding_body(lua_State *L) {
    const char *what = bind_called(L), *name = bind_name(L), *dot = strchr(what, '.');
    size_t type = 0;
    while (strcmp(types[type].word, dot + 1) != 0) type++;
    if (lua_type(L, 1) != LUA_TSTRING && !bind_body(L, what, name)) return word_broken(L);
    struct word *w = word_new(L, WORD_DECLARATION);
    word_put_text(L, w, "name", name);
    word_put(L, w, "about", json_stringn(what, (size_t)(dot - what)));
    word_put_text(L, w, "type", types[type].type);
    if (lua_type(L, 1) == LUA_TSTRING) { /* the question alone is short for { "question" } */
        lua_newtable(L);
        lua_pushvalue(L, 1);
        lua_rawseti(L, -2, 1);
        lua_replace(L, 1);
    }
    struct shape shape = types[type].shape;
    shape.what = what;
    shape_read(L, &shape, name, 1, w, w->json);
    return 1;
}

/*** knee.yes_no, knee.number, knee.one_of, knee.some_of, and the same of person: declares a finding. */
static int l_declare_finding(lua_State *L) { return bind_named(L, bind_called(L), NAME_SNAKE, l_declare_finding_body); }

static void declare(lua_State *L, int index, int item) {
    struct draft *d = bind_draft(L);
    struct word *w = word_at(L, index);
    if (!w || (w->kind != WORD_DECLARATION && w->kind != WORD_BROKEN)) {
        bind_mistake(L, "findings: item %d is %s, expected a declaration such as knee.yes_no \"locking\" \"…\"", item,
                     bind_show(L, index));
    } else if (w->kind == WORD_DECLARATION && draft_finding(d, word_text(w, "name"))) {
        bind_mistake_of(L, w->json, "findings: %s is declared twice", word_text(w, "name"));
    } else if (w->kind == WORD_DECLARATION) {
        keep_normal(L, w);
        word_keep(L, json_array_append(d->findings, w->json));
        word_keep(L, json_object_set(d->named, word_text(w, "name"), w->json));
    }
}

/*** The vocabulary: all findings that exist, in the order in which they are asked and shown. */
static int l_declare_findings(lua_State *L) {
    if (!bind_body(L, "findings", "")) return word_broken(L);
    if (json_array_size(bind_draft(L)->findings) > 0) {
        bind_mistake(L, "findings: there is a vocabulary already");
        return word_broken(L);
    }
    bind_flatten(L, 1, "findings");
    int count = bind_items(L, 1, "findings", false);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, 1, i);
        declare(L, lua_gettop(L), i);
        lua_pop(L, 1);
    }
    words_score_check(L);
    word_put_text(L, word_new(L, WORD_LIBRARY), "of", "finding");
    return 1;
}

static void open_group(lua_State *L, struct draft *d, const char *about) {
    lua_newtable(L);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        lua_pushlightuserdata(L, d);
        lua_pushfstring(L, "%s.%s", about, types[i].word);
        lua_pushcclosure(L, l_declare_finding, 2);
        lua_setfield(L, -2, types[i].word);
    }
    sandbox_read_only(L, about);
    sandbox_define(L, about);
}

void words_declare_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "findings", l_declare_findings);
    open_group(L, d, "knee");
    open_group(L, d, "person");
}
