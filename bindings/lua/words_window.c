/* words_window.c - what was reported before: windows over reports, and how it stood when the plan began. */
#include "bindings/lua/words.h"
#include "clinical/finding/vocabulary.h"
#include <stdio.h>
#include <string.h>

#define MOST_REPORTS 100

/* ---- Windows: f.pain "walking":over(days(7)):median(), f.pain "during":last(3):since_phase():sum() ---- */

/* For how many days its reports are kept. */
static int64_t kept_days(const json_t *declared) {
    json_t *kept = json_object_get(declared, "kept_d");
    return kept ? json_integer_value(kept) : FINDING_KEPT_DAYS;
}

/* A yes/no finding's reports count as 1 and 0. */
static bool has_windows(lua_State *L, const struct word *finding, const char *where) {
    const char *type = finding_type_of(finding);
    if (!strcmp(type, "number") || !strcmp(type, "yes-no")) return finding_in_context(L, 1);
    bind_mistake(L, "%s: only a number or a yes/no finding has a window of reports", where);
    return false;
}

static struct word *push_window(lua_State *L, const char *key, json_t *taken) {
    const struct word *finding = word_at(L, 1);
    struct word *w = finding_leaf(L, finding, WORD_WINDOW, "window");
    w->declared = finding->declared;
    word_put(L, w, key, taken);
    return w;
}

int l_window_open(lua_State *L) {
    const struct word *finding = word_at(L, 1);
    bool over = !strcmp(bind_called(L), "over");
    char where[120];
    snprintf(where, sizeof where, "%s:%s", bind_show(L, 1), bind_called(L));
    int64_t amount = 0;
    bind_take(L, 2);
    if (!has_windows(L, finding, where)) return word_broken(L);
    int64_t most = over ? kept_days(finding->declared) : MOST_REPORTS;
    if (over && !time_units(L, 2, where, 86400, &amount)) return word_broken(L);
    if (!over && lua_isinteger(L, 2)) amount = lua_tointeger(L, 2);
    if (amount >= 1 && amount <= most) {
        push_window(L, over ? "days" : "last", json_integer(amount));
        return 1;
    }
    if (over)
        bind_mistake(L, "%s is %lld days, expected days(1) to days(%lld), for which its reports are kept", where,
                     (long long)amount, (long long)most);
    else
        bind_mistake(L, "%s is %s, expected how many reports, 1 to %d", where, bind_show(L, 2), MOST_REPORTS);
    return word_broken(L);
}

/* f.pain "during":of_session(): the reports of the session that a traffic_light judges. */
int l_window_session(lua_State *L) {
    char where[120];
    snprintf(where, sizeof where, "%s:of_session", bind_show(L, 1));
    bind_take(L, 1);
    if (!has_windows(L, word_at(L, 1), where)) return word_broken(L);
    push_window(L, "session", json_true())->session = true;
    return 1;
}

struct word *window_close(lua_State *L, const struct word *window, const char *stat) {
    struct word *w = word_new(L, stat ? WORD_NUMBER : WORD_WINDOW);
    w->declared = window->declared;
    w->session = window->session;
    word_keep(L, json_object_update_missing(w->json, window->json));
    if (stat) word_put_text(L, w, "stat", stat);
    return w;
}

/* :median() :mean() :worst() :least() :sum() :count() */
static int l_window_stat(lua_State *L) {
    window_close(L, word_at(L, 1), bind_called(L));
    return 1;
}

static int l_window_since_phase(lua_State *L) {
    const struct word *window = word_at(L, 1);
    if (window->session) bind_mistake(L, ":since_phase is of a window of days or reports; a session lies in one phase");
    word_put(L, window_close(L, window, NULL), "since_phase", json_true());
    return 1;
}

/* :unmasked(): without the reports that a painkiller may have made better. */
static int l_window_unmasked(lua_State *L) {
    word_put(L, window_close(L, word_at(L, 1), NULL), "unmasked", json_true());
    return 1;
}

static int64_t days_of(const struct word *window, const char *key) {
    return json_integer_value(json_object_get(window->json, key));
}

/* A window of reports has no begin and end in time. */
static bool in_days(lua_State *L, const struct word *window) {
    if (days_of(window, "days")) return true;
    bind_mistake(L, ":%s is of a window of days, as in :over(days(7)):%s%s", bind_called(L), bind_called(L),
                 !strcmp(bind_called(L), "ago") ? "(days(7))" : "()");
    return false;
}

