#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <stdio.h>
#include <string.h>

#define TEXT_MOST  4000
#define CANDIDATES 64

static const char *said(const char *text) { return text ? text : ""; }

const char *shape_where(lua_State *L, const struct shape_at *at, const char *field) {
    return said(arena_printf(bind_draft(L)->arena, "%s: %s", at->where, field));
}

static bool is_white(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* One line, one space between words, none at the ends. */
static char *one_line(struct arena *a, const char *text, size_t n) {
    char *line = arena_alloc(a, n + 1);
    size_t length = 0;
    for (size_t i = 0; line && i < n; i++) {
        if (!is_white(text[i]))
            line[length++] = text[i];
        else if (length && line[length - 1] != ' ')
            line[length++] = ' ';
    }
    while (length && line[length - 1] == ' ') line[--length] = '\0';
    return line;
}

void shape_put_text(lua_State *L, json_t *into, const char *key, const char *where, int index, int64_t max) {
    if (lua_type(L, index) != LUA_TSTRING) {
        if (!word_of(L, index, WORD_BROKEN)) bind_mistake(L, "%s is %s, expected a text", where, bind_show(L, index));
        return;
    }
    size_t n, most = max ? (size_t)max : TEXT_MOST;
    const char *text = lua_tolstring(L, index, &n), *why = NULL;
    char *line = one_line(bind_draft(L)->arena, text, n);
    word_keep(L, line == NULL);
    size_t length = line ? strlen(line) : 0;
    if (length == 0) {
        bind_mistake(L, "%s is empty, expected a text", where);
    } else if (length > most) {
        bind_mistake(L, "%s has %zu bytes, expected at most %zu", where, length, most);
    } else if (strlen(text) != n || !text_is_clean(line, length, most, &why)) {
        bind_mistake(L, "%s %s", where, why ? why : "holds a NUL byte");
    } else {
        word_keep(L, json_object_set_new(into, key, json_string(line)));
    }
}

/* ---- One field ---- */

static void read_choice(lua_State *L, const struct shape_at *at, const struct field *f, int index) {
    size_t count = 0;
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : NULL;
    for (; f->choices[count]; count++) {
        if (!text || strcmp(text, f->choices[count]) != 0) continue;
        word_keep(L, json_object_set_new(at->into, f->key, json_string(text)));
        return;
    }
    struct draft *d = bind_draft(L);
    const char *all = "";
    for (size_t i = 0; i < count; i++)
        all = said(arena_printf(d->arena, "%s%s\"%s\"", all,
                                i == 0          ? ""
                                : i + 1 < count ? ", "
                                                : " or ",
                                f->choices[i]));
    bind_mistake(L, "%s is %s, expected %s%s", shape_where(L, at, f->name), bind_show(L, index), all,
                 text && count > 1 ? bind_nearest(d, text, f->choices, count) : "");
}

static void put_bounded(lua_State *L, const struct shape_at *at, const struct field *f, int64_t value,
                        const char *unit) {
    if (value < f->min || value > f->max)
        bind_mistake(L, "%s is %lld%s, expected %lld to %lld", shape_where(L, at, f->name), (long long)value, unit,
                     (long long)f->min, (long long)f->max);
    else
        word_keep(L, json_object_set_new(at->into, f->key, json_integer(value)));
}

static void read_count(lua_State *L, const struct shape_at *at, const struct field *f, int index) {
    if (lua_isinteger(L, index))
        put_bounded(L, at, f, lua_tointeger(L, index), "");
    else
        bind_mistake(L, "%s is %s, expected a whole number from %lld to %lld", shape_where(L, at, f->name),
                     bind_show(L, index), (long long)f->min, (long long)f->max);
}

static void read_milli(lua_State *L, const struct shape_at *at, const struct field *f, int index) {
    int64_t milli;
    if (!bind_milli(L, index, shape_where(L, at, f->name), &milli)) return;
    char low[24], high[24];
    if (milli < f->min || milli > f->max)
        bind_mistake(L, "%s is %s, expected %s to %s", shape_where(L, at, f->name), bind_show(L, index),
                     text_milli(low, f->min), text_milli(high, f->max));
    else
        word_keep(L, json_object_set_new(at->into, f->key, json_integer(milli)));
}

static void read_duration(lua_State *L, const struct shape_at *at, const struct field *f, int index) {
    static const struct { int64_t seconds; const char *sign; } units[] = {
        [FIELD_SECONDS] = {1, " s"}, [FIELD_MINUTES] = {60, " min"}, [FIELD_HOURS] = {3600, " h"}, [FIELD_DAYS] = {86400, " d"}};
    int64_t value;
    if (time_units(L, index, shape_where(L, at, f->name), units[f->kind].seconds, &value))
        put_bounded(L, at, f, value, units[f->kind].sign);
}

static void read_true(lua_State *L, const struct shape_at *at, const struct field *f, int index) {
    if (lua_type(L, index) != LUA_TBOOLEAN)
        bind_mistake(L, "%s is %s, expected true or false", shape_where(L, at, f->name), bind_show(L, index));
    else if (lua_toboolean(L, index))
        word_keep(L, json_object_set_new(at->into, f->key, json_true()));
}

static void read_word(lua_State *L, const struct shape_at *at, const struct field *f, int index) {
    const char *where = shape_where(L, at, f->name);
    struct word *w = f->kind == FIELD_CONDITION ? bind_condition(L, index, where) : bind_number(L, index, where);
    if (!w || (!at->shape->session && !bind_sessionless(L, w, where))) return;
    word_keep(L, json_object_set(at->into, f->key, w->json));
    word_grow(L, at->word, w);
}

static void read_field(lua_State *L, const struct shape_at *at, const struct field *f, int index) {
    if (word_of(L, index, WORD_BROKEN)) return;
    switch (f->kind) {
    case FIELD_TEXT: shape_put_text(L, at->into, f->key, shape_where(L, at, f->name), index, f->max); break;
    case FIELD_CHOICE: read_choice(L, at, f, index); break;
    case FIELD_COUNT: read_count(L, at, f, index); break;
    case FIELD_MILLI: read_milli(L, at, f, index); break;
    case FIELD_SECONDS:
    case FIELD_MINUTES:
    case FIELD_HOURS:
    case FIELD_DAYS: read_duration(L, at, f, index); break;
    case FIELD_TRUE: read_true(L, at, f, index); break;
    case FIELD_CONDITION:
    case FIELD_NUMBER: read_word(L, at, f, index); break;
    case FIELD_OWN: f->own(L, at, f, index); break;
    }
}

static void read_fields(lua_State *L, const struct shape_at *at, const struct field *fields, size_t count, int index) {
    for (size_t i = 0; i < count; i++) {
        const struct field *f = &fields[i];
        lua_pushstring(L, f->name);
        if (lua_rawget(L, index) != LUA_TNIL)
            read_field(L, at, f, lua_gettop(L));
        else if (f->required)
            bind_mistake(L, "%s has no %s", at->where, f->name);
        lua_pop(L, 1);
    }
}

static void read_evidence(lua_State *L, const struct shape_at *at, int index) {
    struct shape_at own = *at;
    own.into = at->word->json;
    read_fields(L, &own, shape_evidence, SHAPE_EVIDENCE, index);
}

static void check_known(lua_State *L, const struct shape_at *at, const char *key) {
    const struct shape *s = at->shape;
    const char *names[CANDIDATES];
    size_t count = 0;
    for (size_t i = 0; s->marked && i < SHAPE_EVIDENCE; i++) names[count++] = shape_evidence[i].name;
    for (size_t i = 0; i < s->fields && count < CANDIDATES; i++) names[count++] = s->field[i].name;
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], key)) return;
    for (size_t i = 0; i < s->items; i++)
        if (!strcmp(word_kind_name(s->item[i].kind), key)) {
            bind_mistake(L, "%s: %s stands there without =: write %s { … }", at->where, key, key);
            return;
        }
    bind_mistake(L, "%s: unknown field \"%s\"%s", at->where, key, bind_nearest(bind_draft(L), key, names, count));
}

