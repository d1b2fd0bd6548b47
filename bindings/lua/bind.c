#include "bindings/lua/bind.h"
#include "bindings/lua/sandbox.h"
#include "clinical/protocol/canonical.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Drafts and mistakes ---- */

bool draft_init(struct draft *d, struct arena *a, mistake_list *mistakes) {
    *d = (struct draft){.arena = a,
                        .mistakes = mistakes,
                        .findings = json_array(),
                        .named = json_object(),
                        .normals = json_object(),
                        .sources = json_object(),
                        .exercises = json_object(),
                        .defined = json_object(),
                        .used = json_object(),
                        .leaning = json_object()};
    return d->findings && d->named && d->normals && d->sources && d->exercises && d->defined && d->used && d->leaning;
}

void draft_fini(struct draft *d) {
    json_decref(d->findings);
    json_decref(d->named);
    json_decref(d->normals);
    json_decref(d->sources);
    json_decref(d->exercises);
    json_decref(d->defined);
    json_decref(d->used);
    json_decref(d->leaning);
    *d = (struct draft){0};
}

bool draft_note(struct arena *a, mistake_list *list, const struct mistake *m) {
    if (list->count >= DRAFT_MAX_MISTAKES) return true;
    for (size_t i = 0; i < list->count; i++) /* a loop in a script says it once */
        if (list->item[i].line == m->line && !strcmp(list->item[i].file, m->file) &&
            !strcmp(list->item[i].message, m->message))
            return true;
    char *file = arena_text(a, m->file), *message = arena_text(a, m->message);
    struct mistake *kept = file && message ? LIST_PUSH(a, list) : NULL;
    if (kept) *kept = (struct mistake){.file = file, .message = message, .line = m->line, .warning = m->warning};
    return kept != NULL;
}

bool mistakes_fatal(const mistake_list *list) {
    for (size_t i = 0; i < list->count; i++)
        if (!list->item[i].warning) return true;
    return false;
}

static int by_place(const void *left, const void *right) {
    const struct mistake *a = left, *b = right;
    int order = strcmp(a->file, b->file);
    if (!order) order = (a->line > b->line) - (a->line < b->line);
    return order ? order : strcmp(a->message, b->message);
}

void mistakes_sort(mistake_list *list) {
    if (list->count) qsort(list->item, list->count, sizeof *list->item, by_place);
}

json_t *draft_finding(const struct draft *d, const char *name) { return json_object_get(d->named, name); }

const json_t *draft_normal(const struct draft *d, const char *name) { return json_object_get(d->normals, name); }

void bind_leans(lua_State *L) {
    const char *file;
    int line;
    if (sandbox_where(L, 0, &file, &line)) word_keep(L, json_object_set_new(bind_draft(L)->leaning, file, json_true()));
}

static void keep_mistake(lua_State *L, const struct mistake *m) {
    struct draft *d = bind_draft(L);
    if (draft_note(d->arena, d->mistakes, m)) return;
    d->lost = true; /* the script may catch what is raised now */
    word_keep(L, true);
}

void bind_mistake(lua_State *L, const char *format, ...) {
    char message[400];
    va_list values;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    struct mistake m = {.file = "", .message = message};
    sandbox_where(L, 0, &m.file, &m.line);
    keep_mistake(L, &m);
}

void bind_take(lua_State *L, int most) {
    if (lua_gettop(L) > most)
        bind_mistake(L, "%s: too much stands between the brackets; a decimal is written with a point, as in 0.8",
                     bind_called(L));
    lua_settop(L, most);
}

void bind_mistake_of(lua_State *L, const json_t *piece, const char *format, ...) {
    char message[400], file[200];
    va_list values;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    struct mistake m = {.file = file, .message = message};
    if (!word_place(piece, file, sizeof file, &m.line)) sandbox_where(L, 0, &m.file, &m.line);
    keep_mistake(L, &m);
}

/* ---- Words ---- */

