#include "bindings/lua/loader.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct loader *loader;
static struct arena *arena;
static struct load load;
static struct error err;
static const char *root;

static void put(const char *name, const char *text) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void put_folder(const char *name) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", root, name);
    ck_assert_int_eq(mkdir(path, 0755), 0);
}

static const char findings[] =
    "return findings {\n  knee.yes_no \"noble\" \"Noble?\",\n  knee.yes_no \"ober\" \"Ober?\",\n"
    "  knee.some_of \"pain_place\" { \"Where?\", codes = \"inner outer\" },\n}\n";
#define PROTOCOL(id, finding)                                                                                          \
    "local f = require \"findings\"\nreturn protocol \"" id "\" { title = \"T " id "\", version = \"1.2.3\",\n"        \
    "  criteria = {\n    definite = f." finding " } }\n"
#define PLACED(id, place, finding)                                                                                     \
    "local f = require \"findings\"\nreturn protocol \"" id "\" { title = \"T " id "\", version = \"1.2.3\",\n"        \
    "  criteria = { place = " place ", probable = f." finding " } }\n"
#define INNER "f.pain_place:includes \"inner\""
#define OUTER "f.pain_place:includes \"outer\""
static const char red_flags[] =
    "local f = require \"findings\"\n"
    "return safety { title = \"Flags\", version = \"1.0.0\",\n"
    "  flag \"RF10\" { title = \"Hip\", urgent_48h { when = all { ~explained \"inner\", f.ober }, say = \"go\" } } }\n";

static void setup(void) {
    root = support_tempdir();
    arena = arena_new(ARENA_NO_LIMIT);
    ck_assert_ptr_nonnull(arena);
    ck_assert_msg(loader_start(&loader, &err) == STATUS_OK, "%s", err.message);
    put_folder("vocabulary");
    put_folder("knee");
    put("vocabulary/findings.lua", findings);
    put("vocabulary/red_flags.lua", red_flags);
}

static void teardown(void) {
    loader_stop(loader);
    arena_free(arena);
}

static void load_all(void) {
    ck_assert_msg(loader_load(loader, root, arena, &load, &err) == STATUS_OK, "%s", err.message);
}

static const char *mistake(size_t i) {
    static char line[700];
    if (i >= load.mistakes.count) return "";
    const struct load_mistake *m = &load.mistakes.item[i];
    snprintf(line, sizeof line, "%s:%d: %s", m->file, m->line, m->message);
    return line;
}

START_TEST(all_protocols_and_the_safety_value_come_by_id) {
    put("knee/b.lua", PROTOCOL("beta", "noble"));
    put("knee/z.lua", PROTOCOL("alpha", "ober"));
    put("knee/b.cases.lua", "not Lua at all");
    load_all();
    ck_assert_msg(load.mistakes.count == 0, "%s", mistake(0));
    ck_assert(!load_failed(&load));
    ck_assert_uint_eq(load.protocols.count, 3);
    ck_assert_str_eq(load.protocols.item[0].id, "alpha");
    ck_assert_str_eq(load.protocols.item[0].path, "knee/z.lua");
    ck_assert_str_eq(load.protocols.item[1].version, "1.2.3");
    ck_assert_ptr_eq(load.safety, load_find(&load, "safety"));
    ck_assert(load.safety->safety && !load.protocols.item[0].safety);
    char hash[HASH_SIZE];
    hash_text(hash, load.safety->canonical, strlen(load.safety->canonical));
    ck_assert_str_eq(load.safety->hash, hash);
}
END_TEST

START_TEST(explained_stands_for_the_protocols_about_that_place_in_order_of_path) {
    put("knee/b.lua", PLACED("beta", INNER, "noble"));
    put("knee/a.lua", PLACED("alpha", "any { " OUTER ", " INNER " }", "ober"));
    put("knee/c.lua", PLACED("gamma", OUTER, "noble"));
    put("knee/d.lua", PLACED("delta", OUTER " & ~" INNER, "noble"));
    put("knee/e.lua", PLACED("epsilon", "f.pain_place:other_knee():includes \"inner\"", "noble"));
    put("knee/f.lua", PROTOCOL("zeta", "noble"));
    load_all();
    ck_assert_msg(load.mistakes.count == 0, "%s", mistake(0));
    ck_assert_ptr_nonnull(load.safety);
    const char *alpha = strstr(load.safety->canonical, "\"name\":\"T alpha\"");
    const char *beta = strstr(load.safety->canonical, "\"name\":\"T beta\"");
    ck_assert(alpha && beta && alpha < beta);
    ck_assert_ptr_null(strstr(alpha + 12, "T alpha")); /* once, though the place is named twice */
    ck_assert_ptr_nonnull(strstr(load.safety->canonical, "\"name\":\"noble\",\"question\""));
    static const char *const others[] = {"T gamma", "T delta", "T epsilon", "T zeta"};
    for (size_t i = 0; i < 4; i++) ck_assert_ptr_null(strstr(load.safety->canonical, others[i]));
}
END_TEST

