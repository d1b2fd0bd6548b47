/* words_number.c - numbers: comparing, arithmetic, choose, a plan's own figures. */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word *number_constant(lua_State *L, int64_t milli) {
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

const char *number_operator(const char *method) { return comparisons[comparison(method)].op; }

/* The code at 2 as its place in the list, pushed. NULL after a mistake. */
static struct word *push_place(lua_State *L, const json_t *declared) {
    json_t *codes = json_object_get(declared, "codes");
    const char *names[64], *code = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
    size_t count = json_array_size(codes) < 64 ? json_array_size(codes) : 64, place = 0;
    for (size_t i = 0; i < count; i++) names[i] = json_string_value(json_array_get(codes, i));
    while (code && place < count && strcmp(names[place], code) != 0) place++;
    if (code && place < count) return number_constant(L, (int64_t)place * 1000);
    if (!word_of(L, 2, WORD_BROKEN))
        bind_mistake(L, "%s: expected one of its codes, got %s%s", json_string_value(json_object_get(declared, "name")),
                     bind_show(L, 2), code ? bind_nearest(bind_draft(L), code, names, count) : "");
    return NULL;
}

/* What is compared by the place of its codes: f.effusion:at_least "small", with its baseline too; and the baseline. */
static bool is_ranked(const struct word *w) {
    return w && w->declared && w->kind != WORD_WINDOW && !strcmp(finding_type_of(w), "one-of");
}

static int compare_ranked(lua_State *L, const struct word *left, const char *op) {
    const struct word *right = word_of(L, 2, WORD_NUMBER);
    if (left->kind == WORD_FINDING) left = finding_leaf(L, left, WORD_NUMBER, "rank");
    if (!right || right->declared != word_at(L, 1)->declared) right = push_place(L, word_at(L, 1)->declared);
    return push_comparison(L, op, left, right);
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
        word_new(L, WORD_DURATION)->seconds = w->seconds; /* without the evidence, which goes to the number */
        if (!time_units(L, lua_gettop(L), bind_show(L, 1), units[i].seconds, &amount)) return false;
        evidence_copy(L, w, number_constant(L, amount * 1000));
        lua_replace(L, index);
        lua_settop(L, index);
        return true;
    }
    bind_mistake(L, "%s is not a length of time, and is compared with a plain number", bind_show(L, 1));
    return false;
}

/* A constant outside a finding's range makes a comparison that says nothing. */
void number_check_range(lua_State *L, const json_t *declared, int64_t milli) {
    bool yes_no = !strcmp(json_string_value(json_object_get(declared, "type")), "yes-no"); /* of a window: 1 and 0 */
    int64_t min = yes_no ? 0 : json_integer_value(json_object_get(declared, "min"));
    int64_t max = yes_no ? 1000 : json_integer_value(json_object_get(declared, "max"));
    char shown[24], low[24], high[24];
    if (milli < min || milli > max)
        bind_mistake(L, "%s runs from %s to %s, and is compared with %s", bind_show(L, 1), text_milli(low, min),
                     text_milli(high, max), text_milli(shown, milli));
}

static void check_range(lua_State *L, const struct word *left, const struct word *right) {
    bool whole = left->kind == WORD_FINDING || !strcmp(word_text(left, "op"), "baseline");
    if (!whole || !right || !left->declared || strcmp(finding_type_of(left), "number") != 0) return;
    if (!strcmp(word_text(right, "op"), "number"))
        number_check_range(L, left->declared, json_integer_value(json_object_get(right->json, "value")));
}

int l_number_compare(lua_State *L) {
    size_t i = comparison(bind_called(L));
    bind_take(L, 2);
    struct word *left = word_at(L, 1);
    if (is_ranked(left)) return compare_ranked(L, left, comparisons[i].op);
    if (!from_duration(L, left, 2) || !level_from(L, left, 2)) return word_broken(L);
    char where[120];
    snprintf(where, sizeof where, "%s:%s", bind_show(L, 1), bind_called(L));
    const struct word *right = bind_number(L, 2, where);
    check_range(L, left, right);
    if (left->kind == WORD_WINDOW && comparisons[i].whole_window) { /* every report in it */
        window_close(L, left, comparisons[i].whole_window);
        lua_replace(L, 1);
    }
    snprintf(where, sizeof where, "left of :%s", bind_called(L));
    return push_comparison(L, comparisons[i].op, bind_number(L, 1, where), right);
}

int l_number_between(lua_State *L) {
    bind_take(L, 3);
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
        if (part && part->scale) w->scale = part->scale;
        lua_pop(L, 1);
    }
    return 1;
}

/* ---- Arithmetic ---- */

static bool is_zero(const struct word *w) {
    return !strcmp(word_text(w, "op"), "number") && json_integer_value(json_object_get(w->json, "value")) == 0;
}

static int push_operation(lua_State *L, const char *op, const struct word *left, const struct word *right) {
    struct word *w = word_new(L, WORD_NUMBER);
    word_put_text(L, w, "op", op);
    if (!strcmp(op, "sum")) {
        word_add(L, w, "of", left);
        word_add(L, w, "of", right);
        return 1;
    }
    word_put_word(L, w, "left", left);
    word_put_word(L, w, "right", right);
    return 1;
}

