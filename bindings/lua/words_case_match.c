/* words_case_match.c - what stands behind a field of expect { … }: a word, a number, a time, a list, a part of a text.
 */
#include "bindings/lua/words_case.h"
#include <string.h>

static const char *const holds[] = {"no-progression", "no-impact", "no-load", "wait-until", NULL};

/* ---- Names ---- */

static const char *id_of(const json_t *object) {
    const char *id = json_string_value(json_object_get(object, "id"));
    return id ? id : "";
}

const json_t *case_protocols(lua_State *L) { return json_object_get(case_world(L)->names, "protocols"); }

/* The ids in the list under key ("phases") of the protocol, or of all where it is NULL; as keys. Owned by the step. */
static json_t *ids_of(lua_State *L, const json_t *protocol, const char *key, struct word *step) {
    const char *id;
    json_t *each, *one;
    size_t i;
    word_put(L, step, "names", json_object());
    json_t *ids = json_object_get(step->json, "names");
    json_object_foreach ((json_t *)case_protocols(L), id, each) {
        if (protocol && each != protocol) continue;
        json_array_foreach (json_object_get(each, key), i, one) {
            word_keep(L, json_object_set_new(ids, id_of(one), json_true()));
        }
    }
    return ids;
}

const char *case_known_text(lua_State *L, int index, const struct case_at *at, const json_t *names) {
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : NULL;
    if (text && json_object_get(names, text)) return text;
    if (text)
        bind_mistake(L, "%s: unknown name \"%s\"%s", at->where, text, bind_nearest_key(bind_draft(L), text, names));
    else if (!word_of(L, index, WORD_BROKEN))
        bind_mistake(L, "%s is %s, expected a name in quotes", at->where, bind_show(L, index));
    return NULL;
}

/* ---- What may be expected ---- */

static void put(lua_State *L, const struct case_at *at, const char *key, json_t *taken) {
    word_keep(L, json_object_set_new(at->row, key, taken));
}

void case_read_choice(lua_State *L, int index, const struct case_at *at, const char *const *choices) {
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : NULL, *all = "";
    struct draft *d = bind_draft(L);
    size_t count = 0;
    for (; choices[count]; count++) {
        if (text && !strcmp(choices[count], text)) {
            put(L, at, "is", json_string(text));
            return;
        }
        all = arena_printf(d->arena, "%s%s\"%s\"", all ? all : "", count ? ", " : "", choices[count]);
    }
    if (!word_of(L, index, WORD_BROKEN))
        bind_mistake(L, "%s is %s, expected one of %s%s", at->where, bind_show(L, index), all ? all : "",
                     text ? bind_nearest(d, text, choices, count) : "");
}

void case_read_true(lua_State *L, int index, const struct case_at *at) {
    if (lua_type(L, index) == LUA_TBOOLEAN)
        put(L, at, "is", json_boolean(lua_toboolean(L, index)));
    else if (!word_of(L, index, WORD_BROKEN))
        bind_mistake(L, "%s is %s, expected true or false", at->where, bind_show(L, index));
}

void case_read_count(lua_State *L, int index, const struct case_at *at) {
    if (lua_isinteger(L, index) && lua_tointeger(L, index) >= 0 && lua_tointeger(L, index) <= 10000)
        put(L, at, "is", json_integer(lua_tointeger(L, index)));
    else if (!word_of(L, index, WORD_BROKEN))
        bind_mistake(L, "%s is %s, expected a whole number", at->where, bind_show(L, index));
}

void case_read_time(lua_State *L, int index, const struct case_at *at) {
    case_put_time(L, index, at->where, at->row, "is");
}

static void read_name(lua_State *L, int index, const struct case_at *at, const char *key) {
    const char *text = case_known_text(L, index, at, ids_of(L, at->protocol, key, at->step));
    if (text) put(L, at, "is", json_string(text));
}

