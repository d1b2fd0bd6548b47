/* words_layoff.c - how a plan goes on after days without a session, and what becomes of one that was missed.
 *
 *     layoff { over = days(14), down = 2, gate = first_run_gate },    -- of the protocol
 *     missed = shift(days(2)),                                        -- of a phase, or of one exercise in it */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <string.h>

#define DAYS_MOST  365
#define RUNGS_MOST 20
#define SHIFT_MOST 6 /* days: within a week */

/* ---- layoff { over = days(7), down = 1 } ---- */

/*** layoff { over = days(14), down = 2, restart, intake, gate }: after more days than that without a session. */
static int l_layoff_layoff(lua_State *L) {
    static const struct field fields[] = {{"over", "over_d", FIELD_DAYS, .required = true, .min = 1, .max = DAYS_MOST},
                                          {"down", "down", FIELD_COUNT, .min = 1, .max = RUNGS_MOST},
                                          {"restart", "restart", FIELD_TRUE, .required = false},
                                          {"intake", "intake", FIELD_TRUE, .required = false},
                                          {"gate", "gate", FIELD_CONDITION, .required = false}};
    static const struct shape shape = {"layoff", fields, 5, .marked = true};
    if (!bind_body(L, "layoff", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_LAYOFF);
    shape_read(L, &shape, NULL, 1, w, w->json);
    if (json_object_get(w->json, "down") && json_object_get(w->json, "restart"))
        bind_mistake(L, "layoff has down and restart: when the phase begins anew, so do its ladders");
    return 1;
}

void layoff_check(lua_State *L, const struct word *protocol) {
    json_t *rows = json_object_get(protocol->json, "layoff");
    for (size_t i = 1; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        json_int_t over = json_integer_value(json_object_get(row, "over_d"));
        json_int_t before = json_integer_value(json_object_get(json_array_get(rows, i - 1), "over_d"));
        if (over && before >= over)
            bind_mistake_of(L, row, "layoff: over = days(%lld) stands below days(%lld); the shortest comes first",
                            (long long)over, (long long)before);
    }
}

/* ---- missed = "skip" | "merge" | "repeat" | "lower" | shift(days(2)) ---- */

/*** shift(days(2)): a session that was missed moves to a later day, so far at most. */
static int l_layoff_shift(lua_State *L) {
    int64_t days;
    bind_take(L, 1);
    if (!time_units(L, 1, "shift", 86400, &days)) return word_broken(L);
    if (days < 1 || days > SHIFT_MOST) {
        bind_mistake(L, "shift is %lld days, expected days(1) to days(%d)", (long long)days, SHIFT_MOST);
        return word_broken(L);
    }
    struct word *w = word_new(L, WORD_MISSED);
    word_put_text(L, w, "policy", "shift");
    word_put(L, w, "days", json_integer(days));
    return 1;
}

void missed_own(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const char *const all[] = {"skip", "merge", "repeat", "lower", "shift"};
    const struct word *shift = word_of(L, index, WORD_MISSED);
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    if (shift) word_put_word(L, at->word, field->key, shift);
    for (size_t i = 0; i < 4 && !shift; i++) {
        if (strcmp(all[i], text) != 0) continue;
        json_t *missed = json_object();
        word_put(L, at->word, field->key, missed);
        word_keep(L, json_object_set_new(missed, "policy", json_string(text)));
        return;
    }
    if (!shift)
        bind_mistake(L, "%s is %s, expected \"skip\", \"merge\", \"repeat\", \"lower\" or shift(days(n))%s",
                     shape_where(L, at, field->name), bind_show(L, index),
                     !strcmp(text, "shift") ? "" : bind_nearest(bind_draft(L), text, all, 5));
}

void words_layoff_open(lua_State *L, struct draft *d) {
    bind_word(L, d, "layoff", l_layoff_layoff);
    bind_word(L, d, "shift", l_layoff_shift);
}
