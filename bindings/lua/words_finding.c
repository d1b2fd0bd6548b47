/* words_finding.c - the clinical vocabulary: declaring findings, and what a script may say about one.
 *
 *     return findings {
 *       knee.yes_no "locking" "Does the knee get stuck?",
 *       knee.number "pain" { "How bad is the pain?", unit = "0-10", from = 0, to = 10, contexts = "rest walking" },
 *     } */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include "clinical/finding/finding.h"
#include <string.h>

const char *finding_type_of(const struct word *finding) {
    return json_string_value(json_object_get(finding->declared, "type"));
}

static bool is_type(const struct word *finding, const char *type) { return !strcmp(finding_type_of(finding), type); }

struct word *finding_leaf(lua_State *L, const struct word *finding, enum word_kind kind, const char *op) {
    static const char *const members[] = {"finding", "context", "knee", WORD_PLACE};
    struct word *w = word_new(L, kind);
    word_put_text(L, w, "op", op);
    for (size_t i = 0; i < 4; i++) {
        json_t *value = json_object_get(finding->json, members[i]);
        if (value) word_put(L, w, members[i], json_incref(value));
    }
    return w;
}

/* ---- Declaring ---- */

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

static void own_fresh(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    int64_t hours;
    if (time_units(L, index, shape_where(L, at, field->name), 3600, &hours))
        word_put(L, at->word, field->key, json_integer(hours));
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

static const struct field yes_no_fields[] = {{"fresh", "fresh_h", FIELD_OWN, .own = own_fresh},
                                             {"when_pain", "implied_by", FIELD_OWN, .own = own_implied}};
static const struct field number_fields[] = {
    {"unit", "unit", FIELD_TEXT, .max = 40},
    {"from", "min", FIELD_MILLI, .required = true, .min = -1000000000, .max = 1000000000},
    {"to", "max", FIELD_MILLI, .required = true, .min = -1000000000, .max = 1000000000},
    {"contexts", "contexts", FIELD_OWN, .own = own_words},
    {"fresh", "fresh_h", FIELD_OWN, .own = own_fresh}};
static const struct field list_fields[] = {{"codes", "codes", FIELD_OWN, .required = true, .own = own_words},
                                           {"fresh", "fresh_h", FIELD_OWN, .own = own_fresh}};

static const struct {
    const char *word, *type;
    struct shape shape;
} types[] = {
    {"yes_no", "yes-no", {"yes_no", yes_no_fields, 2, .texts = "question"}},
    {"number", "number", {"number", number_fields, 5, .texts = "question"}},
    {"one_of", "one-of", {"one_of", list_fields, 2, .texts = "question"}},
    {"some_of", "some-of", {"some_of", list_fields, 2, .texts = "question"}},
};

/* Upvalue 2 is "knee.yes_no", 3 the name. */
static int l_finding_declare_body(lua_State *L) {
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
static int l_finding_declare(lua_State *L) { return bind_named(L, bind_called(L), NAME_SNAKE, l_finding_declare_body); }

static void declare(lua_State *L, int index, int item) {
    struct draft *d = bind_draft(L);
    struct word *w = word_at(L, index);
    if (!w || (w->kind != WORD_DECLARATION && w->kind != WORD_BROKEN)) {
        bind_mistake(L, "findings: item %d is %s, expected a declaration such as knee.yes_no \"locking\" \"…\"", item,
                     bind_show(L, index));
    } else if (w->kind == WORD_DECLARATION && draft_finding(d, word_text(w, "name"))) {
        bind_mistake(L, "findings: %s is declared twice", word_text(w, "name"));
    } else if (w->kind == WORD_DECLARATION) {
        word_keep(L, json_array_append(d->findings, w->json));
    }
}

/*** The vocabulary: all findings that exist, in the order in which they are asked and shown. */
static int l_finding_findings(lua_State *L) {
    if (!bind_body(L, "findings", "")) return word_broken(L);
    if (json_array_size(bind_draft(L)->findings) > 0) {
        bind_mistake(L, "findings: there is a vocabulary already");
        return word_broken(L);
    }
    int count = bind_items(L, 1, "findings", false);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, 1, i);
        declare(L, lua_gettop(L), i);
        lua_pop(L, 1);
    }
    word_put_text(L, word_new(L, WORD_LIBRARY), "of", "finding");
    return 1;
}

