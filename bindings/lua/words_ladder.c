/* words_ladder.c - ladder { … }: the doses that an exercise climbs, easiest first. */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/words.h"
#include "bindings/lua/words_dose.h"
#include <string.h>

#define RUNGS_MOST 100 /* as the reader has it */

/* ---- The table, taken apart: 1 what was written, FIELDS what has a name, RUNGS what has none ---- */

enum { FIELDS = 2, RUNGS = 3 };

static void take_apart(lua_State *L) {
    lua_settop(L, 1);
    lua_newtable(L);
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, lua_isinteger(L, -2) ? RUNGS : FIELDS);
    }
}

/* ---- Rungs that are written out ---- */

static size_t mistakes_so_far(lua_State *L) { return bind_draft(L)->mistakes->count; }

/* Adds the dose that the table at index says. */
static void add_rung(lua_State *L, struct word *w, int index, const char *where) {
    const struct shape shape = {where, dose_fields, DOSE_FIELDS, .item = NULL};
    json_t *rung = json_object();
    word_keep(L, json_array_append_new(word_list(L, w, "rungs"), rung));
    shape_read(L, &shape, NULL, index, w, rung);
    dose_check(L, index, where);
}

/* A plain table has no line; a length of time in it has. */
static void put_place(lua_State *L, json_t *rung, int index) {
    for (size_t i = 0; i < DOSE_FIELDS; i++) {
        lua_pushstring(L, dose_fields[i].name);
        lua_rawget(L, index);
        const struct word *w = word_at(L, -1);
        json_t *place = w ? json_object_get(w->json, WORD_PLACE) : NULL;
        lua_pop(L, 1);
        if (!place) continue;
        word_keep(L, json_object_set(rung, WORD_PLACE, place));
        return;
    }
}

static void read_rung(lua_State *L, struct word *w, int index, const char *where) {
    add_rung(L, w, index, where);
    const json_t *rungs = json_object_get(w->json, "rungs");
    put_place(L, json_array_get(rungs, json_array_size(rungs) - 1), index);
}

static void read_rungs(lua_State *L, struct word *w) {
    int count = bind_items(L, RUNGS, "ladder", false);
    if (dose_said(L, FIELDS)) bind_mistake(L, "ladder has rungs and a dose: one or the other");
    if (count > RUNGS_MOST) bind_mistake(L, "ladder has %d rungs, expected at most %d", count, RUNGS_MOST);
    for (int i = 1; i <= count && i <= RUNGS_MOST; i++) {
        const char *where = arena_printf(bind_draft(L)->arena, "ladder: rung %d", i);
        word_keep(L, where == NULL);
        if (lua_rawgeti(L, RUNGS, i) == LUA_TTABLE)
            read_rung(L, w, lua_gettop(L), where);
        else if (!word_of(L, lua_gettop(L), WORD_BROKEN))
            bind_mistake(L, "%s is %s, expected a dose such as { sets = 3, reps = 8 }", where,
                         bind_show(L, lua_gettop(L)));
        lua_pop(L, 1);
    }
}

/* ---- Rungs that are climbed ---- */

struct climb {
    const char *field;
    const struct word *word;
    int64_t now, to, by;
};

static int64_t part_of(const struct word *w, const char *key) {
    return json_integer_value(json_object_get(w->json, key));
}

/* The fields that climb, in the order of the dose's fields. */
static size_t find_climbs(lua_State *L, struct climb climbs[DOSE_FIELDS]) {
    size_t count = 0;
    for (size_t i = 0; i < DOSE_FIELDS; i++) {
        lua_pushstring(L, dose_fields[i].name);
        lua_rawget(L, FIELDS);
        const struct word *w = word_of(L, -1, WORD_CLIMB);
        lua_pop(L, 1);
        if (w)
            climbs[count++] =
                (struct climb){dose_fields[i].name, w, part_of(w, "from"), part_of(w, "to"), part_of(w, "by")};
    }
    return count;
}