START_TEST(a_place_that_no_protocol_is_about_is_never_explained) {
    put("knee/c.lua", PLACED("gamma", OUTER, "noble"));
    load_all();
    ck_assert_msg(load.mistakes.count == 0, "%s", mistake(0));
    ck_assert_ptr_nonnull(strstr(load.safety->canonical, "\"of\":{\"op\":\"const\",\"value\":false}"));
}
END_TEST

static const struct {
    const char *argument, *message;
} no_places[] = {
    {"()", "explained: expected a code of pain_place in quotes, got nil"},
    {"(3)", "explained: expected a code of pain_place in quotes, got 3"},
    {"\"inners\"", "explained: pain_place has no code \"inners\", did you mean \"inner\"?"},
};

START_TEST(explained_wants_a_place) {
    char text[400], expected[200];
    snprintf(text, sizeof text,
             "local f = require \"findings\"\nreturn safety { title = \"Flags\", version = \"1.0.0\",\n"
             "  flag \"RF10\" { title = \"Hip\", routine { when = explained%s, say = \"go\" } } }\n",
             no_places[_i].argument);
    put("vocabulary/red_flags.lua", text);
    snprintf(expected, sizeof expected, "vocabulary/red_flags.lua:3: %s", no_places[_i].message);
    load_all();
    ck_assert_str_eq(mistake(0), expected);
    ck_assert_uint_eq(load.mistakes.count, 1);
}
END_TEST

START_TEST(mistakes_of_all_files_come_in_one_load) {
    put("knee/a.lua", PROTOCOL("alpha", "nobel"));
    put("knee/b.lua", "return protocol \"beta\" {\n\n");
    put("knee/c.lua", PROTOCOL("gamma", "ober"));
    put("knee/d.lua", PROTOCOL("gamma", "noble"));
    put("vocabulary/care.lua", "return cares { care \"ice\" { title = \"Ice\" } }");
    load_all();
    ck_assert(load_failed(&load));
    ck_assert_str_eq(mistake(0), "knee/a.lua:4: unknown finding \"nobel\", did you mean \"noble\"?");
    ck_assert_str_eq(
        mistake(1),
        "knee/b.lua:3: unexpected symbol near <eof>: the file ends too early, a brace or bracket is not closed");
    ck_assert_str_eq(mistake(2), "knee/d.lua:2: protocol \"gamma\" is there twice: also in knee/c.lua");
    ck_assert_str_eq(mistake(3), "vocabulary/care.lua:1: care \"ice\" has no text");
    ck_assert_uint_eq(load.mistakes.count, 4);
    ck_assert_ptr_nonnull(load_find(&load, "gamma")); /* the others are there */
}
END_TEST

START_TEST(a_mistake_in_a_shared_module_keeps_all_that_need_it_out) {
    put("vocabulary/findings.lua", "return findings { knee.yes_no \"noble\" \"N?\", knee.yes_no \"ober\" { },"
                                   " knee.some_of \"pain_place\" { \"Where?\", codes = \"inner outer\" } }");
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    put("knee/b.lua", PROTOCOL("beta", "noble"));
    load_all();
    ck_assert_str_eq(mistake(0), "vocabulary/findings.lua:1: knee.yes_no \"ober\" has no question");
    ck_assert_uint_eq(load.mistakes.count, 1);
    ck_assert_uint_eq(load.protocols.count, 0);
}
END_TEST

START_TEST(a_file_that_cannot_be_used_is_a_mistake) {
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    put("knee/b.lua", "return \"\xff\"");
    put("knee/Bad Name.lua", "");
    load_all();
    ck_assert_uint_eq(load.mistakes.count, 2);
    ck_assert_ptr_nonnull(load_find(&load, "alpha"));
}
END_TEST