/* ---- What a script says about a finding ---- */

static struct word *copy(lua_State *L, const struct word *finding) {
    struct word *w = word_new(L, WORD_FINDING);
    w->declared = finding->declared;
    word_keep(L, json_object_update_missing(w->json, finding->json));
    return w;
}

static bool has(const struct word *finding, const char *list, const char *word) {
    size_t i;
    json_t *one;
    json_array_foreach (json_object_get(finding->declared, list), i, one) {
        if (!strcmp(json_string_value(one), word)) return true;
    }
    return false;
}

static const char *near_word(lua_State *L, const struct word *finding, const char *list, const char *word) {
    const char *names[FINDING_MAX_CODES];
    size_t count = 0;
    json_t *one;
    json_array_foreach (json_object_get(finding->declared, list), count, one) {
        if (count == FINDING_MAX_CODES) break;
        names[count] = json_string_value(one);
    }
    return bind_nearest(bind_draft(L), word, names, count);
}

/* f.pain "walking": the finding in one of its contexts. */
static int l_finding_call(lua_State *L) {
    struct word *w = word_at(L, 1);
    if (lua_type(L, 2) != LUA_TSTRING) {
        if (!word_of(L, 2, WORD_BROKEN))
            bind_mistake(L, "%s: expected a context in quotes, got %s", bind_show(L, 1), bind_show(L, 2));
        return word_broken(L);
    }
    const char *context = lua_tostring(L, 2);
    if (has(w, "contexts", context)) {
        word_put_text(L, copy(L, w), "context", context);
        return 1;
    }
    if (json_object_get(w->declared, "contexts"))
        bind_mistake(L, "%s has no context \"%s\"%s", bind_show(L, 1), context, near_word(L, w, "contexts", context));
    else
        bind_mistake(L, "%s has no contexts", bind_show(L, 1));
    return word_broken(L);
}

/* f.hip_ir_deg:other_knee(), :left_knee(), :right_knee() */
static int l_finding_knee(lua_State *L) {
    struct word *w = word_at(L, 1);
    const char *which = bind_called(L);
    if (strcmp(json_string_value(json_object_get(w->declared, "about")), "knee") != 0) {
        bind_mistake(L, "%s is about the person: it has no %s", bind_show(L, 1), which);
        return word_broken(L);
    }
    word_put(L, copy(L, w), "knee", json_stringn(which, strcspn(which, "_")));
    return 1;
}

static int l_finding_known(lua_State *L) {
    struct word *w = word_at(L, 1);
    if (json_object_get(w->declared, "contexts") && !*word_text(w, "context")) {
        bind_mistake(L, "%s: say which, as in f.%s \"%s\"", bind_show(L, 1), bind_show(L, 1),
                     json_string_value(json_array_get(json_object_get(w->declared, "contexts"), 0)));
        return word_broken(L);
    }
    finding_leaf(L, w, WORD_CONDITION, "known");
    return 1;
}

/* Pushes the leaf for one code, or a broken word. */
static void code_leaf(lua_State *L, const struct word *w, const char *op, int index) {
    if (lua_type(L, index) != LUA_TSTRING) {
        if (!word_of(L, index, WORD_BROKEN))
            bind_mistake(L, "%s: expected a code in quotes, got %s", bind_show(L, 1), bind_show(L, index));
        word_broken(L);
        return;
    }
    const char *code = lua_tostring(L, index);
    if (has(w, "codes", code)) {
        word_put_text(L, finding_leaf(L, w, WORD_CONDITION, op), "code", code);
        return;
    }
    bind_mistake(L, "%s has no code \"%s\"%s", bind_show(L, 1), code, near_word(L, w, "codes", code));
    word_broken(L);
}

