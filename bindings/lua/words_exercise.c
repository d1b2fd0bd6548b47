/* words_exercise.c - exercises: their definition in the library, and one of them with its dose in a phase. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <string.h>

/* ---- exercise "side-plank" { … }: the definition ---- */

static int l_exercise_definition(lua_State *L) {
    static const char *const kinds[] = {"mobility", "isometric", "strength", "heavy", "plyometric", "run", NULL};
    static const struct field fields[] = {{"ref", "ref", FIELD_TEXT, .max = 12},
                                          {"title", "title", FIELD_TEXT, .required = true, .max = 120},
                                          {"text", "text", FIELD_TEXT, .required = true, .max = 2000},
                                          {"kind", "kind", FIELD_CHOICE, .required = true, .choices = kinds},
                                          {"impact", "impact", FIELD_TRUE, .required = false},
                                          {"gap", "gap_h", FIELD_HOURS, .required = true, .min = 0, .max = 336}};
    static const struct shape_item items[] = {{WORD_CONTRAINDICATION, "contraindications", false, false}};
    static const struct shape shape = {"exercise", fields, sizeof fields / sizeof *fields, items, 1, NULL};
    if (!bind_body(L, "exercise", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_EXERCISE);
    word_put_text(L, w, "id", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    return 1;
}

/* ---- exercise(ex.side_plank) { sets = 3, … }: a prescription ---- */

static void own_days(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    time_put_days(L, index, shape_where(L, at, field->name), at->word);
}

static void own_at(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    time_put_at(L, index, shape_where(L, at, field->name), at->word);
}

/* How long one set, or the whole of it, lasts: whole minutes as such, anything else in seconds. */
static void own_lasts(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    int64_t seconds;
    const char *where = shape_where(L, at, field->name);
    if (!time_units(L, index, where, 1, &seconds)) return;
    bool whole = seconds % 60 == 0 && seconds > 60;
    if (seconds < 5 || seconds > 14400)
        bind_mistake(L, "%s is %lld s, expected 5 s to 240 min", where, (long long)seconds);
    word_keep(
        L, json_object_set_new(at->into, whole ? "minutes" : "seconds", json_integer(whole ? seconds / 60 : seconds)));
}

/* load = { 2.5, "kg" } */
static void own_load(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    int64_t milli;
    if (lua_type(L, index) != LUA_TTABLE || bind_items(L, index, where, false) != 2) {
        bind_mistake(L, "%s is %s, expected an amount and its unit, as in { 2.5, \"kg\" }", where, bind_show(L, index));
        return;
    }
    word_keep(L, json_object_set_new(at->into, field->key, json_object()));
    json_t *load = json_object_get(at->into, field->key);
    lua_rawgeti(L, index, 1);
    if (bind_milli(L, lua_gettop(L), where, &milli))
        word_keep(L, json_object_set_new(load, "milli", json_integer(milli)));
    lua_rawgeti(L, index, 2);
    shape_put_text(L, load, "unit", where, lua_gettop(L), 12);
    lua_pop(L, 2);
}

/* "3-0-2": seconds down, held, up. */
static void own_tempo(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    bool fits = strlen(text) == 5 && text[1] == '-' && text[3] == '-';
    for (int i = 0; fits && i < 5; i += 2) fits = text[i] >= '0' && text[i] <= '9';
    if (fits)
        word_keep(L, json_object_set_new(at->into, field->key, json_string(text)));
    else
        bind_mistake(L, "%s is %s, expected seconds such as \"3-0-2\"", shape_where(L, at, field->name),
                     bind_show(L, index));
}

static bool said(lua_State *L, const char *field) {
    lua_pushstring(L, field);
    bool is_there = lua_rawget(L, 1) != LUA_TNIL;
    lua_pop(L, 1);
    return is_there;
}

static int l_exercise_dose(lua_State *L) {
    static const struct field fields[] = {{"sets", "sets", FIELD_COUNT, .min = 1, .max = 20},
                                          {"reps", "reps", FIELD_COUNT, .min = 1, .max = 100},
                                          {"hold", "hold_s", FIELD_SECONDS, .min = 1, .max = 600},
                                          {"rest", "rest_s", FIELD_SECONDS, .min = 1, .max = 900},
                                          {"lasts", "", FIELD_OWN, .own = own_lasts},
                                          {"load", "load", FIELD_OWN, .own = own_load},
                                          {"tempo", "tempo", FIELD_OWN, .own = own_tempo},
                                          {"note", "note", FIELD_TEXT, .max = 200},
                                          {"days", "days", FIELD_OWN, .required = true, .own = own_days},
                                          {"at", "at", FIELD_OWN, .own = own_at}};
    static const struct shape shape = {"exercise", fields, sizeof fields / sizeof *fields, .item = NULL};
    struct word *exercise = word_at(L, lua_upvalueindex(2));
    const char *id = word_text(exercise, "id");
    if (!bind_body(L, "exercise", id)) return word_broken(L);
    struct word *w = word_new(L, WORD_PRESCRIPTION);
    word_put_word(L, w, "exercise", exercise);
    word_put(L, w, "dose", json_object());
    shape_read(L, &shape, id, 1, w, json_object_get(w->json, "dose"));
    if (!said(L, "reps") && !said(L, "hold") && !said(L, "lasts"))
        bind_mistake(L, "exercise \"%s\": a dose needs reps, hold, or lasts", id);
    else if (!said(L, "sets") && !said(L, "lasts"))
        bind_mistake(L, "exercise \"%s\" has no sets: say how often, or how long it lasts", id);
    return 1;
}

/*** exercise "side-plank" { … } defines one; exercise(ex.side_plank) { … } prescribes it. */
static int l_exercise_exercise(lua_State *L) {
    if (!word_of(L, 1, WORD_EXERCISE)) return bind_named(L, "exercise", NAME_KEBAB, l_exercise_definition);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, l_exercise_dose, 2);
    return 1;
}

void words_exercise_open(lua_State *L, struct draft *d) { bind_word(L, d, "exercise", l_exercise_exercise); }
