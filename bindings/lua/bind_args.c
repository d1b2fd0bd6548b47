/* bind_args.c - reading the arguments of words: what bind.h promises under "Arguments". */
#include "bindings/lua/bind.h"
#include "bindings/lua/sandbox.h"
#include "bindings/lua/words.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

#define SHOWN       40 /* bytes of a text that a message quotes */
#define NESTED_MOST 8  /* lists in lists */

const char *bind_nearest(struct draft *d, const char *word, const char *const *candidates, size_t count) {
    const char *near = text_nearest(word, candidates, count);
    const char *words = near ? arena_printf(d->arena, ", did you mean \"%s\"?", near) : "";
    return words ? words : "";
}

const char *bind_nearest_key(struct draft *d, const char *word, const json_t *object) {
    size_t count = 0;
    const char **names = arena_array(d->arena, json_object_size(object) + 1, sizeof *names);
    const char *key;
    json_t *value;
    if (!names) return "";
    json_object_foreach ((json_t *)object, key, value) names[count++] = key;
    return bind_nearest(d, word, names, count);
}

const char *bind_nearest_finding(struct draft *d, const char *name) {
    size_t count = json_array_size(d->findings);
    const char **names = arena_array(d->arena, count + 1, sizeof *names);
    for (size_t i = 0; names && i < count; i++)
        names[i] = json_string_value(json_object_get(json_array_get(d->findings, i), "name"));
    return names ? bind_nearest(d, name, names, count) : "";
}

static const char *show_word(struct draft *d, const struct word *w) {
    const char *id = word_text(w, "finding");
    if (w->kind == WORD_FINDING && *word_text(w, "context"))
        return arena_printf(d->arena, "%s \"%s\"", id, word_text(w, "context"));
    if (w->kind == WORD_FINDING) return arena_text(d->arena, id);
    id = word_text(w, "id");
    if (!*id) return word_kind_name(w->kind);
    const char *kind = strchr(word_kind_name(w->kind), ' ');
    return arena_printf(d->arena, "%s \"%s\"", kind ? kind + 1 : word_kind_name(w->kind), id);
}

const char *bind_show(lua_State *L, int index) {
    struct draft *d = bind_draft(L);
    const struct word *w = word_at(L, index);
    const char *shown = NULL;
    if (w) {
        shown = show_word(d, w);
    } else if (lua_type(L, index) == LUA_TSTRING) {
        const char *text = lua_tostring(L, index);
        size_t n = strlen(text);
        while (n > SHOWN && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
        shown = arena_printf(d->arena, n > SHOWN ? "\"%.*s…\"" : "\"%.*s\"", n > SHOWN ? SHOWN : (int)n, text);
    } else if (lua_type(L, index) == LUA_TFUNCTION) {
        shown = "a word without its { … }";
    } else if (lua_type(L, index) == LUA_TTABLE) {
        shown = "a plain table";
    } else {
        sandbox_push_text(L, index);
        shown = arena_text(d->arena, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    return shown ? shown : "";
}

static bool is_flag_id(const char *name) {
    size_t n = strlen(name);
    if (n < 3 || n > 12 || !isupper((unsigned char)name[0])) return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)name[i])) return false;
    return true;
}

static void check_name(lua_State *L, const char *word, const char *name, size_t n, enum name_form form) {
    const char *why = NULL;
    if (form == NAME_KEBAB && !text_is_kebab(name)) why = "expected small letters, digits and single hyphens";
    if (form == NAME_SNAKE && !text_is_snake(name)) why = "expected small letters, digits and single underscores";
    if (form == NAME_FLAG && !is_flag_id(name)) why = "expected a name such as RF03";
    if (form == NAME_WORDS && n == 0) why = "expected some words";
    if (form == NAME_WORDS && !text_is_clean(name, n, 300, &why)) why = why ? why : "is too long";
    if (why) bind_mistake(L, "%s %s: %s", word, bind_show(L, 1), why);
}

int bind_named(lua_State *L, const char *word, enum name_form form, lua_CFunction then) {
    if (lua_type(L, 1) != LUA_TSTRING) {
        if (!word_of(L, 1, WORD_BROKEN))
            bind_mistake(L, "%s: expected its name first, as in %s \"%s\" { … }, got %s", word, word,
                         form == NAME_FLAG    ? "RF03"
                         : form == NAME_WORDS ? "some words"
                                              : "name",
                         bind_show(L, 1));
        return word_broken(L);
    }
    size_t n;
    const char *name = lua_tolstring(L, 1, &n);
    check_name(L, word, name, n, form);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushstring(L, word);
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, then, 3);
    return 1;
}

bool bind_body(lua_State *L, const char *word, const char *name) {
    if (lua_type(L, 1) == LUA_TTABLE) return true;
    if (!word_of(L, 1, WORD_BROKEN))
        bind_mistake(L, "%s%s%s%s: expected { … }, got %s", word, *name ? " \"" : "", name, *name ? "\"" : "",
                     bind_show(L, 1));
    return false;
}

int bind_items(lua_State *L, int index, const char *where, bool keys) {
    lua_Integer count = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        if (lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1) {
            if (lua_tointeger(L, -1) > count) count = lua_tointeger(L, -1);
        } else if (!keys) {
            bind_mistake(L, "%s has no field %s: it is a plain list", where, bind_show(L, -1));
        }
    }
    for (lua_Integer i = 1; i <= count; i++) {
        bool hole = lua_rawgeti(L, index, i) == LUA_TNIL;
        lua_pop(L, 1);
        if (!hole) continue;
        bind_mistake(L, "%s: item %lld is nil", where, (long long)i);
        return (int)i - 1;
    }
    return (int)count;
}