static bool asks(lua_State *L, const char *type, const char *hint) {
    if (is_type(word_at(L, 1), type)) return true;
    bind_mistake(L, "%s is a %s finding: %s", bind_show(L, 1), finding_type_of(word_at(L, 1)), hint);
    return false;
}

/* f.onset:is "traumatic", and f.pain_place:includes "groin". */
static int l_finding_code(lua_State *L) {
    bool is = !strcmp(bind_called(L), "is");
    if (!(is ? asks(L, "one-of", "only a one-of finding has :is")
             : asks(L, "some-of", "only a some-of finding has :includes")))
        return word_broken(L);
    code_leaf(L, word_at(L, 1), bind_called(L), 2);
    return 1;
}

/* f.pain_place:includes_any { "groin", "thigh" }; f.pain_place:some() stands for all of its codes. */
static int l_finding_any(lua_State *L) {
    struct word *w = word_at(L, 1);
    if (!asks(L, "some-of", "only a some-of finding has :includes_any and :some")) return word_broken(L);
    bool some = !strcmp(bind_called(L), "some");
    if (!some && lua_type(L, 2) != LUA_TTABLE) {
        bind_mistake(L, "%s: includes_any takes a list of codes, got %s", bind_show(L, 1), bind_show(L, 2));
        return word_broken(L);
    }
    int count =
        some ? (int)json_array_size(json_object_get(w->declared, "codes")) : bind_items(L, 2, "includes_any", false);
    if (count == 0) bind_mistake(L, "%s: includes_any has no codes", bind_show(L, 1));
    struct word *any = word_new(L, WORD_CONDITION);
    word_put_text(L, any, "op", "any");
    for (int i = 1; i <= count; i++) {
        if (some)
            lua_pushstring(L, json_string_value(json_array_get(json_object_get(w->declared, "codes"), (size_t)i - 1)));
        else
            lua_rawgeti(L, 2, i);
        code_leaf(L, w, "includes", lua_gettop(L));
        word_add(L, any, "of", word_at(L, -1));
        lua_pop(L, 2);
    }
    return 1;
}

static void open_group(lua_State *L, struct draft *d, const char *about) {
    lua_newtable(L);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        lua_pushlightuserdata(L, d);
        lua_pushfstring(L, "%s.%s", about, types[i].word);
        lua_pushcclosure(L, l_finding_declare, 2);
        lua_setfield(L, -2, types[i].word);
    }
    sandbox_read_only(L, about);
    sandbox_define(L, about);
}

void words_finding_open(lua_State *L, struct draft *d) {
    static const luaL_Reg operators[] = {{"__call", l_finding_call},      {"__band", l_criterion_operator},
                                         {"__bor", l_criterion_operator}, {"__bnot", l_criterion_operator},
                                         {"__add", l_number_operator},    {"__sub", l_number_operator},
                                         {"__mul", l_number_operator},    {NULL, NULL}};
    static const luaL_Reg methods[] = {{"known", l_finding_known},
                                       {"is", l_finding_code},
                                       {"includes", l_finding_code},
                                       {"includes_any", l_finding_any},
                                       {"some", l_finding_any},
                                       {"other_knee", l_finding_knee},
                                       {"left_knee", l_finding_knee},
                                       {"right_knee", l_finding_knee},
                                       {"at_least", l_number_compare},
                                       {"at_most", l_number_compare},
                                       {"above", l_number_compare},
                                       {"below", l_number_compare},
                                       {"equals", l_number_compare},
                                       {"between", l_number_between},
                                       {"bands", l_number_bands},
                                       {"over", l_window_open},
                                       {"last", l_window_open},
                                       {"points", l_criterion_points},
                                       {NULL, NULL}};
    bind_kind(L, d, WORD_FINDING, operators, methods);
    bind_word(L, d, "findings", l_finding_findings);
    open_group(L, d, "knee");
    open_group(L, d, "person");
}
