/* words_case_expect.c - expect { … }: what the engine should say at this point of a case.
 *
 *     expect { flags = {}, disposition = "self-ok", ["itb-syndrome"] = { result = "met", strength = "definite" },
 *              ["patellofemoral-pain"] = "not met", care = { ["oral-nsaid"] = "allow" }, lefs = 62 }
 *
 * Each field becomes a row (words_case.h). Names of protocols, phases, exercises … are those of the load. */
#include "bindings/lua/words_case.h"
#include <string.h>

static const char *const results[] = {"met", "not met", "unknown", NULL};
static const char *const strengths[] = {"definite", "probable", "possible", NULL};
static const char *const severities[] = {"mild", "moderate", "severe", NULL};
static const char *const irritabilities[] = {"low", "moderate", "high", NULL};
static const char *const decisions[] = {"allow", "ask", "block", "not offered", NULL};
static const char *const dispositions[] = {"emergency", "same-day", "urgent-48h", "urgent-2w",
                                           "routine",   "self-ok",  NULL};
static const char *const states[] = {"none",    "refused",   "proposed", "active", "paused",
                                     "stopped", "completed", "revoked",  NULL};
static const char *const sides[] = {"left", "right", NULL};
static const char *const colours[] = {"green", "amber", "red", "grey", "none", NULL};
static const char *const exams[] = {"none", "asked", "booked", "over", "cancelled", NULL};

static void put(lua_State *L, const struct case_at *at, const char *key, json_t *taken) {
    word_keep(L, json_object_set_new(at->row, key, taken));
}

/* ---- The words ---- */

static void read_disposition(lua_State *L, int i, const struct case_at *at) {
    case_read_choice(L, i, at, dispositions);
}
static void read_state(lua_State *L, int i, const struct case_at *at) { case_read_choice(L, i, at, states); }
static void read_result(lua_State *L, int i, const struct case_at *at) { case_read_choice(L, i, at, results); }
static void read_strength(lua_State *L, int i, const struct case_at *at) { case_read_choice(L, i, at, strengths); }
static void read_severity(lua_State *L, int i, const struct case_at *at) { case_read_choice(L, i, at, severities); }
static void read_irritability(lua_State *L, int i, const struct case_at *at) {
    case_read_choice(L, i, at, irritabilities);
}
static void read_decision(lua_State *L, int i, const struct case_at *at) { case_read_choice(L, i, at, decisions); }

static void read_colour(lua_State *L, int i, const struct case_at *at) { case_read_choice(L, i, at, colours); }
static void read_exam(lua_State *L, int i, const struct case_at *at) { case_read_choice(L, i, at, exams); }

static void read_code(lua_State *L, int index, const struct case_at *at) {
    if (lua_type(L, index) == LUA_TSTRING)
        put(L, at, "is", json_string(lua_tostring(L, index)));
    else
        bind_mistake(L, "%s is %s, expected a code such as \"M76.31\"", at->where, bind_show(L, index));
}

struct reader {
    const char *word;
    void (*read)(lua_State *L, int index, const struct case_at *at);
    bool plan; /* of a plan: it needs an enrol before it */
};

static const struct reader whole[] = {
    {"flags", case_read_flags, false},        {"unknown_flags", case_read_flags, false},
    {"disposition", read_disposition, false}, {"deadline", case_read_time, false},
    {"route", case_read_texts, false},        {"reasons", case_read_texts, false},
    {"next", case_read_next, false},          {"missing", case_read_missing, false},
    {"running", case_read_true, false},       {"step", case_read_step, false},
    {"phase", case_read_phase, false},        {"plan", read_state, true},
    {"refused", case_read_texts, true},       {"holds", case_read_holds, true},
    {"exercises", case_read_exercises, true}, {"sessions", case_read_count, true},
    {"next_session", case_read_time, true},   {"alerts", case_read_alerts, false},
    {"story", case_read_texts, true},         {"proposals", case_read_proposals, true},
    {"colour", read_colour, true},            {"exam", read_exam, false},
    {"reminders", case_read_count, true}};