static void append_items(lua_State *L, int from, int count, int into, const char *where, int depth) {
    luaL_checkstack(L, 4, NULL);
    for (int i = 1; i <= count; i++) {
        sandbox_charge(L, 10);
        if (lua_rawgeti(L, from, i) != LUA_TTABLE) {
            lua_rawseti(L, into, (lua_Integer)lua_rawlen(L, into) + 1);
            continue;
        }
        int list = lua_gettop(L);
        if (depth == NESTED_MOST)
            bind_mistake(L, "%s: lists stand in lists more than %d deep", where, NESTED_MOST);
        else
            append_items(L, list, bind_items(L, list, where, false), into, where, depth + 1);
        lua_pop(L, 1);
    }
}

void bind_flatten(lua_State *L, int index, const char *where) {
    int count = bind_items(L, index, where, true);
    lua_newtable(L);
    int into = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        if (lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1)
            lua_pop(L, 2);
        else
            lua_rawset(L, into);
    }
    append_items(L, index, count, into, where, 0);
    lua_replace(L, index);
}

bool bind_milli(lua_State *L, int index, const char *where, int64_t *milli) {
    if (lua_type(L, index) != LUA_TNUMBER) {
        if (!word_of(L, index, WORD_BROKEN)) bind_mistake(L, "%s is %s, expected a number", where, bind_show(L, index));
        return false;
    }
    double value = lua_tonumber(L, index), scaled = nearbyint(value * 1000);
    if (!(fabs(value) <= 9e12)) {
        bind_mistake(L, "%s is %s, which is too large", where, bind_show(L, index));
        return false;
    }
    if (fabs(value * 1000 - scaled) > 1e-6 * fmax(1, fabs(value))) {
        bind_mistake(L, "%s is %s, which has more than three decimals", where, bind_show(L, index));
        return false;
    }
    *milli = (int64_t)scaled;
    return true;
}

static const char *instead(const struct word *finding) {
    const char *type = finding_type_of(finding);
    if (!strcmp(type, "number")) return "a number: compare it, as in :at_least(4)";
    return !strcmp(type, "one-of") ? "one of a list: write :is \"code\"" : "some of a list: write :includes \"code\"";
}

static void not_a_condition(lua_State *L, int index, const char *where) {
    const struct word *w = word_at(L, index);
    if (w && w->kind == WORD_FINDING)
        bind_mistake(L, "%s is %s, which is %s", where, bind_show(L, index), instead(w));
    else if (lua_type(L, index) == LUA_TBOOLEAN)
        bind_mistake(L,
                     "%s is %s: Lua's ==, ~= and not answer at once; write :equals(n), :is \"code\" or ~condition, and "
                     "always or never for what is fixed",
                     where, lua_toboolean(L, index) ? "true" : "false");
    else
        bind_mistake(L, "%s is %s, expected a condition", where, bind_show(L, index));
}

struct word *bind_condition(lua_State *L, int index, const char *where) {
    struct word *w = word_at(L, index);
    if (w && (w->kind == WORD_CONDITION || w->kind == WORD_BROKEN)) return w;
    if (w && w->kind == WORD_FINDING && !strcmp(finding_type_of(w), "yes-no")) {
        w = finding_leaf(L, w, WORD_CONDITION, "yes");
        lua_replace(L, index);
        return w;
    }
    not_a_condition(L, index, where);
    return NULL;
}

static struct word *constant(lua_State *L, int index, const char *where) {
    int64_t milli;
    if (!bind_milli(L, index, where, &milli)) return NULL;
    struct word *w = word_new(L, WORD_NUMBER);
    word_put_text(L, w, "op", "number");
    word_put(L, w, "value", json_integer(milli));
    lua_replace(L, index);
    return w;
}

struct word *bind_number(lua_State *L, int index, const char *where) {
    struct word *w = word_at(L, index);
    if (!w && lua_type(L, index) == LUA_TNUMBER) return constant(L, index, where);
    if (w && (w->kind == WORD_NUMBER || w->kind == WORD_BROKEN)) return w;
    if (w && w->kind == WORD_FINDING && !strcmp(finding_type_of(w), "number")) {
        if (*word_text(w, "context") == '\0' && json_object_get(w->declared, "contexts")) {
            bind_mistake(L, "%s: say which %s, as in f.%s \"%s\"", where, bind_show(L, index), bind_show(L, index),
                         json_string_value(json_array_get(json_object_get(w->declared, "contexts"), 0)));
            return NULL;
        }
        w = finding_leaf(L, w, WORD_NUMBER, "value");
        lua_replace(L, index);
        return w;
    }
    if (w && w->kind == WORD_FIGURE)
        bind_mistake(L, "%s: say of how many days, as in red_sessions:over(days(7))", where);
    else if (w && w->kind == WORD_WINDOW)
        bind_mistake(L,
                     "%s: say which figure of the reports: :median(), :mean(), :worst(), :least(), :sum() or :count()",
                     where);
    else
        bind_mistake(L, "%s is %s, expected a number", where, bind_show(L, index));
    return NULL;
}

bool bind_sessionless(lua_State *L, const struct word *w, const char *where) {
    if (!w->session) return true;
    bind_mistake(L, "%s looks at one session (:of_session(), limit_ok, limit_high): only a traffic_light does", where);
    return false;
}