START_TEST(the_same_files_give_the_same_bytes) {
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    load_all();
    struct load first = load;
    load_all();
    for (size_t i = 0; i < load.protocols.count; i++)
        ck_assert_str_eq(load.protocols.item[i].canonical, first.protocols.item[i].canonical);
    ck_assert(json_equal(load.safety->map, first.safety->map));
}
END_TEST

START_TEST(a_part_is_found_in_its_script) {
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    load_all();
    const json_t *map = load_find(&load, "alpha")->map;
    char file[100];
    int line;
    ck_assert(loader_place(map, "/criteria/definite/of/3", file, sizeof file, &line));
    ck_assert_str_eq(file, "knee/a.lua");
    ck_assert_int_eq(line, 4);
    ck_assert(loader_place(map, "/title", file, sizeof file, &line));
    ck_assert_int_eq(line, 2);
    json_t *empty = json_object();
    ck_assert(!loader_place(empty, "/title", file, sizeof file, &line));
    json_decref(empty);
}
END_TEST

/* ---- One script ---- */

static void load_one(const char *path) {
    ck_assert_msg(loader_load_one(loader, root, path, arena, &load, &err) == STATUS_OK, "%s", err.message);
}

START_TEST(one_script_may_lie_anywhere) {
    char *path = support_tempfile("My Script.lua");
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(PROTOCOL("own", "noble"), file);
    fclose(file);
    put("knee/broken.lua", "return");
    load_one(path);
    ck_assert_msg(load.mistakes.count == 0, "%s", mistake(0));
    ck_assert_uint_eq(load.protocols.count, 1);
    ck_assert_str_eq(load.protocols.item[0].path, path);
    free(path);
}
END_TEST

START_TEST(one_script_below_the_root_has_its_name_there) {
    char path[400];
    put("knee/a.lua", PROTOCOL("alpha", "nobel"));
    snprintf(path, sizeof path, "%s/knee/../knee/a.lua", root);
    load_one(path);
    ck_assert_str_eq(mistake(0), "knee/a.lua:4: unknown finding \"nobel\", did you mean \"noble\"?");
}
END_TEST

START_TEST(the_red_flags_alone_speak_of_all_protocols) {
    char path[400];
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    load_all();
    char *whole = strdup(load.safety->canonical);
    snprintf(path, sizeof path, "%s/vocabulary/red_flags.lua", root);
    load_one(path);
    ck_assert_uint_eq(load.protocols.count, 1);
    ck_assert_str_eq(load.protocols.item[0].canonical, whole);
    free(whole);
}
END_TEST

START_TEST(a_module_alone_has_mistakes_only) {
    char path[400];
    snprintf(path, sizeof path, "%s/vocabulary/findings.lua", root);
    load_one(path);
    ck_assert_msg(load.mistakes.count == 0, "%s", mistake(0));
    ck_assert_uint_eq(load.protocols.count, 0);
}
END_TEST

START_TEST(a_text_is_loaded_like_a_file) {
    static const char text[] = PROTOCOL("own", "noble"), bad[] = "return \"\x01\"";
    ck_assert_int_eq(loader_load_text(loader, root, "upload", text, sizeof text - 1, arena, &load, &err), STATUS_OK);
    ck_assert_uint_eq(load.protocols.count, 1);
    ck_assert_int_eq(loader_load_text(loader, root, "upload", bad, sizeof bad - 1, arena, &load, &err), STATUS_OK);
    ck_assert(load_failed(&load));
    ck_assert_str_eq(load.mistakes.item[0].file, "upload");
}
END_TEST