#define WHOLE (sizeof whole / sizeof *whole)

static const struct reader of_condition[] = {{"result", read_result, false},
                                             {"strength", read_strength, false},
                                             {"code", read_code, false},
                                             {"severity", read_severity, false},
                                             {"irritability", read_irritability, false},
                                             {"step", case_read_step, false},
                                             {"phase", case_read_phase, false},
                                             {"primary", case_read_true, false},
                                             {"running", case_read_true, false},
                                             {"missing", case_read_missing, false}};
#define OF_CONDITION (sizeof of_condition / sizeof *of_condition)

/* ---- Rows ---- */

/* A row of the step, which read then completes; the value is on top of the stack. */
static void add_row(lua_State *L, const struct case_at *outer, const char *what, const char *id,
                    const struct reader *reader) {
    struct case_at at = *outer;
    json_t *rows = word_list(L, at.step, "rows");
    word_keep(L, json_array_append_new(rows, json_object()));
    at.row = json_array_get(rows, json_array_size(rows) - 1);
    at.where = arena_printf(bind_draft(L)->arena, "%s: %s", outer->where, reader->word);
    word_keep(L, at.where == NULL);
    put(L, &at, "what", json_string(what));
    if (id) put(L, &at, "id", json_string(id));
    if (id) put(L, &at, "key", json_string(reader->word));
    if (reader->plan) word_put(L, at.step, "of_plan", json_true());
    reader->read(L, lua_gettop(L), &at);
}

static void check_keys(lua_State *L, int index, const struct case_at *at, const struct reader *readers, size_t count) {
    const char *names[32];
    for (size_t i = 0; i < count && i < 32; i++) names[i] = readers[i].word;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
        size_t i = 0;
        while (i < count && strcmp(names[i], key) != 0) i++;
        if (i == count)
            bind_mistake(L, "%s: unknown field %s%s", at->where, bind_show(L, lua_gettop(L)),
                         bind_nearest(bind_draft(L), key, names, count));
    }
}

/* ["itb-syndrome"] = "not met", or "definite", or { result = …, strength = … }. The value is on top of the stack. */
static void read_condition(lua_State *L, const char *id, const json_t *protocol, struct word *step) {
    const char *where = arena_printf(bind_draft(L)->arena, "expect: \"%s\"", id);
    struct case_at at = {.step = step, .where = where ? where : "expect", .protocol = protocol};
    int index = lua_gettop(L);
    if (lua_type(L, index) != LUA_TTABLE) {
        const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
        bool strength = !strcmp(text, "definite") || !strcmp(text, "probable") || !strcmp(text, "possible");
        add_row(L, &at, "condition", id, &of_condition[strength ? 1 : 0]);
        return;
    }
    check_keys(L, index, &at, of_condition, OF_CONDITION);
    bool any = false;
    for (size_t i = 0; i < OF_CONDITION; i++) {
        lua_pushstring(L, of_condition[i].word);
        bool there = lua_rawget(L, index) != LUA_TNIL;
        if (there) add_row(L, &at, "condition", id, &of_condition[i]);
        any = any || there;
        lua_pop(L, 1);
    }
    if (!any) bind_mistake(L, "%s is empty: nothing would be checked", at.where);
}

static void read_conditions(lua_State *L, struct word *step) {
    const char *id;
    json_t *protocol;
    json_object_foreach ((json_t *)case_protocols(L), id, protocol) {
        lua_pushstring(L, id);
        if (lua_rawget(L, 1) != LUA_TNIL) read_condition(L, id, protocol, step);
        lua_pop(L, 1);
    }
}

/* A field that is a table by id: care = { ice = "allow" }. The value is on top of the stack; read is for each of them. */
struct by_id { const char *where, *what, *names, *example; void (*read)(lua_State *L, int index, const struct case_at *at);
               bool plan; };