static const struct {
    const char *metatable, *name;
} kinds[WORD_KINDS] = {
    [WORD_BROKEN] = {"stride.broken", "a broken value"},
    [WORD_FINDING] = {"stride.finding", "a finding"},
    [WORD_CONDITION] = {"stride.condition", "a condition"},
    [WORD_NUMBER] = {"stride.number", "a number"},
    [WORD_WINDOW] = {"stride.window", "a window of reports"},
    [WORD_DURATION] = {"stride.duration", "a duration"},
    [WORD_SPAN] = {"stride.span", "days(least, target, most)"},
    [WORD_DECLARATION] = {"stride.declaration", "a declaration of a finding"},
    [WORD_LIBRARY] = {"stride.library", "a library"},
    [WORD_EXERCISE] = {"stride.exercise", "an exercise"},
    [WORD_PRESCRIPTION] = {"stride.prescription", "an exercise with its dose"},
    [WORD_CONTRAINDICATION] = {"stride.contraindication", "an ask or block row"},
    [WORD_CARE] = {"stride.care", "a care"},
    [WORD_STEP] = {"stride.step", "a step"},
    [WORD_STEPS] = {"stride.steps", "steps"},
    [WORD_RUN_RULE] = {"stride.run_rule", "a running rule"},
    [WORD_PHASE] = {"stride.phase", "a phase"},
    [WORD_PHASES] = {"stride.phases", "phases"},
    [WORD_FLAG_ROW] = {"stride.flag_row", "a row of a flag"},
    [WORD_FLAG_UNKNOWN] = {"stride.flag_unknown", "if_unknown"},
    [WORD_FLAG] = {"stride.flag", "a red flag"},
    [WORD_FLAGS] = {"stride.flags", "flags"},
    [WORD_SOURCE] = {"stride.source", "a source"},
    [WORD_CLIMB] = {"stride.climb", "a climb"},
    [WORD_LADDER] = {"stride.ladder", "a ladder"},
    [WORD_ASKS] = {"stride.asks", "asks"},
    [WORD_RULE] = {"stride.rule", "an on rule"},
    [WORD_ACTION] = {"stride.action", "an alert, nudge, up, down, restart, escalate, hold, lower or exam"},
    [WORD_FIGURE] = {"stride.figure", "red_sessions"},
    [WORD_LIGHT] = {"stride.light", "a traffic_light"},
    [WORD_LIMITS] = {"stride.limits", "limits"},
    [WORD_FOLLOW_UP] = {"stride.follow_up", "follow_up"},
    [WORD_LAYOFF] = {"stride.layoff", "layoff"},
    [WORD_MISSED] = {"stride.missed", "shift(days(n))"},
    [WORD_AVOID] = {"stride.avoid", "avoid"},
    [WORD_MIGRATION] = {"stride.migration", "migrates"},
    [WORD_AGAIN] = {"stride.again", "again"},
    [WORD_UNKNOWN] = {"stride.unknown", "unknown"},
    [WORD_NORMAL] = {"stride.normal", "otherwise_normal()"},
    [WORD_STORY_STEP] = {"stride.story_step", "a step of a case"},
    [WORD_CASE] = {"stride.case", "a case"},
    [WORD_CASES] = {"stride.cases", "cases"},
    [WORD_PROTOCOL] = {"stride.protocol", "a protocol"},
    [WORD_PERSON] = {"stride.person", "a person"},
    [WORD_CLINIC] = {"stride.clinic", "a clinic"},
};

static const char mark; /* its address is the key by which a metatable is known as ours */

const char *word_kind_name(enum word_kind kind) { return kinds[kind].name; }

void word_keep(lua_State *L, int failed) {
    if (failed) luaL_error(L, "memory is out");
}

/* "file:line": json_sprintf is slow, and every word has one. */
static json_t *place_json(const char *file, int line) {
    char place[240], digits[24], *first = digits + sizeof digits;
    size_t n = strlen(file), left = (size_t)line;
    do *--first = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    size_t more = (size_t)(digits + sizeof digits - first);
    if (n + 1 + more > sizeof place) return json_sprintf("%s:%d", file, line);
    memcpy(place, file, n);
    place[n] = ':';
    memcpy(place + n + 1, first, more);
    return json_stringn(place, n + 1 + more);
}

struct word *word_new(lua_State *L, enum word_kind kind) {
    struct word *w = lua_newuserdatauv(L, sizeof *w, 1);
    *w = (struct word){.kind = kind, .nodes = 1, .depth = 1};
    luaL_setmetatable(L, kinds[kind].metatable);
    w->json = json_object();
    word_keep(L, !w->json);
    const char *file;
    int line;
    if (sandbox_where(L, 0, &file, &line)) word_put(L, w, WORD_PLACE, place_json(file, line));
    return w;
}

int word_broken(lua_State *L) {
    word_new(L, WORD_BROKEN);
    return 1;
}

struct word *word_at(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return NULL;
    bool ours = lua_rawgetp(L, -1, &mark) != LUA_TNIL;
    lua_pop(L, 2);
    return ours ? lua_touserdata(L, index) : NULL;
}