START_TEST(what_is_not_there_is_the_environments_fault) {
    ck_assert_int_eq(loader_load(loader, "/nonexistent", arena, &load, &err), STATUS_ENVIRONMENT);
    ck_assert_int_eq(loader_load_one(loader, root, "/nonexistent.lua", arena, &load, &err), STATUS_ENVIRONMENT);
    ck_assert_int_eq(loader_load_one(loader, root, root, arena, &load, &err), STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(a_script_without_end_is_stopped_and_the_next_load_works) {
    put("knee/a.lua", "while true do end");
    load_all();
    ck_assert(load_failed(&load));
    ck_assert_str_eq(load.mistakes.item[0].file, "knee/a.lua");
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    load_all();
    ck_assert(!load_failed(&load));
}
END_TEST

START_TEST(a_load_that_fails_leaves_the_good_one_before_it_usable) {
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    load_all();
    struct load good = load;
    char *before = strdup(load_find(&good, "alpha")->canonical);
    static const char *const bad[] = {"while true do end", "return 3", "local x = = 3",
                                      "local t = {} while true do t = { t } end", "error(setmetatable({}, {}))"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put("knee/a.lua", bad[i]);
        load_all();
        ck_assert(load_failed(&load));
        ck_assert_ptr_null(load_find(&load, "alpha"));
        ck_assert_str_eq(load_find(&good, "alpha")->canonical, before);
        ck_assert(!load_failed(&good));
    }
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    load_all();
    ck_assert_str_eq(load_find(&load, "alpha")->hash, load_find(&good, "alpha")->hash);
    free(before);
}
END_TEST

START_TEST(g6_nothing_is_carried_from_one_protocol_to_the_next) {
    put("knee/a.lua", "pcall(function() mine = 1 end) pcall(function() string.upper = nil end)\n"
                      "local f = require \"findings\" pcall(function() f.mine = 1 end)\n" PROTOCOL("alpha", "noble"));
    put("knee/b.lua", "assert((\"x\"):upper() == \"X\") assert(pcall(function() return mine end) == false)\n" PROTOCOL(
                          "beta", "noble"));
    load_all();
    ck_assert_ptr_nonnull(load_find(&load, "beta"));
    ck_assert_uint_eq(load.mistakes.count, 1); /* that of knee/a.lua, which changes a library */
    ck_assert_str_eq(mistake(0), "knee/a.lua:2: a library cannot be changed");
}
END_TEST

START_TEST(a_vocabulary_may_be_kept_in_parts) {
    put_folder("vocabulary/findings");
    put("vocabulary/findings.lua", "return findings {\n  require \"findings/knee\", {\n"
                                   "    knee.some_of \"pain_place\" { \"Where?\", codes = \"inner outer\" } } }");
    put("vocabulary/findings/knee.lua",
        "return {\n  knee.yes_no \"noble\" \"Noble?\",\n  knee.yes_no \"ober\" \"Ober?\" }\n");
    put("knee/a.lua", PROTOCOL("alpha", "noble"));
    load_all();
    ck_assert_msg(load.mistakes.count == 0, "%s", mistake(0));
    char file[160];
    int line;
    ck_assert(loader_place(load_find(&load, "alpha")->map, "/findings/0", file, sizeof file, &line));
    ck_assert_str_eq(file, "vocabulary/findings/knee.lua");
    ck_assert_int_eq(line, 2);
    put("vocabulary/findings/knee.lua",
        "return {\n  knee.yes_no \"noble\" \"Noble?\",\n  knee.yes_no \"noble\" \"Noble?\" }\n");
    put("vocabulary/red_flags.lua", "return safety { title = \"F\", version = \"1.0.0\", { require \"flags\" } }");
    put("vocabulary/flags.lua", "local f = require \"findings\"\n"
                                "return { flag \"RF10\" { title = \"H\", routine { when = f.noble, say = \"go\" } } }");
    load_all();
    ck_assert_str_eq(mistake(0), "vocabulary/findings/knee.lua:3: findings: noble is declared twice");
    ck_assert_uint_eq(load.mistakes.count, 1);
}
END_TEST

static const char library[] =
    "return exercises {\n"
    "  exercise \"used\" { title = \"T\", text = \"t\", kind = \"heavy\", gap = hours(1),\n"
    "    ladder = ladder { sets = 3, reps = 8, harder = \"harder\" } },\n"
    "  exercise \"harder\" { title = \"T\", text = \"t\", kind = \"heavy\", gap = hours(1),\n"
    "    ladder = ladder { sets = 3, reps = 8 } },\n"
    "  exercise \"not-used\" { title = \"T\", text = \"t\", kind = \"heavy\", gap = hours(1) },\n"
    "}\n";

START_TEST(what_no_protocol_uses_is_listed) {
    put("vocabulary/exercises.lua", library);
    put("vocabulary/sources.lua", "return sources {\n  source \"cited\" \"C.\",\n  source \"idle\" \"I.\" }\n");
    put("vocabulary/criteria.lua", "local f = require \"findings\"\n"
                                   "return criteria {\n  asked = f.noble,\n  idle = f.noble | f.ober }\n");
    put("knee/a.lua",
        "local f, is, ex = require \"findings\", require \"criteria\", require \"exercises\"\n"
        "return protocol \"a\" { title = \"A\", version = \"1.0.0\", source = \"cited\",\n"
        "  criteria = { place = is.asked },\n"
        "  phases { phase \"p\" { lasts = days(1, 2, 3), at = \"18:00\", exercise(ex.used) { days = \"mon\" } } } }\n");
    load_all();
    ck_assert_msg(load.mistakes.count == 0, "%s", mistake(0));
    static const struct load_unused expected[] = {{"vocabulary/criteria.lua", "criterion", "idle", 4},
                                                  {"vocabulary/exercises.lua", "exercise", "not-used", 6},
                                                  {"vocabulary/sources.lua", "source", "idle", 3}};
    ck_assert_uint_eq(load.unused.count, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(load.unused.item[i].file, expected[i].file);
        ck_assert_str_eq(load.unused.item[i].kind, expected[i].kind);
        ck_assert_str_eq(load.unused.item[i].name, expected[i].name);
        ck_assert_int_eq(load.unused.item[i].line, expected[i].line);
    }
    put("knee/b.lua", "return 3"); /* may have used it: nothing is said */
    load_all();
    ck_assert_uint_eq(load.unused.count, 0);
}
END_TEST

/* ---- What is loaded, and its text ---- */

static void same_text(const char *a, const char *b) {
    ck_assert(!a == !b);
    if (a) ck_assert_str_eq(a, b);
}

static void same_node(const struct node *a, const struct node *b) {
    const int64_t left[] = {a->op,     a->detail, a->knee,     a->since_phase, a->last,    a->mark,     a->where,
                            a->ago,    a->first,  a->child,    a->finding,     a->context, a->slot[0],  a->slot[1],
                            a->number, a->than,   a->children, a->min,         a->max,     a->fresh_ms, a->bands};
    const int64_t right[] = {b->op,     b->detail, b->knee,     b->since_phase, b->last,    b->mark,     b->where,
                             b->ago,    b->first,  b->child,    b->finding,     b->context, b->slot[0],  b->slot[1],
                             b->number, b->than,   b->children, b->min,         b->max,     b->fresh_ms, b->bands};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) ck_assert_int_eq(left[i], right[i]);
    ck_assert(!a->bands || !memcmp(a->band, b->band, 2 * (size_t)a->bands * sizeof *a->band));
    same_text(a->name, b->name);
    same_text(a->source, b->source);
    same_text(a->path, b->path);
}

static void same_criteria(const struct criteria *a, const struct criteria *b) {
    ck_assert_uint_eq(a->nodes.count, b->nodes.count);
    ck_assert_uint_eq(a->child.count, b->child.count);
    ck_assert_int_eq(a->windows, b->windows);
    for (size_t i = 0; i < a->nodes.count; i++) same_node(&a->nodes.item[i], &b->nodes.item[i]);
    for (size_t i = 0; i < a->child.count; i++) ck_assert_int_eq(a->child.item[i], b->child.item[i]);
}

/* Shared parts are compiled once and copied: nothing may tell. */
START_TEST(what_is_loaded_is_what_its_text_says) {
    struct catalogue *quick = catalogue_new(), *slow = catalogue_new();
    const struct protocol *a, *b;
    ck_assert(quick && slow);
    root = "protocols"; /* the shipped ones */
    load_all();
    ck_assert_uint_gt(load.protocols.count, 3);
    for (size_t i = 0; i < load.protocols.count; i++) {
        const struct loaded *one = &load.protocols.item[i];
        ck_assert_msg(loaded_add(one, quick, true, &a, &err) == STATUS_OK, "%s", err.message);
        ck_assert_msg(catalogue_add(slow, one->canonical, true, &b, &err) == STATUS_OK, "%s", err.message);
        ck_assert_str_eq(a->hash, b->hash);
        ck_assert_str_eq(a->canonical, b->canonical);
        same_criteria(&a->criteria, &b->criteria);
        ck_assert(a->place == b->place && a->definite == b->definite && a->severity == b->severity);
    }
    catalogue_free(quick);
    catalogue_free(slow);
}
END_TEST

/* ---- Modules that scripts have run already ---- */

static const struct {
    const char *module, *message;
} leaning[] = {
    {"local f = require \"findings\"\nreturn named \"n\" { f.noble, source = \"smith-2020\" }",
     "vocabulary/extra.lua:2: named \"n\": unknown source \"smith-2020\""},
    {"local f = require \"findings\"\nreturn f.noble & explained \"inner\"",
     "vocabulary/extra.lua:2: explained stands for all protocols together: only vocabulary/red_flags.lua may use it"},
};

START_TEST(a_module_that_leans_on_others_is_wrong_alone) {
    put("vocabulary/sources.lua", "return sources { source \"smith-2020\" \"Smith. A trial.\" }");
    put("vocabulary/extra.lua", leaning[_i].module);
    put(_i == 0 ? "knee/a.lua" : "vocabulary/red_flags.lua",
        _i == 0 ? "local e = require \"extra\"\nreturn protocol \"alpha\" { title = \"A\", version = \"1.0.0\",\n"
                  "  criteria = { definite = e } }\n"
                : "local e = require \"extra\"\nreturn safety { title = \"Flags\", version = \"1.0.0\",\n"
                  "  flag \"RF10\" { title = \"Hip\", routine { when = e, say = \"go\" } } }\n");
    load_all();
    ck_assert_str_eq(mistake(0), leaning[_i].message);
    ck_assert_uint_eq(load.mistakes.count, 1);
    ck_assert_uint_eq(load.protocols.count, _i == 0 ? 2 : 1); /* what requires it is right */
}
END_TEST

START_TEST(a_module_that_a_script_ran_still_has_its_other_mistakes) {
    put("vocabulary/extra.lua", "local f = require \"findings\"\nlocal x = f.noble and f.ober\nreturn f.noble\n");
    put("knee/a.lua", "local e = require \"extra\"\nreturn protocol \"alpha\" { title = \"A\", version = \"1.0.0\",\n"
                      "  criteria = { definite = e } }\n");
    load_all();
    ck_assert_uint_eq(load.mistakes.count, 1);
    ck_assert_ptr_nonnull(strstr(mistake(0), "vocabulary/extra.lua:2: "));
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("loader");
    TCase *all = tcase_create("all"), *one = tcase_create("one");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_checked_fixture(one, setup, teardown);
    tcase_add_test(all, all_protocols_and_the_safety_value_come_by_id);
    tcase_add_test(all, explained_stands_for_the_protocols_about_that_place_in_order_of_path);
    tcase_add_test(all, a_place_that_no_protocol_is_about_is_never_explained);
    tcase_add_loop_test(all, explained_wants_a_place, 0, sizeof no_places / sizeof *no_places);
    tcase_add_test(all, mistakes_of_all_files_come_in_one_load);
    tcase_add_test(all, a_mistake_in_a_shared_module_keeps_all_that_need_it_out);
    tcase_add_test(all, a_file_that_cannot_be_used_is_a_mistake);
    tcase_add_test(all, the_same_files_give_the_same_bytes);
    tcase_add_test(all, a_part_is_found_in_its_script);
    tcase_add_test(all, a_script_without_end_is_stopped_and_the_next_load_works);
    tcase_add_test(all, a_load_that_fails_leaves_the_good_one_before_it_usable);
    tcase_add_test(all, g6_nothing_is_carried_from_one_protocol_to_the_next);
    tcase_add_test(all, a_vocabulary_may_be_kept_in_parts);
    tcase_add_test(all, what_no_protocol_uses_is_listed);
    tcase_add_test(all, what_is_loaded_is_what_its_text_says);
    tcase_add_loop_test(all, a_module_that_leans_on_others_is_wrong_alone, 0, 2);
    tcase_add_test(all, a_module_that_a_script_ran_still_has_its_other_mistakes);
    tcase_add_test(one, one_script_may_lie_anywhere);
    tcase_add_test(one, one_script_below_the_root_has_its_name_there);
    tcase_add_test(one, the_red_flags_alone_speak_of_all_protocols);
    tcase_add_test(one, a_module_alone_has_mistakes_only);
    tcase_add_test(one, a_text_is_loaded_like_a_file);
    tcase_add_test(one, what_is_not_there_is_the_environments_fault);
    suite_add_tcase(s, all);
    suite_add_tcase(s, one);
    return s;
}

int main(void) { return support_run(make_suite()); }
