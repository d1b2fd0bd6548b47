/* words_action.c - what a rule does: alert, nudge, up, down, restart, escalate, hold, lower, exam. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include "clinical/protocol/protocol.h"
#include <string.h>

#define PHASES_MOST 20
#define RUNGS_MOST  20
#define HOLD_MOST   200 /* days */

/* The disposition in argument 1; NULL after a mistake. */
static const char *read_disposition(lua_State *L) {
    static const char *const all[] = {"emergency", "same-day", "urgent-48h", "urgent-2w", "routine"};
    const char *name = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : "";
    enum disposition d;
    if (disposition_from(name, &d) && d != DISPOSITION_SELF_OK) return name;
    if (!word_of(L, 1, WORD_BROKEN))
        bind_mistake(L, "%s: unknown disposition %s%s; they are emergency, same-day, urgent-48h, urgent-2w, routine",
                     bind_called(L), bind_show(L, 1), bind_nearest(bind_draft(L), name, all, 5));
    return NULL;
}

/* Whether something stands at index; a mistake that says what is expected there when not. */
static bool is_said(lua_State *L, int index, const char *expected) {
    if (!lua_isnil(L, index)) return true;
    bind_mistake(L, "%s: expected %s", bind_called(L), expected);
    return false;
}

/* An alert or an exam, with the words in argument 2 and its days in 3, if they are there. Pushed. */
static int push_urgent(lua_State *L) {
    const char *called = bind_called(L), *disposition = read_disposition(L);
    int64_t within = 0;
    if (!disposition) return word_broken(L);
    struct word *w = word_new(L, WORD_ACTION);
    word_put_text(L, w, called, disposition);
    if (!lua_isnil(L, 2)) shape_put_text(L, w->json, "say", called, 2, 400);
    if (!lua_isnil(L, 3) && time_units(L, 3, called, 86400, &within)) word_put(L, w, "within_d", json_integer(within));
    return 1;
}

/*** alert "urgent-48h", alert("urgent-48h", "words"), alert("routine", "words", days(7)): to the clinicians, so urgent,
 * or sooner. */
static int l_action_alert(lua_State *L) {
    bind_take(L, 3);
    return push_urgent(L);
}

/*** exam("routine", "words", days(7)): asks for an examination, so urgent, or sooner. */
static int l_action_exam(lua_State *L) {
    bind_take(L, 3);
    is_said(L, 2, "what is to be examined, as in exam(\"routine\", \"words\")");
    return push_urgent(L);
}

/*** nudge "Do it today.": a text to the patient. */
static int l_action_nudge(lua_State *L) {
    bind_take(L, 1);
    struct word *w = word_new(L, WORD_ACTION);
    shape_put_text(L, w->json, "nudge", "nudge", 1, 400);
    return 1;
}

/* Argument 1 from 1 to most; 0 after a mistake. */
static lua_Integer read_count(lua_State *L, int most, const char *of) {
    lua_Integer count = lua_isinteger(L, 1) ? lua_tointeger(L, 1) : 0;
    if (count >= 1 && count <= most) return count;
    if (!word_of(L, 1, WORD_BROKEN))
        bind_mistake(L, "%s is %s, expected how many %s, as in %s(1)", bind_called(L), bind_show(L, 1), of,
                     bind_called(L));
    return 0;
}

/*** up(1), down(1): so many phases on or back. */
static int l_action_move(lua_State *L) {
    bind_take(L, 1);
    lua_Integer phases = read_count(L, PHASES_MOST, "phases");
    if (!phases) return word_broken(L);
    word_put(L, word_new(L, WORD_ACTION), "move", json_integer(!strcmp(bind_called(L), "up") ? phases : -phases));
    return 1;
}

/*** lower(1): every exercise so many rungs down its ladder. */
static int l_action_lower(lua_State *L) {
    bind_take(L, 1);
    lua_Integer rungs = read_count(L, RUNGS_MOST, "rungs");
    if (!rungs) return word_broken(L);
    word_put(L, word_new(L, WORD_ACTION), "lower", json_integer(rungs));
    return 1;
}

/*** restart "phase", restart "questions": the phase begins anew, or the count of questions missed in a row. */
static int l_action_restart(lua_State *L) {
    static const char *const all[] = {"phase", "questions"};
    const char *what = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : "";
    bind_take(L, 1);
    if (strcmp(what, all[0]) != 0 && strcmp(what, all[1]) != 0) {
        bind_mistake(L, "restart is %s, expected \"phase\" or \"questions\"%s", bind_show(L, 1),
                     bind_nearest(bind_draft(L), what, all, 2));
        return word_broken(L);
    }
    word_put_text(L, word_new(L, WORD_ACTION), "restart", what);
    return 1;
}

/*** escalate "injection": up to that step of care; where it needs approval, that is proposed to a clinician. */
static int l_action_escalate(lua_State *L) {
    const char *id = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : NULL;
    bind_take(L, 1);
    if (id && step_is_known(L, "escalate: ", id)) {
        word_put_text(L, word_new(L, WORD_ACTION), "step", id);
        return 1;
    }
    if (!id && !word_of(L, 1, WORD_BROKEN))
        bind_mistake(L, "escalate is %s, expected a step, as in escalate \"injection\"", bind_show(L, 1));
    return word_broken(L);
}

/*** hold("no-progression", days(7), "words"): what it names stands still, for so long. */
static int l_action_hold(lua_State *L) {
    static const char *const all[] = {"no-progression", "no-impact", "no-load"};
    const char *what = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : "";
    int64_t days = 0;
    size_t i = 0;
    bind_take(L, 3);
    while (i < 3 && strcmp(all[i], what) != 0) i++;
    if (i == 3)
        bind_mistake(L, "hold is %s, expected \"no-progression\", \"no-impact\" or \"no-load\"%s", bind_show(L, 1),
                     bind_nearest(bind_draft(L), what, all, 3));
    struct word *w = word_new(L, WORD_ACTION);
    word_put_text(L, w, "hold", what);
    if (!is_said(L, 2, "for how long, as in hold(\"no-impact\", days(7), \"words\")")) return 1;
    if (time_units(L, 2, "hold", 86400, &days) && (days < 1 || days > HOLD_MOST))
        bind_mistake(L, "hold is for %lld days, expected days(1) to days(%d)", (long long)days, HOLD_MOST);
    word_put(L, w, "days", json_integer(days));
    if (is_said(L, 3, "why, as in hold(\"no-impact\", days(7), \"words\")"))
        shape_put_text(L, w->json, "say", "hold", 3, 400);
    return 1;
}

void words_action_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "alert", l_action_alert);
    bind_word(L, d, "nudge", l_action_nudge);
    bind_words(L, d, (const char *const[]){"up", "down", NULL}, l_action_move);
    bind_word(L, d, "restart", l_action_restart);
    bind_word(L, d, "escalate", l_action_escalate);
    bind_word(L, d, "hold", l_action_hold);
    bind_word(L, d, "lower", l_action_lower);
    bind_word(L, d, "exam", l_action_exam);
}