/* …:over(days(7)):ago(days(7)): the window ends so long ago. */
static int l_window_ago(lua_State *L) {
    const struct word *window = word_at(L, 1);
    int64_t days, most = kept_days(window->declared) - days_of(window, "days");
    bind_take(L, 2);
    if (!in_days(L, window) || !time_units(L, 2, "ago", 86400, &days)) return word_broken(L);
    if (days < 1 || days > most)
        bind_mistake(L, "ago is %lld days, expected days(1) to days(%lld), for which its reports are kept",
                     (long long)days, (long long)most);
    if (days_of(window, "ago")) bind_mistake(L, ":ago stands there twice");
    word_put(L, window_close(L, window, NULL), "ago", json_integer(days));
    return 1;
}

/* :trend(): the median of the window, less that of the equally long one before it. */
static int l_window_trend(lua_State *L) {
    const struct word *window = word_at(L, 1);
    if (!in_days(L, window)) return word_broken(L);
    const struct word *now = window_close(L, window, "median");
    struct word *before = window_close(L, window, "median");
    word_put(L, before, "ago", json_integer(days_of(window, "ago") + days_of(window, "days")));
    struct word *w = word_new(L, WORD_NUMBER);
    word_put_text(L, w, "op", "minus");
    word_put_word(L, w, "left", now);
    word_put_word(L, w, "right", before);
    return 1;
}

/* :count_above(5) and its like: how many of the reports compare so. */
static int l_window_count(lua_State *L) {
    const struct word *window = word_at(L, 1);
    const char *called = bind_called(L);
    int64_t than;
    bind_take(L, 2);
    if (!bind_milli(L, 2, called, &than)) return word_broken(L);
    number_check_range(L, window->declared, than);
    struct word *w = window_close(L, window, "count");
    json_t *where = json_object();
    word_put(L, w, "where", where);
    word_keep(L, json_object_set_new(where, "is", json_string(number_operator(called + strlen("count_")))));
    word_keep(L, json_object_set_new(where, "than", json_integer(than)));
    w->declared = NULL;
    return 1;
}

/* ---- f.pain "worst-24h":baseline(): as it stood when the plan began ---- */

int l_window_baseline(lua_State *L) {
    const struct word *finding = word_at(L, 1);
    const char *type = finding_type_of(finding);
    bind_take(L, 1);
    if (!strcmp(type, "some-of")) {
        bind_mistake(L, "%s is some of a list: it has no baseline", bind_show(L, 1));
        return word_broken(L);
    }
    if (!finding_in_context(L, 1)) return word_broken(L);
    struct word *w = finding_leaf(L, finding, WORD_NUMBER, "baseline");
    w->declared = finding->declared;
    if (strcmp(type, "yes-no") != 0) return 1;
    const struct word *yes = number_constant(L, 1000);
    struct word *met = word_new(L, WORD_CONDITION);
    word_put_text(L, met, "op", "ge");
    word_put_word(L, met, "left", w);
    word_put_word(L, met, "right", yes);
    return 1;
}

void words_window_open(lua_State *L, struct draft *d) {
    static const luaL_Reg operators[] = {{"__add", l_number_operator},
                                         {"__sub", l_number_operator},
                                         {"__mul", l_number_operator},
                                         {"__div", l_number_operator},
                                         {NULL, NULL}};
    static const luaL_Reg methods[] = {{"since_phase", l_window_since_phase},
                                       {"unmasked", l_window_unmasked},
                                       {"ago", l_window_ago},
                                       {"median", l_window_stat},
                                       {"mean", l_window_stat},
                                       {"worst", l_window_stat},
                                       {"least", l_window_stat},
                                       {"sum", l_window_stat},
                                       {"count", l_window_stat},
                                       {"trend", l_window_trend},
                                       {"count_at_least", l_window_count},
                                       {"count_at_most", l_window_count},
                                       {"count_above", l_window_count},
                                       {"count_below", l_window_count},
                                       {"count_equals", l_window_count},
                                       {"at_least", l_number_compare},
                                       {"at_most", l_number_compare},
                                       {"above", l_number_compare},
                                       {"below", l_number_compare},
                                       {NULL, NULL}};
    bind_kind(L, d, WORD_WINDOW, operators, methods);
}