struct word *word_of(lua_State *L, int index, enum word_kind kind) {
    struct word *w = word_at(L, index);
    return w && w->kind == kind ? w : NULL;
}

const char *word_text(const struct word *w, const char *key) {
    const char *text = json_string_value(json_object_get(w->json, key));
    return text ? text : "";
}

bool word_place(const json_t *piece, char *file, size_t room, int *line) {
    const char *place = json_string_value(json_object_get(piece, WORD_PLACE));
    const char *colon = place ? strrchr(place, ':') : NULL;
    if (!colon) return false;
    snprintf(file, room, "%.*s", (int)(colon - place), place);
    *line = (int)strtol(colon + 1, NULL, 10);
    return true;
}

void word_put(lua_State *L, struct word *w, const char *key, json_t *taken) {
    word_keep(L, json_object_set_new(w->json, key, taken));
}

void word_put_text(lua_State *L, struct word *w, const char *key, const char *text) {
    word_put(L, w, key, json_string(text));
}

void word_grow(lua_State *L, struct word *w, const struct word *part) {
    w->nodes += part->nodes;
    w->session = w->session || part->session;
    if (w->depth < part->depth + 2) w->depth = part->depth + 2;
    if (w->nodes > CANONICAL_MAX_NODES) luaL_error(L, "this has grown past %d parts", CANONICAL_MAX_NODES);
    if (w->depth > WORD_MAX_DEPTH) luaL_error(L, "conditions nest more than %d deep", WORD_MAX_DEPTH / 2);
}

void word_put_word(lua_State *L, struct word *w, const char *key, const struct word *part) {
    word_keep(L, json_object_set(w->json, key, part->json));
    word_grow(L, w, part);
}

json_t *word_list(lua_State *L, struct word *w, const char *key) {
    if (!json_object_get(w->json, key)) word_put(L, w, key, json_array());
    return json_object_get(w->json, key);
}

void word_add(lua_State *L, struct word *w, const char *key, const struct word *part) {
    word_keep(L, json_array_append(word_list(L, w, key), part->json));
    word_grow(L, w, part);
}

static int l_word_gc(lua_State *L) {
    struct word *w = word_at(L, 1);
    if (w) json_decref(w->json);
    if (w) w->json = NULL;
    return 0;
}

/* ---- Registering ---- */

struct draft *bind_draft(lua_State *L) {
    return lua_touserdata(L, lua_upvalueindex(1));
}
const char *bind_called(lua_State *L) { return lua_tostring(L, lua_upvalueindex(2)); }
const char *bind_name(lua_State *L) { return lua_tostring(L, lua_upvalueindex(3)); }

static void set_functions(lua_State *L, struct draft *d, const luaL_Reg *functions) {
    for (; functions->name; functions++) {
        lua_pushlightuserdata(L, d);
        lua_pushstring(L, functions->name);
        lua_pushcclosure(L, functions->func, 2);
        lua_setfield(L, -2, functions->name);
    }
}

/* What stands behind "." or ":" of a word: upvalue 2 is the table of its methods, 3 their list. */
static int l_word_index(lua_State *L) {
    struct word *w = word_at(L, 1);
    const luaL_Reg *method = lua_touserdata(L, lua_upvalueindex(3));
    lua_pushvalue(L, 2);
    if (lua_type(L, 2) == LUA_TSTRING && lua_rawget(L, lua_upvalueindex(2)) != LUA_TNIL) return 1;
    if (w->kind == WORD_BROKEN) return word_broken(L);
    const char *names[40];
    size_t count = 0;
    while (method && method[count].name && count < 40) {
        names[count] = method[count].name;
        count++;
    }
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : bind_show(L, 2);
    bind_mistake(L, "%s has no \"%s\"%s", bind_show(L, 1), key, bind_nearest(bind_draft(L), key, names, count));
    return word_broken(L);
}

static int l_word_newindex(lua_State *L) {
    bind_mistake(L, "%s cannot be changed", bind_show(L, 1));
    return 0;
}

static int l_word_call(lua_State *L) {
    struct word *w = word_at(L, 1);
    if (w->kind != WORD_BROKEN) bind_mistake(L, "%s cannot be called", bind_show(L, 1));
    return word_broken(L);
}

static int l_word_compare(lua_State *L) {
    const char *op = bind_called(L);
    bool broken = word_of(L, 1, WORD_BROKEN) || word_of(L, 2, WORD_BROKEN);
    if (!broken)
        bind_mistake(L, "%s compares at once, before there is a patient: write %s",
                     !strcmp(op, "__eq") ? "==" : "Lua's <, >, <= or >=",
                     !strcmp(op, "__eq") ? ":equals(n) or :is \"code\""
                                         : ":below(n), :above(n), :at_most(n) or :at_least(n)");
    lua_pushboolean(L, 0);
    return 1;
}

