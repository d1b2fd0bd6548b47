/* words_number.c - numbers: comparing, windows over reports, bands and scores, arithmetic, a plan's own figures. */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const levels[] = {"mild", "moderate", "severe"}; /* 1, 2, 3 */

static int level_of(const char *name) {
    for (int i = 0; i < 3; i++)
        if (!strcmp(levels[i], name)) return i + 1;
    return 0;
}

static struct word *push_constant(lua_State *L, int64_t milli) {
    struct word *w = word_new(L, WORD_NUMBER);
    word_put_text(L, w, "op", "number");
    word_put(L, w, "value", json_integer(milli));
    return w;
}

/* ---- Comparing ---- */

static const struct {
    const char *method, *op, *whole_window;
} comparisons[] = {{"at_least", "ge", "least"},
                   {"at_most", "le", "worst"},
                   {"above", "gt", "least"},
                   {"below", "lt", "worst"},
                   {"equals", "eq", NULL}};

static size_t comparison(const char *method) {
    size_t i = 0;
    while (strcmp(comparisons[i].method, method) != 0) i++;
    return i;
}

static int push_comparison(lua_State *L, const char *op, const struct word *left, const struct word *right) {
    if (!left || !right || left->kind == WORD_BROKEN || right->kind == WORD_BROKEN) return word_broken(L);
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", op);
    word_put_word(L, w, "left", left);
    word_put_word(L, w, "right", right);
    return 1;
}

/* A one-of finding is compared by the place of its codes: f.effusion:at_least "small". */
static int compare_rank(lua_State *L, const struct word *finding, const char *op) {
    json_t *codes = json_object_get(finding->declared, "codes");
    const char *names[64], *code = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
    size_t count = json_array_size(codes) < 64 ? json_array_size(codes) : 64, place = 0;
    for (size_t i = 0; i < count; i++) names[i] = json_string_value(json_array_get(codes, i));
    while (code && place < count && strcmp(names[place], code) != 0) place++;
    if (!code || place == count) {
        if (!word_of(L, 2, WORD_BROKEN))
            bind_mistake(L, "%s: expected one of its codes, got %s%s", bind_show(L, 1), bind_show(L, 2),
                         code ? bind_nearest(bind_draft(L), code, names, count) : "");
        return word_broken(L);
    }
    const struct word *rank = finding_leaf(L, finding, WORD_NUMBER, "rank");
    return push_comparison(L, op, rank, push_constant(L, (int64_t)place * 1000));
}

/* :at_least(weeks(12)) of a number in days. */
static bool from_duration(lua_State *L, const struct word *left, int index) {
    static const struct {
        const char *unit;
        int64_t seconds;
    } units[] = {{"s", 1}, {"min", 60}, {"h", 3600}, {"d", 86400}};
    const struct word *w = word_of(L, index, WORD_DURATION);
    if (!w) return true;
    const char *unit = left->declared ? json_string_value(json_object_get(left->declared, "unit")) : NULL;
    if (!strncmp(word_text(left, "figure"), "days-", 5)) unit = "d";
    for (size_t i = 0; unit && i < sizeof units / sizeof *units; i++) {
        int64_t amount;
        if (strcmp(units[i].unit, unit) != 0) continue;
        if (!time_units(L, index, bind_show(L, 1), units[i].seconds, &amount)) return false;
        push_constant(L, amount * 1000);
        lua_replace(L, index);
        return true;
    }
    bind_mistake(L, "%s is not a length of time, and is compared with a plain number", bind_show(L, 1));
    return false;
}

static bool from_level(lua_State *L, const struct word *left, int index) {
    if (!left->levels || lua_type(L, index) != LUA_TSTRING) return true;
    int level = level_of(lua_tostring(L, index));
    if (level == 0) {
        bind_mistake(L, "%s is none of \"mild\", \"moderate\", \"severe\"%s", bind_show(L, index),
                     bind_nearest(bind_draft(L), lua_tostring(L, index), levels, 3));
        return false;
    }
    push_constant(L, level * 1000);
    lua_replace(L, index);
    return true;
}

