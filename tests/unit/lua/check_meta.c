#include "bindings/lua/sandbox_inside.h"
#include "bindings/lua/words.h"
#include "support/support.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The annotations for editors against what scripts see, both ways: every word and method of the sandboxes of protocols,
 * cases and clinics stands in the files, and every one that stands there is in a sandbox. Tests run from the top of the
 * tree. A name is "all", "string.format", or, of a method, "finding:known". */
#define FOLDER "protocols/.editor/"

static json_t *seen, *written;           /* names as keys */
static struct arena *arena;
static struct error err;

static void add(json_t *set, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(json_t *set, const char *format, ...) {
    char name[160];
    va_list values;
    va_start(values, format);
    ck_assert_int_lt(vsnprintf(name, sizeof name, format, values), (int)sizeof name);
    va_end(values);
    ck_assert_int_eq(json_object_set_new(set, name, json_true()), 0);
}

/* ---- What scripts see ---- */

static const struct {
    enum word_kind kind;
    const char *metatable, *classes;     /* the local names of its methods' classes in words.lua */
} kinds[] = {{WORD_FINDING, "finding", " Finding YesNo NumberFinding OneOf SomeOf "},
             {WORD_CONDITION, "condition", " Condition "},
             {WORD_NUMBER, "number", " Number "},
             {WORD_WINDOW, "window", " Window "}};
#define KINDS (sizeof kinds / sizeof *kinds)

/* The names of the table on top of the stack; those of tables in it too. */
static void see_table(lua_State *L, const char *before) {
    int table = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
        if (name) add(seen, "%s%s", before, name);
        if (name && lua_type(L, -1) == LUA_TTABLE && !*before && luaL_getmetafield(L, -1, "__index") == LUA_TTABLE) {
            char inner[80]; /* what is read-only is a view; what it shows is its __index */
            snprintf(inner, sizeof inner, "%s.", name);
            see_table(L, inner);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
}

/* Upvalue 2 of a kind's __index is the table of its methods (bind.c). */
static void see_methods(lua_State *L, size_t i) {
    char before[40];
    lua_pushfstring(L, "stride.%s", kinds[i].metatable);
    lua_rawget(L, LUA_REGISTRYINDEX);
    ck_assert_int_eq(lua_type(L, -1), LUA_TTABLE);
    lua_getfield(L, -1, "__index");
    ck_assert_ptr_nonnull(lua_getupvalue(L, -1, 2));
    snprintf(before, sizeof before, "%s:", kinds[i].metatable);
    see_table(L, before);
    lua_pop(L, 3);
}

enum script { PROTOCOL, CASES, CLINIC };

static int see_all(lua_State *L) {
    const enum script *script = lua_touserdata(L, 1);
    mistake_list mistakes = {0};
    struct draft d;
    json_t *names = json_object();
    ck_assert(draft_init(&d, arena, &mistakes));
    if (*script == CLINIC) {
        bind_open(L, &d);
        words_clinic_open(L, &d);
    } else {
        words_open(L, &d);
        for (size_t i = 0; i < KINDS; i++) see_methods(L, i);
    }
    if (*script == CASES) words_case_open(L, &d, names);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_words_key);
    see_table(L, "");
    draft_fini(&d);
    json_decref(names);
    return 0;
}

static void see(enum script script) {
    struct sandbox *sb;
    ck_assert_int_eq(sandbox_new(NULL, &sb, &err), STATUS_OK);
    ck_assert_msg(sandbox_read(sb, see_all, &script, &err) == STATUS_OK, "%s", err.message);
    sandbox_free(sb);
}

/* ---- What is written ---- */

static bool is_letter(char c) { return isalnum((unsigned char)c) || c == '_'; }

static size_t name_length(const char *text) {
    size_t n = 0;
    while (is_letter(text[n])) n++;
    return n;
}

/* "Finding", 7 → "finding" */
static const char *metatable_of(const char *class, size_t n) {
    char word[60];
    snprintf(word, sizeof word, " %.*s ", (int)n, class);
    for (size_t i = 0; i < KINDS; i++)
        if (strstr(kinds[i].classes, word)) return kinds[i].metatable;
    ck_abort_msg("words.lua has methods of %s, which check_meta.c does not know", word);
    return "";
}

/* function all(…  function knee.yes_no(…  function Finding:known(…  always = …  math.pi = … */
static void read_line(const char *line) {
    bool function = !strncmp(line, "function ", 9);
    const char *name = function ? line + 9 : line, *rest = name + name_length(name);
    int n = (int)(rest - name);
    if (n == 0) return;
    int member = *rest == '.' || *rest == ':' ? (int)name_length(rest + 1) : 0;
    const char *end = member ? rest + 1 + member : rest;
    if (function ? *end != '(' : strncmp(end, " = ", 3) != 0) return;
    if (*rest == ':')
        add(written, "%s:%.*s", metatable_of(name, (size_t)n), member, rest + 1);
    else if (member)
        add(written, "%.*s.%.*s", n, name, member, rest + 1);
    else
        add(written, "%.*s", n, name);
}

static void read_written(const char *path) {
    FILE *f = fopen(path, "r");
    char line[2000];
    ck_assert_msg(f != NULL, "%s cannot be read", path);
    while (fgets(line, sizeof line, f)) read_line(line);
    fclose(f);
}

/* ---- Both ways ---- */

static void setup(void) {
    arena = arena_new(ARENA_NO_LIMIT);
    seen = json_object(), written = json_object();
    ck_assert(arena && seen && written);
    see(PROTOCOL);
    see(CASES);
    see(CLINIC);
    read_written(FOLDER "words.lua");
    read_written(FOLDER "lua.lua");
}

static void teardown(void) {
    json_decref(seen);
    json_decref(written);
    arena_free(arena);
}

static size_t lacking(const json_t *of, const json_t *in, const char *what) {
    const char *name;
    json_t *value;
    size_t count = 0;
    json_object_foreach ((json_t *)of, name, value) {
        if (json_object_get(in, name)) continue;
        fprintf(stderr, "%s: %s\n", what, name);
        count++;
    }
    return count;
}

START_TEST(every_name_of_a_script_is_annotated) {
    ck_assert_int_gt((int)json_object_size(seen), 150);
    ck_assert_int_eq((int)lacking(seen, written, "not in " FOLDER), 0);
}
END_TEST

START_TEST(every_annotated_name_is_there_in_a_script) {
    ck_assert_int_eq((int)lacking(written, seen, "annotated, but not there"), 0);
}
END_TEST

/* ---- The files themselves ---- */

static const char *const names[] = {"words.lua", "lua.lua", "vocabulary.lua"};

static char *text_of(const char *name) {
    char path[200];
    snprintf(path, sizeof path, FOLDER "%s", name);
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s cannot be read", path);
    char *text = arena_alloc(arena, 1 << 20);
    ck_assert_ptr_nonnull(text);
    size_t n = fread(text, 1, (1 << 20) - 1, f);
    fclose(f);
    text[n] = '\0';
    return text;
}

START_TEST(the_files_are_lua) {
    lua_State *L = luaL_newstate();
    const char *text = text_of(names[_i]);
    ck_assert_msg(luaL_loadbuffer(L, text, strlen(text), names[_i]) == LUA_OK, "%s", lua_tostring(L, -1));
    ck_assert_int_eq(strncmp(text, "---@meta _\n", 11), 0);
    lua_close(L);
}
END_TEST

/* "stride." begins the name of a class or an alias, in comments; what is used is defined, and once. */
static void read_classes(const char *text, json_t *defined, json_t *used) {
    for (const char *at = text; (at = strstr(at, "stride.")); at++) {
        size_t n = strlen("stride.");
        while (is_letter(at[n]) || (at[n] == '.' && is_letter(at[n + 1]))) n++;
        bool class = at - text > 10 && !strncmp(at - 10, "---@class ", 10);
        bool alias = at - text > 10 && !strncmp(at - 10, "---@alias ", 10);
        char *name = arena_printf(arena, "%.*s", (int)n, at);
        ck_assert_ptr_nonnull(name);
        if (class || alias) ck_assert_msg(!json_object_get(defined, name), "%s is defined twice", name);
        add(class || alias ? defined : used, "%s", name);
    }
}

START_TEST(every_class_that_is_named_is_defined_once) {
    json_t *defined = json_object(), *used = json_object();
    for (size_t i = 0; i < 3; i++) read_classes(text_of(names[i]), defined, used);
    ck_assert_int_eq((int)lacking(used, defined, "named, but defined nowhere"), 0);
    json_decref(defined);
    json_decref(used);
}
END_TEST

int main(void) {
    TCase *both = tcase_create("both ways"), *files = tcase_create("the files");
    tcase_add_checked_fixture(both, setup, teardown);
    tcase_add_test(both, every_name_of_a_script_is_annotated);
    tcase_add_test(both, every_annotated_name_is_there_in_a_script);
    tcase_add_checked_fixture(files, setup, teardown);
    tcase_add_loop_test(files, the_files_are_lua, 0, 3);
    tcase_add_test(files, every_class_that_is_named_is_defined_once);
    Suite *s = suite_create("meta");
    suite_add_tcase(s, both);
    suite_add_tcase(s, files);
    return support_run(s);
}