static void read_by_id(lua_State *L, struct word *step, const struct by_id *field) {
    const json_t *names = json_object_get(case_world(L)->names, field->names);
    struct case_at at = {.step = step, .where = field->where};
    const char *id;
    json_t *value;
    if (lua_type(L, -1) == LUA_TNIL) return;
    if (lua_type(L, -1) != LUA_TTABLE) {
        bind_mistake(L, "%s is %s, expected %s", field->where, bind_show(L, lua_gettop(L)), field->example);
        return;
    }
    int index = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        (void)case_known_text(L, lua_gettop(L), &at, names);
    }
    json_object_foreach ((json_t *)names, id, value) {
        const struct reader reader = {id, field->read, field->plan};
        lua_pushstring(L, id);
        if (lua_rawget(L, index) != LUA_TNIL) add_row(L, &at, field->what, id, &reader);
        lua_pop(L, 1);
    }
}

static const struct by_id of_care = {"expect: care", "care", "care", "{ [\"ice\"] = \"allow\" }", read_decision, false};
/* On which rung of its ladder an exercise stands, from 1. */
static const struct by_id of_levels = {"expect: levels", "level", "exercises", "{ [\"walk-run\"] = 2 }", case_read_count,
                                       true};

/* Findings, and so scores: the value as the engine has it. */
static void read_findings(lua_State *L, struct word *step) {
    word_put(L, step, "values", json_object());
    case_put_findings(L, 1, "expect", json_object_get(step->json, "values"));
    if (json_object_size(json_object_get(step->json, "values")) == 0) json_object_del(step->json, "values");
}

/* The other knee than the case's; on top of the stack. */
static void read_side(lua_State *L, struct word *step) {
    word_put(L, step, "knee", json_object());
    json_t *knee = json_object_get(step->json, "knee");
    const struct case_at at = {.step = step, .where = "expect: side", .row = knee};
    case_read_choice(L, lua_gettop(L), &at, sides);
    json_t *side = json_object_get(knee, "is");
    if (side) word_keep(L, json_object_set(step->json, "side", side));
    json_object_del(step->json, "knee");
}

static void read_words(lua_State *L, struct word *step) {
    struct case_at at = {.step = step, .where = "expect", .protocol = case_world(L)->protocol};
    for (size_t i = 0; i < WHOLE; i++) {
        lua_pushstring(L, whole[i].word);
        if (lua_rawget(L, 1) != LUA_TNIL) add_row(L, &at, whole[i].word, NULL, &whole[i]);
        lua_pop(L, 1);
    }
    lua_pushstring(L, "care");
    lua_rawget(L, 1);
    read_by_id(L, step, &of_care);
    lua_pop(L, 1);
    lua_pushstring(L, "levels");
    lua_rawget(L, 1);
    read_by_id(L, step, &of_levels);
    lua_pop(L, 1);
    lua_pushstring(L, "side");
    if (lua_rawget(L, 1) != LUA_TNIL) read_side(L, step);
    lua_pop(L, 1);
}

/*** expect { … }: what the engine should say now. */
static int l_case_expect(lua_State *L) {
    const char *names[WHOLE + 4];
    if (!bind_body(L, "expect", "")) return word_broken(L);
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    for (size_t i = 0; i < WHOLE; i++) names[i] = whole[i].word;
    names[WHOLE] = "care", names[WHOLE + 1] = "side", names[WHOLE + 2] = "levels", names[WHOLE + 3] = NULL;
    struct word *step = case_step(L, "expect");
    case_check_fields(L, 1, "expect", names, case_protocols(L));
    if (bind_items(L, 1, "expect", true) > 0)
        bind_mistake(L, "expect has fields only, as in disposition = \"self-ok\"");
    read_words(L, step);
    read_conditions(L, step);
    read_findings(L, step);
    json_object_del(step->json, "names");
    if (!json_object_get(step->json, "rows") && !json_object_get(step->json, "values"))
        bind_mistake(L, "expect is empty: nothing would be checked");
    return 1;
}

void words_case_expect_open(lua_State *L, struct draft *d) { bind_word(L, d, "expect", l_case_expect); }
