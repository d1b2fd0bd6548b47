/* words_criterion.c - conditions: all, any, none, at_least, & | ~, named, decided, and what is fixed. */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include "clinical/finding/finding.h"
#include <stdio.h>
#include <string.h>

/* The conditions of the list in argument 1, into w's "of". Gives how many there are. */
static int put_conditions(lua_State *L, struct word *w, const char *what) {
    int count = bind_items(L, 1, what, false);
    if (count == 0) bind_mistake(L, "%s has no conditions", what);
    word_list(L, w, "of");
    for (int i = 1; i <= count; i++) {
        char where[80];
        snprintf(where, sizeof where, "%s: item %d", what, i);
        lua_rawgeti(L, 1, i);
        const struct word *part = bind_condition(L, lua_gettop(L), where);
        if (part) word_add(L, w, "of", part);
        lua_pop(L, 1);
    }
    return count;
}

/*** all { … }: every one of them; any { … }: one or more; none { … }: not one. */
static int l_criterion_group(lua_State *L) {
    if (!bind_body(L, bind_called(L), "")) return word_broken(L);
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", bind_called(L));
    put_conditions(L, w, bind_called(L));
    return 1;
}

/* Upvalue 3 is n. */
static int l_criterion_at_least_body(lua_State *L) {
    int n = (int)lua_tointeger(L, lua_upvalueindex(3));
    char what[40];
    snprintf(what, sizeof what, "at_least(%d)", n);
    if (!bind_body(L, what, "")) return word_broken(L);
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "at-least");
    word_put(L, w, "n", json_integer(n));
    int count = put_conditions(L, w, what);
    if (count > 0 && count < n) bind_mistake(L, "%s has %d conditions: it can never be met", what, count);
    return 1;
}

/*** at_least(2) { … }: so many of them or more. */
static int l_criterion_at_least(lua_State *L) {
    if (!lua_isinteger(L, 1) || lua_tointeger(L, 1) < 1 || lua_tointeger(L, 1) > 1000) {
        bind_mistake(L, "at_least: expected how many, as in at_least(2) { … }, got %s", bind_show(L, 1));
        return word_broken(L);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, l_criterion_at_least_body, 3);
    return 1;
}

static int negate(lua_State *L) {
    const struct word *part = bind_condition(L, 1, "~");
    if (!part || part->kind == WORD_BROKEN) return word_broken(L);
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "not");
    word_put_word(L, w, "of", part);
    return 1;
}

/* a & b & c is one list of three, where it began. */
static void put_left(lua_State *L, struct word *w, const struct word *left) {
    size_t i;
    json_t *part;
    json_array_foreach (json_object_get(left->json, "of"), i, part) {
        word_keep(L, json_array_append(word_list(L, w, "of"), part));
    }
    word_grow(L, w, left);
    w->depth = left->depth;
    json_t *place = json_object_get(left->json, WORD_PLACE);
    if (place) word_put(L, w, WORD_PLACE, json_incref(place));
}

int l_criterion_operator(lua_State *L) {
    const char *sign = bind_called(L);
    if (!strcmp(sign, "__bnot")) return negate(L);
    const char *op = !strcmp(sign, "__band") ? "all" : "any", *shown = *op == 'a' && op[1] == 'l' ? "&" : "|";
    char where[40];
    snprintf(where, sizeof where, "left of %s", shown);
    const struct word *left = bind_condition(L, 1, where);
    snprintf(where, sizeof where, "right of %s", shown);
    const struct word *right = bind_condition(L, 2, where);
    if (!left || !right || left->kind == WORD_BROKEN || right->kind == WORD_BROKEN) return word_broken(L);
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", op);
    if (left->joined && !strcmp(word_text(left, "op"), op))
        put_left(L, w, left);
    else
        word_add(L, w, "of", left);
    word_add(L, w, "of", right);
    w->joined = true;
    return 1;
}

int l_criterion_points(lua_State *L) {
    const struct word *part = bind_condition(L, 1, "points");
    int64_t milli;
    if (!part || !bind_milli(L, 2, "points", &milli) || part->kind == WORD_BROKEN) return word_broken(L);
    struct word *w = word_new(L, WORD_NUMBER);
    word_put_text(L, w, "op", "points");
    word_put_word(L, w, "of", part);
    word_put(L, w, "value", json_integer(milli));
    return 1;
}