/* A constant outside a finding's range makes a comparison that says nothing. */
static void check_range(lua_State *L, const struct word *finding, const struct word *right) {
    if (!right || strcmp(word_text(right, "op"), "number") != 0) return;
    int64_t value = json_integer_value(json_object_get(right->json, "value"));
    int64_t min = json_integer_value(json_object_get(finding->declared, "min"));
    int64_t max = json_integer_value(json_object_get(finding->declared, "max"));
    char shown[24], low[24], high[24];
    if (value < min || value > max)
        bind_mistake(L, "%s runs from %s to %s, and is compared with %s", bind_show(L, 1), text_milli(low, min),
                     text_milli(high, max), text_milli(shown, value));
}

static struct word *close_window(lua_State *L, const struct word *window, const char *stat);

int l_number_compare(lua_State *L) {
    size_t i = comparison(bind_called(L));
    lua_settop(L, 2);
    struct word *left = word_at(L, 1), *finding = left->kind == WORD_FINDING ? left : NULL;
    if (finding && !strcmp(finding_type_of(finding), "one-of")) return compare_rank(L, finding, comparisons[i].op);
    if (!from_duration(L, left, 2) || !from_level(L, left, 2)) return word_broken(L);
    char where[120];
    snprintf(where, sizeof where, "%s:%s", bind_show(L, 1), bind_called(L));
    const struct word *right = bind_number(L, 2, where);
    if (finding && !strcmp(finding_type_of(finding), "number")) check_range(L, finding, right);
    if (left->kind == WORD_WINDOW && comparisons[i].whole_window) { /* every report in it */
        close_window(L, left, comparisons[i].whole_window);
        lua_replace(L, 1);
    }
    snprintf(where, sizeof where, "left of :%s", bind_called(L));
    return push_comparison(L, comparisons[i].op, bind_number(L, 1, where), right);
}

int l_number_between(lua_State *L) {
    lua_settop(L, 3);
    const struct word *low = bind_number(L, 2, "between"), *high = bind_number(L, 3, "between");
    const struct word *self = bind_number(L, 1, "left of :between");
    push_comparison(L, "ge", self, low);
    push_comparison(L, "le", self, high);
    if (word_of(L, 4, WORD_BROKEN) || word_of(L, 5, WORD_BROKEN)) return word_broken(L);
    struct word *w = word_new(L, WORD_CONDITION);
    word_put_text(L, w, "op", "all");
    word_add(L, w, "of", word_at(L, 4));
    word_add(L, w, "of", word_at(L, 5));
    return 1;
}

/* ---- Bands: f.lefs:bands { severe = 0, moderate = 45, mild = 65 } ---- */

struct band {
    int64_t from, level;
};

static int by_from(const void *a, const void *b) {
    const struct band *left = a, *right = b;
    return (left->from > right->from) - (left->from < right->from);
}

static size_t read_bands(lua_State *L, struct band bands[3]) {
    size_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, 2)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        int level = level_of(name);
        if (level == 0)
            bind_mistake(L, "bands: unknown level %s, expected mild, moderate or severe%s", bind_show(L, -2),
                         bind_nearest(bind_draft(L), name, levels, 3));
        else if (bind_milli(L, lua_gettop(L), name, &bands[count].from))
            bands[count++].level = level * 1000;
        lua_pop(L, 1);
    }
    qsort(bands, count, sizeof *bands, by_from);
    for (size_t i = 1; i < count; i++)
        if (bands[i].from == bands[i - 1].from) bind_mistake(L, "bands: two levels begin at the same number");
    return count;
}

