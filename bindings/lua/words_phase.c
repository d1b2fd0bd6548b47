/* words_phase.c - the stages of loading: phases, the questions they ask, and when running is allowed. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <string.h>

/* ---- running { when = …, say = … } ---- */

/*** running { when = …, say = … } and no_running { … }: the first whose condition holds, or is unknown, rules. */
static int l_phase_running(lua_State *L) {
    static const struct field fields[] = {{"when", "when", FIELD_CONDITION, .required = true},
                                          {"say", "say", FIELD_TEXT, .required = true, .max = 400}};
    const char *what = bind_called(L);
    const struct shape shape = {what, fields, 2, .marked = true};
    if (!bind_body(L, what, "")) return word_broken(L);
    struct word *w = word_new(L, WORD_RUN_RULE);
    word_put(L, w, "allowed", json_boolean(!strcmp(what, "running")));
    shape_read(L, &shape, NULL, 1, w, w->json);
    return 1;
}

/* ---- asks { f.pain "worst-24h", at = "19:00", days = "daily" } ---- */

static void own_at(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    time_put_at(L, index, shape_where(L, at, field->name), at->word);
}

static void own_days(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    time_put_days(L, index, shape_where(L, at, field->name), at->word);
}

/* What is asked, and in which context; the knee is the plan's. */
static void check_asked(lua_State *L, int index) {
    const struct word *finding = word_of(L, index, WORD_FINDING);
    if (!finding || !finding_in_context(L, index)) return;
    if (json_object_get(finding->json, "knee"))
        bind_mistake(L, "asks: %s is of a fixed knee, but the plan's own is asked about", bind_show(L, index));
}

