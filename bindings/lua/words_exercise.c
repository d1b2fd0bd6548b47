/* words_exercise.c - exercises: their definition in the library, and one of them with its dose in a phase. */
#include "bindings/lua/words.h"
#include "bindings/lua/words_dose.h"
#include <string.h>

/* ---- exercise "side-plank" { … }: the definition ---- */

static int l_exercise_definition(lua_State *L) {
    static const char *const kinds[] = {"mobility", "isometric", "strength", "heavy", "plyometric", "run", NULL};
    static const struct field fields[] = {{"ref", "ref", FIELD_TEXT, .max = 12},
                                          {"title", "title", FIELD_TEXT, .required = true, .max = 120},
                                          {"text", "text", FIELD_TEXT, .required = true, .max = 2000},
                                          {"kind", "kind", FIELD_CHOICE, .required = true, .choices = kinds},
                                          {"impact", "impact", FIELD_TRUE, .required = false},
                                          {"gap", "gap_h", FIELD_HOURS, .required = true, .min = 0, .max = 336},
                                          {"ladder", "ladder", FIELD_OWN, .own = dose_own_ladder}};
    static const struct shape_item items[] = {{WORD_CONTRAINDICATION, "contraindications", false, false}};
    static const struct shape shape = {"exercise", fields, sizeof fields / sizeof *fields, items, 1, .marked = true};
    if (!bind_body(L, "exercise", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_EXERCISE);
    word_put_text(L, w, "id", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    return 1;
}

/* ---- exercise(ex.side_plank) { sets = 3, … }: a prescription; its dose is words_dose.c ---- */

static void own_days(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    time_put_days(L, index, shape_where(L, at, field->name), at->word);
}

static void own_at(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    time_put_at(L, index, shape_where(L, at, field->name), at->word);
}

/* One of a dose, a ladder of its own, and the exercise's ladder. */
static void check_dose(lua_State *L, struct word *w, const struct word *exercise) {
    const char *where = arena_printf(bind_draft(L)->arena, "exercise \"%s\"", word_text(exercise, "id"));
    bool dose = dose_said(L, 1), ladder = json_object_get(w->json, "ladder") != NULL;
    word_keep(L, where == NULL);
    if (dose && ladder)
        bind_mistake(L, "%s has a dose and a ladder: one or the other", where);
    else if (dose)
        dose_check(L, 1, where);
    else if (!ladder && !json_object_get(exercise->json, "ladder"))
        bind_mistake(L, "%s has no ladder of its own: say a dose, with reps, hold, or lasts", where);
    if (!dose) json_object_del(w->json, "dose");
    if (ladder) bind_leans(L);
    dose_check_ladder(L, word_text(exercise, "id"), json_object_get(w->json, "ladder"));
}

#define OWN_FIELDS 4

static int l_exercise_dose(lua_State *L) {
    struct field fields[OWN_FIELDS + DOSE_FIELDS] = {{"days", "days", FIELD_OWN, .required = true, .own = own_days},
                                                     {"at", "at", FIELD_OWN, .own = own_at},
                                                     {"missed", "missed", FIELD_OWN, .own = missed_own},
                                                     {"ladder", "ladder", FIELD_OWN, .own = dose_own_ladder}};
    memcpy(fields + OWN_FIELDS, dose_fields, sizeof dose_fields);
    const struct shape shape = {"exercise", fields, OWN_FIELDS + DOSE_FIELDS, .marked = true};
    struct word *exercise = word_at(L, lua_upvalueindex(2));
    const char *id = word_text(exercise, "id");
    if (!bind_body(L, "exercise", id)) return word_broken(L);
    struct word *w = word_new(L, WORD_PRESCRIPTION);
    word_put_word(L, w, "exercise", exercise);
    word_put(L, w, "dose", json_object());
    shape_read(L, &shape, id, 1, w, json_object_get(w->json, "dose"));
    check_dose(L, w, exercise);
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