void case_read_phase(lua_State *L, int index, const struct case_at *at) { read_name(L, index, at, "phases"); }
void case_read_step(lua_State *L, int index, const struct case_at *at) { read_name(L, index, at, "steps"); }

/* A text or a list of them: each stands somewhere in what is said. */
void case_read_texts(lua_State *L, int index, const struct case_at *at) {
    put(L, at, "has", json_array());
    json_t *has = json_object_get(at->row, "has");
    int count = lua_type(L, index) == LUA_TTABLE ? bind_items(L, index, at->where, false) : 1;
    for (int i = 1; i <= count; i++) {
        if (lua_type(L, index) == LUA_TTABLE)
            lua_rawgeti(L, index, i);
        else
            lua_pushvalue(L, index);
        if (lua_type(L, -1) == LUA_TSTRING && lua_rawlen(L, -1) > 0)
            word_keep(L, json_array_append_new(has, json_string(lua_tostring(L, -1))));
        else if (!word_of(L, -1, WORD_BROKEN))
            bind_mistake(L, "%s is %s, expected a part of the words in quotes, or a list of such", at->where,
                         bind_show(L, lua_gettop(L)));
        lua_pop(L, 1);
    }
    if (count == 0) bind_mistake(L, "%s is empty: nothing would be checked", at->where);
}

void case_read_alerts(lua_State *L, int index, const struct case_at *at) {
    if (lua_type(L, index) == LUA_TNUMBER)
        case_read_count(L, index, at);
    else
        case_read_texts(L, index, at);
}

/* ---- Lists ---- */

static void add_names(lua_State *L, int index, const struct case_at *at, json_t *list) {
    int count = bind_items(L, index, at->where, true);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, index, i);
        const char *text = case_known_text(L, lua_gettop(L), at, at->names);
        if (text) word_keep(L, json_array_append_new(list, json_string(text)));
        lua_pop(L, 1);
    }
}

static void read_part(lua_State *L, int index, const struct case_at *at, json_t *list, const char *key) {
    lua_pushstring(L, key);
    if (lua_rawget(L, index) == LUA_TTABLE) {
        word_keep(L, json_object_set_new(list, key, json_array()));
        add_names(L, lua_gettop(L), at, json_object_get(list, key));
        if (lua_rawlen(L, -1) == 0 && strcmp(key, "among") != 0)
            bind_mistake(L, "%s: %s is empty: nothing would be checked", at->where, key);
    } else if (!lua_isnil(L, -1)) {
        bind_mistake(L, "%s: %s is %s, expected a list", at->where, key, bind_show(L, lua_gettop(L)));
    }
    lua_pop(L, 1);
}

static const char *const list_keys[] = {"includes", "among", "none_of", NULL};

static bool is_list_key(const char *key) {
    for (int i = 0; list_keys[i]; i++)
        if (!strcmp(list_keys[i], key)) return true;
    return false;
}

static void check_list(lua_State *L, int index, const struct case_at *at, bool parts) {
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
        if (key && !is_list_key(key))
            bind_mistake(L, "%s: unknown field \"%s\"%s", at->where, key,
                         bind_nearest(bind_draft(L), key, list_keys, 3));
        else if (!key && (!lua_isinteger(L, -1) || parts))
            bind_mistake(L, "%s: items stand beside includes, among and none_of", at->where);
    }
}

/* { "a", "b" }: exactly these; { includes = { … }, among = { … }, none_of = { … } }. */
static void read_list(lua_State *L, int index, const struct case_at *at) {
    bool parts = false;
    if (lua_type(L, index) != LUA_TTABLE) {
        if (!word_of(L, index, WORD_BROKEN))
            bind_mistake(L, "%s is %s, expected a list", at->where, bind_show(L, index));
        return;
    }
    put(L, at, "list", json_object());
    json_t *list = json_object_get(at->row, "list");
    for (int i = 0; list_keys[i]; i++) parts = parts || case_has(L, index, list_keys[i]);
    check_list(L, index, at, parts);
    for (int i = 0; parts && list_keys[i]; i++) read_part(L, index, at, list, list_keys[i]);
    if (parts) return;
    word_keep(L, json_object_set_new(list, "exactly", json_array()));
    add_names(L, index, at, json_object_get(list, "exactly"));
}