static void push_now(lua_State *L, const struct climb *climb) {
    const char *kind = word_text(climb->word, "kind");
    if (!strcmp(kind, "duration")) {
        word_new(L, WORD_DURATION)->seconds = climb->now;
        return;
    }
    if (climb->now % 1000 == 0)
        lua_pushinteger(L, climb->now / 1000);
    else
        lua_pushnumber(L, (lua_Number)climb->now / 1000);
    if (strcmp(kind, "load") != 0) return;
    lua_newtable(L);
    lua_insert(L, -2);
    lua_rawseti(L, -2, 1);
    lua_pushstring(L, word_text(climb->word, "unit"));
    lua_rawseti(L, -2, 2);
}

/* One rung: the dose as it is said, with what climbs at its present height. */
static void add_step(lua_State *L, struct word *w, const struct climb *climbs, size_t count) {
    lua_newtable(L);
    int dose = lua_gettop(L);
    for (size_t i = 0; i < DOSE_FIELDS; i++) {
        lua_pushstring(L, dose_fields[i].name);
        lua_rawget(L, FIELDS);
        lua_setfield(L, dose, dose_fields[i].name);
    }
    for (size_t i = 0; i < count; i++) {
        push_now(L, &climbs[i]);
        lua_setfield(L, dose, climbs[i].field);
    }
    add_rung(L, w, dose, "ladder");
    lua_settop(L, dose - 1);
}

static void climb_rungs(lua_State *L, struct word *w, struct climb *climbs, size_t count) {
    int64_t rungs = 1;
    for (size_t i = 0; i < count; i++) rungs += (climbs[i].to - climbs[i].now) / climbs[i].by;
    if (rungs > RUNGS_MOST) {
        bind_mistake(L, "ladder has %lld rungs, expected at most %d", (long long)rungs, RUNGS_MOST);
        return;
    }
    size_t before = mistakes_so_far(L);
    add_step(L, w, climbs, count);
    for (size_t i = 0; i < count; i++) {
        while (climbs[i].now != climbs[i].to && mistakes_so_far(L) == before) {
            climbs[i].now += climbs[i].by;
            add_step(L, w, climbs, count);
        }
    }
}

/* Brings the climbs into the order that is said. false after a mistake. */
static bool set_order(lua_State *L, struct climb *climbs, size_t count) {
    size_t placed = 0;
    lua_getfield(L, FIELDS, "order");
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    for (const char *rest = text; rest && *(rest += strspn(rest, " "));) {
        size_t n = strcspn(rest, " "), i = placed;
        while (i < count && (strlen(climbs[i].field) != n || strncmp(climbs[i].field, rest, n) != 0)) i++;
        if (i == count) {
            bind_mistake(L, "ladder: order is %s: \"%.*s\" does not climb, or stands there twice",
                         bind_show(L, lua_gettop(L)), (int)(n < 40 ? n : 40), rest);
            return false;
        }
        const struct climb next = climbs[i];
        memmove(&climbs[placed + 1], &climbs[placed], (i - placed) * sizeof *climbs);
        climbs[placed++] = next;
        rest += n;
    }
    if (placed == count || (!text && count < 2)) return true;
    if (!text)
        bind_mistake(L, "ladder: more than one field climbs: say which first, as in order = \"%s %s\"", climbs[0].field,
                     climbs[1].field);
    else
        bind_mistake(L, "ladder: order leaves out %s", climbs[placed].field);
    return false;
}

static void read_climbs(lua_State *L, struct word *w) {
    struct climb climbs[DOSE_FIELDS];
    size_t count = find_climbs(L, climbs);
    if (!dose_said(L, FIELDS))
        bind_mistake(L, "ladder has no rungs: say a dose that climbs, or { … } for each");
    else if (set_order(L, climbs, count))
        climb_rungs(L, w, climbs, count);
    lua_settop(L, RUNGS + 1); /* w stays */
}

/* ---- The ladder's own fields ---- */

static void own_exercise(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const struct word *exercise = word_of(L, index, WORD_EXERCISE);
    const char *id = exercise                            ? word_text(exercise, "id")
                     : lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index)
                                                         : "";
    if (text_is_kebab(id))
        word_put_text(L, at->word, field->key, id);
    else
        bind_mistake(L, "%s is %s, expected the id of an exercise", shape_where(L, at, field->name),
                     bind_show(L, index));
}

