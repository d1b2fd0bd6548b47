/* words_dose.c - what a dose says, and climb, a part of it that rises. The ladder itself: words_ladder.c. */
#include "bindings/lua/words_dose.h"
#include "bindings/lua/words.h"
#include <string.h>

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

const struct field dose_fields[DOSE_FIELDS] = {{"sets", "sets", FIELD_COUNT, .min = 1, .max = 20},
                                               {"reps", "reps", FIELD_COUNT, .min = 1, .max = 100},
                                               {"hold", "hold_s", FIELD_SECONDS, .min = 1, .max = 600},
                                               {"rest", "rest_s", FIELD_SECONDS, .min = 1, .max = 900},
                                               {"lasts", "", FIELD_OWN, .own = own_lasts},
                                               {"load", "load", FIELD_OWN, .own = own_load},
                                               {"tempo", "tempo", FIELD_OWN, .own = own_tempo},
                                               {"note", "note", FIELD_TEXT, .max = 200}};

static bool said(lua_State *L, int index, const char *field) {
    lua_pushstring(L, field);
    bool is_there = lua_rawget(L, index) != LUA_TNIL;
    lua_pop(L, 1);
    return is_there;
}

bool dose_said(lua_State *L, int index) {
    for (size_t i = 0; i < DOSE_FIELDS; i++)
        if (said(L, index, dose_fields[i].name)) return true;
    return false;
}

void dose_check(lua_State *L, int index, const char *where) {
    if (!said(L, index, "reps") && !said(L, index, "hold") && !said(L, index, "lasts"))
        bind_mistake(L, "%s: a dose needs reps, hold, or lasts", where);
    else if (!said(L, index, "sets") && !said(L, index, "lasts"))
        bind_mistake(L, "%s has no sets: say how often, or how long it lasts", where);
}

/* ---- climb(8, 12, 2), climb(seconds(20), seconds(45), seconds(5)), climb({ 1, "kg" }, { 3, "kg" }, { 1, "kg" }) ----
 */

struct amount {
    const char *kind; /* "number" and "load" in thousandths, "duration" in seconds */
    int64_t value;
    const char *unit;
};

static bool read_load(lua_State *L, int index, const char *where, struct amount *out) {
    if (bind_items(L, index, where, false) != 2) return false;
    lua_rawgeti(L, index, 1);
    lua_rawgeti(L, index, 2);
    bool fits = lua_type(L, -2) == LUA_TNUMBER && lua_type(L, -1) == LUA_TSTRING &&
                bind_milli(L, lua_gettop(L) - 1, where, &out->value);
    if (fits) out->unit = arena_text(bind_draft(L)->arena, lua_tostring(L, -1));
    lua_pop(L, 2);
    return fits && out->unit;
}

static bool read_amount(lua_State *L, int index, const char *where, struct amount *out) {
    const struct word *duration = word_of(L, index, WORD_DURATION);
    *out = (struct amount){.kind = duration ? "duration" : "number", .unit = ""};
    if (duration) {
        out->value = duration->seconds;
        return true;
    }
    if (lua_type(L, index) == LUA_TNUMBER) return bind_milli(L, index, where, &out->value);
    out->kind = "load";
    if (lua_type(L, index) == LUA_TTABLE && read_load(L, index, where, out)) return true;
    if (!word_of(L, index, WORD_BROKEN))
        bind_mistake(L, "%s is %s, expected a number, a length of time, or an amount with its unit", where,
                     bind_show(L, index));
    return false;
}

static const char *unfit(const struct amount part[3]) {
    int64_t way = part[1].value - part[0].value;
    for (int i = 1; i < 3; i++)
        if (strcmp(part[i].kind, part[0].kind) != 0 || strcmp(part[i].unit, part[0].unit) != 0)
            return "from, to and by are not of one kind and unit";
    if (part[2].value <= 0) return "expected steps above 0";
    if (way == 0) return "from and to are the same";
    if (way % part[2].value != 0) return "no number of such steps leads from its begin to its end";
    return NULL;
}

/*** climb(from, to, by): what a ladder raises, or lowers, step by step. */
static int l_dose_climb(lua_State *L) {
    static const char *const names[] = {"climb: from", "climb: to", "climb: by"};
    static const char *const keys[] = {"from", "to", "by"};
    struct amount part[3];
    bind_take(L, 3);
    for (int i = 0; i < 3; i++)
        if (!read_amount(L, i + 1, names[i], &part[i])) return word_broken(L);
    const char *why = unfit(part);
    if (why) {
        bind_mistake(L, "climb: %s", why);
        return word_broken(L);
    }
    if (part[1].value < part[0].value) part[2].value = -part[2].value;
    struct word *w = word_new(L, WORD_CLIMB);
    word_put_text(L, w, "kind", part[0].kind);
    word_put_text(L, w, "unit", part[0].unit);
    for (int i = 0; i < 3; i++) word_put(L, w, keys[i], json_integer(part[i].value));
    return 1;
}

void words_dose_open(lua_State *L, struct draft *d) { bind_word(L, d, "climb", l_dose_climb); }