static void read_set(lua_State *L, int index, const struct case_at *at, const char *set) {
    struct case_at with = *at;
    with.names = json_object_get(case_world(L)->names, set);
    read_list(L, index, &with);
}

void case_read_flags(lua_State *L, int index, const struct case_at *at) { read_set(L, index, at, "flags"); }

/* By id or by ref (E24): those of the library, and of the protocols. */
void case_read_exercises(lua_State *L, int index, const struct case_at *at) {
    struct case_at with = *at;
    const char *id;
    json_t *one;
    word_put(L, at->step, "names", json_object());
    json_t *names = json_object_get(at->step->json, "names");
    word_keep(L, json_object_update(names, json_object_get(case_world(L)->names, "exercises")));
    json_object_foreach (bind_draft(L)->exercises, id, one) {
        const char *ref = json_string_value(json_object_get(one, "ref"));
        word_keep(L, json_object_set_new(names, id, json_true()));
        if (ref) word_keep(L, json_object_set_new(names, ref, json_true()));
    }
    with.names = names;
    read_list(L, index, &with);
}

void case_read_holds(lua_State *L, int index, const struct case_at *at) {
    struct case_at with = *at;
    word_put(L, at->step, "names", json_object());
    for (int i = 0; holds[i]; i++)
        word_keep(L, json_object_set_new(json_object_get(at->step->json, "names"), holds[i], json_true()));
    with.names = json_object_get(at->step->json, "names");
    read_list(L, index, &with);
}

/* What may wait for a clinician: any protocol's steps, care and exercises, a plan in draft, going on after a long time. */
void case_read_proposals(lua_State *L, int index, const struct case_at *at) {
    struct case_at with = *at;
    json_t *names = ids_of(L, NULL, "steps", at->step);
    word_keep(L, json_object_update(names, json_object_get(case_world(L)->names, "care")));
    word_keep(L, json_object_update(names, json_object_get(case_world(L)->names, "exercises")));
    word_keep(L, json_object_set_new(names, "plan", json_true()));
    word_keep(L, json_object_set_new(names, "intake", json_true()));
    with.names = names;
    read_list(L, index, &with);
}

/* Findings by name, and "pain worst-24h" or "pain/worst-24h" for those with contexts; as keys. */
static const json_t *finding_names(lua_State *L, struct word *step) {
    size_t i, j;
    json_t *declared, *context;
    word_put(L, step, "names", json_object());
    json_t *names = json_object_get(step->json, "names");
    json_array_foreach (bind_draft(L)->findings, i, declared) {
        const char *name = json_string_value(json_object_get(declared, "name"));
        const json_t *contexts = json_object_get(declared, "contexts");
        if (!contexts) word_keep(L, json_object_set_new(names, name, json_true()));
        json_array_foreach (contexts, j, context) {
            const char *whole = arena_printf(bind_draft(L)->arena, "%s/%s", name, json_string_value(context));
            word_keep(L, !whole || json_object_set_new(names, whole, json_true()));
        }
    }
    return names;
}

void case_read_missing(lua_State *L, int index, const struct case_at *at) {
    struct case_at with = *at;
    with.names = finding_names(L, at->step);
    read_list(L, index, &with);
}

/* next = "noble", next = "pain/rest"; next = false: nothing is asked. */
void case_read_next(lua_State *L, int index, const struct case_at *at) {
    if (lua_type(L, index) == LUA_TBOOLEAN && !lua_toboolean(L, index)) {
        put(L, at, "is", json_false());
        return;
    }
    const char *text = case_known_text(L, index, at, finding_names(L, at->step));
    if (text) put(L, at, "is", json_string(text));
}