static void check_keys(lua_State *L, const struct shape_at *at, int index) {
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TSTRING)
            check_known(L, at, lua_tostring(L, -1));
        else if (!lua_isinteger(L, -1))
            bind_mistake(L, "%s: unknown field %s", at->where, bind_show(L, -1));
    }
}

/* ---- Items ---- */

static const char *wanted(lua_State *L, const struct shape *s) {
    struct draft *d = bind_draft(L);
    const char *all = s->texts ? "a text" : "";
    for (size_t i = 0; i < s->items; i++)
        all = said(arena_printf(d->arena, "%s%s%s", all, *all ? " or " : "", word_kind_name(s->item[i].kind)));
    return all;
}

static bool put_item(lua_State *L, const struct shape_at *at, const struct word *part) {
    for (size_t i = 0; i < at->shape->items; i++) {
        const struct shape_item *item = &at->shape->item[i];
        if (item->kind != part->kind) continue;
        if (item->single && json_object_get(at->word->json, item->key))
            bind_mistake(L, "%s: %s stands there twice", at->where, word_kind_name(part->kind));
        else if (item->single)
            word_put_word(L, at->word, item->key, part);
        else
            word_add(L, at->word, item->key, part);
        return true;
    }
    return part->kind == WORD_BROKEN;
}

static void read_text_item(lua_State *L, const struct shape_at *at, int index) {
    if (json_object_get(at->into, at->shape->texts))
        bind_mistake(L, "%s: there is a %s already", at->where, at->shape->texts);
    else
        shape_put_text(L, at->into, at->shape->texts, shape_where(L, at, at->shape->texts), index, 0);
}

static void read_item(lua_State *L, const struct shape_at *at, int number, int index) {
    struct word *part = word_at(L, index);
    if (part && put_item(L, at, part)) return;
    if (at->shape->texts && lua_type(L, index) == LUA_TSTRING) {
        read_text_item(L, at, index);
        return;
    }
    const char *expected = wanted(L, at->shape);
    if (*expected)
        bind_mistake(L, "%s: item %d is %s, expected %s", at->where, number, bind_show(L, index), expected);
    else
        bind_mistake(L, "%s: item %d is %s, but it has fields only", at->where, number, bind_show(L, index));
}

static void read_items(lua_State *L, const struct shape_at *at, int index) {
    int count = bind_items(L, index, at->where, true);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, index, i);
        read_item(L, at, i, lua_gettop(L));
        lua_pop(L, 1);
    }
    if (at->shape->texts && !json_object_get(at->into, at->shape->texts) && count == 0)
        bind_mistake(L, "%s has no %s", at->where, at->shape->texts);
    for (size_t i = 0; i < at->shape->items && count == 0; i++)
        if (at->shape->item[i].required)
            bind_mistake(L, "%s: expected at least %s", at->where, word_kind_name(at->shape->item[i].kind));
}

void shape_read(lua_State *L, const struct shape *s, const char *id, int index, struct word *w, json_t *into) {
    const char *where = id && *id ? arena_printf(bind_draft(L)->arena, "%s \"%s\"", s->what, id) : s->what;
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    struct shape_at at = {.shape = s, .where = said(where), .word = w, .into = into};
    read_fields(L, &at, s->field, s->fields, index);
    if (s->marked) read_evidence(L, &at, index);
    check_keys(L, &at, index);
    read_items(L, &at, index);
}