static void own_nothing(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    (void)L, (void)at, (void)field, (void)index;
}

#define OWN_FIELDS 4

static void read_fields(lua_State *L, struct word *w) {
    struct field fields[OWN_FIELDS + DOSE_FIELDS] = {{"entry", "entry", FIELD_COUNT, .min = 1, .max = RUNGS_MOST},
                                                     {"harder", "harder", FIELD_OWN, .own = own_exercise},
                                                     {"easier", "easier", FIELD_OWN, .own = own_exercise},
                                                     {"order", "order", FIELD_TEXT, .max = 80}};
    for (size_t i = 0; i < DOSE_FIELDS; i++) /* read rung by rung */
        fields[OWN_FIELDS + i] = (struct field){dose_fields[i].name, "", FIELD_OWN, .own = own_nothing};
    const struct shape shape = {"ladder", fields, OWN_FIELDS + DOSE_FIELDS, .item = NULL};
    shape_read(L, &shape, NULL, FIELDS, w, w->json);
    json_object_del(w->json, "order");
}

/* From 1 in the script, from 0 in the canonical form, where the first is the default. */
static void set_entry(lua_State *L, struct word *w) {
    json_int_t entry = json_integer_value(json_object_get(w->json, "entry"));
    size_t rungs = json_array_size(json_object_get(w->json, "rungs"));
    json_object_del(w->json, "entry");
    if (entry > 1 && rungs > 0 && (size_t)entry > rungs)
        bind_mistake(L, "ladder: entry is %lld, but there are %zu rungs", (long long)entry, rungs);
    if (entry > 1) word_put(L, w, "entry", json_integer(entry - 1));
}

/*** ladder { sets = 3, reps = climb(8, 12, 2), entry = 2, harder = "exercise-id", easier = "exercise-id" }, or with its
 * rungs written out: ladder { { sets = 3, reps = 8 }, { sets = 3, reps = 10 } }. */
static int l_ladder_ladder(lua_State *L) {
    if (!bind_body(L, "ladder", "")) return word_broken(L);
    take_apart(L);
    struct word *w = word_new(L, WORD_LADDER);
    word_list(L, w, "rungs");
    read_fields(L, w);
    lua_pushnil(L);
    bool written = lua_next(L, RUNGS);
    lua_settop(L, RUNGS + 1);
    if (written)
        read_rungs(L, w);
    else
        read_climbs(L, w);
    set_entry(L, w);
    return 1;
}

/* ---- Where a ladder stands ---- */

void dose_own_ladder(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const struct word *w = word_of(L, index, WORD_LADDER);
    if (w)
        word_put_word(L, at->word, field->key, w);
    else
        bind_mistake(L, "%s is %s, expected ladder { … }", shape_where(L, at, field->name), bind_show(L, index));
}

void dose_check_ladder(lua_State *L, const char *id, const json_t *ladder) {
    static const char *const ends[] = {"harder", "easier"};
    struct draft *d = bind_draft(L);
    for (size_t i = 0; i < 2; i++) {
        const char *other = json_string_value(json_object_get(ladder, ends[i]));
        const json_t *exercise = other ? json_object_get(d->exercises, other) : NULL;
        if (!other) continue;
        if (!exercise)
            bind_mistake_of(L, ladder, "exercise \"%s\": ladder: %s: unknown exercise \"%s\"%s", id, ends[i], other,
                            bind_nearest_key(d, other, d->exercises));
        else if (!strcmp(other, id))
            bind_mistake_of(L, ladder, "exercise \"%s\": ladder: %s: it cannot give way to itself", id, ends[i]);
        else if (!json_object_get(exercise, "ladder"))
            bind_mistake_of(L, ladder, "exercise \"%s\": ladder: %s: \"%s\" has no ladder", id, ends[i], other);
    }
}

void words_ladder_open(lua_State *L, struct draft *d) { bind_word(L, d, "ladder", l_ladder_ladder); }
