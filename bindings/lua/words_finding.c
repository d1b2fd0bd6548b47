/* words_finding.c - what a script may say about a finding: f.pain "walking", f.onset:is "traumatic". */
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
        bind_mistake(L, "%s has no contexts%s", bind_show(L, 1),
                     is_type(w, "one-of")    ? ": its codes are asked for with :is"
                     : is_type(w, "some-of") ? ": its codes are asked for with :includes"
                                             : "");
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

bool finding_in_context(lua_State *L, int index) {
    const struct word *w = word_at(L, index);
    if (!json_object_get(w->declared, "contexts") || *word_text(w, "context")) return true;
    bind_mistake(L, "%s: say which, as in f.%s \"%s\"", bind_show(L, index), bind_show(L, index),
                 json_string_value(json_array_get(json_object_get(w->declared, "contexts"), 0)));
    return false;
}

static int l_finding_known(lua_State *L) {
    if (!finding_in_context(L, 1)) return word_broken(L);
    finding_leaf(L, word_at(L, 1), WORD_CONDITION, "known");
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

void words_finding_open(lua_State *L, struct draft *d) {
    static const luaL_Reg operators[] = {
        {"__call", l_finding_call},       {"__band", l_criterion_operator}, {"__bor", l_criterion_operator},
        {"__bnot", l_criterion_operator}, {"__add", l_number_operator},     {"__sub", l_number_operator},
        {"__mul", l_number_operator},     {"__div", l_number_operator},     {NULL, NULL}};
    static const luaL_Reg methods[] = {
        {"known", l_finding_known},      {"is", l_finding_code},          {"includes", l_finding_code},
        {"includes_any", l_finding_any}, {"some", l_finding_any},         {"other_knee", l_finding_knee},
        {"left_knee", l_finding_knee},   {"right_knee", l_finding_knee},  {"at_least", l_number_compare},
        {"at_most", l_number_compare},   {"above", l_number_compare},     {"below", l_number_compare},
        {"equals", l_number_compare},    {"between", l_number_between},   {"bands", l_number_bands},
        {"over", l_window_open},         {"last", l_window_open},         {"of_session", l_window_session},
        {"points", l_criterion_points},  {"baseline", l_window_baseline}, {NULL, NULL}};
    bind_kind(L, d, WORD_FINDING, operators, methods);
}
