/* words_avoid.c - what a phase forbids on this knee, whatever other plan prescribes it. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include "clinical/protocol/protocol.h"

/* An exercise or a kind. A broken exercise is a mistake already. */
static void check_what(lua_State *L) {
    bool item = lua_rawlen(L, 1) > 0, kind = lua_getfield(L, 1, "kind") != LUA_TNIL;
    lua_pop(L, 1);
    if (item && kind)
        bind_mistake(L, "avoid names an exercise and a kind: one or the other");
    else if (!item && !kind)
        bind_mistake(L, "avoid: say what, as in avoid { ex.side_plank, reason = \"…\" }, or kind = \"plyometric\"");
}

/*** avoid { ex.side_plank, when = …, reason = "…" }, avoid { kind = "plyometric", reason = "…" }: not on this knee. */
static int l_avoid_avoid(lua_State *L) {
    const char *kinds[KIND_KINDS + 1] = {0};
    for (int i = 0; i < KIND_KINDS; i++) kinds[i] = exercise_kind_name((enum exercise_kind)i);
    const struct field fields[] = {{"kind", "kind", FIELD_CHOICE, .choices = kinds},
                                   {"when", "when", FIELD_CONDITION, .required = false},
                                   {"reason", "reason", FIELD_TEXT, .required = true, .max = 300}};
    static const struct shape_item items[] = {{WORD_EXERCISE, "exercise", true, false}};
    const struct shape shape = {"avoid", fields, 3, items, 1, .marked = true};
    if (!bind_body(L, "avoid", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_AVOID);
    shape_read(L, &shape, NULL, 1, w, w->json);
    check_what(L);
    json_t *exercise = json_object_get(w->json, "exercise");
    if (exercise) word_put(L, w, "exercise", json_incref(json_object_get(exercise, "id"))); /* not its definition */
    return 1;
}

void words_avoid_open(lua_State *L, struct draft *d) { bind_word(L, d, "avoid", l_avoid_avoid); }
