/* words_rule.c - rules of a phase or of the protocol: what happens when a condition comes to be met.
 *
 *     on(f.pain "worst-24h":over(days(3)):least():above(5)) {
 *       alert("urgent-48h", "pain above 5 for three days"), nudge "Rest today.", down(1), judged = "day" } */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <string.h>

/* "alert", "move" …, and of a restart what begins anew. */
static const char *kind_of(const json_t *action) {
    static const char *const kinds[] = {"alert", "nudge", "move", "step", "hold", "lower", "exam"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
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
    const struct word *when = bind_condition(L, 1, "on");
    if (!when || !bind_sessionless(L, when, "on")) word_broken(L), lua_replace(L, 1);
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, l_rule_body, 2);
    return 1;
}

/* ---- escalate "injection": to a step that the protocol has ---- */

static void check_step(lua_State *L, const json_t *action, const json_t *steps) {
    const char *id = json_string_value(json_object_get(action, "step")), *names[20];
    size_t count = 0, at = 0;
    json_t *step;
    if (!id) return;
    json_array_foreach (steps, count, step) {
        if (count == 20) break;
        names[count] = json_string_value(json_object_get(step, "id"));
    }
    while (at < count && strcmp(names[at], id) != 0) at++;
    if (at == count)
        bind_mistake_of(L, action, "escalate: the protocol has no step \"%s\"%s", id,
                        bind_nearest(bind_draft(L), id, names, count));
    else if (at == 0)
        bind_mistake_of(L, action, "escalate: \"%s\" is the first step: nothing goes up to it", id);
}

static void check_rules(lua_State *L, const json_t *of, const json_t *steps) {
    size_t i, j;
    json_t *rule, *action;
    json_array_foreach (json_object_get(of, "rules"), i, rule) {
        json_array_foreach (json_object_get(rule, "do"), j, action) {
            check_step(L, action, steps);
        }
    }
}

void rule_check_steps(lua_State *L, const struct word *protocol) {
    const json_t *steps = json_object_get(json_object_get(protocol->json, "steps"), "of");
    size_t i;
    json_t *phase;
    check_rules(L, protocol->json, steps);
    json_array_foreach (json_object_get(json_object_get(protocol->json, "phases"), "of"), i, phase) {
        check_rules(L, phase, steps);
    }
}

void words_rule_open(lua_State *L, struct draft *d) { bind_word(L, d, "on", l_rule_on); }
