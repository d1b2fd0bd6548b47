/* words_rule.c - rules of a phase: what happens when a condition comes to be met.
 *
 *     on(f.pain "worst-24h":over(days(3)):least():above(5)) {
 *       alert("urgent-48h", "pain above 5 for three days"), nudge "Rest today.", down(1), judged = "day" } */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include "clinical/protocol/protocol.h"
#include <string.h>

#define PHASES_MOST 20

/* "alert", "move" …, and of a restart what begins anew. */
static const char *kind_of(const json_t *action) {
    static const char *const kinds[] = {"alert", "nudge", "move"};
    for (size_t i = 0; i < 3; i++)
        if (json_object_get(action, kinds[i])) return kinds[i];
    const char *restart = json_string_value(json_object_get(action, "restart"));
    return restart ? restart : "";
}

static void check_once(lua_State *L, const json_t *actions) {
    for (size_t i = 1; i < json_array_size(actions); i++)
        for (size_t j = 0; j < i; j++)
            if (!strcmp(kind_of(json_array_get(actions, i)), kind_of(json_array_get(actions, j))))
                bind_mistake_of(L, json_array_get(actions, i), "on: item %zu does what another one does already",
                                i + 1);
}

static int l_rule_body(lua_State *L) {
    static const char *const times[] = {"day", NULL};
    static const struct field fields[] = {{"judged", "judged", FIELD_CHOICE, .choices = times}};
    static const struct shape_item items[] = {{WORD_ACTION, "do", false, true}};
    static const struct shape shape = {"on", fields, 1, items, 1, .marked = true};
    const struct word *when = word_at(L, lua_upvalueindex(2));
    if (!bind_body(L, "on(…)", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_RULE);
    shape_read(L, &shape, NULL, 1, w, w->json);
    check_once(L, json_object_get(w->json, "do"));
    if (when->kind == WORD_BROKEN) return word_broken(L);
    word_put_word(L, w, "when", when);
    return 1;
}

/*** on(condition) { alert("urgent-48h", "words"), … }: what happens once the condition is met, and was not before. */
static int l_rule_on(lua_State *L) {
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    if (!bind_condition(L, 1, "on")) word_broken(L), lua_replace(L, 1);
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, l_rule_body, 2);
    return 1;
}

/*** alert "urgent-48h", alert("urgent-48h", "words"), alert("routine", "words", days(7)): to the clinicians, so urgent, or
 * sooner. */
static int l_rule_alert(lua_State *L) {
    static const char *const all[] = {"emergency", "same-day", "urgent-48h", "urgent-2w", "routine"};
    const char *name = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : "";
    enum disposition unused;
    lua_settop(L, 3);
    int64_t within = 0;
    if (!disposition_from(name, &unused)) {
        bind_mistake(L, "alert: unknown disposition %s%s; they are emergency, same-day, urgent-48h, urgent-2w, routine",
                     bind_show(L, 1), bind_nearest(bind_draft(L), name, all, 5));
        return word_broken(L);
    }
    struct word *w = word_new(L, WORD_ACTION);
    word_put_text(L, w, "alert", name);
    if (!lua_isnil(L, 2)) shape_put_text(L, w->json, "say", "alert", 2, 400);
    if (!lua_isnil(L, 3) && time_units(L, 3, "alert", 24 * 3600, &within))
        word_put(L, w, "within_d", json_integer(within));
    return 1;
}

/*** nudge "Do it today.": a text to the patient. */
static int l_rule_nudge(lua_State *L) {
    lua_settop(L, 1);
    struct word *w = word_new(L, WORD_ACTION);
    shape_put_text(L, w->json, "nudge", "nudge", 1, 400);
    return 1;
}

/*** up(1), down(1): so many phases on or back. */
static int l_rule_move(lua_State *L) {
    const char *called = bind_called(L);
    lua_Integer phases = lua_isinteger(L, 1) ? lua_tointeger(L, 1) : 0;
    lua_settop(L, 1);
    if (phases < 1 || phases > PHASES_MOST) {
        bind_mistake(L, "%s is %s, expected how many phases, as in %s(1)", called, bind_show(L, 1), called);
        return word_broken(L);
    }
    word_put(L, word_new(L, WORD_ACTION), "move", json_integer(!strcmp(called, "up") ? phases : -phases));
    return 1;
}

/*** restart "phase", restart "questions": the phase begins anew, or the count of questions missed in a row. */
static int l_rule_restart(lua_State *L) {
    static const char *const all[] = {"phase", "questions"};
    const char *what = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : "";
    lua_settop(L, 1);
    if (strcmp(what, all[0]) != 0 && strcmp(what, all[1]) != 0) {
        bind_mistake(L, "restart is %s, expected \"phase\" or \"questions\"%s", bind_show(L, 1),
                     bind_nearest(bind_draft(L), what, all, 2));
        return word_broken(L);
    }
    word_put_text(L, word_new(L, WORD_ACTION), "restart", what);
    return 1;
}

void words_rule_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "on", l_rule_on);
    bind_word(L, d, "alert", l_rule_alert);
    bind_word(L, d, "nudge", l_rule_nudge);
    bind_words(L, d, (const char *const[]){"up", "down", NULL}, l_rule_move);
    bind_word(L, d, "restart", l_rule_restart);
}
