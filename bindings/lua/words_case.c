/* words_case.c - cases: what a protocol should do with a fictional patient, as a story.
 *
 *     return cases "itb-syndrome" {
 *       side = "right", zone = "America/New_York",
 *       case "settles in two weeks" { at = "2027-03-01 09:00",
 *         given { noble = true, … }, expect { … },
 *         enrol {}, each_session(days(14), { done = true, during = 1 }), wait(days(7)), expect { phase = "build" } },
 *     } */
#include "bindings/lua/words_case.h"
#include "bindings/lua/sandbox.h"
#include "bindings/lua/shape.h"
#include "time/instant.h"
#include <stdio.h>
#include <string.h>

#define AT_DEFAULT   "2027-03-01T09:00" /* a Monday */
#define ZONE_DEFAULT "UTC"

static const char world_key; /* its address is the key in the registry */

struct case_world *case_world(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &world_key);
    struct case_world *world = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return world;
}

/* Where the story itself stands, and not the function that it calls for several cases. */
static void put_outer_place(lua_State *L, struct word *w) {
    const char *file = NULL;
    int line = 0;
    for (int level = 0; sandbox_where(L, level, &file, &line); level++) {}
    if (file) word_put(L, w, WORD_PLACE, json_sprintf("%s:%d", file, line));
}

struct word *case_step(lua_State *L, const char *what) {
    struct word *w = word_new(L, WORD_STORY_STEP);
    put_outer_place(L, w);
    word_put_text(L, w, "do", what);
    return w;
}

void case_put_time(lua_State *L, int index, const char *where, json_t *into, const char *key) {
    char text[INSTANT_SIZE] = "";
    int64_t wall;
    if (word_of(L, index, WORD_BROKEN)) return;
    if (lua_type(L, index) == LUA_TSTRING && lua_rawlen(L, index) < sizeof text)
        snprintf(text, sizeof text, "%s", lua_tostring(L, index));
    if (text[0] && text[10] == ' ') text[10] = 'T';
    if (wall_parse(text, where, &wall, NULL) == STATUS_OK)
        word_keep(L, json_object_set_new(into, key, json_string(text)));
    else
        bind_mistake(L, "%s is %s, expected a local time such as \"2027-03-01 09:00\"", where, bind_show(L, index));
}

/* ---- case "…" { … } ---- */

static const char *const knees[] = {"left", "right", NULL};

static void own_time(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    case_put_time(L, index, shape_where(L, at, field->name), at->into, field->key);
}

#define WHEN_AND_WHERE                                                                                                 \
    {"at", "at", FIELD_OWN, .own = own_time}, {"zone", "zone", FIELD_TEXT, .max = 64}, {                               \
        "side", "side", FIELD_CHOICE, .choices = knees                                                                 \
    }

static bool does(const json_t *step, const char *what) {
    const char *does = json_string_value(json_object_get(step, "do"));
    return does && !strcmp(does, what);
}

/* What cannot be checked is a mistake of the case, not something that holds. */
static void check_story(lua_State *L, const struct word *w) {
    size_t i, expects = 0;
    bool enrolled = false;
    json_t *step, *steps = json_object_get(w->json, "steps");
    json_array_foreach (steps, i, step) {
        bool session = does(step, "session") || does(step, "each-session") || does(step, "snooze");
        enrolled = enrolled || does(step, "enrol");
        expects += does(step, "expect");
        if (session && !enrolled) bind_mistake_of(L, step, "there are no sessions yet: a plan comes with enrol {}");
        if (does(step, "expect") && json_object_get(step, "of_plan") && !enrolled)
            bind_mistake_of(L, step, "there is no plan yet to expect something of: it comes with enrol {}");
        if (i + 1 == json_array_size(steps) && expects && !does(step, "expect"))
            bind_mistake_of(L, step,
                            "the case ends here, and nothing is expected of it: put an expect { … } behind it");
    }
    if (!expects) bind_mistake(L, "case \"%s\" expects nothing: it needs an expect { … }", word_text(w, "name"));
}