static int l_word_operator(lua_State *L) {
    if (!word_of(L, 1, WORD_BROKEN) && !word_of(L, 2, WORD_BROKEN)) {
        int other = word_at(L, 1) ? 1 : 2;
        bind_mistake(L, "%s cannot be used with an operator", bind_show(L, other));
    }
    return word_broken(L);
}

static const luaL_Reg of_all[] = {{"__newindex", l_word_newindex}, {"__call", l_word_call},
                                  {"__lt", l_word_compare},        {"__le", l_word_compare},
                                  {"__eq", l_word_compare},        {"__band", l_word_operator},
                                  {"__bor", l_word_operator},      {"__bxor", l_word_operator},
                                  {"__bnot", l_word_operator},     {"__add", l_word_operator},
                                  {"__sub", l_word_operator},      {"__mul", l_word_operator},
                                  {"__div", l_word_operator},      {"__mod", l_word_operator},
                                  {"__pow", l_word_operator},      {"__idiv", l_word_operator},
                                  {"__unm", l_word_operator},      {"__shl", l_word_operator},
                                  {"__shr", l_word_operator},      {"__len", l_word_operator},
                                  {"__concat", l_word_operator},   {NULL, NULL}};

/* A method, called on what it is a method of. Upvalues 1 and 2 are the method's own, 3 the method, 4 the kind. */
static int l_word_method(lua_State *L) {
    enum word_kind kind = (enum word_kind)lua_tointeger(L, lua_upvalueindex(4));
    if (word_of(L, 1, kind)) return lua_tocfunction(L, lua_upvalueindex(3))(L);
    if (!word_of(L, 1, WORD_BROKEN))
        bind_mistake(L, "%s is asked of %s with a colon: write :%s, not .%s", bind_called(L), kinds[kind].name,
                     bind_called(L), bind_called(L));
    return word_broken(L);
}

static void set_methods(lua_State *L, struct draft *d, enum word_kind kind, const luaL_Reg *methods) {
    for (; methods->name; methods++) {
        lua_pushlightuserdata(L, d);
        lua_pushstring(L, methods->name);
        lua_pushcfunction(L, methods->func);
        lua_pushinteger(L, kind);
        lua_pushcclosure(L, l_word_method, 4);
        lua_setfield(L, -2, methods->name);
    }
}

static void set_index(lua_State *L, struct draft *d, enum word_kind kind, const luaL_Reg *methods) {
    lua_pushlightuserdata(L, d);
    lua_newtable(L);
    if (methods) set_methods(L, d, kind, methods);
    lua_pushlightuserdata(L, (void *)methods);
    lua_pushcclosure(L, l_word_index, 3);
    lua_setfield(L, -2, "__index");
}

static int l_word_text(lua_State *L) {
    lua_pushstring(L, bind_show(L, 1));
    return 1;
}

void bind_open(lua_State *L, struct draft *d) {
    for (int i = 0; i < WORD_KINDS; i++) {
        luaL_newmetatable(L, kinds[i].metatable);
        lua_pushboolean(L, 1);
        lua_rawsetp(L, -2, &mark);
        lua_pushcfunction(L, l_word_gc);
        lua_setfield(L, -2, "__gc");
        lua_pushstring(L, "a word");
        lua_setfield(L, -2, "__metatable");
        set_functions(L, d, (luaL_Reg[]){{"__tostring", l_word_text}, {NULL, NULL}});
        set_functions(L, d, of_all);
        set_index(L, d, (enum word_kind)i, NULL);
        lua_pop(L, 1);
    }
}

void bind_kind(lua_State *L, struct draft *d, enum word_kind kind, const luaL_Reg *operators, const luaL_Reg *methods) {
    luaL_getmetatable(L, kinds[kind].metatable);
    set_functions(L, d, operators);
    if (methods) set_index(L, d, kind, methods);
    lua_pop(L, 1);
}

void bind_word(lua_State *L, struct draft *d, const char *name, lua_CFunction f) {
    bind_words(L, d, (const char *const[]){name, NULL}, f);
}

void bind_words(lua_State *L, struct draft *d, const char *const *names, lua_CFunction f) {
    for (; *names; names++) {
        lua_pushlightuserdata(L, d);
        lua_pushstring(L, *names);
        lua_pushcclosure(L, f, 2);
        sandbox_define(L, *names);
    }
}