int l_number_operator(lua_State *L) {
    static const struct {
        const char *method, *sign, *op;
    } signs[] = {{"__add", "+", "sum"}, {"__sub", "-", "minus"}, {"__mul", "*", "times"}, {"__div", "/", "divide"}};
    size_t i = 0;
    while (strcmp(signs[i].method, bind_called(L)) != 0) i++;
    char where[40];
    snprintf(where, sizeof where, "left of %s", signs[i].sign);
    const struct word *left = bind_number(L, 1, where);
    snprintf(where, sizeof where, "right of %s", signs[i].sign);
    const struct word *right = bind_number(L, 2, where);
    if (!left || !right || left->kind == WORD_BROKEN || right->kind == WORD_BROKEN) return word_broken(L);
    if (!strcmp(signs[i].op, "divide") && is_zero(right)) bind_mistake(L, "right of / is 0");
    return push_operation(L, signs[i].op, left, right);
}

/*** choose(condition, a, b): the number a when the condition is met, b when it is not; unknown: whatever either could
 * be. */
static int l_number_choose(lua_State *L) {
    bind_take(L, 3);
    const struct word *when = bind_condition(L, 1, "choose");
    const struct word *met = bind_number(L, 2, "choose: when it is met");
    const struct word *not_met = bind_number(L, 3, "choose: when it is not met");
    if (!when || !met || !not_met || when->kind == WORD_BROKEN || met->kind == WORD_BROKEN ||
        not_met->kind == WORD_BROKEN)
        return word_broken(L);
    struct word *w = word_new(L, WORD_NUMBER);
    if (met->scale == not_met->scale) w->scale = met->scale;
    word_put_text(L, w, "op", "choose");
    word_put_word(L, w, "when", when);
    word_put_word(L, w, "then", met);
    word_put_word(L, w, "else", not_met);
    return 1;
}

/* ---- A plan's own figures ---- */

#define ADHERENCE_DAYS 14
#define FIGURE_DAYS    200

static struct word *push_figure(lua_State *L, enum word_kind kind, const char *figure) {
    struct word *w = word_new(L, kind);
    word_put_text(L, w, "op", "plan");
    word_put_text(L, w, "figure", figure);
    return w;
}

/* adherence:over(days(84)), red_sessions:over(days(7)) */
static int l_number_over(lua_State *L) {
    const struct word *w = word_at(L, 1);
    bool adherence = !strcmp(word_text(w, "figure"), "adherence");
    const char *where = adherence ? "adherence:over" : "red_sessions:over";
    int64_t days;
    bind_take(L, 2);
    if (!adherence && w->kind != WORD_FIGURE) {
        bind_mistake(L, "only adherence, red_sessions and reports of a finding have :over(days(n))");
        return word_broken(L);
    }
    if (!time_units(L, 2, where, 86400, &days)) return word_broken(L);
    if (days < 1 || days > FIGURE_DAYS) {
        bind_mistake(L, "%s is %lld days, expected days(1) to days(%d)", where, (long long)days, FIGURE_DAYS);
        return word_broken(L);
    }
    struct word *over = push_figure(L, WORD_NUMBER, word_text(w, "figure"));
    if (!adherence || days != ADHERENCE_DAYS) word_put(L, over, "days", json_integer(days));
    return 1;
}

static void open_figure(lua_State *L, const char *name, const char *figure) {
    push_figure(L, WORD_NUMBER, figure);
    sandbox_define(L, name);
}

/* What pain a session may have: of a traffic_light's conditions alone. */
static void open_limit(lua_State *L, const char *name, const char *figure) {
    push_figure(L, WORD_NUMBER, figure)->session = true;
    sandbox_define(L, name);
}

void words_number_open(lua_State *L, struct draft *d) {
    static const luaL_Reg operators[] = {{"__add", l_number_operator},
                                         {"__sub", l_number_operator},
                                         {"__mul", l_number_operator},
                                         {"__div", l_number_operator},
                                         {NULL, NULL}};
    static const luaL_Reg methods[] = {
        {"at_least", l_number_compare}, {"at_most", l_number_compare}, {"above", l_number_compare},
        {"below", l_number_compare},    {"equals", l_number_compare},  {"between", l_number_between},
        {"bands", l_number_bands},      {"over", l_number_over},       {NULL, NULL}};
    bind_kind(L, d, WORD_NUMBER, operators, methods);
    bind_kind(L, d, WORD_FIGURE, operators, methods); /* its days are still to be said: bind_number says so */
    push_figure(L, WORD_FIGURE, "red-sessions");
    sandbox_define(L, "red_sessions");
    open_limit(L, "limit_ok", "limit-ok");
    open_limit(L, "limit_high", "limit-high");
    bind_words(L, d, (const char *const[]){"sum", "worst_known", NULL}, l_number_group);
    bind_word(L, d, "choose", l_number_choose);
    open_figure(L, "adherence", "adherence");
    open_figure(L, "missed_in_a_row", "missed-in-a-row");
    open_figure(L, "questions_missed_in_a_row", "questions-missed-in-a-row");
    open_figure(L, "days_in_phase", "days-in-phase");
    open_figure(L, "days_in_step", "days-in-step");
    open_figure(L, "days_in_plan", "days-in-plan");
}