/*** decided(condition): its answer is known, whichever it is. Never unknown itself. */
static int l_criterion_decided(lua_State *L) {
    bind_take(L, 1);
    const struct word *part = bind_condition(L, 1, "decided");
    if (!part || part->kind == WORD_BROKEN) return word_broken(L);
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "decided");
    word_put_word(L, w, "of", part);
    return 1;
}

static struct word *push_known_absent(lua_State *L, const struct word *part) {
    struct word *decided = word_new(L, WORD_CONDITION);
    word_put_text(L, decided, "op", "decided");
    word_put_word(L, decided, "of", part);
    struct word *absent = word_new(L, WORD_CONDITION);
    word_put_text(L, absent, "op", "not");
    word_put_word(L, absent, "of", part);
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "all");
    word_add(L, w, "of", decided);
    word_add(L, w, "of", absent);
    return w;
}

/*** known_absent(condition): known not to be met, so that unknown counts as not absent; possibly(condition): not known
 * not to be met. Never unknown themselves. */
static int l_criterion_known_absent(lua_State *L) {
    bind_take(L, 1);
    const struct word *part = bind_condition(L, 1, bind_called(L));
    if (!part || part->kind == WORD_BROKEN) return word_broken(L);
    const struct word *absent = push_known_absent(L, part);
    if (!strcmp(bind_called(L), "known_absent")) return 1;
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "not");
    word_put_word(L, w, "of", absent);
    return 1;
}

/* ---- answered(f.effusion), answered { f.effusion, f.lefs } ---- */

static struct word *push_answered(lua_State *L, int index, const char *where) {
    const struct word *finding = word_of(L, index, WORD_FINDING);
    if (!finding && !word_of(L, index, WORD_BROKEN))
        bind_mistake(L, "%s is %s, expected a finding", where, bind_show(L, index));
    if (!finding || !finding_in_context(L, index)) return NULL;
    return finding_leaf(L, finding, WORD_CONDITION, "answered");
}

/*** answered(finding), answered { … }: met once every one of them is known; until then unknown. */
static int l_criterion_answered(lua_State *L) {
    bind_take(L, 1);
    if (lua_type(L, 1) != LUA_TTABLE) return push_answered(L, 1, "answered") ? 1 : word_broken(L);
    int count = bind_items(L, 1, "answered", false);
    if (count == 0) bind_mistake(L, "answered has no findings");
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "all");
    for (int i = 1; i <= count; i++) {
        char where[40];
        snprintf(where, sizeof where, "answered: item %d", i);
        lua_rawgeti(L, 1, i);
        const struct word *part = push_answered(L, lua_gettop(L), where);
        if (part) word_add(L, w, "of", part);
        lua_settop(L, 2);
    }
    return 1;
}

/* ---- Names ---- */

static int l_criterion_named_body(lua_State *L) {
    static const struct shape shape = {"named", NULL, 0, .marked = true};
    const char *name = bind_name(L);
    if (!bind_body(L, "named", name)) return word_broken(L);
    lua_rawgeti(L, 1, 1);
    const struct word *part = bind_condition(L, 2, "named");
    lua_pushnil(L);
    lua_rawseti(L, 1, 1); /* what is left are fields */
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "named");
    word_put_text(L, w, "name", name);
    shape_read(L, &shape, name, 1, w, w->json);
    if (!part || part->kind == WORD_BROKEN) return word_broken(L);
    word_put_word(L, w, "of", part);
    return 1;
}

/*** named "limping" { condition, source = … }: the words by which a clinician knows it. */
static int l_criterion_named(lua_State *L) { return bind_named(L, "named", NAME_WORDS, l_criterion_named_body); }