static int l_case_case_body(lua_State *L) {
    static const struct field fields[] = {WHEN_AND_WHERE};
    static const struct shape_item items[] = {{WORD_STORY_STEP, "steps", false, false},
                                              {WORD_CLINIC, "clinic", true, false}};
    static const struct shape shape = {"case", fields, 3, items, 2, .texts = NULL};
    if (!bind_body(L, "case", bind_name(L))) return word_broken(L);
    bind_flatten(L, 1, "case"); /* what a function of the script tells in several steps is one list */
    struct word *w = word_new(L, WORD_CASE);
    word_put_text(L, w, "name", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    if (strchr(bind_name(L), '\n')) bind_mistake(L, "case %s: its name is one line", bind_show(L, lua_upvalueindex(3)));
    check_story(L, w);
    return 1;
}

/*** case "V1: straightforward" { at, zone, side, and then what happens, in its order }: one fictional patient. */
static int l_case_case(lua_State *L) { return bind_named(L, "case", NAME_WORDS, l_case_case_body); }

/* ---- cases "protocol" { … } ---- */

/* Text that a case does not say is that of all cases. */
static void settle(lua_State *L, const struct word *all, json_t *one, const char *key, const char *otherwise) {
    const char *text = json_string_value(json_object_get(all->json, key));
    if (json_object_get(one, key)) return;
    if (text || otherwise) word_keep(L, json_object_set_new(one, key, json_string(text ? text : otherwise)));
}

static void settle_clinic(lua_State *L, const struct word *all, json_t *one) {
    json_t *clinic = json_object_get(all->json, "clinic");
    if (clinic && !json_object_get(one, "clinic")) word_keep(L, json_object_set(one, "clinic", clinic));
}

static void fill_steps(lua_State *L, const json_t *one) {
    size_t i;
    json_t *step;
    const char *side = json_string_value(json_object_get(one, "side"));
    json_array_foreach (json_object_get(one, "steps"), i, step) {
        if (json_object_get(step, "normal") && side) case_fill(L, json_object_get(step, "findings"), side);
        json_object_del(step, "normal");
    }
}

static void complete(lua_State *L, const struct word *all, size_t number) {
    const json_t *list = json_object_get(all->json, "cases");
    json_t *one = json_array_get(list, number);
    settle(L, all, one, "at", AT_DEFAULT);
    settle(L, all, one, "zone", ZONE_DEFAULT);
    settle(L, all, one, "side", NULL);
    settle_clinic(L, all, one);
    if (!json_object_get(one, "side"))
        bind_mistake_of(L, one, "the case has no side: say side = \"left\" or \"right\", here or for all cases");
    for (size_t i = 0; i < number; i++)
        if (json_equal(json_object_get(json_array_get(list, i), "name"), json_object_get(one, "name")))
            bind_mistake_of(L, one, "case \"%s\" is there twice", json_string_value(json_object_get(one, "name")));
    fill_steps(L, one);
}

static int l_case_cases_body(lua_State *L) {
    static const struct field fields[] = {WHEN_AND_WHERE};
    static const struct shape_item items[] = {{WORD_CASE, "cases", false, false}, {WORD_CLINIC, "clinic", true, false}};
    static const struct shape shape = {"cases", fields, 3, items, 2, .texts = NULL};
    if (!bind_body(L, "cases", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_CASES);
    word_put_text(L, w, "id", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    size_t count = json_array_size(json_object_get(w->json, "cases"));
    if (count == 0 && lua_rawlen(L, 1) == 0)
        bind_mistake(L, "cases \"%s\" has no case: write case \"what it shows\" { … }", bind_name(L));
    for (size_t i = 0; i < count; i++) complete(L, w, i);
    return 1;
}

/*** cases "itb-syndrome" { case …, case … }: what a script of cases returns; at, zone and side stand here once for all.
 * cases "safety" are those of the red flags, and of no protocol. */
static int l_case_cases(lua_State *L) {
    const json_t *names = json_object_get(case_world(L)->names, "protocols");
    const char *id = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : NULL;
    case_world(L)->protocol = id ? json_object_get(names, id) : NULL;
    if (id && !case_world(L)->protocol && strcmp(id, "safety") != 0)
        bind_mistake(L, "cases \"%s\": there is no protocol of that name without mistakes%s", id,
                     bind_nearest_key(bind_draft(L), id, names));
    return bind_named(L, "cases", NAME_KEBAB, l_case_cases_body);
}

void words_case_open(lua_State *L, struct draft *d, const json_t *names) {
    struct case_world *world = lua_newuserdatauv(L, sizeof *world, 0);
    *world = (struct case_world){.names = names};
    lua_rawsetp(L, LUA_REGISTRYINDEX, &world_key);
    words_case_finding_open(L, d);
    words_case_expect_open(L, d);
    words_case_deed_open(L, d);
    words_case_decide_open(L, d);
    words_clinic_hours_open(L, d);
    bind_word(L, d, "case", l_case_case);
    bind_word(L, d, "cases", l_case_cases);
}

/* ---- Names ---- */

static int add_ids(json_t *set, const json_t *list, const char *key) {
    size_t i;
    json_t *one;
    int failed = 0;
    json_array_foreach (list, i, one) {
        const char *id = json_string_value(json_object_get(one, key));
        if (id) failed |= json_object_set_new(set, id, json_true());
    }
    return failed;
}

static int add_protocol(const json_t *names, json_t *protocol) {
    const char *id = json_string_value(json_object_get(protocol, "id"));
    const char *kind = json_string_value(json_object_get(protocol, "kind"));
    int failed = add_ids(json_object_get(names, "flags"), json_object_get(protocol, "flags"), "id");
    failed |= add_ids(json_object_get(names, "care"), json_object_get(protocol, "care"), "id");
    failed |= add_ids(json_object_get(names, "exercises"), json_object_get(protocol, "exercises"), "id");
    failed |= add_ids(json_object_get(names, "exercises"), json_object_get(protocol, "exercises"), "ref");
    if (id && kind && !strcmp(kind, "protocol"))
        failed |= json_object_set(json_object_get(names, "protocols"), id, protocol);
    return failed;
}

json_t *case_names(const json_t *protocols) {
    json_t *names = json_pack("{s{}s{}s{}s{}}", "protocols", "flags", "care", "exercises"), *item;
    size_t i;
    int failed = names == NULL;
    json_array_foreach (protocols, i, item) {
        json_t *protocol = json_object_get(item, "protocol");
        failed |= protocol && names ? add_protocol(names, protocol) : -1;
    }
    if (!failed) return names;
    json_decref(names);
    return NULL;
}
