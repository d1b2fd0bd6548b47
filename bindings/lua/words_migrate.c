/* words_migrate.c - where the plans of an older version stand in this one.
 *
 *     migrates { from = "1.0.0", phases = { settle = "calm" } }      -- what was settle is calm now */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <string.h>

static void own_from(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    if (version_is_right(text))
        word_put_text(L, at->word, field->key, text);
    else
        bind_mistake(L, "%s is %s, expected three numbers such as \"1.0.0\"", shape_where(L, at, field->name),
                     bind_show(L, index));
}

/* The pair on top of the stack, into the renamed. */
static void put_renamed(lua_State *L, const char *where, json_t *renamed) {
    int was = lua_gettop(L) - 1, is = was + 1;
    const char *from = lua_type(L, was) == LUA_TSTRING ? lua_tostring(L, was) : "";
    const char *to = lua_type(L, is) == LUA_TSTRING ? lua_tostring(L, is) : "";
    if (word_of(L, is, WORD_BROKEN)) return;
    if (text_is_kebab(from) && text_is_kebab(to) && strcmp(from, to) != 0)
        word_keep(L, json_object_set_new(renamed, from, json_string(to)));
    else if (*from && !strcmp(from, to))
        bind_mistake(L, "%s: \"%s\" keeps its name, and need not be there", where, from);
    else
        bind_mistake(L, "%s: %s is %s, expected the old name and the new, as in settle = \"calm\"", where,
                     bind_show(L, was), bind_show(L, is));
}

static void own_renamed(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    if (lua_type(L, index) != LUA_TTABLE) {
        bind_mistake(L, "%s is %s, expected { old = \"new\" }", where, bind_show(L, index));
        return;
    }
    json_t *renamed = json_object();
    word_put(L, at->word, field->key, renamed);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        put_renamed(L, where, renamed);
        lua_pop(L, 1);
    }
    if (json_object_size(renamed) == 0) json_object_del(at->word->json, field->key);
}

/*** migrates { from = "1.0.0", phases = { settle = "calm" }, steps = { … } }: what has another name in this version. */
static int l_migrate_migrates(lua_State *L) {
    static const struct field fields[] = {{"from", "version", FIELD_OWN, .required = true, .own = own_from},
                                          {"phases", "phases", FIELD_OWN, .own = own_renamed},
                                          {"steps", "steps", FIELD_OWN, .own = own_renamed}};
    static const struct shape shape = {"migrates", fields, 3, .item = NULL};
    if (!bind_body(L, "migrates", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_MIGRATION);
    shape_read(L, &shape, NULL, 1, w, w->json);
    return 1;
}

/* ---- Against the protocol they stand in ---- */

static const char *text_of(const json_t *piece, const char *key) {
    const char *text = json_string_value(json_object_get(piece, key));
    return text ? text : "";
}

/* What phases or steps are renamed to is there. */
static void check_names(lua_State *L, const struct word *protocol, const json_t *migration, const char *key) {
    json_t *list = json_object_get(json_object_get(protocol->json, key), "of"), *one, *to;
    const char *from;
    size_t i;
    struct word *owner = word_new(L, WORD_BROKEN);
    word_put(L, owner, "names", json_object());
    json_t *names = json_object_get(owner->json, "names");
    json_array_foreach (list, i, one) {
        word_keep(L, json_object_set(names, text_of(one, "id"), one));
    }
    json_object_foreach (json_object_get(migration, key), from, to) {
        const char *id = json_string_value(to);
        if (!json_object_get(names, id))
            bind_mistake_of(L, migration, "migrates: the protocol's %s have no \"%s\"%s", key, id,
                            bind_nearest_key(bind_draft(L), id, names));
    }
    lua_pop(L, 1);
}

void migration_check(lua_State *L, const struct word *protocol) {
    json_t *list = json_object_get(protocol->json, "migrations");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *version = text_of(one, "version");
        check_names(L, protocol, one, "phases");
        check_names(L, protocol, one, "steps");
        if (*version && !strcmp(version, word_text(protocol, "version")))
            bind_mistake_of(L, one, "migrates: from is this protocol's own version, %s", version);
        for (size_t j = 0; j < i; j++)
            if (*version && !strcmp(version, text_of(json_array_get(list, j), "version")))
                bind_mistake_of(L, one, "migrates: from \"%s\" is there twice", version);
    }
}

void words_migrate_open(lua_State *L, struct draft *d) { bind_word(L, d, "migrates", l_migrate_migrates); }