int l_number_bands(lua_State *L) {
    lua_settop(L, 2);
    const struct word *self = bind_number(L, 1, "left of :bands");
    if (lua_type(L, 2) != LUA_TTABLE) {
        bind_mistake(L, "bands: expected where each level begins, as in { mild = 0, moderate = 4, severe = 7 }, got %s",
                     bind_show(L, 2));
        return word_broken(L);
    }
    struct band bands[3] = {{0, 0}};
    size_t count = read_bands(L, bands);
    if (count == 0)
        bind_mistake(L, "bands: expected where each level begins, as in { mild = 0, moderate = 4, severe = 7 }");
    if (!self || self->kind == WORD_BROKEN) return word_broken(L);
    struct word *w = word_new(L, WORD_NUMBER);
    w->levels = true;
    word_put_text(L, w, "op", "bands");
    word_put_word(L, w, "of", self);
    json_t *list = word_list(L, w, "bands");
    for (size_t i = 0; i < count; i++) {
        json_t *pair = json_array();
        word_keep(L, json_array_append_new(list, pair));
        word_keep(L, json_array_append_new(pair, json_integer(bands[i].from)));
        word_keep(L, json_array_append_new(pair, json_integer(bands[i].level)));
    }
    return 1;
}

/*** sum { … } adds numbers and points; worst_known { … } is the highest of those that are known. */
static int l_number_group(lua_State *L) {
    const char *what = bind_called(L);
    if (!bind_body(L, what, "")) return word_broken(L);
    int count = bind_items(L, 1, what, false);
    if (count == 0) bind_mistake(L, "%s has no numbers", what);
    struct word *w = word_new(L, WORD_NUMBER);
    word_put_text(L, w, "op", !strcmp(what, "sum") ? "sum" : "worst-known");
    word_list(L, w, "of");
    for (int i = 1; i <= count; i++) {
        char where[40];
        snprintf(where, sizeof where, "%s: item %d", what, i);
        lua_rawgeti(L, 1, i);
        const struct word *part = bind_number(L, lua_gettop(L), where);
        if (part) word_add(L, w, "of", part);
        if (part && part->levels) w->levels = true;
        lua_pop(L, 1);
    }
    return 1;
}

/* ---- Arithmetic ---- */

int l_number_operator(lua_State *L) {
    static const struct { const char *sign, *shown; } signs[] = {{"__add", "+"}, {"__sub", "-"}, {"__mul", "*"}};
    size_t i = 0;
    while (strcmp(signs[i].sign, bind_called(L)) != 0) i++;
    char where[40];
    snprintf(where, sizeof where, "left of %s", signs[i].shown);
    const struct word *left = bind_number(L, 1, where);
    snprintf(where, sizeof where, "right of %s", signs[i].shown);
    const struct word *right = bind_number(L, 2, where);
    if (!left || !right || left->kind == WORD_BROKEN || right->kind == WORD_BROKEN) return word_broken(L);
    struct word *w = word_new(L, WORD_NUMBER);
    word_put_text(L, w, "op", i == 0 ? "sum" : i == 1 ? "minus" : "times");
    if (i == 0) {
        word_add(L, w, "of", left);
        word_add(L, w, "of", right);
        return 1;
    }
    word_put_word(L, w, "left", left);
    word_put_word(L, w, "right", right);
    return 1;
}

/* ---- Windows: f.pain "walking":over(days(7)):median(), f.pain "during":last(3):since_phase():sum() ---- */

