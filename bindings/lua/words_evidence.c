/* words_evidence.c - how well a figure is founded: mark and source, in a constructor's table or of one number. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"

const char *evidence_source(lua_State *L, int index, const char *where) {
    struct draft *d = bind_draft(L);
    const struct word *w = word_at(L, index);
    const char *id = w && w->kind == WORD_SOURCE         ? word_text(w, "id")
                     : lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index)
                                                         : NULL;
    if (id && !w) bind_leans(L);
    if (id && json_object_get(d->sources, id)) return id;
    if (id)
        bind_mistake(L, "%s: unknown source \"%s\"%s", where, id, bind_nearest_key(d, id, d->sources));
    else if (!w || w->kind != WORD_BROKEN)
        bind_mistake(L, "%s: source is %s, expected a source such as src.lindenberg_1984", where, bind_show(L, index));
    return NULL;
}

static void own_source(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *id = evidence_source(L, index, at->where);
    if (id) word_keep(L, json_object_set_new(at->into, field->key, json_string(id)));
}

static const char *const marks[] = {"read", "GK", "DEF", "2nd", NULL};

const struct field shape_evidence[SHAPE_EVIDENCE] = {{"mark", "mark", FIELD_CHOICE, .choices = marks},
                                                     {"source", "source", FIELD_OWN, .own = own_source}};

void evidence_copy(lua_State *L, const struct word *from, struct word *to) {
    for (size_t i = 0; i < SHAPE_EVIDENCE; i++) {
        json_t *value = json_object_get(from->json, shape_evidence[i].key);
        if (value) word_put(L, to, shape_evidence[i].key, json_incref(value));
    }
}

/* The word that figure gives, without its evidence, on top of the stack. NULL after a mistake. */
static struct word *push_amount(lua_State *L) {
    const struct word *duration = word_of(L, 1, WORD_DURATION);
    int64_t milli = 0;
    if (!duration && !bind_milli(L, 1, "figure", &milli)) return NULL;
    struct word *w = word_new(L, duration ? WORD_DURATION : WORD_NUMBER);
    if (duration) {
        w->seconds = duration->seconds;
        return w;
    }
    word_put_text(L, w, "op", "number");
    word_put(L, w, "value", json_integer(milli));
    return w;
}

/*** figure(18, "GK", src.x): a number of a condition, with how well it is founded; the source may be left out. */
static int l_evidence_figure(lua_State *L) {
    static const struct shape shape = {"figure", NULL, 0, .marked = true};
    bind_take(L, 3);
    struct word *w = push_amount(L);
    if (!w) return word_broken(L);
    if (lua_isnil(L, 2)) bind_mistake(L, "figure has no mark: say \"read\", \"GK\", \"DEF\" or \"2nd\"");
    lua_newtable(L);
    for (int i = 0; i < SHAPE_EVIDENCE; i++) {
        lua_pushvalue(L, i + 2);
        lua_setfield(L, 5, shape_evidence[i].name);
    }
    shape_read(L, &shape, NULL, 5, w, w->json);
    lua_settop(L, 4);
    return 1;
}

void words_evidence_open(lua_State *L, struct draft *d) { bind_word(L, d, "figure", l_evidence_figure); }