/*** asks { finding, …, at = "19:00", days = "daily" }: questions at a time of their own. */
static int l_phase_asks(lua_State *L) {
    static const struct field fields[] = {{"days", "days", FIELD_OWN, .required = true, .own = own_days},
                                          {"at", "at", FIELD_OWN, .own = own_at}};
    static const struct shape_item items[] = {{WORD_FINDING, "of", false, true}};
    static const struct shape shape = {"asks", fields, 2, items, 1, .texts = NULL};
    if (!bind_body(L, "asks", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_ASKS);
    shape_read(L, &shape, NULL, 1, w, w->json);
    for (lua_Integer i = 1, count = (lua_Integer)lua_rawlen(L, 1); i <= count; i++) {
        lua_rawgeti(L, 1, i);
        check_asked(L, lua_gettop(L));
        lua_pop(L, 1);
    }
    return 1;
}

/* ---- phase "settle" { … } ---- */

static void own_span(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const struct word *w = word_of(L, index, WORD_SPAN);
    if (w)
        word_put_word(L, at->word, field->key, w);
    else
        bind_mistake(L, "%s is %s, expected days(least, target, most)", shape_where(L, at, field->name),
                     bind_show(L, index));
}

static void own_judged(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    int minute;
    if (time_minute(L, index, shape_where(L, at, field->name), &minute))
        word_put(L, at->word, field->key, json_integer(minute));
}

static const char *text_of(const json_t *piece, const char *key) {
    const char *text = json_string_value(json_object_get(piece, key));
    return text ? text : "";
}

static void check_times(lua_State *L, const struct word *phase) {
    size_t i;
    json_t *one;
    if (json_object_get(phase->json, "at")) return;
    json_array_foreach (json_object_get(phase->json, "exercises"), i, one) {
        if (!json_object_get(one, "at"))
            bind_mistake(L,
                         "phase \"%s\": exercise \"%s\" has no time: say at = \"18:00\" in the phase or the exercise",
                         word_text(phase, "id"), text_of(json_object_get(one, "exercise"), "id"));
    }
    json_array_foreach (json_object_get(phase->json, "asks"), i, one) {
        if (!json_object_get(one, "at"))
            bind_mistake_of(L, one, "phase \"%s\": asks has no time: say at = \"19:00\" in the phase or in asks",
                            word_text(phase, "id"));
    }
}

/* A mistaken exercise is a mistake already. */
static void check_content(lua_State *L, const struct word *phase) {
    bool rules_only = true;
    lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
    for (lua_Integer i = 1; rules_only && i <= count; i++) {
        lua_rawgeti(L, 1, i);
        const struct word *w = word_at(L, -1);
        rules_only = w && (w->kind == WORD_RUN_RULE || w->kind == WORD_RULE || w->kind == WORD_AVOID ||
                           w->kind == WORD_AGAIN);
        lua_pop(L, 1);
    }
    if (rules_only) bind_mistake(L, "phase \"%s\" has no exercise and asks nothing", word_text(phase, "id"));
}

static int l_phase_phase_body(lua_State *L) {
    static const struct field fields[] = {{"title", "title", FIELD_TEXT, .max = 120},
                                          {"lasts", "days", FIELD_OWN, .required = true, .own = own_span},
                                          {"at", "at", FIELD_OWN, .own = own_at},
                                          {"judged_at", "judged_at", FIELD_OWN, .own = own_judged},
                                          {"missed", "missed", FIELD_OWN, .own = missed_own},
                                          {"advance", "advance", FIELD_CONDITION, .required = false},
                                          {"regress", "regress", FIELD_CONDITION, .required = false}};
    static const struct shape_item items[] = {{WORD_PRESCRIPTION, "exercises", false, false},
                                              {WORD_ASKS, "asks", false, false},
                                              {WORD_RUN_RULE, "running", false, false},
                                              {WORD_RULE, "rules", false, false},
                                              {WORD_AVOID, "avoid", false, false},
                                              {WORD_AGAIN, "again", true, false}};
    static const struct shape shape = {"phase", fields, 7, items, 6, .marked = true};
    if (!bind_body(L, "phase", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_PHASE);
    word_put_text(L, w, "id", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    words_put_title(L, w);
    check_content(L, w);
    check_times(L, w);
    return 1;
}

static int l_phase_phase(lua_State *L) { return bind_named(L, "phase", NAME_KEBAB, l_phase_phase_body); }

/* ---- phases { phase "settle" { … }, … } ---- */

static void check_ids(lua_State *L, const json_t *phases) {
    for (size_t i = 1; i < json_array_size(phases); i++)
        for (size_t j = 0; j < i; j++) {
            const char *id = text_of(json_array_get(phases, i), "id");
            if (!strcmp(id, text_of(json_array_get(phases, j), "id")))
                bind_mistake(L, "phases: \"%s\" is there twice", id);
        }
}

/* Whether a rule of the phase goes down further than there are phases before it. */
static void check_way_down(lua_State *L, const json_t *phase, size_t before) {
    size_t i, j;
    json_t *rule, *action;
    json_array_foreach (json_object_get(phase, "rules"), i, rule) {
        json_array_foreach (json_object_get(rule, "do"), j, action) {
            json_int_t move = json_integer_value(json_object_get(action, "move"));
            if (move < 0 && (size_t)-move > before)
                bind_mistake_of(L, action, "phases: \"%s\": down(%lld) leads to before the first phase",
                                text_of(phase, "id"), (long long)-move);
        }
    }
}

/*** phases { phase "settle" { … }, … }: the stages of loading, in their order. */
static int l_phase_phases(lua_State *L) {
    static const struct shape_item items[] = {{WORD_PHASE, "of", false, true}};
    static const struct shape shape = {"phases", NULL, 0, items, 1, .texts = NULL};
    if (!bind_body(L, "phases", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_PHASES);
    json_t *list = word_list(L, w, "of");
    shape_read(L, &shape, NULL, 1, w, w->json);
    check_ids(L, list);
    for (size_t i = 0; i < json_array_size(list); i++) check_way_down(L, json_array_get(list, i), i);
    if (json_object_get(json_array_get(list, 0), "regress"))
        bind_mistake(L, "phases: \"%s\" is the first: there is none to go back to",
                     text_of(json_array_get(list, 0), "id"));
    return 1;
}

void words_phase_open(lua_State *L, struct draft *d) {
    bind_words(L, d, (const char *const[]){"running", "no_running", NULL}, l_phase_running);
    bind_word(L, d, "asks", l_phase_asks);
    bind_word(L, d, "phase", l_phase_phase);
    bind_word(L, d, "phases", l_phase_phases);
}