/* How big the piece that w holds is. */
static void measure(const json_t *value, int depth, struct word *w) {
    const char *key;
    json_t *part;
    size_t i;
    if (json_is_object(value)) w->nodes++;
    if (w->depth < depth) w->depth = depth;
    json_object_foreach ((json_t *)value, key, part) {
        measure(part, depth + 1, w);
    }
    json_array_foreach (value, i, part) {
        measure(part, depth + 1, w);
    }
}

/* Whether the code is one of pain_place; a mistake when it is not. */
static bool check_place(lua_State *L) {
    struct draft *d = bind_draft(L);
    json_t *codes = json_object_get(draft_finding(d, FINDING_PAIN_PLACE), "codes"), *code;
    const char *names[FINDING_MAX_CODES], *asked = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : NULL;
    size_t i;
    if (!asked) {
        if (!word_of(L, 1, WORD_BROKEN))
            bind_mistake(L, "explained: expected a code of " FINDING_PAIN_PLACE " in quotes, got %s", bind_show(L, 1));
        return false;
    }
    json_array_foreach (codes, i, code) {
        if (i == FINDING_MAX_CODES) break;
        names[i] = json_string_value(code);
        if (!strcmp(names[i], asked)) return true;
    }
    bind_mistake(L, "explained: " FINDING_PAIN_PLACE " has no code \"%s\"%s", asked, bind_nearest(d, asked, names, i));
    return false;
}

/* Into w's list: what explains pain at that place. */
static void put_explanations(lua_State *L, struct word *w, const json_t *explained, const char *place) {
    size_t i, j;
    json_t *one, *code;
    json_array_foreach (explained, i, one) {
        json_array_foreach (json_object_get(one, "places"), j, code) {
            if (strcmp(json_string_value(code), place) != 0) continue;
            word_keep(L, json_array_append(word_list(L, w, "of"), json_object_get(one, "by")));
            break;
        }
    }
}

/*** explained("groin"): on this knee, the condition of some protocol about that place of pain_place is definite or
 * probable; never met when there is no such protocol. Of red_flags.lua only. */
static int l_criterion_explained(lua_State *L) {
    struct draft *d = bind_draft(L);
    lua_settop(L, 1);
    bind_leans(L);
    if (!d->explained) {
        bind_mistake(L, "explained stands for all protocols together: only vocabulary/red_flags.lua may use it");
        return word_broken(L);
    }
    if (!check_place(L)) return word_broken(L);
    struct word *any = word_new(L, WORD_CONDITION);
    put_explanations(L, any, d->explained, lua_tostring(L, 1));
    json_t *of = json_object_get(any->json, "of");
    word_put_text(L, any, "op", of ? "any" : "const");
    if (!of) word_put(L, any, "value", json_false());
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "named");
    word_put_text(L, w, "name", "explained by a condition of this place");
    word_put(L, w, "of", json_incref(json_array_size(of) == 1 ? json_array_get(of, 0) : any->json));
    measure(w->json, 0, w);
    if (w->depth > WORD_MAX_DEPTH) luaL_error(L, "explained: the criteria of that place nest too deep");
    return 1;
}

static void open_constant(lua_State *L, const char *name, bool value) {
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "const");
    word_put(L, w, "value", json_boolean(value));
    sandbox_define(L, name);
}

void words_criterion_open(lua_State *L, struct draft *d) {
    static const luaL_Reg operators[] = {{"__band", l_criterion_operator},
                                         {"__bor", l_criterion_operator},
                                         {"__bnot", l_criterion_operator},
                                         {NULL, NULL}};
    static const luaL_Reg methods[] = {{"points", l_criterion_points}, {NULL, NULL}};
    bind_kind(L, d, WORD_CONDITION, operators, methods);
    bind_words(L, d, (const char *const[]){"all", "any", "none", NULL}, l_criterion_group);
    bind_word(L, d, "at_least", l_criterion_at_least);
    bind_word(L, d, "decided", l_criterion_decided);
    bind_words(L, d, (const char *const[]){"known_absent", "possibly", NULL}, l_criterion_known_absent);
    bind_word(L, d, "answered", l_criterion_answered);
    bind_word(L, d, "named", l_criterion_named);
    bind_word(L, d, "explained", l_criterion_explained);
    open_constant(L, "always", true);
    open_constant(L, "never", false);
}