int l_window_open(lua_State *L) {
    const struct word *finding = word_at(L, 1);
    bool over = !strcmp(bind_called(L), "over");
    char where[120];
    snprintf(where, sizeof where, "%s:%s", bind_show(L, 1), bind_called(L));
    int64_t amount = 0;
    lua_settop(L, 2);
    if (strcmp(finding_type_of(finding), "number") != 0) {
        bind_mistake(L, "%s: only a number has a window of reports", where);
        return word_broken(L);
    }
    if (over && !time_units(L, 2, where, 86400, &amount)) return word_broken(L);
    if (!over && lua_isinteger(L, 2)) amount = lua_tointeger(L, 2);
    if (amount < 1 || amount > (over ? 366 : 100)) {
        bind_mistake(L,
                     over ? "%s is %s, expected days(1) to days(366)" : "%s is %s, expected how many reports, 1 to 100",
                     where, bind_show(L, 2));
        return word_broken(L);
    }
    lua_pushvalue(L, 1);
    const struct word *number = bind_number(L, 3, where); /* checks the context */
    if (!number) return word_broken(L);
    struct word *w = finding_leaf(L, finding, WORD_WINDOW, "window");
    word_put(L, w, over ? "days" : "last", json_integer(amount));
    return 1;
}

static struct word *close_window(lua_State *L, const struct word *window, const char *stat) {
    struct word *w = word_new(L, stat ? WORD_NUMBER : WORD_WINDOW);
    word_keep(L, json_object_update_missing(w->json, window->json));
    if (stat) word_put_text(L, w, "stat", stat);
    return w;
}

/* :median() :mean() :worst() :least() :sum() :count() */
static int l_window_stat(lua_State *L) {
    close_window(L, word_at(L, 1), bind_called(L));
    return 1;
}

static int l_window_since_phase(lua_State *L) {
    word_put(L, close_window(L, word_at(L, 1), NULL), "since_phase", json_true());
    return 1;
}

/* ---- A plan's own figures ---- */

/* adherence:over(days(14)): its window is fixed, and may be said. */
static int l_number_over(lua_State *L) {
    const struct word *w = word_at(L, 1), *over = word_of(L, 2, WORD_DURATION);
    if (strcmp(word_text(w, "figure"), "adherence") != 0 || !over || over->seconds != 14 * 86400) {
        bind_mistake(L, "only adherence:over(days(14)) is there; reports of a finding have :over(days(n))");
        return word_broken(L);
    }
    lua_settop(L, 1);
    return 1;
}

static void open_figure(lua_State *L, const char *name, const char *figure) {
    struct word *w = word_new(L, WORD_NUMBER);
    word_put_text(L, w, "op", "plan");
    word_put_text(L, w, "figure", figure);
    sandbox_define(L, name);
}

void words_number_open(lua_State *L, struct draft *d) {
    static const luaL_Reg operators[] = {
        {"__add", l_number_operator}, {"__sub", l_number_operator}, {"__mul", l_number_operator}, {NULL, NULL}};
    static const luaL_Reg of_number[] = {
        {"at_least", l_number_compare}, {"at_most", l_number_compare}, {"above", l_number_compare},
        {"below", l_number_compare},    {"equals", l_number_compare},  {"between", l_number_between},
        {"bands", l_number_bands},      {"over", l_number_over},       {NULL, NULL}};
    static const luaL_Reg of_window[] = {{"since_phase", l_window_since_phase},
                                         {"median", l_window_stat},
                                         {"mean", l_window_stat},
                                         {"worst", l_window_stat},
                                         {"least", l_window_stat},
                                         {"sum", l_window_stat},
                                         {"count", l_window_stat},
                                         {"at_least", l_number_compare},
                                         {"at_most", l_number_compare},
                                         {"above", l_number_compare},
                                         {"below", l_number_compare},
                                         {NULL, NULL}};
    bind_kind(L, d, WORD_NUMBER, operators, of_number);
    bind_kind(L, d, WORD_WINDOW, operators, of_window);
    bind_words(L, d, (const char *const[]){"sum", "worst_known", NULL}, l_number_group);
    open_figure(L, "adherence", "adherence");
    open_figure(L, "missed_in_a_row", "missed-in-a-row");
    open_figure(L, "days_in_phase", "days-in-phase");
    open_figure(L, "days_in_step", "days-in-step");
    open_figure(L, "days_in_plan", "days-in-plan");
}
